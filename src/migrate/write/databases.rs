//! The databases of a pack: one file for `SQLite`, a script beside Parquet files for `DuckDB`.

use std::io::Write as _;
use std::path::Path;

use super::{database, script};
use crate::migrate::folder::Folder;
use crate::migrate::pack::{Job, MigrateError};
use crate::output::bulk_file::BulkFile;
use crate::output::listing::Listing;
use crate::output::parquet::write as write_parquet;
use crate::report::OutputError;

/// Writes those that are asked for; the lists themselves are Parquet files already.
pub(in crate::migrate) fn write_databases(
    folder: &mut Folder,
    job: &Job<'_>,
    lists: &[&dyn Listing],
    originals: &dyn Listing,
) -> Result<(), MigrateError> {
    if job.script {
        let target = folder.lend("originals.parquet")?;
        let written = BulkFile::create(target).and_then(|file| write_parquet(originals, file));
        written.map_err(|source| OutputError { path: "originals.parquet".into(), source })?;
        let files: Vec<(String, String)> =
            lists.iter().map(|list| (list.name().to_owned(), format!("{}.parquet", list.name()))).collect();
        folder.write("duckdb.sql", |out| out.write_all(script(&files).as_bytes()))?;
    }
    if let Some(path) = job.database {
        let (parent, name) = (path.parent().unwrap_or(Path::new("")), path.file_name().unwrap_or_default());
        let parent = if parent.as_os_str().is_empty() { Path::new(".") } else { parent };
        let mut place = Folder::open(parent)?;
        database(&place.lend(&name.to_string_lossy())?, lists)?;
        place.commit()?;
    }
    Ok(())
}
