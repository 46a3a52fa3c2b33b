//! All rules, and how their cases become graded, named and ordered findings.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use rayon::prelude::*;

use super::case::Case;
use super::context::Context;
use super::facts::{self, Facts};
use super::finding::{Code, Finding, NotRun};
use super::sides::Shelf;
use super::suppress::{self, Suppressed};
use super::{
    contradictions, duplicates, fingerprint, handovers, islands, precedence, quality, scope_notes, severity, signals,
};
use crate::catalog::Catalogue;
use crate::config::Settings;
use crate::linkage::Resolution;
use crate::memory::{MemoryError, World};
use crate::message::Message;
use crate::table::Problem;

/// What the rules found.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Findings {
    /// The findings: the gravest first, then the most valuable, then by code and fingerprint.
    pub findings: Vec<Finding>,
    /// Rules that could not run, or only in part, by code.
    pub not_run: Vec<NotRun>,
    /// What a reader must know about the exports before believing any of it.
    pub notes: Vec<Message>,
    /// Findings that the configuration accepts, in the same order; they stand in no list and in no sum.
    pub suppressed: Vec<Suppressed>,
    /// What the rules about islands count.
    pub facts: Facts,
}

/// What one rule found.
#[derive(Debug, Default)]
pub(super) struct Outcome {
    pub(super) cases: Vec<Case>,
    pub(super) not_run: Vec<NotRun>,
}

type Rule = fn(&Context) -> Result<Outcome, MemoryError>;

/// The rules, in the order of their codes.
const RULES: [(Code, Rule); Code::ALL.len()] = [
    (Code::Isl101, |context| Ok(islands::isolated_system(context))),
    (Code::Isl102, islands::thin_bridge),
    (Code::Isl103, islands::island_customer),
    (Code::Isl104, |context| Ok(islands::keyless_bridge(context))),
    (Code::Isl105, |context| Ok(islands::field_island(context))),
    (Code::Isl106, |context| Ok(islands::missing_context(context))),
    (Code::Dup201, duplicates::duplicate_customer),
    (Code::Dup202, |context| Ok(duplicates::possible_duplicate(context))),
    (Code::Dup203, |context| Ok(duplicates::duplicate_project(context))),
    (Code::Dup204, |context| Ok(duplicates::shared_key(context))),
    (Code::Dup205, |context| Ok(duplicates::reused_number(context))),
    (Code::Dup206, |context| Ok(duplicates::duplicate_person(context))),
    (Code::Hnd301, |context| handover(context, Code::Hnd301, handovers::won_without_project)),
    (Code::Hnd302, |context| handover(context, Code::Hnd302, handovers::project_without_invoice)),
    (Code::Hnd303, |context| Ok(handovers::invoice_without_origin(context))),
    (Code::Hnd304, |context| Ok(handovers::ticket_without_customer(context))),
    (Code::Hnd305, |context| Ok(handovers::dangling_reference(context))),
    (Code::Hnd306, |context| Ok(handovers::slow_handover(context))),
    (Code::Hnd307, |context| Ok(handovers::amount_mismatch(context))),
    (Code::Hnd308, |context| Ok(handovers::stage_contradiction(context))),
    (Code::Hnd309, |context| Ok(handovers::owner_break(context))),
    (Code::Hnd310, handovers::project_without_deal),
    (Code::Hnd311, |context| Ok(handovers::consent_break(context))),
    (Code::Hnd312, |context| Ok(handovers::lead_without_deal(context))),
    (Code::Hnd313, |context| Ok(handovers::project_without_service(context))),
    (Code::Con401, |context| Ok(contradictions::contradictory_identity(context))),
    (Code::Con402, |context| Ok(contradictions::contradictory_address(context))),
    (Code::Con403, |context| Ok(contradictions::contradictory_name(context))),
    (Code::Con404, |context| Ok(contradictions::contradictory_bank(context))),
    (Code::Con405, |context| Ok(contradictions::contradictory_status(context))),
    (Code::Con406, |context| Ok(contradictions::stale_record(context))),
    (Code::Sig501, signals::deal_at_risk),
    (Code::Sig502, |context| Ok(signals::overdue_and_unhappy(context))),
    (Code::Sig503, |context| Ok(signals::billing_risk(context))),
    (Code::Sig504, |context| Ok(signals::underrated_ticket(context))),
    (Code::Sig505, |context| Ok(signals::blind_forecast(context))),
    (Code::Sig506, |context| Ok(signals::tone_deaf_campaign(context))),
    (Code::Dq601, |context| Ok(quality::invalid_key(context))),
    (Code::Dq602, |context| Ok(quality::damaged_id(context))),
    (Code::Dq603, |context| Ok(quality::missing_core_field(context))),
    (Code::Dq604, |context| Ok(quality::placeholder_value(context))),
    (Code::Dq605, |context| Ok(quality::impossible_date(context))),
    (Code::Dq606, |context| Ok(quality::unreadable_row(context))),
];

