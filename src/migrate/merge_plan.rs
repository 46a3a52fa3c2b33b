//! `merge_plan.csv`: per system, which records merge into which, and which documents move with them. Invoices and what is
//! booked on them are legal documents: they keep their number and their place, and only point at the entity.

use std::borrow::Cow;

use rayon::iter::{IntoParallelIterator, ParallelIterator};

use super::context::Context;
use super::worth::Worth;
use crate::catalog::{RecordIndex, RecordKind};
use crate::linkage::{EntityIndex, EntityType, Membership, Relation};
use crate::output;
use crate::output::listing::{Column, Emit, Listing, Sort};
use crate::report::fields::{label, record_list};

/// Its name.
pub(super) const NAME: &str = "merge_plan";

/// Whether a document may be moved to another customer; what is booked may not.
pub(super) fn may_move(kind: RecordKind) -> bool {
    !matches!(kind, RecordKind::Invoice | RecordKind::CreditNote | RecordKind::Payment | RecordKind::Posting)
}

/// One record that merges into another of its system.
#[derive(Debug, Clone, Copy)]
struct Merge {
    entity: EntityIndex,
    winner: RecordIndex,
    loser: RecordIndex,
}

/// All merges, by entity, then system.
pub(super) struct MergePlan<'a> {
    context: &'a Context<'a>,
    worth: &'a Worth,
    merges: Vec<Merge>,
    columns: Vec<Column>,
}

impl<'a> MergePlan<'a> {
    pub(super) fn make(context: &'a Context<'a>, worth: &'a Worth) -> Self {
        let entities = (0..context.resolution.entities.len() as u32).into_par_iter();
        let merges = entities.flat_map_iter(|entity| merges(context, worth, EntityIndex(entity))).collect();
        let mut columns: Vec<Column> = [
            "entity_type",
            "entity_id",
            "entity_name",
            "system",
            "record_kind",
            "winner_file",
            "winner_row",
            "winner_id",
            "winner_name",
            "loser_file",
            "loser_row",
            "loser_id",
            "loser_name",
            "match_probability",
            "decided_by",
        ]
        .map(Column::text)
        .into();
        columns.extend([Column::new("to_move", Sort::Integer), Column::new("to_keep", Sort::Integer)]);
        columns.extend([Column::text("move"), Column::text("keep")]);
        Self { context, worth, merges, columns }
    }

    /// How many records merge into another.
    pub(super) fn len(&self) -> usize {
        self.merges.len()
    }
}

/// Records of one system and one kind that describe one entity: all but one of them go.
fn merges(context: &Context<'_>, worth: &Worth, entity: EntityIndex) -> Vec<Merge> {
    if context.entity(entity).entity_type == EntityType::Project {
        return Vec::new(); // deal, order and project are stations of one undertaking, not copies
    }
    let place = |member: &&Membership| {
        let record = context.record(member.record);
        (record.system().slug.as_str(), record.kind())
    };
    let mut masters: Vec<&Membership> =
        context.members(entity).filter(|member| member.relation == Relation::Master).collect();
    masters.sort_by(|a, b| place(a).cmp(&place(b)).then(a.record.cmp(&b.record)));
    let mut found = Vec::new();
    for same in masters.chunk_by(|a, b| place(a) == place(b)).filter(|same| same.len() > 1) {
        let better = |a: &&&Membership, b: &&&Membership| {
            rank(context, worth, a.record).cmp(&rank(context, worth, b.record)).then(b.record.cmp(&a.record))
        };
        let Some(winner) = same.iter().max_by(better).map(|member| member.record) else { continue };
        let losers = same.iter().map(|member| member.record).filter(|record| *record != winner);
        found.extend(losers.map(|loser| Merge { entity, winner, loser }));
    }
    found
}

/// The record that booked documents hang on stays, for they cannot move; then the one with most documents, the one that was
/// changed last, the one that says most.
fn rank(context: &Context<'_>, worth: &Worth, record: RecordIndex) -> (usize, usize, u32, usize) {
    let referring: Vec<RecordKind> = worth.referring(record).map(|from| context.record(from).kind()).collect();
    let kept = referring.iter().filter(|kind| !may_move(**kind)).count();
    let own = context.record(record);
    let filled = own.typed().table.cells(own.data_row()).filter(|cell| !cell.trim().is_empty()).count();
    (kept, referring.len(), context.changed(record), filled)
}

impl Listing for MergePlan<'_> {
    fn name(&self) -> &'static str {
        NAME
    }

    fn columns(&self) -> &[Column] {
        &self.columns
    }

    fn units(&self) -> usize {
        self.merges.len()
    }

    fn unit(&self, at: usize, emit: &mut Emit<'_>) {
        let Merge { entity, winner, loser } = self.merges[at];
        let context = self.context;
        let (kept, gone) = (context.record(winner), context.record(loser));
        let (moved, stay): (Vec<RecordIndex>, Vec<RecordIndex>) =
            self.worth.referring(loser).partition(|from| may_move(context.record(*from).kind()));
        let entity = context.entity(entity);
        let mut membership = context.resolution.memberships_of(loser).iter();
        let membership = membership.find(|one| one.entity_type == entity.entity_type);
        emit(&[
            Cow::Borrowed(entity.entity_type.name()),
            Cow::Borrowed(&entity.id),
            Cow::Borrowed(&entity.name),
            Cow::Borrowed(&gone.system().slug),
            Cow::Borrowed(gone.kind().name()),
            Cow::Borrowed(kept.file()),
            Cow::Owned(kept.row().to_string()),
            Cow::Borrowed(kept.id()),
            label(&kept),
            Cow::Borrowed(gone.file()),
            Cow::Owned(gone.row().to_string()),
            Cow::Borrowed(gone.id()),
            label(&gone),
            Cow::Owned(membership.map_or(String::new(), |one| output::probability(one.probability))),
            Cow::Borrowed(membership.map_or("", |one| one.decided_by.name())),
            Cow::Owned(moved.len().to_string()),
            Cow::Owned(stay.len().to_string()),
            Cow::Owned(record_list(context.catalogue, &moved)),
            Cow::Owned(record_list(context.catalogue, &stay)),
        ]);
    }
}
