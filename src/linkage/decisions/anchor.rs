//! Anchors: what a record says of itself in comparable values, so that it is found again under another id and in another
//! spelling. The id is one witness among several.

use std::fmt::Write as _;

use crate::catalog::{Catalogue, Record, RecordKind, Role, Standing};
use crate::linkage::undertakings::Formats;
use crate::standardise::{
    Facet, Party, PartyFormats, company_name, comparable_number, customer_number, fold, party, title_words, whole_name,
};

/// What a value testifies to. The order is that of the text of an anchor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Witness {
    /// Words of the organisation's name, or of the person's who is the customer, in order of the alphabet.
    Name,
    /// Its legal form.
    Form,
    /// Words of a contact's own name.
    Person,
    /// Words of an undertaking's or document's title.
    Title,
    /// VAT id.
    Vat,
    /// Bank account.
    Iban,
    /// Commercial register number, legal entity identifier or tax number.
    Register,
    /// The record's own human number.
    Number,
    /// The customer's number on a master record.
    CustomerNumber,
    /// E-mail address.
    Email,
    /// Telephone number as international digits.
    Phone,
    /// Street without its number.
    Street,
    /// House number.
    House,
    /// Postcode.
    Postcode,
    /// Town.
    Town,
    /// Date of birth.
    Birth,
    /// Net or gross amount in cents.
    Amount,
    /// The date that says most about an undertaking.
    Date,
}

impl Witness {
    /// All of them, in order.
    pub const ALL: [Self; 18] = [
        Self::Name,
        Self::Form,
        Self::Person,
        Self::Title,
        Self::Vat,
        Self::Iban,
        Self::Register,
        Self::Number,
        Self::CustomerNumber,
        Self::Email,
        Self::Phone,
        Self::Street,
        Self::House,
        Self::Postcode,
        Self::Town,
        Self::Birth,
        Self::Amount,
        Self::Date,
    ];

    /// Its spelling in the text of an anchor.
    pub fn name(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Form => "form",
            Self::Person => "person",
            Self::Title => "title",
            Self::Vat => "vat",
            Self::Iban => "iban",
            Self::Register => "register",
            Self::Number => "number",
            Self::CustomerNumber => "customer-number",
            Self::Email => "email",
            Self::Phone => "phone",
            Self::Street => "street",
            Self::House => "house",
            Self::Postcode => "postcode",
            Self::Town => "town",
            Self::Birth => "birth",
            Self::Amount => "amount",
            Self::Date => "date",
        }
    }

    fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|witness| witness.name() == name)
    }

    /// Whether its values are words that may be misspelled.
    pub(super) fn is_wording(self) -> bool {
        matches!(self, Self::Name | Self::Person | Self::Title | Self::Street | Self::Town)
    }
}

/// One record by its content.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Anchor {
    /// Slug of its system.
    pub system: String,
    /// What it is.
    pub kind: RecordKind,
    /// Its id when the decision was made.
    pub id: String,
    /// What it says of itself, in order and each once.
    pub says: Vec<(Witness, String)>,
}

impl Anchor {
    /// Whether it says something under a witness, and whether it says this.
    pub(super) fn agrees(&self, witness: Witness, value: &str) -> Option<bool> {
        let start = self.says.partition_point(|(other, _)| *other < witness);
        let mut said = self.says[start..].iter().take_while(|(other, _)| *other == witness).peekable();
        said.peek()?;
        Some(said.any(|(_, other)| other == value))
    }

    /// What it says first under a witness.
    pub(super) fn first(&self, witness: Witness) -> Option<&str> {
        self.says.iter().find(|(other, _)| *other == witness).map(|(_, value)| value.as_str())
    }
}

/// `system=…|kind=…|id=…|name=…`: parts joined by `|`; `%`, `|` and line breaks inside values are percent-encoded.
impl std::fmt::Display for Anchor {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "system={}|kind={}|id={}", Encoded(&self.system), self.kind.name(), Encoded(&self.id))?;
        self.says.iter().try_for_each(|(witness, value)| write!(formatter, "|{}={}", witness.name(), Encoded(value)))
    }
}

impl std::str::FromStr for Anchor {
    type Err = String;

