//! How surprising it is that two natural persons share a name.

use super::profile::{Nature, Profile};
use super::symbols::Symbol;

/// Persons imagined beside those at hand who do not share a name with them: fewer than parties who do not share a house,
/// as names come from smaller pools.
const BACKGROUND: f32 = 100.0;

/// How often each given and family name stands among the natural persons of some parties. Firms are not counted: among a
/// thousand of them a private customer's name is rare, among the private customers themselves it is not.
#[derive(Debug, Default)]
pub(crate) struct PersonNames {
    persons: u32,
    /// Per symbol: persons who are called so.
    counts: Vec<u32>,
}

impl PersonNames {
    /// Counts the names among parties whose values have less than `symbols` symbols.
    pub(crate) fn among(parties: &[Profile], symbols: usize) -> Self {
        let mut names = Self { persons: 0, counts: vec![0; symbols] };
        for person in parties.iter().filter(|party| party.nature == Nature::Person) {
            let mut seen: Vec<Symbol> = person.given.iter().chain(&person.family).copied().collect();
            seen.sort_unstable();
            seen.dedup();
            for name in seen {
                names.counts[name.0 as usize] += 1;
            }
            names.persons += 1;
        }
        names
    }

    /// Surprise of a name, in bits.
    pub(crate) fn bits(&self, name: Symbol) -> f32 {
        let count = self.counts.get(name.0 as usize).copied().unwrap_or_default();
        ((self.persons as f32 + BACKGROUND) / count.max(1) as f32).log2()
    }
}
