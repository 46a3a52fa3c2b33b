//! Row by row: what did not arrive, arrived twice, or arrived changed.

use rustc_hash::FxHashMap;
use unicode_normalization::UnicodeNormalization;

use super::expected::Expected;
use super::found::{Assigned, column, place};
use super::{Difference, FileVerdict, Kind, Verdict};
use crate::catalog::{Catalogue, TypedTable, is_null};
use crate::migrate::targets::{ColumnForm, TargetFile};
use crate::output::listing::{cents, euro};
use crate::standardise::{
    DateFormat, NumberFormat, country_code, date_format, fold, number_format, parse_date, parse_money, phones, website,
    yes,
};

/// A table of the exports, with where the columns of the file stand in it.
struct Part<'t> {
    typed: &'t TypedTable,
    places: Vec<Option<usize>>,
    numbers: Vec<Option<NumberFormat>>,
    dates: Vec<Option<DateFormat>>,
}

/// Compares the rows of one file.
pub(super) fn file(
    file: &TargetFile,
    expected: &Expected,
    tables: &[Assigned],
    catalogue: &Catalogue,
    verdict: &mut Verdict,
) {
    let own = tables.iter().filter(|assigned| assigned.file == file.name);
    let parts: Vec<Part<'_>> = own.map(|assigned| part(file, expected, &catalogue.tables[assigned.table])).collect();
    let mut one = FileVerdict { file: file.name.clone(), packed: expected.rows.len() as u64, ..FileVerdict::default() };
    if parts.is_empty() {
        if !expected.rows.is_empty() {
            one.missing = one.packed;
            verdict.differences.push(difference(Kind::NoTable, file, "", (&file.id, "", "")));
        }
        verdict.files.push(one);
        return;
    }
    let key = Key::of(file, expected, &parts);
    let index = key.index(&parts);
    let unseen = expected.headers.iter().enumerate().filter(|(at, header)| {
        let loaded = file.columns.iter().any(|column| column.header == **header);
        loaded && parts.iter().all(|part| part.places[*at].is_none())
    });
    one.unseen = unseen.map(|(_, header)| header.clone()).collect();
    let mut sums: Vec<(usize, i128, i128)> = amounts(file, expected).map(|at| (at, 0, 0)).collect();
    let mut known = 0;
    let mut times = times(&key, expected);
    for row in &expected.rows {
        let id = key.of_row(row);
        let places = own_places(&mut times, &index, &id);
        known += places.len() as u64;
        compare_row(file, expected, row, &id, &parts, places, &mut one, verdict);
        total(row, &parts, places, &mut sums);
    }
    one.other = (parts.iter().map(|part| part.typed.table.len() as u64).sum::<u64>()).saturating_sub(known);
    for (at, packed, found) in sums.into_iter().filter(|(at, packed, found)| seen(&parts, *at) && packed != found) {
        let (packed, found) = (euro(packed), euro(found));
        verdict.differences.push(difference(Kind::Total, file, "", (&expected.headers[at], &packed, &found)));
    }
    verdict.files.push(one);
}

/// How often each key was packed, and how often it was met so far.
fn times(key: &Key, expected: &Expected) -> FxHashMap<String, (usize, usize)> {
    let mut times: FxHashMap<String, (usize, usize)> = FxHashMap::default();
    for row in &expected.rows {
        times.entry(key.of_row(row)).or_default().0 += 1;
    }
    times
}

/// The rows that a packed row accounts for: of several packed ones with the same key each its own, the last one those that
/// are left.
fn own_places<'p>(
    times: &mut FxHashMap<String, (usize, usize)>,
    index: &'p FxHashMap<String, Vec<(usize, usize)>>,
    id: &str,
) -> &'p [(usize, usize)] {
    let places = index.get(id).map_or(&[][..], Vec::as_slice);
    let Some((packed, met)) = times.get_mut(id) else { return places };
    let start = (*met).min(places.len());
    *met += 1;
    let end = if *met == *packed { places.len() } else { (*met).min(places.len()) };
    &places[start..end]
}

