//! HND305: a foreign key points at a record that does not exist.

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::catalog::{RecordIndex, Role};
use crate::findings::case::{Case, Subject, Worth};
use crate::findings::context::Context;
use crate::findings::finding::{Code, NotRun, SubjectType};
use crate::findings::lists;
use crate::findings::quality::with_rounded_keys;
use crate::findings::registry::Outcome;
use crate::linkage::{EntityType, Reference, Target};
use crate::memory::Document;
use crate::message::{Argument, Message};

/// Share of dangling keys in a column from which not the keys are wrong, but the export they lead to is incomplete.
const INCOMPLETE: f64 = 0.5;

/// Fewest keys in a column for that conclusion.
const ENOUGH: usize = 20;

/// Keys of one column of one table: how many there are, and how many lead nowhere.
#[derive(Default)]
struct Tally {
    keys: usize,
    dangling: usize,
}

type Tallies = BTreeMap<(usize, Role), Tally>;
type Missing<'a> = BTreeMap<(usize, Role, &'a str), Vec<&'a Reference>>;

/// Finds the missing targets, one case for each.
pub(in crate::findings) fn dangling_reference(context: &Context) -> Outcome {
    let (mut tallies, mut missing): (Tallies, Missing) = Default::default();
    let damaged = damaged(context);
    let is_key = |reference: &&Reference| reference.target != Target::NoTable && !damaged.contains(context, reference);
    for reference in context.resolution.references.iter().filter(is_key) {
        let tally = tallies.entry((context.catalogue.table_of(reference.record), reference.role)).or_default();
        tally.keys += 1;
        if reference.target == Target::Dangling {
            tally.dangling += 1;
            let target = (context.system(reference.record), reference.role, reference.value.as_str());
            missing.entry(target).or_default().push(reference);
        }
    }
    let cases = missing
        .into_iter()
        .filter_map(|((system, role, value), references)| case(context, &tallies, system, role, value, &references))
        .collect();
    Outcome { cases, not_run: incomplete(context, &tallies) }
}

/// Keys that lead nowhere because a spreadsheet has rounded them: DQ602 says so, and nothing is missing at the other end.
#[derive(Default)]
struct Damaged(BTreeMap<(usize, Role), Vec<RecordIndex>>);

impl Damaged {
    fn contains(&self, context: &Context, reference: &Reference) -> bool {
        let column = (context.catalogue.table_of(reference.record), reference.role);
        let records = self.0.get(&column).filter(|_| reference.target == Target::Dangling);
        records.is_some_and(|records| records.binary_search(&reference.record).is_ok())
    }
}

fn damaged(context: &Context) -> Damaged {
    let mut found = Damaged::default();
    for reference in context.resolution.references.iter().filter(|reference| reference.target == Target::Dangling) {
        let (table, role) = (context.catalogue.table_of(reference.record), reference.role);
        found.0.entry((table, role)).or_insert_with(|| with_rounded_keys(context, table, role));
    }
    found
}

impl Tally {
    fn share(&self) -> f64 {
        self.dangling as f64 / self.keys.max(1) as f64
    }

    fn is_incomplete(&self) -> bool {
        self.keys >= ENOUGH && self.share() > INCOMPLETE
    }
}

fn incomplete(context: &Context, tallies: &Tallies) -> Vec<NotRun> {
    let note = |((table, role), tally): (&(usize, Role), &Tally)| NotRun {
        code: Code::Hnd305,
        missing: Message::new("hnd305-incomplete")
            .with("file", context.catalogue.tables[*table].table.file.as_str())
            .with("what", role_words(*role))
            .with("dangling", tally.dangling)
            .with("keys", tally.keys),
    };
    tallies.iter().filter(|(_, tally)| tally.is_incomplete()).map(note).collect()
}

