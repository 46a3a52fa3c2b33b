//! The second pass: contacts and documents find their customer, by key first, else by what they mention.

use rayon::prelude::*;

use super::blocking::Refined;
use super::by_record::ByRecord;
use super::customers::Customers;
use super::engine::{KEY_WEIGHT, Linked, Told, link};
use super::judged::Mentioned;
use super::mailboxes::{Owner, Trace};
use super::model::{Models, probability};
use super::parties::Held;
use super::profile::Nature;
use super::resolution::{DecidedBy, Reference, Target};
use crate::catalog::{Catalogue, Role, Standing};
use crate::config::LinkageSettings;
use crate::progress::Progress;

/// Which customer a record was found to belong to.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Found {
    /// Cluster: the smallest party item of the customer.
    pub(crate) cluster: u32,
    /// Probability that the record belongs to it.
    pub(crate) probability: f64,
    /// How it was found.
    pub(crate) decided_by: DecidedBy,
}

/// Roles that lead to a customer, in the order in which they are believed: directly, through a person, through a document.
const ROUTES: [Role; 6] = [
    Role::AccountReference,
    Role::CustomerReference,
    Role::ContactReference,
    Role::ProjectReference,
    Role::OrderReference,
    Role::DealReference,
];

/// Follows keys to customers: first directly to master records, then through records already found. Records that are held
/// are left to what a reviewer said of them.
pub(crate) fn follow_keys(catalogue: &Catalogue, references: &[Reference], held: &Held, found: &mut ByRecord<Found>) {
    for _ in 0..3 {
        let mut more = Vec::new();
        for group in references.chunk_by(|a, b| a.record == b.record) {
            let record = group[0].record;
            let outside = catalogue.record(record).kind().standing() == Standing::Outside;
            if found.has(record) || held.contains_key(&record) || outside {
                continue;
            }
            let reached = ROUTES.iter().find_map(|role| {
                group.iter().filter(|reference| reference.role == *role).find_map(|reference| match reference.target {
                    Target::Record(target) => found.get(target).copied(),
                    Target::Dangling | Target::NoTable => None,
                })
            });
            if let Some(through) = reached {
                more.push((record, Found { decided_by: DecidedBy::Key, probability: 1.0, ..through }));
            }
        }
        if more.is_empty() {
            return;
        }
        for (record, through) in more {
            found.set(record, through);
        }
    }
}

/// Probability with which somebody must belong to a customer for their mailbox or their account to speak for it.
pub(super) const SURE: f64 = 0.9;

/// Finds the customers of mentions among the parties: items from [`Customers::masters`] on.
pub(crate) struct Matcher<'m, 'c> {
    customers: &'m Customers<'c>,
    linked: &'m Linked,
    judged: &'m Mentioned,
    settings: &'m LinkageSettings,
    refined: Refined,
}

impl<'m, 'c> Matcher<'m, 'c> {
    pub(crate) fn new(
        customers: &'m Customers<'c>,
        linked: &'m Linked,
        judged: &'m Mentioned,
        settings: &'m LinkageSettings,
    ) -> Self {
        Self { customers, linked, judged, settings, refined: linked.index.refined(customers) }
    }

    /// Returns per mention what it was found to be; `None` where it matches nothing known. What a reviewer said of a mention
    /// goes before its key, and that before how it reads. `owners` holds per mention the customer that its mailbox speaks for.
    pub(crate) fn find_all(&self, owners: &[Option<Owner>], progress: &dyn Progress) -> Vec<Option<Found>> {
        let Self { customers, linked, judged, .. } = *self;
        let first = customers.masters as u32;
        let alike = |mention: u32, refused: &[u32]| {
            let owner = self.speaking(mention, owners[(mention - first) as usize], refused);
            self.best_customer(mention, refused, owner)
        };
        let mut found: Vec<Option<Found>> = (first..customers.profiles.len() as u32)
            .into_par_iter()
            .map(|mention| {
                progress.advance(1);
                if let Some(master) = judged.same(mention) {
                    let cluster = linked.clusters[master as usize];
                    let probability = probability(KEY_WEIGHT);
                    return Some(Found { cluster, probability, decided_by: DecidedBy::Reviewer });
                }
                let refused = self.refused_to(mention);
                let keyed = judged.key_of(mention).map(|master| linked.clusters[master as usize]);
                match keyed.filter(|cluster| !refused.contains(cluster)) {
                    Some(cluster) => Some(Found { cluster, probability: 1.0, decided_by: DecidedBy::Key }),
                    None => alike(mention, &refused),
                }
            })
            .collect();
        judged.settle(&mut found, first, &|mention| self.refused_to(mention), &alike);
        found
    }

