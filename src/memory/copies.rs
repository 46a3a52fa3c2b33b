//! Open items that repeat invoices: what a ledger says of an invoice that another export holds goes to that invoice, and the
//! item stays a posting. Otherwise one invoice would be charged, missed and summed twice.

use std::collections::BTreeMap;

use super::rows::Row;
use super::stages::State;
use crate::catalog::{Catalogue, RecordIndex, RecordKind, Role, reference_key};

/// The highest rate of value added tax in reach, and some room for rounding.
const HIGHEST_TAX: f64 = 1.28;

/// Gives what items of ledgers say to the invoices that they repeat.
pub(super) fn fold(catalogue: &Catalogue, rows: &mut [Row]) {
    let ledgers: Vec<bool> = (0..catalogue.tables.len())
        .map(|table| keeps_items(catalogue, table) || repeats(catalogue, rows, table))
        .collect();
    if !ledgers.contains(&true) {
        return;
    }
    let is_item = |row: &Row| row.kind == RecordKind::Invoice && ledgers[row.table as usize];
    let is_original = |row: &Row| row.kind == RecordKind::Invoice && !ledgers[row.table as usize];
    let mut originals: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    let mut loose: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (at, row) in rows.iter().enumerate().filter(|(_, row)| is_original(row)) {
        let exact = exact_keys(catalogue, row);
        for key in bare_keys(&exact) {
            loose.entry(key).or_default().push(at);
        }
        for key in exact {
            originals.entry(key).or_default().push(at);
        }
    }
    let mut pairs = Vec::new();
    for (at, item) in rows.iter().enumerate().filter(|(_, row)| is_item(row)) {
        let keys = keys(catalogue, item);
        // A number without its signs may be another invoice's own.
        let bearers = keys.iter().filter_map(|key| originals.get(key).or_else(|| loose.get(key)));
        let found = bearers.into_iter().find_map(|bearers| match bearers.as_slice() {
            [original] if is_copy(catalogue, item, &rows[*original]) => Some(*original),
            _ => None,
        });
        pairs.extend(found.map(|original| (at, original)));
    }
    for (item, original) in pairs {
        rows[item].kind = RecordKind::Posting;
        let (amounts, days, state, dunned) =
            (rows[item].amounts, rows[item].days, rows[item].state, rows[item].remarks.dunned);
        let own = &mut rows[original];
        // Where only one of them has a rate, the amounts are not of one currency.
        if !own.amounts.foreign || amounts.foreign {
            own.amounts.open = own.amounts.open.or(amounts.open);
        }
        own.amounts.unpaid = own.amounts.unpaid.or(amounts.unpaid);
        let last = days.len() - 1;
        own.days[last] = own.days[last].or(days[last]);
        own.remarks.dunned |= dunned;
        if own.state == State::Unknown {
            own.state = state;
        }
    }
}

/// Whether a table lists postings of a ledger.
fn keeps_items(catalogue: &Catalogue, table: usize) -> bool {
    catalogue.tables[table].recognition.kind == Some(RecordKind::Posting)
}

/// Share of the items of a list that must be invoices of a longer one for it to repeat that one.
const REPEATED: f64 = 0.5;

/// Whether a list of invoices says what is open of those that another export holds (`Offene Posten` beside the invoices).
fn repeats(catalogue: &Catalogue, rows: &[Row], table: usize) -> bool {
    if !catalogue.tables[table].has(Role::OpenAmount) {
        return false;
    }
    let invoices =
        |of: usize| rows.iter().filter(move |row| row.kind == RecordKind::Invoice && row.table as usize == of);
    let own: Vec<&Row> = invoices(table).collect();
    let others = (0..catalogue.tables.len()).filter(|other| *other != table);
    let longer = others.filter(|other| invoices(*other).count() > own.len());
    !own.is_empty() && longer.map(|other| repeated(catalogue, &own, invoices(other))).any(|share| share >= REPEATED)
}

