//! Accepted quotes stand in for won deals where no deals were exported. Nobody joins a quote to a project by its title, so
//! what came of it is looked for among the customer's own papers.

use crate::catalog::{RecordIndex, RecordKind};
use crate::findings::amounts::Total;
use crate::findings::context::Context;
use crate::memory::{Document, State, plus_days};

/// What can come of a quote.
const OUTCOMES: [RecordKind; 4] = [RecordKind::Order, RecordKind::Project, RecordKind::Contract, RecordKind::Invoice];

/// Days by which the outcome may have been entered before the quote was.
const AHEAD: i64 = 31;

/// Accepted quotes of which nothing came.
pub(super) fn without_work(context: &Context) -> Vec<RecordIndex> {
    let accepted = context.world.documents.of_kind(RecordKind::Quote).filter(|quote| quote.state == State::Done);
    accepted.filter(|quote| !has_outcome(context, quote)).map(|quote| quote.record).collect()
}

/// Whether the quote names its work, or a later paper of the customer has its title or its amount.
fn has_outcome(context: &Context, quote: &Document) -> bool {
    let Some(customer) = quote.customer.filter(|_| quote.project.is_none()) else { return true };
    let tolerance = context.settings.handovers.amount_tolerance;
    let worth = Total::of([quote]);
    context.of_customer(customer, &OUTCOMES).iter().filter(|paper| paper.state != State::Dropped).any(|paper| {
        let begun = paper.dated.or(paper.start).or(paper.created);
        let later = quote.issued().zip(begun).is_none_or(|(quoted, begun)| quoted <= plus_days(begun, AHEAD));
        let alike = context.is_alike(quote.record, paper.record);
        later && (alike || worth.agrees(&Total::of([paper]), tolerance).unwrap_or(true))
    })
}
