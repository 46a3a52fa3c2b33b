//! Customers of whom something holds, by their names, domains and numbers: whoever resembles one of them is not accused of
//! being unknown. Linkage weighs evidence and joins what is likelier the same than not; here a mere resemblance is enough
//! to stay silent.

use rayon::prelude::*;
use rustc_hash::FxHashSet;

use super::context::Context;
use super::faces::{Face, Features, Gallery, NO_TOWN, STRANGE};
use super::sides::side;
use crate::linkage::EntityIndex;

/// The customers of whom something holds.
pub(super) struct Lookalikes<'a> {
    gallery: &'a Gallery,
    /// Whether it holds of the customer of each portrait.
    chosen: Vec<bool>,
    /// Sounds that several of the chosen customers have, in the order of their numbers.
    common: Vec<u32>,
}

impl<'a> Lookalikes<'a> {
    /// All customers with master records of whom something holds.
    pub(super) fn of(context: &Context<'a>, holds: impl Fn(EntityIndex) -> bool + Sync) -> Self {
        let gallery = context.shelf.gallery();
        let chosen: Vec<bool> = gallery.portraits.par_iter().map(|portrait| holds(portrait.customer)).collect();
        let customer = |at: u32| chosen[at as usize].then(|| gallery.portraits[at as usize].customer);
        let of_several = |holders: &&[(u32, u32, u32)]| {
            let mut customers = holders.iter().filter_map(|(.., at)| customer(*at));
            let first = customers.next();
            customers.any(|other| Some(other) != first)
        };
        let holders = gallery.by_sound().chunk_by(|left, right| left.0 == right.0);
        let common = holders.filter(of_several).map(|holders| holders[0].0).collect();
        Self { gallery, chosen, common }
    }

    /// Those of some customers who resemble one of them.
    pub(super) fn among(&self, context: &Context, customers: &[EntityIndex]) -> FxHashSet<EntityIndex> {
        customers.par_iter().copied().filter(|customer| self.resemble(context, *customer)).collect()
    }

    /// Whether a customer resembles another one of them: a domain or number in common, or all telling words of the
    /// shorter name and the same town. Where a town is not known, one word is enough only if nobody else has it. Who has no
    /// telling word resembles everybody.
    fn resemble(&self, context: &Context, customer: EntityIndex) -> bool {
        let (mut known, mut read) = (Vec::new(), Vec::new());
        for member in context.members(customer) {
            match self.gallery.of_record(member.record) {
                Some(face) => known.push(face),
                None => read.push(self.gallery.face(&Features::of(&side(context, member.record).party))),
            }
        }
        let faces: Vec<&Face> = known.into_iter().chain(&read).filter(|face| face.says_something()).collect();
        let mut towns: Vec<u32> = faces.iter().map(|face| face.town).filter(|town| *town != NO_TOWN).collect();
        towns.sort_unstable();
        towns.dedup();
        faces.iter().all(|face| face.sounds.is_empty())
            || faces.iter().any(|face| self.is_traced(face, customer) || self.is_named(face, &towns, customer))
    }

    /// Whether a portrait is of another one of them.
    fn is_other(&self, at: u32, customer: EntityIndex) -> bool {
        self.chosen[at as usize] && self.gallery.portraits[at as usize].customer != customer
    }

    fn is_traced(&self, face: &Face, customer: EntityIndex) -> bool {
        let mut holders = face.traces.iter().flat_map(|trace| self.gallery.with_trace(*trace));
        holders.any(|at| self.is_other(at, customer))
    }

    /// Whether all sounds of one are among those of the other, and the towns do not speak against it. Who has all sounds of
    /// a face has the rarest of them; of whom the face has all sounds, the face has the rarest.
    fn is_named(&self, face: &Face, towns: &[u32], customer: EntityIndex) -> bool {
        let alike = |at: u32| {
            let theirs = &self.gallery.portraits[at as usize].face;
            self.is_other(at, customer) && self.is_part(face, theirs, towns)
        };
        let any = |holders: &[(u32, u32, u32)]| holders.iter().any(|(.., at)| alike(*at));
        let gallery = self.gallery;
        let rarest = gallery.rarest(face).filter(|_| !face.sounds.contains(&STRANGE));
        if towns.is_empty() {
            // A single sound that several have tells nobody here, and is not worth a walk through all who have it.
            let tells = |sound: &u32| face.sounds.len() > 1 || !self.is_common(*sound);
            return rarest.filter(tells).is_some_and(|sound| any(gallery.with_sound(sound)))
                || face.sounds.iter().any(|sound| any(gallery.with_rarest(*sound)));
        }
        let mut places = towns.iter().copied().chain([NO_TOWN]);
        places.any(|town| {
            rarest.is_some_and(|sound| any(gallery.with_sound_in(sound, town)))
                || face.sounds.iter().any(|sound| any(gallery.with_rarest_in(*sound, town)))
        })
    }

