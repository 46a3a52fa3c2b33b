//! How much of one input is taken at most, so that no file can exhaust the machine's memory.

/// Largest text file that is read (bytes); 4 GiB hold some twenty million rows of an export.
pub(super) const FILE_BYTES: u64 = 4 << 30;

/// Most cells of one row; Excel's own limit (column XFD).
pub(super) const COLUMNS: usize = 16_384;

/// Most text that the cells of one table hold (bytes).
pub(super) const TABLE_BYTES: usize = 8 << 30;

/// Most cells of one worksheet that are read.
pub(super) const SHEET_CELLS: u64 = 500_000_000;

/// How far right of its last named column a worksheet is read; what lies further out is a stray cell, no data.
pub(super) const SURPLUS_SHEET_COLUMNS: usize = 256;

/// Most bytes that the parts of a workbook may have after unpacking.
pub(super) const UNPACKED_BYTES: u64 = 16 << 30;

/// Most bytes of the part with a workbook's shared texts, the only one that is held in memory as a whole.
pub(super) const SHARED_TEXT_BYTES: u64 = 2 << 30;

/// Deepest nesting of folders that is followed.
pub(super) const FOLDER_DEPTH: usize = 64;

/// Problems of one kind in one file that are told row by row; beyond that they are summed up.
pub(super) const PROBLEMS_PER_KIND: usize = 50;

/// Text files above this size are read page by page (bytes); smaller ones are one page.
pub(super) const STREAMED_BYTES: u64 = 16 << 20;

/// Bytes of a text that are read at once.
pub(super) const PAGE_BYTES: usize = 4 << 20;

/// Longest line of a text that is read page by page (bytes).
pub(super) const LINE_BYTES: usize = 512 << 20;

/// Longest record over several lines for whose closing quote further pages are read (bytes).
pub(super) const OPEN_RECORD_BYTES: usize = 16 << 20;
