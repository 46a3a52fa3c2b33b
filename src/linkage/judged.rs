//! What reviewers said, in the items of a pass.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use super::cluster::UnionFind;
use super::decisions::Rulings;
use super::mentions::Found;
use super::parties::Parties;
use super::resolution::{DecidedBy, EntityType};
use crate::catalog::RecordIndex;

/// The judged pairs of an entity type whose records are both items of a pass, and those that follow from what was said of
/// records between them that are not.
pub(crate) fn judged(
    rulings: &Rulings,
    entity_type: EntityType,
    item_of: impl Fn(RecordIndex) -> Option<u32>,
) -> Vec<(u32, u32, bool)> {
    let said: Vec<(RecordIndex, RecordIndex, bool)> = rulings.pairs(entity_type).collect();
    let direct = said.iter().filter_map(|(left, right, same)| Some((item_of(*left)?, item_of(*right)?, *same)));
    direct.chain(implied(&said, &item_of)).collect()
}

/// Two masters to which the same document was given are the same, and one to which it was given is not one that it was
/// refused.
fn implied(
    said: &[(RecordIndex, RecordIndex, bool)],
    item_of: &impl Fn(RecordIndex) -> Option<u32>,
) -> Vec<(u32, u32, bool)> {
    let between = |record: RecordIndex| item_of(record).is_none();
    let sets = Sets::of(said.iter().copied());
    let items: Vec<Vec<u32>> =
        sets.members.iter().map(|records| records.iter().filter_map(|record| item_of(*record)).collect()).collect();
    let joined = sets.members.iter().zip(&items).filter(|(records, _)| records.iter().any(|record| between(*record)));
    let joined = joined.filter_map(|(_, items)| items.split_first());
    let same = joined.flat_map(|(first, others)| others.iter().map(|other| (*first, *other, true)));
    let parted = said.iter().filter(|(left, right, same)| !same && (between(*left) || between(*right)));
    let first = |record: &RecordIndex| items[sets.place[record]].first().copied();
    let different = parted.filter_map(|(left, right, _)| Some((first(left)?, first(right)?, false)));
    same.chain(different).collect()
}

/// What was said to be the same, as sets.
struct Sets<T> {
    /// The set of each.
    place: BTreeMap<T, usize>,
    /// The members of each set, in order.
    members: Vec<Vec<T>>,
}

impl<T: Ord + Copy> Sets<T> {
    fn of(said: impl Iterator<Item = (T, T, bool)> + Clone) -> Self {
        let mut number: BTreeMap<T, u32> = said.clone().flat_map(|(left, right, _)| [(left, 0), (right, 0)]).collect();
        number.values_mut().zip(0..).for_each(|(number, next)| *number = next);
        let mut joined = UnionFind::new(number.len());
        for (left, right, _) in said.filter(|(.., same)| *same) {
            joined.join(number[&left], number[&right]);
        }
        let mut sets: BTreeMap<u32, Vec<T>> = BTreeMap::new();
        for (member, number) in &number {
            sets.entry(joined.find(*number)).or_default().push(*member);
        }
        let members: Vec<Vec<T>> = sets.into_values().collect();
        let places = members.iter().enumerate().flat_map(|(place, set)| set.iter().map(move |member| (*member, place)));
        Self { place: places.collect(), members }
    }
}

/// What was said of mentions: records that name a customer by words. Those that say the same are one mention, so that a word
/// on one of them holds for all.
#[derive(Debug, Default)]
pub(crate) struct Mentioned {
    /// Mention, master, whether they are the same; in order.
    masters: Vec<(u32, u32, bool)>,
    /// Pairs of mentions.
    mentions: Vec<(u32, u32, bool)>,
    /// Mentions that have a key, and the master to which it leads; in order.
    keys: Vec<(u32, u32)>,
}

impl Mentioned {
    /// Whether a reviewer said of a mention and another one whether they are the same.
    pub(crate) fn is_settled(&self, mention: u32) -> bool {
        self.mentions.iter().any(|(left, right, _)| *left == mention || *right == mention)
    }

