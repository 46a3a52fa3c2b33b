//! A pack that was begun: every file has its place before anybody knows who is who, and what needs nothing of that, or nothing of
//! the picture that is joined of it, is written beside the work that finds it out.

use super::conflicts;
use super::crosswalk::{self, Crosswalk};
use super::documents;
use super::fields;
use super::folder::Folder;
use super::golden;
use super::merge_plan;
use super::names::Names;
use super::originals::{self, INDEX};
use super::outlet::Outlet;
use super::pack::{Job, MigrateError};
use super::provenance;
use super::sites;
use crate::catalog::Catalogue;
use crate::config::Settings;
use crate::linkage::{EntityType, Resolution};
use crate::output::in_order::Pace;
use crate::output::listing::Tally;
use crate::pipeline::{Identity, Reading};
use crate::report::OutputError;

/// A pack on its way.
pub struct Begun {
    /// None in a dry run.
    folder: Option<Folder>,
    files: Files,
    /// The file of the crosswalk, until it is written.
    crosswalk: Option<Outlet>,
    /// What was counted in it.
    of_crosswalk: Tally,
    /// One for each table, until they are written; none in a dry run.
    originals: Vec<Outlet>,
    names: Names,
}

/// A pack whose other files are written.
pub(super) struct Ready {
    /// None in a dry run.
    pub(super) folder: Option<Folder>,
    pub(super) files: Files,
    /// What was counted in the crosswalk.
    pub(super) of_crosswalk: Tally,
    /// Names that were read ahead.
    pub(super) names: Names,
}

/// The files that wait for what is joined.
pub(super) struct Files {
    pub(super) entities: OfEntities,
    pub(super) records: OfRecords,
}

/// The files of the lists of entities.
pub(super) struct OfEntities {
    pub(super) customers: Outlet,
    pub(super) sites: Outlet,
    pub(super) people: Outlet,
    pub(super) projects: Outlet,
    /// None in a dry run, as nothing in it is counted.
    pub(super) provenance: Option<Outlet>,
    pub(super) conflicts: Outlet,
}

/// The files of the lists of records.
pub(super) struct OfRecords {
    pub(super) documents: Outlet,
    pub(super) merges: Outlet,
}

impl Begun {
    /// Begins a pack in a folder; without a folder it will only be worked out and checked.
    ///
    /// # Errors
    /// If the folder cannot be written, or the configuration names a field that does not exist.
    pub fn new(reading: &Reading, job: &Job<'_>, folder: Option<&std::path::Path>) -> Result<Self, MigrateError> {
        known_fields(&reading.settings)?;
        let mut folder = folder.map(Folder::open).transpose()?;
        // Names are taken in the order of the manifest.
        let mut list = |name: &str, parquet| Outlet::of_list(folder.as_mut(), name, parquet || job.script);
        let [customers, people, projects] =
            [EntityType::Customer, EntityType::Person, EntityType::Project].map(golden::name);
        let (customers, sites) = (list(customers, true)?, list(sites::NAME, true)?);
        let (people, projects) = (list(people, true)?, list(projects, true)?);
        let (documents, crosswalk) = (list(documents::NAME, false)?, list(crosswalk::NAME, false)?);
        let provenance = list(provenance::NAME, false)?;
        let (conflicts, merges) = (list(conflicts::NAME, false)?, list(merge_plan::NAME, false)?);
        let originals = folder.as_mut().map(|folder| describe(folder, &reading.catalogue)).transpose()?;
        let provenance = folder.is_some().then_some(provenance);
        let entities = OfEntities { customers, sites, people, projects, provenance, conflicts };
        let files = Files { entities, records: OfRecords { documents, merges } };
        let originals = originals.unwrap_or_default();
        let (crosswalk, of_crosswalk) = (Some(crosswalk), Tally::default());
        Ok(Self { folder, files, crosswalk, of_crosswalk, originals, names: Names::default() })
    }

    /// Does what needs nobody to know who is who: writes the rows of all tables, and reads names.
    ///
    /// # Errors
    /// If a file cannot be written.
    pub fn beside_deciding(&mut self, catalogue: &Catalogue) -> Result<(), OutputError> {
        self.write_originals(catalogue)?;
        self.names = Names::read(catalogue);
        Ok(())
    }

    /// Does what needs nothing that is joined: writes who belongs to whom.
    ///
    /// # Errors
    /// If a file cannot be written.
    pub fn beside_joining(&mut self, catalogue: &Catalogue, resolution: &Resolution) -> Result<(), OutputError> {
        if let Some(file) = self.crosswalk.take() {
            self.of_crosswalk = file.write(&Crosswalk::new(catalogue, resolution), Pace::Spare)?;
        }
        Ok(())
    }

    fn write_originals(&mut self, catalogue: &Catalogue) -> Result<(), OutputError> {
        let mut files = std::mem::take(&mut self.originals).into_iter().zip(&catalogue.tables);
        files.try_for_each(|(file, typed)| originals::write(&typed.table, file))
    }

    /// What is left of it once the other files are written, which nobody needs to have done before.
    pub(super) fn ready(mut self, identity: &Identity) -> Result<Ready, OutputError> {
        self.write_originals(&identity.reading.catalogue)?;
        self.beside_joining(&identity.reading.catalogue, &identity.resolution)?;
        let Self { folder, files, of_crosswalk, names, .. } = self;
        Ok(Ready { folder, files, of_crosswalk, names })
    }
}

fn known_fields(settings: &Settings) -> Result<(), MigrateError> {
    let known = fields::names();
    let mut named = settings.migrate.fields.keys();
    match named.find(|name| !known.contains(&name.as_str())) {
        Some(name) => Err(MigrateError::UnknownField { name: name.clone(), known }),
        None => Ok(()),
    }
}

/// Describes the originals and takes the names of their files.
fn describe(folder: &mut Folder, catalogue: &Catalogue) -> Result<Vec<Outlet>, OutputError> {
    let entries = originals::index(catalogue);
    let files = entries.iter().map(|entry| Outlet::of_file(folder, &entry.rows_in)).collect::<Result<_, _>>()?;
    folder.write(INDEX, |out| {
        serde_json::to_writer_pretty(&mut *out, &entries)?;
        std::io::Write::write_all(out, b"\n")
    })?;
    Ok(files)
}
