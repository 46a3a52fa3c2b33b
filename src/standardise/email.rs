//! E-mail addresses and websites: which mailbox, which company's domain.

use super::fold::fold;
use super::lexicon::{cell, rows, word_set, words};
use super::similarity::damerau;
use super::words::stem;
use rustc_hash::FxHashSet;
use serde::{Deserialize, Serialize};
use std::sync::LazyLock;

/// An e-mail address.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Email {
    /// Part before the `@`, lower case.
    pub local: String,
    /// Part behind the `@`, lower case.
    pub domain: String,
    /// Registrable domain: `mail.klapp.co.uk` → `klapp.co.uk`.
    pub site: String,
    /// The site without its suffix, folded, hyphens as spaces: `klapp-technik.de` → `klapp technik`.
    pub label: String,
    /// A provider where everybody can have a mailbox: the domain says nothing about the company.
    pub free: bool,
    /// The mailbox of a function (`info@`), not of a person.
    pub role_account: bool,
}

/// A website, reduced to whose it is.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Site {
    /// Registrable domain.
    pub site: String,
    /// The site without its suffix, folded, hyphens as spaces.
    pub label: String,
    /// A portal or a free host: the domain says nothing about the company.
    pub free: bool,
}

const DOMAINS: &str = include_str!("data/free_mail.tsv");
static FREE_MAIL: LazyLock<DomainList> = LazyLock::new(|| DomainList::read("mail"));
static PORTALS: LazyLock<DomainList> = LazyLock::new(|| DomainList::read("portal"));
static OFTEN: LazyLock<Vec<&'static str>> = LazyLock::new(|| listed("often"));
static UNREGISTERED: LazyLock<Vec<&'static str>> = LazyLock::new(|| listed("suffix"));
static ROLES: LazyLock<FxHashSet<String>> = LazyLock::new(|| word_set(include_str!("data/role_mailboxes.tsv"), "role"));

/// The words of a class of domains.
fn listed(class: &str) -> Vec<&'static str> {
    rows(DOMAINS).filter(|row| cell(row, 0) == class).flat_map(|row| words(cell(&row, 1))).collect()
}

/// Domains, some of them under every suffix.
struct DomainList {
    whole: FxHashSet<&'static str>,
    any_suffix: FxHashSet<&'static str>,
}

impl DomainList {
    fn read(class: &str) -> Self {
        let mut list = Self { whole: FxHashSet::default(), any_suffix: FxHashSet::default() };
        for domain in listed(class) {
            match domain.strip_suffix(".*") {
                Some(label) => list.any_suffix.insert(label),
                None => list.whole.insert(domain),
            };
        }
        list
    }

    fn holds(&self, domain: &str, site: &str) -> bool {
        let label = site.split('.').next().unwrap_or("");
        self.whole.contains(site) || self.whole.contains(domain) || self.any_suffix.contains(label)
    }
}

/// Parts e-mail addresses that stand in one cell.
fn parts_addresses(sign: char) -> bool {
    sign.is_whitespace() || matches!(sign, ';' | ',' | '|' | '<' | '>' | '(' | ')' | '[' | ']' | '"')
}

/// The first e-mail address that [`emails`] finds, in lower case; nothing is asked about its domain.
pub fn first_email(cell: &str) -> Option<String> {
    email_addresses(cell).next()
}

/// The e-mail addresses of a cell as text, as [`mailboxes`] finds them.
pub fn email_addresses(cell: &str) -> impl Iterator<Item = String> {
    mailboxes(cell).into_iter().map(|(local, domain)| format!("{local}@{domain}"))
}

/// What stands before and behind the `@` of the addresses of a cell, in order, in lower case, without repetitions
/// (`a@b.de; c@d.de`, `mailto:a@b.de`, `Name <a@b.de>`). Nothing is asked about their domains.
pub fn mailboxes(cell: &str) -> Vec<(String, String)> {
    let mut found: Vec<(String, String)> = Vec::new();
    for part in cell.split(parts_addresses).filter(|part| part.contains('@')) {
        let lower = part.to_lowercase();
        if let Some((local, domain)) = mailbox(&lower)
            && !found.iter().any(|(known, at)| known == local && *at == domain)
        {
            found.push((local.to_owned(), domain));
        }
    }
    found
}

