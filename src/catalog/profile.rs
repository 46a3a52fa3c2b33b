//! Statistics of columns, over all rows: fill, examples and shapes. They depend on the values, never on their order.

use std::sync::OnceLock;

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::shapes::{Shape, Shapes, shapes_of};
use super::values::is_null;
use crate::table::Table;

/// Distinct values per column that are looked at for their shape: those whose hashes are smallest. Enough for shares
/// within three percent, and an even sample of the distinct values for any order of rows.
const SAMPLE: usize = 256;
/// Rows that one task profiles.
const BLOCK_ROWS: usize = 1 << 13;

/// What the values of one column look like.
pub(super) struct Profile {
    /// Rows with a value.
    pub filled: usize,
    /// All rows.
    pub rows: usize,
    /// The most frequent value of the sample; of several the smallest.
    pub example: String,
    shapes: Vec<Shapes>,
    distinct: OnceLock<f64>,
}

impl Profile {
    /// Share of rows with a value.
    pub(super) fn fill(&self) -> f64 {
        if self.rows == 0 { 0.0 } else { self.filled as f64 / self.rows as f64 }
    }

    /// Share of sampled distinct values that have any of the shapes; `None` for an empty column.
    pub(super) fn share(&self, shapes: &[Shape]) -> Option<f64> {
        let fitting = self.shapes.iter().filter(|set| set.any(shapes)).count();
        (!self.shapes.is_empty()).then(|| fitting as f64 / self.shapes.len() as f64)
    }

    /// Distinct values that were looked at.
    pub(super) fn samples(&self) -> usize {
        self.shapes.len()
    }

    /// Whether any value stands on more than one row.
    pub(super) fn repeats(&self, table: &Table, column: usize) -> bool {
        self.distinct(table, column) * self.rows as f64 + 0.5 < self.filled as f64
    }

    /// Distinct values as a share of all rows, exactly; worked out when first asked for.
    pub(super) fn distinct(&self, table: &Table, column: usize) -> f64 {
        *self.distinct.get_or_init(|| {
            let rows = 0..table.len();
            let mut hashes: Vec<u64> = rows
                .into_par_iter()
                .filter_map(|row| Some(table.cell(row, column).trim()).filter(|value| !is_null(value)))
                .map(hash)
                .collect();
            hashes.par_sort_unstable();
            hashes.dedup();
            if table.is_empty() { 0.0 } else { hashes.len() as f64 / table.len() as f64 }
        })
    }
}

/// Profiles all columns of a table.
pub(super) fn profile(table: &Table) -> Vec<Profile> {
    let blocks = table.len().div_ceil(BLOCK_ROWS);
    let sketches = (0..blocks)
        .into_par_iter()
        .map(|block| sketch_block(table, block))
        .reduce(|| vec![Sketch::default(); table.width()], merge);
    sketches.into_iter().map(|sketch| sketch.finish(table.len())).collect()
}

fn sketch_block(table: &Table, block: usize) -> Vec<Sketch<'_>> {
    let mut sketches = vec![Sketch::default(); table.width()];
    for row in block * BLOCK_ROWS..table.len().min((block + 1) * BLOCK_ROWS) {
        for (sketch, cell) in sketches.iter_mut().zip(table.cells(row)) {
            sketch.add(cell.trim());
        }
    }
    sketches
}

fn merge<'a>(mut left: Vec<Sketch<'a>>, right: Vec<Sketch<'a>>) -> Vec<Sketch<'a>> {
    for (sketch, other) in left.iter_mut().zip(right) {
        sketch.merge(other);
    }
    left
}

/// The distinct values with the smallest hashes and how often each stands in the column. A value of the final sample has
/// been in it from its first occurrence on, so its count is exact.
#[derive(Clone)]
struct Sketch<'a> {
    filled: usize,
    limit: u64,
    counts: FxHashMap<u64, (&'a str, usize)>,
}

impl Default for Sketch<'_> {
    fn default() -> Self {
        Self { filled: 0, limit: u64::MAX, counts: FxHashMap::default() }
    }
}

