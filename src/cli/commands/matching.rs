//! `archipel match`: identity only.

use super::super::args::{Common, MatchArguments};
use super::super::configuration;
use super::super::decisions::DecisionFile;
use super::super::exit::Failure;
use super::super::model::ModelFiles;
use super::super::printer::Printer;
use super::super::progress::Bars;
use super::super::pseudonyms;
use crate::pipeline;
use crate::report::{self, Extras, Landscape, Request, terminal};

/// Reads and matches, and writes crosswalk and edges.
pub(in crate::cli) fn run(arguments: &MatchArguments, common: &Common, printer: Printer) -> Result<(), Failure> {
    let input = &arguments.input;
    let configuration = configuration::load(common, &input.paths)?;
    let model = ModelFiles::open(&arguments.model)?;
    let extras = Extras { parquet: arguments.parquet, ..Extras::default() };
    let targets = super::targets(input, common, &report::match_files(&extras))?;
    let pseudonyms = pseudonyms::load(&arguments.pseudonyms, common)?;
    let bars = Bars::new(printer, common.language());
    let decisions = DecisionFile::of(&arguments.decisions, &configuration, &input.paths, None);
    let mut reading = pipeline::read_records(&input.paths, configuration.settings, &bars)?;
    let decisions = decisions.take(&mut reading)?;
    if let Some(pseudonyms) = &pseudonyms {
        pseudonyms.problems(&mut reading.problems);
    }
    super::strictly(input, &reading)?;
    reading.models = model.models();
    let mut identity = pipeline::identify(reading, &bars);
    if let Some(pseudonyms) = &pseudonyms {
        pseudonyms.identity(&mut identity);
    }
    let landscape = Landscape::survey(&identity.reading.catalogue, &identity.resolution);
    let request =
        Request { decisions, extras, ..super::request("match", input, common, configuration.source, model.source()) };
    report::write_identity(&mut identity, targets, &request, &bars)?;
    model.save(&identity.resolution.models)?;
    super::tell_course(printer, &identity);
    let folder = common.out.display().to_string();
    printer.summary(&terminal::identity(&identity, &landscape, common.language(), printer.width(), &folder))
}
