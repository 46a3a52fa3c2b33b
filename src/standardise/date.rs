//! Dates, in the order of day and month that their column uses.

use super::fold::fold;
use crate::catalog::{Period, TypedTable, is_null};
use jiff::civil::Date;

/// In which order a column writes day and month.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DateFormat {
    /// Day before month, where both are numbers and the year comes last.
    pub day_first: bool,
    /// The column has dates that could be read both ways, and none that tells.
    pub ambiguous: bool,
    /// First and last day of the table, from which days without a year (`2102`) take theirs.
    pub period: Option<Period>,
}

impl DateFormat {
    const GERMAN: Self = Self { day_first: true, ambiguous: false, period: None };
}

/// The date format of a column of a table, in which days without a year are of the time that the table says it is about.
pub fn column_date_format(typed: &TypedTable, column: usize) -> DateFormat {
    let values = |column: usize| typed.table.column(column).map(str::trim).filter(|value| !is_null(value));
    let own = DateFormat { period: typed.period, ..date_format(values(column)) };
    if !own.ambiguous {
        return own;
    }
    // A program writes all its dates alike: a column that does not tell is read like one of the table that does.
    let columns = typed.recognition.columns.iter().enumerate().filter(|(_, column)| column.role.is_some());
    let orders = columns.map(|(other, _)| Orders::of(values(other))).filter(Orders::tell);
    let told = orders.fold(Orders::default(), Orders::and);
    if told.tell() { DateFormat { day_first: told.are_day_first(), ambiguous: false, ..own } } else { own }
}

/// The date format of a column, decided by the values that one order makes impossible; German order in doubt. It
/// depends on which values there are, not on their order.
pub fn date_format<'a>(values: impl Iterator<Item = &'a str>) -> DateFormat {
    let orders = Orders::of(values);
    let ambiguous = !orders.tell() && orders.either > 0;
    DateFormat { day_first: orders.are_day_first(), ambiguous, period: None }
}

/// How many dates of a column show which order.
#[derive(Default, Clone, Copy)]
struct Orders {
    day_first: usize,
    month_first: usize,
    either: usize,
}

impl Orders {
    fn of<'a>(values: impl Iterator<Item = &'a str>) -> Self {
        let mut orders = Self::default();
        for (first, second) in values.filter_map(undecided) {
            match (first > 12, second > 12) {
                (true, false) => orders.day_first += 1,
                (false, true) => orders.month_first += 1,
                (false, false) if first != second => orders.either += 1,
                _ => {}
            }
        }
        orders
    }

    fn and(self, other: Self) -> Self {
        Self {
            day_first: self.day_first + other.day_first,
            month_first: self.month_first + other.month_first,
            either: self.either + other.either,
        }
    }

    /// Whether any date shows the order.
    fn tell(&self) -> bool {
        self.day_first + self.month_first > 0
    }

    fn are_day_first(&self) -> bool {
        self.day_first >= self.month_first
    }
}

/// First and second number of a date whose order is a matter of country (`3/4/2024`, `12-04-2022`). Points are German.
fn undecided(value: &str) -> Option<(i32, i32)> {
    if !may_be_undecided(value) {
        return None;
    }
    let parts = parts(value);
    match parts.as_slice() {
        [
            Part::Number(first, one, b'/' | b'-'),
            Part::Number(second, other, b'/' | b'-'),
            Part::Number(_, 2 | 4, _),
            ..,
        ] if *one <= 2 && *other <= 2 => Some((*first, *second)),
        _ => None,
    }
}

/// Whether a value begins like such a date: most dates do not, and need not be taken apart.
fn may_be_undecided(value: &str) -> bool {
    let bytes = value.trim().trim_start_matches('\'').as_bytes();
    let digits = bytes.iter().take_while(|byte| byte.is_ascii_digit()).count();
    (1..=2).contains(&digits) && matches!(bytes.get(digits), Some(b'/' | b'-'))
}

/// A run of digits (value, length, the sign behind it) or a word.
#[derive(Debug, PartialEq)]
enum Part {
    Number(i32, usize, u8),
    Word(String),
}

