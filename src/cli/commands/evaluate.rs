//! `archipel evaluate`: quality against a labelled truth.

use super::super::args::{Common, EvaluateArguments};
use super::super::configuration;
use super::super::evaluation;
use super::super::exit::{Exit, Failure};
use super::super::printer::Printer;
use super::super::progress::Bars;
use crate::evaluate::{self, TruthError};
use crate::pipeline;

/// Reads, matches and finds, and compares all of it with the truth; name pairs need no exports.
pub(in crate::cli) fn run(arguments: &EvaluateArguments, common: &Common, printer: Printer) -> Result<(), Failure> {
    if let Some(pairs) = &arguments.pairs {
        let quality = evaluate::evaluate_names(pairs)?;
        printer.result(&evaluation::names(&quality, arguments.worst, common.language()))?;
    }
    if arguments.truth.is_empty() {
        return Ok(());
    }
    let configuration = configuration::load(common, &arguments.paths)?;
    let bars = Bars::new(printer, common.language());
    let reading = pipeline::read(&arguments.paths, configuration.settings, &bars)?;
    let truth = evaluate::read_truth(&arguments.truth, &reading.catalogue)?;
    let identity = pipeline::identify(reading, &bars);
    let audit = if truth.planted.is_empty() {
        pipeline::Audit { identity, ..pipeline::Audit::default() }
    } else {
        pipeline::find(identity, &bars)?
    };
    let reading = &audit.identity.reading;
    let (resolution, findings) = (&audit.identity.resolution, &audit.findings.findings);
    let evaluation =
        evaluate::evaluate(&reading.catalogue, &reading.settings, resolution, findings, &truth, arguments.worst);
    drop(bars);
    printer.result(&evaluation::screen(&evaluation, &reading.catalogue, common.language()))
}

impl From<TruthError> for Failure {
    fn from(error: TruthError) -> Self {
        Self::new(Exit::Usage, error.to_string())
            .hint("`archipel evaluate --help` names the shapes that a truth may have")
    }
}
