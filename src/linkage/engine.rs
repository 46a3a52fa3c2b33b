//! One pass of linkage over any entity type: block, train, score, cluster. What is compared comes from a [`Spec`].

use rayon::prelude::*;

use super::blocking::{BlockIndex, Blockable, candidates, report};
use super::cluster::{Link, cluster};
use super::mirrors;
use super::model::{Labelled, Model, Models, Observations, Possible, probability, train};
use super::repeats::Repeats;
use super::resolution::{Band, BlockingReport, DecidedBy, Edge, EntityType, Evidence, KEY, REVIEWER};
use super::spec::{Spec, Vector};
use crate::catalog::RecordIndex;
use crate::config::LinkageSettings;
use crate::progress::Progress;

/// Candidate pairs that the model is trained on at most; a stable sample beyond.
const TRAINING_PAIRS: usize = 1 << 16;
/// Random pairs that u is estimated from.
const RANDOM_PAIRS: usize = 1 << 15;
/// Candidate pairs that one thread scores at once.
const SCORED_AT_ONCE: usize = 1 << 14;
/// Match weight from which a scored pair is kept, as a near miss at least.
const KEPT: f64 = -10.0;

/// What a pass needs to know of its records.
pub(crate) trait Comparable: Blockable {
    /// What is compared.
    fn spec(&self) -> &'static Spec;
    /// Specifications for pairs of another sort: [`Vector::spec`] numbers them from 1.
    fn further_specs(&self) -> &'static [&'static Spec] {
        &[]
    }
    /// What sort of item it is, where the specification depends on it.
    fn sort(&self, item: u32) -> Sort {
        let _ = item;
        Sort::Plain
    }
    /// The entity type of the edges.
    fn entity_type(&self) -> EntityType;
    /// The record of the catalogue behind an item.
    fn record(&self, item: u32) -> RecordIndex;
    /// Number of the system an item comes from.
    fn source(&self, item: u32) -> u32;
    /// Compares two items.
    fn compare(&self, left: u32, right: u32) -> Vector;
    /// Whether an item says nothing that could be compared: what is known of it is said by what a key ties it to.
    fn is_bare(&self, item: u32) -> bool {
        let _ = item;
        false
    }
    /// Whether things that are kin stand side by side in several sources: firms of one house.
    fn may_be_mirrored(&self) -> bool {
        false
    }
    /// Whether what two items say of themselves belies a key that joins them: it was written to the wrong one.
    fn belies_key(&self, left: u32, right: u32) -> bool {
        let _ = (left, right);
        false
    }
    /// Whether two items must not be joined by resemblance.
    fn forbidden(&self, left: u32, right: u32, vector: &Vector) -> bool;
}

/// What an item is to the choice of its specification: pairs of a person with a person or with something silent are compared
/// by the first further one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sort {
    /// Compared by the specification of the pass.
    Plain,
    /// A natural person.
    Person,
    /// It does not say what it is.
    Silent,
}

/// What came out of a pass.
pub(crate) struct Linked {
    /// The trained model.
    pub(crate) model: Models,
    /// Cluster of each item: its smallest item.
    pub(crate) clusters: Vec<u32>,
    /// Kept pairs, sorted.
    pub(crate) pairs: Vec<(u32, u32, Link)>,
    /// How candidates were found.
    pub(crate) report: BlockingReport,
    /// The blocks, for records from elsewhere.
    pub(crate) index: BlockIndex,
    /// How often each source repeats an entity.
    pub(crate) repeats: Repeats,
}

/// What a pass is told before it looks at anything itself.
#[derive(Default)]
pub(crate) struct Told<'a> {
    /// Pairs that a key joins.
    pub(crate) required: &'a [(u32, u32)],
    /// Pairs that a reviewer has judged: whether they are the same.
    pub(crate) judged: &'a [(u32, u32, bool)],
    /// Judged pairs also teach the model.
    pub(crate) learn: bool,
    /// A model to be used as it is instead of training one.
    pub(crate) model: Option<&'a Models>,
}