/// The first parts of a value: as many as a date with its weekday can have.
fn parts(value: &str) -> Vec<Part> {
    const MOST: usize = 4;
    let mut parts = Vec::with_capacity(MOST);
    let mut rest = value.trim().trim_start_matches('\'');
    while let Some(first) = rest.chars().next().filter(|_| parts.len() < MOST) {
        let same = |sign: char| if first.is_ascii_digit() { sign.is_ascii_digit() } else { sign.is_alphabetic() };
        let end = rest.find(|sign| !same(sign)).unwrap_or(rest.len());
        if end == 0 {
            rest = &rest[first.len_utf8()..];
            continue;
        }
        let (run, behind) = rest.split_at(end);
        if !first.is_ascii_digit() {
            parts.push(Part::Word(fold(run)));
        } else if let Ok(number) = run.parse() {
            parts.push(Part::Number(number, run.len(), behind.bytes().next().unwrap_or(0)));
        } else {
            return Vec::new();
        }
        rest = behind;
    }
    parts
}

/// The month that a folded German or English word names, in full or abbreviated.
fn month(word: &str) -> Option<i32> {
    const MONTHS: [&[&str]; 12] = [
        &["januar", "january", "janner", "jan", "jänner"],
        &["februar", "february", "feb", "febr", "feber"],
        &["marz", "march", "mar", "mrz", "mae", "mrz"],
        &["april", "apr"],
        &["mai", "may"],
        &["juni", "june", "jun"],
        &["juli", "july", "jul"],
        &["august", "aug"],
        &["september", "sept", "sep"],
        &["oktober", "october", "okt", "oct"],
        &["november", "nov"],
        &["dezember", "december", "dez", "dec"],
    ];
    (1..).zip(MONTHS).find(|(_, names)| names.contains(&word)).map(|(number, _)| number)
}

/// Whether a folded word is a day of the week.
fn is_weekday(word: &str) -> bool {
    const DAYS: [&str; 14] = ["mo", "di", "mi", "do", "fr", "sa", "so", "mon", "tu", "wed", "th", "fri", "sat", "sun"];
    DAYS.contains(&word)
        || word.ends_with("tag")
        || word.ends_with("day")
        || matches!(word, "tue" | "thu" | "mittwoch" | "sonnabend")
}

/// Reads a date; a time behind it is left aside. `None` for nulls in any spelling (`00000000`) and impossible dates.
pub fn parse_date(value: &str, format: &DateFormat) -> Option<Date> {
    parse(value, *format, |year| if year < 70 { 2000 + year } else { 1900 + year })
}

/// Reads a date of birth: two-digit years up to 20 are of this century, German order in doubt, month first where only
/// that is possible.
pub fn birth_date(value: &str) -> Option<Date> {
    parse(value, DateFormat::GERMAN, |year| if year <= 20 { 2000 + year } else { 1900 + year })
}

fn parse(value: &str, format: DateFormat, century: impl Fn(i32) -> i32) -> Option<Date> {
    let mut parts = parts(value);
    if matches!(parts.first(), Some(Part::Word(word)) if is_weekday(word) && month(word).is_none()) {
        parts.remove(0);
    }
    let year = |number: i32, length: usize| if length <= 2 { century(number) } else { number };
    match parts.as_slice() {
        [Part::Number(y, 4, b'-' | b'/' | b'.'), Part::Number(m, ..), Part::Number(d, ..), ..] => date(*y, *m, *d),
        [Part::Number(d, 1..=2, b'.'), Part::Number(m, 1..=2, b'.'), Part::Number(y, length @ (2 | 4), _), ..] => {
            date(year(*y, *length), *m, *d)
        }
        [
            Part::Number(a, 1..=2, b'/' | b'-'),
            Part::Number(b, 1..=2, b'/' | b'-'),
            Part::Number(y, length @ (2 | 4), _),
            ..,
        ] => by_order(year(*y, *length), *a, *b, format),
        [Part::Number(y, 4, _), Part::Word(name), Part::Number(d, ..), ..] => date(*y, month(name)?, *d),
        [Part::Number(d, 1..=2, _), Part::Word(name), Part::Number(y, length @ (2 | 4), _), ..]
        | [Part::Word(name), Part::Number(d, 1..=2, _), Part::Number(y, length @ (2 | 4), _), ..] => {
            date(year(*y, *length), month(name)?, *d)
        }
        [Part::Number(d, 1..=2, _), Part::Word(suffix), Part::Word(name), Part::Number(y, 4, _)]
            if matches!(suffix.as_str(), "st" | "nd" | "rd" | "th") =>
        {
            date(*y, month(name)?, *d)
        }
        [Part::Number(run, 8, _), ..] => compact(*run),
        [Part::Number(run, 3 | 4, 0)] => yearless(*run, format.period?),
        [Part::Number(serial, 5, 0 | b'.' | b','), ..] => spreadsheet(*serial),
        _ => None,
    }
}

