//! Archives: a ZIP of any files, as backups of Zoho and others come, and single files packed with gzip. Members are read as if
//! they lay in a folder of the archive's name.

use std::collections::BTreeSet;
use std::io::{Cursor, Read as _};

use flate2::read::MultiGzDecoder;
use rayon::prelude::*;
use zip::ZipArchive;
use zip::result::ZipError;

use super::Read;
use super::gobd::Descriptions;
use crate::ingest::content::{self, Content};
use crate::ingest::discover::is_hidden_name;
use crate::ingest::limits;
use crate::ingest::problems::{ProblemLog, told};
use crate::table::ProblemKind;

/// A member that is to be read.
struct Member {
    index: usize,
    /// Its name in every report.
    file: String,
    packed: u64,
    unpacked: u64,
    encrypted: bool,
}

/// Reads all members of a ZIP archive.
pub(in crate::ingest) fn read_zip(content: &Content<'_>) -> Read {
    let bytes = content.bytes.as_slice();
    let archive = match ZipArchive::new(Cursor::new(bytes)) {
        Ok(archive) => archive,
        Err(error) => return told(content.file, ProblemKind::DamagedFile, vec!["ZIP".into(), error.to_string()]),
    };
    let (members, mut log) = members(content.file, &archive);
    let descriptions = descriptions(&archive, &members);
    let reads: Vec<Read> = members
        .par_iter()
        .filter(|member| !descriptions.is_index(&member.file))
        .map(|member| read_member(&archive, member, &descriptions, content.depth))
        .collect();
    let mut read = Read::default();
    for member in reads {
        read.tables.extend(member.tables);
        read.problems.extend(member.problems);
    }
    if members.is_empty() && log.is_empty() {
        log.add(None, ProblemKind::EmptyFile, Vec::new());
    }
    read.problems.extend(log.finish());
    read
}

/// The members by name, without folders and hidden files, up to the limits; and what lies beyond them.
fn members(file: &str, archive: &ZipArchive<Cursor<&[u8]>>) -> (Vec<Member>, ProblemLog) {
    let mut log = ProblemLog::new(file);
    let mut archive = archive.clone();
    let mut members = Vec::new();
    for index in 0..archive.len() {
        if members.len() == limits::ARCHIVE_MEMBERS {
            log.add(None, ProblemKind::LimitReached, vec!["members".into(), limits::ARCHIVE_MEMBERS.to_string()]);
            break;
        }
        let Ok(raw) = archive.by_index_raw(index) else { continue };
        let name = sanitised(&raw.name().unwrap_or_else(|_| String::from_utf8_lossy(raw.name_raw())));
        if raw.is_dir() || name.is_empty() || name.split('/').any(is_hidden_name) {
            continue;
        }
        let file = format!("{file}/{name}");
        let (packed, unpacked) = (raw.compressed_size(), raw.size());
        members.push(Member { index, file, packed, unpacked, encrypted: raw.encrypted() });
    }
    members.sort_by(|left, right| left.file.cmp(&right.file).then(left.index.cmp(&right.index)));
    tell_apart(&mut members);
    let mut total: u64 = 0;
    members.retain(|member| {
        total = total.saturating_add(member.unpacked);
        let fits = total <= limits::ARCHIVE_BYTES;
        if !fits {
            total -= member.unpacked;
            let details = vec![format!("unpacked bytes of `{}`", member.file), limits::ARCHIVE_BYTES.to_string()];
            log.add(None, ProblemKind::LimitReached, details);
        }
        fits
    });
    (members, log)
}

/// A member's name as a path that stays inside the archive: no drive, no way up, no control signs.
fn sanitised(name: &str) -> String {
    let name: String = name.chars().map(|sign| if sign.is_control() { '_' } else { sign }).collect();
    let parts = name.split(['/', '\\']).filter(|part| !matches!(*part, "" | "." | "..") && !part.ends_with(':'));
    parts.collect::<Vec<_>>().join("/")
}

/// Members of the same name get numbers: `a.csv`, `a (2).csv`.
fn tell_apart(members: &mut [Member]) {
    let mut seen = BTreeSet::new();
    for member in members {
        let name = member.file.clone();
        let ending = name.rfind('.').filter(|dot| !name[*dot..].contains('/')).unwrap_or(name.len());
        let mut number = 2;
        while !seen.insert(member.file.clone()) {
            member.file = format!("{} ({number}){}", &name[..ending], &name[ending..]);
            number += 1;
        }
    }
}

