//! Documents in the foreign currency that they are written in: where no rate is known, they are compared in that alone.

use std::collections::BTreeMap;

use super::context::Context;
use crate::catalog::{RecordIndex, Role};
use crate::memory::Document;
use crate::standardise::{NumberFormat, currency_code, currency_of_header, number_format, sum_money};

/// What a document is worth, the preferred first.
const AMOUNTS: [Role; 2] = [Role::Amount, Role::AmountGross];

/// Amounts as they are written, read by the format of their column.
#[derive(Default)]
pub(super) struct Originals {
    formats: BTreeMap<(usize, usize), NumberFormat>,
}

impl Originals {
    /// The net amount that a record states, if only by the tax beside the gross one.
    pub(super) fn net(&mut self, context: &Context, index: RecordIndex) -> Option<i64> {
        self.stated(context, index, Role::Amount).or_else(|| {
            let gross = self.stated(context, index, Role::AmountGross)?;
            Some(gross - self.stated(context, index, Role::TaxAmount)?)
        })
    }

    /// The amount that stands under a role.
    fn stated(&mut self, context: &Context, index: RecordIndex, role: Role) -> Option<i64> {
        let record = context.record(index);
        let (table, typed) = (context.catalogue.table_of(index), record.typed());
        typed.columns_with(role).find_map(|column| {
            let read = || number_format(typed.table.column(column));
            let format = self.formats.entry((table, column)).or_insert_with(read);
            sum_money(record.parts(column), format).map(|money| money.cents)
        })
    }

    /// A document with its net amount in this currency; `None` where it is not written in it. Net against net alone: what tax
    /// lies between net and gross, no other country need have.
    pub(super) fn in_currency(&mut self, context: &Context, document: &Document, currency: &str) -> Option<Document> {
        unconverted(context, document).filter(|own| own == currency)?;
        Some(Document { net: self.net(context, document.record), gross: None, foreign: false, ..*document })
    }
}

/// The foreign currency of a document, as a code, where no rate turns its amount into euros.
pub(super) fn unconverted(context: &Context, document: &Document) -> Option<String> {
    currency_of(context, document).filter(|_| document.foreign && document.amount().is_none())
}

/// The currency that a document, its amounts (`CHF 1'200.00`) or else their header states, as a code if it has one.
pub(super) fn currency_of(context: &Context, document: &Document) -> Option<String> {
    let record = context.record(document.record);
    if let Some(stated) = record.value(Role::Currency) {
        return Some(currency_code(stated).map_or_else(|| stated.to_uppercase(), str::to_owned));
    }
    if let Some(written) = AMOUNTS.iter().filter_map(|role| record.value(*role)).find_map(currency_code) {
        return Some(written.to_owned());
    }
    let typed = record.typed();
    let mut columns = AMOUNTS.iter().flat_map(|role| typed.columns_with(*role));
    columns.find_map(|column| currency_of_header(&typed.table.header[column])).map(str::to_owned)
}
