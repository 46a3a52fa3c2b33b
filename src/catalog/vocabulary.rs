//! The words of the catalog: kinds of records and roles of columns.

use serde::{Deserialize, Serialize};

use super::spelling::{from_spelling, spellings};

/// What one row of a table is. The kebab- and snake-case spellings are part of the output contract.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum RecordKind {
    /// Somebody who may become a customer.
    Lead,
    /// An organisation or person in a sales, service or project system.
    Account,
    /// A person at an organisation.
    Contact,
    /// A customer in a ledger or an ERP.
    Debtor,
    /// A supplier in a ledger; read and counted, kept out of customers.
    Creditor,
    /// Somebody on a mailing list.
    Subscriber,
    /// Somebody who opens tickets.
    Requester,
    /// A sales opportunity.
    Deal,
    /// An offer.
    Quote,
    /// An order.
    Order,
    /// A contract.
    Contract,
    /// A project.
    Project,
    /// An outgoing invoice.
    Invoice,
    /// A credit note.
    CreditNote,
    /// A payment.
    Payment,
    /// A posting in a ledger.
    Posting,
    /// A service case.
    Ticket,
    /// Hours worked.
    TimeEntry,
}

/// What a [`RecordKind`] is for the identity of customers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Standing {
    /// The row *is* a customer (lead, account, debtor).
    Master,
    /// The row is a person who belongs to a customer (contact, subscriber, requester).
    Contact,
    /// The row is a document that names a customer.
    Document,
    /// The row has no customer (creditor).
    Outside,
}

impl RecordKind {
    /// All kinds, in the order of the contract.
    pub const ALL: [Self; 18] = [
        Self::Lead,
        Self::Account,
        Self::Contact,
        Self::Debtor,
        Self::Creditor,
        Self::Subscriber,
        Self::Requester,
        Self::Deal,
        Self::Quote,
        Self::Order,
        Self::Contract,
        Self::Project,
        Self::Invoice,
        Self::CreditNote,
        Self::Payment,
        Self::Posting,
        Self::Ticket,
        Self::TimeEntry,
    ];

    /// The spelling of the contract.
    pub fn name(self) -> &'static str {
        match self {
            Self::Lead => "lead",
            Self::Account => "account",
            Self::Contact => "contact",
            Self::Debtor => "debtor",
            Self::Creditor => "creditor",
            Self::Subscriber => "subscriber",
            Self::Requester => "requester",
            Self::Deal => "deal",
            Self::Quote => "quote",
            Self::Order => "order",
            Self::Contract => "contract",
            Self::Project => "project",
            Self::Invoice => "invoice",
            Self::CreditNote => "credit_note",
            Self::Payment => "payment",
            Self::Posting => "posting",
            Self::Ticket => "ticket",
            Self::TimeEntry => "time_entry",
        }
    }

    /// The kind with the contract's spelling `name`.
    pub fn from_name(name: &str) -> Option<Self> {
        from_spelling(name)
    }

    /// How a row of this kind takes part in customer identity.
    pub fn standing(self) -> Standing {
        match self {
            Self::Lead | Self::Account | Self::Debtor => Standing::Master,
            Self::Contact | Self::Subscriber | Self::Requester => Standing::Contact,
            Self::Creditor => Standing::Outside,
            _ => Standing::Document,
        }
    }

    /// Whether rows of this kind are matched as projects (deals, orders and projects are one undertaking).
    pub fn is_undertaking(self) -> bool {
        matches!(self, Self::Deal | Self::Order | Self::Project)
    }
}

