//! Customers of whom a system knows a mailbox at a firm and nothing else but the name of whoever writes from it.
//!
//! Where customers enter themselves (a subscription, a shop), whoever has the company's card is the customer. The record looks like
//! that of a private person, and is about the firm behind the mailbox, as a contact's is.

use super::{Email, PartyKind, emails, fold, party_kind, person_name};
use crate::catalog::{Record, RecordKind, Role};

/// What a customer of one's own account has beside a name and a mailbox: who gives any of it is not merely somebody's mailbox.
const OWN: [Role; 17] = [
    Role::CustomerNumber,
    Role::CompanyNameExtra,
    Role::PersonName,
    Role::FirstName,
    Role::LastName,
    Role::OtherName,
    Role::Street,
    Role::Postcode,
    Role::City,
    Role::FullAddress,
    Role::Phone,
    Role::Mobile,
    Role::Website,
    Role::VatId,
    Role::RegisterNumber,
    Role::Iban,
    Role::BirthDate,
];

/// Whether a record keeps as a customer somebody who writes for a firm: nothing but mailboxes at one site, and no name but that of a
/// person after whom the site is not called.
pub fn is_subscriber_of_a_firm(record: &Record<'_>) -> bool {
    if record.kind() != RecordKind::Account || OWN.iter().any(|role| record.value(*role).is_some()) {
        return false;
    }
    let mailboxes: Vec<Email> = record.values(Role::Email).flat_map(emails).collect();
    let Some(first) = mailboxes.first() else { return false };
    let of_one_site = mailboxes.iter().all(|mailbox| !mailbox.free && mailbox.site == first.site);
    of_one_site && record.value(Role::CompanyName).is_none_or(|name| writes_for(name, first))
}

/// Whether a name is that of a person who has a mailbox at a site of others.
fn writes_for(name: &str, mailbox: &Email) -> bool {
    let label = fold(&mailbox.label).replace(' ', "");
    let person = person_name(name);
    party_kind(name) == PartyKind::Person
        && !person.given.is_empty()
        && person.family_words().all(|word| !label.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::by_hand::{catalogue, typed_table};
    use crate::catalog::{Department, RecordIndex};

    fn is_subscriber(name: &str, mailbox: &str, city: &str) -> bool {
        let roles = [Role::Id, Role::CompanyName, Role::Email, Role::City];
        let rows: [&[&str]; 1] = [&["1", name, mailbox, city]];
        let billing = ("billing", Department::Accounting);
        let catalogue = catalogue(vec![typed_table("c.csv", billing, RecordKind::Account, &roles, &rows)]);
        is_subscriber_of_a_firm(&catalogue.record(RecordIndex(0)))
    }

    #[test]
    fn somebody_with_a_mailbox_at_a_firm_is_kept_in_its_place() {
        assert!(is_subscriber("Björn Schäfer", "b.schaefer@klapp.example", ""));
        assert!(is_subscriber("", "info@klapp.example", ""));
        assert!(!is_subscriber("Klapp GmbH", "b.schaefer@klapp.example", ""), "the firm itself");
        assert!(!is_subscriber("Björn Schäfer", "b.schaefer@gmx.de", ""), "a private customer");
        assert!(!is_subscriber("Björn Schäfer", "mail@bjoern-schaefer.example", ""), "on their own account");
        assert!(!is_subscriber("Björn Schäfer", "b.schaefer@klapp.example", "Köln"), "somebody who lives somewhere");
    }
}
