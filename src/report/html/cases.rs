//! Rules with their cases: what is the matter, what to do, the rows side by side and the evidence.

use super::side_by_side::SideBySide;
use super::waterfall::Waterfall;
use crate::catalog::{Record, RecordIndex};
use crate::findings::{Finding, Severity, ValueBasis};
use crate::linkage::{Edge, EntityType};
use crate::message::Message;
use crate::pipeline::Audit;
use crate::report::landscape::Landscape;
use crate::report::messages::{self, Language};
use crate::report::value::{self, RuleTotal, Worth};
use crate::report::{fields, words};

/// Cases shown per rule; all of them stand in `findings.csv`. A hundred of each rule keep the page below 20 MB.
const CASES: usize = 100;
/// Cases that are seen without opening anything.
const SEEN: usize = 6;
/// Records shown per case.
const RECORDS: usize = 12;
/// Waterfalls shown per case.
const WATERFALLS: usize = 3;

/// One rule and its cases.
pub(super) struct RuleSection {
    pub code: &'static str,
    pub name: String,
    pub meaning: String,
    pub severity: String,
    pub class: &'static str,
    pub count: String,
    pub cases_word: String,
    pub value: String,
    /// Width of the bar in the overview, in percent of the longest.
    pub bar: u32,
    /// The cases that are seen at once.
    pub cases: Vec<Case>,
    /// Further cases, and what opens them.
    pub rest: Vec<Case>,
    pub rest_words: String,
    pub more: String,
}

/// One finding.
pub(super) struct Case {
    pub value: String,
    /// The value in cents and the confidence in ten-thousandths, to sort by.
    pub cents: i64,
    pub sureness: u32,
    pub system: String,
    pub name: String,
    pub message: String,
    pub action: String,
    pub confidence: String,
    pub fingerprint: String,
    pub evidence: Vec<String>,
    pub compared: Option<SideBySide>,
    pub waterfalls: Vec<Waterfall>,
    pub records: Vec<RecordRow>,
    pub more: String,
}

/// One record of a finding.
pub(super) struct RecordRow {
    pub system: String,
    pub place: String,
    pub id: String,
    pub name: String,
}

/// What cases are made of.
pub(super) struct Cases<'a> {
    audit: &'a Audit,
    landscape: &'a Landscape,
    language: Language,
    /// Pairs of customers that were weighed, in their order.
    edges: &'a [Edge],
}

impl<'a> Cases<'a> {
    /// Cases of an audit; pairs of customers are looked up among those that were weighed.
    pub(super) fn new(audit: &'a Audit, landscape: &'a Landscape, language: Language) -> Self {
        let edges = &audit.identity.resolution.edges;
        let edges = &edges[..edges.partition_point(|edge| edge.entity_type <= EntityType::Customer)];
        Self { audit, landscape, language, edges }
    }

    /// The rules that found something: errors first, then by value, then by code.
    pub(super) fn rules(&self) -> Vec<RuleSection> {
        let totals = value::by_gravity(&self.audit.findings.findings);
        let longest = totals.iter().map(|total| total.worth.total()).max().unwrap_or_default().max(1);
        totals.iter().map(|total| self.rule(total, longest)).collect()
    }

    /// The findings most worth a look.
    pub(super) fn first(&self, count: usize) -> Vec<(&'static str, Case)> {
        let findings = value::most_valuable(&self.audit.findings.findings, count);
        findings.into_iter().map(|finding| (finding.code.name(), self.outline(finding))).collect()
    }

    fn rule(&self, total: &RuleTotal<'_>, longest: i64) -> RuleSection {
        let (count, language) = (total.findings.len(), self.language);
        let mut cases: Vec<Case> = total.findings.iter().take(CASES).map(|finding| self.case(finding)).collect();
        let rest = cases.split_off(cases.len().min(SEEN));
        let hidden = count.saturating_sub(CASES);
        RuleSection {
            code: total.code.name(),
            name: messages::text(&words::rule_name(total.code), language),
            meaning: messages::text(&words::rule_meaning(total.code), language),
            severity: messages::text(words::severity(total.severity), language),
            class: severity_class(total.severity),
            count: language.count(count as u64),
            cases_word: self.sentence(&Message::new("html-cases").with("count", count)),
            value: worth(total.worth, language),
            bar: (total.worth.total().max(0) as f64 / longest as f64 * 100.0).round() as u32,
            rest_words: self.sentence(&Message::new("html-rest").with("count", rest.len())),
            cases,
            rest,
            more: self.counted("html-more-cases", hidden),
        }
    }

