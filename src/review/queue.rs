//! Which questions are worth asking, the one that tells most first.
//!
//! The doubt of a question is the probability that what stands today is wrong: for two records that are apart, that they are
//! the same; for two that are together, that they are not. Where several others draw two together that speak against each
//! other, both sides are weighed as clustering weighs them.

use rustc_hash::{FxHashMap, FxHashSet};

use super::beliefs::{Beliefs, MEMBERS, doubt_drawn};
use super::question::{Question, Reason};
use super::spot_checks::spot_checks;
use super::stakes::{Stake, Stakes};
use crate::catalog::{RecordIndex, Role};
use crate::linkage::decisions::Judgement;
use crate::linkage::{Band, DecidedBy, Edge, EntityIndex, EntityType, Membership, Relation};
use crate::pipeline::Identity;
use crate::standardise::fold;

/// Doubt below which nobody is asked, but for a spot check.
const LEAST_DOUBT: f64 = 0.03;
/// After so many questions a spot check is put in.
const SPOT_CHECK_EVERY: usize = 4;

/// All questions about a run, spot checks among them.
pub fn questions(identity: &Identity, stakes: &Stakes) -> Vec<Question> {
    let asker = Asker::new(identity, stakes);
    let mut questions = asker.apart();
    questions.extend(asker.together());
    questions.extend(asker.mentions());
    let taken: FxHashSet<(EntityType, RecordIndex, RecordIndex)> = questions.iter().map(pair).collect();
    let mut checks = spot_checks(identity, |edge| asker.is_settled(edge) || taken.contains(&edge_pair(edge)));
    for check in &mut checks {
        asker.surround(check);
    }
    by_worth(&mut questions);
    interleaved(questions, checks)
}

/// The most informative first; ties in the order of the records.
fn by_worth(questions: &mut [Question]) {
    questions.sort_by(|a, b| b.worth().total_cmp(&a.worth()).then_with(|| pair(a).cmp(&pair(b))));
}

fn interleaved(questions: Vec<Question>, checks: Vec<Question>) -> Vec<Question> {
    let mut checks = checks.into_iter();
    let mut all = Vec::with_capacity(questions.len() + checks.len());
    for (at, question) in questions.into_iter().enumerate() {
        all.push(question);
        if (at + 1) % SPOT_CHECK_EVERY == 0 {
            all.extend(checks.next());
        }
    }
    all.extend(checks);
    all
}

fn pair(question: &Question) -> (EntityType, RecordIndex, RecordIndex) {
    edge_pair(&question.edge)
}

fn edge_pair(edge: &Edge) -> (EntityType, RecordIndex, RecordIndex) {
    (edge.entity_type, edge.left, edge.right)
}

/// What questions are made from.
struct Asker<'a> {
    identity: &'a Identity,
    stakes: &'a Stakes,
    beliefs: Beliefs<'a>,
    /// Pairs of entities that a person has left apart.
    left_apart: FxHashSet<(EntityIndex, EntityIndex)>,
    /// The best edge of each pair of records that is in one entity, by record.
    inside: FxHashMap<(EntityType, RecordIndex), Vec<usize>>,
}

impl<'a> Asker<'a> {
    fn new(identity: &'a Identity, stakes: &'a Stakes) -> Self {
        let (reading, resolution) = (&identity.reading, &identity.resolution);
        let mut asker = Self {
            identity,
            stakes,
            beliefs: Beliefs::new(identity),
            left_apart: FxHashSet::default(),
            inside: FxHashMap::default(),
        };
        let rulings = reading.rulings.list.iter().filter(|ruling| ruling.judgement != Judgement::Same);
        let apart = rulings.filter_map(|one| asker.entities(one.entity_type, one.left, one.right)).collect();
        asker.left_apart = apart;
        for (at, edge) in resolution.edges.iter().enumerate() {
            if asker.entities(edge.entity_type, edge.left, edge.right).is_none() {
                for record in [edge.left, edge.right] {
                    asker.inside.entry((edge.entity_type, record)).or_default().push(at);
                }
            }
        }
        asker
    }

    /// The entities of two records in order; `None` where they are one, or one of them has none.
    fn entities(&self, sort: EntityType, left: RecordIndex, right: RecordIndex) -> Option<(EntityIndex, EntityIndex)> {
        let of = |record| self.identity.resolution.entity_of(record, sort);
        let (left, right) = (of(left)?, of(right)?);
        (left != right).then_some((left.min(right), left.max(right)))
    }

