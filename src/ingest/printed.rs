//! Printed lists: text whose columns stand below each other, as SAP's list export, database shells and programs of DOS print
//! them. Their lines are rewritten with a delimiter, line by line, so that rows keep their lines; blanks that only fill a
//! column up, frames and rulings are no content.

use super::sample::Sample;
use super::shapes::is_ruling;

/// Signs that stand between the columns of a printed list.
const FRAMES: [char; 5] = ['|', '│', '║', '┃', '¦'];

/// Lines of a list at least, its header among them.
const LEAST_LINES: usize = 3;

/// Lines of a list at least whose columns nothing but blanks keeps apart.
const LEAST_BLANK_LINES: usize = 5;

/// Blanks that keep two columns apart, where no ruling shows them.
const LEAST_GAP: usize = 2;

/// Longest line that is looked at, in signs.
const LONGEST_LINE: usize = 2_000;

/// Lines of a sample that are looked at.
const MOST_LINES: usize = 500;

/// How the columns of a printed list are told apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Printed {
    /// A sign stands between them.
    Framed(char),
    /// Blanks stand between them, at these places: first sign of the gap and first sign behind it, from the start of a line.
    Spaced(Vec<(usize, usize)>),
}

impl Printed {
    /// How the lines of a sample are printed with a sign between their columns, if they are.
    pub(super) fn framed(sample: &Sample<'_>) -> Option<Self> {
        let is_ruled = sample.lines.iter().any(|line| is_ruling(line));
        FRAMES.into_iter().find(|sign| is_framed(sample, *sign, is_ruled)).map(Self::Framed)
    }

    /// How the lines of a sample are printed with blanks between their columns, if they are: every line has blanks where all
    /// others have them.
    pub(super) fn spaced(sample: &Sample<'_>) -> Option<Self> {
        if sample.contains(b'\t') {
            return None;
        }
        let lines: Vec<Vec<char>> = sample
            .lines
            .iter()
            .take(MOST_LINES)
            .filter(|line| !is_ruling(line) && line.trim().contains("  "))
            .map(|line| line.chars().take(LONGEST_LINE).collect())
            .collect();
        let ruled = sample.lines.iter().find_map(|line| gaps_of_ruling(line));
        // Titles of pages have blanks elsewhere; a ruling shows the columns all the same.
        let (gaps, least, share) = match ruled {
            Some(gaps) => (gaps, LEAST_LINES, 0.6),
            None => (common_gaps(&lines), LEAST_BLANK_LINES, 0.9),
        };
        let whole = lines.iter().filter(|line| keeps(line, &gaps)).count();
        let is_list = lines.len() >= least && lines.len() * 5 >= sample.lines.len().min(MOST_LINES) * 3;
        (is_list && !gaps.is_empty() && whole as f64 >= lines.len() as f64 * share).then_some(Self::Spaced(gaps))
    }

    /// Number of columns, as far as they are known.
    pub(super) fn width(&self, sample: &Sample<'_>) -> usize {
        match self {
            Self::Framed(sign) => {
                let widths = sample.lines.iter().filter(|line| is_between(line, *sign));
                widths.map(|line| unframed(line, *sign).matches(*sign).count() + 1).max().unwrap_or(1)
            }
            Self::Spaced(gaps) => gaps.len() + 1,
        }
    }

    /// A text of whole lines with this delimiter between the columns.
    pub(super) fn delimited(&self, text: &str, delimiter: char) -> String {
        let mut rewritten = String::with_capacity(text.len());
        for line in text.split_inclusive('\n') {
            let content = line.trim_end_matches(['\n', '\r']);
            // A form feed begins a page.
            let content = content.trim_start_matches('\u{c}');
            if !is_ruling(content) {
                self.push_cells(content, delimiter, &mut rewritten);
            }
            rewritten.push_str(&line[line.trim_end_matches(['\n', '\r']).len()..]);
        }
        rewritten
    }

    fn push_cells(&self, line: &str, delimiter: char, text: &mut String) {
        match self {
            Self::Framed(sign) if line.contains(*sign) => {
                for (at, cell) in unframed(line, *sign).split(*sign).enumerate() {
                    text.extend((at > 0).then_some(delimiter));
                    text.push_str(cell.trim());
                }
            }
            Self::Spaced(gaps) => push_spaced(line, gaps, delimiter, text),
            Self::Framed(_) => text.push_str(line.trim()),
        }
    }
}

