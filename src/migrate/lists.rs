//! The lists of a pack, and the order in which they are written: those of entities in one pass over each sort of them, and
//! beside it those of records, which need nothing of it.

use std::panic::resume_unwind;

use super::conflicts::{self, Conflict, Conflicts};
use super::context::Context;
use super::crosswalk::Crosswalk;
use super::documents::Documents;
use super::folder::Folder;
use super::golden::Golden;
use super::load_order::{LoadOrder, Step};
use super::merge_plan::{self, MergePlan};
use super::originals::{self, AllOriginals, INDEX, OriginalRows};
use super::outlet::{Outlet, Sheet};
use super::pack::{Job, MigrateError};
use super::pass::Pass;
use super::provenance::Provenance;
use super::sites::Sites;
use super::targets::{Faults, Held, LedgerFacts, Lists, Source, write as write_target};
use super::worth::Worth;
use super::write::write_databases;
use crate::linkage::EntityType;
use crate::output::listing::{Listing, Tally};
use crate::report::OutputError;

/// What a pack is made of.
pub(super) struct Parts<'a> {
    pub(super) context: &'a Context<'a>,
    pub(super) golden: &'a [Golden<'a>; 3],
    pub(super) worth: &'a Worth,
}

/// The files of the lists of entities.
struct OfEntities {
    customers: Outlet,
    sites: Outlet,
    people: Outlet,
    projects: Outlet,
    /// None in a dry run, as nothing in it is counted.
    provenance: Option<Outlet>,
    conflicts: Outlet,
}

/// The files of the lists of records.
struct OfRecords {
    documents: Outlet,
    crosswalk: Outlet,
    merges: Outlet,
    /// One for each table; none in a dry run.
    originals: Vec<Outlet>,
}

/// The key of each list that is loaded, and the columns that name rows of another, in the order of [`Source::ALL`].
const LOADED: [(&str, &[(&str, &str)]); 6] = [
    ("entity_id", &[]),
    ("site_id", &[OF_CUSTOMER]),
    ("entity_id", &[OF_CUSTOMER]),
    ("entity_id", &[OF_CUSTOMER]),
    ("record_id", &[OF_CUSTOMER, ("project_id", "golden_projects.csv")]),
    ("record_id", &[("entity_id", "golden_customers.csv")]),
];
const OF_CUSTOMER: (&str, &str) = ("customer_id", "golden_customers.csv");

impl<'a> Parts<'a> {
    /// Writes everything but the plan; without a folder it is only counted and checked.
    pub(super) fn write(
        &self,
        mut folder: Option<&mut Folder>,
        job: &Job<'_>,
    ) -> Result<(LoadOrder, Vec<(String, Faults)>), MigrateError> {
        let [customers, people, projects] = self.golden;
        let Some(sites) = Sites::new(customers) else { return Ok(Default::default()) };
        let (documents, crosswalk) = (Documents::new(self.context), Crosswalk::new(self.context));
        let provenance = Provenance::new([customers, people, projects]);
        let (of_entities, of_records) = self.files(folder.as_deref_mut(), job)?;
        let (entities, records) = std::thread::scope(|scope| {
            let records = scope.spawn(|| self.records(of_records, &documents, &crosswalk));
            let entities = self.entities(of_entities, &sites, &provenance);
            (entities, records.join().unwrap_or_else(|panic| resume_unwind(panic)))
        });
        let ([of_customers, of_sites, of_people, of_projects], open, file) = entities?;
        let ([of_documents, of_crosswalk], merges) = records?;
        let conflicts = Conflicts::sort([customers, people, projects], open, &job.decisions);
        file.write(&conflicts)?;
        let originals = AllOriginals::new(self.context.catalogue);
        let tallies = [of_customers, of_sites, of_people, of_projects, of_documents, of_crosswalk];
        let lists = Lists {
            customers,
            contacts: people,
            sites: &sites,
            projects,
            documents: &documents,
            crosswalk: &crosswalk,
            customer_at: &|id| {
                let found = self.context.find(EntityType::Customer, id);
                found.map(|index| self.context.position(EntityType::Customer, index))
            },
        };
        let mut order = LoadOrder {
            steps: steps(&lists, &tallies),
            open_conflicts: conflicts.len() as u64,
            merges: merges.len() as u64,
            original_rows: originals.units() as u64,
            ..LoadOrder::default()
        };
        if let Some(folder) = folder.as_deref_mut() {
            let beside: [&dyn Listing; 4] = [&provenance, &conflicts, &merges, &originals];
            let all: Vec<&dyn Listing> = Source::ALL.iter().map(|source| lists.of(*source)).chain(beside).collect();
            write_databases(folder, job, &all, &originals)?;
        }
        let faults = self.targets(&mut order, folder, job, &Held { lists: &lists, tallies: &tallies })?;
        Ok((order, faults))
    }

