//! From tables to the catalogue: system, kind and roles of every table, then its records in order.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use super::borrowed_numbers;
use super::correction::Correction;
use super::header::without_shared_prefix;
use super::kind::{Guess, department, guess, row_rules};
use super::known::KnownSystem;
use super::ledgers::{self, Keeper};
use super::naming::{split_sheet, system_of};
use super::notices::notices;
use super::order::typed_table;
use super::profile::{Profile, profile};
use super::recognition::{Column, Department, Recognition, System};
use super::records::{Catalogue, Period, TypedTable};
use super::roles::{self, known_columns};
use super::row_kind::RowKinds;
use super::signature::{Match, identify};
use super::systems::Systems;
use super::vocabulary::{RecordKind, Role};
use super::words::{Decided, claims};
use crate::config::Settings;
use crate::progress::{Phase, Progress};
use crate::table::{Problem, ProblemKind, Table};

/// Recognises all tables and orders their records. Settings for files override what is recognised.
pub fn recognise(mut tables: Vec<Table>, settings: &Settings, progress: &dyn Progress) -> Catalogue {
    progress.start(Phase::Catalog, Some(tables.len() as u64));
    tables.retain(|table| !Correction::of(&table.file, settings).ignore);
    tables.sort_by(|left, right| left.file.cmp(&right.file));
    let systems = Systems::of(settings);
    let mut drafts: Vec<Draft<'_>> = tables
        .into_par_iter()
        .map(|table| {
            let draft = Draft::of(table, &systems, settings);
            progress.advance(1);
            draft
        })
        .collect();
    bind_borrowed_numbers(&mut drafts);
    sell_by_quotes(&mut drafts, settings);
    unite_systems(&mut drafts, &systems, settings);
    let mut problems: Vec<Problem> = drafts.iter().filter_map(Draft::problem).collect();
    problems.extend(drafts.iter().flat_map(Draft::damaged_ids));
    problems.extend(unused_settings(&drafts, settings));
    let tables: Vec<TypedTable> = drafts.into_par_iter().map(Draft::finish).collect();
    problems.extend(tables.par_iter().flat_map_iter(notices).collect::<Vec<_>>());
    progress.finish();
    Catalogue::new(tables, problems)
}

/// A table whose columns are recognised, before its system is settled among the others.
struct Draft<'s> {
    table: Table,
    recognition: Recognition,
    profiles: Vec<Profile>,
    /// For each column whether neither a data file nor the configuration says anything of it.
    open: Vec<bool>,
    rows: RowKinds<'s>,
    /// First and last day of what the table holds, where a line above it tells.
    period: Option<Period>,
    /// The table is known, if only to be of no use.
    settled: bool,
}

impl<'s> Draft<'s> {
    fn of(table: Table, systems: &Systems<'s>, settings: &Settings) -> Self {
        let profiles = profile(&table);
        let correction = Correction::of(&table.file, settings);
        let mut draft = match identify(&table, systems) {
            Some(found) => Self::of_known(table, profiles, &correction, &found),
            None => Self::of_unknown(table, profiles, &correction, systems),
        };
        if let Some(system) = correction.system(&draft.recognition.system, systems) {
            draft.recognition.system = system;
        }
        draft
    }

    fn of_known(table: Table, profiles: Vec<Profile>, correction: &Correction, found: &Match<'s>) -> Self {
        let kind = correction.kind.or(found.table.kind);
        let corrected = kind != found.table.kind;
        let mut columns = known_columns(&table, &profiles, found);
        correction.apply(&table, &mut columns);
        let has_own_columns = found.system.custom_columns && kind.is_some();
        let headers: Vec<&str> = table.header.iter().map(|header| found.system.bare_header(header)).collect();
        let recognition = Recognition {
            system: found.system.instance(found.slug.clone()),
            kind,
            confidence: if corrected { 1.0 } else { found.confidence },
            columns: roles::finish(&table, &profiles, &columns, kind.filter(|_| has_own_columns), &headers),
        };
        let rules = if corrected { &[] } else { found.table.rows.as_slice() };
        let rows =
            RowKinds { default: kind.unwrap_or(RecordKind::Account), rules, account_length: found.account_length };
        let open = are_open(&columns);
        Self { table, recognition, profiles, open, rows, period: found.period, settled: true }
    }

