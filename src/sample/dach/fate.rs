//! What becomes of an undertaking: the usual course, a break, or something that only looks like one.

use super::rates::thousandths;
use crate::sample::random::Stream;

/// What becomes of an undertaking.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fate {
    /// Offered, built, invoiced.
    Finished,
    /// Still to be decided.
    Open,
    /// Decided for somebody else.
    Lost,
    /// Won days ago; the project will come. Harmless.
    FreshWin,
    /// Won long ago, and nobody built it.
    WonWithoutProject,
    /// Being built.
    Running,
    /// A contract over a year, invoiced by the quarter. Harmless.
    Framework,
    /// Finished days ago; the invoice will come. Harmless.
    FreshEnd,
    /// Finished long ago, and never invoiced.
    Uninvoiced,
    /// Begun months after it was won.
    SlowStart,
    /// Invoiced months after it was finished.
    SlowInvoice,
    /// Invoiced or ordered over another amount than was agreed.
    WrongAmount,
    /// Lost in sales and yet being built.
    LostButRunning,
    /// Finished and invoiced, and still open in sales.
    FinishedButOpen,
    /// Built without a deal or order.
    NoDeal,
    /// The invoice was cancelled and written anew. Harmless.
    Rewritten,
    /// The customer stepped back; nothing was built. Harmless.
    CalledOff,
    /// Stands in the list of projects a second time.
    ProjectTwice,
    /// Stands in sales a second time.
    DealTwice,
    /// More hours were spent than planned.
    HoursExceeded,
    /// Paused, and nobody knows until when.
    Stalled,
    /// Nearly done, and nothing invoiced.
    Ahead,
    /// A key that leads nowhere.
    LostReference,
    /// A deal of no account.
    NoAccount,
    /// A running project that nobody leads.
    Nobody,
    /// An open deal of somebody who left.
    OwnerLeft,
    /// Ends before it begins.
    Impossible,
}

impl Fate {
    /// Fates with their rows of the table, and whether they are breaks.
    const ALL: [(Self, &'static str, bool); 26] = [
        (Self::Open, "open", false),
        (Self::Lost, "lost", false),
        (Self::FreshWin, "fresh_win", false),
        (Self::WonWithoutProject, "won_without_project", true),
        (Self::Running, "running", false),
        (Self::Framework, "framework", false),
        (Self::FreshEnd, "fresh_end", false),
        (Self::Uninvoiced, "uninvoiced", true),
        (Self::SlowStart, "slow_start", true),
        (Self::SlowInvoice, "slow_invoice", true),
        (Self::WrongAmount, "wrong_amount", true),
        (Self::LostButRunning, "lost_but_running", true),
        (Self::FinishedButOpen, "finished_but_open", true),
        (Self::NoDeal, "no_deal", true),
        (Self::Rewritten, "rewritten", false),
        (Self::CalledOff, "called_off", false),
        (Self::ProjectTwice, "project_twice", true),
        (Self::DealTwice, "deal_twice", true),
        (Self::HoursExceeded, "hours_exceeded", true),
        (Self::Stalled, "stalled", true),
        (Self::Ahead, "ahead", true),
        (Self::LostReference, "lost_reference", true),
        (Self::NoAccount, "no_account", true),
        (Self::Nobody, "nobody", true),
        (Self::OwnerLeft, "owner_left", true),
        (Self::Impossible, "impossible", true),
    ];

    /// Draws one; `mess` multiplies the breaks.
    pub(super) fn draw(mess: f64, stream: &mut Stream) -> Self {
        let mut left = stream.below(1_000) as f64;
        for (fate, name, broken) in Self::ALL {
            left -= f64::from(thousandths(name)) * if broken { mess } else { 1.0 };
            if left < 0.0 {
                return fate;
            }
        }
        Self::Finished
    }

    /// Whether the deal is still to be decided.
    pub(super) fn is_open(self) -> bool {
        matches!(self, Self::Open | Self::OwnerLeft)
    }

    /// Whether there is a project.
    pub(super) fn is_built(self) -> bool {
        !matches!(self, Self::Open | Self::OwnerLeft | Self::Lost | Self::FreshWin | Self::WonWithoutProject)
    }

    /// Whether the project goes on today.
    pub(super) fn goes_on(self) -> bool {
        matches!(
            self,
            Self::Running
                | Self::Framework
                | Self::LostButRunning
                | Self::HoursExceeded
                | Self::Stalled
                | Self::Ahead
                | Self::Nobody
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::random::Purpose;

    #[test]
    fn a_clean_company_has_no_breaks_and_a_usual_one_has_all() {
        let drawn = |mess: f64| -> Vec<Fate> {
            (0..4_000).map(|index| Fate::draw(mess, &mut Stream::new(1, Purpose::Break, index))).collect()
        };
        let (clean, usual) = (drawn(0.0), drawn(1.0));
        for (fate, name, broken) in Fate::ALL {
            assert!(usual.contains(&fate), "{name}");
            assert_eq!(clean.contains(&fate), !broken, "{name}");
        }
    }

    #[test]
    fn the_table_leaves_room_for_the_usual_course() {
        let sum: u32 = Fate::ALL.iter().map(|(_, name, _)| thousandths(name)).sum();
        assert!((600..960).contains(&sum), "{sum}");
    }
}
