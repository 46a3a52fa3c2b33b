//! Guards against false alarms: what a missing counterpart proves depends on what its export covers.

use jiff::civil::Date;

use crate::catalog::RecordKind;
use crate::findings::case::Reservation;
use crate::findings::context::Context;
use crate::message::{Argument, Message};

/// What remains of the confidence when the counterpart may simply not have been exported: it is there or it is not, and
/// the exports cannot tell.
const UNDECIDED: f64 = 0.5;

/// Reservations about counterparts of some kinds that should have come up between two days.
pub(super) fn coverage(
    context: &Context,
    kinds: &[RecordKind],
    from: Option<Date>,
    until: Option<Date>,
) -> Vec<Reservation> {
    let Some(extent) = context.world.extent(kinds) else { return Vec::new() };
    let what = Argument::List(
        kinds
            .iter()
            .filter(|kind| context.world.documents.has(&[**kind]))
            .map(|kind| kind_words(*kind).into())
            .collect(),
    );
    let mut reservations = Vec::new();
    if let Some(earliest) = extent.earliest.filter(|_| from.is_some_and(|day| extent.begins_after(day))) {
        let message = Message::new("guard-begins-later").with("what", what.clone()).with("earliest", earliest);
        reservations.push(Reservation { remains: UNDECIDED, message });
    }
    if let Some(newest) = extent.newest.filter(|_| until.is_some_and(|day| extent.ends_before(day))) {
        let message = Message::new("guard-ends-earlier").with("what", what.clone()).with("newest", newest);
        reservations.push(Reservation { remains: UNDECIDED, message });
    }
    if extent.only_open {
        let message = Message::new("guard-only-open").with("what", what);
        reservations.push(Reservation { remains: UNDECIDED, message });
    }
    reservations
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
