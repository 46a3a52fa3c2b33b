//! The part of the gate that looks at the whole: how fragmented the company may be, and how ready its data have to be.

use std::collections::BTreeMap;

use crate::config::GateSettings;
use crate::roadmap::{Roadmap, use_cases};

/// What is asked of the indices. What is not set is not asked.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct IndexTerms {
    /// The highest fragmentation index, 0 to 100.
    pub max_fragmentation: Option<u32>,
    /// The lowest AI readiness in percent, by use case.
    pub min_readiness: BTreeMap<&'static str, u32>,
}

/// An index that is worse than it may be.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct IndexBreach {
    /// The use case; `None` for fragmentation.
    pub use_case: Option<&'static str>,
    /// What it is: points of fragmentation, or percent of the cases that are ready.
    pub found: f64,
    /// The most or the least that it may be.
    pub allowed: u32,
}

impl IndexTerms {
    pub(super) fn new(settings: &GateSettings) -> Self {
        let minimum = |case: &'static str| Some((case, *settings.min_readiness.get(case)?));
        Self { max_fragmentation: settings.max_fragmentation, min_readiness: use_cases().filter_map(minimum).collect() }
    }

    /// What does not hold. A use case without a case to answer for cannot fail.
    pub(super) fn breaches(&self, roadmap: &Roadmap) -> Vec<IndexBreach> {
        let index = roadmap.indices.fragmentation();
        let fragmentation = self.max_fragmentation.filter(|allowed| index > f64::from(*allowed));
        let fragmentation = fragmentation.map(|allowed| IndexBreach { use_case: None, found: index, allowed });
        let readiness = roadmap.readiness.iter().filter_map(|case| {
            let allowed = *self.min_readiness.get(case.id)?;
            let found = case.share()? * 100.0;
            (found < f64::from(allowed)).then_some(IndexBreach { use_case: Some(case.id), found, allowed })
        });
        fragmentation.into_iter().chain(readiness).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::roadmap::{Indices, Readiness, Score};

    fn roadmap(index: f64, ready: usize) -> Roadmap {
        let overall = Some(Score { index, parts: Vec::new() });
        Roadmap {
            indices: Indices { overall, ..Indices::default() },
            readiness: vec![Readiness { id: "deal-risk", cases: 10, ready, lacking: Vec::new() }],
            ..Roadmap::default()
        }
    }

    fn terms() -> IndexTerms {
        let min_readiness = [("deal-risk".to_owned(), 80), ("dunning-care".to_owned(), 100)].into();
        IndexTerms::new(&GateSettings { max_fragmentation: Some(40), min_readiness, ..GateSettings::default() })
    }

    #[test]
    fn what_is_just_good_enough_holds() {
        assert_eq!(terms().breaches(&roadmap(40.0, 8)), []);
        assert_eq!(IndexTerms::default().breaches(&roadmap(99.0, 0)), [], "nothing is asked");
    }

    #[test]
    fn each_index_that_is_worse_is_named() {
        let breaches = terms().breaches(&roadmap(40.2, 7));
        assert_eq!(
            breaches,
            [
                IndexBreach { use_case: None, found: 40.2, allowed: 40 },
                IndexBreach { use_case: Some("deal-risk"), found: 70.0, allowed: 80 },
            ]
        );
    }
}
