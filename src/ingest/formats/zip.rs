//! The table of contents of a ZIP container: enough to tell a workbook and to refuse one that would unpack without end.

use std::io::{Cursor, Read};

use memchr::memmem::Finder;
use zip::ZipArchive;

use crate::ingest::kind::Structured;
use crate::ingest::limits;

const END_OF_DIRECTORY: &[u8] = b"PK\x05\x06";
const DIRECTORY_ENTRY: &[u8] = b"PK\x01\x02";

/// Most bytes behind the start of the end record: itself (22) and a comment (65,535).
const END_SEARCH: usize = 22 + 65_535;

/// One part of the container.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::ingest) struct Part {
    pub(in crate::ingest) name: String,
    /// Declared size in the container, in bytes.
    pub(in crate::ingest) packed: u64,
    /// Declared size after unpacking, in bytes.
    pub(in crate::ingest) unpacked: u64,
}

/// The kind of workbook that the container holds, if any. One that is cut off is told by its first parts.
pub(in crate::ingest) fn workbook(bytes: &[u8]) -> Option<Structured> {
    const OPEN_DOCUMENT: &[u8] = b"mimetypeapplication/vnd.oasis.opendocument.spreadsheet";
    if bytes.get(30..).is_some_and(|name| name.starts_with(OPEN_DOCUMENT)) {
        return Some(Structured::Ods);
    }
    if let Some(parts) = parts(bytes) {
        let holds = |name: &str| parts.iter().any(|part| part.name.eq_ignore_ascii_case(name));
        return match () {
            () if holds("xl/workbook.xml") => Some(Structured::Xlsx),
            () if holds("xl/workbook.bin") => Some(Structured::Xlsb),
            () => None,
        };
    }
    let is_workbook = bytes[..bytes.len().min(1 << 14)].windows(3).any(|window| window == b"xl/");
    is_workbook.then_some(Structured::Xlsx)
}

/// Why a workbook is too large to unpack: what is too large, and the limit.
pub(in crate::ingest) fn excess(bytes: &[u8], parts: &[Part]) -> Option<(&'static str, u64)> {
    let total: u64 = parts.iter().fold(0, |sum, part| sum.saturating_add(part.unpacked));
    if total > limits::UNPACKED_BYTES {
        return Some(("unpacked bytes", limits::UNPACKED_BYTES));
    }
    let is_shared = |part: &&Part| part.name.to_lowercase().contains("sharedstrings.");
    let shared = parts.iter().filter(is_shared).max_by_key(|part| part.unpacked)?;
    if shared.unpacked > limits::SHARED_TEXT_BYTES {
        return Some(("bytes of shared texts", limits::SHARED_TEXT_BYTES));
    }
    if limits::is_bomb(shared.packed, shared.unpacked) {
        return Some(("times smaller by packing", limits::PACKING_RATIO));
    }
    // The reader makes room for as many texts as the part claims to have; the shortest, `<si/>`, has five bytes.
    let most = shared.unpacked / 5;
    (claimed_texts(bytes, &shared.name) > most).then_some(("shared texts", most))
}

/// How many texts the part with the shared texts claims to have.
fn claimed_texts(bytes: &[u8], name: &str) -> u64 {
    let Ok(mut archive) = ZipArchive::new(Cursor::new(bytes)) else { return 0 };
    let mut head = Vec::new();
    let Ok(part) = archive.by_name(name) else { return 0 };
    // A part that cannot be unpacked is told by the reader.
    let _ = part.take(1 << 16).read_to_end(&mut head);
    let head = String::from_utf8_lossy(&head);
    let count = head
        .split_once("uniqueCount")
        .map_or("", |(_, rest)| rest.trim_start_matches([' ', '=', '"', '\'', '\n', '\r', '\t']));
    let digits = count.split(|sign: char| !sign.is_ascii_digit()).next().unwrap_or_default();
    if digits.is_empty() { 0 } else { digits.parse().unwrap_or(u64::MAX) }
}

/// Whether a part of a workbook other than the shared texts may hold a text: it does, or cannot be unpacked.
pub(in crate::ingest) fn may_hold(bytes: &[u8], text: &[u8]) -> bool {
    let Ok(mut archive) = ZipArchive::new(Cursor::new(bytes)) else { return true };
    (0..archive.len()).any(|at| {
        let Ok(part) = archive.by_index(at) else { return true };
        let shared = part.name().is_ok_and(|name| name.to_lowercase().contains("sharedstrings."));
        !shared && holds(part, text).unwrap_or(true)
    })
}

/// Whether a text stands in what is read, page by page.
fn holds(mut source: impl Read, text: &[u8]) -> std::io::Result<bool> {
    let finder = Finder::new(text);
    let mut page = vec![0; limits::PAGE_BYTES];
    let mut kept = 0;
    loop {
        let read = source.read(&mut page[kept..])?;
        let filled = &page[..kept + read];
        if finder.find(filled).is_some() {
            return Ok(true);
        }
        if read == 0 {
            return Ok(false);
        }
        // The text may begin on one page and end on the next.
        let length = filled.len();
        kept = length.min(text.len() - 1);
        page.copy_within(length - kept..length, 0);
    }
}