    /// What a mention that matches nothing known turns out to be, now that its mailbox speaks for a customer. One of which a
    /// reviewer said how it is to another stays as that was settled.
    pub(crate) fn find_by_mailbox(&self, mention: u32, owner: Owner) -> Option<Found> {
        let refused = self.refused_to(mention);
        let owner = self.speaking(mention, Some(owner), &refused).filter(|_| !self.judged.is_settled(mention))?;
        self.best_customer(mention, &refused, Some(owner))
    }

    /// Whether nothing that a reviewer said speaks against giving a mention to a customer.
    pub(crate) fn may_be(&self, mention: u32, cluster: u32) -> bool {
        !self.judged.is_settled(mention) && !self.refused_to(mention).contains(&cluster)
    }

    /// The customers that a reviewer refused to a mention.
    fn refused_to(&self, mention: u32) -> Vec<u32> {
        self.judged.different(mention).map(|master| self.linked.clusters[master as usize]).collect()
    }

    /// The owner of what a mention was written from, where that speaks for its customer. Who manages houses writes for the owners
    /// of each of them, and who has a name is told from sisters by that. A person's name alone says too little, and beside a
    /// name which of its bearers is meant.
    fn speaking(&self, mention: u32, owner: Option<Owner>, refused: &[u32]) -> Option<Owner> {
        let profile = &self.customers.profiles.list[mention as usize];
        let owner = owner.filter(|owner| !profile.association && !refused.contains(&owner.cluster))?;
        let speaks = match owner.by {
            Trace::Mailbox => true,
            Trace::Site => profile.tokens.is_empty(),
            // Of a private customer the name is weighed already, and namesakes bear it too.
            Trace::Person => !profile.tokens.is_empty() && profile.nature == Nature::Organisation,
        };
        speaks.then_some(owner)
    }

    /// Weighs a mention against the known customers that share a blocking key with it, but for those `refused` to it, and against
    /// the one that owns its mailbox. The probability is that of the best customer against all others and against "none of
    /// them".
    fn best_customer(&self, mention: u32, refused: &[u32], owner: Option<Owner>) -> Option<Found> {
        let Self { customers, linked, settings, ref refined, .. } = *self;
        let mut weights: Vec<(u32, f64)> = Vec::new();
        for master in linked.index.find(refined, customers, mention) {
            let cluster = linked.clusters[master as usize];
            if refused.contains(&cluster) {
                continue;
            }
            let weight = mention_weight(customers, &linked.model, master, mention);
            match weights.iter_mut().find(|(other, _)| *other == cluster) {
                Some((_, best)) => *best = best.max(weight),
                None => weights.push((cluster, weight)),
            }
        }
        if let Some(owner) = owner {
            match weights.iter_mut().find(|(other, _)| *other == owner.cluster) {
                Some((_, weight)) if owner.by == Trace::Person => *weight += owner.lift(),
                Some((_, weight)) => *weight = weight.max(0.0) + owner.lift(),
                None if owner.by == Trace::Person => {}
                None => weights.push((owner.cluster, owner.lift())),
            }
        }
        let (cluster, weight) = weights.iter().copied().max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0)))?;
        let odds: f64 = weights.iter().map(|(_, weight)| weight.exp2()).sum();
        let share = weight.exp2() / odds * probability(odds.log2());
        // Nobody looks over who wrote which ticket: likelier somebody else's than this customer's is nobody's.
        (share >= settings.match_probability).then_some(Found {
            cluster,
            probability: share,
            decided_by: DecidedBy::Model,
        })
    }
}

/// Bits by which a mention is likelier to concern a given customer than a random record of another system: people write
/// about customers that somebody has entered.
const MENTION_LIFT: f64 = 2.0;

fn mention_weight(customers: &Customers<'_>, model: &Models, master: u32, mention: u32) -> f64 {
    model.score(&customers.compare_parties(master, mention), false).weight + MENTION_LIFT
}

/// Clusters the mentions that match nothing known among themselves, of whom `required` pairs are one; returns each one's smallest
/// fellow mention, and the model.
pub(crate) fn cluster_strangers(
    customers: &Customers<'_>,
    strangers: &[u32],
    (given, judged, required): (Option<&Models>, &Mentioned, &[(u32, u32)]),
    settings: &LinkageSettings,
    progress: &dyn Progress,
) -> (Vec<u32>, Models) {
    let view = super::strangers::Strangers { customers, items: strangers };
    let judged = judged.among(strangers);
    let linked = link(&view, &Told { required, judged: &judged, model: given, ..Told::default() }, settings, progress);
    (linked.clusters.into_iter().map(|place| strangers[place as usize]).collect(), linked.model)
}
