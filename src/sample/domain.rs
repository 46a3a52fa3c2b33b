//! Domains of firms. A domain is taken once, so the more namesakes a firm has, the longer its domain must be.

use super::contact::Address;
use super::family::institutions;
use super::naming::Name;
use super::random::Stream;
use super::spelling::slug;
use super::words::WORDS;

/// Chooses domains that are unlikely to be those of another firm.
#[derive(Debug, Clone)]
pub(super) struct Domains {
    customers: f64,
}

impl Domains {
    /// For a world of so many customers.
    pub(super) fn new(customers: u64) -> Self {
        Self { customers: customers as f64 }
    }

    /// How many customers the world has.
    pub(super) fn customers(&self) -> f64 {
        self.customers
    }

    /// The domain of a firm, if it has one: small trades often have none.
    pub(super) fn choose(&self, name: &Name, address: &Address, stream: &mut Stream) -> Option<String> {
        let form = name.form.map(|form| WORDS.legal_forms.things[form].short);
        let small = matches!(form, None | Some("e.K." | "GbR" | "OHG")) && name.nickname.is_none();
        if stream.chance(if small { 0.45 } else { 0.05 }) {
            return None;
        }
        let least = self.least_words(name);
        let words = (least + usize::from(stream.chance(0.35))).min(3);
        let mut label = label(name, address, words, stream);
        if name.nickname.is_some() && self.needs_place(name, address) {
            label = format!("{label}-{}", slug(address.town().name));
        }
        if self.namesakes(name) > 2_000.0 {
            label = format!("{label}-{}", stream.digits(4));
        }
        let ending = match address.town().country {
            "AT" => "at",
            "CH" => "ch",
            _ => stream.pick(&["de", "de", "de", "de", "de", "de", "de", "de", "com", "eu"]),
        };
        Some(format!("{label}.{ending}"))
    }

    /// Whether a parish is called after a saint whom others have too, and does not say where it is.
    fn needs_place(&self, name: &Name, address: &Address) -> bool {
        institutions(self.customers, WORDS.saints.len()) > 0.8 && !name.brand.contains(address.town().plain_name())
    }

    /// How many words a domain needs so that namesakes are unlikely: brand; brand and trade or town; all three.
    fn least_words(&self, name: &Name) -> usize {
        match self.namesakes(name) {
            few if few < 0.8 => 1,
            some if some < 40.0 => 2,
            _ => 3,
        }
    }

    /// Expected number of firms with this brand.
    fn namesakes(&self, name: &Name) -> f64 {
        if name.nickname.is_some() || name.brand.contains(' ') {
            return 0.5;
        }
        let words = &*WORDS;
        let weight = words.surnames.things.iter().position(|surname| *surname == name.brand);
        let total = f64::from(words.surnames.total());
        let compounds = (words.surname_parts.fronts.len() * words.surname_parts.backs.len()) as f64;
        let share = weight.map_or(0.4 / compounds, |at| 0.6 * f64::from(words.surnames.weight(at)) / total);
        share * self.customers
    }
}

fn label(name: &Name, address: &Address, words: usize, stream: &mut Stream) -> String {
    if name.nickname.is_some() {
        let whole = slug(&name.brand);
        let form = ["-ggmbh", "-gmbh", "-mbh", "-e-v", "-eg"].into_iter().find_map(|form| whole.strip_suffix(form));
        return form.map_or_else(|| whole.clone(), str::to_owned);
    }
    let brand = slug(&name.brand.replace(" & ", " "));
    let trade = name.trade.map(|trade| slug(WORDS.trades.things[trade].behind));
    let town = slug(address.town().name.split([' ', '/', '(']).next().unwrap_or_default());
    match (words, trade) {
        (1, _) => brand,
        (2, Some(trade)) if stream.chance(0.6) => {
            if stream.chance(0.25) {
                format!("{trade}-{brand}")
            } else {
                format!("{brand}-{trade}")
            }
        }
        (2, _) | (_, None) => format!("{brand}-{town}"),
        (_, Some(trade)) => format!("{brand}-{trade}-{town}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::naming::tests::branded;
    use crate::sample::random::Purpose;

    fn name(brand: &str) -> Name {
        Name { trade: Some(0), ..branded(brand) }
    }

    #[test]
    fn common_names_need_longer_domains_in_a_large_world() {
        assert_eq!(Domains::new(400).least_words(&name("Brinkhagen")), 1);
        assert_eq!(Domains::new(2_000).least_words(&name("Müller")), 2);
        assert_eq!(Domains::new(400_000).least_words(&name("Müller")), 3);
    }

    #[test]
    fn in_a_large_world_the_domain_of_a_parish_says_where_it_is() {
        let mut stream = Stream::new(1, Purpose::Customer, 1);
        let address = Address::draw(0, &mut stream);
        let parish = Name {
            nickname: Some("Pfarramt".to_owned()),
            trade: None,
            form: None,
            ..name("Kirchengemeinde St. Martin")
        };
        let mut domain = |customers| {
            let domains = Domains::new(customers);
            (0..99).find_map(|_| domains.choose(&parish, &address, &mut stream)).unwrap_or_default()
        };
        assert!(domain(2_000).starts_with("kirchengemeinde-st-martin."));
        let large = domain(400_000);
        assert!(
            large.starts_with("kirchengemeinde-st-martin-") && large.contains(&slug(address.town().name)),
            "{large}"
        );
    }

    #[test]
    fn a_domain_is_made_of_the_name() {
        let mut stream = Stream::new(1, Purpose::Customer, 1);
        let address = Address::draw(0, &mut stream);
        let domain = (0..9).find_map(|_| Domains::new(400).choose(&name("Brinkhagen"), &address, &mut stream));
        assert!(domain.is_some_and(|domain| domain.starts_with("brinkhagen") || domain.ends_with("-brinkhagen.de")));
    }
}
