//! Who must know whom: what happens in one system obliges a department to know the customer.
//!
//! A won deal or a running project obliges sales and accounting, an invoice obliges sales, an open ticket obliges both.
//! Newsletters and leads oblige nobody.

use std::collections::{BTreeMap, BTreeSet};

use polars::prelude::*;

use crate::catalog::{Department, RecordKind, Role, Standing};
use crate::findings::context::Context;
use crate::findings::customers::TOGETHER;
use crate::findings::islands::names_customers;
use crate::findings::sides::all_masters;
use crate::linkage::{EntityIndex, EntityType, Target};
use crate::memory::{MemoryError, State, date_column, kind_in, kind_is, numbers, plus_days, state_is};

/// Share of the customers that a department must know, and does, below which the bridge is thin. All of them should be
/// known; a tenth is left to identities that were not recognised, another tenth to the time an entry takes.
pub(super) const EXPECTED: f64 = 0.8;

/// Standard deviations of chance that a bridge may fall short of that by: few customers say little of the share of all (one-sided,
/// 95 %).
const CHANCE: f64 = 1.64;

/// Whether a department that knows so many of so many customers knows those of a system as a rule. Then one that it does not is an
/// exception (ISL103); otherwise the whole bridge is thin, which is said once (ISL102).
pub(super) fn is_usual(all: usize, known: usize) -> bool {
    let all = all as f64;
    known as f64 >= EXPECTED * all - CHANCE * (all * EXPECTED * (1.0 - EXPECTED)).sqrt()
}

/// A department that must know customers, and the systems in which it can.
pub(in crate::findings) struct Duty {
    pub(in crate::findings) department: Department,
    pub(in crate::findings) systems: Vec<usize>,
}

/// Customers of one system that a department must know.
pub(in crate::findings) struct Obligation {
    /// The system in which the documents stand.
    pub(in crate::findings) system: usize,
    /// Customers that the department must know.
    pub(in crate::findings) customers: BTreeSet<EntityIndex>,
    /// Those of them that it does not.
    pub(in crate::findings) missing: BTreeSet<EntityIndex>,
}

impl Obligation {
    /// How many customers a department must know, and how many of them it does, leaving out those whom no department knows:
    /// they measure no bridge between two (HND304 tells them).
    pub(in crate::findings) fn measure(&self, context: &Context, duties: &[Duty]) -> (usize, usize) {
        let is_nobodys = |customer: &&EntityIndex| {
            duties.len() > 1 && duties.iter().all(|duty| !context.is_known_in(**customer, &duty.systems))
        };
        let nobodys = self.missing.iter().filter(is_nobodys).count();
        (self.customers.len() - nobodys, self.customers.len() - self.missing.len())
    }
}

/// Whether a system keeps customers or people.
fn keeps_customers(context: &Context, system: usize) -> bool {
    let tables = context.catalogue.tables.iter().map(|table| &table.recognition);
    let mut own = tables.filter(|table| table.system.slug == context.slug(system));
    own.any(|table| table.kind.is_some_and(|kind| kind.standing() != Standing::Document))
}