/// Runs a pass.
pub(crate) fn link(
    items: &impl Comparable,
    told: &Told<'_>,
    settings: &LinkageSettings,
    progress: &dyn Progress,
) -> Linked {
    let found = candidates(items);
    let sample = Sample::of(items, &found.pairs, told.model.is_none());
    let labelled = if told.learn { told.judged } else { &[] };
    let mut model = told.model.cloned().unwrap_or_else(|| sample.trained(items, labelled));
    model.settle(&|spec| per_source(items, spec));
    let mut pairs = scored(items, &model, &found.pairs, &sample, progress);
    drop(sample);
    require(&mut pairs, items, &model, told.required);
    judge(&mut pairs, items, &model, told.judged);
    let repeats = Repeats::estimate(items, &pairs);
    repeats.forbid(items, &mut pairs);
    let weigh = |left, right| repeats.checked(items, (left, right), weigh(items, &model, left, right));
    let clustered = || {
        let mut clusters = cluster(items.count(), &pairs, &weigh, weight_of(settings.match_probability));
        if items.may_be_mirrored() {
            mirrors::part(items, &repeats, &pairs, &weigh, &mut clusters);
        }
        clusters
    };
    let reported = || {
        let scored = pairs.iter().filter(|(.., link)| !link.forbidden || link.required || link.judged == Some(true));
        let scored = scored.map(|(left, right, link)| (*left, *right, probability(link.weight)));
        report(items, items.spec().name, &found, scored)
    };
    let (clusters, report) = rayon::join(clustered, reported);
    Linked { model, clusters, pairs, report, index: found.index, repeats }
}

/// Models trained on the candidates, one per specification.
pub(crate) fn trained(items: &impl Comparable, pairs: &[(u32, u32)]) -> Models {
    Sample::of(items, pairs, true).trained(items, &[])
}

/// Candidate pairs that the model is trained on, compared; what was compared is not compared again when all are scored.
struct Sample {
    /// Every how manyth pair is among them.
    step: usize,
    pairs: Vec<(u32, u32)>,
    vectors: Vec<Vector>,
}

impl Sample {
    /// A regular sample; nothing where nothing is `wanted`.
    fn of(items: &impl Comparable, pairs: &[(u32, u32)], wanted: bool) -> Self {
        let step = pairs.len().div_ceil(TRAINING_PAIRS).max(1);
        let pairs: Vec<(u32, u32)> = if wanted { pairs.iter().step_by(step).copied().collect() } else { Vec::new() };
        let vectors = pairs.par_iter().map(|(left, right)| items.compare(*left, *right)).collect();
        Self { step, pairs, vectors }
    }

    /// What the pair at a place among all candidates was found to have in common, if it is in the sample.
    fn at(&self, place: usize) -> Option<&Vector> {
        if place.is_multiple_of(self.step) { self.vectors.get(place / self.step) } else { None }
    }

    /// Models trained on these pairs and on random ones, one per specification; `labelled` pairs are known to be the same or
    /// not.
    fn trained(&self, items: &impl Comparable, labelled: &[(u32, u32, bool)]) -> Models {
        let random = random_pairs(items.count());
        let random = observe(items, random.par_iter().map(|pair| (*pair, items.compare(pair.0, pair.1))));
        let mut seen = observe(items, self.pairs.par_iter().copied().zip(self.vectors.par_iter().copied()));
        seen.scale(self.step as f64);
        let of_label = |wanted: bool| {
            let own = labelled.par_iter().filter(move |(.., same)| *same == wanted);
            observe(items, own.map(|(left, right, _)| ((*left, *right), items.compare(*left, *right))))
        };
        let labelled = Labelled { same: of_label(true), different: of_label(false) };
        let train_one = |number: u8, spec| {
            let mut model = Model::shipped(spec, items.count());
            let known = (&random.of_spec(number), &seen.of_spec(number), &labelled.of_spec(number));
            train(&mut model, known, &possible(items, number));
            model
        };
        let specs = std::iter::once(items.spec()).chain(items.further_specs().iter().copied());
        Models::new((0..).zip(specs).map(|(number, spec)| train_one(number, spec)).collect())
    }
}

