//! The model as a table: what is compared, how often each level occurs among the same and among strangers, and what it weighs.

use super::evidence::{signed, word};
use crate::linkage::{ComparisonModel, LevelModel, Pass, PassModel, TrainedModels};
use crate::message::{Argument, Message};
use crate::report::messages::{self, Language};
use crate::report::screen::{Grid, GridColumn, Screen, Span, Tone};

/// Digits of a probability that say something.
const DIGITS: usize = 2;

/// The models of a run, pass by pass.
pub fn model(models: &TrainedModels, language: Language) -> Screen {
    let mut screen = Screen::default();
    let page = Page { language };
    for pass in models.describe() {
        page.pass(&mut screen, &pass);
        screen.gap();
    }
    page.legend(&mut screen);
    screen
}

struct Page {
    language: Language,
}

impl Page {
    fn text(&self, id: &'static str) -> String {
        messages::text(id, self.language)
    }

    fn sentence(&self, message: &Message) -> String {
        messages::render(message, self.language)
    }

    fn pass(&self, screen: &mut Screen, pass: &PassModel) {
        let heading = self.text(heading(pass.pass));
        screen.heading(match pass.compares.as_str() {
            "natural_person" => format!("{heading} · {}", self.text("model-natural-persons")),
            _ => heading,
        });
        for (id, bits) in
            [("model-prior-across", pass.priors.across_systems), ("model-prior-within", pass.priors.within_system)]
        {
            let sentence = Message::new(id)
                .with("pairs", Argument::Count(pairs_per_match(bits)))
                .with("bits", signed(bits, self.language));
            screen.text(self.sentence(&sentence));
        }
        screen.table(self.levels(&pass.comparisons));
        for kin in &pass.kin {
            let sentence = Message::new("model-kin")
                .with("kin", word("level", &kin.name, self.language))
                .with("across", self.language.decimal(kin.per_match_across, DIGITS))
                .with("within", self.language.decimal(kin.per_match_within, DIGITS));
            screen.line(vec![Span::faint(self.sentence(&sentence))]);
        }
        let damped: Vec<String> = pass
            .comparisons
            .iter()
            .filter(|comparison| comparison.damped)
            .map(|comparison| word("comparison", &comparison.name, self.language))
            .collect();
        let shares: Vec<Argument> = pass.damping.iter().map(|share| Argument::Share(*share)).collect();
        let sentence = Message::new("model-damping")
            .with("comparisons", self.language.list(&damped))
            .with("shares", Argument::List(shares));
        screen.line(vec![Span::faint(self.sentence(&sentence))]);
    }

    fn levels(&self, comparisons: &[ComparisonModel]) -> Grid {
        let columns = vec![
            GridColumn::words(self.text("explain-comparison")),
            GridColumn::giving_way(self.text("explain-level")),
            GridColumn::numbers(self.text("model-m-across")),
            GridColumn::numbers(self.text("model-m-within")),
            GridColumn::numbers(self.text("model-u")),
            GridColumn::numbers(self.text("model-bits-across")),
            GridColumn::numbers(self.text("model-bits-within")),
            GridColumn::words(self.text("model-source")),
        ];
        let rows = comparisons.iter().flat_map(|comparison| {
            let named = |(place, level): (usize, &LevelModel)| {
                let name = if place == 0 { word("comparison", &comparison.name, self.language) } else { String::new() };
                self.level(name, level)
            };
            comparison.levels.iter().enumerate().map(named).collect::<Vec<_>>()
        });
        Grid { columns, rows: rows.collect() }
    }

    fn level(&self, comparison: String, level: &LevelModel) -> Vec<Span> {
        let (across, within) = level.weights();
        let about = if level.value_frequency { "≈ " } else { "" };
        let bits = |weight: f64| {
            let tone = if weight >= 0.0 { Tone::Good } else { Tone::Bad };
            Span::new(format!("{about}{}", signed(weight, self.language)), tone)
        };
        let source = if level.trained { "model-trained" } else { "model-shipped" };
        vec![
            Span::strong(comparison),
            Span::plain(word("level", &level.name, self.language)),
            Span::plain(self.probability(level.m_across)),
            Span::plain(self.probability(level.m_within)),
            Span::plain(format!("{about}{}", self.probability(level.u))),
            bits(across),
            bits(within),
            Span::faint(self.text(source)),
        ]
    }

    /// A probability with as many decimals as it takes to show two digits of it.
    fn probability(&self, value: f64) -> String {
        let zeros = if value > 0.0 { (-value.log10()).ceil().max(1.0) as usize - 1 } else { 0 };
        self.language.decimal(value, (zeros + DIGITS).min(9))
    }

    fn legend(&self, screen: &mut Screen) {
        for id in ["model-legend-m", "model-legend-u", "model-legend-bits", "model-legend-value", "model-legend-source"]
        {
            screen.line(vec![Span::faint(self.text(id))]);
        }
    }
}

fn heading(pass: Pass) -> &'static str {
    match pass {
        Pass::Customer => "model-pass-customer",
        Pass::Mention => "model-pass-mention",
        Pass::Person => "model-pass-person",
        Pass::Project => "model-pass-project",
    }
}

/// Of how many pairs one is a match, for log2 odds.
pub(super) fn pairs_per_match(bits: f64) -> u64 {
    ((-bits).exp2() + 1.0).round().min(1e18) as u64
}
