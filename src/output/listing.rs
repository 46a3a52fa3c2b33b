//! Lists of rows that are made on the fly: what a migration pack and the Parquet files of an audit are written from.
//!
//! A list has units (an entity, a record) that give any number of rows. Pieces of it are rendered on all threads and handed
//! on in order, so that memory holds a few pieces and never the list.

use std::borrow::Cow;

use rayon::prelude::*;

/// Units rendered at once by one thread.
const PIECE: usize = 1 << 11;
/// Pieces that are made while as many are handed on.
const HELD: usize = 8;

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

/// Rendered rows: cells back to back.
pub(crate) struct Piece {
    text: String,
    ends: Vec<usize>,
    width: usize,
    /// What was made of the rows besides, as [`render`] was asked to.
    pub(crate) bytes: Vec<u8>,
}

impl Piece {
    /// Number of rows.
    pub(crate) fn len(&self) -> usize {
        self.ends.len().checked_div(self.width).unwrap_or_default()
    }

    /// One cell.
    pub(crate) fn cell(&self, row: usize, column: usize) -> &str {
        let at = row * self.width + column;
        let start = if at == 0 { 0 } else { self.ends[at - 1] };
        &self.text[start..self.ends[at]]
    }

    /// The cells of one row.
    pub(crate) fn row(&self, row: usize) -> impl Iterator<Item = &str> {
        (0..self.width).map(move |column| self.cell(row, column))
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
    let units = listing.units();
    let mut ready: Vec<Piece> = Vec::new();
    for start in (0..units).step_by(PIECE * HELD) {
        let end = units.min(start + PIECE * HELD);
        let mut next = Vec::new();
        // What is ready is handed on while the next pieces are made.
        let consumed = rayon::in_place_scope(|scope| {
            scope.spawn(|_| next = pieces(listing, spell, start, end));
            ready.iter().try_for_each(&mut *consume)
        });
        consumed?;
        ready = next;
    }
    ready.iter().try_for_each(consume)
}

/// The pieces of some units, in order.
fn pieces(listing: &dyn Listing, spell: &Spell<'_>, start: usize, end: usize) -> Vec<Piece> {
    let width = listing.columns().len();
    let piece = |start: usize| {
        let mut piece = Piece { text: String::new(), ends: Vec::new(), width, bytes: Vec::new() };
        for unit in start..end.min(start + PIECE) {
            listing.unit(unit, &mut |cells| {
                for cell in cells {
                    piece.text.push_str(cell);
                    piece.ends.push(piece.text.len());
                }
                spell(cells, &mut piece.bytes);
            });
        }
        piece
    };
    let starts: Vec<usize> = (start..end).step_by(PIECE).collect();
    starts.into_par_iter().map(piece).collect()
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
        self.rows += piece.len() as u64;
        for (at, filled) in self.filled.iter_mut().enumerate() {
            *filled += (0..piece.len()).filter(|row| !piece.cell(*row, at).is_empty()).count() as u64;
        }
        let amounts = columns.iter().enumerate().filter(|(_, column)| column.sort == Sort::Euro);
        for ((_, sum), (at, _)) in self.sums.iter_mut().zip(amounts) {
            *sum += (0..piece.len()).filter_map(|row| cents(piece.cell(row, at))).map(i128::from).sum::<i128>();
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
    let number: i64 = format!("{whole}{part}").parse().ok()?;
    Some(sign * number)
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
            (0..PIECE * HELD + 7).map(|at| vec![if at % 2 == 0 { "a" } else { "b" }, "1.50"]).collect();
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
            let written = euro(i128::from(amount));
            proptest::prop_assert_eq!(&written, &crate::output::euro(amount));
            proptest::prop_assert_eq!(cents(&written), Some(amount));
        }
    }
}
