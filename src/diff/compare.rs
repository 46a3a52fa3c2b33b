//! The comparison itself. Findings are the same if their fingerprints are; a finding is closed only if its rule ran again.

use std::collections::{BTreeMap, BTreeSet};

use super::run::{Found, Run, SharedFigures};

/// What became of a finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum State {
    /// It was not there before.
    New,
    /// It was there and is gone.
    Closed,
    /// It was there and is there.
    Open,
    /// It was there, and its rule could not run again, or only in part.
    Unchecked,
}

/// A finding and what became of it.
#[derive(Debug, Clone, Copy)]
pub struct Change<'a> {
    /// What became of it.
    pub state: State,
    /// The finding as the newer run tells it, else as the older one did.
    pub finding: &'a Found,
}

/// Findings of one state, and what they are worth.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    /// How many there are.
    pub findings: usize,
    /// Euro cents from amounts of documents; per customer, project or system the largest counts, and no other.
    pub amount: i64,
    /// Euro cents of priced effort.
    pub estimate: i64,
}

/// What became of the findings of one rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleChange {
    /// Code of the rule.
    pub rule: String,
    /// Its name, in the language of the newer run, else of the older one.
    pub name: String,
    /// What is closed.
    pub closed: Tally,
    /// What is new.
    pub new: Tally,
    /// What is still open.
    pub open: Tally,
    /// What was not looked at again.
    pub unchecked: Tally,
}

/// Two systems and what they share, before and after.
#[derive(Debug, Clone, PartialEq)]
pub struct Bridge {
    /// Names of the two.
    pub systems: (String, String),
    /// Shared customers before.
    pub before: SharedFigures,
    /// Shared customers after.
    pub after: SharedFigures,
}

/// An index before and after.
#[derive(Debug, Clone, PartialEq)]
pub struct IndexChange {
    /// Id and name of the use case; `None` for fragmentation.
    pub use_case: Option<(String, String)>,
    /// Points of fragmentation, or percent of the cases that are ready.
    pub before: f64,
    /// The same now.
    pub after: f64,
}

impl IndexChange {
    /// Whether it is worse than before: more fragmented, or less ready.
    pub fn is_worse(&self) -> bool {
        if self.use_case.is_some() { self.after < self.before } else { self.after > self.before }
    }
}

/// What lies between two audits.
#[derive(Debug, Clone)]
pub struct Difference<'a> {
    /// The older audit.
    pub old: &'a Run,
    /// The newer one.
    pub new: &'a Run,
    /// All findings of both, by rule, then state, the most valuable first.
    pub changes: Vec<Change<'a>>,
    /// The rules of either, by code.
    pub rules: Vec<RuleChange>,
    /// All of them together.
    pub total: RuleChange,
    /// Fragmentation, then AI readiness by use case, where both audits know them.
    pub indices: Vec<IndexChange>,
    /// Pairs of systems that share more customers than before, the largest gain first.
    pub bridged: Vec<Bridge>,
    /// Pairs that share fewer, the largest loss first.
    pub parted: Vec<Bridge>,
    /// Names of systems that only the newer audit saw.
    pub systems_new: Vec<String>,
    /// Names of systems that only the older one saw.
    pub systems_gone: Vec<String>,
}

impl Difference<'_> {
    /// Customers known to one system only, before and after.
    pub fn known_to_one(&self) -> (u64, u64) {
        let of = |run: &Run| run.summary.customers_by_number_of_systems.get(1).copied().unwrap_or_default();
        (of(self.old), of(self.new))
    }

    /// The findings of a state, in their order.
    pub fn of(&self, state: State) -> impl Iterator<Item = &Found> {
        self.changes.iter().filter(move |change| change.state == state).map(|change| change.finding)
    }
}

/// Holds two audits against each other.
pub fn compare<'a>(old: &'a Run, new: &'a Run) -> Difference<'a> {
    let changes = changes(old, new);
    let rules = rules(old, new, &changes);
    let (bridged, parted) = bridges(old, new);
    let names = |run: &'a Run| run.summary.systems.iter().map(|system| (system.system.as_str(), system.name.as_str()));
    let only = |one: &'a Run, other: &'a Run| {
        let known: BTreeSet<&str> = names(other).map(|(slug, _)| slug).collect();
        names(one).filter(|(slug, _)| !known.contains(slug)).map(|(_, name)| name.to_owned()).collect()
    };
    let everything: Vec<&Change<'_>> = changes.iter().collect();
    Difference {
        total: rule_change("", String::new(), &everything),
        systems_new: only(new, old),
        systems_gone: only(old, new),
        indices: indices(old, new),
        old,
        new,
        changes,
        rules,
        bridged,
        parted,
    }
}

