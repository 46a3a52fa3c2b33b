//! Why it says so: a pair of records, an entity or a finding, with the evidence line by line.

mod compared;
pub mod evidence;
mod find;
mod model;

pub(crate) use compared::{Field, compared};
pub use find::{find_fingerprint, find_records};
pub use model::model;

use super::landscape::Landscape;
use super::messages::{self, Language};
use super::screen::{Grid, GridColumn, Screen, Span};
use super::{fields, inspect, terminal, words};
use crate::catalog::{Catalogue, Record, RecordIndex, Role};
use crate::findings::{Finding, ValueBasis};
use crate::linkage::{Edge, EntityIndex, Membership};
use crate::message::{Argument, Message};
use crate::pipeline::Identity;

/// Pairs that are shown for one record or entity.
const PAIRS: usize = 5;
/// Records that are shown for one entity or finding.
const RECORDS: usize = 50;

/// Values of a record that say who it is, in the order in which a reader would ask for them.
pub(crate) const IDENTIFYING: [Role; 18] = [
    Role::CompanyName,
    Role::CompanyNameExtra,
    Role::PersonName,
    Role::FirstName,
    Role::LastName,
    Role::Title,
    Role::Number,
    Role::CustomerNumber,
    Role::CustomerReference,
    Role::Street,
    Role::Postcode,
    Role::City,
    Role::Email,
    Role::Phone,
    Role::Website,
    Role::VatId,
    Role::Iban,
    Role::RegisterNumber,
];

/// Explains in one language.
pub struct Explainer<'a> {
    identity: &'a Identity,
    language: Language,
}

impl<'a> Explainer<'a> {
    /// Explains what a run decided.
    pub fn new(identity: &'a Identity, language: Language) -> Self {
        Self { identity, language }
    }

    /// Two records: what speaks for and against their being the same.
    pub fn pair(&self, edge: &Edge) -> Screen {
        let mut screen = Screen::default();
        screen.heading(format!("{} ↔ {}", self.record_reference(edge.left), self.record_reference(edge.right)));
        self.side_by_side(&mut screen, edge.left, edge.right);
        screen.gap();
        evidence::waterfall(&mut screen, edge, self.language);
        screen
    }

    /// One record: what it says, whom it belongs to, and its nearest others.
    pub fn record(&self, index: RecordIndex) -> Screen {
        let record = self.catalogue().record(index);
        let mut screen = Screen::default();
        screen.heading(record.reference());
        screen.line(vec![Span::faint(format!(
            "{} · {} · {}",
            record.system().name,
            self.text(words::kind(record.kind())),
            self.sentence(&Message::new("explain-row").with("row", Argument::Text(record.row().to_string()))),
        ))]);
        screen.table(values_of(&[record], self.language));
        screen.gap();
        self.memberships(&mut screen, self.identity.resolution.memberships_of(index));
        self.nearest(&mut screen, |edge| edge.left == index || edge.right == index);
        screen
    }

    /// One entity: its records, and the pairs that hold it together.
    pub fn entity(&self, index: EntityIndex) -> Screen {
        let resolution = &self.identity.resolution;
        let entity = resolution.entity(index);
        let mut screen = Screen::default();
        screen.heading(format!("{} {}", self.text(words::entity_type(entity.entity_type)), entity.name));
        screen.line(vec![Span::faint(entity.id.clone())]);
        let members: Vec<&Membership> =
            resolution.memberships.iter().filter(|membership| membership.entity == Some(index)).collect();
        screen.table(self.members(&members));
        self.more(&mut screen, members.len());
        self.nearest(&mut screen, |edge| {
            edge.entity_type == entity.entity_type
                && [edge.left, edge.right]
                    .iter()
                    .any(|record| resolution.entity_of(*record, entity.entity_type) == Some(index))
        });
        screen
    }

    /// One finding: what is the matter, what it rests on, what to do.
    pub fn finding(&self, finding: &Finding, landscape: &Landscape) -> Screen {
        let mut screen = Screen::default();
        let (mark, tone) = terminal::mark(finding.severity);
        screen.heading(format!(
            "{} {} – {}",
            finding.code.name(),
            messages::text(&words::rule_name(finding.code), self.language),
            finding.subject_name,
        ));
        screen.line(vec![
            Span::new(format!("{mark} {}", self.text(words::severity(finding.severity))), tone),
            Span::faint(format!("  {}  {}", landscape.system_name(&finding.system), finding.fingerprint)),
        ]);
        screen.gap();
        screen.text(self.sentence(&finding.message));
        self.worth(&mut screen, finding);
        screen.line(vec![
            Span::strong(format!("{}: ", self.text("explain-action"))),
            Span::plain(self.sentence(&finding.action)),
        ]);
        if !finding.evidence.is_empty() {
            screen.gap();
            screen.heading(self.text("explain-evidence"));
            for line in &finding.evidence {
                screen.text(format!("  · {}", self.sentence(line)));
            }
        }
        screen.gap();
        screen.heading(self.text("explain-records"));
        let records: Vec<RecordIndex> = finding.record.iter().chain(&finding.related).copied().collect();
        screen.table(self.records(&records));
        self.more(&mut screen, records.len());
        screen
    }

