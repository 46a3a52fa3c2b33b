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

/// Look-alikes imagined to be repeats beside those seen: a few say little.
const IMAGINED: f64 = 4.0;
/// Share of a source's look-alikes that must be repeats for them to be joined.
const MOSTLY: f64 = 0.5;

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
    /// Pairs that look alike and have a match in another source: one for both, or one for each.
    shared: f64,
    mirrored: f64,
    /// Look-alikes of this source are different things.
    unlike: bool,
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
        let matches = across(items, pairs);
        for (left, right, link) in pairs.iter().filter(|(.., link)| link.within && !link.forbidden && !link.required) {
            let Some(source) = common_source(items, *left, *right) else { continue };
            let source = &mut all.sources[source as usize];
            source.repeated += probability(link.weight);
            if link.weight > 0.0 {
                match counterparts(items, &matches, *left, *right) {
                    Counterparts::None => {}
                    Counterparts::One => source.shared += 1.0,
                    Counterparts::Each => source.mirrored += 1.0,
                }
            }
        }
        // By chance, as many look-alikes are mirrored as all sources together repeat their records.
        let records: u64 = all.sources.iter().map(|source| source.records).sum();
        let chance = all.sources.iter().map(|source| source.repeated).sum::<f64>() / records.max(1) as f64;
        for source in &mut all.sources {
            source.unlike = source.repeating(chance.min(MOSTLY)) < MOSTLY;
        }
        all
    }

    /// Forbids the pairs that look alike in sources where that means nothing.
    pub(crate) fn forbid(&self, items: &impl Comparable, pairs: &mut [(u32, u32, Link)]) {
        for (left, right, link) in pairs.iter_mut().filter(|(.., link)| link.within) {
            *link = self.checked(items, (*left, *right), *link);
        }
    }

    /// A link, forbidden where its source's look-alikes are different things.
    pub(crate) fn checked(&self, items: &impl Comparable, (left, right): (u32, u32), link: Link) -> Link {
        let unlike = || {
            common_source(items, left, right)
                .and_then(|source| self.sources.get(source as usize))
                .is_some_and(|source| source.unlike)
        };
        Link { forbidden: link.forbidden || (link.within && unlike()), ..link }
    }

    /// The estimates for the report; `systems` are the names of the sources.
    pub(crate) fn report(&self, pass: &str, systems: &[&str]) -> Vec<SourceRepeats> {
        let known = systems.iter().zip(&self.sources).filter(|(_, source)| source.records > 0);
        known
            .map(|(system, source)| SourceRepeats {
                pass: pass.to_owned(),
                system: (*system).to_owned(),
                records: source.records,
                share: if source.unlike { 0.0 } else { (source.repeated / source.records as f64).min(1.0) },
                repeats_nothing: source.unlike,
            })
            .collect()
    }
}

impl Source {
    /// Share of the look-alikes that are repeats. Of those, a share of `chance` is mirrored too.
    fn repeating(&self, chance: f64) -> f64 {
        let seen = self.shared + self.mirrored;
        (self.shared / (1.0 - chance) + IMAGINED) / (seen + IMAGINED)
    }
}

/// What other sources hold for two records that look alike.
enum Counterparts {
    /// Nothing.
    None,
    /// One record for both.
    One,
    /// In one source at least, several.
    Each,
}

/// Pairs of two sources that match, both ways round, sorted.
fn across(items: &impl Comparable, pairs: &[(u32, u32, Link)]) -> Vec<(u32, u32)> {
    let lookalikes: FxHashSet<u32> = pairs
        .iter()
        .filter(|(.., link)| link.within && link.weight > 0.0 && !link.forbidden)
        .flat_map(|(left, right, _)| [*left, *right])
        .collect();
    let matching =
        pairs.iter().filter(|(.., link)| !link.within && (link.required || (link.weight > 0.0 && !link.forbidden)));
    let mut matches: Vec<(u32, u32)> = matching
        .flat_map(|(left, right, _)| [(*left, *right), (*right, *left)])
        .filter(|(item, _)| lookalikes.contains(item))
        .collect();
    matches.sort_unstable_by_key(|(item, other)| (*item, items.source(*other), *other));
    matches
}

fn counterparts(items: &impl Comparable, matches: &[(u32, u32)], left: u32, right: u32) -> Counterparts {
    let of = |item: u32| {
        let start = matches.partition_point(|(other, _)| *other < item);
        matches[start..].iter().take_while(move |(other, _)| *other == item).map(|(_, other)| *other)
    };
    let mut theirs: Vec<(u32, u32)> = of(left).chain(of(right)).map(|other| (items.source(other), other)).collect();
    // Both must be known, or a missing record looks like a shared one.
    if of(left).next().is_none() || of(right).next().is_none() {
        return Counterparts::None;
    }
    theirs.sort_unstable();
    theirs.dedup();
    if theirs.windows(2).any(|pair| pair[0].0 == pair[1].0) { Counterparts::Each } else { Counterparts::One }
}
