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

/// Entities that one thread chooses for at once.
const PIECE: usize = 1 << 11;

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

    /// The values beside the one with this comparable form, where the field lists them: each where it stands first.
    fn others(&self, field: &Field, chosen: &str) -> Box<[Further]> {
        if field.further.is_none() {
            return Box::default();
        }
        let others = self.classes.iter().filter(|class| self.normals[class[0]].key != chosen);
        let mut first: Vec<usize> = others.filter_map(|class| class.iter().copied().min()).collect();
        first.sort_unstable();
        first.into_iter().map(|at| (self.offers[at].record.index, self.offers[at].nth)).collect()
    }
}

/// Letters that differ by slips; numbers that differ in any digit are different.
fn is_slip(one: &str, other: &str) -> bool {
    let digits = |text: &str| text.bytes().filter(u8::is_ascii_digit).collect::<Vec<_>>();
    one == other || (digits(one) == digits(other) && is_alike(one, other, SLIP))
}

/// Another value beside the one that survived: the record in which it stands first, and which of its offers it is.
pub(super) type Further = (RecordIndex, u8);

/// The survivors of all entities of a type.
pub(super) struct Survivors {
    fields: usize,
    choices: Vec<Option<Choice>>,
    /// The other values of a field, by the place of its choice, where there are any and the field lists them: what tells
    /// values apart is the costly part, and golden records and their provenance both need to know.
    further: Vec<(usize, Box<[Further]>)>,
}

impl Survivors {
    /// Chooses for every entity of a type and every field.
    pub(super) fn choose(context: &Context<'_>, entity_type: EntityType, rulings: &Rulings) -> Self {
        use rayon::prelude::*;
        let fields = fields_of(entity_type);
        let count = context.count(entity_type);
        let starts: Vec<usize> = (0..count).step_by(PIECE).collect();
        let piece = |start: usize| {
            let (mut choices, mut further) = (Vec::with_capacity(PIECE * fields.len()), Vec::new());
            for at in start..count.min(start + PIECE) {
                let entity = context.index(entity_type, at);
                for (number, field) in fields.iter().enumerate() {
                    let (choice, others) = choose(context, entity, entity_type, number, field, rulings);
                    choices.push(choice);
                    if !others.is_empty() {
                        further.push((at * fields.len() + number, others));
                    }
                }
            }
            (choices, further)
        };
        let (mut choices, mut further) = (Vec::with_capacity(count * fields.len()), Vec::new());
        for (mut chosen, mut others) in starts.into_par_iter().map(piece).collect::<Vec<_>>() {
            choices.append(&mut chosen);
            further.append(&mut others);
        }
        Self { fields: fields.len(), choices, further }
    }

    /// The other values of a field of the entity at a position, each once, in the order of the records.
    pub(super) fn further(&self, at: usize, field: usize) -> &[Further] {
        let place = at * self.fields + field;
        let found = self.further.binary_search_by_key(&place, |(place, _)| *place);
        found.map_or(&[], |found| &self.further[found].1)
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
) -> (Option<Choice>, Box<[Further]>) {
    let offers = gather(context, entity, field);
    let ruling = rulings.of(entity, number);
    if let Some(written) = ruling.and_then(|ruling| ruling.written.as_deref()) {
        let record = offers.first().map_or_else(
            || context.members(entity).next().map_or(RecordIndex(0), |member| member.record),
            |offer| offer.record.index,
        );
        let several = !offers.is_empty();
        let key = normal(field.form, context, &context.record(record), &[Cow::Borrowed(written)]).key;
        let values = weigh(context, entity_type, number, field, offers);
        let others = values.map_or_else(Box::default, |values| values.others(field, &key));
        let choice = Choice { record, nth: Choice::WRITTEN, rule: Rule::Decision, several, contested: false };
        return (Some(choice), others);
    }
    if let [only] = offers.as_slice() {
        let (record, nth) = (only.record.index, only.nth);
        let rule = if ruling.is_some() { Rule::Decision } else { Rule::Only };
        return (Some(Choice { record, nth, rule, several: false, contested: false }), Box::default());
    }
    let Some(values) = weigh(context, entity_type, number, field, offers) else { return (None, Box::default()) };
    let wanted = ruling.and_then(|ruling| ruling.key.as_deref());
    let decided = wanted.and_then(|key| values.classes.iter().find(|class| values.normals[class[0]].key == key));
    let class = decided.unwrap_or(&values.classes[0]);
    let best = &values.offers[class[0]];
    let choice = Choice {
        record: best.record.index,
        nth: best.nth,
        rule: if decided.is_some() { Rule::Decision } else { values.rule },
        several: values.classes.len() > 1,
        contested: decided.is_none() && values.is_contested(field),
    };
    (Some(choice), values.others(field, &values.normals[class[0]].key))
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

/// The comparable forms; of offers that are written alike, working out one is enough.
fn normals(context: &Context<'_>, field: &Field, offers: &[Offer<'_>]) -> Vec<Normal> {
    let mut normals: Vec<Normal> = Vec::with_capacity(offers.len());
    for (at, offer) in offers.iter().enumerate() {
        let same = |other: &Offer<'_>| other.cells == offer.cells && !field.form.depends_on_record();
        let known = offers[..at].iter().position(same).map(|before| normals[before].clone());
        normals.push(known.unwrap_or_else(|| normal(field.form, context, &offer.record, &offer.cells)));
    }
    normals
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
        if let [only] = class {
            return *only;
        }
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
