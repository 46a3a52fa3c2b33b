//! Guards against false alarms: what a missing counterpart proves depends on what its export covers. Where the counterpart
//! may simply not have been exported, nobody can say whether a handover broke: the case is withheld, and the report says how
//! many were and why.

use jiff::civil::Date;

use crate::catalog::RecordKind;
use crate::findings::case::{Case, Reservation};
use crate::findings::context::Context;
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
    let Some(extent) = context.world.extent(kinds).filter(|_| !context.settings.handovers.complete_exports) else {
        return;
    };
    if let Some(earliest) = extent.earliest.filter(|_| from.is_some_and(|day| extent.begins_after(day))) {
        let what = exported(context, kinds);
        let message = Message::new("guard-begins-later").with("what", what).with("earliest", earliest);
        case.reserve([Reservation { remains: UNDECIDED, message }]);
    }
}

/// Withholds a case whose counterpart should have come up soon after a day, if what was exported of it begins much later:
/// bills are exported by the year, and whatever was written before, the export does not show it.
pub(in crate::findings) fn withhold_before(
    context: &Context,
    case: &mut Case,
    kinds: &[RecordKind],
    day: Option<Date>,
) {
    let Some(extent) = context.world.extent(kinds).filter(|_| !context.settings.handovers.complete_exports) else {
        return;
    };
    if let Some(earliest) = extent.earliest.filter(|_| day.is_some_and(|day| extent.cannot_show(day))) {
        let what = exported(context, kinds);
        case.withheld.push(Message::new("guard-begins-later").with("what", what).with("earliest", earliest));
    }
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
