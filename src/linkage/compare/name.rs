//! Comparison of names: tokens aligned in any order, weighted by rarity, fuzzy per token.

use crate::linkage::profile::{Profile, Profiles, Sibling, TokenNature};
use crate::linkage::specs::customer::NameLevel;
use crate::linkage::symbols::Symbol;
use crate::standardise::{jaro_winkler, same_given_name};

/// Similarity from which two tokens count as the same word, misspelled.
const SAME_WORD: f64 = 0.88;
/// Surprise from which a left-over word is distinctive, in bits: it stands on fewer than one party in 16.
const DISTINCTIVE: f32 = 4.0;
/// Surprise of shared words below which names share only common words, in bits.
const SHARED_RARE: f32 = 4.0;
/// Share of a word's surprise that an abbreviation of it carries.
const ABBREVIATION: f64 = 0.8;

/// What two names have in common and what is left over.
#[derive(Debug, Default, Clone, Copy)]
struct Alignment {
    /// Surprise of the shared words, in bits.
    shared: f32,
    /// Every shared word is equal to the letter.
    exact: bool,
    /// Distinctive words left over on either side.
    left: Leftover,
    right: Leftover,
}

/// Words of one side that nothing on the other side answers, by what they say.
#[derive(Debug, Default, Clone, Copy)]
struct Leftover {
    words: u8,
    distinctive: u8,
    /// Trades that tell siblings apart where each side has one.
    trade: u8,
    /// Functions in a group.
    corporate: u8,
    /// Trades and the like: common, but not silent.
    common: u8,
}

impl Leftover {
    /// Whether what is left over says something of its own.
    fn speaks(self) -> bool {
        self.distinctive + self.trade + self.corporate + self.common > 0
    }

    /// Whether it names nothing but a trade, which people put in many ways.
    fn only_trades(self) -> bool {
        self.distinctive + self.trade + self.corporate == 0
    }
}

/// The level that two parties' names reach, and the surprise of what they share in bits.
pub(crate) fn names(profiles: &Profiles, left: &Profile, right: &Profile) -> (NameLevel, f32) {
    let mut best = tokens(profiles, left, right, &left.tokens, &right.tokens);
    for other in &right.others {
        best = better(best, tokens(profiles, left, right, &left.tokens, other));
    }
    for other in &left.others {
        best = better(best, tokens(profiles, left, right, other, &right.tokens));
    }
    best
}

fn better(one: (NameLevel, f32), other: (NameLevel, f32)) -> (NameLevel, f32) {
    if one.0 == NameLevel::Missing || (other.0 != NameLevel::Missing && (other.0 as u8) < one.0 as u8) {
        other
    } else {
        one
    }
}

fn tokens(
    profiles: &Profiles,
    left: &Profile,
    right: &Profile,
    ours: &[Symbol],
    theirs: &[Symbol],
) -> (NameLevel, f32) {
    if ours.is_empty() || theirs.is_empty() {
        return (NameLevel::Missing, 0.0);
    }
    let alignment = align(profiles, left, right, ours, theirs);
    let level = grade(alignment);
    if (level as u8) < NameLevel::Sibling as u8 && other_branch(profiles, left, right) {
        return (NameLevel::Sibling, alignment.shared);
    }
    (level, alignment.shared)
}

/// Whether one side names a branch that the other does not stand for.
fn other_branch(profiles: &Profiles, left: &Profile, right: &Profile) -> bool {
    let stands_for = |place: Symbol, other: &Profile| {
        let town = profiles.text(other.city);
        !place.is_some()
            || place == other.branch
            || profiles.text(place).split(' ').any(|word| town.split(' ').any(|part| part == word))
    };
    !stands_for(left.branch, right) || !stands_for(right.branch, left)
}

