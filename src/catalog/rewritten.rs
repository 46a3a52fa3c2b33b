//! The same catalogue with other text in its cells: for results that must not show what stood there.

use super::records::{Catalogue, TypedTable};
use super::values::is_null;
use super::vocabulary::Role;
use crate::table::Table;

/// How an id begins that is made of the row.
const ROW_ID: &str = "row:";

/// Where a value stands that is to be rewritten.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CellPlace {
    /// Position of its table in the catalogue.
    pub table: usize,
    /// Its column; none for the id that records are known by.
    pub column: Option<usize>,
    /// What the column says, if that is known.
    pub role: Option<Role>,
}

impl Catalogue {
    /// A copy in which `cell` has rewritten every value, by where it stands; nulls, headers and ids made of rows
    /// stay. Order and number of records are the same. Rows outside the data and what was noticed are left out.
    #[must_use]
    pub fn rewritten(&self, cell: impl Fn(CellPlace, &str) -> String) -> Self {
        let tables = self.tables.iter().enumerate().map(|(at, typed)| typed.rewritten(at, &cell)).collect();
        Self { tables, problems: Vec::new(), starts: self.starts.clone() }
    }
}

impl TypedTable {
    fn rewritten(&self, at: usize, cell: impl Fn(CellPlace, &str) -> String) -> Self {
        let place = |column| CellPlace { table: at, column: Some(column), role: self.role_of(column) };
        let places: Vec<CellPlace> = (0..self.table.width()).map(place).collect();
        let old = &self.table;
        let mut table = Table::new(old.file.clone(), old.format.clone(), old.header.clone());
        table.header_row = old.header_row;
        for row in 0..old.len() {
            let cells: Vec<String> =
                (0..old.cell_count(row)).map(|column| rewrite(&cell, places[column], old.cell(row, column))).collect();
            // What is put in place of a value is short; there was room for all of them.
            let _ = table.push(old.line(row), cells.iter().map(String::as_str));
        }
        let key = CellPlace { table: at, column: None, role: Some(Role::Id) };
        let id = |id: &String| if id.starts_with(ROW_ID) { id.clone() } else { rewrite(&cell, key, id) };
        Self {
            table,
            recognition: self.recognition.clone(),
            rows: self.rows.clone(),
            lines: self.lines.clone(),
            kinds: self.kinds.clone(),
            ids: self.ids.iter().map(id).collect(),
            repeated: self.repeated.clone(),
            period: self.period,
            columns: self.columns.clone(),
            people: self.people.clone(),
            values: None,
        }
    }

    fn role_of(&self, column: usize) -> Option<Role> {
        self.columns.iter().find(|(_, other)| *other == column).map(|(role, _)| *role)
    }
}

fn rewrite(cell: impl Fn(CellPlace, &str) -> String, place: CellPlace, value: &str) -> String {
    if is_null(value.trim()) { value.to_owned() } else { cell(place, value.trim()) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::by_hand::{catalogue, typed_table};
    use crate::catalog::{Department, RecordKind};

    #[test]
    fn values_change_and_everything_else_stays() {
        let columns = [Role::Id, Role::CompanyName, Role::Stage];
        let rows: [&[&str]; 2] = [&["A1", "Klapp GmbH", "won"], &["A2", "", "lost"]];
        let old = catalogue(vec![typed_table("a.csv", ("crm", Department::Sales), RecordKind::Deal, &columns, &rows)]);
        let new = old.rewritten(|place, value| match place.role {
            Some(Role::Stage) => value.to_owned(),
            _ => format!("<{}>", value.len()),
        });
        let shown = |role| new.records().map(|record| record.value(role).map(str::to_owned)).collect::<Vec<_>>();
        assert_eq!(new.len(), old.len());
        assert_eq!(shown(Role::CompanyName), [Some("<10>".to_owned()), None]);
        assert_eq!(shown(Role::Stage), [Some("won".to_owned()), Some("lost".to_owned())]);
        let rows: Vec<u32> = new.records().map(|record| record.row()).collect();
        assert_eq!(rows, old.records().map(|record| record.row()).collect::<Vec<_>>());
    }
}
