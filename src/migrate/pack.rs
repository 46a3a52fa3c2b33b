//! Puts a pack together: from decisions about identity to the files of the new platform.

use std::io::Write as _;
use std::path::Path;

use super::conflicts::Conflicts;
use super::context::{Context, TYPES};
use super::crosswalk::Crosswalk;
use super::decisions::{Decision, Rulings};
use super::documents::Documents;
use super::fields::names;
use super::folder::Folder;
use super::golden::Golden;
use super::load_order::{self, LoadOrder, Step};
use super::merge_plan::MergePlan;
use super::originals::{AllOriginals, INDEX, OriginalRows, index};
use super::provenance::Provenance;
use super::sites::Sites;
use super::survivorship::Survivors;
use super::targets::{Faults, Held, LedgerFacts, Lists, Profile, write as write_target};
use super::worth::Worth;
use super::write::{DatabaseError, Spelling, database, header, script, spell};
use crate::linkage::{Band, EntityType};
use crate::memory::World;
use crate::output::listing::{Listing, Tally, render};
use crate::output::parquet::{ParquetFile, write as write_parquet};
use crate::pipeline::Identity;
use crate::report::{Landscape, Language, OutputError, Request, manifest};

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

/// Makes a pack in a folder; without a folder it is only worked out and checked.
///
/// # Errors
/// If a file cannot be written, or the configuration names a field that does not exist.
pub fn migrate(
    identity: &Identity,
    world: &World,
    job: &Job<'_>,
    folder: Option<&Path>,
    request: &Request,
) -> Result<Outcome, MigrateError> {
    known_fields(identity)?;
    let context = Context::new(identity, world);
    let rulings = Rulings::understand(&job.decisions, &context);
    let worth = Worth::of_all(&context);
    let survivors = TYPES.map(|entity_type| Survivors::choose(&context, entity_type, &rulings));
    let golden = |entity_type: EntityType| {
        Golden::new(&context, &survivors[entity_type as usize], &rulings, &worth, entity_type)
    };
    let [customers, people, projects] = TYPES.map(golden);
    let mut writer = PackWriter {
        folder: folder.map(Folder::open).transpose()?,
        all_parquet: job.script,
        order: LoadOrder::default(),
    };
    let parts = Parts { context: &context, customers: &customers, people: &people, projects: &projects, worth: &worth };
    let faults = parts.write(&mut writer, identity, job)?;
    let PackWriter { folder, mut order, .. } = writer;
    order.open_pairs = identity.resolution.edges.iter().filter(|edge| edge.band == Band::Review).count() as u64;
    if let Some(mut folder) = folder {
        write_plan(&mut folder, &order, job.language)?;
        write_manifest(&mut folder, identity, world, request)?;
        folder.commit()?;
    }
    Ok(Outcome { order, decided: rulings.len(), lost: rulings.lost, faults })
}

fn known_fields(identity: &Identity) -> Result<(), MigrateError> {
    let known = names();
    let mut named = identity.reading.settings.migrate.fields.keys();
    match named.find(|name| !known.contains(&name.as_str())) {
        Some(name) => Err(MigrateError::UnknownField { name: name.clone(), known }),
        None => Ok(()),
    }
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
    world: &World,
    request: &Request,
) -> Result<(), OutputError> {
    let landscape = Landscape::survey(&identity.reading.catalogue, &identity.resolution);
    let files = folder.written().to_vec();
    let files: Vec<&str> = files.iter().map(String::as_str).collect();
    let outcome = manifest::Outcome { reference_date: world.reference_date, findings: None, files: &files };
    folder.write(manifest::FILE, |out| manifest::write(identity, &landscape, request, &outcome, out))
}

/// Writes lists and remembers what was counted.
struct PackWriter {
    folder: Option<Folder>,
    all_parquet: bool,
    order: LoadOrder,
}

impl PackWriter {
    /// Writes a list as CSV and, if asked to, as Parquet; without a folder it is only counted.
    fn list(&mut self, listing: &dyn Listing, parquet: bool) -> Result<Tally, OutputError> {
        let columns = listing.columns();
        let mut tally = Tally::of(columns);
        let Some(folder) = &mut self.folder else {
            render::<OutputError>(listing, &crate::output::listing::unspelled, &mut |piece| {
                tally.count(columns, piece);
                Ok(())
            })?;
            return Ok(tally);
        };
        let name = listing.name();
        let columnar = if parquet || self.all_parquet { Some(folder.lend(&format!("{name}.parquet"))?) } else { None };
        folder.write(&format!("{name}.csv"), |out| {
            let spelling = Spelling::default();
            out.write_all(&header(&spelling, columns.iter().map(|column| column.name.as_str())))?;
            let file = columnar.map(std::fs::File::create).transpose()?;
            let mut file = file.map(|file| ParquetFile::create(file, columns)).transpose()?;
            let spelled = |cells: &[std::borrow::Cow<'_, str>], bytes: &mut Vec<u8>| spell(&spelling, cells, bytes);
            render::<std::io::Error>(listing, &spelled, &mut |piece| {
                tally.count(columns, piece);
                out.write_all(&piece.bytes)?;
                file.as_mut().map_or(Ok(()), |file| file.piece(piece))
            })?;
            file.map_or(Ok(()), ParquetFile::finish)
        })?;
        Ok(tally)
    }

    /// The same for a list that is loaded.
    fn step(
        &mut self,
        listing: &dyn Listing,
        key: &str,
        refers: &[(&str, &str)],
        golden: bool,
    ) -> Result<Tally, OutputError> {
        let tally = self.list(listing, golden)?;
        let number = self.order.steps.len() + 1;
        self.order.steps.push(Step::new(number, format!("{}.csv", listing.name()), key, refers, &tally));
        Ok(tally)
    }
}

/// What a pack is made of.
struct Parts<'a> {
    context: &'a Context<'a>,
    customers: &'a Golden<'a>,
    people: &'a Golden<'a>,
    projects: &'a Golden<'a>,
    worth: &'a Worth,
}

