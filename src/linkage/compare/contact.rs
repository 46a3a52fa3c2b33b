//! Comparison of telephone numbers, e-mail addresses, domains and websites.

use crate::linkage::profile::{Profile, Profiles};
use crate::linkage::symbols::Symbol;
use crate::standardise::is_alike;

/// Levels of the telephone comparison, in the order of the specification.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum PhoneLevel {
    /// One side has no number.
    Missing,
    /// A number agrees.
    Equal,
    /// Same trunk, other extension.
    SameTrunk,
    /// One digit wrong.
    OneDigit,
    /// No number agrees.
    Different,
}

/// The best level over all pairs of numbers, and the surprise of the shared number in bits.
pub(crate) fn phones(profiles: &Profiles, left: &Profile, right: &Profile) -> (PhoneLevel, f32) {
    if left.phones.is_empty() || right.phones.is_empty() {
        return (PhoneLevel::Missing, 0.0);
    }
    let mut best = (PhoneLevel::Different, 0.0);
    let mut extended = false;
    for a in &left.phones {
        for b in &right.phones {
            extended |= is_extended(*a, *b);
            let found = if a == b || same_abroad(*a, *b) {
                (PhoneLevel::Equal, profiles.phone_bits(*a).min(profiles.phone_bits(*b)))
            } else if same_trunk(*a, *b) {
                (PhoneLevel::SameTrunk, profiles.phone_bits(*a).min(profiles.phone_bits(*b)))
            } else if one_digit(*a, *b) {
                (PhoneLevel::OneDigit, 0.0)
            } else {
                continue;
            };
            if (found.0 as u8) < best.0 as u8 {
                best = found;
            }
        }
    }
    if best.0 == PhoneLevel::Different && extended { (PhoneLevel::Missing, 0.0) } else { best }
}

/// One number with its country and without: what stands in front of the shorter is a country's code. Which country a number
/// without code belongs to is a guess where the record does not say.
pub(crate) fn same_abroad(a: u64, b: u64) -> bool {
    const SHORTEST: u32 = 8;
    let (short, long) = if a < b { (a, b) } else { (b, a) };
    let (digits, more) = (short.ilog10() + 1, long.ilog10() + 1);
    digits >= SHORTEST && (digits + 1..=digits + 3).contains(&more) && long % 10_u64.pow(digits) == short
}

/// The digits of a number without the country's code, where it is a neighbour's of Germany or Germany's own.
pub(crate) fn national(phone: u64) -> u64 {
    const HOME: u64 = 49;
    const SHORTEST: u32 = 10;
    let digits = phone.max(1).ilog10() + 1;
    let rest = 10_u64.pow(digits.saturating_sub(2));
    if digits >= SHORTEST && phone / rest == HOME { phone % rest } else { phone }
}

/// Two extensions of one company: equal but for a switchboard's `0` or the last one or two digits.
pub(crate) fn same_trunk(a: u64, b: u64) -> bool {
    const LEAST: u64 = 10_000_000;
    let trunks = |number: u64| [number / 10, number / 100, number / 1000];
    if a.ilog10() == b.ilog10() {
        return a / 100 == b / 100 && a / 100 >= LEAST;
    }
    // `-0` against `-22`: the shorter ends in the switchboard's 0.
    let (short, long) = if a < b { (a, b) } else { (b, a) };
    short % 10 == 0 && short / 10 >= LEAST / 10 && trunks(long).contains(&(short / 10))
}

/// Whether one number is the other with an extension behind it: no subscriber's number is the beginning of another's. The two
/// do not contradict each other; that they agree is worth little, for the companies of a group share their trunk.
pub(crate) fn is_extended(a: u64, b: u64) -> bool {
    /// With country, area and at least four digits of the subscriber.
    const WHOLE_TRUNK: u64 = 100_000_000;
    let (short, long) = if a < b { (a, b) } else { (b, a) };
    short >= WHOLE_TRUNK && [long / 10, long / 100, long / 1000].contains(&short)
}

fn one_digit(a: u64, b: u64) -> bool {
    let (mut a, mut b, mut differences) = (a, b, 0);
    if a.ilog10() != b.ilog10() {
        return false;
    }
    while a > 0 && differences < 2 {
        differences += u32::from(a % 10 != b % 10);
        (a, b) = (a / 10, b / 10);
    }
    differences == 1
}

