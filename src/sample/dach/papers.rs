//! The papers of an undertaking before a system gives them a shape: deal, order, project, invoices; and what a case of the
//! service desk and a lead are.
//!
//! Each paper carries the rules that must name it, so that the truth is written where the paper's id is known.

use crate::sample::calendar::Day;

/// Rules that must name a paper.
pub(super) type Breaks = Vec<&'static str>;

/// An opportunity.
#[derive(Debug, Clone)]
pub(super) struct Deal {
    /// Salesforce id.
    pub(super) id: String,
    /// Number of the customer in the world.
    pub(super) customer: u64,
    /// Salesforce id of the account; empty where nobody filled it.
    pub(super) account: String,
    /// Name of the opportunity.
    pub(super) title: String,
    /// Stage.
    pub(super) stage: &'static str,
    /// Net amount in cents.
    pub(super) cents: i64,
    /// `EUR` or `CHF`.
    pub(super) currency: &'static str,
    /// When sales began.
    pub(super) created: Day,
    /// When it was or will be decided.
    pub(super) closed: Day,
    /// Who sells.
    pub(super) owner: &'static str,
    /// The undertaking in the truth.
    pub(super) undertaking: u64,
    /// Whether it truly is still to be decided.
    pub(super) is_open: bool,
    /// What is wrong with it.
    pub(super) breaks: Breaks,
}

/// An order of SAP.
#[derive(Debug, Clone)]
pub(super) struct Order {
    /// Document number.
    pub(super) number: String,
    /// Number of the customer in the world.
    pub(super) customer: u64,
    /// Customer number of SAP.
    pub(super) debtor: String,
    /// What is ordered.
    pub(super) title: String,
    /// Net amount in cents.
    pub(super) cents: i64,
    /// Currency.
    pub(super) currency: &'static str,
    /// Day of the order.
    pub(super) day: Day,
    /// What the customer or sales gave as their sign.
    pub(super) reference: String,
    /// The undertaking in the truth.
    pub(super) undertaking: u64,
}

/// A row of the list of projects.
#[derive(Debug, Clone)]
pub(super) struct Project {
    /// Project number.
    pub(super) id: String,
    /// Number of the customer in the world.
    pub(super) customer: u64,
    /// Title.
    pub(super) title: String,
    /// The customer as the list names it.
    pub(super) name: String,
    /// Its town.
    pub(super) town: String,
    /// Status.
    pub(super) status: &'static str,
    /// First day.
    pub(super) start: Day,
    /// Last day, once it is over.
    pub(super) end: Option<Day>,
    /// Planned last day.
    pub(super) planned: Option<Day>,
    /// Who leads it; empty where nobody does.
    pub(super) manager: &'static str,
    /// Net budget in cents.
    pub(super) cents: i64,
    /// Opportunity, where somebody wrote it down.
    pub(super) deal: String,
    /// Order of SAP, where somebody wrote it down.
    pub(super) order: String,
    /// Planned and spent hours.
    pub(super) hours: [i64; 2],
    /// Progress in per cent.
    pub(super) progress: i64,
    /// The undertaking in the truth.
    pub(super) undertaking: u64,
    /// What is wrong with it.
    pub(super) breaks: Breaks,
}

impl Project {
    /// Whether work goes on.
    pub(super) fn is_running(&self) -> bool {
        matches!(self.status, "Läuft" | "Pausiert")
    }

    /// Whether it came to its end.
    pub(super) fn is_finished(&self) -> bool {
        self.status == "Abgeschlossen"
    }
}

/// Where invoices are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Books {
    /// SAP at the parent.
    Sap,
    /// sevDesk at the Austrian subsidiary.
    Office,
}

/// What sort of paper an invoice is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sort {
    /// An invoice.
    Invoice,
    /// An invoice that was cancelled.
    Cancelled,
    /// What cancels it.
    Cancellation,
    /// A charge within the group.
    Internal,
}

/// An invoice, or what undoes one.
#[derive(Debug, Clone)]
pub(super) struct Invoice {
    /// Where it was written.
    pub(super) books: Books,
    /// Its number; given once all are known.
    pub(super) number: String,
    /// Which part of the undertaking's bill it is; names it before it has a number.
    pub(super) part: u64,
    /// What sort it is.
    pub(super) sort: Sort,
    /// The part that it cancels.
    pub(super) cancels: Option<u64>,
    /// Number of the customer in the world.
    pub(super) customer: u64,
    /// Customer number of the books.
    pub(super) debtor: String,
    /// The customer as the books name it.
    pub(super) name: String,
    /// Day of the invoice.
    pub(super) day: Day,
    /// When it is due.
    pub(super) due: Day,
    /// Net amount in cents.
    pub(super) net: i64,
    /// Currency.
    pub(super) currency: &'static str,
    /// Order that it bills.
    pub(super) order: String,
    /// Project or whatever else the clerk wrote as its sign.
    pub(super) reference: String,
    /// What is billed.
    pub(super) subject: String,
    /// When it was paid.
    pub(super) paid: Option<Day>,
    /// Level of dunning.
    pub(super) dunning: i64,
    /// The undertaking in the truth.
    pub(super) undertaking: u64,
    /// What is wrong with it.
    pub(super) breaks: Breaks,
}

impl Invoice {
    /// Gross amount in cents.
    pub(super) fn gross(&self) -> i64 {
        self.net + self.tax()
    }

    /// Tax in cents.
    pub(super) fn tax(&self) -> i64 {
        match (self.books, self.currency) {
            (Books::Office, _) => self.net * 20 / 100,
            (Books::Sap, "CHF") => self.net * 81 / 1_000,
            (Books::Sap, _) => self.net * 19 / 100,
        }
    }

    /// Whether money is missing after the day on which it was due.
    pub(super) fn is_overdue(&self) -> bool {
        self.sort == Sort::Invoice && self.paid.is_none() && self.due < Day::TODAY
    }
}

/// A case of the service desk.
#[derive(Debug, Clone)]
pub(super) struct Case {
    /// Number of the customer in the world.
    pub(super) customer: u64,
    /// Names the draws of what the caller says.
    pub(super) stream: u64,
    /// Status.
    pub(super) status: &'static str,
    /// Priority.
    pub(super) priority: &'static str,
    /// Tags.
    pub(super) tags: &'static str,
    /// When it was opened.
    pub(super) opened: Day,
    /// When it was closed.
    pub(super) closed: Option<Day>,
    /// What is wrong with it.
    pub(super) breaks: Breaks,
}

impl Case {
    /// Whether the customer still waits.
    pub(super) fn is_unresolved(&self) -> bool {
        self.closed.is_none()
    }

    /// Whether somebody raised it to a manager.
    pub(super) fn is_escalated(&self) -> bool {
        self.is_unresolved() && self.tags.contains("Eskalation")
    }
}

/// A booking of hours.
#[derive(Debug, Clone)]
pub(super) struct Hours {
    /// Day.
    pub(super) day: Day,
    /// Who worked.
    pub(super) who: &'static str,
    /// Project number.
    pub(super) project: String,
    /// The project's title.
    pub(super) title: String,
    /// Quarters of an hour.
    pub(super) quarters: i64,
    /// What is wrong with it.
    pub(super) breaks: Breaks,
}
