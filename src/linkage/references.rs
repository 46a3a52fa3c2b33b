//! Foreign keys: which record a key in a record leads to, and which keys lead nowhere.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::hash::Hasher;

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHasher};

use super::lookups::looked_up;
use super::named_numbers::named_numbers;
use super::resolution::{Reference, Target};
use super::shared_numbers::lettered;
use super::undertakings::numbers::{is_telling, pieces};
use crate::catalog::{Catalogue, Record, RecordIndex, RecordKind, Role, Standing, reference_key};
use crate::standardise::company_name;

/// Share of a column's distinct keys that a foreign system's table must hold before the column counts as pointing at it.
const POINTS_AT: f64 = 0.5;

/// Distinct keys of a column that the first table does not hold, from which another one is looked for that numbers on its own.
const LEFT_OVER: usize = 10;

/// Share of the numbers of two tables that may be in both for a number to tell which of the two is meant.
const SHARED: f64 = 0.02;

/// Length of a text up to which the numbers in it are looked at.
const LONGEST_TEXT: usize = 160;

/// A role whose values are keys, the kinds of records they lead to, and the roles under which those carry the key.
struct KeyRole {
    role: Role,
    leads_to: fn(RecordKind) -> bool,
    under: &'static [Role],
}

/// Roles under which undertakings carry their number; that of their order is theirs where each has one of its own.
const UNDERTAKING: [Role; 3] = [Role::Id, Role::Number, Role::OrderReference];

/// All roles that hold keys.
const KEY_ROLES: [KeyRole; 7] = [
    KeyRole { role: Role::AccountReference, leads_to: is_master, under: &[Role::Id, Role::CustomerNumber] },
    KeyRole { role: Role::CustomerReference, leads_to: is_master, under: &[Role::Id, Role::CustomerNumber] },
    KeyRole { role: Role::ContactReference, leads_to: is_contact, under: &[Role::Id] },
    KeyRole { role: Role::DealReference, leads_to: |kind| kind == RecordKind::Deal, under: &[Role::Id, Role::Number] },
    KeyRole { role: Role::OrderReference, leads_to: is_order, under: &UNDERTAKING },
    KeyRole { role: Role::ProjectReference, leads_to: is_project, under: &UNDERTAKING },
    KeyRole { role: Role::InvoiceReference, leads_to: is_invoice, under: &[Role::Id, Role::Number] },
];

fn is_master(kind: RecordKind) -> bool {
    kind.standing() == Standing::Master
}

fn is_contact(kind: RecordKind) -> bool {
    kind.standing() == Standing::Contact
}

fn is_order(kind: RecordKind) -> bool {
    kind == RecordKind::Order
}

fn is_project(kind: RecordKind) -> bool {
    kind == RecordKind::Project
}

/// What is charged and what is given back are counted in one row of numbers.
fn is_invoice(kind: RecordKind) -> bool {
    matches!(kind, RecordKind::Invoice | RecordKind::CreditNote)
}

/// Signs that tell keys from what stands in their place: words, mailboxes, sites.
const SIGNS: [char; 3] = [' ', '@', '.'];

/// The keys of one table under one role: hash of the comparable key → first record that carries it.
struct KeySpace {
    table: usize,
    under: Role,
    records: FxHashMap<u64, RecordIndex>,
    /// Those of [`SIGNS`] that one of the keys has.
    signs: Vec<char>,
    /// Every key has a digit.
    numbered: bool,
    /// What stands before the digits of keys of letters and digits.
    letters: BTreeSet<Box<str>>,
}

impl KeySpace {
    /// Whether a value that leads nowhere could be one of these keys at all: nothing is nought's (it is how shops write a guest),
    /// where no key has words, words are what the thing is called, where none is a mailbox or a site, that is where somebody
    /// is reached who has no number yet, and where all have digits, a word is none of them.
    fn could_hold(&self, key: &str) -> bool {
        key != "0"
            && SIGNS.iter().all(|sign| self.signs.contains(sign) || !key.contains(*sign))
            && (!self.numbered || has_digit(key))
    }
}

fn has_digit(key: &str) -> bool {
    key.bytes().any(|byte| byte.is_ascii_digit())
}

