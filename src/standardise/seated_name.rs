//! Towns behind customers' names in lists that have no column for them: `Klapp GmbH / Kiel`.

use rustc_hash::FxHashSet;

use super::address_line::full_address;
use super::town::town;
use crate::catalog::{Catalogue, Role, seats};

/// Names of a table that are looked at, and the share of them that must have a known town behind them.
const LOOKED_AT: usize = 500;
const LEAST_SEATED: f64 = 0.5;

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
        seated > 0 && seated as f64 >= LEAST_SEATED * names.len() as f64
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
