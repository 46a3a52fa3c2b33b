//! Columns of dates in which day and month cannot be told apart: a reader should know before believing what is said of days.

use rayon::prelude::*;

use super::date::{date_format, parse_date};
use crate::catalog::{Catalogue, Role, TypedTable};
use crate::table::{Problem, ProblemKind};

/// Roles whose values are dates.
const DATES: [Role; 8] = [
    Role::Created,
    Role::Modified,
    Role::DocumentDate,
    Role::Closed,
    Role::Due,
    Role::Start,
    Role::End,
    Role::BirthDate,
];

/// A warning for each column of dates that could be read both ways throughout, with one of its dates as it was read.
pub fn undecided_dates(catalogue: &Catalogue) -> Vec<Problem> {
    let columns = |typed: &TypedTable| -> Vec<usize> {
        let mut columns: Vec<usize> = DATES.iter().flat_map(|role| typed.columns_with(*role)).collect();
        columns.sort_unstable();
        columns
    };
    let of_table =
        |typed| columns(typed).into_iter().filter_map(|column| undecided(typed, column)).collect::<Vec<Problem>>();
    catalogue.tables.par_iter().flat_map_iter(of_table).collect()
}

fn undecided(typed: &TypedTable, column: usize) -> Option<Problem> {
    let format = date_format(typed.table.column(column));
    if !format.ambiguous {
        return None;
    }
    let is_example = |value: &&str| date_format(std::iter::once(*value)).ambiguous;
    let example = typed.table.column(column).map(str::trim).filter(is_example).min()?;
    let read = parse_date(example, &format)?;
    Some(Problem {
        file: typed.table.file.clone(),
        row: None,
        kind: ProblemKind::AmbiguousDates,
        details: vec![typed.table.header[column].clone(), example.to_owned(), read.to_string()],
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::by_hand::{catalogue, typed_table};
    use crate::catalog::{Department, RecordKind};

    fn told(dates: &[&str]) -> Vec<Vec<String>> {
        let rows: Vec<[&str; 2]> = dates.iter().map(|date| ["R1", *date]).collect();
        let rows: Vec<&[&str]> = rows.iter().map(<[&str; 2]>::as_slice).collect();
        let roles = [Role::Id, Role::DocumentDate];
        let typed = typed_table("rechnungen.csv", ("erp", Department::Operations), RecordKind::Invoice, &roles, &rows);
        undecided_dates(&catalogue(vec![typed])).into_iter().map(|problem| problem.details).collect()
    }

    #[test]
    fn a_column_that_could_be_read_both_ways_is_told_with_a_date_as_it_was_read() {
        let said = told(&["05/06/2026", "3/4/2026", "", "11/12/2025"]);
        assert_eq!(said.len(), 1);
        assert_eq!(said[0][1..], ["05/06/2026", "2026-06-05"]);
    }

    #[test]
    fn one_day_after_the_twelfth_decides() {
        assert_eq!(told(&["3/4/2026", "25/4/2026"]), Vec::<Vec<String>>::new());
        assert_eq!(told(&["3/4/2026", "4/25/2026"]), Vec::<Vec<String>>::new());
    }

    #[test]
    fn german_and_iso_dates_are_never_in_doubt() {
        assert_eq!(told(&["03.04.2026", "2026-03-04", "3.4.26"]), Vec::<Vec<String>>::new());
    }
}
