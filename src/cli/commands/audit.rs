//! `archipel audit`: the main job.

use super::super::args::{AuditArguments, Common, CsvArgument, MatchArguments};
use super::super::configuration;
use super::super::decisions::DecisionFile;
use super::super::exit::Failure;
use super::super::model::ModelFiles;
use super::super::printer::Printer;
use super::super::progress::Bars;
use super::super::pseudonyms;
use crate::pipeline::{self, Audit};
use crate::report::people::House;
use crate::report::{self, ExcelList, Landscape, Request, terminal};

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
        house: if arguments.name_people { House::Named } else { House::Veiled },
        lists: match arguments.csv {
            Some(CsvArgument::ExcelDe) => ExcelList::ALL.to_vec(),
            None => Vec::new(),
        },
    };
    let model = ModelFiles::open(&arguments.matching.model)?;
    let (audit, landscape) = carry_out(order, &model, common, printer)?;
    if let Some(code) = arguments.details {
        return printer.result(&terminal::details(&audit, code, common.language()));
    }
    let page = common.out.join("report.html").display().to_string();
    let summary = terminal::summary(&audit, &landscape, common.language(), printer.width(), &page);
    // The process ends here; giving millions of texts back one by one would only delay that.
    std::mem::forget(audit);
    printer.summary(&summary)
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
    let targets = super::targets(input, common, &report::audit_files(&order.lists))?;
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
    let mut audit = pipeline::find(pipeline::identify(reading, &bars), &bars)?;
    if let Some(pseudonyms) = &pseudonyms {
        pseudonyms.audit(&mut audit);
    }
    let landscape = Landscape::survey(&audit.identity.reading.catalogue, &audit.identity.resolution);
    let request = Request {
        house: order.house,
        lists: order.lists,
        decisions,
        ..super::request(order.command, input, common, configuration.source, model.source())
    };
    report::write_audit(&mut audit, &landscape, targets, &request, &bars)?;
    model.save(&audit.identity.resolution.models)?;
    super::tell_course(printer, &audit.identity);
    Ok((audit, landscape))
}
