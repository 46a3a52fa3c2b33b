//! Delimiter and quote character from a bounded sample.
//!
//! Every candidate splits the sample; the best one gives rows that agree in their number of cells *and* cells that look
//! like values. The first half is the pattern score of `CleverCSV` (van den Burg, Nazábal, Sutton: Wrangling messy CSV
//! files by detecting row and type patterns, 2019), with the effective number of patterns (inverse Simpson index) in
//! place of their count, so that three broken rows of a thousand do not count as three further patterns; the idea to
//! weigh uniformity against dispersion is that of the Table Uniformity Method (García, 2024).

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::quoting::{Cells, Marks, Reading, count, split};
use super::shapes::Shape;

/// Bytes from the start of a file that are looked at, and bytes from each of two places further on.
const HEAD_BYTES: usize = 64 << 10;
const MIDDLE_BYTES: usize = 16 << 10;

/// Records that are looked at.
const SAMPLE_RECORDS: usize = 1_000;

/// Cells of a record that are looked at.
const SAMPLE_CELLS: usize = 256;

/// Records of more than one cell that make a table of their own between titles and notes.
const LEAST_TABLE: usize = 5;

/// Lines that a cell may span in the sample.
const LINES_PER_CELL: usize = 50;

/// Delimiters, and how much each is believed at first. Signs that occur inside values must show far more agreement.
const DELIMITERS: &[(u8, f64)] = &[
    (b',', 1.0),
    (b';', 1.0),
    (b'\t', 1.0),
    (b'|', 1.0),
    (b'^', 0.9),
    (b'~', 0.9),
    (0x01, 0.9),
    (0x1f, 0.9),
    (b':', 0.6),
    (b'#', 0.5),
    (b'&', 0.5),
    (b'!', 0.4),
    (b'*', 0.4),
    (b' ', 0.25),
];

/// Delimiters of several bytes. One of them is preferred to its parts where they stand nowhere else.
const LONG_DELIMITERS: &[(&str, f64)] = &[
    ("|~|", 1.0),
    ("~|~", 1.0),
    ("^|^", 1.0),
    ("|#|", 1.0),
    ("#|#", 1.0),
    ("|;|", 1.0),
    (" | ", 1.0),
    ("||", 1.0),
    ("::", 0.9),
    (";;", 0.9),
    ("~~", 0.9),
    ("^^", 0.9),
    ("##", 0.9),
    ("@@", 0.9),
    ("$$", 0.9),
    ("%%", 0.9),
    ("&&", 0.9),
    ("**", 0.9),
    ("\t\t", 0.9),
    ("=>", 0.6),
    ("->", 0.6),
    ("§", 0.9),
    ("¦", 0.9),
    ("¬", 0.9),
    ("¶", 0.9),
];

/// What marks cells beside the usual quote, where a good part of the lines shows it.
const RARE_QUOTES: &[u8] = b"'`~^|$*%#";

/// What ends records where no line end does.
const RECORD_ENDS: &[&str] = &["\u{1e}", "\u{85}", "\u{2028}", "\u{0b}", "\u{0c}"];

/// Belief below which a delimiter must also stand in the first line, as often as in the others.
const WEAK: f64 = 0.8;

/// Belief up to which a delimiter must make three columns at least.
const VERY_WEAK: f64 = 0.4;

/// What stands for the delimiter of a file with one column: the first of these that does not occur in it.
const ONE_COLUMN_DELIMITERS: &[u8] = b",;\t|\x1f";

/// Control signs that stand in for a delimiter of several bytes.
const STAND_INS: &[u8] = b"\x1f\x1d\x1c\x02";

/// Score that a delimiter must reach; below it the file has one column.
const LEAST_SCORE: f64 = 0.1;

/// What was found out about a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Sniffed {
    pub(super) marks: Marks,
    /// The delimiter, where it is longer than a byte and [`Self::marks`] hold what stands in for it.
    pub(super) delimiter: Option<String>,
    /// The usual number of cells of a record.
    pub(super) width: usize,
    /// Bytes of a first line that only names the delimiter (`sep=;`); 0 without one.
    pub(super) skip: usize,
    /// What ends records, where no line end does.
    record_end: Option<&'static str>,
}

impl Sniffed {
    /// The delimiter as one sign; of a longer one, the first that is no blank.
    pub(super) fn delimiter_sign(&self) -> char {
        let long = self.delimiter.as_deref().and_then(|long| long.trim().chars().next().or(long.chars().next()));
        long.unwrap_or(char::from(self.marks.delimiter))
    }

