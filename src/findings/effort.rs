//! What mending costs where no document carries an amount: minutes × hourly rate, always shown as an estimate.
//!
//! The minutes are what clerks need for one case with both systems open beside each other; they are assumptions, not
//! measurements, and the hourly rate is the configuration's.

use super::case::Worth;
use crate::config::Settings;
use crate::message::{Argument, Message};

/// Something a person must do by hand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Effort {
    /// Merge one surplus record into the one that stays: compare the fields, move the documents, block the old one.
    MergeRecord,
    /// Look at two records and say whether they are the same.
    DecidePair,
    /// Ask the customer or look into the papers, and write the right value everywhere.
    ResolveContradiction,
    /// Correct one field of one record.
    CorrectField,
    /// Look up one customer in another system, enter it or note its number.
    LinkCustomer,
}

impl Effort {
    /// Minutes for one case.
    fn minutes(self) -> i64 {
        match self {
            Self::MergeRecord => 20,
            Self::DecidePair | Self::CorrectField => 5,
            Self::LinkCustomer => 10,
            Self::ResolveContradiction => 15,
        }
    }

    /// The price of so many cases, and the formula in words.
    pub(super) fn price(self, cases: usize, settings: &Settings) -> (Worth, Message) {
        let rate = settings.money.hourly_rate;
        let cents = (self.minutes() * rate).saturating_mul(i64::try_from(cases).unwrap_or(i64::MAX)) / 60;
        let formula = Message::new("finding-estimate")
            .with("cases", cases)
            .with("minutes", Argument::Count(self.minutes() as u64))
            .with("rate", Argument::Euro(rate))
            .with("value", Argument::Euro(cents));
        (Worth::Estimate(cents), formula)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn minutes_times_rate() {
        let (worth, _) = Effort::MergeRecord.price(3, &Settings::default());
        assert_eq!(worth, Worth::Estimate(6_500));
    }
}
