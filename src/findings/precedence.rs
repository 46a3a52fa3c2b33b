//! One break, one finding: which rule stays silent where another one has already said what is the matter.

use std::collections::{BTreeMap, BTreeSet};

use super::case::Case;
use super::finding::Code;
use crate::catalog::RecordIndex;

impl Code {
    /// The rules to which this one yields.
    pub fn yields_to(self) -> &'static [Self] {
        match self {
            // The bridge to a system that shares nothing with anybody is thin with everybody, and has no key.
            Self::Isl102 | Self::Isl104 => &[Self::Isl101],
            // A deal that nobody took over, a stranger at the desk or a key that leads nowhere is why a department does not know the
            // customer.
            Self::Isl103 => &[Self::Hnd301, Self::Hnd304, Self::Hnd305],
            Self::Isl106 => &[Self::Hnd303, Self::Hnd304, Self::Hnd305],
            // Records that are the same for sure need nobody to decide.
            Self::Dup202 => &[Self::Dup201],
            // A key that leads nowhere is why the other side of the handover was not found.
            Self::Hnd303 | Self::Hnd304 => &[Self::Hnd305],
            // So is a twin that has it.
            Self::Hnd301 | Self::Hnd302 | Self::Hnd310 => &[Self::Hnd305, Self::Dup203],
            // A blocked customer who is being sold to is one break, whoever notices it.
            Self::Con405 | Self::Sig505 => &[Self::Hnd308],
            // What a stale copy says otherwise has been said.
            Self::Con406 => &[Self::Con401, Self::Con402, Self::Con403, Self::Con404],
            // From days that cannot be, no time is counted.
            Self::Hnd306 => &[Self::Dq605],
            // A damaged or placed value fails its check, and identifies nobody.
            Self::Dq601 => &[Self::Dq602, Self::Dq604],
            Self::Dq603 => &[Self::Dq604],
            _ => &[],
        }
    }
}

/// Drops the cases whose subject another case explains. For cases about systems the subject's slugs decide, for all
/// others the record a person would open first.
pub(super) fn apply(cases: Vec<Case>) -> Vec<Case> {
    let mut explained: BTreeMap<Code, BTreeSet<RecordIndex>> = BTreeMap::new();
    let mut systems: BTreeMap<Code, BTreeSet<String>> = BTreeMap::new();
    for case in &cases {
        explained.entry(case.code).or_default().extend(&case.explains);
        if case.record.is_none() {
            systems.entry(case.code).or_default().insert(case.subject.id.clone());
        }
    }
    let said = |stronger: &Code, case: &Case| {
        if let Some(record) = case.record {
            return explained.get(stronger).is_some_and(|records| records.contains(&record));
        }
        let mut sides = case.subject.id.split('|');
        systems.get(stronger).is_some_and(|slugs| sides.any(|slug| slugs.contains(slug)))
    };
    cases.into_iter().filter(|case| !case.code.yields_to().iter().any(|stronger| said(stronger, case))).collect()
}
