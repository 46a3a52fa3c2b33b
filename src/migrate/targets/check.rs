//! What would go wrong when a target's file is loaded: empty required fields, texts that are too long, keys that are not
//! unique, references that lead nowhere, wrong check digits, words that the picklist lacks.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::hash::{BuildHasher, BuildHasherDefault};

use rustc_hash::{FxHashMap, FxHashSet, FxHasher};

use super::listing::TargetListing;
use super::profile::{Digits, Encoding, TargetColumn};
use crate::standardise::{iban, mailboxes, vat_id};

/// What a cell may fail.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub(in crate::migrate) enum Check {
    Required,
    Length,
    Unique,
    Reference,
    Picklist,
    Vat,
    Iban,
    Email,
    Encoding,
}

impl Check {
    /// Its name in `not_held.csv`.
    pub(in crate::migrate) fn name(self) -> &'static str {
        match self {
            Self::Required => "required",
            Self::Length => "length",
            Self::Unique => "unique",
            Self::Reference => "reference",
            Self::Picklist => "picklist",
            Self::Vat => "vat",
            Self::Iban => "iban",
            Self::Email => "email",
            Self::Encoding => "encoding",
        }
    }

    /// What becomes of the row or the cell.
    pub(in crate::migrate) fn consequence(self) -> &'static str {
        match self {
            Self::Required => "left-out",
            Self::Length => "cut",
            Self::Encoding => "replaced",
            _ => "kept",
        }
    }
}

/// How many rows failed each check, by file and column.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(in crate::migrate) struct Faults {
    pub(in crate::migrate) counts: BTreeMap<(String, String, Check), u64>,
}

/// Ids that were written, by file.
pub(in crate::migrate) type Written = FxHashMap<String, FxHashSet<u64>>;

/// The same hash for the same text in every run.
pub(in crate::migrate) fn hashed(text: &str) -> u64 {
    BuildHasherDefault::<FxHasher>::default().hash_one(text)
}

/// Checks the rows of one file, in order.
pub(in crate::migrate) struct Checker<'a> {
    columns: Vec<Option<&'a TargetColumn>>,
    encoding: Encoding,
    written: &'a Written,
    seen: Vec<FxHashSet<u64>>,
}

impl<'a> Checker<'a> {
    pub(in crate::migrate) fn new(
        listing: &TargetListing<'a>,
        width: usize,
        encoding: Encoding,
        written: &'a Written,
    ) -> Self {
        let columns = (0..width).map(|at| listing.column(at)).collect();
        Self { columns, encoding, written, seen: vec![FxHashSet::default(); width] }
    }

    /// The faults of a row: column and check.
    pub(in crate::migrate) fn row(&mut self, cells: &[&str]) -> Vec<(usize, Check)> {
        let mut faults = Vec::new();
        for (at, (cell, column)) in cells.iter().zip(&self.columns).enumerate() {
            let Some(column) = column else { continue };
            if cell.is_empty() {
                if column.required {
                    faults.push((at, Check::Required));
                }
                continue;
            }
            faults.extend(self.cell(cell, column).into_iter().map(|check| (at, check)));
        }
        let left_out = faults.iter().any(|(_, check)| *check == Check::Required);
        for (at, (cell, column)) in cells.iter().zip(&self.columns).enumerate() {
            let unique = column.is_some_and(|column| column.unique) && !cell.is_empty() && !left_out;
            if unique && !self.seen[at].insert(hashed(cell)) {
                faults.push((at, Check::Unique));
            }
        }
        faults
    }

    fn cell(&self, cell: &str, column: &TargetColumn) -> Vec<Check> {
        let mut failed = Vec::new();
        if column.length.is_some_and(|length| cell.chars().count() > length) {
            failed.push(Check::Length);
        }
        let known = |word: &String| word == cell;
        if !column.map.is_empty() && !column.map.values().chain(&column.otherwise).any(known) {
            failed.push(Check::Picklist);
        }
        let refers = column.refers.as_deref().and_then(|file| self.written.get(file));
        if refers.is_some_and(|ids| !ids.contains(&hashed(cell))) {
            failed.push(Check::Reference);
        }
        failed.extend(column.check.and_then(|digits| wrong(digits, cell)));
        if self.encoding == Encoding::Windows1252 && encoding_rs::WINDOWS_1252.encode(cell).2 {
            failed.push(Check::Encoding);
        }
        failed
    }
}

fn wrong(digits: Digits, cell: &str) -> Option<Check> {
    match digits {
        Digits::Vat => (!vat_id(None, cell).is_some_and(|key| key.valid)).then_some(Check::Vat),
        Digits::Iban => (!iban(cell).is_some_and(|key| key.valid)).then_some(Check::Iban),
        Digits::Email => mailboxes(cell).is_empty().then_some(Check::Email),
    }
}

/// The cell as it can be written: cut where it is too long, without signs that the encoding lacks.
pub(in crate::migrate) fn fitted<'c>(cell: &'c str, column: Option<&TargetColumn>, encoding: Encoding) -> Cow<'c, str> {
    let plain = match encoding {
        Encoding::Windows1252 if encoding_rs::WINDOWS_1252.encode(cell).2 => Cow::Owned(representable(cell)),
        _ => Cow::Borrowed(cell),
    };
    let Some(length) = column.and_then(|column| column.length) else { return plain };
    match plain.char_indices().nth(length) {
        Some((end, _)) => Cow::Owned(plain[..end].trim_end().to_owned()),
        None => plain,
    }
}

/// Letters that the encoding lacks become their nearest ASCII ones.
fn representable(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut buffer = [0; 4];
    for letter in text.chars() {
        if encoding_rs::WINDOWS_1252.encode(letter.encode_utf8(&mut buffer)).2 {
            plain.push_str(deunicode::deunicode_char(letter).unwrap_or("?"));
        } else {
            plain.push(letter);
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_cut_at_signs_and_written_with_near_letters() {
        let column = TargetColumn { length: Some(4), ..TargetColumn::default() };
        assert_eq!(fitted("Größe XL", Some(&column), Encoding::Utf8), "Größ");
        assert_eq!(fitted("Łódź Größe", None, Encoding::Windows1252), "Lódz Größe");
    }

    #[test]
    fn check_digits_are_checked() {
        assert_eq!(wrong(Digits::Iban, "DE89370400440532013000"), None);
        assert_eq!(wrong(Digits::Iban, "DE89370400440532013001"), Some(Check::Iban));
        assert_eq!(wrong(Digits::Vat, "DE111111111"), Some(Check::Vat));
        assert_eq!(wrong(Digits::Email, "nobody"), Some(Check::Email));
    }
}
