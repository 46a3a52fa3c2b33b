//! How blocking did: which keys found what, how much work they saved, and how many true pairs they may have missed.
//!
//! Without a truth, the pairs that no key found can only be estimated, from the pairs that were found by several; as in
//! capture–recapture studies of animals. Two estimates are made, and the lower one counts, as both are too high where keys
//! meet and miss together:
//!
//! - *Leave one field out.* Of the pairs that other fields (name, house, telephone, …) found, the share that keys of this
//!   field found too is its recall; what all fields miss is the product of what each misses (Lincoln–Petersen for more than two
//!   occasions; Sekar and Deming, "On a method of estimating birth and death rates", JASA 44, 1949).
//! - *Rare captures.* How many pairs share one key only, and how many two, tells how many share none; f1²/(2·f2) is a lower
//!   bound of those although some pairs are harder to catch than others (Chao, "Estimating the population size for
//!   capture-recapture data with unequal catchability", Biometrics 43, 1987).
//!
//! Every scored pair counts by its match probability, so that doubtful pairs, which share fewer keys than sure ones, are not
//! left out. Where names are all there is, only the second estimate can be made; true pairs that share no word at all are
//! then beyond any estimate. `docs/accuracy.md` sets the estimates beside what labelled sets tell.

use rayon::prelude::*;

use super::keys::named_keys;
use super::{Blockable, Candidates};
use crate::linkage::resolution::{BlockingReport, KeyReport};

/// Pairs that the estimates are made from at most; a regular sample beyond.
const SAMPLE: usize = 4000;
/// Probability below which a scored pair is not counted as perhaps true.
const PERHAPS_TRUE: f64 = 0.05;

/// Which field of a record a key is made of: keys of one field meet or miss together.
const FIELDS: [(&str, u8); 24] = [
    ("joined", 0),
    ("lead", 0),
    ("sorted", 0),
    ("token", 0),
    ("sound", 0),
    ("all_but_one", 0),
    ("sounds", 0),
    ("token_town", 0),
    ("person", 0),
    ("name", 0),
    ("word", 0),
    ("words", 0),
    ("email", 1),
    ("site", 1),
    ("local", 1),
    ("phone", 2),
    ("house", 3),
    ("place", 3),
    ("employer", 4),
    ("customer", 4),
    ("birth", 5),
    ("amount", 5),
    ("number", 6),
    ("customer_number", 6),
];
/// Field of all other keys: those with check digits.
const OTHER_FIELD: u8 = 7;
/// Number of fields.
const FIELD_COUNT: u8 = 8;

/// Reports on a pass: `scored` are its pairs with their match probability, in order.
pub(crate) fn report(
    records: &impl Blockable,
    pass: &str,
    found: &Candidates,
    scored: impl Iterator<Item = (u32, u32, f64)>,
) -> BlockingReport {
    let count = records.count() as f64;
    let all = (count * (count - 1.0) / 2.0).max(1.0);
    let perhaps: Vec<(u32, u32, f64)> = scored.filter(|(.., probability)| *probability >= PERHAPS_TRUE).collect();
    let caught = Caught::of(records, &sampled(&perhaps));
    BlockingReport {
        pass: pass.to_owned(),
        records: records.count() as u64,
        candidate_pairs: found.pairs.len() as u64,
        reduction_ratio: rounded(1.0 - found.pairs.len() as f64 / all),
        pairs_completeness: rounded(caught.completeness()),
        refined_blocks: found.refined,
        capped_blocks: found.capped,
        largest_block: found.largest,
        keys: keys(records, found, &caught),
    }
}

/// A regular sample of at most [`SAMPLE`].
fn sampled<T: Copy>(all: &[T]) -> Vec<T> {
    all.iter().step_by(all.len().div_ceil(SAMPLE).max(1)).copied().collect()
}

/// By which keys the pairs that are perhaps true were caught.
struct Caught {
    /// Per pair: its probability, and the rules whose keys it shares.
    pairs: Vec<(f64, Vec<&'static str>)>,
}

impl Caught {
    fn of(records: &impl Blockable, pairs: &[(u32, u32, f64)]) -> Self {
        let shared = |(left, right, probability): &(u32, u32, f64)| (*probability, shared(records, *left, *right));
        Self { pairs: pairs.par_iter().map(shared).collect() }
    }