/// A date whose order the column tells, or, where that is impossible, the other one.
fn by_order(year: i32, first: i32, second: i32, format: DateFormat) -> Option<Date> {
    let (day, month) = if format.day_first { (first, second) } else { (second, first) };
    date(year, month, day).or_else(|| date(year, day, month))
}

/// `20260131`, else `31012026`.
fn compact(run: i32) -> Option<Date> {
    let year_first = date(run / 10_000, run / 100 % 100, run % 100).filter(|date| (1850..=2200).contains(&date.year()));
    year_first.or_else(|| date(run % 10_000, run / 10_000 % 100, run / 1_000_000))
}

/// A day and a month (`2102`, `102`) in the first year that puts them into a period; where none does, in its first year.
fn yearless(run: i32, (first, last): Period) -> Option<Date> {
    let in_year = |year: i16| date(i32::from(year), run % 100, run / 100);
    let within = (first.year()..=last.year()).filter_map(in_year).find(|day| (first..=last).contains(day));
    within.or_else(|| in_year(first.year()))
}

/// The day number of a spreadsheet (1 = 1 January 1900, with its leap day that never was), from 1954 to 2064.
fn spreadsheet(serial: i32) -> Option<Date> {
    if !(20_000..=60_000).contains(&serial) {
        return None;
    }
    date(1899, 12, 30)?.checked_add(jiff::Span::new().try_days(serial).ok()?).ok()
}

