//! Decisions of people, from the list or the terminal to the crosswalk, and through exports with other ids and spellings.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;
use std::thread::sleep;
use std::time::Duration;

use archipel::catalog::{Catalogue, Role, recognise};
use archipel::config::Settings;
use archipel::ingest;
use archipel::linkage::decisions::{Anchors, Judgement, Rulings, parse};
use archipel::linkage::{EntityType, resolve};
use archipel::progress::Silent;
use archipel::review::Journal;
use archipel::sample::{SampleSettings, generate};
use archipel::table::Table;

use crate::program::{archipel, done};

fn company(folder: &Path, customers: usize, seed: u64) {
    let settings = SampleSettings { customers, seed, ..SampleSettings::default() };
    generate(folder, &settings, &Silent).unwrap();
}

/// Rows of a CSV file as maps from heading to cell.
fn rows(file: &Path, delimiter: u8) -> Vec<BTreeMap<String, String>> {
    let text = fs::read_to_string(file).unwrap();
    let text = text.trim_start_matches('\u{feff}');
    let mut reader = csv::ReaderBuilder::new().delimiter(delimiter).from_reader(text.as_bytes());
    reader.deserialize().map(|row| row.unwrap()).collect()
}

/// Entities of customers by record, and who decided.
fn crosswalk(file: &Path) -> BTreeMap<String, (String, String)> {
    let customers = rows(file, b',').into_iter().filter(|row| row["entity_type"] == "customer");
    customers
        .map(|row| {
            (format!("{}:{}", row["file"], row["record_id"]), (row["entity_id"].clone(), row["decided_by"].clone()))
        })
        .collect()
}

/// Fills in the column of judgements of the questions about customers that are apart or together today.
fn fill_in(list: &Path, judge: &dyn Fn(&BTreeMap<String, String>) -> Option<&'static str>) {
    let text = fs::read_to_string(list).unwrap();
    let mut reader =
        csv::ReaderBuilder::new().delimiter(b';').from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    let header = reader.headers().unwrap().clone();
    let mut writer = csv::WriterBuilder::new().delimiter(b';').from_writer(Vec::new());
    writer.write_record(&header).unwrap();
    for row in reader.deserialize() {
        let mut row: BTreeMap<String, String> = row.unwrap();
        if let Some(word) = judge(&row) {
            row.insert("Entscheidung".to_owned(), word.to_owned());
        }
        writer.write_record(header.iter().map(|name| &row[name])).unwrap();
    }
    fs::write(list, writer.into_inner().unwrap()).unwrap();
}

