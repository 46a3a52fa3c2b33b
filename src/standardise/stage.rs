//! Stages: where a record stands in its process, and whether a flag is set.

use super::fold::fold;
use super::lexicon::{cell, rows, word_set, words};
use crate::catalog::RecordKind;
use rustc_hash::{FxHashMap, FxHashSet};
use std::sync::LazyLock;

/// Where a record stands in its process.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Stage {
    /// Undecided (leads, deals, quotes), unresolved (tickets) or unpaid (invoices).
    Open,
    /// Won, accepted, converted (leads, deals, quotes).
    Won,
    /// Lost, rejected, expired (leads, deals, quotes).
    Lost,
    /// Not yet begun (orders, contracts, projects).
    Planned,
    /// In work (orders, contracts, projects).
    Running,
    /// Done, delivered, invoiced (orders, contracts, projects).
    Finished,
    /// Cancelled (orders, contracts, projects, invoices).
    Cancelled,
    /// Solved or closed (tickets).
    Resolved,
    /// Paid (invoices, payments).
    Paid,
    /// Not yet valid (quotes, invoices).
    Draft,
    /// On hold, waiting, disputed (all).
    Blocked,
    /// The word is not known.
    Unknown,
}

/// The process that a kind of record goes through, as the data file names it.
fn process(kind: RecordKind) -> &'static str {
    match kind {
        RecordKind::Order | RecordKind::Contract | RecordKind::Project | RecordKind::TimeEntry => "work",
        RecordKind::Ticket => "ticket",
        RecordKind::Invoice | RecordKind::CreditNote | RecordKind::Payment | RecordKind::Posting => "invoice",
        _ => "deal",
    }
}

/// Words of one process.
#[derive(Default)]
struct Words {
    whole: FxHashMap<String, Stage>,
    /// Longest first, of equal length in the order of the file.
    inside: Vec<(String, Stage)>,
}

static STAGES: LazyLock<FxHashMap<&'static str, Words>> = LazyLock::new(|| {
    let mut stages: FxHashMap<&str, Words> = FxHashMap::default();
    for row in rows(include_str!("data/stages.tsv")) {
        let process = stages.entry(cell(&row, 0)).or_default();
        let stage = named(cell(&row, 1));
        for word in words(cell(&row, 2)) {
            let folded = fold(word);
            process.whole.entry(folded.clone()).or_insert(stage);
            if !word.starts_with('=') {
                process.inside.push((folded, stage));
            }
        }
    }
    for name in ["deal", "work", "ticket", "invoice"] {
        if let Some(words) = stages.get_mut(name) {
            words.inside.sort_by_key(|(word, _)| std::cmp::Reverse(word.len()));
        }
    }
    stages
});

/// The stage that the data file names.
fn named(name: &str) -> Stage {
    match name {
        "Open" => Stage::Open,
        "Won" => Stage::Won,
        "Lost" => Stage::Lost,
        "Planned" => Stage::Planned,
        "Running" => Stage::Running,
        "Finished" => Stage::Finished,
        "Cancelled" => Stage::Cancelled,
        "Resolved" => Stage::Resolved,
        "Paid" => Stage::Paid,
        "Draft" => Stage::Draft,
        "Blocked" => Stage::Blocked,
        _ => Stage::Unknown,
    }
}

/// The stage that a label means for a kind of record (`Closed Won`, `4 - Gewonnen (100%)`, `in Arbeit`, `75 %`).
pub fn stage(kind: RecordKind, raw: &str) -> Stage {
    let process = process(kind);
    let folded = fold(raw);
    let Some(known) = STAGES.get(process) else { return Stage::Unknown };
    if let Some(stage) = known.whole.get(&folded) {
        return *stage;
    }
    if folded.bytes().any(|byte| byte.is_ascii_alphabetic()) {
        let inside = known.inside.iter().find(|(word, _)| holds(&folded, word));
        return inside.map_or(Stage::Unknown, |(_, stage)| *stage);
    }
    percent(process, raw).unwrap_or(Stage::Unknown)
}

