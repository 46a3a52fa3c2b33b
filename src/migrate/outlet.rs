//! Where a list of the pack goes: a CSV file, a Parquet file if it is asked for, nowhere in a dry run; counted in any case.

use std::borrow::Cow;
use std::io::{self, Write};
use std::path::PathBuf;

use super::folder::Folder;
use super::write::{Spelling, header, spell};
use crate::output::bulk_file::BulkFile;
use crate::output::in_order::Pace;
use crate::output::listing::{Column, Kept, Listing, Piece, Room, Spell, Tally, pieces, render, unspelled};
use crate::output::parquet::ParquetFile;
use crate::report::OutputError;

/// The files that a list will be written to; they have their place among the files of the pack already.
pub(super) struct Outlet {
    /// What it is called where something goes wrong.
    name: PathBuf,
    csv: Option<PathBuf>,
    parquet: Option<PathBuf>,
}

impl Outlet {
    /// Takes the names of a list's files; none without a folder.
    pub(super) fn of_list(folder: Option<&mut Folder>, list: &str, parquet: bool) -> Result<Self, OutputError> {
        let name = format!("{list}.csv");
        let Some(folder) = folder else { return Ok(Self { name: name.into(), csv: None, parquet: None }) };
        let parquet = if parquet { Some(folder.lend(&format!("{list}.parquet"))?) } else { None };
        let csv = Some(folder.lend(&name)?);
        Ok(Self { name: folder.root().join(name), csv, parquet })
    }

    /// Takes the name of one CSV file.
    pub(super) fn of_file(folder: &mut Folder, name: &str) -> Result<Self, OutputError> {
        Ok(Self { csv: Some(folder.lend(name)?), parquet: None, name: folder.root().join(name) })
    }

    /// A CSV file at a path, for tests.
    #[cfg(test)]
    pub(super) fn at(path: PathBuf) -> Self {
        Self { name: path.clone(), csv: Some(path), parquet: None }
    }

    /// Begins its files.
    pub(super) fn begin(self, columns: &[Column]) -> Result<Sheet, OutputError> {
        let begun = (|| {
            let mut csv = self.csv.map(BulkFile::create).transpose()?;
            if let Some(csv) = csv.as_mut() {
                csv.write_all(&header(&Spelling::default(), columns.iter().map(|column| column.name.as_str())))?;
            }
            let parquet = self.parquet.map(BulkFile::create).transpose()?;
            let parquet = parquet.map(|file| ParquetFile::create(file, columns)).transpose()?;
            Ok((csv, parquet))
        })();
        let (csv, parquet) = begun.map_err(|source| OutputError { path: self.name.clone(), source })?;
        Ok(Sheet { name: self.name, columns: columns.to_vec(), csv, parquet, tally: Tally::of(columns), kept: None })
    }

    /// Writes a whole list.
    pub(super) fn write(self, listing: &dyn Listing, pace: Pace) -> Result<Tally, OutputError> {
        let mut sheet = self.begin(listing.columns())?;
        let spell = sheet.pattern().spell;
        pieces(listing, pace, sheet.wants_cells(), spell, &mut |piece| {
            sheet.add(piece)?;
            sheet.full_group()
        })?;
        sheet.end()
    }
}

/// The files of a list while they are written.
pub(super) struct Sheet {
    name: PathBuf,
    columns: Vec<Column>,
    csv: Option<BulkFile>,
    parquet: Option<ParquetFile<BulkFile>>,
    tally: Tally,
    /// The pieces that were written, where somebody asks for them again.
    kept: Option<Vec<Piece>>,
}

impl Sheet {
    /// How pieces are made that have all that the files want of them.
    pub(super) fn pattern(&self) -> Pattern {
        let spell: &'static Spell<'static> = if self.csv.is_some() { &spelled } else { &unspelled };
        Pattern { columns: self.columns.clone(), kept: self.wants_cells(), spell, room: Room::default() }
    }

    fn wants_cells(&self) -> bool {
        self.parquet.is_some() || self.kept.is_some()
    }

    /// Lets the rows be asked for again at the end.
    pub(super) fn keep(&mut self) {
        self.kept = Some(Vec::new());
    }

    /// Writes a piece; see [`Self::full_group`].
    pub(super) fn add(&mut self, piece: &Piece) -> Result<(), OutputError> {
        self.tally.count(&self.columns, piece);
        if let Some(parquet) = &mut self.parquet {
            parquet.add(piece);
        }
        self.put(&piece.bytes)
    }

    /// [`Self::add`] of a piece that is not needed any more.
    pub(super) fn take(&mut self, mut piece: Piece) -> Result<(), OutputError> {
        self.add(&piece)?;
        if let Some(kept) = &mut self.kept {
            piece.settle();
            kept.push(piece);
        }
        Ok(())
    }

    /// Writes bytes of rows that nobody counts.
    pub(super) fn put(&mut self, bytes: &[u8]) -> Result<(), OutputError> {
        let written = self.csv.as_mut().map_or(Ok(()), |csv| csv.write_all(bytes));
        written.map_err(|source| self.failed(source))
    }

    /// Lets the Parquet file write what it has gathered, if that is enough.
    pub(super) fn full_group(&mut self) -> Result<(), OutputError> {
        let written = self.parquet.as_mut().map_or(Ok(()), ParquetFile::full_group);
        written.map_err(|source| self.failed(source))
    }

    /// Ends its files; the Parquet file, if there is one, gets before what the CSV file has already.
    pub(super) fn end_behind(mut self, listing: &dyn Listing) -> Result<Tally, OutputError> {
        if let Some(parquet) = &mut self.parquet {
            let written = render::<io::Error>(listing, &unspelled, &mut |piece| parquet.piece(piece));
            written.map_err(|source| self.failed(source))?;
        }
        self.end()
    }

    /// Ends its files.
    pub(super) fn end(self) -> Result<Tally, OutputError> {
        self.end_kept("").map(|(tally, _)| tally)
    }

    /// Ends its files, and gives the rows that were kept, as a list of some name.
    pub(super) fn end_kept(mut self, name: &'static str) -> Result<(Tally, Option<Kept>), OutputError> {
        let ended = self.parquet.take().map_or(Ok(()), ParquetFile::finish);
        ended.map_err(|source| self.failed(source))?;
        Ok((self.tally, self.kept.map(|pieces| Kept::new(name, self.columns, pieces))))
    }

    fn failed(&self, source: io::Error) -> OutputError {
        OutputError { path: self.name.clone(), source }
    }
}

/// How pieces of a list are made, on whatever thread.
pub(super) struct Pattern {
    columns: Vec<Column>,
    kept: bool,
    spell: &'static Spell<'static>,
    room: Room,
}

impl Pattern {
    /// A piece without rows.
    pub(super) fn piece(&self) -> Piece {
        Piece::new(&self.columns, self.kept, &self.room)
    }

    /// Learns from a piece that has all its rows how much room the next ones need.
    pub(super) fn learn(&self, piece: &Piece) {
        self.room.note(piece);
    }

    /// Adds a row to a piece.
    pub(super) fn add(&self, piece: &mut Piece, cells: &[Cow<'_, str>]) {
        piece.add(cells, self.spell);
    }
}

/// A row as the files of the pack have it.
fn spelled(cells: &[Cow<'_, str>], bytes: &mut Vec<u8>) {
    spell(&Spelling::default(), cells, bytes);
}
