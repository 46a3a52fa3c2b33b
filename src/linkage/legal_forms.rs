//! How surprising it is that two parties have one legal form.
//!
//! A rare form is strong evidence, unless what the two are called tells it already: clubs are registered associations, and
//! that two of them have the same name explains that they have the same form.

use rustc_hash::FxHashMap;

use super::profile::{Profile, Profiles};
use super::symbols::Symbol;
use crate::standardise::LegalForm;

/// Parties that bear a word and a legal form from which the word tells of the form.
const ENOUGH: u32 = 32;
/// Parties imagined beside them that have the forms of everybody.
const BACKGROUND: f32 = 16.0;
/// Surprise below which a form is so common that no word makes it more so, in bits.
const RARE: f32 = 1.5;

/// Surprises of legal forms, in bits.
#[derive(Debug, Default)]
pub(crate) struct LegalForms {
    of_all: FxHashMap<LegalForm, f32>,
    /// Among those that bear a word, where it is less than among all.
    beside: FxHashMap<(Symbol, LegalForm), f32>,
}

impl LegalForms {
    /// What the first `counted` profiles tell.
    pub(crate) fn learn(profiles: &Profiles, counted: usize) -> Self {
        let formed = || profiles.list[..counted].iter().filter_map(|profile| Some((profile, profile.legal_form?)));
        let mut counts: FxHashMap<LegalForm, u32> = FxHashMap::default();
        for (_, form) in formed() {
            *counts.entry(form).or_default() += 1;
        }
        let total: u32 = counts.values().sum();
        let of_all: FxHashMap<LegalForm, f32> =
            counts.into_iter().map(|(form, count)| (form, (total as f32 / count as f32).log2())).collect();
        let telling = |word: &Symbol| profiles.token_count[word.0 as usize] >= ENOUGH;
        let mut bearers: FxHashMap<Symbol, u32> = FxHashMap::default();
        let mut with_form: FxHashMap<(Symbol, LegalForm), u32> = FxHashMap::default();
        for (profile, form) in formed() {
            for word in profile.tokens.iter().copied().filter(telling) {
                *bearers.entry(word).or_default() += 1;
                if of_all[&form] >= RARE {
                    *with_form.entry((word, form)).or_default() += 1;
                }
            }
        }
        let enough = with_form.into_iter().filter(|(_, count)| *count >= ENOUGH);
        let surprises = enough.map(|((word, form), count)| {
            let expected = BACKGROUND * (-of_all[&form]).exp2();
            let share = (count as f32 + expected) / (bearers[&word] as f32 + BACKGROUND);
            ((word, form), -share.log2())
        });
        let beside = surprises.filter(|((_, form), bits)| *bits < of_all[form]).collect();
        Self { of_all, beside }
    }

    /// Surprise of a form that two parties have in common.
    pub(crate) fn surprise(&self, form: LegalForm, left: &Profile, right: &Profile) -> f32 {
        let bits = self.of_all.get(&form).copied().unwrap_or(0.0);
        if bits < RARE || self.beside.is_empty() {
            return bits;
        }
        let shared = left.tokens.iter().filter(|word| right.tokens.contains(word));
        let told = shared.filter_map(|word| self.beside.get(&(*word, form)).copied());
        told.fold(bits, f32::min)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::standardise::{Party, company_name};

    #[test]
    fn a_form_that_a_word_tells_surprises_nobody() {
        let clubs = (0..60).map(|number| format!("Turnverein Ort{number} e.V."));
        let builders = (0..600).map(|number| format!("Firma{number} Metallbau GmbH"));
        let societies = ["Kulturkreis Nord e.V.".to_owned(), "Kulturkreis Nord e. V.".to_owned()];
        let mut profiles = Profiles::default();
        for name in societies.into_iter().chain(clubs).chain(builders) {
            profiles.add(&Party { name: company_name(&name), ..Party::default() }, None, 0);
        }
        profiles.count(0);
        let forms = LegalForms::learn(&profiles, profiles.len());
        let bits = |left: usize, right: usize| {
            let (left, right) = (&profiles.list[left], &profiles.list[right]);
            left.legal_form.map_or(f32::NAN, |form| forms.surprise(form, left, right))
        };
        assert!((3.0..4.0).contains(&bits(0, 1)), "few have it: {}", bits(0, 1));
        assert!(bits(2, 3) < 0.5, "every club has it: {}", bits(2, 3));
        assert!((3.0..4.0).contains(&bits(0, 2)), "they share no word: {}", bits(0, 2));
        assert!(bits(70, 71) < 0.3, "a common form says little: {}", bits(70, 71));
    }
}