/// The e-mail addresses of a cell, as [`mailboxes`] finds them, with what their domains say.
pub fn emails(cell: &str) -> Vec<Email> {
    mailboxes(cell).into_iter().map(|(local, domain)| Email::of(local, domain)).collect()
}

/// What stands before and behind the `@` of an address in lower case.
fn mailbox(lower: &str) -> Option<(&str, String)> {
    let bare = lower.trim_start_matches("mailto:").trim_matches(|sign: char| matches!(sign, '\'' | '.' | ':' | '/'));
    let bare = bare.split('?').next().unwrap_or(bare);
    let (local, domain) = bare.rsplit_once('@')?;
    let domain = readable(domain);
    if local.is_empty() || local.contains('@') || !is_domain(&domain) {
        return None;
    }
    Some((local, domain))
}

/// Whether a domain is that of a great provider with one slip, two letters swapped or another ending (`gmial.com`, `bluewin.hc`): what
/// several people mistype in the same way is not the house that they share. A letter more or less may be a firm's own name.
fn is_slip_of_provider(site: &str) -> bool {
    let (label, end) = site.split_once('.').unwrap_or((site, ""));
    OFTEN.iter().any(|provider| {
        let (known, usual) = provider.split_once('.').unwrap_or((provider, ""));
        let swapped = || end == usual && damerau(label, known, 1).is_some() && same_letters(label, known);
        let elsewhere = || label == known && !is_registered(end) && damerau(end, usual, 1).is_some();
        swapped() || elsewhere()
    })
}

fn same_letters(one: &str, two: &str) -> bool {
    let sorted = |text: &str| {
        let mut letters = text.as_bytes().to_vec();
        letters.sort_unstable();
        letters
    };
    sorted(one) == sorted(two)
}

/// Whether domains exist that end as this one does, by the Public Suffix List.
fn is_registered(domain: &str) -> bool {
    psl::suffix(domain.as_bytes()).is_some_and(|suffix| suffix.is_known())
}

/// Whether the end of a domain is one that exists, by the Public Suffix List or inside a house; `gmx.aat` is nowhere.
pub fn has_known_suffix(domain: &str) -> bool {
    let end = domain.rsplit('.').next().unwrap_or("");
    is_registered(domain) || UNREGISTERED.contains(&end)
}

impl Email {
    fn of(local: String, domain: String) -> Self {
        let (site, label) = site_of(&domain);
        let free = FREE_MAIL.holds(&domain, &site) || is_slip_of_provider(&site);
        Self { role_account: is_role(&local), local, label, free, site, domain }
    }
}

/// A domain with its umlauts, where it is written in punycode.
fn readable(domain: &str) -> String {
    if !domain.contains("xn--") {
        return domain.to_owned();
    }
    let labels: Vec<String> = domain
        .split('.')
        .map(|label| label.strip_prefix("xn--").and_then(punycode).unwrap_or_else(|| label.to_owned()))
        .collect();
    labels.join(".")
}

/// Decodes a punycode label without its prefix (RFC 3492, section 6.2, with the parameters of section 5).
fn punycode(label: &str) -> Option<String> {
    let (basic, extended) = label.rsplit_once('-').unwrap_or(("", label));
    let mut out: Vec<char> = basic.chars().collect();
    let (mut code, mut index, mut bias): (u32, u32, u32) = (128, 0, 72);
    let mut digits = extended.bytes().peekable();
    while digits.peek().is_some() {
        let start = index;
        let mut weight: u32 = 1;
        for step in 1.. {
            let digit = match digits.next()? {
                letter @ b'a'..=b'z' => u32::from(letter - b'a'),
                number @ b'0'..=b'9' => u32::from(number - b'0') + 26,
                _ => return None,
            };
            index = index.checked_add(digit.checked_mul(weight)?)?;
            let threshold = (36_u32 * step).saturating_sub(bias).clamp(1, 26);
            if digit < threshold {
                break;
            }
            weight = weight.checked_mul(36 - threshold)?;
        }
        let length = out.len() as u32 + 1;
        bias = adapt(index - start, length, start == 0);
        code = code.checked_add(index / length)?;
        index %= length;
        out.insert(index as usize, char::from_u32(code)?);
        index += 1;
    }
    Some(out.into_iter().collect())
}

