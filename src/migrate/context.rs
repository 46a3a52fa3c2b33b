//! What golden records are made from: the records with their dates and the rank of their systems, at hand by number.

use jiff::civil::Date;

use super::fields::{Field, fields_of};
use crate::catalog::{Catalogue, Department, Record, RecordIndex, RecordKind, Role};
use crate::config::{MigrateSettings, is_like};
use crate::linkage::{Entity, EntityIndex, EntityType, Membership, Resolution};
use crate::memory::World;
use crate::pipeline::Identity;
use crate::standardise::{DateFormat, date_format};

/// Rank of a system that nobody ranks.
const UNRANKED: u16 = u16::MAX;
/// Ranks that the configuration gives end here; those of departments begin.
const CONFIGURED: u16 = 1_000;

/// Everything that survivorship looks at.
pub(super) struct Context<'a> {
    pub(super) catalogue: &'a Catalogue,
    pub(super) resolution: &'a Resolution,
    pub(super) world: &'a World,
    pub(super) settings: &'a MigrateSettings,
    /// When each record was last changed, as year, month and day in one number; 0 where it does not say.
    changed: Vec<u32>,
    /// When each record was created, likewise.
    created: Vec<u32>,
    /// Rank of the system of each table, per entity type and field.
    ranks: [Vec<Vec<u16>>; 3],
    /// How each table writes dates of birth.
    birth: Vec<Option<DateFormat>>,
    /// Positions in `Resolution::entities` where each type begins and ends.
    bounds: [(u32, u32); 3],
}

/// The entity types, in the order of `Resolution::entities`.
pub(super) const TYPES: [EntityType; 3] = [EntityType::Customer, EntityType::Person, EntityType::Project];

impl<'a> Context<'a> {
    pub(super) fn new(identity: &'a Identity, world: &'a World) -> Self {
        let (catalogue, resolution) = (&identity.reading.catalogue, &identity.resolution);
        let settings = &identity.reading.settings.migrate;
        let (created, changed) = days(catalogue, world);
        let birth = catalogue.tables.iter().map(|typed| {
            let column = typed.columns_with(Role::BirthDate).next()?;
            Some(date_format(typed.table.column(column)))
        });
        let entities = &resolution.entities;
        let bounds = TYPES.map(|wanted| {
            let start = entities.partition_point(|entity| entity.entity_type < wanted);
            let end = entities.partition_point(|entity| entity.entity_type <= wanted);
            (start as u32, end as u32)
        });
        let ranks = TYPES.map(|wanted| {
            fields_of(wanted).iter().map(|field| ranks(field, catalogue, world, settings)).collect::<Vec<_>>()
        });
        Self { birth: birth.collect(), catalogue, resolution, world, settings, changed, created, ranks, bounds }
    }

    /// Number of entities of a type.
    pub(super) fn count(&self, entity_type: EntityType) -> usize {
        let (start, end) = self.bounds[entity_type as usize];
        (end - start) as usize
    }

    /// The entity of a type by its position among those of the type.
    pub(super) fn index(&self, entity_type: EntityType, at: usize) -> EntityIndex {
        EntityIndex(self.bounds[entity_type as usize].0 + at as u32)
    }

    /// The position of an entity among those of its type.
    pub(super) fn position(&self, entity_type: EntityType, index: EntityIndex) -> usize {
        (index.0 - self.bounds[entity_type as usize].0) as usize
    }

    /// The entity of a type with an id; entities of a type stand in the order of their ids.
    pub(super) fn find(&self, entity_type: EntityType, id: &str) -> Option<EntityIndex> {
        let (mut low, mut high) = (0, self.count(entity_type));
        while low < high {
            let middle = low.midpoint(high);
            let index = self.index(entity_type, middle);
            match self.entity(index).id.as_str().cmp(id) {
                std::cmp::Ordering::Less => low = middle + 1,
                std::cmp::Ordering::Greater => high = middle,
                std::cmp::Ordering::Equal => return Some(index),
            }
        }
        None
    }

