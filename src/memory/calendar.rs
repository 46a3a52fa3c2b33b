//! Dates as the frames hold them: days since 1970-01-01.

use jiff::SignedDuration;
use jiff::civil::Date;

const EPOCH: Date = jiff::civil::date(1970, 1, 1);

/// Days since the epoch.
pub(super) fn to_days(date: Date) -> i32 {
    days_between(EPOCH, date) as i32
}

/// The date that lies so many days after the epoch; `None` outside the calendar.
pub(super) fn from_days(days: i32) -> Option<Date> {
    EPOCH.checked_add(SignedDuration::from_hours(24 * i64::from(days))).ok()
}

/// Days from one date to a later one; negative if it is the earlier one.
pub fn days_between(earlier: Date, later: Date) -> i64 {
    later.duration_since(earlier).as_hours() / 24
}

/// The date so many days later; the end of the calendar if it lies beyond.
pub fn plus_days(date: Date, days: i64) -> Date {
    date.saturating_add(SignedDuration::from_hours(24_i64.saturating_mul(days)))
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn leap_days_count() {
        assert_eq!(days_between(date(2024, 2, 28), date(2024, 3, 1)), 2);
        assert_eq!(plus_days(date(2024, 2, 28), 2), date(2024, 3, 1));
        assert_eq!(plus_days(date(9999, 12, 31), 2), date(9999, 12, 31));
    }

    proptest! {
        #[test]
        fn days_and_dates_are_the_same_thing(days in -200_000..200_000_i32) {
            let date = from_days(days).ok_or_else(|| TestCaseError::fail("outside the calendar"))?;
            prop_assert_eq!(to_days(date), days);
        }
    }
}
