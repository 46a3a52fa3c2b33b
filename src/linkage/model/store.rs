//! Models as files: what a run learned, to be looked at, kept, and used again on other exports of the same company.
//!
//! A file holds everything that a weight is made of: priors, m and u per level, the damping of correlated evidence, and kin.
//! Value frequencies are not in it; they are those of the data at hand. A file fits as long as the program compares the same
//! things at the same levels.

use serde::{Deserialize, Serialize};

use super::{Model, Models};
use crate::linkage::spec::{Group, Spec};
use crate::linkage::specs::{customer::CUSTOMER, natural::NATURAL, person::PERSON, project::PROJECT};

/// What the first line of a model file says that it is.
const FORMAT: &str = "archipel-model";
/// Version of the shape of the file.
const VERSION: u32 = 1;
/// Priors beyond this many bits are no priors.
const WIDEST_PRIOR: f64 = 200.0;

/// The passes of linkage, each with a model of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Pass {
    /// Master records of customers.
    Customer,
    /// Mentions that match no known customer, among themselves.
    Mention,
    /// Contacts, subscribers and requesters.
    Person,
    /// Deals, orders and projects.
    Project,
}

impl Pass {
    /// All passes.
    pub const ALL: [Self; 4] = [Self::Customer, Self::Mention, Self::Person, Self::Project];

    /// Name as in the file.
    pub fn name(self) -> &'static str {
        match self {
            Self::Customer => "customer",
            Self::Mention => "mention",
            Self::Person => "person",
            Self::Project => "project",
        }
    }

    /// What the pass compares its records by; it trains one model for each.
    fn specs(self) -> Vec<&'static Spec> {
        match self {
            Self::Customer | Self::Mention => vec![&CUSTOMER, &NATURAL],
            Self::Person => vec![&PERSON],
            Self::Project => vec![&PROJECT],
        }
    }
}

/// The models of a run: of each pass, one per specification.
#[derive(Debug, Clone, Default)]
pub struct TrainedModels {
    /// Names of the systems, by the numbers that models know them under.
    systems: Vec<String>,
    models: Vec<(Pass, Models)>,
}

/// Why a model file cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ModelError {
    /// It is no JSON, ends early, or lacks something.
    #[error("the file is damaged: {0}")]
    Damaged(String),
    /// It is JSON of another kind.
    #[error("the file is no model of archipel")]
    Foreign,
    /// Another version of the program wrote it in another shape.
    #[error("the file has version {0}, this program reads version {VERSION}")]
    Version(u64),
    /// It lacks a pass, or compares other things than this program does.
    #[error("pass `{pass}` does not fit this program: {what}")]
    Unfit {
        /// The pass.
        pass: &'static str,
        /// What does not fit.
        what: String,
    },
    /// A number that is no probability, share or weight.
    #[error("pass `{pass}`: {what} must not be {value}")]
    OutOfRange {
        /// The pass.
        pass: &'static str,
        /// What the number stands for.
        what: String,
        /// The number.
        value: String,
    },
}

/// The model of one pass, as it stands in the file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct PassModel {
    /// The pass.
    pub pass: Pass,
    /// Name of the specification that its records are compared by.
    pub compares: String,
    /// Prior weights of a pair, in bits.
    pub priors: Priors,
    /// How much more or less often single systems repeat an entity than all of them do, where that was learned.
    pub repeats: Vec<RepeatModel>,
    /// Cap of the surprise of one value, in bits.
    pub surprise_cap: f64,
    /// What share of correlated evidence counts: of the strongest piece, the second, the third, all others.
    pub damping: [f64; 4],
    /// Classes of kin.
    pub kin: Vec<KinModel>,
    /// What is compared, in order.
    pub comparisons: Vec<ComparisonModel>,
}

/// Prior weights of a pair: log2 odds that two random records are the same, before anything is compared.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Priors {
    /// Of two systems.
    pub across_systems: f64,
    /// Of one system.
    pub within_system: f64,
}

/// How often one system repeats an entity.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct RepeatModel {
    /// The system's slug.
    pub system: String,
    /// By how many bits the prior of a pair within it differs from [`Priors::within_system`].
    pub bits: f64,
}

/// A class of kin.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct KinModel {
    /// Name as in the evidence.
    pub name: String,
    /// Pairs of such kin for each pair of the same, across systems.
    pub per_match_across: f64,
    /// The same within one system.
    pub per_match_within: f64,
}

