//! The day the exports were made, as the data tell it: the newest date on which something was recorded.

/// Days by which a recorded date may lie beyond nearly all others before it counts as a slip of the keyboard.
const YEAR: i32 = 365;

/// Fewest recorded dates among which a slip can be told from a date.
const ENOUGH: usize = 10;

/// The newest of the recorded days. Of every thousand dates one, and at least one, may be a slip (`2062` for `2026`): a
/// date that lies more than a year beyond all but these is left out. `None` where nothing is dated.
pub(super) fn newest(mut days: Vec<i32>) -> Option<i32> {
    let slips = if days.len() < ENOUGH { 0 } else { 1 + days.len() / 1000 };
    let at = days.len().checked_sub(1 + slips)?;
    let (_, trusted, _) = days.select_nth_unstable(at);
    let limit = trusted.saturating_add(YEAR);
    days.into_iter().filter(|day| *day <= limit).max()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_newest_day_wins() {
        assert_eq!(newest((0..100).collect()), Some(99));
        assert_eq!(newest(vec![5]), Some(5));
        assert_eq!(newest(Vec::new()), None);
    }

    #[test]
    fn a_slip_far_in_the_future_does_not() {
        let mut days: Vec<i32> = (0..100).collect();
        days.push(13_000);
        assert_eq!(newest(days), Some(99));
    }

    #[test]
    fn several_dates_of_a_later_year_are_no_slip() {
        let mut days: Vec<i32> = (0..100).collect();
        days.extend([1000, 1001, 1002]);
        assert_eq!(newest(days), Some(1002));
    }
}
