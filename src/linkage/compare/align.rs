//! Alignment of two names: which words answer which, in any order, and what nothing answers.

use super::word::{ABBREVIATION, similarity};
use crate::linkage::places::Places;
use crate::linkage::profile::Profiles;
use crate::linkage::symbols::Symbol;

/// Most words of a name that take part: a bit each.
const MOST: usize = 64;
/// Letters between the parts of a compound that only join them (`Präzision`-s-`Teile`).
const JOINT: usize = 2;
/// Share of the surprise of a word that stands for the initials of others.
const ACRONYM: f32 = 0.6;

/// The same where the initials stand in another order.
const OTHER_ORDER: f32 = 0.4;

/// One side's words, and which of them have found an answer.
#[derive(Debug, Clone, Copy)]
pub(super) struct Side<'a> {
    words: &'a [Symbol],
    answered: u64,
}

impl<'a> Side<'a> {
    fn new(words: &'a [Symbol]) -> Self {
        Self { words: &words[..words.len().min(MOST)], answered: 0 }
    }

    /// The places that nothing answers yet.
    fn open(self) -> Places {
        Places(Places::first(self.words.len()).0 & !self.answered)
    }

    /// All its words.
    pub(super) fn words(self) -> impl Iterator<Item = Symbol> + 'a {
        self.words.iter().copied()
    }

    /// The words that nothing answers.
    pub(super) fn left_over(self) -> impl Iterator<Item = Symbol> + 'a {
        self.open().iter().map(move |place| self.words[place])
    }

    /// The words that something answers.
    pub(super) fn answered(self) -> impl Iterator<Item = Symbol> + 'a {
        Places(self.answered).iter().map(move |place| self.words[place])
    }

    fn answer(&mut self, place: usize) {
        self.answered |= 1 << place;
    }
}

/// What two names have in common.
pub(super) struct Aligner<'a> {
    profiles: &'a Profiles,
    /// The two sides.
    pub(super) sides: [Side<'a>; 2],
    /// Surprise of the shared words, in bits.
    pub(super) shared: f32,
    /// Every shared word is equal to the letter.
    pub(super) exact: bool,
    /// A word is shared by which the party itself is called, and not just a trade.
    pub(super) proper: bool,
}

impl<'a> Aligner<'a> {
    /// Aligns two names: equal words first, then joined, misspelled and abbreviated ones, at last initials.
    pub(super) fn align(profiles: &'a Profiles, ours: &'a [Symbol], theirs: &'a [Symbol]) -> Self {
        let mut aligner =
            Self { profiles, sides: [Side::new(ours), Side::new(theirs)], shared: 0.0, exact: true, proper: false };
        aligner.equal();
        for side in [0, 1] {
            aligner.join(side);
        }
        aligner.fuzzy();
        for side in [0, 1] {
            aligner.acronym(side);
        }
        aligner
    }

    fn equal(&mut self) {
        let [ours, theirs] = self.sides;
        for (place, word) in ours.words.iter().enumerate() {
            let found = self.sides[1].open().iter().find(|other| theirs.words[*other] == *word);
            if let Some(other) = found {
                self.sides[0].answer(place);
                self.sides[1].answer(other);
                self.shared += self.profiles.token_bits(*word);
                self.proper |= self.is_proper(*word);
            }
        }
    }

    fn is_proper(&self, word: Symbol) -> bool {
        self.profiles.nature[word.0 as usize].proper()
    }

    /// One word there that is two or more neighbouring words here (`Sicherheits Technik`, `Sicherheitstechnik`), the first
    /// of two perhaps abbreviated (`Met. Bau`, `Metallbau`).
    fn join(&mut self, parted: usize) {
        let (parts, wholes) = (self.sides[parted], self.sides[1 - parted]);
        for whole in wholes.open() {
            let text = self.profiles.text(wholes.words[whole]);
            let open = |place: usize| self.sides[parted].answered & (1 << place) == 0;
            let begins = |start: &usize| self.profiles.may_contain(wholes.words[whole], parts.words[*start]);
            let found = (0..parts.words.len()).filter(begins).find_map(|start| {
                let run = (start..parts.words.len()).take_while(|place| open(*place));
                let texts = run.map(|place| self.profiles.text(parts.words[place]));
                run_of(texts, text).map(|(length, exact)| (start, length, exact))
            });
            let Some((start, length, exact)) = found else { continue };
            let bits = |word: Symbol| self.profiles.token_bits(word);
            let sum: f32 = parts.words[start..start + length].iter().map(|word| bits(*word)).sum();
            let share = if exact { 1.0 } else { ABBREVIATION as f32 };
            self.shared += share * sum.min(bits(wholes.words[whole]));
            self.exact &= exact;
            self.proper |= parts.words[start..start + length].iter().any(|word| self.is_proper(*word));
            for place in start..start + length {
                self.sides[parted].answer(place);
            }
            self.sides[1 - parted].answer(whole);
        }
    }