/// One comparison.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ComparisonModel {
    /// Name as in the evidence.
    pub name: String,
    /// Whether its positive evidence is correlated with that of others ("same house") and damped.
    pub damped: bool,
    /// Levels, from the best; "missing" weighs nothing and is left out.
    pub levels: Vec<LevelModel>,
}

/// One comparison level.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct LevelModel {
    /// Name as in the evidence.
    pub name: String,
    /// Probability of the level among pairs of the same entity, across systems.
    pub m_across: f64,
    /// The same within one system.
    pub m_within: f64,
    /// Probability of the level among random pairs.
    pub u: f64,
    /// Probability of the level among pairs of kin, per class of [`PassModel::kin`].
    pub kin: Vec<f64>,
    /// The frequency of the shared value stands in for u when a pair is weighed.
    pub value_frequency: bool,
    /// m was learned from the data; otherwise it is kept as shipped.
    pub trained: bool,
}

impl LevelModel {
    /// Match weight of the level in bits, across systems and within one; with the average u where the value's own frequency
    /// would stand in for it.
    pub fn weights(&self) -> (f64, f64) {
        ((self.m_across / self.u).log2(), (self.m_within / self.u).log2())
    }
}

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct File<'a> {
    format: &'a str,
    version: u32,
    program: &'a str,
    passes: Vec<PassModel>,
}

/// What tells whether the rest can be read.
#[derive(Deserialize)]
struct Header {
    format: String,
    version: u64,
}

#[derive(Deserialize)]
struct Body {
    passes: Vec<PassModel>,
}

impl TrainedModels {
    /// No models yet, for systems in the order of their numbers.
    pub(crate) fn of_systems(systems: &[&str]) -> Self {
        Self { systems: systems.iter().map(|system| (*system).to_owned()).collect(), models: Vec::new() }
    }

