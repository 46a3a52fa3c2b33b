//! Lists of rows that are made on the fly: what a migration pack and the Parquet files of an audit are written from.
//!
//! A list has units (an entity, a record) that give any number of rows. Pieces of it are rendered on all threads and handed
//! on in order, so that memory holds a few pieces and never the list. What is only written is spelled and counted where it
//! is made; cells are kept for those who look at them.

use std::borrow::Cow;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::in_order::{Pace, in_order};
use super::stretches::Stretches;

/// Units rendered at once by one thread.
pub(crate) const PIECE: usize = 1 << 11;

/// What the values of a column are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Sort {
    /// Text.
    Text,
    /// A whole number.
    Integer,
    /// Euros with two decimals.
    Euro,
    /// A number with a fraction: a probability, a weight.
    Number,
    /// An ISO date.
    Date,
}

/// One column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Column {
    pub(crate) name: String,
    pub(crate) sort: Sort,
}

impl Column {
    pub(crate) fn new(name: impl Into<String>, sort: Sort) -> Self {
        Self { name: name.into(), sort }
    }

    pub(crate) fn text(name: impl Into<String>) -> Self {
        Self::new(name, Sort::Text)
    }
}

/// Takes one row; its cells are those of the columns, in order.
pub(crate) type Emit<'e> = dyn FnMut(&[Cow<'_, str>]) + 'e;

/// Makes bytes of a row.
pub(crate) type Spell<'s> = dyn Fn(&[Cow<'_, str>], &mut Vec<u8>) + Sync + 's;

/// A list of rows.
pub(crate) trait Listing: Sync {
    /// Its name: the stem of its file, the name of its table.
    fn name(&self) -> &str;
    /// Its columns.
    fn columns(&self) -> &[Column];
    /// How many units there are.
    fn units(&self) -> usize;
    /// Gives the rows of one unit.
    fn unit(&self, at: usize, emit: &mut Emit<'_>);
}

/// Rendered rows: cells back to back, what was made of the rows, and what was counted in them.
pub(crate) struct Piece {
    text: String,
    ends: Vec<usize>,
    width: usize,
    rows: usize,
    /// Cells are kept, not only counted.
    kept: bool,
    /// Which columns are amounts.
    amounts: Vec<bool>,
    filled: Vec<u64>,
    /// Sum of each column of amounts in cents.
    sums: Vec<i128>,
    /// What was made of the rows besides, as [`render`] was asked to.
    pub(crate) bytes: Vec<u8>,
}

/// Room that the pieces of a list took so far: a buffer that grows step by step is copied as often.
#[derive(Default)]
pub(crate) struct Room {
    text: AtomicUsize,
    ends: AtomicUsize,
    bytes: AtomicUsize,
}

/// Most room that is kept ready for a piece: one that is far larger than the others says nothing of them.
const MOST_ROOM: usize = 1 << 22;

impl Room {
    /// Notes how much a piece took that no row is added to any more.
    pub(crate) fn note(&self, piece: &Piece) {
        self.text.fetch_max(piece.text.len().min(MOST_ROOM), Ordering::Relaxed);
        self.ends.fetch_max(piece.ends.len().min(MOST_ROOM), Ordering::Relaxed);
        self.bytes.fetch_max(piece.bytes.len().min(MOST_ROOM), Ordering::Relaxed);
    }
}

impl Piece {
    /// A piece without rows; where its cells are not `kept`, only bytes and counts are.
    pub(crate) fn new(columns: &[Column], kept: bool, room: &Room) -> Self {
        Self {
            text: String::with_capacity(room.text.load(Ordering::Relaxed)),
            ends: Vec::with_capacity(room.ends.load(Ordering::Relaxed)),
            width: columns.len(),
            rows: 0,
            kept,
            amounts: columns.iter().map(|column| column.sort == Sort::Euro).collect(),
            filled: vec![0; columns.len()],
            sums: vec![0; columns.len()],
            bytes: Vec::with_capacity(room.bytes.load(Ordering::Relaxed)),
        }
    }

