//! Records whose quotes break the rules: of all ways to read them, the one that gives the usual number of cells with the
//! fewest quotes left open. A record may go on over several lines, but never over a line that is a record of its own.

use super::quoting::{Cells, Marks, READINGS, Reading, split};

/// Lines that a badly quoted record may span.
const LINES: usize = 20;

/// How a broken record is read best.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Mended {
    /// Where its text ends, before the line end.
    pub(super) end: usize,
    /// A quote was opened and never closed.
    pub(super) unclosed: bool,
    /// Bytes that were looked at.
    pub(super) effort: usize,
}

/// Reads the record that starts at `start` into `cells`; `width` is the usual number of cells.
pub(super) fn mend(text: &str, start: usize, marks: Marks, width: usize, cells: &mut Cells) -> Mended {
    let line_end = start + line_length(&text[start..]);
    let record = &text[start..line_end];
    let mut strays = 0;
    for reading in READINGS {
        let unclosed = split(record, marks, reading, cells);
        if unclosed == 0 && cells.len() == width {
            return Mended { end: line_end, unclosed: false, effort: record.len() };
        }
        strays = strays.max(unclosed.saturating_sub(1));
    }
    let (end, effort) = closing_line(text, start, line_end, (marks, width, strays), cells);
    if let Some(end) = end {
        return Mended { end, unclosed: false, effort };
    }
    let unclosed = split_alone(record, marks, width, cells);
    Mended { end: line_end, unclosed, effort }
}

/// The end of a record of several lines, already split: it then has the usual width, and none of its lines is a record of
/// its own. Beside it the bytes that were looked at.
fn closing_line(
    text: &str,
    start: usize,
    line_end: usize,
    (marks, width, strays): (Marks, usize, usize),
    cells: &mut Cells,
) -> (Option<usize>, usize) {
    let mut end = line_end;
    let mut effort = line_end - start;
    for _ in 1..LINES {
        let next = end + line_break(&text.as_bytes()[end..]);
        let line = &text[next..next + line_length(&text[next..])];
        if next >= text.len() || is_whole(line, marks, width, cells) {
            break;
        }
        end = next + line.len();
        effort += end - start;
        let mut fits =
            |reading: &Reading| split(&text[start..end], marks, *reading, cells) <= strays && cells.len() == width;
        if line.as_bytes().contains(&marks.quote) && READINGS.iter().any(&mut fits) {
            return (Some(end), effort);
        }
    }
    (None, effort)
}

/// Splits a record that ends with its line so that it comes nearest to the usual width, with the fewest quotes left open;
/// returns whether any is.
fn split_alone(record: &str, marks: Marks, width: usize, cells: &mut Cells) -> bool {
    let mut best: Option<((usize, usize), Reading)> = None;
    for reading in READINGS.into_iter().chain([Reading::First]) {
        let unclosed = split(record, marks, reading, cells);
        let rank = (cells.len().abs_diff(width), unclosed);
        let is_better =
            best.is_none_or(|(least, _)| if reading == Reading::First { rank.0 < least.0 } else { rank < least });
        if is_better {
            best = Some((rank, reading));
        }
    }
    split(record, marks, best.map_or(Reading::Closing, |(_, reading)| reading), cells) > 0
}

/// Whether a line has exactly the usual number of cells and leaves no quote open.
pub(super) fn is_whole(line: &str, marks: Marks, width: usize, cells: &mut Cells) -> bool {
    width >= 2 && split(line, marks, Reading::Closing, cells) == 0 && cells.len() == width
}

/// Bytes up to the next line end.
pub(super) fn line_length(text: &str) -> usize {
    text.find(['\n', '\r']).unwrap_or(text.len())
}

/// Bytes of the one line end that a text starts with.
fn line_break(bytes: &[u8]) -> usize {
    match bytes {
        [b'\r', b'\n', ..] => 2,
        [b'\r' | b'\n', ..] => 1,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MARKS: Marks = Marks { delimiter: b';', quote: b'"', backslash: false };

    fn mended(text: &str, width: usize) -> (Vec<String>, bool, usize) {
        let mut cells = Cells::default();
        let mended = mend(text, 0, MARKS, width, &mut cells);
        (cells.iter().map(str::to_owned).collect(), mended.unclosed, mended.end)
    }

    #[test]
    fn an_open_quote_costs_its_line_only() {
        assert_eq!(mended("1;\"x;2\n3;y;4\n", 3), (vec!["1".into(), "\"x".into(), "2".into()], true, 6));
        assert_eq!(mended("1;x;\"2\n3;y;4\n", 3).0, ["1", "x", "\"2"]);
        assert_eq!(
            mended("\"1501\";\"RE002;\"\";\"\";Broken", 5).0,
            ["\"1501\"".trim_matches('"'), "\"RE002", "", "", "Broken"]
        );
    }

    #[test]
    fn cells_of_several_lines_with_quotes_inside() {
        let text = "1;x;\"Er sagte \"nein\" oft\nund ging\"\n2;y;z\n";
        assert_eq!(mended(text, 3).0, ["1", "x", "Er sagte \"nein\" oft\nund ging"]);
    }

    #[test]
    fn an_open_quote_before_a_cell_of_several_lines() {
        let text = "1;\"x;\"zwei\nZeilen\"\n2;y;z\n";
        assert_eq!(mended(text, 3).0, ["1", "\"x", "zwei\nZeilen"]);
    }

    #[test]
    fn a_missing_delimiter_behind_a_quoted_cell() {
        assert_eq!(mended("1;\"a;b\"c;d\n2;x;y\n", 3).0, ["1", "a;bc", "d"]);
    }
}
