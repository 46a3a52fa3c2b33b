//! Documents that name their customer in the title alone: `Lange Systemhaus - LED-Umrüstung`, entered without the company.
//!
//! A title is not a name, so nothing is weighed here: words in a row that are the whole name of one known customer, and of no
//! other, lead to it.

use rustc_hash::FxHashMap;

use super::by_record::ByRecord;
use super::customers::Customers;
use super::mentions::Found;
use super::parties::Held;
use super::profile::{Nature, Profile};
use super::resolution::DecidedBy;
use crate::catalog::{Catalogue, Record, RecordIndex, Role, Standing};
use crate::standardise::company_name;

/// Surprise of a name from which its words in a title are no accident, in bits.
const TELLING: f32 = 12.0;
/// Words of a name at most.
const LONGEST: usize = 8;
/// How sure it is that who is named in a title is the customer.
const SURE: f64 = 0.9;
/// Signs that part a title.
const SEPARATORS: [char; 6] = [':', ',', ';', '|', '–', '/'];

/// The names of the known customers.
struct Names<'a> {
    /// By the words of a name: whose it is; `None` where several are called so.
    owners: FxHashMap<Box<[&'a str]>, Option<u32>>,
}

/// Finds the customers of documents that nothing but their title leads to one.
pub(crate) fn find(
    catalogue: &Catalogue,
    items: &Customers<'_>,
    clusters: &[u32],
    held: &Held,
    found: &mut ByRecord<Found>,
) {
    // Somebody named in a column of their own, whom nobody knows by that: the title may say more.
    let is_stranger = |found: &Found| found.cluster as usize >= items.masters;
    let is_open = |record: &Record<'_>| {
        record.kind().standing() == Standing::Document
            && record.value(Role::Title).is_some()
            && found.get(record.index).is_none_or(is_stranger)
            && !held.contains_key(&record.index)
    };
    let open: Vec<Record<'_>> = catalogue.records().filter(is_open).collect();
    if open.is_empty() {
        return;
    }
    let known = Names::of(items, clusters);
    let may_be = |record: &Record<'_>, owner: u32| {
        found.get(record.index).is_none_or(|stranger| share_a_word(items, stranger.cluster, owner))
    };
    let led: Vec<(RecordIndex, u32)> = open
        .iter()
        .filter_map(|record| Some((record, known.owner(record.value(Role::Title)?)?)))
        .filter(|(record, owner)| may_be(record, *owner))
        .map(|(record, owner)| (record.index, owner))
        .collect();
    for (record, cluster) in led {
        found.set(record, Found { cluster, probability: SURE, decided_by: DecidedBy::Model });
    }
}

/// Whether the names of two parties have a word in common.
fn share_a_word(items: &Customers<'_>, left: u32, right: u32) -> bool {
    let party = |item: u32| &items.profiles.list[item as usize];
    names(party(left)).flatten().any(|word| names(party(right)).flatten().any(|other| other == word))
}

impl<'a> Names<'a> {
    fn of(items: &Customers<'a>, clusters: &[u32]) -> Self {
        let profiles = items.profiles;
        let mut owners: FxHashMap<Box<[&'a str]>, Option<u32>> = FxHashMap::default();
        for (profile, cluster) in profiles.list[..items.masters].iter().zip(clusters) {
            for words in names(profile).filter(|words| words.len() <= LONGEST) {
                let bits: f32 = words.iter().map(|word| profiles.token_bits(*word)).sum();
                let proper = words.iter().any(|word| profiles.nature[word.0 as usize].proper());
                if bits >= TELLING && proper {
                    let texts: Box<[&str]> = words.iter().map(|word| profiles.text(*word)).collect();
                    for texts in turned(profile, &texts).into_iter().chain([texts]) {
                        let owner = owners.entry(texts).or_insert(Some(*cluster));
                        *owner = owner.filter(|known| known == cluster);
                    }
                }
            }
        }
        Self { owners }
    }

    /// Whose name stands in a title: the longest one, if it is one customer's.
    fn owner(&self, title: &str) -> Option<u32> {
        let parts = title.split(SEPARATORS).flat_map(|part| part.split(" - "));
        let found = parts.filter_map(|part| self.longest(&company_name(part).tokens));
        found.max_by_key(|(length, _)| *length)?.1
    }

    /// The longest run of words that is a name, by the number of its words; the customer where it is one.
    fn longest(&self, words: &[String]) -> Option<(usize, Option<u32>)> {
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        (1..=words.len().min(LONGEST)).rev().find_map(|length| {
            let mut owners = words.windows(length).filter_map(|run| self.owners.get(run).copied());
            let first = owners.next()?;
            Some((length, first.filter(|_| owners.all(|other| other == first))))
        })
    }
}

/// A natural person's name the other way round: titles have the family name first as often as not.
fn turned<'a>(profile: &Profile, words: &[&'a str]) -> Option<Box<[&'a str]>> {
    let [first, last] = words else { return None };
    (profile.nature == Nature::Person).then(|| [*last, *first].into())
}

fn names(profile: &Profile) -> impl Iterator<Item = &[super::symbols::Symbol]> {
    std::iter::once(&*profile.tokens).chain(profile.others.iter().map(|name| &**name)).filter(|words| !words.is_empty())
}

