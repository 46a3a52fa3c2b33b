//! Documents that name an undertaking in words: time sheets and invoices that carry the title of a project, or the code in
//! it, and no key.
//!
//! A title is no key, so nothing is weighed here. Three things lead to an undertaking, each if it leads to one only: the whole
//! title, a code that stands in the title, and, inside one customer, all words of the shorter of two titles.

use std::collections::BTreeSet;

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::numbers::{is_telling, pieces};
use crate::catalog::{Catalogue, Record, RecordIndex, RecordKind, Role, Standing};
use crate::linkage::EntityIndex;
use crate::linkage::by_record::ByRecord;
use crate::standardise::{company_name, fold};

/// Length of a text up to which it may name an undertaking.
const LONGEST_TEXT: usize = 160;
/// Letters and digits that a whole title has at least, to be one.
const WHOLE: usize = 8;
/// Words that two titles of one customer have in common at least, and the letters in them.
const SHARED: (usize, usize) = (2, 10);

/// Roles of texts that may name an undertaking, the plainest first.
const NAMING: [Role; 3] = [Role::ProjectName, Role::Title, Role::Notes];

/// The undertakings as documents may name them.
pub(in crate::linkage) struct Names {
    /// By whole title, letters and digits only.
    titles: FxHashMap<String, Vec<Named>>,
    /// By a code in the title.
    codes: FxHashMap<String, Vec<Named>>,
    /// By customer: the words of each title, without the customer's own name.
    of_customer: FxHashMap<EntityIndex, Vec<(u32, BTreeSet<String>)>>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
struct Named {
    cluster: u32,
    customer: Option<EntityIndex>,
}

/// The title of an undertaking, read.
struct Title {
    bearer: Named,
    /// Letters and digits of the whole, where they are enough.
    whole: Option<String>,
    codes: Vec<String>,
    /// Its words, and whose undertaking it is.
    words: Option<(EntityIndex, BTreeSet<String>)>,
}

impl Names {
    /// Collects the titles of undertakings, given with their clusters. `name_of` gives the name of a customer.
    pub(in crate::linkage) fn collect<'a>(
        catalogue: &Catalogue,
        undertakings: &[(RecordIndex, u32)],
        customer_of: &ByRecord<EntityIndex>,
        name_of: &(dyn Fn(EntityIndex) -> &'a str + Sync),
    ) -> Self {
        let read = |(index, cluster): &(RecordIndex, u32)| {
            let title = catalogue.record(*index).value(Role::Title)?;
            let customer = customer_of.get(*index).copied();
            let words = customer.map(|customer| (customer, words(title, name_of(customer))));
            Some(Title {
                bearer: Named { cluster: *cluster, customer },
                whole: Some(joined(title)).filter(|whole| whole.len() >= WHOLE),
                codes: title_codes(title).collect(),
                words,
            })
        };
        let read: Vec<Title> = undertakings.par_iter().filter_map(read).collect();
        let (mut titles, mut codes, mut of_customer) =
            (FxHashMap::default(), FxHashMap::default(), FxHashMap::<_, Vec<_>>::default());
        for Title { bearer, whole, codes: own, words } in read {
            if let Some(whole) = whole {
                add(&mut titles, whole, bearer);
            }
            for code in own {
                add(&mut codes, code, bearer);
            }
            if let Some((customer, words)) = words {
                of_customer.entry(customer).or_default().push((bearer.cluster, words));
            }
        }
        Self { titles, codes, of_customer }
    }

    /// The cluster of the undertaking that each of the records names, where it names one only. `is_open` says of which records
    /// nothing else tells.
    pub(in crate::linkage) fn find<'a>(
        &self,
        catalogue: &Catalogue,
        customer_of: &ByRecord<EntityIndex>,
        name_of: &(dyn Fn(EntityIndex) -> &'a str + Sync),
        is_open: &(dyn Fn(RecordIndex) -> bool + Sync),
    ) -> Vec<(RecordIndex, u32)> {
        let asked = |record: &Record<'_>| {
            let kind = record.kind();
            kind.standing() == Standing::Document && !kind.is_undertaking() && is_open(record.index)
        };
        let records = (0..catalogue.len() as u32).into_par_iter().map(|at| catalogue.record(RecordIndex(at)));
        let found = records.filter(asked).filter_map(|record| {
            let customer = customer_of.get(record.index).copied();
            let texts = NAMING.into_iter().flat_map(|role| record.values(role));
            let mut texts = texts.filter(|text| text.len() <= LONGEST_TEXT);
            // Who has undertakings of their own pays for those.
            let has_own = customer.is_some_and(|who| self.of_customer.contains_key(&who));
            let cluster = texts.find_map(|text| {
                let whole = joined(text);
                let telling = (whole.len() >= LONG && !has_own) || title_codes(text).next().is_some();
                let by_title = self.titles.get(&whole).and_then(|named| only(named, customer, telling));
                let by_code = || {
                    title_codes(text)
                        .find_map(|code| only(self.codes.get(&code).map_or(&[], Vec::as_slice), customer, true))
                };
                // Whoever asks for help describes what is broken, not a project.
                let wordy = record.kind() != RecordKind::Ticket;
                let by_words = || customer.filter(|_| wordy).and_then(|who| self.by_words(text, who, name_of(who)));
                by_title.or_else(by_code).or_else(by_words)
            })?;
            Some((record.index, cluster))
        });
        found.collect()
    }

