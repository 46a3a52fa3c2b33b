//! Words of company names: what each one does to the name.

use super::fold::fold;
use super::lexicon::{cell, rows, word_map, word_set, words};
use rustc_hash::{FxHashMap, FxHashSet};
use std::borrow::Cow;
use std::sync::LazyLock;

const WORDS: &str = include_str!("data/company_words.tsv");
const ABBREVIATIONS: &str = include_str!("data/abbreviations.tsv");

pub(super) static CONNECTORS: LazyLock<FxHashSet<String>> = LazyLock::new(|| word_set(WORDS, "connector"));
pub(super) static PREFIXES: LazyLock<FxHashSet<String>> = LazyLock::new(|| word_set(WORDS, "prefix"));
pub(super) static BRANCHES: LazyLock<FxHashSet<String>> = LazyLock::new(|| word_set(WORDS, "branch"));
pub(super) static SITES: LazyLock<FxHashSet<String>> = LazyLock::new(|| word_set(WORDS, "site"));
pub(super) static HEADS: LazyLock<FxHashSet<String>> = LazyLock::new(|| word_set(WORDS, "head"));
pub(super) static SEATS: LazyLock<FxHashSet<String>> = LazyLock::new(|| word_set(WORDS, "seat"));
pub(super) static FAMILIES: LazyLock<FxHashSet<String>> = LazyLock::new(|| word_set(WORDS, "family"));
/// Words that open the names of houses and authorities, and are nobody's family name though they are as short as one.
pub(super) static HOUSES: LazyLock<FxHashSet<String>> = LazyLock::new(|| word_set(WORDS, "house"));
pub(super) static OWNERS: LazyLock<FxHashSet<String>> = LazyLock::new(|| word_set(WORDS, "owner"));
pub(super) static FORMER: LazyLock<FxHashSet<String>> = LazyLock::new(|| word_set(WORDS, "former"));
/// Words before a former name that are part of the name where nothing sets them off.
pub(super) static FORMERLY: LazyLock<FxHashSet<String>> = LazyLock::new(|| word_set(WORDS, "formerly"));
/// Remarks that are states of a record and can mean nothing else.
pub(super) static STATES: LazyLock<FxHashSet<String>> = LazyLock::new(|| word_set(WORDS, "state"));
pub(super) static NOTES: LazyLock<FxHashSet<String>> = LazyLock::new(|| word_set(WORDS, "note"));
/// The last words of those.
static NOTE_ENDS: LazyLock<FxHashSet<&str>> =
    LazyLock::new(|| NOTES.iter().filter_map(|note| note.rsplit(' ').next()).collect());
/// Words for an association of flat owners, and those before them that say for whom somebody acts.
pub(super) static COMMUNITIES: LazyLock<FxHashSet<String>> = LazyLock::new(|| word_set(WORDS, "community"));
pub(super) static SHORT_COMMUNITIES: LazyLock<FxHashSet<String>> = LazyLock::new(|| word_set(WORDS, "community_short"));
pub(super) static COMMUNITY_LEADS: LazyLock<FxHashSet<String>> = LazyLock::new(|| word_set(WORDS, "community_lead"));
static COMMON: LazyLock<FxHashSet<String>> = LazyLock::new(|| stems("common"));
static CORPORATE: LazyLock<FxHashSet<String>> = LazyLock::new(|| stems("corporate"));
static SIBLING: LazyLock<FxHashSet<String>> = LazyLock::new(|| stems("sibling"));
const TRADE_WORDS: &str = include_str!("data/trades.tsv");
/// Trades by their words, numbered by their rows.
static TRADES: LazyLock<FxHashMap<String, u16>> = LazyLock::new(|| {
    let mut trades = FxHashMap::default();
    for (number, row) in rows(TRADE_WORDS).filter(|row| cell(row, 0) == "trade").enumerate() {
        for word in words(cell(&row, 1)).map(fold) {
            let number = number as u16 + 1;
            trades.entry(stem(&word)).or_insert(number);
            trades.entry(word).or_insert(number);
        }
    }
    trades
});
/// The same in alphabetical order.
static SORTED_TRADES: LazyLock<Vec<(String, u16)>> = LazyLock::new(|| {
    let mut trades: Vec<(String, u16)> = TRADES.iter().map(|(word, trade)| (word.clone(), *trade)).collect();
    trades.sort();
    trades
});
/// Single words that stand for a trade or are common in names, in alphabetical order.
static COMPOUNDS: LazyLock<Vec<String>> = LazyLock::new(|| {
    let known = TRADES.keys().chain(WHOLE.keys()).chain(COMMON_BARE.iter());
    let mut words: Vec<String> = known.filter(|word| !word.contains(' ')).cloned().collect();
    words.sort();
    words.dedup();
    words
});
/// Ends of words that make a trade of what stands before them, by their last byte.
static TRADE_ENDS: LazyLock<FxHashMap<u8, Vec<String>>> = LazyLock::new(|| {
    let mut ends: Vec<String> = word_set(TRADE_WORDS, "end").into_iter().collect();
    ends.sort();
    let mut by_last: FxHashMap<u8, Vec<String>> = FxHashMap::default();
    for end in ends {
        by_last.entry(last_byte(&end)).or_default().push(end);
    }
    by_last
});
static WHOLE: LazyLock<FxHashMap<String, String>> = LazyLock::new(|| word_map(ABBREVIATIONS, "whole"));
/// Two words that mean something else together than each by itself, and the words that begin them.
pub(super) static PAIRS: LazyLock<FxHashMap<String, String>> = LazyLock::new(|| word_map(ABBREVIATIONS, "pair"));
pub(super) static PAIR_STARTS: LazyLock<FxHashSet<String>> =
    LazyLock::new(|| PAIRS.keys().filter_map(|pair| pair.split(' ').next()).map(str::to_owned).collect());