/// Bias adaptation (RFC 3492, section 6.1).
fn adapt(delta: u32, length: u32, first: bool) -> u32 {
    let mut delta = if first { delta / 700 } else { delta / 2 };
    delta += delta / length;
    let mut steps = 0;
    while delta > 455 {
        delta /= 35;
        steps += 36;
    }
    steps + 36 * delta / (delta + 38)
}

/// Whether a text can be a domain name.
fn is_domain(text: &str) -> bool {
    let valid = |label: &str| {
        !label.is_empty()
            && !label.starts_with('-')
            && label.chars().all(|sign| sign.is_alphanumeric() || sign == '-' || sign == '_')
    };
    let suffix = text.rsplit('.').next().unwrap_or("");
    text.contains('.')
        && text.split('.').all(valid)
        && suffix.len() >= 2
        && !suffix.bytes().all(|byte| byte.is_ascii_digit())
}

/// Registrable domain, and its label as a name.
fn site_of(domain: &str) -> (String, String) {
    let site = psl::domain_str(domain).unwrap_or(domain);
    let label = psl::suffix_str(site).and_then(|suffix| site.strip_suffix(suffix)).unwrap_or(site);
    // Words as they stand in names: `mueller-sohn` is a Müller & Söhne.
    (site.to_owned(), fold(label).split(' ').map(stem).collect::<Vec<_>>().join(" "))
}

/// Whether a mailbox is one of a function: all its words are, or its first one is `info` or the like.
fn is_role(local: &str) -> bool {
    let folded = fold(local.split('+').next().unwrap_or(local));
    let bare = folded.trim_end_matches(|sign: char| sign.is_ascii_digit());
    let leads = matches!(folded.split(' ').next(), Some("info" | "kontakt" | "noreply" | "buchhaltung" | "office"));
    ROLES.contains(bare) || leads || folded.split(' ').all(|word| ROLES.contains(word))
}

/// The website of a cell; the first one, where there are several.
pub fn website(cell: &str) -> Option<Site> {
    let parting =
        |sign: char| sign.is_whitespace() || matches!(sign, ';' | ',' | '|' | '<' | '>' | '(' | ')' | '"' | '\'');
    cell.split(parting).find_map(|part| {
        let lower = part.to_lowercase();
        let host = lower.split_once("://").map_or(lower.as_str(), |(_, rest)| rest);
        let host = host.split(['/', '?', '#', ':']).next().unwrap_or("");
        let host = host.rsplit('@').next().unwrap_or(host).trim_matches('.');
        let host = readable(host.strip_prefix("www.").unwrap_or(host));
        if !is_domain(&host) {
            return None;
        }
        let (site, label) = site_of(&host);
        let free = PORTALS.holds(&host, &site) || FREE_MAIL.holds(&host, &site);
        Some(Site { site, label, free })
    })
}

#[cfg(test)]
mod tests {
    use super::{emails, first_email, has_known_suffix, website};
    use proptest::prelude::*;