/// Resolves every foreign key of the catalogue; ordered by record, then role.
pub(crate) fn resolve_references(catalogue: &Catalogue) -> Vec<Reference> {
    let spaces = spaces(catalogue);
    let mut references: Vec<Reference> = (0..catalogue.tables.len())
        .into_par_iter()
        .flat_map_iter(|table| {
            KEY_ROLES
                .iter()
                .filter(move |key| catalogue.tables[table].has(key.role))
                .flat_map(|key| table_references(catalogue, &spaces, table, key))
                .collect::<Vec<_>>()
        })
        .collect();
    references.extend(told(catalogue, &spaces, &references));
    references.extend(looked_up(catalogue));
    references.extend(numbered(catalogue, &spaces, &references));
    references.par_sort_by(|a, b| (a.record, a.role, &a.value).cmp(&(b.record, b.role, &b.value)));
    references
}

/// A contract or quote that a text names stands where an order would.
const BEHIND: KeyRole = KeyRole { role: Role::OrderReference, leads_to: is_paper, under: &[Role::Id, Role::Number] };

/// Roles under which a number in a text leads to an undertaking, the closest first; [`BEHIND`] comes after them.
const TOLD: [Role; 3] = [Role::ProjectReference, Role::OrderReference, Role::DealReference];

/// The records that a key with one of these roles leads to a record, in order.
fn led(keyed: &[Reference], roles: &[Role]) -> Vec<RecordIndex> {
    let is_led =
        |reference: &&Reference| roles.contains(&reference.role) && matches!(reference.target, Target::Record(_));
    let mut led: Vec<RecordIndex> = keyed.iter().filter(is_led).map(|reference| reference.record).collect();
    led.sort_unstable();
    led.dedup();
    led
}

/// Undertakings, contracts and quotes that documents name in their titles and short remarks (`Schlussrechnung P-2026-0142`),
/// where no key leads to one. A text that names none known says nothing: it never dangles.
fn told(catalogue: &Catalogue, spaces: &[KeySpace], keyed: &[Reference]) -> Vec<Reference> {
    let named = led(keyed, &TOLD);
    let keys: Vec<&KeyRole> = TOLD.iter().filter_map(|role| KEY_ROLES.iter().find(|key| key.role == *role)).collect();
    let silent = |record: &Record<'_>| {
        let kind = record.kind();
        kind.standing() == Standing::Document && !kind.is_undertaking() && named.binary_search(&record.index).is_err()
    };
    let tables = (0..catalogue.tables.len()).into_par_iter();
    let records = tables.flat_map_iter(|table| catalogue.records_of(table).filter(silent));
    records.filter_map(|record| told_by(catalogue, spaces, &keys, &record)).collect()
}

/// The undertaking, contract or quote that a record's texts name.
fn told_by(catalogue: &Catalogue, spaces: &[KeySpace], keys: &[&KeyRole], record: &Record<'_>) -> Option<Reference> {
    let texts = [Role::ProjectName, Role::Title, Role::Notes].into_iter().flat_map(|role| record.values(role));
    let short: Vec<&str> = texts.filter(|text| text.len() <= LONGEST_TEXT).collect();
    let telling =
        short.iter().flat_map(|text| pieces(text)).filter(|piece| is_telling(piece)).map(|piece| (piece, None));
    let named = short.iter().flat_map(|text| named_numbers(text)).map(|(number, role)| (number, Some(role)));
    let pieces: Vec<(&str, Option<Role>)> = telling.chain(named).collect();
    if pieces.is_empty() {
        return None;
    }
    let found = |key: &&KeyRole, piece: &str| {
        let wanted = hash(&reference_key(piece)?);
        let under = spaces.iter().filter(|space| key.under.contains(&space.under));
        let mut targets = under.filter_map(|space| space.records.get(&wanted).copied());
        targets.find(|target| *target != record.index && (key.leads_to)(catalogue.record(*target).kind()))
    };
    let lead = |key: &&KeyRole, called: Option<Role>| {
        let fitting = pieces.iter().filter(|(_, role)| role.is_none() || *role == called);
        fitting.map(|(piece, _)| piece).find_map(|piece| {
            let target = Target::Record(found(key, piece)?);
            Some(Reference { record: record.index, role: key.role, value: (*piece).to_owned(), target })
        })
    };
    // What is called an order is none of the contracts and quotes that are numbered alike.
    keys.iter().find_map(|key| lead(key, Some(key.role))).or_else(|| lead(&&BEHIND, None))
}

/// Roles that lead to a customer.
const CUSTOMERS: [Role; 2] = [Role::AccountReference, Role::CustomerReference];

