//! From decisions to what the passes hold: must-links and cannot-links between records of today, without contradictions.

use std::collections::BTreeMap;

use super::anchor::Anchor;
use super::file::{Decision, Fault, Judgement};
use super::reanchor::{Finder, Whereabouts};
use crate::catalog::{Catalogue, RecordIndex};
use crate::linkage::cluster::UnionFind;
use crate::linkage::resolution::EntityType;
use crate::table::{Problem, ProblemKind};

/// A decision about two records of today.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ruling {
    /// What the two are compared as.
    pub entity_type: EntityType,
    /// The smaller record.
    pub left: RecordIndex,
    /// The larger record.
    pub right: RecordIndex,
    /// What was said.
    pub judgement: Judgement,
    /// Line of the file.
    pub line: u32,
}

/// What holds of a file of decisions.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Rulings {
    /// The last word on each pair, in order of entity type and records; none of them contradict each other.
    pub list: Vec<Ruling>,
    /// Decisions in the file that could be read.
    pub decisions: usize,
    /// Decisions of which a record was not found again, or not for sure.
    pub lost: usize,
    /// Labelled pairs also teach the model.
    pub learn: bool,
}

impl Rulings {
    /// Finds the records of decisions again and settles contradictions; what is wrong with a decision is told under the name
    /// of its file.
    pub fn of(
        catalogue: &Catalogue,
        (decisions, faults): &(Vec<Decision>, Vec<Fault>),
        file: &str,
        problems: &mut Vec<Problem>,
    ) -> Self {
        let mut told = Told { file, problems };
        for fault in faults {
            told.tell(fault.line, ProblemKind::UnreadableDecision, [fault.column.to_owned(), fault.value.clone()]);
        }
        let wanted: Vec<&Anchor> = decisions.iter().flat_map(|decision| [&decision.left, &decision.right]).collect();
        let finder = Finder::new(catalogue, &wanted);
        let found: Vec<Ruling> = decisions.iter().filter_map(|decision| ruling(&finder, decision, &mut told)).collect();
        let missing = decisions.len() - found.len();
        let mut settled = without_contradictions(last_words(&found, &mut told), &mut told);
        settled.sort_by_key(|ruling| (ruling.entity_type, ruling.left, ruling.right));
        Self { list: settled, decisions: decisions.len(), lost: missing, learn: false }
    }

    /// The pairs of an entity type that are the same (`true`) or not.
    pub fn pairs(&self, entity_type: EntityType) -> impl Iterator<Item = (RecordIndex, RecordIndex, bool)> {
        let own = self.list.iter().filter(move |ruling| ruling.entity_type == entity_type);
        own.filter_map(|ruling| Some((ruling.left, ruling.right, ruling.judgement.is_same()?)))
    }

    /// The last word on two records.
    pub fn on(&self, entity_type: EntityType, left: RecordIndex, right: RecordIndex) -> Option<Judgement> {
        let pair = (entity_type, left.min(right), left.max(right));
        let key = |ruling: &Ruling| (ruling.entity_type, ruling.left, ruling.right);
        self.list.binary_search_by_key(&pair, key).ok().map(|at| self.list[at].judgement)
    }
}

/// Where problems go.
struct Told<'a> {
    file: &'a str,
    problems: &'a mut Vec<Problem>,
}

impl Told<'_> {
    fn tell<const COUNT: usize>(&mut self, line: u32, kind: ProblemKind, details: [String; COUNT]) {
        self.problems.push(Problem { file: self.file.to_owned(), row: Some(line), kind, details: details.into() });
    }
}

