//! The roadmap in `summary.json`: every figure with what it is made of.

use serde::Serialize;

use super::Words;
use crate::catalog::Department;
use crate::config::RunBy;
use crate::roadmap::{Action, Bridge, Holding, Interface, Lack, Part, Readiness, Score};

/// Where the company stands and what it should do.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(in crate::report) struct RoadmapSummary<'a> {
    /// Fragmentation index, 0 (one company) to 100 (nothing in common); null where there is nothing to measure.
    fragmentation: Option<ScoreLine>,
    fragmentation_by_system: Vec<SystemScore<'a>>,
    fragmentation_by_pair: Vec<PairScore<'a>>,
    /// Fragmentation once all actions up to now, next and later are done.
    outlook: Vec<f64>,
    readiness: Vec<ReadinessLine>,
    actions: Vec<ActionLine<'a>>,
    /// The connections between two systems that would mend most, the best first.
    connections: Vec<ConnectionLine<'a>>,
    landscape: Vec<SystemLine<'a>>,
    interfaces: Vec<InterfaceLine<'a>>,
}

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct ScoreLine {
    index: f64,
    parts: Vec<PartLine>,
}

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct PartLine {
    term: &'static str,
    cases: u64,
    broken: u64,
    /// How many points of the index it makes up.
    points: f64,
}

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct SystemScore<'a> {
    system: &'a str,
    #[serde(flatten)]
    score: ScoreLine,
}

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct PairScore<'a> {
    left: &'a str,
    right: &'a str,
    #[serde(flatten)]
    score: ScoreLine,
}

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct ReadinessLine {
    use_case: &'static str,
    name: String,
    cases: usize,
    ready: usize,
    /// Share of cases that have all their context; null where there is no case.
    share: Option<f64>,
    lacking: Vec<LackLine>,
}

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct LackLine {
    /// Code of a rule, `export:<kind>` or `need:<what>`.
    what: String,
    name: String,
    cases: usize,
}

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct ActionLine<'a> {
    horizon: &'static str,
    action: &'static str,
    title: String,
    how: String,
    systems: Vec<&'a str>,
    /// Departments that carry it, with whoever answers for their systems, people under pseudonyms.
    owners: String,
    findings: usize,
    rules: Vec<RuleCount>,
    value_eur: ValueLine,
    effort: EffortLine,
    /// Points by which the fragmentation index falls if only this is done.
    index_points: f64,
}

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct RuleCount {
    rule: &'static str,
    findings: usize,
}

/// Euros; none of them stands in two actions.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct ValueLine {
    broken: f64,
    at_risk: f64,
    unassigned: f64,
    estimate: f64,
}

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct EffortLine {
    cases: usize,
    minutes_once: i64,
    minutes_each: i64,
    hourly_rate_eur: f64,
    estimate_eur: f64,
}

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct ConnectionLine<'a> {
    left: &'a str,
    right: &'a str,
    findings: usize,
    rules: Vec<RuleCount>,
    value_eur: ValueLine,
    customers: u64,
    fragmentation_before: f64,
    fragmentation_after: f64,
}

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct SystemLine<'a> {
    system: &'a str,
    department: Department,
    /// A person appears under a pseudonym.
    owner: Option<String>,
    yearly_cost_eur: Option<f64>,
    run_by: Option<RunBy>,
    deduplicated: bool,
    records: u64,
    customers: u64,
    /// Cases of which it is unclear who is responsible.
    unclear_responsibilities: usize,
}

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct InterfaceLine<'a> {
    left: &'a str,
    right: &'a str,
    /// `missing`, `partial` or `whole`.
    state: &'static str,
    demanded: bool,
    shared_customers: u64,
    keyed_customers: u64,
    missing_customers: usize,
}

/// The roadmap as it stands in `summary.json`.
pub(in crate::report) fn summary<'a>(words: &Words<'a>) -> RoadmapSummary<'a> {
    let roadmap = words.roadmap;
    let slug = |at: usize| roadmap.systems.get(at).map_or("", |system| system.slug.as_str());
    let by_system = roadmap.indices.systems.iter().enumerate();
    RoadmapSummary {
        fragmentation: roadmap.indices.overall.as_ref().map(score),
        fragmentation_by_system: by_system
            .filter_map(|(at, own)| Some(SystemScore { system: slug(at), score: score(own.as_ref()?) }))
            .collect(),
        fragmentation_by_pair: roadmap
            .indices
            .pairs
            .iter()
            .map(|(left, right, own)| PairScore { left: slug(*left), right: slug(*right), score: score(own) })
            .collect(),
        outlook: roadmap.outlook.iter().copied().map(four_decimals).collect(),
        readiness: roadmap.readiness.iter().map(|case| readiness(words, case)).collect(),
        actions: roadmap.actions.iter().map(|one| action(words, one, &slug)).collect(),
        connections: roadmap.bridges.iter().map(|bridge| connection(bridge, &slug)).collect(),
        landscape: roadmap.systems.iter().map(|system| holding(words, system)).collect(),
        interfaces: roadmap.interfaces.iter().map(|one| interface(one, &slug)).collect(),
    }
}