/// Share of items that are among those invoices.
fn repeated<'r>(catalogue: &Catalogue, items: &[&Row], invoices: impl Iterator<Item = &'r Row>) -> f64 {
    let mut originals: BTreeMap<String, &Row> = BTreeMap::new();
    for row in invoices {
        originals.extend(keys(catalogue, row).into_iter().map(|key| (key, row)));
    }
    // Numbers begin again with a new year: what repeats an invoice is of its amount, in one system too.
    let is_among = |item: &&&Row| {
        let mut found = keys(catalogue, item).into_iter().filter_map(|key| originals.get(&key));
        found.any(|original| is_copy(catalogue, item, original) && may_be_of_one_amount(item, original))
    };
    items.iter().filter(is_among).count() as f64 / items.len() as f64
}

/// The numbers by which an invoice is known, as they are.
fn exact_keys(catalogue: &Catalogue, row: &Row) -> Vec<String> {
    let record = catalogue.record(RecordIndex(row.record));
    let number = record.value(Role::Number).and_then(reference_key);
    number.into_iter().chain(reference_key(record.id())).map(Into::into).collect()
}

/// The same numbers as a ledger may take them over, where that differs: without signs between the parts.
fn bare_keys(exact: &[String]) -> Vec<String> {
    let joined = |key: &String| key.chars().filter(|sign| sign.is_alphanumeric()).collect::<String>();
    let mut bare: Vec<String> = Vec::new();
    for key in exact.iter().map(joined).filter(|key| !key.is_empty()) {
        if !exact.contains(&key) && !bare.contains(&key) {
            bare.push(key);
        }
    }
    bare
}

/// Both.
fn keys(catalogue: &Catalogue, row: &Row) -> Vec<String> {
    let mut keys = exact_keys(catalogue, row);
    keys.extend(bare_keys(&keys));
    keys
}

/// Whether nothing says that the amounts differ. Ledgers keep what is to be paid and call it an amount, so that what stands as
/// net on an item may be the gross of its invoice.
fn may_be_of_one_amount(item: &Row, original: &Row) -> bool {
    let same = |own: Option<i64>, other: Option<i64>| own.zip(other).map(|(own, other)| (own - other).abs() <= 1);
    let (own, other) = (&item.amounts, &original.amounts);
    let stated = own.net.filter(|_| own.gross.is_none());
    same(own.gross, other.gross).unwrap_or_else(|| match (same(own.net, other.net), same(stated, other.gross)) {
        (None, None) => true,
        (net, gross) => net == Some(true) || gross == Some(true),
    })
}