#[test]
fn a_filled_in_list_decides_the_next_run_whatever_the_number_of_threads() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    company(at, 200, 3);
    done(at, &["match", "-q", "--out", "old", "exports"]);
    done(at, &["review", "old", "--export", "list.csv"]);
    let customers = |row: &BTreeMap<String, String>| row["Art"] == "Kunde" && row["Anlass"] != "unsichere Zuordnung";
    done(at, &["review", "old", "--export", "list.xlsx"]);
    let blank = done(at, &["review", "old", "--import", "list.xlsx"]);
    let questions = rows(&at.join("list.csv"), b';').len();
    assert!(blank.starts_with(&format!("0 Entscheidungen übernommen, 0 waren bekannt, {questions} Zeilen")), "{blank}");
    // Everything is said to be the opposite of what it is, so that every decision has to show.
    let judge = |row: &BTreeMap<String, String>| {
        customers(row).then_some(if row["Heute"] == "eins" { "nicht dasselbe" } else { "Dasselbe" })
    };
    let list = at.join("list.csv");
    fill_in(&list, &judge);
    let decided: Vec<_> = rows(&list, b';').into_iter().filter(|row| !row["Entscheidung"].is_empty()).collect();
    assert!(decided.len() >= 10, "only {} questions", decided.len());
    done(at, &["review", "old", "--import", "list.csv", "--who", "mk", "--as-of", "2026-03-31"]);
    let file = at.join("archipel-decisions.csv");
    let first = fs::read_to_string(&file).unwrap();
    assert!(first.lines().skip(1).all(|line| line.contains(",mk,2026-03-31,")), "{first}");
    done(at, &["review", "old", "--import", "list.csv", "--who", "mk"]);
    assert_eq!(first, fs::read_to_string(&file).unwrap(), "what is known is not written twice");
    done(at, &["match", "-q", "--threads", "1", "--out", "new", "exports"]);
    done(at, &["match", "-q", "--threads", "4", "--out", "again", "exports"]);
    for name in ["crosswalk.csv", "edges.csv"] {
        let read = |out: &str| fs::read(at.join(out).join(name)).unwrap();
        assert!(read("new") == read("again"), "{name} depends on threads");
        assert!(read("new") != read("old"), "{name} does not show the decisions");
    }
    let entities = crosswalk(&at.join("new/crosswalk.csv"));
    let contradicted = contradicted(&file, at);
    for row in &decided {
        let (left, right) = (&row["Schlüssel 1"], &row["Schlüssel 2"]);
        if contradicted.contains(&(left.clone(), right.clone())) {
            continue;
        }
        let (one, other) = (&entities[left], &entities[right]);
        let same = row["Entscheidung"] == "Dasselbe";
        assert_eq!(one.0 == other.0, same, "{left} and {right}");
        assert!(!same || one.1 == "reviewer", "{left}: {}", one.1);
    }
    let edges = fs::read_to_string(at.join("new/edges.csv")).unwrap();
    assert!(edges.contains("reviewer:joined:") && edges.contains("reviewer:parted:-"));
    let shown = done(at, &["explain", &decided[0]["Schlüssel 1"], &decided[0]["Schlüssel 2"], "--from", "new"]);
    assert!(shown.contains("Entscheidung von Hand"), "{shown}");
}

/// Pairs that later decisions overrule, as all is turned round at once.
fn contradicted(file: &Path, folder: &Path) -> Vec<(String, String)> {
    let read = ingest::read(&[folder.join("exports")], &Silent).unwrap();
    let catalogue = recognise(read.tables, &Settings::default(), &Silent);
    let parsed = parse(&fs::read_to_string(file).unwrap());
    let rulings = Rulings::of(&catalogue, &parsed, "d.csv", &mut Vec::new());
    assert_eq!(rulings.lost, 0);
    let name = |record| catalogue.record(record).reference();
    let lines: Vec<u32> = rulings.list.iter().map(|ruling| ruling.line).collect();
    let overruled = parsed.0.iter().filter(|decision| !lines.contains(&decision.line));
    let finder_of = |decision: &archipel::linkage::decisions::Decision| {
        let finder = archipel::linkage::decisions::Finder::new(&catalogue, &[&decision.left, &decision.right]);
        [&decision.left, &decision.right].map(|anchor| match finder.find(anchor) {
            archipel::linkage::decisions::Whereabouts::Found(records) => name(records[0]),
            _ => String::new(),
        })
    };
    overruled.map(finder_of).map(|[left, right]| (left, right)).collect()
}

#[test]
fn the_sheet_of_duplicates_is_read_back() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    company(at, 200, 3);
    done(at, &["audit", "-q", "--csv", "excel-de", "--out", "old", "exports"]);
    let list = at.join("old/duplicates-excel.csv");
    let groups = rows(&list, b';');
    let first = groups[0]["Gruppe"].clone();
    fill_in_groups(&list, &first);
    let report = done(at, &["review", "old", "--import", "old/duplicates-excel.csv", "--who", "mk"]);
    let said = rows(&at.join("archipel-decisions.csv"), b',');
    assert!(report.starts_with(&format!("{} Entscheidung", said.len())), "{report}");
    assert!(!said.is_empty() && said.iter().all(|row| row["judgement"] == "not_same"), "{said:?}");
    done(at, &["match", "-q", "--out", "new", "exports"]);
    let entities = crosswalk(&at.join("new/crosswalk.csv"));
    let group: Vec<String> = groups.iter().filter(|row| row["Gruppe"] == first).map(key).collect();
    assert_ne!(entities[&group[0]].0, entities[&group[1]].0);
}

