//! ISL101: a system shares next to no customers or projects with every other system.

use std::collections::BTreeMap;

use super::{ENOUGH, certainty, names_customers};
use crate::findings::case::{Case, Subject};
use crate::findings::context::Context;
use crate::findings::effort::Effort;
use crate::findings::finding::{Code, SubjectType};
use crate::findings::registry::Outcome;
use crate::linkage::EntityType;
use crate::memory::Overlap;
use crate::message::{Argument, Message};

/// Share of the smaller side's customers or projects from which two systems are connected.
const CONNECTED: f64 = 0.05;

/// Customers or projects in common that are no chance.
const JOINED: u64 = 3;

/// One comparison of the system with another one that was large enough to say something.
struct Comparison {
    other: usize,
    projects: bool,
    shared: u64,
    smaller: u64,
}

/// Finds the systems.
pub(in crate::findings) fn isolated_system(context: &Context) -> Outcome {
    let systems = context.world.systems.len();
    if systems < 2 {
        return Outcome::not_run(Code::Isl101, "missing-systems");
    }
    let doubtful = doubtful(context);
    let cases = (0..systems).filter_map(|system| case(context, system, &doubtful)).collect();
    Outcome { cases, not_run: Vec::new() }
}

fn case(context: &Context, system: usize, doubtful: &BTreeMap<(usize, usize), f64>) -> Option<Case> {
    let comparisons = comparisons(context, system);
    let isolated = |one: &Comparison| (one.shared as f64) < CONNECTED * one.smaller as f64;
    if comparisons.is_empty() || !comparisons.iter().all(isolated) || is_joined(context, system) {
        return None;
    }
    let name = context.system_name(system);
    let known = context.world.customers.known(system).max(context.world.projects.known(system));
    let message = Message::new("isl101-message").with("system", name).with("known", Argument::Count(known));
    let action = Message::new("isl101-action").with("system", name);
    let slug = context.slug(system).to_owned();
    let subject = Subject {
        sort: SubjectType::System,
        id: slug.clone(),
        name: name.to_owned(),
        system: slug.clone(),
        keys: vec![slug],
    };
    let mut case = Case::new(Code::Isl101, subject, message, action);
    case.evidence.extend(comparisons.iter().map(|one| line(context, one)));
    case.confidence = comparisons
        .iter()
        .filter(|one| !one.projects)
        .map(|one| {
            let gap = CONNECTED * one.smaller as f64 - one.shared as f64;
            certainty(gap, doubtful.get(&(system, one.other)).copied().unwrap_or_default())
        })
        .fold(1.0, f64::min);
    let alone = context.world.customers.known(system);
    if alone > 0 {
        let (worth, formula) = Effort::LinkCustomer.price(alone as usize, context.settings);
        case.worth = worth;
        case.evidence.push(formula);
    }
    Some(case)
}

/// Whether the system has a part of another in common, however small the other is: that it shares nothing with larger ones
/// does not make it an island.
fn is_joined(context: &Context, system: usize) -> bool {
    let world = context.world;
    let joins = |overlap: &Overlap, other: usize| {
        let shared = overlap.shared(system, other);
        shared >= JOINED && shared as f64 >= CONNECTED * overlap.smaller(system, other) as f64
    };
    (0..world.systems.len())
        .any(|other| other != system && (joins(&world.customers, other) || joins(&world.projects, other)))
}

fn comparisons(context: &Context, system: usize) -> Vec<Comparison> {
    let world = context.world;
    let tells = |other: usize| names_customers(context, other);
    let compare = |overlap: &Overlap, projects: bool| -> Vec<Comparison> {
        (0..world.systems.len())
            // Who lists customers by numbers that lead nowhere may know them all.
            .filter(|other| projects || overlap.shared(system, *other) > 0 || tells(system) && tells(*other))
            .filter(|other| *other != system && overlap.smaller(system, *other) >= ENOUGH)
            .map(|other| Comparison {
                other,
                projects,
                shared: overlap.shared(system, other),
                smaller: overlap.smaller(system, other),
            })
            .collect()
    };
    let mut all = compare(&world.customers, false);
    all.extend(compare(&world.projects, true));
    all
}

fn line(context: &Context, one: &Comparison) -> Message {
    let id = if one.projects { "isl101-projects" } else { "isl101-customers" };
    Message::new(id)
        .with("other", context.system_name(one.other))
        .with("shared", Argument::Count(one.shared))
        .with("smaller", Argument::Count(one.smaller))
        .with("share", Argument::Share(one.shared as f64 / one.smaller as f64))
}

/// Expected number of customers that two systems share beyond those joined: the pairs in doubt with their probabilities,
/// for each customer the likeliest one.
fn doubtful(context: &Context) -> BTreeMap<(usize, usize), f64> {
    let mut likeliest = BTreeMap::new();
    for doubt in context.world.doubts.all().iter().filter(|doubt| doubt.entity_type == EntityType::Customer) {
        let (own, other) = (context.system(doubt.own), context.system(doubt.other));
        let probability = likeliest.entry((own, other, doubt.entity)).or_insert(0.0_f64);
        *probability = probability.max(doubt.probability);
    }
    let mut sums = BTreeMap::new();
    for ((own, other, _), probability) in likeliest {
        *sums.entry((own, other)).or_default() += probability;
    }
    sums
}
