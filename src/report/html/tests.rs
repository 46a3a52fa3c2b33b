//! The page on hand-made content: everything from the data is escaped, and nothing is loaded from elsewhere.

use askama::Template;

use super::cases::{Case, RecordRow, RuleSection};
use super::map::Map;
use super::sections::{FileRow, Fill, NotChecked, ProblemRow, SystemRow};
use super::side_by_side::{Cell, Head, Row, SideBySide};
use super::view::{Page, Tile};
use super::waterfall::{Step, Waterfall};
use crate::findings::{Code, SubjectType};
use crate::message::Message;
use crate::report::landscape::Landscape;
use crate::report::messages::Language;
use crate::report::testing;

const HOSTILE: &str = "</style><script>alert(\"x\")</script> & 'Müller'";

fn case(name: &str) -> Case {
    Case {
        value: "48.200\u{a0}€".to_owned(),
        cents: 4_820_000,
        sureness: 9_400,
        system: "zoho-crm".to_owned(),
        compared: Some(compared()),
        waterfalls: vec![fall()],
        name: name.to_owned(),
        message: "Die Verkaufschance „Retrofit Presse 3“ wurde am 12.01.2026 gewonnen; 78 Tage später gibt es weder \
                  Projekt noch Auftrag."
            .to_owned(),
        action: "Projekt anlegen oder die Verkaufschance berichtigen.".to_owned(),
        confidence: "94\u{a0}%".to_owned(),
        fingerprint: "f4c1a09be2".to_owned(),
        evidence: vec!["Der beste Kandidat ist P-2026-014 mit 31\u{a0}%.".to_owned(), HOSTILE.to_owned()],
        records: vec![RecordRow {
            system: "Zoho CRM".to_owned(),
            place: "Deals.csv:118".to_owned(),
            id: "zcrm_5061870000004711".to_owned(),
            name: name.to_owned(),
        }],
        more: String::new(),
    }
}

fn compared() -> SideBySide {
    let head = || Head { system: HOSTILE.to_owned(), place: HOSTILE.to_owned(), id: HOSTILE.to_owned() };
    let cell = |differs| Cell { text: HOSTILE.to_owned(), differs };
    let row = Row { field: "Name".to_owned(), cells: vec![cell(false), cell(true)], differs: true };
    SideBySide { heads: vec![head(), head()], rows: vec![row] }
}

fn fall() -> Waterfall {
    let step = Step {
        comparison: "Name".to_owned(),
        result: "gleich".to_owned(),
        factor: "× 20".to_owned(),
        so_far: "82\u{a0}%".to_owned(),
        x: "0.0".to_owned(),
        width: "20.0".to_owned(),
        class: "good",
    };
    Waterfall { title: HOSTILE.to_owned(), steps: vec![step], even: "110.0".to_owned() }
}

fn rule(code: &'static str, name: &str, class: &'static str, bar: u32) -> RuleSection {
    RuleSection {
        code,
        name: name.to_owned(),
        meaning: "Eine gewonnene Verkaufschance hat nach der Frist weder Projekt noch Auftrag.".to_owned(),
        severity: "Fehler".to_owned(),
        class,
        count: "12".to_owned(),
        cases_word: "12 Fälle".to_owned(),
        value: "312.450\u{a0}€".to_owned(),
        bar,
        cases: vec![case("Klapp Sicherheitstechnik GmbH"), case(HOSTILE), case("Mude Holding GmbH & Co. KG")],
        rest: vec![case("Nordkran GmbH")],
        rest_words: "1 weiteren Fall zeigen".to_owned(),
        more: "9 weitere Fälle stehen in findings.csv.".to_owned(),
    }
}

