//! Comparison of names: tokens aligned in any order, weighted by rarity, fuzzy per token.

use super::align::{Aligner, Side};
use crate::linkage::profile::{Profile, Profiles, Sibling, TokenNature};
use crate::linkage::specs::customer::NameLevel;
use crate::linkage::symbols::Symbol;
use crate::standardise::{PartyKind, UNNAMED_TRADE};

/// Surprise from which a left-over word is distinctive, in bits: it stands on fewer than one party in 16.
const DISTINCTIVE: f32 = 4.0;
/// Surprise of shared words below which names share only common words, in bits.
const SHARED_RARE: f32 = 4.0;

/// What two names have in common and what is left over.
#[derive(Debug, Clone, Copy)]
struct Alignment {
    /// Surprise of the shared words, in bits.
    shared: f32,
    /// Every shared word is equal to the letter.
    exact: bool,
    /// A shared word is what the party itself is called, not just a trade.
    proper: bool,
    /// All that is shared says where both are.
    whereabouts: bool,
    /// Distinctive words left over on either side.
    left: Leftover,
    right: Leftover,
}

impl Alignment {
    /// The same where an owner's given name, which people leave out and put in, is not counted against two firms.
    fn without_owner(mut self) -> Self {
        if self.proper && (self.left.given == 0 || self.right.given == 0) {
            for side in [&mut self.left, &mut self.right] {
                side.distinctive -= side.given;
            }
        }
        self
    }
}

/// Words of one side that nothing on the other side answers, by what they say.
#[derive(Debug, Default, Clone, Copy)]
struct Leftover {
    words: u8,
    distinctive: u8,
    /// Given names, as of a firm's owner.
    given: u8,
    /// General activities that tell siblings apart where each side has one (`Technik`, `Handel`).
    activity: u8,
    /// Functions in a group.
    corporate: u8,
    /// Trades and the like: common, but not silent.
    common: u8,
}

impl Leftover {
    /// Whether what is left over says something of its own.
    fn speaks(self) -> bool {
        self.distinctive + self.activity + self.corporate + self.common > 0
    }

    /// Whether it says what somebody does of whom nothing but a given name is left over on the other side.
    fn is_trade_of(self, person: Self) -> bool {
        self.common > 0 && person.given > 0 && person.distinctive == person.given && person.only_given()
    }

    fn only_given(self) -> bool {
        self.activity + self.corporate + self.common == 0
    }

    /// Whether it names nothing but a trade, which people put in many ways.
    fn only_trades(self) -> bool {
        self.distinctive + self.activity + self.corporate == 0
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
    let aligner = Aligner::align(profiles, ours, theirs);
    let alignment = Alignment {
        shared: aligner.shared,
        exact: aligner.exact,
        proper: aligner.proper,
        whereabouts: aligner.sides[0].answered().all(|word| is_whereabouts(profiles, word, left, right)),
        left: leftover(profiles, aligner.sides, aligner.proper, [left, right]),
        right: leftover(profiles, [aligner.sides[1], aligner.sides[0]], aligner.proper, [right, left]),
    };
    // Somebody with a domain of their own is in business.
    let firm = |profile: &Profile| profile.kind != PartyKind::Person || !profile.sites.is_empty();
    let owned = match (firm(left), firm(right)) {
        (true, true) => true,
        (true, false) => alignment.left.is_trade_of(alignment.right),
        (false, true) => alignment.right.is_trade_of(alignment.left),
        (false, false) => false,
    };
    let alignment = if owned { alignment.without_owner() } else { alignment };
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
            || (other.branch.is_some() && cut_off(profiles.text(place), profiles.text(other.branch)))
            || profiles.text(place).split(' ').any(|word| town.split(' ').any(|part| part == word))
    };
    let one_house =
        left.street.is_some() && left.house.is_some() && (left.street, left.house) == (right.street, right.house);
    !one_house && (!stands_for(left.branch, right) || !stands_for(right.branch, left))
}

/// Whether one place is the beginning of the other, cut off at the width of a field.
fn cut_off(one: &str, other: &str) -> bool {
    const SHORTEST: usize = 4;
    one.len().min(other.len()) >= SHORTEST && (one.starts_with(other) || other.starts_with(one))
}

fn grade(alignment: Alignment) -> NameLevel {
    let Alignment { shared, exact, proper, whereabouts, left, right } = alignment;
    if shared <= 0.0 {
        return NameLevel::Different;
    }
    match (left.speaks(), right.speaks()) {
        (false, false) if left.words + right.words == 0 && exact => NameLevel::Equal,
        (false, false) if left.words + right.words == 0 => NameLevel::Similar,
        _ if shared < SHARED_RARE => NameLevel::Weak,
        _ if !proper && left.distinctive > 0 && right.distinctive > 0 => NameLevel::Weak,
        // Nothing but a trade on one side (`Autohaus`), and somebody of that trade.
        _ if !proper && left.words.min(right.words) == 0 && left.distinctive + right.distinctive > 0 => NameLevel::Weak,
        // The grammar school and the hospital of a town.
        (true, true) if whereabouts => NameLevel::Weak,
        (false, false) => NameLevel::Contained,
        (true, true) if left.only_trades() && right.only_trades() => NameLevel::OtherTrade,
        (true, true) => NameLevel::LeftoverBoth,
        _ if left.corporate + right.corporate > 0 => NameLevel::Sibling,
        _ if left.distinctive + right.distinctive + left.activity + right.activity > 0 => NameLevel::LeftoverOne,
        _ if left.common + right.common > 0 => NameLevel::TradeLeftOut,
        _ => NameLevel::Contained,
    }
}

