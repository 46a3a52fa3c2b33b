//! How the two languages write numbers, money, dates, shares and lists.

use jiff::civil::Date;

/// The language of a report. Chosen on the command line, never taken from the environment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, serde::Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Language {
    /// German.
    #[default]
    De,
    /// English.
    En,
}

impl Language {
    /// All languages.
    pub const ALL: [Self; 2] = [Self::De, Self::En];

    /// Its tag, as HTML's `lang` wants it.
    pub fn tag(self) -> &'static str {
        match self {
            Self::De => "de",
            Self::En => "en",
        }
    }

    /// A number of things with separators between groups of three digits: `12.345` or `12,345`.
    pub fn count(self, count: u64) -> String {
        let digits = count.to_string();
        let mut grouped = String::with_capacity(digits.len() + digits.len() / 3);
        for (position, digit) in digits.chars().enumerate() {
            if position > 0 && (digits.len() - position).is_multiple_of(3) {
                grouped.push(self.group_separator());
            }
            grouped.push(digit);
        }
        grouped
    }

    /// Euro cents with cents: `1.234,56 €` or `€1,234.56`.
    pub fn euro(self, cents: i64) -> String {
        let (whole, rest) = (cents.unsigned_abs() / 100, cents.unsigned_abs() % 100);
        let number = format!("{}{}{rest:02}", self.count(whole), self.decimal_separator());
        self.with_currency(cents < 0, &number)
    }

    /// Euro cents rounded to whole euros: `1.235 €` or `€1,235`.
    pub fn whole_euro(self, cents: i64) -> String {
        let euros = (cents.unsigned_abs() + 50) / 100;
        self.with_currency(cents < 0 && euros > 0, &self.count(euros))
    }

    /// A date: `31.03.2026` or `2026-03-31`.
    pub fn date(self, date: Date) -> String {
        match self {
            Self::De => format!("{:02}.{:02}.{:04}", date.day(), date.month(), date.year()),
            Self::En => date.to_string(),
        }
    }

    /// A share as a percentage: `82 %` or `82%`; a share that is almost everything is never rounded up to everything,
    /// one that is almost nothing never down to nothing.
    pub fn share(self, share: f64) -> String {
        let percent = (share * 100.0).clamp(0.0, 100.0);
        let digits = usize::from((percent > 99.0 && percent < 100.0) || (percent > 0.0 && percent < 1.0));
        let held = if percent > 0.0 && percent < 100.0 { percent.clamp(0.1, 99.9) } else { percent };
        let number = self.decimal(held, digits);
        match self {
            Self::De => format!("{number}\u{a0}%"),
            Self::En => format!("{number}%"),
        }
    }

    /// A number with a fixed count of decimals.
    pub fn decimal(self, value: f64, digits: usize) -> String {
        format!("{value:.digits$}").replace('.', self.decimal_separator())
    }

    /// Words joined as the language joins them: `a, b und c` or `a, b and c`.
    pub fn list(self, items: &[String]) -> String {
        let word = match self {
            Self::De => "und",
            Self::En => "and",
        };
        match items {
            [] => String::new(),
            [only] => only.clone(),
            [first @ .., last] => format!("{} {word} {last}", first.join(", ")),
        }
    }

    fn with_currency(self, negative: bool, number: &str) -> String {
        let sign = if negative { "−" } else { "" };
        match self {
            Self::De => format!("{sign}{number}\u{a0}€"),
            Self::En => format!("{sign}€{number}"),
        }
    }

    fn group_separator(self) -> char {
        match self {
            Self::De => '.',
            Self::En => ',',
        }
    }

    fn decimal_separator(self) -> &'static str {
        match self {
            Self::De => ",",
            Self::En => ".",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Language::{De, En};

    #[test]
    fn numbers_are_grouped_by_three() {
        let cases =
            [(0, "0", "0"), (999, "999", "999"), (1_000, "1.000", "1,000"), (12_345_678, "12.345.678", "12,345,678")];
        for (count, german, english) in cases {
            assert_eq!((De.count(count).as_str(), En.count(count).as_str()), (german, english));
        }
    }

    #[test]
    fn money_keeps_its_cents_and_its_sign() {
        assert_eq!(De.euro(123_456), "1.234,56\u{a0}€");
        assert_eq!(En.euro(123_456), "€1,234.56");
        assert_eq!(De.euro(-5), "−0,05\u{a0}€");
        assert_eq!(En.euro(i64::MIN), "−€92,233,720,368,547,758.08");
        assert_eq!(De.whole_euro(123_450), "1.235\u{a0}€");
        assert_eq!(De.whole_euro(-20), "0\u{a0}€");
    }

    #[test]
    fn dates_follow_the_language() {
        let date = jiff::civil::date(2026, 3, 31);
        assert_eq!((De.date(date).as_str(), En.date(date).as_str()), ("31.03.2026", "2026-03-31"));
    }

    #[test]
    fn shares_are_never_rounded_to_certainty() {
        let cases = [(0.0, "0%"), (0.0001, "0.1%"), (0.004, "0.4%"), (0.82, "82%"), (0.99999, "99.9%"), (1.0, "100%")];
        for (share, shown) in cases {
            assert_eq!(En.share(share), shown);
        }
        assert_eq!(De.share(0.9951), "99,5\u{a0}%");
    }

    #[test]
    fn lists_end_in_and() {
        let items = ["a".to_owned(), "b".to_owned(), "c".to_owned()];
        assert_eq!(De.list(&items), "a, b und c");
        assert_eq!(En.list(&items[..2]), "a and b");
        assert_eq!(En.list(&[]), "");
    }
}
