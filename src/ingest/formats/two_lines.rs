//! Headers of two lines, as worksheets for people have them: a group title over several columns (`Rechnungsadresse`), the
//! names below it (`Straße`, `PLZ`, `Ort`), and beside it names that reach over both lines. They become one line, each name
//! with its group before it; only merged cells count as evidence, for they are made on purpose. A name may also go on in the
//! second line (`Vertr.-` over `Nr.`), if the lower line is visibly none of the data below it.

use super::grid::Merge;
use crate::ingest::quoting::Cells;
use crate::ingest::shapes::Shape;

/// Stands between the title of a group and a name in it, so that both can be told apart later.
const GROUP_END: &str = ": ";

/// Whether two rows that follow each other look like it: the upper one has gaps that the lower one fills. Only then it is
/// worth asking for the merged cells.
pub(super) fn may_be(rows: &[(u32, Cells)]) -> bool {
    rows.windows(2).any(|pair| pair[0].0 + 1 == pair[1].0 && fills_gaps(&pair[0].1, &pair[1].1))
}

fn fills_gaps(upper: &Cells, lower: &Cells) -> bool {
    let upper: Vec<&str> = upper.iter().collect();
    let gap = |(column, name): (usize, &str)| {
        column > 0 && !name.is_empty() && upper.get(column).is_none_or(|title| title.is_empty())
    };
    upper.iter().any(|title| !title.is_empty()) && lower.iter().enumerate().any(gap)
}

/// Makes one row of the first two rows that are a header together.
pub(super) fn fold(rows: &mut Vec<(u32, Cells)>, merges: &[Merge]) {
    for at in 0..rows.len().saturating_sub(1) {
        if rows[at].0 + 1 != rows[at + 1].0 {
            continue;
        }
        let (head, below) = rows.split_at(at + 2);
        if let Some(names) = names(&head[at], &head[at + 1], below, merges) {
            rows[at + 1].1 = names;
            rows.remove(at);
            return;
        }
    }
}

/// The names that two rows make together, if they are a header.
fn names(
    (row, upper): &(u32, Cells),
    (_, lower): &(u32, Cells),
    below: &[(u32, Cells)],
    merges: &[Merge],
) -> Option<Cells> {
    let (upper, lower): (Vec<&str>, Vec<&str>) = (upper.iter().collect(), lower.iter().collect());
    let titles = upper.iter().filter(|title| !title.is_empty()).count();
    let groups: Vec<&Merge> = merges
        .iter()
        .filter(|merge| merge.rows == (*row, *row) && merge.columns.0 < merge.columns.1)
        .filter(|merge| upper.get(merge.columns.0 as usize).is_some_and(|title| !title.is_empty()))
        .collect();
    let names_all =
        |group: &&Merge| (group.columns.0..=group.columns.1).all(|column| is_name(lower.get(column as usize)));
    if titles < 2 || groups.is_empty() || !groups.iter().all(names_all) || lower.iter().any(|cell| is_value(cell)) {
        return None;
    }
    let in_group =
        |column: usize| groups.iter().any(|group| (group.columns.0..=group.columns.1).contains(&(column as u32)));
    let both_filled = |(column, (title, name)): (usize, (&&str, &&str))| {
        !in_group(column) && !title.is_empty() && !name.trim().is_empty()
    };
    if upper.iter().zip(&lower).enumerate().any(both_filled) && !is_header_over(&lower, below) {
        return None;
    }
    let mut names = Cells::default();
    for column in 0..upper.len().max(lower.len()) {
        let group = groups.iter().find(|group| (group.columns.0..=group.columns.1).contains(&(column as u32)));
        let between = if group.is_some() { GROUP_END } else { " " };
        let title = upper.get(group.map_or(column, |group| group.columns.0 as usize)).copied().unwrap_or_default();
        let name = lower.get(column).copied().unwrap_or_default();
        names.text.push_str(title.trim());
        if !title.is_empty() && !name.is_empty() {
            names.text.push_str(between);
        }
        names.text.push_str(name.trim());
        names.close();
    }
    Some(names)
}

/// Columns of dates, numbers and addresses below words that show that a row is no data.
const COLUMNS_BELOW: usize = 2;

