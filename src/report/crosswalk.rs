//! `crosswalk.csv`: one row per record and entity type, which record is part of which customer, person or project.

use std::io::{self, Write};

use super::fields;
use crate::catalog::Catalogue;
use crate::linkage::{Membership, Resolution};

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
    let mut csv = csv::Writer::from_writer(out);
    csv.write_record(HEADER)?;
    let mut scratch = Scratch::default();
    for membership in &resolution.memberships {
        write_row(&mut csv, &mut scratch, catalogue, resolution, membership)?;
    }
    csv.flush()
}

/// Buffers for digits, used again for every row.
#[derive(Default)]
struct Scratch {
    row: Vec<u8>,
    probability: Vec<u8>,
}

fn write_row(
    csv: &mut csv::Writer<&mut dyn Write>,
    scratch: &mut Scratch,
    catalogue: &Catalogue,
    resolution: &Resolution,
    membership: &Membership,
) -> io::Result<()> {
    let record = catalogue.record(membership.record);
    scratch.row.clear();
    write!(scratch.row, "{}", record.row())?;
    scratch.probability.clear();
    write!(scratch.probability, "{:.4}", membership.probability)?;
    let name = fields::name(&record, membership.entity_type);
    csv.write_record([
        membership.entity_type.name().as_bytes(),
        membership.entity.map_or("", |entity| resolution.entity(entity).id.as_str()).as_bytes(),
        membership.relation.name().as_bytes(),
        record.system().slug.as_bytes(),
        record.file().as_bytes(),
        &scratch.row,
        record.id().as_bytes(),
        record.kind().name().as_bytes(),
        name.as_bytes(),
        &scratch.probability,
        membership.decided_by.name().as_bytes(),
    ])?;
    Ok(())
}
