//! `crosswalk.csv`: one row per record and entity type, which record is part of which customer, person or project.

use std::borrow::Cow;
use std::io::{self, Write};

use super::{fields, pieces};
use crate::catalog::Catalogue;
use crate::linkage::{Membership, Resolution};
use crate::output;

/// The columns.
pub(crate) const HEADER: [&str; 11] = [
    "entity_type",
    "entity_id",
    "relation",
    "system",
    "file",
    "row",
    "record_id",
    "record_kind",
    "name",
    "match_probability",
    "decided_by",
];

/// Writes the crosswalk in the order of memberships.
pub(super) fn write(catalogue: &Catalogue, resolution: &Resolution, out: &mut dyn Write) -> io::Result<()> {
    pieces::write_csv(&HEADER, &resolution.memberships, out, |csv, membership| {
        Ok(csv.write_record(cells(catalogue, resolution, membership).iter().map(Cow::as_ref))?)
    })
}

/// The cells of one row.
pub(crate) fn cells<'a>(
    catalogue: &'a Catalogue,
    resolution: &'a Resolution,
    membership: &Membership,
) -> [Cow<'a, str>; 11] {
    let record = catalogue.record(membership.record);
    [
        Cow::Borrowed(membership.entity_type.name()),
        Cow::Borrowed(membership.entity.map_or("", |entity| resolution.entity(entity).id.as_str())),
        Cow::Borrowed(membership.relation.name()),
        Cow::Borrowed(record.system().slug.as_str()),
        Cow::Borrowed(record.file()),
        Cow::Owned(record.row().to_string()),
        Cow::Borrowed(record.id()),
        Cow::Borrowed(record.kind().name()),
        fields::name(&record, membership.entity_type),
        Cow::Owned(output::probability(membership.probability)),
        Cow::Borrowed(membership.decided_by.name()),
    ]
}
