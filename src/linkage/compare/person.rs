//! Comparison of the names of natural persons: given and family name apart, in either order, with the errors that hands
//! and keyboards make in each.

use std::borrow::Cow;

use crate::linkage::profile::{Profile, Profiles};
use crate::linkage::symbols::Symbol;
use crate::standardise::{cologne, fold, other_gender, same_given_name};

/// Levels of given and of family names, in the order of the specification.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub(crate) enum PartLevel {
    /// One side has no such name.
    Missing,
    /// The same to the letter.
    Equal,
    /// A form of the same: a nickname, one of several given names, half of a double-barrelled family name.
    Form,
    /// One is the initial of the other.
    Initial,
    /// One slip of a finger apart.
    Similar,
    /// Alike to the ear or the eye, and further apart; or two names that exist and differ in a letter (`Maria`, `Marie`).
    Alike,
    /// Another word.
    Different,
    /// Another given name: both exist and have nothing to do with each other.
    OtherName,
}

impl PartLevel {
    const ALL: [Self; 8] = [
        Self::Missing,
        Self::Equal,
        Self::Form,
        Self::Initial,
        Self::Similar,
        Self::Alike,
        Self::Different,
        Self::OtherName,
    ];

    /// The level of a number.
    fn of(number: u32) -> Self {
        Self::ALL.get(number as usize).copied().unwrap_or(Self::Missing)
    }
}

/// What the names of two persons have in common.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Names {
    /// Given names, and the surprise of what they share in bits.
    pub(crate) given: (PartLevel, f32),
    /// Family names likewise.
    pub(crate) family: (PartLevel, f32),
    /// They agree only where given and family name are taken crosswise.
    pub(crate) swapped: bool,
}

/// Bits by which names must agree better crosswise than straight before a swap is believed.
const SWAP: f32 = 3.0;
/// Surprise of an initial: letters at the beginning of names are as good as sixteen equally frequent ones.
const INITIAL_BITS: f32 = 4.0;
/// Share of its surprise that each further word of a name adds: `Karl` and `Heinz` keep company.
const FURTHER: f32 = 0.4;

/// Compares the names of two persons.
pub(crate) fn names(profiles: &Profiles, left: &Profile, right: &Profile) -> Names {
    let arranged = |given: &[Symbol], family: &[Symbol], swapped| Names {
        given: given_names(profiles, &left.given, given),
        family: family_names(profiles, &left.family, family),
        swapped,
    };
    if same_words(left, right) {
        let given = bits_of(profiles, &left.given).max(bits_of(profiles, &right.given));
        let family = bits_of(profiles, &left.family).max(bits_of(profiles, &right.family));
        return Names { given: (PartLevel::Equal, given), family: (PartLevel::Equal, family), swapped: false };
    }
    let straight = arranged(&right.given, &right.family, false);
    if straight.given.0 == PartLevel::Equal && straight.family.0 == PartLevel::Equal {
        return straight;
    }
    let crosswise = arranged(&right.family, &right.given, true);
    if crosswise.promise() > straight.promise() + SWAP { crosswise } else { straight }
}

/// Whether two persons have the same words for names, parted otherwise into given and family names (`Hans Peter Müller`,
/// `Peter Müller, Hans`); neither as they are nor crosswise.
fn same_words(left: &Profile, right: &Profile) -> bool {
    let count = |profile: &Profile| profile.given.len() + profile.family.len();
    let sum =
        |profile: &Profile| profile.given.iter().chain(&profile.family).map(|word| u64::from(word.0)).sum::<u64>();
    if count(left) != count(right) || sum(left) != sum(right) {
        return false;
    }
    let sorted = |words: &mut dyn Iterator<Item = &Symbol>| {
        let mut words: Vec<Symbol> = words.copied().collect();
        words.sort_unstable();
        words
    };
    let given = sorted(&mut left.given.iter());
    if given == sorted(&mut right.given.iter()) || given == sorted(&mut right.family.iter()) {
        return false;
    }
    let all = |profile: &Profile| sorted(&mut profile.given.iter().chain(&profile.family));
    all(left) == all(right)
}

impl Names {
    /// A rough weight, by which two arrangements are told apart.
    fn promise(&self) -> f32 {
        let worth = |(level, bits): (PartLevel, f32)| match level {
            PartLevel::Missing => 0.0,
            PartLevel::Equal => bits,
            PartLevel::Form | PartLevel::Initial | PartLevel::Similar => bits * 0.8,
            PartLevel::Alike => 3.0,
            PartLevel::Different | PartLevel::OtherName => -4.0,
        };
        worth(self.given) + worth(self.family)
    }
}

