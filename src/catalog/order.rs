//! Records in canonical order: by record id, then by content. What is computed over them is the same for shuffled rows.

use std::cmp::Ordering;

use rayon::prelude::*;

use super::grain::{self, Lines};
use super::headings;
use super::profile::Profile;
use super::recognition::Recognition;
use super::records::TypedTable;
use super::row_kind::RowKinds;
use super::values::is_null;
use super::vocabulary::{Role, Standing};
use crate::table::Table;

/// Bytes of a record id that the sort compares at once, after the prefix that all ids of the table share.
const KEY_BYTES: usize = 16;

/// Puts the rows of a recognised table in order and gives them ids and kinds.
pub(super) fn typed_table(
    table: Table,
    mut recognition: Recognition,
    profiles: &[Profile],
    kinds: &RowKinds<'_>,
) -> TypedTable {
    let mut columns = columns_by_role(&recognition);
    if recognition.kind.is_none() {
        let (rows, kinds, ids, repeated) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        let lines = Lines::default();
        return TypedTable {
            table,
            recognition,
            rows,
            lines,
            kinds,
            ids,
            repeated,
            period: None,
            columns,
            people: None,
            values: None,
        };
    }
    let mut rows: Vec<u32> = (0..table.len() as u32).collect();
    if kinds.default.standing() == Standing::Document {
        leave_out_mere_lines(&table, &columns, &mut rows);
    }
    let lines = grain::fold(&table, profiles, &columns, kinds.default, &mut rows);
    if rows.len() < table.len() && grain::number_is_id(&table, &rows, &mut recognition.columns) {
        columns = columns_by_role(&recognition);
    }
    let key = columns.iter().find(|(role, _)| *role == Role::Id).map(|(_, column)| *column);
    if let Some(key) = key {
        headings::take_out(&table, key, &mut rows);
    }
    let identifying = key.or_else(|| unique_email(&table, &columns, profiles));
    let people = kinds.people(&table, &columns);
    let (rows, kinds) = kinds.of_rows(&table, sorted_rows(&table, rows, identifying), &columns);
    if let Some(people) = &people {
        columns.extend(people.own.iter().map(|column| (Role::PersonName, *column)));
        columns.sort_unstable();
    }
    let ids = written_ids(&table, &rows, key, identifying);
    let repeated = if ids.is_empty() {
        repeated(&rows, |row| key.map_or("", |key| table.cell(row, key)))
    } else {
        repeated_ids(&ids)
    };
    TypedTable { table, recognition, rows, lines, kinds, ids, repeated, period: None, columns, people, values: None }
}

/// Takes out the rows below a document that fill columns of its lines alone (`Auftragszeilen/Beschreibung`), as exports of a
/// document with its lines have them: nothing that is known of the document stands there.
fn leave_out_mere_lines(table: &Table, columns: &[(Role, usize)], rows: &mut Vec<u32>) {
    let says = |row: u32| columns.iter().any(|(_, column)| !is_null(table.cell(row as usize, *column).trim()));
    if !columns.is_empty() {
        rows.retain(|row| says(*row));
    }
}

fn columns_by_role(recognition: &Recognition) -> Vec<(Role, usize)> {
    let roles = recognition.columns.iter().enumerate().filter_map(|(column, found)| Some((found.role?, column)));
    let mut columns: Vec<(Role, usize)> = roles.collect();
    columns.sort_unstable();
    columns
}

/// The e-mail column, where every row has an e-mail of its own.
fn unique_email(table: &Table, columns: &[(Role, usize)], profiles: &[Profile]) -> Option<usize> {
    let emails = columns.iter().filter(|(role, _)| *role == Role::Email).map(|(_, column)| *column);
    let is_unique = |column: &usize| profiles[*column].filled == table.len() && is_distinct(table, *column, profiles);
    emails.into_iter().find(is_unique)
}

fn is_distinct(table: &Table, column: usize, profiles: &[Profile]) -> bool {
    profiles[column].distinct(table, column) * table.len() as f64 >= table.len() as f64 - 0.5
}

/// Rows sorted by the cell of the identifying column, then by all cells.
fn sorted_rows(table: &Table, rows: Vec<u32>, identifying: Option<usize>) -> Vec<u32> {
    let leading = |row: u32| match identifying {
        Some(column) => table.cell(row as usize, column).as_bytes(),
        None => table.row_text(row as usize).as_bytes(),
    };
    let shared = shared_prefix(table, leading);
    let mut keyed: Vec<([u64; 2], u32)> =
        rows.into_par_iter().map(|row| (leading_bytes(&leading(row)[shared..]), row)).collect();
    keyed.par_sort_unstable_by(|(left_key, left), (right_key, right)| {
        left_key
            .cmp(right_key)
            .then_with(|| leading(*left).cmp(leading(*right)))
            .then_with(|| by_content(table, *left, *right))
            .then_with(|| left.cmp(right))
    });
    keyed.into_iter().map(|(_, row)| row).collect()
}

/// Length of the prefix that all rows share, so that the bytes compared at once are those that differ.
fn shared_prefix<'t>(table: &'t Table, leading: impl Fn(u32) -> &'t [u8] + Sync) -> usize {
    if table.is_empty() {
        return 0;
    }
    let first = leading(0);
    let with_first = |row: u32| leading(row).iter().zip(first).take_while(|(one, other)| one == other).count();
    (0..table.len() as u32).into_par_iter().map(with_first).min().unwrap_or(0)
}

fn leading_bytes(id: &[u8]) -> [u64; 2] {
    let mut bytes = [0; KEY_BYTES];
    let length = id.len().min(KEY_BYTES);
    bytes[..length].copy_from_slice(&id[..length]);
    let both = u128::from_be_bytes(bytes);
    [(both >> 64) as u64, both as u64]
}

/// Order of rows by their cells run together; of equal ones by the cells themselves.
fn by_content(table: &Table, left: u32, right: u32) -> Ordering {
    let (left, right) = (left as usize, right as usize);
    table.row_text(left).cmp(table.row_text(right)).then_with(|| table.cells(left).cmp(table.cells(right)))
}

/// The ids, where they are not simply the cells of the id column: e-mails, or `row:<n>` for rows without any.
fn written_ids(table: &Table, rows: &[u32], key: Option<usize>, identifying: Option<usize>) -> Vec<String> {
    let cell =
        |row: u32| identifying.map(|column| table.cell(row as usize, column)).filter(|cell| !is_null(cell.trim()));
    if key.is_some() && rows.par_iter().all(|row| cell(*row).is_some()) {
        return Vec::new();
    }
    let id = |row: &u32| cell(*row).map_or_else(|| format!("row:{}", table.line(*row as usize)), str::to_owned);
    rows.par_iter().map(id).collect()
}

/// Positions of records whose neighbour in the order has the same id.
fn repeated<'a>(rows: &[u32], id: impl Fn(usize) -> &'a str) -> Vec<u32> {
    let same = |left: usize, right: usize| id(rows[left] as usize) == id(rows[right] as usize);
    (0..rows.len())
        .filter(|at| *at > 0 && same(at - 1, *at) || at + 1 < rows.len() && same(*at, at + 1))
        .map(|at| at as u32)
        .collect()
}

/// The same for written ids; rows without one are numbered and so stand apart, wherever they were sorted.
fn repeated_ids(ids: &[String]) -> Vec<u32> {
    let same = |left: usize, right: usize| ids[left] == ids[right];
    (0..ids.len())
        .filter(|at| *at > 0 && same(at - 1, *at) || at + 1 < ids.len() && same(*at, at + 1))
        .map(|at| at as u32)
        .collect()
}
