//! Which invoices of a customer may belong to a project although they do not name it: by date and amount.
//!
//! Many exports of invoices have no column for the project, or one that is filled now and then. There an invoice of the
//! same customer, dated after the project began, over the project's amount, is taken for its invoice; so are two or three
//! partial invoices that add up to it. No invoice serves two projects.

use std::collections::BTreeSet;

use crate::catalog::RecordIndex;
use crate::findings::amounts::Total;
use crate::memory::Document;

/// Most invoices of a customer among which partial invoices are looked for.
const MANY: usize = 24;

/// A finished project, the amount it should be invoiced with, and the customer's invoices that name no project.
pub(super) struct Claim<'a> {
    pub(super) project: &'a Document,
    /// The document that says what the project is worth: the project itself, else its deal or order.
    pub(super) worth: Option<Document>,
    pub(super) invoices: &'a [Document],
}

impl Claim<'_> {
    /// The invoices that serve the claim, none of them in `taken`; `None` if there are none.
    pub(super) fn serve(&self, tolerance: f64, taken: &BTreeSet<RecordIndex>) -> Option<Vec<RecordIndex>> {
        let free: Vec<&Document> = self.candidates().filter(|invoice| !taken.contains(&invoice.record)).collect();
        let Some(worth) = &self.worth else { return free.first().map(|invoice| vec![invoice.record]) };
        let one = free.iter().find(|invoice| same_amount(worth, &[invoice], tolerance));
        one.map(|invoice| vec![invoice.record]).or_else(|| partial(worth, &free, tolerance))
    }

    /// Invoices from the project's beginning on.
    fn candidates(&self) -> impl Iterator<Item = &Document> {
        let begun = self.project.start.or(self.project.created);
        self.invoices.iter().filter(move |invoice| match (begun, invoice.dated.or(invoice.created)) {
            (Some(begun), Some(dated)) => dated >= begun,
            _ => true,
        })
    }
}

/// Two or three invoices that together are worth the amount.
fn partial(worth: &Document, free: &[&Document], tolerance: f64) -> Option<Vec<RecordIndex>> {
    let free = &free[..free.len().min(MANY)];
    for (at, first) in free.iter().enumerate() {
        for (next, second) in free.iter().enumerate().skip(at + 1) {
            if same_amount(worth, &[first, second], tolerance) {
                return Some(vec![first.record, second.record]);
            }
            let third = free[next + 1..].iter().find(|third| same_amount(worth, &[first, second, third], tolerance));
            if let Some(third) = third {
                return Some(vec![first.record, second.record, third.record]);
            }
        }
    }
    None
}

/// Whether invoices are worth what a document is worth.
fn same_amount(worth: &Document, invoices: &[&Document], tolerance: f64) -> bool {
    let (due, billed) = (Total::of([worth]), Total::of(invoices.iter().copied()));
    let Some((gap, cents)) = billed.beyond(&due).zip(due.cents()) else { return false };
    cents > 0 && gap.abs() as f64 <= tolerance * cents as f64
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::catalog::RecordKind;
    use crate::findings::testing::document;

    fn invoice(record: u32, net: Option<i64>, gross: Option<i64>) -> Document {
        Document { net, gross, dated: Some(date(2026, 3, 1)), ..document(record, RecordKind::Invoice) }
    }

    fn project(net: i64) -> Document {
        Document { net: Some(net), start: Some(date(2026, 1, 1)), ..document(0, RecordKind::Project) }
    }

    fn served(invoices: &[Document]) -> Option<Vec<RecordIndex>> {
        let project = project(100_000);
        Claim { project: &project, worth: Some(project), invoices }.serve(0.05, &BTreeSet::new())
    }

    #[test]
    fn one_invoice_within_tolerance_serves() {
        assert_eq!(served(&[invoice(1, Some(104_000), None)]), Some(vec![RecordIndex(1)]));
        assert_eq!(served(&[invoice(1, Some(106_000), None)]), None);
        assert_eq!(served(&[invoice(1, None, Some(119_000))]), Some(vec![RecordIndex(1)]), "gross against net");
    }

    #[test]
    fn partial_invoices_add_up() {
        let parts = [invoice(1, Some(30_000), None), invoice(2, Some(7_700), None), invoice(3, Some(70_000), None)];
        assert_eq!(served(&parts), Some(vec![RecordIndex(1), RecordIndex(3)]));
    }

    #[test]
    fn older_invoices_and_taken_ones_serve_nobody() {
        let older = Document { dated: Some(date(2025, 12, 31)), ..invoice(1, Some(100_000), None) };
        assert_eq!(served(&[older]), None);
        let project = project(100_000);
        let invoices = [invoice(1, Some(100_000), None)];
        let claim = Claim { project: &project, worth: Some(project), invoices: &invoices };
        assert_eq!(claim.serve(0.05, &BTreeSet::from([RecordIndex(1)])), None);
    }

    #[test]
    fn without_an_amount_any_later_invoice_serves() {
        let project = Document { net: None, ..project(0) };
        let invoices = [invoice(1, Some(500), None)];
        let claim = Claim { project: &project, worth: None, invoices: &invoices };
        assert_eq!(claim.serve(0.05, &BTreeSet::new()), Some(vec![RecordIndex(1)]));
    }
}