fn score(score: &Score) -> ScoreLine {
    let part = |part: &Part| PartLine {
        term: part.term.name(),
        cases: part.cases,
        broken: part.broken,
        points: four_decimals(part.points),
    };
    ScoreLine { index: four_decimals(score.index), parts: score.parts.iter().map(part).collect() }
}

fn readiness(words: &Words<'_>, case: &Readiness) -> ReadinessLine {
    let lack = |(lack, cases): &(Lack, usize)| LackLine {
        what: match lack {
            Lack::Export(kind) => format!("export:{}", kind.name()),
            Lack::Need(need) => format!("need:{}", need.name()),
            Lack::Finding(code) => code.name().to_owned(),
        },
        name: words.lack(*lack),
        cases: *cases,
    };
    ReadinessLine {
        use_case: case.id,
        name: crate::report::messages::text(&format!("use-case-{}", case.id), words.language),
        cases: case.cases,
        ready: case.ready,
        share: case.share().map(four_decimals),
        lacking: case.lacking.iter().map(lack).collect(),
    }
}

fn action<'a>(words: &Words<'_>, action: &Action, slug: &impl Fn(usize) -> &'a str) -> ActionLine<'a> {
    ActionLine {
        horizon: action.horizon.name(),
        action: action.id,
        title: words.title(action),
        how: words.how(action),
        systems: action.systems.iter().map(|at| slug(*at)).collect(),
        owners: words.owners(action),
        findings: action.closes.len(),
        rules: rules(&action.rules),
        value_eur: value(action.value),
        effort: EffortLine {
            cases: action.effort.cases,
            minutes_once: action.effort.once,
            minutes_each: action.effort.each,
            hourly_rate_eur: euros(action.effort.rate),
            estimate_eur: euros(action.effort.cents()),
        },
        index_points: four_decimals(action.gain),
    }
}

fn rules(rules: &[(crate::findings::Code, usize)]) -> Vec<RuleCount> {
    rules.iter().map(|(code, findings)| RuleCount { rule: code.name(), findings: *findings }).collect()
}

fn value(value: crate::roadmap::Value) -> ValueLine {
    ValueLine {
        broken: euros(value.broken),
        at_risk: euros(value.at_risk),
        unassigned: euros(value.unassigned),
        estimate: euros(value.estimate),
    }
}

fn connection<'a>(bridge: &Bridge, slug: &impl Fn(usize) -> &'a str) -> ConnectionLine<'a> {
    ConnectionLine {
        left: slug(bridge.systems.0),
        right: slug(bridge.systems.1),
        findings: bridge.closes,
        rules: rules(&bridge.rules),
        value_eur: value(bridge.value),
        customers: bridge.customers,
        fragmentation_before: four_decimals(bridge.before),
        fragmentation_after: four_decimals(bridge.after),
    }
}

fn holding<'a>(words: &Words<'_>, system: &'a Holding) -> SystemLine<'a> {
    SystemLine {
        system: &system.slug,
        department: system.department,
        owner: system.owner.as_deref().map(|owner| words.house.owner(owner, words.language)),
        yearly_cost_eur: system.yearly_cost.map(euros),
        run_by: system.run_by,
        deduplicated: system.deduplicated,
        records: system.records,
        customers: system.customers,
        unclear_responsibilities: system.unclear,
    }
}

fn interface<'a>(one: &Interface, slug: &impl Fn(usize) -> &'a str) -> InterfaceLine<'a> {
    InterfaceLine {
        left: slug(one.systems.0),
        right: slug(one.systems.1),
        state: one.state.name(),
        demanded: one.demanded,
        shared_customers: one.shared,
        keyed_customers: one.keyed,
        missing_customers: one.missing,
    }
}

fn euros(cents: i64) -> f64 {
    cents as f64 / 100.0
}

fn four_decimals(value: f64) -> f64 {
    (value * 10_000.0).round() / 10_000.0
}
