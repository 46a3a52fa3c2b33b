//! Customers of whom something holds, by their names, domains and numbers: whoever resembles one of them is not accused of
//! being unknown. Linkage weighs evidence and joins what is likelier the same than not; here a mere resemblance is enough
//! to stay silent.

use std::collections::BTreeSet;

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::context::Context;
use super::sides::{all_masters, side, telling_words};
use crate::catalog::RecordIndex;
use crate::linkage::{EntityIndex, EntityType};
use crate::standardise::{Party, cologne};

/// How somebody is recognised at a glance.
#[derive(Debug, Default)]
pub(super) struct Face {
    /// Sounds of the telling words of the name.
    sounds: BTreeSet<String>,
    /// Own domains and telephone numbers.
    traces: BTreeSet<String>,
    /// Town; empty where unknown.
    town: String,
}

/// The customers of whom something holds.
pub(super) struct Lookalikes<'a> {
    faces: Vec<(EntityIndex, &'a Face)>,
    by_sound: FxHashMap<&'a str, Vec<u32>>,
    by_trace: FxHashMap<&'a str, Vec<u32>>,
}

/// The faces of all customers with master records, in the order of the records.
pub(super) fn faces(context: &Context) -> Vec<(EntityIndex, Face)> {
    let customer = |record: RecordIndex| context.resolution.entity_of(record, EntityType::Customer);
    let masters: Vec<(EntityIndex, RecordIndex)> =
        all_masters(context).filter_map(|record| Some((customer(record)?, record))).collect();
    masters.par_iter().map(|(customer, record)| (*customer, Face::of(&side(context, *record).party))).collect()
}

impl Face {
    fn of(party: &Party) -> Self {
        let sounds = telling_words(party).into_iter().map(sound).collect();
        let mailboxes = party
            .emails
            .iter()
            .map(|email| if email.free { format!("{}@{}", email.local, email.domain) } else { email.site.clone() });
        let sites = party.sites.iter().filter(|site| !site.free).map(|site| site.site.clone());
        let phones = party.phones.iter().map(|phone| phone.digits.clone());
        Self { sounds, traces: mailboxes.chain(sites).chain(phones).collect(), town: party.address.city.clone() }
    }
}

/// How a word sounds; a word of vowels alone stays itself.
fn sound(word: &str) -> String {
    let code = cologne(word);
    if code.len() < 2 { word.to_owned() } else { code }
}

impl<'a> Lookalikes<'a> {
    /// All customers with master records of whom something holds.
    pub(super) fn of(context: &Context<'a>, holds: impl Fn(EntityIndex) -> bool) -> Self {
        let known = context.shelf.faces().iter().filter(|(customer, _)| holds(*customer));
        let faces: Vec<(EntityIndex, &Face)> = known.map(|(customer, face)| (*customer, face)).collect();
        let (mut by_sound, mut by_trace) = (FxHashMap::default(), FxHashMap::default());
        for (at, (_, face)) in (0_u32..).zip(&faces) {
            for (index, keys) in [(&mut by_sound, &face.sounds), (&mut by_trace, &face.traces)] {
                for key in keys {
                    index.entry(key.as_str()).or_insert_with(Vec::new).push(at);
                }
            }
        }
        Self { faces, by_sound, by_trace }
    }

    /// Whether a customer resembles another one of them: a domain or number in common, or all telling words of the
    /// shorter name and the same town. Where a town is not known, one word is enough only if nobody else has it. Who has no
    /// telling word resembles everybody.
    pub(super) fn resemble(&self, context: &Context, customer: EntityIndex) -> bool {
        let faces: Vec<Face> = context
            .members(customer)
            .map(|member| Face::of(&side(context, member.record).party))
            .filter(|face| !face.sounds.is_empty() || !face.traces.is_empty())
            .collect();
        let towns: BTreeSet<&str> =
            faces.iter().map(|face| face.town.as_str()).filter(|town| !town.is_empty()).collect();
        faces.iter().all(|face| face.sounds.is_empty())
            || faces.iter().any(|face| self.recognise(face, &towns, customer))
    }

    /// Whether only one of them has a word of this sound: then a bare surname may well mean that one.
    fn is_rare(&self, sound: &str) -> bool {
        let holders = self.by_sound.get(sound).into_iter().flatten().map(|at| self.faces[*at as usize].0);
        holders.collect::<BTreeSet<EntityIndex>>().len() <= 1
    }

    /// Whether a face is that of another one of them.
    fn recognise(&self, face: &Face, towns: &BTreeSet<&str>, customer: EntityIndex) -> bool {
        let other = |at: &&u32| self.faces[**at as usize].0 != customer;
        let traced =
            face.traces.iter().filter_map(|trace| self.by_trace.get(trace.as_str())).flatten().any(|at| other(&at));
        let mut named =
            face.sounds.iter().filter_map(|sound| self.by_sound.get(sound.as_str())).flatten().filter(other);
        traced
            || named.any(|at| {
                let theirs = self.faces[*at as usize].1;
                let part = face.sounds.is_subset(&theirs.sounds) || theirs.sounds.is_subset(&face.sounds);
                let told = !theirs.town.is_empty() && !towns.is_empty();
                let together = told && towns.contains(theirs.town.as_str());
                let shorter = if face.sounds.len() < theirs.sounds.len() { &face.sounds } else { &theirs.sounds };
                part && (together || (!told && (shorter.len() > 1 || shorter.iter().all(|sound| self.is_rare(sound)))))
            })
    }
}
