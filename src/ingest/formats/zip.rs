//! The table of contents of a ZIP container: enough to tell a workbook and to refuse one that would unpack without end.

use crate::ingest::limits;

const END_OF_DIRECTORY: &[u8] = b"PK\x05\x06";
const DIRECTORY_ENTRY: &[u8] = b"PK\x01\x02";

/// Most bytes behind the start of the end record: itself (22) and a comment (65,535).
const END_SEARCH: usize = 22 + 65_535;

/// One part of the container.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::ingest) struct Part {
    pub(in crate::ingest) name: String,
    /// Declared size after unpacking, in bytes.
    pub(in crate::ingest) unpacked: u64,
}

/// Whether the container holds a workbook in the Office Open XML format. One that is cut off is told by its first parts.
pub(in crate::ingest) fn is_workbook(bytes: &[u8]) -> bool {
    if let Some(parts) = parts(bytes) {
        return parts.iter().any(|part| part.name == "xl/workbook.xml");
    }
    bytes[..bytes.len().min(1 << 14)].windows(3).any(|window| window == b"xl/")
}

/// Why a workbook is too large to unpack: what is too large, and the limit in bytes.
pub(in crate::ingest) fn excess(parts: &[Part]) -> Option<(&'static str, u64)> {
    let total: u64 = parts.iter().fold(0, |sum, part| sum.saturating_add(part.unpacked));
    let shared = parts.iter().filter(|part| part.name.ends_with("sharedStrings.xml")).map(|part| part.unpacked).max();
    if total > limits::UNPACKED_BYTES {
        Some(("unpacked bytes", limits::UNPACKED_BYTES))
    } else if shared.is_some_and(|shared| shared > limits::SHARED_TEXT_BYTES) {
        Some(("bytes of shared texts", limits::SHARED_TEXT_BYTES))
    } else {
        None
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
        parts.push(Part { name: String::from_utf8_lossy(name_bytes).replace('\\', "/"), unpacked });
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
        assert!(is_workbook(&bytes));
        assert!(is_workbook(&bytes[..bytes.len() / 2]));
        assert_eq!(excess(&parts(&bytes).unwrap()), None);
        assert!(!is_workbook(b"PK\x03\x04"));
    }

    #[test]
    fn what_would_unpack_without_end_is_refused() {
        let part = |name: &str, unpacked| Part { name: name.into(), unpacked };
        let sheets = vec![part("xl/worksheets/sheet1.xml", u64::MAX), part("xl/worksheets/sheet2.xml", 5)];
        assert!(excess(&sheets).is_some());
        assert!(excess(&[part("xl/sharedStrings.xml", 3 << 30)]).is_some());
        assert!(excess(&[part("xl/worksheets/sheet1.xml", 3 << 30)]).is_none());
    }
}