    /// The customer's undertaking of whose title and the text one has all words of the other: the one with most of them.
    fn by_words(&self, text: &str, customer: EntityIndex, name: &str) -> Option<u32> {
        let own = words(text, name);
        let shared = |title: &BTreeSet<String>| {
            let common: Vec<&String> = title.intersection(&own).collect();
            let letters: usize = common.iter().map(|word| word.len()).sum();
            let whole = common.len() == title.len() || common.len() == own.len();
            (whole && common.len() >= SHARED.0 && letters >= SHARED.1).then_some(common.len())
        };
        let known = self.of_customer.get(&customer)?.iter();
        let alike: Vec<(usize, u32)> = known.filter_map(|(cluster, title)| Some((shared(title)?, *cluster))).collect();
        let most = alike.iter().map(|(count, _)| *count).max()?;
        let mut best = alike.iter().filter(|(count, _)| *count == most).map(|(_, cluster)| *cluster);
        let first = best.next()?;
        best.all(|other| other == first).then_some(first)
    }
}

fn add(names: &mut FxHashMap<String, Vec<Named>>, name: String, bearer: Named) {
    let known = names.entry(name).or_default();
    if !known.contains(&bearer) {
        known.push(bearer);
    }
}

/// The one undertaking of those called so: of the document's customer, if one of them is; where `telling` is what they are
/// called by, also that of somebody else, who may be the same under another name.
fn only(named: &[Named], customer: Option<EntityIndex>, telling: bool) -> Option<u32> {
    let one = |of_whom: &dyn Fn(&Named) -> bool| {
        let mut clusters = named.iter().filter(|named| of_whom(named)).map(|named| named.cluster);
        let first = clusters.next()?;
        clusters.all(|other| other == first).then_some(first)
    };
    let own = |named: &Named| customer.is_none() || named.customer.is_none() || named.customer == customer;
    if named.iter().any(own) { one(&own) } else { one(&|_| telling) }
}

/// Letters and digits of a whole title that nobody gives twice by chance.
const LONG: usize = 24;

fn joined(text: &str) -> String {
    fold(text).replace(' ', "")
}

/// Codes in a title: numbers of a series, with letters or at least five signs.
fn title_codes(title: &str) -> impl Iterator<Item = String> {
    let codes = pieces(title).filter(|piece| is_telling(piece) && piece.bytes().any(|byte| byte.is_ascii_alphabetic()));
    codes.map(joined).filter(|code| code.len() >= WHOLE - 2)
}

