//! Customers of whom something holds, by their names, domains and numbers: whoever resembles one of them is not accused of
//! being unknown. Linkage weighs evidence and joins what is likelier the same than not; here a mere resemblance is enough
//! to stay silent.
//!
//! A customer is looked at as a whole: what one of its records leaves out, another one says. A bare surname in a project
//! list resembles half the town, but the customer behind it has a first name and an address elsewhere.
//!
//! Thousands may be asked for, among hundreds of thousands: everybody hangs in one gallery that finds by sound, first letters
//! and traces, and of those whom it finds towns are compared first, which takes no look at the names.

use std::collections::BTreeSet;

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use super::context::Context;
use super::faces::{Face, Gallery, Portrait, View, is_alike, system_bits};
use super::labels::Label;
use super::sides::side;
use crate::linkage::{EntityIndex, Relation};
use crate::standardise::{Party, PartyKind, fold, is_common_word, is_corporate_word, is_given_name, is_one_trade};

/// Letters that two words of one trade have in common at least, at their beginning or end.
const STEM: usize = 5;

/// Customers of one domain or number from which it is a house's or nobody's, and says of none who it is.
const CROWD: usize = 5;

/// The customers of whom something holds.
pub(super) struct Lookalikes<'a> {
    gallery: &'a Gallery,
    /// Whether it holds of the customer of each portrait.
    chosen: Vec<bool>,
    /// Hooks of words that several of the chosen customers have, in order.
    common: Vec<u32>,
}

/// Somebody who is looked for.
struct Wanted<'f> {
    customer: EntityIndex,
    face: &'f Face,
    view: View<'f>,
    /// What the domains and mailboxes say from which they write.
    labels: &'f [Label],
    /// Systems that keep them, as bits; none where too little is known of them.
    systems: u64,
    /// Whether their name may tell who they are. People who write from the domain of a firm are told by that.
    by_name: bool,
    /// Whether nothing less than the whole name tells who they are: a person who names no firm is not any firm of the surname.
    whole: bool,
    /// Of whom it would matter.
    matters: &'f dyn Fn(EntityIndex) -> bool,
}

impl<'a> Lookalikes<'a> {
    /// All customers with master records of whom something holds.
    pub(super) fn of(context: &Context<'a>, holds: impl Fn(EntityIndex) -> bool + Sync) -> Self {
        let gallery = context.shelf.gallery();
        let chosen: Vec<bool> = gallery.portraits.par_iter().map(|portrait| holds(portrait.customer)).collect();
        Self::among_chosen(gallery, chosen)
    }

    fn among_chosen(gallery: &'a Gallery, chosen: Vec<bool>) -> Self {
        let common = gallery.common_hooks(&chosen);
        Self { gallery, chosen, common }
    }

    /// Those of some customers who resemble one of them.
    pub(super) fn among(&self, context: &Context, customers: &[EntityIndex]) -> FxHashSet<EntityIndex> {
        customers.par_iter().copied().filter(|customer| self.resemble(context, *customer, &|_| true)).collect()
    }

