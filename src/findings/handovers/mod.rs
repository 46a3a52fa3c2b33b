//! HND: broken handovers.

mod billing;
mod dangling_reference;
mod guards;
mod near_miss;
mod project_without_deal;
mod project_without_invoice;
mod won_without_project;

#[cfg(test)]
mod tests;

pub(super) use dangling_reference::dangling_reference;
pub(super) use project_without_deal::project_without_deal;
pub(super) use project_without_invoice::project_without_invoice;
pub(super) use won_without_project::won_without_project;

use crate::catalog::RecordKind;

/// What a won deal should lead to.
const WORK: [RecordKind; 2] = [RecordKind::Order, RecordKind::Project];

/// What should stand behind a project.
const ORIGIN: [RecordKind; 2] = [RecordKind::Deal, RecordKind::Order];
