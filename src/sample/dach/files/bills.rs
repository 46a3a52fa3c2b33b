//! Invoices of the Austrian subsidiary, as sevDesk lists them.

use std::collections::BTreeMap;
use std::io;
use std::path::Path;

use super::super::house::House;
use super::super::journal::Journal;
use super::super::papers::{Books, Invoice, Sort};
use super::super::words::header;
use super::office::SHAPE;
use super::sap_papers::told;
use crate::sample::calendar::Day;
use crate::sample::files::{TextFile, german_amount};

/// File stem.
pub(in crate::sample::dach) const STEM: &str = "sevdesk_rechnungen";

/// Writes the list.
pub(in crate::sample::dach) fn write(house: &House<'_>, folder: &Path, journal: &mut Journal) -> io::Result<u64> {
    let mut file = TextFile::create(&folder.join(format!("{STEM}.csv")), SHAPE, &header("bills"))?;
    let numbers: BTreeMap<u64, &str> = house.invoices.iter().map(|invoice| (invoice.part, &*invoice.number)).collect();
    for invoice in house.invoices.iter().filter(|invoice| invoice.books == Books::Office) {
        let undone = invoice.cancels.and_then(|part| numbers.get(&part)).copied();
        let cells = row(invoice, undone);
        file.row(&cells.each_ref().map(String::as_str))?;
        told(house, invoice, STEM, journal)?;
    }
    file.finish()
}

fn row(invoice: &Invoice, undone: Option<&str>) -> [String; 15] {
    let sign = if invoice.sort == Sort::Cancellation { "-" } else { "" };
    let amount = |cents: i64| format!("{sign}{}", german_amount(cents));
    let status = match (invoice.sort, invoice.paid, invoice.is_overdue()) {
        (Sort::Cancelled, _, _) => "Storniert",
        (Sort::Cancellation, _, _) | (_, Some(_), _) => "Bezahlt",
        (_, None, true) => "Überfällig",
        (_, None, false) => "Offen",
    };
    let open = status == "Überfällig" || status == "Offen";
    let paid = invoice.paid.filter(|_| status == "Bezahlt").map(Day::german).unwrap_or_default();
    [
        invoice.day.german(),
        invoice.number.clone(),
        invoice.due.german(),
        if undone.is_some() { "Stornorechnung" } else { "Rechnung" }.to_owned(),
        status.to_owned(),
        invoice.debtor.clone(),
        invoice.name.clone(),
        undone.map_or_else(|| invoice.subject.clone(), |number| format!("Storno zu Rechnung {number}")),
        amount(invoice.net),
        amount(invoice.tax()),
        amount(invoice.gross()),
        if open { amount(invoice.gross()) } else { german_amount(0) },
        invoice.currency.to_owned(),
        paid,
        invoice.dunning.to_string(),
    ]
}