    /// Whether a customer resembles another one of them of whom it matters: a domain or number in common, or all telling words of
    /// one name in the other, and the same town. Where a town is not known, one word is enough only if nobody else has it. Who has no
    /// telling word resembles everybody.
    pub(super) fn resemble(
        &self,
        context: &Context,
        customer: EntityIndex,
        matters: &dyn Fn(EntityIndex) -> bool,
    ) -> bool {
        let members: Vec<(Relation, Party)> =
            context.members(customer).map(|member| (member.relation, side(context, member.record).party)).collect();
        let has_masters = members.iter().any(|(relation, _)| *relation == Relation::Master);
        let counts =
            |relation: Relation| if has_masters { relation == Relation::Master } else { relation != Relation::Contact };
        let all = Face::of(members.iter().map(|(_, party)| party));
        let face = Face::of(members.iter().filter(|(relation, _)| counts(*relation)).map(|(_, party)| party));
        let face = if face.core.is_empty() { all.clone() } else { face };
        let nameless = face.core.is_empty();
        let face = if nameless { self.named_by_domain(&members, &face) } else { face };
        let face = Face { traces: all.traces, towns: all.towns, ..face };
        let told = !face.towns.is_empty() || !face.traces.is_empty();
        let systems =
            if told { system_bits(context.masters(customer).map(|record| context.system(record))) } else { 0 };
        let people = members.iter().all(|(_, party)| party.kind == PartyKind::Person);
        let by_name = !people || !members.iter().any(|(_, party)| party.emails.iter().any(|email| !email.free));
        let mut read = FxHashSet::default();
        let emails = members.iter().flat_map(|(_, party)| &party.emails);
        let unread = emails.filter(|email| read.insert(if email.free { &email.local } else { &email.site }));
        let labels: Vec<Label> = unread.filter_map(Label::of).collect();
        let view = face.view();
        let wanted = Wanted { customer, face: &face, view, labels: &labels, systems, by_name, whole: false, matters };
        // Who names no firm may be a customer in person.
        let own = face_of_words(folded_words(&context.resolution.entity(customer).name), &face);
        let in_person = Wanted { face: &own, view: own.view(), labels: &[], whole: true, ..wanted };
        (by_name && face.core.is_empty()) || self.recognise(&wanted) || (nameless && self.recognise(&in_person))
    }

    /// The face of people who name no firm, with the words of the domain from which they write, unless so many write from
    /// it that it is a provider's.
    fn named_by_domain(&self, members: &[(Relation, Party)], face: &Face) -> Face {
        let mailboxes = members.iter().flat_map(|(_, party)| &party.emails).filter(|email| !email.free);
        let own = mailboxes.filter(|email| self.gallery.traced(&email.site).nth(CROWD - 1).is_none());
        let labels = own.filter_map(|email| email.site.rsplit_once('.')).map(|(label, _)| label);
        face_of_words(labels.flat_map(folded_words).collect(), face)
    }

    /// Whether a face is that of another one of them.
    fn recognise(&self, wanted: &Wanted) -> bool {
        let face = wanted.face;
        let portrait = |at: u32| &self.gallery.portraits[at as usize];
        if face.traces.iter().any(|trace| self.is_traced(wanted, trace)) {
            return true;
        }
        let mut towns = FxHashMap::default();
        let named = wanted.by_name
            && self.bearing(face.words.iter().map(String::as_str)).into_iter().any(|at| {
                let theirs = portrait(at);
                // The towns first: most of those who bear a common surname live elsewhere, and towns are quickly compared.
                self.chosen[at as usize]
                    && self.may_be_neighbours(face, theirs, &mut towns)
                    && self.is_other(at, wanted)
                    && self.is_namesake(wanted, theirs)
            });
        named || wanted.labels.iter().any(|label| self.is_labelled(wanted, label, &mut towns))
    }

