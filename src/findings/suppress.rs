//! Findings that somebody has looked at and accepted: taken out of the list, counted, and told again when that is over.

use jiff::civil::Date;

use super::finding::Finding;
use super::registry::Findings;
use crate::catalog::Catalogue;
use crate::config::{Suppression, is_like};
use crate::message::{Argument, Message};

/// A finding that the configuration accepts.
#[derive(Debug, Clone, PartialEq)]
pub struct Suppressed {
    /// The finding.
    pub finding: Finding,
    /// Position of the entry in `Settings::suppressions`.
    pub by: usize,
}

/// What the entries of the configuration did.
#[derive(Debug, Default)]
pub(super) struct Sorted {
    /// Findings that nobody accepted.
    pub(super) open: Vec<Finding>,
    /// Findings that somebody did.
    pub(super) suppressed: Vec<Suppressed>,
    /// One sentence on the accepted findings, one per entry that has run out or fits nothing.
    pub(super) notes: Vec<Message>,
}

/// Ids of sentences about suppressions begin so.
const NOTES: &str = "note-suppress";

impl Findings {
    /// What a reader has to know about suppressions: how many findings are accepted, and which entries do nothing.
    pub fn on_suppressions(&self) -> impl Iterator<Item = &Message> {
        self.notes.iter().filter(|note| note.id.starts_with(NOTES))
    }
}

/// Takes accepted findings out of the list. An entry whose last day lies before the reference date accepts nothing more.
pub(super) fn sort(
    findings: Vec<Finding>,
    suppressions: &[Suppression],
    catalogue: &Catalogue,
    reference: Option<Date>,
) -> Sorted {
    let mut sorted = Sorted::default();
    let mut fits = vec![0_usize; suppressions.len()];
    for finding in findings {
        let fitting: Vec<usize> =
            (0..suppressions.len()).filter(|at| covers(&suppressions[*at], &finding, catalogue)).collect();
        for at in &fitting {
            fits[*at] += 1;
        }
        match fitting.into_iter().find(|at| !has_run_out(&suppressions[*at], reference)) {
            Some(by) => sorted.suppressed.push(Suppressed { finding, by }),
            None => sorted.open.push(finding),
        }
    }
    if !sorted.suppressed.is_empty() {
        sorted.notes.push(Message::new("note-suppressed").with("count", sorted.suppressed.len()));
    }
    let entries = suppressions.iter().zip(&fits);
    sorted.notes.extend(entries.filter_map(|(entry, fits)| note(entry, *fits, reference)));
    sorted
}

/// Whether a suppression no longer holds on a day.
fn has_run_out(suppression: &Suppression, reference: Option<Date>) -> bool {
    matches!((suppression.until, reference), (Some(until), Some(day)) if until < day)
}

fn covers(suppression: &Suppression, finding: &Finding, catalogue: &Catalogue) -> bool {
    let fingerprint = suppression.fingerprint.as_ref().is_none_or(|wanted| *wanted == finding.fingerprint);
    let rule = suppression.rule.is_none_or(|wanted| wanted == finding.code);
    let entity = suppression.entity.as_ref().is_none_or(|wanted| {
        is_like(wanted, &finding.subject_id) || is_like(&wanted.to_lowercase(), &finding.subject_name.to_lowercase())
    });
    fingerprint && rule && entity && suppression.record.as_ref().is_none_or(|wanted| names(finding, wanted, catalogue))
}

/// Whether one of a finding's records is called so.
fn names(finding: &Finding, wanted: &str, catalogue: &Catalogue) -> bool {
    let mut records = finding.record.iter().chain(&finding.related);
    records.any(|record| is_like(wanted, &catalogue.record(*record).reference()))
}

/// What a reader has to know about an entry that does nothing: it has run out, or there is nothing left to accept.
fn note(entry: &Suppression, fits: usize, reference: Option<Date>) -> Option<Message> {
    let what = described(entry);
    match entry.until.filter(|_| has_run_out(entry, reference)) {
        Some(until) => Some(
            Message::new("note-suppression-expired")
                .with("what", what)
                .with("until", until)
                .with("reason", entry.reason.as_str())
                .with("count", fits),
        ),
        None if fits == 0 => {
            Some(Message::new("note-suppression-unused").with("what", what).with("reason", entry.reason.as_str()))
        }
        None => None,
    }
}

/// What an entry is about, as it stands in the configuration.
fn described(entry: &Suppression) -> Argument {
    let parts = [
        entry.fingerprint.clone(),
        entry.rule.map(|code| code.name().to_owned()),
        entry.entity.clone(),
        entry.record.clone(),
    ];
    Argument::Text(parts.into_iter().flatten().collect::<Vec<_>>().join(", "))
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::findings::testing::finding;
    use crate::findings::{Code, SubjectType};

    fn found(fingerprint: &str, code: Code, name: &str) -> Finding {
        Finding {
            fingerprint: fingerprint.to_owned(),
            code,
            subject_type: SubjectType::Customer,
            subject_name: name.to_owned(),
            ..finding()
        }
    }

    fn run(entries: &[Suppression]) -> Sorted {
        let findings = vec![found("a", Code::Dup201, "Klapp GmbH"), found("b", Code::Hnd301, "Klapp KG")];
        sort(findings, entries, &Catalogue::default(), Some(date(2026, 3, 31)))
    }

    fn entry() -> Suppression {
        Suppression { reason: "known".to_owned(), ..Suppression::default() }
    }

    fn open(sorted: &Sorted) -> Vec<&str> {
        sorted.open.iter().map(|finding| finding.fingerprint.as_str()).collect()
    }

    fn ids(sorted: &Sorted) -> Vec<&str> {
        sorted.notes.iter().map(|note| note.id).collect()
    }

    #[test]
    fn of_what_is_set_everything_has_to_fit() {
        let rule = Suppression { rule: Some(Code::Dup201), ..entry() };
        assert_eq!(open(&run(std::slice::from_ref(&rule))), ["b"]);
        let other = Suppression { entity: Some("Weser*".to_owned()), ..rule.clone() };
        assert_eq!(open(&run(&[other])), ["a", "b"]);
        let both = Suppression { rule: None, entity: Some("klapp*".to_owned()), ..rule };
        let sorted = run(&[both]);
        assert_eq!((open(&sorted).len(), sorted.suppressed.len(), ids(&sorted)), (0, 2, vec!["note-suppressed"]));
    }

    #[test]
    fn an_entry_that_has_run_out_is_named_and_accepts_nothing() {
        let last_day = Suppression { fingerprint: Some("a".to_owned()), until: Some(date(2026, 3, 31)), ..entry() };
        assert_eq!(open(&run(std::slice::from_ref(&last_day))), ["b"], "the last day itself counts");
        let over = Suppression { until: Some(date(2026, 3, 30)), ..last_day };
        let sorted = run(std::slice::from_ref(&over));
        assert_eq!((open(&sorted), ids(&sorted)), (vec!["a", "b"], vec!["note-suppression-expired"]));
        let renewed = Suppression { until: None, ..over.clone() };
        assert_eq!(run(&[over, renewed]).suppressed[0].by, 1);
    }

    #[test]
    fn an_entry_that_fits_nothing_is_named() {
        let gone = Suppression { fingerprint: Some("z".to_owned()), ..entry() };
        assert_eq!(ids(&run(&[gone])), ["note-suppression-unused"]);
    }
}
