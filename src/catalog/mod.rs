//! Tables become typed records: which system, which entity, which column plays which role.
//!
//! Known systems are data files (`systems/*.toml`); tables of unknown systems are read by their header words
//! (`data/words.toml`, `data/kinds.toml`) and by the shapes of their values. No decision depends on the order of rows.

mod borrowed_numbers;
#[cfg(test)]
pub(crate) mod by_hand;
mod composition;
mod correction;
mod grain;
mod header;
mod headings;
mod kind;
mod known;
mod language;
mod ledgers;
mod naming;
mod notices;
mod order;
mod pattern;
mod profile;
mod recognise;
mod recognition;
mod records;
mod rewritten;
mod role_values;
mod roles;
mod row_kind;
mod seat;
mod shapes;
mod signature;
mod spelling;
mod systems;
#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;
mod user_system;
mod values;
mod vocabulary;
mod words;

pub use language::HeaderLanguage;
pub use recognise::recognise;
pub use recognition::{Column, Department, Recognition, System};
pub use records::{Catalogue, Period, Record, RecordIndex, TypedTable};
pub use rewritten::CellPlace;
pub use seat::seats;
pub use spelling::{from_spelling, spellings};
pub use user_system::{SystemFault, UserSystem};
pub use values::{is_null, is_year, reference_key};
pub use vocabulary::{RecordKind, Role, Standing};

/// Parses a data file that is part of the program; a test parses every one of them.
fn embedded<T: serde::de::DeserializeOwned>(name: &str, text: &str) -> T {
    toml::from_str(text).unwrap_or_else(|error| panic!("the data file {name} is damaged: {error}"))
}
