//! ISL103: an active customer is unknown to a department that the process says must know it.

use std::collections::BTreeMap;

use super::obligations::{Duty, duties, is_usual, obligations};
use crate::catalog::{Department, RecordIndex};
use crate::findings::case::Case;
use crate::findings::context::Context;
use crate::findings::customers::weigh_other;
use crate::findings::effort::Effort;
use crate::findings::finding::{Code, NotRun};
use crate::findings::handovers::is_own_house;
use crate::findings::lists;
use crate::findings::lookalikes::Lookalikes;
use crate::findings::registry::Outcome;
use crate::linkage::EntityIndex;
use crate::memory::MemoryError;
use crate::message::Message;

/// Finds the customers, one case for each with the departments that do not know it.
pub(in crate::findings) fn island_customer(context: &Context) -> Result<Outcome, MemoryError> {
    let mut outcome = Outcome::default();
    let duties = duties(context)?;
    for (department, missing) in [(Department::Sales, "missing-sales"), (Department::Accounting, "missing-accounting")]
    {
        if !duties.iter().any(|duty| duty.department == department) {
            outcome.not_run.push(NotRun { code: Code::Isl103, missing: Message::new(missing) });
        }
    }
    let mut customers: BTreeMap<EntityIndex, Vec<(usize, &Duty)>> = BTreeMap::new();
    for duty in &duties {
        for obligation in obligations(context, duty)? {
            let (all, known) = obligation.measure(context, &duties);
            if is_usual(all, known) {
                for customer in obligation.missing {
                    customers.entry(customer).or_default().push((obligation.system, duty));
                }
            }
        }
    }
    let own = |customer: EntityIndex| is_own_house(&context.resolution.entity(customer).name);
    customers.retain(|customer, _| !context.is_of_the_group(*customer) && !own(*customer));
    if customers.is_empty() {
        return Ok(outcome);
    }
    for duty in &duties {
        let known = Lookalikes::of(context, |customer| context.is_known_in(customer, &duty.systems));
        let is_asked =
            |unknown: &[(usize, &Duty)]| unknown.iter().any(|(_, other)| other.department == duty.department);
        let asked = customers.iter().filter(|(_, unknown)| is_asked(unknown)).map(|(customer, _)| *customer);
        let resembling = known.among(context, &asked.collect::<Vec<_>>());
        for (_, unknown) in customers.iter_mut().filter(|(customer, _)| resembling.contains(customer)) {
            unknown.retain(|(_, other)| other.department != duty.department);
        }
    }
    outcome.cases = customers.iter().filter_map(|(customer, unknown)| case(context, *customer, unknown)).collect();
    Ok(outcome)
}

fn case(context: &Context, customer: EntityIndex, unknown: &[(usize, &Duty)]) -> Option<Case> {
    let (system, duty) = *unknown.first()?;
    let both = unknown.iter().any(|(_, other)| other.department != duty.department);
    let id = match (both, duty.department) {
        (true, _) => "isl103-message-both",
        (false, Department::Sales) => "isl103-message-sales",
        (false, _) => "isl103-message-accounting",
    };
    let obliging = |record: &RecordIndex| unknown.iter().any(|(system, _)| context.system(*record) == *system);
    let mut records: Vec<RecordIndex> =
        context.members(customer).map(|member| member.record).filter(obliging).collect();
    records.sort_unstable();
    records.dedup();
    let first = *records.iter().find(|record| context.system(**record) == system)?;
    let name = context.customer_name(Some(customer));
    let message = Message::new(id).with("customer", name.clone()).with("system", context.system_name(system));
    let action = Message::new("isl103-action").with("customer", name);
    let mut case = Case::new(Code::Isl103, context.customer_of(customer, first), message, action);
    case.record = Some(first);
    case.confidence = records.iter().map(|record| context.customer_probability(*record)).fold(0.0, f64::max);
    case.evidence.extend(records.iter().take(5).map(|record| context.place(*record)));
    let (worth, formula) = Effort::LinkCustomer.price(1, context.settings);
    case.worth = worth;
    case.evidence.push(formula);
    case.relate(records);
    case.relate(context.masters(customer));
    let systems: Vec<usize> = unknown.iter().flat_map(|(_, duty)| duty.systems.iter().copied()).collect();
    context.show_leads(&mut case, customer, &systems);
    lists::cover(context, &mut case, customer, &systems);
    if context.shelf.may_be_another(customer, |other| context.is_known_in(other, &systems)) {
        return None;
    }
    let other = context.likeliest_other(customer, |other| context.is_known_in(other, &systems));
    weigh_other(context, &mut case, other).then_some(case)
}
