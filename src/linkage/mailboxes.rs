//! Mailboxes that a system keeps with a customer, its own and those of its people: who writes from one of them writes for that customer.
//!
//! Firms of one group share a domain, so that a domain does not say which of them a subscriber or a ticket belongs to. The
//! mailbox that a customer's record gives, or that of a person whom it lists, does; less surely so does a domain that no other
//! customer has. A person whom one customer alone lists speaks for it where the name of the house leaves open which of several
//! is meant. What no master and no contact gives, a document may: the buyer whom a deal names beside the key of its customer.

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::by_record::ByRecord;
use super::mentions::Found;
use super::resolution::DecidedBy;
use crate::catalog::{Catalogue, Record, RecordIndex, Role, Standing};
use crate::standardise::{Email, emails, person_name, person_parts, reached_by, website};

/// Whose each mailbox is.
#[derive(Debug, Default)]
pub(crate) struct Mailboxes {
    /// By address.
    owners: Owners,
    /// By domain, but for those of free mailers.
    sites: Owners,
    /// By given and family name of people.
    people: Owners,
}

/// The customer's cluster; `None` where several customers share it.
type Owners = FxHashMap<String, Option<u32>>;

/// For whom a record speaks by the mailbox that it was written from.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Owner {
    /// The customer's cluster.
    pub(crate) cluster: u32,
    /// By what of the record it is known.
    pub(crate) by: Trace,
}

/// What of a record speaks for a customer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Trace {
    /// The mailbox itself.
    Mailbox,
    /// The domain of the mailbox alone.
    Site,
    /// The name of the person.
    Person,
}

impl Owner {
    /// Bits by which the mailbox speaks for the customer.
    pub(crate) fn lift(self) -> f64 {
        match self.by {
            Trace::Mailbox => MAILBOX_LIFT,
            Trace::Site => SITE_LIFT,
            Trace::Person => PERSON_LIFT,
        }
    }
}

/// Bits by which the mailbox of a customer, or of somebody whom its records list, speaks for that customer: one in sixty has
/// changed the house since, or works for its neighbour.
const MAILBOX_LIFT: f64 = 6.0;

/// The same for the domain alone: one in nine writes for a sister whom no record with that domain tells of.
const SITE_LIFT: f64 = 3.0;

/// The same for somebody of that name: one in sixteen is a namesake in another house.
const PERSON_LIFT: f64 = 4.0;

impl Mailboxes {
    /// The mailboxes of all customers' own records, and of all contacts and documents that a key leads to a customer.
    pub(crate) fn collect(catalogue: &Catalogue, found: &ByRecord<Found>) -> Self {
        let listed: Vec<(RecordIndex, Found)> = found.iter().map(|(record, found)| (record, *found)).collect();
        // Reading addresses can be shared out, entering them cannot.
        let given: Vec<(bool, Given, u32)> = listed
            .par_iter()
            .filter(|(record, found)| match catalogue.record(*record).kind().standing() {
                Standing::Master => true,
                Standing::Contact | Standing::Document => found.decided_by == DecidedBy::Key,
                Standing::Outside => false,
            })
            .map(|(record, found)| {
                let record = catalogue.record(*record);
                (record.kind().standing() == Standing::Document, Given::by(&record), found.cluster)
            })
            .filter(|(_, given, _)| !given.is_empty())
            .collect();
        let (mut kept, mut written) = (Self::default(), Self::default());
        for (on_document, given, customer) in given {
            let mailboxes = if on_document { &mut written } else { &mut kept };
            enter(&mut mailboxes.owners, given.addresses, customer);
            enter(&mut mailboxes.sites, given.sites, customer);
            enter(&mut mailboxes.people, given.people, customer);
        }
        // What a customer's own records give goes before what a document tells.
        written.owners.extend(kept.owners);
        written.sites.extend(kept.sites);
        written.people.extend(kept.people);
        written
    }