    /// The schema of the file.
    #[cfg(test)]
    pub(crate) fn schema() -> schemars::Schema {
        schemars::schema_for!(File<'static>)
    }

    /// The same models for other systems: those of one name keep what was learned of them, of the others nothing is known.
    pub(crate) fn fitted(&self, systems: &[&str]) -> Self {
        let place = |system: &&str| self.systems.iter().position(|known| known == system);
        let places: Vec<Option<usize>> = systems.iter().map(place).collect();
        let mut fitted = Self { models: self.models.clone(), ..Self::of_systems(systems) };
        for repeats in fitted.models.iter_mut().flat_map(|(_, models)| models.repeats_mut()) {
            let known = std::mem::take(repeats);
            let bits = |place: &Option<usize>| place.and_then(|place| known.get(place)).copied().unwrap_or(0.0);
            *repeats = places.iter().map(bits).collect();
        }
        fitted
    }

    /// The models of a pass.
    pub(crate) fn of(&self, pass: Pass) -> Option<&Models> {
        self.models.iter().find(|(of, _)| *of == pass).map(|(_, models)| models)
    }

    /// Keeps the models of a pass.
    pub(crate) fn keep(&mut self, pass: Pass, mut models: Models) {
        if pass == Pass::Mention {
            // There every mention is a source of its own, and nothing lies within one.
            models.repeats_mut().for_each(Vec::clear);
        }
        self.models.push((pass, models));
    }

    /// The models as plain data, in the order of the passes.
    pub fn describe(&self) -> Vec<PassModel> {
        let mut all: Vec<PassModel> = self
            .models
            .iter()
            .flat_map(|(pass, models)| models.list().iter().map(|model| self.described(*pass, model)))
            .collect();
        all.sort_by_key(|model| model.pass);
        all
    }

    /// The models as a file.
    ///
    /// # Errors
    /// If a number cannot be written, which trained models do not hold.
    pub fn to_json(&self) -> Result<String, serde_json::Error> {
        let file =
            File { format: FORMAT, version: VERSION, program: env!("CARGO_PKG_VERSION"), passes: self.describe() };
        Ok(serde_json::to_string_pretty(&file)? + "\n")
    }

    fn described(&self, pass: Pass, model: &Model) -> PassModel {
        let classes = kin_classes(model.spec);
        let level = |c: usize, l: usize| {
            let level = &model.spec.comparisons[c].levels[l];
            LevelModel {
                name: level.name.to_owned(),
                m_across: model.m[0][c][l],
                m_within: model.m[1][c][l],
                u: model.u[c][l],
                kin: classes.iter().map(|class| model.k[c][l][*class]).collect(),
                value_frequency: level.frequency,
                trained: !level.fixed,
            }
        };
        let comparisons = model.spec.comparisons.iter().enumerate();
        let repeats = self.systems.iter().zip(&model.repeats).filter(|(_, bits)| **bits != 0.0);
        PassModel {
            pass,
            compares: model.spec.name.to_owned(),
            priors: Priors { across_systems: model.prior_across, within_system: model.prior_within },
            repeats: repeats.map(|(system, bits)| RepeatModel { system: system.clone(), bits: *bits }).collect(),
            surprise_cap: model.cap,
            damping: model.damping,
            kin: classes
                .iter()
                .map(|class| KinModel {
                    name: model.spec.kin[*class].name.to_owned(),
                    per_match_across: model.ratio[*class][0],
                    per_match_within: model.ratio[*class][1],
                })
                .collect(),
            comparisons: comparisons
                .map(|(c, comparison)| ComparisonModel {
                    name: comparison.name.to_owned(),
                    damped: comparison.group == Group::House,
                    levels: (1..comparison.levels.len()).map(|l| level(c, l)).collect(),
                })
                .collect(),
        }
    }

    /// Per system, what the file says of its repeats.
    fn repeats(&self, stored: &PassModel) -> Result<Vec<f64>, ModelError> {
        let mut bits = vec![0.0; self.systems.len()];
        for repeat in &stored.repeats {
            let what = format!("the repeats of `{}`", repeat.system);
            let checked = checked(stored.pass, repeat.bits, -WIDEST_PRIOR..=WIDEST_PRIOR, &what)?;
            if let Ok(place) = self.systems.binary_search(&repeat.system) {
                bits[place] = checked;
            }
        }
        Ok(bits)
    }

    /// The models of a file.
    ///
    /// # Errors
    /// If the file is damaged, of another kind or version, or does not fit what this program compares.
    pub fn from_json(text: &str) -> Result<Self, ModelError> {
        let damaged = |error: serde_json::Error| ModelError::Damaged(error.to_string());
        let value: serde_json::Value = serde_json::from_str(text).map_err(damaged)?;
        let header: Header = serde_json::from_value(value).map_err(|_| ModelError::Foreign)?;
        if header.format != FORMAT {
            return Err(ModelError::Foreign);
        }
        if header.version != u64::from(VERSION) {
            return Err(ModelError::Version(header.version));
        }
        let body: Body = serde_json::from_str(text).map_err(damaged)?;
        let repeats = body.passes.iter().flat_map(|pass| &pass.repeats);
        let mut systems: Vec<String> = repeats.map(|repeat| repeat.system.clone()).collect();
        systems.sort_unstable();
        systems.dedup();
        let mut models = Self { systems, models: Vec::new() };
        for pass in Pass::ALL {
            let one = |spec: &'static Spec| {
                let found = body.passes.iter().find(|stored| stored.pass == pass && stored.compares == spec.name);
                let stored = found.ok_or_else(|| unfit(pass, &format!("its model of `{}` is missing", spec.name)))?;
                let model = restored(stored, spec)?;
                Ok(Model { repeats: models.repeats(stored)?, ..model })
            };
            let read = pass.specs().into_iter().map(one).collect::<Result<_, _>>()?;
            models.keep(pass, Models::new(read));
        }
        Ok(models)
    }
}

/// Places of the classes of kin that occur.
fn kin_classes(spec: &Spec) -> Vec<usize> {
    (0..spec.kin.len()).filter(|class| spec.kin[*class].ratio.iter().any(|ratio| *ratio > 0.0)).collect()
}

