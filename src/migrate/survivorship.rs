//! Which of several values survives, and by which rule: validity, system, recency, agreement, completeness.
//!
//! Values that are the same in comparable form are one value in several spellings. The rule that is told is the one that
//! left a single value; the spelling is then chosen by the same criteria.

use std::borrow::Cow;
use std::cmp::Ordering;

use super::context::Context;
use super::decisions::Ruling;
use super::dossier::Member;
use super::fields::{Field, ORDER, Survive};
use super::offers::Said;
use super::places::{self, Known};
use super::value::{Form, Normal, normal, shown};
use crate::config::Criterion;
use crate::linkage::EntityType;
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
pub(super) struct Survivor<'a> {
    /// The record it stands in, as a position among the entity's members; `None` where a person wrote another value.
    pub(super) by: Option<usize>,
    /// Why it survived.
    pub(super) rule: Rule,
    /// Its cells, in the order of the field's columns.
    pub(super) said: Said<'a>,
    /// The cells of the field's normal columns.
    pub(super) shown: Vec<String>,
    /// The other values, where the field lists them: each where it stands first, in the order of the records.
    pub(super) further: Vec<Offer<'a>>,
    /// All values, where people must decide between them and have not.
    pub(super) contested: Option<Box<Values<'a>>>,
}

/// Offers of one record that count at most.
pub(super) const OFFERS: u8 = u8::MAX;

/// One offer among all that the records of an entity make.
#[derive(Clone)]
pub(super) struct Offer<'a> {
    /// Position of the record among the entity's members.
    pub(super) by: usize,
    pub(super) said: Said<'a>,
}

/// The comparable forms of offers.
pub(super) struct Normals {
    /// Those of offers that are written alike once.
    read: Vec<Normal>,
    /// The number of each offer's among them.
    of: Vec<usize>,
}

impl Normals {
    /// That of an offer.
    pub(super) fn of(&self, offer: usize) -> &Normal {
        &self.read[self.of[offer]]
    }

    /// The order of two offers by their values.
    fn by_value(&self, one: usize, other: usize) -> Ordering {
        let (first, second) = (self.of[one], self.of[other]);
        if first == second { Ordering::Equal } else { self.read[first].key.cmp(&self.read[second].key) }
    }
}

/// The values of a field as people tell them apart: offers in comparable form, by value.
pub(super) struct Values<'a> {
    pub(super) offers: Vec<Offer<'a>>,
    pub(super) normals: Normals,
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
        let mut valid = self.classes.iter().filter(|class| class.iter().any(|at| self.normals.of(*at).valid));
        let Some(first) = valid.next() else { return false };
        valid.any(|other| !is_slip(&self.normals.of(first[0]).key, &self.normals.of(other[0]).key))
    }

    /// The values beside the one with this comparable form, where the field lists them.
    fn others(&self, field: &Field, chosen: &str) -> Vec<usize> {
        if field.further.is_none() {
            return Vec::new();
        }
        let others = self.classes.iter().filter(|class| self.normals.of(class[0]).key != chosen);
        let mut first: Vec<usize> = others.filter_map(|class| class.iter().copied().min()).collect();
        first.sort_unstable();
        first
    }
}

/// Letters that differ by slips; numbers that differ in any digit are different.
fn is_slip(one: &str, other: &str) -> bool {
    let digits = |text: &str| text.bytes().filter(u8::is_ascii_digit).collect::<Vec<_>>();
    one == other || (digits(one) == digits(other) && is_alike(one, other, SLIP))
}

/// One field of one entity whose values are weighed.
pub(super) struct Scales<'s, 'a> {
    pub(super) context: &'s Context<'a>,
    pub(super) members: &'s [Member<'a>],
    pub(super) entity_type: EntityType,
    pub(super) number: usize,
    pub(super) field: &'s Field,
}