/// What the archive says about its own files, where it holds an export for tax audits.
fn descriptions(archive: &ZipArchive<Cursor<&[u8]>>, members: &[Member]) -> Descriptions {
    let mut descriptions = Descriptions::default();
    for member in members.iter().filter(|member| Descriptions::may_be_index(&member.file) && !member.encrypted) {
        if let Ok(bytes) = unpacked(archive, member) {
            descriptions.add(&member.file, &bytes);
        }
    }
    descriptions
}

fn read_member(
    archive: &ZipArchive<Cursor<&[u8]>>,
    member: &Member,
    descriptions: &Descriptions,
    depth: usize,
) -> Read {
    if member.encrypted {
        return told(&member.file, ProblemKind::Encrypted, vec!["ZIP".into()]);
    }
    if limits::is_bomb(member.packed, member.unpacked) || member.unpacked > limits::FILE_BYTES {
        return too_large(&member.file);
    }
    match unpacked(archive, member) {
        Ok(bytes) => content::read(Content { file: &member.file, bytes, path: None, depth: depth + 1 }, descriptions),
        Err(Failure::TooLarge) => too_large(&member.file),
        Err(Failure::Encrypted) => told(&member.file, ProblemKind::Encrypted, vec!["ZIP".into()]),
        Err(Failure::Damaged(reason)) => told(&member.file, ProblemKind::DamagedFile, vec!["ZIP".into(), reason]),
    }
}

fn too_large(file: &str) -> Read {
    let details = vec!["times smaller by packing".into(), limits::PACKING_RATIO.to_string()];
    told(file, ProblemKind::LimitReached, details)
}

/// Why a member could not be unpacked.
enum Failure {
    TooLarge,
    Encrypted,
    Damaged(String),
}

impl From<ZipError> for Failure {
    fn from(error: ZipError) -> Self {
        match error {
            ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) | ZipError::InvalidPassword => Self::Encrypted,
            other => Self::Damaged(other.to_string()),
        }
    }
}

/// The bytes of a member; it must not have more of them than it declared.
fn unpacked(archive: &ZipArchive<Cursor<&[u8]>>, member: &Member) -> Result<Vec<u8>, Failure> {
    let mut archive = archive.clone();
    let packed = archive.by_index(member.index)?;
    let mut bytes = Vec::new();
    let outcome = packed.take(member.unpacked + 1).read_to_end(&mut bytes);
    match outcome {
        _ if bytes.len() as u64 > member.unpacked => Err(Failure::TooLarge),
        Ok(_) => Ok(bytes),
        Err(error) => Err(Failure::Damaged(error.to_string())),
    }
}

/// Reads a file packed with gzip; what was unpacked before any damage is read.
pub(in crate::ingest) fn read_gzip(content: &Content<'_>) -> Read {
    let packed = content.bytes.len() as u64;
    let name = content.file.rsplit('/').next().unwrap_or(content.file);
    let file = format!("{}/{}", content.file, inner_name(name));
    let most = limits::FILE_BYTES.min((packed * limits::PACKING_RATIO).max(limits::UNSUSPICIOUS_BYTES));
    let mut bytes = Vec::new();
    let outcome = MultiGzDecoder::new(content.bytes.as_slice()).take(most + 1).read_to_end(&mut bytes);
    if bytes.len() as u64 > most {
        return too_large(content.file);
    }
    let mut read = Read::default();
    if !bytes.is_empty() || outcome.is_ok() {
        read = content::read(
            Content { file: &file, bytes, path: None, depth: content.depth + 1 },
            &Descriptions::default(),
        );
    }
    if let Err(error) = outcome {
        let damage = told(content.file, ProblemKind::DamagedFile, vec!["GZIP".into(), error.to_string()]);
        read.problems.extend(damage.problems);
    }
    read
}

/// The name of the packed file: without the ending of the packing, `.csv` where nothing else is left.
fn inner_name(name: &str) -> String {
    let lower = name.to_lowercase();
    let ending = [".gzip", ".gz"].into_iter().find(|ending| lower.ends_with(ending));
    match ending.map(|ending| &name[..name.len() - ending.len()]) {
        Some(inner) if inner.contains('.') => inner.to_owned(),
        Some(inner) if !inner.is_empty() => format!("{inner}.csv"),
        _ => name.to_owned(),
    }
}

#[cfg(test)]
pub(in crate::ingest) use tests::zipped as zipped_for_tests;

#[cfg(test)]
#[path = "archive_tests.rs"]
mod tests;