/// What a column says about its record. Spelled in kebab-case in data files, configuration and `inspect`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// The record's own technical id, unique in its table.
    Id,
    /// The record's own human number (ticket number, project number, invoice number, deal number).
    Number,
    /// The customer's number as a master record carries it: its own or that of another system.
    CustomerNumber,
    /// A customer number on a document, a contact or a foreign system's master: points at a customer.
    CustomerReference,
    /// Technical id of an account in the same system.
    AccountReference,
    /// Technical id of the account above this one (a group's head).
    ParentReference,
    /// Technical id of a contact.
    ContactReference,
    /// Technical id or number of a deal.
    DealReference,
    /// Number of an order.
    OrderReference,
    /// Technical id or number of a project.
    ProjectReference,
    /// Number of an invoice.
    InvoiceReference,
    /// Name of an organisation, or of a customer of either sort.
    CompanyName,
    /// Continuation of the name in a second column.
    CompanyNameExtra,
    /// Whole name of a person.
    PersonName,
    /// Given names.
    FirstName,
    /// Family name.
    LastName,
    /// Form of address, academic title.
    Salutation,
    /// Native or other name of the same party.
    OtherName,
    /// Whether the row is an organisation, a person or neither (DATEV's `Adressattyp`, a record type).
    PartyType,
    /// Street, with or without house number.
    Street,
    /// House number.
    HouseNumber,
    /// Further address line (building, c/o, district).
    AddressExtra,
    /// Postcode.
    Postcode,
    /// Town.
    City,
    /// Federal state, region.
    State,
    /// Country.
    Country,
    /// A whole address in one cell.
    FullAddress,
    /// E-mail address.
    Email,
    /// Telephone number (landline or any).
    Phone,
    /// Mobile number.
    Mobile,
    /// Fax number.
    Fax,
    /// Website.
    Website,
    /// Country part of a VAT id that is split over two columns.
    VatCountry,
    /// VAT id, whole or without its country part.
    VatId,
    /// National tax number.
    TaxNumber,
    /// Commercial register number, with or without court.
    RegisterNumber,
    /// Legal entity identifier.
    Lei,
    /// Bank account.
    Iban,
    /// Bank.
    Bic,
    /// Date of birth.
    BirthDate,
    /// Year of birth, where day and month stand apart.
    BirthYear,
    /// Month of birth.
    BirthMonth,
    /// Day of birth.
    BirthDay,
    /// National, passport, licence or social security number of a person.
    PersonalNumber,
    /// Employer of a person.
    Employer,
    /// Title of a deal, project, ticket or work.
    Title,
    /// Title of the project that a document belongs to, where it shows that beside a title of its own.
    ProjectName,
    /// Long text.
    Notes,
    /// State of the record in its process (deal stage, project status, ticket status, invoice status).
    Stage,
    /// Whether the record is blocked, archived or deleted.
    Blocked,
    /// Whether the record is still in use: the same, said the other way round.
    Active,
    /// Net amount of the document.
    Amount,
    /// Gross amount of the document.
    AmountGross,
    /// Tax in the gross amount.
    TaxAmount,
    /// What is still to be paid.
    OpenAmount,
    /// Currency.
    Currency,
    /// Rate of that currency against the ledger's.
    ExchangeRate,
    /// Probability of a deal.
    Probability,
    /// Priority of a ticket.
    Priority,
    /// Whether a ticket was escalated.
    Escalated,
    /// Responsible person in the house.
    Owner,
    /// When the record was created.
    Created,
    /// When it was last changed.
    Modified,
    /// Date of the document (invoice date, order date).
    DocumentDate,
    /// Expected or actual date of closing (deals, tickets).
    Closed,
    /// When it is due.
    Due,
    /// Days within which an invoice is to be paid.
    PaymentDays,
    /// How often somebody reminded the customer of an invoice.
    DunningLevel,
    /// Start of the work.
    Start,
    /// End of the work.
    End,
    /// Hours that a project may take.
    HoursBudget,
    /// Hours that a project has taken.
    HoursSpent,
    /// How far a project has come, in percent.
    Progress,
    /// Kind of document, where a table mixes them (invoice, credit note).
    DocumentType,
    /// Does not want to be contacted.
    OptOut,
    /// Wants to be contacted.
    OptIn,
    /// Industry, category.
    Industry,
    /// Tags.
    Tags,
}

impl Role {
    /// The kebab-case spelling of data files, configuration and `inspect`.
    pub fn name(self) -> &'static str {
        spellings::<Self>()[self as usize]
    }

    /// The role with the spelling `name`.
    pub fn from_name(name: &str) -> Option<Self> {
        from_spelling(name)
    }

    /// The spellings of all roles, in the order of roles.
    pub fn names() -> &'static [&'static str] {
        spellings::<Self>()
    }

    /// Whether its values are ids and numbers by which records are joined.
    pub(super) fn is_key(self) -> bool {
        matches!(
            self,
            Self::Id
                | Self::Number
                | Self::CustomerNumber
                | Self::CustomerReference
                | Self::AccountReference
                | Self::ParentReference
                | Self::ContactReference
                | Self::DealReference
                | Self::OrderReference
                | Self::ProjectReference
                | Self::InvoiceReference
        )
    }

    /// Whether it is part of an address of which a record has one, so that another address has all of these once more.
    pub(super) fn is_address(self) -> bool {
        matches!(self, Self::Street | Self::HouseNumber | Self::Postcode | Self::City | Self::State | Self::Country)
    }

    /// Whether several columns of one table may play the role at once (two telephone numbers, three lines of a name).
    /// Of the other roles only the best column is used.
    pub fn is_repeatable(self) -> bool {
        matches!(
            self,
            Self::CompanyName
                | Self::CompanyNameExtra
                | Self::PersonName
                | Self::FirstName
                | Self::LastName
                | Self::Salutation
                | Self::OtherName
                | Self::CustomerNumber
                | Self::CustomerReference
                | Self::AddressExtra
                | Self::Email
                | Self::Phone
                | Self::Mobile
                | Self::Fax
                | Self::Website
                | Self::Iban
                | Self::Bic
                | Self::TaxNumber
                | Self::PersonalNumber
                | Self::Blocked
                | Self::Notes
                | Self::Tags
                | Self::OptOut
                | Self::OptIn
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_agree_with_serde() {
        assert_eq!(Role::VatId.name(), "vat-id");
        assert_eq!(Role::from_name("customer-reference"), Some(Role::CustomerReference));
        assert_eq!(Role::from_name("no-such-role"), None);
        assert_eq!(Role::names().last(), Some(&Role::Tags.name()));
        for kind in RecordKind::ALL {
            assert_eq!(RecordKind::from_name(kind.name()), Some(kind));
        }
    }
}
