//! Expectation–maximisation over counts of comparison patterns, with Dirichlet priors from the shipped model, so that
//! three hundred customers train as stably as three million.
//!
//! Kin (siblings, branches, households, colleagues) are told apart from the same and from strangers. What kin share, and how
//! many there are for each match, is shipped and not trained: free to move, those classes would take over the matches that
//! vary most, or vanish.

use super::Model;
use crate::linkage::spec::{Vector, WIDTH};
use rustc_hash::FxHashMap;

/// Rounds of expectation–maximisation at most.
const ROUNDS: usize = 25;
/// Change of every m below which training ends.
const SETTLED: f64 = 1e-4;
/// Weight of the shipped m probabilities, in pseudo-pairs per comparison.
const PSEUDO_PAIRS: f64 = 60.0;
/// The same as a share of the matches, where these are many. A pair that differs in something is believed the less the more there
/// are to choose from, so large data would say that the same never differ; what the model simplifies does not
/// shrink with the number of pairs.
const PSEUDO_SHARE: f64 = 0.05;
/// Weight of the shipped u probabilities, in pseudo-pairs per comparison.
const PSEUDO_RANDOM: f64 = 200.0;
/// Weight of the rate at which all sources repeat an entity, in pseudo-records of one source.
const PSEUDO_RECORDS: f64 = 100.0;
/// Fewest matches that a prior is made of, so that it never becomes minus infinity.
const LEAST_MATCHES: f64 = 0.5;

/// Counts of comparison patterns among candidate pairs.
#[derive(Debug, Clone)]
pub(crate) struct Observations {
    factor: f64,
    counts: FxHashMap<(u64, Option<u32>), (u64, [f64; WIDTH])>,
}

impl Default for Observations {
    fn default() -> Self {
        Self { factor: 1.0, counts: FxHashMap::default() }
    }
}

impl Observations {
    /// Counts one pair; `within` is the source that both come from, if it is one.
    pub(crate) fn add(&mut self, vector: &Vector, within: Option<u32>) {
        let entry = self.counts.entry((pack(vector), within)).or_default();
        entry.0 += 1;
        for (sum, bits) in entry.1.iter_mut().zip(&vector.bits) {
            // Whole thousandths: sums of integers are the same in any order.
            *sum += f64::from((bits * 1000.0).round());
        }
    }

    /// Multiplies all counts: the pairs seen stand for `factor` times as many.
    pub(crate) fn scale(&mut self, factor: f64) {
        self.factor *= factor;
    }

    /// Adds the counts of another part of the pairs.
    pub(crate) fn merge(mut self, other: Self) -> Self {
        #[expect(clippy::iter_over_hash_type, reason = "sums of whole numbers do not depend on order")]
        for (key, (count, bits)) in other.counts {
            let entry = self.counts.entry(key).or_default();
            entry.0 += count;
            for (sum, more) in entry.1.iter_mut().zip(&bits) {
                *sum += more;
            }
        }
        self
    }

    /// The counts of the pairs that were compared by one specification of the pass.
    pub(crate) fn of_spec(&self, spec: u8) -> Self {
        let of_spec = |packed: u64| unpack(packed).spec == spec;
        let counts = self.counts.iter().filter(|((packed, _), _)| of_spec(*packed)).map(|(key, seen)| (*key, *seen));
        Self { factor: self.factor, counts: counts.collect() }
    }

    /// The patterns in a fixed order, with their mean surprise.
    fn patterns(&self) -> Vec<Pattern> {
        let mut patterns: Vec<Pattern> = self
            .counts
            .iter()
            .map(|((packed, within), (count, sums))| {
                let mut vector = unpack(*packed);
                for (bits, sum) in vector.bits.iter_mut().zip(sums) {
                    *bits = (sum / 1000.0 / *count as f64) as f32;
                }
                Pattern { vector, source: *within, count: *count as f64 * self.factor }
            })
            .collect();
        patterns.sort_by_key(|pattern| (pack(&pattern.vector), pattern.source));
        patterns
    }
}

#[derive(Clone, Copy)]
struct Pattern {
    vector: Vector,
    /// The source that both records come from, if it is one.
    source: Option<u32>,
    count: f64,
}

