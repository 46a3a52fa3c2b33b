//! How much stands at each station of an undertaking, from the won deal to the payment.

use super::documents::{Document, Documents};
use super::stages::State;
use crate::catalog::RecordKind;

/// A number of documents and what they are worth.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    /// How many there are.
    pub count: u64,
    /// Their amounts in euro cents, where they have any.
    pub cents: i64,
}

/// The stations. Where a company keeps orders instead of projects, orders stand in for them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Course {
    /// Won deals.
    pub won: Tally,
    /// Projects, or orders, that were not dropped.
    pub projects: Tally,
    /// Those of them that are finished.
    pub finished: Tally,
    /// Invoices that were not cancelled.
    pub invoices: Tally,
    /// Those of them that are paid.
    pub paid: Tally,
    /// Those of them that are known to be unpaid.
    pub unpaid: Tally,
}

impl Tally {
    fn add(&mut self, document: &Document) {
        self.count += 1;
        self.cents = self.cents.saturating_add(document.amount().unwrap_or_default());
    }
}

impl Course {
    /// Counts all documents once.
    pub fn count(documents: &Documents) -> Self {
        let work = if documents.has(&[RecordKind::Project]) { RecordKind::Project } else { RecordKind::Order };
        let mut course = Self::default();
        for document in documents.iter().filter(|document| document.state != State::Dropped) {
            course.pass(&document, work);
        }
        course
    }

    fn pass(&mut self, document: &Document, work: RecordKind) {
        let state = document.state;
        match document.kind {
            RecordKind::Deal if state == State::Done => self.won.add(document),
            RecordKind::Invoice => {
                self.invoices.add(document);
                match state {
                    State::Done => self.paid.add(document),
                    State::Open => self.unpaid.add(document),
                    _ => {}
                }
            }
            kind if kind == work => {
                self.projects.add(document);
                if state == State::Done {
                    self.finished.add(document);
                }
            }
            _ => {}
        }
    }
}