    /// Sum of the probabilities of pairs for which a condition holds.
    fn sum(&self, holds: impl Fn(&[&'static str]) -> bool) -> f64 {
        self.pairs.iter().filter(|(_, rules)| holds(rules)).map(|(probability, _)| probability).sum()
    }

    /// Estimated share of the true pairs that share a key: the lower of the two estimates.
    fn completeness(&self) -> f64 {
        self.rare_captures().min(self.without_one_field().unwrap_or(1.0))
    }

    /// By how many pairs share one key, and how many two.
    fn rare_captures(&self) -> f64 {
        let (seen, once, twice) =
            (self.sum(|_| true), self.sum(|rules| rules.len() == 1), self.sum(|rules| rules.len() == 2));
        // Where hardly any pair shares two keys, the bias-corrected form of the bound applies.
        let unseen = if twice > 0.5 { once * once / (2.0 * twice) } else { once * (once - 1.0).max(0.0) / 2.0 };
        if seen == 0.0 { 1.0 } else { seen / (seen + unseen) }
    }

    /// By what each field finds of what the others found; `None` where fewer than two fields found anything.
    fn without_one_field(&self) -> Option<f64> {
        let mut missed = 1.0;
        let mut judged = 0;
        for field in 0..FIELD_COUNT {
            let own = 1 << field;
            let by_others = self.sum(|rules| fields(rules) & !own != 0);
            let by_both = self.sum(|rules| fields(rules) & own != 0 && fields(rules) & !own != 0);
            if by_others > 0.0 && by_both > 0.0 {
                judged += 1;
                missed *= 1.0 - by_both / by_others;
            }
        }
        (judged >= 2).then_some(1.0 - missed)
    }
}

/// The fields that rules are made of, one bit each.
fn fields(rules: &[&'static str]) -> u8 {
    let field = |rule: &&str| FIELDS.iter().find(|(name, _)| name == rule).map_or(OTHER_FIELD, |(_, field)| *field);
    rules.iter().fold(0_u8, |seen, rule| seen | 1 << field(rule))
}

/// Per rule: how many records have such a key, how many candidates it finds, and how many of the pairs that are perhaps true
/// it finds at all and alone.
fn keys(records: &impl Blockable, found: &Candidates, caught: &Caught) -> Vec<KeyReport> {
    let everybody: Vec<u32> = (0..records.count() as u32).collect();
    let having: Vec<Vec<&'static str>> =
        sampled(&everybody).par_iter().map(|record| rules_of(records, *record)).collect();
    let candidates: Vec<Vec<&'static str>> =
        sampled(&found.pairs).par_iter().map(|(left, right)| shared(records, *left, *right)).collect();
    let mut names: Vec<&'static str> = having.iter().flatten().copied().collect();
    names.sort_unstable();
    names.dedup();
    let share = |lists: &[Vec<&'static str>], name: &str| {
        let with = lists.iter().filter(|rules| rules.contains(&name)).count();
        with as f64 / lists.len().max(1) as f64
    };
    let matches = caught.sum(|_| true).max(f64::MIN_POSITIVE);
    names
        .into_iter()
        .map(|name| KeyReport {
            key: name.to_owned(),
            records: rounded(share(&having, name)),
            candidate_pairs: rounded(share(&candidates, name)),
            matches: rounded(caught.sum(|rules| rules.contains(&name)) / matches),
            matches_alone: rounded(caught.sum(|rules| rules == [name]) / matches),
        })
        .collect()
}

/// The rules that give a record a key, sorted.
fn rules_of(records: &impl Blockable, record: u32) -> Vec<&'static str> {
    distinct(named_keys(records, record).into_iter())
}

/// The rules by which two records share a key, sorted.
fn shared(records: &impl Blockable, left: u32, right: u32) -> Vec<&'static str> {
    let theirs = named_keys(records, right);
    distinct(named_keys(records, left).into_iter().filter(|key| theirs.binary_search(key).is_ok()))
}

fn distinct(keys: impl Iterator<Item = (u64, &'static str)>) -> Vec<&'static str> {
    let mut rules: Vec<&'static str> = keys.map(|(_, rule)| rule).collect();
    rules.sort_unstable();
    rules.dedup();
    rules
}

/// Six decimals: finer shares are noise, and the report must not depend on the last bit of a sum.
fn rounded(share: f64) -> f64 {
    (share * 1e6).round() / 1e6
}

#[cfg(test)]
#[path = "report_tests.rs"]
mod tests;
