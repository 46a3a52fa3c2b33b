//! Comparison of texts made of words: aligned in any order, misspelled or cut short, and what is left over.

use super::short_form::{joins, picked, short_form};
use crate::linkage::wordings::{MOST_WORDS, Word, Wordings};
use crate::standardise::{TitleWord, damerau};

/// Share of a word's surprise that remains where it is misspelled.
const MISSPELLED: f32 = 0.85;
/// Share that remains where several words answer one.
const JOINED: f32 = 0.6;
/// Letters of the longer word from which it may have one wrong, and two.
const ONE_SLIP: usize = 4;
const TWO_SLIPS: usize = 9;

/// What two texts have in common.
#[derive(Debug, Default, Clone, Copy)]
pub(crate) struct Agreement {
    /// Surprise of what they share, in bits.
    pub(crate) shared: f32,
    /// Surprise of the longer of them, in bits.
    pub(crate) total: f32,
    /// Every shared word is equal to the letter.
    pub(crate) exact: bool,
    /// What of each nothing on the other side answers.
    pub(crate) left: Rest,
    pub(crate) right: Rest,
}

impl Agreement {
    /// Share of the longer text that the other has too.
    pub(crate) fn covered(&self) -> f32 {
        self.shared / self.total.max(0.1)
    }
}

/// Words of a text that nothing on the other side answers.
#[derive(Debug, Default, Clone, Copy)]
pub(crate) struct Rest {
    /// Words that say something.
    pub(crate) words: u8,
    /// Numbers.
    pub(crate) numbers: u8,
    /// Letters by themselves.
    pub(crate) letters: u8,
    /// Years.
    pub(crate) years: u8,
    /// Words of grammar.
    pub(crate) silent: u8,
}

impl Rest {
    fn of(texts: &Wordings, words: &[Word], mates: &Mates) -> Self {
        let mut rest = Self::default();
        for (word, _) in words.iter().zip(mates).filter(|(_, alike)| **alike == 0.0) {
            let counter = match texts.nature(word.symbol) {
                TitleWord::Word => &mut rest.words,
                TitleWord::Number => &mut rest.numbers,
                TitleWord::Letter => &mut rest.letters,
                TitleWord::Year => &mut rest.years,
                TitleWord::Silent => &mut rest.silent,
            };
            *counter += 1;
        }
        rest
    }

    /// Whether something is left that tells one of several alike from another (`Halle 3`, `Bauteil B`).
    pub(crate) fn designates(self) -> bool {
        self.numbers + self.letters > 0
    }

    /// Whether nothing at all is left.
    pub(crate) fn is_empty(self) -> bool {
        self.words + self.numbers + self.letters + self.years + self.silent == 0
    }
}

/// Per word: how well it is answered on the other side, 0 where it is not.
type Mates = [f32; MOST_WORDS];

/// Compares the texts of two items.
pub(crate) fn agreement(texts: &Wordings, left: u32, right: u32) -> Agreement {
    let (ours, theirs) = (texts.of(left), texts.of(right));
    let (mut our_mates, mut their_mates): (Mates, Mates) = ([0.0; MOST_WORDS], [0.0; MOST_WORDS]);
    equal_words(ours, theirs, &mut our_mates, &mut their_mates);
    // Slips first, then words that together are one, then words cut short: each explains less surely than the one before.
    let found = inexact(texts, misspelled, (ours, theirs), &mut our_mates, &mut their_mates)
        + several(texts, ours, theirs, &mut our_mates, &mut their_mates)
        + several(texts, theirs, ours, &mut their_mates, &mut our_mates)
        + inexact(texts, short_form, (ours, theirs), &mut our_mates, &mut their_mates);
    let answered = |words: &[Word], mates: &Mates| chained(texts, words, |place| mates[place]);
    let all = |words: &[Word]| chained(texts, words, |_| 1.0);
    Agreement {
        shared: answered(ours, &our_mates).min(answered(theirs, &their_mates)),
        total: all(ours).max(all(theirs)),
        exact: found == 0,
        left: Rest::of(texts, ours, &our_mates),
        right: Rest::of(texts, theirs, &their_mates),
    }
}

/// Surprise of the answered words of a text: behind the word before where that is answered too, else alone.
fn chained(texts: &Wordings, words: &[Word], share: impl Fn(usize) -> f32) -> f32 {
    let mut sum = 0.0;
    for (place, word) in words.iter().enumerate() {
        let follows = place > 0 && share(place - 1) > 0.0;
        sum += share(place) * if follows { word.behind } else { texts.bits(word.symbol) };
    }
    sum
}

fn equal_words(ours: &[Word], theirs: &[Word], our_mates: &mut Mates, their_mates: &mut Mates) {
    for (i, word) in ours.iter().enumerate() {
        let mate = (0..theirs.len()).find(|j| their_mates[*j] == 0.0 && theirs[*j].symbol == word.symbol);
        if let Some(j) = mate {
            our_mates[i] = 1.0;
            their_mates[j] = 1.0;
        }
    }
}

/// Places of words without a mate that may have an inexact one.
fn open(texts: &Wordings, words: &[Word], mates: &Mates) -> Vec<usize> {
    let inexact = |word: &Word| matches!(texts.nature(word.symbol), TitleWord::Word | TitleWord::Letter);
    (0..words.len()).filter(|place| mates[*place] == 0.0 && inexact(&words[*place])).collect()
}