/// Abbreviated ends with what they stand for, the longest first, by their last byte.
static ENDS: LazyLock<FxHashMap<u8, Vec<(String, String)>>> = LazyLock::new(|| {
    let mut ends: Vec<(String, String)> = word_map(ABBREVIATIONS, "end").into_iter().collect();
    ends.sort_by(|a, b| b.0.len().cmp(&a.0.len()).then_with(|| a.cmp(b)));
    let mut by_last: FxHashMap<u8, Vec<(String, String)>> = FxHashMap::default();
    for (end, replacement) in ends {
        by_last.entry(last_byte(&end)).or_default().push((end, replacement));
    }
    by_last
});

/// The last byte of a word; 0 for the empty one.
fn last_byte(word: &str) -> u8 {
    word.as_bytes().last().copied().unwrap_or(0)
}

/// Words of a class, in every spelling and as the stem that [`stem`] gives them.
fn stems(class: &str) -> FxHashSet<String> {
    let mut words = word_set(WORDS, class);
    let mut stems: Vec<String> = words.iter().map(|word| stem(word)).collect();
    words.extend(stems.drain(..));
    words
}

/// The word that a folded word of a company name stands for: abbreviations expanded, inflections taken back where that is
/// certain (`masch` → `maschinen`, `handels` → `handel`, `elektrotechn` → `elektrotechnik`), and the `gesellschaft` at
/// the end of a compound taken off, as `Baugesellschaft mbH` and `Bau GmbH` say the same.
pub(super) fn stem(word: &str) -> String {
    stem_of(word).into_owned()
}

/// [`stem`] without a copy of a word that is its own stem.
pub(super) fn stem_of(word: &str) -> Cow<'_, str> {
    if let Some(whole) = WHOLE.get(word) {
        return Cow::Borrowed(whole);
    }
    if let Some(rest) = without_company(word) {
        return Cow::Borrowed(WHOLE.get(rest).map_or(rest, String::as_str));
    }
    for (end, replacement) in ENDS.get(&last_byte(word)).into_iter().flatten() {
        if let Some(rest) = word.strip_suffix(end.as_str()).filter(|rest| rest.len() >= SHORTEST_PART) {
            return Cow::Owned(format!("{rest}{replacement}"));
        }
    }
    Cow::Borrowed(word)
}

/// Whether a folded text ends as some remark does; most names do not, and need not be looked at for remarks.
pub(super) fn ends_in_note(folded: &str) -> bool {
    folded.rsplit(' ').next().is_some_and(|word| NOTE_ENDS.contains(word))
}

/// Whether a folded word of a name is one that stands for a trade or an industry as it is, and not the beginning of another.
pub(super) fn is_known_word(word: &str) -> bool {
    WHOLE.contains_key(word) || TRADES.contains_key(word) || COMMON_BARE.contains(word)
}

/// Shortest part of a compound: shorter ones are accidents of spelling.
const SHORTEST_PART: usize = 3;

/// A compound without its `gesellschaft`.
fn without_company(word: &str) -> Option<&str> {
    let rest = ["gesellschaft", "gesellsch", "ges"].iter().find_map(|end| word.strip_suffix(end))?;
    let joint = rest.strip_suffix('s').filter(|bare| bare.ends_with("ung") || bare.ends_with("ion"));
    let rest = joint.unwrap_or(rest);
    // A short rest before the short ending is a name (`menges`), not an abbreviation.
    (rest.len() >= SHORTEST_PART
        && (!word.ends_with("ges") || joint.is_some() || WHOLE.contains_key(rest) || COMMON_BARE.contains(rest)))
    .then_some(rest)
}

