//! What a record offers for a golden field, and what makes two offers the same: one form per sort of value.

use std::borrow::Cow;

use serde::Deserialize;

use super::context::{Context, as_date, as_number};
use super::fields::{Field, FieldColumn};
use super::places;
use crate::catalog::{Record, Role};
use crate::linkage::EntityType;
use crate::memory::{Consent, Document};
use crate::output;
use crate::report::fields::name as name_of;
use crate::standardise::{
    PartyKind, company_name, emails, fold, iban, is_placeholder, lei, parse_date, party_kind, person_name,
    person_parts, phones, register_number, stated_kind, tax_number, vat_id, website, without_remarks,
};

/// How a value is read, compared and judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Form {
    /// Name of an organisation, or of a customer of either sort.
    Company,
    /// Name of a person in its parts.
    Person,
    /// Street, postcode, town.
    Address,
    /// E-mail address.
    Email,
    /// Telephone number.
    Phone,
    /// Website.
    Website,
    /// VAT id.
    Vat,
    /// National tax number.
    Tax,
    /// Commercial register number.
    Register,
    /// Legal entity identifier.
    Lei,
    /// Bank account and bank.
    Bank,
    /// A number of one's own: letters and digits count.
    Number,
    /// A word or a name that is compared folded.
    Word,
    /// A text that is compared verbatim.
    Text,
    /// Title of an undertaking.
    Title,
    /// Date of birth.
    Birth,
    /// Whether the record is blocked.
    Blocked,
    /// Whether the person has opted out.
    OptedOut,
    /// Whether the person may be written to.
    OptedIn,
    /// Day of creation.
    Created,
    /// Day of the last change.
    Modified,
    /// Net amount of the document, else gross.
    Amount,
    /// Start of the work.
    Start,
    /// End of the work.
    End,
    /// Day of closing.
    Closed,
    /// Date of the document.
    Dated,
}

impl Form {
    /// Whether the same letters may mean something else in another record: a number without its country, a word that a
    /// state belongs to, a day in another form.
    pub(super) fn depends_on_record(self) -> bool {
        !matches!(
            self,
            Self::Person
                | Self::Address
                | Self::Email
                | Self::Website
                | Self::Tax
                | Self::Register
                | Self::Lei
                | Self::Bank
                | Self::Number
                | Self::Text
                | Self::Title
        )
    }
}

/// The cells of one offer, one per column of the field; in the original spelling, trimmed.
pub(super) type Cells<'a> = Vec<Cow<'a, str>>;

/// An offer in comparable form.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Normal {
    /// Offers with the same key are the same value.
    pub(super) key: String,
    /// It can be right: check digits, a whole address, a mailbox.
    pub(super) valid: bool,
    /// How much it says.
    pub(super) fullness: u32,
    /// The cells of the field's normal columns.
    pub(super) shown: Vec<String>,
}

/// What a record offers for a field; most records offer nothing or one thing.
pub(super) fn offers<'a>(field: &Field, context: &Context<'a>, record: &Record<'a>) -> Vec<Cells<'a>> {
    let document = || context.world.documents.get(record.index);
    match field.form {
        Form::Company => one(name_of(record, EntityType::Customer)),
        Form::Person => person(field, record).into_iter().collect(),
        Form::Address => places::offer(record).into_iter().collect(),
        Form::Vat => vat(record),
        Form::Bank => bank(record),
        Form::Birth => record.value(Role::BirthDate).map(|day| vec![Cow::Borrowed(day)]).into_iter().collect(),
        Form::Blocked => flag(context, record, |facts| facts.blocked),
        Form::OptedOut => flag(context, record, |facts| matches!(facts.consent, Consent::Withdrawn(_))),
        Form::OptedIn => flag(context, record, |facts| matches!(facts.consent, Consent::Granted(_))),
        Form::Created => one(Cow::Owned(as_date(context.created(record.index)))),
        Form::Modified => one(Cow::Owned(as_date(context.changed(record.index)))),
        Form::Amount => document().filter(|document| document.amount().is_some()).map_or(Vec::new(), |_| {
            let written = record.value(Role::Amount).or_else(|| record.value(Role::AmountGross));
            written.map(|amount| vec![Cow::Borrowed(amount)]).into_iter().collect()
        }),
        Form::Start | Form::End | Form::Closed | Form::Dated => {
            document().and_then(|document| day(field.form, &document)).map_or(Vec::new(), |_| plain(field, record))
        }
        _ => plain(field, record),
    }
}