    /// A text with single bytes in the place of what is longer, and line ends in the place of other ends of records.
    pub(super) fn with_stand_in(&self, text: String) -> String {
        let text = match self.record_end {
            Some(end) => text.replace(end, "\n"),
            None => text,
        };
        match &self.delimiter {
            Some(delimiter) => {
                let head = text.get(..self.skip).unwrap_or_default().to_owned();
                let rest = text[head.len()..].replace(delimiter, &char::from(self.marks.delimiter).to_string());
                head + &rest
            }
            None => text,
        }
    }
}

/// Finds the dialect of a decoded text.
pub(super) fn sniff(text: &str) -> Sniffed {
    let record_end = record_end(text);
    let named = named_delimiter(text);
    let skip = named.as_ref().map_or(0, |(_, skip)| *skip);
    let sample = Sample::of(&text[skip..], record_end);
    let mut best: Option<(f64, Sniffed)> = None;
    for candidate in candidates(&sample, named.as_ref().map(|(delimiter, _)| delimiter.as_str())) {
        let sample = candidate.sample(&sample);
        let (score, width) = sample.score(candidate.marks);
        let score = if candidate.is_refuted(&sample, width) { 0.0 } else { score * candidate.prior };
        if best.as_ref().is_none_or(|(highest, _)| score > *highest) {
            let Candidate { marks, delimiter, .. } = candidate;
            best = Some((score, Sniffed { marks, delimiter, width, skip, record_end }));
        }
    }
    match best {
        Some((score, sniffed)) if named.is_some() || score > LEAST_SCORE => sniffed,
        _ => Sniffed { marks: sample.one_column(), delimiter: None, width: 1, skip, record_end },
    }
}

fn record_end(text: &str) -> Option<&'static str> {
    let head = whole_signs(text, HEAD_BYTES);
    if head.contains(['\n', '\r']) {
        return None;
    }
    RECORD_ENDS.iter().find(|end| head.contains(**end)).copied()
}