/// Whether a row is words alone, and stands over several columns that are none.
fn is_header_over(row: &[&str], below: &[(u32, Cells)]) -> bool {
    let has_digits = row.iter().any(|cell| cell.bytes().any(|byte| byte.is_ascii_digit()));
    let is_over_values = |column: usize| {
        let cells =
            below.iter().filter_map(|(_, cells)| cells.iter().nth(column)).filter(|cell| !cell.trim().is_empty());
        let shapes: Vec<Shape> = cells.map(Shape::of).collect();
        let specific = shapes.iter().filter(|shape| shape.is_specific() && **shape != Shape::Code).count();
        specific > 1 && specific * 4 >= shapes.len() * 3
    };
    let over_values = (0..row.len()).filter(|column| is_name(row.get(*column)) && is_over_values(*column));
    !has_digits && over_values.count() >= COLUMNS_BELOW
}

fn is_name(cell: Option<&&str>) -> bool {
    cell.is_some_and(|cell| !cell.trim().is_empty())
}

/// Whether a cell can be no name of a column: a date, an address, an amount. Years and short numbers can.
fn is_value(cell: &str) -> bool {
    match Shape::of(cell) {
        Shape::Date | Shape::Email | Shape::Url => true,
        Shape::Number => cell.trim().len() > 4,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(lines: &[&str]) -> Vec<(u32, Cells)> {
        let cells = |line: &str| {
            let mut cells = Cells::default();
            for cell in line.split('|') {
                cells.text.push_str(cell);
                cells.close();
            }
            cells
        };
        (0..).zip(lines).map(|(row, line)| (row, cells(line))).collect()
    }

    fn merge(rows: (u32, u32), columns: (u32, u32)) -> Merge {
        Merge { rows, columns }
    }

    fn folded(lines: &[&str], merges: &[Merge]) -> Vec<String> {
        let mut rows = rows(lines);
        if may_be(&rows) {
            fold(&mut rows, merges);
        }
        rows.iter().map(|(_, cells)| cells.iter().collect::<Vec<_>>().join("|")).collect()
    }

    #[test]
    fn groups_stand_before_their_names() {
        let lines = [
            "Kundenliste",
            "Nr|Rechnungsadresse||Lieferadresse||Tel.",
            "|Straße|Ort|Straße|Ort|",
            "1|A-Weg|Köln|B-Weg|Bonn|02",
        ];
        let merges = [
            merge((0, 0), (0, 5)),
            merge((1, 2), (0, 0)),
            merge((1, 1), (1, 2)),
            merge((1, 1), (3, 4)),
            merge((1, 2), (5, 5)),
        ];
        let expected = [
            "Kundenliste",
            "Nr|Rechnungsadresse: Straße|Rechnungsadresse: Ort|Lieferadresse: Straße|Lieferadresse: Ort|Tel.",
            "1|A-Weg|Köln|B-Weg|Bonn|02",
        ];
        assert_eq!(folded(&lines, &merges), expected);
    }

    #[test]
    fn names_go_on_in_the_second_line() {
        let lines = [
            "Vertr.-|Kunde||nächste|Preis",
            "Nr.|Name|Kürzel|Prüfung|netto",
            "7|A|a|01.02.2026|120,00",
            "8|B|b|02.02.2026|99,50",
        ];
        let merges = [merge((0, 0), (1, 2))];
        let header = "Vertr.- Nr.|Kunde: Name|Kunde: Kürzel|nächste Prüfung|Preis netto";
        assert_eq!(folded(&lines, &merges), [header, lines[2], lines[3]]);
        let data = ["Nr|Anschrift||Ort", "A|Am Weg|Hof|Köln", "B|Am Ring|Tor|Bonn", "C|Am Hang|Tor|Ulm"];
        assert_eq!(folded(&data, &merges), data);
    }

    #[test]
    fn titles_and_data_stay_as_they_are() {
        let title = ["Kundenliste||", "Nr|Name|Ort", "1|A|Köln"];
        assert_eq!(folded(&title, &[merge((0, 0), (0, 2))]), title);
        let wide = ["Nr|Anschrift|", "A|Weg 1|Köln"];
        assert_eq!(folded(&wide, &[merge((0, 0), (1, 2))]), wide);
        let data = ["Nr|Name|Ort", "1|A|Köln", "2|B||", "3||Bonn"];
        assert_eq!(folded(&data, &[merge((2, 2), (1, 2))]), data);
        assert_eq!(folded(&["Nr|Umsatz|", "|Soll|Haben"], &[]), ["Nr|Umsatz|", "|Soll|Haben"]);
    }
}