    /// Adds a row.
    pub(crate) fn add(&mut self, cells: &[Cow<'_, str>], spell: &Spell<'_>) {
        self.rows += 1;
        for (at, cell) in cells.iter().enumerate().filter(|(_, cell)| !cell.is_empty()) {
            self.filled[at] += 1;
            if self.amounts[at] {
                self.sums[at] += i128::from(cents(cell).unwrap_or_default());
            }
        }
        if self.kept {
            for cell in cells {
                self.text.push_str(cell);
                self.ends.push(self.text.len());
            }
        }
        spell(cells, &mut self.bytes);
    }

    /// Number of rows.
    pub(crate) fn len(&self) -> usize {
        self.rows
    }

    /// One cell.
    pub(crate) fn cell(&self, row: usize, column: usize) -> &str {
        &self.text[self.span(row, column)]
    }

    /// The cells of one row.
    pub(crate) fn row(&self, row: usize) -> impl Iterator<Item = &str> {
        (0..self.width).map(move |column| self.cell(row, column))
    }

    /// Lets go of all that is not needed to look at its cells again.
    pub(crate) fn settle(&mut self) {
        self.bytes = Vec::new();
        self.text.shrink_to_fit();
        self.ends.shrink_to_fit();
    }

    /// All cells back to back.
    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    /// Where a cell stands in [`Self::text`].
    pub(crate) fn span(&self, row: usize, column: usize) -> std::ops::Range<usize> {
        let at = row * self.width + column;
        let start = if at == 0 { 0 } else { self.ends[at - 1] };
        start..self.ends[at]
    }
}

/// A list whose rows are kept, for those who ask for them again and again: each row is a unit.
pub(crate) struct Kept {
    name: &'static str,
    columns: Vec<Column>,
    pieces: Vec<Piece>,
    rows: Stretches,
}

impl Kept {
    /// The rows of pieces, in their order.
    pub(crate) fn new(name: &'static str, columns: Vec<Column>, pieces: Vec<Piece>) -> Self {
        let rows = Stretches::of(pieces.iter().map(Piece::len));
        Self { name, columns, pieces, rows }
    }
}

impl Listing for Kept {
    fn name(&self) -> &str {
        self.name
    }

    fn columns(&self) -> &[Column] {
        &self.columns
    }

    fn units(&self) -> usize {
        self.rows.total()
    }

