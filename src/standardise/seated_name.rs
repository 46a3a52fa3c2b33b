//! Towns behind customers' names in lists that have no column for them: `Klapp GmbH / Kiel`.

use rustc_hash::FxHashSet;

use super::address_line::full_address;
use super::town::town;
use crate::catalog::{Catalogue, Role, seats};

/// Names of a table that are looked at; how many of them, and which share, must have a known town behind them for it to be a
/// habit. Who types a list adds the town where the name alone would not do, so few are enough.
const LOOKED_AT: usize = 500;
const LEAST_SEATED: (usize, f64) = (3, 0.05);

/// The towns of a catalogue, and the tables whose names have one behind them.
pub(super) struct SeatedNames {
    towns: FxHashSet<String>,
    tables: Vec<bool>,
}

impl SeatedNames {
    /// Learns towns from the columns that hold them, and looks for them behind the names of all `unplaced` tables, which
    /// have no column of an address.
    pub(super) fn of(catalogue: &Catalogue, unplaced: impl Fn(usize) -> bool) -> Self {
        let tables = || 0..catalogue.tables.len();
        if !tables().any(&unplaced) {
            return Self { towns: FxHashSet::default(), tables: vec![false; catalogue.tables.len()] };
        }
        let mut towns: FxHashSet<String> = distinct(catalogue, Role::City).map(town).collect();
        towns.extend(distinct(catalogue, Role::FullAddress).map(|cell| full_address(cell).city));
        towns.remove("");
        let mut found = Self { towns, tables: Vec::new() };
        found.tables = tables().map(|table| unplaced(table) && found.is_usual(catalogue, table)).collect();
        found
    }

    fn is_usual(&self, catalogue: &Catalogue, table: usize) -> bool {
        let step = catalogue.records_of(table).count().div_ceil(LOOKED_AT).max(1);
        let records = catalogue.records_of(table).step_by(step);
        let names: Vec<&str> = records.filter_map(|record| record.value(Role::CompanyName)).collect();
        let seated = names.iter().filter(|name| self.known_seat(name).is_some()).count();
        let (fewest, share) = LEAST_SEATED;
        let all_of_a_short_list = seated > 0 && seated == names.len();
        all_of_a_short_list || seated >= fewest && seated as f64 >= share * names.len() as f64
    }

    fn known_seat<'a>(&self, name: &'a str) -> Option<(&'a str, &'a str)> {
        seats(name).find(|(_, seat)| self.towns.contains(&town(seat)))
    }

    /// A name of a table and the town behind it, where the table's names have one.
    pub(super) fn split<'a>(&self, table: usize, name: &'a str) -> Option<(&'a str, &'a str)> {
        if self.tables[table] { self.known_seat(name) } else { None }
    }
}

/// The values of a role over all tables, each once: of towns there are few.
fn distinct(catalogue: &Catalogue, role: Role) -> impl Iterator<Item = &str> {
    let tables = (0..catalogue.tables.len()).filter(|table| catalogue.tables[*table].has(role));
    let values = tables.flat_map(|table| catalogue.records_of(table).filter_map(move |record| record.value(role)));
    let mut values: Vec<&str> = values.collect::<FxHashSet<&str>>().into_iter().collect();
    values.sort_unstable();
    values.into_iter()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::by_hand::{catalogue, typed_table};
    use crate::catalog::{Department, RecordKind};

    /// Whether the first of so many names, of which so many have a known town behind them, is parted from it.
    fn is_split(names: usize, seated: usize) -> bool {
        let debtors: [&[&str]; 1] = [&["1", "Klapp GmbH", "Kiel"]];
        let roles = [Role::Id, Role::CompanyName, Role::City];
        let ledger = typed_table("a.csv", ("ledger", Department::Accounting), RecordKind::Debtor, &roles, &debtors);
        let cells: Vec<[String; 2]> = (0..names)
            .map(|at| [at.to_string(), format!("Klapp {at}{}", if at < seated { ", Kiel" } else { "" })])
            .collect();
        let rows: Vec<Vec<&str>> = cells.iter().map(|row| row.iter().map(String::as_str).collect()).collect();
        let rows: Vec<&[&str]> = rows.iter().map(Vec::as_slice).collect();
        let list = ("list", Department::Projects);
        let projects = typed_table("b.csv", list, RecordKind::Project, &[Role::Id, Role::CompanyName], &rows);
        let catalogue = catalogue(vec![ledger, projects]);
        SeatedNames::of(&catalogue, |table| table == 1).split(1, "Klapp 0, Kiel").is_some()
    }

    #[test]
    fn a_few_towns_behind_names_are_a_habit_and_one_is_none() {
        assert!(is_split(40, 3), "where the name alone would not do");
        assert!(is_split(1, 1), "all that there are");
        assert!(!is_split(40, 1) && !is_split(400, 3));
    }
}