    /// The entity at an index.
    pub(super) fn entity(&self, index: EntityIndex) -> &'a Entity {
        self.resolution.entity(index)
    }

    /// The id of an entity, if there is one.
    pub(super) fn id(&self, index: Option<EntityIndex>) -> &'a str {
        index.map_or("", |index| self.resolution.entity(index).id.as_str())
    }

    /// The record at an index.
    pub(super) fn record(&self, index: RecordIndex) -> Record<'a> {
        self.catalogue.record(index)
    }

    /// The memberships of an entity, in canonical order.
    pub(super) fn members(&self, entity: EntityIndex) -> impl Iterator<Item = &'a Membership> {
        let resolution = self.resolution;
        self.world.members.positions(entity).map(move |at| &resolution.memberships[at])
    }

    /// When a record was last changed; 0 where it does not say.
    pub(super) fn changed(&self, record: RecordIndex) -> u32 {
        self.changed[record.0 as usize]
    }

    /// When a record was created; 0 where it does not say.
    pub(super) fn created(&self, record: RecordIndex) -> u32 {
        self.created[record.0 as usize]
    }

    /// Rank of a record's system for a field: the smaller, the sooner it is believed.
    pub(super) fn rank(&self, entity_type: EntityType, field: usize, record: RecordIndex) -> u16 {
        self.ranks[entity_type as usize][field][self.catalogue.table_of(record)]
    }

    /// The department of a record's system, as the configuration corrects it.
    pub(super) fn department(&self, record: RecordIndex) -> Department {
        let table = self.catalogue.table_of(record);
        self.world.systems[self.world.system_of_table[table] as usize].department
    }

    /// How the table of a record writes dates of birth.
    pub(super) fn birth_format(&self, record: RecordIndex) -> Option<&DateFormat> {
        self.birth[self.catalogue.table_of(record)].as_ref()
    }

    /// Whether a record may say anything about a field.
    pub(super) fn speaks(&self, field: &Field, record: &Record<'_>) -> bool {
        let of_kind = |kinds: &[RecordKind]| kinds.is_empty() || kinds.contains(&record.kind());
        of_kind(&field.kinds) && (field.only.is_empty() || field.only.contains(&self.department(record.index)))
    }
}

/// A date as one number that sorts; 0 for none.
pub(super) fn as_number(date: Option<Date>) -> u32 {
    date.map_or(0, |date| {
        let (year, month, day) = (date.year().max(0) as u32, date.month() as u32, date.day() as u32);
        year * 10_000 + month * 100 + day
    })
}

/// Such a number as an ISO date; empty for 0.
pub(super) fn as_date(number: u32) -> String {
    if number == 0 {
        return String::new();
    }
    format!("{:04}-{:02}-{:02}", number / 10_000, number / 100 % 100, number % 100)
}

fn days(catalogue: &Catalogue, world: &World) -> (Vec<u32>, Vec<u32>) {
    let (mut created, mut changed) = (vec![0; catalogue.len()], vec![0; catalogue.len()]);
    for facts in world.parties.all() {
        let at = facts.record.0 as usize;
        created[at] = as_number(facts.created);
        changed[at] = as_number(facts.modified.or(facts.created));
    }
    for document in world.documents.iter() {
        let at = document.record.0 as usize;
        created[at] = as_number(document.created.or(document.dated));
        changed[at] = as_number(document.modified.or(document.created).or(document.dated));
    }
    (created, changed)
}

fn ranks(field: &Field, catalogue: &Catalogue, world: &World, settings: &MigrateSettings) -> Vec<u16> {
    let own = settings.fields.get(&field.name).map_or(&[][..], |own| own.systems.as_slice());
    let configured = if own.is_empty() { settings.systems.as_slice() } else { own };
    let rank = |table: usize| {
        let slug = &catalogue.tables[table].recognition.system.slug;
        if let Some(at) = configured.iter().position(|pattern| is_like(pattern, slug)) {
            return at as u16;
        }
        let Some(system) = world.systems.get(world.system_of_table[table] as usize) else { return UNRANKED };
        let at = field.departments.iter().position(|department| *department == system.department);
        at.map_or(UNRANKED, |at| CONFIGURED + at as u16)
    };
    (0..catalogue.tables.len()).map(rank).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_numbers_that_sort() {
        let day = jiff::civil::date(2026, 3, 31);
        assert_eq!((as_number(Some(day)), as_number(None)), (20_260_331, 0));
        assert_eq!((as_date(20_260_331), as_date(0)), ("2026-03-31".to_owned(), String::new()));
    }
}
