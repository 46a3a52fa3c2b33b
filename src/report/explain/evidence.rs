//! Evidence in words: one line, or a waterfall from the starting point to the probability, for readers who know no
//! statistics: what was compared, what came out, which way it speaks and how strongly, and how likely it is by then.

use std::cmp::Reverse;

use super::model::pairs_per_match;
use crate::linkage::{Band, Edge, Evidence};
use crate::message::{Argument, Message};
use crate::report::messages::{self, Language};
use crate::report::screen::{Grid, GridColumn, Screen, Span, Tone};
use crate::report::words;

/// Bits that one block of a bar stands for.
const BITS_PER_BLOCK: f64 = 2.0;
/// Longest bar.
const MOST_BLOCKS: f64 = 6.0;
/// Weight below which a part says nothing, in bits.
const NOTHING: f64 = 0.05;
/// Weights below which a part speaks weakly, plainly and strongly: odds of 1 to 2, 1 to 10, 1 to 100.
const STRENGTHS: [(f64, &str, &str); 3] = [
    (1.0, "strength-weak-for", "strength-weak-against"),
    (3.322, "strength-for", "strength-against"),
    (6.644, "strength-strong-for", "strength-strong-against"),
];
/// Parts that the summing-up names for each side.
const NAMED: usize = 3;
/// Factor beyond which nobody counts.
const LARGEST_FACTOR: f64 = 1e6;

/// From the starting point to the probability, part by part.
pub fn waterfall(screen: &mut Screen, edge: &Edge, language: Language) {
    let text = |id| messages::text(id, language);
    screen.heading(text("explain-waterfall"));
    let columns = vec![
        GridColumn::words(text("explain-comparison")),
        GridColumn::wrapping(text("explain-level")),
        GridColumn::optional(text("explain-speaks")),
        GridColumn::numbers(text("explain-factor")),
        GridColumn::optional(""),
        GridColumn::numbers(text("explain-so-far")),
    ];
    let rows = steps(edge, language).into_iter().map(|step| row(step, language)).collect();
    screen.table(Grid { columns, rows });
    screen.gap();
    for (id, parts) in
        [("explain-for", strongest(edge, |weight| weight)), ("explain-against", strongest(edge, |weight| -weight))]
    {
        if !parts.is_empty() {
            let listed = parts.into_iter().map(|part| Argument::Text(in_words(part, language))).collect();
            screen.text(messages::render(&Message::new(id).with("parts", Argument::List(listed)), language));
        }
    }
    let verdict = Message::new("explain-verdict")
        .with("share", Argument::Share(edge.probability))
        .with("band", Message::new(words::band(edge.band)))
        .with("weight", signed(edge.weight, language));
    screen.line(vec![Span::new(messages::render(&verdict, language), tone(edge.band))]);
    screen.line(vec![Span::faint(text("explain-how-to-read"))]);
}

/// One part of the evidence, in words.
pub(crate) struct Step {
    /// What was compared.
    pub(crate) comparison: String,
    /// What came out.
    pub(crate) result: String,
    /// Which way it speaks, and how strongly; empty for the starting point.
    pub(crate) speaks: String,
    /// How many times likelier or less likely it makes a match; empty where it says nothing.
    pub(crate) factor: String,
    /// Its weight in bits.
    pub(crate) weight: f64,
    /// The probability by then.
    pub(crate) probability: f64,
    /// How rare matches are, before anything was compared.
    pub(crate) is_start: bool,
}

/// The parts of an edge from the starting point to the probability.
pub(crate) fn steps(edge: &Edge, language: Language) -> Vec<Step> {
    let mut weight = 0.0;
    let step = |part: &Evidence| {
        weight += part.weight;
        step(part, probability(weight), language)
    };
    edge.evidence.iter().map(step).collect()
}

fn step(part: &Evidence, probability: f64, language: Language) -> Step {
    let is_start = part.comparison == "prior";
    let (speaks, factor) = if is_start {
        (String::new(), String::new())
    } else {
        let speaks = if part.comparison == "damping" { "strength-deducted" } else { strength(part.weight) };
        (messages::text(speaks, language), factor(part.weight, language))
    };
    Step {
        comparison: word("comparison", part.comparison, language),
        result: if is_start { starting_point(part, language) } else { result(part, language) },
        speaks,
        factor,
        weight: part.weight,
        probability,
        is_start,
    }
}

fn row(step: Step, language: Language) -> Vec<Span> {
    let tone = match step.weight {
        weight if weight >= NOTHING => Tone::Good,
        weight if weight <= -NOTHING => Tone::Bad,
        _ => Tone::Faint,
    };
    vec![
        Span::plain(step.comparison),
        Span::plain(step.result),
        Span::new(step.speaks, tone),
        Span::new(step.factor, tone),
        Span::new(if step.is_start { String::new() } else { bar(step.weight) }, tone),
        Span::faint(language.share(step.probability)),
    ]
}

/// How rare matches are among pairs of which nothing is known.
fn starting_point(part: &Evidence, language: Language) -> String {
    let id = if part.level == "within_system" { "explain-prior-within" } else { "explain-prior-across" };
    let pairs = Argument::Count(pairs_per_match(part.weight));
    messages::render(&Message::new(id).with("pairs", pairs), language)
}

/// What came out of a comparison; deductions say what they are for.
fn result(part: &Evidence, language: Language) -> String {
    let family = if part.comparison == "kin" { "kin" } else { "level" };
    match part.comparison {
        "damping" => messages::text("explain-damping", language),
        _ => word(family, part.level, language),
    }
}