fn given_names(profiles: &Profiles, left: &[Symbol], right: &[Symbol]) -> (PartLevel, f32) {
    if left.is_empty() || right.is_empty() {
        return (PartLevel::Missing, 0.0);
    }
    if left == right || same_joined(profiles, left, right) {
        return (PartLevel::Equal, bits_of(profiles, left).min(bits_of(profiles, right)));
    }
    let (short, long) = if left.len() <= right.len() { (left, right) } else { (right, left) };
    let (mut used, mut worst, mut bits, mut matched) = (0_u32, PartLevel::Equal, 0.0, 0);
    let mut none = PartLevel::OtherName;
    for name in short {
        let places = (0..long.len().min(32)).filter(|place| used & (1 << place) == 0);
        let best =
            places.map(|place| (given_name(profiles, *name, long[place]), place)).min_by_key(|(level, _)| *level);
        let Some((level, place)) = best.filter(|(level, _)| *level < PartLevel::Different) else {
            none = best.map_or(none, |(level, _)| none.min(level));
            continue;
        };
        used |= 1 << place;
        matched += 1;
        worst = worst.max(level);
        bits += shared_bits(profiles, *name, long[place]);
    }
    let first_of_several = used & 1 == 1 && worst == PartLevel::Equal;
    match matched {
        0 => (none, 0.0),
        // `Hans` for `Hans Peter`: what is called a person's name is the first one.
        _ if matched == short.len() && (first_of_several || short.len() == long.len()) => (worst, bits),
        _ => (if worst == PartLevel::Equal { PartLevel::Form } else { worst }, bits),
    }
}

/// How two single given names go together.
fn given_name(profiles: &Profiles, left: Symbol, right: Symbol) -> PartLevel {
    if left == right {
        return PartLevel::Equal;
    }
    PartLevel::of(profiles.memos.given.get(left, right, || other_given_name(profiles, left, right) as u32))
}

/// How two different given names go together.
fn other_given_name(profiles: &Profiles, left: Symbol, right: Symbol) -> PartLevel {
    let (a, b) = (profiles.text(left), profiles.text(right));
    let both_known = profiles.nature[left.0 as usize].given && profiles.nature[right.0 as usize].given;
    let short = a.len().min(b.len());
    if short == 1 {
        return if a.as_bytes()[0] == b.as_bytes()[0] { PartLevel::Initial } else { PartLevel::Different };
    }
    if same_given_name(a, b) || (!both_known && short >= 3 && (a.starts_with(b) || b.starts_with(a))) {
        return PartLevel::Form;
    }
    match spelling(a, b) {
        // Both names exist: `Maria` is no slip for `Marie`, and `Mario` is another person.
        PartLevel::Similar | PartLevel::Alike if both_known && other_gender(a, b) => PartLevel::OtherName,
        PartLevel::Similar if both_known => PartLevel::Alike,
        PartLevel::Different if both_known => PartLevel::OtherName,
        level => level,
    }
}

fn family_names(profiles: &Profiles, left: &[Symbol], right: &[Symbol]) -> (PartLevel, f32) {
    if left.is_empty() || right.is_empty() {
        return (PartLevel::Missing, 0.0);
    }
    if left == right || same_joined(profiles, left, right) {
        return (PartLevel::Equal, bits_of(profiles, left).min(bits_of(profiles, right)));
    }
    if left.iter().any(|word| right.contains(word)) {
        let shared: Vec<Symbol> = left.iter().filter(|word| right.contains(word)).copied().collect();
        return (PartLevel::Form, bits_of(profiles, &shared));
    }
    let (a, b) = (joined(profiles, left), joined(profiles, right));
    let least = |words: &[Symbol]| bits_of(profiles, words);
    let bits = least(left).min(least(right));
    if (a.len() == 1 || b.len() == 1) && a.as_bytes()[0] == b.as_bytes()[0] {
        return (PartLevel::Initial, bits.min(INITIAL_BITS));
    }
    let whole = match (left, right) {
        ([one], [other]) => PartLevel::of(profiles.memos.spellings.get(*one, *other, || spelling(&a, &b) as u32)),
        _ => spelling(&a, &b),
    };
    if whole < PartLevel::Different {
        return (whole, bits);
    }
    // Half of a double-barrelled name, misspelled.
    let half = left.iter().flat_map(|ours| right.iter().map(|theirs| (*ours, *theirs)));
    let alike = half.filter(|(ours, theirs)| {
        left.len() + right.len() > 2 && spelling(profiles.text(*ours), profiles.text(*theirs)) == PartLevel::Similar
    });
    let best = alike.map(|(ours, theirs)| shared_bits(profiles, ours, theirs)).fold(0.0, f32::max);
    if best > 0.0 { (PartLevel::Alike, best) } else { (PartLevel::Different, 0.0) }
}