/// The words of a title without the customer's own name and without codes.
fn words(title: &str, name: &str) -> BTreeSet<String> {
    let mut rest = title.to_owned();
    for code in pieces(title).filter(|piece| is_telling(piece)) {
        rest = rest.replacen(code, " ", 1);
    }
    let mut own: BTreeSet<String> = fold(name).split(' ').map(str::to_owned).collect();
    own.extend(company_name(name).tokens);
    fold(&rest).split(' ').filter(|word| !word.is_empty() && !own.contains(*word)).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::Department;
    use crate::catalog::by_hand::{catalogue, typed_table};

    /// Clusters that the texts of time sheets and invoices lead to; customers by number, none for 0.
    fn led(titles: &[(&str, u32)], texts: &[(&str, u32)]) -> Vec<Option<u32>> {
        let roles = [Role::Id, Role::Title];
        let ids: Vec<String> = (0..titles.len().max(texts.len())).map(|row| format!("{row:03}")).collect();
        let rows = |texts: &[(&'static str, u32)]| -> Vec<[&str; 2]> {
            texts.iter().zip(&ids).map(|((text, _), id)| [id.as_str(), *text]).collect()
        };
        let leak = |texts: &[(&str, u32)]| -> Vec<(&'static str, u32)> {
            texts.iter().map(|(text, who)| (&*Box::leak((*text).to_owned().into_boxed_str()), *who)).collect()
        };
        let (projects, invoices) = (rows(&leak(titles)), rows(&leak(texts)));
        let table = |file, department, kind, rows: &[[&str; 2]]| {
            let rows: Vec<&[&str]> = rows.iter().map(|row| &row[..]).collect();
            typed_table(file, ("system", department), kind, &roles, &rows)
        };
        let catalogue = catalogue(vec![
            table("a.csv", Department::Projects, RecordKind::Project, &projects),
            table("b.csv", Department::Accounting, RecordKind::Invoice, &invoices),
        ]);
        let mut customers = ByRecord::new(titles.len() + texts.len());
        for (at, (_, who)) in titles.iter().chain(texts).enumerate().filter(|(_, (_, who))| *who > 0) {
            customers.set(RecordIndex(at as u32), EntityIndex(*who));
        }
        let name_of = |_: EntityIndex| "Kruse GmbH";
        let undertakings: Vec<(RecordIndex, u32)> = (0..titles.len() as u32).map(|at| (RecordIndex(at), at)).collect();
        let names = Names::collect(&catalogue, &undertakings, &customers, &name_of);
        let found = names.find(&catalogue, &customers, &name_of, &|_| true);
        let of = |at: usize| found.iter().find(|(record, _)| record.0 as usize == titles.len() + at);
        (0..texts.len()).map(|at| of(at).map(|(_, cluster)| *cluster)).collect()
    }

    #[test]
    fn a_whole_title_leads_where_it_is_one() {
        let titles = [("Umbau Halle 3", 1), ("Umbau Halle 4", 1), ("Neubau Lager", 1), ("Neubau Lager", 2)];
        let texts = [("UMBAU HALLE 3", 0), ("Neubau Lager", 0), ("Neubau Lager", 2), ("Malerarbeiten", 1)];
        assert_eq!(led(&titles, &texts), [Some(0), None, Some(3), None]);
    }

    #[test]
    fn the_project_by_its_name_goes_before_what_the_document_is_about() {
        let roles = [Role::Id, Role::Title, Role::ProjectName];
        let table = |file, kind, rows: &[&[&str]]| typed_table(file, ("pm", Department::Projects), kind, &roles, rows);
        let projects: [&[&str]; 2] = [&["P1", "Umbau Halle 3", ""], &["P2", "Montage der Anlage", ""]];
        let hours: [&[&str]; 1] = [&["1", "Montage der Anlage", "Umbau Halle 3"]];
        let projects = table("a.csv", RecordKind::Project, &projects);
        let catalogue = catalogue(vec![projects, table("b.csv", RecordKind::TimeEntry, &hours)]);
        let customers = ByRecord::new(3);
        let undertakings = [(RecordIndex(0), 0), (RecordIndex(1), 1)];
        let names = Names::collect(&catalogue, &undertakings, &customers, &|_| "");
        assert_eq!(names.find(&catalogue, &customers, &|_| "", &|_| true), [(RecordIndex(2), 0)]);
    }

    #[test]
    fn what_many_order_leads_inside_the_customer_only() {
        let titles = [("Wasserenthärtung einbauen Haus 2", 1), ("Kruse: Wasserenthärtung einbauen Haus 2", 2)];
        let texts = ["Wasserenthärtung einbauen Haus 2"; 3];
        assert_eq!(led(&titles, &[(texts[0], 1), (texts[1], 2), (texts[2], 3)]), [Some(0), Some(1), Some(0)]);
    }

    #[test]
    fn a_code_in_the_title_leads() {
        let titles = [("P-2025-0143 Umbau Halle 3", 1), ("P-2025-0144 Umbau", 1)];
        assert_eq!(led(&titles, &[("P-2025-0144", 0), ("Rechnung P-2025-0143", 1)]), [Some(1), Some(0)]);
    }

    #[test]
    fn all_words_of_the_shorter_title_lead_inside_the_customer() {
        let titles = [("Kruse: Umbau Halle 3", 1), ("Kruse: Umbau Halle 4", 1)];
        let texts = [("Schlussrechnung Umbau Halle 3", 1), ("Umbau Halle", 1), ("Schlussrechnung Umbau Halle 3", 2)];
        assert_eq!(led(&titles, &texts), [Some(0), None, None]);
    }
}
