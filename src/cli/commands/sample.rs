//! `archipel sample`: an invented company with known breaks.

use super::super::args::{Common, SampleArguments};
use super::super::exit::{Exit, Failure};
use super::super::printer::Printer;
use super::super::progress::Bars;
use crate::message::{Argument, Message};
use crate::report::messages::{self, Language};
use crate::report::screen::{Grid, GridColumn, Screen, Span};
use crate::sample::{self, SampleError, SampleSettings, SampleSummary};

/// Writes exports and truth, and says what is in them.
pub(in crate::cli) fn run(arguments: &SampleArguments, common: &Common, printer: Printer) -> Result<(), Failure> {
    let settings = SampleSettings { customers: arguments.customers, seed: arguments.seed, ..SampleSettings::default() };
    let bars = Bars::new(printer, common.language());
    let summary = sample::generate(&arguments.folder, &settings, &bars)?;
    drop(bars);
    printer.summary(&screen(&summary, common.language()))
}

fn screen(summary: &SampleSummary, language: Language) -> Screen {
    let mut screen = Screen::default();
    let message = Message::new("sample-company").with("customers", Argument::from(summary.customers));
    screen.text(messages::render(&message, language));
    screen.gap();
    let text = |id| messages::text(id, language);
    screen.table(counts(
        &text("sample-file"),
        &text("sample-rows"),
        summary.files.iter().map(|(file, rows)| (file.as_str(), *rows)),
        language,
    ));
    screen.gap();
    screen.table(counts(
        &text("sample-rule"),
        &text("sample-planted"),
        summary.planted.iter().map(|(code, count)| (*code, *count)),
        language,
    ));
    screen
}

fn counts<'a>(what: &str, count: &str, rows: impl Iterator<Item = (&'a str, u64)>, language: Language) -> Grid {
    let columns = vec![GridColumn::words(what), GridColumn::numbers(count)];
    let row = |(name, count): (&str, u64)| vec![Span::plain(name), Span::plain(language.count(count))];
    Grid { columns, rows: rows.map(row).collect() }
}

impl From<SampleError> for Failure {
    fn from(error: SampleError) -> Self {
        let message = error.to_string();
        match error {
            SampleError::TooFew(_) => Self::new(Exit::Usage, message).hint("ask for more with `--customers`"),
            SampleError::Write { .. } => {
                Self::new(Exit::Output, message).hint("choose another folder, or free space there")
            }
        }
    }
}