fn key(row: &BTreeMap<String, String>) -> String {
    let id = row["Nummer"].trim_start_matches("=\"").trim_end_matches('"');
    format!("{}:{id}", row["Datei:Zeile"].rsplit_once(':').unwrap().0)
}

/// The second row of a group is another customer than the first.
fn fill_in_groups(list: &Path, group: &str) {
    let seen = std::cell::Cell::new(0);
    let judge = |row: &BTreeMap<String, String>| {
        if row["Gruppe"] != group {
            return None;
        }
        seen.set(seen.get() + 1);
        match seen.get() {
            1 => Some("behalten"),
            2 => Some("nicht derselbe"),
            _ => None,
        }
    };
    fill_in(list, &judge);
}

#[test]
fn what_cannot_be_understood_is_told_with_its_row_and_nothing_is_taken_over() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    company(at, 120, 5);
    done(at, &["match", "-q", "--out", "old", "exports"]);
    done(at, &["review", "old", "--export", "list.csv"]);
    let list = at.join("list.csv");
    let number = |row: &BTreeMap<String, String>| row["Nr."].parse::<u32>().unwrap();
    fill_in(&list, &|row| match number(row) {
        1 => Some("dasselbe"),
        2 => Some("weiß nicht recht"),
        _ => None,
    });
    let output = archipel(at, &["review", "old", "--import", "list.csv"]);
    assert_eq!(output.status.code(), Some(3));
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(told.contains("list.csv:3: `weiß nicht recht` is no judgement"), "{told}");
    assert!(!at.join("archipel-decisions.csv").exists());
    let foreign = archipel(at, &["review", "old", "--import", "exports"]);
    assert_eq!(foreign.status.code(), Some(3), "{}", String::from_utf8_lossy(&foreign.stderr));
    let piped = archipel(at, &["review", "old"]);
    assert_eq!(piped.status.code(), Some(2), "{}", String::from_utf8_lossy(&piped.stderr));
    assert!(String::from_utf8_lossy(&piped.stderr).contains("--export"));
}

/// Every table with new ids (and the keys that lead to them), everything in capitals, with further blanks, and telephone
/// numbers in another form.
fn disguised(catalogue: &Catalogue) -> Vec<Table> {
    let keys = [
        Role::Id,
        Role::AccountReference,
        Role::CustomerReference,
        Role::ContactReference,
        Role::DealReference,
        Role::OrderReference,
        Role::ProjectReference,
        Role::InvoiceReference,
    ];
    let wordings = [
        Role::CompanyName,
        Role::CompanyNameExtra,
        Role::PersonName,
        Role::FirstName,
        Role::LastName,
        Role::Title,
        Role::Street,
        Role::City,
        Role::Email,
        Role::Website,
    ];
    let of_table = |typed: &archipel::catalog::TypedTable| {
        let with = |roles: &[Role]| -> Vec<usize> { roles.iter().flat_map(|role| typed.columns_with(*role)).collect() };
        let (keys, wordings, phones) = (with(&keys), with(&wordings), with(&[Role::Phone, Role::Mobile]));
        let table = &typed.table;
        let mut other = Table::new(&table.file, table.format.clone(), table.header.clone());
        other.header_row = table.header_row;
        other.preamble.clone_from(&table.preamble);
        other.declared.clone_from(&table.declared);
        for row in 0..table.len() {
            let cells: Vec<String> = (0..table.header.len())
                .map(|column| match table.cell(row, column) {
                    "" => String::new(),
                    cell if keys.contains(&column) => anew(cell),
                    cell if phones.contains(&column) => dialled(cell),
                    cell if wordings.contains(&column) => cell.to_uppercase().replace(' ', "  "),
                    cell => cell.to_owned(),
                })
                .collect();
            other.push(table.line(row), cells.iter().map(String::as_str));
        }
        other
    };
    catalogue.tables.iter().map(of_table).collect()
}