fn page(landscape: &Landscape) -> Page {
    let mut page = Page::empty(landscape, &[], Language::De);
    page.headline = "412 Kunden in 6 Systemen; von 163 weiß nur ein einziges.".to_owned();
    page.lead = vec!["Gelesen wurden 6.214 Datensätze aus 8 Dateien von 6 Systemen.".to_owned(), HOSTILE.to_owned()];
    page.as_of = Some("31.03.2026".to_owned());
    page.tiles = [("412", ""), ("40\u{a0}%", ""), ("97", "bad"), ("612.300\u{a0}€", "bad")]
        .map(|(figure, class)| Tile { figure: figure.to_owned(), label: "Kunden in 6 Systemen".to_owned(), class })
        .into();
    page.first = vec![("HND301", case(HOSTILE))];
    page.hashes = vec![(HOSTILE.to_owned(), "00ff".to_owned())];
    page.rules = vec![
        rule("HND301", "Gewonnen, aber kein Projekt", "bad", 100),
        rule("DUP201", "Kunde mehrfach angelegt", "caution", 24),
        rule("DUP202", "Mögliche Dublette", "note", 3),
    ];
    page.systems = landscape
        .systems
        .iter()
        .map(|island| SystemRow {
            name: island.name.clone(),
            slug: island.slug.clone(),
            department: "Vertrieb".to_owned(),
            holds: "410 Firmen, 702 Ansprechpartner, 388 Verkaufschancen".to_owned(),
            customers: "398".to_owned(),
            shared: "71\u{a0}%".to_owned(),
        })
        .collect();
    page.not_checked =
        vec![NotChecked { code: "SIG501", name: "Abschluss gefährdet".to_owned(), reason: HOSTILE.to_owned() }];
    page.notes = vec!["Die Tickets reichen nur bis zum 28.02.2026.".to_owned()];
    page.files = vec![FileRow {
        file: HOSTILE.to_owned(),
        system: "Zoho CRM".to_owned(),
        kind: "Firmen".to_owned(),
        records: "410".to_owned(),
        confidence: "98\u{a0}%".to_owned(),
        filled: vec![Fill { field: "E-Mail".to_owned(), share: "38\u{a0}%".to_owned(), class: "bad" }],
    }];
    page.problems = vec![ProblemRow {
        place: "Projekte.csv:17".to_owned(),
        sentence: HOSTILE.to_owned(),
        class: "caution",
        gravity: "Warnung".to_owned(),
    }];
    page
}

#[test]
fn everything_from_the_data_is_escaped() {
    let html = page(&testing::landscape(&["Zoho CRM", HOSTILE])).render().unwrap();
    assert!(!html.contains("</style><"), "markup of the data reached the page");
    assert_eq!(html.matches("<script").count(), 1, "there is no script but our own");
    assert_eq!(html.matches("</script>").count(), 1);
    assert_eq!(html.matches("</style>").count(), 1);
    assert!(html.matches("&#60;script&#62;").count() >= 8, "the hostile text is shown as text");
}

#[test]
fn nothing_is_loaded_from_elsewhere() {
    let html = page(&testing::landscape(&["Zoho CRM", "DATEV"])).render().unwrap();
    for word in ["http://", "https://", "src=", "<link", "@import", "url(", "fetch(", "import("] {
        assert!(!html.contains(word), "`{word}` stands in the page");
    }
}

#[test]
fn the_page_is_well_formed() {
    let html = page(&testing::landscape(&["Zoho CRM", "DATEV", "Desk"])).render().unwrap();
    for tag in [
        "section", "details", "table", "tbody", "svg", "ul", "div", "tr", "td", "th", "g", "p", "figure", "ol", "li",
        "form", "select", "label", "text", "span", "b", "mark",
    ] {
        let opened = html.matches(&format!("<{tag}>")).count() + html.matches(&format!("<{tag} ")).count();
        assert_eq!(opened, html.matches(&format!("</{tag}>")).count(), "<{tag}>");
    }
}

#[test]
fn an_empty_result_is_a_page_too() {
    let html = Page::empty(&Landscape::default(), &[], Language::En).render().unwrap();
    assert!(html.contains("<html lang=\"en\">") && html.contains("Confidential"));
    assert!(!html.contains("<details") && !html.contains("<svg"));
}

#[test]
fn two_systems_and_twenty_five_have_a_legible_map() {
    for count in [2, 25] {
        let names: Vec<String> = (0..count).map(|at| format!("System mit langem Namen Nummer {at}")).collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let landscape = testing::landscape(&names);
        let map = Map::draw(&landscape, &[], Language::De);
        assert_eq!(map.islands.len(), count);
        assert_eq!(map.thinned, count > 7);
        assert!(map.bridges.len() < 3 * count, "{} bridges between {count} systems", map.bridges.len());
        assert!(map.islands.iter().all(|island| island.name.chars().count() <= 23));
    }
}

#[test]
fn a_thin_bridge_is_drawn_as_a_gap() {
    let landscape = testing::landscape(&["Zoho CRM", "DATEV", "Desk"]);
    let mut finding = testing::audit().findings.findings.remove(0);
    finding.code = Code::Isl102;
    finding.subject_type = SubjectType::SystemPair;
    finding.subject_id = "datev|zoho-crm".to_owned();
    finding.message = Message::new("isl102-message").with("missing", 37_usize);
    let map = Map::draw(&landscape, &[finding], Language::De);
    assert!(map.has_gaps);
    let gaps: Vec<_> = map.bridges.iter().filter(|bridge| bridge.class.contains("gap")).collect();
    assert_eq!(gaps.len(), 1);
    assert!(gaps[0].number.contains("37") && gaps[0].words.contains("37 Kunden fehlen"), "{}", gaps[0].words);
}