/// Customers that documents and contacts name by their number where a name is asked for (`D20145` under `Kunde`), where no key
/// leads to one. A number that hits none is what somebody is called: it never dangles.
fn numbered(catalogue: &Catalogue, spaces: &[KeySpace], keyed: &[Reference]) -> Vec<Reference> {
    let led = led(keyed, &CUSTOMERS);
    let masters: Vec<&KeySpace> = spaces
        .iter()
        .filter(|space| space.under != Role::Number && leads_into(catalogue, space.table, &KEY_ROLES[1]))
        .collect();
    let number = |record: &Record<'_>| {
        let names = [Role::CompanyName, Role::PersonName].into_iter().filter_map(|role| record.value(role));
        let mut numbers = names.map(str::trim).filter(|name| is_written_number(name));
        numbers.find_map(|name| {
            let wanted = hash(&reference_key(name)?);
            let target = Target::Record(master_of(catalogue, &masters, record, (name, wanted))?);
            Some(Reference { record: record.index, role: Role::CustomerReference, value: name.to_owned(), target })
        })
    };
    let open = |record: &Record<'_>| {
        matches!(record.kind().standing(), Standing::Contact | Standing::Document)
            && led.binary_search(&record.index).is_err()
    };
    let tables = (0..catalogue.tables.len()).into_par_iter();
    let records = tables.flat_map_iter(|table| catalogue.records_of(table).filter(open));
    records.filter_map(|record| number(&record)).collect()
}

/// The master record of a number: that of the record's own system, else the only one that any system has. A number that is no
/// coincidence is of one numbering, whichever systems keep it.
fn master_of(
    catalogue: &Catalogue,
    masters: &[&KeySpace],
    from: &Record<'_>,
    (written, wanted): (&str, u64),
) -> Option<RecordIndex> {
    let system = |table: usize| &catalogue.tables[table].recognition.system.slug;
    let own = system(catalogue.table_of(from.index));
    let is_master = |found: &RecordIndex| catalogue.record(*found).kind().standing() == Standing::Master;
    let held: Vec<(bool, RecordIndex)> = masters
        .iter()
        .filter_map(|space| Some((system(space.table) == own, *space.records.get(&wanted)?)))
        .filter(|(_, found)| is_master(found))
        .collect();
    let beside = held.iter().find(|(beside, _)| *beside).map(|(_, found)| *found);
    let is_sure = |first: RecordIndex| is_telling(written) || held.iter().all(|(_, other)| *other == first);
    let sole = || held.first().map(|(_, found)| *found).filter(|found| is_sure(*found));
    beside.or_else(sole)
}

/// Whether a name is a number: nobody is called by digits alone, or by letters and digits without a blank.
fn is_written_number(name: &str) -> bool {
    const DIGITS_ALONE: usize = 4;
    let digits = name.bytes().all(|byte| byte.is_ascii_digit()) && name.len() >= DIGITS_ALONE;
    digits || (is_telling(name) && !name.contains(' '))
}

fn spaces(catalogue: &Catalogue) -> Vec<KeySpace> {
    let wanted: Vec<(usize, Role)> = (0..catalogue.tables.len())
        .flat_map(|table| {
            [Role::Id, Role::Number, Role::CustomerNumber, Role::OrderReference].map(|role| (table, role))
        })
        .filter(|(table, role)| catalogue.tables[*table].has(*role))
        .filter(|(table, role)| *role != Role::OrderReference || numbers_each(catalogue, *table, *role))
        .collect();
    wanted.into_par_iter().map(|(table, under)| space(catalogue, table, under)).collect()
}

/// Share of the values of a column that must be distinct for it to number the records: one may be kept twice.
const NUMBERS_EACH: f64 = 0.9;

/// Whether a column gives each undertaking of a table a number of its own (`Auftragsnr.` in a list of projects).
fn numbers_each(catalogue: &Catalogue, table: usize, role: Role) -> bool {
    let undertakings = || catalogue.records_of(table).filter(|record| record.kind().is_undertaking());
    let mut keys: Vec<u64> =
        undertakings().filter_map(|record| Some(hash(&record.value(role).and_then(reference_key)?))).collect();
    let count = keys.len();
    keys.par_sort_unstable();
    keys.dedup();
    count > 0 && keys.len() as f64 >= NUMBERS_EACH * count as f64
}

