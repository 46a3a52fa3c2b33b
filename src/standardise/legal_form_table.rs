//! The legal forms of the data file, with their spellings.
//!
//! Spellings are compared with their spaces taken out, between the borders of words. So `G. m. b. H.`, `G.mbH` and
//! `GmbH` are one spelling, and `Actien-Gesellschaft` needs no row of its own beside `Actiengesellschaft`.

use super::fold::fold;
use super::legal_form::Words;
use super::lexicon::{cell, rows, words};
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};
use std::sync::LazyLock;

/// A legal form.
#[derive(Copy, Clone, Eq, PartialEq, Ord, PartialOrd, Hash, Debug, Serialize, Deserialize)]
pub struct LegalForm(u16);

impl LegalForm {
    /// Its canonical name: `GmbH & Co. KG`.
    pub fn name(self) -> &'static str {
        FORMS.names.get(usize::from(self.0)).map_or("", |(name, _)| name)
    }

    /// Forms of one family may stand for one company in careless data (`GmbH`, `gGmbH`); others are different companies.
    pub fn family(self) -> &'static str {
        FORMS.names.get(usize::from(self.0)).map_or("", |(_, family)| family)
    }

    /// The form with this canonical name.
    pub fn named(name: &str) -> Option<Self> {
        FORMS.named(name)
    }
}

/// Where a spelling is a legal form, and what becomes of it.
#[derive(Copy, Clone, PartialEq, Eq)]
pub(super) enum Place {
    /// In any position.
    Any,
    /// Behind the first word; inside the name only if no certain form stands elsewhere.
    Tail,
    /// At the end of the name.
    Last,
    /// As [`Self::Tail`], and the word stays part of the name (`Stiftung`).
    Word,
}

/// What a spelling stands for.
#[derive(Copy, Clone)]
pub(super) struct Spelling {
    /// `None`: an addition that is no part of the name (`i.L.`).
    pub form: Option<LegalForm>,
    /// Where it is one.
    pub place: Place,
}

/// All forms and their spellings.
#[derive(Default)]
pub(super) struct Forms {
    /// Canonical name and family, by number.
    names: Vec<(&'static str, &'static str)>,
    /// Spellings without spaces.
    pub spellings: FxHashMap<String, Spelling>,
    /// Forms that two forms side by side make.
    pub pairs: FxHashMap<(LegalForm, LegalForm), LegalForm>,
    /// Spellings in alphabetical order, for those that are cut off.
    pub sorted: Vec<(String, Option<LegalForm>)>,
    /// Which first two letters spellings have.
    pub starts: Vec<bool>,
    /// Length of the longest spelling.
    pub longest: usize,
}

pub(super) static FORMS: LazyLock<Forms> = LazyLock::new(|| {
    let file = include_str!("data/legal_forms.tsv");
    let mut forms = Forms { starts: vec![false; 1 << 16], ..Forms::default() };
    rows(file).for_each(|row| forms.add_spellings(&row));
    rows(file).for_each(|row| forms.add_pairs(&row));
    forms.sorted.sort();
    forms.longest = forms.sorted.iter().map(|(spelling, _)| spelling.len()).max().unwrap_or(0);
    forms
});

impl Forms {
    /// The form with a name, which becomes known if it is not yet.
    fn form(&mut self, name: &'static str, family: &'static str) -> LegalForm {
        let known = self.named(name);
        known.unwrap_or_else(|| {
            self.names.push((name, family));
            LegalForm((self.names.len() - 1) as u16)
        })
    }

    fn named(&self, name: &str) -> Option<LegalForm> {
        self.names.iter().position(|(other, _)| *other == name).map(|index| LegalForm(index as u16))
    }

    fn add_spellings(&mut self, row: &[&'static str]) {
        let place = match cell(row, 2) {
            "any" => Place::Any,
            "last" => Place::Last,
            "word" => Place::Word,
            "pair" => return,
            _ => Place::Tail,
        };
        let name = cell(row, 0);
        let form = (name != "-").then(|| self.form(name, cell(row, 1)));
        for joined in words(cell(row, 3)).map(|word| Words::of(&fold(word)).joined) {
            self.starts[start_of(joined.as_bytes())] = true;
            self.spellings.entry(joined.clone()).or_insert(Spelling { form, place });
            self.sorted.push((joined, form));
        }
    }

    fn add_pairs(&mut self, row: &[&'static str]) {
        if cell(row, 2) != "pair" {
            return;
        }
        let both = self.form(cell(row, 0), cell(row, 1));
        for (first, second) in words(cell(row, 3)).filter_map(|pair| pair.split_once('+')) {
            if let (Some(first), Some(second)) = (self.named(first), self.named(second)) {
                self.pairs.insert((first, second), both);
            }
        }
    }
}

/// Number of the first two letters of a text.
pub(super) fn start_of(joined: &[u8]) -> usize {
    let letter = |index: usize| usize::from(joined.get(index).copied().unwrap_or(0));
    letter(0) << 8 | letter(1)
}
