//! One reader per kind of file. Each turns content into rows for the [`Assembler`](super::layout::Assembler).

pub(super) mod csv;
pub(super) mod sheet;
pub(super) mod zip;

use crate::table::{Problem, Table};

/// What a file gave: its tables in the order of the file, and what was noticed.
#[derive(Debug, Default)]
pub(super) struct Read {
    pub(super) tables: Vec<Table>,
    pub(super) problems: Vec<Problem>,
}
