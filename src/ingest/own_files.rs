//! What archipel itself keeps beside exports is none of them, under whatever name.

use super::formats::Read;
use super::problems::told;
use crate::table::ProblemKind;

/// Columns that only a file of decisions has together; `linkage/decisions` writes it, and a test there holds the two together.
const DECISIONS: [&str; 4] = ["entity_type", "judgement", "left_anchor", "right_anchor"];

/// What is to be said of a file that holds decisions of reviewers instead of its tables; `None` where it does not.
pub(super) fn decisions(file: &str, read: &Read) -> Option<Read> {
    let [table] = read.tables.as_slice() else { return None };
    let has = |name: &&str| table.header.iter().any(|column| column == name);
    DECISIONS.iter().all(has).then(|| told(file, ProblemKind::DecisionsAside, Vec::new()))
}
