//! HND: broken handovers.

mod amount_mismatch;
mod billing;
mod consent_break;
mod dangling_reference;
mod frameworks;
mod further;
mod gross_lists;
mod guards;
mod invoice_without_origin;
mod lead_without_deal;
mod near_miss;
mod owner_break;
mod project_without_deal;
mod project_without_invoice;
mod project_without_service;
mod quotes;
mod slow_handover;
mod stage_contradiction;
mod ticket_without_customer;
mod usual_origins;
mod won_without_project;

#[cfg(test)]
mod guard_tests;
#[cfg(test)]
mod tests;

pub(super) use amount_mismatch::amount_mismatch;
pub(super) use consent_break::consent_break;
pub(super) use dangling_reference::dangling_reference;
pub(super) use further::with_further;
pub(super) use guards::cover;
pub(super) use invoice_without_origin::invoice_without_origin;
pub(super) use lead_without_deal::lead_without_deal;
pub(super) use owner_break::owner_break;
pub(super) use project_without_deal::{is_own_house, project_without_deal};
pub(super) use project_without_invoice::project_without_invoice;
pub(super) use project_without_service::project_without_service;
pub(super) use slow_handover::slow_handover;
pub(super) use stage_contradiction::{blocks, stage_contradiction};
pub(super) use ticket_without_customer::ticket_without_customer;
pub(super) use won_without_project::won_without_project;

use crate::catalog::RecordKind;

/// What a won deal should lead to.
const WORK: [RecordKind; 2] = [RecordKind::Order, RecordKind::Project];

/// What should stand behind a project.
const ORIGIN: [RecordKind; 2] = [RecordKind::Deal, RecordKind::Order];