fn case(
    context: &Context,
    tallies: &Tallies,
    system: usize,
    role: Role,
    value: &str,
    references: &[&Reference],
) -> Option<Case> {
    let tally = |reference: &Reference| tallies.get(&(context.catalogue.table_of(reference.record), role));
    let references: Vec<&Reference> = references
        .iter()
        .copied()
        .filter(|reference| tally(reference).is_some_and(|tally| !tally.is_incomplete()))
        .collect();
    let mut records: Vec<RecordIndex> = references.iter().map(|reference| reference.record).collect();
    // One row may carry the same key in two columns.
    records.dedup();
    let documents: Vec<Document> = context.documents(records.clone());
    // A person opens first what carries the most money.
    let first = documents.iter().max_by_key(|document| (document.amount(), std::cmp::Reverse(document.record)));
    let first = first.map(|document| document.record).or(records.first().copied())?;
    let message = Message::new("hnd305-message")
        .with("system", context.system_name(system))
        .with("what", role_words(role))
        .with("value", value)
        .with("count", records.len());
    let action = Message::new("hnd305-action").with("what", role_words(role)).with("value", value);
    let mut case = Case::new(Code::Hnd305, subject(context, system, role, value, first), message, action);
    let share = references.iter().filter_map(|reference| tally(reference)).map(Tally::share).fold(0.0, f64::max);
    case.confidence = 1.0 - share;
    case.record = Some(first);
    case.worth = Worth::amounts(documents.iter().filter_map(Context::stake).collect());
    case.evidence.extend(records.iter().map(|record| context.place(*record)));
    case.evidence.push(Message::new("hnd305-share").with("share", Argument::Share(share)));
    if let Some(newest) = ended_before(context, system, role, &records) {
        case.withheld.push(lists::reason(newest));
    }
    if breaks_handover(role) {
        case.explains.clone_from(&records);
    }
    case.relate(records);
    Some(case)
}

fn subject(context: &Context, system: usize, role: Role, value: &str, first: RecordIndex) -> Subject {
    let (sort, entity_type) = match role {
        Role::ContactReference => (SubjectType::Person, EntityType::Person),
        Role::DealReference | Role::OrderReference | Role::ProjectReference | Role::InvoiceReference => {
            (SubjectType::Project, EntityType::Project)
        }
        _ => (SubjectType::Customer, EntityType::Customer),
    };
    let entity = context.resolution.entity_of(first, entity_type).map(|entity| context.resolution.entity(entity));
    Subject {
        sort,
        id: entity.map(|entity| entity.id.clone()).unwrap_or_default(),
        name: entity
            .map(|entity| entity.name.clone())
            .filter(|name| !name.is_empty())
            .unwrap_or_else(|| value.to_owned()),
        system: context.slug(system).to_owned(),
        keys: vec![format!("{role:?}"), value.to_owned()],
    }
}

/// The newest day of the customer list that a key leads to, where it was exported before the documents that hold the key were
/// last changed. A contact may have been given to a customer on any day since.
fn ended_before(context: &Context, system: usize, role: Role, records: &[RecordIndex]) -> Option<Date> {
    let to_customer = matches!(role, Role::AccountReference | Role::CustomerReference);
    let newest = lists::ended(context, &[system]).filter(|_| to_customer)?;
    let may_be_newer = |record: &RecordIndex| {
        let document = context.world.documents.get(*record);
        let dates = document.map(|document| [document.created, document.dated, document.start, document.modified]);
        dates.is_none_or(|dates| dates.into_iter().flatten().any(|day| day > newest))
    };
    records.iter().all(may_be_newer).then_some(newest)
}

/// Whether a key of this sort is what a handover is found by. A missing contact person breaks none.
fn breaks_handover(role: Role) -> bool {
    !matches!(role, Role::ContactReference | Role::ParentReference)
}

fn role_words(role: Role) -> Message {
    Message::new(match role {
        Role::AccountReference => "finding-key-account",
        Role::ParentReference => "finding-key-parent",
        Role::ContactReference => "finding-key-contact",
        Role::DealReference => "finding-key-deal",
        Role::OrderReference => "finding-key-order",
        Role::ProjectReference => "finding-key-project",
        Role::InvoiceReference => "finding-key-invoice",
        _ => "finding-key-customer",
    })
}
