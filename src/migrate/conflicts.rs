//! `conflicts.csv`: what people must decide, ordered by what hangs on it, with a proposal for each; behind it what they have
//! decided, so that the file can be given back again and again and no decision gets lost.

use std::borrow::Cow;

use super::decisions::{Decision, shown, subject};
use super::dossier::{Dossier, Member, weighed};
use super::fields::fields_of;
use super::golden::Golden;
use super::survivorship::{Rule, Values};
use crate::linkage::EntityType;
use crate::output;
use crate::output::listing::{Column, Emit, Listing, Sort};
use crate::report::fields::list_item;

/// Its name.
pub(super) const NAME: &str = "conflicts";

/// The column that people fill in.
pub(super) const DECISION: &str = "decision";

/// A field of an entity with values that differ.
pub(super) struct Conflict {
    entity_type: EntityType,
    /// Position of the entity among those of its type.
    at: u32,
    /// Number of the field.
    number: u16,
    rule: Rule,
    /// Proposal, alternatives and records, back to back.
    text: Box<str>,
    /// Where the alternatives and where the records begin.
    starts: [u32; 2],
}

/// All open conflicts, and those that people have decided.
pub(super) struct Conflicts<'a> {
    golden: [&'a Golden<'a>; 3],
    /// In the order of the file.
    open: Vec<Conflict>,
    /// In the order of their file.
    decided: &'a [Decision],
    columns: Vec<Column>,
}

impl Conflict {
    fn new(entity_type: EntityType, at: usize, number: usize, values: &Values<'_>, members: &[Member<'_>]) -> Self {
        let mut text = shown(&values.offers[values.classes[0][0]].said);
        let alternatives = text.len() as u32;
        text.push_str(&self::alternatives(values, members));
        let records = text.len() as u32;
        text.push_str(&self::records(values, members));
        let starts = [alternatives, records];
        Self { entity_type, at: at as u32, number: number as u16, rule: values.rule, text: text.into(), starts }
    }

    /// The open conflicts of the entity at a position, by the number of the field.
    pub(super) fn of(golden: &Golden<'_>, at: usize, dossier: &Dossier<'_>, found: &mut Vec<Self>) {
        for (number, survivor) in dossier.fields.iter().enumerate() {
            if let Some(values) = survivor.as_ref().and_then(|survivor| survivor.contested.as_ref()) {
                found.push(Self::new(golden.entity_type, at, number, values, &dossier.members));
            }
        }
    }

    fn texts(&self) -> [&str; 3] {
        let [alternatives, records] = self.starts.map(|start| start as usize);
        [&self.text[..alternatives], &self.text[alternatives..records], &self.text[records..]]
    }
}

impl<'a> Conflicts<'a> {
    pub(super) fn sort(golden: [&'a Golden<'a>; 3], open: Vec<Conflict>, decided: &'a [Decision]) -> Self {
        let mut open = open;
        open.sort_by_cached_key(|conflict| {
            let golden = golden[conflict.entity_type as usize];
            let stake = golden.worth.of(golden.context.index(golden.entity_type, conflict.at as usize));
            let place = (conflict.entity_type, conflict.at, conflict.number);
            (std::cmp::Reverse((stake.cents, stake.documents)), place)
        });
        let columns = vec![
            Column::text("entity_type"),
            Column::text("entity_id"),
            Column::text("entity_name"),
            Column::text("field"),
            Column::new("value_eur", Sort::Euro),
            Column::new("documents", Sort::Integer),
            Column::text("proposal"),
            Column::text("rule"),
            Column::text("alternatives"),
            Column::text("records"),
            Column::text(DECISION),
        ];
        Self { golden, open, decided, columns }
    }

    /// How many are open.
    pub(super) fn len(&self) -> usize {
        self.open.len()
    }

    /// A conflict and what was decided about it, if anything was.
    fn row(&self, conflict: &Conflict, decision: &str, emit: &mut Emit<'_>) {
        let golden = self.golden[conflict.entity_type as usize];
        let index = golden.context.index(conflict.entity_type, conflict.at as usize);
        let (entity, stake) = (golden.context.entity(index), golden.worth.of(index));
        let [proposal, alternatives, records] = conflict.texts();
        let row: [Cow<'_, str>; 11] = [
            Cow::Borrowed(conflict.entity_type.name()),
            Cow::Borrowed(&entity.id),
            Cow::Borrowed(&entity.name),
            Cow::Borrowed(&fields_of(conflict.entity_type)[usize::from(conflict.number)].name),
            Cow::Owned(output::euro(stake.cents)),
            Cow::Owned(stake.documents.to_string()),
            Cow::Borrowed(proposal),
            Cow::Borrowed(conflict.rule.name()),
            Cow::Borrowed(alternatives),
            Cow::Borrowed(records),
            Cow::Borrowed(decision),
        ];
        emit(&row);
    }

    /// A decision as it was given; where it fits nothing of today, just that.
    fn decided(&self, decision: &Decision, emit: &mut Emit<'_>) {
        let context = self.golden[0].context;
        let conflict = subject(decision, context).ok().and_then(|(entity_type, entity, number)| {
            let found = weighed(context, entity_type, entity, number)?;
            let at = context.position(entity_type, entity);
            Some(Conflict::new(entity_type, at, number, &found.values, &found.members))
        });
        if let Some(conflict) = conflict {
            return self.row(&conflict, &decision.text, emit);
        }
        let mut row = [""; 11].map(Cow::Borrowed);
        let [entity_type, entity_id, _, field, .., text] = &mut row;
        for (cell, value) in [entity_type, entity_id, field, text].into_iter().zip([
            &decision.entity_type,
            &decision.entity_id,
            &decision.field,
            &decision.text,
        ]) {
            *cell = Cow::Borrowed(value);
        }
        emit(&row);
    }
}

/// The values, each behind its number, the proposal first.
fn alternatives(values: &Values<'_>, members: &[Member<'_>]) -> String {
    let written = |(at, class): (usize, &Vec<usize>)| {
        let offer = &values.offers[class[0]];
        let text = format!("#{} {} ({})", at + 1, shown(&offer.said), members[offer.by].record.system().slug);
        list_item(&text).into_owned()
    };
    values.classes.iter().enumerate().map(written).collect::<Vec<_>>().join("|")
}

/// A record for each value, in the same order.
fn records(values: &Values<'_>, members: &[Member<'_>]) -> String {
    let record = |class: &Vec<usize>| {
        let by = values.offers[class[0]].by;
        list_item(&members[by].record.reference()).into_owned()
    };
    values.classes.iter().map(record).collect::<Vec<_>>().join("|")
}

impl Listing for Conflicts<'_> {
    fn name(&self) -> &'static str {
        NAME
    }

    fn columns(&self) -> &[Column] {
        &self.columns
    }

    fn units(&self) -> usize {
        self.open.len() + self.decided.len()
    }

    fn unit(&self, at: usize, emit: &mut Emit<'_>) {
        match self.open.get(at) {
            Some(conflict) => self.row(conflict, "", emit),
            None => self.decided(&self.decided[at - self.open.len()], emit),
        }
    }
}
