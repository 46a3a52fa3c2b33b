//! What is put right in the cells of single rows, each with a note: rows that are written with another delimiter than the
//! rest, and cells whose UTF-8 was taken for windows-1252 and written as UTF-8 again (`MÃ¼ller`).

use encoding_rs::{Encoding, WINDOWS_1252};

use super::dialect::Sniffed;
use super::layout::Assembler;
use super::quoting::{Cells, Marks, Reading, count, find, split};
use super::shapes::Shape;
use crate::table::ProblemKind;

/// Delimiters that single rows are found with.
const FOREIGN: &[u8] = b";,\t| ";

/// Fewest columns of a table whose rows are believed to have another delimiter.
const LEAST_WIDTH: usize = 3;

/// Rows that are told where cells were decoded once more.
const EXAMPLES: usize = 5;

/// Stands between the reader of records and the table.
pub(super) struct Cleaner {
    marks: Marks,
    width: usize,
    /// The delimiter for which a single sign stands in.
    delimiter: Option<String>,
    /// The first row, where it may be a header with another delimiter; the next row decides.
    held: Option<Held>,
    started: bool,
    /// Shapes of a row of data of the usual width.
    model: Vec<Shape>,
    /// The text at hand holds signs that speak for cells encoded twice.
    watchful: bool,
    decoded: (usize, Vec<u32>),
}

struct Held {
    line: u32,
    plain: Cells,
    foreign: Cells,
    sign: u8,
}

impl Cleaner {
    pub(super) fn new(sniffed: &Sniffed) -> Self {
        Self {
            marks: sniffed.marks,
            width: sniffed.width,
            delimiter: sniffed.delimiter.clone(),
            held: None,
            started: false,
            model: Vec::new(),
            watchful: true,
            decoded: (0, Vec::new()),
        }
    }

    /// Takes note of the text that the next rows are from.
    pub(super) fn look_at(&mut self, text: &str) {
        self.watchful = ["Ã", "Â", "â", "Ä", "Å"].iter().any(|sign| text.contains(sign));
    }

    /// Hands a row on; `raw` is how it stands in the file.
    pub(super) fn push(&mut self, rows: &mut Assembler, line: u32, raw: &str, text: &str, ends: &[usize]) {
        if let Some(cells) = self.unwrapped(raw, text, ends) {
            if self.model.is_empty() {
                self.learn(rows, &cells.text, &cells.ends);
            }
            self.release(rows, false);
            self.started = true;
            self.hand_over(rows, line, &cells.text, &cells.ends);
            return;
        }
        if ends.len() < self.width && self.width >= LEAST_WIDTH && !raw.trim().is_empty() {
            if let Some((foreign, sign)) = self.foreign(raw) {
                if self.started {
                    self.hand_over_foreign(rows, line, &foreign, sign);
                } else {
                    let plain = Cells { text: text.to_owned(), ends: ends.to_vec() };
                    self.held = Some(Held { line, plain, foreign, sign });
                    self.started = true;
                }
                return;
            }
        } else if ends.len() == self.width && self.model.is_empty() {
            self.learn(rows, text, ends);
        }
        self.release(rows, false);
        self.started = true;
        self.hand_over(rows, line, text, ends);
    }

    /// The cells of a row that stands in one pair of quotes as a whole, where they are as many as usual.
    fn unwrapped(&self, raw: &str, text: &str, ends: &[usize]) -> Option<Cells> {
        let quote = char::from(self.marks.quote);
        if ends.len() != 1
            || self.width < LEAST_WIDTH
            || self.delimiter.is_some()
            || !raw.trim_start().starts_with(quote)
        {
            return None;
        }
        let mut cells = Cells::default();
        let unclosed = split(text, self.marks, Reading::Closing, &mut cells);
        (unclosed == 0 && cells.len() == self.width).then_some(cells)
    }

