//! Interned strings: equal text is an equal number, so that pairs are compared without touching memory twice.

use rustc_hash::FxHashMap;

/// An interned string; [`Symbol::NONE`] is "no value".
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub(crate) struct Symbol(pub(crate) u32);

impl Symbol {
    /// No value.
    pub(crate) const NONE: Self = Self(0);

    /// Whether there is a value.
    pub(crate) fn is_some(self) -> bool {
        self != Self::NONE
    }
}

/// The interner.
#[derive(Debug)]
pub(crate) struct Symbols {
    index: FxHashMap<Box<str>, u32>,
    texts: Vec<Box<str>>,
}

impl Default for Symbols {
    fn default() -> Self {
        Self { index: FxHashMap::default(), texts: vec!["".into()] }
    }
}

impl Symbols {
    /// The symbol of a text; the empty text is [`Symbol::NONE`].
    pub(crate) fn intern(&mut self, text: &str) -> Symbol {
        if text.is_empty() {
            return Symbol::NONE;
        }
        if let Some(found) = self.index.get(text) {
            return Symbol(*found);
        }
        let symbol = self.texts.len() as u32;
        self.texts.push(text.into());
        self.index.insert(text.into(), symbol);
        Symbol(symbol)
    }

    /// The text of a symbol.
    pub(crate) fn text(&self, symbol: Symbol) -> &str {
        &self.texts[symbol.0 as usize]
    }

    /// Number of symbols, the empty one included.
    pub(crate) fn len(&self) -> usize {
        self.texts.len()
    }
}