    /// Takes the names of all files, in the order of the manifest, and describes the originals.
    fn files(&self, mut folder: Option<&mut Folder>, job: &Job<'_>) -> Result<(OfEntities, OfRecords), OutputError> {
        let mut list = |name: &str, parquet| Outlet::of_list(folder.as_deref_mut(), name, parquet || job.script);
        let [customers, people, projects] = self.golden;
        let (customers, sites) = (list(customers.name(), true)?, list(super::sites::NAME, true)?);
        let (people, projects) = (list(people.name(), true)?, list(projects.name(), true)?);
        let (documents, crosswalk) = (list(super::documents::NAME, false)?, list(super::crosswalk::NAME, false)?);
        let provenance = list(super::provenance::NAME, false)?;
        let (conflicts, merges) = (list(conflicts::NAME, false)?, list(merge_plan::NAME, false)?);
        let mut originals = Vec::new();
        if let Some(folder) = folder.as_deref_mut() {
            let entries = originals::index(self.context.catalogue);
            for entry in &entries {
                originals.push(Outlet::of_file(folder, &entry.rows_in)?);
            }
            folder.write(INDEX, |out| {
                serde_json::to_writer_pretty(&mut *out, &entries)?;
                std::io::Write::write_all(out, b"\n")
            })?;
        }
        let provenance = folder.is_some().then_some(provenance);
        let of_entities = OfEntities { customers, sites, people, projects, provenance, conflicts };
        Ok((of_entities, OfRecords { documents, crosswalk, merges, originals }))
    }

    /// Writes golden records, sites and provenance; the conflicts that were met and their file are given back, as what hangs
    /// on them decides their order.
    fn entities(
        &self,
        files: OfEntities,
        sites: &Sites<'a>,
        provenance: &Provenance<'_>,
    ) -> Result<([Tally; 4], Vec<Conflict>, Outlet), OutputError> {
        let [customers, people, projects] = self.golden;
        let mut told = files.provenance.map(|file| file.begin(provenance.columns())).transpose()?;
        let mut conflicts = Vec::new();
        let mut pass = |golden: &Golden<'a>, file: Outlet, sites: Option<(&Sites<'a>, &mut Sheet)>| {
            let mut rows = file.begin(golden.columns())?;
            let (provenance, conflicts) = (told.as_mut(), &mut conflicts);
            Pass { golden, rows: &mut rows, sites, provenance, conflicts }.run()?;
            rows.end()
        };
        let mut of_sites = files.sites.begin(sites.columns())?;
        let of_customers = pass(customers, files.customers, Some((sites, &mut of_sites)))?;
        let of_sites = of_sites.end()?;
        let (of_people, of_projects) = (pass(people, files.people, None)?, pass(projects, files.projects, None)?);
        if let Some(mut told) = told {
            told.catch_up(provenance)?;
            told.end()?;
        }
        Ok(([of_customers, of_sites, of_people, of_projects], conflicts, files.conflicts))
    }

    /// Writes documents, crosswalk, merge plan and originals.
    fn records(
        &self,
        files: OfRecords,
        documents: &Documents<'a>,
        crosswalk: &Crosswalk<'a>,
    ) -> Result<([Tally; 2], MergePlan<'a>), OutputError> {
        let tallies = [files.documents.write(documents)?, files.crosswalk.write(crosswalk)?];
        let merges = MergePlan::make(self.context, self.worth);
        files.merges.write(&merges)?;
        for (file, typed) in files.originals.into_iter().zip(&self.context.catalogue.tables) {
            file.write(&OriginalRows::new(&typed.table))?;
        }
        Ok((tallies, merges))
    }

    fn targets(
        &self,
        order: &mut LoadOrder,
        mut folder: Option<&mut Folder>,
        job: &Job<'_>,
        held: &Held<'_>,
    ) -> Result<Vec<(String, Faults)>, OutputError> {
        let Context { catalogue, settings, world, .. } = self.context;
        let facts = LedgerFacts::find(catalogue, &settings.ledger, world.reference_date);
        let mut faults = Vec::new();
        for profile in &job.targets {
            let outcome = write_target(profile, held.lists, held, &facts, folder.as_deref_mut(), job.language)?;
            order.targets.push(outcome.order);
            faults.push((profile.slug.clone(), outcome.faults));
        }
        Ok(faults)
    }
}

/// The lists that are loaded, with what was counted in them.
fn steps(lists: &Lists<'_>, tallies: &[Tally; 6]) -> Vec<Step> {
    let loaded = Source::ALL.into_iter().zip(LOADED).zip(tallies);
    let named = loaded.map(|((source, keys), tally)| (format!("{}.csv", lists.of(source).name()), keys, tally));
    named.enumerate().map(|(at, (file, (key, refers), tally))| Step::new(at + 1, file, key, refers, tally)).collect()
}