    fn worth(&self, screen: &mut Screen, finding: &Finding) {
        let confidence = Message::new("explain-confidence").with("share", Argument::Share(finding.confidence));
        let mut line = self.sentence(&confidence);
        if let Some(cents) = finding.value {
            let basis = match finding.value_basis {
                ValueBasis::Amount => "basis-amount",
                ValueBasis::Estimate | ValueBasis::None => "basis-estimate",
            };
            let value = Message::new("explain-value")
                .with("value", Argument::Euro(cents))
                .with("basis", Argument::from(Message::new(basis)));
            line = format!("{} · {line}", self.sentence(&value));
        }
        screen.text(line);
    }

    fn side_by_side(&self, screen: &mut Screen, left: RecordIndex, right: RecordIndex) {
        screen.table(values_of(&[self.catalogue().record(left), self.catalogue().record(right)], self.language));
    }

    fn memberships(&self, screen: &mut Screen, memberships: &[Membership]) {
        let resolution = &self.identity.resolution;
        for membership in memberships {
            let Some(entity) = membership.entity.map(|index| resolution.entity(index)) else {
                screen.text(self.text("explain-dangling"));
                continue;
            };
            let sentence = Message::new("explain-membership")
                .with("relation", Message::new(words::relation(membership.relation)))
                .with("entity-type", Message::new(words::entity_type(entity.entity_type)))
                .with("name", entity.name.as_str())
                .with("id", entity.id.as_str())
                .with("decided", Message::new(words::decided_by(membership.decided_by)))
                .with("share", Argument::Share(membership.probability));
            screen.text(self.sentence(&sentence));
        }
    }

    fn members(&self, members: &[&Membership]) -> Grid {
        let mut columns = vec![GridColumn::words("")];
        columns.extend(record_columns(self));
        columns.push(GridColumn::words(self.text("explain-decided")));
        columns.push(GridColumn::numbers(""));
        let row = |membership: &&Membership| {
            let mut cells = vec![Span::faint(self.text(words::relation(membership.relation)))];
            cells.extend(self.record_cells(membership.record));
            cells.push(Span::plain(self.text(words::decided_by(membership.decided_by))));
            cells.push(Span::faint(self.language.share(membership.probability)));
            cells
        };
        Grid { columns, rows: members.iter().take(RECORDS).map(row).collect() }
    }

    fn records(&self, records: &[RecordIndex]) -> Grid {
        let rows = records.iter().take(RECORDS).map(|index| self.record_cells(*index)).collect();
        Grid { columns: record_columns(self), rows }
    }

    fn record_cells(&self, index: RecordIndex) -> Vec<Span> {
        let record = self.catalogue().record(index);
        vec![
            Span::plain(format!("{}:{}", record.file(), record.row())),
            Span::plain(record.id()),
            Span::plain(fields::label(&record)),
        ]
    }

    fn more(&self, screen: &mut Screen, count: usize) {
        if count > RECORDS {
            let more = Message::new("explain-more").with("count", count - RECORDS);
            screen.line(vec![Span::faint(self.sentence(&more))]);
        }
    }

    /// The strongest pairs among those asked for, each with its evidence in one line.
    fn nearest(&self, screen: &mut Screen, asked: impl Fn(&Edge) -> bool) {
        let mut edges: Vec<&Edge> = self.identity.resolution.edges.iter().filter(|edge| asked(edge)).collect();
        if edges.is_empty() {
            return;
        }
        edges.sort_by(|left, right| {
            right.weight.total_cmp(&left.weight).then((left.left, left.right).cmp(&(right.left, right.right)))
        });
        screen.gap();
        screen.heading(self.text("explain-pairs"));
        for edge in edges.into_iter().take(PAIRS) {
            screen.line(vec![
                Span::new(
                    format!("{} {}", self.language.share(edge.probability), self.text(words::band(edge.band))),
                    evidence::tone(edge.band),
                ),
                Span::plain(format!("  {} ↔ {}", self.record_reference(edge.left), self.record_reference(edge.right))),
            ]);
            screen.line(vec![Span::faint(format!("    {}", evidence::line(edge, self.language)))]);
        }
    }

    fn record_reference(&self, index: RecordIndex) -> String {
        self.catalogue().record(index).reference()
    }

    fn catalogue(&self) -> &'a Catalogue {
        &self.identity.reading.catalogue
    }

    fn text(&self, id: &str) -> String {
        messages::text(id, self.language)
    }

    fn sentence(&self, message: &Message) -> String {
        messages::render(message, self.language)
    }
}

fn record_columns(explainer: &Explainer<'_>) -> Vec<GridColumn> {
    vec![
        GridColumn::words(explainer.text("explain-place")),
        GridColumn::words(explainer.text("explain-id")),
        GridColumn::giving_way(explainer.text("explain-name")),
    ]
}

/// The identifying values of records, one column per record; rows that no record fills are left out.
fn values_of(records: &[Record<'_>], language: Language) -> Grid {
    let mut columns = vec![GridColumn::words("")];
    columns.extend(records.iter().map(|record| GridColumn::giving_way(record.system().name.clone())));
    let fields = compared(records, &IDENTIFYING, language).into_iter();
    let rows = fields.map(|field| {
        std::iter::once(Span::faint(field.label)).chain(field.values.into_iter().map(Span::plain)).collect()
    });
    Grid { columns, rows: rows.collect() }
}

/// The entry of the message catalogue for a role.
pub(super) fn role_words(role: Role) -> String {
    format!("role-{}", inspect::role_name(role))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_identifying_role_has_its_words() {
        for role in IDENTIFYING {
            assert!(messages::has(&role_words(role)), "{role:?}");
        }
    }
}
