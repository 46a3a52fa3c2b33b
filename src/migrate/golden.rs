//! The golden records: one row per customer, contact and project, the surviving value of every field in its original and
//! its comparable spelling.

use std::borrow::Cow;

use super::context::Context;
use super::decisions::{Rulings, shown};
use super::fields::{Field, fields_of};
use super::survivorship::{Choice, Further, Survivors};
use super::value::{Form, Normal, normal, offers};
use super::worth::Worth;
use crate::linkage::{EntityIndex, EntityType};
use crate::output;
use crate::output::listing::{Column, Emit, Listing, Sort};
use crate::report::fields::list_item;

/// The golden records of one entity type.
pub(super) struct Golden<'a> {
    pub(super) context: &'a Context<'a>,
    pub(super) survivors: &'a Survivors,
    pub(super) rulings: &'a Rulings,
    pub(super) worth: &'a Worth,
    pub(super) entity_type: EntityType,
    columns: Vec<Column>,
}

impl<'a> Golden<'a> {
    pub(super) fn new(
        context: &'a Context<'a>,
        survivors: &'a Survivors,
        rulings: &'a Rulings,
        worth: &'a Worth,
        entity_type: EntityType,
    ) -> Self {
        Self { columns: columns(entity_type), context, survivors, rulings, worth, entity_type }
    }

    /// What survived in a field, in the order of its columns; `None` where nothing did.
    pub(super) fn value(&self, at: usize, number: usize, field: &Field) -> Option<(Choice, Vec<Cow<'a, str>>)> {
        let choice = self.survivors.get(at, number)?;
        if choice.nth == Choice::WRITTEN {
            let entity = self.context.index(self.entity_type, at);
            let written = self.rulings.of(entity, number).and_then(|ruling| ruling.written.clone());
            return Some((choice, vec![Cow::Owned(written.unwrap_or_default())]));
        }
        let record = self.context.record(choice.record);
        let cells = offers(field, self.context, &record).into_iter().nth(usize::from(choice.nth))?;
        Some((choice, cells))
    }

    /// The other values of a field, each once, in the order of the records.
    pub(super) fn further(
        &self,
        at: usize,
        number: usize,
        field: &Field,
    ) -> Vec<(crate::catalog::RecordIndex, String)> {
        let cells = |(index, nth): &Further| {
            let record = self.context.record(*index);
            let cells = offers(field, self.context, &record).into_iter().nth(usize::from(*nth))?;
            Some((*index, further_cell(field.form, &cells)))
        };
        self.survivors.further(at, number).iter().filter_map(cells).collect()
    }

    fn cells_of_field(&self, at: usize, number: usize, field: &Field, row: &mut Vec<Cow<'a, str>>) {
        let found = self.value(at, number, field);
        let normal = match &found {
            Some((choice, cells)) if !field.normal.is_empty() => {
                normal(field.form, self.context, &self.context.record(choice.record), cells)
            }
            _ => Normal::default(),
        };
        let cells = found.map_or(Vec::new(), |(_, cells)| cells);
        let width = field.columns.len();
        row.extend(cells.into_iter().chain(std::iter::repeat(Cow::Borrowed(""))).take(width));
        row.extend(
            normal
                .shown
                .into_iter()
                .map(Cow::Owned)
                .chain(std::iter::repeat(Cow::Borrowed("")))
                .take(field.normal.len()),
        );
        if field.further.is_some() {
            let others = self.further(at, number, field);
            let listed: Vec<Cow<'_, str>> = others.iter().map(|(_, text)| list_item(text)).collect();
            row.push(Cow::Owned(listed.join("|")));
        }
    }

    /// The customers that an entity belongs to, the nearest first.
    pub(super) fn customers(&self, entity: EntityIndex) -> Vec<EntityIndex> {
        match self.entity_type {
            EntityType::Customer => Vec::new(),
            EntityType::Project => self.context.entity(entity).customer.into_iter().collect(),
            EntityType::Person => customers_of_person(self.context, entity),
        }
    }