/// The beginning of a text, at most so many bytes of it.
fn whole_signs(text: &str, bytes: usize) -> &str {
    let end = (0..=bytes.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
    &text[..end]
}

/// Excel's `sep=;` line: the delimiter and the length of the line.
fn named_delimiter(text: &str) -> Option<(String, usize)> {
    let line = whole_signs(text, 16).split_inclusive(['\n', '\r']).next()?;
    let content = line.trim_end_matches(['\n', '\r']).trim_matches('"');
    let (name, sign) = content.split_at_checked(4)?;
    if !name.eq_ignore_ascii_case("sep=") || sign.is_empty() || sign.len() > 3 {
        return None;
    }
    let line_feed = usize::from(text[line.len()..].starts_with('\n') && line.ends_with('\r'));
    Some((sign.to_owned(), line.len() + line_feed))
}

/// A way to read the text.
struct Candidate {
    marks: Marks,
    delimiter: Option<String>,
    prior: f64,
}

impl Candidate {
    /// The sample with the stand-in for a long delimiter in it.
    fn sample<'a>(&self, sample: &'a Sample<'_>) -> Cow<'a, Sample<'a>>
    where
        Sample<'a>: Clone,
    {
        let Some(delimiter) = &self.delimiter else { return Cow::Borrowed(sample) };
        let sign = char::from(self.marks.delimiter).to_string();
        let lines = sample.lines.iter().map(|line| Cow::Owned(line.replace(delimiter, &sign))).collect();
        Cow::Owned(Sample::new(lines))
    }

    /// Whether the sample speaks against a sign that also stands inside values, or for a list of names.
    fn is_refuted(&self, sample: &Sample<'_>, width: usize) -> bool {
        (self.prior < WEAK && !sample.starts_with_width(self.marks, width))
            || (self.prior <= VERY_WEAK && width < 3 && !sample.is_quoted_with(self.marks))
            || sample.is_list_of_names(self.marks, width)
    }
}

fn candidates(sample: &Sample<'_>, named: Option<&str>) -> Vec<Candidate> {
    let mut candidates = Vec::new();
    let stand_in = STAND_INS.iter().copied().find(|sign| !sample.contains(*sign));
    let mut add = |delimiter: u8, long: Option<&str>, prior: f64| {
        for (quote, backslash) in quotes(sample, delimiter) {
            let marks = Marks { delimiter, quote, backslash };
            candidates.push(Candidate { marks, delimiter: long.map(str::to_owned), prior });
        }
    };
    if let Some(named) = named {
        match (named.as_bytes(), stand_in) {
            ([sign], _) => add(*sign, None, 1.0),
            (_, Some(stand_in)) => add(stand_in, Some(named), 1.0),
            (_, None) => {}
        }
        return candidates;
    }
    let long: Vec<(&str, f64)> =
        LONG_DELIMITERS.iter().copied().filter(|(delimiter, _)| sample.is_written_with(delimiter)).collect();
    let first = sample.lines.first().map_or(&[][..], |line| line.as_bytes());
    let may_be =
        |(delimiter, prior): &&(u8, f64)| sample.contains(*delimiter) && (*prior >= WEAK || first.contains(delimiter));
    for &(delimiter, prior) in DELIMITERS.iter().filter(may_be) {
        let is_part = |(long, _): &(&str, f64)| long.as_bytes().contains(&delimiter) && delimiter != b' ';
        if !long.iter().any(is_part) {
            let is_quoted =
                delimiter == b' ' && sample.is_quoted_with(Marks { delimiter, quote: b'"', backslash: false });
            add(delimiter, None, if is_quoted { prior * 2.0 } else { prior });
        }
    }
    if let Some(stand_in) = stand_in {
        for (delimiter, prior) in long {
            add(stand_in, Some(delimiter), prior);
        }
    }
    candidates
}

/// Quotes that may go with a delimiter, and whether a backslash takes the meaning from what follows it.
fn quotes(sample: &Sample<'_>, delimiter: u8) -> Vec<(u8, bool)> {
    let escapes = sample.escapes_with_backslash(b'"');
    let mut quotes = vec![(b'"', escapes)];
    if !escapes && sample.escapes_delimiter(delimiter) {
        quotes.push((b'"', true));
    }
    for quote in RARE_QUOTES.iter().copied().filter(|quote| *quote != delimiter) {
        let backslash = sample.escapes_with_backslash(quote);
        if sample.contains(quote) && sample.is_quoted_with(Marks { delimiter, quote, backslash }) {
            quotes.push((quote, backslash));
        }
    }
    quotes
}

/// Lines from the start and from two places further on.
#[derive(Clone)]
struct Sample<'a> {
    lines: Vec<Cow<'a, str>>,
    /// How often each byte occurs.
    counts: Vec<usize>,
}

impl<'a> Sample<'a> {
    fn new(lines: Vec<Cow<'a, str>>) -> Self {
        let mut counts = vec![0; 256];
        for byte in lines.iter().flat_map(|line| line.bytes()) {
            counts[usize::from(byte)] += 1;
        }
        Self { lines, counts }
    }

    fn of(text: &'a str, record_end: Option<&str>) -> Self {
        if let Some(end) = record_end {
            let lines = whole_signs(text, HEAD_BYTES).split(end).filter(|line| !line.trim().is_empty());
            return Self::new(lines.map(Cow::Borrowed).collect());
        }
        let mut lines = whole_lines(text, 0, HEAD_BYTES);
        for place in [3, 7] {
            let at = text.len() / 10 * place;
            if at > HEAD_BYTES {
                lines.extend(whole_lines(text, at, MIDDLE_BYTES).into_iter().skip(1));
            }
        }
        Self::new(lines.into_iter().map(Cow::Borrowed).collect())
    }

    fn contains(&self, byte: u8) -> bool {
        self.counts[usize::from(byte)] > 0
    }

    /// Whether most lines hold a long delimiter, and its signs (but for blanks) stand nowhere else.
    fn is_written_with(&self, delimiter: &str) -> bool {
        if !delimiter.bytes().all(|byte| self.contains(byte)) {
            return false;
        }
        let times: usize = self.lines.iter().map(|line| line.matches(delimiter).count()).sum();
        let lines = self.lines.iter().filter(|line| line.contains(delimiter)).count();
        let alone = delimiter
            .bytes()
            .filter(|byte| *byte != b' ')
            .all(|byte| self.counts[usize::from(byte)] == times * count(delimiter.as_bytes(), byte));
        times > 0 && lines * 3 >= self.lines.len() * 2 && (alone || !delimiter.is_ascii())
    }