/// How two spellings go together: within one slip, alike, or different.
fn spelling(a: &str, b: &str) -> PartLevel {
    let (short, long) = (a.len().min(b.len()), a.len().max(b.len()));
    if short < 3 {
        return PartLevel::Different;
    }
    let edits = rapidfuzz::distance::osa::distance(a.bytes(), b.bytes());
    let truncated = short >= 5 && (a.starts_with(b) || b.starts_with(a));
    if edits <= 1 || truncated {
        return PartLevel::Similar;
    }
    let sounds = || short >= 4 && long - short <= 2 && same_sound(&cologne(a), &cologne(b));
    let shuffled = || short >= 4 && short == long && a.as_bytes()[0] == b.as_bytes()[0] && letters(a) == letters(b);
    if (edits == 2 && short >= 5) || edits <= long / 4 || sounds() || shuffled() {
        PartLevel::Alike
    } else {
        PartLevel::Different
    }
}

/// Whether two codes of a sound are equal and say enough: vowels at the beginning and one consonant do not.
fn same_sound(a: &str, b: &str) -> bool {
    a == b && a.trim_start_matches('0').len() >= 2
}

fn letters(text: &str) -> Vec<u8> {
    let mut letters = text.as_bytes().to_vec();
    letters.sort_unstable();
    letters
}

fn joined<'a>(profiles: &'a Profiles, words: &[Symbol]) -> Cow<'a, str> {
    match words {
        [word] => Cow::Borrowed(profiles.text(*word)),
        _ => words.iter().map(|word| profiles.text(*word)).collect(),
    }
}

fn same_joined(profiles: &Profiles, left: &[Symbol], right: &[Symbol]) -> bool {
    let length = |words: &[Symbol]| words.iter().map(|word| profiles.text(*word).len()).sum::<usize>();
    left.len() != right.len() && length(left) == length(right) && joined(profiles, left) == joined(profiles, right)
}

fn bits_of(profiles: &Profiles, words: &[Symbol]) -> f32 {
    let bits = || words.iter().map(|word| name_bits(profiles, *word));
    let most = bits().fold(0.0, f32::max);
    most + (bits().sum::<f32>() - most) * FURTHER
}

fn shared_bits(profiles: &Profiles, left: Symbol, right: Symbol) -> f32 {
    name_bits(profiles, left).min(name_bits(profiles, right))
}

fn name_bits(profiles: &Profiles, name: Symbol) -> f32 {
    let bits = profiles.person_names.bits(name);
    if profiles.text(name).len() == 1 { bits.min(INITIAL_BITS) } else { bits }
}

/// The ways in which a mailbox may spell a person's names, letters only.
pub(crate) fn spellings(profiles: &Profiles, named: &Profile) -> Vec<String> {
    let (Some(first), family) = (named.given.first(), joined(profiles, &named.family)) else { return Vec::new() };
    let given = profiles.text(*first);
    if family.is_empty() {
        return Vec::new();
    }
    [(given, &*family), (&*family, given), (&given[..1], &*family), (&*family, &given[..1]), (given, &family[..1])]
        .map(|(one, other)| format!("{one}{other}"))
        .into()
}

/// Whether a mailbox is one of the [`spellings`] of a person's names, whatever parts them.
pub(crate) fn is_spelling(profiles: &Profiles, mailbox: &str, named: &Profile) -> bool {
    let letters: String = fold(mailbox).chars().filter(char::is_ascii_alphabetic).collect();
    let family = joined(profiles, &named.family);
    letters == family || spellings(profiles, named).contains(&letters)
}