    /// Hands on what is held back, and notes what was put right in many cells.
    pub(super) fn finish(&mut self, rows: &mut Assembler) {
        self.release(rows, false);
        let (count, first) = std::mem::take(&mut self.decoded);
        if count > 0 {
            let told: Vec<String> = first.iter().map(u32::to_string).collect();
            let details = vec![count.to_string(), told.join(", ")];
            rows.log().add(first.first().copied(), ProblemKind::DoubleEncoding, details);
        }
    }

    /// Takes the shapes of the second row of the usual width, or of the first below a header that is held back.
    fn learn(&mut self, rows: &mut Assembler, text: &str, ends: &[usize]) {
        let shapes = shapes(text, ends);
        if self.held.is_some() {
            let is_data = shapes.iter().any(|shape| shape.is_specific());
            self.release(rows, is_data);
        }
        if shapes.iter().any(|shape| shape.is_specific()) {
            self.model = shapes;
        }
    }

    fn release(&mut self, rows: &mut Assembler, as_foreign: bool) {
        let Some(held) = self.held.take() else { return };
        if as_foreign {
            self.hand_over_foreign(rows, held.line, &held.foreign, held.sign);
        } else {
            self.hand_over(rows, held.line, &held.plain.text, &held.plain.ends);
        }
    }

    fn hand_over_foreign(&mut self, rows: &mut Assembler, line: u32, cells: &Cells, sign: u8) {
        let name = |sign: u8| if sign == b'\t' { "tab".to_owned() } else { format!("`{}`", char::from(sign)) };
        let own = self.delimiter.as_ref().map_or_else(|| name(self.marks.delimiter), |own| format!("`{own}`"));
        rows.log().count(line, ProblemKind::ForeignDelimiter, || vec![name(sign), own]);
        self.hand_over(rows, line, &cells.text, &cells.ends);
    }

    fn hand_over(&mut self, rows: &mut Assembler, line: u32, text: &str, ends: &[usize]) {
        let stands_in = self.delimiter.is_some() && text.as_bytes().contains(&self.marks.delimiter);
        let is_suspect = self.watchful && may_be_encoded_twice(text);
        if !stands_in && !is_suspect {
            rows.push(line, text, ends);
            return;
        }
        let sign = char::from(self.marks.delimiter);
        let mut cells = Cells::default();
        let mut start = 0;
        for end in ends {
            let cell = &text[start..*end];
            let cell = match &self.delimiter {
                Some(delimiter) if stands_in => cell.replace(sign, delimiter),
                _ => cell.to_owned(),
            };
            let decoded = decoded(&cell);
            if decoded.is_some() {
                self.decoded.0 += 1;
                if self.decoded.1.len() < EXAMPLES && self.decoded.1.last() != Some(&line) {
                    self.decoded.1.push(line);
                }
            }
            cells.text.push_str(decoded.as_ref().unwrap_or(&cell));
            cells.close();
            start = *end;
        }
        rows.push(line, &cells.text, &cells.ends);
    }

    /// A row read with another delimiter, where it then has the usual width and looks like the others.
    fn foreign(&self, raw: &str) -> Option<(Cells, u8)> {
        FOREIGN.iter().filter(|sign| **sign != self.marks.delimiter).find_map(|sign| {
            if count(raw.as_bytes(), *sign) + 1 < self.width {
                return None;
            }
            let mut cells = Cells::default();
            let unclosed = split(raw, Marks { delimiter: *sign, ..self.marks }, Reading::Closing, &mut cells);
            let fits = unclosed == 0 && cells.len() == self.width;
            let alike = if self.started && !self.model.is_empty() {
                self.is_like_model(&cells, *sign)
            } else {
                *sign != b' ' && !self.started && are_names(&cells)
            };
            (fits && alike).then_some((cells, *sign))
        })
    }

