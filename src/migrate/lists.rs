//! The lists of a pack, and the order in which they are written: those of entities in one pass over each sort of them, and
//! beside it those of records, which need nothing of it. What needs nothing of either was written before (`begun`).

use std::panic::resume_unwind;

use super::begun::{Files, OfEntities, OfRecords};
use super::conflicts::{Conflict, Conflicts};
use super::context::Context;
use super::crosswalk::Crosswalk;
use super::documents::Documents;
use super::folder::Folder;
use super::golden::{self, Golden};
use super::load_order::{LoadOrder, Step};
use super::merge_plan::MergePlan;
use super::originals::AllOriginals;
use super::outlet::Outlet;
use super::pack::{Job, MigrateError};
use super::pass::{EntityScribe, Pass};
use super::provenance::Provenance;
use super::scribe::Scribe;
use super::sites::{self, Sites};
use super::targets::{Faults, Held, LedgerFacts, Lists, Source, write as write_target};
use super::worth::Worth;
use super::write::write_databases;
use crate::linkage::EntityType;
use crate::output::in_order::Pace;
use crate::output::listing::{Kept, Listing, Tally};
use crate::report::OutputError;

/// What a pack is made of.
pub(super) struct Parts<'a> {
    pub(super) context: &'a Context<'a>,
    pub(super) golden: &'a [Golden<'a>; 3],
    pub(super) worth: &'a Worth,
}

/// What was written of entities.
struct Written {
    /// Of customers, sites, people and projects.
    tallies: [Tally; 4],
    /// Their rows, where targets and databases ask for them again.
    kept: [Option<Kept>; 4],
    /// The conflicts that were met, and the file they go to once what hangs on them has ordered them.
    open: Vec<Conflict>,
    conflicts: Outlet,
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
        files: Files,
        of_crosswalk: Tally,
        job: &Job<'_>,
    ) -> Result<(LoadOrder, Vec<(String, Faults)>), MigrateError> {
        let [customers, people, projects] = self.golden;
        let Some(sites) = Sites::new(customers) else { return Ok(Default::default()) };
        let documents = Documents::new(self.context);
        let crosswalk = Crosswalk::new(self.context.catalogue, self.context.resolution);
        let provenance = Provenance::new([customers, people, projects]);
        let Files { entities: of_entities, records: of_records } = files;
        let (entities, records) = std::thread::scope(|scope| {
            let records = scope.spawn(|| self.records(of_records, &documents));
            let entities = self.entities(of_entities, &sites, &provenance, job);
            (entities, records.join().unwrap_or_else(|panic| resume_unwind(panic)))
        });
        let Written { tallies: [of_customers, of_sites, of_people, of_projects], kept, open, conflicts } = entities?;
        let (of_documents, merges) = records?;
        let file = conflicts;
        let conflicts = Conflicts::sort([customers, people, projects], open, &job.decisions);
        file.write(&conflicts, Pace::Full)?;
        let originals = AllOriginals::new(self.context.catalogue);
        let tallies = [of_customers, of_sites, of_people, of_projects, of_documents, of_crosswalk];
        let [kept_customers, kept_sites, kept_people, kept_projects] = &kept;
        let lists = Lists {
            customers: kept_or_made(kept_customers.as_ref(), customers),
            contacts: kept_or_made(kept_people.as_ref(), people),
            sites: kept_or_made(kept_sites.as_ref(), &sites),
            projects: kept_or_made(kept_projects.as_ref(), projects),
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

    /// Writes golden records, sites and provenance.
    fn entities(
        &self,
        files: OfEntities,
        sites: &Sites<'a>,
        provenance: &Provenance<'_>,
        job: &Job<'_>,
    ) -> Result<Written, OutputError> {
        let [customers, people, projects] = self.golden;
        let begin = |file: Outlet, list: &dyn Listing| {
            let mut sheet = file.begin(list.columns())?;
            if !job.targets.is_empty() || job.database.is_some() {
                sheet.keep();
            }
            Ok(sheet)
        };
        let of_lists = [
            (begin(files.customers, customers)?, golden::name(EntityType::Customer)),
            (begin(files.sites, sites)?, sites::NAME),
            (begin(files.people, people)?, golden::name(EntityType::Person)),
            (begin(files.projects, projects)?, golden::name(EntityType::Project)),
        ];
        let told = files.provenance.map(|file| file.begin(provenance.columns())).transpose()?;
        let mut open = Vec::new();
        let [customers, sites, people, projects] = std::thread::scope(|scope| {
            let [of_customers, of_sites, of_people, of_projects] =
                of_lists.map(|(sheet, name)| Scribe::begin(scope, sheet, move |sheet| sheet.end_kept(name)));
            let told = told.map(|sheet| Scribe::begin(scope, sheet, |sheet| sheet.end_behind(provenance)));
            let mut pass = |golden, rows: &EntityScribe<'_>, sites: Option<(&Sites<'a>, &EntityScribe<'_>)>| {
                Pass { golden, rows, sites, provenance: told.as_ref(), conflicts: &mut open }.run()
            };
            let passed = pass(customers, &of_customers, Some((sites, &of_sites)));
            let (of_customers, of_sites) = (of_customers.end(), of_sites.end());
            let passed = passed.and_then(|()| pass(people, &of_people, None));
            let of_people = of_people.end();
            // Who stopped a pass says why when he is waited for.
            let _ = passed.and_then(|()| pass(projects, &of_projects, None));
            let of_projects = of_projects.end();
            told.map(|told| told.end().wait()).transpose()?;
            Ok([of_customers.wait()?, of_sites.wait()?, of_people.wait()?, of_projects.wait()?])
        })?;
        let tallies = [customers.0, sites.0, people.0, projects.0];
        let kept = [customers.1, sites.1, people.1, projects.1];
        Ok(Written { tallies, kept, open, conflicts: files.conflicts })
    }

    /// Writes documents and the merge plan.
    fn records(&self, files: OfRecords, documents: &Documents<'a>) -> Result<(Tally, MergePlan<'a>), OutputError> {
        let tally = files.documents.write(documents, Pace::Full)?;
        let merges = MergePlan::make(self.context, self.worth);
        files.merges.write(&merges, Pace::Full)?;
        Ok((tally, merges))
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

/// The rows that were kept of a list, else the list that makes them anew.
fn kept_or_made<'k>(kept: Option<&'k Kept>, made: &'k dyn Listing) -> &'k dyn Listing {
    kept.map_or(made, |kept| kept)
}

/// The lists that are loaded, with what was counted in them.
fn steps(lists: &Lists<'_>, tallies: &[Tally; 6]) -> Vec<Step> {
    let loaded = Source::ALL.into_iter().zip(LOADED).zip(tallies);
    let named = loaded.map(|((source, keys), tally)| (format!("{}.csv", lists.of(source).name()), keys, tally));
    named.enumerate().map(|(at, (file, (key, refers), tally))| Step::new(at + 1, file, key, refers, tally)).collect()
}
