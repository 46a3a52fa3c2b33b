//! Customers of whom something holds, by their names, domains and numbers: whoever resembles one of them is not accused of
//! being unknown. Linkage weighs evidence and joins what is likelier the same than not; here a mere resemblance is enough
//! to stay silent.
//!
//! A customer is looked at as a whole: what one of its records leaves out, another one says. A bare surname in a project
//! list resembles half the town, but the customer behind it has a first name and an address elsewhere.

use std::collections::BTreeSet;

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::context::Context;
use super::sides::{all_masters, side, telling_words};
use crate::catalog::RecordIndex;
use crate::linkage::{EntityIndex, EntityType, Relation};
use crate::standardise::{Party, cologne, damerau, is_common_word, jaro_winkler};

/// Similarity from which two words are spellings of one.
const SAME_WORD: f64 = 0.9;

/// Similarity that two words of the same sound must have: the sounds of short words say little.
const SAME_SOUND: f64 = 0.7;

/// Fewest letters of a word that says what a firm does.
const TRADE: usize = 5;

/// Letters that two words of one trade have in common at least, at their beginning or end.
const STEM: usize = 5;

/// How somebody is recognised at a glance.
#[derive(Debug, Default, Clone)]
pub(super) struct Face {
    /// Telling words of the name that most of the records have.
    core: BTreeSet<String>,
    /// All telling words of the names.
    words: BTreeSet<String>,
    /// What the firm does, as its names say: words that tell no firm apart, and trades of one house.
    trades: BTreeSet<String>,
    /// Own domains and telephone numbers.
    traces: BTreeSet<String>,
    /// Towns; empty where unknown.
    towns: BTreeSet<String>,
}

/// The customers of whom something holds.
pub(super) struct Lookalikes<'a> {
    faces: Vec<(EntityIndex, &'a Face)>,
    by_sound: FxHashMap<String, Vec<u32>>,
    by_trace: FxHashMap<&'a str, Vec<u32>>,
}

/// The faces of all customers with master records, in the order of entities.
pub(super) fn faces(context: &Context) -> Vec<(EntityIndex, Face)> {
    let customer = |record: RecordIndex| context.resolution.entity_of(record, EntityType::Customer);
    let mut masters: Vec<(EntityIndex, RecordIndex)> =
        all_masters(context).filter_map(|record| Some((customer(record)?, record))).collect();
    masters.sort_unstable();
    let groups: Vec<&[(EntityIndex, RecordIndex)]> = masters.chunk_by(|left, right| left.0 == right.0).collect();
    let face = |group: &[(EntityIndex, RecordIndex)]| Face::of(group.iter().map(|(_, record)| party(context, *record)));
    groups.into_par_iter().map(|group| (group[0].0, face(group))).collect()
}

fn party(context: &Context, record: RecordIndex) -> Party {
    side(context, record).party
}

/// Words that never stand alone in a name, with several customers who bear them: trades that no list of words knows. A
/// surname is borne alone by somebody.
pub(super) fn trade_words(faces: &[(EntityIndex, Face)]) -> BTreeSet<String> {
    /// Customers who bear a word before it is taken for a trade.
    const BEARERS: usize = 5;
    /// Share of them whose name has nothing else.
    const ALONE: f64 = 0.1;
    let mut counts: FxHashMap<&str, (usize, usize)> = FxHashMap::default();
    for (_, face) in faces {
        for word in &face.core {
            let count = counts.entry(word.as_str()).or_default();
            count.0 += 1;
            count.1 += usize::from(face.core.len() == 1);
        }
    }
    let trades =
        counts.into_iter().filter(|(_, (all, alone))| *all >= BEARERS && (*alone as f64) < ALONE * *all as f64);
    trades.map(|(word, _)| word.to_owned()).collect()
}

impl Face {
    /// What the records of one customer say together.
    fn of(parties: impl Iterator<Item = Party>) -> Self {
        let mut face = Self::default();
        let mut names: Vec<BTreeSet<String>> = Vec::new();
        for party in parties {
            let words: BTreeSet<String> = telling_words(&party).into_iter().map(str::to_owned).collect();
            face.words.extend(words.iter().cloned());
            names.push(words);
            let trades = party.name.tokens.iter().filter(|word| word.len() >= TRADE && is_common_word(word));
            face.trades.extend(trades.cloned());
            let mailboxes = party
                .emails
                .iter()
                .map(|email| if email.free { format!("{}@{}", email.local, email.domain) } else { email.site.clone() });
            let sites = party.sites.iter().filter(|site| !site.free).map(|site| site.site.clone());
            let phones = party.phones.iter().map(|phone| phone.digits.clone());
            face.traces.extend(mailboxes.chain(sites).chain(phones));
            face.towns.extend(Some(party.address.city).filter(|town| !town.is_empty()));
        }
        names.retain(|words| !words.is_empty());
        let usual = |word: &&String| {
            2 * names.iter().filter(|words| words.iter().any(|other| is_alike(word, other))).count() >= names.len()
        };
        face.core = face.words.iter().filter(usual).cloned().collect();
        face
    }

