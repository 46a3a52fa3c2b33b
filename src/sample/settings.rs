//! What a sample can be told: how large, which seed, and how often things go wrong.

use serde::Deserialize;

use super::calendar::Day;

/// Which invented company is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Company {
    /// A German maker of industrial gates, with six departments and every kind of break.
    #[default]
    Gates,
    /// A house for coffee machines with customers in Austria, Switzerland and Germany, firms and private persons; made to
    /// see how identity and rules do on exports by other habits. Its breaks were planted by somebody who had read the
    /// catalogue of rules and not how they are found.
    Dach,
}

/// How the days of the exports differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Skew {
    /// All exports are of the same day.
    #[default]
    None,
    /// The invoices were exported three months before everything else.
    OlderInvoices,
    /// The project list holds only projects that are not over.
    ActiveProjects,
    /// The customers of sales were exported three months before everything else.
    OlderAccounts,
}

/// Days by which older exports are older: three months.
const OLDER: i64 = 91;

impl Skew {
    /// Whether the export of invoices holds one of that day.
    pub(super) fn shows_invoice(self, day: Day) -> bool {
        self != Self::OlderInvoices || day <= Day::TODAY.plus(-OLDER)
    }

    /// Whether the customer list of sales holds an account that was entered on that day.
    pub(super) fn shows_account(self, entered: Day) -> bool {
        self != Self::OlderAccounts || entered <= Day::TODAY.plus(-OLDER)
    }

    /// When an account was last changed, as far as its list can know.
    pub(super) fn account_changed(self, day: Day) -> Day {
        if self == Self::OlderAccounts { day.min(Day::TODAY.plus(-OLDER)) } else { day }
    }

    /// Whether the project list holds a project with that end.
    pub(super) fn shows_project(self, end: Option<Day>) -> bool {
        self != Self::ActiveProjects || end.is_none()
    }
}

/// Size, seed and rates of a sample.
#[derive(Debug, Clone, PartialEq)]
pub struct SampleSettings {
    /// Which company.
    pub company: Company,
    /// How many customers the company has. Some more are known to nobody but the newsletter.
    pub customers: usize,
    /// Another seed makes another company with the same habits.
    pub seed: u64,
    /// Multiplies the rates of all habits in `data/habits.tsv`: 0 for clean copies, 1 for the usual mess.
    pub mess: f64,
    /// How often handovers break and who resembles whom.
    pub rates: Rates,
    /// How the days of the exports differ.
    pub skew: Skew,
    /// Rows of data in one sheet of the workbook before it goes on in a further sheet (Excel ends at 1,048,576 rows).
    pub sheet_rows: u32,
}

/// Shares of things that could go wrong and do.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Rates {
    /// Records that stand in their system a second time.
    pub duplicate: f64,
    /// Customers in groups of firms that share house, phone and domain.
    pub sibling: f64,
    /// Customers that are branches with an account of their own.
    pub branch: f64,
    /// Customers with a namesake of the same trade.
    pub namesake: f64,
    /// Customers that share a household.
    pub household: f64,
    /// Firms whose name is contained in that of another firm.
    pub double_barrelled: f64,
    /// Won deals that never became a project (HND301).
    pub won_without_project: f64,
    /// Finished projects that were never invoiced (HND302).
    pub project_without_invoice: f64,
    /// Projects that began without a deal (HND310).
    pub project_without_deal: f64,
    /// Deals, contacts, projects and invoices whose customer key leads nowhere (HND305).
    pub dangling: f64,
    /// Handovers that take far longer than usual (HND306).
    pub slow_handover: f64,
    /// Finished projects of which other amounts are invoiced than were agreed (HND307).
    pub amount_mismatch: f64,
    /// Customers without any undertaking who get an invoice all the same (HND303).
    pub invoice_without_origin: f64,
    /// Open deals and service cases whose owner left, or that have none (HND309).
    pub owner_gone: f64,
    /// Subscribers who ask for an offer (HND312, where nobody makes one).
    pub offer_wanted: f64,
    /// Service cases closed before they were opened (DQ605).
    pub impossible_date: f64,
    /// Customers with an open deal whose service cases pile up (SIG501).
    pub trouble: f64,
    /// Finished projects that stand in the list a second time (DUP203).
    pub duplicate_project: f64,
    /// Customers whose VAT id differs between ERP and ledger (CON401).
    pub contradictory_vat: f64,
    /// Customers with two ledger accounts whose bank accounts differ (CON404).
    pub contradictory_account: f64,
    /// Ledger accounts with the bank account of a stranger (DUP204).
    pub foreign_account: f64,
    /// Ledger accounts that name the ERP number of a stranger (DUP205).
    pub foreign_number: f64,
    /// Active customers whose copy in the ERP nobody touched for years (CON406).
    pub stale_record: f64,
    /// Customers of whom a VAT id, bank account or mailbox fails its check (DQ601).
    pub broken_key: f64,
    /// Customers whose telephone number a spreadsheet turned into an exponent (DQ602).
    pub rounded_number: f64,
    /// Customers of whom a record says nothing but the name, or everything but the name (DQ603).
    pub bare_record: f64,
    /// Customers of whom a field is filled with something that says nothing (DQ604).
    pub filler: f64,
    /// Rows of the newsletter that break off (DQ606).
    pub torn_row: f64,
    /// Running projects that have used up their hours, or are paused without an end (SIG503).
    pub billing_risk: f64,
    /// Customers with a second ledger account for another purpose; harmless.
    pub second_purpose: f64,
    /// Invoices that were cancelled by a credit note and written anew; harmless.
    pub rewritten_invoice: f64,
    /// Buyers whom the service desk knows; most of its accounts are operators whom sales never met (ISL102).
    pub known_to_service: f64,
}

