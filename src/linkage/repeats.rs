//! How often a source repeats an entity, estimated from what the other sources hold.
//!
//! Two records of one source look alike. If it repeats itself by accident, another source, which knows the entity too, has
//! one record that matches both. If the two are different things that merely look alike (issues of a series, halls of one
//! customer), the other source has one record for each, and these look alike there in the same way. So where most
//! look-alikes are mirrored in other sources, more often than chance repeats those, a look-alike is likelier two
//! things than one, and nothing in that source is joined by resemblance.

use rustc_hash::FxHashSet;

use super::cluster::Link;
use super::engine::{Comparable, common_source};
use super::model::probability;
use super::resolution::SourceRepeats;

/// Share of different things that look alike in one source of which another source holds each.
const MIRRORED: f64 = 0.8;
/// Bits of evidence from which the look-alikes of a source are different things.
const EVIDENCE: f64 = 4.0;
/// Share of a source's records that have a look-alike, at least and at most: how often a repeat is mirrored by chance.
const CHANCE: (f64, f64) = (0.01, 0.95);

/// Share of repeats below which a source seldom repeats an entity.
const SELDOM: f64 = 0.02;

/// What is known of each source.
#[derive(Debug, Clone, Default)]
pub(crate) struct Repeats {
    sources: Vec<Source>,
}

#[derive(Debug, Clone, Default)]
struct Source {
    records: u64,
    /// Expected number of pairs that are the same.
    repeated: f64,
    /// Evidence that look-alikes are different things, in bits.
    evidence: f64,
}

impl Source {
    fn unlike(&self) -> bool {
        self.evidence > EVIDENCE
    }

    /// Share of the records that repeat an entity.
    fn share(&self) -> f64 {
        if self.unlike() { 0.0 } else { (self.repeated / self.records.max(1) as f64).min(1.0) }
    }

    fn seldom(&self) -> bool {
        self.share() < SELDOM
    }
}

impl Repeats {
    /// Estimates from scored pairs, sorted.
    pub(crate) fn estimate(items: &impl Comparable, pairs: &[(u32, u32, Link)]) -> Self {
        let mut all = Self::default();
        for item in 0..items.count() as u32 {
            let source = items.source(item) as usize;
            if all.sources.len() <= source {
                all.sources.resize(source + 1, Source::default());
            }
            all.sources[source].records += 1;
        }
        let within = pairs.iter().filter(|(.., link)| link.within && !link.forbidden && !link.required);
        let mut alike: Vec<(u32, u32)> = Vec::new();
        for (left, right, link) in within {
            all.sources[items.source(*left) as usize].repeated += probability(link.weight);
            if link.weight > 0.0 {
                alike.push((*left, *right));
            }
        }
        all.weigh(items, &alike, &across(items, pairs, &alike));
        all
    }

    /// Weighs for each source whether look-alikes are mirrored more often than repeats would be by chance.
    fn weigh(&mut self, items: &impl Comparable, alike: &[(u32, u32)], matches: &[(u32, u32)]) {
        let mut members: Vec<u32> = alike.iter().flat_map(|(left, right)| [*left, *right]).collect();
        members.sort_unstable();
        members.dedup();
        let mut involved = vec![0.0; self.sources.len()];
        for member in members {
            involved[items.source(member) as usize] += 1.0;
        }
        let chances = involved.iter().zip(&self.sources);
        let chances: Vec<f64> =
            chances.map(|(count, source)| (count / source.records.max(1) as f64).clamp(CHANCE.0, CHANCE.1)).collect();
        for (left, right) in alike {
            let source = &mut self.sources[items.source(*left) as usize];
            source.evidence += match counterparts(items, matches, *left, *right) {
                Counterparts::None => 0.0,
                Counterparts::One(other) => ((1.0 - MIRRORED) / (1.0 - chances[other as usize])).log2(),
                Counterparts::Each(other) => (MIRRORED / chances[other as usize]).log2(),
            };
        }
    }

    /// Forbids the pairs that look alike in sources where that means nothing.
    pub(crate) fn forbid(&self, items: &impl Comparable, pairs: &mut [(u32, u32, Link)]) {
        for (left, right, link) in pairs.iter_mut().filter(|(.., link)| link.within) {
            *link = self.checked(items, (*left, *right), *link);
        }
    }

    /// A link with what its source says of it: forbidden where look-alikes are different things, doubted where they are rare.
    pub(crate) fn checked(&self, items: &impl Comparable, (left, right): (u32, u32), link: Link) -> Link {
        let Some(source) = common_source(items, left, right).and_then(|source| self.sources.get(source as usize))
        else {
            return link;
        };
        Link { forbidden: link.forbidden || source.unlike(), seldom: source.seldom(), ..link }
    }

    /// The estimates for the report; `systems` are the names of the sources.
    pub(crate) fn report(&self, pass: &str, systems: &[&str]) -> Vec<SourceRepeats> {
        let known = systems.iter().zip(&self.sources).filter(|(_, source)| source.records > 0);
        known
            .map(|(system, source)| SourceRepeats {
                pass: pass.to_owned(),
                system: (*system).to_owned(),
                records: source.records,
                share: source.share(),
                repeats_nothing: source.unlike(),
            })
            .collect()
    }
}

/// What other sources hold for two records that look alike.
enum Counterparts {
    /// Nothing, for one of them at least.
    None,
    /// In this source, one record for both.
    One(u32),
    /// In this source, several.
    Each(u32),
}

/// Pairs of two sources that match and have one of the `alike` in them, both ways round, sorted.
fn across(items: &impl Comparable, pairs: &[(u32, u32, Link)], alike: &[(u32, u32)]) -> Vec<(u32, u32)> {
    let alike: FxHashSet<u32> = alike.iter().flat_map(|(left, right)| [*left, *right]).collect();
    let matching = |link: &Link| !link.within && (link.required || (link.weight > 0.0 && !link.forbidden));
    let mut matches: Vec<(u32, u32)> = pairs
        .iter()
        .filter(|(.., link)| matching(link))
        .flat_map(|(left, right, _)| [(*left, *right), (*right, *left)])
        .filter(|(item, _)| alike.contains(item))
        .collect();
    matches.sort_unstable();
    debug_assert!(matches.iter().all(|(item, other)| items.source(*item) != items.source(*other)));
    matches
}

fn counterparts(items: &impl Comparable, matches: &[(u32, u32)], left: u32, right: u32) -> Counterparts {
    let of = |item: u32| {
        let start = matches.partition_point(|(other, _)| *other < item);
        let theirs = matches[start..].iter().take_while(|(other, _)| *other == item);
        theirs.map(|(_, other)| (items.source(*other), *other)).collect::<Vec<_>>()
    };
    let (ours, theirs) = (of(left), of(right));
    // Both must be known, or a missing record looks like a shared one.
    let known = |source: u32| theirs.iter().any(|(other, _)| *other == source);
    let mut both: Vec<(u32, u32)> = ours.iter().copied().filter(|(source, _)| known(*source)).collect();
    let sources: Vec<u32> = both.iter().map(|(source, _)| *source).collect();
    both.extend(theirs.iter().filter(|(source, _)| sources.contains(source)));
    both.sort_unstable();
    both.dedup();
    match both.windows(2).find(|pair| pair[0].0 == pair[1].0) {
        Some(pair) => Counterparts::Each(pair[0].0),
        None => both.first().map_or(Counterparts::None, |(source, _)| Counterparts::One(*source)),
    }
}
