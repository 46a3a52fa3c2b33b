//! Mailboxes of people whom a system keeps with their customer: who writes from one of them writes for that customer.
//!
//! Firms of one group share a domain, so that a domain does not say which of them a subscriber or a ticket belongs to. The
//! mailbox of a person whom the customer records list does.

use rustc_hash::FxHashMap;

use super::by_record::ByRecord;
use super::mentions::Found;
use super::resolution::DecidedBy;
use crate::catalog::{Catalogue, Record, Role, Standing};
use crate::standardise::emails;

/// Whose each personal mailbox is.
#[derive(Debug, Default)]
pub(crate) struct Mailboxes {
    /// By address: the customer's cluster; `None` where people of several customers share it.
    owners: FxHashMap<String, Option<u32>>,
}

impl Mailboxes {
    /// The mailboxes of all contacts that a key leads to a customer.
    pub(crate) fn collect(catalogue: &Catalogue, found: &ByRecord<Found>) -> Self {
        let mut owners: FxHashMap<String, Option<u32>> = FxHashMap::default();
        for (index, customer) in found.iter().filter(|(_, found)| found.decided_by == DecidedBy::Key) {
            let record = catalogue.record(index);
            if record.kind().standing() != Standing::Contact {
                continue;
            }
            for address in addresses(&record) {
                let owner = owners.entry(address).or_insert(Some(customer.cluster));
                *owner = owner.filter(|known| *known == customer.cluster);
            }
        }
        Self { owners }
    }

    /// The customer for whom somebody with the mailbox of this record writes, if there is one alone.
    pub(crate) fn owner(&self, record: &Record<'_>) -> Option<u32> {
        let mut owners = addresses(record).filter_map(|address| self.owners.get(&address).copied().flatten());
        let first = owners.next()?;
        owners.all(|other| other == first).then_some(first)
    }
}

/// Personal mailboxes of a record; those of a function say no more than their domain.
fn addresses<'r>(record: &'r Record<'_>) -> impl Iterator<Item = String> + use<'r> {
    let all: Vec<String> = record
        .values(Role::Email)
        .flat_map(emails)
        .filter(|email| !email.role_account)
        .map(|email| format!("{}@{}", email.local, email.domain))
        .collect();
    all.into_iter()
}