/// Runs all rules that are switched on. `problems` is what was noticed while reading.
///
/// # Errors
/// [`MemoryError`] if a join fails for want of memory.
pub fn find(
    catalogue: &Catalogue,
    resolution: &Resolution,
    world: &World,
    settings: &Settings,
    problems: &[Problem],
) -> Result<Findings, MemoryError> {
    let shelf = Shelf::default();
    let context = Context { catalogue, resolution, world, settings, problems, shelf: &shelf };
    shelf.fill(&context);
    let wanted = RULES.par_iter().filter(|(code, _)| severity::decide(*code, settings).is_some());
    let found: Vec<Outcome> = wanted.map(|(_, rule)| rule(&context)).collect::<Result<_, _>>()?;
    let mut outcome = Outcome::default();
    for found in found {
        outcome.cases.extend(found.cases);
        outcome.not_run.extend(found.not_run);
    }
    let (cases, withheld) = withhold(outcome.cases);
    outcome.not_run.extend(withheld);
    outcome.not_run.sort_by_key(|rule| rule.code);
    let findings = finish(precedence::apply(cases), settings);
    let sorted = suppress::sort(findings, &settings.suppressions, catalogue, context.reference_date());
    let notes = [scope_notes::notes(&context), sorted.notes].concat();
    let facts = facts::count(&context)?;
    rayon::spawn(move || drop(shelf));
    Ok(Findings { findings: sorted.open, not_run: outcome.not_run, notes, suppressed: sorted.suppressed, facts })
}

impl Outcome {
    /// The outcome of a rule for which something is missing.
    pub(super) fn not_run(code: Code, missing: &'static str) -> Self {
        Self { cases: Vec::new(), not_run: vec![NotRun { code, missing: Message::new(missing) }] }
    }
}

/// A handover that every company has, unless the configuration replaces it, with those of the company's own.
fn handover(context: &Context, code: Code, usual: Rule) -> Result<Outcome, MemoryError> {
    let outcome = if context.settings.handovers.defaults { usual(context)? } else { Outcome::default() };
    Ok(handovers::with_further(context, code, outcome))
}

/// Takes out the cases of which nobody can say whether they are any, and counts them by rule and reason.
fn withhold(cases: Vec<Case>) -> (Vec<Case>, Vec<NotRun>) {
    let (kept, withheld): (Vec<Case>, Vec<Case>) = cases.into_iter().partition(|case| case.withheld.is_empty());
    let mut reasons: Vec<(Code, Message, usize)> = Vec::new();
    for case in withheld {
        for reason in case.withheld.into_iter().take(1) {
            match reasons.iter_mut().find(|(code, other, _)| *code == case.code && *other == reason) {
                Some((_, _, count)) => *count += 1,
                None => reasons.push((case.code, reason, 1)),
            }
        }
    }
    let note = |(code, reason, count): (Code, Message, usize)| NotRun {
        code,
        missing: Message::new("guard-withheld").with("count", count).with("reason", reason),
    };
    (kept, reasons.into_iter().map(note).collect())
}

fn finish(cases: Vec<Case>, settings: &Settings) -> Vec<Finding> {
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    let mut findings: Vec<Finding> = cases.into_iter().filter_map(|case| grade(case, settings, &mut seen)).collect();
    findings.sort_by(|left, right| {
        let key = |finding: &Finding| (Reverse(finding.severity), Reverse(finding.value), finding.code);
        key(left).cmp(&key(right)).then_with(|| left.fingerprint.cmp(&right.fingerprint))
    });
    findings
}

fn grade(case: Case, settings: &Settings, seen: &mut BTreeMap<String, usize>) -> Option<Finding> {
    let severity = severity::decide(case.code, settings)?;
    let subject = case.subject;
    let named =
        |occurrence| fingerprint::fingerprint(case.code, &subject.system, subject.sort, &subject.keys, occurrence);
    let first = named(0);
    let occurrence = seen.entry(first.clone()).or_default();
    let fingerprint = if *occurrence == 0 { first } else { named(*occurrence) };
    *occurrence += 1;
    Some(Finding {
        fingerprint,
        code: case.code,
        severity,
        subject_type: subject.sort,
        subject_id: subject.id,
        subject_name: subject.name,
        system: subject.system,
        record: case.record,
        related: case.related,
        value: case.worth.cents(),
        value_basis: case.worth.basis(),
        stakes: case.worth.stakes(),
        confidence: case.confidence.clamp(0.0, 1.0),
        message: case.message,
        action: case.action,
        evidence: case.evidence,
    })
}