/// Another id of the same shape for the same id.
fn anew(id: &str) -> String {
    let turn = |letter: char| match letter {
        '0'..='9' => char::from(b'0' + (letter as u8 - b'0' + 3) % 10),
        'A'..='Z' => char::from(b'A' + (letter as u8 - b'A' + 5) % 26),
        other => other,
    };
    id.chars().map(turn).collect()
}

fn dialled(number: &str) -> String {
    let digits: String = number.chars().filter(char::is_ascii_digit).collect();
    match (number.trim().starts_with('+'), digits.strip_prefix('0')) {
        (true, _) => format!("00{digits}"),
        (false, Some(rest)) if !rest.starts_with('0') => format!("+49 {} {}", &rest[..2], &rest[2..]),
        _ => digits,
    }
}

#[test]
fn decisions_survive_new_ids_and_cosmetic_changes() {
    let folder = tempfile::tempdir().unwrap();
    company(folder.path(), 400, 4);
    let read = ingest::read(&[folder.path().join("exports")], &Silent).unwrap();
    let before = recognise(read.tables, &Settings::default(), &Silent);
    let resolution = resolve(&before, &Settings::default(), &Silent);
    let anchors = Anchors::of(&before);
    let journal = Journal::new(&anchors, "mk", None);
    let mut text = Journal::head();
    let mut expected = Vec::new();
    for edge in &resolution.edges {
        text += &journal.said(edge.entity_type, Judgement::Unsure, &[(edge.left, edge.right)], "");
        expected.push((edge.entity_type, [edge.left, edge.right]));
    }
    assert!(expected.len() > 1000, "{}", expected.len());
    let after = recognise(disguised(&before), &Settings::default(), &Silent);
    assert_eq!(before.len(), after.len());
    let mut problems = Vec::new();
    let rulings = Rulings::of(&after, &parse(&text), "d.csv", &mut problems);
    let found: BTreeMap<u32, (EntityType, [_; 2])> =
        rulings.list.iter().map(|ruling| (ruling.line, (ruling.entity_type, [ruling.left, ruling.right]))).collect();
    // Rows did not move, so that a record is known by its place. Of records that say the same, any is right.
    let of_today = Anchors::of(&after);
    let by_place: BTreeMap<(String, u32), _> =
        after.records().map(|record| ((record.file().to_owned(), record.row()), record.index)).collect();
    let said_by = |record| of_today.anchor(&after.record(record)).says;
    let (mut kept, mut wrong, mut lost) = (0, Vec::new(), Vec::new());
    for (at, (sort, pair)) in expected.iter().enumerate() {
        let line = at as u32 + 2;
        let Some((found_sort, found_pair)) = found.get(&line) else {
            lost.push(line);
            continue;
        };
        let mut wanted = pair.map(|record| {
            let record = before.record(record);
            said_by(by_place[&(record.file().to_owned(), record.row())])
        });
        let mut got = found_pair.map(said_by);
        wanted.sort();
        got.sort();
        if found_sort == sort && wanted == got {
            kept += 1;
        } else {
            wrong.push(line);
        }
    }
    let share = f64::from(kept) / expected.len() as f64;
    let lines: Vec<&str> = text.lines().collect();
    let told = |of: &[u32]| -> Vec<&str> { of.iter().take(8).map(|line| lines[*line as usize - 1]).collect() };
    assert!(
        share >= 0.99,
        "{kept} of {} were kept; lost {:#?}, wrong {:#?}",
        expected.len(),
        told(&lost),
        told(&wrong)
    );
    assert!(wrong.len() * 500 <= expected.len(), "mixed up: {:#?}", told(&wrong));
}

