//! Comparison of the e-mail addresses of natural persons, and of what their mailboxes say about their names.

use super::person::{Names, PartLevel, is_spelling, spelled_bits};
use crate::linkage::profile::{Profile, Profiles};
use crate::linkage::symbols::Symbol;

/// Levels of the e-mail comparison of persons, in the order of the specification.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub(crate) enum EmailLevel {
    /// One side has no e-mail, and no mailbox spells the other's name.
    Missing,
    /// A whole address agrees.
    Equal,
    /// A whole address but for a slip.
    Similar,
    /// The mailbox agrees, the provider does not.
    SameMailbox,
    /// A mailbox spells a name that its own record does not show.
    SpellsName,
    /// The domain of a company agrees.
    SameSite,
    /// No address agrees.
    Different,
}

/// Letters of a mailbox from which it says more than a first name or initials do.
const MAILBOX: usize = 6;
/// Characters of an address from which a slip or two leave it recognisable.
const ADDRESS: usize = 12;
/// Bits that a mailbox must add to the names compared.
const ADDED: f32 = 3.0;

/// The best level over all pairs of addresses, and the surprise of what they share in bits.
pub(crate) fn emails(profiles: &Profiles, left: &Profile, right: &Profile, names: &Names) -> (EmailLevel, f32) {
    let mut best = (EmailLevel::Different, 0.0);
    let both_free = left.sites.is_empty() && right.sites.is_empty();
    for a in &left.emails {
        for b in &right.emails {
            let found = address(profiles, *a, *b, both_free);
            if found.0 < best.0 {
                best = found;
            }
        }
    }
    if best.0 == EmailLevel::Similar && says_other_name(profiles, left, right, names) {
        best = (EmailLevel::Different, 0.0);
    }
    if best.0 == EmailLevel::SameMailbox && says_names_again(profiles, left, right) {
        // Namesakes at two providers call their mailboxes alike.
        return (EmailLevel::Missing, 0.0);
    }
    if best.0 <= EmailLevel::SameMailbox {
        return best;
    }
    let spelled = |mailed: &Profile, named: &Profile| {
        let spelled = mailed.mailboxes.iter().map(|name| spelled_bits(profiles, profiles.text(*name), named, names));
        spelled.fold(0.0, f32::max)
    };
    let bits = spelled(left, right).max(spelled(right, left));
    if bits >= ADDED {
        return (EmailLevel::SpellsName, bits);
    }
    if let Some(site) = left.sites.iter().find(|site| right.sites.contains(site)) {
        return (EmailLevel::SameSite, profiles.value_bits(*site));
    }
    if left.emails.is_empty() || right.emails.is_empty() { (EmailLevel::Missing, 0.0) } else { best }
}

/// Whether two mailboxes that are nearly one each have their own bearer's given name in them, and those are two names
/// (`richard.berger@`, `reinhard.berger@`).
fn says_other_name(profiles: &Profiles, left: &Profile, right: &Profile, names: &Names) -> bool {
    const SHORTEST: usize = 3;
    let says = |mailed: &Profile, named: &Profile| {
        let given = named.given.first().map(|name| profiles.text(*name)).filter(|name| name.len() >= SHORTEST);
        given.is_some_and(|given| mailed.mailboxes.iter().any(|mailbox| profiles.text(*mailbox).contains(given)))
    };
    names.given.0 >= PartLevel::Alike
        && says(left, left)
        && says(right, right)
        && !says(left, right)
        && !says(right, left)
}

/// Whether every mailbox of one side only spells the name that its own record shows, digits and all.
fn says_names_again(profiles: &Profiles, left: &Profile, right: &Profile) -> bool {
    let spells = |profile: &Profile| {
        profile.emails.iter().all(|email| {
            let local = profiles.text(*email).split('@').next().unwrap_or_default();
            !local.bytes().any(|byte| byte.is_ascii_digit()) && is_spelling(profiles, local, profile)
        })
    };
    spells(left) || spells(right)
}

/// Whether two addresses can be one, mistyped: an initial more in front or another number behind is another mailbox.
fn maybe_slip(a: &str, b: &str) -> bool {
    fn local(address: &str) -> &str {
        address.split('@').next().unwrap_or_default()
    }
    let (mine, theirs) = (local(a), local(b));
    let digits = |local: &'_ str| local.bytes().filter(u8::is_ascii_digit).collect::<Vec<_>>();
    mine.bytes().next() == theirs.bytes().next() && digits(mine) == digits(theirs)
}

