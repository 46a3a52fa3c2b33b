//! What a single cell looks like, without any meaning: the evidence for delimiters, headers and total rows.

/// The shape of one cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Shape {
    /// Nothing, or white space.
    Empty,
    /// A number with any decimal sign, grouping, sign, percent or currency.
    Number,
    /// A date or time, written in digits.
    Date,
    /// An e-mail address.
    Email,
    /// A web address.
    Url,
    /// One word with digits in it: keys, numbers with a prefix, postcodes with a country.
    Code,
    /// Anything else.
    Text,
}

impl Shape {
    /// The shape of a cell; white space around it does not count.
    pub(super) fn of(cell: &str) -> Self {
        let cell = cell.trim();
        if cell.is_empty() {
            Self::Empty
        } else if is_number(cell) {
            Self::Number
        } else if is_date(cell) {
            Self::Date
        } else if is_email(cell) {
            Self::Email
        } else if is_url(cell) {
            Self::Url
        } else if is_code(cell) {
            Self::Code
        } else {
            Self::Text
        }
    }

    /// Whether the shape says anything about its column.
    pub(super) fn is_specific(self) -> bool {
        !matches!(self, Self::Empty | Self::Text)
    }
}

/// Whether a text only rules off: dashes and the like, at least three of them, perhaps between blanks and frames.
pub(super) fn is_ruling(text: &str) -> bool {
    let mut rules = 0;
    for sign in text.chars() {
        match sign {
            '-' | '=' | '_' | '─' | '═' | '━' => rules += 1,
            ' ' | '\u{c}' | '+' | '|' | ':' | '¦' | '\u{2500}'..='\u{257f}' => {}
            _ => return false,
        }
    }
    rules >= 3
}

/// Whether a cell is a number: digits with signs, groups, decimals, an exponent, a percent sign or a currency.
pub(super) fn is_number(cell: &str) -> bool {
    let cell = without_currency(cell.trim());
    let cell = cell.strip_prefix(['+', '-', '−', '(']).unwrap_or(cell).trim_start();
    let cell = cell.strip_suffix(['-', '%', ')']).unwrap_or(cell).trim_end();
    let (mantissa, exponent) = cell.split_once(['e', 'E']).unwrap_or((cell, "0"));
    let exponent = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    digits(exponent) && is_grouped_digits(mantissa)
}

fn is_grouped_digits(text: &str) -> bool {
    let mut digits = 0;
    for sign in text.chars() {
        match sign {
            '0'..='9' => digits += 1,
            '.' | ',' | '\'' | '’' | ' ' | '\u{a0}' | '\u{202f}' => {}
            _ => return false,
        }
    }
    digits > 0 && text.ends_with(|sign: char| sign.is_ascii_digit()) && dots(text) != 2
}

/// Number of dots where every part between them has at most two digits, as in a date; 0 in a grouped number.
fn dots(text: &str) -> usize {
    let is_date_like = text.split('.').next().is_some_and(|part| part.len() <= 2)
        && text.split('.').nth(1).is_some_and(|part| part.len() <= 2);
    if is_date_like { text.bytes().filter(|byte| *byte == b'.').count() } else { 0 }
}

fn without_currency(cell: &str) -> &str {
    const SIGNS: [&str; 7] = ["€", "$", "£", "EUR", "USD", "CHF", "GBP"];
    for sign in SIGNS {
        if let Some(rest) = cell.strip_prefix(sign) {
            return rest.trim_start();
        }
        if let Some(rest) = cell.strip_suffix(sign) {
            return rest.trim_end();
        }
    }
    cell
}

/// Whether a cell is a date or time in digits, e.g. `01.02.2026`, `2026-02-01T10:00:00Z`, `2/1/26 9:05`, `10:30`.
fn is_date(cell: &str) -> bool {
    let day = cell.split([' ', 'T']).next().unwrap_or(cell);
    let rest = &cell[day.len()..];
    (is_day(day) && is_clock_or_empty(rest)) || (rest.is_empty() && is_clock(day))
}

fn is_day(text: &str) -> bool {
    ['.', '-', '/'].into_iter().any(|separator| {
        let parts: Vec<&str> = text.split(separator).collect();
        let sound = |part: &&str| (1..=4).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit());
        parts.len() == 3 && parts.iter().all(sound) && parts.iter().filter(|part| part.len() > 2).count() <= 1
    })
}

fn is_clock_or_empty(text: &str) -> bool {
    let text = text.trim_start_matches([' ', 'T']);
    text.is_empty() || is_clock(text)
}

fn is_clock(text: &str) -> bool {
    let text = text.trim_end_matches([' ', 'A', 'P', 'M', 'a', 'p', 'm', 'Z']);
    let allowed = |byte: u8| byte.is_ascii_digit() || matches!(byte, b':' | b'.' | b'+' | b'-');
    text.contains(':') && text.starts_with(|sign: char| sign.is_ascii_digit()) && text.bytes().all(allowed)
}

fn is_email(cell: &str) -> bool {
    let Some((local, domain)) = cell.split_once('@') else { return false };
    !local.is_empty() && domain.contains('.') && !cell.contains([' ', ',', ';', '\t', '|'])
}

fn is_url(cell: &str) -> bool {
    (cell.starts_with("http://") || cell.starts_with("https://") || cell.starts_with("www.")) && !cell.contains(' ')
}

fn is_code(cell: &str) -> bool {
    let mut digits = false;
    for sign in cell.chars() {
        digits |= sign.is_ascii_digit();
        if !(sign.is_alphanumeric() || matches!(sign, '-' | '_' | '/' | '.' | '+' | '#')) {
            return false;
        }
    }
    digits
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rulings() {
        for ruling in ["---", "======", "+----+---+", "|---|:--|", "-----  ---", "╠═══╬═══╣"] {
            assert!(is_ruling(ruling), "{ruling}");
        }
        for other in ["-", "--", "", "|||", "- a -", "---1"] {
            assert!(!is_ruling(other), "{other}");
        }
    }

    #[test]
    fn shapes_of_cells() {
        let cases = [
            (" ", Shape::Empty),
            ("1.234,56", Shape::Number),
            ("1,234.56", Shape::Number),
            ("-12", Shape::Number),
            ("100,00-", Shape::Number),
            ("1.21143E+15", Shape::Number),
            ("12 %", Shape::Number),
            ("1 234,50 €", Shape::Number),
            ("$1,234,567", Shape::Number),
            ("01.02.2026", Shape::Date),
            ("2026-02-01", Shape::Date),
            ("2026-02-01T10:00:00Z", Shape::Date),
            ("2/1/26 9:05 AM", Shape::Date),
            ("10:30", Shape::Date),
            ("a@b.de", Shape::Email),
            ("www.mustermann.de", Shape::Url),
            ("D-10115", Shape::Code),
            ("zcrm_4711", Shape::Code),
            ("Name", Shape::Text),
            ("1 - 30", Shape::Text),
            ("Haus 3", Shape::Text),
            ("E-Mail", Shape::Text),
        ];
        for (cell, shape) in cases {
            assert_eq!(Shape::of(cell), shape, "{cell}");
        }
    }
}
