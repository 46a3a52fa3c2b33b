//! Names of firms as their parts, and the wordings in which people write them.

use super::words::{LegalForm, Trade, WORDS};

/// A firm's name in parts.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(clippy::struct_field_names, reason = "the field's own terms")]
pub(super) struct Name {
    /// The distinctive part: a surname, two of them, a coined word, or the whole name of a public body.
    pub(super) brand: String,
    /// The owner's first name, where the registered name has it.
    pub(super) first_name: Option<&'static str>,
    /// Index of the trade, where the name has one.
    pub(super) trade: Option<usize>,
    /// The registered name has the trade in front.
    pub(super) trade_in_front: bool,
    /// What tells siblings and branches apart: "Holding", "Niederlassung Kassel".
    pub(super) addition: Option<String>,
    /// Index of the legal form, where there is one.
    pub(super) form: Option<usize>,
    /// What everybody calls it, where that is not made of the parts (public bodies).
    pub(super) nickname: Option<String>,
    /// The distinctive part is an invented word.
    pub(super) coined: bool,
}

/// How a name is worded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Wording {
    /// How the trade is.
    pub(super) trade: TradeWording,
    /// How the legal form is.
    pub(super) form: FormWording,
    /// Whether the owner's first name is given.
    pub(super) first_name: bool,
    /// Whether the addition is given.
    pub(super) addition: bool,
    /// Initials stand for brand and trade.
    pub(super) initials: bool,
}

/// How the trade is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TradeWording {
    /// As registered.
    Registered,
    /// In front of the brand.
    InFront,
    /// Abbreviated; chosen by number.
    Abbreviated(usize),
    /// In the longer wording.
    Longer,
    /// Not at all.
    LeftOut,
}

/// How the legal form is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum FormWording {
    /// As registered.
    Registered,
    /// In full.
    InFull,
    /// In another spelling; chosen by number.
    Other(usize),
    /// `GmbH`, whatever it is.
    Wrong,
    /// Not at all.
    LeftOut,
}

impl Wording {
    /// As in the commercial register.
    pub(super) const REGISTERED: Self = Self {
        trade: TradeWording::Registered,
        form: FormWording::Registered,
        first_name: true,
        addition: true,
        initials: false,
    };
}

impl Name {
    /// Whether the distinctive part is one surname.
    pub(super) fn is_surname(&self) -> bool {
        self.nickname.is_none() && !self.coined && !self.brand.contains([' ', '-'])
    }

    /// The name in a wording.
    pub(super) fn written(&self, wording: Wording) -> String {
        let mut parts: Vec<&str> = Vec::with_capacity(5);
        let initials = wording.initials.then(|| self.initials());
        if let Some(initials) = &initials {
            parts.push(initials);
        } else {
            self.push_core(&mut parts, wording);
        }
        if wording.addition {
            parts.extend(self.addition.as_deref());
        }
        if let Some(form) = self.form {
            parts.extend(form_written(&WORDS.legal_forms.things[form], wording.form));
        }
        parts.join(" ")
    }

    fn push_core<'a>(&'a self, parts: &mut Vec<&'a str>, wording: Wording) {
        let trade = self.trade.map(|trade| &WORDS.trades.things[trade]);
        let in_front = match wording.trade {
            TradeWording::Registered => self.trade_in_front,
            TradeWording::InFront => true,
            _ => false,
        };
        let front = trade.filter(|trade| in_front && !trade.front.is_empty()).map(|trade| trade.front);
        parts.extend(front);
        if wording.first_name {
            parts.extend(self.first_name);
        }
        parts.push(&self.brand);
        if front.is_none() {
            parts.extend(trade.and_then(|trade| trade_written(trade, wording.trade)));
        }
    }

    /// "Hölscher & Kramer Stahlbau" → "HKS".
    fn initials(&self) -> String {
        if let Some(nickname) = &self.nickname {
            return nickname.clone();
        }
        let trade = self.trade.map_or("", |trade| WORDS.trades.things[trade].behind);
        let words = self.brand.split([' ', '-']).chain(trade.split([' ', '-']));
        let letters: String = words.filter_map(|word| word.chars().find(|letter| letter.is_alphabetic())).collect();
        if letters.chars().count() < 2 { self.brand.clone() } else { letters.to_uppercase() }
    }
}

fn trade_written(trade: &Trade, wording: TradeWording) -> Option<&'static str> {
    match wording {
        TradeWording::LeftOut => None,
        TradeWording::Abbreviated(choice) => {
            trade.abbreviations.get(choice % trade.abbreviations.len().max(1)).copied().or(Some(trade.behind))
        }
        TradeWording::Longer => Some(trade.longer),
        TradeWording::Registered | TradeWording::InFront => Some(trade.behind),
    }
}

fn form_written(form: &LegalForm, wording: FormWording) -> Option<&'static str> {
    match wording {
        FormWording::LeftOut => None,
        FormWording::Registered => Some(form.short),
        FormWording::InFull => Some(form.full),
        FormWording::Wrong => Some("GmbH"),
        FormWording::Other(choice) => form.other.get(choice % form.other.len().max(1)).copied().or(Some(form.short)),
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    fn trade(behind: &str) -> Option<usize> {
        WORDS.trades.things.iter().position(|trade| trade.behind == behind)
    }

    /// A company's registered name with the first of all legal forms and nothing but a brand.
    pub(in crate::sample) fn branded(brand: &str) -> Name {
        Name {
            brand: brand.to_owned(),
            first_name: None,
            trade: None,
            trade_in_front: false,
            addition: None,
            form: Some(0),
            nickname: None,
            coined: false,
        }
    }

    fn name() -> Name {
        Name { first_name: Some("Heinz"), trade: trade("Elektrotechnik"), ..branded("Klapp") }
    }

    #[test]
    fn a_name_is_written_as_registered() {
        assert_eq!(name().written(Wording::REGISTERED), "Heinz Klapp Elektrotechnik GmbH");
    }

    #[test]
    fn people_word_it_differently() {
        let spoken = Wording {
            trade: TradeWording::InFront,
            form: FormWording::LeftOut,
            first_name: false,
            ..Wording::REGISTERED
        };
        assert_eq!(name().written(spoken), "Elektro Klapp");
        let short = Wording { trade: TradeWording::Abbreviated(0), form: FormWording::InFull, ..spoken };
        assert_eq!(name().written(short), "Klapp Elektrotechn. Gesellschaft mit beschränkter Haftung");
        assert_eq!(name().written(Wording { initials: true, ..spoken }), "KE");
    }

    #[test]
    fn siblings_keep_their_addition() {
        let sibling = Name { addition: Some("Holding".to_owned()), trade: None, first_name: None, ..name() };
        assert_eq!(sibling.written(Wording::REGISTERED), "Klapp Holding GmbH");
    }
}
