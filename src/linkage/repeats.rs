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
/// Bits of evidence from which it is weighed against two look-alikes of a source that they may be different things, and from which
/// all of them are, however alike they look: a small source shows a mirrored pair or two by chance.
const EVIDENCE: (f64, f64) = (4.0, 10.0);
/// Share of a source's records that have a look-alike, at least and at most: how often a repeat is mirrored by chance.
const CHANCE: (f64, f64) = (0.01, 0.95);

/// Bits by which a match may fall short of a record's best one and still be about as good.
const AS_GOOD: f64 = 1.0;
/// Share of repeats below which a source seldom repeats an entity.
const SELDOM: f64 = 0.02;
/// How often doubt counts then.
const TWICE: f64 = 2.0;

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
        self.evidence > EVIDENCE.1
    }

    /// Whether two of its records are different things that only look alike.
    fn parts(&self, link: &Link) -> bool {
        self.unlike() || (self.evidence > EVIDENCE.0 && link.weight < self.evidence)
    }

    /// Share of the records that repeat an entity.
    fn share(&self) -> f64 {
        if self.unlike() { 0.0 } else { (self.repeated / self.records.max(1) as f64).min(1.0) }
    }

    /// How often a weight against two records of the source being one counts.
    fn doubt(&self) -> f64 {
        if self.share() < SELDOM { TWICE } else { 1.0 }
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
            all.sources[source].records += u64::from(!items.is_bare(item));
        }
        for (left, _, link) in pairs.iter().filter(|(.., link)| link.within && !link.forbidden && !link.required) {
            all.sources[items.source(*left) as usize].repeated += probability(link.weight);
        }
        let alike = most_alike(items.count(), pairs);
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
        let bare = items.is_bare(left) || items.is_bare(right);
        let doubt = if bare { 1.0 } else { source.doubt() };
        Link { forbidden: link.forbidden || source.parts(&link), doubt, ..link }
    }

    /// Share of a source's records that repeat an entity.
    pub(crate) fn share_of(&self, source: u32) -> f64 {
        self.sources.get(source as usize).map_or(0.0, Source::share)
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

/// Pairs of one source that look alike, and like no other record of it more.
fn most_alike(count: usize, pairs: &[(u32, u32, Link)]) -> Vec<(u32, u32)> {
    let within = |link: &Link| link.within && !link.forbidden && !link.required && link.weight > 0.0;
    let within: Vec<&(u32, u32, Link)> = pairs.iter().filter(|(.., link)| within(link)).collect();
    let mut best = vec![0.0_f64; count];
    for (left, right, link) in &within {
        for item in [*left, *right] {
            best[item as usize] = best[item as usize].max(link.weight);
        }
    }
    let as_good = |item: u32, link: &Link| link.weight >= best[item as usize] - AS_GOOD;
    let alike = within.into_iter().filter(|(left, right, link)| as_good(*left, link) && as_good(*right, link));
    alike.map(|(left, right, _)| (*left, *right)).collect()
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

/// The best matches that the `alike` have in each other source, with all that are about as good: item and match, sorted.
fn across(items: &impl Comparable, pairs: &[(u32, u32, Link)], alike: &[(u32, u32)]) -> Vec<(u32, u32)> {
    let alike: FxHashSet<u32> = alike.iter().flat_map(|(left, right)| [*left, *right]).collect();
    let matching = |link: &Link| !link.within && (link.required || (link.weight > 0.0 && !link.forbidden));
    let mut matches: Vec<(u32, u32, u32, f64)> = pairs
        .iter()
        .filter(|(.., link)| matching(link))
        .flat_map(|(left, right, link)| [(*left, *right, link.weight), (*right, *left, link.weight)])
        .filter(|(item, ..)| alike.contains(item))
        .map(|(item, other, weight)| (item, items.source(other), other, weight))
        .collect();
    matches.sort_unstable_by_key(|(item, source, other, _)| (*item, *source, *other));
    let mut best = Vec::new();
    for found in matches.chunk_by(|a, b| (a.0, a.1) == (b.0, b.1)) {
        let top = found.iter().map(|(.., weight)| *weight).fold(f64::NEG_INFINITY, f64::max);
        let as_good = found.iter().filter(|(.., weight)| *weight >= top - AS_GOOD);
        best.extend(as_good.map(|(item, _, other, _)| (*item, *other)));
    }
    best
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

#[cfg(test)]
mod tests {
    use super::*;

    fn link(weight: f64) -> Link {
        Link {
            weight,
            evidence: weight + 10.0,
            against_kin: 0.0,
            required: false,
            judged: None,
            forbidden: false,
            within: true,
            again: 0.0,
            doubt: 1.0,
        }
    }

    #[test]
    fn a_mirrored_pair_or_two_part_only_what_is_hardly_alike() {
        let source = |evidence| Source { records: 150, evidence, ..Source::default() };
        assert!(source(5.0).parts(&link(3.0)) && !source(5.0).parts(&link(9.0)));
        assert!(!source(3.0).parts(&link(1.0)), "too little is known");
        assert!(source(14.0).parts(&link(20.0)), "a source that holds series repeats nothing");
        assert!(!source(5.0).unlike() && source(14.0).unlike());
    }
}
