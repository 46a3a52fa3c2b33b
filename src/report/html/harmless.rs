//! The last gate before a page: the templates escape markup, and here signs that turn the direction of text become one that is
//! seen, so that `\u{202e}gpj.exe` does not read as a picture.

use std::borrow::Cow;
use std::io::{self, Write};

use crate::report::check::turns_text;

/// Hands on what a template writes; it writes whole strings.
pub(crate) struct Harmless<'a>(pub(crate) &'a mut dyn Write);

impl Write for Harmless<'_> {
    fn write(&mut self, buffer: &[u8]) -> io::Result<usize> {
        let shown = match str::from_utf8(buffer) {
            Ok(text) if text.contains(turns_text) => Cow::Owned(text.replace(turns_text, "\u{fffd}").into_bytes()),
            _ => Cow::Borrowed(buffer),
        };
        self.0.write_all(&shown)?;
        Ok(buffer.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_turns_round() {
        let mut page = Vec::new();
        Harmless(&mut page).write_all("a\u{202e}ä\u{2066}&lt;".as_bytes()).unwrap();
        assert_eq!(page, "a\u{fffd}ä\u{fffd}&lt;".as_bytes());
    }
}
