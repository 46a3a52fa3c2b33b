//! Days, counted from the day on which the sample company's records begin. No clock: "today" is fixed.

use jiff::civil::{Date, Weekday, date};

/// A day, as its distance from 1 January 2000.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Day(pub(super) i32);

impl Day {
    /// The day on which all exports were made.
    pub(super) const TODAY: Self = Self(9586);

    /// The calendar date.
    pub(super) fn date(self) -> Date {
        let start = date(2000, 1, 1);
        start.checked_add(jiff::Span::new().days(self.0)).unwrap_or(start)
    }

    /// The day itself, or the Friday before if it is on a weekend.
    pub(super) fn on_workday(self) -> Self {
        match self.date().weekday() {
            Weekday::Saturday => Self(self.0 - 1),
            Weekday::Sunday => Self(self.0 - 2),
            _ => self,
        }
    }

    /// The day some days later.
    pub(super) fn plus(self, days: i64) -> Self {
        Self(self.0 + days as i32)
    }

    /// Year, as people abbreviate it: 26.
    pub(super) fn short_year(self) -> i16 {
        self.date().year() % 100
    }

    /// `2026-03-31`.
    pub(super) fn iso(self) -> String {
        let date = self.date();
        format!("{:04}-{:02}-{:02}", date.year(), date.month(), date.day())
    }

    /// `31.03.2026`.
    pub(super) fn german(self) -> String {
        let date = self.date();
        format!("{:02}.{:02}.{:04}", date.day(), date.month(), date.year())
    }

    /// `2026-03-31 14:05:09`, at a time of the working day that `mark` chooses.
    pub(super) fn iso_time(self, mark: u64) -> String {
        let (hour, minute) = time_of_day(mark);
        format!("{} {hour:02}:{minute:02}:{:02}", self.iso(), (mark >> 32) % 60)
    }

    /// `31 Mar 2026 02:05 PM`, at a time of the working day that `mark` chooses.
    pub(super) fn desk_time(self, mark: u64) -> String {
        const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
        let date = self.date();
        let (hour, minute) = time_of_day(mark);
        let half = if hour < 12 { "AM" } else { "PM" };
        let clock = if hour % 12 == 0 { 12 } else { hour % 12 };
        let month = MONTHS[date.month() as usize - 1];
        format!("{:02} {month} {:04} {clock:02}:{minute:02} {half}", date.day(), date.year())
    }
}

fn time_of_day(mark: u64) -> (u64, u64) {
    (7 + mark % 11, (mark >> 16) % 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn today_is_the_last_of_march() {
        assert_eq!(Day::TODAY.iso(), "2026-03-31");
        assert_eq!(Day::TODAY.german(), "31.03.2026");
        assert_eq!(Day::TODAY.short_year(), 26);
    }

    #[test]
    fn a_desk_time_uses_twelve_hours() {
        assert_eq!(Day::TODAY.desk_time(7), "31 Mar 2026 02:00 PM");
        assert_eq!(Day::TODAY.desk_time(5), "31 Mar 2026 12:00 PM");
    }

    #[test]
    fn weekends_move_to_friday() {
        assert_eq!(Day::TODAY.plus(-2).on_workday().iso(), "2026-03-27");
    }
}