impl Parts<'_> {
    fn write(
        &self,
        writer: &mut PackWriter,
        identity: &Identity,
        job: &Job<'_>,
    ) -> Result<Vec<(String, Faults)>, MigrateError> {
        let Self { context, customers, people, projects, worth } = *self;
        let Some(sites) = Sites::new(customers) else { return Ok(Vec::new()) };
        let (documents, crosswalk) = (Documents::new(context), Crosswalk::new(context));
        let of_customer = ("customer_id", "golden_customers.csv");
        let tallies = [
            writer.step(customers, "entity_id", &[], true)?,
            writer.step(&sites, "site_id", &[of_customer], true)?,
            writer.step(people, "entity_id", &[of_customer], true)?,
            writer.step(projects, "entity_id", &[of_customer], true)?,
            writer.step(&documents, "record_id", &[of_customer, ("project_id", "golden_projects.csv")], false)?,
            writer.step(&crosswalk, "record_id", &[("entity_id", "golden_customers.csv")], false)?,
        ];
        let provenance = Provenance::new([customers, people, projects]);
        let conflicts = Conflicts::collect([customers, people, projects], &job.decisions);
        let merges = MergePlan::make(context, worth);
        writer.order.open_conflicts = conflicts.len() as u64;
        writer.order.merges = merges.len() as u64;
        if writer.folder.is_some() {
            writer.list(&provenance, false)?;
        }
        writer.list(&conflicts, false)?;
        writer.list(&merges, false)?;
        let all = AllOriginals::new(context.catalogue);
        writer.order.original_rows = all.units() as u64;
        originals(writer, context)?;
        let lists: [&dyn Listing; 10] =
            [customers, &sites, people, projects, &documents, &crosswalk, &provenance, &conflicts, &merges, &all];
        databases(writer, job, &lists, &all)?;
        let lists = Lists {
            customers,
            contacts: people,
            sites: &sites,
            projects,
            documents: &documents,
            crosswalk: &crosswalk,
            customer_at: &|id| {
                context.find(EntityType::Customer, id).map(|index| context.position(EntityType::Customer, index))
            },
        };
        targets(writer, identity, job, &lists, &tallies, context)
    }
}

fn originals(writer: &mut PackWriter, context: &Context<'_>) -> Result<(), OutputError> {
    let Some(folder) = &mut writer.folder else { return Ok(()) };
    let entries = index(context.catalogue);
    for (entry, typed) in entries.iter().zip(&context.catalogue.tables) {
        let rows = OriginalRows::new(&typed.table);
        folder.write(&entry.rows_in, |out| {
            let spelling = Spelling::default();
            out.write_all(&header(&spelling, rows.columns().iter().map(|column| column.name.as_str())))?;
            let spelled = |cells: &[std::borrow::Cow<'_, str>], bytes: &mut Vec<u8>| spell(&spelling, cells, bytes);
            render::<std::io::Error>(&rows, &spelled, &mut |piece| out.write_all(&piece.bytes))
        })?;
    }
    folder.write(INDEX, |out| {
        serde_json::to_writer_pretty(&mut *out, &entries)?;
        out.write_all(b"\n")
    })
}

fn databases(
    writer: &mut PackWriter,
    job: &Job<'_>,
    lists: &[&dyn Listing],
    originals: &AllOriginals<'_>,
) -> Result<(), MigrateError> {
    let Some(folder) = &mut writer.folder else { return Ok(()) };
    if job.script {
        let target = folder.lend("originals.parquet")?;
        let written = std::fs::File::create(target).and_then(|file| write_parquet(originals, file));
        written.map_err(|source| OutputError { path: "originals.parquet".into(), source })?;
        let files: Vec<(String, String)> =
            lists.iter().map(|list| (list.name().to_owned(), format!("{}.parquet", list.name()))).collect();
        folder.write("duckdb.sql", |out| out.write_all(script(&files).as_bytes()))?;
    }
    if let Some(path) = job.database {
        let (parent, name) = (path.parent().unwrap_or(Path::new("")), path.file_name().unwrap_or_default());
        let parent = if parent.as_os_str().is_empty() { Path::new(".") } else { parent };
        let mut place = Folder::open(parent)?;
        database(&place.lend(&name.to_string_lossy())?, lists)?;
        place.commit()?;
    }
    Ok(())
}

fn targets(
    writer: &mut PackWriter,
    identity: &Identity,
    job: &Job<'_>,
    lists: &Lists<'_>,
    tallies: &[Tally],
    context: &Context<'_>,
) -> Result<Vec<(String, Faults)>, MigrateError> {
    let settings = &identity.reading.settings.migrate.ledger;
    let facts = LedgerFacts::find(context.catalogue, settings, context.world.reference_date);
    let held = Held { lists, tallies };
    let mut faults = Vec::new();
    for profile in &job.targets {
        let outcome = write_target(profile, lists, &held, &facts, writer.folder.as_mut(), job.language)?;
        writer.order.targets.push(outcome.order);
        faults.push((profile.slug.clone(), outcome.faults));
    }
    Ok(faults)
}
