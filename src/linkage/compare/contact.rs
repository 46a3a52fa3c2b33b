//! Comparison of telephone numbers, e-mail addresses, domains and websites.

use crate::linkage::profile::{Profile, Profiles};
use crate::linkage::symbols::Symbol;
use crate::standardise::jaro_winkler;

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
    for a in &left.phones {
        for b in &right.phones {
            let found = if a == b {
                (PhoneLevel::Equal, profiles.phone_bits(*a))
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
    best
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

fn one_digit(a: u64, b: u64) -> bool {
    let (mut a, mut b, mut differences) = (a, b, 0);
    if a.ilog10() != b.ilog10() {
        return false;
    }
    while a > 0 {
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
        return (OnlineLevel::SameSite, profiles.value_bits(*site));
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

/// Surprise of the name tokens of `named` that make up a domain label of `domained`; 0 where the label says something else.
fn name_in_domain(profiles: &Profiles, domained: &Profile, named: &Profile) -> f32 {
    let mailbox = [domained.mailbox];
    let labels = domained.labels.iter().map(AsRef::as_ref);
    let all = labels.chain(domained.mailbox.is_some().then_some(mailbox.as_slice()));
    all.map(|label| label_bits(profiles, label, named)).fold(0.0, f32::max)
}

fn label_bits(profiles: &Profiles, label: &[Symbol], named: &Profile) -> f32 {
    let whole: String = label.iter().map(|part| profiles.text(*part)).collect();
    let mut rest = whole.as_str();
    let (mut bits, mut distinctive) = (0.0_f32, false);
    let mut tokens: Vec<Symbol> = named.tokens.to_vec();
    tokens.sort_unstable_by_key(|token| std::cmp::Reverse(profiles.text(*token).len()));
    let mut left = String::new();
    while !rest.is_empty() {
        let found = tokens.iter().find(|token| {
            let text = profiles.text(**token);
            text.len() >= 3 && rest.starts_with(text)
        });
        if let Some(token) = found {
            bits += profiles.token_bits(*token);
            distinctive |= !profiles.nature[token.0 as usize].common && profiles.text(*token).len() >= 4;
            rest = &rest[profiles.text(*token).len()..];
        } else {
            let mut characters = rest.chars();
            left.extend(characters.next());
            rest = characters.as_str();
        }
    }
    if left.is_empty() && bits > 0.0 {
        return bits;
    }
    let town = named.city.is_some() && profiles.text(named.city).replace(' ', "") == left;
    let mostly = whole.len() >= 2 * left.len();
    if distinctive && (town || mostly) { bits * if town { 1.0 } else { 0.6 } } else { 0.0 }
}

fn similar_labels(profiles: &Profiles, left: &Profile, right: &Profile) -> bool {
    let whole = |label: &[Symbol]| label.iter().map(|part| profiles.text(*part)).collect::<String>();
    left.labels.iter().any(|a| {
        let a = whole(a);
        right.labels.iter().any(|b| {
            let b = whole(b);
            let (short, long) = if a.len() <= b.len() { (&a, &b) } else { (&b, &a) };
            short.len() >= 4 && (long.starts_with(short.as_str()) || jaro_winkler(&a, &b) >= 0.93)
        })
    })
}
