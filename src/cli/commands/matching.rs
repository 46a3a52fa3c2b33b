//! `archipel match`: identity only.

use super::super::args::{Common, InputArguments};
use super::super::configuration;
use super::super::exit::Failure;
use super::super::printer::Printer;
use super::super::progress::Bars;
use crate::pipeline;
use crate::report::{self, Landscape, terminal};

/// Reads and matches, and writes crosswalk and edges.
pub(in crate::cli) fn run(input: &InputArguments, common: &Common, printer: Printer) -> Result<(), Failure> {
    let configuration = configuration::load(common, &input.paths)?;
    let targets = super::targets(input, common, &report::MATCH_FILES)?;
    let bars = Bars::new(printer, common.language());
    let reading = pipeline::read(&input.paths, configuration.settings, &bars)?;
    super::strictly(input, &reading)?;
    let mut identity = pipeline::identify(reading, &bars);
    let landscape = Landscape::survey(&identity.reading.catalogue, &identity.resolution);
    let request = super::request("match", input, common, configuration.source);
    report::write_identity(&mut identity, &landscape, targets, &request, &bars)?;
    super::tell_timings(printer, &identity.reading);
    let folder = common.out.display().to_string();
    printer.summary(&terminal::identity(&identity, &landscape, common.language(), printer.width(), &folder))
}
