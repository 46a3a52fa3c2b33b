//! `archipel sample`: an invented company with planted breaks, and the truth beside it.

use std::path::Path;

use super::super::args::{Common, CompanyArgument, SampleArguments, SkewArgument};
use super::super::exit::{Exit, Failure};
use super::super::printer::Printer;
use super::super::progress::Bars;
use crate::report::screen::{Grid, GridColumn, Screen, Span};
use crate::sample::{Company, Rates, SampleError, SampleSettings, Skew, generate};

/// Writes the exports and the truth, and lists what was written.
pub(in crate::cli) fn run(arguments: &SampleArguments, common: &Common, printer: Printer) -> Result<(), Failure> {
    let settings = settings(arguments)?;
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

fn settings(arguments: &SampleArguments) -> Result<SampleSettings, Failure> {
    let skew = match arguments.skew {
        None => Skew::None,
        Some(SkewArgument::OlderInvoices) => Skew::OlderInvoices,
        Some(SkewArgument::ActiveProjects) => Skew::ActiveProjects,
        Some(SkewArgument::OlderAccounts) => Skew::OlderAccounts,
    };
    let rates = arguments.rates.as_deref().map_or_else(|| Ok(Rates::default()), rates)?;
    let company = match arguments.company {
        CompanyArgument::Gates => Company::Gates,
        CompanyArgument::Dach => Company::Dach,
    };
    let (customers, seed) = (arguments.customers, arguments.seed);
    let settings = SampleSettings { company, customers, seed, rates, skew, ..SampleSettings::default() };
    Ok(if arguments.harsh { settings.harsh() } else { settings })
}

fn rates(path: &Path) -> Result<Rates, Failure> {
    let text = std::fs::read_to_string(path)
        .map_err(|error| Failure::new(Exit::Usage, format!("`{}` cannot be read: {error}", path.display())))?;
    toml::from_str(&text).map_err(|error| {
        Failure::new(Exit::Usage, format!("`{}` holds no rates: {}", path.display(), error.message()))
            .hint("write lines like `duplicate = 0.1`")
    })
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
