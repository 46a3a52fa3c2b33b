//! archipel reads the exports of a company's departmental systems, works out which records are the same customer and
//! the same project, and reports information islands, duplicates and broken handovers.
//!
//! Data flows one way, and the modules are listed in that order:
//!
//! ```text
//! ingest → catalog → standardise → linkage → memory → findings → roadmap → report
//! ```
//!
//! `ARCHITECTURE.md` holds the map; an integration test holds the direction.

pub mod catalog;
pub mod cli;
pub mod config;
pub mod diff;
pub mod evaluate;
pub mod findings;
pub mod gate;
pub mod ingest;
pub mod linkage;
pub mod memory;
pub mod message;
pub mod migrate;
pub mod output;
pub mod pipeline;
pub mod progress;
pub mod report;
pub mod review;
pub mod roadmap;
pub mod sample;
pub mod standardise;
pub mod table;

pub use pipeline::{Audit, Identity, PipelineError, Reading, audit, identify, read};