impl<'a> Scales<'_, 'a> {
    /// What survives of the offers; `None` where nothing does.
    pub(super) fn choose(
        &self,
        mut offers: Vec<Offer<'a>>,
        ruling: Option<&Ruling>,
        known: &mut Known<'a>,
    ) -> Option<Survivor<'a>> {
        if let Some(written) = ruling.and_then(|ruling| ruling.written.as_deref()) {
            return self.written(written, offers, known);
        }
        if offers.len() == 1 {
            let Offer { by, said } = offers.pop()?;
            let rule = if ruling.is_some() { Rule::Decision } else { Rule::Only };
            let shown = self.shown(by, &said, None, known);
            return Some(Survivor { by: Some(by), rule, said, shown, further: Vec::new(), contested: None });
        }
        let mut values = self.weigh(offers, known)?;
        let wanted = ruling.and_then(|ruling| ruling.key.as_deref());
        let decided = wanted.and_then(|key| values.classes.iter().find(|class| values.normals.of(class[0]).key == key));
        let (best, is_decided) = (decided.unwrap_or(&values.classes[0])[0], decided.is_some());
        let others = values.others(self.field, &values.normals.of(best).key);
        let contested = !is_decided && values.is_contested(self.field);
        let by = values.offers[best].by;
        let mut taken = |at: usize| {
            let offer = &mut values.offers[at];
            let said = if contested { offer.said.clone() } else { std::mem::take(&mut offer.said) };
            Offer { by: offer.by, said }
        };
        let (said, further) = (taken(best).said, others.into_iter().map(&mut taken).collect());
        Some(Survivor {
            by: Some(by),
            rule: if is_decided { Rule::Decision } else { values.rule },
            shown: self.shown(by, &said, Some(values.normals.of(best)), known),
            said,
            further,
            contested: contested.then(|| Box::new(values)),
        })
    }

    /// A value that a person wrote stands in no record; it is read as the first record that says anything would have it.
    fn written(&self, written: &str, offers: Vec<Offer<'a>>, known: &mut Known<'a>) -> Option<Survivor<'a>> {
        let by = offers.first().map_or(0, |offer| offer.by);
        let said = Said::One(Cow::Owned(written.to_owned()));
        let normal = normal(self.field.form, self.context, self.members.get(by)?, &said);
        let values = self.weigh(offers, known);
        let further = values.map_or_else(Vec::new, |values| {
            values.others(self.field, &normal.key).into_iter().map(|at| values.offers[at].clone()).collect()
        });
        let shown = self.shown(by, &said, Some(&normal), known);
        Some(Survivor { by: None, rule: Rule::Decision, said, shown, further, contested: None })
    }

    /// The cells of the normal columns, if the field has any; `normal` where it is known already.
    fn shown(&self, by: usize, said: &Said<'a>, normal: Option<&Normal>, known: &mut Known<'a>) -> Vec<String> {
        if self.field.normal.is_empty() {
            return Vec::new();
        }
        let member = &self.members[by];
        match (self.field.form, normal) {
            (Form::Address, _) => places::shown(known.parts(said)),
            (form, Some(normal)) => shown(form, member, said, normal),
            (form, None) => shown(form, member, said, &self.normal(member, said, known)),
        }
    }

    /// The comparable form of what a record said.
    fn normal(&self, member: &Member<'a>, said: &Said<'a>, known: &mut Known<'a>) -> Normal {
        match self.field.form {
            Form::Address => places::normal_of(known.parts(said), said),
            form @ Form::Company => {
                let read = self.context.names.of(member.table, member.record.index);
                read.unwrap_or_else(|| normal(form, self.context, member, said))
            }
            form => normal(form, self.context, member, said),
        }
    }

    /// Parts offers by value and puts the surviving one first; `None` without offers.
    pub(super) fn weigh(&self, offers: Vec<Offer<'a>>, known: &mut Known<'a>) -> Option<Values<'a>> {
        let normals = self.normals(&offers, known);
        let mut order: Vec<usize> = (0..offers.len()).collect();
        order.sort_by(|a, b| normals.by_value(*a, *b).then(a.cmp(b)));
        let mut classes: Vec<Vec<usize>> =
            order.chunk_by(|a, b| normals.by_value(*a, *b).is_eq()).map(<[_]>::to_vec).collect();
        if classes.is_empty() {
            return None;
        }
        let judge = Judge { scales: self, offers: &offers, normals: &normals };
        let (first, rule) = match judge.rule(&classes) {
            Outcome::Alone => (0, if offers.len() == 1 { Rule::Only } else { Rule::Agreed }),
            Outcome::Won(at, rule) => (at, rule),
        };
        let order = self.order();
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
    fn normals(&self, offers: &[Offer<'a>], known: &mut Known<'a>) -> Normals {
        let mut normals = Normals { read: Vec::new(), of: Vec::with_capacity(offers.len()) };
        for (at, offer) in offers.iter().enumerate() {
            let member = &self.members[offer.by];
            let same = |other: &Offer<'_>| {
                other.said == offer.said && self.field.form.reads_alike(&self.members[other.by], member)
            };
            let before = offers[..at].iter().position(same).map(|before| normals.of[before]);
            let number = before.unwrap_or_else(|| {
                normals.read.push(self.normal(member, &offer.said, known));
                normals.read.len() - 1
            });
            normals.of.push(number);
        }
        normals
    }

    fn order(&self) -> &[Criterion] {
        let (settings, field) = (self.context.settings, self.field);
        let own = settings.fields.get(&field.name).map_or(&[][..], |own| own.order.as_slice());
        match (own, settings.order.as_slice(), field.order.as_slice()) {
            ([], [], []) => &ORDER,
            ([], [], usual) => usual,
            ([], all, _) => all,
            (own, ..) => own,
        }
    }
}

