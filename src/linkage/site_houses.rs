//! At how many houses a domain stands: one that many have says to which chain of branches, group or association somebody belongs, and
//! not who of it they are.

use rustc_hash::FxHashMap;

use super::profile::Profile;
use super::symbols::Symbol;

/// House numbers that one customer may have: where it is, and where it was or gets its post.
const OF_ONE: u32 = 2;

/// Domains that stand at more houses than one customer has.
#[derive(Debug, Default)]
pub(crate) struct SiteHouses {
    shares: FxHashMap<Symbol, f32>,
}

impl SiteHouses {
    /// Counts houses by their numbers alone: streets are misspelled too often to be counted.
    pub(crate) fn among(profiles: &[Profile]) -> Self {
        let at_house = profiles.iter().filter(|profile| profile.house.is_some());
        let mut houses: Vec<(Symbol, Symbol)> =
            at_house.flat_map(|profile| profile.sites.iter().map(|site| (*site, profile.house))).collect();
        houses.sort_unstable();
        houses.dedup();
        let many = houses.chunk_by(|left, right| left.0 == right.0).filter(|houses| houses.len() > OF_ONE as usize);
        let share = |houses: &[(Symbol, Symbol)]| (OF_ONE as f32 / houses.len() as f32).powi(2);
        Self { shares: many.map(|houses| (houses[0].0, share(houses))).collect() }
    }

    /// The share of its surprise that a domain keeps: all of it where one customer may have it. It falls with the square of
    /// the houses, as the pairs of them grow.
    pub(crate) fn share(&self, site: Symbol) -> f32 {
        self.shares.get(&site).copied().unwrap_or(1.0)
    }
}

#[cfg(test)]
mod tests {
    use crate::linkage::profile::Profiles;
    use crate::standardise::{AddressParts, Party, address, emails};

    #[test]
    fn a_domain_at_many_houses_says_less() {
        let at = |domain: &str, house: &str| {
            let parts = AddressParts { street: Some("Ring"), house_number: Some(house), ..AddressParts::default() };
            Party { address: address(&parts), emails: emails(&format!("info@{domain}")), ..Party::default() }
        };
        let chain = ["1", "2", "3", "4", "4"].map(|house| at("chain.example", house));
        let moved = ["1", "2", "2", ""].map(|house| at("moved.example", house));
        let mut profiles = Profiles::default();
        for party in chain.iter().chain(&moved) {
            profiles.add(party, None, 0);
        }
        profiles.count(0);
        let share = |place: usize| profiles.site_houses.share(profiles.list[place].sites[0]);
        assert_eq!((share(0), share(5)), (0.25, 1.0));
    }
}
