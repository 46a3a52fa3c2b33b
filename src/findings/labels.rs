//! What domains and mailboxes say in words: who writes from `goeser-spenglerei.de` belongs to a firm that is called Göser and
//! does what a Spenglerei does, even if its master gives no domain.

use super::faces::{View, is_alike, is_part_of_town};
use crate::standardise::{Email, Party, fold, is_common_word, is_corporate_word, is_one_trade, legal_form, trade_of};

/// Fewest letters of a word.
const WORD: usize = 3;

/// The words of one domain, or of one mailbox at a provider.
pub(super) struct Label {
    /// The domain as masters are traced by it; `None` for a mailbox at a provider.
    pub(super) site: Option<String>,
    /// Words that tell who somebody is.
    telling: Vec<String>,
    /// Words that many firms have.
    common: Vec<String>,
}

impl Label {
    /// The words of the domain from which somebody writes; at a provider those of the mailbox, if they say what a firm does. `None`
    /// where nothing tells a name.
    pub(super) fn of(email: &Email) -> Option<Self> {
        let site = (!email.free).then(|| email.site.clone());
        Self::read(site, if email.free { &email.local } else { &email.label })
    }

    /// What all domains and mailboxes of a party say.
    pub(super) fn all(party: &Party) -> impl Iterator<Item = Self> {
        let sites = party.sites.iter().filter(|site| !site.free);
        let websites = sites.filter_map(|site| Self::read(Some(site.site.clone()), &site.label));
        party.emails.iter().filter_map(Self::of).chain(websites)
    }

    fn read(site: Option<String>, text: &str) -> Option<Self> {
        let (common, telling): (Vec<String>, Vec<String>) = words(text).into_iter().partition(|word| is_common(word));
        let names_a_firm = site.is_some() || !common.is_empty();
        (names_a_firm && !telling.is_empty()).then_some(Self { site, telling, common })
    }

    /// Words by which a bearer of the name is found.
    pub(super) fn telling(&self) -> impl Iterator<Item = &str> {
        self.telling.iter().map(String::as_str)
    }

    /// The only word, where there is but one: it tells less than a name with its trade or town.
    pub(super) fn only_word(&self) -> Option<&str> {
        match (&*self.telling, &*self.common) {
            ([word], []) => Some(word),
            _ => None,
        }
    }

    /// Whether every word that tells is one of a name, in some spelling, or of its town, and one of the name.
    pub(super) fn spells(&self, name: &[&str], town: &str) -> bool {
        let of_name = |word: &str| name.iter().any(|theirs| is_alike(word, theirs));
        self.telling().any(of_name) && self.telling().all(|word| of_name(word) || is_part_of_town(word, town))
    }

    /// Whether every word is one of a firm's name, its trade or its town, and one of them of its name.
    pub(super) fn names(&self, firm: &View, towns: &[&str]) -> bool {
        let of_name = |word: &str| firm.words.iter().any(|theirs| is_alike(word, theirs));
        let of_town = |word: &str| towns.iter().any(|town| is_part_of_town(word, town));
        let of_trade =
            |word: &str| firm.trades.iter().any(|theirs| is_alike(word, theirs) || is_one_trade(word, theirs));
        self.telling().any(of_name)
            && self.telling().all(|word| of_name(word) || of_town(word))
            && self.common.iter().all(|word| of_trade(word) || of_name(word) || of_town(word))
    }
}

/// The words of a domain or mailbox, without a legal form: it tells no more there than in a name.
fn words(text: &str) -> Vec<String> {
    let text = fold(text);
    let parts = text.split(|sign: char| !sign.is_alphabetic()).filter(|word| word.chars().count() >= WORD);
    let parts = parts.filter(|word| legal_form(word).is_none());
    parts.map(str::to_owned).collect()
}

/// Whether many firms have a word in their name.
fn is_common(word: &str) -> bool {
    is_common_word(word) || is_corporate_word(word) || trade_of(word) != 0
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::standardise::emails;

    fn view<'a>(words: &[&'a str], trades: &[&'a str]) -> View<'a> {
        View { core: words.to_vec(), words: words.to_vec(), trades: trades.to_vec() }
    }

    fn label(text: &str) -> Option<Label> {
        Label::of(emails(text).first()?)
    }

    #[test]
    fn a_domain_is_the_name_of_a_firm_with_its_trade_or_town() {
        let spelled = label("j.heine@struck-heizung-hagen.de").unwrap();
        assert!(spelled.names(&view(&["tim", "struck"], &["haustechnik"]), &["hagen"]), "Heizung is a Haustechnik");
        assert!(!spelled.names(&view(&["tim", "struck"], &["haustechnik"]), &["soest"]), "another town");
        assert!(!spelled.names(&view(&["tim", "struck"], &["spedition"]), &["hagen"]), "another trade");
        assert!(!spelled.names(&view(&["heine"], &["haustechnik"]), &["hagen"]), "another name");
    }

    #[test]
    fn a_mailbox_at_a_provider_names_a_firm_where_it_says_what_it_does() {
        assert!(label("malerei.koller@gmail.com").unwrap().names(&view(&["koller"], &["malerbetrieb"]), &[]));
        assert!(label("lorenz.steiner@gmail.com").is_none(), "a person's");
        assert_eq!(label("office@plessen.de").unwrap().only_word(), Some("plessen"));
        assert_eq!(label("office@plessen-gmbh.de").unwrap().only_word(), Some("plessen"));
    }
}