    /// Whether a person has said something about the pair.
    fn is_settled(&self, edge: &Edge) -> bool {
        self.identity.reading.rulings.on(edge.entity_type, edge.left, edge.right).is_some()
    }

    /// Pairs that are apart and might be the same; of two entities the likeliest pair.
    fn apart(&self) -> Vec<Question> {
        let mut best: FxHashMap<(EntityIndex, EntityIndex), &Edge> = FxHashMap::default();
        let mut order = Vec::new();
        for edge in self.identity.resolution.edges.iter().filter(|edge| edge.band == Band::Review) {
            let Some(entities) = self.entities(edge.entity_type, edge.left, edge.right) else { continue };
            if self.is_settled(edge) || self.left_apart.contains(&entities) {
                continue;
            }
            let known = best.entry(entities).or_insert_with(|| {
                order.push(entities);
                edge
            });
            if edge.weight > known.weight {
                *known = edge;
            }
        }
        let question = |entities: &(EntityIndex, EntityIndex)| {
            let edge = best.get(entities)?;
            let doubt = self.beliefs.doubt_apart(*entities, edge);
            Some(self.question(Reason::Apart, (*edge).clone(), (edge.left, edge.right), doubt))
        };
        order.iter().filter_map(question).collect()
    }

    /// Records that little holds in their entity, and pairs in one entity that speak against each other; of an entity the one
    /// that is doubted most.
    fn together(&self) -> Vec<Question> {
        let mut groups: Vec<(EntityIndex, &[RecordIndex])> =
            self.beliefs.groups().filter(|(_, members)| members.len() > 1).collect();
        groups.sort_unstable_by_key(|(entity, _)| *entity);
        groups.into_iter().filter_map(|(entity, members)| self.most_doubted(entity, members)).collect()
    }

    fn most_doubted(&self, entity: EntityIndex, members: &[RecordIndex]) -> Option<Question> {
        let sort = self.identity.resolution.entity(entity).entity_type;
        let holds: Vec<(RecordIndex, &Membership)> =
            members.iter().filter_map(|record| Some((*record, self.beliefs.membership(*record, sort)?))).collect();
        let weak = holds.iter().filter(|(_, one)| one.decided_by == DecidedBy::Model);
        let weak = weak.min_by(|a, b| a.1.probability.total_cmp(&b.1.probability).then(a.0.cmp(&b.0)));
        let held = weak.and_then(|(record, one)| {
            let edge = self.best_inside(sort, *record)?;
            let other = if edge.left == *record { edge.right } else { edge.left };
            let doubt = 1.0 - one.probability;
            (doubt >= LEAST_DOUBT && !self.is_settled(edge))
                .then(|| self.question(Reason::Together, edge.clone(), (*record, other), doubt))
        });
        let contradicted = self.contradicted(sort, &holds);
        held.into_iter().chain(contradicted).max_by(|a, b| a.doubt.total_cmp(&b.doubt))
    }

    /// The strongest edge that a record has inside its entity.
    fn best_inside(&self, sort: EntityType, record: RecordIndex) -> Option<&Edge> {
        let edges = self.inside.get(&(sort, record))?.iter().map(|at| &self.identity.resolution.edges[*at]);
        edges.max_by(|a, b| a.weight.total_cmp(&b.weight).then(edge_pair(b).cmp(&edge_pair(a))))
    }

    /// The pair of one entity that speaks most against itself.
    fn contradicted(&self, sort: EntityType, holds: &[(RecordIndex, &Membership)]) -> Option<Question> {
        if !(3..=MEMBERS).contains(&holds.len()) {
            return None;
        }
        let mut worst: Option<(f64, Edge)> = None;
        for (at, (left, held_left)) in holds.iter().enumerate() {
            for (right, held_right) in &holds[at + 1..] {
                let by_key = |one: &Membership| matches!(one.decided_by, DecidedBy::Key | DecidedBy::Reviewer);
                if by_key(held_left) && by_key(held_right) {
                    continue;
                }
                let Some(edge) = self.beliefs.compare(sort, *left, *right) else { continue };
                let doubt = doubt_drawn(&edge, held_left.probability.min(held_right.probability));
                if worst.as_ref().is_none_or(|(most, _)| doubt > *most) && !self.is_settled(&edge) {
                    worst = Some((doubt, edge));
                }
            }
        }
        let (doubt, edge) = worst.filter(|(doubt, _)| *doubt >= LEAST_DOUBT)?;
        // The record that less holds is the one that may have to go.
        let hold = |record| holds.iter().find(|(other, _)| *other == record).map_or(1.0, |(_, one)| one.probability);
        let sides = if hold(edge.left) <= hold(edge.right) { (edge.left, edge.right) } else { (edge.right, edge.left) };
        Some(self.question(Reason::Contradiction, edge, sides, doubt))
    }

