//! Database files of SQLite, as small programs keep their data in: each table with its rows. Views repeat tables and are left out.

use std::fmt::Write;
use std::path::Path;

use rusqlite::types::ValueRef;
use rusqlite::{Connection, Error, OpenFlags};

use super::Read;
use super::named::NamedRows;
use crate::ingest::problems::told;
use crate::table::ProblemKind;

/// Reads all tables of a database: page by page from its file, or, where it is a member of an archive, from its bytes.
pub(in crate::ingest) fn read(file: &str, path: Option<&Path>, bytes: &[u8]) -> Read {
    let mut read = Read::default();
    let connection = path.map_or_else(|| open_bytes(bytes), open);
    if let Err(error) = connection.and_then(|connection| read_tables(file, &connection, &mut read)) {
        read.problems.extend(damage(file, &error).problems);
    }
    read
}

fn damage(file: &str, error: &Error) -> Read {
    told(file, ProblemKind::DamagedFile, vec!["SQLite".into(), error.to_string()])
}

fn read_tables(file: &str, connection: &Connection, read: &mut Read) -> Result<(), Error> {
    let mut names = connection.prepare(
        "SELECT name, type FROM sqlite_schema WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name",
    )?;
    let names: Vec<(String, String)> =
        names.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?.collect::<Result<_, _>>()?;
    if !names.iter().any(|(_, kind)| kind == "table") {
        read.problems.extend(told(file, ProblemKind::EmptyFile, Vec::new()).problems);
    }
    for (name, kind) in names {
        let file = format!("{file}#{name}");
        if kind == "view" {
            read.problems.extend(told(&file, ProblemKind::LeftOut, vec![name]).problems);
            continue;
        }
        let mut rows = NamedRows::new(&file, "SQLite");
        let outcome = read_table(connection, &name, &mut rows);
        if outcome.is_ok() || rows.len() > 0 {
            read.take(rows.finish());
        }
        if let Err(error) = outcome {
            read.problems.extend(damage(&file, &error).problems);
        }
    }
    Ok(())
}

/// Opens a database so that nothing is written: no journal, no lock, no repair.
fn open(path: &Path) -> Result<Connection, Error> {
    let mut address = String::from("file:");
    for byte in path.as_os_str().as_encoded_bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'.' | b'-' | b'_' => address.push(char::from(*byte)),
            other => drop(write!(address, "%{other:02X}")),
        }
    }
    address.push_str("?immutable=1&mode=ro");
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    distrusting(Connection::open_with_flags(address, flags)?)
}

/// Opens a copy of a database in memory.
fn open_bytes(bytes: &[u8]) -> Result<Connection, Error> {
    let mut connection = Connection::open_in_memory()?;
    connection.deserialize_read_exact("main", without_log(bytes), bytes.len(), true)?;
    distrusting(connection)
}

/// The bytes of a database, saying that it has no log beside it: what lies in memory cannot have one (the read and write
/// versions of the file format, <https://www.sqlite.org/fileformat2.html#file_format_version_numbers>).
fn without_log(bytes: &[u8]) -> impl std::io::Read {
    const VERSIONS: std::ops::Range<usize> = 18..20;
    let (head, rest) = bytes.split_at(bytes.len().min(VERSIONS.end));
    let mut head = head.to_vec();
    if let Some(versions) = head.get_mut(VERSIONS) {
        versions.fill(1);
    }
    std::io::Read::chain(std::io::Cursor::new(head), rest)
}

fn distrusting(connection: Connection) -> Result<Connection, Error> {
    connection.pragma_update(None, "trusted_schema", false)?;
    connection.pragma_update(None, "cell_size_check", true)?;
    Ok(connection)
}

