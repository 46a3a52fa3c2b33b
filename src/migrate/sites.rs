//! `golden_sites.csv`: every address of a customer once, as a child table.

use std::borrow::Cow;
use std::fmt::Write as _;

use sha2::{Digest, Sha256};

use super::context::Context;
use super::fields::{Field, fields_of};
use super::golden::Golden;
use super::places;
use super::value::{Cells, Form, normal};
use crate::catalog::{Record, Standing};
use crate::linkage::{EntityIndex, EntityType};
use crate::output::listing::{Column, Emit, Listing, Sort};
use crate::standardise::Address;

/// The sites of all customers.
pub(super) struct Sites<'a> {
    customers: &'a Golden<'a>,
    /// Position and data of the field that holds the main address.
    address: (usize, &'static Field),
    columns: Vec<Column>,
}

/// One address of a customer.
struct Site<'a> {
    address: Address,
    key: String,
    cells: Cells<'a>,
    /// How much the spelling says.
    fullness: u32,
    record: Record<'a>,
    records: usize,
}

impl<'a> Sites<'a> {
    pub(super) fn new(customers: &'a Golden<'a>) -> Option<Self> {
        let mut fields = fields_of(EntityType::Customer).iter().enumerate();
        let address = fields.find(|(_, field)| field.form == Form::Address)?;
        let mut columns = vec![Column::text("site_id"), Column::text("customer_id"), Column::text("main")];
        columns.extend(address.1.columns.iter().map(|column| Column::text(column.name.as_str())));
        columns.extend(address.1.normal.iter().map(|name| Column::text(name.as_str())));
        columns.push(Column::new("records", Sort::Integer));
        columns.extend(["system", "file", "row", "record_id"].map(Column::text));
        Some(Self { customers, address, columns })
    }

    fn of(&self, entity: EntityIndex) -> Vec<Site<'a>> {
        let context: &'a Context<'a> = self.customers.context;
        let mut sites: Vec<Site<'a>> = Vec::new();
        for member in context.members(entity) {
            let record = context.record(member.record);
            if record.kind().standing() == Standing::Contact {
                continue; // where a colleague lives is no site of the company
            }
            let Some(cells) = places::offer(&record) else { continue };
            let address = places::read(&cells);
            let normal = places::normal(&cells);
            if address.city.is_empty() && address.postcode.is_empty() {
                continue;
            }
            let site = Site { address, key: normal.key, cells, fullness: normal.fullness, record, records: 1 };
            match sites.iter_mut().find(|known| known.key == site.key) {
                Some(known) => known.meet(site),
                None => sites.push(site),
            }
        }
        without_parts(sites)
    }
}

impl<'a> Site<'a> {
    /// The same address once more: the spelling that says more stays.
    fn meet(&mut self, other: Site<'a>) {
        let records = self.records + other.records;
        if other.fullness > self.fullness {
            *self = other;
        }
        self.records = records;
    }

    /// Whether it says nothing that the other does not say too.
    fn is_part_of(&self, other: &Self) -> bool {
        let within = |own: &str, whole: &str| own.is_empty() || own == whole;
        within(&self.address.street, &other.address.street)
            && within(&self.address.house_number, &other.address.house_number)
            && within(&self.address.postcode, &other.address.postcode)
            && within(&self.address.city, &other.address.city)
    }
}

/// Addresses that are part of another one are that one; the first of several that it may be part of.
fn without_parts(sites: Vec<Site<'_>>) -> Vec<Site<'_>> {
    let mut sites = sites;
    sites.sort_by(|a, b| b.fullness.cmp(&a.fullness).then_with(|| a.key.cmp(&b.key)));
    let mut whole: Vec<Site<'_>> = Vec::new();
    for site in sites {
        match whole.iter_mut().find(|other| site.is_part_of(other)) {
            Some(other) => other.records += site.records,
            None => whole.push(site),
        }
    }
    whole.sort_by(|a, b| a.key.cmp(&b.key));
    whole
}

/// `s-` and twelve hexadecimal digits of the customer's id and the comparable address.
fn site_id(customer: &str, key: &str) -> String {
    let digest = Sha256::digest(format!("site\n{customer}\n{key}"));
    digest.iter().take(6).fold("s-".to_owned(), |mut id, byte| {
        // Writing into a string cannot fail.
        let _ = write!(id, "{byte:02x}");
        id
    })
}

impl Listing for Sites<'_> {
    fn name(&self) -> &'static str {
        "golden_sites"
    }

    fn columns(&self) -> &[Column] {
        &self.columns
    }

    fn units(&self) -> usize {
        self.customers.units()
    }

    fn unit(&self, at: usize, emit: &mut Emit<'_>) {
        let context = self.customers.context;
        let entity = context.index(EntityType::Customer, at);
        let customer = context.entity(entity).id.as_str();
        let sites = self.of(entity);
        let main = self.customers.value(at, self.address.0, self.address.1).map(|(_, cells)| places::read(&cells));
        let main = main.and_then(|main| {
            let holds = |site: &Site<'_>| {
                let within = |own: &str, whole: &str| own.is_empty() || own == whole;
                within(&main.street, &site.address.street)
                    && within(&main.house_number, &site.address.house_number)
                    && within(&main.postcode, &site.address.postcode)
                    && within(&main.city, &site.address.city)
            };
            sites.iter().position(holds)
        });
        for (position, site) in sites.iter().enumerate() {
            let normal = normal(Form::Address, context, &site.record, &site.cells);
            let mut row: Vec<Cow<'_, str>> = vec![
                Cow::Owned(site_id(customer, &site.key)),
                Cow::Borrowed(customer),
                Cow::Borrowed(if main == Some(position) { "yes" } else { "no" }),
            ];
            row.extend(site.cells.iter().map(|cell| Cow::Borrowed(cell.as_ref())));
            row.extend(normal.shown.into_iter().map(Cow::Owned));
            row.push(Cow::Owned(site.records.to_string()));
            row.push(Cow::Borrowed(&site.record.system().slug));
            row.push(Cow::Borrowed(site.record.file()));
            row.push(Cow::Owned(site.record.row().to_string()));
            row.push(Cow::Borrowed(site.record.id()));
            emit(&row);
        }
    }
}
