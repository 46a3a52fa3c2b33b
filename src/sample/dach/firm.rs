//! What firms, inns, practices and public bodies are called.

use super::letters::label;
use super::person::{Person, surname};
use super::words::{Body, Form, Town, Trade, WORDS, draw};
use crate::sample::random::Stream;

/// What sort of organisation it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sort {
    /// A workshop or shop with the owner's name.
    Craft,
    /// A firm with a coined name.
    House,
    /// A hotel, inn or café.
    Inn,
    /// Doctors, lawyers, notaries: the person is the customer.
    Practice,
    /// A freelancer: the person is the customer.
    Free,
    /// Public bodies, schools, associations, banks.
    Body,
}

/// An organisation's name, by its parts.
#[derive(Debug, Clone)]
pub(super) struct Firm {
    /// What sort it is.
    pub(super) sort: Sort,
    /// What tells it from others: a surname, a coined word, a sign.
    pub(super) core: String,
    /// The core before it was renamed.
    pub(super) former: Option<String>,
    /// Its trade.
    pub(super) trade: Option<&'static Trade>,
    /// Whether the trade stands before the core.
    pub(super) trade_first: bool,
    /// The word that tells it from its sisters.
    pub(super) group: Option<&'static str>,
    /// The place in the name of a branch.
    pub(super) branch: Option<&'static str>,
    /// Legal form.
    pub(super) form: Option<&'static Form>,
    /// Kind of public body.
    pub(super) body: Option<&'static Body>,
    /// Who owns or runs it.
    pub(super) owner: Person,
}

impl Firm {
    /// An organisation in a town.
    pub(super) fn draw(town: &'static Town, stream: &mut Stream) -> Self {
        let sort = match stream.below(100) {
            0..=33 => Sort::Craft,
            34..=57 => Sort::House,
            58..=75 => Sort::Inn,
            76..=83 => Sort::Practice,
            84..=90 => Sort::Free,
            _ => Sort::Body,
        };
        Self::of_sort(sort, town, stream)
    }

    /// An organisation of one sort.
    pub(super) fn of_sort(sort: Sort, town: &'static Town, stream: &mut Stream) -> Self {
        let owner = Person::draw(town, stream);
        let trade = draw(&WORDS.trades, &format!("{}-{}", sort.word(), town.language), stream);
        let trade = trade.or_else(|| draw(&WORDS.trades, &format!("{}-de", sort.word()), stream));
        let core = sort.core(&owner, town, stream);
        let renamed = matches!(sort, Sort::Craft | Sort::House) && stream.chance(0.07);
        let former = renamed.then(|| if stream.chance(0.5) { coined(stream) } else { surname(town, stream).0 });
        let body = draw(&WORDS.bodies, town.region(), stream).filter(|_| sort == Sort::Body);
        let plain = sort == Sort::Inn && stream.chance(0.45);
        Self {
            sort,
            core,
            former,
            trade_first: sort != Sort::House
                && trade.is_some_and(|trade| trade.behind.is_empty() || stream.chance(0.5)),
            trade: trade.filter(|_| sort != Sort::House || stream.chance(0.8)),
            group: None,
            branch: None,
            form: form(sort, town, stream).filter(|_| !plain),
            body,
            owner,
        }
    }

    /// Whether the firm and its owner are one in law.
    pub(super) fn is_its_owner(&self) -> bool {
        let sole = self.form.is_some_and(|form| matches!(form.short, "e.U." | "e.K."));
        matches!(self.sort, Sort::Practice | Sort::Free) || sole
    }

    /// The first part of its domain.
    pub(super) fn domain_label(&self, town: &Town, stream: &mut Stream) -> String {
        let core = label(&self.core);
        let trade = self.trade.map(|trade| label(if trade.before.is_empty() { trade.behind } else { trade.before }));
        let place = label(town.short());
        match (self.sort, trade) {
            (Sort::Body, _) => self.body_label(&place),
            (Sort::Inn, Some(trade)) if stream.chance(0.55) => format!("{trade}-{core}-{place}"),
            (Sort::Inn, Some(trade)) => format!("{core}-{}", if stream.chance(0.6) { place } else { trade }),
            (Sort::House, _) if stream.chance(0.75) => core,
            (_, Some(trade)) if stream.chance(0.4) => format!("{trade}-{core}"),
            (_, Some(trade)) if stream.chance(0.5) => format!("{core}-{trade}"),
            _ => format!("{core}-{place}"),
        }
    }

    fn body_label(&self, place: &str) -> String {
        let kind = self.body.map(|body| label(&body.short.replace('%', ""))).unwrap_or_default();
        if kind.is_empty() { place.to_owned() } else { format!("{kind}-{place}") }
    }
}

impl Sort {
    fn word(self) -> &'static str {
        match self {
            Self::Craft => "craft",
            Self::House => "house",
            Self::Inn => "inn",
            Self::Practice => "practice",
            Self::Free => "free",
            Self::Body => "body",
        }
    }

    fn core(self, owner: &Person, town: &Town, stream: &mut Stream) -> String {
        let partner = surname(town, stream).0;
        match self {
            Self::House => coined(stream),
            Self::Inn => WORDS.signs.things[WORDS.signs.draw(stream)].to_owned(),
            Self::Practice | Self::Free => owner.plain(),
            Self::Body => town.name.to_owned(),
            Self::Craft => match stream.below(10) {
                0 => format!("{} & Söhne", owner.last),
                1 => format!("{} & {partner}", owner.last),
                2..=4 => owner.plain(),
                _ => owner.last.clone(),
            },
        }
    }
}

fn coined(stream: &mut Stream) -> String {
    let mut half = |part: &str| draw(&WORDS.brands, part, stream).copied().unwrap_or_default();
    format!("{}{}", half("front"), half("back"))
}

/// A form that the sort takes in the country.
pub(super) fn form(sort: Sort, town: &Town, stream: &mut Stream) -> Option<&'static Form> {
    let takes = |form: &&Form| form.sorts.contains(&sort.word());
    (0..12).filter_map(|_| draw(&WORDS.forms, town.region(), stream)).find(takes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::random::Purpose;

    #[test]
    fn sole_traders_are_their_owners_and_companies_are_not() {
        let mut seen = [0, 0];
        for index in 0..600 {
            let mut stream = Stream::new(3, Purpose::Customer, index);
            let town = &WORDS.towns.things[WORDS.towns.draw(&mut stream)];
            let firm = Firm::draw(town, &mut stream);
            assert!(!firm.core.is_empty());
            seen[usize::from(firm.is_its_owner())] += 1;
            if firm.form.is_some_and(|form| form.short.contains("GmbH")) {
                assert!(!firm.is_its_owner());
            }
        }
        assert!(seen.iter().all(|count| *count > 80), "{seen:?}");
    }
}
