//! HND313: the customer of a finished project is unknown to the service desk.

use std::collections::BTreeMap;

use crate::catalog::{Department, RecordKind};
use crate::findings::case::Case;
use crate::findings::context::Context;
use crate::findings::customers::{customer_case, weigh_other};
use crate::findings::effort::Effort;
use crate::findings::finding::{Code, NotRun};
use crate::findings::lookalikes::Lookalikes;
use crate::findings::registry::Outcome;
use crate::linkage::EntityIndex;
use crate::memory::{Document, State, plus_days};
use crate::message::Message;

use super::project_without_deal::is_internal;

/// Share of the customers of finished projects that the desk must know before one that it does not is an exception; a
/// desk that enters customers only when they call knows fewer, and nothing is broken.
const USUAL: f64 = 0.6;

/// Finds the customers, one case for each.
pub(in crate::findings) fn project_without_service(context: &Context) -> Outcome {
    let documents = &context.world.documents;
    if !documents.has(&[RecordKind::Project]) {
        return Outcome::not_run(Code::Hnd313, "missing-project-list");
    }
    let desks = context.world.systems_of(Department::Service);
    if desks.is_empty() {
        return Outcome::not_run(Code::Hnd313, "missing-tickets");
    }
    let Some(reference) = context.reference_date() else {
        return Outcome::not_run(Code::Hnd313, "missing-dates");
    };
    let grace = context.settings.handovers.won_to_project_days;
    let mut finished: BTreeMap<EntityIndex, Vec<Document>> = BTreeMap::new();
    for project in documents.of_kind(RecordKind::Project).filter(|project| project.state == State::Done) {
        let ended = project.end.or(project.closed).or(project.modified);
        let handed_over = ended.is_some_and(|end| plus_days(end, grace) < reference);
        if let Some(customer) = project.customer.filter(|_| handed_over && !is_internal(context, &project)) {
            finished.entry(customer).or_default().push(project);
        }
    }
    let all = finished.len();
    finished.retain(|customer, _| !context.is_known_in(*customer, &desks));
    let known = all - finished.len();
    if (known as f64) < USUAL * all as f64 {
        let missing = Message::new("hnd313-unusual").with("known", known).with("customers", all);
        return Outcome { cases: Vec::new(), not_run: vec![NotRun { code: Code::Hnd313, missing }] };
    }
    if finished.is_empty() {
        return Outcome::default();
    }
    let seen = Lookalikes::of(context, |customer| context.is_known_in(customer, &desks));
    let resembling = seen.among(context, &finished.keys().copied().collect::<Vec<_>>());
    finished.retain(|customer, _| !resembling.contains(customer));
    let cases = finished.iter().filter_map(|(customer, projects)| case(context, &desks, *customer, projects));
    Outcome { cases: cases.collect(), not_run: Vec::new() }
}

fn case(context: &Context, desks: &[usize], customer: EntityIndex, projects: &[Document]) -> Option<Case> {
    let name = context.customer_name(Some(customer));
    let message = Message::new("hnd313-message")
        .with("customer", name.clone())
        .with("project", context.label(projects.first()?.record))
        .with("projects", projects.len());
    let action = Message::new("hnd313-action").with("customer", name);
    let mut case = customer_case(context, Code::Hnd313, customer, projects, message, action)?;
    let (worth, formula) = Effort::LinkCustomer.price(1, context.settings);
    case.worth = worth;
    case.evidence.push(formula);
    let other = context.likeliest_other(customer, |other| context.is_known_in(other, desks));
    weigh_other(context, &mut case, other).then_some(case)
}
