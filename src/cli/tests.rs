//! What terminals show, at two widths and in both languages.

use super::draw::draw;
use crate::findings::{Code, Finding};
use crate::report::explain::Explainer;
use crate::report::{Landscape, Language, inspect, rules, terminal, testing};

fn summary(width: u16, language: Language) -> String {
    let audit = testing::audit();
    let landscape = Landscape::survey(&audit.identity.reading.catalogue, &audit.identity.resolution);
    draw(&terminal::summary(&audit, &landscape, language, width, "archipel-out/report.html"), width, false)
}

#[test]
fn the_summary_at_80_columns() {
    insta::assert_snapshot!(summary(80, Language::De));
}

#[test]
fn the_summary_at_160_columns() {
    insta::assert_snapshot!(summary(160, Language::En));
}

#[test]
fn no_line_is_wider_than_the_terminal() {
    for width in [60, 80, 110, 160] {
        for line in summary(width, Language::De).lines() {
            assert!(line.chars().count() <= width.into(), "{width}: {line}");
        }
    }
}

#[test]
fn the_whole_summary_fits_one_screen_however_many_rules_speak() {
    let mut audit = testing::audit();
    let one = audit.findings.findings[0].clone();
    audit.findings.findings = Code::ALL.map(|code| Finding { code, ..one.clone() }).into();
    let names = ["Zoho CRM", "DATEV", "Business Central", "Zoho Desk", "Projektliste", "Mailchimp", "Shop", "HubSpot"];
    let landscape = testing::landscape(&names);
    for (width, language) in [(80, Language::De), (80, Language::En), (160, Language::De)] {
        let drawn =
            draw(&terminal::summary(&audit, &landscape, language, width, "archipel-out/report.html"), width, false);
        assert!(drawn.lines().count() < 50, "{} lines\n{drawn}", drawn.lines().count());
        assert!(drawn.contains(if language == Language::De {
            "weitere Regeln, siehe Bericht"
        } else {
            "further rules, see report"
        }));
    }
}

#[test]
fn colour_says_nothing_that_the_text_does_not() {
    let audit = testing::audit();
    let landscape = Landscape::survey(&audit.identity.reading.catalogue, &audit.identity.resolution);
    let screen = terminal::summary(&audit, &landscape, Language::De, 80, "report.html");
    let mut plain = draw(&screen, 80, true);
    while let Some(start) = plain.find('\u{1b}') {
        let end = plain[start..].find('m').unwrap();
        plain.replace_range(start..=start + end, "");
    }
    let lines = |text: &str| text.lines().map(|line| line.trim_end().to_owned()).collect::<Vec<_>>();
    assert_eq!(lines(&plain), lines(&draw(&screen, 80, false)));
}

#[test]
fn an_inspection() {
    insta::assert_snapshot!(draw(
        &inspect::screen(&testing::audit().identity.reading, Language::De, false),
        100,
        false
    ));
}

#[test]
fn two_records_side_by_side_and_their_evidence() {
    let audit = testing::audit();
    let edge = &audit.identity.resolution.edges[0];
    insta::assert_snapshot!(draw(&Explainer::new(&audit.identity, Language::De).pair(edge), 100, false));
}

#[test]
fn a_finding_an_entity_and_a_record() {
    let audit = testing::audit();
    let landscape = Landscape::survey(&audit.identity.reading.catalogue, &audit.identity.resolution);
    let explainer = Explainer::new(&audit.identity, Language::En);
    let shown = [
        explainer.finding(&audit.findings.findings[1], &landscape),
        explainer.entity(crate::linkage::EntityIndex(0)),
        explainer.record(testing::record(&audit.identity.reading.catalogue, "deals.csv:D1")),
    ];
    insta::assert_snapshot!(shown.map(|screen| draw(&screen, 100, false)).join("\n"));
}

#[test]
fn the_list_of_rules_fits_80_columns() {
    for language in Language::ALL {
        let drawn = draw(&rules::list(language), 80, false);
        assert!(drawn.lines().all(|line| line.chars().count() <= 80), "{drawn}");
    }
}