fn difference(kind: Kind, file: &TargetFile, key: &str, (column, packed, found): (&str, &str, &str)) -> Difference {
    Difference {
        kind,
        file: file.name.clone(),
        key: key.to_owned(),
        column: column.to_owned(),
        packed: packed.to_owned(),
        found: found.to_owned(),
        place: String::new(),
    }
}

fn seen(parts: &[Part<'_>], at: usize) -> bool {
    parts.iter().any(|part| part.places[at].is_some())
}

fn part<'t>(file: &TargetFile, expected: &Expected, typed: &'t TypedTable) -> Part<'t> {
    let places: Vec<Option<usize>> = expected.headers.iter().map(|header| place(file, header, typed)).collect();
    let form =
        |at: usize| file.columns.iter().find(|column| column.header == expected.headers[at]).map(|column| column.form);
    let of = |at: usize, wanted: ColumnForm| places[at].filter(|_| form(at) == Some(wanted));
    let filled = |at| typed.table.column(at).filter(|cell| !is_null(cell.trim()));
    Part {
        numbers: (0..places.len()).map(|at| of(at, ColumnForm::Amount).map(|at| number_format(filled(at)))).collect(),
        dates: (0..places.len()).map(|at| of(at, ColumnForm::Date).map(|at| date_format(filled(at)))).collect(),
        typed,
        places,
    }
}

impl Part<'_> {
    fn cell(&self, row: usize, at: usize) -> Option<&str> {
        let cell = self.places[at].map(|column| self.typed.table.cell(row, column).trim())?;
        Some(if is_null(cell) { "" } else { cell })
    }
}

/// By what rows are told apart: the id, or where an export lacks it the columns of the key.
struct Key {
    columns: Vec<usize>,
    verbatim: bool,
}

impl Key {
    fn of(file: &TargetFile, expected: &Expected, parts: &[Part<'_>]) -> Self {
        let id = column(&expected.headers, &file.id);
        if let Some(id) = id.filter(|id| parts.iter().all(|part| part.places[*id].is_some())) {
            return Self { columns: vec![id], verbatim: true };
        }
        Self { columns: file.key.iter().filter_map(|key| column(&expected.headers, key)).collect(), verbatim: false }
    }

    fn of_row(&self, row: &[String]) -> String {
        self.joined(|at| row.get(at).map_or("", String::as_str))
    }

    fn joined<'c>(&self, cell: impl Fn(usize) -> &'c str) -> String {
        let one = |at: &usize| if self.verbatim { cell(*at).trim().to_owned() } else { fold(cell(*at)) };
        self.columns.iter().map(one).collect::<Vec<_>>().join("|")
    }