    /// Whether the other's name has all that this name mostly consists of.
    fn is_part_of(&self, other: &Self) -> bool {
        !self.core.is_empty() && self.core.iter().all(|word| other.words.iter().any(|theirs| is_alike(word, theirs)))
    }
}

/// How a word sounds; a word of vowels alone stays itself.
fn sound(word: &str) -> String {
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
    let length = one.chars().count().min(two.chars().count());
    let slips = usize::from(length >= ONE_SLIP) + usize::from(length >= TWO_SLIPS);
    if slips > 0 && damerau(one, two, slips).is_some() {
        return true;
    }
    let similar = jaro_winkler(one, two);
    similar >= SAME_WORD || (similar >= SAME_SOUND && sound(one) == sound(two))
}

impl<'a> Lookalikes<'a> {
    /// All customers with master records of whom something holds.
    pub(super) fn of(context: &Context<'a>, holds: impl Fn(EntityIndex) -> bool) -> Self {
        let known = context.shelf.faces().iter().filter(|(customer, _)| holds(*customer));
        let faces: Vec<(EntityIndex, &Face)> = known.map(|(customer, face)| (*customer, face)).collect();
        let mut by_sound: FxHashMap<String, Vec<u32>> = FxHashMap::default();
        let mut by_trace: FxHashMap<&str, Vec<u32>> = FxHashMap::default();
        for (at, (_, face)) in (0_u32..).zip(&faces) {
            let sounds: BTreeSet<String> = face.words.iter().flat_map(|word| hooks(word)).collect();
            sounds.into_iter().for_each(|sound| by_sound.entry(sound).or_default().push(at));
            face.traces.iter().for_each(|trace| by_trace.entry(trace.as_str()).or_default().push(at));
        }
        Self { faces, by_sound, by_trace }
    }

    /// Whether a customer resembles another one of them: a domain or number in common, or all telling words of one name in
    /// the other, and the same town. Where a town is not known, one word is enough only if nobody else has it. Who has no
    /// telling word resembles everybody.
    pub(super) fn resemble(&self, context: &Context, customer: EntityIndex) -> bool {
        let masters: Vec<RecordIndex> = context.masters(customer).collect();
        let records: Vec<RecordIndex> = if masters.is_empty() {
            context
                .members(customer)
                .filter(|member| member.relation != Relation::Contact)
                .map(|member| member.record)
                .collect()
        } else {
            masters
        };
        let face = Face::of(records.into_iter().map(|record| party(context, record)));
        let all = Face::of(context.members(customer).map(|member| party(context, member.record)));
        let face = if face.core.is_empty() { all.clone() } else { face };
        let face = Face { traces: all.traces, towns: all.towns, ..face };
        face.core.is_empty() || self.recognise(&face, customer)
    }

    /// Whether only one of them has a word of this sound: then a bare surname may well mean that one.
    fn is_rare(&self, word: &str) -> bool {
        let holders = self.by_sound.get(&sound(word)).into_iter().flatten().map(|at| self.faces[*at as usize].0);
        holders.collect::<BTreeSet<EntityIndex>>().len() <= 1
    }

    /// Whether a face is that of another one of them.
    fn recognise(&self, face: &Face, customer: EntityIndex) -> bool {
        let other = |at: &&u32| self.faces[**at as usize].0 != customer;
        let mut traced =
            face.traces.iter().filter_map(|trace| self.by_trace.get(trace.as_str())).flatten().filter(other);
        let named: BTreeSet<u32> = face
            .words
            .iter()
            .flat_map(|word| hooks(word))
            .filter_map(|hook| self.by_sound.get(&hook))
            .flatten()
            .filter(other)
            .copied()
            .collect();
        traced.any(|at| !are_siblings(face, self.faces[*at as usize].1))
            || named.iter().any(|at| self.is_namesake(face, self.faces[*at as usize].1))
    }

    fn is_namesake(&self, face: &Face, theirs: &Face) -> bool {
        if (!face.is_part_of(theirs) && !theirs.is_part_of(face)) || have_other_trades(face, theirs) {
            return false;
        }
        if !face.towns.is_empty() && !theirs.towns.is_empty() {
            return face.towns.iter().any(|town| theirs.towns.iter().any(|their| is_alike(town, their)));
        }
        if face.towns.is_empty() && face.traces.is_empty() {
            // Nothing but a name: whoever bears it may be meant.
            return true;
        }
        let shorter = if face.core.len() < theirs.core.len() { &face.core } else { &theirs.core };
        shorter.len() > 1 || shorter.iter().all(|word| self.is_rare(word))
    }
}

