//! DUP203: two or more records of one system are the same project or deal.

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::catalog::{Record, RecordIndex, RecordKind, Role, is_year};
use crate::findings::case::Case;
use crate::findings::context::Context;
use crate::findings::effort::Effort;
use crate::findings::finding::Code;
use crate::findings::registry::Outcome;
use crate::linkage::{EntityIndex, without_numbers, without_quantities};
use crate::memory::{Document, days_between};
use crate::message::{Argument, Message};
use crate::standardise::fold;

/// Days within which two records of one thing are begun.
const SAME_TIME: i64 = 120;

/// Finds the groups. Lots, extensions and call-offs of one project are no duplicates: the records must have the same title
/// and nothing that sets them apart.
pub(in crate::findings) fn duplicate_project(context: &Context) -> Outcome {
    let documents = &context.world.documents;
    if !documents.has(&[RecordKind::Deal, RecordKind::Project]) {
        return Outcome::not_run(Code::Dup203, "missing-projects");
    }
    let mut cases = Vec::new();
    for project in documents.projects() {
        let mut groups: BTreeMap<(usize, RecordKind), Vec<Document>> = BTreeMap::new();
        for document in documents.of_project(project) {
            if matches!(document.kind, RecordKind::Deal | RecordKind::Project) {
                groups.entry((document.system, document.kind)).or_default().push(document);
            }
        }
        cases.extend(groups.into_values().filter_map(|group| case(context, project, &group)));
    }
    cases.extend(documents.customers().flat_map(|customer| apart(context, customer)));
    Outcome { cases, not_run: Vec::new() }
}

/// Twins of one customer that were not taken for one undertaking, because the work that came of it stands with one of them:
/// the same amount and the same day of closing or start, besides all that twins have in common.
fn apart(context: &Context, customer: EntityIndex) -> Vec<Case> {
    let mut groups: BTreeMap<(usize, RecordKind), Vec<Document>> = BTreeMap::new();
    for document in context.of_customer(customer, &[RecordKind::Deal, RecordKind::Project]) {
        if document.amount().is_some_and(|cents| cents > 0) {
            groups.entry((document.system, document.kind)).or_default().push(document);
        }
    }
    let same_day = |left: &Document, right: &Document| {
        let (one, two) = (left.closed.or(left.start), right.closed.or(right.start));
        one.is_some() && one == two
    };
    let mut cases = Vec::new();
    for group in groups.into_values() {
        let mut left: &[Document] = &group;
        let mut told: Vec<RecordIndex> = Vec::new();
        while let [first, rest @ ..] = left {
            left = rest;
            let is_other = |other: &&Document| {
                other.project != first.project && same_day(first, other) && is_twin(context, first, other)
            };
            let twins: Vec<Document> = rest.iter().filter(is_other).copied().collect();
            if let (Some(project), false, false) = (first.project, twins.is_empty(), told.contains(&first.record)) {
                told.extend(twins.iter().map(|twin| twin.record));
                let pair: Vec<Document> = std::iter::once(*first).chain(twins).collect();
                cases.extend(case(context, project, &pair));
            }
        }
    }
    cases
}

fn case(context: &Context, project: EntityIndex, group: &[Document]) -> Option<Case> {
    let same: Vec<&Document> = group
        .iter()
        .filter(|document| {
            group.iter().any(|other| other.record != document.record && is_twin(context, document, other))
        })
        .collect();
    let keep = same.iter().max_by_key(|document| (document.state.is_settled(), std::cmp::Reverse(document.record)))?;
    let records: Vec<RecordIndex> = same.iter().map(|document| document.record).collect();
    let message = Message::new("dup203-message")
        .with("project", context.label(keep.record))
        .with("system", context.system_name(keep.system))
        .with("count", records.len())
        .with("ids", Argument::List(records.iter().map(|record| context.record(*record).id().into()).collect()));
    let action = Message::new("dup203-action")
        .with("system", context.system_name(keep.system))
        .with("id", context.record(keep.record).id());
    let mut case = Case::new(Code::Dup203, context.project(keep), message, action);
    case.subject.id.clone_from(&context.resolution.entity(project).id);
    case.record = Some(keep.record);
    case.confidence = records.iter().map(|record| context.project_probability(*record)).fold(1.0, f64::min);
    case.evidence.extend(records.iter().map(|record| context.place(*record)));
    let (worth, formula) = Effort::MergeRecord.price(records.len() - 1, context.settings);
    case.worth = worth;
    case.evidence.push(formula);
    case.explains.clone_from(&records);
    case.relate(records);
    Some(case)
}

