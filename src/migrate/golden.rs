//! The golden records: one row per customer, contact and project, the surviving value of every field in its original and
//! its comparable spelling.

use std::borrow::Cow;

use super::context::Context;
use super::decisions::{Rulings, shown};
use super::dossier::{Dossier, Reader};
use super::fields::{Field, fields_of};
use super::survivorship::Survivor;
use super::value::Form;
use super::worth::Worth;
use crate::linkage::{EntityIndex, EntityType};
use crate::output;
use crate::output::listing::{Column, Emit, Listing, Sort};
use crate::report::fields::list_item;

/// The golden records of one entity type.
pub(super) struct Golden<'a> {
    pub(super) context: &'a Context<'a>,
    pub(super) rulings: &'a Rulings,
    pub(super) worth: &'a Worth,
    pub(super) entity_type: EntityType,
    columns: Vec<Column>,
}

impl<'a> Golden<'a> {
    pub(super) fn new(
        context: &'a Context<'a>,
        rulings: &'a Rulings,
        worth: &'a Worth,
        entity_type: EntityType,
    ) -> Self {
        Self { columns: columns(entity_type), context, rulings, worth, entity_type }
    }

    /// Reads the dossiers that its rows are made of.
    pub(super) fn reader(&self) -> Reader<'a, 'a> {
        Reader::new(self.context, self.rulings, self.entity_type)
    }

    /// The row of an entity.
    pub(super) fn row<'d>(&'d self, dossier: &'d Dossier<'a>) -> Vec<Cow<'d, str>> {
        let entity = dossier.entity;
        let mut row: Vec<Cow<'_, str>> = Vec::with_capacity(self.columns.len());
        row.push(Cow::Borrowed(&self.context.entity(entity).id));
        match self.entity_type {
            EntityType::Customer => {}
            EntityType::Project => row.push(Cow::Borrowed(self.context.id(self.context.entity(entity).customer))),
            EntityType::Person => {
                let customers = customers_of_person(self.context, dossier);
                row.push(Cow::Borrowed(self.context.id(customers.first().copied())));
                let others: Vec<&str> = customers.iter().skip(1).map(|index| self.context.id(Some(*index))).collect();
                row.push(Cow::Owned(others.join("|")));
            }
        }
        for (field, survivor) in fields_of(self.entity_type).iter().zip(&dossier.fields) {
            let width = field.columns.len() + field.normal.len() + usize::from(field.further.is_some());
            match survivor {
                Some(survivor) => cells_of_field(field, survivor, &mut row),
                None => row.extend(std::iter::repeat_n(Cow::Borrowed(""), width)),
            }
        }
        self.computed(dossier, &mut row);
        row
    }

    fn computed(&self, dossier: &Dossier<'a>, row: &mut Vec<Cow<'_, str>>) {
        let mut tables: Vec<usize> = dossier.members.iter().map(|member| member.table).collect();
        tables.sort_unstable();
        tables.dedup();
        let system = |table: usize| self.context.catalogue.tables[table].recognition.system.slug.as_str();
        let mut systems: Vec<&str> = tables.into_iter().map(system).collect();
        systems.sort_unstable();
        systems.dedup();
        row.push(Cow::Owned(systems.join("|")));
        row.push(Cow::Owned(dossier.members.len().to_string()));
        if self.entity_type != EntityType::Person {
            let worth = self.worth.of(dossier.entity);
            row.push(Cow::Owned(worth.documents.to_string()));
            row.push(Cow::Owned(output::euro(worth.cents)));
        }
    }
}

fn cells_of_field<'d>(field: &Field, survivor: &'d Survivor<'_>, row: &mut Vec<Cow<'d, str>>) {
    let filled = |cells: &mut dyn Iterator<Item = &'d str>, width: usize, row: &mut Vec<Cow<'d, str>>| {
        row.extend(cells.chain(std::iter::repeat("")).take(width).map(Cow::Borrowed));
    };
    filled(&mut survivor.said.iter().map(AsRef::as_ref), field.columns.len(), row);
    filled(&mut survivor.shown.iter().map(String::as_str), field.normal.len(), row);
    if field.further.is_some() {
        let mut listed = String::new();
        for (at, other) in survivor.further.iter().enumerate() {
            if at > 0 {
                listed.push('|');
            }
            listed.push_str(&list_item(&further_cell(field.form, &other.said)));
        }
        row.push(Cow::Owned(listed));
    }
}

/// The customers of a person's records, the one that most records name first.
fn customers_of_person(context: &Context<'_>, person: &Dossier<'_>) -> Vec<EntityIndex> {
    let customers = person.members.iter().filter_map(|member| context.customer_beside(member.place));
    let mut named: Vec<EntityIndex> = customers.collect();
    named.sort_unstable();
    let mut counted: Vec<(usize, EntityIndex)> =
        named.chunk_by(|a, b| a == b).map(|same| (same.len(), same[0])).collect();
    counted.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
    counted.into_iter().map(|(_, customer)| customer).collect()
}

/// One of the other values of a field, in one cell.
pub(super) fn further_cell(form: Form, cells: &[Cow<'_, str>]) -> String {
    match form {
        Form::Bank => cells.first().map_or(String::new(), ToString::to_string),
        Form::Person if cells.len() > 2 => {
            let whole = if cells[1].is_empty() && cells[2].is_empty() { &cells[3..] } else { &cells[1..3] };
            shown(whole).replace(", ", " ")
        }
        _ => shown(cells),
    }
}

/// What the list of a type is called.
pub(super) fn name(entity_type: EntityType) -> &'static str {
    match entity_type {
        EntityType::Customer => "golden_customers",
        EntityType::Person => "golden_contacts",
        EntityType::Project => "golden_projects",
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
        name(self.entity_type)
    }

    fn columns(&self) -> &[Column] {
        &self.columns
    }

    fn units(&self) -> usize {
        self.context.count(self.entity_type)
    }

    fn unit(&self, at: usize, emit: &mut Emit<'_>) {
        emit(&self.row(self.reader().read(at)));
    }
}
