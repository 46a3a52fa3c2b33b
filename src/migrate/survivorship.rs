//! Which of several values survives, and by which rule: validity, system, recency, agreement, completeness.
//!
//! Values that are the same in comparable form are one value in several spellings. The rule that is told is the one that
//! left a single value; the spelling is then chosen by the same criteria.

use std::borrow::Cow;

use super::context::Context;
use super::decisions::Rulings;
use super::fields::{Field, ORDER, Survive, fields_of};
use super::value::{Cells, Normal, normal, offers};
use crate::catalog::{Record, RecordIndex};
use crate::config::Criterion;
use crate::linkage::{EntityIndex, EntityType, Relation};
use crate::standardise::is_alike;

/// Similarity from which two names or titles are spellings of one: nobody is asked about a slip of the keyboard.
const SLIP: f64 = 0.94;

/// Why a value survived.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Rule {
    /// One record says anything.
    Only,
    /// All records say the same.
    Agreed,
    /// A criterion left this value.
    By(Criterion),
    /// Nothing told them apart but their letters.
    Content,
    /// The earliest day.
    Earliest,
    /// The latest day.
    Latest,
    /// Yes wins.
    Strictest,
    /// A person decided.
    Decision,
    /// It is another value beside the one that survived.
    Further,
}

impl Rule {
    /// Its name in the contract's files.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Only => "only",
            Self::Agreed => "agreed",
            Self::By(Criterion::Validity) => "validity",
            Self::By(Criterion::System) => "system",
            Self::By(Criterion::Recency) => "recency",
            Self::By(Criterion::Agreement) => "agreement",
            Self::By(Criterion::Completeness) => "completeness",
            Self::Content => "content",
            Self::Earliest => "earliest",
            Self::Latest => "latest",
            Self::Strictest => "strictest",
            Self::Decision => "decision",
            Self::Further => "further",
        }
    }
}

/// What survived in one field of one entity.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Choice {
    /// The record it stands in.
    pub(super) record: RecordIndex,
    /// Which of the record's offers it is; [`Choice::WRITTEN`] where a person wrote another value.
    pub(super) nth: u8,
    /// Why it survived.
    pub(super) rule: Rule,
    /// There are other values.
    pub(super) several: bool,
    /// People must decide, and have not.
    pub(super) contested: bool,
}

impl Choice {
    /// The value that a person wrote stands in no record.
    pub(super) const WRITTEN: u8 = u8::MAX;
}

/// One offer among all that the records of an entity make.
pub(super) struct Offer<'a> {
    pub(super) record: Record<'a>,
    pub(super) nth: u8,
    pub(super) cells: Cells<'a>,
}

/// All offers for a field of an entity: those of its masters; where it has none, and the field allows it, those of the
/// contacts and documents that name it.
pub(super) fn gather<'a>(context: &Context<'a>, entity: EntityIndex, field: &Field) -> Vec<Offer<'a>> {
    let of = |master: bool| {
        let members = context.members(entity).filter(move |one| (one.relation == Relation::Master) == master);
        let mut found = Vec::new();
        for member in members {
            let record = context.record(member.record);
            if context.speaks(field, &record) {
                let cells = offers(field, context, &record).into_iter().take(usize::from(Choice::WRITTEN));
                found.extend(cells.enumerate().map(|(nth, cells)| Offer { record, nth: nth as u8, cells }));
            }
        }
        found
    };
    let described = context.members(entity).any(|one| one.relation == Relation::Master);
    if described || !field.mentions { of(true) } else { of(false) }
}

/// The values of a field as people tell them apart: offers in comparable form, by value.
pub(super) struct Values<'a> {
    pub(super) offers: Vec<Offer<'a>>,
    pub(super) normals: Vec<Normal>,
    /// Positions of the offers of each value, the surviving value and its best spelling first.
    pub(super) classes: Vec<Vec<usize>>,
    /// Why the first survived.
    pub(super) rule: Rule,
}

impl Values<'_> {
    /// Whether people have to decide between the values.
    pub(super) fn is_contested(&self, field: &Field) -> bool {
        if !field.decide || self.classes.len() < 2 {
            return false;
        }
        let mut valid = self.classes.iter().filter(|class| class.iter().any(|at| self.normals[*at].valid));
        let Some(first) = valid.next() else { return false };
        valid.any(|other| !is_slip(&self.normals[first[0]].key, &self.normals[other[0]].key))
    }
}

