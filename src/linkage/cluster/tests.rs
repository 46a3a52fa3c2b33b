//! Clusters do not depend on the order of edges, keep what is forbidden apart, and weigh all pairs.

use super::{Link, cluster};
use proptest::prelude::*;

fn link(weight: f64) -> Link {
    let again = 0.0;
    Link {
        weight,
        evidence: weight + 10.0,
        against_kin: 10.0,
        required: false,
        judged: None,
        forbidden: false,
        within: false,
        again,
        doubt: 1.0,
    }
}

fn against(weight: f64) -> Link {
    let again = 0.0;
    Link {
        weight,
        evidence: weight,
        against_kin: 10.0,
        required: false,
        judged: None,
        forbidden: false,
        within: true,
        again,
        doubt: 1.0,
    }
}

#[test]
fn one_edge_does_not_chain_strangers_together() {
    // 0–1 and 1–2 look alike, but 0 and 2 stand in one system and plainly differ.
    let edges = [(0, 1, link(8.0)), (1, 2, link(5.0)), (0, 2, against(-9.0))];
    let clusters = cluster(3, &edges, &|_, _| against(-9.0), 1.0);
    assert_eq!(clusters, [0, 0, 2]);
}

#[test]
fn silence_between_two_records_does_not_part_them() {
    let edges = [(0, 1, link(8.0)), (1, 2, link(5.0))];
    let clusters = cluster(3, &edges, &|_, _| link(-10.0), 1.0);
    assert_eq!(clusters, [0, 0, 0]);
}

#[test]
fn kin_that_a_third_record_looks_like_stay_apart() {
    // Two branches look alike to a list that names no town, and are told apart by their towns: no strangers, but not the same.
    let branches = Link { against_kin: -9.0, ..link(-2.0) };
    let edges = [(0, 1, link(6.0)), (1, 2, link(5.0)), (0, 2, branches)];
    assert_eq!(cluster(3, &edges, &|_, _| branches, 1.0), [0, 0, 2]);
    let silent = Link { against_kin: 2.0, ..branches };
    let edges = [(0, 1, link(6.0)), (1, 2, link(5.0)), (0, 2, silent)];
    assert_eq!(cluster(3, &edges, &|_, _| silent, 1.0), [0, 0, 0]);
}

#[test]
fn a_key_joins_what_resemblance_may_not() {
    let forbidden = Link { forbidden: true, ..link(9.0) };
    assert_eq!(cluster(2, &[(0, 1, forbidden)], &|_, _| forbidden, 1.0), [0, 1]);
    let required = Link { required: true, ..forbidden };
    assert_eq!(cluster(2, &[(0, 1, required)], &|_, _| required, 1.0), [0, 0]);
}

/// Pairs of neighbours in a chain so long that not every pair of it is weighed beforehand.
fn chain(length: u32, neighbours: Link) -> Vec<(u32, u32, Link)> {
    (1..length).map(|right| (right - 1, right, neighbours)).collect()
}

#[test]
fn a_long_chain_of_neighbours_is_weighed_where_it_would_grow() {
    let far = |left: u32, right: u32| if left.abs_diff(right) == 1 { link(4.0) } else { against(-9.0) };
    let clusters = cluster(1_000, &chain(1_000, link(4.0)), &far, 1.0);
    let largest = clusters.chunk_by(|left, right| left == right).map(<[u32]>::len).max();
    assert_eq!(largest, Some(2), "everybody differs from their neighbour's neighbour");
    let silent = cluster(1_000, &chain(1_000, link(4.0)), &|_, _| link(-5.0), 1.0);
    assert_eq!(silent, [0; 1_000]);
}

proptest! {
    #[test]
    fn clusters_do_not_depend_on_the_order_of_edges(
        weights in prop::collection::vec(-20.0_f64..20.0, 28),
        shuffle in any::<prop::sample::Index>(),
    ) {
        let mut edges = Vec::new();
        let mut weights = weights.into_iter();
        for left in 0..8_u32 {
            for right in left + 1..8 {
                edges.push((left, right, link(weights.next().unwrap_or(0.0))));
            }
        }
        let straight = cluster(8, &edges, &|_, _| link(-10.0), 1.0);
        let turn = shuffle.index(edges.len());
        edges.rotate_left(turn);
        edges.reverse();
        prop_assert_eq!(straight, cluster(8, &edges, &|_, _| link(-10.0), 1.0));
    }
}