/// Pairs up words that are not equal, the surest first; returns how many.
fn inexact(
    texts: &Wordings,
    alike: fn(&str, &str) -> f32,
    (ours, theirs): (&[Word], &[Word]),
    our_mates: &mut Mates,
    their_mates: &mut Mates,
) -> usize {
    let (mut left, mut right) = (open(texts, ours, our_mates), open(texts, theirs, their_mates));
    let mut found = 0;
    loop {
        let mut best = (0.0, 0, 0);
        for (a, i) in left.iter().enumerate() {
            for (b, j) in right.iter().enumerate() {
                if !texts.may_be_one_word(ours[*i].symbol, theirs[*j].symbol) {
                    continue;
                }
                let share = alike(texts.text(ours[*i].symbol), texts.text(theirs[*j].symbol));
                if share > best.0 {
                    best = (share, a, b);
                }
            }
        }
        let (share, a, b) = best;
        if share == 0.0 {
            return found;
        }
        our_mates[left.remove(a)] = share;
        their_mates[right.remove(b)] = share;
        found += 1;
    }
}

/// How surely one of two words is the other misspelled: 0 where it is not.
fn misspelled(a: &str, b: &str) -> f32 {
    let slips = match a.len().max(b.len()) {
        ..ONE_SLIP => 0,
        ONE_SLIP..TWO_SLIPS => 1,
        _ => 2,
    };
    let near = slips > 0 && a.len().abs_diff(b.len()) <= slips && damerau(a, b, slips).is_some();
    if near { MISSPELLED } else { 0.0 }
}

/// Pairs up words that several words of the other side answer; returns how many.
fn several(texts: &Wordings, ours: &[Word], theirs: &[Word], our_mates: &mut Mates, their_mates: &mut Mates) -> usize {
    let mut found = 0;
    for i in open(texts, ours, our_mates) {
        let word = texts.text(ours[i].symbol);
        let right = open(texts, theirs, their_mates);
        let text = |place: usize| texts.text(theirs[place].symbol);
        if let Some((alike, places)) = answer(word, &right, &text) {
            our_mates[i] = alike;
            for place in places {
                their_mates[place] = alike;
            }
            found += 1;
        }
    }
    found
}

/// The words that answer one together: written apart, cut short and apart, by their initials, or joined in another order.
fn answer<'a>(word: &str, open: &[usize], text: &impl Fn(usize) -> &'a str) -> Option<(f32, Vec<usize>)> {
    for pair in open.windows(2).filter(|pair| pair[0] + 1 == pair[1]) {
        let both = format!("{}{}", text(pair[0]), text(pair[1]));
        if both == word {
            return Some((1.0, pair.to_vec()));
        }
        if both.len() < word.len() && picked(&both, word) {
            return Some((JOINED, pair.to_vec()));
        }
    }
    for length in 2..=word.len().min(4) {
        for run in open.windows(length).filter(|run| run[0] + length == run[length - 1] + 1) {
            if length == word.len()
                && run.iter().zip(word.bytes()).all(|(at, letter)| text(*at).starts_with(char::from(letter)))
            {
                return Some((JOINED, run.to_vec()));
            }
        }
    }
    for (at, first) in open.iter().enumerate() {
        for second in &open[at + 1..] {
            if joins(word, text(*first), text(*second)) {
                return Some((JOINED, vec![*first, *second]));
            }
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::agreement;
    use crate::linkage::wordings::Wordings;
    use crate::standardise::title_words;
    use proptest::prelude::*;

    fn texts(titles: &[&str]) -> Wordings {
        let mut texts = Wordings::default();
        for title in titles {
            texts.add(title_words(title).iter().map(String::as_str));
        }
        texts.count();
        texts
    }

    #[test]
    fn short_forms_and_slips_are_answered() {
        for (one, other) in [
            ("Sektionaltor Halle 2", "ST H2"),
            ("Wartungsvertrag Toranlagen Werk Süd", "WV Tore Werk S"),
            ("Rolltor Fahrzeughalle", "Rolltor Fzg.-Halle"),
            ("Brandschutzrolltor Lager", "Brsndschutzrolltor Lager"),
            ("Umrüstung auf Funkfernsteuerung Waschhalle", "Funkumrüstung Waschhalle"),
            ("Daten Bank Abfrage", "Datenbank Abfrage"),
        ] {
            let texts = texts(&[one, other]);
            let found = agreement(&texts, 0, 1);
            assert_eq!((found.left.words, found.right.words), (0, 0), "{one} / {other}");
            assert!(found.shared > 0.0 && found.shared <= found.total);
        }
    }

    #[test]
    fn what_tells_two_apart_is_left_over() {
        let halls = texts(&["Tor Halle 2", "Tor Halle 3", "Tor Kühlhaus"]);
        let found = agreement(&halls, 0, 1);
        assert!(found.left.designates() && found.right.designates() && found.left.words == 0);
        let found = agreement(&halls, 0, 2);
        assert!(found.left.words == 1 && found.right.words == 1);
    }

    proptest! {
        #[test]
        fn is_symmetric(one in "[a-e]{1,5}( [a-e]{1,5}){0,4}", other in "[a-e]{1,5}( [a-e]{1,5}){0,4}") {
            let texts = texts(&[&one, &other]);
            let (there, back) = (agreement(&texts, 0, 1), agreement(&texts, 1, 0));
            prop_assert!((there.total - back.total).abs() < 1e-3);
            prop_assert!(there.shared <= there.total + 1e-3);
        }
    }
}
