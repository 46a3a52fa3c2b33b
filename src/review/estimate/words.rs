//! An estimate as a terminal shows it.

use super::{Estimate, Of, Stratum};
use crate::message::{Argument, Message};
use crate::report::messages::{self, Language};
use crate::report::screen::{Grid, GridColumn, Screen, Span};
use crate::report::words;
use crate::review::Interval;

/// Answers from which an estimate is of use.
const ENOUGH: u64 = 50;

/// The estimates of all sorts of entities.
pub fn estimate_screen(estimates: &[Estimate], language: Language) -> Screen {
    let mut screen = Screen::default();
    if estimates.is_empty() {
        screen.text(messages::text("review-estimate-none", language));
    }
    for estimate in estimates {
        screen.gap();
        one(&mut screen, estimate, language);
    }
    screen
}

fn one(screen: &mut Screen, estimate: &Estimate, language: Language) {
    let sentence = |message: &Message| messages::render(message, language);
    let sort = Message::new(words::entity_type(estimate.entity_type));
    screen.heading(sentence(&Message::new("review-estimate-title").with("sort", sort)));
    let heading = |id: &str| messages::text(&format!("review-estimate-{id}"), language);
    let mut columns = vec![GridColumn::words(heading("stratum"))];
    let numbers = ["pairs", "answers", "same", "said", "found"];
    columns.extend(numbers.iter().map(|id| GridColumn::numbers(heading(id))));
    screen.table(Grid { columns, rows: estimate.strata.iter().map(|stratum| row(stratum, language)).collect() });
    screen.gap();
    for (name, interval) in [
        ("review-precision", estimate.precision),
        ("review-recall", estimate.recall),
        ("review-recall-weighed", estimate.recall_weighed),
    ] {
        screen.line(vec![Span::strong(line(name, interval, language))]);
    }
    let missed = Message::new("review-estimate-blocking")
        .with("share", Argument::Share(estimate.never_compared))
        .with("count", estimate.never_compared_pairs.round() as usize);
    screen.text(sentence(&missed));
    if estimate.answers < ENOUGH {
        let few = Message::new("review-estimate-few")
            .with("answers", estimate.answers as usize)
            .with("enough", ENOUGH as usize);
        screen.text(sentence(&few));
    }
    screen.line(vec![Span::faint(messages::text("review-estimate-how", language))]);
}

fn row(stratum: &Stratum, language: Language) -> Vec<Span> {
    let range = |id, from: f64, to: f64| {
        let message = Message::new(id).with("from", Argument::Share(from)).with("to", Argument::Share(to));
        messages::render(&message, language)
    };
    let name = match stratum.of {
        Of::Joined(from, to) => range("review-stratum-joined", from, to),
        Of::Apart(from, to) => range("review-stratum-apart", from, to),
        Of::Drawn(from, to) => range("review-stratum-drawn", from, to),
        Of::Key => messages::text("review-stratum-key", language),
    };
    let counts = [stratum.pairs, stratum.answers, stratum.same].map(|count| Span::plain(language.count(count)));
    let shares = [stratum.said, stratum.share()].map(|share| Span::plain(language.share(share)));
    std::iter::once(Span::plain(name)).chain(counts).chain(shares).collect()
}

fn line(name: &'static str, interval: Interval, language: Language) -> String {
    let message = Message::new("review-interval")
        .with("name", Message::new(name))
        .with("share", Argument::Share(interval.share))
        .with("low", Argument::Share(interval.low))
        .with("high", Argument::Share(interval.high));
    messages::render(&message, language)
}
