//! Interned strings: equal text is an equal number, so that pairs are compared without touching memory twice.

use std::hash::Hasher;

use rustc_hash::FxHasher;

/// An interned string; [`Symbol::NONE`] is "no value".
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub(crate) struct Symbol(pub(crate) u32);

impl Symbol {
    /// No value.
    pub(crate) const NONE: Self = Self(0);

    /// Whether there is a value.
    #[inline]
    pub(crate) fn is_some(self) -> bool {
        self != Self::NONE
    }
}

/// The interner: all texts back to back, found by open addressing.
#[derive(Debug)]
pub(crate) struct Symbols {
    texts: String,
    /// End of each text in `texts`.
    ends: Vec<usize>,
    /// Symbols by hash: the upper half holds the upper half of the hash, the lower half the symbol; 0 is free. The length is
    /// a power of two.
    slots: Vec<u64>,
}

impl Default for Symbols {
    fn default() -> Self {
        Self { texts: String::new(), ends: vec![0], slots: vec![0; 1 << 10] }
    }
}

impl Symbols {
    /// The symbol of a text; the empty text is [`Symbol::NONE`].
    pub(crate) fn intern(&mut self, text: &str) -> Symbol {
        if text.is_empty() {
            return Symbol::NONE;
        }
        let hash = hash(text);
        let mask = self.slots.len() - 1;
        let mut slot = hash as usize & mask;
        while self.slots[slot] != 0 {
            let found = Symbol(self.slots[slot] as u32);
            if self.slots[slot] >> 32 == hash >> 32 && self.text(found) == text {
                return found;
            }
            slot = (slot + 1) & mask;
        }
        let symbol = Symbol(self.ends.len() as u32);
        self.texts.push_str(text);
        self.ends.push(self.texts.len());
        self.slots[slot] = hash >> 32 << 32 | u64::from(symbol.0);
        if self.ends.len() * 2 > self.slots.len() {
            self.grow();
        }
        symbol
    }

    fn grow(&mut self) {
        let mask = self.slots.len() * 2 - 1;
        let mut slots = vec![0; mask + 1];
        for symbol in 1..self.ends.len() as u32 {
            let hash = hash(self.text(Symbol(symbol)));
            let mut slot = hash as usize & mask;
            while slots[slot] != 0 {
                slot = (slot + 1) & mask;
            }
            slots[slot] = hash >> 32 << 32 | u64::from(symbol);
        }
        self.slots = slots;
    }

    /// The text of a symbol.
    #[inline]
    pub(crate) fn text(&self, symbol: Symbol) -> &str {
        let end = symbol.0 as usize;
        let start = if end == 0 { 0 } else { self.ends[end - 1] };
        &self.texts[start..self.ends[end]]
    }

    /// Number of symbols, the empty one included.
    pub(crate) fn len(&self) -> usize {
        self.ends.len()
    }
}

fn hash(text: &str) -> u64 {
    let mut hasher = FxHasher::default();
    hasher.write(text.as_bytes());
    let hash = hasher.finish();
    // Texts of one length differ in few bits; the multiplication and the fold spread them over all.
    let hash = (hash ^ (hash >> 32)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    hash ^ (hash >> 29)
}

#[cfg(test)]
mod tests {
    use super::{Symbol, Symbols};

    #[test]
    fn equal_texts_are_equal_numbers() {
        let mut symbols = Symbols::default();
        let texts: Vec<String> = (0..5000).map(|number| format!("text {number}")).collect();
        let first: Vec<Symbol> = texts.iter().map(|text| symbols.intern(text)).collect();
        let again: Vec<Symbol> = texts.iter().map(|text| symbols.intern(text)).collect();
        assert_eq!(first, again);
        assert_eq!(symbols.len(), 5001);
        assert!(texts.iter().zip(&first).all(|(text, symbol)| symbols.text(*symbol) == text));
        assert_eq!(symbols.intern(""), Symbol::NONE);
        assert_eq!(symbols.text(Symbol::NONE), "");
    }
}
