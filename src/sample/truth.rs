//! The truth beside the exports: which record is whom, and which records a rule must name.

use std::collections::BTreeMap;
use std::io;
use std::path::Path;

use super::files::{Shape, TextFile};

/// The truth under construction.
pub(super) struct Truth {
    entities: TextFile,
    persons: TextFile,
    findings: TextFile,
    planted: BTreeMap<&'static str, u64>,
}

impl Truth {
    /// Begins the files of the truth in a folder.
    pub(super) fn create(folder: &Path) -> io::Result<Self> {
        let file = |name: &str, header: &[&str]| TextFile::create(&folder.join(name), Shape::PLAIN, header);
        Ok(Self {
            entities: file("entities.csv", &["source", "entity", "record_id", "true_id"])?,
            persons: file("persons.csv", &["source", "entity", "record_id", "true_id"])?,
            findings: file("findings.csv", &["kind", "source", "record_id", "true_id"])?,
            planted: BTreeMap::new(),
        })
    }

    /// A record is, or mentions, an entity.
    pub(super) fn entity(&mut self, source: &str, entity: &str, record: &str, true_id: &str) -> io::Result<()> {
        self.entities.row(&[source, entity, record, true_id])
    }

    /// A record is a person.
    pub(super) fn person(&mut self, source: &str, record: &str, true_id: &str) -> io::Result<()> {
        self.persons.row(&[source, "person", record, true_id])
    }

    /// A rule must name a record; `group` is the same for all records of one finding.
    pub(super) fn finding(&mut self, rule: &'static str, source: &str, record: &str, group: &str) -> io::Result<()> {
        *self.planted.entry(rule).or_default() += 1;
        self.findings.row(&[rule, source, record, group])
    }

    /// Puts the files under their names; returns rows of entities, persons and findings, and records by rule.
    pub(super) fn finish(self) -> io::Result<([u64; 3], BTreeMap<&'static str, u64>)> {
        let rows = [self.entities.finish()?, self.persons.finish()?, self.findings.finish()?];
        Ok((rows, self.planted))
    }
}