/// A date of the years that records speak of.
fn date(year: i32, month: i32, day: i32) -> Option<Date> {
    if !(1800..=2999).contains(&year) {
        return None;
    }
    Date::new(i16::try_from(year).ok()?, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::{DateFormat, birth_date, date_format, parse_date};
    use proptest::prelude::*;

    const DAY_FIRST: DateFormat = DateFormat::GERMAN;
    const MONTH_FIRST: DateFormat = DateFormat { day_first: false, ..DateFormat::GERMAN };

    #[test]
    fn reads_dates() {
        for (raw, iso) in [
            ("2026-02-01", "2026-02-01"),
            ("2026-02-01 10:00:00", "2026-02-01"),
            ("2026-02-01T10:00:00.000Z", "2026-02-01"),
            ("2026-02-01T10:00:00+02:00", "2026-02-01"),
            ("2026-06-01 10:00:00 +0200", "2026-06-01"),
            ("2026/2/1", "2026-02-01"),
            ("01.02.2026", "2026-02-01"),
            ("1.2.26", "2026-02-01"),
            ("01.02.2026 14:30", "2026-02-01"),
            ("Mo 07.09.26", "2026-09-07"),
            ("Mo., 07.09.2026", "2026-09-07"),
            ("Montag, 7. September 2026", "2026-09-07"),
            ("12 Mar 2025 03:04 PM", "2025-03-12"),
            ("18/Feb/22 11:21 AM", "2022-02-18"),
            ("12-04-2022", "2022-04-12"),
            ("12-04-2022 09:30", "2022-04-12"),
            ("3. März 2026", "2026-03-03"),
            ("3. Maerz 2026", "2026-03-03"),
            ("3. Mrz. 2026", "2026-03-03"),
            ("3 Jänner 2026", "2026-01-03"),
            ("5. Dez 2025", "2025-12-05"),
            ("March 3, 2026", "2026-03-03"),
            ("Mar 3 2026", "2026-03-03"),
            ("3rd March 2026", "2026-03-03"),
            ("20260131", "2026-01-31"),
            ("31012026", "2026-01-31"),
            ("3/15/2024", "2024-03-15"),
            ("15/3/2024", "2024-03-15"),
            ("01.02.98", "1998-02-01"),
            ("45321", "2024-01-30"),
            ("45321.5", "2024-01-30"),
            ("'01.02.2026", "2026-02-01"),
            ("29.02.2024", "2024-02-29"),
            ("Sat Mar 7 2026", "2026-03-07"),
        ] {
            let date = parse_date(raw, &DAY_FIRST).map(|date| date.to_string());
            assert_eq!(date.as_deref(), Some(iso), "{raw}");
        }
        for raw in [
            "",
            "-",
            "00000000",
            "0000-00-00",
            "00.00.0000",
            "31.02.2026",
            "29.02.2023",
            "heute",
            "12",
            "2026",
            "1234567890",
            "0001-01-01",
            "10:30",
        ] {
            assert_eq!(parse_date(raw, &DAY_FIRST), None, "{raw}");
        }
    }

    #[test]
    fn follows_the_column() {
        let read = |raw: &str, format: &DateFormat| parse_date(raw, format).map(|date| date.to_string());
        assert_eq!(read("3/4/2024", &DAY_FIRST).as_deref(), Some("2024-04-03"));
        assert_eq!(read("3/4/2024", &MONTH_FIRST).as_deref(), Some("2024-03-04"));
        assert_eq!(read("03.04.2024", &MONTH_FIRST).as_deref(), Some("2024-04-03"));
    }

    #[test]
    fn decides_the_order_by_column() {
        for (values, day_first, ambiguous) in [
            (vec!["3/4/2024", "15/4/2024"], true, false),
            (vec!["3/4/2024", "4/15/2024"], false, false),
            (vec!["3/4/2024", "5/6/2024"], true, true),
            (vec!["3/3/2024"], true, false),
            (vec!["03.04.2024"], true, false),
            (vec!["2024-03-04"], true, false),
            (vec!["12-04-2022", "30-04-2022"], true, false),
            (vec![], true, false),
        ] {
            assert_eq!(
                date_format(values.iter().copied()),
                DateFormat { day_first, ambiguous, period: None },
                "{values:?}"
            );
        }
    }

    #[test]
    fn a_column_that_does_not_tell_is_read_like_one_of_its_table_that_does() {
        use super::column_date_format;
        use crate::catalog::by_hand::typed_table;
        use crate::catalog::{Department, RecordKind, Role};
        let roles = [Role::Id, Role::Created, Role::Closed, Role::Modified];
        let table = |closed: &str| {
            let rows: [&[&str]; 2] = [&["1", "3/4/2024", closed, "2024-01-01"], &["2", "5/6/2024", "1/2/2024", ""]];
            typed_table("deals.csv", ("crm", Department::Sales), RecordKind::Deal, &roles, &rows)
        };
        let told = column_date_format(&table("4/15/2024"), 1);
        assert_eq!(told, DateFormat { day_first: false, ambiguous: false, period: None });
        assert!(column_date_format(&table("4/5/2024"), 1).ambiguous);
    }

    #[test]
    fn reads_dates_of_birth() {
        for (raw, iso) in [
            ("4/12/82", "1982-12-04"),
            ("19760607", "1976-06-07"),
            ("1/16/18", "2018-01-16"),
            ("1954-03-02", "1954-03-02"),
            ("02.03.54", "1954-03-02"),
        ] {
            assert_eq!(birth_date(raw).map(|date| date.to_string()).as_deref(), Some(iso), "{raw}");
        }
    }

    #[test]
    fn days_without_a_year_are_of_the_period() {
        let day = |text: &str| text.parse::<jiff::civil::Date>().unwrap();
        let format = DateFormat { period: Some((day("2025-07-01"), day("2026-06-30"))), ..DateFormat::GERMAN };
        for (raw, iso) in
            [("2102", Some("2026-02-21")), ("107", Some("2025-07-01")), ("3112", Some("2025-12-31")), ("3013", None)]
        {
            assert_eq!(parse_date(raw, &format), iso.map(day), "{raw}");
        }
        assert_eq!(parse_date("2102", &DAY_FIRST), None);
    }

    proptest! {
        #[test]
        fn never_panics(raw in "\\PC{0,30}", shaped in "[0-9]{0,9}[./ -]?[0-9a-zA-Zä]{0,9}[./ -]?[0-9]{0,5}") {
            let _ = (parse_date(&raw, &DAY_FIRST), parse_date(&shaped, &MONTH_FIRST), birth_date(&shaped));
        }

        #[test]
        fn reads_back_what_it_writes(year in 1900_i16..2100, month in 1_i8..=12, day in 1_i8..=28) {
            let expected = jiff::civil::date(year, month, day);
            for text in [format!("{day:02}.{month:02}.{year}"), format!("{year}-{month:02}-{day:02}"), format!("{year}{month:02}{day:02}"), format!("{day}/{month}/{year}")] {
                prop_assert_eq!(parse_date(&text, &DAY_FIRST), Some(expected));
            }
        }

        #[test]
        fn order_of_rows_does_not_matter(mut values in proptest::collection::vec("[0-3]?[0-9]/[0-3]?[0-9]/2024", 0..12)) {
            let before = date_format(values.iter().map(String::as_str));
            values.reverse();
            prop_assert_eq!(date_format(values.iter().map(String::as_str)), before);
        }
    }
}
