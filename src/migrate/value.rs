//! What makes two offers for a golden field the same: one comparable form per sort of value.

use std::borrow::Cow;

use serde::Deserialize;

use super::context::{Context, as_date, as_number};
use super::dossier::Member;
use super::places;
use crate::catalog::{Record, Role};
use crate::memory::Document;
use crate::output;
use crate::standardise::{
    LegalForm, PartyKind, company_name, first_email, fold, has_remark, iban, is_placeholder, lei, parse_date,
    party_kind, person_name, person_parts, phones, register_number, stated_kind, tax_number, vat_id, website,
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
    /// Whether it is the document behind a record that says it.
    pub(super) fn is_of_document(self) -> bool {
        matches!(self, Self::Amount | Self::Start | Self::End | Self::Closed | Self::Dated | Self::Word)
    }

    /// Whether the same letters mean the same in two records. They need not: a number without its country, a name beside
    /// what the record calls its customer, a word that a state belongs to, a day in another form.
    pub(super) fn reads_alike(self, one: &Member<'_>, other: &Member<'_>) -> bool {
        match self {
            Self::Company => one.record.values(Role::PartyType).eq(other.record.values(Role::PartyType)),
            Self::Phone | Self::Vat => one.record.value(Role::Country) == other.record.value(Role::Country),
            Self::Word => one.document.is_none() && other.document.is_none(),
            Self::Birth => one.table == other.table,
            Self::Amount | Self::Start | Self::End | Self::Closed | Self::Dated => false,
            _ => true,
        }
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
    /// What else the field's normal columns say, see [`shown`].
    pub(super) shown: Shown,
}

/// What was understood of an offer beside its comparable form. Only what survives is shown, so the cells are not made here.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) enum Shown {
    /// Nothing.
    #[default]
    Nothing,
    /// The comparable form says all.
    Key,
    /// The words and the legal form of a name, and what it calls, if that had to be asked.
    Name { words: String, legal_form: Option<LegalForm>, kind: Option<PartyKind> },
}

/// The comparable form of an offer.
pub(super) fn normal(form: Form, context: &Context<'_>, member: &Member<'_>, cells: &[Cow<'_, str>]) -> Normal {
    let text = cells.first().map_or("", |cell| cell.as_ref());
    let record = &member.record;
    let country = || record.value(Role::Country);
    match form {
        Form::Company => company(text, record),
        Form::Person => human(cells),
        Form::Address => places::normal(cells),
        Form::Email => known(first_email(text).map(|email| (email, true)), text),
        Form::Phone => {
            let found = phones(text, country()).into_iter().next();
            let plain = |digits: &str| digits.len() > 7 && !digits.starts_with('0');
            known(found.map(|phone| (international(&phone.digits), plain(&phone.digits))), text)
        }
        Form::Website => known(website(text).map(|site| (site.site, !site.free)), text),
        Form::Vat => known(vat_id(country(), text).map(|key| (key.value, key.valid)), text),
        Form::Tax => known(tax_number(text).map(|key| (key.value, key.valid)), text),
        Form::Register => known(register_number(text).map(|key| (key.value, key.valid)), text),
        Form::Lei => known(lei(text).map(|key| (key.value, key.valid)), text),
        Form::Bank => known(iban(text).map(|key| (key.value, key.valid)), text),
        Form::Amount => amount(member, text),
        Form::Start | Form::End | Form::Closed | Form::Dated => {
            let found = member.document.and_then(|document| day(form, document));
            known(found.map(|day| (as_date(as_number(Some(day))), true)), text)
        }
        Form::Birth => {
            let found = context.birth_format(record.index).and_then(|format| parse_date(text, format));
            known(found.map(|day| (as_date(as_number(Some(day))), true)), text)
        }
        Form::Word | Form::Title => {
            let key = fold(text);
            Normal { valid: !is_placeholder(&key), fullness: length(text), shown: Shown::Key, key }
        }
        Form::Number => Normal { valid: true, fullness: length(text), shown: Shown::Nothing, key: fold(text) },
        Form::Text | Form::Blocked | Form::OptedOut | Form::OptedIn | Form::Created | Form::Modified => {
            Normal { valid: true, fullness: length(text), shown: Shown::Nothing, key: text.to_owned() }
        }
    }
}

/// The day of a document that a field is about.
pub(super) fn day(form: Form, document: &Document) -> Option<jiff::civil::Date> {
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
        Some((key, valid)) => Normal { key, valid, fullness, shown: Shown::Key },
        None => Normal { key: fold(text), valid: false, fullness, shown: Shown::Nothing },
    }
}

fn international(digits: &str) -> String {
    if digits.len() > 7 && !digits.starts_with('0') { format!("+{digits}") } else { digits.to_owned() }
}

/// A legal form says more than any length.
const LEGAL_FORM: u32 = 1_000;

/// The comparable form of the name that a record has for a customer.
pub(super) fn company(text: &str, record: &Record<'_>) -> Normal {
    let name = company_name(text);
    let words = name.tokens.join(" ");
    let legal_form = name.legal_form;
    let bonus = if legal_form.is_none() { 0 } else { LEGAL_FORM };
    // A firm has a legal form, and its name no remark of a clerk behind it.
    let kind = legal_form.is_none().then(|| kind_of_company(text, record));
    let whole = kind.is_none_or(|kind| kind == PartyKind::Person);
    let valid = whole && name.fragment.is_none() && !words.is_empty() && !is_placeholder(&words) && !has_remark(text);
    Normal {
        valid,
        fullness: length(text) + bonus,
        key: if name.joined.is_empty() { fold(text) } else { name.joined },
        shown: Shown::Name { words, legal_form, kind },
    }
}

/// What a record says that its customer is, else what the name says.
fn kind_of_company(text: &str, record: &Record<'_>) -> PartyKind {
    let stated = record.values(Role::PartyType).map(stated_kind).find(|kind| *kind != PartyKind::Unknown);
    stated.unwrap_or_else(|| party_kind(text))
}

/// The cells of the field's normal columns for the offer that survived. Whether a customer is a person is only asked of that
/// one: it takes as long as all the rest.
pub(super) fn shown(form: Form, member: &Member<'_>, cells: &[Cow<'_, str>], normal: &Normal) -> Vec<String> {
    match &normal.shown {
        _ if form == Form::Word => vec![state(member)],
        Shown::Nothing => Vec::new(),
        Shown::Key => vec![normal.key.clone()],
        Shown::Name { words, legal_form, kind } => {
            let text = cells.first().map_or("", AsRef::as_ref);
            let kind = match kind.unwrap_or_else(|| kind_of_company(text, &member.record)) {
                PartyKind::Organisation => "organisation",
                PartyKind::Person => "person",
                PartyKind::Unknown => "unknown",
            };
            vec![words.clone(), legal_form.map_or("", LegalForm::name).to_owned(), kind.to_owned()]
        }
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
        shown: Shown::Nothing,
    }
}

fn amount(member: &Member<'_>, text: &str) -> Normal {
    let cents = member.document.and_then(Document::amount);
    known(cents.map(|cents| (output::euro(cents), cents != 0)), text)
}

fn state(member: &Member<'_>) -> String {
    member.document.map_or(String::new(), |document| document.state.name().to_owned())
}

fn length(text: &str) -> u32 {
    text.chars().count() as u32
}
