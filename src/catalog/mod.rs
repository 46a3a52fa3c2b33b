//! Tables become typed records: which system, which entity, which column plays which role.

#[cfg(test)]
pub(crate) mod by_hand;
mod recognition;
mod records;
mod values;
mod vocabulary;

pub use recognition::{Column, Department, Recognition, System};
pub use records::{Catalogue, Record, RecordIndex, TypedTable};
pub use values::is_null;
pub use vocabulary::{RecordKind, Role, Standing};
