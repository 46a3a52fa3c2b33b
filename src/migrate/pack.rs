//! Puts a pack together: from decisions about identity to the files of the new platform.

use std::io::Write as _;
use std::path::Path;

use super::begun::{Begun, Ready};
use super::context::{Context, TYPES};
use super::decisions::{Decision, Rulings};
use super::folder::Folder;
use super::golden::Golden;
use super::lists::Parts;
use super::load_order::{self, LoadOrder};
use super::targets::{Faults, Profile};
use super::worth::Worth;
use super::write::DatabaseError;
use crate::linkage::Band;
use crate::memory::Joined;
use crate::pipeline::Identity;
use crate::report::{Language, OutputError, Request, manifest};

/// What is asked of a migration.
#[derive(Default)]
pub struct Job<'a> {
    /// What people decided about conflicts.
    pub decisions: Vec<Decision>,
    /// The systems to write files for.
    pub targets: Vec<&'static Profile>,
    /// Write a database to this file.
    pub database: Option<&'a Path>,
    /// Write all lists as Parquet, and a script that makes a database of them.
    pub script: bool,
    /// Language of what people read.
    pub language: Language,
}

/// Why there is no pack.
#[derive(Debug, thiserror::Error)]
pub enum MigrateError {
    /// A file cannot be written.
    #[error(transparent)]
    Output(#[from] OutputError),
    /// The database cannot be written.
    #[error(transparent)]
    Database(#[from] DatabaseError),
    /// The configuration speaks of a field that golden records do not have.
    #[error("`[migrate.fields]` names `{name}`, which is no field of golden records")]
    UnknownField {
        /// The name.
        name: String,
        /// The names there are.
        known: Vec<&'static str>,
    },
}

/// What was written, or would be.
#[derive(Debug, Clone, Default)]
pub struct Outcome {
    /// The plan for loading.
    pub order: LoadOrder,
    /// Decisions that were taken over.
    pub decided: usize,
    /// Lines of the decisions that fit nothing, and why: `entity`, `field`, `choice`.
    pub lost: Vec<(u64, &'static str)>,
    /// How many rows of each target failed which check.
    pub(super) faults: Vec<(String, Faults)>,
}

/// Makes a pack of one that was begun.
///
/// # Errors
/// If a file cannot be written.
pub fn migrate(
    identity: &Identity,
    world: &Joined,
    job: &Job<'_>,
    begun: Begun,
    request: &Request,
) -> Result<Outcome, MigrateError> {
    let Ready { mut folder, files, of_crosswalk, names } = begun.ready(identity)?;
    let context = Context::new(identity, world, names);
    let rulings = Rulings::understand(&job.decisions, &context);
    let worth = Worth::of_all(&context);
    let golden = TYPES.map(|entity_type| Golden::new(&context, &rulings, &worth, entity_type));
    let parts = Parts { context: &context, golden: &golden, worth: &worth };
    let (mut order, faults) = parts.write(folder.as_mut(), files, of_crosswalk, job)?;
    order.open_pairs = identity.resolution.edges.iter().filter(|edge| edge.band == Band::Review).count() as u64;
    if let Some(mut folder) = folder {
        write_plan(&mut folder, &order, job.language)?;
        write_manifest(&mut folder, identity, world, request)?;
        folder.commit()?;
    }
    Ok(Outcome { order, decided: rulings.len(), lost: rulings.lost, faults })
}

fn write_plan(folder: &mut Folder, order: &LoadOrder, language: Language) -> Result<(), OutputError> {
    let page = load_order::for_people(order, language);
    folder.write(load_order::FOR_PEOPLE, |out| out.write_all(page.as_bytes()))?;
    folder.write(load_order::FOR_PROGRAMS, |out| {
        serde_json::to_writer_pretty(&mut *out, order)?;
        out.write_all(b"\n")
    })
}

fn write_manifest(
    folder: &mut Folder,
    identity: &Identity,
    world: &Joined,
    request: &Request,
) -> Result<(), OutputError> {
    let files = folder.written().to_vec();
    let files: Vec<&str> = files.iter().map(String::as_str).collect();
    let outcome = manifest::Outcome { reference_date: world.reference_date, findings: None, files: &files };
    folder.write(manifest::FILE, |out| manifest::write(identity, request, &outcome, out))
}