fn read_table(connection: &Connection, name: &str, rows: &mut NamedRows) -> Result<(), Error> {
    let mut statement = connection.prepare(&format!("SELECT * FROM \"{}\"", name.replace('"', "\"\"")))?;
    let width = statement.column_count();
    for column in 0..width {
        let name = statement.column_name(column)?.to_owned();
        rows.add_column(&name);
    }
    let mut found = statement.query([])?;
    let mut number = 0;
    while let Some(row) = found.next()? {
        number += 1;
        for column in 0..width {
            match row.get_ref(column)? {
                ValueRef::Null => {}
                ValueRef::Integer(value) => rows.put(column, &value.to_string()),
                ValueRef::Real(value) => rows.put(column, &value.to_string()),
                ValueRef::Text(text) => rows.put(column, &String::from_utf8_lossy(text)),
                // Pictures and the like; what compares as text is text.
                ValueRef::Blob(bytes) => rows.put(column, std::str::from_utf8(bytes).unwrap_or_default()),
            }
        }
        rows.end_row(number);
        if rows.is_full() {
            break;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn database(statements: &str) -> (tempfile::TempDir, std::path::PathBuf) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("Kunden 50%?.db");
        Connection::open(&path).unwrap().execute_batch(statements).unwrap();
        (folder, path)
    }

    fn rows(table: &crate::table::Table) -> Vec<String> {
        (0..table.len()).map(|row| table.cells(row).collect::<Vec<_>>().join("|")).collect()
    }

    #[test]
    fn tables_are_read_and_views_are_not() {
        let (_folder, path) = database(
            "CREATE TABLE kunden (id INTEGER PRIMARY KEY, name TEXT, \"Umsatz €\" REAL, bild BLOB);
             INSERT INTO kunden VALUES (2401730000000081400, 'Müller|Co', 1.5, x'ff'), (2, NULL, NULL, NULL);
             CREATE TABLE leer (a, a2) ; CREATE VIEW liste AS SELECT * FROM kunden;",
        );
        let read = read("a.db", Some(&path), &[]);
        let files: Vec<&str> = read.tables.iter().map(|table| table.file.as_str()).collect();
        assert_eq!(files, ["a.db#kunden", "a.db#leer"]);
        assert_eq!(read.tables[0].header, ["id", "name", "Umsatz €", "bild"]);
        assert_eq!(rows(&read.tables[0]), ["2|||", "2401730000000081400|Müller|Co|1.5|"]);
        let kinds: Vec<ProblemKind> = read.problems.iter().map(|problem| problem.kind).collect();
        assert_eq!(kinds, [ProblemKind::NoRows, ProblemKind::LeftOut]);
    }

    #[test]
    fn damage_is_told_and_nothing_is_written() {
        let (folder, path) = database("CREATE TABLE a (b); INSERT INTO a VALUES (1);");
        let bytes = std::fs::read(&path).unwrap();
        for at in (16..bytes.len()).step_by(61) {
            let mut broken = bytes.clone();
            broken[at] ^= 0xff;
            std::fs::write(&path, &broken).unwrap();
            read("a.db", Some(&path), &[]);
            read("a.zip/a.db", None, &broken);
            assert_eq!(std::fs::read(&path).unwrap(), broken);
        }
        std::fs::write(&path, &bytes[..1000]).unwrap();
        assert_eq!(read("a.db", Some(&path), &[]).problems[0].kind, ProblemKind::DamagedFile);
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn a_database_in_an_archive_is_read_from_its_bytes() {
        let (_folder, path) = database("PRAGMA journal_mode = wal; CREATE TABLE a (b); INSERT INTO a VALUES (1), (2);");
        let bytes = std::fs::read(&path).unwrap();
        let whole = read("a.zip/a.db", None, &bytes);
        assert_eq!(whole.tables[0].file, "a.zip/a.db#a");
        assert_eq!(rows(&whole.tables[0]), ["1", "2"]);
        assert_eq!(read("a.zip/a.db", None, &bytes[..300]).problems[0].kind, ProblemKind::DamagedFile);
        assert_eq!(read("a.zip/a.db", None, b"").problems.len(), 1);
    }
}
