//! Customer numbers that several systems claim to share: found by how often an equal number stands on equal names.

use std::borrow::Cow;

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::compare::name;
use super::profile::Profiles;
use super::specs::customer::NameLevel;
use super::symbols::{Symbol, Symbols};
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
    /// Numbers of all masters as (space, number), for spaces that share a numbering with another.
    numbers: Vec<(u16, Symbol)>,
    /// First number of each master; one more than masters.
    starts: Vec<u32>,
    texts: Symbols,
    /// Surprise of an equal number between two spaces, in bits; row by row, NaN where they share no numbering.
    worth: Vec<f32>,
    spaces: usize,
}

/// A number as it stands in a master record: comparable key, space, item.
type Holder<'a> = (Cow<'a, str>, u16, u32);

impl SharedNumbers {
    /// Finds shared numberings among the first `masters` profiles.
    pub(crate) fn find(catalogue: &Catalogue, profiles: &Profiles, masters: usize) -> Self {
        let roles = |table: usize| ROLES.into_iter().filter(move |role| catalogue.tables[table].has(*role));
        let spaces: Vec<(usize, Role)> =
            (0..catalogue.tables.len()).flat_map(|table| roles(table).map(move |role| (table, role))).collect();
        let mut holders = holders(catalogue, profiles, masters, &spaces);
        without_letters(&mut holders, spaces.len());
        let mut sorted: Vec<Holder<'_>> = holders.clone();
        sorted.par_sort_unstable();
        let worth = agreements(profiles, &sorted, masters, spaces.len());
        let shares = |space: u16| row(&worth, space, spaces.len()).iter().any(|bits| !bits.is_nan());
        let numbered: Vec<bool> = (0..spaces.len() as u16).map(shares).collect();
        holders.retain(|(_, space, _)| numbered[usize::from(*space)]);
        let mut found = Self { starts: vec![0; masters + 1], worth, spaces: spaces.len(), ..Self::default() };
        for (key, space, item) in &holders {
            found.numbers.push((*space, found.texts.intern(key)));
            found.starts[*item as usize + 1] += 1;
        }
        for item in 0..masters {
            found.starts[item + 1] += found.starts[item];
        }
        found
    }

    fn of(&self, item: u32) -> Option<&[(u16, Symbol)]> {
        let end = *self.starts.get(item as usize + 1)?;
        Some(&self.numbers[self.starts[item as usize] as usize..end as usize])
    }

    /// The numbers of a master, as blocking keys.
    pub(crate) fn keys(&self, item: u32) -> impl Iterator<Item = &str> {
        self.of(item).into_iter().flatten().map(|(_, number)| self.texts.text(*number))
    }

    /// Level (0 missing, 1 equal, 2 different) and surprise of two masters' numbers.
    pub(crate) fn compare(&self, left: u32, right: u32) -> (u8, f32) {
        let (Some(ours), Some(theirs)) = (self.of(left), self.of(right)) else { return (0, 0.0) };
        let mut level = 0;
        for (a, number) in ours {
            for (b, other) in theirs {
                let bits = row(&self.worth, *a, self.spaces)[usize::from(*b)];
                if !bits.is_nan() {
                    if number == other {
                        return (1, bits);
                    }
                    level = 2;
                }
            }
        }
        (level, 0.0)
    }
}

fn row(matrix: &[f32], space: u16, width: usize) -> &[f32] {
    &matrix[usize::from(space) * width..][..width]
}

/// The numbers of the first `masters` profiles, in order of items, then of roles.
fn holders<'a>(
    catalogue: &'a Catalogue,
    profiles: &Profiles,
    masters: usize,
    spaces: &[(usize, Role)],
) -> Vec<Holder<'a>> {
    profiles.list[..masters]
        .par_iter()
        .enumerate()
        .flat_map_iter(|(item, profile)| {
            let record = profile.record.map(|index| (catalogue.record(index), catalogue.table_of(index)));
            record.into_iter().flat_map(move |(record, table)| {
                spaces.iter().enumerate().filter(move |(_, (other, _))| *other == table).filter_map(
                    move |(space, (_, role))| {
                        Some((record.value(*role).and_then(reference_key)?, space as u16, item as u32))
                    },
                )
            })
        })
        .collect()
}

/// Share of a space's numbers that must begin with the same letters for these to belong to the series.
const LETTERED: f64 = 0.3;
/// Digits that must follow such letters.
const LETTERED_DIGITS: usize = 3;

