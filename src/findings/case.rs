//! A case as a rule puts it, before the registry grades it, names it and weighs it against other rules.

use super::finding::{Code, SubjectType, ValueBasis};
use super::total::Stake;
use crate::catalog::RecordIndex;
use crate::message::Message;

/// What a case is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Subject {
    pub(super) sort: SubjectType,
    /// Entity id, slug, or two slugs with `|`.
    pub(super) id: String,
    /// Its name for people.
    pub(super) name: String,
    /// Slug of the system a person would open first.
    pub(super) system: String,
    /// What the fingerprint is made of: record ids of the subject.
    pub(super) keys: Vec<String>,
}

/// What is at stake.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Worth {
    /// Nothing that can be put in euros.
    Nothing,
    /// Effort, priced, in euro cents.
    Estimate(i64),
    /// Amounts of documents.
    Amounts(Vec<Stake>),
}

/// One case of a rule.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Case {
    pub(super) code: Code,
    pub(super) subject: Subject,
    pub(super) record: Option<RecordIndex>,
    pub(super) related: Vec<RecordIndex>,
    pub(super) worth: Worth,
    pub(super) confidence: f64,
    pub(super) message: Message,
    pub(super) action: Message,
    pub(super) evidence: Vec<Message>,
    /// Reasons why nobody can say whether it is one; a case with any is counted and not reported.
    pub(super) withheld: Vec<Message>,
    /// Records about which this case has said enough: rules that yield to this one stay silent on them.
    pub(super) explains: Vec<RecordIndex>,
}

/// A reason to trust a case less, and the sentence that says so.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Reservation {
    /// Share of confidence that remains, 0 to 1.
    pub(super) remains: f64,
    pub(super) message: Message,
}

impl Case {
    pub(super) fn new(code: Code, subject: Subject, message: Message, action: Message) -> Self {
        Self {
            code,
            subject,
            record: None,
            related: Vec::new(),
            worth: Worth::Nothing,
            confidence: 1.0,
            message,
            action,
            evidence: Vec::new(),
            withheld: Vec::new(),
            explains: Vec::new(),
        }
    }

    /// Lowers the confidence and says why.
    pub(super) fn reserve(&mut self, reservations: impl IntoIterator<Item = Reservation>) {
        for reservation in reservations {
            self.confidence *= reservation.remains.clamp(0.0, 1.0);
            self.evidence.push(reservation.message);
        }
    }

    /// The records it rests on beside the first one, in canonical order, each once.
    pub(super) fn relate(&mut self, records: impl IntoIterator<Item = RecordIndex>) {
        self.related.extend(records);
        self.related.sort_unstable();
        self.related.dedup();
        self.related.retain(|record| Some(*record) != self.record);
    }
}

impl Worth {
    /// Amounts, or nothing where there are none.
    pub(super) fn amounts(stakes: Vec<Stake>) -> Self {
        if stakes.is_empty() { Self::Nothing } else { Self::Amounts(stakes) }
    }

    pub(super) fn cents(&self) -> Option<i64> {
        match self {
            Self::Nothing => None,
            Self::Estimate(cents) => Some(*cents),
            Self::Amounts(stakes) => Some(stakes.iter().map(|stake| stake.cents).sum()),
        }
    }

    pub(super) fn stakes(self) -> Vec<Stake> {
        match self {
            Self::Amounts(stakes) => stakes,
            Self::Nothing | Self::Estimate(_) => Vec::new(),
        }
    }

    pub(super) fn basis(&self) -> ValueBasis {
        match self {
            Self::Nothing => ValueBasis::None,
            Self::Estimate(_) => ValueBasis::Estimate,
            Self::Amounts(_) => ValueBasis::Amount,
        }
    }
}