/// The parts that the central directory names; `None` where there is no sound directory.
pub(in crate::ingest) fn parts(bytes: &[u8]) -> Option<Vec<Part>> {
    let from = bytes.len().saturating_sub(END_SEARCH);
    let end = from + bytes[from..].windows(4).rposition(|window| window == END_OF_DIRECTORY)?;
    let mut at = u32_at(bytes, end + 16)? as usize;
    let mut parts = Vec::new();
    while bytes.get(at..at + 4) == Some(DIRECTORY_ENTRY) {
        let (name, extra, comment) = (u16_at(bytes, at + 28)?, u16_at(bytes, at + 30)?, u16_at(bytes, at + 32)?);
        let name_bytes = bytes.get(at + 46..at + 46 + name)?;
        let unpacked = match u32_at(bytes, at + 24)? {
            u32::MAX => large_size(bytes.get(at + 46 + name..at + 46 + name + extra)?)?,
            size => u64::from(size),
        };
        let packed = u64::from(u32_at(bytes, at + 20)?);
        parts.push(Part { name: String::from_utf8_lossy(name_bytes).replace('\\', "/"), packed, unpacked });
        at += 46 + name + extra + comment;
    }
    Some(parts)
}

/// The unpacked size in the ZIP64 extra field (tag 1), where 32 bits do not hold it.
fn large_size(mut extra: &[u8]) -> Option<u64> {
    loop {
        let (tag, size) = (u16_at(extra, 0)?, u16_at(extra, 2)?);
        let field = extra.get(4..4 + size)?;
        if tag == 1 {
            return field.get(..8)?.try_into().ok().map(u64::from_le_bytes);
        }
        extra = &extra[4 + size..];
    }
}

fn u16_at(bytes: &[u8], at: usize) -> Option<usize> {
    bytes.get(at..at + 2)?.try_into().ok().map(|field| usize::from(u16::from_le_bytes(field)))
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    bytes.get(at..at + 4)?.try_into().ok().map(u32::from_le_bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_workbook_is_told_by_its_directory() {
        let mut book = rust_xlsxwriter::Workbook::new();
        book.add_worksheet();
        let bytes = book.save_to_buffer().unwrap();
        assert_eq!(workbook(&bytes), Some(Structured::Xlsx));
        assert_eq!(workbook(&bytes[..bytes.len() / 2]), Some(Structured::Xlsx));
        assert_eq!(excess(&bytes, &parts(&bytes).unwrap()), None);
        assert_eq!(workbook(b"PK\x03\x04"), None);
    }

    #[test]
    fn merged_cells_are_found_before_the_workbook_is_read_again() {
        let mut book = rust_xlsxwriter::Workbook::new();
        book.add_worksheet().write_string(0, 0, "mergeCell").unwrap();
        assert!(!may_hold(&book.save_to_buffer().unwrap(), b"mergeCell"), "a text of the data is none");
        book.add_worksheet().merge_range(0, 0, 0, 3, "head", &rust_xlsxwriter::Format::new()).unwrap();
        let bytes = book.save_to_buffer().unwrap();
        assert!(may_hold(&bytes, b"mergeCell") && !may_hold(&bytes, b"nowhere"));
        assert!(may_hold(&bytes[..bytes.len() / 2], b"nowhere"), "what cannot be unpacked may hold anything");
    }

    #[test]
    fn a_text_is_found_across_pages() {
        for before in [0, limits::PAGE_BYTES - 3, limits::PAGE_BYTES, 2 * limits::PAGE_BYTES - 5] {
            let text = [vec![b'x'; before], b"needle".to_vec()].concat();
            assert!(holds(text.as_slice(), b"needle").unwrap() && !holds(text.as_slice(), b"needles").unwrap());
        }
    }

    #[test]
    fn what_would_unpack_without_end_is_refused() {
        let part = |name: &str, packed, unpacked| Part { name: name.into(), packed, unpacked };
        let sheets = vec![part("xl/worksheets/sheet1.xml", 1, u64::MAX), part("xl/worksheets/sheet2.xml", 1, 5)];
        assert!(excess(b"", &sheets).is_some());
        assert!(excess(b"", &[part("xl/sharedStrings.xml", 1 << 30, 3 << 30)]).is_some());
        assert!(excess(b"", &[part("xl/sharedStrings.xml", 1 << 20, 1 << 30)]).is_some());
        assert!(excess(b"", &[part("xl/sharedStrings.xml", 1 << 27, 1 << 30)]).is_none());
        assert!(excess(b"", &[part("xl/worksheets/sheet1.xml", 1 << 24, 3 << 30)]).is_none());
    }
}
