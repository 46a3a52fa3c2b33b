//! AI readiness: for which share of its cases a use case has all the context that it needs. Not the model decides what an
//! answer is worth, but whether what it has to know hangs together.
//!
//! What is asked of a case comes from the connected picture; what blocks it are open findings. Taking a finding away can
//! only unblock cases.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use serde::Deserialize;

use super::view::View;
use crate::catalog::{RecordIndex, RecordKind};
use crate::findings::{Code, Finding};
use crate::linkage::{EntityIndex, Relation};
use crate::memory::{Document, State};

/// Probability from which a document's customer is certain enough to answer for it.
const CERTAIN: f64 = 0.9;

/// A use case, as the data file describes it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct UseCase {
    pub(super) id: String,
    cases: Source,
    needs: Vec<Need>,
    exports: Vec<RecordKind>,
    blocked_by: Vec<Code>,
}

/// The documents that a use case has to answer for.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Source {
    OpenDeals,
    OpenTickets,
    OpenRevenue,
    RunningWork,
    UnpaidInvoices,
}

/// What a case must show.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Need {
    /// It is certain whose it is, and some system keeps him.
    Customer,
    /// What it is worth.
    Amount,
    /// When it comes to its end.
    Date,
    /// A contract, project, order or invoice that tells what the customer is worth and owed.
    Background,
}

/// Why a case lacks context.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Lack {
    /// The export that would hold it is missing altogether.
    Export(RecordKind),
    /// The case does not show it.
    Need(Need),
    /// An open finding of this rule says that its context is wrong or incomplete.
    Finding(Code),
}

/// How ready a use case is.
#[derive(Debug, Clone, PartialEq)]
pub struct Readiness {
    /// Its id in the data file.
    pub id: &'static str,
    /// Cases that it has to answer for.
    pub cases: usize,
    /// Those that have all their context.
    pub ready: usize,
    /// What is lacking, with the number of cases that lack it; most first. One case may lack several things.
    pub lacking: Vec<(Lack, usize)>,
}

impl Readiness {
    /// Ready cases as a share of all; `None` where there is no case.
    pub fn share(&self) -> Option<f64> {
        (self.cases > 0).then(|| self.ready as f64 / self.cases as f64)
    }
}

static USE_CASES: LazyLock<Vec<UseCase>> = LazyLock::new(|| {
    #[derive(Deserialize)]
    struct File {
        use_cases: Vec<UseCase>,
    }
    // A file that cannot be parsed leaves no use cases; a test forbids it.
    toml::from_str::<File>(include_str!("data/use_cases.toml")).map(|file| file.use_cases).unwrap_or_default()
});

/// Ids of all use cases, in their order.
pub fn use_cases() -> impl Iterator<Item = &'static str> {
    USE_CASES.iter().map(|case| case.id.as_str())
}

/// What findings block: documents, and whole customers.
pub(super) struct Blocks {
    documents: BTreeMap<RecordIndex, BTreeSet<Code>>,
    customers: BTreeMap<EntityIndex, BTreeSet<Code>>,
}

impl Blocks {
    /// Collects what some findings block.
    pub(super) fn of<'f>(view: &View, findings: impl IntoIterator<Item = &'f Finding>) -> Self {
        let mut blocks = Self { documents: BTreeMap::new(), customers: BTreeMap::new() };
        let blocking: BTreeSet<Code> = USE_CASES.iter().flat_map(|case| case.blocked_by.iter().copied()).collect();
        for finding in findings.into_iter().filter(|finding| blocking.contains(&finding.code)) {
            for record in View::records(finding) {
                blocks.documents.entry(record).or_default().insert(finding.code);
            }
            if is_about_customers(finding.code) {
                for customer in view.customers(finding) {
                    blocks.customers.entry(customer).or_default().insert(finding.code);
                }
            }
        }
        blocks
    }

    fn on(&self, document: &Document) -> BTreeSet<Code> {
        let own = self.documents.get(&document.record).into_iter().flatten();
        let customer = document.customer.and_then(|customer| self.customers.get(&customer)).into_iter().flatten();
        own.chain(customer).copied().collect()
    }
}

/// Whether a rule says something about a customer and so about all of its documents.
fn is_about_customers(code: Code) -> bool {
    matches!(
        code,
        Code::Isl101 | Code::Isl102 | Code::Isl103 | Code::Dup201 | Code::Dup205 | Code::Con401 | Code::Con405
    )
}