/// Common words as written, for [`without_company`], which the stems themselves need.
static COMMON_BARE: LazyLock<FxHashSet<String>> = LazyLock::new(|| word_set(WORDS, "common"));

/// Whether a folded word is a trade, country or industry that many companies have in their name. This is a prior: how
/// rare a word is in the data decides in the end.
pub fn is_common_word(token: &str) -> bool {
    COMMON.contains(token) || parts(token, |part| COMMON.contains(part))
}

/// The trade that a folded word names, where it is a known one: see [`trade_of`].
pub fn known_trade(token: &str) -> Option<u16> {
    Some(trade_of(token)).filter(|trade| !matches!(*trade, 0 | UNNAMED_TRADE))
}

/// Whether two folded words name one known trade.
pub fn is_one_trade(one: &str, two: &str) -> bool {
    known_trade(one).is_some_and(|trade| trade_of(two) == trade)
}

/// The trade that a folded word names, as a number that all wordings of it share; [`UNNAMED_TRADE`] where only the end of
/// the word tells that it is one, and 0 where it is none.
pub fn trade_of(token: &str) -> u16 {
    match TRADES.get(token) {
        Some(trade) => *trade,
        None if trade_end(token).is_some() => UNNAMED_TRADE,
        None => cut_off_trade(token),
    }
}

/// The end of a word that makes a trade of what stands before it.
pub(super) fn trade_end(token: &str) -> Option<&'static str> {
    let ending = |end: &&String| token.len() >= end.len() + SHORTEST_PART && token.ends_with(end.as_str());
    let ends = TRADE_ENDS.get(&last_byte(token)).into_iter().flatten();
    ends.filter(ending).max_by_key(|end| end.len()).map(String::as_str)
}

/// The trade of which a word is the beginning (`Werbeag.`), where it is the beginning of no other and cut within a syllable.
fn cut_off_trade(token: &str) -> u16 {
    const SHORTEST: usize = 5;
    let whole_syllable = ["a", "e", "i", "o", "u", "er", "el", "en"].iter().any(|end| token.ends_with(end));
    if token.len() < SHORTEST || whole_syllable {
        return 0;
    }
    let from = SORTED_TRADES.partition_point(|(word, _)| word.as_str() < token);
    let mut trades =
        SORTED_TRADES[from..].iter().take_while(|(word, _)| word.starts_with(token)).map(|(_, trade)| *trade);
    let first = trades.next().unwrap_or(0);
    if trades.all(|trade| trade == first) { first } else { 0 }
}

/// The trade that a word with a full stop behind it abbreviates (`Reis.`, `Küch.`), in its shortest wording; `None` where it is
/// the beginning of several.
pub(super) fn abbreviated_trade(word: &str) -> Option<&'static str> {
    const SHORTEST: usize = 4;
    if word.len() < SHORTEST || WHOLE.contains_key(word) || TRADES.contains_key(word) {
        return None;
    }
    let from = SORTED_TRADES.partition_point(|(known, _)| known.as_str() < word);
    let wordings: Vec<&(String, u16)> =
        SORTED_TRADES[from..].iter().take_while(|(known, _)| known.starts_with(word)).collect();
    let one_trade = wordings.iter().all(|(_, trade)| Some(trade) == wordings.first().map(|(_, first)| first));
    wordings.iter().filter(|_| one_trade).map(|(known, _)| known.as_str()).min_by_key(|known| (known.len(), *known))
}

/// The one word that two syllables with a full stop between them abbreviate (`Ind.bedarf`, `Geb.reinig`): it begins with the
/// first and ends with the second, or goes on with it where that is cut short too; `None` where several words of different
/// meaning do.
pub(super) fn abbreviated_compound(first: &str, second: &str) -> Option<&'static str> {
    const SHORTEST: usize = 3;
    /// Letters of a second syllable that is cut short itself.
    const SHORTEST_CUT: usize = 5;
    if first.len() < SHORTEST || second.len() < SHORTEST {
        return None;
    }
    let abbreviated = |word: &&String| {
        let rest = &word.as_bytes()[first.len()..];
        let cut = || rest.windows(second.len()).skip(1).any(|part| part == second.as_bytes());
        rest.len() > second.len() && (rest.ends_with(second.as_bytes()) || (second.len() >= SHORTEST_CUT && cut()))
    };
    let from = COMPOUNDS.partition_point(|known| known.as_str() < first);
    let mut found = COMPOUNDS[from..].iter().take_while(|known| known.starts_with(first)).filter(abbreviated);
    let word = found.next()?;
    let one_word = |other: &String| stem_of(other) == stem_of(word) || is_one_trade(other, word);
    found.all(one_word).then_some(word.as_str())
}

