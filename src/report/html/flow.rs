//! From deal to payment: how much stands at each station, and what is lost at each border.

use crate::findings::{Code, Finding};
use crate::memory::Tally;
use crate::message::{Argument, Message};
use crate::pipeline::Audit;
use crate::report::messages::{self, Language};
use crate::report::value;

/// Height of a band that carries everything over, in SVG units.
const BAND: f64 = 64.0;
/// Left edge of the first station, distance of two, and width of one.
const STATIONS: (f64, f64, f64) = (8.0, 276.0, 156.0);
/// Upper edge and height of the stations.
const BOX: (f64, f64) = (86.0, 92.0);

/// The flow, as coordinates for an inline SVG.
pub(super) struct Flow {
    pub stations: Vec<Station>,
    pub borders: Vec<Border>,
    /// Work that begins without the station before it.
    pub inflows: Vec<Inflow>,
}

/// One station.
pub(super) struct Station {
    pub x: f64,
    pub middle: f64,
    pub name: String,
    pub count: String,
    pub worth: String,
    /// Nothing of it was exported.
    pub missing: bool,
}

/// What crosses from one station to the next, and what does not.
pub(super) struct Border {
    /// The band that arrives; empty where nothing does.
    pub kept: String,
    /// The band that falls out; empty where nothing does.
    pub lost: String,
    pub class: &'static str,
    pub middle: f64,
    pub share: String,
    pub words: String,
    pub worth: String,
    /// Rule whose cases these are.
    pub rule: &'static str,
}

/// Work that comes from nowhere.
pub(super) struct Inflow {
    pub x: f64,
    pub words: String,
    pub worth: String,
    pub rule: &'static str,
}

/// A border before it is drawn.
struct Crossing {
    total: u64,
    lost: Tally,
    words: &'static str,
    rule: &'static str,
    class: &'static str,
}

impl Flow {
    /// Draws the flow; `None` where fewer than two stations were exported.
    pub(super) fn draw(audit: &Audit, language: Language) -> Option<Self> {
        let course = &audit.course;
        let stations = [
            ("html-flow-won", course.won),
            ("html-flow-projects", course.projects),
            ("html-flow-invoices", course.invoices),
            ("html-flow-paid", course.paid),
        ];
        if stations[..3].iter().filter(|(_, tally)| tally.count > 0).count() < 2 {
            return None;
        }
        let findings = &audit.findings.findings;
        let crossings = [
            (course.projects.count > 0)
                .then(|| crossing(course.won.count, of(findings, Code::Hnd301), "html-flow-lost-project", "HND301")),
            (course.invoices.count > 0).then(|| {
                crossing(course.finished.count, of(findings, Code::Hnd302), "html-flow-lost-invoice", "HND302")
            }),
            (course.paid.count + course.unpaid.count > 0).then(|| Crossing {
                class: "caution",
                ..crossing(course.paid.count + course.unpaid.count, course.unpaid, "html-flow-unpaid", "")
            }),
        ];
        let borders = crossings.into_iter().enumerate();
        Some(Self {
            borders: borders
                .filter_map(|(at, crossing)| Some(border(at, &crossing?, language)))
                .filter(|border| !border.kept.is_empty() || !border.lost.is_empty())
                .collect(),
            inflows: inflow(1, of(findings, Code::Hnd310), "html-flow-no-deal", "HND310", language)
                .into_iter()
                .collect(),
            stations: stations.iter().enumerate().map(|(at, (id, tally))| station(at, id, *tally, language)).collect(),
        })
    }
}

/// The cases of one rule, no euro twice.
fn of(findings: &[Finding], code: Code) -> Tally {
    let cases: Vec<&Finding> = findings.iter().filter(|finding| finding.code == code).collect();
    Tally { count: cases.len() as u64, cents: value::exposure(cases).amount }
}