impl Pattern {
    fn within(&self) -> bool {
        self.source.is_some()
    }
}

/// Number of all pairs, candidates or not.
#[derive(Debug, Clone, Default)]
pub(crate) struct Possible {
    /// Of two systems.
    pub(crate) across: f64,
    /// Of one system, per system.
    pub(crate) within: Vec<f64>,
}

fn pack(vector: &Vector) -> u64 {
    vector.levels.iter().fold(u64::from(vector.spec), |packed, level| packed << 5 | u64::from(*level))
}

fn unpack(packed: u64) -> Vector {
    let mut vector = Vector::of((packed >> (5 * WIDTH)) as u8);
    for (index, level) in vector.levels.iter_mut().rev().enumerate() {
        *level = ((packed >> (5 * index)) & 31) as u8;
    }
    vector
}

/// Pairs of which a person has said what they are.
#[derive(Debug, Clone, Default)]
pub(crate) struct Labelled {
    /// The same.
    pub(crate) same: Observations,
    /// Not the same.
    pub(crate) different: Observations,
}

impl Labelled {
    /// Those that were compared by one specification of the pass.
    pub(crate) fn of_spec(&self, spec: u8) -> Self {
        Self { same: self.same.of_spec(spec), different: self.different.of_spec(spec) }
    }

    /// Their patterns, each with what it is.
    fn patterns(&self) -> Vec<(Pattern, f64)> {
        let of = |seen: &Observations, is_match: f64| seen.patterns().into_iter().map(move |one| (one, is_match));
        of(&self.same, 1.0).chain(of(&self.different, 0.0)).collect()
    }
}

/// Trains a shipped model: u from random pairs, m and the priors by EM over the candidates' patterns. What is said of labelled
/// pairs stands in the place of what the model makes of them.
pub(crate) fn train(
    model: &mut Model,
    (random, candidates, labelled): (&Observations, &Observations, &Labelled),
    possible: &Possible,
) {
    train_u(model, &random.patterns());
    let mut patterns = candidates.patterns();
    let labels = labelled.patterns();
    let unlabelled = patterns.len();
    // A labelled pair counts for itself alone: people are asked about doubtful pairs, which are not like the others.
    patterns.extend(labels.iter().map(|(pattern, _)| *pattern));
    for _ in 0..ROUNDS {
        let weights = model.weights();
        let guess = |pattern: &Pattern| {
            weights.odds(&pattern.vector, pattern.within()).posterior(model.repeat_shift(pattern.source))
        };
        let mut posteriors: Vec<f64> = patterns[..unlabelled].iter().map(guess).collect();
        // The pair itself is among the candidates with the guess: what is said of it corrects the guess.
        posteriors.extend(labels.iter().map(|(pattern, is_match)| is_match - guess(pattern)));
        let change = maximise(model, &patterns, &posteriors);
        priors(model, &patterns, &posteriors, possible);
        if change < SETTLED {
            break;
        }
    }
    model.settle();
}

fn train_u(model: &mut Model, random: &[Pattern]) {
    for (c, comparison) in model.spec.comparisons.iter().enumerate() {
        let counts = level_counts(c, random, |_, pattern| pattern.count);
        let total: f64 = counts.iter().sum();
        for (l, level) in comparison.levels.iter().enumerate().skip(1).filter(|(_, level)| !level.fixed) {
            model.u[c][l] = (counts[l] + PSEUDO_RANDOM * level.u) / (total + PSEUDO_RANDOM);
        }
    }
}

fn maximise(model: &mut Model, patterns: &[Pattern], posteriors: &[f64]) -> f64 {
    let mut change: f64 = 0.0;
    let shipped = Model::shipped(model.spec, 2);
    for within in [false, true] {
        let side = usize::from(within);
        for (c, comparison) in model.spec.comparisons.iter().enumerate() {
            let weight = |index: usize, pattern: &Pattern| {
                if pattern.within() == within { pattern.count * posteriors[index] } else { 0.0 }
            };
            let counts = level_counts(c, patterns, weight);
            let total: f64 = counts.iter().sum();
            let pseudo = PSEUDO_PAIRS.max(PSEUDO_SHARE * total);
            for (l, count) in counts.iter().enumerate().take(comparison.levels.len()).skip(1) {
                if comparison.levels[l].fixed {
                    continue;
                }
                let m = (count + pseudo * shipped.m[side][c][l]) / (total + pseudo);
                change = change.max((m - model.m[side][c][l]).abs());
                model.m[side][c][l] = m;
            }
        }
    }
    change
}

