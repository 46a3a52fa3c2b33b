//! Texts made of words (titles, people in charge, remarks): interned, and how surprising each word is where it stands.
//!
//! Words of a title are not independent: after `Streifenvorhang und` everybody writes `Pendeltor`. So each word has two
//! surprises: alone, and behind the word before it. A shared phrase then counts once and not once per word.

use rustc_hash::FxHashMap;

use super::profile::BACKGROUND;
use super::symbols::{Symbol, Symbols};
use crate::standardise::{TitleWord, letters, title_word};

/// Words of a text at most; more of them say nothing new.
pub(crate) const MOST_WORDS: usize = 40;
/// Pairs of neighbours imagined to be as frequent as the words alone make them, beside those counted.
const IMAGINED_NEIGHBOURS: f32 = 20.0;

/// A word where it stands.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Word {
    /// The word.
    pub(crate) symbol: Symbol,
    /// −log2 of its frequency behind the word before it, in bits.
    pub(crate) behind: f32,
}

/// Texts of all items of a pass, with the frequencies of their words.
#[derive(Debug, Default)]
pub(crate) struct Wordings {
    symbols: Symbols,
    texts: Vec<Box<[Word]>>,
    natures: Vec<TitleWord>,
    /// Per word: which letters occur in it.
    letters: Vec<u64>,
    bits: Vec<f32>,
}

impl Wordings {
    /// Adds the text of the next item and returns its number.
    pub(crate) fn add<'a>(&mut self, words: impl Iterator<Item = &'a str>) -> u32 {
        let words = words.filter(|word| !word.is_empty()).take(MOST_WORDS);
        let word = |text: &str| Word { symbol: self.symbols.intern(text), behind: 0.0 };
        self.texts.push(words.map(word).collect());
        self.texts.len() as u32 - 1
    }

    /// Counts the words; must run after the last [`Self::add`].
    pub(crate) fn count(&mut self) {
        let mut counts = vec![0_u32; self.symbols.len()];
        let mut neighbours: FxHashMap<(Symbol, Symbol), u32> = FxHashMap::default();
        for text in &self.texts {
            for (place, word) in text.iter().enumerate() {
                counts[word.symbol.0 as usize] += 1;
                if place > 0 {
                    *neighbours.entry((text[place - 1].symbol, word.symbol)).or_default() += 1;
                }
            }
        }
        let size = self.texts.len() as f32 + BACKGROUND;
        let frequency = |symbol: Symbol| counts[symbol.0 as usize].max(1) as f32 / size;
        self.bits = (0..counts.len() as u32).map(|symbol| -frequency(Symbol(symbol)).log2()).collect();
        self.letters = (0..counts.len() as u32).map(|symbol| letters(self.symbols.text(Symbol(symbol)))).collect();
        self.natures = (0..counts.len() as u32).map(|symbol| title_word(self.symbols.text(Symbol(symbol)))).collect();
        for text in &mut self.texts {
            let mut before = Symbol::NONE;
            for word in text.iter_mut() {
                let alone = frequency(word.symbol);
                let together = neighbours.get(&(before, word.symbol)).copied().unwrap_or(0) as f32;
                let all = if before.is_some() { counts[before.0 as usize] as f32 } else { 0.0 };
                let behind = (together + IMAGINED_NEIGHBOURS * alone) / (all + IMAGINED_NEIGHBOURS);
                word.behind = -behind.max(alone).min(1.0).log2();
                before = word.symbol;
            }
        }
    }

    /// The words of an item.
    pub(crate) fn of(&self, item: u32) -> &[Word] {
        &self.texts[item as usize]
    }

    /// The text of a word.
    pub(crate) fn text(&self, word: Symbol) -> &str {
        self.symbols.text(word)
    }

    /// What a word is.
    pub(crate) fn nature(&self, word: Symbol) -> TitleWord {
        self.natures[word.0 as usize]
    }

    /// Whether one word may be the other, misspelled or cut short: it has nearly all of its letters.
    #[inline]
    pub(crate) fn may_be_one_word(&self, left: Symbol, right: Symbol) -> bool {
        /// Letters that slips of the pen may add to a word.
        const SLIPS: u32 = 2;
        let (left, right) = (self.letters[left.0 as usize], self.letters[right.0 as usize]);
        (left & !right).count_ones().min((right & !left).count_ones()) <= SLIPS
    }

    /// Surprise of a word alone, in bits.
    pub(crate) fn bits(&self, word: Symbol) -> f32 {
        self.bits[word.0 as usize]
    }
}

#[cfg(test)]
mod tests {
    use super::Wordings;

    #[test]
    fn a_standing_phrase_surprises_once() {
        let mut wordings = Wordings::default();
        for _ in 0..200 {
            wordings.add("pendel und tor".split(' '));
        }
        wordings.add("pendel und uhr".split(' '));
        wordings.count();
        let [pendel, und, tor] = wordings.of(0) else { unreachable!() };
        assert!(wordings.bits(pendel.symbol) > 2.0 && und.behind < 0.3 && tor.behind < 0.3);
        assert!(wordings.of(200)[2].behind > 5.0);
    }
}
