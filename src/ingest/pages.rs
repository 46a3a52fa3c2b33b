//! A text page by page, so that a large file needs no more memory than one page beside its table. A page ends where a line
//! ends; a small file is one page.

use std::io::{self, Read};

use super::encoding::{Decoder, Encoded};
use super::limits;
use super::problems::ProblemLog;

/// Where the bytes of a text come from.
pub(super) enum Source<'a> {
    /// They are all there.
    Whole(Vec<u8>),
    /// They are read as they are needed.
    Stream(&'a mut dyn Read),
}

/// The pages of a text.
pub(super) struct Pages<'a> {
    source: Source<'a>,
    decoder: Option<Decoder>,
    /// Bytes behind the last line end of the page before.
    rest: Vec<u8>,
    ended: bool,
}

impl<'a> Pages<'a> {
    pub(super) fn new(source: Source<'a>) -> Self {
        Self { source, decoder: None, rest: Vec::new(), ended: false }
    }

    /// Whether the last page was handed out.
    pub(super) fn is_last(&self) -> bool {
        self.ended
    }

    /// The next page; empty behind the last one.
    ///
    /// # Errors
    /// Where the source cannot be read further.
    pub(super) fn next(&mut self, log: &mut ProblemLog) -> io::Result<String> {
        if self.ended {
            return Ok(String::new());
        }
        let page = self.bytes(log)?;
        let decoder = self.decoder.get_or_insert_with(|| Decoder::of(&page));
        let mut text = decoder.decode(page, log);
        if self.ended {
            // What ended files under DOS.
            text.truncate(text.trim_end_matches('\u{1a}').len());
        }
        Ok(text)
    }

    /// What was found out about the encoding; notes the lines that are in another one.
    pub(super) fn finish(self, log: &mut ProblemLog) -> Encoded {
        self.decoder.map_or(Encoded { name: "UTF-8", byte_order_mark: false }, |decoder| decoder.finish(log))
    }

    /// The bytes of the next page: whole lines, and everything at the end of the source.
    fn bytes(&mut self, log: &mut ProblemLog) -> io::Result<Vec<u8>> {
        let stream = match &mut self.source {
            Source::Whole(bytes) => {
                self.ended = true;
                return Ok(std::mem::take(bytes));
            }
            Source::Stream(stream) => stream,
        };
        let mut page = std::mem::take(&mut self.rest);
        loop {
            let before = page.len();
            let read = stream.by_ref().take(limits::PAGE_BYTES as u64).read_to_end(&mut page)?;
            if read < limits::PAGE_BYTES {
                self.ended = true;
                return Ok(page);
            }
            if let Some(end) = last_line_end(&page, before) {
                self.rest = page.split_off(end);
                return Ok(page);
            }
            if page.len() > limits::LINE_BYTES {
                self.ended = true;
                let limit = limits::LINE_BYTES.to_string();
                log.add(None, crate::table::ProblemKind::LimitReached, vec!["bytes in one line".into(), limit]);
                return Ok(page);
            }
        }
    }
}

/// Where the last line that ends at or behind `from` ends. In UTF-16 a line feed takes two bytes, of which one is NUL.
fn last_line_end(bytes: &[u8], from: usize) -> Option<usize> {
    let feed = from + bytes[from..].iter().rposition(|byte| *byte == b'\n')?;
    let is_little = feed.is_multiple_of(2) && bytes.get(feed + 1) == Some(&0);
    Some(feed + 1 + usize::from(is_little))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pages(mut bytes: &[u8]) -> (usize, String) {
        let mut log = ProblemLog::new("a.csv");
        let mut pages = Pages::new(Source::Stream(&mut bytes));
        let (mut count, mut text) = (0, String::new());
        while !pages.is_last() {
            text.push_str(&pages.next(&mut log).unwrap());
            count += 1;
        }
        assert_eq!(log.finish(), []);
        (count, text)
    }

    #[test]
    fn pages_end_where_lines_end_and_lose_nothing() {
        let text = "1234;Köln;Müller & Söhne\r\n".repeat(500_000);
        let (count, read) = pages(text.as_bytes());
        assert!(count > 1);
        assert!(read == text);
        let little: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert!(pages(&little).1 == text);
        let big: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
        assert!(pages(&big).1 == text);
    }
}