    /// Whether a row read with this delimiter holds what the others do; words between blanks are sentences, unless half of them
    /// are numbers, dates and the like.
    fn is_like_model(&self, cells: &Cells, sign: u8) -> bool {
        let shapes = shapes(&cells.text, &cells.ends);
        let pairs =
            shapes.iter().zip(&self.model).filter(|(own, model)| **own != Shape::Empty && **model != Shape::Empty);
        let (mut compared, mut same, mut telling) = (0_usize, 0, 0);
        for (own, model) in pairs {
            compared += 1;
            same += usize::from(own == model);
            telling += usize::from(own == model && own.is_specific());
        }
        let least = if sign == b' ' { compared.div_ceil(2) } else { 1 };
        telling >= least && same * 4 >= compared * 3
    }
}

fn shapes(text: &str, ends: &[usize]) -> Vec<Shape> {
    let mut start = 0;
    ends.iter().map(|end| Shape::of(&text[std::mem::replace(&mut start, *end)..*end])).collect()
}

/// Whether all cells are words, and no two alike.
fn are_names(cells: &Cells) -> bool {
    let names: Vec<&str> = cells.iter().map(str::trim).collect();
    let distinct = names.iter().enumerate().all(|(at, name)| !names[..at].contains(name));
    distinct && names.iter().all(|name| Shape::of(name) == Shape::Text && name.len() <= 40)
}

/// Whether a text holds what the first byte of a letter in UTF-8 looks like when it is taken for windows-1252.
fn may_be_encoded_twice(text: &str) -> bool {
    let bytes = text.as_bytes();
    let mut from = 0;
    while let Some(at) = find(bytes, from, 0xc3) {
        if matches!(bytes.get(at + 1), Some(0x82..=0x85 | 0xa2)) {
            return true;
        }
        from = at + 1;
    }
    false
}

/// The cell as it was before its UTF-8 was taken for windows-1252, once or more often; only where the whole cell was.
fn decoded(cell: &str) -> Option<String> {
    const TIMES: usize = 4;
    let mut best: Option<String> = None;
    for _ in 0..TIMES {
        let Some(next) = decoded_once_more(best.as_deref().unwrap_or(cell)) else { break };
        best = Some(next);
    }
    best
}

fn decoded_once_more(cell: &str) -> Option<String> {
    if !may_be_encoded_twice(cell) {
        return None;
    }
    let bytes: Option<Vec<u8>> = cell.chars().map(western_byte).collect();
    String::from_utf8(bytes?).ok().filter(|text| text.len() < cell.len())
}

/// The byte of a sign in windows-1252; the five that it leaves out stand for themselves.
fn western_byte(sign: char) -> Option<u8> {
    if let Ok(byte @ (0..=0x7f | 0x81 | 0x8d | 0x8f | 0x90 | 0x9d | 0xa0..=0xff)) = u8::try_from(u32::from(sign)) {
        return Some(byte);
    }
    let western: &'static Encoding = WINDOWS_1252;
    let mut buffer = [0; 4];
    let (bytes, _, unmappable) = western.encode(sign.encode_utf8(&mut buffer));
    match bytes.as_ref() {
        [byte] if !unmappable => Some(*byte),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_encoded_twice_are_decoded_once_more() {
        for text in ["Müller", "Groß", "30 €", "„Adler“ – Köln", "Überlingen", "Àquila"] {
            let twice = WINDOWS_1252.decode_without_bom_handling(text.as_bytes()).0;
            assert_eq!(decoded(&twice).as_deref(), Some(text), "{twice}");
            let thrice = WINDOWS_1252.decode_without_bom_handling(twice.as_bytes()).0;
            assert_eq!(decoded(&thrice).as_deref(), Some(text), "{thrice}");
        }
    }

    #[test]
    fn other_cells_stay() {
        for cell in ["Müller", "SÃO PAULO", "Ã", "Köln MÃ¼ller €", "Ätna", "日本Ã¼"] {
            assert_eq!(decoded(cell), None, "{cell}");
        }
    }
}
