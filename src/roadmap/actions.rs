//! The roadmap: findings grouped into actions, each with what it closes, what that is worth, what it costs and who carries
//! it; ordered by value per effort, and set to now, next or later so that nobody carries more than so many at once.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use super::ground::{Break, Ground};
use super::indices::Indices;
use super::mending::Mending;
use super::plans::{Owner, PLANS, Plan, plan_of};
use super::value::{self, Value};
use super::view::{Pair, View, pair};
use crate::catalog::Department;
use crate::findings::{Code, Severity};

/// When an action is to be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Horizon {
    /// At once.
    Now,
    /// As soon as those who carry it have a hand free.
    Next,
    /// After that.
    Later,
}

impl Horizon {
    /// All horizons.
    pub const ALL: [Self; 3] = [Self::Now, Self::Next, Self::Later];

    /// The spelling in files.
    pub fn name(self) -> &'static str {
        match self {
            Self::Now => "now",
            Self::Next => "next",
            Self::Later => "later",
        }
    }
}

/// What an action costs, as an estimate.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Effort {
    /// Cases to be worked on.
    pub cases: usize,
    /// Minutes to set it up.
    pub once: i64,
    /// Minutes for each case.
    pub each: i64,
    /// The hourly rate in euro cents.
    pub rate: i64,
}

impl Effort {
    /// All minutes.
    pub fn minutes(&self) -> i64 {
        self.each.saturating_mul(i64::try_from(self.cases).unwrap_or(i64::MAX)).saturating_add(self.once)
    }

    /// Their price in euro cents.
    pub fn cents(&self) -> i64 {
        self.minutes().saturating_mul(self.rate) / 60
    }
}

/// Something to do that closes findings.
#[derive(Debug, Clone, PartialEq)]
pub struct Action {
    /// The kind of action: its sentences are `action-<id>` and `action-<id>-how`.
    pub id: &'static str,
    /// The systems that it concerns, by position in `Roadmap::systems`: one, or where it starts and where it leads.
    pub systems: Vec<usize>,
    /// The systems whose people carry it.
    pub owners: Vec<usize>,
    /// Positions in `Findings::findings` of what it closes, in their order.
    pub closes: Vec<usize>,
    /// Number of findings by rule.
    pub rules: Vec<(Code, usize)>,
    /// The gravest severity among them.
    pub severity: Severity,
    /// What stands behind them; no euro in two actions.
    pub value: Value,
    /// What it costs.
    pub effort: Effort,
    /// Points by which the fragmentation index falls if only this is done.
    pub gain: f64,
    /// When it is to be done.
    pub horizon: Horizon,
}

impl Action {
    /// What is at stake for each euro of effort.
    pub fn return_on_effort(&self) -> f64 {
        self.value.at_stake() as f64 / self.effort.cents().max(1) as f64
    }
}

/// The actions that close the findings, in the order in which they are to be done.
pub(super) fn plan(view: &View, ground: &Ground, breaks: &[Vec<Break>], indices: &Indices) -> Vec<Action> {
    let mut groups: BTreeMap<(usize, Vec<usize>), Vec<usize>> = BTreeMap::new();
    for (at, finding) in view.found.findings.iter().enumerate() {
        if let Some(plan) = plan_of(finding.code) {
            groups.entry((plan, PLANS[plan].systems(view, ground, finding))).or_default().push(at);
        }
    }
    let grouped = groups.values().enumerate().flat_map(|(group, closes)| closes.iter().map(move |at| (group, *at)));
    let values = value::split(grouped.map(|(group, at)| (group, &view.found.findings[at])), groups.len());
    let mut actions: Vec<Action> = groups
        .into_iter()
        .zip(values)
        .map(|(((plan, systems), closes), value)| action(view, ground, &PLANS[plan], systems, closes, value))
        .collect();
    let mending = Mending::new(ground, breaks, indices);
    for action in &mut actions {
        action.gain = mending.points(action.closes.iter().copied(), &action.connects());
    }
    actions.sort_by(|left, right| {
        let more = right.return_on_effort().total_cmp(&left.return_on_effort());
        let key = |action: &Action| (Reverse(action.severity), Reverse(action.closes.len()), action.id);
        more.then_with(|| key(left).cmp(&key(right))).then_with(|| left.systems.cmp(&right.systems))
    });
    schedule(view, &mut actions);
    actions
}

