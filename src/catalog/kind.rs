//! What the rows of an unknown table are, and which department it belongs to.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

use super::header::fold;
use super::known::RowRule;
use super::naming::{bracketed, split_sheet, stem, words_of};
use super::pattern::Patterns;
use super::profile::filled_together;
use super::recognition::{Column, Department};
use super::shapes::{Shape, shapes_of};
use super::vocabulary::{RecordKind, Role};
use super::words::{Claim, forms};
use crate::table::Table;

/// Headers of a kind that count at most; more of them say nothing new.
const HEADERS_COUNTED: usize = 3;
/// Letters that the last part of a compound must have to be taken for it.
const HEAD_LENGTH: usize = 6;
/// Lead over the second-best kind at which nothing is left to doubt, in evidence.
const CLEAR_LEAD: f64 = 2.0;
/// Share of the confidence that is lost where two kinds fit equally well.
const DOUBT: f64 = 0.3;
/// Share of rows with a person that must name an organisation too for the rows to be contacts.
const TOGETHER: f64 = 0.5;
/// Certainty of a name from which its header says whose name it is; `Name` alone does not.
const OWN_WORD: f64 = 0.8;

static KINDS: LazyLock<KindFile> = LazyLock::new(|| {
    let mut file: KindFile = super::embedded("kinds.toml", include_str!("data/kinds.toml"));
    file.kinds.iter_mut().flat_map(|rule| &mut rule.rows).for_each(RowRule::fold);
    file
});

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct KindFile {
    threshold: f64,
    file_evidence: f64,
    compound_evidence: f64,
    header_evidence: f64,
    counter_evidence: f64,
    attributive: Vec<String>,
    lines: Vec<String>,
    lists: Vec<String>,
    general: Vec<String>,
    #[serde(rename = "kind")]
    kinds: Vec<KindRule>,
    departments: BTreeMap<Department, Vec<String>>,
}

/// How one kind is told; see the head of the data file.
#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct KindRule {
    kind: Option<RecordKind>,
    department: Option<Department>,
    like: Option<RecordKind>,
    files: Vec<String>,
    #[serde(default)]
    headers: Patterns,
    header_evidence: Option<f64>,
    #[serde(default)]
    against: Patterns,
    needs: Option<Vec<Vec<Role>>>,
    #[serde(default)]
    beside: Vec<Role>,
    #[serde(default)]
    together: bool,
    #[serde(default)]
    roles: BTreeMap<Role, f64>,
    #[serde(default)]
    rows: Vec<RowRule>,
}

/// The kind of an unknown table.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Guess {
    /// `None` for tables that are known to be of no use.
    pub kind: Option<RecordKind>,
    /// 0 to 1.
    pub confidence: f64,
}

/// What the rows most likely are, from the roles that header words offer; `None` where nothing fits.
pub(super) fn guess(table: &Table, claims: &[Option<Claim>]) -> Option<Guess> {
    let file = &*KINDS;
    // A sheet of explanations lies in the book of a list and is none: the name of the book is all that speaks for it.
    if !claims.iter().flatten().any(|claim| claim.score >= Column::SURE) {
        return None;
    }
    let words = telling_words(&table.file);
    let headers: Vec<Vec<String>> = table.header.iter().map(|header| forms(header, None)).collect();
    let mut scores: Vec<(f64, &KindRule)> =
        file.kinds.iter().map(|rule| (rule.score(table, claims, &words, &headers), rule)).collect();
    scores.sort_by(|(left, _), (right, _)| right.total_cmp(left));
    let [(best, rule), (second, _), ..] = scores.as_slice() else { return None };
    if *best < file.threshold {
        return None;
    }
    let lead = ((best - second) / CLEAR_LEAD).min(1.0);
    Some(Guess { kind: rule.kind, confidence: (1.0 - 0.5_f64.powf(*best)) * (1.0 - DOUBT * (1.0 - lead)) })
}

/// The department that a table of an unknown system belongs to: by words in its name, else by its kind.
pub(super) fn department(file: &str, kind: Option<RecordKind>) -> Department {
    let words = telling_words(file);
    let named = KINDS.departments.iter().find(|(_, names)| names.iter().any(|name| words.contains(name)));
    let by_kind = || KINDS.kinds.iter().find(|rule| rule.kind == kind && kind.is_some())?.department;
    named.map(|(department, _)| *department).or_else(by_kind).unwrap_or(Department::Unknown)
}

/// The words in the name of a file, without those that only say of what kind the next one is; the technical name in brackets
/// alone where it is that of a kind (`Aufgabe (project.task)`).
fn telling_words(file: &str) -> Vec<String> {
    let words = words_of(file);
    let is_kind = |word: &String| KINDS.kinds.iter().any(|rule| rule.files.contains(word));
    if let Some(technical) = bracketed(stem(split_sheet(file).0)).filter(is_kind) {
        return vec![technical];
    }
    let is_attribute = |at: usize| KINDS.attributive.contains(&words[at]) && words.get(at + 1).is_some_and(&is_kind);
    (0..words.len()).filter(|at| !is_attribute(*at)).map(|at| words[at].clone()).collect()
}