/// The comparable form of an offer.
pub(super) fn normal(form: Form, context: &Context<'_>, record: &Record<'_>, cells: &[Cow<'_, str>]) -> Normal {
    let text = cells.first().map_or("", |cell| cell.as_ref());
    let country = record.value(Role::Country);
    match form {
        Form::Company => company(text, record),
        Form::Person => human(cells),
        Form::Address => places::normal(cells),
        Form::Email => {
            let found = emails(text).into_iter().next();
            known(found.map(|email| (format!("{}@{}", email.local, email.domain), true)), text)
        }
        Form::Phone => {
            let found = phones(text, country).into_iter().next();
            let plain = |digits: &str| digits.len() > 7 && !digits.starts_with('0');
            known(found.map(|phone| (international(&phone.digits), plain(&phone.digits))), text)
        }
        Form::Website => known(website(text).map(|site| (site.site, !site.free)), text),
        Form::Vat => known(vat_id(country, text).map(|key| (key.value, key.valid)), text),
        Form::Tax => known(tax_number(text).map(|key| (key.value, key.valid)), text),
        Form::Register => known(register_number(text).map(|key| (key.value, key.valid)), text),
        Form::Lei => known(lei(text).map(|key| (key.value, key.valid)), text),
        Form::Bank => known(iban(text).map(|key| (key.value, key.valid)), text),
        Form::Amount => amount(context, record, text),
        Form::Start | Form::End | Form::Closed | Form::Dated => {
            let found = context.world.documents.get(record.index).and_then(|document| day(form, &document));
            known(found.map(|day| (as_date(as_number(Some(day))), true)), text)
        }
        Form::Birth => {
            let found = context.birth_format(record.index).and_then(|format| parse_date(text, format));
            known(found.map(|day| (as_date(as_number(Some(day))), true)), text)
        }
        Form::Word | Form::Title => {
            let folded = fold(text);
            let shown = if form == Form::Word { state(context, record) } else { folded.clone() };
            Normal { valid: !is_placeholder(&folded), fullness: length(text), shown: vec![shown], key: folded }
        }
        Form::Number => Normal { valid: true, fullness: length(text), shown: Vec::new(), key: fold(text) },
        Form::Text | Form::Blocked | Form::OptedOut | Form::OptedIn | Form::Created | Form::Modified => {
            Normal { valid: true, fullness: length(text), shown: Vec::new(), key: text.to_owned() }
        }
    }
}

fn one(cell: Cow<'_, str>) -> Vec<Cells<'_>> {
    if cell.is_empty() { Vec::new() } else { vec![vec![cell]] }
}

/// The values of the first role that has any, each an offer of its own.
fn plain<'a>(field: &Field, record: &Record<'a>) -> Vec<Cells<'a>> {
    let [column] = field.columns.as_slice() else { return Vec::new() };
    let of_role = |role: &Role| Some(record.verbatims(*role).collect::<Vec<_>>()).filter(|found| !found.is_empty());
    let values = column.roles.iter().find_map(of_role).unwrap_or_default();
    values.into_iter().map(|value| vec![Cow::Borrowed(value)]).collect()
}

/// The cells of a field with several columns; all values of a role behind each other. `None` where all but the first
/// column, which only goes with them, are empty.
fn person<'a>(field: &Field, record: &Record<'a>) -> Option<Cells<'a>> {
    let cells: Cells<'a> = field.columns.iter().map(|column| joined(column, record)).collect();
    cells.iter().skip(1).any(|cell| !cell.is_empty()).then_some(cells)
}

/// All values under the roles of a column, behind each other.
fn joined<'a>(column: &FieldColumn, record: &Record<'a>) -> Cow<'a, str> {
    let mut values = column.roles.iter().flat_map(|role| record.values(*role));
    let Some(first) = values.next() else { return Cow::Borrowed("") };
    values.fold(Cow::Borrowed(first), |all, value| Cow::Owned(format!("{all} {value}")))
}