#[test]
fn the_estimate_is_near_the_truth_and_knows_what_it_does_not_know() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    company(at, 200, 3);
    done(at, &["match", "-q", "--out", "old", "exports"]);
    let none = done(at, &["review", "old", "--estimate"]);
    assert!(none.contains("Noch keine Antworten"), "{none}");
    done(at, &["review", "old", "--export", "list.csv", "--limit", "60", "--only", "customer"]);
    fill_in(&at.join("list.csv"), &|row| Some(if row["Heute"] == "eins" { "dasselbe" } else { "nicht dasselbe" }));
    done(at, &["review", "old", "--import", "list.csv"]);
    let shown = done(at, &["review", "old", "--estimate", "--lang", "en"]);
    for word in ["estimated quality: customer", "precision: ", "recall: ", "never compared", "95% interval"] {
        assert!(shown.contains(word), "{word} is missing in\n{shown}");
    }
}

/// A terminal of its own under tmux; `None` where there is no tmux.
struct Tmux(String);

impl Tmux {
    fn start(folder: &Path, name: &str, command: &str) -> Option<Self> {
        let socket = format!("archipel-{name}-{}", std::process::id());
        let tmux = Self(socket);
        let started = Command::new("tmux")
            .args(["-L", &tmux.0, "new-session", "-d", "-x", "100", "-y", "30", command])
            .current_dir(folder)
            .status();
        started.is_ok_and(|status| status.success()).then_some(tmux)
    }

    fn run(&self, arguments: &[&str]) -> String {
        let output = Command::new("tmux").args(["-L", &self.0]).args(arguments).output().unwrap();
        String::from_utf8_lossy(&output.stdout).into_owned()
    }

    /// Presses a key and waits until the screen shows something.
    fn press(&self, key: &str, shows: &str) -> String {
        self.run(&["send-keys", key]);
        self.wait(shows)
    }

    fn wait(&self, shows: &str) -> String {
        let mut screen = String::new();
        for _ in 0..600 {
            screen = self.run(&["capture-pane", "-p"]);
            if screen.contains(shows) {
                return screen;
            }
            sleep(Duration::from_millis(50));
        }
        panic!("`{shows}` never came:\n{screen}");
    }
}

impl Drop for Tmux {
    fn drop(&mut self) {
        self.run(&["kill-server"]);
    }
}

#[test]
fn ten_decisions_in_a_terminal_then_undo_quit_resume_and_run_again() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    company(at, 200, 3);
    done(at, &["match", "-q", "--out", "old", "exports"]);
    let review =
        format!("{} review old --who mk --only customer -q; echo ENDED; sleep 60", env!("CARGO_BIN_EXE_archipel"));
    let Some(tmux) = Tmux::start(at, "ten", &review) else { return };
    let file = at.join("archipel-decisions.csv");
    tmux.wait("Frage 1 von");
    for number in 1..=10 {
        tmux.press("j", &format!("{number}/"));
    }
    assert_eq!(rows(&file, b',').len(), 10, "every answer is written at once");
    tmux.press("z", " 9/");
    tmux.press("q", "ENDED");
    let lines = rows(&file, b',');
    let judgements: Vec<&str> = lines.iter().map(|row| row["judgement"].as_str()).collect();
    assert_eq!(judgements, [vec!["same"; 10], vec!["withdrawn"]].concat());
    drop(tmux);
    let Some(tmux) = Tmux::start(at, "more", &review) else { return };
    let screen = tmux.wait("Frage 1 von");
    assert!(screen.contains("0/"), "the nine are not asked again:\n{screen}");
    tmux.press("n", " 1/");
    tmux.press("q", "ENDED");
    assert_eq!(rows(&file, b',').len(), 12);
    done(at, &["match", "-q", "--out", "new", "exports"]);
    let reviewed = crosswalk(&at.join("new/crosswalk.csv")).into_values().filter(|(_, by)| by == "reviewer").count();
    assert!(reviewed >= 10, "the crosswalk shows {reviewed} records that a person decided");
}
