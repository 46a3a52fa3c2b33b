//! How much of one input is taken at most, so that no file can exhaust the machine's memory.

/// Largest text file that is read (bytes); 4 GiB hold some twenty million rows of an export.
pub(super) const FILE_BYTES: u64 = 4 << 30;

/// Most cells of one row; Excel's own limit (column XFD).
pub(super) const COLUMNS: usize = 16_384;

/// Most text that the cells of one table hold (bytes).
pub(super) const TABLE_BYTES: usize = 8 << 30;

/// Most cells that one worksheet or list of records may need, empty ones before a filled one included. Files can claim any
/// number of them in a few bytes, and each costs four bytes of memory.
pub(super) const SPARSE_CELLS: u64 = if cfg!(test) { 3_000_000 } else { 300_000_000 };

/// Most bytes that cells of a spreadsheet which are marked as repeated may take more than they have in the file.
pub(super) const REPEATED_BYTES: u64 = 512 << 20;

/// How far right of its last named column a worksheet is read; what lies further out is a stray cell, no data.
pub(super) const SURPLUS_SHEET_COLUMNS: usize = 256;

/// Most bytes that the parts of a workbook may have after unpacking; they are read as a stream.
pub(super) const UNPACKED_BYTES: u64 = 16 << 30;

/// Most bytes of the part with a workbook's shared texts, the only one that is held in memory as a whole.
pub(super) const SHARED_TEXT_BYTES: u64 = 2 << 30;

/// Most bytes that the members of one archive may have together after unpacking.
pub(super) const ARCHIVE_BYTES: u64 = 8 << 30;

/// From this size on (bytes) what was packed more than [`PACKING_RATIO`] times smaller is no export but a bomb.
pub(super) const UNSUSPICIOUS_BYTES: u64 = 64 << 20;

/// How many times smaller packing makes an export at most; text of exports shrinks five to fifty times, Deflate can reach 1,032.
pub(super) const PACKING_RATIO: u64 = 250;

/// Most members of an archive that are looked at.
pub(super) const ARCHIVE_MEMBERS: usize = 100_000;

/// How many archives may lie in one another: an archive in an archive is read, a third one is not.
pub(super) const ARCHIVE_DEPTH: usize = 2;

/// Deepest nesting of values in JSON and of elements in XML that is followed.
pub(super) const NESTING: usize = 128;

/// Most different kinds of elements of one XML file.
pub(super) const ELEMENT_PATHS: usize = 50_000;

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

/// Whether something of `packed` bytes that unpacks to so many is a bomb.
pub(super) fn is_bomb(packed: u64, unpacked: u64) -> bool {
    unpacked > UNSUSPICIOUS_BYTES && unpacked / PACKING_RATIO > packed
}
