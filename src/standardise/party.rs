//! A record's customer or person in comparable values: what linkage compares.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::attention::{is_attention, is_care_of, is_department};
use super::company::{FIELD_LENGTHS, owned_house};
use super::further_names::{further_names, person_and_trade};
use super::legal_form::legal_form;
use super::seated_name::SeatedNames;
use super::street::is_part_of_building;
use super::town::town;
use super::{
    Address, AddressParts, CompanyName, DateFormat, Email, GivenNames, Key, Marks, PartyKind, PersonName, Phone, Site,
    address, addressed_as, company_name, date_format, emails, fold, full_address, iban, is_placeholder, lei,
    parse_date, party_kind, party_kind_among, person_name_among, person_parts, phones, register_number,
    salutation_kind, split_trailing_address, split_usual_address, stated_kind, tax_number, trade_words, vat_id,
    website, without_attention, without_remarks,
};
use crate::catalog::{Catalogue, Record, Role, Standing};

/// Whom of a record we ask about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Facet {
    /// The customer: the organisation, or the person where there is no organisation.
    Customer,
    /// The human being.
    Person,
}

/// A customer or a person in comparable values; empty where the record says nothing.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Party {
    /// Organisation, person or undecided.
    pub kind: PartyKind,
    /// The name as written, for display.
    pub display: String,
    /// The name's tokens without the legal form; of a person, given and family names.
    pub name: CompanyName,
    /// Further names of the same party (native spelling, trade name).
    pub other_names: Vec<CompanyName>,
    /// The parts of a person's name, where the party is a person.
    pub person: Option<PersonName>,
    /// Address.
    pub address: Address,
    /// Telephone numbers.
    pub phones: Vec<Phone>,
    /// E-mail addresses.
    pub emails: Vec<Email>,
    /// Websites.
    pub sites: Vec<Site>,
    /// VAT id.
    pub vat: Option<Key>,
    /// Bank account.
    pub iban: Option<Key>,
    /// Legal entity identifier.
    pub lei: Option<Key>,
    /// Commercial register number.
    pub register: Option<Key>,
    /// National tax number.
    pub tax: Option<Key>,
    /// Words of its industry, as names have them.
    pub trades: Vec<String>,
    /// Personal numbers: passport, licence, social security.
    pub personal: Vec<Key>,
    /// Date of birth as year, month, day; 0 where a part is unknown.
    pub birth: Option<(i16, i8, i8)>,
}

/// Column formats of a catalogue that single records cannot tell.
pub struct PartyFormats {
    birth: Vec<Option<DateFormat>>,
    given: GivenNames,
    /// Per table: whether its names usually have their address behind them.
    addressed: Vec<bool>,
    seated: SeatedNames,
}

/// Values of one table that given names are learned from at most.
const NAMES_PER_TABLE: usize = 20_000;

impl PartyFormats {
    /// Decides the date format of each table's birth dates over all its values, and learns given names.
    pub fn of(catalogue: &Catalogue) -> Self {
        let birth = catalogue
            .tables
            .iter()
            .map(|typed| {
                let column = typed.columns_with(Role::BirthDate).next()?;
                Some(date_format(typed.table.column(column)))
            })
            .collect();
        let given = GivenNames::learn(names(catalogue, Role::FirstName), names(catalogue, Role::LastName));
        let addressed = (0..catalogue.tables.len()).map(|table| has_addresses_in_names(catalogue, table)).collect();
        let seated = SeatedNames::of(catalogue, |table| is_unplaced(catalogue, table));
        Self { birth, given, addressed, seated }
    }
}

/// Names of a table that are looked at to see whether addresses stand behind them, and how many must have one at least.
const ADDRESSED: (usize, f64) = (500, 0.5);

/// Whether a table has names of customers, and no column for where they are.
fn is_unplaced(catalogue: &Catalogue, table: usize) -> bool {
    let typed = &catalogue.tables[table];
    typed.has(Role::CompanyName) && !ADDRESS_ROLES.iter().any(|role| typed.has(*role))
}

fn has_addresses_in_names(catalogue: &Catalogue, table: usize) -> bool {
    if !is_unplaced(catalogue, table) {
        return false;
    }
    let step = catalogue.records_of(table).count().div_ceil(ADDRESSED.0).max(1);
    let records = catalogue.records_of(table).step_by(step);
    let names = records.filter_map(|record| record.value(Role::CompanyName));
    let (mut all, mut addressed) = (0_usize, 0_usize);
    for name in names {
        all += 1;
        addressed += usize::from(split_trailing_address(name).is_some());
    }
    addressed > 0 && addressed as f64 >= ADDRESSED.1 * all as f64
}

