//! The borders that an undertaking crosses from deal to invoice and from customer to ticket: which documents have to get
//! across, and between which two systems.

use std::collections::BTreeMap;

use super::view::{Pair, View, pair};
use crate::catalog::{Department, RecordKind};
use crate::findings::Code;
use crate::memory::{Document, State};

/// A border, seen from the side of the documents that have to get across.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Border {
    /// A won deal becomes work.
    Sold,
    /// Work comes from a deal.
    Origin,
    /// Finished work is invoiced.
    Billed,
    /// An invoice belongs to work.
    Backed,
    /// A ticket belongs to a customer of the house.
    Served,
}

/// Where documents stand and where they have to get to.
pub(super) struct Borders {
    deals: Option<usize>,
    /// Where a company keeps orders instead of projects, orders stand in for them.
    kind_of_work: RecordKind,
    work: Option<usize>,
    invoices: Option<usize>,
    customers: Option<usize>,
}

impl Borders {
    pub(super) fn survey(view: &View) -> Self {
        let mut counts: BTreeMap<(RecordKind, usize), usize> = BTreeMap::new();
        for document in view.world.documents.iter() {
            *counts.entry((document.kind, document.system)).or_default() += 1;
        }
        let most = |kind: RecordKind| {
            let own = counts.iter().filter(|((other, _), _)| *other == kind);
            own.max_by_key(|((_, system), count)| (**count, std::cmp::Reverse(*system))).map(|((_, system), _)| *system)
        };
        let known = |system: &usize| (view.world.customers.known(*system), std::cmp::Reverse(*system));
        let of = |department| view.world.systems_of(department).into_iter().max_by_key(known);
        let kind_of_work =
            if view.world.documents.has(&[RecordKind::Project]) { RecordKind::Project } else { RecordKind::Order };
        Self {
            kind_of_work,
            deals: most(RecordKind::Deal).or_else(|| most(RecordKind::Quote)),
            work: most(kind_of_work),
            invoices: most(RecordKind::Invoice),
            customers: of(Department::Sales).or_else(|| of(Department::Accounting)),
        }
    }

    /// The system on the far side of a border.
    pub(super) fn beyond(&self, border: Border) -> Option<usize> {
        match border {
            Border::Sold | Border::Backed => self.work,
            Border::Origin => self.deals,
            Border::Billed => self.invoices,
            Border::Served => self.customers,
        }
    }

    /// The two systems that a document has to get across a border between; `None` where the far side was not exported.
    pub(super) fn crossing(&self, border: Border, system: usize) -> Option<Pair> {
        self.beyond(border).map(|beyond| pair(system, beyond))
    }

    /// The borders that a document has to cross.
    pub(super) fn owed(&self, document: &Document) -> &'static [Border] {
        let done = document.state == State::Done;
        match document.kind {
            RecordKind::Deal | RecordKind::Quote if done => &[Border::Sold],
            RecordKind::Invoice if document.counts() => &[Border::Backed],
            RecordKind::Ticket => &[Border::Served],
            kind if kind == self.kind_of_work && done => &[Border::Origin, Border::Billed],
            kind if kind == self.kind_of_work && document.counts() => &[Border::Origin],
            _ => &[],
        }
    }
}

impl Border {
    /// The border that a rule says a document did not cross as it should.
    pub(super) fn of_rule(code: Code, kind: RecordKind) -> Option<Self> {
        match (code, kind) {
            (Code::Hnd301, _) => Some(Self::Sold),
            (Code::Hnd302, _) => Some(Self::Billed),
            (Code::Hnd303, _) => Some(Self::Backed),
            (Code::Hnd304, _) => Some(Self::Served),
            (Code::Hnd310, _) => Some(Self::Origin),
            (Code::Hnd305 | Code::Hnd306 | Code::Hnd307 | Code::Hnd308 | Code::Hnd309, kind) => match kind {
                RecordKind::Deal | RecordKind::Quote => Some(Self::Sold),
                RecordKind::Project | RecordKind::Order if code == Code::Hnd305 => Some(Self::Origin),
                RecordKind::Project | RecordKind::Order => Some(Self::Billed),
                RecordKind::Invoice => Some(Self::Backed),
                RecordKind::Ticket => Some(Self::Served),
                _ => None,
            },
            _ => None,
        }
    }
}