/// The departments that are obliged. Beside ledgers those systems of operations do the accounts that keep open items
/// themselves or the customers by whose numbers a ledger writes; where no ledger was exported, all that write invoices.
pub(in crate::findings) fn duties(context: &Context) -> Result<Vec<Duty>, MemoryError> {
    let mut sales = context.world.systems_of(Department::Sales);
    // A list of offers or deals alone shows who was offered something, not whom sales knows.
    sales.retain(|system| keeps_customers(context, *system));
    let mut accounting = context.world.systems_of(Department::Accounting);
    let keeps_items = |system: &usize| {
        let tables = context.catalogue.tables.iter().map(|table| &table.recognition);
        tables
            .filter(|table| table.kind == Some(RecordKind::Posting))
            .any(|table| table.system.slug == context.slug(*system))
    };
    let operations = context.world.systems_of(Department::Operations);
    accounting.extend(lenders(context, &accounting).into_iter().filter(|system| operations.contains(system)));
    accounting.extend(operations.into_iter().filter(keeps_items));
    accounting.sort_unstable();
    accounting.dedup();
    if accounting.is_empty() {
        let invoices = context.world.documents.lazy().filter(kind_is(RecordKind::Invoice));
        let systems = numbers(&invoices.group_by([col("system")]).agg([]).collect()?, "system")?;
        accounting = systems.into_iter().map(|system| system as usize).collect();
        accounting.sort_unstable();
    }
    let customers = &context.world.customers;
    let shares =
        |one: usize| (0..context.world.systems.len()).any(|other| other != one && customers.shared(one, other) > 0);
    let can_know = |system: &usize| names_customers(context, *system) || shares(*system);
    let duties = [(Department::Sales, sales), (Department::Accounting, accounting)];
    let duties = duties.map(|(department, systems)| (department, systems.into_iter().filter(can_know).collect()));
    Ok(duties
        .into_iter()
        .filter(|(_, systems): &(_, Vec<usize>)| !systems.is_empty())
        .map(|(department, systems)| Duty { department, systems })
        .collect())
}

/// Share of the customer numbers of a ledger that must be those of one other system for the ledger to write by its list.
const WRITTEN_BY: f64 = 0.8;

/// Systems by whose numbers ledgers write: a list of papers or of open items without customers of its own knows whoever has a
/// number there.
fn lenders(context: &Context, ledgers: &[usize]) -> Vec<usize> {
    const NUMBERS: [Role; 2] = [Role::CustomerReference, Role::AccountReference];
    let mut led: BTreeMap<(usize, usize), usize> = BTreeMap::new();
    let mut all: BTreeMap<usize, usize> = BTreeMap::new();
    for document in context.world.documents.iter().filter(|document| ledgers.contains(&document.system)) {
        let references = context.resolution.references_of(document.record).iter();
        for reference in references.filter(|reference| NUMBERS.contains(&reference.role)) {
            *all.entry(document.system).or_default() += 1;
            if let Target::Record(customer) = reference.target {
                *led.entry((document.system, context.system(customer))).or_default() += 1;
            }
        }
    }
    let lends = |((ledger, lender), count): ((usize, usize), usize)| {
        (ledger != lender && count as f64 >= WRITTEN_BY * all[&ledger] as f64).then_some(lender)
    };
    led.into_iter().filter_map(lends).collect()
}

/// What a duty asks of each other system, in the order of systems.
pub(in crate::findings) fn obligations(context: &Context, duty: &Duty) -> Result<Vec<Obligation>, MemoryError> {
    let own: Vec<u32> = duty.systems.iter().map(|system| *system as u32).collect();
    let of_department =
        |column: &str| own.iter().map(|one| col(column).eq(lit(*one))).reduce(Expr::or).unwrap_or(lit(false));
    let obliging = context
        .world
        .documents
        .lazy()
        .filter(obliges(context, duty.department).and(col("customer").is_not_null()))
        // What may be somebody else's obliges nobody.
        .filter(col("customer_probability").gt_eq(lit(TOGETHER)))
        .filter(of_department("system").not())
        .group_by([col("system"), col("customer")])
        .agg([]);
    // A lead in the CRM is no customer yet; see `is_known_in`.
    let no_lead = col("kind").neq(lit(RecordKind::Lead.name()));
    let known = context.world.members.lazy().filter(col("type").eq(lit(EntityType::Customer.name()))).filter(no_lead);
    let known = known.filter(of_department("system")).filter(col("entity").is_not_null());
    let missing = obliging.clone().anti_join(known, col("customer"), col("entity")).collect()?;
    let mut missing = pairs(&missing)?;
    if duty.department == Department::Accounting {
        let billing = billing(context, duty);
        if is_told_with_invoices(context, duty, &billing) {
            missing.retain(|(_, customer)| !awaits_first_invoice(context, *customer, &billing));
        }
    }
    let mut obligations: Vec<Obligation> = (0..context.world.systems.len())
        .map(|system| Obligation { system, customers: BTreeSet::new(), missing: BTreeSet::new() })
        .collect();
    for (system, customer) in pairs(&obliging.collect()?)? {
        obligations[system].customers.insert(customer);
    }
    for (system, customer) in missing {
        obligations[system].missing.insert(customer);
    }
    obligations.retain(|obligation| !obligation.customers.is_empty());
    Ok(obligations)
}

