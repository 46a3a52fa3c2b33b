//! Mailboxes that a system keeps with a customer, its own and those of its people: who writes from one of them writes for that customer.
//!
//! Firms of one group share a domain, so that a domain does not say which of them a subscriber or a ticket belongs to. The
//! mailbox that a customer's record gives, or that of a person whom it lists, does.

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::by_record::ByRecord;
use super::mentions::Found;
use super::resolution::DecidedBy;
use crate::catalog::{Catalogue, Record, RecordIndex, Role, Standing};
use crate::standardise::{emails, reached_by};

/// Whose each personal mailbox is.
#[derive(Debug, Default)]
pub(crate) struct Mailboxes {
    /// By address: the customer's cluster; `None` where people of several customers share it.
    owners: FxHashMap<String, Option<u32>>,
}

impl Mailboxes {
    /// The mailboxes of all customers' own records, and of all contacts that a key leads to a customer.
    pub(crate) fn collect(catalogue: &Catalogue, found: &ByRecord<Found>) -> Self {
        let listed: Vec<(RecordIndex, Found)> = found.iter().map(|(record, found)| (record, *found)).collect();
        // Reading addresses can be shared out, entering them cannot.
        let given: Vec<(String, u32)> = listed
            .par_iter()
            .filter(|(record, found)| match catalogue.record(*record).kind().standing() {
                Standing::Master => true,
                Standing::Contact => found.decided_by == DecidedBy::Key,
                Standing::Document | Standing::Outside => false,
            })
            .flat_map_iter(|(record, found)| {
                let record = catalogue.record(*record);
                addresses(&record).map(|address| (address, found.cluster)).collect::<Vec<_>>()
            })
            .collect();
        let mut owners: FxHashMap<String, Option<u32>> = FxHashMap::default();
        for (address, customer) in given {
            let owner = owners.entry(address).or_insert(Some(customer));
            *owner = owner.filter(|known| *known == customer);
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

/// Personal mailboxes of a record, and any at a free mailer; elsewhere those of a function say no more than their domain.
fn addresses<'r>(record: &'r Record<'_>) -> impl Iterator<Item = String> + use<'r> {
    let all: Vec<String> = record
        .values(Role::Email)
        .chain(reached_by(record))
        .flat_map(emails)
        .filter(|email| !email.role_account || email.free)
        .map(|email| format!("{}@{}", email.local, email.domain))
        .collect();
    all.into_iter()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::by_hand::{catalogue, typed_table};
    use crate::catalog::{Department, RecordKind};

    /// The customer for whom somebody writes from a mailbox, where three customers give theirs.
    fn writes_for(mailbox: &str) -> Option<u32> {
        let roles = [Role::Id, Role::Email];
        let debtors: [&[&str]; 4] = [
            &["1", "office.klapp@gmx.at"],
            &["2", "info@haus.example; eva@haus.example"],
            &["3", "otto@both.example"],
            &["4", "otto@both.example"],
        ];
        let service = ("desk", Department::Service);
        let catalogue = catalogue(vec![
            typed_table("k.csv", ("erp", Department::Operations), RecordKind::Debtor, &roles, &debtors),
            typed_table("t.csv", service, RecordKind::Requester, &roles, &[&["9", mailbox]]),
        ]);
        let mut found = ByRecord::new(5);
        for record in 0..4 {
            found.set(RecordIndex(record), Found { cluster: record, probability: 1.0, decided_by: DecidedBy::Single });
        }
        Mailboxes::collect(&catalogue, &found).owner(&catalogue.record(RecordIndex(4)))
    }

    #[test]
    fn who_writes_from_a_customers_own_mailbox_writes_for_that_customer() {
        assert_eq!(
            writes_for("office.klapp@gmx.at"),
            Some(0),
            "at a free mailer it is one party's, whatever it is called"
        );
        assert_eq!(writes_for("eva@haus.example"), Some(1));
        assert_eq!(writes_for("info@haus.example"), None, "it says no more than the domain");
        assert_eq!(writes_for("otto@both.example"), None, "two customers give it");
        assert_eq!(writes_for("otto@klapp.example"), None);
    }
}
