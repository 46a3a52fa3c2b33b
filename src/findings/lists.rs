//! What lists of customers cover: one that was exported before the other files does not know who came later. Nobody can say of
//! such a customer whether the department knows them.

use jiff::civil::Date;

use super::case::Case;
use super::context::Context;
use crate::linkage::EntityIndex;
use crate::message::{Argument, Message};

/// The newest day in the lists of some systems, where all of them evidently were exported before the other files. None where
/// the configuration says that the exports are complete.
pub(super) fn ended(context: &Context, systems: &[usize]) -> Option<Date> {
    let reference = context.reference_date().filter(|_| !context.settings.handovers.complete_exports)?;
    let mut newest = None;
    for list in context.world.lists.iter().filter(|list| systems.contains(&list.system)) {
        if !list.ends_before(reference) {
            return None;
        }
        newest = newest.max(list.newest);
    }
    newest
}

/// Withholds a case about a customer whom some systems do not know, where their lists end before the customer came.
pub(super) fn cover(context: &Context, case: &mut Case, customer: EntityIndex, systems: &[usize]) {
    let Some(newest) = ended(context, systems) else { return };
    if first_sign(context, customer, systems).is_some_and(|first| first > newest) {
        case.withheld.push(reason(newest));
    }
}

/// Why nobody can say whether a list that ends on a day knows somebody.
pub(super) fn reason(newest: Date) -> Message {
    let what = Argument::List(vec![Message::new("finding-customers").into()]);
    Message::new("guard-ends-earlier").with("what", what).with("newest", newest)
}

/// The first day on which anybody else recorded anything of a customer.
fn first_sign(context: &Context, customer: EntityIndex, systems: &[usize]) -> Option<Date> {
    let elsewhere = |system: usize| !systems.contains(&system);
    let masters = context.masters(customer).filter(|record| elsewhere(context.system(*record)));
    let entered = masters.filter_map(|record| context.world.parties.get(record)?.created);
    let documents = context.world.documents.of_customer(customer).filter(|document| elsewhere(document.system));
    let recorded =
        documents.filter_map(|document| [document.created, document.dated, document.start].into_iter().flatten().min());
    entered.chain(recorded).min()
}
