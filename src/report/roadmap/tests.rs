//! The roadmap in words, on a hand-made one.

use super::*;
use crate::catalog::{Department, RecordKind, Role};
use crate::findings::{Code, Severity};
use crate::roadmap::{Asked, Effort, Holding, Need, Request, State, Value};

/// A roadmap of two systems with one action of each shape.
pub(in crate::report) fn roadmap() -> Roadmap {
    let holding = |slug: &str, name: &str, department, owner: Option<&str>| Holding {
        slug: slug.to_owned(),
        name: name.to_owned(),
        department,
        owner: owner.map(str::to_owned),
        yearly_cost: Some(1_200_000),
        run_by: None,
        deduplicated: false,
        records: 10,
        customers: 5,
        unclear: 2,
    };
    let action = |id, systems: &[usize], horizon, once, each| Action {
        id,
        systems: systems.to_vec(),
        owners: systems.to_vec(),
        closes: vec![0, 1],
        rules: vec![(Code::Hnd301, 2)],
        severity: Severity::Error,
        value: Value { broken: 4_820_000, ..Value::default() },
        effort: Effort { cases: 2, once, each, rate: 6_500 },
        gain: 1.25,
        horizon,
    };
    let request =
        |department, what, rules: &[Code]| Request { department, system: Some(1), what, rules: rules.to_vec() };
    let filled =
        Asked::Filled { file: "a|b.csv".to_owned(), column: "<USt>".to_owned(), role: Role::VatId, share: 0.12 };
    Roadmap {
        systems: vec![
            holding("crm", "CRM", Department::Sales, Some("Sabine Kröger")),
            holding("ledger", "Finanz*bu", Department::Accounting, Some("Leitung Buchhaltung")),
        ],
        interfaces: vec![Interface {
            systems: (0, 1),
            state: State::Missing,
            demanded: true,
            shared: 4,
            keyed: 0,
            missing: 3,
        }],
        actions: vec![
            action("create-projects", &[0, 1], Horizon::Now, 0, 15),
            action("merge-customers", &[0], Horizon::Next, 60, 20),
            action("speed-handover", &[1], Horizon::Later, 480, 0),
        ],
        outlook: vec![20.0, 10.0, 0.0],
        requests: vec![
            request(Department::Service, Asked::Export(Message::new("missing-tickets")), &[Code::Hnd304, Code::Sig501]),
            request(Department::Accounting, filled, &[]),
        ],
        ..Roadmap::default()
    }
}

fn shown(language: Language) -> String {
    let roadmap = roadmap();
    let words = Words { roadmap: &roadmap, house: House::Veiled, language };
    let action = |action: &Action| {
        let parts =
            [words.title(action), words.how(action), words.owners(action), words.hours(action), words.formula(action)];
        parts.join(" | ")
    };
    let mut lines: Vec<String> = roadmap.actions.iter().map(action).collect();
    lines.extend([Lack::Export(RecordKind::Ticket), Lack::Need(Need::Customer)].map(|lack| words.lack(lack)));
    lines.push(words.interface(&roadmap.interfaces[0]));
    lines.join("\n")
}

#[test]
fn actions_say_what_how_who_and_for_how_much() {
    insta::assert_snapshot!(shown(Language::De));
    let english = shown(Language::En);
    assert!(english.contains("Create projects for 2 won deals of CRM"), "{english}");
    assert!(english.contains("(60 min once + 2 × 20 min) × €65.00/h = €108.33"), "{english}");
    assert!(!english.contains("Kröger") && english.contains("Leitung Buchhaltung"), "{english}");
}

#[test]
fn the_letter_is_ready_to_be_mailed() {
    for language in Language::ALL {
        let roadmap = roadmap();
        let mut letter = Vec::new();
        write_letter(&Words { roadmap: &roadmap, house: House::Veiled, language }, &mut letter).unwrap();
        let letter = String::from_utf8(letter).unwrap();
        assert!(!letter.contains("<USt>") && !letter.contains("request-"), "{letter}");
        insta::assert_snapshot!(format!("letter-{}", language.tag()), letter);
    }
}

#[test]
fn without_a_gap_nothing_is_asked_for() {
    let roadmap = Roadmap::default();
    let mut letter = Vec::new();
    write_letter(&Words { roadmap: &roadmap, house: House::Veiled, language: Language::De }, &mut letter).unwrap();
    assert!(String::from_utf8(letter).unwrap().contains("nichts anzufordern"));
}
