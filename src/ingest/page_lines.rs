//! Lines that belong to a printed page and not to its table: `Seite 2 von 3`, perhaps beside the title or the day of the
//! print.

use std::sync::LazyLock;

/// Words before the number of a page.
static PAGE_WORDS: LazyLock<Vec<&str>> = LazyLock::new(|| {
    let lines = include_str!("data/page_words.txt").lines();
    lines.map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#')).collect()
});

/// Words between the number of a page and the number of pages.
const OF: [&str; 5] = ["von", "of", "/", "aus", "di"];

/// Whether a cell numbers a page: `Seite 1`, `- Seite 1 von 3 -`, `Page: 2/4`.
pub(super) fn is_page_mark(cell: &str) -> bool {
    let cell = cell.trim_matches(|sign: char| sign.is_whitespace() || matches!(sign, '-' | '*' | '=' | '–' | '.'));
    let lower = cell.to_lowercase();
    let Some(rest) = PAGE_WORDS.iter().find_map(|word| lower.strip_prefix(word)) else { return false };
    if !rest.starts_with([' ', ':', '\u{a0}', '.']) {
        return false;
    }
    let rest = rest.trim_start_matches([' ', ':', '.', '\u{a0}']);
    let count = rest.trim_start_matches(|sign: char| sign.is_ascii_digit());
    let between = count.trim_matches(|sign: char| sign.is_ascii_digit() || sign.is_whitespace());
    count.len() < rest.len() && (count.is_empty() || (OF.contains(&between) && !count.ends_with(between)))
}

/// Whether a row of a table of this width is a line of the page: it is nearly empty, and one of its cells numbers the page.
pub(super) fn is_page_line<'a>(cells: impl Iterator<Item = &'a str>, width: usize) -> bool {
    let (mut filled, mut marks) = (0, 0);
    for cell in cells.filter(|cell| !cell.trim().is_empty()) {
        filled += 1;
        if filled * 2 > width {
            return false;
        }
        marks += usize::from(is_page_mark(cell));
    }
    marks > 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_are_numbered_in_many_ways() {
        for mark in ["Seite 1", "Seite 1 von 3", "- Seite 12 -", "SEITE: 3/4", "Page 2 of 10", "Blatt 7", "Seite:  1"] {
            assert!(is_page_mark(mark), "{mark}");
        }
        for other in ["Seite", "Seiten", "Seitenstr. 5", "Seite A", "Seite 3 links", "Pagel 4", "Blattgold 2", "12"] {
            assert!(!is_page_mark(other), "{other}");
        }
    }

    #[test]
    fn a_page_line_is_nearly_empty() {
        let is_line = |row: &str, width| is_page_line(row.split(';'), width);
        assert!(is_line("Debitoren;;;;Seite 2", 5));
        assert!(is_line("Seite 2", 3));
        assert!(!is_line("Heft;Seite 2", 2));
        assert!(!is_line("1;Adler;Seite 2;;", 5));
        assert!(!is_line("1;;;;", 5));
    }
}
