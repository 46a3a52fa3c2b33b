//! `archipel sample`: an invented company with planted breaks, and the truth beside it.

use super::super::args::{Common, SampleArguments};
use super::super::exit::{Exit, Failure};
use super::super::printer::Printer;
use super::super::progress::Bars;
use crate::report::screen::{Grid, GridColumn, Screen, Span};
use crate::sample::{SampleError, SampleSettings, generate};

/// Writes the exports and the truth, and lists what was written.
pub(in crate::cli) fn run(arguments: &SampleArguments, common: &Common, printer: Printer) -> Result<(), Failure> {
    let settings = SampleSettings { customers: arguments.customers, seed: arguments.seed, ..SampleSettings::default() };
    let bars = Bars::new(printer, common.language());
    let summary = generate(&arguments.directory, &settings, &bars)?;
    let mut screen = Screen::default();
    screen.heading(format!("{} customers in {}", summary.customers, arguments.directory.display()));
    let files = summary.files.iter().map(|(file, rows)| vec![Span::plain(file), Span::plain(rows.to_string())]);
    screen.table(Grid { columns: vec![GridColumn::words("file"), GridColumn::numbers("rows")], rows: files.collect() });
    screen.gap();
    let planted = summary.planted.iter().map(|(code, count)| vec![Span::plain(*code), Span::plain(count.to_string())]);
    screen.table(Grid {
        columns: vec![GridColumn::words("rule"), GridColumn::numbers("planted records")],
        rows: planted.collect(),
    });
    printer.summary(&screen)
}

impl From<SampleError> for Failure {
    fn from(error: SampleError) -> Self {
        match error {
            SampleError::TooFew(_) => Self::new(Exit::Usage, error.to_string()).hint("ask for more with `--customers`"),
            SampleError::Write { .. } => {
                Self::new(Exit::Output, error.to_string()).hint("choose another folder, or free space there")
            }
        }
    }
}
