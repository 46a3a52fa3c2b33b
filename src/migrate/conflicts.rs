//! `conflicts.csv`: what people must decide, ordered by what hangs on it, with a proposal for each; behind it what they have
//! decided, so that the file can be given back again and again and no decision gets lost.

use std::borrow::Cow;

use super::decisions::{Decision, shown, subject};
use super::fields::{Field, fields_of};
use super::golden::Golden;
use super::survivorship::{Values, gather, weigh};
use crate::output;
use crate::output::listing::{Column, Emit, Listing, Sort};
use crate::report::fields::list_item;

/// The column that people fill in.
pub(super) const DECISION: &str = "decision";

/// All open conflicts, and those that people have decided.
pub(super) struct Conflicts<'a> {
    golden: [&'a Golden<'a>; 3],
    /// Entity type, position of the entity and number of the field, in the order of the file.
    open: Vec<(u8, u32, u16)>,
    /// In the order of their file.
    decided: &'a [Decision],
    columns: Vec<Column>,
}

impl<'a> Conflicts<'a> {
    pub(super) fn collect(golden: [&'a Golden<'a>; 3], decided: &'a [Decision]) -> Self {
        let mut open = Vec::new();
        for (kind, golden) in golden.iter().enumerate() {
            let fields = fields_of(golden.entity_type).len();
            for at in 0..golden.units() {
                let contested = |field: &usize| golden.survivors.get(at, *field).is_some_and(|choice| choice.contested);
                open.extend((0..fields).filter(contested).map(|field| (kind as u8, at as u32, field as u16)));
            }
        }
        let stake = |(kind, at, _): &(u8, u32, u16)| {
            let golden = golden[usize::from(*kind)];
            golden.worth.of(golden.context.index(golden.entity_type, *at as usize))
        };
        open.sort_by_cached_key(|conflict| {
            let stake = stake(conflict);
            (std::cmp::Reverse((stake.cents, stake.documents)), *conflict)
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

    /// One field of one entity and what was decided about it, if anything was.
    fn row(&self, (kind, position, number): (u8, u32, u16), decision: &str, emit: &mut Emit<'_>) -> bool {
        let golden = self.golden[usize::from(kind)];
        let (entity_type, number) = (golden.entity_type, usize::from(number));
        let field: &Field = &fields_of(entity_type)[number];
        let index = golden.context.index(entity_type, position as usize);
        let offers = gather(golden.context, index, field);
        let Some(values) = weigh(golden.context, entity_type, number, field, offers) else { return false };
        let (entity, stake) = (golden.context.entity(index), golden.worth.of(index));
        let row: [Cow<'_, str>; 11] = [
            Cow::Borrowed(entity_type.name()),
            Cow::Borrowed(&entity.id),
            Cow::Borrowed(&entity.name),
            Cow::Borrowed(&field.name),
            Cow::Owned(output::euro(stake.cents)),
            Cow::Owned(stake.documents.to_string()),
            Cow::Owned(shown(&values.offers[values.classes[0][0]].cells)),
            Cow::Borrowed(values.rule.name()),
            Cow::Owned(alternatives(&values)),
            Cow::Owned(records(&values)),
            Cow::Borrowed(decision),
        ];
        emit(&row);
        true
    }

    /// A decision as it was given; where it fits nothing of today, just that.
    fn decided(&self, decision: &Decision, emit: &mut Emit<'_>) {
        let context = self.golden[0].context;
        let place = subject(decision, context).ok().and_then(|(entity_type, entity, number)| {
            let kind = self.golden.iter().position(|golden| golden.entity_type == entity_type)?;
            Some((kind as u8, context.position(entity_type, entity) as u32, number as u16))
        });
        if place.is_some_and(|place| self.row(place, &decision.text, emit)) {
            return;
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
fn alternatives(values: &Values<'_>) -> String {
    let written = |(at, class): (usize, &Vec<usize>)| {
        let offer = &values.offers[class[0]];
        let text = format!("#{} {} ({})", at + 1, shown(&offer.cells), offer.record.system().slug);
        list_item(&text).into_owned()
    };
    values.classes.iter().enumerate().map(written).collect::<Vec<_>>().join("|")
}

/// A record for each value, in the same order.
fn records(values: &Values<'_>) -> String {
    let record = |class: &Vec<usize>| list_item(&values.offers[class[0]].record.reference()).into_owned();
    values.classes.iter().map(record).collect::<Vec<_>>().join("|")
}

impl Listing for Conflicts<'_> {
    fn name(&self) -> &'static str {
        "conflicts"
    }

    fn columns(&self) -> &[Column] {
        &self.columns
    }

    fn units(&self) -> usize {
        self.open.len() + self.decided.len()
    }

    fn unit(&self, at: usize, emit: &mut Emit<'_>) {
        match self.open.get(at) {
            Some(place) => {
                self.row(*place, "", emit);
            }
            None => self.decided(&self.decided[at - self.open.len()], emit),
        }
    }
}
