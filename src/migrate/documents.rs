//! `documents.csv`: every document with the customer and the project it belongs to, in comparable values. Documents are not
//! merged: each keeps its number.

use std::borrow::Cow;

use super::context::{Context, as_date, as_number};
use super::merge_plan::may_move;
use crate::catalog::{RecordIndex, Role};
use crate::memory::Document;
use crate::output;
use crate::output::listing::{Column, Emit, Listing, Sort};

/// Its name.
pub(super) const NAME: &str = "documents";

/// All documents, in canonical order.
pub(super) struct Documents<'a> {
    context: &'a Context<'a>,
    records: Vec<RecordIndex>,
    columns: Vec<Column>,
}

impl<'a> Documents<'a> {
    pub(super) fn new(context: &'a Context<'a>) -> Self {
        let records = context.world.documents.iter().map(|document| document.record).collect();
        let mut columns: Vec<Column> = [
            "record_kind",
            "system",
            "file",
            "row",
            "record_id",
            "number",
            "title",
            "customer_id",
            "project_id",
            "status",
            "state",
            "owner",
            "currency",
        ]
        .map(Column::text)
        .into();
        columns.extend(["net_eur", "gross_eur", "open_eur"].map(|name| Column::new(name, Sort::Euro)));
        columns.extend(
            ["created", "modified", "dated", "closed", "start", "end", "due"].map(|name| Column::new(name, Sort::Date)),
        );
        columns.push(Column::text("moves"));
        Self { context, records, columns }
    }
}

fn row<'a>(context: &Context<'a>, document: &Document) -> Vec<Cow<'a, str>> {
    let record = context.record(document.record);
    let value = |role| Cow::Borrowed(record.verbatim(role).unwrap_or(""));
    let euro = |cents: Option<i64>| Cow::Owned(cents.map_or(String::new(), output::euro));
    let day = |date| Cow::Owned(as_date(as_number(date)));
    vec![
        Cow::Borrowed(document.kind.name()),
        Cow::Borrowed(record.system().slug.as_str()),
        Cow::Borrowed(record.file()),
        Cow::Owned(record.row().to_string()),
        Cow::Borrowed(record.id()),
        value(Role::Number),
        value(Role::Title),
        Cow::Borrowed(context.id(document.customer)),
        Cow::Borrowed(context.id(document.project)),
        value(Role::Stage),
        Cow::Borrowed(document.state.name()),
        value(Role::Owner),
        value(Role::Currency),
        euro(document.net),
        euro(document.gross),
        euro(document.open),
        day(document.created),
        day(document.modified),
        day(document.dated),
        day(document.closed),
        day(document.start),
        day(document.end),
        day(document.due),
        Cow::Borrowed(if may_move(document.kind) { "yes" } else { "no" }),
    ]
}

impl Listing for Documents<'_> {
    fn name(&self) -> &'static str {
        NAME
    }

    fn columns(&self) -> &[Column] {
        &self.columns
    }

    fn units(&self) -> usize {
        self.records.len()
    }

    fn unit(&self, at: usize, emit: &mut Emit<'_>) {
        if let Some(document) = self.context.world.documents.get(self.records[at]) {
            emit(&row(self.context, &document));
        }
    }
}
