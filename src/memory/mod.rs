//! Clusters and documents become the one connected picture: who knows whom, and what leads to what. It joins and counts;
//! who is who was decided by `linkage`, and what is wrong is decided by `findings`.

mod calendar;
mod columns;
mod copies;
mod course;
mod documents;
mod doubts;
mod folders;
mod frame;
mod hours;
mod marks;
mod members;
mod overlap;
mod parties;
mod places;
mod reference_date;
mod rows;
mod scope;
mod staff;
mod stages;
mod world;

pub use calendar::{days_between, plus_days};
pub use course::{Course, Tally};
pub use documents::{Document, Documents};
pub use doubts::{Doubt, Doubts};
pub use frame::{MemoryError, date_column, entity_column, kind_in, kind_is, numbers, records, state_is};
pub use hours::Hours;
pub use marks::Mark;
pub use members::Members;
pub use overlap::Overlap;
pub use parties::{Consent, Parties, PartyFacts};
pub use scope::{Extent, Scope};
pub use stages::State;
pub use world::{Joined, World, connect, join};