fn restored(stored: &PassModel, spec: &'static Spec) -> Result<Model, ModelError> {
    let pass = stored.pass;
    let mut model = Model::shipped(spec, 2);
    fits(stored, model.spec)?;
    let checked = |value, range, what: &str| checked(pass, value, range, what);
    let probability = |value: f64, comparison: &str, level: &str| {
        checked(value, f64::MIN_POSITIVE..=1.0, &format!("a probability of `{comparison}:{level}`"))
    };
    model.prior_across = checked(stored.priors.across_systems, -WIDEST_PRIOR..=WIDEST_PRIOR, "a prior")?;
    model.prior_within = checked(stored.priors.within_system, -WIDEST_PRIOR..=WIDEST_PRIOR, "a prior")?;
    model.cap = checked(stored.surprise_cap, 0.0..=WIDEST_PRIOR, "the surprise cap")?;
    for (ours, share) in model.damping.iter_mut().zip(stored.damping) {
        *ours = checked(share, 0.0..=1.0, "a share of the damping")?;
    }
    let classes = kin_classes(model.spec);
    for (class, kin) in classes.iter().zip(&stored.kin) {
        let [across, within] = [kin.per_match_across, kin.per_match_within]
            .map(|ratio| checked(ratio, 0.0..=f64::MAX, &format!("a ratio of `{}`", kin.name)));
        model.ratio[*class] = [across?, within?];
    }
    for (c, comparison) in stored.comparisons.iter().enumerate() {
        for (l, level) in comparison.levels.iter().enumerate().map(|(place, level)| (place + 1, level)) {
            model.m[0][c][l] = probability(level.m_across, &comparison.name, &level.name)?;
            model.m[1][c][l] = probability(level.m_within, &comparison.name, &level.name)?;
            model.u[c][l] = probability(level.u, &comparison.name, &level.name)?;
            for (class, k) in classes.iter().zip(&level.kin) {
                model.k[c][l][*class] = probability(*k, &comparison.name, &level.name)?;
            }
        }
    }
    Ok(model)
}

fn checked(pass: Pass, value: f64, range: std::ops::RangeInclusive<f64>, what: &str) -> Result<f64, ModelError> {
    let wrong = || ModelError::OutOfRange { pass: pass.name(), what: what.to_owned(), value: value.to_string() };
    if range.contains(&value) { Ok(value) } else { Err(wrong()) }
}

/// Whether a stored model compares what this program compares, level by level.
fn fits(stored: &PassModel, spec: &'static Spec) -> Result<(), ModelError> {
    let pass = stored.pass;
    let classes = kin_classes(spec);
    let names: Vec<&str> = classes.iter().map(|class| spec.kin[*class].name).collect();
    let theirs: Vec<&str> = stored.kin.iter().map(|kin| kin.name.as_str()).collect();
    same_words(pass, "classes of kin", &theirs, &names)?;
    let names: Vec<&str> = spec.comparisons.iter().map(|comparison| comparison.name).collect();
    let theirs: Vec<&str> = stored.comparisons.iter().map(|comparison| comparison.name.as_str()).collect();
    same_words(pass, "comparisons", &theirs, &names)?;
    for (comparison, ours) in stored.comparisons.iter().zip(spec.comparisons) {
        let names: Vec<&str> = ours.levels.iter().skip(1).map(|level| level.name).collect();
        let theirs: Vec<&str> = comparison.levels.iter().map(|level| level.name.as_str()).collect();
        same_words(pass, &format!("levels of `{}`", comparison.name), &theirs, &names)?;
        if comparison.levels.iter().any(|level| level.kin.len() != classes.len()) {
            return Err(unfit(pass, &format!("`{}` lacks probabilities of kin", comparison.name)));
        }
    }
    Ok(())
}

fn same_words(pass: Pass, what: &str, theirs: &[&str], ours: &[&str]) -> Result<(), ModelError> {
    let listed = |words: &[&str]| words.join(", ");
    if theirs == ours {
        return Ok(());
    }
    Err(unfit(pass, &format!("{what} are {} instead of {}", listed(theirs), listed(ours))))
}

fn unfit(pass: Pass, what: &str) -> ModelError {
    ModelError::Unfit { pass: pass.name(), what: what.to_owned() }
}

impl Model {
    /// Rounds every number to twelve significant digits: few enough that a file gives back exactly what was written, many
    /// enough that no weight changes by a billionth of a bit.
    pub(super) fn settle(&mut self) {
        let numbers = self.m.iter_mut().flatten().flatten().chain(self.u.iter_mut().flatten());
        let numbers = numbers.chain(&mut self.repeats);
        let single = [&mut self.prior_across, &mut self.prior_within, &mut self.cap];
        for number in numbers.chain(single) {
            *number = settled(*number);
        }
    }
}

fn settled(number: f64) -> f64 {
    format!("{number:.11e}").parse().unwrap_or(number)
}

#[cfg(test)]
#[path = "store_tests.rs"]
mod tests;
