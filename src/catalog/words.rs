//! Header words: which roles a column of an unknown table can play.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

use super::composition;
use super::header::{fold, in_group, loose_forms, says_nothing};
use super::pattern::Patterns;
use super::profile::Profile;
use super::recognition::Column;
use super::shapes::Shape;
use super::vocabulary::{RecordKind, Role, Standing};
use crate::table::Table;

/// How much a word with `*` counts against a literal one.
const WILDCARD: f64 = 0.9;
/// How much each further form of the header (without bracket, without counter) counts against the one before.
const LOOSER: f64 = 0.97;
/// How much a header counts at most that is not the word itself but is composed of the same concepts.
const COMPOSED: f64 = 0.88;
/// What is left of a role's weight if no value at all has the shape that the role asks for.
const SHAPELESS: f64 = 0.3;
/// What is left of it if the column is empty, so that nothing can be said.
const EMPTY: f64 = 0.6;

/// Score below which a role is not even worth showing.
const NOTEWORTHY: f64 = 0.25;

static WORDS: LazyLock<WordFile> = LazyLock::new(|| {
    let mut file: WordFile = super::embedded("words.toml", include_str!("data/words.toml"));
    file.prefixes.iter_mut().chain(&mut file.suffixes).for_each(|word| *word = fold(word));
    file.rules.iter_mut().flat_map(|rule| &mut rule.spelled).for_each(|word| *word = fold(word));
    file
});

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WordFile {
    prefixes: Vec<String>,
    suffixes: Vec<String>,
    /// Those of the suffixes that name a foreign currency: beside an amount in the house's own theirs comes second.
    foreign: Vec<String>,
    never: BTreeMap<RecordKind, Vec<Role>>,
    #[serde(rename = "rule")]
    rules: Vec<WordRule>,
}

/// Words that say a role, and the conditions under which they do; see the head of the data file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WordRule {
    role: Role,
    weight: f64,
    #[serde(default)]
    words: Patterns,
    #[serde(default)]
    spelled: Vec<String>,
    #[serde(default)]
    except: Patterns,
    #[serde(default)]
    values: bool,
    #[serde(default)]
    headless: bool,
    #[serde(default)]
    shapes: Vec<Shape>,
    #[serde(default)]
    not: Vec<Shape>,
    #[serde(default)]
    kinds: Vec<KindGroup>,
    #[serde(default)]
    with: Vec<Role>,
    #[serde(default)]
    without: Vec<Role>,
    #[serde(default)]
    beside: Vec<Role>,
    #[serde(default)]
    distinct: f64,
}

/// One kind, or several under one word.
#[derive(Deserialize)]
#[serde(untagged)]
pub(super) enum KindGroup {
    Kind(RecordKind),
    Several(Several),
}

/// Words that stand for several kinds.
#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Several {
    Master,
    /// People who belong to a customer; as `contact` is a kind of its own too, this word is `people`.
    People,
    Document,
    Undertaking,
}

impl KindGroup {
    /// Whether the kind is meant.
    pub(super) fn holds(&self, kind: RecordKind) -> bool {
        match self {
            Self::Kind(one) => *one == kind,
            Self::Several(Several::Master) => matches!(kind.standing(), Standing::Master | Standing::Outside),
            Self::Several(Several::People) => kind.standing() == Standing::Contact,
            Self::Several(Several::Document) => kind.standing() == Standing::Document,
            Self::Several(Several::Undertaking) => kind.is_undertaking(),
        }
    }
}

/// What is known of a column before header words are asked.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Decided {
    /// It plays this role, or none, whatever its header words say.
    Fixed(Option<Role>),
    /// Nothing yet.
    Open,
}

/// A role that header words give to a column.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Claim {
    pub role: Role,
    /// 0 to 1.
    pub score: f64,
}

/// The best role for every open column of a table by its header. Without a kind, rules for all kinds take part.
pub(super) fn claims(
    table: &Table,
    headers: &[&str],
    profiles: &[Profile],
    decided: &[Decided],
    kind: Option<RecordKind>,
) -> Vec<Option<Claim>> {
    let candidates: Vec<Vec<(&WordRule, f64)>> = (0..table.width())
        .map(|column| match decided[column] {
            Decided::Fixed(_) => Vec::new(),
            Decided::Open => candidates(table, headers[column], column, &profiles[column], kind),
        })
        .collect();
    let offers = offers(&candidates, decided);
    let mut ranked = Vec::new();
    for (column, rules) in candidates.iter().enumerate() {
        for (rule, score) in rules.iter().filter(|(rule, _)| rule.is_met(column, &offers)) {
            ranked.push((column, Claim { role: rule.role, score: *score }));
        }
    }
    // The sort is stable: equal scores stay in the order of columns, then of rules.
    ranked.sort_by(|(left, one), (right, other)| {
        other.score.total_cmp(&one.score).then_with(|| profiles[*right].filled.cmp(&profiles[*left].filled))
    });
    award(ranked, decided)
}

/// Gives each column its best role; roles of which a table has one go to the best column.
fn award(ranked: Vec<(usize, Claim)>, decided: &[Decided]) -> Vec<Option<Claim>> {
    let mut awarded: Vec<Option<Claim>> = vec![None; decided.len()];
    let mut taken: Vec<Role> =
        decided.iter().filter_map(|decided| if let Decided::Fixed(role) = decided { *role } else { None }).collect();
    for (column, claim) in ranked {
        let free = claim.role.is_repeatable() || !taken.contains(&claim.role);
        if free && awarded[column].is_none() {
            awarded[column] = Some(claim);
            if claim.score >= Column::SURE {
                taken.push(claim.role);
            }
        }
    }
    awarded
}

