//! Framework agreements and what is called off from them: one won deal, several projects, none of them the deal's own.

use jiff::civil::Date;

use super::{ORIGIN, WORK};
use crate::catalog::{RecordKind, Role};
use crate::findings::context::Context;
use crate::memory::{Document, Mark, State, plus_days};

/// Days by which a contract may begin before the deal that it comes of is closed.
const AHEAD: i64 = 31;

/// Whether a won deal is a framework from which its customer has called off work since.
pub(super) fn is_called_off(context: &Context, deal: &Document) -> bool {
    let (Some(customer), true) = (deal.customer, is_marked(context, deal)) else { return false };
    let mut work = context.of_customer(customer, &WORK);
    work.retain(|one| one.state != State::Dropped && is_marked(context, one) && follows(deal, one));
    work.iter().any(|one| !has_origin(context, one))
}

/// Whether a project is called off from a framework that its customer agreed to before.
pub(super) fn is_call_off(context: &Context, project: &Document) -> bool {
    let (Some(customer), true) = (project.customer, is_marked(context, project)) else { return false };
    let agreements = context.of_customer(customer, &ORIGIN);
    agreements.iter().any(|deal| deal.state != State::Dropped && is_marked(context, deal) && follows(deal, project))
}

/// Whether a contract of the customer carries out a won deal: what recurs (maintenance, a managed service) is kept in a list of
/// contracts and becomes neither a project nor an order.
pub(super) fn is_contracted(context: &Context, deal: &Document, won: Option<Date>) -> bool {
    let Some((customer, won)) = deal.customer.zip(won) else { return false };
    let last = plus_days(won, context.settings.handovers.slow_days);
    let begins = |contract: &Document| {
        let begun = contract.start.or(contract.dated).or(contract.created);
        begun.is_some_and(|begun| won <= plus_days(begun, AHEAD) && begun <= last)
    };
    context
        .of_customer(customer, &[RecordKind::Contract])
        .iter()
        .any(|contract| was_in_force(contract) && begins(contract) && context.is_alike(deal.record, contract.record))
}

/// Whether a contract ever came into force: one that was cancelled later was carried out until then.
fn was_in_force(contract: &Document) -> bool {
    let ran = || contract.start.zip(contract.end).is_some_and(|(start, end)| start < end);
    contract.state != State::Dropped || ran()
}

fn is_marked(context: &Context, document: &Document) -> bool {
    context.record(document.record).value(Role::Title).is_some_and(|title| Mark::CallOff.is_in(title))
}

fn has_origin(context: &Context, work: &Document) -> bool {
    work.project.is_some_and(|project| !context.documents_of(project, &ORIGIN).is_empty())
}

/// Whether the work began after the agreement, as far as dates tell.
fn follows(agreement: &Document, work: &Document) -> bool {
    let agreed = agreement.closed.or(agreement.dated).or(agreement.created);
    let begun: Option<Date> = work.start.or(work.dated).or(work.created);
    agreed.zip(begun).is_none_or(|(agreed, begun)| agreed <= begun)
}