    /// The mailboxes of people who were found to belong to a customer, by what stands in their records: systems that write out
    /// the name of a firm instead of its key, and private customers, whom some systems keep among the contacts.
    pub(crate) fn of_people(catalogue: &Catalogue, people: &[(RecordIndex, u32)]) -> Self {
        let mut mailboxes = Self::default();
        for (person, customer) in people {
            enter(&mut mailboxes.owners, Given::reached(&catalogue.record(*person)).addresses, *customer);
        }
        mailboxes
    }

    /// The customer for whom somebody with the mailbox of this record writes, if there is one alone.
    pub(crate) fn owner(&self, record: &Record<'_>) -> Option<Owner> {
        let reached = Given::reached(record);
        let owner = |owners, values: &[String], by| Some(Owner { cluster: sole(owners, values)?, by });
        owner(&self.owners, &reached.addresses, Trace::Mailbox)
            .or_else(|| owner(&self.sites, &reached.sites, Trace::Site))
            .or_else(|| if self.people.is_empty() { None } else { owner(&self.people, &people(record), Trace::Person) })
    }
}

fn enter(owners: &mut Owners, values: Vec<String>, customer: u32) {
    for value in values {
        let owner = owners.entry(value).or_insert(Some(customer));
        *owner = owner.filter(|known| *known == customer);
    }
}

/// The one owner of these values.
fn sole(owners: &Owners, values: &[String]) -> Option<u32> {
    let mut owners = values.iter().filter_map(|value| owners.get(value).copied().flatten());
    let first = owners.next()?;
    owners.all(|other| other == first).then_some(first)
}

/// Where a record says that it is reached.
struct Given {
    /// Personal mailboxes, and any at a free mailer; elsewhere those of a function say no more than their domain.
    addresses: Vec<String>,
    /// The domains of its mailboxes and its website, but for those of free mailers.
    sites: Vec<String>,
    /// Its people by given and family name.
    people: Vec<String>,
}

impl Given {
    fn is_empty(&self) -> bool {
        self.addresses.is_empty() && self.sites.is_empty() && self.people.is_empty()
    }

    /// All of it.
    fn by(record: &Record<'_>) -> Self {
        Self { people: people(record), ..Self::reached(record) }
    }

    /// Its mailboxes and domains alone.
    fn reached(record: &Record<'_>) -> Self {
        let reached: Vec<&str> = reached_by(record).collect();
        let of_role = |role| record.values(role).chain(reached.iter().copied());
        // Service desks show whoever has no name with them by their mailbox.
        let unnamed = record.values(Role::PersonName).filter(|name| name.contains('@'));
        let mailboxes: Vec<Email> = of_role(Role::Email).chain(unnamed).flat_map(emails).collect();
        let own = mailboxes.iter().filter(|email| !email.role_account || email.free);
        let addresses = own.map(|email| format!("{}@{}", email.local, email.domain)).collect();
        let pages = of_role(Role::Website).filter_map(website).filter(|page| !page.free).map(|page| page.site);
        let houses = mailboxes.into_iter().filter(|email| !email.free).map(|email| email.site);
        Self { addresses, sites: houses.chain(pages).collect(), people: Vec::new() }
    }
}