/// Roles of an address that has columns of its own.
const ADDRESS_ROLES: [Role; 4] = [Role::FullAddress, Role::Street, Role::Postcode, Role::City];

/// Values of a role over all tables; of long tables as many from all over them.
fn names(catalogue: &Catalogue, role: Role) -> impl Iterator<Item = &str> {
    (0..catalogue.tables.len()).filter(move |table| catalogue.tables[*table].has(role)).flat_map(move |table| {
        let step = catalogue.records_of(table).count().div_ceil(NAMES_PER_TABLE).max(1);
        catalogue.records_of(table).step_by(step).flat_map(move |record| record.values(role).collect::<Vec<_>>())
    })
}

/// The customer or person of a record.
pub fn party(record: &Record<'_>, facet: Facet, formats: &PartyFormats, table: usize) -> Party {
    let mut party = Party::default();
    let whole = if facet == Facet::Customer { whole_name(record) } else { String::new() };
    let seated = formats.seated.split(table, &whole);
    name(record, facet, seated.map_or(whole.as_str(), |(name, _)| name), &formats.given, &mut party);
    party.address = address_of(record);
    if let Some((_, seat)) = seated {
        party.address.city = town(seat);
    }
    match owned_house(&party.display) {
        // The house is the name already, and the letters of its owners go to whoever manages it.
        Some(house) if house == party.address.street => {
            party.address = Address { city: party.address.city, country: party.address.country, ..Address::default() };
        }
        None if party.address == Address::default() => address_inside_name(&mut party, formats.addressed[table]),
        _ => {}
    }
    let country = Some(party.address.country.clone()).filter(|country| !country.is_empty());
    let country = country.as_deref();
    for role in [Role::Phone, Role::Mobile] {
        party.phones.extend(record.values(role).flat_map(|cell| phones(cell, country)));
    }
    // Who is unknown to a system stands there with their address instead of a name.
    let unnamed = record.values(Role::PersonName).filter(|name| name.contains('@'));
    let reached = || reached_by(record);
    party.emails = record.values(Role::Email).chain(unnamed).chain(reached()).flat_map(emails).collect();
    party.emails.dedup();
    party.sites = record.values(Role::Website).chain(reached()).filter_map(website).collect();
    keys(record, facet, country, &mut party);
    party.birth = birth(record, formats.birth[table].as_ref());
    if facet == Facet::Person || (party.name.tokens.is_empty() && stated(record) == PartyKind::Person) {
        party.kind = PartyKind::Person;
    }
    if facet == Facet::Customer {
        town_in_name(record, &mut party);
        party.trades = record.values(Role::Industry).flat_map(trade_words).collect();
    }
    party
}

/// Mailboxes and sites in the place of a customer's number: service desks keep a customer under the domain it writes from.
pub fn reached_by<'r>(record: &Record<'r>) -> impl Iterator<Item = &'r str> + use<'r> {
    let at_hand = |value: &&str| value.contains('@') || (value.contains('.') && website(value).is_some());
    let values: Vec<&str> = record.values(Role::CustomerReference).filter(at_hand).collect();
    values.into_iter()
}

/// The name of the party: that of the organisation, as far as it is a name (`whole`), or the person's.
fn name(record: &Record<'_>, facet: Facet, whole: &str, names: &GivenNames, party: &mut Party) {
    if facet == Facet::Customer {
        let stated = stated(record);
        let whole = without_attention(whole);
        let own_name = record.value(Role::LastName).is_some() && record.kind().standing() == Standing::Master;
        let names_itself = stated == PartyKind::Person && own_name;
        let filler = own_name && is_placeholder(&fold(whole));
        if is_family_name(record, whole, stated) {
            name_parts(record, record.value(Role::FirstName).unwrap_or_default(), whole, party);
            return;
        }
        if !whole.is_empty() && !names_itself && !filler {
            organisation(whole, stated, names, party);
            party.other_names = other_names(record, whole, names);
            return;
        }
        let is_contact = record.kind().standing() != Standing::Master;
        // Who writes to a service desk may be kept under the name of the firm.
        let firm = record.value(Role::PersonName).filter(|name| !name.contains('@'));
        let firm = firm.filter(|_| record.kind().standing() == Standing::Document);
        if let Some(firm) = firm.filter(|name| party_kind_among(name, names) == PartyKind::Organisation) {
            organisation(firm, PartyKind::Organisation, names, party);
            return;
        }
        if is_contact && record.values(Role::Email).flat_map(emails).any(|email| !email.free) {
            return; // a colleague's own name is not the name of the organisation behind the e-mail
        }
    }
    human(record, names, party);
    if party.name.tokens.is_empty()
        && let Some(other) = record.value(Role::OtherName)
    {
        organisation(other, stated(record), names, party);
    }
    if facet == Facet::Customer && party.name.tokens.is_empty() && record.kind().standing() == Standing::Master {
        named_by_site(record, party);
    }
}

