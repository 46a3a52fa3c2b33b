//! Spot checks: pairs about which the model is sure, drawn as if by lot, so that answers also tell how often it is wrong where
//! nobody would look.

use sha2::{Digest, Sha256};

use super::question::{Question, Reason};
use super::stakes::Stake;
use crate::catalog::Catalogue;
use crate::linkage::{Band, Edge};
use crate::pipeline::Identity;

/// Spot checks of each sort: joined by the model, and not joined.
const OF_EACH: usize = 25;
/// Probability from which a joined pair is sure, and the doubt below which a pair that was not joined is.
const SURE: f64 = 0.97;

/// Draws spot checks among the edges that are not `taken`; joined and not joined in turn.
pub(super) fn spot_checks(identity: &Identity, taken: impl Fn(&Edge) -> bool) -> Vec<Question> {
    let drawn = |wanted: &dyn Fn(&Edge) -> bool| {
        let edges = identity.resolution.edges.iter().filter(|edge| edge.is_weighed() && wanted(edge) && !taken(edge));
        draw(&identity.reading.catalogue, edges)
    };
    let joined = drawn(&|edge| edge.band == Band::Match && edge.probability >= SURE);
    let missed = drawn(&|edge| edge.band == Band::None);
    let most = joined.len().max(missed.len());
    let in_turn = (0..most).flat_map(|at| joined.get(at).into_iter().chain(missed.get(at)));
    in_turn.map(|edge| question((*edge).clone())).collect()
}

/// The first ones in the order of a hash: a lot that falls the same way every time.
fn draw<'e>(catalogue: &Catalogue, edges: impl Iterator<Item = &'e Edge>) -> Vec<&'e Edge> {
    let mut lots: Vec<([u8; 8], &Edge)> = edges.map(|edge| (lot(catalogue, edge), edge)).collect();
    lots.sort_by_key(|(lot, edge)| (*lot, edge.left, edge.right));
    lots.truncate(OF_EACH);
    lots.into_iter().map(|(_, edge)| edge).collect()
}

fn lot(catalogue: &Catalogue, edge: &Edge) -> [u8; 8] {
    let mut digest = Sha256::new();
    for index in [edge.left, edge.right] {
        let record = catalogue.record(index);
        digest.update(record.system().slug.as_bytes());
        digest.update([0]);
        digest.update(record.id().as_bytes());
        digest.update([0]);
    }
    let mut lot = [0; 8];
    lot.iter_mut().zip(digest.finalize()).for_each(|(to, from)| *to = from);
    lot
}

fn question(edge: Edge) -> Question {
    let doubt = edge.probability.min(1.0 - edge.probability);
    Question {
        reason: Reason::SpotCheck,
        left: edge.left,
        right: edge.right,
        with_left: Vec::new(),
        with_right: Vec::new(),
        together: false,
        doubt,
        stake: Stake::default(),
        edge,
    }
}