    /// Portraits with a word on one of the hooks of some words, each once, in order.
    fn bearing<'w>(&self, words: impl Iterator<Item = &'w str>) -> Vec<u32> {
        let mut bearing: Vec<u32> = words.flat_map(|word| self.gallery.hooked(word)).collect();
        bearing.sort_unstable();
        bearing.dedup();
        bearing
    }

    /// Whether somebody writes from a domain or mailbox that is called like another one of them, who may be a neighbour. What a
    /// crowd writes from is a provider's.
    fn is_labelled(&self, wanted: &Wanted, label: &Label, towns: &mut FxHashMap<u32, bool>) -> bool {
        let crowded = label.site.as_ref().is_some_and(|site| self.gallery.traced(site).nth(CROWD - 1).is_some());
        if crowded || label.only_word().is_some_and(|word| !self.is_rare(word)) {
            return false;
        }
        self.bearing(label.telling()).into_iter().any(|at| {
            let theirs = &self.gallery.portraits[at as usize];
            // The towns first, as for names.
            if !self.chosen[at as usize] || !self.may_be_neighbours(wanted.face, theirs, towns) {
                return false;
            }
            let view = self.gallery.view(theirs);
            let places: Vec<&str> = theirs.towns.iter().map(|town| self.gallery.text(*town)).collect();
            label.names(&view, &places) && self.is_other(at, wanted) && !are_siblings(&wanted.view, &view)
        })
    }

    /// Whether another one of them has a trace in common with somebody. A mailbox is one party's, whatever the names are; the domain
    /// or number of a house may be those of siblings. What a crowd has in common is a house's switchboard
    /// or a placeholder, and says something only beside a word of the names.
    fn is_traced(&self, wanted: &Wanted, trace: &str) -> bool {
        let crowded = self.gallery.traced(trace).nth(CROWD - 1).is_some();
        let of_one = trace.contains('@');
        self.gallery.traced(trace).any(|at| {
            let theirs = self.gallery.view(&self.gallery.portraits[at as usize]);
            self.is_other(at, wanted)
                && (of_one || !are_siblings(&wanted.view, &theirs))
                && (!crowded || have_a_word_in_common(&wanted.view, &theirs))
        })
    }

    /// Whether a portrait is of another one of them.
    fn is_other(&self, at: u32, wanted: &Wanted) -> bool {
        let portrait = &self.gallery.portraits[at as usize];
        self.chosen[at as usize]
            && portrait.customer != wanted.customer
            && (wanted.matters)(portrait.customer)
            && !self.stand_side_by_side(wanted, portrait)
    }

    /// Whether every system that keeps the one keeps the other too, under another name, trade or in another town: they are
    /// two, and the other is not whom nobody knows.
    fn stand_side_by_side(&self, wanted: &Wanted, portrait: &Portrait) -> bool {
        if wanted.systems == 0 || wanted.systems & portrait.systems != wanted.systems {
            return false;
        }
        let (view, theirs) = (&wanted.view, self.gallery.view(portrait));
        let neighbours = self.may_be_neighbours(wanted.face, portrait, &mut FxHashMap::default());
        !neighbours || have_other_trades(view, &theirs) || !view.is_part_of(&theirs) || !theirs.is_part_of(view)
    }

    /// Whether a town of the one is a town of the other, or one of them tells none; `known` remembers the towns that were
    /// compared.
    fn may_be_neighbours(&self, face: &Face, theirs: &Portrait, known: &mut FxHashMap<u32, bool>) -> bool {
        let own = |town: u32| face.towns.iter().any(|own| is_alike(own, self.gallery.text(town)));
        face.towns.is_empty()
            || theirs.towns.is_empty()
            || theirs.towns.iter().any(|town| *known.entry(*town).or_insert_with(|| own(*town)))
    }

    /// Whether the name is the name of another one who may be a neighbour.
    fn is_namesake(&self, wanted: &Wanted, portrait: &Portrait) -> bool {
        let (face, theirs) = (&wanted.view, self.gallery.view(portrait));
        let are_one = |one: &str, other: &str| self.gallery.may_be_one(one, other);
        let alike = face.is_part_by(&theirs, are_one) || (!wanted.whole && theirs.is_part_by(face, are_one));
        if !alike || have_other_trades(face, &theirs) {
            return false;
        }
        if !wanted.face.towns.is_empty() && !portrait.towns.is_empty() {
            return true;
        }
        if wanted.face.towns.is_empty() && wanted.face.traces.is_empty() {
            // Nothing but a name: whoever bears it may be meant.
            return true;
        }
        let shorter = if face.core.len() < theirs.core.len() { &face.core } else { &theirs.core };
        words_apart(shorter) > 1 || shorter.iter().all(|word| self.is_rare(word) && !is_given_name(word))
    }

    /// Whether only one of them has a word of this sound: then a bare surname may well mean that one.
    fn is_rare(&self, word: &str) -> bool {
        let hook = self.gallery.hook_of_sound(word);
        hook.is_none_or(|hook| self.common.binary_search(&hook).is_err())
    }
}

