//! Countries: one code for the many spellings, and the dialling code.

use super::fold::fold;
use super::lexicon::{cell, rows, words};
use rustc_hash::{FxHashMap, FxHashSet};
use std::sync::LazyLock;

/// A country of the data file.
struct Country {
    code: &'static str,
    dialling: &'static str,
}

#[derive(Default)]
struct Countries {
    list: Vec<Country>,
    by_name: FxHashMap<String, usize>,
    /// The same by names as the data file has them, which is how most exports write them.
    as_written: FxHashMap<&'static str, usize>,
    dialling: FxHashSet<&'static str>,
    longest_dialling: usize,
}

static COUNTRIES: LazyLock<Countries> = LazyLock::new(|| {
    let mut countries = Countries::default();
    let mut written = Vec::new();
    for row in rows(include_str!("data/countries.tsv")) {
        let index = countries.list.len();
        countries.list.push(Country { code: cell(&row, 0), dialling: cell(&row, 1) });
        for name in words(cell(&row, 2)) {
            countries.by_name.insert(key(name), index);
            written.push(name);
        }
    }
    let by_name = |name: &'static str| Some((name, *countries.by_name.get(&key(name))?));
    countries.as_written = written.into_iter().filter_map(by_name).collect();
    countries.dialling =
        countries.list.iter().map(|country| country.dialling).filter(|code| !code.is_empty()).collect();
    countries.longest_dialling = countries.dialling.iter().map(|code| code.len()).max().unwrap_or_default();
    countries
});

/// How a name or code is looked up. Codes are not folded: `AE` is no umlaut.
fn key(raw: &str) -> String {
    let letters = || raw.bytes().filter(u8::is_ascii_alphabetic);
    let plain =
        raw.bytes().all(|byte| byte.is_ascii_alphabetic() || matches!(byte, b'.' | b' ')) && letters().count() <= 3;
    if plain {
        return letters().map(|letter| char::from(letter.to_ascii_lowercase())).collect();
    }
    let mut folded = fold(raw);
    folded.retain(|letter| letter != ' ');
    folded
}

fn find(raw: &str) -> Option<&'static Country> {
    // `[DE] Deutschland`
    let raw = raw.strip_prefix('[').and_then(|rest| rest.split_once(']')).map_or(raw, |(code, _)| code);
    let index = COUNTRIES.as_written.get(raw).or_else(|| COUNTRIES.by_name.get(&key(raw)))?;
    Some(&COUNTRIES.list[*index])
}

/// ISO 3166 alpha-2 code of a country in any usual spelling (`Deutschland`, `D`, `DEU`, `Germany` → `DE`).
pub fn country_code(raw: &str) -> Option<&'static str> {
    find(raw).map(|country| country.code)
}

/// [`country_code`] of a folded name of more than one or two letters: in running text, `de` is a word.
pub(super) fn country_name(folded: &str) -> Option<&'static str> {
    if folded.len() < 3 { None } else { find(folded).map(|country| country.code) }
}

/// Dialling code of a country code: `49`.
pub(super) fn dialling_code(code: &str) -> Option<&'static str> {
    COUNTRIES.list.iter().find(|country| country.code == code).map(|country| country.dialling)
}

/// The dialling code that an international number starts with.
pub(super) fn dialling_prefix(digits: &str) -> Option<&'static str> {
    let lengths = (1..=COUNTRIES.longest_dialling).rev();
    lengths.filter_map(|length| digits.get(..length)).find_map(|start| COUNTRIES.dialling.get(start).copied())
}

#[cfg(test)]
mod tests {
    use super::{country_code, dialling_code, dialling_prefix};

    #[test]
    fn knows_the_spellings_of_exports() {
        for (raw, code) in [
            ("Deutschland", "DE"),
            ("[DE] Deutschland", "DE"),
            ("D", "DE"),
            ("de", "DE"),
            ("DEU", "DE"),
            ("GERMANY", "DE"),
            ("Österreich", "AT"),
            ("Oesterreich", "AT"),
            ("A", "AT"),
            ("Schweiz", "CH"),
            ("CH", "CH"),
            ("Großbritannien", "GB"),
            ("U.S.A.", "US"),
            ("usa", "US"),
            ("EL", "GR"),
            ("Türkei", "TR"),
            ("Czechia", "CZ"),
            ("United States of America", "US"),
            ("Dänemark", "DK"),
        ] {
            assert_eq!(country_code(raw), Some(code), "{raw}");
        }
        assert_eq!(country_code("Bayern"), None);
        assert_eq!(country_code(""), None);
    }

    #[test]
    fn knows_dialling_codes() {
        assert_eq!(dialling_code("DE"), Some("49"));
        assert_eq!(dialling_prefix("49511123"), Some("49"));
        assert_eq!(dialling_prefix("4231234567"), Some("423"));
        assert_eq!(dialling_prefix("0"), None);
    }
}