    /// Whether delimiters inside cells have a backslash before them.
    fn escapes_delimiter(&self, delimiter: u8) -> bool {
        let is_escaped = |line: &Cow<'_, str>| line.as_bytes().windows(2).any(|two| two == [b'\\', delimiter]);
        self.contains(b'\\') && self.lines.iter().any(is_escaped)
    }

    /// Whether quotes inside quoted cells are written `\"`: they stand where no cell ends.
    fn escapes_with_backslash(&self, quote: u8) -> bool {
        let escaped = |line: &Cow<'_, str>| {
            let bytes = line.as_bytes();
            let before = bytes
                .windows(3)
                .any(|three| three[0] == b'\\' && three[1] == quote && three[2].is_ascii_alphanumeric());
            let after = bytes
                .windows(3)
                .any(|three| three[0].is_ascii_alphanumeric() && three[1] == b'\\' && three[2] == quote);
            before && after
        };
        self.contains(b'\\') && self.contains(quote) && self.lines.iter().any(escaped)
    }

    /// Whether a good part of the lines has a cell that opens and closes with this quote.
    fn is_quoted_with(&self, marks: Marks) -> bool {
        let (delimiter, quote) = (marks.delimiter, marks.quote);
        let is_edge = |byte: Option<&u8>| byte.is_none_or(|byte| *byte == delimiter);
        let quoted = |line: &&Cow<'_, str>| {
            let bytes = line.as_bytes();
            let quotes = (0..bytes.len()).filter(|at| bytes[*at] == quote);
            let (mut opens, mut closes) = (false, false);
            for at in quotes {
                opens |= is_edge(at.checked_sub(1).and_then(|before| bytes.get(before)));
                closes |= opens && at > 0 && is_edge(bytes.get(at + 1));
            }
            opens && closes
        };
        self.lines.iter().filter(quoted).count() * 4 >= self.lines.len()
    }

    /// Agreement of the rows times the share of cells that look like values, and the usual width.
    fn score(&self, marks: Marks) -> (f64, usize) {
        let mut records: Vec<(usize, f64)> = Vec::new();
        self.records(marks, |cells| {
            let looked_at = cells.len().clamp(1, SAMPLE_CELLS);
            let valued: f64 = cells.iter().take(SAMPLE_CELLS).map(|cell| value_likeness(cell, marks)).sum();
            records.push((cells.len(), valued / looked_at as f64));
        });
        let whole = agreement(&records);
        let table = within(&records);
        if table.len() < LEAST_TABLE || table.len() == records.len() {
            return whole;
        }
        let (score, width) = agreement(table);
        let score = score * (table.len() as f64 / records.len() as f64).sqrt();
        if width >= 3 && score > whole.0 { (score, width) } else { whole }
    }

    /// Whether the first record has this many cells.
    fn starts_with_width(&self, marks: Marks, width: usize) -> bool {
        let mut cells = Cells::default();
        !self.lines.is_empty() && self.record_lines(0, marks, &mut cells) > 0 && cells.len() == width
    }

    /// Marks that leave every record in one cell.
    fn one_column(&self) -> Marks {
        let splits_nothing = |marks: &Marks| {
            let mut widest = 0;
            self.records(*marks, |cells| widest = widest.max(cells.len()));
            widest <= 1
        };
        let marks = |delimiter| Marks { delimiter, quote: b'"', backslash: false };
        ONE_COLUMN_DELIMITERS.iter().copied().map(marks).find(splits_nothing).unwrap_or(marks(0x1f))
    }

    /// Whether the file is one column of names like `Müller, Anna` under a title without the delimiter.
    fn is_list_of_names(&self, marks: Marks, width: usize) -> bool {
        let (mut pairs, mut spaced) = (0, 0);
        self.records(marks, |cells| {
            if cells.len() == 2 {
                pairs += 1;
                spaced += usize::from(cells.iter().nth(1).is_some_and(|cell| cell.starts_with(' ')));
            }
        });
        width == 2 && spaced * 10 >= pairs * 9 && self.starts_with_width(marks, 1)
    }

    /// Number of cells in the first line; 0 where a quote is left open in it.
    fn names(&self, marks: Marks) -> usize {
        let mut cells = Cells::default();
        let unclosed = self.lines.first().map_or(1, |line| split(line, marks, Reading::Closing, &mut cells));
        if unclosed == 0 { cells.len() } else { 0 }
    }

    fn records(&self, marks: Marks, mut visit: impl FnMut(&Cells)) {
        let mut cells = Cells::default();
        let (mut at, mut records) = (0, 0);
        while at < self.lines.len() && records < SAMPLE_RECORDS {
            let lines = self.record_lines(at, marks, &mut cells);
            visit(&cells);
            at += lines;
            records += 1;
        }
    }

    /// Splits the record that starts at a line; returns how many lines it spans.
    fn record_lines(&self, at: usize, marks: Marks, cells: &mut Cells) -> usize {
        let is_split = |record: &str, cells: &mut Cells| split(record, marks, Reading::Closing, cells) == 0;
        if is_split(&self.lines[at], cells) {
            return 1;
        }
        let mut record = self.lines[at].clone().into_owned();
        let names = self.names(marks);
        for (count, line) in self.lines[at + 1..].iter().take(LINES_PER_CELL).enumerate() {
            if names >= 3 && !line.as_bytes().contains(&marks.quote) && is_split(line, cells) && cells.len() == names {
                break;
            }
            record.push('\n');
            record.push_str(line);
            if line.as_bytes().contains(&marks.quote) && is_split(&record, cells) {
                return count + 2;
            }
        }
        is_split(&self.lines[at], cells);
        1
    }
}