    fn is_part(&self, face: &Face, theirs: &Face, towns: &[u32]) -> bool {
        let shorter = if face.sounds.len() < theirs.sounds.len() { face } else { theirs };
        let longer = if face.sounds.len() < theirs.sounds.len() { theirs } else { face };
        let part = shorter.sounds.iter().all(|sound| longer.sounds.binary_search(sound).is_ok());
        let told = theirs.town != NO_TOWN && !towns.is_empty();
        let together = told && towns.contains(&theirs.town);
        let telling = shorter.sounds.len() > 1 || shorter.sounds.iter().all(|sound| !self.is_common(*sound));
        part && (together || (!told && telling))
    }

    /// Whether several of them have a word of this sound: then a bare surname may mean anybody.
    fn is_common(&self, sound: u32) -> bool {
        self.common.binary_search(&sound).is_ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::RecordIndex;

    fn face(sounds: &[u32], town: u32) -> Face {
        Face { sounds: sounds.into(), traces: Box::default(), town }
    }

    /// What [`Lookalikes::is_named`] finds, by looking at everybody.
    fn is_named_by_anybody(seen: &Lookalikes, face: &Face, towns: &[u32], customer: EntityIndex) -> bool {
        let all = 0..seen.gallery.portraits.len() as u32;
        let mut others = all.filter(|at| seen.is_other(*at, customer));
        others.any(|at| {
            let theirs = &seen.gallery.portraits[at as usize].face;
            theirs.sounds.iter().any(|sound| face.sounds.contains(sound)) && seen.is_part(face, theirs, towns)
        })
    }

    fn sounds() -> impl proptest::strategy::Strategy<Value = Vec<String>> {
        proptest::collection::vec("[a-e]", 0..4)
    }

    proptest::proptest! {
        #[test]
        fn the_rarest_sound_finds_whoever_a_look_at_everybody_finds(
            hung in proptest::collection::vec((sounds(), 0..4_u32, 0..6_u32), 0..12),
            looked_for in proptest::collection::vec(0..7_u32, 0..4),
            towns in proptest::collection::btree_set(1..4_u32, 0..3),
        ) {
            let mut gallery = Gallery::default();
            for (at, (sounds, town, customer)) in (0..).zip(&hung) {
                let town = if *town == 0 { String::new() } else { town.to_string() };
                gallery.hang(EntityIndex(*customer), RecordIndex(at), Features::made(sounds, town));
            }
            gallery.close();
            let chosen = (0..hung.len()).map(|at| at % 3 != 0).collect::<Vec<_>>();
            let mut common = Vec::new();
            for sound in 1..7 {
                let holders = gallery.with_sound(sound).iter().filter(|entry| chosen[entry.2 as usize]);
                let customers: std::collections::BTreeSet<_> =
                    holders.map(|entry| gallery.portraits[entry.2 as usize].customer).collect();
                if customers.len() > 1 {
                    common.push(sound);
                }
            }
            let seen = Lookalikes { gallery: &gallery, chosen, common };
            let mut own: Vec<u32> = looked_for.iter().map(|sound| if *sound == 0 { STRANGE } else { *sound }).collect();
            own.sort_unstable();
            own.dedup();
            let towns: Vec<u32> = towns.into_iter().collect();
            let own = face(&own, towns.first().copied().unwrap_or(NO_TOWN));
            proptest::prop_assert_eq!(
                seen.is_named(&own, &towns, EntityIndex(0)),
                is_named_by_anybody(&seen, &own, &towns, EntityIndex(0))
            );
        }
    }
}