impl<'a> Sketch<'a> {
    fn add(&mut self, value: &'a str) {
        if is_null(value) {
            return;
        }
        self.filled += 1;
        let hash = hash(value);
        if hash <= self.limit {
            self.counts.entry(hash).or_insert((value, 0)).1 += 1;
            if self.counts.len() > 2 * SAMPLE {
                self.shrink();
            }
        }
    }

    fn shrink(&mut self) {
        let mut hashes: Vec<u64> = self.counts.keys().copied().collect();
        if hashes.len() > SAMPLE {
            let (_, last, _) = hashes.select_nth_unstable(SAMPLE - 1);
            self.limit = *last;
            self.counts.retain(|hash, _| *hash <= self.limit);
        }
    }

    fn merge(&mut self, other: Self) {
        self.filled += other.filled;
        self.limit = self.limit.min(other.limit);
        for (hash, (value, count)) in sorted(other.counts) {
            self.counts.entry(hash).or_insert((value, 0)).1 += count;
        }
        let limit = self.limit;
        self.counts.retain(|hash, _| *hash <= limit);
        self.shrink();
    }

    fn finish(mut self, rows: usize) -> Profile {
        self.shrink();
        let sample = sorted(self.counts);
        let example = sample.iter().max_by(|(_, left), (_, right)| left.1.cmp(&right.1).then(right.0.cmp(left.0)));
        Profile {
            filled: self.filled,
            rows,
            example: example.map_or_else(String::new, |(_, (value, _))| (*value).to_owned()),
            shapes: sample.iter().map(|(_, (value, _))| shapes_of(value)).collect(),
            distinct: OnceLock::new(),
        }
    }
}

fn sorted(counts: FxHashMap<u64, (&str, usize)>) -> Vec<(u64, (&str, usize))> {
    let mut sorted: Vec<_> = counts.into_iter().collect();
    sorted.sort_unstable_by_key(|(hash, _)| *hash);
    sorted
}

/// A stable hash of a value: FNV-1a, stirred by the finaliser of `SplitMix64` so that all its bits are even.
pub(super) fn hash(value: &str) -> u64 {
    let fnv = value
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3));
    let stirred = (fnv ^ (fnv >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let stirred = (stirred ^ (stirred >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    stirred ^ (stirred >> 31)
}

/// Share of the rows with a value in `left` that have one in `right` too.
pub(super) fn filled_together(table: &Table, left: usize, right: usize) -> f64 {
    let has = |row: usize, column: usize| !is_null(table.cell(row, column).trim());
    let (one, both) = (0..table.len())
        .into_par_iter()
        .filter(|row| has(*row, left))
        .map(|row| (1_usize, usize::from(has(row, right))))
        .reduce(|| (0, 0), |one, other| (one.0 + other.0, one.1 + other.1));
    if one == 0 { 0.0 } else { both as f64 / one as f64 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::testing;

    fn table(values: impl Iterator<Item = String>) -> Table {
        let rows: Vec<[String; 1]> = values.map(|value| [value]).collect();
        testing::table("values.csv", &["value"], &rows)
    }

    #[test]
    fn order_does_not_matter() {
        let values: Vec<String> = (0..20_000).map(|number| format!("v{}", number % 3_000)).collect();
        let forwards = &profile(&table(values.iter().cloned()))[0];
        let backwards = &profile(&table(values.iter().rev().cloned()))[0];
        assert_eq!(forwards.example, backwards.example);
        assert_eq!(forwards.shapes, backwards.shapes);
        assert_eq!(forwards.shapes.len(), SAMPLE);
    }

    #[test]
    fn the_example_is_the_most_frequent_value() {
        let profile = &profile(&table(["b", "a", "", "c", "a", "c", "-"].into_iter().map(str::to_owned)))[0];
        assert_eq!(profile.example, "a");
        assert_eq!(profile.filled, 5);
    }

    #[test]
    fn distinct_values_are_counted_exactly() {
        let table = table((0..1_000).map(|number| (number % 250).to_string()));
        assert!((profile(&table)[0].distinct(&table, 0) - 0.25).abs() < f64::EPSILON);
    }

    #[test]
    fn an_empty_table_has_empty_profiles() {
        let profiles = profile(&table(std::iter::empty()));
        assert_eq!(profiles.len(), 1);
        assert_eq!(profiles[0].share(&[Shape::Text]), None);
    }
}
