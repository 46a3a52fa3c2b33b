//! Where the islands lie. The system that shares most lies in the middle, the others on two arcs left and right of it, so
//! that every name has its place beside its island, with two systems as with twenty-five.

use std::cmp::Reverse;

use crate::report::landscape::Landscape;

/// Width of the drawing, in SVG units.
pub(super) const WIDTH: f64 = 1000.0;
/// Half the distance between the two arcs.
const REACH: f64 = 262.0;
/// Radius of the largest island, where there is room and where there is little.
const LARGEST: (f64, f64) = (52.0, 34.0);
/// Radius of the smallest.
const SMALLEST: f64 = 8.0;
/// Systems on one side up to which there is room.
const ROOMY: usize = 4;
/// Vertical distance between neighbours, where there is room and where there is little.
const STEP: (f64, f64) = (124.0, 76.0);
/// Room above the first and below the last island.
const MARGIN: f64 = 92.0;

/// Where a system lies.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Place {
    pub x: f64,
    pub y: f64,
    pub radius: f64,
    pub side: Side,
}

/// On which side of the map.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    Left,
    Middle,
    Right,
}

/// The places of all systems, in the order of the landscape, and the height of the drawing.
pub(super) fn places(landscape: &Landscape) -> (Vec<Place>, f64) {
    let count = landscape.systems.len();
    let hub = hub(landscape);
    let ring = ring(landscape, hub);
    let (left, right) = halves(&ring);
    let longest = left.len().max(right.len());
    let roomy = longest <= ROOMY;
    let (step, largest) = if roomy { (STEP.0, LARGEST.0) } else { (STEP.1, LARGEST.1) };
    let height = (longest.saturating_sub(1) as f64 * step + 2.0 * MARGIN).max(if count > 2 { 330.0 } else { 230.0 });
    let most = landscape.systems.iter().map(|island| island.customers).max().unwrap_or_default().max(1);
    let radius = |system: usize| {
        let share = f64::from(landscape.systems[system].customers) / f64::from(most);
        (largest * share.sqrt()).max(SMALLEST)
    };
    let mut places = vec![Place { x: WIDTH / 2.0, y: height / 2.0, radius: 0.0, side: Side::Middle }; count];
    for (system, place) in places.iter_mut().enumerate() {
        place.radius = radius(system);
    }
    for (half, side, sign) in [(left, Side::Left, -1.0), (right, Side::Right, 1.0)] {
        for (at, system) in half.iter().enumerate() {
            let y = height / 2.0 + (at as f64 - (half.len() as f64 - 1.0) / 2.0) * step;
            let from_middle = (y - height / 2.0) / (height / 2.0);
            let x = WIDTH / 2.0 + sign * REACH * (1.0 - 0.62 * from_middle * from_middle).sqrt();
            places[*system] = Place { x, y, side, ..places[*system] };
        }
    }
    (places, height)
}

/// The system in the middle: the one that shares most customers with all others. Two systems face each other.
fn hub(landscape: &Landscape) -> Option<usize> {
    let count = landscape.systems.len();
    let shared = |system: usize| -> u64 {
        (0..count).filter(|other| *other != system).map(|other| u64::from(landscape.shared(system, other))).sum()
    };
    (0..count).filter(|_| count != 2).max_by_key(|system| (shared(*system), Reverse(*system)))
}

/// The other systems in a round in which those that share most are neighbours.
fn ring(landscape: &Landscape, hub: Option<usize>) -> Vec<usize> {
    let mut left: Vec<usize> = (0..landscape.systems.len()).filter(|system| Some(*system) != hub).collect();
    let mut ring = Vec::with_capacity(left.len());
    while let Some(next) = left.iter().copied().max_by_key(|system| {
        let near = ring.last().map_or(0, |last| landscape.shared(*last, *system));
        (near, Reverse(*system))
    }) {
        left.retain(|system| *system != next);
        ring.push(next);
    }
    ring
}

/// The round, cut in two: down the right side, up the left one.
fn halves(ring: &[usize]) -> (Vec<usize>, Vec<usize>) {
    let (right, left) = ring.split_at(ring.len().div_ceil(2));
    (left.iter().rev().copied().collect(), right.to_vec())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::testing;

    fn of(count: usize) -> (Vec<Place>, f64) {
        let names: Vec<String> = (0..count).map(|at| format!("System {at}")).collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        places(&testing::landscape(&names))
    }

    #[test]
    fn islands_never_touch_and_lie_inside() {
        for count in [1, 2, 3, 6, 12, 25] {
            let (places, height) = of(count);
            for (at, place) in places.iter().enumerate() {
                assert!(place.y - place.radius > 20.0 && place.y + place.radius + 40.0 < height, "{count}: {place:?}");
                assert!(place.x - place.radius > 180.0 && place.x + place.radius < WIDTH - 180.0, "{count}: {place:?}");
                for other in &places[at + 1..] {
                    let distance = (place.x - other.x).hypot(place.y - other.y);
                    assert!(distance > place.radius + other.radius + 4.0, "{count}: {place:?} {other:?}");
                }
            }
        }
    }

    #[test]
    fn two_systems_face_each_other() {
        let (places, _) = of(2);
        assert_eq!((places[0].side, places[1].side), (Side::Right, Side::Left));
        assert!((places[0].y - places[1].y).abs() < f64::EPSILON);
    }
}
