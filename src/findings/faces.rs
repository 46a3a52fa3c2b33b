//! How customers are recognised at a glance, and where among all of them somebody of such a name, domain or number is found.

use std::collections::BTreeSet;

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::sides::{telling_words, words_beside_forms};
use crate::linkage::EntityIndex;
use crate::standardise::{Party, cologne, damerau, is_common_word, similarity_from};

/// Similarity from which two words are spellings of one.
const SAME_WORD: f64 = 0.9;

/// Similarity that two words of the same sound must have: the sounds of short words say little.
const SAME_SOUND: f64 = 0.7;

/// Fewest letters of a word that says what a firm does.
const TRADE: usize = 5;

/// How somebody is recognised at a glance: what all records of one customer say together.
#[derive(Debug, Default, Clone)]
pub(super) struct Face {
    /// Telling words of the name that most of the records have.
    pub(super) core: BTreeSet<String>,
    /// All telling words of the names.
    pub(super) words: BTreeSet<String>,
    /// What the firm does, as its names say: words that tell no firm apart, and trades of one house.
    pub(super) trades: BTreeSet<String>,
    /// Own domains and telephone numbers.
    pub(super) traces: BTreeSet<String>,
    /// Towns; empty where unknown.
    pub(super) towns: BTreeSet<String>,
}

impl Face {
    /// What the records of one customer say together.
    pub(super) fn of<'p>(parties: impl Iterator<Item = &'p Party>) -> Self {
        let parties: Vec<&Party> = parties.collect();
        let mut face = Self::default();
        for party in &parties {
            face.words.extend(telling_words(party).into_iter().map(str::to_owned));
            let trades = party.name.tokens.iter().filter(|word| word.len() >= TRADE && is_common_word(word));
            face.trades.extend(trades.cloned());
            let mailboxes = party
                .emails
                .iter()
                .map(|email| if email.free { format!("{}@{}", email.local, email.domain) } else { email.site.clone() });
            let sites = party.sites.iter().filter(|site| !site.free).map(|site| site.site.clone());
            let phones = party.phones.iter().map(|phone| phone.digits.clone());
            face.traces.extend(mailboxes.chain(sites).chain(phones));
            face.towns.extend(Some(party.address.city.clone()).filter(|town| !town.is_empty()));
        }
        let names = face.names(&parties);
        let usual = |word: &&&str| {
            let having = names.iter().filter(|words| words.contains(**word) || has_alike(words, word));
            2 * having.count() >= names.len()
        };
        let all: BTreeSet<&str> = names.iter().flatten().copied().collect();
        face.core = all.iter().filter(usual).map(|word| (*word).to_owned()).collect();
        face.words.extend(all.into_iter().map(str::to_owned));
        face
    }

    /// The telling words of each name that has any. Half the town bears the name of the town: it tells only where the name
    /// has nothing else, and before it tells what the customer does (`Volksbank München`).
    fn names<'p>(&self, parties: &[&'p Party]) -> Vec<BTreeSet<&'p str>> {
        let elsewhere = |word: &&str| !self.towns.iter().any(|town| is_part_of_town(word, town));
        let read = |words: fn(&'p Party) -> Vec<&'p str>, counts: &dyn Fn(&&str) -> bool| {
            let names = parties.iter().map(|party| words(party).into_iter().filter(counts).collect::<BTreeSet<&str>>());
            names.filter(|words| !words.is_empty()).collect::<Vec<_>>()
        };
        let named = read(telling_words, &elsewhere);
        let named = if named.is_empty() { read(words_beside_forms, &elsewhere) } else { named };
        if named.is_empty() { read(telling_words, &|_| true) } else { named }
    }

    /// The same as lists of texts.
    pub(super) fn view(&self) -> View<'_> {
        View { core: list(&self.core), words: list(&self.words), trades: list(&self.trades) }
    }
}

fn list(words: &BTreeSet<String>) -> Vec<&str> {
    words.iter().map(String::as_str).collect()
}

fn has_alike(words: &BTreeSet<&str>, word: &str) -> bool {
    words.iter().any(|other| is_alike(word, other))
}