/// How ready each use case is under what findings block. One look at each document serves all of them.
pub(super) fn measure(view: &View, blocks: &Blocks) -> Vec<Readiness> {
    let mut counters: Vec<Counter> = USE_CASES.iter().map(|case| Counter::new(view, case)).collect();
    for document in view.world.documents.iter() {
        for counter in counters.iter_mut().filter(|counter| counter.case.cases.holds(&document)) {
            counter.count(view, blocks, &document);
        }
    }
    counters.into_iter().map(Counter::readiness).collect()
}

/// A use case while its documents are counted.
struct Counter {
    case: &'static UseCase,
    absent: Vec<Lack>,
    lacking: BTreeMap<Lack, usize>,
    cases: usize,
    ready: usize,
}

impl Counter {
    fn new(view: &View, case: &'static UseCase) -> Self {
        let absent = case.exports.iter().filter(|kind| !view.world.documents.has(&[**kind]));
        let absent = absent.map(|kind| Lack::Export(*kind)).collect();
        Self { case, absent, lacking: BTreeMap::new(), cases: 0, ready: 0 }
    }

    fn count(&mut self, view: &View, blocks: &Blocks, document: &Document) {
        let needs = self.case.needs.iter().filter(|need| !need.is_met(view, document)).map(|need| Lack::Need(*need));
        let blocked = blocks.on(document).into_iter().filter(|code| self.case.blocked_by.contains(code));
        let lacks: Vec<Lack> = self.absent.iter().copied().chain(needs).chain(blocked.map(Lack::Finding)).collect();
        self.cases += 1;
        self.ready += usize::from(lacks.is_empty());
        for lack in lacks {
            *self.lacking.entry(lack).or_default() += 1;
        }
    }

    fn readiness(self) -> Readiness {
        let mut lacking: Vec<(Lack, usize)> = self.lacking.into_iter().collect();
        lacking.sort_by_key(|(lack, count)| (std::cmp::Reverse(*count), *lack));
        Readiness { id: &self.case.id, cases: self.cases, ready: self.ready, lacking }
    }
}

impl Source {
    fn holds(self, document: &Document) -> bool {
        let unpaid = || {
            document.kind == RecordKind::Invoice
                && document.counts()
                && document.open.map_or(document.state == State::Open, |open| open > 0)
        };
        let is_work = matches!(document.kind, RecordKind::Project | RecordKind::Order);
        match self {
            Self::OpenDeals => document.kind == RecordKind::Deal && document.is_open(),
            Self::OpenTickets => document.kind == RecordKind::Ticket && document.is_open(),
            Self::RunningWork => is_work && document.is_open(),
            Self::UnpaidInvoices => unpaid(),
            Self::OpenRevenue => (is_work || document.kind == RecordKind::Deal) && document.is_open() || unpaid(),
        }
    }
}

impl Need {
    /// The spelling in files.
    pub fn name(self) -> &'static str {
        match self {
            Self::Customer => "customer",
            Self::Amount => "amount",
            Self::Date => "date",
            Self::Background => "background",
        }
    }

    fn is_met(self, view: &View, document: &Document) -> bool {
        match self {
            Self::Customer => document
                .customer
                .is_some_and(|customer| document.customer_probability >= CERTAIN && is_kept(view, customer)),
            Self::Amount => document.amount().is_some() || document.open.is_some(),
            Self::Date => document.closed.or(document.end).or(document.due).is_some(),
            Self::Background => document.customer.is_some_and(|customer| {
                let telling = [RecordKind::Contract, RecordKind::Project, RecordKind::Order, RecordKind::Invoice];
                view.world.documents.of_customer(customer).any(|other| telling.contains(&other.kind))
            }),
        }
    }
}

/// Whether a system keeps a customer as a master record, not only as words in documents.
fn is_kept(view: &View, customer: EntityIndex) -> bool {
    let mut members = view.world.members.positions(customer).map(|at| &view.resolution.memberships[at]);
    members.any(|member| member.relation == Relation::Master)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_data_file_is_read_and_names_no_rule_twice() {
        assert_eq!(use_cases().count(), 5);
        for case in USE_CASES.iter() {
            let mut codes = case.blocked_by.clone();
            codes.sort_unstable();
            codes.dedup();
            assert_eq!(codes.len(), case.blocked_by.len(), "{}", case.id);
        }
    }
}