/// Letters that differ by slips; numbers that differ in any digit are different.
fn is_slip(one: &str, other: &str) -> bool {
    let digits = |text: &str| text.bytes().filter(u8::is_ascii_digit).collect::<Vec<_>>();
    one == other || (digits(one) == digits(other) && is_alike(one, other, SLIP))
}

/// The survivors of all entities of a type.
pub(super) struct Survivors {
    fields: usize,
    choices: Vec<Option<Choice>>,
}

impl Survivors {
    /// Chooses for every entity of a type and every field.
    pub(super) fn choose(context: &Context<'_>, entity_type: EntityType, rulings: &Rulings) -> Self {
        use rayon::prelude::*;
        let fields = fields_of(entity_type);
        let of_entity = |at: usize| {
            let entity = context.index(entity_type, at);
            let choose =
                |(number, field): (usize, &Field)| choose(context, entity, entity_type, number, field, rulings);
            fields.iter().enumerate().map(choose).collect::<Vec<_>>()
        };
        let choices = (0..context.count(entity_type)).into_par_iter().flat_map_iter(of_entity).collect();
        Self { fields: fields.len(), choices }
    }

    /// What survived in a field of the entity at a position.
    pub(super) fn get(&self, at: usize, field: usize) -> Option<Choice> {
        self.choices[at * self.fields + field]
    }
}

fn choose(
    context: &Context<'_>,
    entity: EntityIndex,
    entity_type: EntityType,
    number: usize,
    field: &Field,
    rulings: &Rulings,
) -> Option<Choice> {
    let offers = gather(context, entity, field);
    if offers.is_empty() && rulings.is_empty() {
        return None;
    }
    if let [only] = offers.as_slice()
        && rulings.is_empty()
    {
        let (record, nth) = (only.record.index, only.nth);
        return Some(Choice { record, nth, rule: Rule::Only, several: false, contested: false });
    }
    let ruling = rulings.of(entity, number);
    if ruling.is_some_and(|ruling| ruling.written.is_some()) {
        let record = offers.first().map_or_else(
            || context.members(entity).next().map_or(RecordIndex(0), |member| member.record),
            |offer| offer.record.index,
        );
        let several = !offers.is_empty();
        return Some(Choice { record, nth: Choice::WRITTEN, rule: Rule::Decision, several, contested: false });
    }
    let values = weigh(context, entity_type, number, field, offers)?;
    let several = values.classes.len() > 1;
    if let Some(wanted) = ruling.and_then(|ruling| ruling.key.as_deref())
        && let Some(class) = values.classes.iter().find(|class| values.normals[class[0]].key == wanted)
    {
        let offer = &values.offers[class[0]];
        return Some(Choice {
            record: offer.record.index,
            nth: offer.nth,
            rule: Rule::Decision,
            several,
            contested: false,
        });
    }
    let best = &values.offers[values.classes[0][0]];
    let contested = values.is_contested(field);
    Some(Choice { record: best.record.index, nth: best.nth, rule: values.rule, several, contested })
}

/// Parts offers by value and puts the surviving one first; `None` without offers.
pub(super) fn weigh<'a>(
    context: &Context<'a>,
    entity_type: EntityType,
    number: usize,
    field: &Field,
    offers: Vec<Offer<'a>>,
) -> Option<Values<'a>> {
    let normals = normals(context, field, &offers);
    let mut order: Vec<usize> = (0..offers.len()).collect();
    order.sort_by(|a, b| normals[*a].key.cmp(&normals[*b].key).then(a.cmp(b)));
    let classes: Vec<Vec<usize>> =
        order.chunk_by(|a, b| normals[*a].key == normals[*b].key).map(<[_]>::to_vec).collect();
    if classes.is_empty() {
        return None;
    }
    let judge = Judge { context, entity_type, number, offers: &offers, normals: &normals };
    let rule = judge.rule(field, &classes);
    let (first, rule) = match rule {
        Outcome::Alone => (0, if offers.len() == 1 { Rule::Only } else { Rule::Agreed }),
        Outcome::Won(at, rule) => (at, rule),
    };
    let order = judge.order(field);
    let mut classes = classes;
    for class in &mut classes {
        let best = judge.best_spelling(class, order);
        class.retain(|at| *at != best);
        class.insert(0, best);
    }
    let winner = classes.remove(first);
    classes.insert(0, winner);
    Some(Values { offers, normals, classes, rule })
}

