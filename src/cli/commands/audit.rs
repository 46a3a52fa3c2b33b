//! `archipel audit`: the main job.

use super::super::args::{AuditArguments, AuditFormatArgument, Common, CsvArgument, MatchArguments};
use super::super::configuration;
use super::super::decisions::DecisionFile;
use super::super::exit::Failure;
use super::super::model::{self, ModelFiles};
use super::super::printer::Printer;
use super::super::progress::Bars;
use super::super::pseudonyms;
use crate::pipeline::{self, Audit};
use crate::report::people::{self, House};
use crate::report::{self, ExcelList, Extras, Form, Landscape, Printed, Request, terminal};

/// What a command wants of an audit beside what its arguments for matching say.
pub(super) struct Order<'a> {
    pub(super) command: &'static str,
    pub(super) matching: &'a MatchArguments,
    pub(super) house: House,
    /// Lists for spreadsheets beside the other files.
    pub(super) lists: Vec<ExcelList>,
}

/// Reads, matches, finds, reports.
pub(in crate::cli) fn run(arguments: &AuditArguments, common: &Common, printer: Printer) -> Result<(), Failure> {
    let order = Order {
        command: "audit",
        matching: &arguments.matching,
        house: House::of(arguments.name_people),
        lists: match arguments.csv {
            Some(CsvArgument::ExcelDe) => ExcelList::ALL.to_vec(),
            None => Vec::new(),
        },
    };
    let model = ModelFiles::open(&arguments.matching.model)?;
    if let Some(target) = &arguments.output_file {
        drop(model::create(target)?);
    }
    let (audit, landscape) = carry_out(order, &model, common, printer)?;
    tell(arguments, common, printer, &audit, &landscape)?;
    // The process ends here; giving millions of texts back one by one would only delay that.
    std::mem::forget(audit);
    Ok(())
}

/// What was asked for goes to standard output or to a file, and the summary wherever that leaves room.
fn tell(
    arguments: &AuditArguments,
    common: &Common,
    printer: Printer,
    audit: &Audit,
    landscape: &Landscape,
) -> Result<(), Failure> {
    let language = common.language();
    let page = common.out.join("report.html").display().to_string();
    let summary = || terminal::summary(audit, landscape, language, printer.width(), &page);
    let details = arguments.details.map(|code| terminal::details(audit, code, language));
    let wanted =
        Printed { audit, landscape, house: House::of(arguments.name_people), language, rule: arguments.details };
    match (form(arguments.format), &arguments.output_file) {
        (None, None) => match details {
            Some(details) => printer.result(&details),
            None => printer.summary(&summary()),
        },
        (None, Some(target)) => {
            let screen = details.unwrap_or_else(summary);
            super::write_file(target, |out| out.write_all(Printer::plain(&screen).as_bytes()))?;
            printer.summary(&summary())
        }
        (Some(form), Some(target)) => {
            super::write_file(target, |out| wanted.write(form, out))?;
            printer.summary(&summary())
        }
        (Some(form), None) => {
            Printer::stream(|out| wanted.write(form, out))?;
            printer.aside(&summary());
            Ok(())
        }
    }
}

fn form(format: AuditFormatArgument) -> Option<Form> {
    match format {
        AuditFormatArgument::Text => None,
        AuditFormatArgument::Markdown => Some(Form::Markdown),
        AuditFormatArgument::Json => Some(Form::Json),
        AuditFormatArgument::Jsonl => Some(Form::JsonLines),
        AuditFormatArgument::Csv => Some(Form::Csv),
    }
}

/// The audit itself with all its files, on behalf of a command.
pub(super) fn carry_out(
    order: Order<'_>,
    model: &ModelFiles,
    common: &Common,
    printer: Printer,
) -> Result<(Audit, Landscape), Failure> {
    let input = &order.matching.input;
    let configuration = configuration::load(common, &input.paths)?;
    let extras = Extras { lists: order.lists, parquet: order.matching.parquet };
    let targets = super::targets(input, common, &report::audit_files(&extras))?;
    let pseudonyms = pseudonyms::load(&order.matching.pseudonyms, common)?;
    let bars = Bars::new(printer, common.language());
    let decisions = DecisionFile::of(&order.matching.decisions, &configuration, &input.paths, None);
    let mut reading = pipeline::read_records(&input.paths, configuration.settings, &bars)?;
    let decisions = decisions.take(&mut reading)?;
    if let Some(pseudonyms) = &pseudonyms {
        pseudonyms.problems(&mut reading.problems);
    }
    super::strictly(input, &reading)?;
    reading.models = model.models();
    let mut audit = pipeline::find(pipeline::identify_for_rules(reading, &bars), &bars)?;
    if let Some(pseudonyms) = &pseudonyms {
        pseudonyms.audit(&mut audit);
    }
    if order.house == House::Veiled {
        people::veil(&mut audit);
    }
    let landscape = Landscape::survey(&audit.identity.reading.catalogue, &audit.identity.resolution);
    let request = Request {
        house: order.house,
        extras,
        decisions,
        ..super::request(order.command, input, common, configuration.source, model.source())
    };
    report::write_audit(&mut audit, &landscape, targets, &request, &bars)?;
    model.save(&audit.identity.resolution.models)?;
    super::tell_course(printer, &audit.identity);
    Ok((audit, landscape))
}
