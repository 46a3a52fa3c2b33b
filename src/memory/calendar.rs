//! Dates as the frames hold them: days since 1970-01-01.

use jiff::SignedDuration;
use jiff::civil::Date;

const EPOCH: Date = jiff::civil::date(1970, 1, 1);

/// Days since the epoch.
pub(super) fn to_days(date: Date) -> i32 {
    days_between(EPOCH, date) as i32
}

/// The date that lies so many days after the epoch; `None` outside the calendar.
///
/// By arithmetic on eras of 400 years that begin on the first of March, so that the leap day comes last: rules ask for
/// the dates of every document, several times.
pub(super) fn from_days(days: i32) -> Option<Date> {
    const ERA: i64 = 146_097;
    const FROM_YEAR_ZERO: i64 = 719_468;
    let shifted = i64::from(days) + FROM_YEAR_ZERO;
    let (era, day) = (shifted.div_euclid(ERA), shifted.rem_euclid(ERA));
    let year_of_era = (day - day / 1460 + day / 36_524 - day / 146_096) / 365;
    let day_of_year = day - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let day_of_month = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 };
    let year = 400 * era + year_of_era + i64::from(month <= 2);
    Date::new(i16::try_from(year).ok()?, month as i8, day_of_month as i8).ok()
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
        fn the_arithmetic_is_the_calendars(days in -5_000_000..4_000_000_i32) {
            let counted = EPOCH.checked_add(SignedDuration::from_hours(24 * i64::from(days))).ok();
            prop_assert_eq!(from_days(days), counted);
        }

        #[test]
        fn days_and_dates_are_the_same_thing(days in -200_000..200_000_i32) {
            let date = from_days(days).ok_or_else(|| TestCaseError::fail("outside the calendar"))?;
            prop_assert_eq!(to_days(date), days);
        }
    }
}