/// Levels of the online comparison, in the order of the specification.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum OnlineLevel {
    /// One side has neither domain nor e-mail, and no domain tells of the other's name.
    Missing,
    /// A whole e-mail address agrees.
    EqualEmail,
    /// A domain agrees.
    SameSite,
    /// One side's domain is made of the other's name.
    NameInDomain,
    /// Two domains share their distinctive part.
    SimilarSite,
    /// Domains differ.
    Different,
}

/// Bits that a name in a domain must add to what the names themselves share.
const ADDED: f32 = 3.0;

/// The best level of e-mail, domain and name-in-domain, which are one piece of evidence; and its surprise in bits. A name
/// in a domain says again what the names say: only what it adds to their `name_bits` counts.
pub(crate) fn online(profiles: &Profiles, left: &Profile, right: &Profile, name_bits: f32) -> (OnlineLevel, f32) {
    if let Some(email) = left.emails.iter().find(|email| right.emails.contains(email)) {
        return (OnlineLevel::EqualEmail, profiles.value_bits(*email));
    }
    if let Some(site) = left.sites.iter().find(|site| right.sites.contains(site)) {
        return (OnlineLevel::SameSite, profiles.value_bits(*site) * profiles.site_houses.share(*site));
    }
    let bits = name_in_domain(profiles, left, right).max(name_in_domain(profiles, right, left));
    let two_sites = !left.sites.is_empty() && !right.sites.is_empty();
    if bits - name_bits >= ADDED && !two_sites {
        return (OnlineLevel::NameInDomain, bits - name_bits);
    }
    if left.sites.is_empty() || right.sites.is_empty() {
        return (OnlineLevel::Missing, 0.0);
    }
    if bits > 0.0 || similar_labels(profiles, left, right) {
        return (OnlineLevel::SimilarSite, 0.0);
    }
    (OnlineLevel::Different, 0.0)
}

/// Surprise of the name tokens of `named` that make up a domain label or mailbox of `domained`; 0 where they say something
/// else.
fn name_in_domain(profiles: &Profiles, domained: &Profile, named: &Profile) -> f32 {
    let mailbox = domained.mailbox.is_some().then_some(&domained.mailbox);
    let labels = domained.whole_labels.iter().chain(mailbox);
    labels.map(|label| label_bits(profiles, *label, named)).fold(0.0, f32::max)
}

fn label_bits(profiles: &Profiles, whole: Symbol, named: &Profile) -> f32 {
    if !named.tokens.iter().any(|token| profiles.may_contain(whole, *token)) {
        return 0.0;
    }
    let label = profiles.text(whole);
    let inside = |token: &&Symbol| {
        let text = profiles.text(**token);
        text.len() >= 3 && profiles.may_contain(whole, **token) && label.contains(text)
    };
    let mut tokens: Vec<Symbol> = named.tokens.iter().filter(inside).copied().collect();
    if tokens.is_empty() {
        return 0.0;
    }
    tokens.sort_unstable_by_key(|token| (std::cmp::Reverse(profiles.text(*token).len()), *token));
    let (mut rest, mut left) = (label, String::with_capacity(label.len()));
    let (mut bits, mut distinctive) = (0.0_f32, false);
    while let Some(first) = rest.chars().next() {
        if let Some(token) = tokens.iter().find(|token| rest.starts_with(profiles.text(**token))) {
            let text = profiles.text(*token);
            bits += profiles.token_bits(*token);
            distinctive |= !profiles.nature[token.0 as usize].common && text.len() >= 4;
            rest = &rest[text.len()..];
        } else {
            left.push(first);
            rest = &rest[first.len_utf8()..];
        }
    }
    if left.is_empty() {
        return bits;
    }
    if !distinctive {
        return 0.0;
    }
    let town = || profiles.text(named.city).bytes().filter(|sign| *sign != b' ').eq(left.bytes());
    if named.city.is_some() && town() {
        bits
    } else if label.len() >= 2 * left.len() {
        bits * PART_OF_A_LABEL
    } else {
        0.0
    }
}

/// Share of the surprise that remains where a good half of a label is the name.
const PART_OF_A_LABEL: f32 = 0.6;

fn similar_labels(profiles: &Profiles, left: &Profile, right: &Profile) -> bool {
    left.whole_labels.iter().any(|a| {
        let a = profiles.text(*a);
        right.whole_labels.iter().any(|b| {
            let b = profiles.text(*b);
            let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
            short.len() >= 4 && (long.starts_with(short) || is_alike(a, b, 0.93))
        })
    })
}
