//! Reads JSON value by value, numbers as they are written: an id of nineteen digits must not become a floating-point number.
//! What programs commonly write beside the standard is taken too: `NaN`, a comma too many, values one after the other.

use std::borrow::Cow;

use crate::ingest::limits;

/// Why a text is no JSON from some place on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct JsonError {
    /// Offset in bytes.
    pub(super) at: usize,
    /// What is wrong there.
    pub(super) what: &'static str,
}

/// What a value is, by its first sign.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    Object,
    Array,
    Scalar,
}

/// A place in a text.
#[derive(Clone)]
pub(super) struct Scanner<'a> {
    text: &'a str,
    pub(super) at: usize,
    depth: usize,
}

impl<'a> Scanner<'a> {
    pub(super) fn new(text: &'a str, at: usize) -> Self {
        Self { text, at, depth: 0 }
    }

    fn error(&self, what: &'static str) -> JsonError {
        JsonError { at: self.at, what }
    }

    /// The next sign that is no white space.
    pub(super) fn peek(&mut self) -> Option<u8> {
        let rest = &self.text.as_bytes()[self.at..];
        let blank = rest.iter().take_while(|byte| matches!(byte, b' ' | b'\t' | b'\r' | b'\n')).count();
        self.at += blank;
        rest.get(blank).copied()
    }

    /// What the next value is.
    pub(super) fn shape(&mut self) -> Result<Shape, JsonError> {
        match self.peek() {
            Some(b'{') => Ok(Shape::Object),
            Some(b'[') => Ok(Shape::Array),
            Some(_) => Ok(Shape::Scalar),
            None => Err(self.error("the text ends early")),
        }
    }

    /// Walks over the members of an object; `member` must read the value.
    pub(super) fn members(
        &mut self,
        mut member: impl FnMut(&mut Self, &str) -> Result<(), JsonError>,
    ) -> Result<(), JsonError> {
        self.list(b'}', |scanner| {
            let key = scanner.string()?;
            if scanner.peek() != Some(b':') {
                return Err(scanner.error("a colon is missing"));
            }
            scanner.at += 1;
            member(scanner, &key)
        })
    }

    /// Walks over the elements of an array; `element` must read each.
    pub(super) fn elements(
        &mut self,
        element: impl FnMut(&mut Self) -> Result<(), JsonError>,
    ) -> Result<(), JsonError> {
        self.list(b']', element)
    }

    fn list(&mut self, end: u8, mut item: impl FnMut(&mut Self) -> Result<(), JsonError>) -> Result<(), JsonError> {
        self.at += 1;
        self.depth += 1;
        if self.depth > limits::NESTING {
            return Err(self.error("values are nested too deep"));
        }
        loop {
            match self.peek() {
                Some(b',') => self.at += 1,
                Some(byte) if byte == end => break,
                Some(_) => item(self)?,
                None => return Err(self.error("the text ends early")),
            }
        }
        self.at += 1;
        self.depth -= 1;
        Ok(())
    }

    /// Reads over a value.
    pub(super) fn skip(&mut self) -> Result<(), JsonError> {
        match self.shape()? {
            Shape::Object => self.members(|scanner, _| scanner.skip()),
            Shape::Array => self.elements(Self::skip),
            Shape::Scalar => self.scalar().map(drop),
        }
    }

    /// A text without its quotes, a number or word as it is written, nothing for `null`.
    pub(super) fn scalar(&mut self) -> Result<Cow<'a, str>, JsonError> {
        if self.peek() == Some(b'"') {
            return self.string();
        }
        let rest = &self.text[self.at..];
        let length = rest
            .bytes()
            .take_while(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.' | b'_'))
            .count();
        if length == 0 {
            return Err(self.error("a value is missing"));
        }
        self.at += length;
        let word = &rest[..length];
        Ok(Cow::Borrowed(if word == "null" { "" } else { word }))
    }

    fn string(&mut self) -> Result<Cow<'a, str>, JsonError> {
        if self.peek() != Some(b'"') {
            return Err(self.error("a quote is missing"));
        }
        let rest = &self.text[self.at + 1..];
        let Some(end) = rest.bytes().position(|byte| matches!(byte, b'"' | b'\\')) else {
            return Err(self.error("a quote is not closed"));
        };
        if rest.as_bytes()[end] == b'"' {
            self.at += end + 2;
            return Ok(Cow::Borrowed(&rest[..end]));
        }
        self.escaped(rest).map(Cow::Owned)
    }

    /// A text with signs behind backslashes.
    fn escaped(&mut self, rest: &str) -> Result<String, JsonError> {
        let mut text = String::new();
        let mut units: Vec<u16> = Vec::new();
        let mut signs = rest.char_indices();
        while let Some((at, sign)) = signs.next() {
            let mut unit = None;
            match sign {
                '"' => {
                    flush(&mut units, &mut text);
                    self.at += at + 2;
                    return Ok(text);
                }
                '\\' => {
                    let (_, code) = signs.next().ok_or(self.error("a quote is not closed"))?;
                    if code == 'u' {
                        let digits = rest.get(at + 2..at + 6).and_then(|digits| u16::from_str_radix(digits, 16).ok());
                        unit = Some(digits.ok_or(self.error("a code of a sign is broken"))?);
                        signs.nth(3);
                    } else {
                        flush(&mut units, &mut text);
                        text.push(unescaped(code));
                    }
                }
                other => {
                    flush(&mut units, &mut text);
                    text.push(other);
                }
            }
            units.extend(unit);
        }
        Err(self.error("a quote is not closed"))
    }
}

/// Signs given as UTF-16 units, of which two may make one sign.
fn flush(units: &mut Vec<u16>, text: &mut String) {
    if !units.is_empty() {
        text.push_str(&String::from_utf16_lossy(units));
        units.clear();
    }
}

fn unescaped(code: char) -> char {
    match code {
        'n' => '\n',
        't' => '\t',
        'r' => '\r',
        'b' => '\u{8}',
        'f' => '\u{c}',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scalar(text: &str) -> Result<String, &'static str> {
        Scanner::new(text, 0).scalar().map(Cow::into_owned).map_err(|error| error.what)
    }

    #[test]
    fn scalars_are_kept_as_they_are_written() {
        for (text, value) in [
            ("2401730000000081400", "2401730000000081400"),
            ("-1.50e+3", "-1.50e+3"),
            ("0.10", "0.10"),
            ("true", "true"),
            ("null", ""),
            ("NaN", "NaN"),
            (r#""a\"b\\c\/d\n""#, "a\"b\\c/d\n"),
            (r#""M\u00fcller \ud83d\ude00""#, "Müller 😀"),
        ] {
            assert_eq!(scalar(text), Ok(value.to_owned()), "{text}");
        }
    }

    #[test]
    fn what_is_broken_is_told() {
        for text in ["", "\"a", r#""\u12"#, r#""\"#, "}", ",", r#""\u00zz""#] {
            assert!(scalar(text).is_err(), "{text}");
        }
        let deep = "[".repeat(100_000);
        assert_eq!(Scanner::new(&deep, 0).skip().unwrap_err().what, "values are nested too deep");
        let whole = format!("{}{}", "[".repeat(100), "]".repeat(100));
        assert_eq!(Scanner::new(&whole, 0).skip(), Ok(()));
    }
}