/// Fewest letters of a town in a name, which fields cut off.
const TOWN: usize = 3;

/// Whether a word of a name is one of a town's, in some spelling, or the beginning of it.
pub(super) fn is_part_of_town(word: &str, town: &str) -> bool {
    let begins = |part: &str| part.starts_with(word) || is_alike(part, word);
    word.chars().count() >= TOWN && town.split(' ').any(begins)
}

/// What the names of a customer say.
pub(super) struct View<'a> {
    pub(super) core: Vec<&'a str>,
    pub(super) words: Vec<&'a str>,
    pub(super) trades: Vec<&'a str>,
}

impl View<'_> {
    /// Whether the other's name has all that this name mostly consists of.
    pub(super) fn is_part_of(&self, other: &Self) -> bool {
        self.is_part_by(other, is_alike)
    }

    /// The same with another notion of when two words are one.
    pub(super) fn is_part_by(&self, other: &Self, are_one: impl Fn(&str, &str) -> bool) -> bool {
        !self.core.is_empty() && self.core.iter().all(|word| other.words.iter().any(|theirs| are_one(word, theirs)))
    }
}

/// How a word sounds; a word of vowels alone stays itself.
pub(super) fn sound(word: &str) -> String {
    let code = cologne(word);
    if code.len() < 2 { word.to_owned() } else { code }
}

/// The keys under which a word is looked for: its sound, and its first letters.
fn hooks(word: &str) -> [String; 2] {
    [sound(word), format!("^{}", word.chars().take(4).collect::<String>())]
}

/// Letters from which one slip, and from which two slips, leave a word what it is.
const ONE_SLIP: usize = 4;
const TWO_SLIPS: usize = 7;

/// Whether two words are spellings of one.
pub(super) fn is_alike(one: &str, two: &str) -> bool {
    if one == two {
        return true;
    }
    let length = one.len().min(two.len());
    let slips = usize::from(length >= ONE_SLIP) + usize::from(length >= TWO_SLIPS);
    if slips > 0 && damerau(one, two, slips).is_some() {
        return true;
    }
    let similar = similarity_from(one, two, SAME_SOUND);
    similar.is_some_and(|similar| similar >= SAME_WORD || sound(one) == sound(two))
}

/// Texts by number, in the order in which they were met.
#[derive(Debug, Default)]
struct Numbers {
    of_text: FxHashMap<Box<str>, u32>,
    texts: Vec<Box<str>>,
}

impl Numbers {
    fn give(&mut self, text: &str) -> u32 {
        if let Some(number) = self.of_text.get(text) {
            return *number;
        }
        let number = self.texts.len() as u32;
        self.texts.push(text.into());
        self.of_text.insert(text.into(), number);
        number
    }

    fn give_all<'t>(&mut self, texts: impl IntoIterator<Item = &'t String>) -> Box<[u32]> {
        texts.into_iter().map(|text| self.give(text)).collect()
    }

    fn find(&self, text: &str) -> Option<u32> {
        self.of_text.get(text).copied()
    }
}

/// A customer's face in the numbers of the gallery that it hangs in.
#[derive(Debug)]
pub(super) struct Portrait {
    pub(super) customer: EntityIndex,
    /// Systems that keep the customer, one bit each; those beyond the last bit share it.
    pub(super) systems: u64,
    core: Box<[u32]>,
    words: Box<[u32]>,
    trades: Box<[u32]>,
    pub(super) towns: Box<[u32]>,
}

/// The faces of all customers with master records, in the order of entities, and where in it words and traces are found.
#[derive(Debug, Default)]
pub(super) struct Gallery {
    pub(super) portraits: Vec<Portrait>,
    /// Hook and position of each portrait that has a word on it, sorted.
    by_hook: Vec<(u32, u32)>,
    /// Trace and position, sorted.
    by_trace: Vec<(u32, u32)>,
    /// Words of names, and towns.
    words: Numbers,
    hooks: Numbers,
    /// Per word of a name: the hooks it hangs on.
    hooks_of_word: Vec<Option<[u32; 2]>>,
    traces: Numbers,
    /// Per word: how many portraits have it, spelled so.
    bearers: Vec<u32>,
    /// Words that say what their bearers do, as far as the names of all customers show; sorted.
    trades: Vec<u32>,
}

