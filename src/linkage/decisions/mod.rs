//! What people decided about pairs of records: read from a file of theirs, found again by content when ids and spellings
//! have changed, made free of contradictions, and then held by every pass against the model.
//!
//! A decision names its two records by [`Anchor`]s: what identifies a row whatever its id is today.

mod anchor;
mod file;
mod reanchor;
mod rulings;

pub use anchor::{Anchor, Anchors, Witness};
pub use file::{Decision, FILE, Fault, HEADER, Judgement, parse, row};
pub use reanchor::{Finder, Whereabouts};
pub use rulings::{Ruling, Rulings};
