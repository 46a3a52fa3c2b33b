//! `archipel audit`: the main job.

use super::super::args::{Common, InputArguments, MatchArguments};
use super::super::configuration;
use super::super::exit::Failure;
use super::super::model::ModelFiles;
use super::super::printer::Printer;
use super::super::progress::Bars;
use crate::pipeline::{self, Audit};
use crate::report::{self, Landscape, terminal};

/// Reads, matches, finds, reports.
pub(in crate::cli) fn run(arguments: &MatchArguments, common: &Common, printer: Printer) -> Result<(), Failure> {
    let model = ModelFiles::open(&arguments.model)?;
    let (audit, landscape) = carry_out("audit", &arguments.input, &model, common, printer)?;
    let page = common.out.join("report.html").display().to_string();
    printer.summary(&terminal::summary(&audit, &landscape, common.language(), printer.width(), &page))
}

/// The audit itself with all its files, on behalf of a command.
pub(super) fn carry_out(
    command: &'static str,
    input: &InputArguments,
    model: &ModelFiles,
    common: &Common,
    printer: Printer,
) -> Result<(Audit, Landscape), Failure> {
    let configuration = configuration::load(common, &input.paths)?;
    let targets = super::targets(input, common, &report::AUDIT_FILES)?;
    let bars = Bars::new(printer, common.language());
    let mut reading = pipeline::read_records(&input.paths, configuration.settings, &bars)?;
    super::strictly(input, &reading)?;
    reading.models = model.models();
    let mut audit = pipeline::find(pipeline::identify(reading, &bars), &bars)?;
    let landscape = Landscape::survey(&audit.identity.reading.catalogue, &audit.identity.resolution);
    let request = super::request(command, input, common, configuration.source, model.source());
    report::write_audit(&mut audit, &landscape, targets, &request, &bars)?;
    model.save(&audit.identity.resolution.models)?;
    super::tell_course(printer, &audit.identity);
    Ok((audit, landscape))
}