impl Default for SampleSettings {
    fn default() -> Self {
        Self {
            company: Company::Gates,
            customers: 2_000,
            seed: 1,
            mess: 1.0,
            rates: Rates::default(),
            skew: Skew::None,
            sheet_rows: 1_000_000,
        }
    }
}

impl Rates {
    /// The same look-alikes and harmless things, and so many times the breaks.
    fn times(&self, factor: f64) -> Self {
        let worse = |rate: f64| (rate * factor).min(0.9);
        Self {
            duplicate: worse(self.duplicate),
            won_without_project: worse(self.won_without_project),
            project_without_invoice: worse(self.project_without_invoice),
            project_without_deal: worse(self.project_without_deal),
            dangling: worse(self.dangling),
            slow_handover: worse(self.slow_handover),
            amount_mismatch: worse(self.amount_mismatch),
            invoice_without_origin: worse(self.invoice_without_origin),
            owner_gone: worse(self.owner_gone),
            offer_wanted: worse(self.offer_wanted),
            impossible_date: worse(self.impossible_date),
            trouble: worse(self.trouble),
            duplicate_project: worse(self.duplicate_project),
            contradictory_vat: worse(self.contradictory_vat),
            foreign_account: worse(self.foreign_account),
            foreign_number: worse(self.foreign_number),
            stale_record: worse(self.stale_record),
            broken_key: worse(self.broken_key),
            rounded_number: worse(self.rounded_number),
            bare_record: worse(self.bare_record),
            filler: worse(self.filler),
            torn_row: worse(self.torn_row),
            billing_risk: worse(self.billing_risk),
            ..self.clone()
        }
    }
}

impl SampleSettings {
    /// The same company in a worse state: half as much again goes wrong in every record and at every handover.
    #[must_use]
    pub fn harsh(self) -> Self {
        const WORSE: f64 = 1.5;
        let Self { mess, rates, .. } = &self;
        let (mess, rates) = (mess * WORSE, rates.times(WORSE));
        Self { mess, rates, ..self }
    }
}

impl Default for Rates {
    fn default() -> Self {
        Self {
            duplicate: 0.055,
            sibling: 0.07,
            branch: 0.05,
            namesake: 0.09,
            household: 0.03,
            double_barrelled: 0.03,
            won_without_project: 0.06,
            project_without_invoice: 0.07,
            project_without_deal: 0.07,
            dangling: 0.014,
            slow_handover: 0.06,
            amount_mismatch: 0.06,
            invoice_without_origin: 0.06,
            owner_gone: 0.03,
            offer_wanted: 0.08,
            impossible_date: 0.008,
            trouble: 0.30,
            duplicate_project: 0.03,
            contradictory_vat: 0.02,
            contradictory_account: 0.25,
            foreign_account: 0.02,
            foreign_number: 0.05,
            stale_record: 0.04,
            broken_key: 0.02,
            rounded_number: 0.02,
            bare_record: 0.008,
            filler: 0.015,
            torn_row: 0.002,
            billing_risk: 0.20,
            second_purpose: 0.10,
            rewritten_invoice: 0.03,
            known_to_service: 0.20,
        }
    }
}