    fn unit(&self, at: usize, emit: &mut Emit<'_>) {
        let (piece, row) = self.rows.find(at);
        let cells: Vec<Cow<'_, str>> = self.pieces[piece].row(row).map(Cow::Borrowed).collect();
        emit(&cells);
    }
}

/// Renders a list piece by piece; `spell` makes bytes of each row on the thread that renders it, `consume` gets the pieces
/// in order.
///
/// # Errors
/// The first error of `consume`.
pub(crate) fn render<E>(
    listing: &dyn Listing,
    spell: &Spell<'_>,
    consume: &mut dyn FnMut(&Piece) -> Result<(), E>,
) -> Result<(), E> {
    pieces(listing, Pace::Full, true, spell, consume)
}

/// [`render`] at a pace; where nobody asks for single cells, they are not `kept`, and pieces hold bytes and counts.
///
/// # Errors
/// The first error of `consume`.
pub(crate) fn pieces<E>(
    listing: &dyn Listing,
    pace: Pace,
    kept: bool,
    spell: &Spell<'_>,
    consume: &mut dyn FnMut(&Piece) -> Result<(), E>,
) -> Result<(), E> {
    let (units, room) = (listing.units(), Room::default());
    let make = |number: usize| {
        let mut piece = Piece::new(listing.columns(), kept, &room);
        for unit in number * PIECE..units.min((number + 1) * PIECE) {
            listing.unit(unit, &mut |cells| piece.add(cells, spell));
        }
        room.note(&piece);
        piece
    };
    in_order(pace, units.div_ceil(PIECE), make, |piece| consume(&piece))
}

/// Makes nothing of a row.
pub(crate) fn unspelled(_: &[Cow<'_, str>], _: &mut Vec<u8>) {}

/// Number of rows and sums of amounts: what a load is checked against.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Tally {
    /// Rows.
    pub(crate) rows: u64,
    /// Column of amounts and its sum in cents.
    pub(crate) sums: Vec<(String, i128)>,
    /// Filled cells of each column.
    pub(crate) filled: Vec<u64>,
}

impl Tally {
    pub(crate) fn of(columns: &[Column]) -> Self {
        let amounts = columns.iter().filter(|column| column.sort == Sort::Euro);
        let sums = amounts.map(|column| (column.name.clone(), 0)).collect();
        Self { rows: 0, sums, filled: vec![0; columns.len()] }
    }

    /// Counts the rows of a piece.
    pub(crate) fn count(&mut self, columns: &[Column], piece: &Piece) {
        self.rows += piece.rows as u64;
        for (filled, more) in self.filled.iter_mut().zip(&piece.filled) {
            *filled += more;
        }
        let amounts = columns.iter().zip(&piece.sums).filter(|(column, _)| column.sort == Sort::Euro);
        for ((_, sum), (_, more)) in self.sums.iter_mut().zip(amounts) {
            *sum += more;
        }
    }
}

/// Cents of an amount as the contract writes it: `-1234.56`.
pub(crate) fn cents(text: &str) -> Option<i64> {
    let (sign, digits) = match text.strip_prefix('-') {
        Some(digits) => (-1, digits),
        None => (1, text),
    };
    let (whole, part) = digits.split_once('.').unwrap_or((digits, "00"));
    if part.len() != 2 || whole.is_empty() {
        return None;
    }
    let number = |text: &str| text.parse::<i64>().ok().filter(|_| text.bytes().all(|byte| byte.is_ascii_digit()));
    let cents = number(whole)?.checked_mul(100)?.checked_add(number(part)?)?;
    Some(sign * cents)
}

/// A sum of cents as the contract writes amounts.
pub(crate) fn euro(cents: i128) -> String {
    let sign = if cents < 0 { "-" } else { "" };
    let cents = cents.unsigned_abs();
    format!("{sign}{}.{:02}", cents / 100, cents % 100)
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// A list of rows that stand there.
    pub(crate) struct Fixed {
        pub(crate) name: &'static str,
        pub(crate) columns: Vec<Column>,
        pub(crate) rows: Vec<Vec<&'static str>>,
    }

    impl Listing for Fixed {
        fn name(&self) -> &str {
            self.name
        }
        fn columns(&self) -> &[Column] {
            &self.columns
        }
        fn units(&self) -> usize {
            self.rows.len()
        }
        fn unit(&self, at: usize, emit: &mut Emit<'_>) {
            emit(&self.rows[at].iter().map(|cell| Cow::Borrowed(*cell)).collect::<Vec<_>>());
        }
    }

    #[test]
    fn pieces_come_in_order_and_are_counted() {
        let rows: Vec<Vec<&str>> =
            (0..PIECE * 8 + 7).map(|at| vec![if at % 2 == 0 { "a" } else { "b" }, "1.50"]).collect();
        let listing = Fixed { name: "x", columns: vec![Column::text("t"), Column::new("e", Sort::Euro)], rows };
        let mut tally = Tally::of(listing.columns());
        let mut letters = String::new();
        render::<()>(&listing, &unspelled, &mut |piece| {
            tally.count(listing.columns(), piece);
            (0..piece.len()).for_each(|row| letters.push_str(piece.cell(row, 0)));
            Ok(())
        })
        .unwrap();
        assert_eq!(tally.rows as usize, listing.rows.len());
        assert_eq!(tally.sums, [("e".to_owned(), 150 * listing.rows.len() as i128)]);
        assert!(letters.starts_with("abab") && letters.len() == listing.rows.len());
    }

    proptest::proptest! {
        #[test]
        fn amounts_are_read_as_they_are_written(amount in -1_000_000_000_000_i64..1_000_000_000_000) {
            for amount in [amount, amount % 1000, 0, i64::MAX] {
                let written = euro(i128::from(amount));
                proptest::prop_assert_eq!(&written, &crate::output::euro(amount));
                proptest::prop_assert_eq!(cents(&written), Some(amount));
            }
            proptest::prop_assert_eq!(euro(i128::from(i64::MIN)), crate::output::euro(i64::MIN));
        }
    }
}