    fn computed(&self, at: usize, row: &mut Vec<Cow<'a, str>>) {
        let entity = self.context.index(self.entity_type, at);
        let mut systems: Vec<&str> = Vec::new();
        let mut records = 0_usize;
        for member in self.context.members(entity) {
            systems.push(&self.context.record(member.record).system().slug);
            records += 1;
        }
        systems.sort_unstable();
        systems.dedup();
        row.push(Cow::Owned(systems.join("|")));
        row.push(Cow::Owned(records.to_string()));
        if self.entity_type != EntityType::Person {
            let worth = self.worth.of(entity);
            row.push(Cow::Owned(worth.documents.to_string()));
            row.push(Cow::Owned(output::euro(worth.cents)));
        }
    }
}

/// The customers of a person's records, the one that most records name first.
fn customers_of_person(context: &Context<'_>, person: EntityIndex) -> Vec<EntityIndex> {
    let of = |record| context.resolution.entity_of(record, EntityType::Customer);
    let mut named: Vec<EntityIndex> = context.members(person).filter_map(|member| of(member.record)).collect();
    named.sort_unstable();
    let mut counted: Vec<(usize, EntityIndex)> =
        named.chunk_by(|a, b| a == b).map(|same| (same.len(), same[0])).collect();
    counted.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
    counted.into_iter().map(|(_, customer)| customer).collect()
}

fn further_cell(form: Form, cells: &[Cow<'_, str>]) -> String {
    match form {
        Form::Bank => cells.first().map_or(String::new(), ToString::to_string),
        Form::Person if cells.len() > 2 => {
            let whole = if cells[1].is_empty() && cells[2].is_empty() { &cells[3..] } else { &cells[1..3] };
            shown(whole).replace(", ", " ")
        }
        _ => shown(cells),
    }
}

fn columns(entity_type: EntityType) -> Vec<Column> {
    let mut columns = vec![Column::text("entity_id")];
    match entity_type {
        EntityType::Customer => {}
        EntityType::Person => columns.extend(["customer_id", "further_customer_ids"].map(Column::text)),
        EntityType::Project => columns.push(Column::text("customer_id")),
    }
    for field in fields_of(entity_type) {
        let own = match field.form {
            Form::Created | Form::Modified => Sort::Date,
            _ => Sort::Text,
        };
        let normal = match field.form {
            Form::Amount => Sort::Euro,
            Form::Start | Form::End | Form::Closed | Form::Dated => Sort::Date,
            _ => Sort::Text,
        };
        columns.extend(field.columns.iter().map(|column| Column::new(column.name.as_str(), own)));
        columns.extend(field.normal.iter().map(|name| Column::new(name.as_str(), normal)));
        columns.extend(field.further.iter().map(|name| Column::text(name.as_str())));
    }
    columns.extend([Column::text("systems"), Column::new("records", Sort::Integer)]);
    if entity_type != EntityType::Person {
        columns.extend([Column::new("documents", Sort::Integer), Column::new("value_eur", Sort::Euro)]);
    }
    columns
}

impl Listing for Golden<'_> {
    fn name(&self) -> &str {
        match self.entity_type {
            EntityType::Customer => "golden_customers",
            EntityType::Person => "golden_contacts",
            EntityType::Project => "golden_projects",
        }
    }

    fn columns(&self) -> &[Column] {
        &self.columns
    }

    fn units(&self) -> usize {
        self.context.count(self.entity_type)
    }

    fn unit(&self, at: usize, emit: &mut Emit<'_>) {
        let entity = self.context.index(self.entity_type, at);
        let mut row: Vec<Cow<'_, str>> = Vec::with_capacity(self.columns.len());
        row.push(Cow::Borrowed(&self.context.entity(entity).id));
        let customers = self.customers(entity);
        if self.entity_type != EntityType::Customer {
            row.push(Cow::Borrowed(self.context.id(customers.first().copied())));
        }
        if self.entity_type == EntityType::Person {
            let others: Vec<&str> = customers.iter().skip(1).map(|index| self.context.id(Some(*index))).collect();
            row.push(Cow::Owned(others.join("|")));
        }
        for (number, field) in fields_of(self.entity_type).iter().enumerate() {
            self.cells_of_field(at, number, field, &mut row);
        }
        self.computed(at, &mut row);
        emit(&row);
    }
}
