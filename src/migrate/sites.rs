//! `golden_sites.csv`: every address of a customer once, as a child table.

use std::borrow::Cow;

use sha2::{Digest, Sha256};

use super::dossier::Dossier;
use super::fields::{Field, fields_of};
use super::golden::Golden;
use super::places::{self, Known};
use super::value::{Form, Normal};
use crate::catalog::{Record, Standing};
use crate::linkage::EntityType;
use crate::output::listing::{Column, Emit, Listing, Sort};
use crate::standardise::Address;

/// Its name.
pub(super) const NAME: &str = "golden_sites";

/// The sites of all customers.
pub(super) struct Sites<'a> {
    customers: &'a Golden<'a>,
    /// Position and data of the field that holds the main address.
    address: (usize, &'static Field),
    /// Which tables have columns for an address.
    speaking: Vec<bool>,
    columns: Vec<Column>,
}

/// One address of a customer.
struct Site<'a> {
    /// Number of the address among those known.
    number: usize,
    key: String,
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
        let tables = &customers.context.catalogue.tables;
        let speaking = tables.iter().map(|typed| places::ROLES.iter().any(|role| typed.has(*role))).collect();
        Some(Self { customers, address, speaking, columns })
    }

    /// The rows of a customer.
    pub(super) fn rows(&self, dossier: &mut Dossier<'a>, emit: &mut Emit<'_>) {
        let customer = self.customers.context.entity(dossier.entity).id.as_str();
        let sites = self.of(dossier);
        let main = dossier.fields[self.address.0].as_ref().map(|survivor| dossier.known.read(&survivor.said));
        let known = &dossier.known;
        let main = main.map(|number| known.at(number));
        let main = main.and_then(|main| sites.iter().position(|site| is_part(main, known.at(site.number))));
        for (position, site) in sites.iter().enumerate() {
            let mut row: Vec<Cow<'_, str>> = vec![
                Cow::Owned(site_id(customer, &site.key)),
                Cow::Borrowed(customer),
                Cow::Borrowed(if main == Some(position) { "yes" } else { "no" }),
            ];
            row.extend(known.cells(site.number).iter().map(|cell| Cow::Borrowed(cell.as_ref())));
            row.extend(places::shown(known.at(site.number)).into_iter().map(Cow::Owned));
            row.push(Cow::Owned(site.records.to_string()));
            row.push(Cow::Borrowed(&site.record.system().slug));
            row.push(Cow::Borrowed(site.record.file()));
            row.push(Cow::Owned(site.record.row().to_string()));
            row.push(Cow::Borrowed(site.record.id()));
            emit(&row);
        }
    }

    fn of(&self, dossier: &mut Dossier<'a>) -> Vec<Site<'a>> {
        let Dossier { members, addresses, known, .. } = dossier;
        let mut sites: Vec<Site<'a>> = Vec::new();
        // Number of an address that was met, and position of its site.
        let mut met: Vec<(usize, usize)> = Vec::new();
        let mut read = addresses.iter().peekable();
        for (by, member) in members.iter().enumerate() {
            let (record, own) = (member.record, read.next_if(|(reader, _)| *reader == by));
            if !self.speaking[member.table] || record.kind().standing() == Standing::Contact {
                continue; // where a colleague lives is no site of the company
            }
            let own = own.map(|(_, number)| *number);
            let Some(number) = own.or_else(|| Some(known.read(&places::offer(&record)?))) else { continue };
            if let Some((_, site)) = met.iter().find(|(other, _)| *other == number) {
                sites[*site].records += 1;
                continue;
            }
            let address = known.at(number);
            if address.city.is_empty() && address.postcode.is_empty() {
                continue;
            }
            let Normal { key, fullness, .. } = places::normal_of(address, known.cells(number));
            let site = Site { number, key, fullness, record, records: 1 };
            let same = sites.iter().position(|known| known.key == site.key);
            met.push((number, same.unwrap_or(sites.len())));
            match same {
                Some(known) => sites[known].meet(site),
                None => sites.push(site),
            }
        }
        without_parts(sites, known)
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
}

/// Whether an address says nothing that another does not say too.
fn is_part(part: &Address, whole: &Address) -> bool {
    let within = |own: &str, whole: &str| own.is_empty() || own == whole;
    within(&part.street, &whole.street)
        && within(&part.house_number, &whole.house_number)
        && within(&part.postcode, &whole.postcode)
        && within(&part.city, &whole.city)
}

/// Addresses that are part of another one are that one; the first of several that it may be part of.
fn without_parts<'a>(sites: Vec<Site<'a>>, known: &Known<'_>) -> Vec<Site<'a>> {
    let mut sites = sites;
    if sites.len() < 2 {
        return sites;
    }
    sites.sort_by(|a, b| b.fullness.cmp(&a.fullness).then_with(|| a.key.cmp(&b.key)));
    let mut whole: Vec<Site<'a>> = Vec::new();
    for site in sites {
        match whole.iter_mut().find(|other| is_part(known.at(site.number), known.at(other.number))) {
            Some(other) => other.records += site.records,
            None => whole.push(site),
        }
    }
    whole.sort_by(|a, b| a.key.cmp(&b.key));
    whole
}

/// `s-` and twelve hexadecimal digits of the customer's id and the comparable address.
fn site_id(customer: &str, key: &str) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let mut hash = Sha256::new();
    for part in ["site\n", customer, "\n", key] {
        hash.update(part);
    }
    let digest = hash.finalize();
    let halves = digest.iter().take(6).flat_map(|byte| [byte >> 4, byte & 15]);
    "s-".chars().chain(halves.map(|half| char::from(DIGITS[usize::from(half)]))).collect()
}

impl Listing for Sites<'_> {
    fn name(&self) -> &'static str {
        NAME
    }

    fn columns(&self) -> &[Column] {
        &self.columns
    }

    fn units(&self) -> usize {
        self.customers.units()
    }

    fn unit(&self, at: usize, emit: &mut Emit<'_>) {
        self.rows(self.customers.reader().read(at), emit);
    }
}
