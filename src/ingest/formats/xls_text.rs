//! Shared texts of Excel's old format, which run over record borders, and number formats that mean dates.

use calamine::ExcelDateTimeType;
use encoding_rs::UTF_16LE;

use super::ole::{u16_at, u32_at};

/// The record with the shared texts, and the records that continue it.
pub(super) struct Texts<'a> {
    pieces: Vec<&'a [u8]>,
}

impl<'a> Texts<'a> {
    pub(super) fn new(data: &'a [u8]) -> Self {
        Self { pieces: vec![data] }
    }

    /// A record that continues the texts.
    pub(super) fn go_on(&mut self, data: &'a [u8]) {
        self.pieces.push(data);
    }

    /// All texts, up to one that is cut off.
    pub(super) fn read(&self) -> Vec<String> {
        let mut cursor = Cursor { pieces: &self.pieces, piece: 0, at: 8 };
        std::iter::from_fn(|| cursor.text()).collect()
    }
}

/// A place in the pieces.
struct Cursor<'a> {
    pieces: &'a [&'a [u8]],
    piece: usize,
    at: usize,
}

impl<'a> Cursor<'a> {
    fn rest(&self) -> &'a [u8] {
        self.pieces.get(self.piece).and_then(|piece| piece.get(self.at..)).unwrap_or_default()
    }

    /// Goes to the next piece where this one is read.
    fn turn(&mut self) -> Option<()> {
        while self.rest().is_empty() {
            self.piece += 1;
            self.at = 0;
            self.pieces.get(self.piece)?;
        }
        Some(())
    }

    /// One text: its length, its flags, how much formatting follows, its letters.
    fn text(&mut self) -> Option<String> {
        const WIDE: u8 = 1;
        const EXTENDED: u8 = 4;
        const RICH: u8 = 8;
        self.turn()?;
        let head = self.rest();
        let (mut length, mut flags) = (u16_at(head, 0)?, *head.get(2)?);
        self.at += 3;
        let mut behind = 0;
        if flags & RICH != 0 {
            behind += 4 * u16_at(self.rest(), 0)?;
            self.at += 2;
        }
        if flags & EXTENDED != 0 {
            behind += u32_at(self.rest(), 0)? as usize;
            self.at += 4;
        }
        let mut text = String::new();
        while length > 0 {
            if self.rest().is_empty() {
                // The letters go on behind a new byte of flags.
                self.turn()?;
                flags = *self.rest().first()?;
                self.at += 1;
            }
            let size = if flags & WIDE != 0 { 2 } else { 1 };
            let here = (self.rest().len() / size).min(length);
            if here == 0 && !self.rest().is_empty() {
                return None;
            }
            let letters = &self.rest()[..here * size];
            if size == 2 {
                text.push_str(&UTF_16LE.decode_without_bom_handling(letters).0);
            } else {
                text.extend(letters.iter().map(|byte| char::from(*byte)));
            }
            self.at += letters.len();
            length -= here;
        }
        self.skip(behind)?;
        Some(text)
    }

    fn skip(&mut self, mut count: usize) -> Option<()> {
        while count > 0 {
            self.turn()?;
            let here = self.rest().len().min(count);
            self.at += here;
            count -= here;
        }
        Some(())
    }
}

/// What a built-in number format makes of a number: a date or time, a duration, or nothing special.
pub(super) fn built_in_format(number: usize) -> Option<ExcelDateTimeType> {
    match number {
        46 => Some(ExcelDateTimeType::TimeDelta),
        14..=22 | 27..=36 | 45 | 47 | 50..=58 => Some(ExcelDateTimeType::DateTime),
        _ => None,
    }
}

/// What a number format makes of a number: letters of dates outside quotes and brackets make it a date.
pub(super) fn moment_format(format: &str) -> Option<ExcelDateTimeType> {
    let lower = format.to_lowercase();
    if lower.contains("general") || lower.contains("standard") {
        return None;
    }
    let mut signs = lower.chars();
    let mut is_moment = false;
    while let Some(sign) = signs.next() {
        match sign {
            '"' => signs.by_ref().take_while(|sign| *sign != '"').for_each(drop),
            '\\' | '_' | '*' => drop(signs.next()),
            '[' => {
                let inner: String = signs.by_ref().take_while(|sign| *sign != ']').collect();
                if !inner.is_empty() && inner.chars().all(|sign| matches!(sign, 'h' | 'm' | 's')) {
                    return Some(ExcelDateTimeType::TimeDelta);
                }
            }
            ';' => break,
            'd' | 'm' | 'y' | 'h' | 's' => is_moment = true,
            _ => {}
        }
    }
    is_moment.then_some(ExcelDateTimeType::DateTime)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_of_dates_are_told() {
        for format in ["dd.mm.yyyy", "d/m/yy h:mm", "[$-407]d. mmmm yyyy;@", "hh:mm"] {
            assert!(matches!(moment_format(format), Some(ExcelDateTimeType::DateTime)), "{format}");
        }
        for format in
            ["General", "Standard", "0.00", "#,##0.00 \"Std\"", "[Red]-0.00", "@", "0\\d", "#,##0;-#,##0 \"dm\""]
        {
            assert!(moment_format(format).is_none(), "{format}");
        }
        assert!(matches!(moment_format("[h]:mm:ss"), Some(ExcelDateTimeType::TimeDelta)));
    }

    #[test]
    fn texts_run_over_records() {
        let first = [&[0; 8][..], &[5, 0, 0], b"Mei"].concat();
        let second = [&[1, b'e', 0, b'r', 0][..], &[2, 0, 8, 1, 0], b"AB", &[0; 4], &[1, 0, 1, 0xe4, 0]].concat();
        let mut texts = Texts::new(&first);
        texts.go_on(&second);
        assert_eq!(texts.read(), ["Meier", "AB", "ä"]);
    }

    #[test]
    fn texts_cut_off_end() {
        let data = [&[0; 8][..], &[5, 0, 0], b"Mei"].concat();
        assert_eq!(Texts::new(&data).read(), Vec::<String>::new());
        assert_eq!(Texts::new(&[]).read(), Vec::<String>::new());
    }
}