fn crossing(total: u64, lost: Tally, words: &'static str, rule: &'static str) -> Crossing {
    Crossing { total, lost, words, rule, class: "bad" }
}

fn station(at: usize, id: &str, tally: Tally, language: Language) -> Station {
    let x = STATIONS.0 + at as f64 * STATIONS.1;
    let missing = tally.count == 0;
    Station {
        x,
        middle: x + STATIONS.2 / 2.0,
        name: messages::text(id, language),
        count: if missing { "–".to_owned() } else { language.count(tally.count) },
        worth: if missing { messages::text("html-flow-missing", language) } else { worth(tally, language) },
        missing,
    }
}

fn border(at: usize, crossing: &Crossing, language: Language) -> Border {
    let total = crossing.total.max(crossing.lost.count);
    let share = if total == 0 { 0.0 } else { crossing.lost.count as f64 / total as f64 };
    let (start, end) = (STATIONS.0 + at as f64 * STATIONS.1 + STATIONS.2, STATIONS.0 + (at + 1) as f64 * STATIONS.1);
    let (middle, top) = (f64::midpoint(start, end), BOX.0 + (BOX.1 - BAND) / 2.0);
    let lost = if share > 0.0 { (BAND * share).max(3.0) } else { 0.0 };
    let kept = BAND - lost;
    let message = Message::new(crossing.words).with("count", Argument::Count(crossing.lost.count));
    Border {
        kept: if total > crossing.lost.count {
            format!("M{start} {top:.1}H{end}V{:.1}H{start}Z", top + kept)
        } else {
            String::new()
        },
        lost: if lost > 0.0 { falling((start, top + kept), middle, lost) } else { String::new() },
        class: crossing.class,
        middle,
        share: if crossing.lost.count > 0 { language.share(share) } else { String::new() },
        words: messages::render(&message, language),
        worth: if crossing.lost.count > 0 { worth(crossing.lost, language) } else { String::new() },
        rule: crossing.rule,
    }
}

/// A band that leaves a station beside the others and falls down.
fn falling((x, y): (f64, f64), middle: f64, width: f64) -> String {
    let floor = BOX.0 + BOX.1 + 30.0;
    let (inner, outer) = (middle - width / 2.0, middle + width / 2.0);
    format!(
        "M{x} {y:.1}H{inner:.1}Q{outer:.1} {y:.1} {outer:.1} {:.1}V{floor}H{inner:.1}V{:.1}H{x}Z",
        y + width,
        y + width,
    )
}

fn inflow(at: usize, tally: Tally, id: &'static str, rule: &'static str, language: Language) -> Option<Inflow> {
    let message = Message::new(id).with("count", Argument::Count(tally.count));
    (tally.count > 0).then(|| Inflow {
        x: STATIONS.0 + at as f64 * STATIONS.1 + STATIONS.2 / 2.0,
        words: messages::render(&message, language),
        worth: worth(tally, language),
        rule,
    })
}

fn worth(tally: Tally, language: Language) -> String {
    if tally.cents == 0 { String::new() } else { language.whole_euro(tally.cents) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::memory::Course;
    use crate::report::testing;

    fn tally(count: u64) -> Tally {
        Tally { count, cents: 10_000 }
    }

    #[test]
    fn what_is_lost_falls_out_and_the_rest_arrives() {
        let mut audit = testing::audit();
        assert!(Flow::draw(&audit, Language::De).is_none(), "nothing was exported");
        audit.course = Course { won: tally(4), projects: tally(9), ..Course::default() };
        let flow = Flow::draw(&audit, Language::De).unwrap();
        assert_eq!(flow.stations.iter().filter(|station| station.missing).count(), 2);
        assert_eq!(flow.borders.len(), 1, "without invoices and payments nothing is said of them");
        assert_eq!(flow.borders[0].share, "25\u{a0}%");
        assert!(!flow.borders[0].lost.is_empty() && !flow.borders[0].kept.is_empty());
    }
}
