//! Problems of one file: told row by row while they are few, summed up where they are the file's habit.

use std::collections::BTreeMap;

use super::formats::Read;
use super::limits::PROBLEMS_PER_KIND;
use crate::table::{Problem, ProblemKind};

/// Rows that stand for all where problems are summed up.
const EXAMPLES: usize = 5;

/// Collects the problems of one file or sheet.
#[derive(Debug)]
pub(super) struct ProblemLog {
    file: String,
    single: Vec<Problem>,
    counted: BTreeMap<ProblemKind, Tally>,
}

#[derive(Debug, Default)]
struct Tally {
    count: usize,
    first: Vec<(u32, Vec<String>)>,
}

impl ProblemLog {
    pub(super) fn new(file: &str) -> Self {
        Self { file: file.to_owned(), single: Vec::new(), counted: BTreeMap::new() }
    }

    /// Notes a problem that a file has once or a few times.
    pub(super) fn add(&mut self, row: Option<u32>, kind: ProblemKind, details: Vec<String>) {
        self.single.push(Problem { file: self.file.clone(), row, kind, details });
    }

    /// Notes a problem that any number of rows may have.
    pub(super) fn count(&mut self, row: u32, kind: ProblemKind, details: impl FnOnce() -> Vec<String>) {
        let tally = self.counted.entry(kind).or_default();
        tally.count += 1;
        if tally.first.len() < PROBLEMS_PER_KIND {
            tally.first.push((row, details()));
        }
    }

    /// Notes a problem that so many rows have; `first` are as many of them as are told one by one.
    pub(super) fn count_all(
        &mut self,
        count: usize,
        first: &[u32],
        kind: ProblemKind,
        details: impl Fn() -> Vec<String>,
    ) {
        if count > 0 {
            let tally = self.counted.entry(kind).or_default();
            tally.count += count;
            tally.first.extend(first.iter().map(|row| (*row, details())));
        }
    }

    /// Whether nothing was noted.
    pub(super) fn is_empty(&self) -> bool {
        self.single.is_empty() && self.counted.is_empty()
    }

    /// How many rows had a problem.
    pub(super) fn counted(&self, kind: ProblemKind) -> usize {
        self.counted.get(&kind).map_or(0, |tally| tally.count)
    }

    /// Drops the problems of one kind.
    pub(super) fn forget(&mut self, kind: ProblemKind) {
        self.counted.remove(&kind);
    }

    /// Drops a row's problem, where the row turns out to be none of the data.
    pub(super) fn forget_row(&mut self, row: u32) {
        for tally in self.counted.values_mut() {
            let before = tally.first.len();
            tally.first.retain(|(other, _)| *other != row);
            tally.count -= before - tally.first.len();
        }
    }

    /// Drops what was noted about the widths of all rows from this one on.
    pub(super) fn forget_widths_from(&mut self, line: u32) {
        for kind in [ProblemKind::ShortRow, ProblemKind::LongRow] {
            if let Some(tally) = self.counted.get_mut(&kind) {
                tally.first.retain(|(row, _)| *row < line);
                tally.count = tally.first.len();
            }
        }
    }

    /// All problems in order of their rows, those of the whole file first.
    pub(super) fn finish(self) -> Vec<Problem> {
        let mut problems = self.single;
        for (kind, tally) in self.counted {
            match summary(kind) {
                Some(summary) if tally.count > PROBLEMS_PER_KIND => {
                    problems.push(tally.summed_up(&self.file, summary));
                }
                _ => problems.extend(tally.first.into_iter().map(|(row, details)| Problem {
                    file: self.file.clone(),
                    row: Some(row),
                    kind,
                    details,
                })),
            }
        }
        problems.sort();
        problems
    }
}

/// A file that gave no table, and why.
pub(super) fn told(file: &str, kind: ProblemKind, details: Vec<String>) -> Read {
    let mut log = ProblemLog::new(file);
    log.add(None, kind, details);
    Read { tables: Vec::new(), problems: log.finish() }
}

impl Tally {
    fn summed_up(&self, file: &str, kind: ProblemKind) -> Problem {
        let rows: Vec<String> = self.first.iter().take(EXAMPLES).map(|(row, _)| row.to_string()).collect();
        let row = self.first.first().map(|(row, _)| *row);
        Problem { file: file.to_owned(), row, kind, details: vec![self.count.to_string(), rows.join(", ")] }
    }
}

/// The kind that sums up many problems of a kind.
fn summary(kind: ProblemKind) -> Option<ProblemKind> {
    match kind {
        ProblemKind::ShortRow => Some(ProblemKind::ShortRows),
        ProblemKind::LongRow => Some(ProblemKind::LongRows),
        ProblemKind::UnclosedQuote => Some(ProblemKind::UnclosedQuotes),
        ProblemKind::MixedEncoding => Some(ProblemKind::MixedEncodings),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn short_rows(count: u32) -> Vec<Problem> {
        let mut log = ProblemLog::new("a.csv");
        for row in 1..=count {
            log.count(row, ProblemKind::ShortRow, || vec!["1".into(), "2".into()]);
        }
        log.finish()
    }

    #[test]
    fn few_problems_are_told_one_by_one() {
        assert_eq!(short_rows(50).len(), 50);
        assert_eq!(short_rows(2)[1].row, Some(2));
    }

    #[test]
    fn many_problems_are_summed_up() {
        let problems = short_rows(51);
        assert_eq!(problems.len(), 1);
        assert_eq!(problems[0].kind, ProblemKind::ShortRows);
        assert_eq!(problems[0].details, ["51", "1, 2, 3, 4, 5"]);
    }

    #[test]
    fn rows_that_are_no_data_lose_their_problems() {
        let mut log = ProblemLog::new("a.csv");
        log.count(7, ProblemKind::ShortRow, Vec::new);
        log.forget_row(7);
        assert_eq!(log.finish(), []);
    }
}
