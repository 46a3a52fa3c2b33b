//! What golden records are made from: the records with their dates and the rank of their systems, at hand by number.

use jiff::civil::Date;

use super::fields::{Field, fields_of};
use super::names::Names;
use super::offers::roles_of;
use crate::catalog::{Catalogue, Department, Record, RecordIndex, RecordKind, Role};
use crate::config::{MigrateSettings, is_like};
use crate::linkage::{Entity, EntityIndex, EntityType, Membership, Resolution};
use crate::memory::{Consent, Joined};
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
    pub(super) world: &'a Joined,
    pub(super) settings: &'a MigrateSettings,
    /// Names that were read before.
    pub(super) names: Names,
    /// What is known about each record itself.
    facts: Vec<Facts>,
    /// Rank of the system of each table, per entity type and field.
    ranks: [Vec<Vec<u16>>; 3],
    /// Numbers of the fields that records of each table may say anything about, per entity type.
    voices: [Vec<Vec<usize>>; 3],
    /// How each table writes dates of birth.
    birth: Vec<Option<DateFormat>>,
    /// Positions in `Resolution::entities` where each type begins and ends.
    bounds: [(u32, u32); 3],
}

/// What is asked about a record again and again, side by side.
#[derive(Debug, Clone, Copy, Default)]
struct Facts {
    /// When it was last changed, as year, month and day in one number; 0 where it does not say.
    changed: u32,
    /// When it was created, likewise.
    created: u32,
    /// What it says of itself, see [`Says`].
    says: u8,
}

/// What a record may say of itself, as a bit.
#[derive(Debug, Clone, Copy)]
pub(super) enum Says {
    Blocked = 1,
    OptedOut = 2,
    OptedIn = 4,
}

/// The entity types, in the order of `Resolution::entities`.
pub(super) const TYPES: [EntityType; 3] = [EntityType::Customer, EntityType::Person, EntityType::Project];

impl<'a> Context<'a> {
    pub(super) fn new(identity: &'a Identity, world: &'a Joined, names: Names) -> Self {
        let (catalogue, resolution) = (&identity.reading.catalogue, &identity.resolution);
        let settings = &identity.reading.settings.migrate;
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
        let voices = TYPES.map(|wanted| {
            let table = |table: usize| voices(fields_of(wanted), catalogue, world, table);
            (0..catalogue.tables.len()).map(table).collect::<Vec<_>>()
        });
        let (birth, facts) = (birth.collect(), facts(catalogue, world));
        Self { catalogue, resolution, world, settings, names, facts, ranks, voices, birth, bounds }
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
        self.positions(entity).map(move |at| &resolution.memberships[at])
    }

    /// Where those stand in `Resolution::memberships`.
    pub(super) fn positions(&self, entity: EntityIndex) -> impl Iterator<Item = usize> + use<'a> {
        self.world.members.positions(entity)
    }

    /// The customer of the record whose membership stands at a place; memberships are in the order of records.
    pub(super) fn customer_beside(&self, place: usize) -> Option<EntityIndex> {
        let memberships = &self.resolution.memberships;
        let record = memberships[place].record;
        let before = memberships[..place].iter().rev().take_while(|one| one.record == record).count();
        let own = memberships[place - before..].iter().take_while(|one| one.record == record);
        own.into_iter().find(|one| one.entity_type == EntityType::Customer)?.entity
    }

    /// When a record was last changed; 0 where it does not say.
    pub(super) fn changed(&self, record: RecordIndex) -> u32 {
        self.facts[record.0 as usize].changed
    }

    /// When a record was created; 0 where it does not say.
    pub(super) fn created(&self, record: RecordIndex) -> u32 {
        self.facts[record.0 as usize].created
    }

    /// Whether a record says something of itself.
    pub(super) fn says(&self, record: RecordIndex, what: Says) -> bool {
        self.facts[record.0 as usize].says & what as u8 != 0
    }

    /// Rank of a table's system for a field: the smaller, the sooner it is believed.
    pub(super) fn rank(&self, entity_type: EntityType, field: usize, table: usize) -> u16 {
        self.ranks[entity_type as usize][field][table]
    }

    /// Numbers of the fields that records of a table may say anything about.
    pub(super) fn voices(&self, entity_type: EntityType, table: usize) -> &[usize] {
        &self.voices[entity_type as usize][table]
    }

    /// How the table of a record writes dates of birth.
    pub(super) fn birth_format(&self, record: RecordIndex) -> Option<&DateFormat> {
        self.birth[self.catalogue.table_of(record)].as_ref()
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
    // Lists hold millions of them, and the general way of writing numbers takes several times as long.
    let digit = |unit: u32| char::from(b'0' + (number / unit % 10) as u8);
    let mut date = String::with_capacity("2026-03-31".len());
    for unit in [10_000_000, 1_000_000, 100_000, 10_000, 1_000, 100, 10, 1] {
        if matches!(unit, 1_000 | 10) {
            date.push('-');
        }
        date.push(digit(unit));
    }
    date
}

fn facts(catalogue: &Catalogue, world: &Joined) -> Vec<Facts> {
    let mut facts = vec![Facts::default(); catalogue.len()];
    for party in world.parties.all() {
        let consent = match party.consent {
            Consent::Silent => 0,
            Consent::Granted(_) => Says::OptedIn as u8,
            Consent::Withdrawn(_) => Says::OptedOut as u8,
        };
        let blocked = if party.blocked { Says::Blocked as u8 } else { 0 };
        facts[party.record.0 as usize] = Facts {
            changed: as_number(party.modified.or(party.created)),
            created: as_number(party.created),
            says: consent | blocked,
        };
    }
    for document in world.documents.iter() {
        let known = &mut facts[document.record.0 as usize];
        known.created = as_number(document.created.or(document.dated));
        known.changed = as_number(document.modified.or(document.created).or(document.dated));
    }
    facts
}

/// The fields that a table has columns for and its department may speak of, as the configuration corrects it.
fn voices(fields: &[Field], catalogue: &Catalogue, world: &Joined, table: usize) -> Vec<usize> {
    let typed = &catalogue.tables[table];
    let department: Option<Department> =
        world.system_of_table.get(table).and_then(|at| world.systems.get(*at as usize)).map(|system| system.department);
    let speaks = |field: &Field| {
        let heard = field.only.is_empty() || department.is_some_and(|department| field.only.contains(&department));
        let of_kind = |kind: &RecordKind| field.kinds.is_empty() || field.kinds.contains(kind);
        let has = |roles: Vec<Role>| roles.into_iter().any(|role| typed.has(role));
        heard && typed.kinds().iter().any(of_kind) && roles_of(field).is_none_or(has)
    };
    fields.iter().enumerate().filter(|(_, field)| speaks(field)).map(|(number, _)| number).collect()
}

fn ranks(field: &Field, catalogue: &Catalogue, world: &Joined, settings: &MigrateSettings) -> Vec<u16> {
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
        assert_eq!(as_date(9_870_102), "0987-01-02");
    }
}
