//! What to ask for next: exports and columns that checks could not do without, columns that are nearly empty, and exports
//! that do not cover the time of the others; by the department that can give them.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use serde::Deserialize;

use super::view::View;
use crate::catalog::{Catalogue, Department, Role, Standing, TypedTable};
use crate::findings::Code;
use crate::message::{Argument, Message};

/// Share of filled fields below which a column helps little.
const THIN: f64 = 0.4;
/// Fewest records from which a share says something.
const ENOUGH: usize = 20;
/// Fields by which customers are recognised in other systems.
const CORE: [Role; 6] = [Role::VatId, Role::Email, Role::Phone, Role::Street, Role::Postcode, Role::CustomerNumber];
/// Notes on exports that do not cover the time, or all, of the others.
const NOTES: [&str; 3] = ["note-ends-early", "note-begins-late", "note-only-open"];

/// Something to ask for.
#[derive(Debug, Clone, PartialEq)]
pub struct Request {
    /// The department that has it.
    pub department: Department,
    /// The system it would come from, by position in `Roadmap::systems`; `None` where none of that department was exported.
    pub system: Option<usize>,
    /// What is asked for, in words.
    pub what: Asked,
    /// The checks that cannot run without it; empty where it only makes matching surer.
    pub rules: Vec<Code>,
}

/// What is asked for.
#[derive(Debug, Clone, PartialEq)]
pub enum Asked {
    /// A whole export.
    Export(Message),
    /// A column of an export.
    Column(Message),
    /// A column that is there and nearly empty.
    Filled {
        /// The file.
        file: String,
        /// The column's heading.
        column: String,
        /// What it should say.
        role: Role,
        /// Share of rows that are filled.
        share: f64,
    },
    /// An export over the whole time and all of its records.
    Anew(Message),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Source {
    department: Department,
    #[serde(default)]
    export: bool,
}

static SOURCES: LazyLock<BTreeMap<String, Source>> = LazyLock::new(|| {
    // A file that cannot be parsed leaves no requests; a test forbids it.
    toml::from_str(include_str!("data/requests.toml")).unwrap_or_default()
});

/// What to ask for, by department, whole exports first.
pub(super) fn collect(view: &View) -> Vec<Request> {
    let mut requests = missing(view);
    requests.extend(thin(view));
    requests.extend(skewed(view));
    let order = |request: &Request| {
        let rank = match request.what {
            Asked::Export(_) => 0,
            Asked::Anew(_) => 1,
            Asked::Column(_) => 2,
            Asked::Filled { .. } => 3,
        };
        let department = Department::ALL.iter().position(|one| *one == request.department);
        (department, rank, request.system)
    };
    requests.sort_by_key(order);
    requests
}

/// One request for each thing that is missing, with all checks that wait for it.
fn missing(view: &View) -> Vec<Request> {
    let mut waiting: BTreeMap<&'static str, (Message, BTreeSet<Code>)> = BTreeMap::new();
    for rule in view.found.not_run.iter().filter(|rule| SOURCES.contains_key(rule.missing.id)) {
        waiting.entry(rule.missing.id).or_insert_with(|| (rule.missing.clone(), BTreeSet::new())).1.insert(rule.code);
    }
    let request = |(id, (message, rules)): (&str, (Message, BTreeSet<Code>))| {
        let source = SOURCES.get(id)?;
        let known = |system: &usize| (view.world.customers.known(*system), std::cmp::Reverse(*system));
        let system = view.world.systems_of(source.department).into_iter().max_by_key(known);
        let what = if source.export { Asked::Export(message) } else { Asked::Column(message) };
        Some(Request { department: source.department, system, what, rules: rules.into_iter().collect() })
    };
    waiting.into_iter().filter_map(request).collect()
}

/// Columns of master data that are there and nearly empty.
fn thin(view: &View) -> Vec<Request> {
    let tables = view.catalogue.tables.iter().enumerate();
    let masters = tables.filter(|(_, typed)| {
        typed.len() >= ENOUGH && typed.recognition.kind.is_some_and(|kind| kind.standing() == Standing::Master)
    });
    masters.flat_map(|(table, typed)| thin_columns(view, table, typed)).collect()
}

fn thin_columns(view: &View, table: usize, typed: &TypedTable) -> Vec<Request> {
    let request = |role: Role| {
        let column = typed.columns_with(role).next()?;
        let share = fill_of_masters(view.catalogue, table, column);
        let file = typed.table.file.clone();
        let what = Asked::Filled { file, column: typed.table.header.get(column)?.clone(), role, share };
        let system = view.world.system_of_table[table] as usize;
        let department = view.world.systems[system].department;
        (share < THIN).then_some(Request { department, system: Some(system), what, rules: Vec::new() })
    };
    CORE.into_iter().filter_map(request).collect()
}

/// Share of the customers in a table that have a value in a column. People who stand among them have no such keys of their own.
fn fill_of_masters(catalogue: &Catalogue, table: usize, column: usize) -> f64 {
    let masters = catalogue.records_of(table).filter(|record| record.kind().standing() == Standing::Master);
    let (filled, all) = masters.fold((0_usize, 0_usize), |(filled, all), record| {
        (filled + usize::from(record.cell(column).is_some()), all + 1)
    });
    if all == 0 { 0.0 } else { filled as f64 / all as f64 }
}

/// Exports of other days or of a part only.
fn skewed(view: &View) -> Vec<Request> {
    let notes = view.found.notes.iter().filter(|note| NOTES.contains(&note.id));
    let request = |note: &Message| {
        let file = note.arguments.iter().find_map(|(name, value)| match value {
            Argument::Text(text) if *name == "file" => Some(text.as_str()),
            _ => None,
        })?;
        let table = view.catalogue.tables.iter().position(|typed| typed.table.file == file)?;
        let system = view.world.system_of_table[table] as usize;
        let department = view.world.systems[system].department;
        Some(Request { department, system: Some(system), what: Asked::Anew(note.clone()), rules: Vec::new() })
    };
    notes.filter_map(request).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_among_customers_do_not_make_a_column_thin() {
        let mut table = crate::table::Table::default();
        table.file = "res.partner.csv".to_owned();
        table.header = ["id", "name", "is_company", "parent_id", "ref", "vat"].map(str::to_owned).to_vec();
        table.header_row = 1;
        table.push(2, ["x.1", "Klapp GmbH", "True", "", "10001", "DE136695976"]);
        for person in 3..9 {
            table.push(person, [&format!("x.{person}"), "Eva Muster", "False", "Klapp GmbH", "", ""]);
        }
        let settings = crate::config::Settings::default();
        let catalogue = crate::catalog::recognise(vec![table], &settings, &crate::progress::Silent);
        assert_eq!(catalogue.len(), 7);
        assert!((fill_of_masters(&catalogue, 0, 4) - 1.0).abs() < f64::EPSILON);
    }

    #[test]
    fn whatever_a_rule_may_miss_has_a_department() {
        assert!(!SOURCES.is_empty());
        let sentences = include_str!("../report/messages/findings.toml");
        let ids = sentences.lines().filter_map(|line| line.strip_prefix('[')?.strip_suffix(']'));
        for id in ids.filter(|id| id.starts_with("missing-")) {
            assert!(SOURCES.contains_key(id), "{id}");
        }
        assert!(SOURCES.keys().all(|id| sentences.contains(&format!("[{id}]"))));
    }
}
