//! Clerical review: people decide what the model leaves open. Which questions are worth asking (`beliefs`, `queue`), in what
//! order (`stakes`), what an answer changes (`session`), how it looks (`screen`) and how it travels without a terminal (`sheet`,
//! `marks`); and what the answers say about all that nobody was asked about (`estimate`).
//!
//! What is decided is written as anchors (`linkage::decisions`), and every command holds it against the model.

mod beliefs;
mod card;
mod estimate;
mod intervals;
mod journal;
mod marks;
mod question;
mod queue;
pub mod screen;
mod session;
mod sheet;
mod spot_checks;
mod stakes;
#[cfg(test)]
mod tests;

pub use card::Card;
pub use estimate::{Estimate, Of, Stratum, estimate, estimate_screen};
pub use intervals::Interval;
pub use journal::Journal;
pub use marks::{MarkFault, Marked, Marks, read_marks};
pub use question::{Question, Reason};
pub use queue::questions;
pub use session::{Answer, Course, Effect, Filter, Key, Mode, Session};
pub use sheet::{write_csv, write_xlsx};
pub use stakes::{Stake, Stakes};