/// The systems beside the ledgers that write the invoices.
fn billing(context: &Context, duty: &Duty) -> Vec<usize> {
    let invoices = context.world.documents.of_kind(RecordKind::Invoice).map(|invoice| invoice.system);
    let operations = context.world.systems_of(Department::Operations);
    let mut systems: Vec<usize> =
        invoices.filter(|system| operations.contains(system) && !duty.systems.contains(system)).collect();
    systems.sort_unstable();
    systems.dedup();
    systems
}

/// Customers without an invoice from which their share in a ledger says something, and the share below which a ledger is told
/// of customers with their first invoice.
const TOLD_BEFORE: (usize, f64) = (20, 0.5);

/// Whether the ledgers know the fewer of those customers whom the systems that write the invoices know, and who have none.
fn is_told_with_invoices(context: &Context, duty: &Duty, billing: &[usize]) -> bool {
    let masters = all_masters(context).filter(|record| billing.contains(&context.system(*record)));
    let customers: BTreeSet<EntityIndex> =
        masters.filter_map(|record| context.resolution.entity_of(record, EntityType::Customer)).collect();
    let waiting: Vec<EntityIndex> =
        customers.into_iter().filter(|customer| awaits_first_invoice(context, *customer, billing)).collect();
    let told = waiting.iter().filter(|customer| context.is_known_in(**customer, &duty.systems)).count();
    waiting.len() >= TOLD_BEFORE.0 && (told as f64) < TOLD_BEFORE.1 * waiting.len() as f64
}

/// Whether a system that writes the invoices knows the customer and has written none yet.
fn awaits_first_invoice(context: &Context, customer: EntityIndex, billing: &[usize]) -> bool {
    context.is_known_in(customer, billing) && context.of_customer(customer, &[RecordKind::Invoice]).is_empty()
}

fn pairs(frame: &DataFrame) -> Result<Vec<(usize, EntityIndex)>, MemoryError> {
    let systems = numbers(frame, "system")?.into_iter().map(|system| system as usize);
    Ok(systems.zip(numbers(frame, "customer")?.into_iter().map(EntityIndex)).collect())
}

/// Documents that oblige a department. Deals won longer ago than a customer counts as active, and invoices older than
/// that, oblige nobody any more; deals inside the grace period do not yet.
fn obliges(context: &Context, department: Department) -> Expr {
    let handovers = &context.settings.handovers;
    let date = |days: i64| context.reference_date().map(|reference| date_column(plus_days(reference, -days)));
    let since = |column: &str| date(handovers.active_days).map_or(lit(true), |day| col(column).gt_eq(day));
    let before = |column: &str| date(handovers.won_to_project_days).map_or(lit(true), |day| col(column).lt_eq(day));
    let won = kind_is(RecordKind::Deal).and(state_is(State::Done)).and(since("closed")).and(before("closed"));
    let running = kind_is(RecordKind::Project).and(state_is(State::Open));
    let ticket = kind_is(RecordKind::Ticket).and(state_is(State::Open));
    let everybody = won.or(running).or(ticket);
    match department {
        Department::Sales => everybody.or(kind_in(&[RecordKind::Invoice]).and(since("dated"))),
        _ => everybody,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bridge_is_thin_if_chance_does_not_explain_it() {
        assert!(is_usual(200, 160) && is_usual(33, 24), "of 33 customers two or three more are no news");
        assert!(!is_usual(330, 240) && !is_usual(33, 20) && !is_usual(142, 90));
        assert!(is_usual(0, 0));
    }
}
