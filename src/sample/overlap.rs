//! How many customers systems share in truth, and which of them are islands (ISL101) or joined by a thin bridge (ISL102).

use std::io;

use super::habits::Keeper;
use super::truth::Truth;
use super::world::World;

/// ISL101: a system that shares less than this with every other is isolated.
const ISOLATED: f64 = 0.05;
/// ISL102: systems that should overlap and share less than this of the smaller side are joined by a thin bridge.
const THIN: f64 = 0.5;
/// Systems with fewer customers are not judged.
const LEAST: u64 = 20;

/// Customers by system and by pair of systems.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Overlap {
    /// Customers known to both of two systems, in the order of [`Keeper::MASTERS`]; on the diagonal those of one.
    shared: [[u64; 4]; 4],
}

impl Overlap {
    /// Counts over the whole world.
    pub(super) fn count(world: &World) -> Self {
        let mut overlap = Self::default();
        for customer in 0..world.customers() {
            let copies = world.profile(customer).copies;
            for left in 0..4 {
                for right in 0..4 {
                    overlap.shared[left][right] += u64::from(copies[left] > 0 && copies[right] > 0);
                }
            }
        }
        overlap
    }

    /// Share of the smaller side that the other knows too.
    fn share(&self, left: usize, right: usize) -> f64 {
        let smaller = self.shared[left][left].min(self.shared[right][right]);
        if smaller < LEAST { 1.0 } else { self.shared[left][right] as f64 / smaller as f64 }
    }
}

/// Writes what holds of whole systems: the record is empty, the true id names the system or the pair.
pub(super) fn plant(overlap: &Overlap, truth: &mut Truth) -> io::Result<()> {
    for (left, keeper) in Keeper::MASTERS.into_iter().enumerate() {
        if (0..4).filter(|right| *right != left).all(|right| overlap.share(left, right) < ISOLATED) {
            truth.finding("ISL101", keeper.slug(), "", keeper.slug())?;
        }
        for (right, other) in Keeper::MASTERS.into_iter().enumerate().skip(left + 1) {
            if overlap.share(left, right) < THIN {
                let (first, second) = (keeper.slug().min(other.slug()), keeper.slug().max(other.slug()));
                truth.finding("ISL102", second, "", &format!("{first}|{second}"))?;
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::settings::SampleSettings;

    #[test]
    fn sales_and_service_are_joined_by_a_thin_bridge_and_the_others_are_not() {
        for seed in 1..4 {
            let overlap = Overlap::count(&World::new(&SampleSettings { seed, ..SampleSettings::default() }));
            for left in 0..4 {
                for right in (left + 1)..4 {
                    let share = overlap.share(left, right);
                    let thin = (left, right) == (Keeper::Crm as usize, Keeper::Desk as usize);
                    assert!(if thin { share < 0.45 } else { share > 0.6 }, "{left} {right} {share}");
                }
            }
        }
    }
}