fn grade(alignment: Alignment) -> NameLevel {
    let Alignment { shared, exact, left, right } = alignment;
    if shared <= 0.0 {
        return NameLevel::Different;
    }
    match (left.speaks(), right.speaks()) {
        (false, false) if left.words + right.words == 0 && exact => NameLevel::Equal,
        (false, false) if left.words + right.words == 0 => NameLevel::Similar,
        _ if shared < SHARED_RARE => NameLevel::Weak,
        (false, false) => NameLevel::Contained,
        (true, true) if left.only_trades() && right.only_trades() => NameLevel::OtherTrade,
        (true, true) => NameLevel::LeftoverBoth,
        _ if left.corporate + right.corporate > 0 => NameLevel::Sibling,
        _ if left.distinctive + right.distinctive + left.trade + right.trade > 0 => NameLevel::LeftoverOne,
        _ => NameLevel::Contained,
    }
}

fn align(profiles: &Profiles, left: &Profile, right: &Profile, ours: &[Symbol], theirs: &[Symbol]) -> Alignment {
    let mut alignment = Alignment { exact: true, ..Alignment::default() };
    let mut our_used = 0_u64;
    let mut their_used = 0_u64;
    let (ours, theirs) = (&ours[..ours.len().min(64)], &theirs[..theirs.len().min(64)]);
    for (i, token) in ours.iter().enumerate() {
        if let Some(j) = (0..theirs.len()).find(|j| their_used & (1 << j) == 0 && theirs[*j] == *token) {
            our_used |= 1 << i;
            their_used |= 1 << j;
            alignment.shared += profiles.token_bits(*token);
        }
    }
    alignment.shared += join(profiles, ours, theirs, &mut our_used, &mut their_used, &mut alignment.exact);
    alignment.shared += join(profiles, theirs, ours, &mut their_used, &mut our_used, &mut alignment.exact);
    alignment.shared += fuzzy(profiles, ours, theirs, &mut our_used, &mut their_used, &mut alignment.exact);
    alignment.shared += acronym(profiles, ours, theirs, &mut our_used, &mut their_used, &mut alignment.exact);
    alignment.shared += acronym(profiles, theirs, ours, &mut their_used, &mut our_used, &mut alignment.exact);
    alignment.left = leftover(profiles, ours, our_used, left, right);
    alignment.right = leftover(profiles, theirs, their_used, right, left);
    alignment
}

/// One word there that is two or three neighbouring words here (`Sicherheits Technik` / `Sicherheitstechnik`).
fn join(
    profiles: &Profiles,
    ours: &[Symbol],
    theirs: &[Symbol],
    our_used: &mut u64,
    their_used: &mut u64,
    exact: &mut bool,
) -> f32 {
    let mut bits = 0.0;
    for (j, word) in theirs.iter().enumerate() {
        if *their_used & (1 << j) != 0 {
            continue;
        }
        let whole = *word;
        for start in 0..ours.len() {
            if !profiles.may_contain(whole, ours[start]) {
                continue;
            }
            let mut rest = profiles.text(whole);
            let mut end = start;
            while end < ours.len() && *our_used & (1 << end) == 0 {
                let Some(tail) = rest.strip_prefix(profiles.text(ours[end])) else { break };
                rest = tail;
                end += 1;
            }
            if rest.is_empty() && end > start + 1 {
                for (used, token) in ours.iter().enumerate().take(end).skip(start) {
                    *our_used |= 1 << used;
                    bits += profiles.token_bits(*token);
                }
                *their_used |= 1 << j;
                *exact &= true;
                break;
            }
        }
    }
    bits
}

fn fuzzy(
    profiles: &Profiles,
    ours: &[Symbol],
    theirs: &[Symbol],
    our_used: &mut u64,
    their_used: &mut u64,
    exact: &mut bool,
) -> f32 {
    let mut bits = 0.0;
    loop {
        let mut best: Option<(f64, usize, usize)> = None;
        for i in (0..ours.len()).filter(|i| *our_used & (1 << i) == 0) {
            for j in (0..theirs.len()).filter(|j| *their_used & (1 << j) == 0) {
                let similarity = similarity(profiles, ours[i], theirs[j]);
                if similarity > best.map_or(0.0, |(value, ..)| value) {
                    best = Some((similarity, i, j));
                }
            }
        }
        let Some((similarity, i, j)) = best else { return bits };
        *our_used |= 1 << i;
        *their_used |= 1 << j;
        *exact = false;
        let common = profiles.token_bits(ours[i]).min(profiles.token_bits(theirs[j]));
        bits += common * similarity as f32;
    }
}