    /// What is the matter, without the rows.
    fn outline(&self, finding: &Finding) -> Case {
        Case {
            value: value_of(finding, self.language),
            cents: finding.value.unwrap_or_default(),
            sureness: (finding.confidence * 10_000.0).round() as u32,
            system: finding.system.clone(),
            name: self.subject(finding),
            message: self.sentence(&finding.message),
            action: self.sentence(&finding.action),
            confidence: self.sentence(&crate::report::terminal::sure(finding)),
            fingerprint: finding.fingerprint.clone(),
            evidence: Vec::new(),
            compared: None,
            waterfalls: Vec::new(),
            records: Vec::new(),
            more: String::new(),
        }
    }

    fn case(&self, finding: &Finding) -> Case {
        let catalogue = &self.audit.identity.reading.catalogue;
        let records: Vec<RecordIndex> = finding.record.iter().chain(&finding.related).copied().collect();
        let compared = SideBySide::of(self.audit, &records, self.language);
        let beside = compared.as_ref().map_or(0, SideBySide::shown);
        Case {
            evidence: finding.evidence.iter().map(|line| self.sentence(line)).collect(),
            waterfalls: if compared.is_some() { self.waterfalls(&records) } else { Vec::new() },
            compared,
            records: records[beside..].iter().take(RECORDS).map(|index| record(&catalogue.record(*index))).collect(),
            more: self.counted("html-more-records", records.len().saturating_sub(beside + RECORDS)),
            ..self.outline(finding)
        }
    }

    /// The evidence on the first record and each other, as far as the pair was weighed; else on any two of them.
    fn waterfalls(&self, records: &[RecordIndex]) -> Vec<Waterfall> {
        let pairs = (0..records.len().min(RECORDS))
            .flat_map(|left| (left + 1..records.len().min(RECORDS)).map(move |right| (left, right)));
        let weighed = pairs.filter_map(|(left, right)| {
            let pair = (records[left].min(records[right]), records[left].max(records[right]));
            self.edges.binary_search_by_key(&pair, |edge| (edge.left, edge.right)).ok().map(|at| &self.edges[at])
        });
        weighed.take(WATERFALLS).map(|edge| Waterfall::draw(self.pair(edge), edge, self.language)).collect()
    }

    fn pair(&self, edge: &Edge) -> String {
        let catalogue = &self.audit.identity.reading.catalogue;
        let name = |index| {
            let record = catalogue.record(index);
            format!("{} ({})", fields::label(&record), record.id())
        };
        format!("{} ↔ {}", name(edge.left), name(edge.right))
    }

    /// The name of what a finding is about; the system's name where it carries none.
    fn subject(&self, finding: &Finding) -> String {
        if finding.subject_name.is_empty() {
            self.landscape.system_name(&finding.system).to_owned()
        } else {
            finding.subject_name.clone()
        }
    }

    fn sentence(&self, message: &Message) -> String {
        messages::render(message, self.language)
    }

    fn counted(&self, id: &'static str, count: usize) -> String {
        if count == 0 { String::new() } else { self.sentence(&Message::new(id).with("count", count)) }
    }
}

fn record(record: &Record<'_>) -> RecordRow {
    RecordRow {
        system: record.system().name.clone(),
        place: format!("{}:{}", record.file(), record.row()),
        id: record.id().to_owned(),
        name: fields::label(record).into_owned(),
    }
}

/// Whole euros; estimates are marked.
pub(super) fn euro(cents: i64, estimated: bool, language: Language) -> String {
    format!("{}{}", if estimated { "≈ " } else { "" }, language.whole_euro(cents))
}

fn severity_class(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "bad",
        Severity::Warning => "caution",
        Severity::Info => "note",
    }
}

fn worth(worth: Worth, language: Language) -> String {
    match (worth.amount, worth.estimate) {
        (0, 0) => "–".to_owned(),
        (amount, 0) => euro(amount, false, language),
        (0, estimate) => euro(estimate, true, language),
        (amount, estimate) => format!("{} + {}", euro(amount, false, language), euro(estimate, true, language)),
    }
}

fn value_of(finding: &Finding, language: Language) -> String {
    match (finding.value, finding.value_basis) {
        (Some(cents), basis) => euro(cents, basis != ValueBasis::Amount, language),
        (None, _) => "–".to_owned(),
    }
}