/// Systems as bits of one number.
pub(super) fn system_bits(systems: impl Iterator<Item = usize>) -> u64 {
    systems.fold(0, |bits, system| bits | 1 << system.min(u64::BITS as usize - 1))
}

/// Customers who bear a word before it is taken for a trade.
const BEARERS: u32 = 5;

/// Share of them whose name has nothing else. A trade never stands alone; a surname is borne alone by somebody.
const ALONE: f64 = 0.1;

/// Share of them of whose name it is the commonest word. Beside a trade stands a name, which is rarer; beside a surname
/// stands a trade.
const LEADING: f64 = 0.8;

/// Who bears a word.
#[derive(Debug, Default, Clone, Copy)]
struct Bearers {
    all: u32,
    /// Those with no other word.
    alone: u32,
    /// Those whose other words are rarer, all of them.
    leading: u32,
}

impl Bearers {
    fn is_trade(&self) -> bool {
        let all = f64::from(self.all);
        self.all >= BEARERS && f64::from(self.alone) < ALONE * all && f64::from(self.leading) >= LEADING * all
    }
}

impl Gallery {
    /// Hangs the face of a customer. Customers come in their order.
    pub(super) fn hang(&mut self, customer: EntityIndex, systems: u64, face: &Face) {
        let at = self.portraits.len() as u32;
        for word in &face.words {
            let number = self.words.give(word) as usize;
            if self.hooks_of_word.len() <= number {
                self.hooks_of_word.resize(number + 1, None);
            }
            let hooks =
                self.hooks_of_word[number].get_or_insert_with(|| hooks(word).map(|hook| self.hooks.give(&hook)));
            self.by_hook.extend(hooks.iter().map(|hook| (*hook, at)));
        }
        for trace in &face.traces {
            self.by_trace.push((self.traces.give(trace), at));
        }
        let words = &mut self.words;
        self.portraits.push(Portrait {
            customer,
            systems,
            core: words.give_all(&face.core),
            words: words.give_all(&face.words),
            trades: words.give_all(&face.trades),
            towns: words.give_all(&face.towns),
        });
    }

    /// Whether a word of a name that hangs elsewhere may be this word of one that hangs here. Two spellings may be one unless
    /// both are at home here: `Widmer` and `Wimmer` are two names where several are called so, and one with a slip where
    /// nobody else is.
    pub(super) fn may_be_one(&self, one: &str, other: &str) -> bool {
        let bearers = |word: &str| self.words.find(word).map_or(0, |word| self.bearers[word as usize]);
        one == other || (is_alike(one, other) && bearers(one).min(bearers(other)) <= 1)
    }

    /// Makes what was hung findable.
    pub(super) fn close(&mut self) {
        for index in [&mut self.by_hook, &mut self.by_trace] {
            index.par_sort_unstable();
            index.dedup();
            index.shrink_to_fit();
        }
        self.bearers = vec![0; self.words.texts.len()];
        for word in self.portraits.iter().flat_map(|portrait| &portrait.words) {
            self.bearers[*word as usize] += 1;
        }
        let mut bearers = vec![Bearers::default(); self.words.texts.len()];
        for word in self.portraits.iter().flat_map(|portrait| &portrait.core) {
            bearers[*word as usize].all += 1;
        }
        let all: Vec<u32> = bearers.iter().map(|word| word.all).collect();
        for portrait in &self.portraits {
            for word in &portrait.core {
                let mut others = portrait.core.iter().filter(|other| *other != word);
                let known = &mut bearers[*word as usize];
                known.alone += u32::from(portrait.core.len() == 1);
                known.leading += u32::from(others.all(|other| all[*other as usize] < all[*word as usize]));
            }
        }
        self.trades = (0..).zip(&bearers).filter(|(_, word)| word.is_trade()).map(|(word, _)| word).collect();
    }

    /// The systems that keep a customer, as bits.
    pub(super) fn systems_of(&self, customer: EntityIndex) -> u64 {
        let found = self.portraits.binary_search_by_key(&customer, |portrait| portrait.customer);
        found.map_or(0, |at| self.portraits[at].systems)
    }

