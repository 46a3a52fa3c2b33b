//! Delimiter and quote character from a bounded sample.
//!
//! Every candidate splits the [sample](super::sample); the best one gives rows that agree in their number of cells *and*
//! cells that look like values.

use std::borrow::Cow;

use super::printed::Printed;
use super::quoting::Marks;
use super::sample::{HEAD_BYTES, Sample, whole_signs};

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
    /// How the columns stand, where the text is a printed list.
    printed: Option<Printed>,
}

impl Sniffed {
    fn new(marks: Marks, delimiter: Option<String>, width: usize) -> Self {
        Self { marks, delimiter, width, skip: 0, record_end: None, printed: None }
    }

    /// Whether the delimiter is one that hardly ever stands inside of values.
    fn is_strong(&self) -> bool {
        self.width > 1 && matches!(self.marks.delimiter, b';' | b'\t' | b'|' | b'^' | b'~' | 0x01 | 0x1f)
    }

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
        if let Some(printed) = &self.printed {
            return printed.delimited(&text, char::from(self.marks.delimiter));
        }
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
    let named = named.as_ref().map(|(delimiter, _)| delimiter.as_str());
    let mut sniffed = best(&sample, named);
    if named.is_none() {
        if let Some(printed) = printed(&sample, &sniffed) {
            sniffed = printed;
        } else if let Some(unwrapped) = sample.unwrapped().filter(|_| sniffed.width == 1) {
            let inner = best(&unwrapped, None);
            if inner.width > 2 && unwrapped.starts_with_width(inner.marks, inner.width) {
                sniffed = inner;
            }
        }
    }
    Sniffed { skip, record_end, ..sniffed }
}

/// The best way to read a sample, without what comes from outside of it.
fn best(sample: &Sample<'_>, named: Option<&str>) -> Sniffed {
    let mut best: Option<(f64, Sniffed)> = None;
    for candidate in candidates(sample, named) {
        let sample = candidate.sample(sample);
        let (score, width) = sample.score(candidate.marks);
        let score = if candidate.is_refuted(&sample, width) { 0.0 } else { score * candidate.prior };
        if best.as_ref().is_none_or(|(highest, _)| score > *highest) {
            let Candidate { marks, delimiter, .. } = candidate;
            best = Some((score, Sniffed::new(marks, delimiter, width)));
        }
    }
    match best {
        Some((score, sniffed)) if named.is_some() || score > LEAST_SCORE => sniffed,
        _ => Sniffed::new(sample.one_column(), None, 1),
    }
}

/// How a printed list is read, where the sample is one and no delimiter but a frame or blanks explains it: what stands inside
/// of amounts and words does not stand in the header.
fn printed(sample: &Sample<'_>, sniffed: &Sniffed) -> Option<Sniffed> {
    let is_doubtful =
        sniffed.width < 2 || sniffed.marks.delimiter == b' ' || !sample.starts_with_width(sniffed.marks, sniffed.width);
    let spaced = || Printed::spaced(sample).filter(|_| is_doubtful && !sniffed.is_strong());
    let printed = Printed::framed(sample).or_else(spaced)?;
    let delimiter = STAND_INS.iter().copied().find(|sign| !sample.contains(*sign))?;
    // Quotes are text here: a sign that no text holds stands for them.
    let marks = Marks { delimiter, quote: 0x03, backslash: false };
    let width = printed.width(sample);
    Some(Sniffed { printed: Some(printed), ..Sniffed::new(marks, None, width) })
}

fn record_end(text: &str) -> Option<&'static str> {
    let head = whole_signs(text, HEAD_BYTES);
    if head.contains(['\n', '\r']) {
        return None;
    }
    RECORD_ENDS.iter().find(|end| head.contains(**end)).copied()
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
