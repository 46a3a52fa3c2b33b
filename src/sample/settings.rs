//! What a sample can be told: how large, which seed, and how often things go wrong.

/// Size, seed and rates of a sample.
#[derive(Debug, Clone, PartialEq)]
pub struct SampleSettings {
    /// How many customers the company has. Some more are known to nobody but the newsletter.
    pub customers: usize,
    /// Another seed makes another company with the same habits.
    pub seed: u64,
    /// Multiplies the rates of all habits in `data/habits.tsv`: 0 for clean copies, 1 for the usual mess.
    pub mess: f64,
    /// How often handovers break and who resembles whom.
    pub rates: Rates,
    /// Rows of data in one sheet of the workbook before it goes on in a further sheet (Excel ends at 1,048,576 rows).
    pub sheet_rows: u32,
}

/// Shares of things that could go wrong and do.
#[derive(Debug, Clone, PartialEq)]
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
    /// Buyers whom the service desk knows; most of its accounts are operators whom sales never met (ISL102).
    pub known_to_service: f64,
}

impl Default for SampleSettings {
    fn default() -> Self {
        Self { customers: 2_000, seed: 1, mess: 1.0, rates: Rates::default(), sheet_rows: 1_000_000 }
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
            known_to_service: 0.20,
        }
    }
}
