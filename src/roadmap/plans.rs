//! What can be done about findings, as the data file describes it.

use std::sync::LazyLock;

use serde::Deserialize;

use super::borders::Border;
use super::ground::Ground;
use super::view::{Pair, View, pair};
use crate::findings::{Code, Finding};

/// A kind of action.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Plan {
    pub(super) id: String,
    pub(super) rules: Vec<Code>,
    place: Place,
    beyond: Option<Border>,
    pub(super) owner: Owner,
    #[serde(default)]
    pub(super) once: i64,
    #[serde(default)]
    pub(super) each: i64,
    #[serde(default)]
    weight: Weight,
}

#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Place {
    System,
    Pair,
}

/// Who carries an action.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Owner {
    Here,
    There,
    Both,
}

/// What a case of an action is.
#[derive(Debug, Clone, Copy, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Weight {
    #[default]
    Finding,
    Record,
    Customer,
}

/// All kinds of actions, in the order of the data file.
pub(super) static PLANS: LazyLock<Vec<Plan>> = LazyLock::new(|| {
    #[derive(Deserialize)]
    struct File {
        actions: Vec<Plan>,
    }
    // A file that cannot be parsed leaves no actions; a test forbids it.
    toml::from_str::<File>(include_str!("data/actions.toml")).map(|file| file.actions).unwrap_or_default()
});

/// Position of the plan that closes findings of a rule.
pub(super) fn plan_of(code: Code) -> Option<usize> {
    PLANS.iter().position(|plan| plan.rules.contains(&code))
}

impl Plan {
    /// The systems that an action on a finding concerns: where it is, and the other one if there are two.
    pub(super) fn systems(&self, view: &View, ground: &Ground, finding: &Finding) -> Vec<usize> {
        if let Some((left, right)) = view.subject_pair(finding) {
            return vec![left, right];
        }
        let here = view.home(finding);
        let there = self.beyond.and_then(|border| ground.borders.beyond(border));
        match (self.place, there) {
            (Place::Pair, Some(there)) if there != here => vec![here, there],
            _ => vec![here],
        }
    }

    /// How many cases of work a finding is.
    pub(super) fn cases(&self, view: &View, ground: &Ground, finding: &Finding) -> usize {
        match self.weight {
            Weight::Finding => 1,
            Weight::Record => finding.related.len().max(1),
            Weight::Customer => unconnected(view, ground, finding).max(1),
        }
    }
}

/// Customers that a finding about systems says are not connected.
fn unconnected(view: &View, ground: &Ground, finding: &Finding) -> usize {
    match (finding.code, view.subjects(finding).as_slice()) {
        (Code::Isl104, [left, right]) => keyless(ground, pair(*left, *right)),
        (Code::Isl101, [system]) => view.world.customers.known(*system) as usize,
        _ => view.customers(finding).len(),
    }
}

fn keyless(ground: &Ground, pair: Pair) -> usize {
    ground.keyless.get(&pair).copied().unwrap_or_default() as usize
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::{Language, messages};

    #[test]
    fn every_rule_is_closed_by_exactly_one_action() {
        for code in Code::ALL {
            let closing = PLANS.iter().filter(|plan| plan.rules.contains(&code)).count();
            assert_eq!(closing, 1, "{}", code.name());
        }
    }

    #[test]
    fn every_action_costs_something_and_has_its_sentences() {
        for plan in PLANS.iter() {
            assert!(plan.once > 0 || plan.each > 0, "{}", plan.id);
            for id in [format!("action-{}", plan.id), format!("action-{}-how", plan.id)] {
                assert!(messages::has(&id), "`{id}` has no words");
                assert_ne!(messages::text(&id, Language::De), messages::text(&id, Language::En));
            }
        }
    }
}