    fn of_unknown(table: Table, profiles: Vec<Profile>, correction: &Correction, systems: &Systems<'s>) -> Self {
        let mut columns = vec![roles::Known::open(); table.width()];
        correction.apply(&table, &mut columns);
        let decided: Vec<Decided> = columns.iter().map(|column| column.decided).collect();
        let named = systems.named_in(&table.file);
        let bare = |header| named.map_or(header, |system| system.bare_header(header));
        let headers: Vec<&str> = table.header.iter().map(|header| bare(header.as_str())).collect();
        let headers = without_shared_prefix(&headers);
        let guessed = guess(&table, &claims(&table, &headers, &profiles, &decided, None));
        let guessed = guessed.map(|guess| Guess { kind: guess.kind.map(|kind| kind_in(named, kind)), ..guess });
        let Guess { kind, confidence } = match (correction.kind, guessed) {
            (Some(kind), Some(guess)) if guess.kind == Some(kind) => guess,
            (Some(kind), _) => Guess { kind: Some(kind), confidence: 1.0 },
            (None, Some(guess)) => guess,
            (None, None) => Guess { kind: None, confidence: 0.0 },
        };
        let system = match named {
            Some(system) => system.instance(system.slug.clone()),
            None => unknown_system(&table.file, kind),
        };
        let open = are_open(&columns);
        let columns = roles::finish(&table, &profiles, &columns, kind, &headers);
        let recognition = Recognition { system, kind, confidence, columns };
        let rows =
            RowKinds { default: kind.unwrap_or(RecordKind::Account), rules: row_rules(kind), account_length: None };
        Self { table, recognition, profiles, open, rows, period: None, settled: guessed.is_some() && kind.is_none() }
    }

    /// A table of which nothing could be told.
    fn problem(&self) -> Option<Problem> {
        let unknown = self.recognition.kind.is_none() && !self.settled && !self.table.is_empty();
        unknown.then(|| Problem {
            file: self.table.file.clone(),
            row: None,
            kind: ProblemKind::UnknownTable,
            details: Vec::new(),
        })
    }

    /// Columns of ids that a spreadsheet has rounded.
    fn damaged_ids(&self) -> impl Iterator<Item = Problem> + '_ {
        let columns = self.recognition.columns.iter().zip(&self.profiles).enumerate();
        let damaged = columns.filter(|(_, (column, profile))| {
            column.unsure.is_some_and(|(role, _)| role.is_key()) && roles::are_rounded(profile)
        });
        damaged.map(|(at, (column, _))| Problem {
            file: self.table.file.clone(),
            row: None,
            kind: ProblemKind::DamagedIds,
            details: vec![self.table.header[at].clone(), column.example.clone()],
        })
    }

    fn finish(self) -> TypedTable {
        TypedTable { period: self.period, ..typed_table(self.table, self.recognition, &self.profiles, &self.rows) }
    }
}

/// Which columns neither a data file nor the configuration says anything of.
fn are_open(columns: &[roles::Known]) -> Vec<bool> {
    columns.iter().map(|column| column.decided == Decided::Open).collect()
}