/// A VAT id with the country that stands in a column of its own.
fn vat<'a>(record: &Record<'a>) -> Vec<Cells<'a>> {
    let Some(id) = record.value(Role::VatId) else { return Vec::new() };
    let own = id.starts_with(|sign: char| sign.is_ascii_alphabetic());
    match record.value(Role::VatCountry).filter(|_| !own) {
        Some(country) => one(Cow::Owned(format!("{country}{id}"))),
        None => one(Cow::Borrowed(id)),
    }
}

fn bank<'a>(record: &Record<'a>) -> Vec<Cells<'a>> {
    let mut banks = record.values(Role::Bic);
    let accounts = record.values(Role::Iban);
    accounts.map(|iban| vec![Cow::Borrowed(iban), Cow::Borrowed(banks.next().unwrap_or(""))]).collect()
}

fn flag<'a>(
    context: &Context<'a>,
    record: &Record<'a>,
    says: impl Fn(&crate::memory::PartyFacts) -> bool,
) -> Vec<Cells<'a>> {
    let facts = context.world.parties.get(record.index);
    if facts.is_some_and(|facts| says(&facts)) { one(Cow::Borrowed("yes")) } else { Vec::new() }
}

fn day(form: Form, document: &Document) -> Option<jiff::civil::Date> {
    match form {
        Form::Start => document.start,
        Form::End => document.end,
        Form::Closed => document.closed,
        _ => document.dated,
    }
}

/// What was understood, with whether it can be right; otherwise the folded text, which cannot.
fn known(found: Option<(String, bool)>, text: &str) -> Normal {
    let fullness = length(text);
    match found {
        Some((key, valid)) => Normal { shown: vec![key.clone()], key, valid, fullness },
        None => Normal { key: fold(text), valid: false, fullness, shown: vec![String::new()] },
    }
}

fn international(digits: &str) -> String {
    if digits.len() > 7 && !digits.starts_with('0') { format!("+{digits}") } else { digits.to_owned() }
}

/// A legal form says more than any length.
const LEGAL_FORM: u32 = 1_000;

fn company(text: &str, record: &Record<'_>) -> Normal {
    let name = company_name(text);
    let stated = record.values(Role::PartyType).map(stated_kind).find(|kind| *kind != PartyKind::Unknown);
    let kind = stated.unwrap_or_else(|| party_kind(text));
    let kind = match kind {
        PartyKind::Organisation => "organisation",
        PartyKind::Person => "person",
        PartyKind::Unknown => "unknown",
    };
    let tokens = name.tokens.join(" ");
    let form = name.legal_form.map_or(String::new(), |form| form.name().to_owned());
    let bonus = if form.is_empty() { 0 } else { LEGAL_FORM };
    // A firm has a legal form, and its name no remark of a clerk behind it.
    let whole = !form.is_empty() || kind == "person";
    let clean = fold(&without_remarks(text)) == fold(text) && name.fragment.is_none();
    Normal {
        valid: whole && clean && !tokens.is_empty() && !is_placeholder(&tokens),
        fullness: length(text) + bonus,
        key: if name.joined.is_empty() { fold(text) } else { name.joined },
        shown: vec![tokens, form, kind.to_owned()],
    }
}

/// Given and family name; the whole name where they do not stand apart.
fn human(cells: &[Cow<'_, str>]) -> Normal {
    let cell = |at: usize| cells.get(at).map_or("", |cell| cell.as_ref());
    let (first, last, whole) = (cell(1), cell(2), cell(3));
    let name = if first.is_empty() && last.is_empty() { person_name(whole) } else { person_parts(first, last) };
    let given = name.given.join(" ");
    Normal {
        valid: name.given.iter().any(|given| given.len() > 1) && !name.family.is_empty(),
        fullness: cells.iter().map(|cell| length(cell)).sum(),
        key: format!("{given} {}", name.family).trim().to_owned(),
        shown: Vec::new(),
    }
}

fn amount(context: &Context<'_>, record: &Record<'_>, text: &str) -> Normal {
    let cents = context.world.documents.get(record.index).and_then(|document| document.amount());
    known(cents.map(|cents| (output::euro(cents), cents != 0)), text)
}

fn state(context: &Context<'_>, record: &Record<'_>) -> String {
    let document = context.world.documents.get(record.index);
    document.map_or(String::new(), |document| document.state.name().to_owned())
}

fn length(text: &str) -> u32 {
    text.chars().count() as u32
}