fn level_counts(comparison: usize, patterns: &[Pattern], weight: impl Fn(usize, &Pattern) -> f64) -> [f64; WIDTH] {
    let mut counts = [0.0; WIDTH];
    for (index, pattern) in patterns.iter().enumerate() {
        counts[pattern.vector.levels[comparison] as usize] += weight(index, pattern);
    }
    counts[0] = 0.0;
    // Corrections by labelled pairs must not take more away than there is.
    counts.map(|count| count.max(0.0))
}

fn priors(model: &mut Model, patterns: &[Pattern], posteriors: &[f64], possible: &Possible) {
    let matches = |of: &dyn Fn(&Pattern) -> bool| -> f64 {
        let all = patterns.iter().zip(posteriors).filter(|(pattern, _)| of(pattern));
        all.map(|(pattern, posterior)| pattern.count * posterior).sum::<f64>().max(0.0)
    };
    let prior = |matches: f64, possible: f64| (matches.max(LEAST_MATCHES) / possible).min(0.5).log2();
    if possible.across > 0.0 {
        model.prior_across = prior(matches(&|pattern| !pattern.within()), possible.across);
    }
    let within: f64 = possible.within.iter().sum();
    if within > 0.0 {
        let repeated = matches(&Pattern::within).max(LEAST_MATCHES);
        model.prior_within = prior(repeated, within);
        let of_source = |source: u32| matches(&|pattern| pattern.source == Some(source));
        model.repeats = repeats(&possible.within, repeated, of_source);
    }
}

/// How often each source repeats an entity, against all sources together: the difference of their priors in bits.
///
/// What is estimated is repeated pairs per record, which does not depend on how many records a source has; the rate of all
/// sources stands beside it, as if seen on [`PSEUDO_RECORDS`] records.
fn repeats(possible: &[f64], all_matches: f64, matches: impl Fn(u32) -> f64) -> Vec<f64> {
    // The number of records of so many pairs.
    let records = |pairs: f64| f64::midpoint(1.0, (1.0 + 8.0 * pairs).sqrt());
    let all_records: f64 = possible.iter().map(|pairs| records(*pairs)).sum();
    let all_pairs: f64 = possible.iter().sum();
    let rate = all_matches / all_records;
    let shift = |(source, pairs): (u32, &f64)| {
        if *pairs < 1.0 {
            return 0.0;
        }
        let own = (matches(source) + PSEUDO_RECORDS * rate) / (records(*pairs) + PSEUDO_RECORDS);
        (own * records(*pairs) / pairs).min(0.5).log2() - (all_matches / all_pairs).min(0.5).log2()
    };
    (0..).zip(possible).map(shift).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::linkage::specs::customer::{CUSTOMER, NAME, PHONE};

    /// What a hundred, and ten million, pairs of one name and number teach about another number.
    #[test]
    fn large_data_do_not_say_that_the_same_never_differ() {
        let learned = |factor: f64| {
            let mut seen = Observations::default();
            let mut vector = Vector::EMPTY;
            vector.set_rare(NAME, 1, 20.0);
            vector.set_rare(PHONE, 1, 20.0);
            seen.add(&vector, None);
            seen.scale(factor);
            let mut model = Model::shipped(&CUSTOMER, 1_000);
            let possible = Possible { across: factor * 1e3, within: Vec::new() };
            train(&mut model, (&Observations::default(), &seen, &Labelled::default()), &possible);
            let different = CUSTOMER.comparisons[PHONE].levels.len() - 1;
            model.m[0][PHONE][different] / CUSTOMER.comparisons[PHONE].levels[different].m
        };
        let (few, many) = (learned(100.0), learned(1e7));
        assert!(few > 0.3 && many > PSEUDO_SHARE / 2.0, "{few} {many}");
        assert!(many < 0.1, "they still say that it is rare: {many}");
    }
}