/// Whether words stand in a folded text, between the borders of its words.
fn holds(folded: &str, word: &str) -> bool {
    folded.match_indices(word).any(|(at, _)| {
        let before = folded[..at].bytes().last().is_none_or(|byte| byte == b' ');
        let after = folded[at + word.len()..].bytes().next().is_none_or(|byte| byte == b' ');
        before && after
    })
}

/// A stage given as a percentage: probability of a deal, progress of work.
fn percent(process: &str, raw: &str) -> Option<Stage> {
    let number: u32 = raw.trim().strip_suffix('%')?.trim().split([',', '.']).next()?.parse().ok()?;
    match (process, number) {
        ("deal", 100) => Some(Stage::Won),
        ("deal", 0) => Some(Stage::Lost),
        ("deal", 1..100) => Some(Stage::Open),
        ("work", 100) => Some(Stage::Finished),
        ("work", 0) => Some(Stage::Planned),
        ("work", 1..100) => Some(Stage::Running),
        _ => None,
    }
}

static YES: LazyLock<FxHashSet<String>> = LazyLock::new(|| word_set(FLAGS, "yes"));
static NO: LazyLock<FxHashSet<String>> = LazyLock::new(|| word_set(FLAGS, "no"));
const FLAGS: &str = include_str!("data/flags.tsv");

/// Whether a flag is set (`ja`, `true`, `x`, `1`) or not (`nein`, `false`, `0`); `None` where it says neither.
pub fn yes(raw: &str) -> Option<bool> {
    if matches!(raw.trim(), "✓" | "✔" | "☑" | "☒" | "✅") {
        return Some(true);
    }
    let folded = fold(raw);
    if YES.contains(&folded) {
        return Some(true);
    }
    NO.contains(&folded).then_some(false)
}

#[cfg(test)]
mod tests {
    use super::{Stage, stage, yes};
    use crate::catalog::RecordKind::{self, Contract, Deal, Invoice, Lead, Order, Payment, Project, Quote, Ticket};
    use proptest::prelude::*;

    fn check(kind: RecordKind, cases: &[(&str, Stage)]) {
        for (raw, expected) in cases {
            assert_eq!(stage(kind, raw), *expected, "{kind:?} {raw}");
        }
    }

    #[test]
    fn reads_stages_of_deals() {
        check(
            Deal,
            &[
                ("Closed Won", Stage::Won),
                ("Gewonnen", Stage::Won),
                ("4 - Gewonnen (100%)", Stage::Won),
                ("Auftrag erteilt", Stage::Won),
                ("Erteilt", Stage::Won),
                ("Absage erteilt", Stage::Lost),
                ("Auskunft erteilt", Stage::Unknown),
                ("Abgeschlossen/Gewonnen", Stage::Won),
                ("Geschlossen - gewonnen", Stage::Won),
                ("closedwon", Stage::Won),
                ("Closed Lost", Stage::Lost),
                ("Verloren", Stage::Lost),
                ("Abgeschlossen/Verloren", Stage::Lost),
                ("Closed-Lost to Competition", Stage::Lost),
                ("nicht gewonnen", Stage::Lost),
                ("Verhandlung", Stage::Open),
                ("Negotiation/Review", Stage::Open),
                ("Proposal/Price Quote", Stage::Open),
                ("Qualification", Stage::Open),
                ("2. Angebot abgegeben", Stage::Open),
                ("Angebot versendet (50%)", Stage::Open),
                ("100 %", Stage::Won),
                ("0%", Stage::Lost),
                ("75%", Stage::Open),
                ("zurückgestellt", Stage::Blocked),
                ("Xyzzy", Stage::Unknown),
                ("", Stage::Unknown),
            ],
        );
        check(Lead, &[("Lost Lead", Stage::Lost), ("Contacted", Stage::Open), ("Junk Lead", Stage::Lost)]);
        check(Quote, &[("Angenommen", Stage::Won), ("abgelehnt", Stage::Lost), ("Entwurf", Stage::Draft)]);
    }

