//! `inspect --export`: every table as it was read, one CSV file each.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use csv::Writer;

use crate::table::Table;

/// Writes each table to `<file>.csv` in a folder, which is made if need be: `a.csv` becomes `a.csv.csv`,
/// `book.xlsx#Sheet` becomes `book.xlsx#Sheet.csv`, and `/` becomes `__`. UTF-8, comma, RFC 4180; the header first, then
/// every data row with its cells verbatim, as wide as the header. Returns the paths in the order of the tables.
///
/// # Errors
/// Where the folder or a file cannot be written. A file is written under a temporary name and renamed, so that none is
/// left half written.
pub fn export<'a>(tables: impl IntoIterator<Item = &'a Table>, dir: &Path) -> io::Result<Vec<PathBuf>> {
    fs::create_dir_all(dir)?;
    tables.into_iter().map(|table| write(table, dir)).collect()
}

fn write(table: &Table, dir: &Path) -> io::Result<PathBuf> {
    let name = format!("{}.csv", table.file.replace(['/', '\\'], "__"));
    let (path, temporary) = (dir.join(&name), dir.join(format!(".{name}.partial")));
    let written = write_rows(table, &temporary).and_then(|()| fs::rename(&temporary, &path));
    if written.is_err() {
        // The first error is the one to tell; the leftover may not even exist.
        let _ = fs::remove_file(&temporary);
    }
    written.map(|()| path)
}

fn write_rows(table: &Table, path: &Path) -> io::Result<()> {
    let mut writer = Writer::from_path(path)?;
    writer.write_record(&table.header)?;
    for row in 0..table.len() {
        writer.write_record(table.cells(row))?;
    }
    writer.flush()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::Format;

    #[test]
    fn tables_are_written_verbatim() {
        let folder = tempfile::tempdir().unwrap();
        let mut table = Table::new("sub/b.xlsx#A 1", Format::Sheet, vec!["a".into(), "a".into()]);
        table.push(2, ["1,5", " x\n\"y\""]);
        table.push(3, ["z"]);
        let paths = export([&table], &folder.path().join("new")).unwrap();
        assert_eq!(paths, [folder.path().join("new/sub__b.xlsx#A 1.csv")]);
        assert_eq!(fs::read_to_string(&paths[0]).unwrap(), "a,a\n\"1,5\",\" x\n\"\"y\"\"\"\nz,\n");
    }
}
