//! HND304: a ticket's customer is unknown to sales and to accounting.

use std::collections::BTreeMap;

use crate::catalog::{Department, RecordKind};
use crate::findings::case::Case;
use crate::findings::context::Context;
use crate::findings::customers::{customer_case, weigh_other};
use crate::findings::effort::Effort;
use crate::findings::finding::{Code, NotRun};
use crate::findings::lists;
use crate::findings::lookalikes::Lookalikes;
use crate::findings::registry::Outcome;
use crate::linkage::EntityIndex;
use crate::memory::Document;
use crate::message::Message;

/// Departments that sell and charge.
const KNOWING: [Department; 3] = [Department::Sales, Department::Operations, Department::Accounting];

/// Documents of customers who bought.
const BOUGHT: [RecordKind; 2] = [RecordKind::Order, RecordKind::Invoice];

/// Share of unknown customers from which the exports simply do not belong together.
const INCOMPLETE: f64 = 0.5;

/// Finds the customers, one case for each with all its tickets.
pub(in crate::findings) fn ticket_without_customer(context: &Context) -> Outcome {
    if !context.world.documents.has(&[RecordKind::Ticket]) {
        return Outcome::not_run(Code::Hnd304, "missing-tickets");
    }
    let systems_of = |department| context.world.systems_of(department);
    if systems_of(Department::Sales).is_empty() {
        return Outcome::not_run(Code::Hnd304, "missing-sales");
    }
    if systems_of(Department::Accounting).is_empty() && systems_of(Department::Operations).is_empty() {
        return Outcome::not_run(Code::Hnd304, "missing-accounting");
    }
    let mut knowing: Vec<usize> = KNOWING.into_iter().flat_map(systems_of).collect();
    // Where customers buy they are known, whoever runs the shop.
    knowing
        .extend(BOUGHT.into_iter().flat_map(|kind| context.world.documents.of_kind(kind)).map(|bought| bought.system));
    knowing.sort_unstable();
    knowing.dedup();
    let mut customers: BTreeMap<EntityIndex, Vec<Document>> = BTreeMap::new();
    for ticket in context.world.documents.of_kind(RecordKind::Ticket) {
        if let Some(customer) = ticket.customer.filter(|_| !knowing.contains(&ticket.system)) {
            customers.entry(customer).or_default().push(ticket);
        }
    }
    let all = customers.len();
    customers.retain(|customer, _| !context.is_known_in(*customer, &knowing));
    if customers.len() as f64 > INCOMPLETE * all as f64 {
        let missing = Message::new("hnd304-incomplete").with("unknown", customers.len()).with("customers", all);
        return Outcome { cases: Vec::new(), not_run: vec![NotRun { code: Code::Hnd304, missing }] };
    }
    if customers.is_empty() {
        return Outcome::default();
    }
    let known = Lookalikes::of(context, |customer| context.is_known_in(customer, &knowing));
    let resembling = known.among(context, &customers.keys().copied().collect::<Vec<_>>());
    customers.retain(|customer, _| !resembling.contains(customer));
    let cases = customers.iter().filter_map(|(customer, tickets)| case(context, &knowing, *customer, tickets));
    Outcome { cases: cases.collect(), not_run: Vec::new() }
}

fn case(context: &Context, knowing: &[usize], customer: EntityIndex, tickets: &[Document]) -> Option<Case> {
    let mut tickets = tickets.to_vec();
    tickets.sort_by_key(|ticket| (!ticket.is_open(), std::cmp::Reverse(ticket.created), ticket.record));
    let name = context.customer_name(Some(customer));
    let open = tickets.iter().filter(|ticket| ticket.is_open()).count();
    let message =
        Message::new("hnd304-message").with("customer", name.clone()).with("tickets", tickets.len()).with("open", open);
    let action = Message::new("hnd304-action").with("customer", name);
    let mut case = customer_case(context, Code::Hnd304, customer, &tickets, message, action)?;
    let (worth, formula) = Effort::LinkCustomer.price(1, context.settings);
    case.worth = worth;
    case.evidence.push(formula);
    case.explains = context.members(customer).map(|member| member.record).collect();
    context.show_leads(&mut case, customer, knowing);
    lists::cover(context, &mut case, customer, knowing);
    if context.shelf.may_be_another(customer, |other| context.is_known_in(other, knowing)) {
        return None;
    }
    let other = context.likeliest_other(customer, |other| context.is_known_in(other, knowing));
    weigh_other(context, &mut case, other).then_some(case)
}