    /// Reads the text of an anchor; witnesses of a later version are passed over. The error is the part that is wrong.
    fn from_str(text: &str) -> Result<Self, String> {
        let mut anchor = Self { system: String::new(), kind: RecordKind::Lead, id: String::new(), says: Vec::new() };
        let mut kind = None;
        for part in text.split('|').filter(|part| !part.trim().is_empty()) {
            let (name, value) = part.split_once('=').ok_or_else(|| part.to_owned())?;
            let value = decoded(value);
            match name.trim() {
                "system" => anchor.system = value,
                "kind" => kind = Some(RecordKind::from_name(&value).ok_or_else(|| part.to_owned())?),
                "id" => anchor.id = value,
                name => anchor.says.extend(Witness::from_name(name).map(|witness| (witness, value))),
            }
        }
        anchor.kind = kind.ok_or_else(|| "kind=".to_owned())?;
        anchor.says.sort();
        anchor.says.dedup();
        if anchor.system.is_empty() { Err("system=".to_owned()) } else { Ok(anchor) }
    }
}

/// A value as it stands in an anchor.
struct Encoded<'a>(&'a str);

impl std::fmt::Display for Encoded<'_> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for letter in self.0.chars() {
            match letter {
                '%' => formatter.write_str("%25")?,
                '|' => formatter.write_str("%7C")?,
                '\n' => formatter.write_str("%0A")?,
                '\r' => formatter.write_str("%0D")?,
                other => formatter.write_char(other)?,
            }
        }
        Ok(())
    }
}

fn decoded(value: &str) -> String {
    value.replace("%0D", "\r").replace("%0A", "\n").replace("%7C", "|").replace("%25", "%")
}

/// Makes the anchors of a catalogue's records.
pub struct Anchors<'a> {
    catalogue: &'a Catalogue,
    parties: PartyFormats,
    /// Per table: formats of its dates and amounts.
    documents: Vec<Option<Formats>>,
}

impl<'a> Anchors<'a> {
    /// Reads the formats off the tables.
    pub fn of(catalogue: &'a Catalogue) -> Self {
        let has_documents =
            |table: usize| catalogue.tables[table].kinds().iter().any(|kind| kind.standing() == Standing::Document);
        let formats = |table: usize| has_documents(table).then(|| Formats::of(catalogue, table));
        Self {
            catalogue,
            parties: PartyFormats::of(catalogue),
            documents: (0..catalogue.tables.len()).map(formats).collect(),
        }
    }

    /// The catalogue whose records they are.
    pub fn catalogue(&self) -> &'a Catalogue {
        self.catalogue
    }

    /// The anchor of one record.
    pub fn anchor(&self, record: &Record<'_>) -> Anchor {
        let table = self.catalogue.table_of(record.index);
        let standing = record.kind().standing();
        let facet = if standing == Standing::Contact { Facet::Person } else { Facet::Customer };
        let mut says = Vec::new();
        of_party(&party(record, facet, &self.parties, table), facet, &mut says);
        of_names(record, standing, &mut says);
        if let Some(formats) = &self.documents[table] {
            says.extend(formats.amount(record).map(|cents| (Witness::Amount, cents.to_string())));
            says.extend(formats.when(record).map(|when| (Witness::Date, when.to_string())));
        }
        says.retain(|(_, value)| !value.is_empty());
        says.sort();
        says.dedup();
        Anchor { system: record.system().slug.clone(), kind: record.kind(), id: record.id().to_owned(), says }
    }
}

fn of_party(party: &Party, facet: Facet, says: &mut Vec<(Witness, String)>) {
    let name = if facet == Facet::Person { Witness::Person } else { Witness::Name };
    says.push((name, in_any_order(&party.name.tokens)));
    says.extend(party.name.legal_form.map(|form| (Witness::Form, fold(&format!("{form:?}")))));
    let keys = [(Witness::Vat, &party.vat), (Witness::Iban, &party.iban), (Witness::Register, &party.register)];
    let more = [(Witness::Register, &party.lei), (Witness::Register, &party.tax)];
    says.extend(keys.into_iter().chain(more).filter_map(|(witness, key)| Some((witness, key.as_ref()?.value.clone()))));
    says.extend(party.emails.iter().map(|email| (Witness::Email, format!("{}@{}", email.local, email.domain))));
    let numbers = party.phones.iter().filter_map(comparable_number);
    says.extend(numbers.map(|number| (Witness::Phone, number.to_string())));
    let address = &party.address;
    says.push((Witness::Street, address.street.clone()));
    says.push((Witness::House, address.house_number.clone()));
    says.push((Witness::Postcode, address.postcode.clone()));
    says.push((Witness::Town, address.city.clone()));
    says.extend(party.birth.map(|(year, month, day)| (Witness::Birth, format!("{year:04}-{month:02}-{day:02}"))));
}