    /// Part and row of every key that the exports hold.
    fn index(&self, parts: &[Part<'_>]) -> FxHashMap<String, Vec<(usize, usize)>> {
        let mut index: FxHashMap<String, Vec<(usize, usize)>> = FxHashMap::default();
        for (number, part) in parts.iter().enumerate() {
            for row in 0..part.typed.table.len() {
                let key = self.joined(|at| part.cell(row, at).unwrap_or(""));
                index.entry(key).or_default().push((number, row));
            }
        }
        index
    }
}

#[expect(clippy::too_many_arguments, reason = "one row and everything that it is compared with")]
fn compare_row(
    file: &TargetFile,
    expected: &Expected,
    row: &[String],
    id: &str,
    parts: &[Part<'_>],
    places: &[(usize, usize)],
    one: &mut FileVerdict,
    verdict: &mut Verdict,
) {
    let Some((part, found)) = places.first().map(|(part, row)| (&parts[*part], *row)) else {
        one.missing += 1;
        verdict.differences.push(difference(Kind::Missing, file, id, ("", "", "")));
        return;
    };
    one.found += 1;
    let place = |part: &Part<'_>, row: usize| format!("{}:{}", part.typed.table.file, part.typed.table.line(row));
    for (part, row) in &places[1..] {
        one.doubled += 1;
        let mut doubled = difference(Kind::Doubled, file, id, ("", "", ""));
        doubled.place = place(&parts[*part], *row);
        verdict.differences.push(doubled);
    }
    let mut changed = false;
    for (at, packed) in row.iter().enumerate().filter(|(_, packed)| !packed.is_empty()) {
        let Some(cell) = part.cell(found, at) else { continue };
        match likeness(part, at, packed, cell) {
            Likeness::Same => {}
            Likeness::WrittenOtherwise => verdict.written_otherwise += 1,
            Likeness::Different => {
                changed = true;
                let mut one = difference(Kind::Changed, file, id, (&expected.headers[at], packed, cell));
                one.place = place(part, found);
                verdict.differences.push(one);
            }
        }
    }
    one.changed += u64::from(changed);
}

/// How a cell compares with what was packed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Likeness {
    Same,
    WrittenOtherwise,
    Different,
}

fn likeness(part: &Part<'_>, at: usize, packed: &str, found: &str) -> Likeness {
    if in_one_line(packed) == in_one_line(found) {
        return Likeness::Same;
    }
    let number = part.numbers[at].as_ref().is_some_and(|format| same_amount(packed, found, *format));
    let date = part.dates[at].as_ref().is_some_and(|format| {
        let own = date_format(std::iter::once(packed));
        parse_date(packed, &own).is_some_and(|day| parse_date(found, format) == Some(day))
    });
    if number || date || same_in_other_words(packed, found) { Likeness::WrittenOtherwise } else { Likeness::Different }
}

fn same_amount(packed: &str, found: &str, format: NumberFormat) -> bool {
    let packed = cents(&packed.replace(',', "."));
    packed.is_some() && packed == parse_money(found, &format).map(|money| money.cents)
}

/// Another case, another form of a telephone number, an address of the web, a country or a yes.
fn same_in_other_words(packed: &str, found: &str) -> bool {
    let lower = |text: &str| in_one_line(text).to_lowercase();
    let phone = |text: &str| phones(text, None).into_iter().next().map(|phone| phone.digits);
    let site = |text: &str| website(text).map(|site| site.site);
    let flag = |text: &str| if text.len() <= 5 { yes(text) } else { None };
    let same = |one: Option<String>, other: Option<String>| one.is_some() && one == other;
    lower(packed) == lower(found)
        || same(phone(packed), phone(found))
        || same(site(packed), site(found))
        || (flag(packed).is_some() && flag(packed) == flag(found))
        || (country_code(packed).is_some() && country_code(packed) == country_code(found))
}

fn in_one_line(text: &str) -> String {
    text.nfc().collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Columns of amounts.
fn amounts<'e>(file: &'e TargetFile, expected: &'e Expected) -> impl Iterator<Item = usize> + 'e {
    let is_amount = |header: &String| {
        file.columns.iter().any(|column| column.header == *header && column.form == ColumnForm::Amount)
    };
    expected.headers.iter().enumerate().filter(move |(_, header)| is_amount(header)).map(|(at, _)| at)
}

fn total(row: &[String], parts: &[Part<'_>], places: &[(usize, usize)], sums: &mut [(usize, i128, i128)]) {
    for (at, packed, found) in sums {
        *packed += row.get(*at).and_then(|cell| cents(&cell.replace(',', "."))).map_or(0, i128::from);
        for (number, row) in places {
            let part = &parts[*number];
            let (Some(cell), Some(format)) = (part.cell(*row, *at), &part.numbers[*at]) else { continue };
            *found += parse_money(cell, format).map_or(0, |money| i128::from(money.cents));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_in_other_words_is_no_change() {
        for (packed, found) in
            [("+4951112345", "0511 12345"), ("DE", "Germany"), ("true", "Yes"), ("info@klapp.de", "Info@Klapp.de")]
        {
            assert!(same_in_other_words(packed, found), "{packed} {found}");
        }
    }

    #[test]
    fn damage_is_a_change() {
        for (packed, found) in [
            ("Müller", "M?ller"),
            ("Müller", "Mueller"),
            ("+4951112345", "+4951112346"),
            ("59302", "5930"),
            ("07743", "7743"),
        ] {
            assert!(!same_in_other_words(packed, found), "{packed} {found}");
        }
    }
}