/// Whether the name of a customer is a family name, as the given one stands beside it: some lists have one column for what firms
/// and families are called (`Name/Firma`, `Vorname`).
fn is_family_name(record: &Record<'_>, whole: &str, stated: PartyKind) -> bool {
    let given = record.value(Role::FirstName).is_some() && !whole.is_empty();
    let alone = given && !record.typed().has(Role::LastName) && record.value(Role::PersonName).is_none();
    let master = record.kind().standing() == Standing::Master;
    alone && master && stated != PartyKind::Organisation && party_kind(whole) != PartyKind::Organisation
}

/// A customer that a system made of a website alone is called what the site is called.
fn named_by_site(record: &Record<'_>, party: &mut Party) {
    let sites = record.values(Role::Website).filter_map(website).filter(|site| !site.free);
    if let Some(name) =
        sites.map(|site| company_name(&site.label.replace('-', " "))).find(|name| !name.tokens.is_empty())
    {
        party.display.clone_from(&name.joined);
        party.name = name;
        party.kind = PartyKind::Organisation;
    }
}

/// What an organisation is called besides, in fields of their own or beside its name.
fn other_names(record: &Record<'_>, whole: &str, names: &GivenNames) -> Vec<CompanyName> {
    let mut others: Vec<CompanyName> = record.values(Role::OtherName).map(company_name).collect();
    others.extend(further_names(whole, names));
    if let (Some(name), Some(extra)) = (record.value(Role::CompanyName), record.value(Role::CompanyNameExtra)) {
        others.extend(person_and_trade(name, extra, names).into_iter().flatten());
    }
    others
}

/// What the record itself says it is: by its type, or by having been born.
fn stated(record: &Record<'_>) -> PartyKind {
    let stated = record.values(Role::PartyType).map(stated_kind).find(|kind| *kind != PartyKind::Unknown);
    let born = || record.value(Role::BirthDate).or_else(|| record.value(Role::BirthYear)).is_some();
    stated.unwrap_or_else(|| if born() { PartyKind::Person } else { addressed(record) })
}

/// To whom the form of address speaks, where the record names nobody beside the customer.
fn addressed(record: &Record<'_>) -> PartyKind {
    let Some(salutation) = record.value(Role::Salutation) else { return PartyKind::Unknown };
    let contact = [Role::FirstName, Role::LastName, Role::PersonName].iter().any(|role| record.value(*role).is_some());
    let firm = || record.value(Role::CompanyName).map(party_kind) == Some(PartyKind::Organisation);
    if contact || firm() { PartyKind::Unknown } else { salutation_kind(salutation) }
}

/// The organisation's name over all its fields.
pub fn whole_name(record: &Record<'_>) -> String {
    let mut whole = String::new();
    let leads = record.value(Role::CompanyName).is_some();
    let is_name = |part: &&str| !(is_part_of_building(part) || is_department(part) || leads && is_attention(part));
    let further = record.values(Role::CompanyNameExtra).filter(is_name);
    let named = [Role::LastName, Role::PersonName].iter().any(|role| record.value(*role).is_some());
    let parts = record.value(Role::CompanyName).into_iter().chain(further);
    // At whose door somebody lives is no name of theirs.
    for part in parts.filter(|part| !named || !is_care_of(part)) {
        if !whole.is_empty() && !goes_on(&whole, part) {
            whole.push(' ');
        }
        whole.push_str(part);
    }
    whole
}

/// Whether a name goes on in the next field in the middle of a word: its own one is full, and no new word begins there, nor a
/// legal form (`Krankenhaus St. Elisabeth Frankfurt`, `gGmbH`).
fn goes_on(name: &str, next: &str) -> bool {
    let capital = next.chars().next().is_some_and(char::is_uppercase);
    let word = next.split(' ').next().is_some_and(|word| word.chars().count() > 1);
    let begins = capital && word && name.chars().next_back().is_some_and(char::is_lowercase);
    FIELD_LENGTHS.contains(&name.chars().count()) && !begins && !begins_with_form(name, next)
}