    #[test]
    fn reads_addresses() {
        for (cell, local, site, label, free, role) in [
            ("info@klapp-brilon.de", "info", "klapp-brilon.de", "klapp brilon", false, true),
            ("INFO@Klapp.DE", "info", "klapp.de", "klapp", false, true),
            ("mailto:Peter.Klapp@mail.klapp.co.uk", "peter.klapp", "klapp.co.uk", "klapp", false, false),
            ("Peter Klapp <p.klapp@klapp.de>", "p.klapp", "klapp.de", "klapp", false, false),
            ("peter@gmx.net", "peter", "gmx.net", "gmx", true, false),
            ("peter@gmx.de", "peter", "gmx.de", "gmx", true, false),
            ("klapp@t-online.de", "klapp", "t-online.de", "t online", true, false),
            ("a@müller-bau.de", "a", "müller-bau.de", "muller bau", false, false),
            ("a@xn--mller-kva.de", "a", "müller.de", "muller", false, false),
            ("info.berlin@klapp.de", "info.berlin", "klapp.de", "klapp", false, true),
            ("no-reply@klapp.de", "no-reply", "klapp.de", "klapp", false, true),
            ("service2@klapp.de", "service2", "klapp.de", "klapp", false, true),
            ("'x@klapp.de'", "x", "klapp.de", "klapp", false, false),
            ("x@klapp.de.", "x", "klapp.de", "klapp", false, false),
            ("m@hotmail.co.uk", "m", "hotmail.co.uk", "hotmail", true, false),
            ("m@gmial.com", "m", "gmial.com", "gmial", true, false),
            ("m@bluewin.hc", "m", "bluewin.hc", "bluwin", true, false),
            ("x@klapp-sohn.de", "x", "klapp-sohn.de", "klapp sohne", false, false),
            ("m@email-klapp.de", "m", "email-klapp.de", "email klapp", false, false),
            ("m@cello.at", "m", "cello.at", "cello", false, false),
        ] {
            let found = emails(cell);
            assert_eq!(found.len(), 1, "{cell}");
            let email = &found[0];
            assert_eq!(
                (email.local.as_str(), email.site.as_str(), email.label.as_str()),
                (local, site, label),
                "{cell}"
            );
            assert_eq!((email.free, email.role_account), (free, role), "{cell}");
        }
    }

    #[test]
    fn the_end_of_a_domain_exists_or_not() {
        let ends = |cell: &str| has_known_suffix(&emails(cell)[0].domain);
        assert!(ends("a@klapp.de") && ends("a@klapp.co.at") && ends("a@klapp.gmbh") && ends("a@klapp.example"));
        assert!(!ends("a@gmx.aat") && !ends("a@bluewin.hc"));
    }

    #[test]
    fn reads_several_and_none() {
        assert_eq!(emails("a@b.de; c@d.de,a@b.de e@f.de").len(), 3);
        assert_eq!(first_email("none; C@D.de,a@b.de").as_deref(), Some("c@d.de"));
        for cell in ["", "-", "a", "a@", "@b.de", "a@b", "a@b@c", "a@b..de", "lucas.harrington"] {
            assert!(emails(cell).is_empty() && first_email(cell).is_none(), "{cell}");
        }
    }

    #[test]
    fn reads_websites() {
        for (cell, site, free) in [
            ("https://www.klapp.de/kontakt?x=1", "klapp.de", false),
            ("www.klapp.de", "klapp.de", false),
            ("klapp.de", "klapp.de", false),
            ("http://shop.klapp.co.at:8080/", "klapp.co.at", false),
            ("HTTPS://WWW.KLAPP.DE", "klapp.de", false),
            ("https://www.facebook.com/klapp", "facebook.com", true),
            ("klapp.jimdo.com", "jimdo.com", true),
            ("https://user@klapp.de/", "klapp.de", false),
            ("www.klapp.de; www.klapp.com", "klapp.de", false),
        ] {
            let found = website(cell).map(|found| (found.site, found.free));
            assert_eq!(found, Some((site.to_owned(), free)), "{cell}");
        }
        for cell in ["", "-", "keine", "http://", "1.5", "12.03.2020"] {
            assert_eq!(website(cell), None, "{cell}");
        }
    }

    proptest! {
        #[test]
        fn never_panic(cell in "\\PC{0,40}", label in "xn--[a-z0-9-]{0,12}") {
            let _ = emails(&cell);
            let _ = website(&cell);
            let _ = emails(&format!("a@{label}.de"));
        }
    }
}