/// Takes the letters off the numbers of a series that always begins with the same: `D10042` is written `10042` where everybody
/// knows that debtors are meant. A space with several beginnings keeps them, for there they tell.
fn without_letters(holders: &mut [Holder<'_>], spaces: usize) {
    let mut seen: Vec<Option<String>> = vec![None; spaces];
    let mut counts = vec![(0_usize, 0_usize, true); spaces];
    for (key, space, _) in holders.iter() {
        let (count, beginning) = (&mut counts[usize::from(*space)], &mut seen[usize::from(*space)]);
        count.0 += 1;
        if key.bytes().all(|byte| byte.is_ascii_digit()) {
            continue;
        }
        let Some((letters, _)) = lettered(key) else {
            count.2 = false;
            continue;
        };
        count.1 += 1;
        count.2 &= beginning.get_or_insert_with(|| letters.to_owned()) == letters;
    }
    let is_series = |space: u16| {
        let (all, lettered, alike) = counts[usize::from(space)];
        alike && lettered as f64 >= LETTERED * all as f64
    };
    for (key, space, _) in holders.iter_mut() {
        if let Some((_, digits)) = lettered(key).filter(|_| is_series(*space)) {
            *key = Cow::Owned(digits.to_owned());
        }
    }
}

/// A number's letters and the digits behind them, without leading zeros.
pub(super) fn lettered(key: &str) -> Option<(&str, &str)> {
    let at = key.find(|letter: char| letter.is_ascii_digit()).filter(|at| (1..=3).contains(at))?;
    let (letters, digits) = key.split_at(at);
    let plain = letters.bytes().all(|byte| byte.is_ascii_alphabetic())
        && digits.len() >= LETTERED_DIGITS
        && digits.bytes().all(|byte| byte.is_ascii_digit());
    plain.then(|| (letters, digits.trim_start_matches('0'))).filter(|(_, digits)| !digits.is_empty())
}

/// For each pair of spaces of different tables: the surprise of an equal number, where the names mostly agree with it.
fn agreements(profiles: &Profiles, sorted: &[Holder<'_>], masters: usize, spaces: usize) -> Vec<f32> {
    let seen = sorted
        .par_chunk_by(|a, b| a.0 == b.0)
        .filter(|group| (2..=16).contains(&group.len()))
        .fold(FxHashMap::default, |mut seen, group| {
            count_agreements(profiles, group, &mut seen);
            seen
        })
        .reduce(FxHashMap::default, merge);
    let size = (masters.max(2) as f32).log2();
    let mut worth = vec![f32::NAN; spaces * spaces];
    #[expect(clippy::iter_over_hash_type, reason = "every entry has cells of its own")]
    for ((a, b), (shared, agreeing)) in seen {
        let agreement = (agreeing as f32 + 0.5) / (shared as f32 + 1.0);
        if shared >= LEAST_SHARED && agreement >= LEAST_AGREEMENT {
            let bits = size + (agreement / (1.0 - agreement)).log2();
            worth[usize::from(a) * spaces + usize::from(b)] = bits;
            worth[usize::from(b) * spaces + usize::from(a)] = bits;
        }
    }
    worth
}

/// Per pair of spaces: equal numbers, and those of them that stand on names that agree.
type Agreements = FxHashMap<(u16, u16), (usize, usize)>;

fn count_agreements(profiles: &Profiles, group: &[Holder<'_>], seen: &mut Agreements) {
    for (position, (_, a, left)) in group.iter().enumerate() {
        for (_, b, right) in &group[position + 1..] {
            let (one, other) = (&profiles.list[*left as usize], &profiles.list[*right as usize]);
            if a == b || left == right || one.source == other.source {
                continue;
            }
            let (level, _) = name::names(profiles, one, other);
            let agrees =
                matches!(level, NameLevel::Equal | NameLevel::Similar | NameLevel::Contained | NameLevel::LeftoverOne);
            let entry = seen.entry((*a.min(b), *a.max(b))).or_default();
            entry.0 += 1;
            entry.1 += usize::from(agrees);
        }
    }
}

fn merge(mut all: Agreements, more: Agreements) -> Agreements {
    #[expect(clippy::iter_over_hash_type, reason = "sums of whole numbers do not depend on order")]
    for (spaces, (shared, agreeing)) in more {
        let entry = all.entry(spaces).or_default();
        entry.0 += shared;
        entry.1 += agreeing;
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(keys: &[&str]) -> Vec<String> {
        let mut holders: Vec<Holder<'_>> = keys.iter().map(|key| (Cow::Borrowed(*key), 0, 0)).collect();
        without_letters(&mut holders, 1);
        holders.into_iter().map(|(key, ..)| key.into_owned()).collect()
    }

    #[test]
    fn letters_before_all_numbers_of_a_series_may_be_missing() {
        assert_eq!(plain(&["d10042", "d00917", "10055"]), ["10042", "917", "10055"]);
    }

    #[test]
    fn letters_that_tell_series_apart_stay() {
        assert_eq!(plain(&["d10042", "k10042", "10055"]), ["d10042", "k10042", "10055"]);
        assert_eq!(plain(&["huber917", "d10042"]), ["huber917", "d10042"]);
    }
}