/// Whether a folded word in the name of a file says what or how much of it is listed, and not whose it is.
pub(super) fn is_general(word: &str) -> bool {
    let file = &*KINDS;
    let is_in = |words: &[String]| words.iter().any(|other| other == word);
    [&file.general, &file.lists, &file.attributive].into_iter().any(|words| is_in(words))
        || file.kinds.iter().any(|rule| is_in(&rule.files))
}

/// Whether a header is one that stands on the lines of documents.
pub(super) fn is_of_a_line(header: &str) -> bool {
    KINDS.lines.contains(&fold(header))
}

/// Rules by which single rows of an unknown table of some kind are of another kind.
pub(super) fn row_rules(kind: Option<RecordKind>) -> &'static [RowRule] {
    let rule = KINDS.kinds.iter().find(|rule| kind.is_some() && rule.kind == kind);
    rule.map_or(&[], |rule| rule.rows.as_slice())
}

impl KindRule {
    fn score(&self, table: &Table, claims: &[Option<Claim>], words: &[String], headers: &[Vec<String>]) -> f64 {
        let base = self.base();
        let named = self.evidence_of_name(words);
        let has = |role: &Role| column_of(claims, *role).is_some();
        let needs = self.needs.as_ref().or(base.needs.as_ref());
        let met = needs.is_none_or(|needs| needs.iter().all(|group| group.iter().any(has)));
        let anything = !base.beside.is_empty() && lists_anything(table, claims) && !base.beside.iter().any(has);
        if named < KINDS.file_evidence && (!met || anything || base.together && !are_together(table, claims)) {
            return 0.0;
        }
        let speak = |forms: &Vec<String>, of: &Patterns| forms.iter().any(|form| of.hold(form) || of.fit(form));
        let said = headers.iter().filter(|forms| speak(forms, &self.headers)).count().min(HEADERS_COUNTED);
        let refused = headers.iter().any(|forms| speak(forms, &self.against) || speak(forms, &base.against));
        let counter = if refused { KINDS.counter_evidence } else { 0.0 };
        let roles: f64 = base.roles.iter().filter(|(role, _)| has(role)).map(|(_, weight)| weight).sum();
        named + self.header_evidence.unwrap_or(KINDS.header_evidence) * said as f64 + roles - counter
    }

    /// What the words in the name of a file say for this kind: those of the kind itself, a list of it, or a compound of theirs,
    /// whose last part says in German what it is.
    fn evidence_of_name(&self, words: &[String]) -> f64 {
        let is_name = |word: &str| self.files.iter().any(|name| name == word);
        let is_list = |word: &String| {
            let listed = KINDS.lists.iter().find_map(|list| word.strip_suffix(list.as_str()));
            listed.is_some_and(|listed| is_name(listed) || listed.strip_suffix('s').is_some_and(is_name))
        };
        let is_compound = |word: &String| {
            let heads = self.files.iter().filter(|name| name.len() >= HEAD_LENGTH && name.len() < word.len());
            heads.into_iter().any(|name| word.ends_with(name.as_str()))
        };
        if words.iter().any(|word| is_name(word) || is_list(word)) {
            KINDS.file_evidence
        } else if words.iter().any(is_compound) {
            KINDS.compound_evidence
        } else {
            0.0
        }
    }

    /// The rule whose roles and needs this one uses: its own, or those of the kind it is like.
    fn base(&self) -> &Self {
        let like = self.like.and_then(|like| KINDS.kinds.iter().find(|rule| rule.kind == Some(like)));
        like.unwrap_or(self)
    }
}

fn column_of(claims: &[Option<Claim>], role: Role) -> Option<usize> {
    claims.iter().position(|claim| claim.is_some_and(|claim| claim.role == role && claim.score >= Column::SURE))
}

/// Share of a column's values whose legal form says that they name companies.
const NAMED: f64 = 0.2;

/// Whether the only name is in a column whose header does not say whose it is, and neither do legal forms in it.
fn lists_anything(table: &Table, claims: &[Option<Claim>]) -> bool {
    let of_firms = |claim: &Claim| claim.role == Role::CompanyName;
    let mut names = (0..).zip(claims).filter_map(|(column, claim)| claim.filter(of_firms).map(|claim| (column, claim)));
    !names.any(|(column, claim)| claim.score >= OWN_WORD || names_companies(table, column))
}

fn names_companies(table: &Table, column: usize) -> bool {
    let values = table.column(column).filter(|value| !value.trim().is_empty());
    let (all, companies) = values.fold((0_usize, 0_usize), |(all, companies), value| {
        (all + 1, companies + usize::from(shapes_of(value.trim()).any(&[Shape::Company])))
    });
    companies > 0 && companies as f64 >= NAMED * all as f64
}

/// Whether persons and organisations stand on the same rows.
fn are_together(table: &Table, claims: &[Option<Claim>]) -> bool {
    let first_of = |roles: &[Role]| roles.iter().find_map(|role| column_of(claims, *role));
    let person = first_of(&[Role::LastName, Role::PersonName, Role::FirstName]);
    let organisation = first_of(&[Role::CompanyName, Role::AccountReference, Role::CustomerReference]);
    match (person, organisation) {
        (Some(person), Some(organisation)) => filled_together(table, person, organisation) >= TOGETHER,
        _ => false,
    }
}