    #[test]
    fn reads_stages_of_work() {
        check(
            Project,
            &[
                ("abgeschlossen", Stage::Finished),
                ("Abgeschlossen ", Stage::Finished),
                ("fertig", Stage::Finished),
                ("fakturiert", Stage::Finished),
                ("Completed", Stage::Finished),
                ("in Arbeit", Stage::Running),
                ("Aufmaß", Stage::Running),
                ("Inbetriebnahme", Stage::Running),
                ("Inbetriebnahme erfolgt", Stage::Finished),
                ("i. A.", Stage::Running),
                ("läuft", Stage::Running),
                ("laeuft", Stage::Running),
                ("In Progress", Stage::Running),
                ("ruht", Stage::Blocked),
                ("On Hold", Stage::Blocked),
                ("storniert", Stage::Cancelled),
                ("geplant", Stage::Planned),
                ("nicht begonnen", Stage::Planned),
                ("50 %", Stage::Running),
                ("100%", Stage::Finished),
                ("3 - in Umsetzung", Stage::Running),
                ("???", Stage::Unknown),
            ],
        );
        check(Order, &[("geliefert", Stage::Finished), ("Offen", Stage::Running)]);
        check(Contract, &[("gekündigt", Stage::Cancelled), ("Aktiv", Stage::Running)]);
    }

    #[test]
    fn reads_stages_of_tickets_and_invoices() {
        check(
            Ticket,
            &[
                ("Open", Stage::Open),
                ("On Hold", Stage::Blocked),
                ("Escalated", Stage::Open),
                ("Closed", Stage::Resolved),
                ("gelöst", Stage::Resolved),
                ("nicht gelöst", Stage::Open),
                ("Wartet auf Kunde", Stage::Blocked),
                ("Waiting for customer", Stage::Blocked),
                ("erfolgreich geschlossen", Stage::Resolved),
                ("Neu", Stage::Open),
                ("In Bearbeitung", Stage::Open),
            ],
        );
        check(
            Invoice,
            &[
                ("bezahlt", Stage::Paid),
                ("Nicht bezahlt", Stage::Open),
                ("teilweise bezahlt", Stage::Open),
                ("offen", Stage::Open),
                ("Overdue", Stage::Open),
                ("storniert", Stage::Cancelled),
                ("Entwurf", Stage::Draft),
                ("Void", Stage::Cancelled),
                ("2. Mahnung", Stage::Open),
                ("Offener Posten - überfällig", Stage::Open),
                ("mahnsperre", Stage::Blocked),
            ],
        );
        check(Payment, &[("Success", Stage::Paid)]);
    }

    #[test]
    fn reads_flags() {
        for raw in ["true", "TRUE", "ja", "Ja", "yes", "1", "x", "X", "wahr", "1.0", "✓", "J"] {
            assert_eq!(yes(raw), Some(true), "{raw}");
        }
        for raw in ["false", "nein", "No", "0", "falsch", "N", "0.0"] {
            assert_eq!(yes(raw), Some(false), "{raw}");
        }
        for raw in ["", "-", "vielleicht", "2", "jain"] {
            assert_eq!(yes(raw), None, "{raw}");
        }
    }

    proptest! {
        #[test]
        fn never_panics(raw in "\\PC{0,30}") {
            for kind in RecordKind::ALL {
                let _ = stage(kind, &raw);
            }
            let _ = yes(&raw);
        }

        #[test]
        fn ignores_case_and_numbering(number in 1_u8..9) {
            prop_assert_eq!(stage(Deal, &format!("{number}. GEWONNEN")), Stage::Won);
        }
    }
}