/// Number of words of which no two are spellings of one (`maier`, `mayer`).
fn words_apart(words: &[&str]) -> usize {
    let is_new = |at: &usize| !words[..*at].iter().any(|before| is_alike(before, words[*at]));
    (0..words.len()).filter(is_new).count()
}

/// Whether any word that a name mostly consists of is one of the other's.
fn have_a_word_in_common(one: &View, two: &View) -> bool {
    one.core.iter().any(|word| two.core.iter().any(|other| is_alike(word, other)))
}

/// A face whose name is some words, and all else another's.
fn face_of_words(words: BTreeSet<String>, other: &Face) -> Face {
    Face { core: words.clone(), words, ..other.clone() }
}

/// The telling words of a domain, a mailbox or a person's name.
fn folded_words(text: &str) -> BTreeSet<String> {
    let text = fold(text.split('@').next().unwrap_or(text));
    let tells = |word: &&str| word.chars().count() >= 3 && !is_common_word(word) && !is_corporate_word(word);
    text.split(|sign: char| !sign.is_alphanumeric()).filter(tells).map(str::to_owned).collect()
}

/// Whether two names have a word in common and each another one of its own, or each another trade: firms of one house, not
/// one firm.
fn are_siblings(one: &View, two: &View) -> bool {
    let common = have_a_word_in_common(one, two);
    common && (have_other_trades(one, two) || (!one.is_part_of(two) && !two.is_part_of(one)))
}