/// Surprise of those names of `named` that the mailbox name `letters` spells and that the names compared do not already
/// show, in bits: `m.mueller@`, `muellermax@`.
pub(crate) fn spelled_bits(profiles: &Profiles, letters: &str, named: &Profile, compared: &Names) -> f32 {
    let (Some(first), family) = (named.given.first(), joined(profiles, &named.family)) else { return 0.0 };
    if family.len() < 3 {
        return 0.0;
    }
    let given = profiles.text(*first);
    let initial = &given[..1];
    let (given_bits, family_bits) = (name_bits(profiles, *first), bits_of(profiles, &named.family));
    let is =
        |one: &str, other: &str| letters.strip_prefix(one) == Some(other) || letters.strip_prefix(other) == Some(one);
    let (given_bits, family_bits) = if is(given, &family) {
        (given_bits, family_bits)
    } else if is(initial, &family) {
        (given_bits.min(INITIAL_BITS), family_bits)
    } else if is(given, &family[..1]) {
        (given_bits, family_bits.min(INITIAL_BITS))
    } else if letters == family {
        (0.0, family_bits)
    } else {
        return 0.0;
    };
    let news = |level: PartLevel, bits: f32| if level == PartLevel::Missing { bits } else { 0.0 };
    news(compared.given.0, given_bits) + news(compared.family.0, family_bits)
}

#[cfg(test)]
mod tests {
    use super::{PartLevel, names};
    use crate::linkage::profile::Profiles;
    use crate::standardise::{Party, PartyKind, person_parts, person_tokens};

    fn person(given: &str, family: &str) -> Party {
        let person = person_parts(given, family);
        Party { kind: PartyKind::Person, name: person_tokens(&person), person: Some(person), ..Party::default() }
    }

    #[test]
    fn names_of_persons_reach_the_level_that_an_expert_gives_them() {
        use PartLevel::{Different, Equal, Form, Initial, Missing, OtherName, Similar};
        for (left, right, given, family, swapped) in [
            (("Peter", "Müller"), ("Peter", "Mueller"), Equal, Equal, false),
            (("Müller", "Peter"), ("Peter", "Müller"), Equal, Equal, true),
            (("Hans-Peter", "Müller"), ("Hanspeter", "Müller"), Equal, Equal, false),
            (("Hans Peter", "Müller"), ("Hans", "Müller"), Equal, Equal, false),
            (("Hans Peter", "Müller"), ("Peter", "Müller"), Form, Equal, false),
            (("P.", "Müller"), ("Peter", "Müller"), Initial, Equal, false),
            (("P.", "Müller"), ("Karl", "Müller"), Different, Equal, false),
            (("Sepp", "Huber"), ("Josef", "Huber"), Form, Equal, false),
            (("Petre", "Müller"), ("Peter", "Müller"), Similar, Equal, false),
            (("Maria", "Müller"), ("Marie", "Müller"), Form, Equal, false),
            (("Petra", "Müller"), ("Peter", "Müller"), OtherName, Equal, false),
            (("Petra", "Müller"), ("Hans", "Müller"), OtherName, Equal, false),
            (("Petra", "Müller"), ("Xqelf", "Müller"), Different, Equal, false),
            (("Anna", "Aguilar"), ("Juann", "Aguilar"), Different, Equal, false),
            (("Eva", "Müller-Lüdenscheidt"), ("Eva", "Lüdenscheidt"), Equal, Form, false),
            (("Eva", "Meier"), ("Eva", "Meyer"), Equal, Similar, false),
            (("Eva", "Schmidt"), ("Eva", "Schmiet"), Equal, Similar, false),
            (("Eva", "Schmidt"), ("Eva", "Kaminski"), Equal, Different, false),
            (("", "Schmidt"), ("Eva", "Schmidt"), Missing, Equal, false),
            (("Hans Peter", "Müller"), ("Hans", "Peter Müller"), Equal, Equal, false),
            (("Schmidt", ""), ("Eva", "Schmidt"), Missing, Equal, true),
        ] {
            let mut profiles = Profiles::default();
            profiles.add(&person(left.0, left.1), None, 0);
            profiles.add(&person(right.0, right.1), None, 0);
            profiles.count(0);
            let found = names(&profiles, &profiles.list[0], &profiles.list[1]);
            let backwards = names(&profiles, &profiles.list[1], &profiles.list[0]);
            if !swapped {
                assert_eq!((found.given.0, found.family.0), (given, family), "{left:?} {right:?}");
                assert_eq!(found, backwards, "{left:?} {right:?}");
            }
            assert_eq!((found.swapped, backwards.swapped), (swapped, swapped), "{left:?} {right:?}");
        }
    }
}