/// Whether the lines of a list stand in frames of a sign, or in columns that it keeps apart above or below a ruling.
fn is_framed(sample: &Sample<'_>, sign: char, is_ruled: bool) -> bool {
    let lines: Vec<&str> =
        sample.lines.iter().map(AsRef::as_ref).filter(|line: &&str| is_between(line, sign)).take(MOST_LINES).collect();
    let enclosed = lines.iter().filter(|line| line.trim().starts_with(sign) && line.trim().ends_with(sign)).count();
    let places = |line: &str| -> Vec<usize> {
        line.chars().enumerate().filter(|(_, other)| *other == sign).map(|(at, _)| at).collect()
    };
    let first = lines.first().map_or_else(Vec::new, |line| places(line));
    let aligned = lines.iter().filter(|line| places(line) == first).count();
    let nearly_all = |count: usize| count * 10 >= lines.len() * 9;
    lines.len() >= LEAST_LINES
        && lines.len() * 2 >= sample.lines.iter().filter(|line| !is_ruling(line)).count().min(MOST_LINES)
        && ((nearly_all(enclosed) && (is_ruled || (nearly_all(aligned) && first.len() > 2)))
            || (nearly_all(aligned) && is_ruled))
}

/// Whether a line is one of cells with a sign between them.
fn is_between(line: &str, sign: char) -> bool {
    line.contains(sign) && !is_ruling(line)
}

fn unframed(line: &str, sign: char) -> &str {
    let line = line.trim();
    let line = line.strip_prefix(sign).unwrap_or(line);
    line.strip_suffix(sign).unwrap_or(line)
}

/// The gaps of a ruling like `-----  --------- ---`.
fn gaps_of_ruling(line: &str) -> Option<Vec<(usize, usize)>> {
    if !is_ruling(line) || !line.chars().all(|sign| sign.is_whitespace() || matches!(sign, '-' | '=' | '_' | '─')) {
        return None;
    }
    let gaps = gaps(line.trim_end().chars().map(char::is_whitespace).collect(), 1);
    (!gaps.is_empty()).then_some(gaps)
}

/// The places where all lines (but one of thirty) have blanks; a single blank is enough behind a column that ends with digits,
/// as numbers, dates and amounts do.
fn common_gaps(lines: &[Vec<char>]) -> Vec<(usize, usize)> {
    let width = lines.iter().map(Vec::len).max().unwrap_or(0);
    let count = |column: usize, wanted: fn(&char) -> bool| {
        lines.iter().filter(|line| line.get(column).is_some_and(wanted)).count()
    };
    let is_blank = |column: usize| count(column, |sign| !sign.is_whitespace()) * 30 <= lines.len();
    let ends_in_digits = |column: usize| count(column, char::is_ascii_digit) * 4 >= lines.len() * 3;
    let mut gaps = gaps((0..width).map(is_blank).collect(), 1);
    gaps.retain(|(from, to)| to - from >= LEAST_GAP || ends_in_digits(from - 1));
    gaps
}

/// Runs of blanks of a length at least, without those at both ends.
fn gaps(blanks: Vec<bool>, least: usize) -> Vec<(usize, usize)> {
    let mut gaps = Vec::new();
    let mut start = None;
    for (at, blank) in blanks.into_iter().enumerate() {
        match (blank, start) {
            (true, None) => start = Some(at),
            (false, Some(first)) => {
                if first > 0 && at - first >= least {
                    gaps.push((first, at));
                }
                start = None;
            }
            _ => {}
        }
    }
    gaps
}

/// Whether a line has nothing but blanks in all gaps.
fn keeps(line: &[char], gaps: &[(usize, usize)]) -> bool {
    gaps.iter().all(|(from, to)| line.iter().take(*to).skip(*from).all(|sign| sign.is_whitespace()))
}

