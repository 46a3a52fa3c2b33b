//! Merged cells of binary workbooks (MS-XLSB), which the common reader of workbooks does not tell. The parts are streams of
//! records, each with its kind, its length and its content; only few of them are looked into.

use std::io::{self, BufReader, Cursor, Read};

use quick_xml::Reader;
use quick_xml::events::Event;
use zip::ZipArchive;

use super::grid::Merge;
use super::markup;
use crate::ingest::limits;

/// A sheet of the workbook: state, id, id of its part, name.
const BUNDLE_SHEET: u32 = 0x9c;

/// Cells that are merged: first and last row, first and last column.
const MERGE_CELL: u32 = 0xb0;

/// Longest content of a record that is looked into, in bytes.
const RECORD_BYTES: u64 = 1 << 16;

/// The merged cells of the sheet of this name; none where the workbook is damaged.
pub(super) fn merges(bytes: &[u8], name: &str) -> Vec<Merge> {
    let mut merges = Vec::new();
    let Ok(mut archive) = ZipArchive::new(Cursor::new(bytes)) else { return merges };
    let Some(path) = part_of(&mut archive, name) else { return merges };
    if let Ok(part) = archive.by_name(&path) {
        // What is damaged is told where the cells are read.
        let _ = each_record(BufReader::new(part), MERGE_CELL, |content| {
            if let [Some(first), Some(last), Some(left), Some(right)] = [0, 4, 8, 12].map(|at| number(content, at)) {
                merges.push(Merge { rows: (first, last), columns: (left, right) });
            }
        });
    }
    merges
}

/// The path of the part with the cells of a sheet.
fn part_of(archive: &mut ZipArchive<Cursor<&[u8]>>, name: &str) -> Option<String> {
    let mut id = None;
    let workbook = BufReader::new(archive.by_name("xl/workbook.bin").ok()?);
    each_record(workbook, BUNDLE_SHEET, |content| {
        let Some((part, behind)) = text(content, 8) else { return };
        if text(content, behind).is_some_and(|(sheet, _)| sheet == name) {
            id = Some(part);
        }
    })
    .ok()?;
    let id = id?;
    let links = archive.by_name("xl/_rels/workbook.bin.rels").ok()?;
    let mut reader = Reader::from_reader(BufReader::new(links.take(limits::PAGE_BYTES as u64)));
    let mut buffer = Vec::new();
    loop {
        match reader.read_event_into(&mut buffer).ok()? {
            Event::Empty(link) | Event::Start(link)
                if markup::attribute(&link, "Id").is_some_and(|other| other == id.as_str()) =>
            {
                let target = markup::attribute(&link, "Target")?;
                let absolute = target.strip_prefix('/').map(str::to_owned);
                return Some(absolute.unwrap_or_else(|| format!("xl/{target}")));
            }
            Event::Eof => return None,
            _ => buffer.clear(),
        }
    }
}

/// Calls for the content of every record of a kind.
fn each_record(mut part: impl Read, kind: u32, mut visit: impl FnMut(&[u8])) -> io::Result<()> {
    let mut content = Vec::new();
    while let Some(found) = variable(&mut part, 2)? {
        let length = u64::from(variable(&mut part, 4)?.unwrap_or(0));
        let mut record = part.by_ref().take(length);
        if found == kind && length <= RECORD_BYTES {
            content.clear();
            record.read_to_end(&mut content)?;
            visit(&content);
        } else {
            io::copy(&mut record, &mut io::sink())?;
        }
    }
    Ok(())
}

/// A number in groups of seven bits, the lowest first, of so many bytes at most; nothing at the end.
fn variable(part: &mut impl Read, most: u32) -> io::Result<Option<u32>> {
    let mut value = 0;
    for at in 0..most {
        let mut byte = [0];
        if part.read(&mut byte)? == 0 {
            return Ok((at > 0).then_some(value));
        }
        value |= u32::from(byte[0] & 0x7f) << (7 * at);
        if byte[0] & 0x80 == 0 {
            break;
        }
    }
    Ok(Some(value))
}

fn number(content: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(content.get(at..at + 4)?.try_into().ok()?))
}

/// A text behind its length, and where it ends.
fn text(content: &[u8], at: usize) -> Option<(String, usize)> {
    let end = (number(content, at)? as usize).checked_mul(2)?.checked_add(at + 4)?;
    let units: Vec<u16> =
        content.get(at + 4..end)?.chunks_exact(2).map(|pair| u16::from_le_bytes([pair[0], pair[1]])).collect();
    Some((String::from_utf16_lossy(&units), end))
}
