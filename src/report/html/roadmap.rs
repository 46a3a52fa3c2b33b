//! The parts of the page about where the company stands and what it should do: indices with what drives them, AI readiness,
//! the roadmap, and the landscape of systems and interfaces.

use crate::message::{Argument, Message};
use crate::pipeline::Audit;
use crate::report::landscape::Landscape;
use crate::report::messages::{self, Language};
use crate::report::people::House;
use crate::report::roadmap::Words;
use crate::report::words;
use crate::roadmap::{Action, Horizon, Interface, Part, Readiness, Score, State};

/// Pairs of systems that are shown.
const PAIRS: usize = 6;
/// Actions of a horizon that are shown.
const ACTIONS: usize = 12;
/// What is lacking that is named for a use case.
const LACKS: usize = 4;

/// All of it.
pub(super) struct Plan {
    pub index: String,
    pub parts: Vec<PartRow>,
    pub systems: Vec<ScoreRow>,
    pub pairs: Vec<ScoreRow>,
    pub readiness: Vec<ReadyRow>,
    pub intro: String,
    pub outlook: String,
    pub bridge: String,
    pub other_bridges: Vec<String>,
    pub horizons: Vec<HorizonRow>,
    pub holdings: Vec<HoldingRow>,
    pub interfaces: Vec<InterfaceRow>,
}

/// One term of the index.
pub(super) struct PartRow {
    pub name: String,
    pub meaning: String,
    pub broken: String,
    pub points: String,
    /// Width of the bar in percent: the share of broken cases.
    pub bar: u32,
}

/// The index of something.
pub(super) struct ScoreRow {
    pub name: String,
    pub index: String,
    pub driver: String,
}

/// One use case.
pub(super) struct ReadyRow {
    pub name: String,
    pub question: String,
    pub share: String,
    pub ready: String,
    pub lacks: String,
    pub bar: u32,
    pub class: &'static str,
}

/// The actions of one horizon.
pub(super) struct HorizonRow {
    pub name: String,
    pub class: &'static str,
    pub actions: Vec<ActionRow>,
    pub more: String,
}

