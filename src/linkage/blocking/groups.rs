//! Groups of records of which every two are candidates, and the distinct pairs that all groups make.

use rayon::prelude::*;

use super::keys::{Entry, SortedKeys, is_telling};
use super::promise::{ENOUGH, Promises, promise};
use super::{BLOCK_CAP, Blockable, NEIGHBOURS};

/// Records whose pairs are gathered at once.
const PIECE: usize = 1 << 12;

/// Groups of at most [`BLOCK_CAP`] records, and single pairs out of blocks that no refinement makes small.
#[derive(Default)]
pub(super) struct Groups {
    /// Members of all groups, ascending within each.
    members: Vec<u32>,
    /// End of each group in `members`.
    ends: Vec<u32>,
    /// What two members of each group promise by being in it.
    promises: Vec<u32>,
    /// Pairs of neighbours.
    near: Vec<(u32, u32)>,
    /// As in [`Candidates`](super::Candidates).
    pub(super) refined: u64,
    pub(super) capped: u64,
    pub(super) largest: u64,
}

impl Groups {
    /// The groups of all blocks.
    pub(super) fn of(keys: &SortedKeys, records: &impl Blockable) -> Self {
        keys.blocks()
            .filter(|block| block.len() > 1)
            .fold(Self::default, |mut groups, block| {
                groups.add_block(block, records);
                groups
            })
            .reduce(Self::default, Self::append)
    }

    fn append(mut self, mut other: Self) -> Self {
        let offset = self.members.len() as u32;
        self.members.append(&mut other.members);
        self.ends.extend(other.ends.iter().map(|end| end + offset));
        self.promises.append(&mut other.promises);
        self.near.append(&mut other.near);
        self.refined += other.refined;
        self.capped += other.capped;
        self.largest = self.largest.max(other.largest);
        self
    }

    fn add_block(&mut self, block: &[Entry], records: &impl Blockable) {
        self.largest = self.largest.max(block.len() as u64);
        let members = block.iter().map(|entry| entry.record());
        let telling = is_telling(block[0].key());
        if block.len() <= BLOCK_CAP {
            self.add(members, promise(block.len(), telling, records.alone()));
            return;
        }
        self.refined += 1;
        let refined = members.map(|record| (records.refinements(record), record)).collect();
        self.capped += u64::from(self.refine(refined, 0, telling, records));
    }

    fn add(&mut self, members: impl Iterator<Item = u32>, promise: u32) {
        self.promises.push(promise);
        self.members.extend(members);
        self.ends.push(self.members.len() as u32);
    }

    /// Parts an over-full block by one refinement after another; returns whether a part stayed over-full.
    fn refine(
        &mut self,
        mut members: Vec<([u64; 3], u32)>,
        depth: usize,
        telling: bool,
        records: &impl Blockable,
    ) -> bool {
        if members.len() <= BLOCK_CAP {
            if members.len() > 1 {
                let promise = promise(members.len(), telling, records.alone());
                self.add(members.iter().map(|(_, record)| *record), promise);
            }
            return false;
        }
        if depth == 3 {
            self.add_neighbours(members.iter().map(|(_, record)| *record).collect(), records);
            return true;
        }
        members.sort_unstable_by_key(|(refinements, record)| (refinements[depth], *record));
        let mut over = false;
        for part in members.chunk_by(|(left, _), (right, _)| left[depth] == right[depth]) {
            over |= self.refine(part.to_vec(), depth + 1, telling, records);
        }
        over
    }

    fn add_neighbours(&mut self, mut members: Vec<u32>, records: &impl Blockable) {
        members.sort_by_cached_key(|record| (records.order(*record), *record));
        for (position, left) in members.iter().enumerate() {
            let neighbours = members[position + 1..].iter().take(NEIGHBOURS);
            self.near.extend(neighbours.map(|right| (*left.min(right), *left.max(right))));
        }
    }

    /// The distinct pairs of all groups of records `0..count`, sorted: per record the members behind it in its groups.
    pub(super) fn pairs(mut self, count: usize) -> Vec<(u32, u32)> {
        self.near.par_sort_unstable();
        let followers = Followers::of(&self, count);
        let pieces: Vec<Vec<(u32, u32)>> = (0..count.div_ceil(PIECE))
            .into_par_iter()
            .map(|piece| {
                let first = piece * PIECE;
                self.pairs_of(&followers, first as u32..(first + PIECE).min(count) as u32)
            })
            .collect();
        pieces.concat()
    }

    fn pairs_of(&self, followers: &Followers, records: std::ops::Range<u32>) -> Vec<(u32, u32)> {
        let mut near = &self.near[self.near.partition_point(|(left, _)| *left < records.start)..];
        let mut pairs = Vec::new();
        let mut others = Promises::default();
        for record in records {
            for (position, group) in followers.of_record(record) {
                let members = self.group(*group);
                for other in &self.members[*position as usize..members.end] {
                    others.add(*other, self.promises[*group as usize]);
                }
            }
            let neighbours = near.partition_point(|(left, _)| *left == record);
            for (_, right) in &near[..neighbours] {
                others.add(*right, ENOUGH);
            }
            near = &near[neighbours..];
            pairs.extend(others.kept().map(|other| (record, other)));
        }
        pairs
    }

    /// Where the members of a group stand.
    fn group(&self, group: u32) -> std::ops::Range<usize> {
        let begin = group.checked_sub(1).map_or(0, |before| self.ends[before as usize]);
        begin as usize..self.ends[group as usize] as usize
    }
}

/// Per record: where in [`Groups::members`] those stand that follow it in a group of its own.
struct Followers {
    /// The first that follows, and the group.
    ranges: Vec<(u32, u32)>,
    /// First range of each record; one more than records.
    starts: Vec<u32>,
}

impl Followers {
    fn of(groups: &Groups, count: usize) -> Self {
        let mut starts = vec![0_u32; count + 2];
        let all = || (0..groups.ends.len() as u32).map(|group| (group, groups.group(group)));
        // Nobody follows the last member.
        for (_, members) in all() {
            for member in &groups.members[members.start..members.end - 1] {
                starts[*member as usize + 2] += 1;
            }
        }
        for record in 1..starts.len() {
            starts[record] += starts[record - 1];
        }
        let mut ranges = vec![(0, 0); starts.last().map_or(0, |last| *last as usize)];
        for (group, members) in all() {
            for position in members.start..members.end - 1 {
                let next = &mut starts[groups.members[position] as usize + 1];
                ranges[*next as usize] = (position as u32 + 1, group);
                *next += 1;
            }
        }
        Self { ranges, starts }
    }

    fn of_record(&self, record: u32) -> &[(u32, u32)] {
        &self.ranges[self.starts[record as usize] as usize..self.starts[record as usize + 1] as usize]
    }
}
