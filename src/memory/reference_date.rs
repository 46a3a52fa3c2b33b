//! The day the exports were made, as the data tell it: the newest date on which something was recorded.

use super::scope::slack;

/// Fewest recorded dates among which a slip can be told from a date.
const ENOUGH: usize = 10;

/// Days without any record after which the few dates that follow are none of the exports', however seldom there is one.
const YEAR: i64 = 365;

/// The newest of the recorded days. Of every thousand dates one, and at least one, may be a slip (`2062` for `2026`) or lie
/// in advance (an invoice of next year): those behind a gap in which nothing was recorded are left out. `None` where
/// nothing is dated.
pub(super) fn newest(mut days: Vec<i32>) -> Option<i32> {
    let slips = if days.len() < ENOUGH { 0 } else { 1 + days.len() / 1000 };
    let at = days.len().checked_sub(1 + slips)?;
    let (before, last, doubted) = days.select_nth_unstable(at);
    doubted.sort_unstable();
    // Among the oldest there are slips as well.
    let early = slips.min(before.len().saturating_sub(1));
    let first = if before.is_empty() { *last } else { *before.select_nth_unstable(early).1 };
    let gap = slack(i64::from(*last) - i64::from(first), at + 1).min(YEAR);
    let newest = doubted.iter().try_fold(*last, |newest, day| {
        // `Err` ends the walk with what was the newest before the gap.
        if i64::from(*day) - i64::from(newest) > gap { Err(newest) } else { Ok(*day) }
    });
    Some(newest.unwrap_or_else(|before| before))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_newest_day_wins() {
        assert_eq!(newest((0..100).collect()), Some(99));
        assert_eq!(newest(vec![5]), Some(5));
        assert_eq!(newest(vec![5, 900]), Some(900));
        assert_eq!(newest(Vec::new()), None);
    }

    #[test]
    fn a_slip_far_in_the_future_does_not() {
        let mut days: Vec<i32> = (0..100).collect();
        days.push(13_000);
        assert_eq!(newest(days), Some(99));
    }

    #[test]
    fn a_few_bills_dated_ahead_do_not_either() {
        let mut days: Vec<i32> = (0..4000).map(|day| day / 4).collect();
        days.extend([1200, 1230, 1280]);
        assert_eq!(newest(days), Some(999));
    }

    #[test]
    fn a_slip_into_the_past_does_not_excuse_one_into_the_future() {
        let mut days: Vec<i32> = (0..100).map(|day| 40_000 + day).collect();
        days.extend([0, 41_800]);
        assert_eq!(newest(days), Some(40_099));
    }

    #[test]
    fn a_quiet_business_may_record_nothing_for_months() {
        let mut days: Vec<i32> = (0..20).map(|quarter| 90 * quarter).collect();
        days.push(19 * 90 + 200);
        assert_eq!(newest(days), Some(19 * 90 + 200));
    }

    #[test]
    fn several_dates_of_a_later_year_are_no_slip() {
        let mut days: Vec<i32> = (0..100).collect();
        days.extend([1000, 1001, 1002]);
        assert_eq!(newest(days), Some(1002));
    }
}