/// The words of a trade as an industry's name puts it, as names of firms would have them.
pub fn trade_words(industry: &str) -> Vec<String> {
    let folded = fold(industry);
    let own = |word: &&str| word.len() >= SHORTEST_PART && !CONNECTORS.contains(*word);
    folded.split(' ').filter(own).map(stem).collect()
}

/// Number of a trade that has no row of its own.
pub const UNNAMED_TRADE: u16 = u16::MAX;

/// Whether a folded word tells the companies of one group apart (`holding`, `immobilien`, `verwaltung`).
pub fn is_sibling_word(token: &str) -> bool {
    SIBLING.contains(token) || parts(token, |part| SIBLING.contains(part))
}

/// Whether a folded word names a function in a group (`holding`, `immobilien`) rather than a trade.
pub fn is_corporate_word(token: &str) -> bool {
    CORPORATE.contains(token) || parts(token, |part| CORPORATE.contains(part))
}

/// Whether a word is a compound of two words of a kind, with or without a joint between them.
fn parts(token: &str, known: impl Fn(&str) -> bool) -> bool {
    if token.len() < 2 * SHORTEST_PART || !token.is_ascii() {
        return false;
    }
    (SHORTEST_PART..=token.len() - SHORTEST_PART).any(|border| {
        let (left, right) = token.split_at(border);
        let bare = ["s", "en", "n", "er", "e"].iter().filter_map(|joint| left.strip_suffix(joint));
        known(right) && (known(left) || bare.into_iter().any(&known))
    })
}

#[cfg(test)]
mod tests {
    use super::super::fold::fold;
    use super::{is_common_word, is_sibling_word, stem};

    #[test]
    fn expands_what_is_certain() {
        for (word, expanded) in [
            ("masch", "maschinen"),
            ("elektrotechn", "elektrotechnik"),
            ("gebr", "gebruder"),
            ("ges", "gesellschaft"),
            ("int", "international"),
            ("dtl", "deutschland"),
            ("handels", "handel"),
            ("handelsgesellschaft", "handel"),
            ("handelsges", "handel"),
            ("verwaltungsgesellschaft", "verwaltung"),
            ("baugesellschaft", "bau"),
            ("bauges", "bau"),
            ("grundstucksverwaltungsges", "grundstucksverwaltung"),
            ("oberflachentechn", "oberflachentechnik"),
            ("maschinenfabr", "maschinenfabrik"),
            ("menges", "menges"),
            ("yvers", "yvers"),
            ("klapp", "klapp"),
            ("groups", "groups"),
            ("group", "gruppe"),
            ("systeme", "system"),
        ] {
            assert_eq!(stem(word), expanded, "{word}");
        }
    }

    #[test]
    fn stems_are_stable() {
        for word in ["masch", "handelsgesellschaft", "elektr", "systeme", "verwaltungs", "munich", "untgr", "stadtw"] {
            let once = stem(word);
            assert_eq!(stem(&once), once, "{word}");
        }
    }

    #[test]
    fn knows_common_words_and_compounds() {
        for word in [
            "Bau",
            "Technik",
            "Maschinenbau",
            "Deutschland",
            "Gruppe",
            "Elektrohandel",
            "Holzbau",
            "Bauhandel",
            "Haustechnik",
        ] {
            assert!(is_common_word(&fold(word)), "{word}");
        }
        for word in ["Klapp", "Mude", "Müller", "Oventra", "Brilon", "Xy", ""] {
            assert!(!is_common_word(&fold(word)), "{word}");
        }
    }

    #[test]
    fn knows_words_that_tell_siblings_apart() {
        for word in [
            "Holding",
            "Immobilien",
            "Verwaltung",
            "Verwaltungs",
            "Beteiligungs",
            "Vermögensverwaltung",
            "Service",
            "Vertriebs",
            "Logistik",
            "International",
            "Besitz",
            "Grundstücks",
            "Energie",
            "Consulting",
            "Leasing",
            "Immobilienverwaltung",
            "Beteiligungsholding",
        ] {
            assert!(is_sibling_word(&stem(&fold(word))), "{word}");
        }
        for word in ["Klapp", "Mude", "Müller", "Oventra", ""] {
            assert!(!is_sibling_word(&fold(word)), "{word}");
        }
    }
}
