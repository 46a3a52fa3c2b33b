//! Finds the record that an anchor speaks of among those of today: the one on which the witnesses agree best, if there is one.
//!
//! A value counts by its surprise among the records of its system and kind: what many share says little. The id is a witness
//! like others, so that a number given anew to somebody else does not carry a decision with it.

use std::collections::{BTreeMap, BTreeSet};
use std::hash::{Hash as _, Hasher as _};

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHasher};

use super::anchor::{Anchor, Anchors, Witness};
use crate::catalog::{Catalogue, Record, RecordIndex, RecordKind};
use crate::standardise::is_alike;

/// Records that share a value up to which the value leads to candidates.
const CROWD: usize = 400;
/// Share of what both say, by its surprise, that has to agree.
const AGREEING: f64 = 0.5;
/// The same where the id agrees, too.
const AGREEING_WITH_ID: f64 = 0.25;
/// Share of the surprise that would single out one record which content has to bring without the id.
const SINGLED_OUT: f64 = 0.5;
/// Bits by which the best record has to be ahead of the second.
const AHEAD: f64 = 1.0;
/// Jaro–Winkler similarity from which two wordings are one, misspelled.
const MISSPELLED: f64 = 0.92;
/// What part of its surprise a misspelled wording brings, and what only one of the two says takes away: a record that says
/// more than was known is likelier another one than the same with something added.
const HALF: f64 = 0.5;

/// What became of an anchor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Whereabouts {
    /// It is this record; several that say exactly the same stand in canonical order.
    Found(Vec<RecordIndex>),
    /// No record says enough of the same.
    Lost,
    /// So many records say about as much of it.
    Ambiguous(usize),
}

/// Looks for anchors among the records of a catalogue.
pub struct Finder<'a> {
    anchors: Anchors<'a>,
    /// Records under an id that an anchor names: most are still what they were.
    by_id: BTreeMap<(String, RecordKind, String), Vec<(RecordIndex, Anchor)>>,
    /// All records of a system and kind, where an anchor is not one of those.
    groups: BTreeMap<(String, RecordKind), Group>,
}

/// The records of one system and kind.
#[derive(Default)]
struct Group {
    records: Vec<(RecordIndex, Anchor)>,
    /// Hash of a witness and its value → positions of the records that say it.
    index: FxHashMap<u64, Vec<u32>>,
    by_id: FxHashMap<String, Vec<u32>>,
}

impl<'a> Finder<'a> {
    /// Looks up the ids that the anchors name, and indexes the records of those systems and kinds in which that is not enough.
    pub fn new(catalogue: &'a Catalogue, wanted: &[&Anchor]) -> Self {
        let mut finder = Self { anchors: Anchors::of(catalogue), by_id: BTreeMap::new(), groups: BTreeMap::new() };
        let mut ids: BTreeMap<(&str, RecordKind), BTreeSet<&str>> = BTreeMap::new();
        for anchor in wanted {
            ids.entry((&anchor.system, anchor.kind)).or_default().insert(&anchor.id);
        }
        for ((system, kind), ids) in ids {
            for record in records(catalogue, system, kind).filter(|record| ids.contains(record.id())) {
                let known = finder.by_id.entry((system.to_owned(), kind, record.id().to_owned())).or_default();
                known.push((record.index, finder.anchors.anchor(&record)));
            }
        }
        let changed: Vec<&&Anchor> = wanted.iter().filter(|anchor| finder.unchanged(anchor).is_none()).collect();
        for anchor in changed {
            finder.groups.entry((anchor.system.clone(), anchor.kind)).or_default();
        }
        for ((system, kind), group) in &mut finder.groups {
            let records: Vec<Record<'_>> = records(catalogue, system, *kind).collect();
            let anchors = &finder.anchors;
            group.records = records.par_iter().map(|record| (record.index, anchors.anchor(record))).collect();
            group.fill();
        }
        finder
    }

    /// The record that still says the same under the same id.
    fn unchanged(&self, anchor: &Anchor) -> Option<RecordIndex> {
        let known = self.by_id.get(&(anchor.system.clone(), anchor.kind, anchor.id.clone()))?;
        known.iter().find(|(_, other)| other.says == anchor.says).map(|(record, _)| *record)
    }

