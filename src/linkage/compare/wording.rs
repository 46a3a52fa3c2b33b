//! Comparison of texts made of words: aligned in any order, misspelled or cut short, and what is left over.

use super::short_form::{LEAST_PART, joins, picked, short_form};
use crate::linkage::places::Places;
use crate::linkage::symbols::Symbol;
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
    fn of(texts: &Wordings, words: &[Word], mates: &Mates, is_aside: &impl Fn(Symbol) -> bool) -> Self {
        let mut rest = Self::default();
        let open = words.iter().zip(mates).filter(|(_, alike)| **alike == 0.0);
        for (word, _) in open.filter(|(word, _)| !is_aside(word.symbol)) {
            let counter = match texts.facts(word.symbol).nature {
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
    agreement_beside(texts, left, right, |_| false)
}

/// Compares the texts of two items; words that stand aside are part of neither unless both have them.
pub(crate) fn agreement_beside(
    texts: &Wordings,
    left: u32,
    right: u32,
    is_aside: impl Fn(Symbol) -> bool,
) -> Agreement {
    let (ours, theirs) = (texts.of(left), texts.of(right));
    if ours.iter().map(|word| word.symbol).eq(theirs.iter().map(|word| word.symbol)) {
        let total = texts.total(left);
        return Agreement { shared: total, total, exact: true, ..Agreement::default() };
    }
    let (mut our_mates, mut their_mates): (Mates, Mates) = ([0.0; MOST_WORDS], [0.0; MOST_WORDS]);
    equal_words(ours, theirs, &mut our_mates, &mut their_mates);
    // Slips first, then words that together are one, then words cut short: each explains less surely than the one before.
    let found = inexact(texts, Resemblance::Slip, (ours, theirs), &mut our_mates, &mut their_mates)
        + several(texts, ours, theirs, &mut our_mates, &mut their_mates)
        + several(texts, theirs, ours, &mut their_mates, &mut our_mates)
        + inexact(texts, Resemblance::Short, (ours, theirs), &mut our_mates, &mut their_mates);
    let answered = |words: &[Word], mates: &Mates| texts.chained(words, |place| mates[place]);
    let total = |item: u32, words: &[Word], mates: &Mates| {
        let counts = |place: usize| mates[place] != 0.0 || !is_aside(words[place].symbol);
        if (0..words.len()).all(counts) {
            return texts.total(item);
        }
        texts.chained(words, |place| f32::from(u8::from(counts(place))))
    };
    Agreement {
        shared: answered(ours, &our_mates).min(answered(theirs, &their_mates)),
        total: total(left, ours, &our_mates).max(total(right, theirs, &their_mates)),
        exact: found == 0,
        left: Rest::of(texts, ours, &our_mates, &is_aside),
        right: Rest::of(texts, theirs, &their_mates, &is_aside),
    }
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
fn open(texts: &Wordings, words: &[Word], mates: &Mates) -> Places {
    let inexact = |word: &Word| matches!(texts.facts(word.symbol).nature, TitleWord::Word | TitleWord::Letter);
    Places::of(words.len(), |place| mates[place] == 0.0 && inexact(&words[place]))
}

/// How one word may be another.
#[derive(Debug, Clone, Copy)]
enum Resemblance {
    /// Misspelled.
    Slip,
    /// Cut short.
    Short,
}

/// Shares are remembered in thousandths.
const THOUSANDTHS: f32 = 1000.0;

impl Resemblance {
    /// How surely two words are one in this way, as a share: 0 where they are not.
    fn share(self, texts: &Wordings, left: Symbol, right: Symbol) -> f32 {
        let both = texts.alike.get(left, right, || {
            let (a, b) = (texts.text(left), texts.text(right));
            let thousandths = |share: f32| (share * THOUSANDTHS).round() as u32;
            thousandths(misspelled(a, b)) << 16 | thousandths(short_form(a, b))
        });
        let thousandths = match self {
            Self::Slip => both >> 16,
            Self::Short => both & 0xffff,
        };
        thousandths as f32 / THOUSANDTHS
    }
}

/// Pairs up words that are not equal, the surest first; returns how many.
fn inexact(
    texts: &Wordings,
    resemblance: Resemblance,
    (ours, theirs): (&[Word], &[Word]),
    our_mates: &mut Mates,
    their_mates: &mut Mates,
) -> usize {
    let (mut left, mut right) = (open(texts, ours, our_mates), open(texts, theirs, their_mates));
    let mut found = 0;
    loop {
        let mut best = (0.0, 0, 0);
        for i in left {
            let word = ours[i].symbol;
            let facts = texts.facts(word);
            for j in right.iter().filter(|j| facts.may_be_one_word(texts.facts(theirs[*j].symbol))) {
                let share = resemblance.share(texts, word, theirs[j].symbol);
                if share > best.0 {
                    best = (share, i, j);
                }
            }
        }
        let (share, i, j) = best;
        if share == 0.0 {
            return found;
        }
        our_mates[i] = share;
        their_mates[j] = share;
        left = left.without(i);
        right = right.without(j);
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
        let right = open(texts, theirs, their_mates);
        if right.count() < 2 {
            break;
        }
        if let Some((alike, answering)) = answer(texts, ours[i].symbol, theirs, right) {
            our_mates[i] = alike;
            for place in answering {
                their_mates[place] = alike;
            }
            found += 1;
        }
    }
    found
}

/// The words that answer one together: written apart, cut short and apart, by their initials, or joined in another order.
fn answer(texts: &Wordings, word: Symbol, theirs: &[Word], open: Places) -> Option<(f32, Places)> {
    let followed = Places(open.0 & (open.0 >> 1));
    let parted = followed.iter().find_map(|place| {
        let share = parted(texts, word, theirs[place].symbol, theirs[place + 1].symbol);
        (share > 0.0).then_some((share, Places(0b11 << place)))
    });
    parted.or_else(|| {
        let answering = initials(texts, word, theirs, open).or_else(|| joined(texts, word, theirs, open))?;
        Some((JOINED, answering))
    })
}

/// How surely a word is two neighbouring ones, written together or picked from both.
fn parted(texts: &Wordings, word: Symbol, first: Symbol, second: Symbol) -> f32 {
    let (whole, one, other) = (texts.facts(word), texts.facts(first), texts.facts(second));
    let length = one.length + other.length;
    if one.head[0] != whole.head[0]
        || length > whole.length
        || !whole.has_letters_of(one)
        || !whole.has_letters_of(other)
    {
        return 0.0;
    }
    let (text, one, other) = (texts.text(word), texts.text(first), texts.text(second));
    if text.strip_prefix(one) == Some(other) {
        return 1.0;
    }
    if length < whole.length && picked(one.bytes().chain(other.bytes()), text) { JOINED } else { 0.0 }
}

/// Neighbouring words whose initials make up a short one.
fn initials(texts: &Wordings, word: Symbol, theirs: &[Word], open: Places) -> Option<Places> {
    const MOST: u32 = 4;
    let whole = texts.facts(word);
    if !(2..=MOST).contains(&whole.length) {
        return None;
    }
    let letters = &whole.head[..whole.length as usize];
    let (all, set) = (Places::first(letters.len()).0, open.0);
    let spelled = |place: &usize| {
        set >> place & all == all
            && letters.iter().zip(&theirs[*place..]).all(|(letter, other)| texts.facts(other.symbol).head[0] == *letter)
    };
    open.iter().find(spelled).map(|place| Places(all << place))
}

/// Two words, wherever they stand, that a word joins, each at least in its beginning.
fn joined(texts: &Wordings, word: Symbol, theirs: &[Word], open: Places) -> Option<Places> {
    let whole = texts.facts(word);
    let begins = |place: usize| texts.facts(theirs[place].symbol).head == whole.head;
    if whole.length < 2 * LEAST_PART as u32 || !open.iter().any(begins) {
        return None;
    }
    let text = |place: usize| texts.text(theirs[place].symbol);
    let whole = texts.text(word);
    let behind = |first: usize| Places(open.0 & (u64::MAX << first << 1));
    let pairs = open.iter().flat_map(|first| behind(first).iter().map(move |second| (first, second)));
    let mut likely = pairs.filter(|(first, second)| begins(*first) || begins(*second));
    likely
        .find(|(first, second)| joins(whole, text(*first), text(*second)))
        .map(|(first, second)| Places(1 << first | 1 << second))
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