/// Records of one source that a specification compares, as a record sees it on average.
fn per_source(items: &impl Comparable, spec: u8) -> f64 {
    let person = |item: &u32| (items.sort(*item) == Sort::Person) == (spec != 0);
    let mut sizes: Vec<f64> = Vec::new();
    for source in (0..items.count() as u32).filter(person).map(|item| items.source(item) as usize) {
        if sizes.len() <= source {
            sizes.resize(source + 1, 0.0);
        }
        sizes[source] += 1.0;
    }
    let all: f64 = sizes.iter().sum();
    sizes.iter().map(|size| size * size).sum::<f64>() / all.max(1.0)
}

/// Counts what pairs have in common.
fn observe(items: &impl Comparable, pairs: impl ParallelIterator<Item = ((u32, u32), Vector)>) -> Observations {
    pairs
        .fold(Observations::default, |mut seen, ((left, right), vector)| {
            if !items.forbidden(left, right, &vector) {
                seen.add(&vector, common_source(items, left, right));
            }
            seen
        })
        .reduce(Observations::default, Observations::merge)
}

/// Pairs drawn by a fixed sequence (the Weyl sequence of `SplitMix64`); the same for the same number of items.
fn random_pairs(count: usize) -> Vec<(u32, u32)> {
    if count < 2 {
        return Vec::new();
    }
    let wanted = RANDOM_PAIRS.min(count * (count - 1) / 2 * 4);
    let mut state = 0_u64;
    let mut next = || {
        state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        ((mixed ^ (mixed >> 27)) % count as u64) as u32
    };
    (0..wanted).map(|_| (next(), next())).filter(|(left, right)| left != right).collect()
}

/// Number of all pairs across systems and within each that a specification compares.
fn possible(items: &impl Comparable, spec: u8) -> Possible {
    let mut sizes: Vec<[f64; 3]> = Vec::new();
    for item in 0..items.count() as u32 {
        let source = items.source(item) as usize;
        if sizes.len() <= source {
            sizes.resize(source + 1, [0.0; 3]);
        }
        sizes[source][items.sort(item) as usize] += 1.0;
    }
    let mut total = [0.0; 3];
    for size in &sizes {
        total.iter_mut().zip(size).for_each(|(sum, part)| *sum += part);
    }
    let within: Vec<f64> = sizes.iter().map(|size| pairs_by(spec, *size)).collect();
    Possible { across: pairs_by(spec, total) - within.iter().sum::<f64>(), within }
}

/// Number of pairs that a specification compares, among so many items of each [`Sort`].
fn pairs_by(spec: u8, [plain, person, silent]: [f64; 3]) -> f64 {
    let pairs = |size: f64| size * (size - 1.0) / 2.0;
    let persons = pairs(person) + person * silent;
    if spec == 0 { pairs(plain + person + silent) - persons } else { persons }
}

/// The source that both items come from, if it is one.
pub(crate) fn common_source(items: &impl Comparable, left: u32, right: u32) -> Option<u32> {
    Some(items.source(left)).filter(|source| *source == items.source(right))
}

/// What is known of a pair.
pub(crate) fn weigh(items: &impl Comparable, model: &Models, left: u32, right: u32) -> Link {
    weigh_by(items, model, (left, right), &items.compare(left, right))
}

/// What is known of a pair that was compared.
fn weigh_by(items: &impl Comparable, model: &Models, (left, right): (u32, u32), vector: &Vector) -> Link {
    let source = common_source(items, left, right);
    let within = source.is_some();
    let score = model.score(vector, within);
    let forbidden = items.forbidden(left, right, vector);
    let weight = score.weight + model.repeat_shift(vector, source);
    let bare = items.is_bare(left) || items.is_bare(right);
    let again = if bare { 0.0 } else { model.again(vector, source) };
    Link {
        weight,
        evidence: score.evidence,
        against_kin: score.against_kin,
        required: false,
        judged: None,
        forbidden,
        within,
        again,
        doubt: 1.0,
    }
}