/// How surely two different tokens are the same word: 0 where they are not.
pub(crate) fn similarity(profiles: &Profiles, left: Symbol, right: Symbol) -> f64 {
    if !profiles.may_be_one_word(left, right) {
        return 0.0;
    }
    let (a, b) = (profiles.text(left), profiles.text(right));
    let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    if short.len() == 1 {
        let given = profiles.nature[left.0 as usize].given || profiles.nature[right.0 as usize].given;
        return if given && long.starts_with(short) { 0.5 } else { 0.0 };
    }
    if short.bytes().any(|byte| byte.is_ascii_digit()) || long.bytes().any(|byte| byte.is_ascii_digit()) {
        return 0.0;
    }
    if short.len() >= 3 && long.starts_with(short) {
        return ABBREVIATION;
    }
    if profiles.nature[left.0 as usize].given && profiles.nature[right.0 as usize].given {
        return if same_given_name(a, b) { 0.9 } else { 0.0 };
    }
    if short.len() < 4 || long.len() - short.len() > 3 {
        return 0.0;
    }
    let similarity = jaro_winkler(a, b);
    let limit = if short.len() <= 5 { SAME_WORD + 0.03 } else { SAME_WORD };
    if similarity >= limit && edits_plausible(a, b) { similarity } else { 0.0 }
}

/// A spelling error touches few letters; two words that merely begin alike differ in many.
fn edits_plausible(a: &str, b: &str) -> bool {
    let allowed = 1 + a.len().max(b.len()) / 6;
    rapidfuzz::distance::osa::distance(a.bytes(), b.bytes()) <= allowed
}

/// One word there made of the initials of the words here.
fn acronym(
    profiles: &Profiles,
    ours: &[Symbol],
    theirs: &[Symbol],
    our_used: &mut u64,
    their_used: &mut u64,
    exact: &mut bool,
) -> f32 {
    if *our_used != 0 || theirs.len() > 2 || ours.len() < 2 {
        return 0.0;
    }
    let initials: String = ours.iter().filter_map(|token| profiles.text(*token).chars().next()).collect();
    for (j, word) in theirs.iter().enumerate() {
        if *their_used & (1 << j) == 0 && initials.len() >= 2 && profiles.text(*word) == initials {
            *their_used |= 1 << j;
            *our_used = (1 << ours.len()) - 1;
            *exact = false;
            return profiles.token_bits(*word) * 0.6;
        }
    }
    0.0
}

fn leftover(profiles: &Profiles, words: &[Symbol], used: u64, own: &Profile, other: &Profile) -> Leftover {
    let mut leftover = Leftover::default();
    for (_, word) in words.iter().enumerate().filter(|(i, _)| used & (1 << i) == 0) {
        leftover.words += 1;
        let nature = profiles.nature[word.0 as usize];
        let silent = profiles.text(*word).len() < 2 || profiles.token_bits(*word) < DISTINCTIVE;
        let counter = match nature {
            _ if says_where(profiles, *word, own, other) => continue,
            TokenNature { sibling: Sibling::Corporate, .. } => &mut leftover.corporate,
            TokenNature { sibling: Sibling::Trade, .. } => &mut leftover.trade,
            _ if silent => continue,
            TokenNature { common: true, .. } => &mut leftover.common,
            _ => &mut leftover.distinctive,
        };
        *counter += 1;
    }
    leftover
}

/// Whether a word is (part of) the town of either party: `Klapp Brilon`.
fn says_where(profiles: &Profiles, word: Symbol, own: &Profile, other: &Profile) -> bool {
    [own.city, other.city, own.branch].iter().any(|place| place.is_some() && profiles.is_word_of(word, *place))
}
