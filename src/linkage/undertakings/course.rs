//! Where an undertaking stands in time, what it is worth, and how far it has come.

use jiff::civil::Date;

use crate::catalog::RecordKind;
use crate::linkage::specs::project::{AmountLevel, DateLevel, StageLevel};
use crate::standardise::Stage;

/// Share by which two amounts may differ and still be the same amount with a little changed.
const TOLERANCE: f64 = 0.05;
/// Share up to which two amounts are of one size.
const NEAR: f64 = 0.30;
/// Days that a project may start after its deal closes, or before.
const FOLLOWS: (i64, i64) = (-45, 120);
/// Days within which two dates are near.
const DAYS_NEAR: i64 = 400;

/// A date, or a year where no more is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum When {
    /// A day.
    Day(Date),
    /// A year.
    Year(i16),
}

impl When {
    fn year(self) -> i16 {
        match self {
            Self::Day(date) => date.year(),
            Self::Year(year) => year,
        }
    }
}

impl std::fmt::Display for When {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Day(date) => write!(formatter, "{date}"),
            Self::Year(year) => write!(formatter, "{year}"),
        }
    }
}

/// How two amounts in cents agree.
pub(super) fn amount_level(left: i64, right: i64) -> AmountLevel {
    let larger = left.abs().max(right.abs()).max(1) as f64;
    match (left - right).abs() as f64 / larger {
        0.0 => AmountLevel::Equal,
        share if share <= TOLERANCE => AmountLevel::WithinTolerance,
        share if share <= NEAR => AmountLevel::Near,
        _ => AmountLevel::Different,
    }
}

/// How two dates agree. Between different kinds of records time flows: a deal closes, then its project starts.
pub(super) fn date_level(left: (RecordKind, When), right: (RecordKind, When)) -> DateLevel {
    if left.1 == right.1 {
        return DateLevel::Same;
    }
    let (earlier, later) = if left.0 <= right.0 { (left.1, right.1) } else { (right.1, left.1) };
    let (When::Day(from), When::Day(to)) = (earlier, later) else {
        return match (earlier.year() - later.year()).abs() {
            // A day in the year that the other side names.
            0 => DateLevel::Follows,
            1 => DateLevel::Near,
            _ => DateLevel::Far,
        };
    };
    let days = i64::from((to - from).get_days());
    if (FOLLOWS.0..=FOLLOWS.1).contains(&days) {
        DateLevel::Follows
    } else if days.abs() <= DAYS_NEAR {
        DateLevel::Near
    } else {
        DateLevel::Far
    }
}

/// Whether a deal's stage allows the work that an order or project does for it; missing between records of one kind.
pub(super) fn stage_level(left: (RecordKind, Stage), right: (RecordKind, Stage)) -> StageLevel {
    let (deal, work) = match (left.0, right.0) {
        (RecordKind::Deal, kind) if kind != RecordKind::Deal => (left.1, right.1),
        (kind, RecordKind::Deal) if kind != RecordKind::Deal => (right.1, left.1),
        _ => return StageLevel::Missing,
    };
    match (deal, work) {
        (Stage::Unknown, _) | (_, Stage::Unknown) => StageLevel::Missing,
        (Stage::Won, _) | (Stage::Lost | Stage::Cancelled, Stage::Cancelled) => StageLevel::Agree,
        (Stage::Lost | Stage::Cancelled, _) => StageLevel::Contradict,
        _ => StageLevel::Early,
    }
}

#[cfg(test)]
mod tests {
    use super::{When, amount_level, date_level, stage_level};
    use crate::catalog::RecordKind::{Deal, Project};
    use crate::linkage::specs::project::{AmountLevel, DateLevel, StageLevel};
    use crate::standardise::Stage;
    use jiff::civil::date;

    #[test]
    fn a_project_follows_its_deal() {
        let won = (Deal, When::Day(date(2025, 3, 1)));
        let starts = |month| (Project, When::Day(date(2025, month, 10)));
        assert_eq!(date_level(won, starts(4)), DateLevel::Follows);
        assert_eq!(date_level(starts(4), won), DateLevel::Follows);
        assert_eq!(date_level(won, starts(12)), DateLevel::Near);
        assert_eq!(date_level(won, (Project, When::Day(date(2027, 1, 1)))), DateLevel::Far);
    }

    #[test]
    fn bare_years_are_compared_as_years() {
        let level = |left, right| date_level((Project, When::Year(left)), (Project, When::Year(right)));
        assert_eq!(level(2001, 2001), DateLevel::Same);
        assert_eq!(level(2001, 2002), DateLevel::Near);
        assert_eq!(level(2001, 2004), DateLevel::Far);
        assert_eq!(date_level((Project, When::Year(2025)), (Deal, When::Day(date(2025, 5, 5)))), DateLevel::Follows);
    }

    #[test]
    fn amounts_are_compared_by_share() {
        for (one, other, level) in [
            (1000, 1000, AmountLevel::Equal),
            (1000, 1040, AmountLevel::WithinTolerance),
            (1000, 1300, AmountLevel::Near),
            (1000, 3000, AmountLevel::Different),
        ] {
            assert_eq!(amount_level(one, other), level);
        }
    }

    #[test]
    fn nobody_works_on_a_lost_deal() {
        let level = |deal, work| stage_level((Deal, deal), (Project, work));
        assert_eq!(level(Stage::Won, Stage::Running), StageLevel::Agree);
        assert_eq!(level(Stage::Lost, Stage::Finished), StageLevel::Contradict);
        assert_eq!(level(Stage::Open, Stage::Running), StageLevel::Early);
        assert_eq!(stage_level((Deal, Stage::Won), (Deal, Stage::Lost)), StageLevel::Missing);
    }
}