/// Which way a weight speaks, and how strongly.
fn strength(weight: f64) -> &'static str {
    let size = weight.abs();
    if size < NOTHING {
        return "strength-nothing";
    }
    let (for_it, against) = STRENGTHS
        .iter()
        .find(|(limit, ..)| size < *limit)
        .map_or(("strength-very-strong-for", "strength-very-strong-against"), |(_, for_it, against)| (for_it, against));
    if weight > 0.0 { for_it } else { against }
}

/// How many times likelier (×) or less likely (÷) a weight makes it: to two digits, as nobody weighs finer.
fn factor(weight: f64, language: Language) -> String {
    let times = weight.abs().exp2();
    let sign = if weight < 0.0 { "÷" } else { "×" };
    if weight.abs() < NOTHING {
        return String::new();
    }
    let number = match times {
        times if times < 9.95 => language.decimal(times, 1),
        times if times < LARGEST_FACTOR => {
            let step = 10_f64.powf(times.log10().floor() - 1.0);
            language.count(((times / step).round() * step) as u64)
        }
        _ => format!("> {}", language.count(LARGEST_FACTOR as u64)),
    };
    format!("{sign} {number}")
}

/// Parts that are nobody's argument: where one starts, and what is taken off because it was said twice.
const NO_ARGUMENTS: [&str; 2] = ["prior", "damping"];

/// The parts that speak most for one side, the strongest first.
fn strongest(edge: &Edge, side: impl Fn(f64) -> f64) -> Vec<&Evidence> {
    let argues = |part: &&Evidence| !NO_ARGUMENTS.contains(&part.comparison) && side(part.weight) >= 1.0;
    let mut parts: Vec<&Evidence> = edge.evidence.iter().filter(argues).collect();
    parts.sort_by(|a, b| side(b.weight).total_cmp(&side(a.weight)));
    parts.truncate(NAMED);
    parts
}

fn in_words(part: &Evidence, language: Language) -> String {
    format!("{} ({})", word("comparison", part.comparison, language), result(part, language))
}

/// The parts of an edge in one line, the weightiest first.
pub fn line(edge: &Edge, language: Language) -> String {
    let mut parts: Vec<&Evidence> = edge.evidence.iter().filter(|part| part.weight.abs() >= NOTHING).collect();
    parts.sort_by_key(|part| Reverse((part.weight.abs() * 10_000.0) as i64));
    let in_words = |part: &&Evidence| {
        let (comparison, level) = (word("comparison", part.comparison, language), result(part, language));
        format!("{comparison}: {level} {}", signed(part.weight, language))
    };
    parts.iter().map(in_words).collect::<Vec<_>>().join(" · ")
}

/// Tone of a band.
pub(crate) fn tone(band: Band) -> Tone {
    match band {
        Band::Match => Tone::Good,
        Band::Review => Tone::Caution,
        Band::None => Tone::Bad,
    }
}

/// The words for a comparison or level; its own name where the catalogue has none.
pub(super) fn word(family: &str, name: &str, language: Language) -> String {
    let id = format!("{family}-{}", name.replace('_', "-"));
    if messages::has(&id) { messages::text(&id, language) } else { name.replace('_', " ") }
}

pub(super) fn signed(weight: f64, language: Language) -> String {
    let sign = if weight < 0.0 { "−" } else { "+" };
    format!("{sign}{}", language.decimal(weight.abs(), 1))
}

/// log2 odds as a probability.
fn probability(weight: f64) -> f64 {
    1.0 / (1.0 + (-weight).exp2())
}

/// A bar as long as the weight is heavy.
fn bar(weight: f64) -> String {
    let blocks = (weight.abs() / BITS_PER_BLOCK).ceil().min(MOST_BLOCKS) as usize;
    let block = if weight < 0.0 { "░" } else { "█" };
    block.repeat(blocks)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn odds_become_probabilities_without_overflow() {
        assert!((probability(0.0) - 0.5).abs() < 1e-12);
        assert!((probability(3.0) - 8.0 / 9.0).abs() < 1e-12);
        assert!(probability(-2000.0) >= 0.0 && probability(2000.0) <= 1.0);
    }

    #[test]
    fn bars_grow_with_the_weight_up_to_a_limit() {
        assert_eq!((bar(0.0).as_str(), bar(1.0).as_str(), bar(-3.0).as_str()), ("", "█", "░░"));
        assert_eq!(bar(1e9).chars().count(), 6);
    }

    #[test]
    fn factors_have_two_digits_and_an_end() {
        let shown = |weight| factor(weight, Language::De);
        assert_eq!((shown(1.0).as_str(), shown(-4.1).as_str()), ("× 2,0", "÷ 17"));
        assert_eq!(
            (shown(11.4).as_str(), shown(-40.0).as_str(), shown(0.01).as_str()),
            ("× 2.700", "÷ > 1.000.000", "")
        );
        assert_eq!(factor(11.4, Language::En), "× 2,700");
    }

    #[test]
    fn strengths_grow_with_the_weight_on_both_sides() {
        let weights = [0.0, 0.5, 2.0, 5.0, 9.0];
        let ids: Vec<&str> = weights.iter().flat_map(|weight| [strength(*weight), strength(-weight)]).collect();
        for id in &ids {
            assert!(messages::has(id), "{id}");
        }
        assert_eq!(ids[2], "strength-weak-for");
        assert_eq!(ids[9], "strength-very-strong-against");
    }
}