/// Letters of the beginning of a legal form that may stand at the end of a full field (`G`, `mbH`; `Gmb`, `H`).
const BEGINNING_OF_FORM: usize = 4;

/// Whether a legal form begins in the next field, and not in the middle of one.
fn begins_with_form(name: &str, next: &str) -> bool {
    let (first, last) = (next.split(' ').next().unwrap_or(next), name.rsplit(' ').next().unwrap_or(name));
    let divided = last.len() <= BEGINNING_OF_FORM && legal_form(&format!("{last}{first}")).is_some();
    let word = last.ends_with(char::is_alphanumeric) && first.chars().count() > 1;
    word && !divided && legal_form(first).is_some()
}

fn organisation(whole: &str, stated: PartyKind, names: &GivenNames, party: &mut Party) {
    let site = Some(whole).filter(|whole| whole.contains('.') && !whole.contains([' ', '@'])).and_then(website);
    if let Some(site) = site.filter(|site| site.site.len() == whole.trim_start_matches("www.").len()) {
        // The name of a site in the place of a name.
        whole.clone_into(&mut party.display);
        party.name = company_name(&site.label.replace('-', " "));
        party.kind = PartyKind::Organisation;
        return;
    }
    let kind = if stated == PartyKind::Unknown { party_kind_among(whole, names) } else { stated };
    if kind == PartyKind::Person {
        party.person = Some(person_name_among(&without_remarks(whole), names));
    }
    let name = company_name(whole);
    if is_placeholder(&name.tokens.join(" ")) {
        return;
    }
    whole.clone_into(&mut party.display);
    party.kind = kind;
    party.name = match &party.person {
        Some(person) => person_tokens(person),
        None => name,
    };
}

fn human(record: &Record<'_>, names: &GivenNames, party: &mut Party) {
    let given = record.values(Role::FirstName).collect::<Vec<_>>().join(" ");
    let family = record.values(Role::LastName).collect::<Vec<_>>().join(" ");
    let person = match record.value(Role::PersonName).filter(|name| !name.contains('@')) {
        Some(full) if given.is_empty() || family.is_empty() => {
            full.clone_into(&mut party.display);
            person_name_among(full, names)
        }
        _ if given.is_empty() && family.is_empty() => return,
        _ => return name_parts(record, &given, &family, party),
    };
    named(record, person, party);
}

/// A person whose names stand apart.
fn name_parts(record: &Record<'_>, given: &str, family: &str, party: &mut Party) {
    format!("{given} {family}").trim().clone_into(&mut party.display);
    named(record, person_parts(given, family), party);
}

fn named(record: &Record<'_>, person: PersonName, party: &mut Party) {
    let person = addressed_person(record, person);
    let name = person_tokens(&person);
    if name.tokens.is_empty() || is_placeholder(&name.tokens.join(" ")) {
        party.display.clear();
        return;
    }
    party.kind = PartyKind::Person;
    party.name = name;
    party.person = Some(person);
}

/// The person with the form of address that stands in a column of its own.
fn addressed_person(record: &Record<'_>, person: PersonName) -> PersonName {
    let gender = person.marks.gender.or_else(|| record.values(Role::Salutation).find_map(addressed_as));
    // Who is split over two columns may be called the younger in a third.
    let whole = || record.values(Role::PersonName).chain(record.values(Role::OtherName));
    let generation = person.marks.generation.or_else(|| whole().find_map(Marks::generation_in));
    PersonName { marks: Marks { generation, gender }, ..person }
}

/// The names of a person as the tokens of a name.
pub fn person_tokens(person: &PersonName) -> CompanyName {
    let tokens: Vec<String> = person
        .given
        .iter()
        .map(String::as_str)
        .chain(person.family.split(' '))
        .filter(|token| !token.is_empty())
        .map(str::to_owned)
        .collect();
    let joined = tokens.concat();
    CompanyName { tokens, joined, ..CompanyName::default() }
}

/// The address of a record, from whichever of its fields has one.
pub fn address_of(record: &Record<'_>) -> Address {
    let parts = AddressParts {
        // A bare number is a post office box; as a street it would only part what belongs together.
        street: record
            .value(Role::Street)
            .filter(|street| !street.bytes().all(|byte| byte.is_ascii_digit() || byte == b' ')),
        house_number: record.value(Role::HouseNumber),
        extra: record.value(Role::AddressExtra),
        postcode: record.value(Role::Postcode),
        city: record.value(Role::City),
        country: record.value(Role::Country),
    };
    let townless = parts.postcode.is_none() && parts.city.is_none();
    match (record.value(Role::FullAddress), parts.street) {
        (Some(text), None) if townless => full_address(text),
        // Street, postcode and town typed into the cell of the street.
        (_, Some(street)) if townless && street.contains(',') => full_address(street),
        _ => address(&parts),
    }
}

