//! A question to a person: are these two records the same?

use super::stakes::Stake;
use crate::catalog::RecordIndex;
use crate::linkage::{Edge, EntityType};

/// Why a question is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reason {
    /// The two are apart, and might be the same.
    Apart,
    /// They are together, held by little.
    Together,
    /// They are together because others draw them together, and speak against each other themselves.
    Contradiction,
    /// A contact or document names a customer in words, and was taken for this one.
    Mention,
    /// Nothing speaks for an error: to see how often the model is wrong where it is sure.
    SpotCheck,
}

impl Reason {
    /// All reasons, in the order of filters.
    pub const ALL: [Self; 5] = [Self::Apart, Self::Together, Self::Contradiction, Self::Mention, Self::SpotCheck];

    /// Its entry in the message catalogue.
    pub fn words(self) -> &'static str {
        match self {
            Self::Apart => "review-reason-apart",
            Self::Together => "review-reason-together",
            Self::Contradiction => "review-reason-contradiction",
            Self::Mention => "review-reason-mention",
            Self::SpotCheck => "review-reason-spot-check",
        }
    }
}

/// One question.
#[derive(Debug, Clone, PartialEq)]
pub struct Question {
    /// Why it is asked.
    pub reason: Reason,
    /// The evidence on the two records, as linkage weighed it; `left` of it may be the larger record here.
    pub edge: Edge,
    /// The record that the question is about.
    pub left: RecordIndex,
    /// The record that it is compared with.
    pub right: RecordIndex,
    /// Further master records of the left one's entity.
    pub with_left: Vec<RecordIndex>,
    /// Further master records of the right one's entity; none where both are in one entity.
    pub with_right: Vec<RecordIndex>,
    /// Both are in one entity today.
    pub together: bool,
    /// Probability that what stands today is wrong: the errors that an answer is expected to settle.
    pub doubt: f64,
    /// What hangs on it.
    pub stake: Stake,
}

impl Question {
    /// What the two are compared as.
    pub fn entity_type(&self) -> EntityType {
        self.edge.entity_type
    }

    /// How much asking is worth: expected errors, weighed by what hangs on them.
    pub fn worth(&self) -> f64 {
        self.doubt * self.stake.weight()
    }

    /// Whether the left record can be taken out of an entity of several others.
    pub fn can_split(&self) -> bool {
        self.together && !self.with_left.is_empty()
    }
}
