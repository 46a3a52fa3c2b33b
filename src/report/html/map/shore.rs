//! The outline of an island: round enough to read its area, uneven enough to look like land. The same name gives the same
//! island.

use std::fmt::Write as _;
use std::hash::Hasher;

use rustc_hash::FxHasher;

/// Points of the outline.
const POINTS: usize = 11;
/// How far a point may lie inside or outside the circle, as a share of the radius.
const UNEVEN: f64 = 0.13;

/// The path of an island around a middle; `grown` widens it, for shallow water.
pub(super) fn outline(name: &str, (x, y): (f64, f64), radius: f64, grown: f64) -> String {
    let points: Vec<(f64, f64)> = (0..POINTS)
        .map(|at| {
            let angle = std::f64::consts::TAU * at as f64 / POINTS as f64;
            let reach = radius * (1.0 + UNEVEN * unevenness(name, at)) + grown;
            (x + reach * angle.cos(), y + reach * angle.sin())
        })
        .collect();
    let middle = |at: usize| {
        let (left, right) = (points[at % POINTS], points[(at + 1) % POINTS]);
        (f64::midpoint(left.0, right.0), f64::midpoint(left.1, right.1))
    };
    let start = middle(POINTS - 1);
    let mut path = format!("M{:.1} {:.1}", start.0, start.1);
    for (at, point) in points.iter().enumerate() {
        let end = middle(at);
        // Writing into a string cannot fail.
        let _ = write!(path, "Q{:.1} {:.1} {:.1} {:.1}", point.0, point.1, end.0, end.1);
    }
    path.push('Z');
    path
}

/// Between −1 and 1, the same for the same name and point.
fn unevenness(name: &str, at: usize) -> f64 {
    let mut hasher = FxHasher::default();
    hasher.write(name.as_bytes());
    hasher.write_u64(at as u64);
    let mixed = hasher.finish().wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 48;
    mixed as f64 / f64::from(u16::MAX) * 2.0 - 1.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_name_gives_the_same_island_and_another_another() {
        let island = |name| outline(name, (100.0, 100.0), 40.0, 0.0);
        assert_eq!(island("datev"), island("datev"));
        assert_ne!(island("datev"), island("zoho-crm"));
        assert!(island("datev").starts_with('M') && island("datev").ends_with('Z'));
    }
}
