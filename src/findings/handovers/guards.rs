//! Guards against false alarms: what a missing counterpart proves depends on what its export covers. Where the counterpart
//! may simply not have been exported, nobody can say whether a handover broke: the case is withheld, and the report says how
//! many were and why.

use jiff::civil::Date;

use crate::catalog::RecordKind;
use crate::findings::case::{Case, Reservation};
use crate::findings::context::Context;
use crate::memory::{Extent, plus_days};
use crate::message::{Argument, Message};

/// What remains of the confidence when the counterpart may lie before the beginning of its export: many companies began to
/// keep such papers on that day.
const UNDECIDED: f64 = 0.5;

/// Weighs a case against what the exports of its counterpart cover. The counterpart should have come up between two days.
pub(in crate::findings) fn cover(
    context: &Context,
    case: &mut Case,
    kinds: &[RecordKind],
    from: Option<Date>,
    until: Option<Date>,
) {
    case.withheld.extend(uncovered(context, kinds, until));
    if let Some((_, message)) = begins_later(context, kinds, from) {
        case.reserve([Reservation { remains: UNDECIDED, message }]);
    }
}

/// The same, for a counterpart that is written once and soon after the first of the days, and exported by the year, as bills are:
/// whatever was written before a long export begins, the export does not show it, and the case is withheld. Where the export is
/// evidently `cut`, already of the last days before it.
pub(in crate::findings) fn cover_bills(context: &Context, case: &mut Case, from: Date, until: Date, cut: bool) {
    const BILLS: [RecordKind; 1] = [RecordKind::Invoice];
    let slack = context.world.extent(&BILLS).filter(|_| cut).map_or(0, |extent| extent.slack);
    match begins_later(context, &BILLS, Some(plus_days(from, -slack))) {
        Some((extent, message)) if extent.is_long => {
            case.withheld.extend(uncovered(context, &BILLS, Some(until)));
            case.withheld.push(message);
        }
        _ => cover(context, case, &BILLS, Some(from), Some(until)),
    }
}

/// What was exported of some kinds, and the reservation that it begins later than a day, if it does.
fn begins_later(context: &Context, kinds: &[RecordKind], day: Option<Date>) -> Option<(Extent, Message)> {
    let extent = context.world.extent(kinds).filter(|_| !context.settings.handovers.complete_exports)?;
    let earliest = extent.earliest.filter(|_| day.is_some_and(|day| extent.begins_after(day)))?;
    let message = Message::new("guard-begins-later").with("what", exported(context, kinds)).with("earliest", earliest);
    Some((extent, message))
}

/// The kinds that were exported, in words.
fn exported(context: &Context, kinds: &[RecordKind]) -> Argument {
    let there = kinds.iter().filter(|kind| context.world.documents.has(&[**kind]));
    Argument::List(there.map(|kind| kind_words(*kind).into()).collect())
}

/// Reasons why nobody can say whether a counterpart that was due by a day is missing. None where the configuration says that
/// the exports are complete.
fn uncovered(context: &Context, kinds: &[RecordKind], until: Option<Date>) -> Vec<Message> {
    if context.settings.handovers.complete_exports {
        return Vec::new();
    }
    let Some(extent) = context.world.extent(kinds) else { return Vec::new() };
    let what = exported(context, kinds);
    let mut reasons = Vec::new();
    if let Some(newest) = extent.newest.filter(|_| until.is_some_and(|day| extent.ends_before(day))) {
        reasons.push(Message::new("guard-ends-earlier").with("what", what.clone()).with("newest", newest));
    }
    if extent.only_open {
        reasons.push(Message::new("guard-only-open").with("what", what));
    }
    reasons
}

fn kind_words(kind: RecordKind) -> Message {
    Message::new(match kind {
        RecordKind::Deal => "finding-deals",
        RecordKind::Quote => "finding-quotes",
        RecordKind::Order => "finding-orders",
        RecordKind::Contract => "finding-contracts",
        RecordKind::Project => "finding-projects",
        RecordKind::Ticket => "finding-tickets",
        _ => "finding-invoices",
    })
}