    /// The anchors that it compares with.
    pub fn anchors(&self) -> &Anchors<'a> {
        &self.anchors
    }

    /// Looks for one anchor.
    pub fn find(&self, anchor: &Anchor) -> Whereabouts {
        if let Some(record) = self.unchanged(anchor) {
            return Whereabouts::Found(vec![record]);
        }
        let group = self.groups.get(&(anchor.system.clone(), anchor.kind));
        group.map_or(Whereabouts::Lost, |group| group.find(anchor))
    }
}

/// The records of one system and kind, in canonical order.
fn records<'c>(catalogue: &'c Catalogue, system: &str, kind: RecordKind) -> impl Iterator<Item = Record<'c>> {
    let tables = catalogue.tables.iter().enumerate();
    let own: Vec<usize> = tables
        .filter(|(_, typed)| typed.recognition.system.slug == *system && typed.kinds().contains(&kind))
        .map(|(table, _)| table)
        .collect();
    own.into_iter().flat_map(|table| catalogue.records_of(table)).filter(move |record| record.kind() == kind)
}

/// How well a record agrees with an anchor.
#[derive(Clone, Copy)]
struct Agreement {
    /// Bits of what both say alike, and of what they say differently; the id is left out.
    alike: f64,
    different: f64,
    /// Bits of what only one of the two says.
    one_sided: f64,
    same_id: bool,
}

impl Group {
    fn fill(&mut self) {
        for (place, (_, anchor)) in (0..).zip(&self.records) {
            for (witness, value) in &anchor.says {
                self.index.entry(key(*witness, value)).or_default().push(place);
            }
            self.by_id.entry(anchor.id.clone()).or_default().push(place);
        }
    }

    fn find(&self, anchor: &Anchor) -> Whereabouts {
        let mut ranked: Vec<(f64, u32)> = self
            .candidates(anchor)
            .into_iter()
            .filter_map(|place| {
                let agreement = self.agreement(anchor, place);
                self.is_enough(anchor, agreement).then(|| (self.rank(agreement), place))
            })
            .collect();
        ranked.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        let Some((best, _)) = ranked.first().copied() else { return Whereabouts::Lost };
        ranked.retain(|(rank, _)| best - rank < AHEAD);
        let said = |place: u32| &self.records[place as usize].1.says;
        if ranked.iter().all(|(_, place)| said(*place) == said(ranked[0].1)) {
            return Whereabouts::Found(ranked.iter().map(|(_, place)| self.records[*place as usize].0).collect());
        }
        Whereabouts::Ambiguous(ranked.len())
    }

    /// Records that share the id or a value that few share; where all values are common, the rarest of them leads.
    fn candidates(&self, anchor: &Anchor) -> Vec<u32> {
        let mut found: Vec<u32> = self.by_id.get(&anchor.id).cloned().unwrap_or_default();
        let mut shared: Vec<&Vec<u32>> =
            anchor.says.iter().filter_map(|(witness, value)| self.index.get(&key(*witness, value))).collect();
        shared.sort_by_key(|places| places.len());
        let few = shared.iter().take_while(|places| places.len() <= CROWD).count().max(1);
        found.extend(shared.into_iter().take(few).flatten());
        found.sort_unstable();
        found.dedup();
        found
    }

    fn agreement(&self, anchor: &Anchor, place: u32) -> Agreement {
        let other = &self.records[place as usize].1;
        let mut agreement = Agreement { alike: 0.0, different: 0.0, one_sided: 0.0, same_id: other.id == anchor.id };
        for (witness, value) in &anchor.says {
            let bits = self.surprise(*witness, value);
            match other.agrees(*witness, value) {
                None => agreement.one_sided += bits,
                Some(true) => agreement.alike += bits,
                Some(false) if is_misspelled(*witness, value, other) => agreement.alike += HALF * bits,
                Some(false) => agreement.different += bits,
            }
        }
        let more = other.says.iter().filter(|said| anchor.says.binary_search(said).is_err());
        agreement.one_sided += more.map(|(witness, value)| self.surprise(*witness, value)).sum::<f64>();
        agreement
    }

