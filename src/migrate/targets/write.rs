//! Writes the files of a target: cut into as many rows as its importer takes, in its encoding, with what does not fit beside.

use std::borrow::Cow;
use std::io::{self, BufWriter, Write};

use rustc_hash::FxHashSet;

use super::check::{Check, Checker, Faults, Written, fitted, hashed};
use super::ledger::LedgerFacts;
use super::listing::{Lists, TargetListing};
use super::not_held::{self, Held};
use super::profile::{ColumnForm, Encoding, LineEnd, Profile, TargetColumn, TargetFile};
use crate::migrate::folder::Folder;
use crate::migrate::load_order::{Step, TargetOrder};
use crate::migrate::write::{Spelling, header, spell};
use crate::output::bulk_file::BulkFile;
use crate::output::listing::{Listing, Tally, cents, render, unspelled};
use crate::report::{Language, OutputError};

/// What became of a target.
pub(in crate::migrate) struct TargetOutcome {
    pub(in crate::migrate) order: TargetOrder,
    pub(in crate::migrate) faults: Faults,
}

/// Writes all files of a target; without a folder they are only checked.
pub(in crate::migrate) fn write(
    profile: &Profile,
    lists: &Lists<'_>,
    held: &Held<'_>,
    facts: &LedgerFacts,
    mut folder: Option<&mut Folder>,
    language: Language,
) -> Result<TargetOutcome, OutputError> {
    let mut written = Written::default();
    let mut faults = Faults::default();
    let mut steps = Vec::new();
    let mut unfit: Vec<u8> = header(&Spelling::default(), not_held::COLUMNS.into_iter());
    for (at, file) in profile.file.iter().enumerate() {
        let listing = TargetListing::new(profile, file, lists);
        let mut job = FileJob::new(profile, file, &listing, &written, facts);
        let ids = job.run(folder.as_deref_mut(), &mut faults, &mut unfit)?;
        let refers: Vec<(&str, String)> = refers(profile, file);
        let refers: Vec<(&str, &str)> = refers.iter().map(|(column, file)| (*column, file.as_str())).collect();
        let mut names = job.names.into_iter();
        let first = names.next().unwrap_or_else(|| path(profile, file, 1));
        let mut step = Step::new(at + 1, first, &file.id, &refers, &job.tally);
        step.further_files = names.collect();
        steps.push(step);
        written.insert(file.name.clone(), ids);
    }
    if let Some(folder) = folder {
        let place = |name: &str| format!("targets/{}/{name}", profile.slug);
        folder.write(&place("not_held.csv"), |out| out.write_all(&unfit))?;
        let page = not_held::page(profile, held, &faults, language);
        folder.write(&place("not_held.md"), |out| out.write_all(page.as_bytes()))?;
    }
    Ok(TargetOutcome { order: TargetOrder { target: profile.slug.clone(), steps }, faults })
}

fn path(profile: &Profile, file: &TargetFile, number: usize) -> String {
    let suffix = if number == 1 { String::new() } else { format!("_{number}") };
    format!("targets/{}/{}{suffix}.csv", profile.slug, file.name)
}

fn refers<'p>(profile: &'p Profile, file: &'p TargetFile) -> Vec<(&'p str, String)> {
    let named = |name: &str| profile.file.iter().find(|other| other.name == name);
    let of =
        |column: &'p TargetColumn| Some((column.header.as_str(), path(profile, named(column.refers.as_deref()?)?, 1)));
    file.columns.iter().filter_map(of).collect()
}

/// One file of a target on its way.
struct FileJob<'a> {
    profile: &'a Profile,
    file: &'a TargetFile,
    listing: &'a TargetListing<'a>,
    written: &'a Written,
    facts: &'a LedgerFacts,
    spelling: Spelling,
    headers: Vec<&'a str>,
    tally: Tally,
    names: Vec<String>,
}

impl<'a> FileJob<'a> {
    fn new(
        profile: &'a Profile,
        file: &'a TargetFile,
        listing: &'a TargetListing<'a>,
        written: &'a Written,
        facts: &'a LedgerFacts,
    ) -> Self {
        let end = match profile.line_end {
            LineEnd::Lf => "\n",
            LineEnd::Crlf => "\r\n",
        };
        let spelling = Spelling { delimiter: profile.delimiter, quotes: profile.quotes, end, bare: file.bare() };
        let headers = file.headers();
        let tally = Tally::of(listing.columns());
        Self { profile, file, listing, written, facts, spelling, headers, tally, names: Vec::new() }
    }