    /// Sorts out what was said of customers.
    pub(crate) fn of(rulings: &Rulings, parties: &Parties) -> Self {
        let mut said = Self::default();
        if rulings.list.is_empty() {
            return said;
        }
        let first = parties.masters as u32;
        let mut item_of: FxHashMap<RecordIndex, u32> = FxHashMap::default();
        for (mention, records) in (first..).zip(&parties.mentioned_in) {
            item_of.extend(records.iter().map(|record| (*record, mention)));
        }
        let item = |record: RecordIndex| parties.item_of.get(record).or_else(|| item_of.get(&record)).copied();
        for (left, right, same) in judged(rulings, EntityType::Customer, item) {
            match (left < first, right < first) {
                (true, false) => said.masters.push((right, left, same)),
                (false, true) => said.masters.push((left, right, same)),
                (false, false) if left != right => said.mentions.push((left, right, same)),
                (false, false) | (true, true) => {}
            }
        }
        said.masters.sort_unstable();
        said.mentions.sort_unstable();
        said.keys = parties.held.iter().filter_map(|(record, item)| Some((*item_of.get(record)?, *item))).collect();
        said.keys.sort_unstable();
        said
    }

    /// The master that a mention is about.
    pub(crate) fn same(&self, mention: u32) -> Option<u32> {
        self.on(mention).find(|(.., same)| *same).map(|(_, master, _)| *master)
    }

    /// The masters that it is not about.
    pub(crate) fn different(&self, mention: u32) -> impl Iterator<Item = u32> {
        self.on(mention).filter(|(.., same)| !*same).map(|(_, master, _)| *master)
    }

    /// What was said of pairs of some mentions, in their places.
    pub(crate) fn among(&self, mentions: &[u32]) -> Vec<(u32, u32, bool)> {
        let place = |mention: u32| mentions.binary_search(&mention).ok().map(|place| place as u32);
        let pairs = self.mentions.iter();
        pairs.filter_map(|(left, right, same)| Some((place(*left)?, place(*right)?, *same))).collect()
    }

    /// The master to which its key leads.
    pub(crate) fn key_of(&self, mention: u32) -> Option<u32> {
        self.keys.binary_search_by_key(&mention, |(mention, _)| *mention).ok().map(|at| self.keys[at].1)
    }

    /// Holds what was `found` of mentions, counted from the `first`, to what was said of pairs of them: those that are the same
    /// have the customer that one of them is held by most; of two that are not, the one that is held less has another, if
    /// one is `alike` that it was not refused.
    pub(crate) fn settle(
        &self,
        found: &mut [Option<Found>],
        first: u32,
        refused_to: &impl Fn(u32) -> Vec<u32>,
        alike: &impl Fn(u32, &[u32]) -> Option<Found>,
    ) {
        let sets = Sets::of(self.mentions.iter().copied());
        let at = |mention: &u32| (*mention - first) as usize;
        let mut refused: Vec<Vec<u32>> =
            sets.members.iter().map(|set| set.iter().flat_map(|mention| refused_to(*mention)).collect()).collect();
        let own: BTreeMap<u32, Option<Found>> =
            sets.place.keys().map(|mention| (*mention, found[at(mention)])).collect();
        let best = |set: usize, refused: &[u32]| {
            let allowed = |known: &Found| !refused.contains(&known.cluster);
            let known = sets.members[set].iter().filter_map(|mention| own[mention].filter(allowed));
            let others = || sets.members[set].iter().filter_map(|mention| alike(*mention, refused));
            strongest(known).or_else(|| strongest(others()))
        };
        let mut held: Vec<Option<Found>> = (0..sets.members.len()).map(|set| best(set, &refused[set])).collect();
        let apart = || self.mentions.iter().filter(|(.., same)| !*same);
        while let Some((weaker, cluster)) = apart().find_map(|(left, right, _)| {
            let (left, right) = (sets.place[left], sets.place[right]);
            let (one, other) = (held[left]?, held[right]?);
            let weaker = if rank(&one) < rank(&other) { left } else { right };
            (one.cluster == other.cluster && left != right).then_some((weaker, one.cluster))
        }) {
            refused[weaker].push(cluster);
            held[weaker] = best(weaker, &refused[weaker]);
        }
        for (mention, set) in &sets.place {
            let told = |held: Found| Found { decided_by: DecidedBy::Reviewer, ..held };
            let kept = |held: &Found| own[mention].filter(|own| own.cluster == held.cluster);
            found[at(mention)] = held[*set].map(|held| {
                kept(&held).unwrap_or_else(|| match sets.members[*set].len() {
                    1 => held,
                    _ => told(held),
                })
            });
        }
    }