/// The records without those of one cell above and below, as titles and notes are.
fn within(records: &[(usize, f64)]) -> &[(usize, f64)] {
    let first = records.iter().position(|(width, _)| *width > 1).unwrap_or(0);
    let last = records.iter().rposition(|(width, _)| *width > 1).map_or(0, |last| last + 1);
    records.get(first..last).unwrap_or_default()
}

/// How far records agree in their widths (with how like values their cells are), and the usual width.
fn agreement(records: &[(usize, f64)]) -> (f64, usize) {
    let mut widths: BTreeMap<usize, usize> = BTreeMap::new();
    let (mut valued, mut cells_seen) = (0.0, 0.0);
    for (width, likeness) in records {
        *widths.entry(*width).or_default() += 1;
        let looked_at = (*width).clamp(1, SAMPLE_CELLS) as f64;
        valued += likeness * looked_at;
        cells_seen += looked_at;
    }
    let share = |count: usize| count as f64 / records.len().max(1) as f64;
    let dispersion: f64 =
        widths.iter().map(|(width, count)| share(*count) * (1.0 - 1.0 / (*width).max(1) as f64)).sum();
    let uniformity: f64 = widths.values().map(|count| share(*count).powi(2)).sum();
    let usual = widths.iter().max_by_key(|(width, count)| (**count, **width)).map_or(1, |(width, _)| *width);
    let likeness: f64 = if cells_seen > 0.0 { valued / cells_seen } else { 0.0 };
    (dispersion * uniformity * likeness, usual)
}

/// Lines that are not blank, from a place on; the last one only if it is whole.
fn whole_lines(text: &str, from: usize, length: usize) -> Vec<&str> {
    let start = (from..text.len()).find(|at| text.is_char_boundary(*at)).unwrap_or(text.len());
    let end = (start + length..text.len()).find(|at| text.is_char_boundary(*at)).unwrap_or(text.len());
    let piece = &text[start..end];
    let whole = match piece.rfind(['\n', '\r']) {
        Some(last) if end < text.len() => &piece[..last],
        _ => piece,
    };
    whole.split(['\n', '\r']).filter(|line| !line.trim().is_empty()).collect()
}