enum Outcome {
    Alone,
    Won(usize, Rule),
}

/// Judges the offers for one field of one entity.
struct Judge<'j, 'a> {
    scales: &'j Scales<'j, 'a>,
    offers: &'j [Offer<'a>],
    normals: &'j Normals,
}

impl Judge<'_, '_> {
    fn rule(&self, classes: &[Vec<usize>]) -> Outcome {
        if classes.len() == 1 {
            return Outcome::Alone;
        }
        // Classes stand in the order of their keys, and days and flags in that of their values.
        match self.scales.field.survive {
            Survive::Earliest => return Outcome::Won(0, Rule::Earliest),
            Survive::Latest => return Outcome::Won(classes.len() - 1, Rule::Latest),
            Survive::Strictest => return Outcome::Won(classes.len() - 1, Rule::Strictest),
            Survive::Best => {}
        }
        let mut left: Vec<usize> = (0..classes.len()).collect();
        for criterion in self.scales.order() {
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
            let mut systems: Vec<&str> = class.iter().map(|at| self.by(*at).record.system().slug.as_str()).collect();
            systems.sort_unstable();
            systems.dedup();
            return systems.len() as u32;
        }
        class.iter().map(|at| self.score(criterion, *at)).max().unwrap_or_default()
    }

    fn by(&self, at: usize) -> &Member<'_> {
        &self.scales.members[self.offers[at].by]
    }

    fn score(&self, criterion: Criterion, at: usize) -> u32 {
        let Scales { context, entity_type, number, .. } = *self.scales;
        let member = self.by(at);
        match criterion {
            Criterion::Validity => u32::from(self.normals.of(at).valid),
            Criterion::System => u32::from(u16::MAX - context.rank(entity_type, number, member.table)),
            Criterion::Recency => context.changed(member.record.index),
            Criterion::Agreement => 0,
            Criterion::Completeness => self.normals.of(at).fullness,
        }
    }

    /// Of several spellings of one value the best by the criteria, then the one written most often, then by letters.
    fn best_spelling(&self, class: &[usize], order: &[Criterion]) -> usize {
        if let [only] = class {
            return *only;
        }
        let often = |at: usize| class.iter().filter(|other| self.offers[**other].said == self.offers[at].said).count();
        let scored = |a: usize, b: usize| {
            let each = order.iter().map(|criterion| self.score(*criterion, a).cmp(&self.score(*criterion, b)));
            each.into_iter().find(|one| one.is_ne()).unwrap_or(Ordering::Equal)
        };
        let letters = |at: usize| self.offers[at].said.iter();
        let better = |a: &usize, b: &usize| {
            let often = || often(*a).cmp(&often(*b));
            scored(*a, *b).then_with(often).then_with(|| letters(*b).cmp(letters(*a))).then(b.cmp(a))
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