    /// Whether a word says what its bearer does.
    pub(super) fn is_trade(&self, word: &str) -> bool {
        self.words.find(word).is_some_and(|word| self.trades.binary_search(&word).is_ok())
    }

    /// Customers whose names have a trade in common and beside it several words that may be names of two firms.
    pub(super) fn with_several_names(&self) -> Vec<EntityIndex> {
        let several = |portrait: &&Portrait| {
            let trades = portrait.words.iter().filter(|word| self.trades.binary_search(word).is_ok()).count();
            trades > 0 && portrait.words.len() >= trades + 2
        };
        self.portraits.iter().filter(several).map(|portrait| portrait.customer).collect()
    }

    /// What the names of the customer of a portrait say.
    pub(super) fn view(&self, portrait: &Portrait) -> View<'_> {
        let list = |numbers: &[u32]| numbers.iter().map(|number| self.text(*number)).collect();
        View { core: list(&portrait.core), words: list(&portrait.words), trades: list(&portrait.trades) }
    }

    /// A word or town.
    pub(super) fn text(&self, number: u32) -> &str {
        &self.words.texts[number as usize]
    }

    /// Positions of the portraits that have a word on one of the hooks of a word.
    pub(super) fn hooked(&self, word: &str) -> impl Iterator<Item = u32> {
        let numbers = hooks(word).map(|hook| self.hooks.find(&hook));
        numbers.into_iter().flatten().flat_map(|hook| at(&self.by_hook, hook))
    }

    /// Positions of the portraits that have a trace.
    pub(super) fn traced(&self, trace: &str) -> impl Iterator<Item = u32> {
        self.traces.find(trace).into_iter().flat_map(|trace| at(&self.by_trace, trace))
    }

    /// The hooks that several of the chosen portraits have, in order.
    pub(super) fn common_hooks(&self, chosen: &[bool]) -> Vec<u32> {
        let of_several =
            |holders: &&[(u32, u32)]| holders.iter().filter(|(_, at)| chosen[*at as usize]).nth(1).is_some();
        let holders = self.by_hook.chunk_by(|left, right| left.0 == right.0);
        holders.filter(of_several).map(|holders| holders[0].0).collect()
    }

    /// The hook of a sound.
    pub(super) fn hook_of_sound(&self, word: &str) -> Option<u32> {
        self.hooks.find(&sound(word))
    }
}

/// The positions that stand under a number in a sorted index.
fn at(index: &[(u32, u32)], number: u32) -> impl Iterator<Item = u32> {
    let start = index.partition_point(|entry| entry.0 < number);
    index[start..].iter().take_while(move |entry| entry.0 == number).map(|entry| entry.1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_a_word_are_one_and_words_of_one_sound_are_not() {
        assert!(is_alike("meyer", "maier") && is_alike("stroemungstechnik", "stroemungstechik"));
        assert!(!is_alike("jessica", "hessehegge") && !is_alike("keller", "kehlert"));
    }

    #[test]
    fn faces_are_found_by_words_and_traces() {
        let face = |word: &str, trace: &str| Face {
            core: BTreeSet::from([word.to_owned()]),
            words: BTreeSet::from([word.to_owned()]),
            traces: BTreeSet::from([trace.to_owned()]),
            ..Face::default()
        };
        let mut gallery = Gallery::default();
        gallery.hang(EntityIndex(3), 1, &face("meyer", "meyer.de"));
        gallery.hang(EntityIndex(7), 1, &face("maier", "maier.de"));
        gallery.close();
        assert!(gallery.hooked("mayer").eq([0, 1]), "one sound");
        assert!(gallery.traced("maier.de").eq([1]) && gallery.traced("huber.de").next().is_none());
        assert_eq!(gallery.view(&gallery.portraits[1]).words, ["maier"]);
        let sound = gallery.hook_of_sound("mayer").unwrap();
        assert!(gallery.common_hooks(&[true, true]).contains(&sound));
        assert!(!gallery.common_hooks(&[true, false]).contains(&sound));
    }
}