    fn on(&self, mention: u32) -> impl Iterator<Item = &(u32, u32, bool)> {
        let start = self.masters.partition_point(|(other, ..)| *other < mention);
        self.masters[start..].iter().take_while(move |(other, ..)| *other == mention)
    }
}

/// How firmly a record is held: by a reviewer, by a key, by resemblance.
fn rank(found: &Found) -> (u8, u64) {
    let by = match found.decided_by {
        DecidedBy::Reviewer => 2,
        DecidedBy::Key => 1,
        DecidedBy::Model | DecidedBy::Single => 0,
    };
    // Probabilities are not negative, so that their bits are ordered like them.
    (by, found.probability.to_bits())
}

/// The firmest of some; of equal ones that of the first customer.
fn strongest(found: impl Iterator<Item = Found>) -> Option<Found> {
    found.max_by_key(|found| (rank(found), Reverse(found.cluster)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::by_hand::{catalogue, typed_table};
    use crate::catalog::{Catalogue, Department, RecordKind, Role};
    use crate::config::Settings;
    use crate::linkage::decisions::{Judgement, Ruling};
    use crate::linkage::tests::NAMES;
    use crate::linkage::{Given, Resolution, resolve_with};
    use crate::progress::Silent;

    /// Twelve debtors (records 0 to 11) and invoices (from 12 on): to whom by key, and to whom in words.
    fn company(invoices: &[(&str, &str)]) -> Catalogue {
        let debtors: Vec<[String; 4]> = NAMES[..12]
            .iter()
            .enumerate()
            .map(|(at, name)| {
                let word = name.split(' ').next().unwrap_or_default().to_lowercase();
                [
                    format!("d{at:02}"),
                    (*name).to_owned(),
                    format!("{}", 50_000 + at * 317),
                    format!("info@{word}.example"),
                ]
            })
            .collect();
        let debtors: Vec<Vec<&str>> = debtors.iter().map(|row| row.iter().map(String::as_str).collect()).collect();
        let debtors: Vec<&[&str]> = debtors.iter().map(Vec::as_slice).collect();
        let numbers: Vec<String> = (0..invoices.len()).map(|at| format!("r{at:02}")).collect();
        let invoices: Vec<[&str; 3]> =
            numbers.iter().zip(invoices).map(|(number, (key, words))| [number.as_str(), *key, *words]).collect();
        let invoices: Vec<&[&str]> = invoices.iter().map(<[&str; 3]>::as_slice).collect();
        let master = [Role::Id, Role::CompanyName, Role::Postcode, Role::Email];
        let document = [Role::Id, Role::CustomerReference, Role::CompanyName];
        let finance = ("erp", Department::Accounting);
        catalogue(vec![
            typed_table("debtors.csv", finance, RecordKind::Debtor, &master, &debtors),
            typed_table("invoices.csv", finance, RecordKind::Invoice, &document, &invoices),
        ])
    }

    fn resolved(catalogue: &Catalogue, said: &[(u32, Judgement, u32)]) -> Resolution {
        let mut list: Vec<Ruling> = said
            .iter()
            .map(|(left, judgement, right)| Ruling {
                entity_type: EntityType::Customer,
                left: RecordIndex(*left.min(right)),
                right: RecordIndex(*left.max(right)),
                judgement: *judgement,
                line: 1,
            })
            .collect();
        list.sort_by_key(|ruling| (ruling.left, ruling.right));
        let rulings = Rulings { list, ..Rulings::default() };
        let given = Given { rulings: Some(&rulings), ..Given::default() };
        resolve_with(catalogue, &Settings::default(), given, &Silent)
    }

    /// The debtor in whose entity a record is, and how that was decided.
    fn debtor(resolution: &Resolution, record: u32) -> Option<(u32, DecidedBy)> {
        let entity = resolution.entity_of(RecordIndex(record), EntityType::Customer)?;
        let debtors = 0..NAMES.len() as u32;
        let of = |debtor: &u32| resolution.entity_of(RecordIndex(*debtor), EntityType::Customer) == Some(entity);
        let decided_by = resolution.memberships_of(RecordIndex(record))[0].decided_by;
        debtors.into_iter().find(of).map(|debtor| (debtor, decided_by))
    }

    use DecidedBy::{Key, Model, Reviewer};
    use Judgement::{NotSame, Same};

    #[test]
    fn a_word_on_a_document_goes_before_its_key() {
        let catalogue =
            company(&[("d03", "Cronhof Pumpen KG"), ("d03", ""), ("d03", "Dasselweg Optik GmbH"), ("d05", "")]);
        let before = resolved(&catalogue, &[]);
        assert_eq!(
            (12..16).map(|at| debtor(&before, at)).collect::<Vec<_>>(),
            [Some((3, Key)), Some((3, Key)), Some((3, Key)), Some((5, Key))]
        );
        let after = resolved(&catalogue, &[(12, NotSame, 3), (13, NotSame, 3), (15, Same, 7), (14, NotSame, 8)]);
        assert_eq!(debtor(&after, 12), Some((2, Model)), "by its words");
        assert_eq!(after.entity_of(RecordIndex(13), EntityType::Customer), None, "it says nothing else");
        assert_eq!(debtor(&after, 14), Some((3, Key)), "what is said of others changes nothing");
        assert_eq!(debtor(&after, 15), Some((7, Reviewer)));
        assert_ne!(debtor(&after, 5), debtor(&after, 7), "a word on a document joins no customers");
    }

    #[test]
    fn of_two_documents_that_are_not_of_one_customer_one_leaves() {
        let catalogue = company(&[("d03", "Dasselweg Optik GmbH"), ("d03", ""), ("", "Hallrich Glas AG"), ("d01", "")]);
        let after = resolved(&catalogue, &[(12, NotSame, 13), (14, Same, 15)]);
        assert_ne!(
            after.entity_of(RecordIndex(12), EntityType::Customer),
            after.entity_of(RecordIndex(13), EntityType::Customer)
        );
        assert_eq!((debtor(&after, 14), debtor(&after, 15)), (Some((1, Reviewer)), Some((1, Key))));
    }

    #[test]
    fn a_document_between_two_customers_joins_and_parts_them() {
        let catalogue = company(&[("d03", ""), ("d04", "")]);
        let after = resolved(&catalogue, &[(12, Same, 3), (12, Same, 9), (13, Same, 4), (13, NotSame, 5)]);
        assert_eq!(debtor(&after, 9), debtor(&after, 3).map(|(debtor, _)| (debtor, Reviewer)));
        let refused = |edge: &crate::linkage::Edge| edge.is_refused() && (edge.left.0, edge.right.0) == (4, 5);
        assert!(after.edges.iter().any(refused));
    }

    proptest::proptest! {
        #[test]
        fn every_word_on_documents_holds(said in proptest::collection::vec((12..18_u32, 0..18_u32), 0..6)) {
            let catalogue = company(&[
                ("d03", "Cronhof Pumpen KG"), ("d03", ""), ("d04", "Ermfels Druck OHG"), ("", "Hallrich Glas AG"), ("", "Hallrich"),
                ("d04", ""),
            ]);
            let said: Vec<(u32, Judgement, u32)> =
                said.into_iter().filter(|(left, right)| left != right).map(|(left, right)| (left, NotSame, right)).collect();
            let after = resolved(&catalogue, &said);
            for (left, _, right) in &said {
                let of = |record: &u32| after.entity_of(RecordIndex(*record), EntityType::Customer);
                proptest::prop_assert!(of(left).is_none() || of(left) != of(right), "{left} {right}");
            }
        }
    }
}
