//! Web pages packed as a message (MHTML), as reporting tools write them under the name `.xls`: parts with a head each, of
//! which those of HTML hold the tables.

/// Whether content begins like such a message.
pub(in crate::ingest) fn is_message(start: &str) -> bool {
    let start = start.to_ascii_lowercase();
    start.starts_with("mime-version:") && (start.contains("multipart/related") || start.contains("text/html"))
}

/// The HTML of all parts that hold some, one behind the other.
pub(super) fn pages(message: &[u8]) -> Vec<u8> {
    let mut pages = Vec::new();
    let mut part = Part::default();
    for line in message.split_inclusive(|byte| *byte == b'\n') {
        if line.starts_with(b"--") && part.in_body {
            part.hand_over(&mut pages);
            part = Part::default();
        } else if part.in_body {
            part.body.extend_from_slice(line);
        } else {
            part.read_head(line);
        }
    }
    part.hand_over(&mut pages);
    pages
}

/// A part of the message while it is read.
#[derive(Default)]
struct Part {
    in_body: bool,
    is_page: bool,
    encoding: Encoding,
    body: Vec<u8>,
}

#[derive(Default, Clone, Copy)]
enum Encoding {
    #[default]
    Plain,
    QuotedPrintable,
    Base64,
}

impl Part {
    fn read_head(&mut self, line: &[u8]) {
        let line = String::from_utf8_lossy(line).trim().to_ascii_lowercase();
        if line.is_empty() {
            self.in_body = true;
        } else if line.starts_with("content-type:") {
            self.is_page = line.contains("text/html");
        } else if line.starts_with("content-transfer-encoding:") {
            self.encoding = match () {
                () if line.contains("quoted-printable") => Encoding::QuotedPrintable,
                () if line.contains("base64") => Encoding::Base64,
                () => Encoding::Plain,
            };
        }
    }

    fn hand_over(&mut self, pages: &mut Vec<u8>) {
        if self.is_page {
            match self.encoding {
                Encoding::Plain => pages.append(&mut self.body),
                Encoding::QuotedPrintable => push_printable(&self.body, pages),
                Encoding::Base64 => push_base64(&self.body, pages),
            }
        }
    }
}

/// Bytes written as `=FC`; `=` at the end of a line says that the line goes on.
fn push_printable(body: &[u8], bytes: &mut Vec<u8>) {
    let digit = |at: usize| body.get(at).and_then(|byte| char::from(*byte).to_digit(16));
    let mut at = 0;
    while let Some(byte) = body.get(at) {
        match (byte, digit(at + 1), digit(at + 2)) {
            (b'=', Some(high), Some(low)) => {
                bytes.push((high * 16 + low) as u8);
                at += 3;
            }
            (b'=', ..) if matches!(body.get(at + 1), Some(b'\r' | b'\n')) => {
                at += if body.get(at + 1..at + 3) == Some(b"\r\n") { 3 } else { 2 };
            }
            _ => {
                bytes.push(*byte);
                at += 1;
            }
        }
    }
}

/// Four signs for three bytes; other signs do not count.
fn push_base64(body: &[u8], bytes: &mut Vec<u8>) {
    const SIGNS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let (mut bits, mut count) = (0_u32, 0);
    for byte in body {
        let Some(value) = SIGNS.iter().position(|sign| sign == byte) else { continue };
        bits = bits << 6 | value as u32;
        count += 6;
        if count >= 8 {
            count -= 8;
            bytes.push((bits >> count) as u8);
            bits &= (1 << count) - 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(encoding: &str, body: &str) -> String {
        format!(
            "MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=\"x\"\r\n\r\n--x\r\n\
             Content-Type: text/html; charset=\"utf-8\"\r\nContent-Transfer-Encoding: {encoding}\r\n\r\n{body}\r\n--x\r\n\
             Content-Type: image/png\r\n\r\n<td>no</td>\r\n--x--\r\n"
        )
    }

    #[test]
    fn pages_are_unpacked() {
        for (encoding, body) in [
            ("quoted-printable", "<td class=3D\"a\">M=C3=BC=\r\nller</td>"),
            ("base64", "PHRkIGNsYXNzPSJhIj5Nw7xs\r\nbGVyPC90ZD4="),
            ("8bit", "<td class=\"a\">Müller</td>"),
        ] {
            let message = message(encoding, body);
            assert!(is_message(&message));
            let page = String::from_utf8(pages(message.as_bytes())).unwrap();
            assert_eq!(page.trim(), "<td class=\"a\">Müller</td>", "{encoding}");
        }
    }

    #[test]
    fn mails_are_no_pages() {
        assert!(!is_message("From: a@b.example\nMIME-Version: 1.0\nContent-Type: text/html\n"));
        assert!(!is_message("MIME-Version: 1.0\nContent-Type: text/plain\n"));
    }
}