/// Whether an item is that invoice: in one system the number tells, in two the amounts must agree as well, where they can be
/// compared.
fn is_copy(catalogue: &Catalogue, item: &Row, original: &Row) -> bool {
    let slug = |row: &Row| &catalogue.tables[row.table as usize].recognition.system.slug;
    if slug(item) == slug(original) {
        return true;
    }
    let Some(gross) = item.amounts.gross.or(item.amounts.net) else { return false };
    match (original.amounts.gross, original.amounts.net) {
        (Some(other), _) => (other - gross).abs() <= 1,
        (None, Some(net)) => gross >= net && gross as f64 <= net as f64 * HIGHEST_TAX,
        // In a currency without a rate there is nothing to compare; the number has to tell.
        (None, None) => original.amounts.foreign,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::Department;
    use crate::catalog::by_hand::{catalogue, typed_table};
    use crate::config::Settings;

    fn read(items: &[&[&str]], slug: &str) -> Vec<(RecordKind, State, Option<i64>, bool)> {
        let open = [Role::Id, Role::Number, Role::AmountGross, Role::OpenAmount, Role::DunningLevel];
        let operations = Department::Operations;
        let bills: [&[&str]; 2] = [&["0090001", "100.00", "2026-01-02"], &["0090002", "50.00", "2026-01-03"]];
        let bills = typed_table(
            "a.csv",
            ("erp", operations),
            RecordKind::Invoice,
            &[Role::Id, Role::Amount, Role::DocumentDate],
            &bills,
        );
        let mut ledger = typed_table("b.csv", (slug, operations), RecordKind::Invoice, &open, items);
        ledger.recognition.kind = Some(RecordKind::Posting);
        let catalogue = catalogue(vec![bills, ledger]);
        let rows = super::super::rows::read(&catalogue, &Settings::default());
        rows.iter().map(|row| (row.kind, row.state, row.amounts.open, row.remarks.dunned)).collect()
    }

    #[test]
    fn an_item_speaks_for_the_invoice_of_its_number() {
        let rows = read(&[&["18001", "90001", "119.00", "119.00", "2"]], "erp");
        assert_eq!(rows[0], (RecordKind::Invoice, State::Open, Some(11_900), true));
        assert_eq!((rows[1].1, rows[2].0), (State::Unknown, RecordKind::Posting));
    }

    #[test]
    fn a_list_of_what_is_open_repeats_the_longer_list_of_invoices() {
        let roles = [Role::Id, Role::AmountGross, Role::OpenAmount, Role::Currency];
        let table = |file, slug, rows: &[&[&str]]| {
            typed_table(file, (slug, Department::Operations), RecordKind::Invoice, &roles, rows)
        };
        let invoices: [&[&str]; 3] = [&["R1", "119.00", "", ""], &["R2", "50.00", "", "CHF"], &["R3", "70.00", "", ""]];
        let kinds = |open: &[&[&str]]| {
            let catalogue = catalogue(vec![table("a.csv", "erp", &invoices), table("b.csv", "ledger", open)]);
            let rows = super::super::rows::read(&catalogue, &Settings::default());
            rows[3..].iter().map(|row| (row.kind, rows[1].amounts.open)).collect::<Vec<_>>()
        };
        let copies = kinds(&[&["R1", "119.00", "119.00", ""], &["R2", "50.00", "50.00", ""]]);
        assert_eq!(copies, [(RecordKind::Posting, None); 2], "no francs are taken for euros");
        let others = kinds(&[&["R1", "740.00", "740.00", ""], &["R9", "50.00", "50.00", ""]]);
        assert_eq!(others, [(RecordKind::Invoice, None); 2]);
    }

    #[test]
    fn a_ledger_takes_numbers_over_without_their_signs() {
        let roles = [Role::Id, Role::AmountGross, Role::OpenAmount];
        let table = |file, slug, rows: &[&[&str]]| {
            typed_table(file, (slug, Department::Operations), RecordKind::Invoice, &roles, rows)
        };
        let invoices: [&[&str]; 2] = [&["RE-2026-00114", "119.00", ""], &["RE-2026-00115", "50.00", ""]];
        let open: [&[&str]; 1] = [&["RE202600114", "119.00", "119.00"]];
        let catalogue = catalogue(vec![table("a.csv", "books", &invoices), table("b.csv", "ledger", &open)]);
        let rows = super::super::rows::read(&catalogue, &Settings::default());
        assert_eq!((rows[2].kind, rows[0].amounts.open), (RecordKind::Posting, Some(11_900)));
    }

    #[test]
    fn what_a_ledger_calls_an_amount_is_what_is_to_be_paid() {
        let invoice = [Role::Id, Role::Amount, Role::AmountGross];
        let item = [Role::Id, Role::Amount, Role::OpenAmount];
        let invoices: [&[&str]; 2] = [&["R1", "100.00", "120.00"], &["R2", "50.00", "60.00"]];
        let operations = Department::Operations;
        let erp = typed_table("a.csv", ("erp", operations), RecordKind::Invoice, &invoice, &invoices);
        let open =
            typed_table("b.csv", ("ledger", operations), RecordKind::Invoice, &item, &[&["R1", "120.00", "70.00"]]);
        let catalogue = catalogue(vec![erp, open]);
        let rows = super::super::rows::read(&catalogue, &Settings::default());
        assert_eq!((rows[2].kind, rows[0].amounts.open), (RecordKind::Posting, Some(7_000)));
    }

    #[test]
    fn in_another_system_the_amounts_must_agree() {
        let same = read(&[&["18001", "90001", "119.00", "119.00", "0"]], "ledger");
        let other = read(&[&["18001", "90001", "740.00", "740.00", "0"]], "ledger");
        assert_eq!((same[2].0, other[2].0), (RecordKind::Posting, RecordKind::Invoice));
    }
}