fn indices(old: &Run, new: &Run) -> Vec<IndexChange> {
    let (before, after) = (&old.summary.roadmap, &new.summary.roadmap);
    let fragmentation = before.fragmentation.as_ref().zip(after.fragmentation.as_ref());
    let fragmentation =
        fragmentation.map(|(before, after)| IndexChange { use_case: None, before: before.index, after: after.index });
    let readiness = after.readiness.iter().filter_map(|case| {
        let earlier = before.readiness.iter().find(|earlier| earlier.use_case == case.use_case)?;
        let use_case = Some((case.use_case.clone(), case.name.clone()));
        Some(IndexChange { use_case, before: earlier.share? * 100.0, after: case.share? * 100.0 })
    });
    fragmentation.into_iter().chain(readiness).collect()
}

fn changes<'a>(old: &'a Run, new: &'a Run) -> Vec<Change<'a>> {
    let blind: BTreeSet<&str> = new.summary.not_run.iter().map(|rule| rule.rule.as_str()).collect();
    let gone = old.findings.values().filter(|found| !new.findings.contains_key(&found.fingerprint));
    let gone = gone.map(|finding| {
        let state = if blind.contains(finding.rule.as_str()) { State::Unchecked } else { State::Closed };
        Change { state, finding }
    });
    let there = new.findings.values().map(|finding| {
        let state = if old.findings.contains_key(&finding.fingerprint) { State::Open } else { State::New };
        Change { state, finding }
    });
    let mut changes: Vec<Change<'a>> = gone.chain(there).collect();
    changes.sort_by(|left, right| {
        let key = |change: &Change<'a>| (change.finding.rule.clone(), change.state, -cents(change.finding));
        key(left).cmp(&key(right)).then_with(|| left.finding.fingerprint.cmp(&right.finding.fingerprint))
    });
    changes
}

fn rules(old: &Run, new: &Run, changes: &[Change<'_>]) -> Vec<RuleChange> {
    let mut by_rule: BTreeMap<&str, Vec<&Change<'_>>> = BTreeMap::new();
    for change in changes {
        by_rule.entry(&change.finding.rule).or_default().push(change);
    }
    let name = |code: &str| {
        let mut figures = new.summary.rules.iter().chain(&old.summary.rules);
        figures.find(|figures| figures.rule == code).map_or_else(String::new, |figures| figures.name.clone())
    };
    by_rule.into_iter().map(|(code, changes)| rule_change(code, name(code), &changes)).collect()
}

fn rule_change(rule: &str, name: String, changes: &[&Change<'_>]) -> RuleChange {
    let of = |state| tally(changes.iter().filter(|change| change.state == state).map(|change| change.finding));
    RuleChange {
        rule: rule.to_owned(),
        name,
        closed: of(State::Closed),
        new: of(State::New),
        open: of(State::Open),
        unchecked: of(State::Unchecked),
    }
}

/// What findings are worth. Two findings about one customer or project may rest on the same document, which the files do
/// not tell, so that only the larger amount counts: no euro twice, if that means some too few.
fn tally<'a>(findings: impl Iterator<Item = &'a Found>) -> Tally {
    let mut amounts: BTreeMap<(&str, &str), i64> = BTreeMap::new();
    let mut tally = Tally::default();
    for found in findings {
        tally.findings += 1;
        match found.value_basis.as_str() {
            "amount" => {
                let about = if found.entity_id.is_empty() { &found.fingerprint } else { &found.entity_id };
                let largest = amounts.entry((&found.entity_type, about)).or_default();
                *largest = cents(found).max(*largest);
            }
            _ => tally.estimate += cents(found),
        }
    }
    tally.amount = amounts.values().sum();
    tally
}

fn cents(found: &Found) -> i64 {
    (found.value_eur.unwrap_or_default() * 100.0).round() as i64
}

/// Pairs of systems that both audits saw and that share more, or fewer, customers than before.
fn bridges(old: &Run, new: &Run) -> (Vec<Bridge>, Vec<Bridge>) {
    let key = |pair: &SharedFigures| {
        let (left, right) = (pair.left.clone(), pair.right.clone());
        if left <= right { (left, right) } else { (right, left) }
    };
    let before: BTreeMap<_, &SharedFigures> =
        old.summary.shared_customers.iter().map(|pair| (key(pair), pair)).collect();
    let mut bridged = Vec::new();
    let mut parted = Vec::new();
    for after in &new.summary.shared_customers {
        let Some(before) = before.get(&key(after)) else { continue };
        let systems = (system_name(new, &after.left), system_name(new, &after.right));
        let bridge = Bridge { systems, before: (*before).clone(), after: after.clone() };
        match after.customers.cmp(&before.customers) {
            std::cmp::Ordering::Greater => bridged.push(bridge),
            std::cmp::Ordering::Less => parted.push(bridge),
            std::cmp::Ordering::Equal => {}
        }
    }
    for list in [&mut bridged, &mut parted] {
        let moved = |bridge: &Bridge| bridge.after.customers.abs_diff(bridge.before.customers);
        list.sort_by(|left, right| {
            moved(right).cmp(&moved(left)).then_with(|| key(&left.after).cmp(&key(&right.after)))
        });
    }
    (bridged, parted)
}

fn system_name(run: &Run, slug: &str) -> String {
    let system = run.summary.systems.iter().find(|system| system.system == slug);
    system.map_or_else(|| slug.to_owned(), |system| system.name.clone())
}