    fn is_enough(&self, anchor: &Anchor, Agreement { alike, different, same_id, .. }: Agreement) -> bool {
        let all = alike + different;
        if all == 0.0 {
            // Nothing to compare: the id is all there is, if the row never said anything.
            return same_id && anchor.says.is_empty();
        }
        let share = alike / all;
        let singled_out = alike >= SINGLED_OUT * self.bits();
        if same_id { share >= AGREEING_WITH_ID } else { share >= AGREEING && singled_out }
    }

    fn rank(&self, agreement: Agreement) -> f64 {
        let id = if agreement.same_id { self.bits() } else { 0.0 };
        agreement.alike - agreement.different - HALF * agreement.one_sided + id
    }

    /// Surprise of one record among all.
    fn bits(&self) -> f64 {
        (self.records.len().max(2) as f64).log2()
    }

    fn surprise(&self, witness: Witness, value: &str) -> f64 {
        let count = self.index.get(&key(witness, value)).map_or(1, Vec::len);
        (self.records.len().max(2) as f64 / count as f64).log2()
    }
}

fn is_misspelled(witness: Witness, value: &str, other: &Anchor) -> bool {
    witness.is_wording() && other.first(witness).is_some_and(|theirs| is_alike(value, theirs, MISSPELLED))
}

fn key(witness: Witness, value: &str) -> u64 {
    let mut hasher = FxHasher::default();
    witness.hash(&mut hasher);
    value.hash(&mut hasher);
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::by_hand::{catalogue, typed_table};
    use crate::catalog::{Department, Role};

    const ROLES: [Role; 5] = [Role::Id, Role::CompanyName, Role::Postcode, Role::City, Role::Email];

    fn crm(rows: &[&[&str]]) -> Catalogue {
        catalogue(vec![typed_table("crm.csv", ("crm", Department::Sales), RecordKind::Account, &ROLES, rows)])
    }

    /// Whom the anchor of the first record of `before` finds in `after`.
    fn found(before: &[&[&str]], after: &[&[&str]]) -> Whereabouts {
        let before = crm(before);
        let first = before.records().next().unwrap();
        let anchor = Anchors::of(&before).anchor(&first);
        let after = crm(after);
        Finder::new(&after, &[&anchor]).find(&anchor)
    }

    const KLAPP: [&str; 5] = ["1", "Klapp GmbH", "59929", "Brilon", "info@klapp.de"];
    const WESER: [&str; 5] = ["1", "Weser Pumpen AG", "28195", "Bremen", "info@weser.de"];

    fn under(id: &'static str, row: [&'static str; 5]) -> [&'static str; 5] {
        [id, row[1], row[2], row[3], row[4]]
    }

    #[test]
    fn a_record_is_found_under_another_id() {
        let other = under("7", KLAPP);
        assert_eq!(found(&[&KLAPP], &[&WESER, &other]), Whereabouts::Found(vec![RecordIndex(1)]));
    }

    #[test]
    fn a_number_given_to_somebody_else_carries_no_decision() {
        assert_eq!(found(&[&KLAPP], &[&WESER]), Whereabouts::Lost);
    }

    #[test]
    fn who_moved_and_kept_the_id_is_found() {
        let moved = ["1", "Klapp GmbH", "59872", "Meschede", "info@klapp.de"];
        assert_eq!(found(&[&KLAPP], &[&moved, &under("2", WESER)]), Whereabouts::Found(vec![RecordIndex(0)]));
    }

    #[test]
    fn records_that_say_the_same_are_all_found_and_different_ones_are_not_mixed_up() {
        let (twin, again) = (under("7", KLAPP), under("8", KLAPP));
        let both = vec![RecordIndex(0), RecordIndex(1)];
        assert_eq!(found(&[&KLAPP], &[&twin, &again, &under("9", WESER)]), Whereabouts::Found(both));
        let (here, there) =
            (["7", "Klapp GmbH", "59929", "Brilon", ""], ["8", "Klapp GmbH", "", "Brilon", "info@klapp.de"]);
        let silent = ["1", "Klapp GmbH", "", "Brilon", ""];
        assert_eq!(found(&[&silent], &[&here, &there, &under("9", WESER)]), Whereabouts::Ambiguous(2));
    }
}