/// Where nothing `proper` is shared, the own town tells one from the other (`Gymnasium Konstanz`, `Gymnasium Lindau`); of one
/// that is called the same, it only says where it is.
fn leftover(profiles: &Profiles, [side, answer]: [Side<'_>; 2], proper: bool, [own, other]: [&Profile; 2]) -> Leftover {
    let mut leftover = Leftover::default();
    let named = |word: Symbol| profiles.nature[word.0 as usize].given && !profiles.nature[word.0 as usize].common;
    // Where both have another one, they are called otherwise.
    let called = side.answered().any(named) && !answer.left_over().any(named);
    let alone = side.left_over().count() == 1;
    let calls =
        |word: Symbol| profiles.nature[word.0 as usize].proper() && !says_where(profiles, word, other, own, proper);
    let unanswered = || !answer.left_over().any(calls);
    for word in side.left_over() {
        leftover.words += 1;
        let nature = profiles.nature[word.0 as usize];
        let silent = profiles.text(word).len() < 2 || profiles.token_bits(word) < DISTINCTIVE;
        let counter = match nature {
            _ if says_where(profiles, word, own, other, proper) || word == own.fragment => continue,
            _ if proper && nature.town && !own.city.is_some() && !other.city.is_some() => continue,
            _ if !own.association && in_industry(profiles, word, alone, &unanswered, other) => continue,
            _ if named_before(profiles, nature.trade, side, answer) => continue,
            TokenNature { sibling: Sibling::Corporate, .. } => &mut leftover.corporate,
            TokenNature { sibling: Sibling::Trade, trade: 0, .. } => &mut leftover.activity,
            _ if silent => continue,
            // A further given name of somebody whose first one both have.
            _ if called && named(word) => continue,
            TokenNature { common: true, .. } => &mut leftover.common,
            _ => &mut leftover.distinctive,
        };
        *counter += 1;
        leftover.given += u8::from(nature.given && !nature.common && nature.sibling == Sibling::No);
    }
    if leftover.given > 0 && side.words().any(|word| SAINTS.contains(&profiles.text(word))) {
        leftover.given = 0;
    }
    leftover
}

/// Words before the name of a saint, which is no owner's (`Krankenhaus St. Josef`).
const SAINTS: [&str; 3] = ["st", "sankt", "sant"];

/// Whether a trade stands in both names already, in another wording (`Garten- und Landschaftsbau`, `Gartenbau`).
fn named_before(profiles: &Profiles, trade: u16, side: Side<'_>, answer: Side<'_>) -> bool {
    let named = |side: Side<'_>| side.answered().any(|word| profiles.trade(word) == trade);
    !matches!(trade, 0 | UNNAMED_TRADE) && named(side) && named(answer)
}

/// Whether the other side's industry says the trade that its name leaves out. An industry that we do not know may say any word
/// that we do not know, unless the other side has a word of its own instead; but a function in a group that is all that is left
/// over tells a sibling.
fn in_industry(profiles: &Profiles, word: Symbol, alone: bool, unanswered: &dyn Fn() -> bool, other: &Profile) -> bool {
    if other.trades.is_empty() {
        return false;
    }
    let TokenNature { trade, sibling, .. } = profiles.nature[word.0 as usize];
    let unknown = trade == 0 && unanswered() && !(alone && sibling == Sibling::Corporate);
    other.trades.iter().any(|industry| {
        let its_trade = profiles.trade(*industry);
        *industry == word || (!matches!(trade, 0 | UNNAMED_TRADE) && its_trade == trade) || (unknown && its_trade == 0)
    })
}

/// Whether a shared word is (part of) the town of one of them.
fn is_whereabouts(profiles: &Profiles, word: Symbol, left: &Profile, right: &Profile) -> bool {
    [left.city, right.city].iter().any(|place| place.is_some() && profiles.is_word_of(word, *place))
}

/// Whether a word is (part of) the town of either party (`Klapp Brilon`), or the beginning of it, cut off. Unless a `proper` name is
/// shared it must be the other's.
fn says_where(profiles: &Profiles, word: Symbol, own: &Profile, other: &Profile, proper: bool) -> bool {
    const SHORTEST: usize = 4;
    let text = profiles.text(word);
    let begins = |place: Symbol| {
        text.len() >= SHORTEST
            && profiles.may_contain(place, word)
            && profiles.text(place).split(' ').any(|part| part.starts_with(text))
    };
    let says = |place: &Symbol| place.is_some() && (profiles.is_word_of(word, *place) || begins(*place));
    let its_own = || own.seat.contains(&word) || [own.city, own.branch].iter().any(says);
    other.seat.contains(&word) || says(&other.city) || (proper && its_own())
}