/// The people whom a record names by given and family name.
fn people(record: &Record<'_>) -> Vec<String> {
    let whole = record.values(Role::PersonName).filter(|name| !name.contains('@')).map(person_name);
    let parts = record.value(Role::FirstName).zip(record.value(Role::LastName));
    let all = whole.chain(parts.map(|(given, family)| person_parts(given, family)));
    let named = all.filter(|person| !person.given.is_empty() && !person.family.is_empty());
    named.map(|person| format!("{} {}", person.given.join(" "), person.family)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::by_hand::{catalogue, typed_table};
    use crate::catalog::{Department, RecordKind};

    /// The customer for whom somebody writes from a mailbox, where three customers give theirs.
    fn writes_for(mailbox: &str) -> Option<(u32, bool)> {
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
        let owner = Mailboxes::collect(&catalogue, &found).owner(&catalogue.record(RecordIndex(4)))?;
        Some((owner.cluster, owner.by == Trace::Mailbox))
    }

    #[test]
    fn people_lend_their_own_mailbox_and_no_domain() {
        let roles = [Role::Id, Role::Email];
        let rows: [&[&str]; 3] = [&["1", "eva@haus.example"], &["2", "eva@haus.example"], &["3", "otto@haus.example"]];
        let crm = ("crm", Department::Sales);
        let catalogue = catalogue(vec![typed_table("c.csv", crm, RecordKind::Contact, &roles, &rows)]);
        let owner = |people: &[(RecordIndex, u32)], of: u32| {
            Mailboxes::of_people(&catalogue, people).owner(&catalogue.record(RecordIndex(of)))
        };
        assert_eq!(owner(&[(RecordIndex(0), 7)], 1), Some(Owner { cluster: 7, by: Trace::Mailbox }));
        assert_eq!(owner(&[(RecordIndex(0), 7)], 2), None, "a colleague may work for a sister");
        assert_eq!(owner(&[(RecordIndex(0), 7), (RecordIndex(1), 8)], 1), None, "two customers give it");
    }

    #[test]
    fn a_document_tells_whose_a_mailbox_is_where_no_record_does() {
        let crm = ("crm", Department::Sales);
        let roles = [Role::Id, Role::Email];
        let deals: [&[&str]; 2] = [&["D1", "eva@haus.example"], &["D2", "otto@haus.example"]];
        let catalogue = catalogue(vec![
            typed_table("a.csv", crm, RecordKind::Account, &roles, &[&["A1", "otto@haus.example"]]),
            typed_table("d.csv", crm, RecordKind::Deal, &roles, &deals),
            typed_table(
                "t.csv",
                crm,
                RecordKind::Ticket,
                &[Role::Id, Role::PersonName],
                &[&["T1", "eva@haus.example"], &["T2", "otto@haus.example"]],
            ),
        ]);
        let mut found = ByRecord::new(5);
        found.set(RecordIndex(0), Found { cluster: 0, probability: 1.0, decided_by: DecidedBy::Single });
        for deal in 1..3 {
            found.set(RecordIndex(deal), Found { cluster: 7, probability: 1.0, decided_by: DecidedBy::Key });
        }
        let mailboxes = Mailboxes::collect(&catalogue, &found);
        let owner = |ticket| mailboxes.owner(&catalogue.record(RecordIndex(ticket))).map(|owner| owner.cluster);
        assert_eq!((owner(3), owner(4)), (Some(7), Some(0)), "what the customer's own record gives goes before");
    }

    #[test]
    fn a_person_whom_one_customer_lists_speaks_for_it() {
        let crm = ("crm", Department::Sales);
        let roles = [Role::Id, Role::PersonName];
        let catalogue = catalogue(vec![
            typed_table(
                "a.csv",
                crm,
                RecordKind::Account,
                &roles,
                &[&["A1", "Klaus Brörup"], &["A2", "Eva Muster"], &["A3", "Eva Muster"]],
            ),
            typed_table(
                "t.csv",
                crm,
                RecordKind::Ticket,
                &roles,
                &[&["T1", "Brörup, Klaus"], &["T2", "Eva Muster"], &["T3", "Brörup"]],
            ),
        ]);
        let mut found = ByRecord::new(6);
        for account in 0..3 {
            found
                .set(RecordIndex(account), Found { cluster: account, probability: 1.0, decided_by: DecidedBy::Single });
        }
        let mailboxes = Mailboxes::collect(&catalogue, &found);
        let owner = |ticket| mailboxes.owner(&catalogue.record(RecordIndex(ticket))).map(|owner| owner.cluster);
        assert_eq!((owner(3), owner(4), owner(5)), (Some(0), None, None));
    }

    #[test]
    fn who_writes_from_a_customers_own_mailbox_writes_for_that_customer() {
        assert_eq!(
            writes_for("office.klapp@gmx.at"),
            Some((0, true)),
            "at a free mailer it is one party's, whatever it is called"
        );
        assert_eq!(writes_for("eva@haus.example"), Some((1, true)));
        assert_eq!(writes_for("info@haus.example"), Some((1, false)), "it says no more than the domain");
        assert_eq!(writes_for("otto@both.example"), None, "two customers give it");
        assert_eq!(writes_for("otto@klapp.example"), None);
    }
}
