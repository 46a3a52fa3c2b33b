//! Decisions of people about conflicts: `conflicts.csv` comes back with its column `decision` filled in.

use std::path::Path;

use rustc_hash::FxHashMap;

use super::context::{Context, TYPES};
use super::dossier::{Weighed, weighed};
use super::fields::{Field, fields_of};
use super::survivorship::Values;
use crate::linkage::{EntityIndex, EntityType};

/// Why a file of decisions cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum DecisionError {
    /// It cannot be read as CSV.
    #[error("cannot read the decisions in `{file}`: {source}")]
    Unreadable {
        /// The file as typed.
        file: String,
        /// The reader's reason.
        source: csv::Error,
    },
    /// A column is missing.
    #[error("`{file}` has no column `{column}`")]
    NoColumn {
        /// The file as typed.
        file: String,
        /// The column.
        column: &'static str,
    },
}

/// One line of the file whose `decision` is filled in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    line: u64,
    pub(super) entity_type: String,
    pub(super) entity_id: String,
    pub(super) field: String,
    pub(super) text: String,
}

impl Decision {
    /// Whether the other decides the same field of the same entity.
    pub fn is_on_the_field_of(&self, other: &Self) -> bool {
        let key = |one: &Self| (one.entity_type.clone(), one.entity_id.clone(), one.field.clone());
        key(self) == key(other)
    }
}

/// What a person ruled about one field of one entity.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Ruling {
    /// The comparable form of the value that was chosen.
    pub(super) key: Option<String>,
    /// A value that none of the records has.
    pub(super) written: Option<String>,
}

/// The rulings that fit the entities at hand.
#[derive(Debug, Default)]
pub(super) struct Rulings {
    rulings: FxHashMap<(u32, u16), Ruling>,
    /// Lines of the file that fit nothing, and why: `entity`, `field`, `choice`.
    pub(super) lost: Vec<(u64, &'static str)>,
}

impl Rulings {
    pub(super) fn len(&self) -> usize {
        self.rulings.len()
    }

    pub(super) fn of(&self, entity: EntityIndex, field: usize) -> Option<&Ruling> {
        if self.rulings.is_empty() { None } else { self.rulings.get(&(entity.0, field as u16)) }
    }

    /// Finds out what each decision is about.
    pub(super) fn understand(decisions: &[Decision], context: &Context<'_>) -> Self {
        let mut all = Self::default();
        for decision in decisions {
            match understand(decision, context) {
                Ok((entity, field, ruling)) => {
                    all.rulings.insert((entity.0, field as u16), ruling);
                }
                Err(why) => all.lost.push((decision.line, why)),
            }
        }
        all
    }
}

/// Reads the decisions of a file; of the comma and the semicolon the one that its header has more of parts its cells.
///
/// # Errors
/// If it cannot be read, or lacks one of the columns `entity_type`, `entity_id`, `field`, `decision`.
pub fn read(file: &Path) -> Result<Vec<Decision>, DecisionError> {
    let name = file.display().to_string();
    let unreadable = |source| DecisionError::Unreadable { file: name.clone(), source };
    let text = std::fs::read_to_string(file).map_err(|error| unreadable(error.into()))?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    let header = text.lines().next().unwrap_or("");
    let delimiter = if header.matches(';').count() > header.matches(',').count() { b';' } else { b',' };
    let mut reader = csv::ReaderBuilder::new().delimiter(delimiter).flexible(true).from_reader(text.as_bytes());
    let header = reader.headers().map_err(unreadable)?.clone();
    let column = |column: &'static str| {
        let missing = || DecisionError::NoColumn { file: name.clone(), column };
        header.iter().position(|cell| cell.trim() == column).ok_or_else(missing)
    };
    let columns = [column("entity_type")?, column("entity_id")?, column("field")?, column("decision")?];
    let mut decisions = Vec::new();
    for row in reader.records() {
        let row = row.map_err(unreadable)?;
        let [entity_type, entity_id, field, text] = columns.map(|at| row.get(at).unwrap_or("").trim().to_owned());
        if !text.is_empty() {
            let line = row.position().map_or(0, csv::Position::line);
            decisions.push(Decision { line, entity_type, entity_id, field, text });
        }
    }
    Ok(decisions)
}

/// The entity and the number of the field that a decision is about.
pub(super) fn subject(
    decision: &Decision,
    context: &Context<'_>,
) -> Result<(EntityType, EntityIndex, usize), &'static str> {
    let entity_type = TYPES.into_iter().find(|one| one.name() == decision.entity_type).ok_or("entity")?;
    let entity = context.find(entity_type, &decision.entity_id).ok_or("entity")?;
    let number = fields_of(entity_type).iter().position(|field| field.name == decision.field).ok_or("field")?;
    Ok((entity_type, entity, number))
}

fn understand(decision: &Decision, context: &Context<'_>) -> Result<(EntityIndex, usize, Ruling), &'static str> {
    let (entity_type, entity, number) = subject(decision, context)?;
    let field = &fields_of(entity_type)[number];
    let ruling = ruling(&decision.text, context, entity_type, entity, number, field).ok_or("choice")?;
    Ok((entity, number, ruling))
}

/// `#2` chooses the second alternative; a text that is one of them chooses it; any other text is a value of its own, where
/// the field has one column.
fn ruling(
    text: &str,
    context: &Context<'_>,
    entity_type: EntityType,
    entity: EntityIndex,
    number: usize,
    field: &Field,
) -> Option<Ruling> {
    let chosen = |class: &Vec<usize>, values: &Values<'_>| Ruling {
        key: Some(values.normals.of(class[0]).key.clone()),
        written: None,
    };
    if let Some(Weighed { values, .. }) = &weighed(context, entity_type, entity, number) {
        let by_number = text.strip_prefix('#').and_then(|rest| rest.trim().parse::<usize>().ok());
        if let Some(at) = by_number {
            return values.classes.get(at.checked_sub(1)?).map(|class| chosen(class, values));
        }
        let named = |class: &&Vec<usize>| class.iter().any(|at| shown(&values.offers[*at].said) == text);
        if let Some(class) = values.classes.iter().find(named) {
            return Some(chosen(class, values));
        }
    }
    (field.columns.len() == 1).then(|| Ruling { key: None, written: Some(text.to_owned()) })
}

/// The cells of an offer in one line.
pub(super) fn shown(cells: &[std::borrow::Cow<'_, str>]) -> String {
    let filled: Vec<&str> = cells.iter().map(AsRef::as_ref).filter(|cell| !cell.is_empty()).collect();
    filled.join(", ").replace(['\r', '\n'], " ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(text: &str) -> Result<Vec<Decision>, DecisionError> {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("conflicts.csv");
        std::fs::write(&file, text).unwrap();
        read(&file)
    }

    #[test]
    fn only_lines_that_were_decided_count() {
        let text = "entity_type,entity_id,field,decision\ncustomer,c-1,name,#2\ncustomer,c-2,name,\n";
        let decisions = written(text).unwrap();
        assert_eq!(decisions.len(), 1);
        assert_eq!((decisions[0].line, decisions[0].text.as_str()), (2, "#2"));
    }

    #[test]
    fn a_file_that_a_spreadsheet_saved_is_read_too() {
        let text = "\u{feff}entity_type;entity_id;field;decision\r\ncustomer;c-1;name;Klapp GmbH, Soest\r\n";
        assert_eq!(written(text).unwrap()[0].text, "Klapp GmbH, Soest");
    }

    #[test]
    fn a_missing_column_is_named() {
        assert!(written("a,b\n1,2\n").unwrap_err().to_string().contains("`entity_type`"));
    }
}