fn space(catalogue: &Catalogue, table: usize, under: Role) -> KeySpace {
    let mut records = FxHashMap::default();
    let keys: Vec<(Cow<'_, str>, RecordIndex)> = catalogue
        .records_of(table)
        .filter_map(|record| Some((record.value(under).and_then(reference_key)?, record.index)))
        .collect();
    for (key, record) in &keys {
        records.entry(hash(key)).or_insert(*record);
    }
    for (digits, record) in without_letters(&keys) {
        records.entry(hash(digits)).or_insert(record);
    }
    let signs = SIGNS.into_iter().filter(|sign| keys.iter().any(|(key, _)| key.contains(*sign))).collect();
    let numbered = keys.iter().all(|(key, _)| has_digit(key));
    let letters = keys.iter().filter_map(|(key, _)| Some(lettered(key)?.0.into())).collect();
    KeySpace { table, under, records, signs, numbered, letters }
}

/// The digits of keys that all begin with the same letters: elsewhere they are written without these.
fn without_letters<'k>(keys: &'k [(Cow<'_, str>, RecordIndex)]) -> Vec<(&'k str, RecordIndex)> {
    let beginning = keys.first().and_then(|(key, _)| lettered(key)).map(|(letters, _)| letters);
    let digits = |(key, record): &'k (Cow<'_, str>, RecordIndex)| {
        lettered(key).filter(|(letters, _)| beginning == Some(*letters)).map(|(_, digits)| (digits, *record))
    };
    keys.iter().map(digits).collect::<Option<Vec<_>>>().unwrap_or_default()
}

fn hash(key: &str) -> u64 {
    let mut hasher = FxHasher::default();
    hasher.write(key.as_bytes());
    // FxHash leaves the high bits weak for short keys; the multiplication spreads them.
    hasher.finish().wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ key.len() as u64
}

fn table_references(catalogue: &Catalogue, spaces: &[KeySpace], table: usize, key: &KeyRole) -> Vec<Reference> {
    let bound = key.role;
    let (key, ranked) = leading(catalogue, spaces, table, key);
    let records: Vec<Record<'_>> = catalogue.records_of(table).collect();
    let reference = |record: &Record<'_>, value: &str| Reference {
        record: record.index,
        role: key.role,
        value: value.to_owned(),
        target: match target(catalogue, &ranked, key, record, value) {
            Target::Dangling => elsewhere(catalogue, spaces, key, record, value).unwrap_or(Target::Dangling),
            found => found,
        },
    };
    let reference = &reference;
    let of_record = |record| Record::values(record, bound).map(move |value| reference(record, value));
    records.par_iter().flat_map_iter(of_record).collect()
}

/// Spaces that a column leads to, the likeliest first: whether they are of its own system, and its share of hits.
type Ranked<'s> = Vec<(bool, f64, &'s KeySpace)>;

/// What the keys of a column lead to: what its name says, unless they are no keys of such records and the keys of others
/// (`CRM-ID` in a list of orders may be the account's or the deal's).
fn leading<'s>(
    catalogue: &Catalogue,
    spaces: &'s [KeySpace],
    table: usize,
    key: &'s KeyRole,
) -> (&'s KeyRole, Ranked<'s>) {
    let hits = |ranked: &Ranked<'_>| ranked.first().is_some_and(|(_, share, _)| *share >= POINTS_AT);
    let named = ranked(catalogue, spaces, table, key.role, key);
    if key.role == Role::ContactReference && !hits(&named) {
        // Some systems call whomever they invoice a contact, and keep firms and persons in one list.
        let customer = &KEY_ROLES[1];
        let customers = ranked(catalogue, spaces, table, key.role, customer);
        return if hits(&customers) { (customer, customers) } else { (key, named) };
    }
    if key.role == Role::OrderReference && !hits(&named) {
        let contracts = ranked(catalogue, spaces, table, key.role, &BEHIND);
        return if hits(&contracts) { (&BEHIND, contracts) } else { (key, named) };
    }
    if hits(&named) || !CUSTOMERS.contains(&key.role) {
        return (key, named);
    }
    // Small numbers hit everything: what is to be read against its column's name must be no coincidence.
    let (mut all, mut telling) = (0_usize, 0_usize);
    for record in catalogue.records_of(table) {
        for value in record.values(key.role) {
            all += 1;
            telling += usize::from(is_telling(value.trim()));
        }
    }
    if (telling as f64) < POINTS_AT * all as f64 {
        return (key, named);
    }
    let others = KEY_ROLES.iter().filter(|other| TOLD.contains(&other.role));
    let mut others = others.map(|other| (other, ranked(catalogue, spaces, table, key.role, other)));
    others.find(|(_, ranked)| hits(ranked)).unwrap_or((key, named))
}

