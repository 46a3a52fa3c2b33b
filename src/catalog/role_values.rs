//! What stands under the roles, record by record: every step asks for it again and again, and a record's own row lies
//! among hundreds of columns that nobody asks for, in the order of the file and not of the records.

use std::ops::Range;

use rayon::prelude::*;

use super::vocabulary::Role;

/// Records whose values lie in one piece; keeps offsets inside 32 bits.
const PIECE: usize = 1 << 12;

/// The values of the columns with a role, trimmed, nulls as empty text.
#[derive(Debug, Clone, Default)]
pub(super) struct RoleValues {
    pieces: Vec<Piece>,
    /// No value is the beginning of a longer one.
    pub(super) are_whole: bool,
    /// Where each record starts in its file.
    pub(super) rows: Vec<u32>,
    /// The first under [`Role::Id`] is the cell itself, which nothing was cut off from.
    pub(super) hold_ids: bool,
    /// Columns with a role.
    width: usize,
    /// Place of the first column of each role, by the role's number; one more entry than roles up to the last that occurs.
    firsts: Vec<u16>,
}

/// The values of some records back to back.
#[derive(Debug, Clone, Default)]
struct Piece {
    text: String,
    /// End of each value in `text`.
    ends: Vec<u32>,
}

impl RoleValues {
    /// Gathers what `value` says of `count` records under columns that are in the order of roles.
    pub(super) fn gather<'t>(
        columns: &[(Role, usize)],
        count: usize,
        value: impl Fn(usize, Role, usize) -> Option<&'t str> + Sync,
    ) -> Self {
        let piece = |number: usize| {
            let records = number * PIECE..count.min((number + 1) * PIECE);
            let mut piece = Piece { text: String::new(), ends: Vec::with_capacity(records.len() * columns.len()) };
            for record in records {
                for (role, column) in columns {
                    piece.text.push_str(value(record, *role, *column).unwrap_or_default());
                    piece.ends.push(piece.text.len() as u32);
                }
            }
            piece.text.shrink_to_fit();
            piece
        };
        let pieces = (0..count.div_ceil(PIECE)).into_par_iter().map(piece).collect();
        Self { pieces, are_whole: true, width: columns.len(), firsts: firsts(columns), ..Self::default() }
    }

    /// What a record has in the first column with a role that its table has.
    pub(super) fn first(&self, record: usize, role: Role) -> &str {
        let column = self.firsts.get(role as usize).map_or(0, |place| usize::from(*place));
        self.pieces.get(record / PIECE).map_or("", |piece| piece.value(record % PIECE * self.width + column))
    }

    /// Something of a record from all over where its values lie, see [`super::Record::fetch`].
    pub(super) fn fetch(&self, record: usize) -> u32 {
        let Some(piece) = self.pieces.get(record / PIECE) else { return 0 };
        let base = record % PIECE * self.width;
        let (first, last) = (piece.ends.get(base), piece.ends.get(base + self.width.saturating_sub(1)));
        let letter = |end: Option<&u32>| piece.text.as_bytes().get(*end? as usize).copied();
        u32::from(letter(first).unwrap_or_default()) ^ u32::from(letter(last).unwrap_or_default())
    }

    /// The values of a record under a role that say something, in column order.
    pub(super) fn of(&self, record: usize, role: Role) -> Values<'_> {
        let first = |at: usize| self.firsts.get(at).map_or(self.width, |place| usize::from(*place));
        let base = record % PIECE * self.width;
        let (at, end) = (base + first(role as usize), base + first(role as usize + 1));
        Values { piece: self.pieces.get(record / PIECE), at, end }
    }
}

/// Values of one record that say something.
pub(super) struct Values<'v> {
    piece: Option<&'v Piece>,
    at: usize,
    end: usize,
}

impl<'v> Iterator for Values<'v> {
    type Item = &'v str;

    fn next(&mut self) -> Option<&'v str> {
        while self.at < self.end {
            self.at += 1;
            // Where a value ends tells that it is empty; the text lies elsewhere, and need not be looked at.
            let span = self.piece?.span(self.at - 1);
            if !span.is_empty() {
                return Some(&self.piece?.text[span]);
            }
        }
        None
    }
}

impl Piece {
    fn value(&self, at: usize) -> &str {
        &self.text[self.span(at)]
    }

    fn span(&self, at: usize) -> Range<usize> {
        let start = if at == 0 { 0 } else { self.ends[at - 1] as usize };
        start..self.ends[at] as usize
    }
}

fn firsts(columns: &[(Role, usize)]) -> Vec<u16> {
    let roles = columns.last().map_or(0, |(role, _)| *role as usize + 1);
    let first = |role: usize| columns.partition_point(|(other, _)| (*other as usize) < role) as u16;
    (0..=roles).map(first).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_found_by_record_and_role() {
        let mut columns = [(Role::Id, 2), (Role::Email, 0), (Role::Email, 1), (Role::City, 5)];
        columns.sort_unstable();
        let texts: Vec<Vec<String>> =
            (0..PIECE + 3).map(|row| (0..6).map(|column| format!("{row}/{column}")).collect()).collect();
        let value = |record: usize, column: usize| {
            (column != 1 || record.is_multiple_of(2)).then(|| texts[record][column].as_str())
        };
        let values = RoleValues::gather(&columns, texts.len(), |record, _, column| value(record, column));
        for record in [0, 1, PIECE - 1, PIECE, PIECE + 2] {
            let all = |role| values.of(record, role).collect::<Vec<_>>();
            let known = |columns: &[usize]| columns.iter().filter_map(|at| value(record, *at)).collect::<Vec<_>>();
            assert_eq!(all(Role::Id), known(&[2]));
            assert_eq!(all(Role::Email), known(&[0, 1]));
            assert_eq!(all(Role::City), known(&[5]));
            assert_eq!(
                (values.first(record, Role::Id), values.first(record, Role::City)),
                (all(Role::Id)[0], all(Role::City)[0])
            );
            assert!(all(Role::Number).is_empty() && all(Role::Street).is_empty());
        }
        assert_eq!(RoleValues::default().of(0, Role::Id).count(), 0);
    }
}
