//! Documents of SAP: orders (VBAK), invoices (VBRK) and items that are still open (BSID); and where invoices are found.

use std::collections::BTreeMap;
use std::io;
use std::path::Path;

use super::super::house::House;
use super::super::journal::Journal;
use super::super::letters::western;
use super::super::papers::{Books, Invoice, Sort};
use super::super::words::header;
use super::sap::SHAPE;
use super::{bills, compact};
use crate::output::euro;
use crate::sample::files::TextFile;
use crate::sample::spelling::cut;

/// File stem of the orders.
pub(in crate::sample::dach) const ORDERS: &str = "VBAK";
/// File stem of the invoices.
pub(in crate::sample::dach) const INVOICES: &str = "VBRK";
/// File stem of the open items.
pub(in crate::sample::dach) const OPEN: &str = "BSID";

/// The file in which invoices of some books stand.
pub(in crate::sample::dach) fn source(books: Books) -> &'static str {
    match books {
        Books::Sap => INVOICES,
        Books::Office => bills::STEM,
    }
}

/// Writes the orders.
pub(in crate::sample::dach) fn orders(house: &House<'_>, folder: &Path, journal: &mut Journal) -> io::Result<u64> {
    let mut file = TextFile::create(&folder.join(format!("{ORDERS}.csv")), SHAPE, &header("sap_orders"))?;
    for order in &house.orders {
        let title = western(&cut(&order.title, 40));
        let (day, net) = (compact(order.day), euro(order.cents));
        let head = ["800", &order.number, &day, "RFCUSER", "TA", "1000", &order.debtor, &net, order.currency];
        let cells: Vec<&str> = head.into_iter().chain([&*order.reference, &title]).collect();
        file.row(&cells)?;
        journal.mention(ORDERS, "order", &order.number, &house.true_id(order.customer))?;
        journal.undertaking(ORDERS, &order.number, order.undertaking)?;
    }
    file.finish()
}

/// Writes the invoices.
pub(in crate::sample::dach) fn invoices(house: &House<'_>, folder: &Path, journal: &mut Journal) -> io::Result<u64> {
    let mut file = TextFile::create(&folder.join(format!("{INVOICES}.csv")), SHAPE, &header("sap_invoices"))?;
    let numbers: BTreeMap<u64, &str> = house.invoices.iter().map(|invoice| (invoice.part, &*invoice.number)).collect();
    for invoice in house.invoices.iter().filter(|invoice| invoice.books == Books::Sap) {
        let undone = invoice.cancels.and_then(|part| numbers.get(&part)).copied().unwrap_or_default();
        let kind = match invoice.sort {
            Sort::Cancellation => "S1",
            Sort::Internal => "IV",
            _ => "F2",
        };
        let (day, net, tax) = (compact(invoice.day), euro(invoice.net), euro(invoice.tax()));
        let head = ["800", &invoice.number, kind, &day, &invoice.debtor, &net, &tax, invoice.currency];
        let sign = western(&cut(&invoice.reference, 18));
        let cells: Vec<&str> = head.into_iter().chain([&*invoice.order, &sign, undone, "MAIER"]).collect();
        file.row(&cells)?;
        told(house, invoice, INVOICES, journal)?;
    }
    file.finish()
}

/// Who an invoice is for, and what is wrong with it.
pub(super) fn told(house: &House<'_>, invoice: &Invoice, source: &str, journal: &mut Journal) -> io::Result<()> {
    let group = format!("V{:06}", invoice.undertaking);
    journal.plant(&invoice.breaks, source, &invoice.number, &group);
    journal.mention(source, "invoice", &invoice.number, &house.true_id(invoice.customer))
}

/// Writes the open items.
pub(in crate::sample::dach) fn open(house: &House<'_>, folder: &Path, journal: &mut Journal) -> io::Result<u64> {
    let mut file = TextFile::create(&folder.join(format!("{OPEN}.csv")), SHAPE, &header("sap_open"))?;
    let sap = house.invoices.iter().filter(|invoice| invoice.books == Books::Sap && invoice.paid.is_none());
    let open = sap.filter(|invoice| matches!(invoice.sort, Sort::Invoice | Sort::Internal));
    for (at, invoice) in open.enumerate() {
        let number = format!("18{at:08}");
        let (day, gross) = (compact(invoice.day), euro(invoice.gross()));
        let home = if invoice.currency == "EUR" { gross.clone() } else { euro(invoice.gross() * 105 / 100) };
        let (year, level) = (day[..4].to_owned(), invoice.dunning.to_string());
        let text = western(&cut(&invoice.subject, 50));
        let head = ["800", "1000", &invoice.debtor, &number, &year, "RV", &day, &day, &invoice.number, &day, "30"];
        let tail = [&*home, &gross, invoice.currency, "S", &level, &text];
        let cells: Vec<&str> = head.into_iter().chain(tail).collect();
        file.row(&cells)?;
        journal.mention(OPEN, "posting", &number, &house.true_id(invoice.customer))?;
    }
    file.finish()
}