fn scored(
    items: &impl Comparable,
    model: &Models,
    pairs: &[(u32, u32)],
    sample: &Sample,
    progress: &dyn Progress,
) -> Vec<(u32, u32, Link)> {
    pairs
        .par_chunks(SCORED_AT_ONCE)
        .enumerate()
        .flat_map_iter(|(number, chunk)| {
            progress.advance(chunk.len() as u64);
            (number * SCORED_AT_ONCE..).zip(chunk).filter_map(|(place, (left, right))| {
                let link = match sample.at(place) {
                    Some(vector) => weigh_by(items, model, (*left, *right), vector),
                    None => weigh(items, model, *left, *right),
                };
                (link.weight >= KEPT).then_some((*left, *right, link))
            })
        })
        .collect()
}

fn require(pairs: &mut Vec<(u32, u32, Link)>, items: &impl Comparable, model: &Models, required: &[(u32, u32)]) {
    let mut required: Vec<(u32, u32)> = required
        .par_iter()
        .map(|(left, right)| (*left.min(right), *left.max(right)))
        .filter(|(left, right)| left != right && !items.belies_key(*left, *right))
        .collect();
    required.sort_unstable();
    required.dedup();
    let mut added = Vec::new();
    for (left, right) in required {
        match pairs.binary_search_by_key(&(left, right), |(a, b, _)| (*a, *b)) {
            Ok(found) => pairs[found].2.required = true,
            Err(_) => added.push((left, right, Link { required: true, ..weigh(items, model, left, right) })),
        }
    }
    pairs.extend(added);
    pairs.par_sort_unstable_by_key(|(left, right, _)| (*left, *right));
}

/// Marks the pairs that a reviewer has judged; those that no key found are added.
fn judge(pairs: &mut Vec<(u32, u32, Link)>, items: &impl Comparable, model: &Models, judged: &[(u32, u32, bool)]) {
    let mut added = Vec::new();
    for (left, right, same) in judged {
        let (left, right) = (*left.min(right), *left.max(right));
        let change = |link: Link| Link {
            judged: Some(*same),
            required: link.required && *same,
            forbidden: link.forbidden || !same,
            ..link
        };
        match pairs.binary_search_by_key(&(left, right), |(a, b, _)| (*a, *b)) {
            Ok(found) => pairs[found].2 = change(pairs[found].2),
            Err(_) if left != right => added.push((left, right, change(weigh(items, model, left, right)))),
            Err(_) => {}
        }
    }
    if !added.is_empty() {
        pairs.extend(added);
        pairs.par_sort_by_key(|(left, right, _)| (*left, *right));
        pairs.dedup_by_key(|(left, right, _)| (*left, *right));
    }
}

/// Match weight of a probability.
pub(crate) fn weight_of(probability: f64) -> f64 {
    let probability = probability.clamp(1e-9, 1.0 - 1e-9);
    (probability / (1.0 - probability)).log2()
}

