//! What invoices charge as a rule where they name their origin: of which systems it is, and how small a part of it. An invoice that
//! names none is held against that: a bill of fifty euros is no part of a hall, and what a shop sold is paid in the shop.

use std::collections::{BTreeMap, BTreeSet};

use crate::catalog::RecordKind;
use crate::findings::amounts::Total;
use crate::findings::context::{Context, ORIGINS};
use crate::linkage::Target;
use crate::memory::Document;

/// Fewest invoices that name their origin before they say what is usual.
const ENOUGH: usize = 20;

/// Share of the invoices that may charge a smaller part than is usual.
const UNUSUAL: f64 = 0.02;

/// What is usual.
#[derive(Debug, Default)]
pub(super) struct UsualOrigins {
    /// Per system of invoices: the systems to whose documents they lead.
    systems: BTreeMap<usize, BTreeSet<usize>>,
    /// Smallest part of an undertaking that is charged at once.
    least: f64,
}

impl UsualOrigins {
    /// Learns from the invoices that lead to an undertaking, or to a contract, which is none.
    pub(super) fn of(context: &Context, invoices: &[Document]) -> Self {
        let mut usual = Self::default();
        let mut parts: Vec<f64> = Vec::new();
        let mut leading: BTreeMap<usize, usize> = BTreeMap::new();
        for invoice in invoices {
            let contracts = contracts(context, invoice).map(|contract| contract.system);
            usual.systems.entry(invoice.system).or_default().extend(contracts);
            let Some(project) = invoice.project else { continue };
            let origins = context.documents_of(project, &ORIGINS);
            *leading.entry(invoice.system).or_default() += 1;
            usual.systems.entry(invoice.system).or_default().extend(origins.iter().map(|origin| origin.system));
            parts.extend(origins.iter().filter_map(|origin| part(invoice, origin)).reduce(f64::min));
        }
        usual.systems.retain(|system, _| leading.get(system).is_some_and(|count| *count >= ENOUGH));
        if parts.len() >= ENOUGH {
            parts.sort_by(f64::total_cmp);
            usual.least = parts[(parts.len() as f64 * UNUSUAL) as usize];
        }
        usual
    }

    /// Whether invoices of that system lead to documents of the other's.
    pub(super) fn leads_to(&self, invoice: &Document, origin: &Document) -> bool {
        self.systems.get(&invoice.system).is_none_or(|systems| systems.contains(&origin.system))
    }

    /// Whether an invoice charges no smaller part of an undertaking than others do.
    pub(super) fn is_part(&self, invoice: &Document, origin: &Document, tolerance: f64) -> bool {
        part(invoice, origin).is_none_or(|part| part >= self.least * (1.0 - tolerance))
    }
}

/// The contracts that an invoice names, by a key or in its text.
fn contracts(context: &Context, invoice: &Document) -> impl Iterator<Item = Document> {
    let named =
        context.resolution.references_of(invoice.record).iter().filter_map(|reference| match reference.target {
            Target::Record(record) => context.world.documents.get(record),
            Target::Dangling | Target::NoTable => None,
        });
    named.filter(|document| document.kind == RecordKind::Contract)
}

/// The part of an undertaking's amount that an invoice charges.
fn part(invoice: &Document, origin: &Document) -> Option<f64> {
    let worth = Total::of([origin]);
    let cents = worth.cents().filter(|cents| *cents > 0)? as f64;
    Some(1.0 + Total::of([invoice]).beyond(&worth)? as f64 / cents).filter(|part| *part > 0.0)
}