/// Whether both say what they do, and it is not the same: no word of the one's trades is a form of the other's.
fn have_other_trades(one: &View, two: &View) -> bool {
    let same =
        |word: &str, other: &str| is_alike(word, other) || share_a_stem(word, other) || is_one_trade(word, other);
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
    use std::collections::BTreeSet;

    use super::*;

    fn face(names: &[&str], towns: &[&str]) -> Face {
        let set = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect::<BTreeSet<_>>();
        Face { core: set(names), words: set(names), towns: set(towns), ..Face::default() }
    }

    #[test]
    fn firms_of_one_house_have_a_word_of_their_own_each() {
        let (one, two) = (face(&["plessen", "nordwind"], &[]), face(&["plessen", "suedwind"], &[]));
        assert!(are_siblings(&one.view(), &two.view()));
        assert!(!are_siblings(&one.view(), &face(&["plessen"], &[]).view()), "the bare name may be either");
        assert!(!are_siblings(&one.view(), &face(&["ekt"], &[]).view()), "initials, or the name of before");
    }

    #[test]
    fn trades_of_one_house_tell_its_firms_apart() {
        assert!(share_a_stem("elektro", "elektrotechnik") && share_a_stem("hausverwaltung", "immobilienverwaltung"));
        assert!(!share_a_stem("kaeltetechnik", "foerdertechnik") && !share_a_stem("logistik", "holding"));
        let of = |trade: &str| Face { trades: BTreeSet::from([trade.to_owned()]), ..face(&["plessen"], &["hagen"]) };
        assert!(are_siblings(&of("logistik").view(), &of("holding").view()));
        assert!(
            !are_siblings(&of("logistik").view(), &face(&["plessen"], &["hagen"]).view()),
            "the bare name is either"
        );
    }

    fn recognises(known: &Lookalikes, face: &Face, customer: u32) -> bool {
        kept_recognises(known, face, customer, 0)
    }

    fn kept_recognises(known: &Lookalikes, face: &Face, customer: u32, systems: u64) -> bool {
        known.recognise(&Wanted {
            customer: EntityIndex(customer),
            face,
            view: face.view(),
            labels: &[],
            systems,
            by_name: true,
            whole: false,
            matters: &|_| true,
        })
    }

    #[test]
    fn who_stands_beside_another_in_the_same_system_is_not_meant() {
        let traced = |names: &[&str]| Face { traces: BTreeSet::from(["plessen.de".to_owned()]), ..face(names, &[]) };
        let gallery = gallery(&[&traced(&["plessen"])]);
        let known = Lookalikes::among_chosen(&gallery, vec![true]);
        let other = traced(&["plessen", "nordwind"]);
        assert!(recognises(&known, &other, 9), "nothing is known of where it stands");
        assert!(!kept_recognises(&known, &other, 9, 1), "the same system keeps both");
        assert!(kept_recognises(&known, &other, 9, 2), "another system keeps it");
        assert!(kept_recognises(&known, &traced(&["plessen"]), 9, 1), "a second record of one name may be a duplicate");
    }

    fn gallery(faces: &[&Face]) -> Gallery {
        let mut gallery = Gallery::default();
        for (at, face) in (0..).zip(faces) {
            gallery.hang(EntityIndex(at), 1, face);
        }
        gallery.close();
        gallery
    }

    #[test]
    fn a_bare_name_means_the_only_one_who_has_it() {
        let (known, other) = (face(&["kerkenroth", "paul"], &["hagen"]), face(&["kerkenroth", "anna"], &["unna"]));
        let bare = face(&["kerkenroth"], &[]);
        let gallery = gallery(&[&known, &other]);
        let known_one = Lookalikes::among_chosen(&gallery, vec![true, false]);
        assert!(recognises(&known_one, &bare, 9));
        let known_two = Lookalikes::among_chosen(&gallery, vec![true, true]);
        let elsewhere = Face { traces: BTreeSet::from(["kerkenroth-otto.de".to_owned()]), ..bare.clone() };
        assert!(recognises(&known_one, &elsewhere, 9), "the only one");
        assert!(!recognises(&known_two, &elsewhere, 9), "one of its own beside two others");
        assert!(recognises(&known_two, &bare, 9), "nothing but a name may be either");
        assert!(recognises(&known_two, &face(&["kerkenroth"], &["unna"]), 9), "in the same town");
        assert!(!recognises(&known_two, &face(&["kerkenroth"], &["soest"]), 9), "in another town");
        assert!(!recognises(&known_one, &bare, 0), "nobody resembles himself");
    }

    #[test]
    fn names_that_are_both_at_home_are_two_however_alike() {
        let wimmer = face(&["michaela", "wimmer"], &["bern"]);
        let asked = face(&["michaela", "widmer"], &[]);
        let alone = gallery(&[&wimmer]);
        assert!(recognises(&Lookalikes::among_chosen(&alone, vec![true]), &asked, 9), "one of them may be a slip");
        let widmers =
            gallery(&[&wimmer, &wimmer, &face(&["widmer", "otto"], &["chur"]), &face(&["widmer", "paul"], &["chur"])]);
        assert!(!recognises(&Lookalikes::among_chosen(&widmers, vec![true; 4]), &asked, 9));
    }

    #[test]
    fn a_surname_in_two_spellings_and_a_given_name_tell_nobody() {
        assert_eq!((words_apart(&["maier", "mayer"]), words_apart(&["maier", "otto"])), (1, 2));
        let known = gallery(&[&face(&["monika"], &["wels"])]);
        let monika = Face { traces: BTreeSet::from(["436601".to_owned()]), ..face(&["aigner", "monika"], &[]) };
        assert!(!recognises(&Lookalikes::among_chosen(&known, vec![true]), &monika, 9));
    }

    #[test]
    fn a_trace_in_common_is_enough_unless_the_names_are_those_of_siblings() {
        let traced =
            |names: &[&str], trace: &str| Face { traces: BTreeSet::from([trace.to_owned()]), ..face(names, &[]) };
        let gallery = gallery(&[&traced(&["plessen", "nordwind"], "plessen.de")]);
        let known = Lookalikes::among_chosen(&gallery, vec![true]);
        assert!(recognises(&known, &traced(&["ekt"], "plessen.de"), 9));
        assert!(!recognises(&known, &traced(&["plessen", "suedwind"], "plessen.de"), 9));
    }
}
