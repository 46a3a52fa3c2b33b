//! Evidence in words: one line, or a waterfall from the starting point to the probability.

use std::cmp::Reverse;

use crate::linkage::{Band, Edge, Evidence};
use crate::message::{Argument, Message};
use crate::report::messages::{self, Language};
use crate::report::screen::{Grid, GridColumn, Screen, Span, Tone};
use crate::report::words;

/// Bits that one block of a bar stands for.
const BITS_PER_BLOCK: f64 = 2.0;
/// Longest bar.
const MOST_BLOCKS: f64 = 10.0;
/// Weight below which a part says nothing, in bits.
const NOTHING: f64 = 0.05;

/// From the starting point to the probability, part by part.
pub fn waterfall(screen: &mut Screen, edge: &Edge, language: Language) {
    let text = |id| messages::text(id, language);
    let columns = vec![
        GridColumn::words(text("explain-comparison")),
        GridColumn::giving_way(text("explain-level")),
        GridColumn::numbers(text("explain-weight")),
        GridColumn::words(""),
        GridColumn::numbers(text("explain-so-far")),
    ];
    let mut weight = 0.0;
    let mut rows = Vec::with_capacity(edge.evidence.len());
    for part in &edge.evidence {
        weight += part.weight;
        rows.push(step(part, weight, language));
    }
    screen.table(Grid { columns, rows });
    let verdict = Message::new("explain-verdict")
        .with("weight", Argument::Text(signed(edge.weight, language)))
        .with("share", Argument::Share(edge.probability))
        .with("band", Message::new(words::band(edge.band)));
    screen.line(vec![Span::new(messages::render(&verdict, language), tone(edge.band))]);
}

fn step(part: &Evidence, weight: f64, language: Language) -> Vec<Span> {
    let tone = match part.weight {
        weight if weight >= NOTHING => Tone::Good,
        weight if weight <= -NOTHING => Tone::Bad,
        _ => Tone::Faint,
    };
    vec![
        Span::plain(word("comparison", part.comparison, language)),
        Span::plain(word("level", part.level, language)),
        Span::new(signed(part.weight, language), tone),
        Span::new(bar(part.weight), tone),
        Span::faint(language.share(probability(weight))),
    ]
}

/// The parts of an edge in one line, the weightiest first.
pub fn line(edge: &Edge, language: Language) -> String {
    let mut parts: Vec<&Evidence> = edge.evidence.iter().filter(|part| part.weight.abs() >= NOTHING).collect();
    parts.sort_by_key(|part| Reverse((part.weight.abs() * 10_000.0) as i64));
    let in_words = |part: &&Evidence| {
        let (comparison, level) = (word("comparison", part.comparison, language), word("level", part.level, language));
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
        assert_eq!(bar(1e9).chars().count(), 10);
    }
}
