//! `archipel check`: an audit, and a gate behind it.

use std::path::Path;

use super::super::args::{CheckArguments, Common, FormatArgument, ModelArguments, OUT};
use super::super::exit::{Exit, Failure, unreadable};
use super::super::model::{self, ModelFiles};
use super::super::printer::Printer;
use super::audit::{self, Order};
use crate::gate::{self, Baseline, Terms, Verdict};
use crate::message::Message;
use crate::pipeline::Audit;
use crate::report::check::{self, Check, Format, Places};
use crate::report::messages;
use crate::report::people::House;
use crate::report::screen::{Screen, Span};

/// Audits, holds the findings against a baseline and the terms, and fails if they are too many.
pub(in crate::cli) fn run(arguments: &CheckArguments, common: &Common, printer: Printer) -> Result<(), Failure> {
    let known = arguments.baseline.as_deref().map(read).transpose()?;
    for target in [&arguments.write_baseline, &arguments.output_file].into_iter().flatten() {
        drop(model::create(target)?);
    }
    let model = ModelFiles::open(&model_arguments(arguments))?;
    let (audit, _) = audit::carry_out(order(arguments), &model, common, printer)?;
    let written = arguments.write_baseline.as_deref().map(|target| write_baseline(&audit, target)).transpose()?;
    let settings = &audit.identity.reading.settings;
    let terms = Terms::new(&settings.gate, arguments.fail_on.map(Into::into), arguments.max_new);
    let verdict = gate::judge(&audit.findings, &audit.roadmap, written.as_ref().or(known.as_ref()), settings, terms);
    tell(arguments, common, printer, &audit, &verdict)?;
    if let Some(target) = &arguments.write_baseline {
        let message = Message::new("check-baseline-written")
            .with("count", audit.findings.findings.len() + audit.findings.suppressed.len())
            .with("file", target.display().to_string());
        tell_written(&message, common, printer);
        return Ok(());
    }
    // The verdict has been told: what is left to say is the exit code.
    if verdict.holds() { Ok(()) } else { Err(Failure::new(Exit::Gate, "")) }
}

fn order(arguments: &CheckArguments) -> Order<'_> {
    let house = House::of(arguments.name_people);
    Order { command: "check", matching: &arguments.matching, house, lists: Vec::new() }
}

/// A baseline is the model, too.
fn model_arguments(arguments: &CheckArguments) -> ModelArguments {
    ModelArguments {
        load_model: arguments.baseline.clone().or_else(|| arguments.matching.model.load_model.clone()),
        save_model: arguments.matching.model.save_model.clone(),
    }
}

fn read(file: &Path) -> Result<Baseline, Failure> {
    let text = std::fs::read_to_string(file).map_err(|error| unreadable(file, &error))?;
    Baseline::from_json(&text).map_err(|error| {
        Failure::new(Exit::Usage, format!("cannot use the baseline `{}`: {error}", file.display()))
            .hint("write it anew with `--write-baseline`")
    })
}

fn write_baseline(audit: &Audit, target: &Path) -> Result<Baseline, Failure> {
    let text = Baseline::file_of(audit).map_err(|error| super::unwritable(target, error.into()))?;
    super::write_file(target, |out| out.write_all(text.as_bytes()))?;
    Baseline::from_json(&text).map_err(|error| super::unwritable(target, std::io::Error::other(error)))
}

/// The findings in the format asked for, and the verdict wherever that leaves room: on standard output, or beside it.
fn tell(
    arguments: &CheckArguments,
    common: &Common,
    printer: Printer,
    audit: &Audit,
    verdict: &Verdict<'_>,
) -> Result<(), Failure> {
    let start = std::env::current_dir().unwrap_or_default();
    let places = Places::find(&audit.identity.reading.catalogue, &arguments.matching.input.paths, &start);
    let out = (common.out.as_path() != Path::new(OUT)).then_some(common.out.as_path());
    let check = Check { audit, verdict, places: &places, language: common.language(), out };
    let shown = check::verdict(&check);
    match (machine(arguments.format), &arguments.output_file) {
        (None, None) => printer.summary(&check::screen(&check)),
        (None, Some(target)) => {
            super::write_file(target, |out| out.write_all(Printer::plain(&check::screen(&check)).as_bytes()))?;
            printer.summary(&shown)
        }
        (Some(format), Some(target)) => {
            super::write_file(target, |out| check::write(&check, format, out))?;
            printer.summary(&shown)
        }
        (Some(format), None) => {
            Printer::stream(|out| check::write(&check, format, out))?;
            printer.aside(&shown);
            Ok(())
        }
    }
}

fn tell_written(message: &Message, common: &Common, printer: Printer) {
    let mut screen = Screen::default();
    screen.line(vec![Span::plain(messages::render(message, common.language()))]);
    printer.aside(&screen);
}

fn machine(format: FormatArgument) -> Option<Format> {
    match format {
        FormatArgument::Text => None,
        FormatArgument::Json => Some(Format::Json),
        FormatArgument::Junit => Some(Format::Junit),
        FormatArgument::Sarif => Some(Format::Sarif),
        FormatArgument::Github => Some(Format::Github),
        FormatArgument::Gitlab => Some(Format::Gitlab),
        FormatArgument::Markdown => Some(Format::Markdown),
    }
}