fn same_local(a: &str, b: &str) -> bool {
    a.split('@').next() == b.split('@').next()
}

/// Two addresses; a mailbox of one name at two providers whom everybody knows (`gmx.de`, `gmx.at`) is no slip.
fn address(profiles: &Profiles, left: Symbol, right: Symbol, both_free: bool) -> (EmailLevel, f32) {
    if left == right {
        // A personal mailbox is given out once, like a key.
        return (EmailLevel::Equal, profiles.key_bits(left));
    }
    let (a, b) = (profiles.text(left), profiles.text(right));
    let (short, long) = (a.len().min(b.len()), a.len().max(b.len()));
    let allowed = if short >= 2 * ADDRESS { 3 } else { 2 };
    let close = short >= ADDRESS && long - short <= 2 && profiles.least_edits(left, right) <= allowed as u32;
    let providers = both_free && same_local(a, b);
    if close && !providers && maybe_slip(a, b) {
        let edits = rapidfuzz::distance::osa::distance(a.bytes(), b.bytes());
        if edits <= allowed {
            return (EmailLevel::Similar, 0.0);
        }
    }
    let (Some((mine, _)), Some((theirs, _))) = (a.split_once('@'), b.split_once('@')) else {
        return (EmailLevel::Different, 0.0);
    };
    let level = if mine == theirs && mine.len() >= MAILBOX { EmailLevel::SameMailbox } else { EmailLevel::Different };
    (level, 0.0)
}

#[cfg(test)]
mod tests {
    use super::{EmailLevel, emails};
    use crate::linkage::compare::person;
    use crate::linkage::profile::Profiles;
    use crate::standardise::{self, Party, PartyKind, person_parts, person_tokens};

    fn level(left: &str, right: &str) -> EmailLevel {
        level_of(("Eva", "Kunz", left), ("Eva", "Kunz", right))
    }

    fn level_of(left: (&str, &str, &str), right: (&str, &str, &str)) -> EmailLevel {
        let party = |(given, family, email)| {
            let person = person_parts(given, family);
            let emails = standardise::emails(email);
            Party {
                kind: PartyKind::Person,
                name: person_tokens(&person),
                person: Some(person),
                emails,
                ..Party::default()
            }
        };
        let mut profiles = Profiles::default();
        profiles.add(&party(left), None, 0);
        profiles.add(&party(right), None, 0);
        profiles.count(0);
        let (a, b) = (&profiles.list[0], &profiles.list[1]);
        emails(&profiles, a, b, &person::names(&profiles, a, b)).0
    }

    #[test]
    fn a_mailbox_that_only_spells_the_name_says_it_once() {
        for (left, right, expected) in [
            ("eva.kunz@gmx.de", "eva.kunz@gmx.de", EmailLevel::Equal),
            ("eva.kunz@gmx.de", "eva.kunz@web.de", EmailLevel::Missing),
            ("eva.kunz@gmx.de", "eva.kunz@gmx.at", EmailLevel::Missing),
            ("kunz_eva@gmx.de", "kunz_eva@outlook.com", EmailLevel::Missing),
            ("eva.kunz77@gmx.de", "eva.kunz77@web.de", EmailLevel::SameMailbox),
            ("bergfex@gmx.de", "bergfex@web.de", EmailLevel::SameMailbox),
            ("bergfex.eva@gmx.de", "bergfxe.eva@gmx.de", EmailLevel::Similar),
            ("bergfex@gmx.de", "sonne@web.de", EmailLevel::Different),
        ] {
            assert_eq!(level(left, right), expected, "{left} {right}");
        }
    }

    #[test]
    fn mailboxes_with_two_given_names_are_two() {
        for (left, right, expected) in [
            (("Richard", "richard.berger@gmx.at"), ("Reinhard", "reinhard.berger@gmx.at"), EmailLevel::Different),
            (("Richard", "richard.berger@gmx.at"), ("Richrad", "richrad.berger@gmx.at"), EmailLevel::Similar),
            (("Richard", "richard.berger@gmx.at"), ("Reinhard", "rihcard.berger@gmx.at"), EmailLevel::Similar),
        ] {
            assert_eq!(
                level_of((left.0, "Berger", left.1), (right.0, "Berger", right.1)),
                expected,
                "{left:?} {right:?}"
            );
        }
    }
}