/// The spaces that the values of a table's role may lead to if they are keys such as these.
fn ranked<'s>(catalogue: &Catalogue, spaces: &'s [KeySpace], table: usize, role: Role, key: &KeyRole) -> Ranked<'s> {
    let own = &catalogue.tables[table].recognition.system;
    let (mut ranked, others): (Ranked<'_>, Ranked<'_>) = spaces
        .iter()
        .filter(|space| key.under.contains(&space.under))
        .filter(|space| space.table != table || may_stand_beside(catalogue, space, key))
        .filter(|space| leads_into(catalogue, space.table, key))
        .map(|space| {
            let same = catalogue.tables[space.table].recognition.system == *own;
            (same, hit_share(catalogue, table, role, space), space)
        })
        .partition(|(same, share, space)| (*same && space.under == Role::Id) || *share >= POINTS_AT);
    ranked.sort_by(|a, b| {
        b.1.total_cmp(&a.1).then(b.0.cmp(&a.0)).then((a.2.table, a.2.under).cmp(&(b.2.table, b.2.under)))
    });
    let may_be_of_several = CUSTOMERS.contains(&key.role) && !ranked.is_empty();
    if may_be_of_several && others.iter().any(|(_, share, _)| *share > 0.0) {
        add_other_numberings(&mut ranked, others, keys(catalogue, table, role));
    }
    ranked
}

/// Whether a key may lead to another record of its own table: what cancels an invoice stands beside it, and in a list of all
/// papers the order stands above its invoices.
fn may_stand_beside(catalogue: &Catalogue, space: &KeySpace, key: &KeyRole) -> bool {
    let lists_all_papers = || catalogue.tables[space.table].kinds().iter().any(|kind| is_bill(*kind));
    key.role == Role::InvoiceReference
        || (key.role == Role::OrderReference && space.under != Role::OrderReference && lists_all_papers())
}

/// Adds tables that hold most of what the first ones do not: a house with several ledgers enters the number of whichever
/// of them keeps the customer. They must number apart, or a number does not tell whose it is.
fn add_other_numberings<'s>(ranked: &mut Ranked<'s>, mut others: Ranked<'s>, mut left: Vec<u64>) {
    let retain_left = |left: &mut Vec<u64>, space: &KeySpace| left.retain(|key| !space.records.contains_key(key));
    for (.., space) in ranked.iter() {
        retain_left(&mut left, space);
    }
    while left.len() >= LEFT_OVER {
        others.retain(|(.., other)| ranked.iter().all(|(.., space)| number_apart(space, other)));
        let hits = |space: &KeySpace| left.iter().filter(|key| space.records.contains_key(key)).count();
        let best = others.iter().map(|other| (hits(other.2), *other)).max_by_key(|(hits, _)| *hits);
        let fits = |hits: usize| hits >= LEFT_OVER && hits as f64 >= POINTS_AT * left.len() as f64;
        let Some((_, next)) = best.filter(|(hits, _)| fits(*hits)) else { return };
        retain_left(&mut left, next.2);
        ranked.push(next);
    }
}

/// Whether hardly a number is in both of two tables.
fn number_apart(one: &KeySpace, other: &KeySpace) -> bool {
    let (few, many) = if one.records.len() < other.records.len() {
        (&one.records, &other.records)
    } else {
        (&other.records, &one.records)
    };
    few.keys().filter(|key| many.contains_key(key)).count() as f64 <= SHARED * few.len() as f64
}

/// The distinct keys of a table under a role, in order.
fn keys(catalogue: &Catalogue, table: usize, role: Role) -> Vec<u64> {
    let records = catalogue.records_of(table);
    let of_record =
        |record: Record<'_>| record.values(role).filter_map(reference_key).map(|key| hash(&key)).collect::<Vec<_>>();
    let mut keys: Vec<u64> = records.flat_map(of_record).collect();
    keys.sort_unstable();
    keys.dedup();
    keys
}

fn leads_into(catalogue: &Catalogue, table: usize, key: &KeyRole) -> bool {
    catalogue.tables[table].kinds().iter().any(|kind| (key.leads_to)(*kind))
}

fn target(
    catalogue: &Catalogue,
    ranked: &[(bool, f64, &KeySpace)],
    key: &KeyRole,
    from: &Record<'_>,
    value: &str,
) -> Target {
    let Some(comparable) = reference_key(value) else { return Target::NoTable };
    let wanted = hash(&comparable);
    for (_, _, space) in ranked {
        if let Some(found) = space.records.get(&wanted).filter(|found| **found != from.index) {
            let kind = catalogue.record(*found).kind();
            if (key.leads_to)(kind) || kind.standing() == Standing::Outside {
                return Target::Record(*found);
            }
        }
    }
    let dangles = ranked.iter().any(|(.., space)| space.could_hold(&comparable));
    if dangles { Target::Dangling } else { Target::NoTable }
}

