//! `archipel explain`: why it says so.

use super::super::args::{Common, ExplainArguments};
use super::super::exit::{Exit, Failure};
use super::super::model;
use super::super::printer::Printer;
use super::super::progress::Bars;
use super::super::recorded;
use crate::catalog::RecordIndex;
use crate::findings::Code;
use crate::linkage::{Comparer, Edge, EntityIndex, EntityType};
use crate::pipeline::{self, Identity};
use crate::report::explain::{self, Explainer};
use crate::report::{Landscape, messages, people, rules};

/// Explains a rule, a finding, an entity, one or two records, or the model.
pub(in crate::cli) fn run(arguments: &ExplainArguments, common: &Common, printer: Printer) -> Result<(), Failure> {
    if let [what] = arguments.what.as_slice()
        && let Ok(code) = what.parse::<Code>()
    {
        return printer.result(&rules::page(code, common.language()));
    }
    let loaded = arguments.load_model.as_deref().map(model::load).transpose()?.map(|loaded| loaded.models);
    if let Some(models) = loaded.as_ref().filter(|_| arguments.model && arguments.from.is_empty()) {
        return printer.result(&explain::model(models, common.language()));
    }
    let bars = Bars::new(printer, common.language());
    let source = recorded::source(&arguments.from, common)?;
    let decisions = source.decisions(&arguments.decisions);
    let mut reading = pipeline::read_records(&source.paths, source.configuration.settings.clone(), &bars)?;
    source.check(&reading.inputs)?;
    decisions.take(&mut reading)?;
    reading.models = loaded.or(source.models);
    if arguments.model {
        let identity = pipeline::identify(reading, &bars);
        return printer.result(&explain::model(&identity.resolution.models, common.language()));
    }
    if let [left, right] = arguments.what.as_slice() {
        let identity = pipeline::identify(reading, &bars);
        return pair(&identity, left, right, common, printer);
    }
    one(reading, arguments, common, printer, &bars)
}

/// A record or an entity needs identity only; a fingerprint needs the rules too.
fn one(
    reading: pipeline::Reading,
    arguments: &ExplainArguments,
    common: &Common,
    printer: Printer,
    bars: &Bars,
) -> Result<(), Failure> {
    let what = arguments.what[0].as_str();
    let records = explain::find_records(&reading.catalogue, what);
    if !records.is_empty() {
        let record = only(&records, &reading.catalogue, what)?;
        let identity = pipeline::identify(reading, bars);
        return printer.result(&Explainer::new(&identity, common.language()).record(record));
    }
    let mut audit = pipeline::find(pipeline::identify_for_rules(reading, bars), bars)?;
    if !arguments.name_people {
        people::veil(&mut audit);
    }
    let explainer = Explainer::new(&audit.identity, common.language());
    if let Some(entity) = entity(&audit.identity, what) {
        return printer.result(&explainer.entity(entity));
    }
    if let Some(finding) = explain::find_fingerprint(&audit, what) {
        let landscape = Landscape::survey(&audit.identity.reading.catalogue, &audit.identity.resolution);
        return printer.result(&explainer.finding(finding, &landscape));
    }
    Err(unknown(what))
}

fn pair(identity: &Identity, left: &str, right: &str, common: &Common, printer: Printer) -> Result<(), Failure> {
    let find = |what: &str| {
        let records = explain::find_records(&identity.reading.catalogue, what);
        if records.is_empty() { Err(unknown(what)) } else { only(&records, &identity.reading.catalogue, what) }
    };
    let (left, right) = (find(left)?, find(right)?);
    if left == right {
        return Err(Failure::new(Exit::Usage, "both are the same record").hint("name two different records"));
    }
    let edges = edges(identity, left, right);
    if edges.is_empty() {
        return Printer::text(&format!("{}\n", messages::text("explain-not-compared", common.language())));
    }
    let explainer = Explainer::new(identity, common.language());
    edges.iter().try_for_each(|edge| printer.result(&explainer.pair(edge)))
}

/// The evidence on two records, as each sort of entity that both can be: as decided, else compared now.
fn edges(identity: &Identity, left: RecordIndex, right: RecordIndex) -> Vec<Edge> {
    let (left, right) = (left.min(right), left.max(right));
    let resolution = &identity.resolution;
    let decided: Vec<Edge> =
        resolution.edges.iter().filter(|edge| (edge.left, edge.right) == (left, right)).cloned().collect();
    if !decided.is_empty() {
        return decided;
    }
    let comparer = Comparer::new(&identity.reading.catalogue, &identity.reading.settings, resolution);
    let sorts = [EntityType::Customer, EntityType::Person, EntityType::Project];
    sorts.into_iter().filter_map(|sort| comparer.compare(sort, left, right)).collect()
}

fn entity(identity: &Identity, what: &str) -> Option<EntityIndex> {
    let position = identity.resolution.entities.iter().position(|entity| entity.id == what)?;
    Some(EntityIndex(position as u32))
}

/// The one record that was meant.
fn only(records: &[RecordIndex], catalogue: &crate::catalog::Catalogue, what: &str) -> Result<RecordIndex, Failure> {
    if let [record] = records {
        return Ok(*record);
    }
    let mut failure = Failure::new(Exit::Usage, format!("`{what}` stands for {} records", records.len()))
        .hint("name one of them with its row");
    failure.details = records.iter().map(|record| format!("`{}`", catalogue.record(*record).reference())).collect();
    Err(failure)
}

fn unknown(what: &str) -> Failure {
    Failure::new(Exit::Usage, format!("`{what}` is no rule, finding, entity or record of this run"))
        .hint("records are named `file:record_id` as in crosswalk.csv, or `file:row`; `archipel rules` lists the rules")
}