    /// The likeliest pairs of different words, one after the other.
    fn fuzzy(&mut self) {
        loop {
            let mut best: Option<(f32, usize, usize)> = None;
            for ours in self.sides[0].open() {
                for theirs in self.sides[1].open() {
                    let similarity = self.similarity(self.sides[0].words[ours], self.sides[1].words[theirs]);
                    if similarity > best.map_or(0.0, |(value, ..)| value) {
                        best = Some((similarity, ours, theirs));
                    }
                }
            }
            let Some((similarity, ours, theirs)) = best else { return };
            let bits = |side: usize, place: usize| self.profiles.token_bits(self.sides[side].words[place]);
            self.shared += bits(0, ours).min(bits(1, theirs)) * similarity;
            self.proper |=
                [(0, ours), (1, theirs)].iter().any(|(side, place)| self.is_proper(self.sides[*side].words[*place]));
            self.sides[0].answer(ours);
            self.sides[1].answer(theirs);
            self.exact = false;
        }
    }

    /// How surely two different words are one, as a share.
    fn similarity(&self, left: Symbol, right: Symbol) -> f32 {
        let share = || (similarity(self.profiles, left, right) as f32).to_bits();
        f32::from_bits(self.profiles.memos.words.get(left, right, share))
    }

    /// One word there made of the initials of neighbouring words here.
    fn acronym(&mut self, spelled: usize) {
        let (full, words) = (self.sides[spelled].open(), self.sides[spelled].words);
        let answers = !self.sides[1 - spelled].open().is_empty();
        if full.count() < 2 || full.count() + 1 < words.len() || !answers {
            return;
        }
        let nature = |place: usize| self.profiles.nature[words[place].0 as usize];
        let but = |left_out: &dyn Fn(usize) -> bool| Places::of(words.len(), |at| full.has(at) && !left_out(at));
        let (mut all, mut ownerless, mut placeless) = ([0; MOST], [0; MOST], [0; MOST]);
        let initials = self.initials(spelled, full, &mut all);
        let ownerless = self.initials(spelled, but(&|at| nature(at).given), &mut ownerless);
        let placeless = self.initials(spelled, but(&|at| nature(at).town), &mut placeless);
        // What is a family name may be a given name too (`Gabriele Dietrich`): the owner's stands in front.
        let owned = full.iter().next().is_some_and(|place| nature(place).given);
        let behind_owner = &initials[usize::from(owned)..];
        let short = self.sides[1 - spelled];
        let share = |place: usize| {
            let letters = self.profiles.text(short.words[place]).as_bytes();
            let spells = |initials: &[u8]| letters == initials && letters.len() > 1;
            if letters == initials || spells(ownerless) || spells(behind_owner) || spells(placeless) {
                return ACRONYM;
            }
            if same_letters(letters, initials) { OTHER_ORDER } else { 0.0 }
        };
        let found = short.open().iter().map(|place| (place, share(place))).find(|(_, share)| *share > 0.0);
        if let Some((place, share)) = found {
            self.shared += self.profiles.token_bits(short.words[place]) * share;
            self.proper = true;
            for place in full {
                self.sides[spelled].answer(place);
            }
            self.sides[1 - spelled].answer(place);
            self.exact = false;
        }
    }

    /// The first letters of some words of a side.
    fn initials<'b>(&self, side: usize, places: Places, letters: &'b mut [u8; MOST]) -> &'b [u8] {
        let words = places.iter().filter_map(|place| self.profiles.text(self.sides[side].words[place]).bytes().next());
        let mut count = 0;
        for (letter, initial) in letters.iter_mut().zip(words) {
            *letter = initial;
            count += 1;
        }
        &letters[..count]
    }
}

fn same_letters(one: &[u8], other: &[u8]) -> bool {
    let sorted = |letters: &[u8]| {
        let mut letters = letters.to_vec();
        letters.sort_unstable();
        letters
    };
    one.len() == other.len() && sorted(one) == sorted(other)
}

/// How many of the first texts make up a word, and whether to the letter.
fn run_of<'a>(texts: impl Iterator<Item = &'a str> + Clone, word: &str) -> Option<(usize, bool)> {
    let mut rest = word;
    for (place, text) in texts.clone().enumerate() {
        let Some(tail) = rest.strip_prefix(text) else { break };
        rest = tail;
        if rest.is_empty() {
            return (place > 0).then_some((place + 1, true));
        }
    }
    let mut texts = texts;
    let (first, second) = (texts.next()?, texts.next()?);
    let gap = word.len().checked_sub(first.len() + second.len())?;
    let abbreviates = first.len() >= 2 && second.len() >= 3 && word.starts_with(first) && word.ends_with(second);
    abbreviates.then_some((2, gap <= JOINT))
}
