//! Texts made of words (titles, people in charge, remarks): interned, and how surprising each word is where it stands.
//!
//! Words of a title are not independent: after `Streifenvorhang und` everybody writes `Pendeltor`. So each word has two
//! surprises: alone, and behind the word before it. A shared phrase then counts once and not once per word.

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::pair_memo::PairMemo;
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

/// What comparing asks of a word, side by side in memory.
#[derive(Debug, Clone, Copy)]
pub(crate) struct WordFacts {
    /// Which letters occur in it.
    letters: u64,
    /// Its first four bytes, zeros where it is shorter.
    pub(crate) head: [u8; 4],
    /// Length in bytes.
    pub(crate) length: u32,
    /// Surprise of the word alone, in bits.
    pub(crate) bits: f32,
    /// What it is.
    pub(crate) nature: TitleWord,
}

impl WordFacts {
    fn of(text: &str, bits: f32) -> Self {
        let mut head = [0; 4];
        head.iter_mut().zip(text.bytes()).for_each(|(place, byte)| *place = byte);
        Self { letters: letters(text), head, length: text.len() as u32, bits, nature: title_word(text) }
    }

    /// Whether a word is made of letters of this one only, as far as a glance tells.
    #[inline]
    pub(crate) fn has_letters_of(&self, part: &Self) -> bool {
        part.letters & !self.letters == 0
    }

    /// Whether one word may be the other, misspelled or cut short: it has nearly all of its letters.
    #[inline]
    pub(crate) fn may_be_one_word(&self, other: &Self) -> bool {
        /// Letters that slips of the pen may add to a word.
        const SLIPS: u32 = 2;
        (self.letters & !other.letters).count_ones().min((other.letters & !self.letters).count_ones()) <= SLIPS
    }
}

/// Texts of all items of a pass, with the frequencies of their words.
#[derive(Debug, Default)]
pub(crate) struct Wordings {
    symbols: Symbols,
    /// The words of all texts, one behind the other.
    words: Vec<Word>,
    /// End of each text in `words`.
    ends: Vec<u32>,
    /// Per text: surprise of all its words, in bits.
    totals: Vec<f32>,
    facts: Vec<WordFacts>,
    /// How alike words are of which that was asked.
    pub(crate) alike: PairMemo,
}

impl Wordings {
    /// Adds the text of the next item and returns its number.
    pub(crate) fn add<'a>(&mut self, words: impl Iterator<Item = &'a str>) -> u32 {
        let words = words.filter(|word| !word.is_empty()).take(MOST_WORDS);
        let word = |text: &str| Word { symbol: self.symbols.intern(text), behind: 0.0 };
        self.words.extend(words.map(word));
        self.ends.push(self.words.len() as u32);
        self.ends.len() as u32 - 1
    }

    /// The number of a word, whether or not a text has it.
    pub(crate) fn symbol(&mut self, word: &str) -> Symbol {
        self.symbols.intern(word)
    }

    /// Counts the words; must run after the last [`Self::add`].
    pub(crate) fn count(&mut self) {
        let mut counts = vec![0_u32; self.symbols.len()];
        let mut neighbours: FxHashMap<(Symbol, Symbol), u32> = FxHashMap::default();
        for text in 0..self.ends.len() as u32 {
            let text = self.of(text);
            for (place, word) in text.iter().enumerate() {
                counts[word.symbol.0 as usize] += 1;
                if place > 0 {
                    *neighbours.entry((text[place - 1].symbol, word.symbol)).or_default() += 1;
                }
            }
        }
        let size = self.ends.len() as f32 + BACKGROUND;
        let frequency = |symbol: Symbol| counts[symbol.0 as usize].max(1) as f32 / size;
        let symbols = &self.symbols;
        let facts = |symbol| WordFacts::of(symbols.text(Symbol(symbol)), -frequency(Symbol(symbol)).log2());
        self.facts = (0..counts.len() as u32).into_par_iter().map(facts).collect();
        self.alike = PairMemo::for_symbols(counts.len());
        let mut start = 0;
        for end in &self.ends {
            let mut before = Symbol::NONE;
            for word in &mut self.words[start..*end as usize] {
                let alone = frequency(word.symbol);
                let together = neighbours.get(&(before, word.symbol)).copied().unwrap_or(0) as f32;
                let all = if before.is_some() { counts[before.0 as usize] as f32 } else { 0.0 };
                let behind = (together + IMAGINED_NEIGHBOURS * alone) / (all + IMAGINED_NEIGHBOURS);
                word.behind = -behind.max(alone).min(1.0).log2();
                before = word.symbol;
            }
            start = *end as usize;
        }
        self.totals = (0..self.ends.len() as u32).map(|text| self.chained(self.of(text), |_| 1.0)).collect();
    }

    /// Surprise of the answered words of a text, each as far as it is answered: behind the word before where that is answered
    /// too, else alone.
    pub(crate) fn chained(&self, words: &[Word], share: impl Fn(usize) -> f32) -> f32 {
        let mut sum = 0.0;
        for (place, word) in words.iter().enumerate() {
            let follows = place > 0 && share(place - 1) > 0.0;
            sum += share(place) * if follows { word.behind } else { self.facts(word.symbol).bits };
        }
        sum
    }

    /// The words of an item.
    #[inline]
    pub(crate) fn of(&self, item: u32) -> &[Word] {
        let start = item.checked_sub(1).map_or(0, |before| self.ends[before as usize]);
        &self.words[start as usize..self.ends[item as usize] as usize]
    }

    /// Surprise of all words of an item, in bits.
    pub(crate) fn total(&self, item: u32) -> f32 {
        self.totals[item as usize]
    }

    /// The text of a word.
    pub(crate) fn text(&self, word: Symbol) -> &str {
        self.symbols.text(word)
    }

    /// What is known of a word.
    #[inline]
    pub(crate) fn facts(&self, word: Symbol) -> &WordFacts {
        &self.facts[word.0 as usize]
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
        assert!(wordings.facts(pendel.symbol).bits > 2.0 && und.behind < 0.3 && tor.behind < 0.3);
        assert!(wordings.of(200)[2].behind > 5.0);
    }
}