/// The comparable forms; where all offers are written alike, working out one is enough.
fn normals(context: &Context<'_>, field: &Field, offers: &[Offer<'_>]) -> Vec<Normal> {
    let of = |offer: &Offer<'_>| normal(field.form, context, &offer.record, &offer.cells);
    match offers {
        [first, rest @ ..] if rest.iter().all(|offer| offer.cells == first.cells) && !depends_on_record(field) => {
            vec![of(first); offers.len()]
        }
        _ => offers.iter().map(of).collect(),
    }
}

/// Whether the same letters may mean something else in another record.
fn depends_on_record(field: &Field) -> bool {
    !field.normal.is_empty()
}

enum Outcome {
    Alone,
    Won(usize, Rule),
}

/// Weighs the offers for one field of one entity.
struct Judge<'j, 'a> {
    context: &'j Context<'a>,
    entity_type: EntityType,
    number: usize,
    offers: &'j [Offer<'a>],
    normals: &'j [Normal],
}

impl Judge<'_, '_> {
    fn order<'o>(&'o self, field: &'o Field) -> &'o [Criterion] {
        let settings = self.context.settings;
        let own = settings.fields.get(&field.name).map_or(&[][..], |own| own.order.as_slice());
        match (own, settings.order.as_slice(), field.order.as_slice()) {
            ([], [], []) => &ORDER,
            ([], [], usual) => usual,
            ([], all, _) => all,
            (own, ..) => own,
        }
    }

    fn rule(&self, field: &Field, classes: &[Vec<usize>]) -> Outcome {
        if classes.len() == 1 {
            return Outcome::Alone;
        }
        // Classes stand in the order of their keys, and days and flags in that of their values.
        match field.survive {
            Survive::Earliest => return Outcome::Won(0, Rule::Earliest),
            Survive::Latest => return Outcome::Won(classes.len() - 1, Rule::Latest),
            Survive::Strictest => return Outcome::Won(classes.len() - 1, Rule::Strictest),
            Survive::Best => {}
        }
        let mut left: Vec<usize> = (0..classes.len()).collect();
        for criterion in self.order(field) {
            let score = |class: &usize| self.class_score(*criterion, &classes[*class]);
            let best = left.iter().map(score).max().unwrap_or_default();
            left.retain(|class| score(class) == best);
            if let [winner] = left.as_slice() {
                return Outcome::Won(*winner, Rule::By(*criterion));
            }
        }
        Outcome::Won(left.first().copied().unwrap_or_default(), Rule::Content)
    }

    fn class_score(&self, criterion: Criterion, class: &[usize]) -> u32 {
        if criterion == Criterion::Agreement {
            let mut tables: Vec<&str> = class.iter().map(|at| self.offers[*at].record.system().slug.as_str()).collect();
            tables.sort_unstable();
            tables.dedup();
            return tables.len() as u32;
        }
        class.iter().map(|at| self.score(criterion, *at)).max().unwrap_or_default()
    }

    fn score(&self, criterion: Criterion, at: usize) -> u32 {
        let record = self.offers[at].record.index;
        match criterion {
            Criterion::Validity => u32::from(self.normals[at].valid),
            Criterion::System => u32::from(u16::MAX - self.context.rank(self.entity_type, self.number, record)),
            Criterion::Recency => self.context.changed(record),
            Criterion::Agreement => 0,
            Criterion::Completeness => self.normals[at].fullness,
        }
    }

    /// Of several spellings of one value the best by the criteria, then the one written most often, then by letters.
    fn best_spelling(&self, class: &[usize], order: &[Criterion]) -> usize {
        let often =
            |at: usize| class.iter().filter(|other| self.offers[**other].cells == self.offers[at].cells).count();
        let rank = |at: usize| {
            let scores: Vec<u32> = order.iter().map(|criterion| self.score(*criterion, at)).collect();
            (scores, often(at))
        };
        let better = |a: &usize, b: &usize| {
            let letters = |at: usize| self.offers[at].cells.iter().map(Cow::as_ref).collect::<Vec<&str>>();
            rank(*a).cmp(&rank(*b)).then_with(|| letters(*b).cmp(&letters(*a))).then(b.cmp(a))
        };
        class.iter().copied().max_by(better).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_are_no_conflict_and_other_numbers_are() {
        assert!(is_slip("dahlsteintischlerei", "dahlstientischlerei"));
        assert!(!is_slip("de811569869", "de811569868"));
        assert!(!is_slip("klapp", "brinkhegge"));
    }
}
