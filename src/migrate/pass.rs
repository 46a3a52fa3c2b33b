//! One pass over the entities of a type: each of them is read once, and its golden row, its provenance, its sites and what
//! people must decide about it are made of that on the thread that read it.

use std::sync::atomic::{AtomicUsize, Ordering};

use super::conflicts::Conflict;
use super::golden::Golden;
use super::outlet::Pattern;
use super::provenance::Speller;
use super::scribe::{Scribe, Stopped};
use super::sites::Sites;
use crate::output::in_order::{Pace, in_order};
use crate::output::listing::{Kept, Listing, PIECE, Piece, Tally};

/// Entities read at once by one thread; Parquet files see them in the pieces of any list.
const BATCH: usize = PIECE / 8;

/// Who writes a list of entities: what was counted in it, and its rows where somebody asks for them again.
pub(super) type EntityScribe<'s> = Scribe<'s, (Tally, Option<Kept>)>;

/// What is written of one sort of entities.
pub(super) struct Pass<'p, 's, 'a> {
    pub(super) golden: &'p Golden<'a>,
    pub(super) rows: &'p EntityScribe<'s>,
    /// The sites of customers.
    pub(super) sites: Option<(&'p Sites<'a>, &'p EntityScribe<'s>)>,
    /// None in a dry run.
    pub(super) provenance: Option<&'p Scribe<'s, Tally>>,
    pub(super) conflicts: &'p mut Vec<Conflict>,
}

/// What was made of some entities.
struct Batch {
    rows: Piece,
    sites: Option<Piece>,
    provenance: Vec<u8>,
    conflicts: Vec<Conflict>,
}

impl Pass<'_, '_, '_> {
    /// Reads all entities and hands on what is made of them, in their order.
    pub(super) fn run(self) -> Result<(), Stopped> {
        let Self { golden, rows, sites, provenance, conflicts } = self;
        let maker = Maker {
            golden,
            rows: &rows.pattern,
            sites: sites.map(|(sites, rows)| (sites, &rows.pattern)),
            spells: provenance.is_some(),
            told: AtomicUsize::new(0),
        };
        let mut taken = 0;
        in_order(
            Pace::Full,
            golden.units().div_ceil(BATCH),
            |number| maker.batch(number),
            |mut batch| {
                taken += BATCH;
                conflicts.append(&mut batch.conflicts);
                let may_end_group = taken % PIECE == 0;
                rows.take(batch.rows, may_end_group)?;
                if let Some(((_, rows), piece)) = sites.zip(batch.sites) {
                    rows.take(piece, may_end_group)?;
                }
                provenance.map_or(Ok(()), |provenance| provenance.put(batch.provenance))
            },
        )
    }
}

/// Most room that is kept ready for the provenance of a batch, in bytes.
const MOST_TOLD: usize = 1 << 24;

/// Makes batches.
struct Maker<'p, 'a> {
    golden: &'p Golden<'a>,
    rows: &'p Pattern,
    sites: Option<(&'p Sites<'a>, &'p Pattern)>,
    spells: bool,
    /// Bytes of provenance of the largest batch so far: room for the next ones.
    told: AtomicUsize,
}

impl Maker<'_, '_> {
    fn batch(&self, number: usize) -> Batch {
        let golden = self.golden;
        let (mut reader, mut speller) = (golden.reader(), Speller::new(golden));
        let sites = self.sites.as_ref().map(|(_, pattern)| pattern.piece());
        let provenance = Vec::with_capacity(self.told.load(Ordering::Relaxed));
        let mut batch = Batch { rows: self.rows.piece(), sites, provenance, conflicts: Vec::new() };
        for at in number * BATCH..golden.units().min((number + 1) * BATCH) {
            let dossier = reader.read(at);
            self.rows.add(&mut batch.rows, &golden.row(dossier));
            if let (Some((sites, pattern)), Some(piece)) = (&self.sites, &mut batch.sites) {
                sites.rows(dossier, &mut |cells| pattern.add(piece, cells));
            }
            if self.spells {
                speller.rows(golden, dossier, &mut batch.provenance);
            }
            Conflict::of(golden, at, dossier, &mut batch.conflicts);
        }
        self.told.fetch_max(batch.provenance.len().min(MOST_TOLD), Ordering::Relaxed);
        self.rows.learn(&batch.rows);
        if let (Some((_, pattern)), Some(piece)) = (&self.sites, &batch.sites) {
            pattern.learn(piece);
        }
        batch
    }
}
