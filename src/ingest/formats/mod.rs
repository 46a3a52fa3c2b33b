//! One reader per kind of file. Each turns content into rows for the [`Assembler`](super::layout::Assembler), or, where the
//! file itself names its columns, for [`NamedRows`](named::NamedRows).

pub(super) mod archive;
pub(super) mod csv;
mod declared;
pub(super) mod gobd;
mod grid;
pub(super) mod html;
pub(super) mod json;
mod markup;
pub(super) mod mhtml;
mod named;
pub(super) mod ods;
pub(super) mod ole;
pub(super) mod parquet;
mod spreadsheet_xml;
pub(super) mod sqlite;
mod two_lines;
pub(super) mod workbook;
mod xls;
mod xls_text;
mod xlsb_merges;
pub(super) mod xml;
pub(super) mod zip;

use crate::table::{Problem, Table};

/// What a file gave: its tables in the order of the file, and what was noticed.
#[derive(Debug, Default)]
pub(super) struct Read {
    pub(super) tables: Vec<Table>,
    pub(super) problems: Vec<Problem>,
}

impl Read {
    /// Takes tables that were read, and their problems.
    fn take(&mut self, (tables, problems): (impl IntoIterator<Item = Table>, Vec<Problem>)) {
        self.tables.extend(tables);
        self.problems.extend(problems);
    }
}