/// What no party holds: titles, numbers, a contact's company.
fn of_names(record: &Record<'_>, standing: Standing, says: &mut Vec<(Witness, String)>) {
    if standing == Standing::Contact {
        says.push((Witness::Name, in_any_order(&company_name(&whole_name(record)).tokens)));
    }
    says.extend(record.value(Role::Title).map(|title| (Witness::Title, title_words(title).join(" "))));
    says.extend(record.value(Role::Number).map(|number| (Witness::Number, fold(number))));
    let numbers = record.values(Role::CustomerNumber).filter_map(customer_number);
    says.extend(numbers.map(|number| (Witness::CustomerNumber, number)));
}

/// Words in the order of the alphabet: how people swap them says nothing.
fn in_any_order(words: &[String]) -> String {
    let mut words: Vec<&str> = words.iter().map(String::as_str).collect();
    words.sort_unstable();
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::Department;
    use crate::catalog::by_hand::{catalogue, typed_table};

    const ROLES: [Role; 8] = [
        Role::Id,
        Role::CompanyName,
        Role::Street,
        Role::Postcode,
        Role::City,
        Role::Phone,
        Role::Email,
        Role::CustomerNumber,
    ];

    fn anchor(row: &[&str]) -> Anchor {
        let table = typed_table("crm.csv", ("crm", Department::Sales), RecordKind::Account, &ROLES, &[row]);
        let catalogue = catalogue(vec![table]);
        let record = catalogue.records().next().unwrap();
        Anchors::of(&catalogue).anchor(&record)
    }

    #[test]
    fn an_anchor_does_not_depend_on_cosmetics() {
        let one = anchor(&[
            "7",
            "Klapp & Söhne GmbH",
            "Möhnestraße 3",
            "59929",
            "Brilon",
            "02961 9876-0",
            "Info@Klapp.de",
            "K-17",
        ]);
        let other = anchor(&[
            "7",
            "  KLAPP  &  SÖHNE GMBH",
            "MÖHNESTR.  3",
            "59929",
            "BRILON ",
            "+49 (2961) 98760",
            "info@klapp.de",
            "k-17",
        ]);
        assert_eq!(one, other);
        for witness in [Witness::Name, Witness::Form, Witness::Phone, Witness::Email, Witness::Town] {
            assert!(one.first(witness).is_some(), "{witness:?} is missing in {one}");
        }
    }

    #[test]
    fn agreement_knows_silence() {
        let anchor = anchor(&["7", "Klapp GmbH", "", "59929", "Brilon", "", "", ""]);
        assert_eq!(anchor.agrees(Witness::Postcode, "59929"), Some(true));
        assert_eq!(anchor.agrees(Witness::Postcode, "1"), Some(false));
        assert_eq!(anchor.agrees(Witness::Email, "a@b.de"), None);
    }

    #[test]
    fn what_is_no_anchor_is_told() {
        for (text, wrong) in [("", "kind="), ("kind=account", "system="), ("system=crm|kind=x", "kind=x"), ("a", "a")] {
            assert_eq!(text.parse::<Anchor>(), Err(wrong.to_owned()), "{text}");
        }
        let known = "system=crm|kind=account|id=1|shoe-size=44".parse::<Anchor>().unwrap();
        assert!(known.says.is_empty(), "witnesses of a later version are passed over");
    }

    proptest::proptest! {
        #[test]
        fn the_text_of_an_anchor_is_read_back(
            system in "[a-z|%=]{1,9}", id in "\\PC{0,9}\n?", values in proptest::collection::vec("[ -~äß\n]{1,9}", 0..6)
        ) {
            let mut says: Vec<(Witness, String)> = Witness::ALL.into_iter().zip(values).collect();
            says.sort();
            let anchor = Anchor { system, kind: RecordKind::Deal, id, says };
            let text = anchor.to_string();
            proptest::prop_assert!(!text.contains('\n'));
            proptest::prop_assert_eq!(text.parse::<Anchor>(), Ok(anchor));
        }
    }
}