/// Whether two names have a word in common and each another one of its own, or each another trade: firms of one house, not
/// one firm.
fn are_siblings(one: &Face, two: &Face) -> bool {
    let common = one.core.iter().any(|word| two.core.iter().any(|other| is_alike(word, other)));
    common && (have_other_trades(one, two) || (!one.is_part_of(two) && !two.is_part_of(one)))
}

/// Whether both say what they do, and it is not the same: no word of the one's trades is a form of the other's.
fn have_other_trades(one: &Face, two: &Face) -> bool {
    let same = |word: &str, other: &str| is_alike(word, other) || share_a_stem(word, other);
    !one.trades.is_empty()
        && !two.trades.is_empty()
        && !one.trades.iter().any(|word| two.trades.iter().any(|other| same(word, other)))
}

/// Whether two words begin or end with the same letters: `elektro` and `elektrotechnik`, `hausverwaltung` and
/// `immobilienverwaltung`. Nearly every trade ends in `technik`, so that ending says nothing.
fn share_a_stem(one: &str, two: &str) -> bool {
    let bare = |word: &str| word.strip_suffix("technik").unwrap_or(word).to_owned();
    let (one, two) = (bare(one), bare(two));
    let alike = |pairs: &mut dyn Iterator<Item = (char, char)>| pairs.take_while(|(left, right)| left == right).count();
    let heads = alike(&mut one.chars().zip(two.chars()));
    let tails = alike(&mut one.chars().rev().zip(two.chars().rev()));
    heads.max(tails) >= STEM.min(one.chars().count()).min(two.chars().count()).max(3)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn face(names: &[&str], towns: &[&str]) -> Face {
        let set = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect::<BTreeSet<_>>();
        Face { core: set(names), words: set(names), towns: set(towns), ..Face::default() }
    }

    #[test]
    fn spellings_of_a_word_are_one_and_words_of_one_sound_are_not() {
        assert!(is_alike("meyer", "maier") && is_alike("stroemungstechnik", "stroemungstechik"));
        assert!(!is_alike("jessica", "hessehegge") && !is_alike("keller", "kehlert"));
    }

    #[test]
    fn firms_of_one_house_have_a_word_of_their_own_each() {
        let (one, two) = (face(&["plessen", "nordwind"], &[]), face(&["plessen", "suedwind"], &[]));
        assert!(are_siblings(&one, &two));
        assert!(!are_siblings(&one, &face(&["plessen"], &[])), "the bare name may be either");
        assert!(!are_siblings(&one, &face(&["ekt"], &[])), "initials, or the name of before");
    }

    #[test]
    fn trades_of_one_house_tell_its_firms_apart() {
        assert!(share_a_stem("elektro", "elektrotechnik") && share_a_stem("hausverwaltung", "immobilienverwaltung"));
        assert!(!share_a_stem("kaeltetechnik", "foerdertechnik") && !share_a_stem("logistik", "holding"));
        let of = |trade: &str| Face { trades: BTreeSet::from([trade.to_owned()]), ..face(&["plessen"], &["hagen"]) };
        assert!(are_siblings(&of("logistik"), &of("holding")));
        assert!(!are_siblings(&of("logistik"), &face(&["plessen"], &["hagen"])), "the bare name may be either");
    }

    #[test]
    fn a_bare_name_means_the_only_one_who_has_it() {
        let (known, other) = (face(&["kerkenroth", "paul"], &["hagen"]), face(&["kerkenroth", "anna"], &["unna"]));
        let bare = face(&["kerkenroth"], &[]);
        let holders = |faces: &[&Face]| {
            let mut by_sound: FxHashMap<String, Vec<u32>> = FxHashMap::default();
            for (at, face) in (0..).zip(faces) {
                face.words
                    .iter()
                    .flat_map(|word| hooks(word))
                    .for_each(|hook| by_sound.entry(hook).or_default().push(at));
            }
            by_sound
        };
        let one: Vec<(EntityIndex, &Face)> = vec![(EntityIndex(0), &known)];
        let known_one = Lookalikes { by_sound: holders(&[&known]), faces: one, by_trace: FxHashMap::default() };
        assert!(known_one.recognise(&bare, EntityIndex(9)));
        let two = vec![(EntityIndex(0), &known), (EntityIndex(1), &other)];
        let known_two = Lookalikes { by_sound: holders(&[&known, &other]), faces: two, by_trace: FxHashMap::default() };
        let elsewhere = Face { traces: BTreeSet::from(["kerkenroth-otto.de".to_owned()]), ..bare.clone() };
        assert!(!known_two.recognise(&elsewhere, EntityIndex(9)), "one of its own beside two others");
        assert!(known_two.recognise(&bare, EntityIndex(9)), "nothing but a name may be either");
        assert!(known_two.recognise(&face(&["kerkenroth"], &["unna"]), EntityIndex(9)), "in the same town");
    }
}
