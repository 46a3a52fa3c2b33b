//! A list in the hands of a thread of its own: compressing and writing rows takes about as long as making them, and whoever hands
//! on what all threads have made, in order, is not to wait for it.

use std::panic::resume_unwind;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread::{Scope, ScopedJoinHandle};

use super::outlet::{Pattern, Sheet};
use crate::output::listing::Piece;
use crate::report::OutputError;

/// Pages that wait to be written at most: with those that are made ahead as many as are made while a row group of a Parquet file
/// is compressed.
const WAITING: usize = 64;

/// What is written at once.
enum Page {
    /// Rows, and whether the Parquet file may end a row group behind them.
    Rows(Piece, bool),
    /// Bytes of rows that nobody counts.
    Bytes(Vec<u8>),
}

/// Writes the files of a list; its thread gives a `T` when all is written.
pub(super) struct Scribe<'s, T> {
    /// How the pieces are made that it takes.
    pub(super) pattern: Pattern,
    give: SyncSender<Page>,
    thread: ScopedJoinHandle<'s, Result<T, OutputError>>,
}

/// A file could not be written; the thread that wrote it says why when it is waited for.
#[derive(Debug)]
pub(super) struct Stopped;

/// The end of a list that is written while others go on.
pub(super) struct Ending<'s, T>(ScopedJoinHandle<'s, Result<T, OutputError>>);

impl<'s, T: Send + 's> Scribe<'s, T> {
    /// Begins a thread that writes what it is given, and then ends the files.
    pub(super) fn begin<'e>(
        scope: &'s Scope<'s, 'e>,
        mut sheet: Sheet,
        end: impl FnOnce(Sheet) -> Result<T, OutputError> + Send + 's,
    ) -> Self {
        let (give, pages) = sync_channel(WAITING);
        let pattern = sheet.pattern();
        let thread = scope.spawn(move || {
            write(&mut sheet, &pages)?;
            end(sheet)
        });
        Self { pattern, give, thread }
    }

    /// Takes a piece; behind it the Parquet file may end a row group.
    pub(super) fn take(&self, piece: Piece, may_end_group: bool) -> Result<(), Stopped> {
        self.give.send(Page::Rows(piece, may_end_group)).map_err(|_| Stopped)
    }

    /// Takes bytes of rows that nobody counts.
    pub(super) fn put(&self, bytes: Vec<u8>) -> Result<(), Stopped> {
        self.give.send(Page::Bytes(bytes)).map_err(|_| Stopped)
    }

    /// There is nothing more to write.
    pub(super) fn end(self) -> Ending<'s, T> {
        Ending(self.thread)
    }
}

impl<T> Ending<'_, T> {
    /// Waits for the end.
    ///
    /// # Errors
    /// If the files could not be written.
    pub(super) fn wait(self) -> Result<T, OutputError> {
        self.0.join().unwrap_or_else(|panic| resume_unwind(panic))
    }
}

fn write(sheet: &mut Sheet, pages: &Receiver<Page>) -> Result<(), OutputError> {
    for page in pages {
        match page {
            Page::Bytes(bytes) => sheet.put(&bytes)?,
            Page::Rows(piece, may_end_group) => {
                sheet.take(piece)?;
                if may_end_group {
                    sheet.full_group()?;
                }
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::folder::Folder;
    use super::super::outlet::Outlet;
    use super::*;
    use crate::output::listing::{Column, Tally};

    fn written(outlet: Outlet, rows: usize) -> Result<Tally, OutputError> {
        let columns = [Column::text("a"), Column::text("b")];
        let sheet = outlet.begin(&columns)?;
        std::thread::scope(|scope| {
            let scribe = Scribe::begin(scope, sheet, Sheet::end);
            for row in 0..rows {
                let mut piece = scribe.pattern.piece();
                scribe.pattern.add(&mut piece, &[row.to_string().into(), "x".into()]);
                if scribe.take(piece, row % 2 == 0).is_err() {
                    break;
                }
            }
            scribe.end().wait()
        })
    }

    #[test]
    fn pieces_are_written_in_their_order_and_counted() {
        let place = tempfile::tempdir().unwrap();
        let mut folder = Folder::open(place.path()).unwrap();
        let outlet = Outlet::of_list(Some(&mut folder), "list", true).unwrap();
        let rows = 3 * WAITING;
        assert_eq!(written(outlet, rows).unwrap().rows, rows as u64);
        folder.commit().unwrap();
        let text = std::fs::read_to_string(place.path().join("list.csv")).unwrap();
        let wanted = (0..rows).fold("a,b\n".to_owned(), |text, row| format!("{text}{row},x\n"));
        assert_eq!(text, wanted);
        assert!(place.path().join("list.parquet").exists());
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_full_disk_ends_it_and_is_told() {
        let place = tempfile::tempdir().unwrap();
        std::os::unix::fs::symlink("/dev/full", place.path().join("list.csv.part")).unwrap();
        let outlet = Outlet::at(place.path().join("list.csv.part"));
        let error = written(outlet, 10 * WAITING).unwrap_err();
        assert!(error.to_string().contains("list.csv"), "{error}");
    }
}
