//! What the report says about records whose keys are known.

use super::super::{KeySink, candidates};
use super::*;

/// Records with three keys each: a name, a telephone number, a house; an empty one is missing.
struct Records(Vec<[&'static str; 3]>);

impl Blockable for Records {
    fn count(&self) -> usize {
        self.0.len()
    }

    fn keys(&self, record: u32, sink: &mut KeySink<'_>) {
        for (rule, value) in ["token", "phone", "house"].into_iter().zip(self.0[record as usize]) {
            if !value.is_empty() {
                sink.add(rule, &[value]);
            }
        }
    }

    fn refinements(&self, _record: u32) -> [u64; 3] {
        [0; 3]
    }

    fn order(&self, record: u32) -> (u64, u64) {
        (u64::from(record), 0)
    }
}

fn told(records: &Records) -> BlockingReport {
    let found = candidates(records);
    let scored: Vec<(u32, u32, f64)> = found.pairs.iter().map(|(left, right)| (*left, *right, 1.0)).collect();
    report(records, "customer", &found, scored.into_iter())
}

#[test]
fn each_key_tells_what_it_finds_and_what_only_it_finds() {
    let report = told(&Records(vec![["a", "1", ""], ["a", "1", ""], ["b", "2", ""], ["c", "2", "x"]]));
    assert_eq!((report.records, report.candidate_pairs), (4, 2));
    assert!((report.reduction_ratio - (1.0 - 2.0 / 6.0)).abs() < 1e-6);
    let key = |name: &str| report.keys.iter().find(|key| key.key == name).unwrap();
    assert_eq!((key("token").records, key("house").records), (1.0, 0.25));
    assert_eq!((key("token").matches, key("token").matches_alone), (0.5, 0.0));
    assert_eq!((key("phone").matches, key("phone").matches_alone), (1.0, 0.5));
    assert!(key("house").matches.abs() < 1e-12);
}

fn caught(groups: &[(usize, &[&'static str])]) -> Caught {
    let pairs = groups.iter().flat_map(|(count, rules)| std::iter::repeat_n((1.0, rules.to_vec()), *count));
    Caught { pairs: pairs.collect() }
}

#[test]
fn the_more_pairs_hang_on_one_key_the_more_are_missed() {
    let of = |one, two| caught(&[(one, &["token"]), (two, &["lead", "token"]), (100, &["joined", "lead", "token"])]);
    assert!((of(0, 10).completeness() - 1.0).abs() < 1e-12);
    let [few, some, many] = [of(5, 50), of(20, 50), of(80, 50)].map(|caught| caught.completeness());
    assert!(few > some && some > many);
    // 20²/(2·50) = 4 unseen to 170 seen.
    assert!((some - 170.0 / 174.0).abs() < 1e-12);
}

#[test]
fn fields_that_find_what_others_found_miss_little_together() {
    let good = caught(&[(90, &["phone", "token"]), (5, &["phone"]), (5, &["token"])]);
    // The name finds 90 of the 95 pairs of the telephone, and the telephone 90 of the 95 of the name.
    let missed = (5.0 / 95.0) * (5.0 / 95.0);
    assert!((good.without_one_field().unwrap() - (1.0 - missed)).abs() < 1e-12);
    let poor = caught(&[(10, &["phone", "token"]), (45, &["phone"]), (45, &["token"])]);
    assert!(poor.completeness() < good.completeness());
    assert_eq!(caught(&[(50, &["lead", "token"])]).without_one_field(), None, "one field alone cannot be judged");
}

#[test]
fn keys_of_one_field_are_one_occasion() {
    assert_eq!(fields(&["joined", "lead", "token"]).count_ones(), 1);
    assert_eq!(fields(&["house", "phone", "token", "vat"]).count_ones(), 4);
    assert_eq!(fields(&[]), 0);
}

#[test]
fn blocks_that_nothing_refines_are_told() {
    let report = told(&Records(vec![["a", "", ""]; super::super::BLOCK_CAP + 10]));
    assert_eq!((report.refined_blocks, report.capped_blocks), (1, 1));
    assert_eq!(report.largest_block, super::super::BLOCK_CAP as u64 + 10);
}
