//! Text broken into lines that fit a column, word by word.

use ratatui::style::Style;
use ratatui::text::{Line, Span};

/// Words of plain text as lines of at most so many characters; a word that is longer is broken.
pub(super) fn plain(text: &str, width: u16) -> Vec<String> {
    let words = text.split(' ').map(|word| (word.to_owned(), ()));
    let lines = lines(words, usize::from(width).max(1));
    lines.into_iter().map(|line| line.into_iter().map(|(word, ())| word).collect::<Vec<_>>().join(" ")).collect()
}

/// Marked words as lines; of more than `most` lines the last one ends in a sign that there is more.
pub(super) fn marked(pieces: &[(String, bool)], width: u16, most: usize, mark: Style) -> Vec<Line<'static>> {
    let mut all = lines(pieces.iter().cloned(), usize::from(width).max(1));
    let more = all.len() > most;
    all.truncate(most);
    let last = all.len().saturating_sub(1);
    let line = |(at, words): (usize, Vec<(String, bool)>)| {
        let mut spans: Vec<Span<'static>> = Vec::new();
        for (place, (word, is_marked)) in words.into_iter().enumerate() {
            if place > 0 {
                spans.push(Span::raw(" "));
            }
            spans.push(if is_marked { Span::styled(word, mark) } else { Span::raw(word) });
        }
        if more && at == last {
            spans.push(Span::raw("…"));
        }
        Line::from(spans)
    };
    all.into_iter().enumerate().map(line).collect()
}

fn lines<T: Clone>(words: impl Iterator<Item = (String, T)>, width: usize) -> Vec<Vec<(String, T)>> {
    let mut all: Vec<Vec<(String, T)>> = vec![Vec::new()];
    let mut used = 0;
    for (word, mark) in
        words.flat_map(|(word, mark)| broken(&word, width).into_iter().map(move |part| (part, mark.clone())))
    {
        let length = word.chars().count();
        let mut begun = all.last().is_some_and(|line| !line.is_empty());
        if begun && used + 1 + length > width {
            all.push(Vec::new());
            (begun, used) = (false, 0);
        }
        used += length + usize::from(begun);
        if let Some(line) = all.last_mut() {
            line.push((word, mark));
        }
    }
    all
}

/// A word in parts that fit.
fn broken(word: &str, width: usize) -> Vec<String> {
    let letters: Vec<char> = word.chars().collect();
    if letters.len() <= width {
        vec![word.to_owned()]
    } else {
        letters.chunks(width).map(|part| part.iter().collect()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_kept_whole_where_they_fit() {
        assert_eq!(plain("Klapp Sicherheitstechnik GmbH", 12), ["Klapp", "Sicherheitst", "echnik GmbH"]);
        assert_eq!(plain("", 5), [""]);
    }

    #[test]
    fn what_does_not_fit_is_told() {
        let pieces: Vec<(String, bool)> = ["a", "b", "c"].map(|word| (word.to_owned(), false)).into();
        let lines = marked(&pieces, 1, 2, Style::new());
        assert_eq!(lines.iter().map(ToString::to_string).collect::<Vec<_>>(), ["a", "b…"]);
    }

    proptest::proptest! {
        #[test]
        fn no_line_is_too_long_and_no_letter_is_lost(text in "[a-zäß ]{0,60}", width in 1..20_u16) {
            let lines = plain(&text, width);
            proptest::prop_assert!(lines.iter().all(|line| line.chars().count() <= usize::from(width)));
            let letters = |text: &str| text.chars().filter(|letter| *letter != ' ').collect::<String>();
            proptest::prop_assert_eq!(letters(&lines.concat()), letters(&text));
        }
    }
}
