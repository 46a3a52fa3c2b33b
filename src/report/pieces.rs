//! Rows of large files, rendered in pieces on all threads and written in their order.

use std::io::{self, Write};

use rayon::prelude::*;

/// Rows rendered at once by one thread.
const PIECE: usize = 1 << 12;
/// Pieces that are held in memory at most, for each thread.
const HELD: usize = 4;

/// Writes rows in their order; `render` turns a piece of them into bytes.
pub(super) fn write<T: Sync>(
    rows: &[T],
    out: &mut dyn Write,
    render: impl Fn(&[T]) -> io::Result<Vec<u8>> + Sync,
) -> io::Result<()> {
    for held in rows.chunks(PIECE * HELD * rayon::current_num_threads()) {
        let pieces: Vec<io::Result<Vec<u8>>> = held.par_chunks(PIECE).map(&render).collect();
        for piece in pieces {
            out.write_all(&piece?)?;
        }
    }
    Ok(())
}

/// [`write()`] for rows of a table with a header.
pub(super) fn write_csv<T: Sync>(
    header: &[&str],
    rows: &[T],
    out: &mut dyn Write,
    row: impl Fn(&mut csv::Writer<Vec<u8>>, &T) -> io::Result<()> + Sync,
) -> io::Result<()> {
    let mut first = csv::Writer::from_writer(Vec::new());
    first.write_record(header)?;
    out.write_all(&finish(first)?)?;
    write(rows, out, |piece| {
        let mut csv = csv::Writer::from_writer(Vec::new());
        for one in piece {
            row(&mut csv, one)?;
        }
        finish(csv)
    })
}

fn finish(csv: csv::Writer<Vec<u8>>) -> io::Result<Vec<u8>> {
    csv.into_inner().map_err(csv::IntoInnerError::into_error)
}

#[cfg(test)]
mod tests {
    use super::{HELD, PIECE, write_csv};

    #[test]
    fn pieces_are_as_one() {
        let rows: Vec<String> =
            (0..=PIECE * HELD * rayon::current_num_threads() + PIECE).map(|row| format!("a \"{row}\", b")).collect();
        let mut whole = csv::Writer::from_writer(Vec::new());
        whole.write_record(["n", "text"]).unwrap();
        let mut pieces = Vec::new();
        write_csv(&["n", "text"], &rows, &mut pieces, |csv, row| Ok(csv.write_record(["1", row])?)).unwrap();
        for row in &rows {
            whole.write_record(["1", row.as_str()]).unwrap();
        }
        assert_eq!(pieces, whole.into_inner().unwrap());
    }
}