/// The edges of a pass: matches, pairs to review, and each single item's best near miss.
pub(crate) fn edges(items: &impl Comparable, linked: &Linked, settings: &LinkageSettings) -> Vec<Edge> {
    let (sure, review) = (weight_of(settings.match_probability), weight_of(settings.review_probability));
    let mut sizes = vec![0_u32; items.count()];
    for cluster in &linked.clusters {
        sizes[*cluster as usize] += 1;
    }
    let single = |item: u32| sizes[linked.clusters[item as usize] as usize] == 1;
    let mut misses: Vec<Option<usize>> = vec![None; items.count()];
    for (index, (left, right, link)) in linked.pairs.iter().enumerate() {
        for item in [*left, *right] {
            if single(item) && link.weight < review {
                let best = &mut misses[item as usize];
                if best.is_none_or(|other| linked.pairs[other].2.weight < link.weight) {
                    *best = Some(index);
                }
            }
        }
    }
    let mut wanted: Vec<(usize, Band)> = misses.into_iter().flatten().map(|index| (index, Band::None)).collect();
    for (index, (left, right, link)) in linked.pairs.iter().enumerate() {
        let together = linked.clusters[*left as usize] == linked.clusters[*right as usize];
        if let Some(same) = link.judged {
            wanted.push((index, if same { Band::Match } else { Band::None }));
        } else if (link.weight >= sure && together) || link.required {
            wanted.push((index, Band::Match));
        } else if link.weight >= review {
            wanted.push((index, Band::Review));
        }
    }
    wanted.sort_unstable_by_key(|(index, band)| (*index, *band));
    wanted.dedup_by_key(|(index, _)| *index);
    wanted.into_par_iter().map(|(index, band)| edge(items, &linked.model, &linked.pairs[index], band)).collect()
}

/// The edge of any two items, in the band of its probability.
pub(crate) fn single_edge(
    items: &impl Comparable,
    model: &Models,
    (left, right): (u32, u32),
    settings: &LinkageSettings,
) -> Edge {
    let link = weigh(items, model, left, right);
    let band = if link.weight >= weight_of(settings.match_probability) && !link.forbidden {
        Band::Match
    } else if link.weight >= weight_of(settings.review_probability) {
        Band::Review
    } else {
        Band::None
    };
    edge(items, model, &(left, right, link), band)
}

fn edge(items: &impl Comparable, model: &Models, pair: &(u32, u32, Link), band: Band) -> Edge {
    let (left, right, link) = *pair;
    let compared = items.compare(left, right);
    let source = common_source(items, left, right);
    let mut evidence = model.evidence(&compared, source.is_some());
    if let Some(prior) = evidence.first_mut() {
        prior.weight += model.repeat_shift(&compared, source);
    }
    let mut weight = link.weight;
    let (comparison, level, certain) = match (link.judged, link.required) {
        (Some(true), _) => (REVIEWER, "joined", KEY_WEIGHT.max(weight)),
        (Some(false), _) => (REVIEWER, "parted", (-KEY_WEIGHT).min(weight)),
        (None, true) => (KEY, "equal", KEY_WEIGHT.max(weight)),
        (None, false) => ("", "", weight),
    };
    if !comparison.is_empty() {
        evidence.push(Evidence { comparison, level, weight: certain - weight });
        weight = certain;
    }
    let (left, right) = ordered(items.record(left), items.record(right));
    Edge { entity_type: items.entity_type(), left, right, weight, probability: probability(weight), band, evidence }
}

/// Match weight of a pair that a key joins: one error in a million.
pub(crate) const KEY_WEIGHT: f64 = 20.0;

fn ordered(left: RecordIndex, right: RecordIndex) -> (RecordIndex, RecordIndex) {
    if left < right { (left, right) } else { (right, left) }
}

/// The strongest link that holds each item in its cluster: its match weight, and whether a reviewer, a key or the model
/// gives it. A reviewer's word is the strongest.
pub(crate) fn holds(items: &impl Comparable, linked: &Linked) -> Vec<(f64, DecidedBy)> {
    let mut best = vec![(f64::NEG_INFINITY, DecidedBy::Single); items.count()];
    for (left, right, link) in &linked.pairs {
        if linked.clusters[*left as usize] != linked.clusters[*right as usize] {
            continue;
        }
        let hold = match (link.judged, link.required) {
            (Some(true), _) => (KEY_WEIGHT, DecidedBy::Reviewer),
            (_, true) => (KEY_WEIGHT, DecidedBy::Key),
            _ => (link.weight, DecidedBy::Model),
        };
        let rank = |(weight, by): (f64, DecidedBy)| (by == DecidedBy::Reviewer, weight);
        for item in [*left, *right] {
            if rank(hold) > rank(best[item as usize]) {
                best[item as usize] = hold;
            }
        }
    }
    best
}
