//! Two audits held against each other: what was closed, what is new, what is still open, by rule and euro, and which islands
//! were bridged or drifted apart. Reads what the audits wrote, and nothing else.

mod compare;
mod html;
mod json;
mod markdown;
mod run;
mod screen;

pub use compare::{Bridge, Change, Difference, IndexChange, RuleChange, State, compare};
pub use html::write as write_html;
#[cfg(test)]
pub(crate) use json::schema;
pub use json::write as write_json;
pub use markdown::write as write_markdown;
pub use run::{Run, RunError, read};
pub use screen::screen as difference_screen;

#[cfg(test)]
mod tests;