/// Where a number leads that none of the tables holds to which its column points: some columns take the number of whatever
/// stands behind a document (`Projekt/Vertrag`). Only numbers that are no coincidence are looked for so widely. A bill may name
/// another one there (a credit note the invoice that it lowers): that is no origin, and nothing is missing.
fn elsewhere(
    catalogue: &Catalogue,
    spaces: &[KeySpace],
    key: &KeyRole,
    from: &Record<'_>,
    value: &str,
) -> Option<Target> {
    if !is_telling(value.trim()) {
        return None;
    }
    let comparable = reference_key(value)?;
    let wanted = hash(&comparable);
    if CUSTOMERS.contains(&key.role) {
        return of_another_numbering(catalogue, spaces, from, (&comparable, wanted)).map(Target::Record);
    }
    if !TOLD.contains(&key.role) {
        return None;
    }
    let own = spaces.iter().filter(|space| key.under.contains(&space.under));
    let found = own.filter_map(|space| space.records.get(&wanted).copied()).filter(|found| *found != from.index);
    let kinds: Vec<(RecordKind, RecordIndex)> = found.map(|found| (catalogue.record(found).kind(), found)).collect();
    let behind = kinds.iter().find(|(kind, _)| is_behind(*kind)).map(|(_, found)| Target::Record(*found));
    let of_bill = || is_bill(from.kind()) && kinds.iter().any(|(kind, _)| is_bill(*kind));
    behind.or_else(|| of_bill().then_some(Target::NoTable))
}

/// The only master record that bears a number as its own, wherever it is kept: people go on to enter the number that a customer
/// had in the system before this one. Letters before the digits tell the numberings apart, where one alone has them; and where the
/// record names somebody, the other must be called alike.
fn of_another_numbering(
    catalogue: &Catalogue,
    spaces: &[KeySpace],
    from: &Record<'_>,
    (written, wanted): (&str, u64),
) -> Option<RecordIndex> {
    let (letters, _) = lettered(written)?;
    let own = |space: &&KeySpace| space.under == Role::Id && leads_into(catalogue, space.table, &KEY_ROLES[1]);
    let mut numberings = spaces.iter().filter(own).filter(|space| space.letters.contains(letters));
    let found = *numberings.next()?.records.get(&wanted)?;
    let is_meant = is_master(catalogue.record(found).kind()) && is_called_alike(from, &catalogue.record(found));
    (is_meant && numberings.next().is_none()).then_some(found)
}

/// Whether two records have a word of a company's name in common, or one of them has none.
fn is_called_alike(one: &Record<'_>, other: &Record<'_>) -> bool {
    let words = |record: &Record<'_>| record.value(Role::CompanyName).map(company_name).unwrap_or_default().tokens;
    let (ours, theirs) = (words(one), words(other));
    ours.is_empty() || theirs.is_empty() || ours.iter().any(|word| theirs.contains(word))
}

/// Whether it asks for money or gives some back.
fn is_bill(kind: RecordKind) -> bool {
    matches!(kind, RecordKind::Invoice | RecordKind::CreditNote)
}

/// Whether invoices and the like come of such documents.
fn is_behind(kind: RecordKind) -> bool {
    kind.is_undertaking() || is_paper(kind)
}

/// Whether it is an agreement that is charged without being an undertaking itself.
fn is_paper(kind: RecordKind) -> bool {
    matches!(kind, RecordKind::Contract | RecordKind::Quote)
}

/// Share of the distinct keys of a column that a space holds, among those that it could hold: some columns take a number where
/// there is one, and else a mailbox or a site (the customer of a ticket).
fn hit_share(catalogue: &Catalogue, table: usize, role: Role, space: &KeySpace) -> f64 {
    let records: Vec<Record<'_>> = catalogue.records_of(table).collect();
    let key = |value| {
        let key = reference_key(value).filter(|key| space.could_hold(key))?;
        Some(hash(&key))
    };
    let mut keys: Vec<u64> = records.par_iter().flat_map_iter(|record| record.values(role).filter_map(key)).collect();
    keys.sort_unstable();
    keys.dedup();
    if keys.is_empty() {
        return 0.0;
    }
    keys.iter().filter(|key| space.records.contains_key(key)).count() as f64 / keys.len() as f64
}
