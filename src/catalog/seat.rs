//! The town behind a customer's name in one cell, as people write it in lists of their own: `Kunde / Ort`.

/// What may part a town from the name in front of it, the plainest sign first.
const SIGNS: [&str; 5] = [" / ", " - ", " – ", ",", "/"];

/// The ways in which a cell may be a name and, parted from it, the town where it is: `Klapp GmbH / Kiel`, `Klapp, Kiel`,
/// `Klapp (Kiel)`. Whether the last part is a town at all is for the caller to say.
pub fn seats(cell: &str) -> impl Iterator<Item = (&str, &str)> {
    let bracketed = cell.trim_end().strip_suffix(')').and_then(|open| open.rsplit_once(" ("));
    let parted = SIGNS.into_iter().filter_map(|sign| cell.rsplit_once(sign));
    bracketed
        .into_iter()
        .chain(parted)
        .map(|(name, seat)| (name.trim(), seat.trim()))
        .filter(|(name, seat)| !name.is_empty() && !seat.is_empty())
}

#[cfg(test)]
mod tests {
    use super::seats;

    #[test]
    fn a_town_may_stand_behind_any_of_the_usual_signs() {
        for (cell, name, seat) in [
            ("Klapp GmbH / Kiel", "Klapp GmbH", "Kiel"),
            ("Klapp GmbH/Kiel", "Klapp GmbH", "Kiel"),
            ("Klapp, Eva, Kiel", "Klapp, Eva", "Kiel"),
            ("Klapp (Kiel)", "Klapp", "Kiel"),
            ("Klapp (alt) (Kiel)", "Klapp (alt)", "Kiel"),
            ("Klapp – Bad Kiel", "Klapp", "Bad Kiel"),
            ("Klapp / Kiel (Förde)", "Klapp", "Kiel (Förde)"),
        ] {
            assert!(seats(cell).any(|found| found == (name, seat)), "{cell}");
        }
        for cell in ["Klapp GmbH", "", "(Kiel)", "/ Kiel", "Klapp /"] {
            assert_eq!(seats(cell).next(), None, "{cell}");
        }
    }
}