/// The records of one decision.
fn ruling(finder: &Finder<'_>, decision: &Decision, told: &mut Told<'_>) -> Option<Ruling> {
    let mut find = |anchor: &Anchor| match finder.find(anchor) {
        Whereabouts::Found(records) => Some(records),
        Whereabouts::Lost => {
            told.tell(decision.line, ProblemKind::LostDecision, [anchor.system.clone()]);
            None
        }
        Whereabouts::Ambiguous(count) => {
            told.tell(decision.line, ProblemKind::AmbiguousDecision, [anchor.system.clone(), count.to_string()]);
            None
        }
    };
    let (left, right) = (find(&decision.left), find(&decision.right));
    let (left, right) = (left?, right?);
    // Of records that say exactly the same, any two will do, as long as they are two.
    let two =
        left.iter().flat_map(|one| right.iter().map(move |other| (*one, *other))).find(|(one, other)| one != other);
    let Some((one, other)) = two else {
        told.tell(decision.line, ProblemKind::LostDecision, [decision.right.system.clone()]);
        return None;
    };
    Some(Ruling {
        entity_type: decision.entity_type,
        left: one.min(other),
        right: one.max(other),
        judgement: decision.judgement,
        line: decision.line,
    })
}

/// The last word on each pair, in the order of the lines.
fn last_words(found: &[Ruling], told: &mut Told<'_>) -> Vec<Ruling> {
    let mut last: BTreeMap<(EntityType, RecordIndex, RecordIndex), Ruling> = BTreeMap::new();
    for ruling in found {
        let before = last.insert((ruling.entity_type, ruling.left, ruling.right), *ruling);
        let opposite = |before: &Ruling| match (before.judgement.is_same(), ruling.judgement.is_same()) {
            (Some(one), Some(other)) => one != other,
            _ => false,
        };
        if let Some(before) = before.filter(opposite) {
            told.tell(before.line, ProblemKind::ContradictoryDecision, [ruling.line.to_string()]);
        }
    }
    let mut last: Vec<Ruling> = last.into_values().filter(|ruling| ruling.judgement != Judgement::Withdrawn).collect();
    last.sort_by_key(|ruling| ruling.line);
    last
}

/// Leaves out what later lines rule out: A = B and B = C against a later A ≠ C.
fn without_contradictions(last: Vec<Ruling>, told: &mut Told<'_>) -> Vec<Ruling> {
    let mut place: BTreeMap<(EntityType, RecordIndex), u32> = BTreeMap::new();
    for ruling in &last {
        for record in [ruling.left, ruling.right] {
            let next = place.len() as u32;
            place.entry((ruling.entity_type, record)).or_insert(next);
        }
    }
    let mut sets = UnionFind::new(place.len());
    let mut apart: Vec<(u32, u32, u32)> = Vec::new();
    let mut kept = Vec::with_capacity(last.len());
    for ruling in last.into_iter().rev() {
        let [left, right] = [ruling.left, ruling.right].map(|record| place[&(ruling.entity_type, record)]);
        let together = sets.find(left) == sets.find(right);
        let against = match ruling.judgement.is_same() {
            Some(true) if !together => crossing(&mut sets, &apart, left, right),
            // Which of the lines that join the two is meant, nobody can tell; the nearest later one is named.
            Some(false) if together => kept.last().map(|later: &Ruling| later.line),
            _ => None,
        };
        if let Some(later) = against {
            told.tell(ruling.line, ProblemKind::ContradictoryDecision, [later.to_string()]);
            continue;
        }
        match ruling.judgement.is_same() {
            Some(true) => sets.join(left, right),
            Some(false) => apart.push((left, right, ruling.line)),
            None => {}
        }
        kept.push(ruling);
    }
    kept
}