/// The cells of a line; a line that runs over a gap, or ends before the first one, is a cell of its own.
fn push_spaced(line: &str, gaps: &[(usize, usize)], delimiter: char, text: &mut String) {
    let signs: Vec<char> = line.chars().collect();
    if !keeps(&signs, gaps) || gaps.first().is_none_or(|(from, _)| signs.len() <= *from) {
        text.push_str(line.trim());
        return;
    }
    let ends = gaps.iter().map(|(from, _)| *from).chain([signs.len()]);
    let starts = [0].into_iter().chain(gaps.iter().map(|(_, to)| *to));
    for (at, (start, end)) in starts.zip(ends).enumerate() {
        text.extend((at > 0).then_some(delimiter));
        let cell: String = signs.get(start..end.min(signs.len())).unwrap_or_default().iter().collect();
        text.push_str(cell.trim());
    }
}

#[cfg(test)]
mod tests {
    use std::borrow::Cow;

    use super::*;

    fn sample(text: &str) -> Sample<'_> {
        Sample::new(text.lines().filter(|line| !line.trim().is_empty()).map(Cow::Borrowed).collect())
    }

    fn framed(text: &str) -> Option<String> {
        Printed::framed(&sample(text)).map(|printed| printed.delimited(text, ';'))
    }

    fn spaced(text: &str) -> Option<String> {
        Printed::spaced(&sample(text)).map(|printed| printed.delimited(text, ';'))
    }

    #[test]
    fn frames_and_rulings_are_no_content() {
        let list = "Liste\n-------\n|Nr |Name  |\n-------\n|1  |Adler |\n|22 |      |\n-------\n";
        assert_eq!(framed(list).as_deref(), Some("Liste\n\nNr;Name\n\n1;Adler\n22;\n\n"));
        let shell = " Nr | Name\n----+------\n 1  | Bär\n 2  | Öz\n(2 Zeilen)\n";
        assert_eq!(framed(shell).as_deref(), Some("Nr;Name\n\n1;Bär\n2;Öz\n(2 Zeilen)\n"));
        let loose = "| Nr | Name |\n|---|---|\n| 1 | Adler |\n| 22 | Bär |\n";
        assert_eq!(framed(loose).as_deref(), Some("Nr;Name\n\n1;Adler\n22;Bär\n"));
    }

    #[test]
    fn pipes_of_other_files_stay() {
        assert_eq!(framed("a|b\n1|2\n3|4\n5|6\n"), None);
        assert_eq!(framed("|a|b|\n|1|22|\n|333|4|\n"), None);
    }

    #[test]
    fn columns_between_blanks() {
        let list = "Saldenliste\nKonto  Name          Saldo\n10001  Adler GmbH     1,00\n10002  Bär           20,00\n\
                    10003                 3,00\n10004  Claus u. Co.   4,00\n";
        let expected = "Saldenliste\nKonto;Name;Saldo\n10001;Adler GmbH;1,00\n10002;Bär;20,00\n10003;;3,00\n\
                        10004;Claus u. Co.;4,00\n";
        assert_eq!(spaced(list).as_deref(), Some(expected));
        let ruled =
            "Nr Name       Ort\n-- ---------- ----\n 1 Adler Bau  Köln\n 2 Bär        Ulm\n 3 Claus      Bonn\n";
        assert_eq!(spaced(ruled).as_deref(), Some("Nr;Name;Ort\n\n1;Adler Bau;Köln\n2;Bär;Ulm\n3;Claus;Bonn\n"));
    }

    #[test]
    fn one_blank_is_enough_behind_digits() {
        let list = "Konto Name        Saldo\n10001 Adler AG     1,00\n10002 Bär         20,00\n10003              3,00\n\
                    10004 Claus u. C   4,00\n";
        let expected = "Konto;Name;Saldo\n10001;Adler AG;1,00\n10002;Bär;20,00\n10003;;3,00\n10004;Claus u. C;4,00\n";
        assert_eq!(spaced(list).as_deref(), Some(expected));
    }

    #[test]
    fn prose_is_no_list() {
        let prose = "Dies ist ein Text.  Er hat Sätze.\nEin zweiter folgt.  Und noch einer.\nDann  kommt das Ende.\n\
                     Hier steht noch etwas mehr  als zuvor.\nUnd  der Schluss ist da.\n";
        assert_eq!(spaced(prose), None);
    }
}