fn action(
    view: &View,
    ground: &Ground,
    plan: &'static Plan,
    systems: Vec<usize>,
    closes: Vec<usize>,
    value: Value,
) -> Action {
    let findings = || closes.iter().map(|at| &view.found.findings[*at]);
    let mut rules: BTreeMap<Code, usize> = BTreeMap::new();
    for finding in findings() {
        *rules.entry(finding.code).or_default() += 1;
    }
    let effort = Effort {
        cases: findings().map(|finding| plan.cases(view, ground, finding)).sum(),
        once: plan.once,
        each: plan.each,
        rate: view.settings.money.hourly_rate,
    };
    let owners = match (plan.owner, systems.as_slice()) {
        (Owner::There, [.., there]) => vec![*there],
        (Owner::Both, all) => all.to_vec(),
        (_, [here, ..]) => vec![*here],
        (_, []) => Vec::new(),
    };
    Action {
        id: &plan.id,
        owners,
        rules: rules.into_iter().collect(),
        severity: findings().map(|finding| finding.severity).max().unwrap_or(Severity::Info),
        value,
        effort,
        gain: 0.0,
        horizon: Horizon::Later,
        systems,
        closes,
    }
}

impl Action {
    /// The pairs of systems that a key connects once it is done.
    pub(super) fn connects(&self) -> BTreeSet<Pair> {
        let keyless = self.rules.iter().any(|(code, _)| matches!(code, Code::Isl104 | Code::Isl102));
        match self.systems.as_slice() {
            [left, right] if keyless => [pair(*left, *right)].into(),
            _ => BTreeSet::new(),
        }
    }
}

/// Who carries something: a person named in the configuration, else a department.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Carrier<'a> {
    Person(&'a str),
    Department(Department),
}

/// Minutes up to which something is done by the way: half a working day.
const BY_THE_WAY: i64 = 240;
/// Share of what it costs that it must be worth for that; the rest is rounding.
const WORTHWHILE: f64 = 0.99;

/// Sets each action, in their order, to the first horizon in which all who carry it have a hand free. What takes less than
/// half a day and is worth it takes no hand.
fn schedule(view: &View, actions: &mut [Action]) {
    let strands = view.settings.roadmap.strands;
    let mut load: BTreeMap<(Horizon, Carrier), usize> = BTreeMap::new();
    for action in actions.iter_mut() {
        if action.effort.minutes() <= BY_THE_WAY && action.return_on_effort() >= WORTHWHILE {
            action.horizon = Horizon::Now;
            continue;
        }
        let free = |horizon: &Horizon| {
            let load = |carrier| load.get(&(*horizon, carrier)).copied().unwrap_or_default();
            action.owners.iter().all(|owner| load(carrier(view, *owner)) < strands)
        };
        action.horizon = [Horizon::Now, Horizon::Next].into_iter().find(free).unwrap_or(Horizon::Later);
        let mut carriers: Vec<Carrier> = action.owners.iter().map(|owner| carrier(view, *owner)).collect();
        carriers.sort();
        carriers.dedup();
        for carrier in carriers {
            *load.entry((action.horizon, carrier)).or_default() += 1;
        }
    }
    actions.sort_by_key(|action| action.horizon);
}

fn carrier<'a>(view: &View<'a>, system: usize) -> Carrier<'a> {
    let system = &view.world.systems[system];
    let owner = view.settings.systems.get(&system.slug).and_then(|given| given.owner.as_deref());
    owner.map_or(Carrier::Department(system.department), Carrier::Person)
}