/// The line that keeps the sets of two records apart.
fn crossing(sets: &mut UnionFind, apart: &[(u32, u32, u32)], left: u32, right: u32) -> Option<u32> {
    let ours = (sets.find(left), sets.find(right));
    let is_between = |one: u32, other: u32| (one, other) == ours || (other, one) == ours;
    apart.iter().find(|(one, other, _)| is_between(sets.find(*one), sets.find(*other))).map(|(.., line)| *line)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::by_hand::{catalogue, typed_table};
    use crate::catalog::{Department, RecordKind, Role};
    use crate::linkage::decisions::{Anchors, HEADER, parse, row};

    const ROLES: [Role; 3] = [Role::Id, Role::CompanyName, Role::City];

    fn company() -> Catalogue {
        let rows: [&[&str]; 4] = [
            &["1", "Almbach Kranbau", "Bonn"],
            &["2", "Bortfeld Textil", "Kiel"],
            &["3", "Cronhof Pumpen", "Jena"],
            &["4", "Dasselweg Optik", "Ulm"],
        ];
        catalogue(vec![typed_table("crm.csv", ("crm", Department::Sales), RecordKind::Account, &ROLES, &rows)])
    }

    /// What holds, and which lines contradict which later ones.
    type Settled = (Vec<(u32, u32, Judgement)>, Vec<(u32, String)>);

    /// What holds of decisions about the records of the company.
    fn settled(said: &[(u32, Judgement, u32)]) -> Settled {
        let catalogue = company();
        let anchors = Anchors::of(&catalogue);
        let anchor = |at: u32| anchors.anchor(&catalogue.record(RecordIndex(at)));
        let mut text = HEADER.join(",") + "\n";
        for (left, judgement, right) in said {
            let decision = Decision {
                entity_type: EntityType::Customer,
                judgement: *judgement,
                left: anchor(*left),
                right: anchor(*right),
                labels: [String::new(), String::new()],
                who: "mk".to_owned(),
                when: None,
                note: String::new(),
                line: 0,
            };
            text += &(row(&decision).join(",") + "\n");
        }
        let mut problems = Vec::new();
        let rulings = Rulings::of(&catalogue, &parse(&text), "d.csv", &mut problems);
        let list = rulings.list.iter().map(|ruling| (ruling.left.0, ruling.right.0, ruling.judgement)).collect();
        let told = problems.iter().filter(|problem| problem.kind == ProblemKind::ContradictoryDecision);
        (list, told.map(|problem| (problem.row.unwrap_or(0), problem.details[0].clone())).collect())
    }

    use Judgement::{NotSame, Same, Unsure, Withdrawn};

    #[test]
    fn the_later_word_on_a_pair_counts() {
        let (list, told) = settled(&[(0, Same, 1), (1, NotSame, 0)]);
        assert_eq!(list, [(0, 1, NotSame)]);
        assert_eq!(told, [(2, "3".to_owned())]);
        let (list, told) = settled(&[(0, Same, 1), (0, Withdrawn, 1), (2, Unsure, 3)]);
        assert_eq!((list, told.len()), (vec![(2, 3, Unsure)], 0));
    }

    #[test]
    fn what_follows_from_two_decisions_and_contradicts_a_later_one_gives_way() {
        let (list, told) = settled(&[(0, Same, 1), (1, Same, 2), (0, NotSame, 2)]);
        assert_eq!(list, [(0, 2, NotSame), (1, 2, Same)]);
        assert_eq!(told, [(2, "4".to_owned())]);
        let (list, told) = settled(&[(0, NotSame, 2), (0, Same, 1), (1, Same, 2)]);
        assert_eq!(list, [(0, 1, Same), (1, 2, Same)]);
        assert_eq!(told.len(), 1);
    }

    proptest::proptest! {
        #[test]
        fn what_is_left_never_contradicts_itself(said in proptest::collection::vec((0..4_u32, 0..2_u8, 0..4_u32), 0..12)) {
            let said: Vec<(u32, Judgement, u32)> = said.into_iter().filter(|(left, _, right)| left != right)
                .map(|(left, same, right)| (left, if same == 1 { Same } else { NotSame }, right)).collect();
            let (list, _) = settled(&said);
            let mut sets = UnionFind::new(4);
            list.iter().filter(|ruling| ruling.2 == Same).for_each(|(left, right, _)| sets.join(*left, *right));
            for (left, right, _) in list.iter().filter(|ruling| ruling.2 == NotSame) {
                proptest::prop_assert_ne!(sets.find(*left), sets.find(*right));
            }
            if let Some((left, last, right)) = said.last() {
                proptest::prop_assert!(list.contains(&(*left.min(right), *left.max(right), *last)), "the last word counts");
            }
        }
    }
}