    /// Checks and writes every row; returns the ids that were written.
    fn run(
        &mut self,
        mut folder: Option<&mut Folder>,
        faults: &mut Faults,
        unfit: &mut Vec<u8>,
    ) -> Result<FxHashSet<u64>, OutputError> {
        let width = self.headers.len();
        let mut checker = Checker::new(self.listing, width, self.profile.encoding, self.written);
        let mut ids = FxHashSet::default();
        let id = self.headers.iter().position(|header| *header == self.file.id).unwrap_or_default();
        let mut out = match folder.as_deref_mut() {
            Some(folder) => Some(self.begin(folder)?),
            None => None,
        };
        render::<OutputError>(self.listing, &unspelled, &mut |piece| {
            for row in 0..piece.len() {
                let cells: Vec<&str> = piece.row(row).collect();
                let found = checker.row(&cells);
                self.note(&found, &cells, id, faults, unfit);
                if found.iter().any(|(_, check)| *check == Check::Required) {
                    continue;
                }
                ids.insert(hashed(cells[id]));
                let full = self
                    .profile
                    .batch_rows
                    .is_some_and(|most| self.tally.rows > 0 && self.tally.rows.is_multiple_of(most));
                self.count(&cells);
                if let Some(folder) = folder.as_deref_mut() {
                    if full {
                        self.end(out.take())?;
                        out = Some(self.begin(folder)?);
                    }
                    if let Some(out) = &mut out {
                        self.put(&cells, out).map_err(|source| self.failed(source))?;
                    }
                }
            }
            Ok(())
        })?;
        self.end(out)?;
        Ok(ids)
    }

    fn failed(&self, source: io::Error) -> OutputError {
        OutputError { path: self.names.last().cloned().unwrap_or_default().into(), source }
    }

    /// Begins the next file with everything above its rows.
    fn begin(&mut self, folder: &mut Folder) -> Result<BufWriter<BulkFile>, OutputError> {
        let name = path(self.profile, self.file, self.names.len() + 1);
        let place = folder.lend(&name)?;
        self.names.push(name);
        let begun = (|| {
            let mut out = BufWriter::new(BulkFile::create(&place)?);
            if self.profile.encoding == Encoding::Utf8Bom {
                out.write_all(b"\xef\xbb\xbf")?;
            }
            for line in &self.profile.preamble {
                out.write_all(&self.encoded(format!("{}{}", self.facts.fill(line), self.spelling.end).into_bytes()))?;
            }
            // Names of columns are bare where those of the layout are.
            let plain = Spelling { quotes: self.header_quotes(), ..self.spelling.clone() };
            out.write_all(&self.encoded(header(&plain, self.headers.iter().copied())))?;
            Ok(out)
        })();
        begun.map_err(|source| self.failed(source))
    }

    fn header_quotes(&self) -> crate::migrate::write::Quotes {
        if self.file.layout.is_some() { crate::migrate::write::Quotes::Needed } else { self.spelling.quotes }
    }

    fn end(&self, out: Option<BufWriter<BulkFile>>) -> Result<(), OutputError> {
        out.map_or(Ok(()), |mut out| out.flush()).map_err(|source| self.failed(source))
    }

    fn put(&self, cells: &[&str], out: &mut BufWriter<BulkFile>) -> io::Result<()> {
        let cells: Vec<Cow<'_, str>> = cells.iter().enumerate().map(|(at, cell)| self.fit(at, cell)).collect();
        let mut bytes = Vec::new();
        spell(&self.spelling, &cells, &mut bytes);
        out.write_all(&self.encoded(bytes))
    }

    /// A cell as the importer takes it.
    fn fit<'c>(&self, at: usize, cell: &'c str) -> Cow<'c, str> {
        let column = self.listing.column(at);
        let cell = fitted(cell, column, self.profile.encoding);
        let amount = column.is_some_and(|column| column.form == ColumnForm::Amount);
        if amount && self.profile.decimal != '.' {
            Cow::Owned(cell.replace('.', self.profile.decimal.encode_utf8(&mut [0; 4])))
        } else {
            cell
        }
    }

    fn encoded(&self, bytes: Vec<u8>) -> Vec<u8> {
        match self.profile.encoding {
            Encoding::Utf8 | Encoding::Utf8Bom => bytes,
            Encoding::Windows1252 => encoding_rs::WINDOWS_1252.encode(&String::from_utf8_lossy(&bytes)).0.into_owned(),
        }
    }

    fn count(&mut self, cells: &[&str]) {
        self.tally.rows += 1;
        let amounts = self.headers.iter().zip(cells);
        for (header, cell) in amounts {
            if let Some((_, sum)) = self.tally.sums.iter_mut().find(|(name, _)| name == header) {
                *sum += i128::from(cents(cell).unwrap_or_default());
            }
        }
    }

    fn note(&self, found: &[(usize, Check)], cells: &[&str], id: usize, faults: &mut Faults, unfit: &mut Vec<u8>) {
        for (at, check) in found {
            let header = self.headers[*at];
            *faults.counts.entry((self.file.name.clone(), header.to_owned(), *check)).or_default() += 1;
            let row = [self.file.name.as_str(), cells[id], header, check.name(), cells[*at], check.consequence()];
            spell(&Spelling::default(), &row.map(Cow::Borrowed), unfit);
        }
    }
}