/// Days within which two records of one price are begun, if they may bear numbers of their own.
const SAME_DAYS: i64 = 7;

fn is_one_price(left: &Document, right: &Document) -> bool {
    left.amount().zip(right.amount()).is_some_and(|(one, two)| one == two && one > 0)
}

/// Begun and ended within days, as far as both say so.
fn is_one_time(left: &Document, right: &Document) -> bool {
    let near =
        |one: Option<Date>, two: Option<Date>| one.zip(two).map(|(one, two)| days_between(one, two).abs() <= SAME_DAYS);
    let ended = |document: &Document| document.closed.or(document.end);
    let said = [near(left.start, right.start), near(ended(left), ended(right))];
    said.contains(&Some(true)) && !said.contains(&Some(false))
}

/// Whether two records write down the same thing: titles alike in every number, amounts equal where both have one, begun
/// within months, and neither the same row of two exports nor done for two customers whom their keys tell apart.
fn is_twin(context: &Context, left: &Document, right: &Document) -> bool {
    let (one, two) = (context.record(left.record), context.record(right.record));
    if (one.id() == two.id() && one.file() != two.file()) || are_versions(one.id(), two.id()) {
        return false;
    }
    // Two rows of one price and one time are one thing even if each was given a number of its own.
    let numbered = !(is_one_price(left, right) && is_one_time(left, right));
    let digits = |record: &Record, years: bool| -> String {
        let title = record.value(Role::Title).unwrap_or_default();
        let title = if numbered { fold(title) } else { fold(&without_numbers(title)) };
        let words = title.split(' ').filter(|word| is_year(word) == years);
        words.flat_map(str::chars).filter(char::is_ascii_digit).collect()
    };
    let amounts = match left.amount().zip(right.amount()) {
        Some((one, two)) => one == two,
        // In another currency what is written is all there is to go by.
        None => written(&one).zip(written(&two)).is_none_or(|(one, two)| one == two),
    };
    let keys = context.keyed_party(left.record).zip(context.keyed_party(right.record));
    let others = left.customer != right.customer && keys.is_some_and(|(one, two)| one != two);
    let begun = |document: &Document| document.created.or(document.start).or(document.closed);
    let together = begun(left).zip(begun(right)).is_none_or(|(one, two)| days_between(one, two).abs() <= SAME_TIME);
    let (ours, theirs) = (digits(&one, true), digits(&two, true));
    let years = ours == theirs || (!numbered && (ours.is_empty() || theirs.is_empty()));
    let numbers = digits(&one, false) == digits(&two, false) || (!numbered && says_how_many(&one, &two));
    // Titles are compared last, as it takes longest.
    let alike = || {
        context.is_alike(left.record, right.record)
            || (!numbered && context.is_alike_but_for_slips(left.record, right.record))
    };
    years && numbers && amounts && together && !others && alike()
}

/// Digits without which a number is none that versions are counted behind.
const DIGITS: usize = 3;

/// Whether two numbers are those of versions of one paper (`AN-1032`, `AN-1032-1`, `AN-1032/V2`): an offer that was revised.
fn are_versions(one: &str, two: &str) -> bool {
    one != two && unversioned(one) == unversioned(two)
}

/// A number without the version behind it.
fn unversioned(number: &str) -> &str {
    let Some((stem, version)) = number.rsplit_once(['-', '/', '.', '_', ' ']) else { return number };
    let counted = version.trim_start_matches(|letter: char| letter.is_ascii_alphabetic());
    let is_version = version.len() - counted.len() <= "Rev".len() && counted.len() == 1;
    let is_number = stem.bytes().filter(u8::is_ascii_digit).count() >= DIGITS && !is_year(stem);
    if is_version && is_number && counted.bytes().all(|byte| byte.is_ascii_digit()) { stem } else { number }
}

/// Whether how many were ordered is all that one of two titles has ahead of the other in numbers.
fn says_how_many(one: &Record<'_>, two: &Record<'_>) -> bool {
    let titles = [one, two].map(|record| record.value(Role::Title).unwrap_or_default());
    let bare = titles.map(without_quantities);
    let digits = |title: &str| title.chars().filter(char::is_ascii_digit).collect::<String>();
    let [left, right] = [&bare[0], &bare[1]].map(|title| digits(&without_numbers(title)));
    let [counts_left, counts_right] =
        [0, 1].map(|at| titles[at].split_whitespace().count() != bare[at].split_whitespace().count());
    counts_left != counts_right && left == right
}

/// The amount of a record as it is written.
fn written<'a>(record: &Record<'a>) -> Option<&'a str> {
    record.value(Role::Amount).or_else(|| record.value(Role::AmountGross))
}