/// Words of the town that its standard form leaves out (`am Main`) say in a name where the party is, and no more.
fn town_in_name(record: &Record<'_>, party: &mut Party) {
    let town = fold(record.value(Role::City).unwrap_or_default());
    let told = party.name.tokens.iter().filter(|token| town.split(' ').any(|word| word == token.as_str()));
    party.name.seat.extend(told.cloned().collect::<Vec<_>>());
}

/// Organisation and address in one cell.
fn address_inside_name(party: &mut Party, usual: bool) {
    let split = if usual { split_usual_address(&party.display) } else { split_trailing_address(&party.display) };
    if let Some((rest, address)) = split {
        party.name = company_name(&rest);
        party.address = address;
    }
}

fn keys(record: &Record<'_>, facet: Facet, country: Option<&str>, party: &mut Party) {
    if facet == Facet::Customer {
        party.vat = record.value(Role::VatId).and_then(|raw| vat_id(record.value(Role::VatCountry).or(country), raw));
        party.iban = record.value(Role::Iban).and_then(iban);
        party.lei = record.value(Role::Lei).and_then(lei);
        party.register = record.value(Role::RegisterNumber).and_then(register_number);
        party.tax = record.value(Role::TaxNumber).and_then(tax_number);
    }
    party.personal = record.values(Role::PersonalNumber).filter_map(tax_number).collect();
}