/// Binds the columns of which only two tables together tell what they mean.
fn bind_borrowed_numbers(drafts: &mut [Draft<'_>]) {
    let sheet = |draft| {
        let Draft { table, recognition, profiles, open, rows, .. }: &Draft<'_> = draft;
        borrowed_numbers::Sheet { table, recognition, profiles, open, rows }
    };
    for found in borrowed_numbers::find(&drafts.iter().map(sheet).collect::<Vec<_>>()) {
        found.bind(&mut drafts[found.table].recognition.columns[found.column]);
    }
}

/// What becomes of what was sold.
const SOLD: [RecordKind; 3] = [RecordKind::Project, RecordKind::Order, RecordKind::Invoice];

/// A house that keeps no deals sells by its quotes: beside lists of what was sold, those of quotes that tell how each went are its
/// pipeline, unless the configuration says otherwise. Lists that hold quotes among other papers stay as they are.
fn sell_by_quotes(drafts: &mut [Draft<'_>], settings: &Settings) {
    let has = |kind: RecordKind| drafts.iter().any(|draft| draft.recognition.kind == Some(kind));
    if has(RecordKind::Deal) || !SOLD.into_iter().any(has) {
        return;
    }
    for draft in drafts.iter_mut().filter(|draft| draft.recognition.kind == Some(RecordKind::Quote)) {
        let tells = |column: &Column| column.role == Some(Role::Stage) && column.fill > 0.0;
        let is_said = Correction::of(&draft.table.file, settings).kind.is_some();
        if !is_said && draft.recognition.columns.iter().any(tells) {
            draft.recognition.kind = Some(RecordKind::Deal);
            draft.rows.default = RecordKind::Deal;
        }
    }
}

/// Settles what tables can only tell together: sheets of a book come from one system, and a system has one department.
fn unite_systems(drafts: &mut [Draft<'_>], known: &Systems<'_>, settings: &Settings) {
    let mut books: BTreeMap<String, Vec<System>> = BTreeMap::new();
    for draft in drafts.iter().filter(|draft| draft.recognition.system.known) {
        let (book, sheet) = split_sheet(&draft.table.file);
        let systems = books.entry(book.to_owned()).or_default();
        if sheet.is_some() && !systems.contains(&draft.recognition.system) {
            systems.push(draft.recognition.system.clone());
        }
    }
    for draft in drafts.iter_mut().filter(|draft| !draft.recognition.system.known) {
        if let Some([system]) = books.get(split_sheet(&draft.table.file).0).map(Vec::as_slice) {
            draft.recognition.system = system.clone();
        }
    }
    unite_instances(drafts, known);
    give_lists_to_their_owners(drafts, settings);
    let departments = departments(drafts);
    for system in drafts.iter_mut().map(|draft| &mut draft.recognition.system) {
        // A file of the user's that adds tables to a system names it for all of them.
        if let Some(named) = known.with_slug(&system.slug).filter(|_| system.known) {
            named.called(&system.slug).clone_into(&mut system.name);
            system.department = named.department;
        }
        if let Some(department) = departments.get(&system.slug).filter(|_| !system.known) {
            system.department = *department;
        }
    }
    tell_instances_apart(drafts, known);
    for system in drafts.iter_mut().map(|draft| &mut draft.recognition.system) {
        if let Some(facts) = settings.systems.get(&system.slug) {
            system.name = facts.name.clone().unwrap_or_else(|| system.name.clone());
            system.department = facts.department.unwrap_or(system.department);
        }
    }
}

/// Lists of customers that no word claims belong to who writes invoices by their numbers, unless the configuration speaks of
/// either. A name that a third system has is nobody else's.
fn give_lists_to_their_owners(drafts: &mut [Draft<'_>], settings: &Settings) {
    let tables: Vec<_> = drafts.iter().map(|draft| (&draft.table, &draft.recognition)).collect();
    let unsaid =
        |keeper: &Keeper| ![&keeper.slug, &keeper.owner.slug].iter().any(|slug| settings.systems.contains_key(*slug));
    for Keeper { slug, owner, further } in ledgers::keepers(&tables).into_iter().filter(unsaid) {
        for at in 0..drafts.len() {
            let system = &mut drafts[at].recognition.system;
            if system.slug != slug || system.known {
                continue;
            }
            system.department = owner.department;
            let Some(one) = ledgers::of_one_name(system, &owner) else { continue };
            let mut slugs = drafts.iter().map(|draft| &draft.recognition.system.slug);
            let is_theirs = |other: &String| [&slug, &owner.slug].contains(&other) || further.contains(other);
            if slugs.any(|other| *other == one.slug && !is_theirs(other)) {
                continue;
            }
            for system in drafts.iter_mut().map(|draft| &mut draft.recognition.system) {
                if is_theirs(&system.slug) {
                    *system = System { department: system.department, ..one.clone() };
                }
            }
        }
    }
}

/// Several instances of one system carry what tells them apart behind its name: `DATEV 1001-456`.
fn tell_instances_apart(drafts: &mut [Draft<'_>], known: &Systems<'_>) {
    for base in known.iter().filter(|known| known.metadata.is_some()) {
        let own = |system: &System| {
            let rest = system.slug.strip_prefix(base.slug.as_str())?;
            (system.known && system.name == base.name).then(|| rest.trim_start_matches('-').to_owned())
        };
        let systems = drafts.iter().map(|draft| &draft.recognition.system);
        let instances: BTreeSet<String> = systems.filter_map(own).collect();
        if instances.len() < 2 {
            continue;
        }
        for system in drafts.iter_mut().map(|draft| &mut draft.recognition.system) {
            if let Some(instance) = own(system).filter(|instance| !instance.is_empty()) {
                system.name = format!("{} {instance}", base.name);
            }
        }
    }
}

/// What the configuration says about systems that no table comes from.
fn unused_settings<'a>(drafts: &'a [Draft<'_>], settings: &'a Settings) -> impl Iterator<Item = Problem> + 'a {
    let is_there = |slug: &String| drafts.iter().any(|draft| draft.recognition.system.slug == *slug);
    let unused = settings.systems.keys().filter(move |slug| !drafts.is_empty() && !is_there(slug));
    unused.map(|slug| Problem {
        file: "archipel.toml".to_owned(),
        row: None,
        kind: ProblemKind::UnusedSetting,
        details: vec![format!("[systems.{slug}]")],
    })
}

/// Tables that do not say which instance of a system they come from belong to its only instance.
fn unite_instances(drafts: &mut [Draft<'_>], systems: &Systems<'_>) {
    for known in systems.iter().filter(|known| known.metadata.is_some()) {
        let prefix = format!("{}-", known.slug);
        let slugs = drafts.iter().map(|draft| &draft.recognition.system).filter(|system| system.known);
        let mut instances: Vec<String> =
            slugs.map(|system| system.slug.clone()).filter(|slug| slug.starts_with(&prefix)).collect();
        instances.sort_unstable();
        instances.dedup();
        let [only] = instances.as_slice() else { continue };
        for system in drafts.iter_mut().map(|draft| &mut draft.recognition.system) {
            if system.known && system.slug == known.slug {
                system.slug.clone_from(only);
            }
        }
    }
}

/// The department of each unknown system: that of most of its tables; of equally many the first.
fn departments(drafts: &[Draft<'_>]) -> BTreeMap<String, Department> {
    let mut votes: BTreeMap<String, BTreeMap<Department, usize>> = BTreeMap::new();
    for system in drafts.iter().map(|draft| &draft.recognition.system).filter(|system| !system.known) {
        if system.department != Department::Unknown {
            *votes.entry(system.slug.clone()).or_default().entry(system.department).or_default() += 1;
        }
    }
    let winner = |votes: BTreeMap<Department, usize>| {
        votes.into_iter().max_by(|(one, left), (other, right)| left.cmp(right).then(other.cmp(one)))
    };
    votes.into_iter().filter_map(|(slug, votes)| Some((slug, winner(votes)?.0))).collect()
}

/// Kinds that look alike: which of them a table holds, the system tells.
const ALIKE: [&[RecordKind]; 2] =
    [&[RecordKind::Account, RecordKind::Debtor], &[RecordKind::Contact, RecordKind::Requester, RecordKind::Subscriber]];

/// The guessed kind, or the one that looks like it where the system has only that.
fn kind_in(system: Option<&KnownSystem>, guessed: RecordKind) -> RecordKind {
    let Some(system) = system else { return guessed };
    let has = |kind: RecordKind| system.tables.iter().any(|table| table.kind == Some(kind));
    let alike = ALIKE.iter().find(|alike| alike.contains(&guessed)).filter(|_| !has(guessed));
    alike.and_then(|alike| alike.iter().copied().find(|kind| has(*kind))).unwrap_or(guessed)
}

/// A system of its own for a table of which neither headers nor name tell the system.
fn unknown_system(file: &str, kind: Option<RecordKind>) -> System {
    let (slug, name) = system_of(file);
    System { slug, name, department: department(file, kind), known: false }
}

/// The column as `inspect` shows it.
pub(super) fn column_of(profile: &Profile, role: Option<Role>, confidence: f64) -> Column {
    let sure = role.filter(|_| confidence >= Column::SURE);
    Column {
        role: sure,
        confidence: if sure.is_some() { confidence } else { 0.0 },
        unsure: role.filter(|_| sure.is_none()).map(|role| (role, confidence)),
        fill: profile.fill(),
        example: profile.example.clone(),
    }
}