/// One action.
pub(super) struct ActionRow {
    pub title: String,
    pub how: String,
    pub value: String,
    pub owners: String,
    pub hours: String,
    pub cost: String,
    pub formula: String,
    pub closes: String,
    pub gain: String,
    pub rules: Vec<(&'static str, String)>,
}

/// One system.
pub(super) struct HoldingRow {
    pub name: String,
    pub department: String,
    pub owner: String,
    pub run_by: String,
    pub cost: String,
    pub records: String,
    pub index: String,
    pub unclear: String,
}

/// One interface.
pub(super) struct InterfaceRow {
    pub name: String,
    pub state: String,
    pub class: &'static str,
    pub shared: String,
    pub keyed: String,
    pub missing: String,
}

impl Plan {
    /// Lays out the roadmap of an audit; `None` where there is nothing to tell.
    pub(super) fn new(audit: &Audit, landscape: &Landscape, house: House, language: Language) -> Option<Self> {
        let words = Words { roadmap: &audit.roadmap, house, language };
        let roadmap = &audit.roadmap;
        if roadmap.systems.is_empty() {
            return None;
        }
        let strands = audit.identity.reading.settings.roadmap.strands;
        let score = roadmap.indices.overall.as_ref();
        Some(Self {
            index: score.map(|score| words.index(score.index)).unwrap_or_default(),
            parts: score
                .map(|score| score.parts.iter().map(|part| part_row(&words, part)).collect())
                .unwrap_or_default(),
            systems: systems(&words, landscape),
            pairs: pairs(&words),
            readiness: roadmap.readiness.iter().filter_map(|case| ready_row(&words, case)).collect(),
            intro: words.sentence(&Message::new("plan-roadmap-intro").with("strands", strands)),
            outlook: words.outlook().unwrap_or_default(),
            bridge: words.best_bridge().unwrap_or_default(),
            other_bridges: words.other_bridges(),
            horizons: Horizon::ALL.into_iter().filter_map(|horizon| horizon_row(&words, horizon)).collect(),
            holdings: holdings(&words, landscape),
            interfaces: roadmap.interfaces.iter().map(|interface| interface_row(&words, interface)).collect(),
        })
    }
}

fn percent(share: f64) -> u32 {
    (share * 100.0).round().clamp(0.0, 100.0) as u32
}

fn part_row(words: &Words<'_>, part: &Part) -> PartRow {
    let broken = Message::new("plan-broken")
        .with("broken", Argument::Count(part.broken))
        .with("cases", Argument::Count(part.cases))
        .with("share", Argument::Share(part.share()));
    PartRow {
        name: words.term(part.term),
        meaning: messages::text(&format!("term-{}-meaning", part.term.name()), words.language),
        broken: words.sentence(&broken),
        points: words.sentence(&Message::new("plan-points").with("points", words.index(part.points))),
        bar: percent(part.share()),
    }
}

fn score_row(words: &Words<'_>, name: String, score: &Score) -> ScoreRow {
    let driver = score
        .parts
        .iter()
        .filter(|part| part.broken > 0)
        .max_by(|left, right| left.points.total_cmp(&right.points).then_with(|| right.term.cmp(&left.term)));
    ScoreRow {
        name,
        index: words.index(score.index),
        driver: driver.map_or_else(|| "–".to_owned(), |part| words.term(part.term)),
    }
}

/// The systems in the order of the landscape, which is that of all other tables.
fn in_order(words: &Words<'_>, landscape: &Landscape) -> Vec<usize> {
    let position = |slug: &str| words.roadmap.systems.iter().position(|system| system.slug == slug);
    landscape.systems.iter().filter_map(|island| position(&island.slug)).collect()
}

fn systems(words: &Words<'_>, landscape: &Landscape) -> Vec<ScoreRow> {
    let row = |at: usize| {
        let score = words.roadmap.indices.systems.get(at)?.as_ref()?;
        Some(score_row(words, words.system(Some(at)), score))
    };
    in_order(words, landscape).into_iter().filter_map(row).collect()
}

/// The most fragmented pairs.
fn pairs(words: &Words<'_>) -> Vec<ScoreRow> {
    let mut pairs: Vec<&(usize, usize, Score)> = words.roadmap.indices.pairs.iter().collect();
    pairs.retain(|(_, _, score)| score.index > 0.0);
    pairs.sort_by(|left, right| {
        right.2.index.total_cmp(&left.2.index).then_with(|| (left.0, left.1).cmp(&(right.0, right.1)))
    });
    let name = |left: usize, right: usize| format!("{} – {}", words.system(Some(left)), words.system(Some(right)));
    pairs.into_iter().take(PAIRS).map(|(left, right, score)| score_row(words, name(*left, *right), score)).collect()
}

fn ready_row(words: &Words<'_>, case: &Readiness) -> Option<ReadyRow> {
    let share = case.share()?;
    let lacks: Vec<Argument> = case
        .lacking
        .iter()
        .take(LACKS)
        .map(|(lack, count)| Message::new("plan-lack").with("what", words.lack(*lack)).with("count", *count).into())
        .collect();
    let lacks =
        (!lacks.is_empty()).then(|| words.sentence(&Message::new("plan-lacks").with("lacks", Argument::List(lacks))));
    Some(ReadyRow {
        name: messages::text(&format!("use-case-{}", case.id), words.language),
        question: messages::text(&format!("use-case-{}-question", case.id), words.language),
        share: words.language.share(share),
        ready: words.sentence(&Message::new("plan-ready").with("ready", case.ready).with("cases", case.cases)),
        lacks: lacks.unwrap_or_default(),
        bar: percent(share),
        class: match share {
            share if share < 0.5 => "bad",
            share if share < 0.8 => "caution",
            _ => "good",
        },
    })
}

fn horizon_row(words: &Words<'_>, horizon: Horizon) -> Option<HorizonRow> {
    let actions: Vec<&Action> = words.roadmap.actions.iter().filter(|action| action.horizon == horizon).collect();
    if actions.is_empty() {
        return None;
    }
    let hidden = actions.len().saturating_sub(ACTIONS);
    let more = Message::new("plan-more-actions").with("count", hidden);
    Some(HorizonRow {
        name: words.horizon(horizon),
        class: match horizon {
            Horizon::Now => "bad",
            Horizon::Next => "caution",
            Horizon::Later => "note",
        },
        actions: actions.into_iter().take(ACTIONS).map(|action| action_row(words, action)).collect(),
        more: if hidden > 0 { words.sentence(&more) } else { String::new() },
    })
}

fn action_row(words: &Words<'_>, action: &Action) -> ActionRow {
    let (lost, spared) = (action.value.broken + action.value.at_risk, action.value.estimate);
    let value = match (lost, spared) {
        (0, 0) => "–".to_owned(),
        (0, spared) => format!("≈ {}", words.language.whole_euro(spared)),
        (lost, _) => words.language.whole_euro(lost),
    };
    let gain = words.sentence(&Message::new("plan-gain").with("points", words.index(action.gain)));
    ActionRow {
        title: words.title(action),
        how: words.how(action),
        value,
        owners: words.owners(action),
        hours: words.hours(action),
        cost: format!("≈ {}", words.language.whole_euro(action.effort.cents())),
        formula: words.formula(action),
        closes: words.sentence(&Message::new("plan-closes").with("count", action.closes.len())),
        gain: if action.gain >= 0.05 { gain } else { String::new() },
        rules: action
            .rules
            .iter()
            .map(|(code, _)| (code.name(), messages::text(&words::rule_name(*code), words.language)))
            .collect(),
    }
}

fn holdings(words: &Words<'_>, landscape: &Landscape) -> Vec<HoldingRow> {
    let dash = || "–".to_owned();
    let row = |at: usize| {
        let system = words.roadmap.systems.get(at)?;
        let score = words.roadmap.indices.systems.get(at).and_then(Option::as_ref);
        let run_by = system.run_by.map(|run_by| match run_by {
            crate::config::RunBy::It => "run-by-it",
            crate::config::RunBy::Department => "run-by-department",
        });
        Some(HoldingRow {
            name: system.name.clone(),
            department: messages::text(words::department(system.department), words.language),
            owner: system.owner.as_deref().map_or_else(dash, |owner| words.house.owner(owner, words.language)),
            run_by: run_by.map_or_else(dash, |id| messages::text(id, words.language)),
            cost: system.yearly_cost.map_or_else(dash, |cents| words.language.whole_euro(cents)),
            records: words.language.count(system.records),
            index: score.map_or_else(dash, |score| words.index(score.index)),
            unclear: if system.unclear == 0 { dash() } else { words.language.count(system.unclear as u64) },
        })
    };
    in_order(words, landscape).into_iter().filter_map(row).collect()
}

fn interface_row(words: &Words<'_>, interface: &Interface) -> InterfaceRow {
    let share = if interface.shared == 0 { 0.0 } else { interface.keyed as f64 / interface.shared as f64 };
    InterfaceRow {
        name: words.interface(interface),
        state: messages::text(&format!("interface-{}", interface.state.name()), words.language),
        class: match interface.state {
            State::Missing => "bad",
            State::Partial => "caution",
            State::Whole => "note",
        },
        shared: words.language.count(interface.shared),
        keyed: format!("{} ({})", words.language.count(interface.keyed), words.language.share(share)),
        missing: if interface.missing == 0 { "–".to_owned() } else { words.language.count(interface.missing as u64) },
    }
}

/// The index as a figure to see first.
pub(super) fn tile(audit: &Audit, language: Language) -> Option<(String, String)> {
    let score = audit.roadmap.indices.overall.as_ref()?;
    Some((language.decimal(score.index, 1), messages::text("plan-tile-index", language)))
}