/// How much a cell looks like one value: 1 for numbers, dates, keys, addresses and plain words; 0 where it still holds
/// other delimiters or half of a pair of quotes.
fn value_likeness(cell: &str, marks: Marks) -> f64 {
    if Shape::of(cell) != Shape::Text {
        return 1.0;
    }
    if matches!(cell.trim(), "," | ";" | "|" | ":") {
        return 0.0;
    }
    let (first, last) = (cell.bytes().next(), cell.bytes().next_back());
    let double = (first == Some(b'"'), last == Some(b'"'));
    let single = cell.len() > 1
        && first == last
        && first.is_some_and(|first| matches!(first, b'\'' | b'`' | b'~' | b'$' | b'*'));
    let holds = |byte: u8| byte != marks.delimiter && cell.as_bytes().contains(&byte);
    if double.0 || double.1 || single || holds(b';') || holds(b'\t') || holds(b'|') {
        0.0
    } else if first == Some(b' ') || last == Some(b' ') || holds(b',') {
        0.7
    } else {
        1.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn delimiter(text: &str) -> char {
        char::from(sniff(text).marks.delimiter)
    }

    #[test]
    fn usual_delimiters() {
        for sign in [',', ';', '\t', '|', '^', ':', '~', '\u{1}'] {
            let text = "id,name,city\n1,Anna,Berlin\n2,Bernd,Hamburg\n".replace(',', &sign.to_string());
            assert_eq!(delimiter(&text), sign);
            assert_eq!(sniff(&text).width, 3);
        }
    }

    #[test]
    fn decimal_commas_do_not_delimit() {
        assert_eq!(delimiter("Kunde;Umsatz\nA;1,5\nB;2,7\nC;3,9\n"), ';');
        assert_eq!(delimiter("k;x;y;z\na;1,5;2,5;3,5\nb;1,5;2,5;3,5\nc;1,5;2,5;3,5\n"), ';');
        assert_eq!(delimiter("Betrag, netto;Betrag, brutto\n1,00;1,19\n2,00;2,38\n"), ';');
    }

    #[test]
    fn commas_in_text_do_not_delimit() {
        let text = "Nr;Betreff\n1;Hallo, wir warten, seit Wochen\n2;Bitte, danke, gern\n3;Lieferung, Teil 2, fehlt\n";
        assert_eq!(delimiter(text), ';');
    }

    #[test]
    fn times_do_not_delimit() {
        assert_eq!(sniff("Zeit\n10:30\n11:45\n12:15\n").width, 1);
        assert_eq!(sniff("Name\nAnna Muster\nBernd Beispiel\nCarla Probe\n").width, 1);
    }

    #[test]
    fn names_with_comma_are_one_column() {
        assert_eq!(sniff("Name\nMüller, Anna\nMeier, Bernd\nSchulz, Carla\n").width, 1);
        assert_eq!(sniff("Kundenliste\nKunde;Umsatz\nA;1,00\nB;2,00\n").width, 2);
    }

    #[test]
    fn excel_names_its_delimiter() {
        let sniffed = sniff("sep=;\r\na;b\r\n1,2;3,4\r\n");
        assert_eq!((sniffed.marks.delimiter, sniffed.skip), (b';', 7));
        assert_eq!(sniff("\"sep=|\"\na,b|c\n").marks.delimiter, b'|');
        assert_eq!(sniff("sep=||\na||b\n1||2\n").delimiter.as_deref(), Some("||"));
    }

    #[test]
    fn delimiters_of_several_signs() {
        for sign in ["||", "::", ";;", " | ", "|~|", "~|~", "^|^", "##", "§", "¦"] {
            let text = "id,name,time\n1,Anna; b,10-30\n2,,11-45\n".replace(',', sign).replace("; b", " b");
            let sniffed = sniff(&text);
            assert_eq!((sniffed.delimiter.as_deref(), sniffed.width), (Some(sign), 3), "{sign}");
        }
        assert_eq!(sniff("a|b|c|d\n1||2|3\n4||5|6\n").marks.delimiter, b'|');
    }

    #[test]
    fn other_ends_of_records() {
        let sniffed = sniff("id;name\u{1e}1;Anna\u{1e}2;Bernd\u{1e}");
        assert_eq!((sniffed.width, sniffed.with_stand_in("a\u{1e}b".into())), (2, "a\nb".to_owned()));
    }

    #[test]
    fn single_quotes() {
        let sniffed = sniff("'id','name'\n'1','Müller, Anna'\n'2','Meier, Bernd'\n");
        assert_eq!((sniffed.marks.quote, sniffed.width), (b'\'', 2));
        assert_eq!(sniff("name,phone\nAnna,'+49 30 1\nBernd,'+49 30 2\n").marks.quote, b'"');
    }

    #[test]
    fn backslashes_before_quotes() {
        assert!(sniff("a,b\n1,\"say \\\"hi\\\" to\"\n2,x\n").marks.backslash);
        assert!(!sniff("a,b\n1,\"C:\\temp\\\"\n2,\"x\"\n").marks.backslash);
    }

    #[test]
    fn cells_of_several_lines_are_one_record() {
        let sniffed = sniff("a;b;c\n1;\"x\ny, z\n\";3\n4;5;6\n");
        assert_eq!((sniffed.marks.delimiter, sniffed.width), (b';', 3));
    }
}
