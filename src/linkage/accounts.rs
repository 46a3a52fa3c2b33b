//! Accounts that a system keeps and that were not exported: a service desk gives tickets and people, and beside each of them the
//! id of the firm. Whoever bears the same id belongs to the same customer, whichever of them says enough to be recognised.

use rustc_hash::FxHashMap;

use super::mentions::{Found, SURE};
use super::resolution::{DecidedBy, Reference, Target};
use crate::catalog::{Catalogue, RecordIndex, Role, reference_key};

/// What the records of an account call it: a system has one name for each, and shows several only where the account is a
/// drawer for whoever has none.
#[derive(Clone, Copy)]
struct Account<'c> {
    name: Option<&'c str>,
    is_drawer: bool,
}

/// The accounts that mentions belong to.
pub(crate) struct Accounts {
    /// Per mention: its account, if it has one alone.
    of_mention: Vec<Option<u32>>,
    /// Number of accounts.
    count: usize,
}

impl Accounts {
    /// The accounts of these mentions; `sources` gives the system of each table.
    pub(crate) fn unexported(
        catalogue: &Catalogue,
        references: &[Reference],
        sources: &[u32],
        mentioned_in: &[Vec<RecordIndex>],
    ) -> Self {
        let mut numbers: FxHashMap<(u32, String), u32> = FxHashMap::default();
        let mut accounts: Vec<Account<'_>> = Vec::new();
        let mut of_record: FxHashMap<RecordIndex, u32> = FxHashMap::default();
        let unknown =
            |reference: &&Reference| reference.role == Role::AccountReference && reference.target == Target::NoTable;
        for reference in references.iter().filter(unknown) {
            let Some(key) = reference_key(&reference.value).filter(|key| key.as_ref() != "0") else { continue };
            let system = sources[catalogue.table_of(reference.record)];
            let number = *numbers.entry((system, key.into_owned())).or_insert(accounts.len() as u32);
            if number as usize == accounts.len() {
                accounts.push(Account { name: None, is_drawer: false });
            }
            let account = &mut accounts[number as usize];
            if let Some(name) = catalogue.record(reference.record).value(Role::CompanyName) {
                account.is_drawer |= account.name.is_some_and(|known| known != name);
                account.name = Some(name);
            }
            of_record.insert(reference.record, number);
        }
        let account = |record: &RecordIndex| of_record.get(record).copied();
        let firm = |number: &u32| !accounts[*number as usize].is_drawer;
        let sole = |records: &Vec<RecordIndex>| {
            let first = account(records.first()?).filter(firm)?;
            records.iter().all(|record| account(record) == Some(first)).then_some(first)
        };
        Self { of_mention: mentioned_in.iter().map(sole).collect(), count: accounts.len() }
    }

    /// Gives the open mentions of an account to the customer that the others were surely found to be, if it is one alone: as surely
    /// as the surest of them. `may_be` says whether a mention may be of a cluster for all that people said of it.
    pub(crate) fn settle(&self, outcomes: &mut [Option<Found>], may_be: impl Fn(usize, u32) -> bool) {
        let mut owners: Vec<Option<Option<Found>>> = vec![None; self.count];
        for (account, found) in self.of_mention.iter().zip(outcomes.iter()) {
            let sure = found.filter(|found| found.probability >= SURE);
            let (Some(account), Some(found)) = (*account, sure) else { continue };
            let owner = &mut owners[account as usize];
            *owner = match *owner {
                None => Some(Some(found)),
                Some(Some(known)) if known.cluster == found.cluster => {
                    Some(Some(if known.probability < found.probability { found } else { known }))
                }
                Some(_) => Some(None),
            };
        }
        for (mention, outcome) in outcomes.iter_mut().enumerate().filter(|(_, outcome)| outcome.is_none()) {
            let owner = self.of_mention[mention].and_then(|account| owners[account as usize].flatten());
            *outcome = owner
                .filter(|found| may_be(mention, found.cluster))
                .map(|found| Found { decided_by: DecidedBy::Key, ..found });
        }
    }

    /// Pairs of places among these mentions that one account joins.
    pub(crate) fn fellows(&self, mentions: impl Iterator<Item = usize>) -> Vec<(u32, u32)> {
        let mut first: FxHashMap<u32, u32> = FxHashMap::default();
        let mut pairs = Vec::new();
        for (mention, place) in mentions.zip(0..) {
            let Some(account) = self.of_mention[mention] else { continue };
            let leader = *first.entry(account).or_insert(place);
            if leader != place {
                pairs.push((leader, place));
            }
        }
        pairs
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::by_hand::{catalogue, typed_table};
    use crate::catalog::{Department, RecordKind};

    /// The accounts of people, each a mention of their own.
    fn accounts(people: &[&[&str]]) -> Accounts {
        let roles = [Role::Id, Role::CompanyName, Role::AccountReference];
        let service = ("desk", Department::Service);
        let catalogue = catalogue(vec![typed_table("c.csv", service, RecordKind::Requester, &roles, people)]);
        let reference = |(at, cells): (usize, &&[&str])| Reference {
            record: RecordIndex(at as u32),
            role: Role::AccountReference,
            value: cells[2].to_owned(),
            target: Target::NoTable,
        };
        let references: Vec<Reference> = people.iter().enumerate().map(reference).collect();
        let mentions: Vec<Vec<RecordIndex>> = (0..people.len() as u32).map(|at| vec![RecordIndex(at)]).collect();
        Accounts::unexported(&catalogue, &references, &[0], &mentions)
    }

    fn found(cluster: u32) -> Found {
        Found { cluster, probability: 0.99, decided_by: DecidedBy::Model }
    }

    #[test]
    fn who_bears_the_id_of_a_known_customer_belongs_to_it() {
        let known: [&[&str]; 3] = [&["1", "Klapp", "77"], &["2", "", "77"], &["3", "", "78"]];
        let mut outcomes = vec![Some(found(5)), None, None];
        accounts(&known).settle(&mut outcomes, |_, _| true);
        assert_eq!(
            outcomes.iter().map(|found| found.map(|found| found.cluster)).collect::<Vec<_>>(),
            [Some(5), Some(5), None]
        );
        let mut refused = vec![Some(found(5)), None, None];
        accounts(&known).settle(&mut refused, |mention, cluster| (mention, cluster) != (1, 5));
        assert_eq!(refused[1], None, "people said that it is not");
        let mut unsure = vec![Some(Found { probability: 0.7, ..found(5) }), None, None];
        accounts(&known).settle(&mut unsure, |_, _| true);
        assert_eq!(unsure[1], None, "one resemblance does not carry an account");
    }

    #[test]
    fn a_drawer_for_whoever_has_no_account_is_nobodys() {
        let drawer: [&[&str]; 3] = [&["1", "Klapp", "77"], &["2", "Ott", "77"], &["3", "", "77"]];
        let mut outcomes = vec![Some(found(5)), None, None];
        accounts(&drawer).settle(&mut outcomes, |_, _| true);
        assert_eq!(outcomes[1..], [None, None]);
        let torn: [&[&str]; 3] = [&["1", "", "77"], &["2", "", "77"], &["3", "", "77"]];
        let mut outcomes = vec![Some(found(5)), Some(found(6)), None];
        accounts(&torn).settle(&mut outcomes, |_, _| true);
        assert_eq!(outcomes[2], None);
    }

    #[test]
    fn strangers_of_one_account_are_one() {
        let strangers: [&[&str]; 3] = [&["1", "Klapp", "77"], &["2", "Ott", "78"], &["3", "", "77"]];
        assert_eq!(accounts(&strangers).fellows(0..3), [(0, 2)]);
    }
}