/// The roles that each column surely could play: by rules without conditions, by rules whose conditions these meet, and
/// by those parts of a birth date that vouch for each other.
fn offers(candidates: &[Vec<(&WordRule, f64)>], decided: &[Decided]) -> Vec<Vec<Role>> {
    let by_rules = |accepts: &dyn Fn(usize, &WordRule) -> bool| -> Vec<Vec<Role>> {
        let of_column = |column: usize| {
            let fixed = if let Decided::Fixed(Some(role)) = decided[column] { Some(role) } else { None };
            let sure =
                candidates[column].iter().filter(|(rule, score)| *score >= Column::SURE && accepts(column, rule));
            fixed.into_iter().chain(sure.map(|(rule, _)| rule.role)).collect()
        };
        (0..decided.len()).map(of_column).collect()
    };
    let is_birth = |role: Role| matches!(role, Role::BirthYear | Role::BirthMonth | Role::BirthDay);
    let unconditional = by_rules(&|_, rule| rule.is_unconditional() || is_birth(rule.role));
    by_rules(&|column, rule| rule.is_unconditional() || rule.is_met(column, &unconditional))
}

/// The forms under which a header is looked up in the words, the most literal first: as spelled, then as composed.
pub(super) fn forms(header: &str, kind: Option<RecordKind>) -> Vec<String> {
    let mut forms = loose_forms(header, &WORDS.prefixes, &WORDS.suffixes);
    forms.extend(composition::keys(header, kind));
    forms
}

fn candidates(
    table: &Table,
    header: &str,
    column: usize,
    profile: &Profile,
    kind: Option<RecordKind>,
) -> Vec<(&'static WordRule, f64)> {
    let whole = of_header(table, header, column, profile, kind);
    let Some(name) = in_group(header).filter(|_| !whole.iter().any(|(rule, _)| !rule.by_values())) else {
        return whole;
    };
    // What the group is called says nothing that is known (`Konditionen: Monatspauschale`).
    let mut by_name = of_header(table, name, column, profile, kind);
    for (_, score) in &mut by_name {
        *score *= LOOSER;
    }
    by_name
}

/// The roles that a header gives a column, and what its values say.
fn of_header(
    table: &Table,
    header: &str,
    column: usize,
    profile: &Profile,
    kind: Option<RecordKind>,
) -> Vec<(&'static WordRule, f64)> {
    let forms = forms(header, kind);
    let in_foreign_money = WORDS.foreign.iter().any(|suffix| forms[0].ends_with(suffix.as_str()));
    let headless = says_nothing(header);
    let never = kind.and_then(|kind| WORDS.never.get(&kind));
    let fits = |rule: &&WordRule| {
        never.is_none_or(|never| !never.contains(&rule.role))
            && (headless || !rule.headless)
            && kind.is_none_or(|kind| rule.kinds.is_empty() || rule.kinds.iter().any(|group| group.holds(kind)))
    };
    let mut candidates = Vec::new();
    for rule in WORDS.rules.iter().filter(fits) {
        let literalness = rule.literalness(&forms);
        if literalness > 0.0 && (rule.distinct <= 0.0 || profile.distinct(table, column) >= rule.distinct) {
            let behind = if in_foreign_money { LOOSER } else { 1.0 };
            let score = rule.weight * literalness * behind * rule.likeness(profile);
            candidates.extend((score >= NOTEWORTHY).then_some((rule, score)));
        }
    }
    candidates
}

impl WordRule {
    /// Whether other columns offer what the rule asks for, and none what it excludes.
    fn is_met(&self, column: usize, offers: &[Vec<Role>]) -> bool {
        let offered =
            |role: &Role| offers.iter().enumerate().any(|(other, roles)| other != column && roles.contains(role));
        let near = |role: &Role| {
            let neighbours = [column.checked_sub(1), Some(column + 1)];
            neighbours.iter().flatten().any(|other| offers.get(*other).is_some_and(|roles| roles.contains(role)))
        };
        (self.with.is_empty() || self.with.iter().any(offered))
            && (self.beside.is_empty() || self.beside.iter().any(near))
            && !self.without.iter().any(offered)
    }

    /// Whether the rule asks for no other column.
    fn is_unconditional(&self) -> bool {
        self.with.is_empty() && self.beside.is_empty()
    }

    /// Whether the values tell, whatever the header says.
    fn by_values(&self) -> bool {
        self.values || self.headless
    }

    /// How literally the header says the role; 0 where it does not.
    fn literalness(&self, forms: &[String]) -> f64 {
        if forms.iter().any(|form| self.except.hold(form) || self.except.fit(form)) {
            return 0.0;
        }
        if self.by_values() {
            return 1.0;
        }
        let mut looseness: f64 = 1.0;
        let mut best: f64 = 0.0;
        for form in forms {
            if composition::is_key(form) {
                looseness = looseness.min(COMPOSED);
            }
            if self.words.hold(form) || self.spelled.contains(form) {
                best = best.max(looseness);
            } else if best < looseness * WILDCARD && self.words.fit(form) {
                best = looseness * WILDCARD;
            }
            looseness *= LOOSER;
        }
        best
    }

    /// How much the values look like the role.
    fn likeness(&self, profile: &Profile) -> f64 {
        let Some(against) = profile.share(&self.not) else { return if self.by_values() { 0.0 } else { EMPTY } };
        let share = if self.shapes.is_empty() { 1.0 } else { profile.share(&self.shapes).unwrap_or(0.0) };
        let floor = if self.by_values() { 0.0 } else { SHAPELESS };
        (floor + (1.0 - floor) * share) * (1.0 - against)
    }
}
