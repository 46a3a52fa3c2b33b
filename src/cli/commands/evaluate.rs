//! `archipel evaluate`: quality against a labelled truth.

use super::super::args::{Common, EvaluateArguments};
use super::super::configuration;
use super::super::decisions::DecisionFile;
use super::super::exit::{Exit, Failure};
use super::super::model::ModelFiles;
use super::super::printer::Printer;
use super::super::progress::Bars;
use crate::evaluate::{
    TruthError, Whole, bootstrap, evaluate, evaluate_names, evaluation_screen, names_screen, read_truth,
    stability_screen,
};
use crate::pipeline;

/// Reads, matches and finds, and prints the quality of it.
pub(in crate::cli) fn run(arguments: &EvaluateArguments, common: &Common, printer: Printer) -> Result<(), Failure> {
    if let Some(pairs) = &arguments.pairs {
        return printer.result(&names_screen(&evaluate_names(pairs)?, arguments.worst));
    }
    let configuration = configuration::load(common, &arguments.paths)?;
    let bars = Bars::new(printer, common.language());
    let model = ModelFiles::open(&arguments.model)?;
    let decisions = DecisionFile::of(&arguments.decisions, &configuration, &arguments.paths, None);
    let mut reading = pipeline::read_records(&arguments.paths, configuration.settings, &bars)?;
    decisions.take(&mut reading)?;
    reading.models = model.models();
    let audit = pipeline::find(pipeline::identify_for_rules(reading, &bars), &bars)?;
    model.save(&audit.identity.resolution.models)?;
    let (reading, resolution) = (&audit.identity.reading, &audit.identity.resolution);
    let truth = read_truth(&arguments.truth, &reading.catalogue)?;
    let findings = &audit.findings.findings;
    let evaluation = evaluate(&reading.catalogue, &reading.settings, resolution, findings, &truth, arguments.worst);
    if let (count, Some(example)) = &evaluation.unknown {
        printer.note(&format!("{count} rows of the truth name records that were not read, e.g. `{example}`"));
    }
    printer.result(&evaluation_screen(&evaluation, &reading.catalogue, arguments.worst))?;
    if arguments.bootstrap == 0 {
        return Ok(());
    }
    let whole = Whole {
        catalogue: &reading.catalogue,
        settings: &reading.settings,
        resolution,
        truth: (&truth, &arguments.truth),
    };
    printer.result(&stability_screen(&bootstrap(&whole, arguments.bootstrap)?))
}

impl From<TruthError> for Failure {
    fn from(error: TruthError) -> Self {
        let hint = match &error {
            TruthError::Unreadable { .. } => "check the path given with `--truth`",
            TruthError::UnknownShape { .. } => {
                "the header must be `left_source,left_id,right_source,right_id`, `source,entity,record_id,true_id` or \
                 `kind,source,record_id,true_id`; with `--pairs` it must hold `name1,name2,is_match`"
            }
        };
        Self::new(Exit::Input, error.to_string()).hint(hint)
    }
}