    /// Contacts and documents that name a customer by words, and do it vaguely; those with the same words are one question.
    fn mentions(&self) -> Vec<Question> {
        let resolution = &self.identity.resolution;
        let vague = resolution.memberships.iter().filter(|one| {
            one.entity_type == EntityType::Customer
                && one.relation != Relation::Master
                && one.decided_by == DecidedBy::Model
                && one.probability < 1.0 - LEAST_DOUBT
        });
        let mut groups: FxHashMap<(EntityIndex, String), usize> = FxHashMap::default();
        let mut found: Vec<(Question, Stake)> = Vec::new();
        for membership in vague {
            let Some(entity) = membership.entity else { continue };
            let stake = self.stakes.record(membership.record);
            if let Some(at) = groups.get(&(entity, self.words(membership.record))) {
                found[*at].1.add(stake);
                continue;
            }
            let Some(question) = self.mention(membership, entity) else { continue };
            groups.insert((entity, self.words(membership.record)), found.len());
            found.push((question, stake));
        }
        found.into_iter().map(|(question, stake)| Question { stake, ..question }).collect()
    }

    fn mention(&self, membership: &Membership, entity: EntityIndex) -> Option<Question> {
        let masters = self.beliefs.members(entity).iter().take(MEMBERS);
        let compared = masters.filter_map(|master| {
            self.beliefs.compare(EntityType::Customer, membership.record, *master).map(|edge| (*master, edge))
        });
        let (master, edge) = compared.max_by(|a, b| a.1.weight.total_cmp(&b.1.weight).then(b.0.cmp(&a.0)))?;
        let doubt = 1.0 - membership.probability;
        (!self.is_settled(&edge)).then(|| self.question(Reason::Mention, edge, (membership.record, master), doubt))
    }

    /// The words in which a record names its customer.
    fn words(&self, record: RecordIndex) -> String {
        let record = self.identity.reading.catalogue.record(record);
        let roles = [Role::CompanyName, Role::PersonName, Role::LastName, Role::Email];
        roles.iter().filter_map(|role| record.value(*role)).map(fold).collect::<Vec<_>>().join("\u{1f}")
    }

    fn question(&self, reason: Reason, edge: Edge, (left, right): (RecordIndex, RecordIndex), doubt: f64) -> Question {
        let mut question = Question {
            reason,
            edge,
            left,
            right,
            with_left: Vec::new(),
            with_right: Vec::new(),
            together: false,
            doubt,
            stake: Stake::default(),
        };
        self.surround(&mut question);
        question
    }

    /// Adds who else is in the entities of the two, and what hangs on it.
    fn surround(&self, question: &mut Question) {
        let sort = question.entity_type();
        let resolution = &self.identity.resolution;
        let of = |record| resolution.entity_of(record, sort);
        let others = |record: RecordIndex| -> Vec<RecordIndex> {
            let members = of(record).map_or(&[][..], |entity| self.beliefs.members(entity));
            let others = members.iter().copied();
            others.filter(|other| *other != question.left && *other != question.right).collect()
        };
        question.together = of(question.left).is_some() && of(question.left) == of(question.right);
        let (with_left, with_right) = (others(question.left), others(question.right));
        question.stake = if question.together {
            self.stakes.record(question.left)
        } else {
            self.stakes.between(resolution, sort, (question.left, question.right))
        };
        question.with_right = if question.together { Vec::new() } else { with_right };
        question.with_left = with_left;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::testing;

    #[test]
    fn spot_checks_stand_between_the_questions() {
        let question = |reason| Question {
            reason,
            edge: testing::audit().identity.resolution.edges[0].clone(),
            left: RecordIndex(0),
            right: RecordIndex(1),
            with_left: Vec::new(),
            with_right: Vec::new(),
            together: false,
            doubt: 0.1,
            stake: Stake::default(),
        };
        let all = interleaved(vec![question(Reason::Apart); 9], vec![question(Reason::SpotCheck); 4]);
        let places: Vec<usize> = (0..all.len()).filter(|at| all[*at].reason == Reason::SpotCheck).collect();
        assert_eq!(places, [4, 9, 11, 12]);
    }
}