#[cfg(test)]
mod tests {
    use crate::catalog::by_hand::{catalogue, typed_table};
    use crate::catalog::{Department, RecordIndex, RecordKind, Role};
    use crate::config::Settings;
    use crate::linkage::tests::NAMES;
    use crate::linkage::{EntityType, Given, resolve_with};
    use crate::progress::Silent;

    #[test]
    fn a_title_leads_to_the_one_customer_that_it_names() {
        let ids: Vec<String> = (0..12).map(|at| format!("d{at:02}")).collect();
        let debtors: Vec<[&str; 2]> = ids.iter().zip(NAMES).map(|(id, name)| [id.as_str(), name]).collect();
        let debtors: Vec<&[&str]> = debtors.iter().map(<[&str; 2]>::as_slice).collect();
        let titles =
            [format!("{} - Wärmepumpe", NAMES[3]), format!("Wärmepumpe {}", NAMES[5]), "Wärmepumpe".to_owned()];
        let deals: Vec<[&str; 2]> =
            ["v0", "v1", "v2"].into_iter().zip(&titles).map(|(id, title)| [id, title.as_str()]).collect();
        let deals: Vec<&[&str]> = deals.iter().map(<[&str; 2]>::as_slice).collect();
        let catalogue = catalogue(vec![
            typed_table(
                "debtors.csv",
                ("erp", Department::Accounting),
                RecordKind::Debtor,
                &[Role::Id, Role::CompanyName],
                &debtors,
            ),
            typed_table("deals.csv", ("crm", Department::Sales), RecordKind::Deal, &[Role::Id, Role::Title], &deals),
        ]);
        let resolution = resolve_with(&catalogue, &Settings::default(), Given::default(), &Silent);
        let of = |record: u32| resolution.entity_of(RecordIndex(record), EntityType::Customer);
        let debtor = |name: usize| {
            (0..12).find(|at| catalogue.record(RecordIndex(*at)).value(Role::CompanyName) == Some(NAMES[name]))
        };
        assert!(of(12).is_some() && of(12) == debtor(3).and_then(of));
        assert!(of(13).is_some() && of(13) == debtor(5).and_then(of));
        assert_eq!(of(14), None);
    }

    #[test]
    fn the_title_says_more_of_somebody_whom_nobody_knows_by_the_short_name() {
        let mut people: Vec<[String; 3]> = NAMES
            .iter()
            .enumerate()
            .map(|(at, name)| [format!("d{at:02}"), (*name).to_owned(), "Firma".to_owned()])
            .collect();
        let given = ["Max", "Eva", "Udo", "Pia"];
        people.extend(given.map(|given| [format!("e{given}"), format!("{given} Ohlendorf"), "Person".to_owned()]));
        let rows: Vec<Vec<&str>> = people.iter().map(|row| row.iter().map(String::as_str).collect()).collect();
        let rows: Vec<&[&str]> = rows.iter().map(Vec::as_slice).collect();
        let named = [Role::Id, Role::CompanyName, Role::PartyType];
        let deals: [&[&str]; 2] = [
            &["v0", "Wärmepumpe - Max Ohlendorf", "Fam. Ohlendorf"],
            &["v1", "Lüftung - Max Ohlendorf", "Zweckverband Wasser Uhl"],
        ];
        let catalogue = catalogue(vec![
            typed_table("debtors.csv", ("erp", Department::Accounting), RecordKind::Debtor, &named, &rows),
            typed_table(
                "deals.csv",
                ("crm", Department::Sales),
                RecordKind::Deal,
                &[Role::Id, Role::Title, Role::CompanyName],
                &deals,
            ),
        ]);
        let resolution = resolve_with(&catalogue, &Settings::default(), Given::default(), &Silent);
        let of = |id: &str| {
            let record = catalogue.records().find(|record| record.id() == id).unwrap();
            resolution.entity_of(record.index, EntityType::Customer)
        };
        assert!(of("v0").is_some() && of("v0") == of("eMax"));
        assert!(of("v1").is_some() && of("v1") != of("eMax"), "another customer stands in the column");
    }

    #[test]
    fn a_persons_family_name_may_stand_first() {
        let first = ["Eva", "Karl", "Ida", "Max", "Ute", "Jan", "Lea", "Tom", "Pia", "Udo", "Ina", "Kai"];
        let people: Vec<String> = first
            .iter()
            .zip(NAMES)
            .map(|(given, name)| format!("{given} {}", &name[..name.find(' ').unwrap()]))
            .collect();
        let ids: Vec<String> = (0..12).map(|at| format!("d{at:02}")).collect();
        let rows: Vec<[&str; 3]> =
            ids.iter().zip(&people).map(|(id, name)| [id.as_str(), name.as_str(), "Person"]).collect();
        let rows: Vec<&[&str]> = rows.iter().map(<[&str; 3]>::as_slice).collect();
        let roles = [Role::Id, Role::CompanyName, Role::PartyType];
        let deals: [&[&str]; 1] = [&["v0", "Wärmepumpe - Dasselweg Max"]];
        let catalogue = catalogue(vec![
            typed_table("debtors.csv", ("erp", Department::Accounting), RecordKind::Debtor, &roles, &rows),
            typed_table("deals.csv", ("crm", Department::Sales), RecordKind::Deal, &[Role::Id, Role::Title], &deals),
        ]);
        let resolution = resolve_with(&catalogue, &Settings::default(), Given::default(), &Silent);
        let of = |record: u32| resolution.entity_of(RecordIndex(record), EntityType::Customer);
        assert!(of(12).is_some() && of(12) == of(3));
    }
}
