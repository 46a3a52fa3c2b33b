//! How customers are recognised at a glance: the sounds of the telling words of their names, their domains and numbers,
//! their towns. All are numbers here, so that looking for somebody among all customers compares no texts.

use rustc_hash::FxHashMap;

use super::sides::telling_words;
use crate::catalog::RecordIndex;
use crate::linkage::EntityIndex;
use crate::standardise::{Party, cologne};

/// How somebody is recognised, in words.
#[derive(Debug, Default)]
pub(super) struct Features {
    /// Sounds of the telling words of the name.
    sounds: Vec<String>,
    /// Own domains and telephone numbers, mailboxes under domains that everybody uses.
    traces: Vec<String>,
    /// Town; empty where unknown.
    town: String,
}

/// The same in the numbers of a [`Gallery`].
#[derive(Debug, Default)]
pub(super) struct Face {
    /// Sounds, each once, in the order of their numbers.
    pub(super) sounds: Box<[u32]>,
    /// Traces, likewise.
    pub(super) traces: Box<[u32]>,
    /// Town; [`NO_TOWN`] where unknown.
    pub(super) town: u32,
}

/// What nobody in the gallery has. It agrees with nobody, and is still something to be known by.
pub(super) const STRANGE: u32 = u32::MAX;
/// The town of those whose town is not known.
pub(super) const NO_TOWN: u32 = 0;

/// Texts by number, in the order in which they were met.
#[derive(Debug, Default)]
struct Numbers(FxHashMap<String, u32>);

/// A face that hangs in the gallery.
#[derive(Debug)]
pub(super) struct Portrait {
    /// Whose it is.
    pub(super) customer: EntityIndex,
    /// The master record that it was read from.
    record: RecordIndex,
    pub(super) face: Face,
}

/// The faces of all customers with master records, in the order of the records, and where in it a feature is found.
#[derive(Debug, Default)]
pub(super) struct Gallery {
    pub(super) portraits: Vec<Portrait>,
    /// Sound, town and position of each portrait that has the sound, sorted.
    by_sound: Vec<(u32, u32, u32)>,
    /// The same, each portrait only under the rarest of its sounds.
    by_rarest: Vec<(u32, u32, u32)>,
    /// Trace and position, sorted.
    by_trace: Vec<(u32, u32)>,
    sounds: Numbers,
    traces: Numbers,
    towns: Numbers,
}

impl Features {
    pub(super) fn of(party: &Party) -> Self {
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

#[cfg(test)]
impl Features {
    pub(super) fn made(sounds: &[String], town: String) -> Self {
        Self { sounds: sounds.to_vec(), traces: Vec::new(), town }
    }
}

/// How a word sounds; a word of vowels alone stays itself.
fn sound(word: &str) -> String {
    let code = cologne(word);
    if code.len() < 2 { word.to_owned() } else { code }
}

impl Face {
    /// Whether there is anything to be known by.
    pub(super) fn says_something(&self) -> bool {
        !self.sounds.is_empty() || !self.traces.is_empty()
    }
}

impl Numbers {
    fn give(&mut self, text: String) -> u32 {
        let next = self.0.len() as u32 + 1;
        *self.0.entry(text).or_insert(next)
    }

    fn find(&self, text: &str) -> u32 {
        self.0.get(text).copied().unwrap_or(STRANGE)
    }
}

fn set(numbers: impl Iterator<Item = u32>) -> Box<[u32]> {
    let mut numbers: Vec<u32> = numbers.collect();
    numbers.sort_unstable();
    numbers.dedup();
    numbers.into_boxed_slice()
}

impl Gallery {
    /// Hangs the face of a customer. Records come in their order.
    pub(super) fn hang(&mut self, customer: EntityIndex, record: RecordIndex, features: Features) {
        let sounds = set(features.sounds.into_iter().map(|sound| self.sounds.give(sound)));
        let traces = set(features.traces.into_iter().map(|trace| self.traces.give(trace)));
        let town = if features.town.is_empty() { NO_TOWN } else { self.towns.give(features.town) };
        self.portraits.push(Portrait { customer, record, face: Face { sounds, traces, town } });
    }

    /// Makes what was hung findable.
    pub(super) fn close(&mut self) {
        for (at, portrait) in (0_u32..).zip(&self.portraits) {
            let Face { sounds, traces, town } = &portrait.face;
            self.by_sound.extend(sounds.iter().map(|sound| (*sound, *town, at)));
            self.by_trace.extend(traces.iter().map(|trace| (*trace, at)));
        }
        self.by_sound.sort_unstable();
        self.by_trace.sort_unstable();
        let rarest = |(at, portrait): (u32, &Portrait)| Some((self.rarest(&portrait.face)?, portrait.face.town, at));
        self.by_rarest = (0_u32..).zip(&self.portraits).filter_map(rarest).collect();
        self.by_rarest.sort_unstable();
    }

    /// The face of somebody who may not hang here.
    pub(super) fn face(&self, features: &Features) -> Face {
        Face {
            sounds: set(features.sounds.iter().map(|sound| self.sounds.find(sound))),
            traces: set(features.traces.iter().map(|trace| self.traces.find(trace))),
            town: if features.town.is_empty() { NO_TOWN } else { self.towns.find(&features.town) },
        }
    }

    /// The face that was read from a master record.
    pub(super) fn of_record(&self, record: RecordIndex) -> Option<&Face> {
        let at = self.portraits.binary_search_by_key(&record, |portrait| portrait.record).ok()?;
        Some(&self.portraits[at].face)
    }

    /// The sound of a face that fewest have.
    pub(super) fn rarest(&self, face: &Face) -> Option<u32> {
        face.sounds.iter().copied().min_by_key(|sound| (self.with_sound(*sound).len(), *sound))
    }

    /// Portraits that have a sound: sound, town, position.
    pub(super) fn with_sound(&self, sound: u32) -> &[(u32, u32, u32)] {
        range(&self.by_sound, |entry| entry.0.cmp(&sound))
    }

    /// Those of them in one town.
    pub(super) fn with_sound_in(&self, sound: u32, town: u32) -> &[(u32, u32, u32)] {
        range(&self.by_sound, |entry| (entry.0, entry.1).cmp(&(sound, town)))
    }

    /// Portraits whose rarest sound it is.
    pub(super) fn with_rarest(&self, sound: u32) -> &[(u32, u32, u32)] {
        range(&self.by_rarest, |entry| entry.0.cmp(&sound))
    }

    /// Those of them in one town.
    pub(super) fn with_rarest_in(&self, sound: u32, town: u32) -> &[(u32, u32, u32)] {
        range(&self.by_rarest, |entry| (entry.0, entry.1).cmp(&(sound, town)))
    }

    /// Positions of the portraits that have a trace.
    pub(super) fn with_trace(&self, trace: u32) -> impl Iterator<Item = u32> {
        range(&self.by_trace, |entry| entry.0.cmp(&trace)).iter().map(|entry| entry.1)
    }

    /// All entries by sound, for counting.
    pub(super) fn by_sound(&self) -> &[(u32, u32, u32)] {
        &self.by_sound
    }
}

/// The stretch of a sorted list whose entries compare as equal.
fn range<T>(sorted: &[T], compare: impl Fn(&T) -> std::cmp::Ordering) -> &[T] {
    let start = sorted.partition_point(|entry| compare(entry).is_lt());
    let length = sorted[start..].partition_point(|entry| compare(entry).is_eq());
    &sorted[start..start + length]
}