fn birth(record: &Record<'_>, format: Option<&DateFormat>) -> Option<(i16, i8, i8)> {
    if let (Some(value), Some(format)) = (record.value(Role::BirthDate), format) {
        return parse_date(value, format).map(|date: Date| (date.year(), date.month(), date.day()));
    }
    let part = |role| record.value(role).and_then(|value| value.parse::<i16>().ok()).unwrap_or(0);
    let (year, month, day) = (part(Role::BirthYear), part(Role::BirthMonth), part(Role::BirthDay));
    (year != 0 || month != 0).then_some((year, month as i8, day as i8))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::by_hand::{catalogue, typed_table};
    use crate::catalog::{Department, RecordIndex, RecordKind};

    #[test]
    fn whom_to_speak_to_is_no_part_of_a_name() {
        let rows: [&[&str]; 3] =
            [&["1", "Klapp GmbH", "Frau Eva Weber"], &["2", "Klapp GmbH &", "Co. KG"], &["3", "", "Frau Eva Weber"]];
        let roles = [Role::Id, Role::CompanyName, Role::CompanyNameExtra];
        let ledger = ("ledger", Department::Accounting);
        let catalogue = catalogue(vec![typed_table("debtors.csv", ledger, RecordKind::Debtor, &roles, &rows)]);
        let names = [0, 1, 2].map(|at| whole_name(&catalogue.record(RecordIndex(at))));
        assert_eq!(names, ["Klapp GmbH", "Klapp GmbH & Co. KG", "Frau Eva Weber"]);
    }

    #[test]
    fn a_town_behind_the_names_of_a_list_is_where_the_customers_are() {
        let debtors: [&[&str]; 2] = [&["1", "Klapp GmbH", "Kiel"], &["2", "Brandt AG", "Bad Ems"]];
        let list: [&[&str]; 4] =
            [&["1", "Klapp / Kiel"], &["2", "Brandt, Bad Ems"], &["3", "Ott, Eva (Kiel)"], &["4", "Ott, Eva"]];
        let roles = [Role::Id, Role::CompanyName, Role::City];
        let (ledger, office) = (("ledger", Department::Accounting), ("list", Department::Operations));
        let catalogue = catalogue(vec![
            typed_table("debtors.csv", ledger, RecordKind::Debtor, &roles, &debtors),
            typed_table("list.csv", office, RecordKind::Account, &roles[..2], &list),
        ]);
        let formats = PartyFormats::of(&catalogue);
        let read = |at| {
            let party = party(&catalogue.record(RecordIndex(at)), Facet::Customer, &formats, 1);
            (party.name.joined, party.address.city)
        };
        let expected = [("klapp", "kiel"), ("brandt", "bad ems"), ("evaott", "kiel"), ("evaott", "")];
        let expected = expected.map(|(name, town)| (name.to_owned(), town.to_owned()));
        assert_eq!((2..6).map(read).collect::<Vec<_>>(), expected);
    }

    #[test]
    fn who_writes_to_a_service_desk_may_be_a_firm_and_be_kept_under_its_site() {
        let tickets: [&[&str]; 4] = [
            &["1", "Klapp Sicherheitstechnik GmbH", "Eva Boll <e.boll@klapp.example>", ""],
            &["2", "Eva Boll", "e.boll@klapp.example", ""],
            &["3", "", "", "klapp.example"],
            &["4", "", "", "D20145"],
        ];
        let roles = [Role::Id, Role::PersonName, Role::Email, Role::CustomerReference];
        let desk = ("desk", Department::Service);
        let catalogue = catalogue(vec![typed_table("tickets.csv", desk, RecordKind::Ticket, &roles, &tickets)]);
        let formats = PartyFormats::of(&catalogue);
        let read = |at| {
            let party = party(&catalogue.record(RecordIndex(at)), Facet::Customer, &formats, 0);
            (party.name.joined, party.sites.len())
        };
        assert_eq!(
            (0..4).map(read).collect::<Vec<_>>(),
            [("klappsicherheitstechnik".to_owned(), 0), (String::new(), 0), (String::new(), 1), (String::new(), 0)]
        );
    }

    #[test]
    fn a_family_name_stands_in_the_column_of_firms_where_a_given_one_is_beside_it() {
        let debtors: [&[&str]; 3] =
            [&["1", "Thaler", "Johanna"], &["2", "Thaler GmbH", "Küchenstudio"], &["3", "Roth", "Ina und Udo"]];
        let roles = [Role::Id, Role::CompanyName, Role::FirstName];
        let ledger = ("ledger", Department::Accounting);
        let catalogue = catalogue(vec![typed_table("k.csv", ledger, RecordKind::Debtor, &roles, &debtors)]);
        let formats = PartyFormats::of(&catalogue);
        let read = |at| party(&catalogue.record(RecordIndex(at)), Facet::Customer, &formats, 0);
        let person = |at| read(at).person.map(|person| (person.given.join(" "), person.family));
        assert_eq!(person(0), Some(("johanna".to_owned(), "thaler".to_owned())));
        assert_eq!((person(1), read(1).kind), (None, PartyKind::Organisation), "a legal form says that it is a firm");
        assert_eq!(person(2).map(|(_, family)| family).as_deref(), Some("roth"));
    }

    #[test]
    fn a_name_of_the_length_of_its_field_goes_on_within_a_word_only() {
        let full = "Wohnbaugenossenschaft Lennetor";
        assert_eq!(full.chars().count(), FIELD_LENGTHS[0]);
        assert!(goes_on(full, "straße eG") && goes_on("GEMEINNÜTZIGE BAUGESELLSCHAFT ", "MBH"));
        assert!(!goes_on(full, "Verwaltung eG"), "a capital begins a word");
        assert!(goes_on("Lennetor Industrietorbauer Gmb", "H"), "one letter is none");
        assert!(goes_on("Lennetor Industrietorbauern Gm", "bH"), "no form by itself");
        assert!(!goes_on("Lennetor Industrietorbaugruppe", "gGmbH"), "a legal form is a word");
        assert!(goes_on("Lennetor Industrietorbautech G", "mbH"), "the form is cut itself");
        assert!(goes_on("Lennetor Industrietorbau UG  (", "haftungsbeschränkt)"), "a bracket is no word");
        assert!(!goes_on("Lennetor", "straße eG"), "the field is not full");
    }

    #[test]
    fn a_mailbox_in_the_place_of_a_person_is_no_name() {
        let tickets: [&[&str]; 2] = [&["1", "info@klapp-architektur.example"], &["2", "Klapp Architektur GmbH"]];
        let desk = ("desk", Department::Service);
        let roles = [Role::Id, Role::PersonName];
        let catalogue = catalogue(vec![typed_table("t.csv", desk, RecordKind::Ticket, &roles, &tickets)]);
        let formats = PartyFormats::of(&catalogue);
        let read = |at| party(&catalogue.record(RecordIndex(at)), Facet::Customer, &formats, 0);
        assert!(read(0).name.tokens.is_empty() && read(0).emails.len() == 1);
        assert!(!read(1).name.tokens.is_empty(), "a firm in its place is one");
    }
}
