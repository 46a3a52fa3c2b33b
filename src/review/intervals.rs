//! Confidence intervals of shares (Wilson, "Probable inference, the law of succession, and statistical inference", JASA 22,
//! 1927), also of shares that are put together from strata: then with the number of answers that would give the same variance.

/// Standard deviations of a 95 % interval.
const WIDTH: f64 = 1.959_964;

/// A share and between what it lies with 95 % confidence.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Interval {
    /// The estimate.
    pub share: f64,
    /// Lower end.
    pub low: f64,
    /// Upper end.
    pub high: f64,
}

impl Interval {
    /// The interval of a share with a variance; without any variance it is the share itself.
    pub(super) fn of(share: f64, variance: f64) -> Self {
        let share = share.clamp(0.0, 1.0);
        if variance <= 0.0 {
            return Self { share, low: share, high: share };
        }
        // A share of 0 or 1 has no spread of its own that a number of answers could be read off.
        let spread = (share * (1.0 - share)).max(variance.min(0.25) * 0.5);
        wilson(share, spread / variance)
    }

    /// The same of so many things, of which a whole number can be meant only: the ends lie on the next ones outside. Among few
    /// pairs all may be right, though nobody has seen them all.
    pub(super) fn of_whole(share: f64, variance: f64, things: f64) -> Self {
        let open = Self::of(share, variance);
        if variance <= 0.0 || things < 1.0 {
            return open;
        }
        let things = things.round();
        let (low, high) = ((open.low * things).floor() / things, (open.high * things).ceil() / things);
        Self { low: low.min(open.low), high: high.clamp(open.high, 1.0), ..open }
    }
}

/// Wilson's interval of a share that was found among so many answers.
fn wilson(share: f64, answers: f64) -> Interval {
    let square = WIDTH * WIDTH;
    let middle = (share + square / (2.0 * answers)) / (1.0 + square / answers);
    let half = WIDTH / (1.0 + square / answers)
        * (share * (1.0 - share) / answers + square / (4.0 * answers * answers)).sqrt();
    Interval { share, low: (middle - half).clamp(0.0, share), high: (middle + half).clamp(share, 1.0) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_interval_is_that_of_the_textbook() {
        // 9 of 10 (Newcombe 1998): 0.5958 to 0.9821.
        let interval = wilson(0.9, 10.0);
        assert!((interval.low - 0.5958).abs() < 5e-4 && (interval.high - 0.9821).abs() < 5e-4, "{interval:?}");
    }

    #[test]
    fn among_few_things_all_may_be_meant() {
        let interval = Interval::of_whole(0.995, 1e-6, 80.0);
        assert!((interval.high - 1.0).abs() < 1e-12 && (interval.low - 79.0 / 80.0).abs() < 1e-12, "{interval:?}");
        let many = Interval::of_whole(0.995, 1e-6, 8e6);
        assert!(many.high < 0.9999, "{many:?}");
    }

    proptest::proptest! {
        #[test]
        fn the_share_lies_inside_and_more_answers_narrow_it(share in 0.0..=1.0_f64, answers in 1.0..500.0_f64) {
            let (few, many) = (wilson(share, answers), wilson(share, answers * 4.0));
            for interval in [few, many, Interval::of(share, share * (1.0 - share) / answers)] {
                proptest::prop_assert!(0.0 <= interval.low && interval.low <= share);
                proptest::prop_assert!(share <= interval.high && interval.high <= 1.0);
            }
            proptest::prop_assert!(many.high - many.low <= few.high - few.low + 1e-12);
        }
    }
}
