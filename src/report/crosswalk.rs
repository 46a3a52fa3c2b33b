//! `crosswalk.csv`: one row per record and entity type, which record is part of which customer, person or project.

use std::io::{self, Write};

use super::{fields, pieces};
use crate::catalog::Catalogue;
use crate::linkage::{Membership, Resolution};
use crate::output;

const HEADER: [&str; 11] = [
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
        write_row(csv, catalogue, resolution, membership)
    })
}

fn write_row(
    csv: &mut csv::Writer<Vec<u8>>,
    catalogue: &Catalogue,
    resolution: &Resolution,
    membership: &Membership,
) -> io::Result<()> {
    let record = catalogue.record(membership.record);
    let name = fields::name(&record, membership.entity_type);
    csv.write_record([
        membership.entity_type.name(),
        membership.entity.map_or("", |entity| resolution.entity(entity).id.as_str()),
        membership.relation.name(),
        &record.system().slug,
        record.file(),
        &record.row().to_string(),
        record.id(),
        record.kind().name(),
        &name,
        &output::probability(membership.probability),
        membership.decided_by.name(),
    ])?;
    Ok(())
}
