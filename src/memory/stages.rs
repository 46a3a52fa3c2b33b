//! The state of a document in its process, in the few words that handovers turn on.

use crate::catalog::RecordKind;
use crate::standardise::Stage;

/// State of a deal, order, project, invoice or ticket.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum State {
    /// Not begun: a planned project, a draft.
    Planned,
    /// Under way: an open deal, a running project, an unresolved ticket, an unpaid invoice.
    Open,
    /// Came to its good end: a won deal, a finished project, a resolved ticket, a paid invoice.
    Done,
    /// Ended otherwise: a lost deal, a cancelled project or invoice.
    Dropped,
    /// The record does not say, or in words that are not known.
    Unknown,
}

impl State {
    /// The spelling in frames.
    pub fn name(self) -> &'static str {
        match self {
            Self::Planned => "planned",
            Self::Open => "open",
            Self::Done => "done",
            Self::Dropped => "dropped",
            Self::Unknown => "unknown",
        }
    }

    /// Whether the document has left its process.
    pub fn is_settled(self) -> bool {
        matches!(self, Self::Done | Self::Dropped)
    }
}

/// The state that a stage means; where a ticket does not name its stage, whether it was closed tells.
pub(super) fn state(kind: RecordKind, stage: Option<Stage>, closed: bool) -> State {
    match stage {
        Some(Stage::Planned | Stage::Draft) => State::Planned,
        Some(Stage::Open | Stage::Running | Stage::Blocked) => State::Open,
        Some(Stage::Won | Stage::Finished | Stage::Paid | Stage::Resolved) => State::Done,
        Some(Stage::Lost | Stage::Cancelled) => State::Dropped,
        Some(Stage::Unknown) | None if kind == RecordKind::Ticket && closed => State::Done,
        None if kind == RecordKind::Ticket => State::Open,
        Some(Stage::Unknown) | None => State::Unknown,
    }
}
