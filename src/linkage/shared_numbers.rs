//! Customer numbers that several systems claim to share: found by how often an equal number stands on equal names.

use rustc_hash::FxHashMap;

use super::compare::name;
use super::profile::Profiles;
use super::specs::customer::NameLevel;
use crate::catalog::{Catalogue, Role, reference_key};

/// Equal numbers between two columns below which nothing can be said about them.
const LEAST_SHARED: usize = 8;
/// Share of equal numbers on equal names from which two columns count as one numbering.
const LEAST_AGREEMENT: f32 = 0.5;
/// Roles that may hold such numbers.
const ROLES: [Role; 3] = [Role::Id, Role::CustomerNumber, Role::CustomerReference];

/// Numbers of master records, and how much an equal number in two columns is worth.
#[derive(Debug, Default)]
pub(crate) struct SharedNumbers {
    /// Per master: its numbers as (space, key), for spaces that share a numbering with another.
    numbers: Vec<Vec<(u16, Box<str>)>>,
    /// Surprise of an equal number between two spaces, in bits; smaller space first.
    worth: FxHashMap<(u16, u16), f32>,
}

impl SharedNumbers {
    /// Finds shared numberings among the first `masters` profiles.
    pub(crate) fn find(catalogue: &Catalogue, profiles: &Profiles, masters: usize) -> Self {
        let mut spaces: Vec<(usize, Role)> = Vec::new();
        let mut numbers: Vec<Vec<(u16, Box<str>)>> = Vec::with_capacity(masters);
        for profile in &profiles.list[..masters] {
            let mut own = Vec::new();
            if let Some(index) = profile.record {
                let (record, table) = (catalogue.record(index), catalogue.table_of(index));
                for role in ROLES {
                    let Some(key) = record.value(role).and_then(reference_key) else { continue };
                    let space = spaces.iter().position(|space| *space == (table, role)).unwrap_or_else(|| {
                        spaces.push((table, role));
                        spaces.len() - 1
                    });
                    own.push((space as u16, Box::from(&*key)));
                }
            }
            numbers.push(own);
        }
        let worth = agreements(profiles, &numbers);
        for own in &mut numbers {
            own.retain(|(space, _)| worth.keys().any(|(a, b)| a == space || b == space));
        }
        Self { numbers, worth }
    }

    /// The numbers of a master, as blocking keys.
    pub(crate) fn keys(&self, item: u32) -> impl Iterator<Item = &str> {
        self.numbers.get(item as usize).into_iter().flatten().map(|(_, key)| &**key)
    }

    /// Level (0 missing, 1 equal, 2 different) and surprise of two masters' numbers.
    pub(crate) fn compare(&self, left: u32, right: u32) -> (u8, f32) {
        let (Some(ours), Some(theirs)) = (self.numbers.get(left as usize), self.numbers.get(right as usize)) else {
            return (0, 0.0);
        };
        let mut level = 0;
        for (a, key) in ours {
            for (b, other) in theirs {
                if let Some(bits) = self.worth.get(&(*a.min(b), *a.max(b))).filter(|_| a != b) {
                    if key == other {
                        return (1, *bits);
                    }
                    level = 2;
                }
            }
        }
        (level, 0.0)
    }
}

/// For each pair of spaces of different tables: the surprise of an equal number, where the names mostly agree with it.
fn agreements(profiles: &Profiles, numbers: &[Vec<(u16, Box<str>)>]) -> FxHashMap<(u16, u16), f32> {
    let mut holders: Vec<(&str, u16, u32)> = Vec::new();
    for (item, own) in numbers.iter().enumerate() {
        holders.extend(own.iter().map(|(space, key)| (&**key, *space, item as u32)));
    }
    holders.sort_unstable();
    let mut seen: FxHashMap<(u16, u16), (usize, usize)> = FxHashMap::default();
    for group in holders.chunk_by(|a, b| a.0 == b.0) {
        for (position, (_, a, left)) in group.iter().enumerate().filter(|_| group.len() <= 16) {
            for (_, b, right) in &group[position + 1..] {
                let (one, other) = (&profiles.list[*left as usize], &profiles.list[*right as usize]);
                if a == b || left == right || one.source == other.source {
                    continue;
                }
                let (level, _) = name::names(profiles, one, other);
                let agrees = matches!(level, NameLevel::Equal | NameLevel::Similar | NameLevel::Contained | NameLevel::LeftoverOne);
                let entry = seen.entry((*a.min(b), *a.max(b))).or_default();
                entry.0 += 1;
                entry.1 += usize::from(agrees);
            }
        }
    }
    let size = (numbers.len().max(2) as f32).log2();
    seen.into_iter()
        .filter(|(_, (shared, _))| *shared >= LEAST_SHARED)
        .map(|(spaces, (shared, agreeing))| (spaces, (agreeing as f32 + 0.5) / (shared as f32 + 1.0)))
        .filter(|(_, agreement)| *agreement >= LEAST_AGREEMENT)
        .map(|(spaces, agreement)| (spaces, size + (agreement / (1.0 - agreement)).log2()))
        .collect()
}
