//! `archipel audit`: the main job.

use super::super::args::{AuditArguments, Common, CsvArgument};
use super::super::configuration;
use super::super::exit::Failure;
use super::super::model::ModelFiles;
use super::super::printer::Printer;
use super::super::progress::Bars;
use super::super::pseudonyms;
use crate::pipeline;
use crate::report::people::House;
use crate::report::{self, ExcelList, Landscape, Request, terminal};

/// Reads, matches, finds, reports.
pub(in crate::cli) fn run(arguments: &AuditArguments, common: &Common, printer: Printer) -> Result<(), Failure> {
    let input = &arguments.matching.input;
    let configuration = configuration::load(common, &input.paths)?;
    let model = ModelFiles::open(&arguments.matching.model)?;
    let lists = match arguments.csv {
        Some(CsvArgument::ExcelDe) => ExcelList::ALL.to_vec(),
        None => Vec::new(),
    };
    let targets = super::targets(input, common, &report::audit_files(&lists))?;
    let pseudonyms = pseudonyms::load(&arguments.matching.pseudonyms, common)?;
    let bars = Bars::new(printer, common.language());
    let mut reading = pipeline::read_records(&input.paths, configuration.settings, &bars)?;
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
        house: if arguments.name_people { House::Named } else { House::Veiled },
        lists,
        ..super::request("audit", input, common, configuration.source, model.source())
    };
    report::write_audit(&mut audit, &landscape, targets, &request, &bars)?;
    model.save(&audit.identity.resolution.models)?;
    super::tell_course(printer, &audit.identity);
    let page = common.out.join("report.html").display().to_string();
    if let Some(code) = arguments.details {
        return printer.result(&terminal::details(&audit, code, common.language()));
    }
    printer.summary(&terminal::summary(&audit, &landscape, common.language(), printer.width(), &page))
}
