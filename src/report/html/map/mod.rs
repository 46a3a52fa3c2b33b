//! The map: systems as islands, what they share as bridges, and gaps where the process says there should be one.

mod layout;
mod shore;

use layout::{Place, Side};

use crate::findings::{Code, Finding, SubjectType};
use crate::message::{Argument, Message};
use crate::report::landscape::Landscape;
use crate::report::messages::{self, Language};
use crate::report::words;

/// Systems up to which all bridges are drawn; with more, only the strongest of each, or nobody could follow them.
const ALL_BRIDGES: usize = 7;
/// Systems up to which two bridges are drawn for each where not all are; with more, only the strongest one.
const TWO_BRIDGES: usize = 12;
/// Bridges up to which each carries its number; gaps always do.
const NUMBERED: usize = 10;
/// Width of the thinnest and the widest bridge.
const BRIDGE: (f64, f64) = (1.6, 15.0);
/// Share of keys below which a bridge rests on resemblance.
const KEYED: f64 = 0.05;
/// How far a bridge between neighbours swings towards the open water: at least, and for each unit between them.
const INWARDS: (f64, f64) = (24.0, 0.42);
/// How far a bridge between the two arcs keeps from the island in the middle: above it, and below its name.
const CLEARANCE: (f64, f64) = (34.0, 82.0);
/// Part of its way from the middle that such a bridge keeps, so that several do not run into one.
const LANES: f64 = 0.3;
/// How far the shore reaches beyond the radius of an island.
const SHORE: f64 = 1.13;
/// Characters of a name that fit beside an island.
const NAME: usize = 23;

/// The map, as coordinates for an inline SVG.
pub(super) struct Map {
    pub width: u32,
    pub height: u32,
    pub islands: Vec<IslandShape>,
    pub bridges: Vec<Bridge>,
    /// Not all bridges are drawn.
    pub thinned: bool,
    /// Some bridge rests on resemblance only.
    pub has_dashed: bool,
    /// Some bridge is too thin for the process.
    pub has_gaps: bool,
}

/// One system.
pub(super) struct IslandShape {
    pub shore: String,
    pub land: String,
    pub name: String,
    /// Two lines below the name.
    pub notes: [String; 2],
    pub words: String,
    pub class: &'static str,
    pub anchor: &'static str,
    pub text_x: String,
    pub name_y: String,
    pub note_ys: [String; 2],
}

/// What two systems share.
pub(super) struct Bridge {
    pub path: String,
    pub width: String,
    pub class: &'static str,
    pub words: String,
    /// The number beside it; empty where many bridges leave no room.
    pub number: String,
    pub x: String,
    pub y: String,
}

/// Two systems, by their positions, and what is between them.
struct Span {
    left: usize,
    right: usize,
    shared: u32,
    /// Customers that a side should know and does not, where the process asks for more than there is.
    missing: Option<u64>,
}

impl Map {
    /// Draws the landscape with the gaps that the rules found.
    pub(super) fn draw(landscape: &Landscape, findings: &[Finding], language: Language) -> Self {
        let (places, height) = layout::places(landscape);
        let (spans, thinned) = spans(landscape, findings);
        let numbered = spans.len() <= NUMBERED;
        let most = spans.iter().map(|span| span.shared).max().unwrap_or_default().max(1);
        let bridges: Vec<Bridge> =
            spans.iter().map(|span| bridge(landscape, &places, span, (most, numbered), language)).collect();
        let islands = (0..places.len()).map(|at| island(landscape, at, &places[at], findings, language)).collect();
        Self {
            width: layout::WIDTH as u32,
            height: height.ceil() as u32,
            has_dashed: bridges.iter().any(|bridge| bridge.class.contains("dashed")),
            has_gaps: bridges.iter().any(|bridge| bridge.class.contains("gap")),
            islands,
            bridges,
            thinned,
        }
    }
}

/// The pairs that are drawn, the weakest first so that it lies undermost, and whether any was left out.
fn spans(landscape: &Landscape, findings: &[Finding]) -> (Vec<Span>, bool) {
    let count = landscape.systems.len();
    let pairs = (0..count).flat_map(|left| (left + 1..count).map(move |right| (left, right)));
    let all: Vec<Span> = pairs
        .map(|(left, right)| Span {
            left,
            right,
            shared: landscape.shared(left, right),
            missing: missing(landscape, findings, left, right),
        })
        .filter(|span| span.shared > 0 || span.missing.is_some())
        .collect();
    let every = all.len();
    let mut shown: Vec<Span> =
        all.into_iter().filter(|span| count <= ALL_BRIDGES || is_strong(landscape, span)).collect();
    shown.sort_by_key(|span| (span.missing.is_some(), span.shared, span.left, span.right));
    let thinned = shown.len() < every;
    (shown, thinned)
}

/// Whether a bridge is among the strongest of one of its sides, or asked for by the process.
fn is_strong(landscape: &Landscape, span: &Span) -> bool {
    let most = if landscape.systems.len() <= TWO_BRIDGES { 2 } else { 1 };
    let among = |system: usize, partner: usize| {
        let own = landscape.shared(system, partner);
        let stronger = (0..landscape.systems.len()).filter(|other| {
            *other != system && *other != partner && {
                let shared = landscape.shared(system, *other);
                shared > own || (shared == own && *other < partner)
            }
        });
        stronger.count() < most
    };
    span.missing.is_some() || among(span.left, span.right) || among(span.right, span.left)
}

/// Customers that one side should know and does not, as the rule about thin bridges has it.
fn missing(landscape: &Landscape, findings: &[Finding], left: usize, right: usize) -> Option<u64> {
    let (left, right) = (&landscape.systems[left].slug, &landscape.systems[right].slug);
    let is_pair =
        |id: &str| id.split_once('|').is_some_and(|(a, b)| (a == left && b == right) || (a == right && b == left));
    let thin = findings.iter().find(|finding| {
        finding.code == Code::Isl102 && finding.subject_type == SubjectType::SystemPair && is_pair(&finding.subject_id)
    })?;
    let number = |(name, argument): &(&str, Argument)| match argument {
        Argument::Count(count) if *name == "missing" => Some(*count),
        _ => None,
    };
    Some(thin.message.arguments.iter().find_map(number).unwrap_or_default())
}

fn bridge(
    landscape: &Landscape,
    places: &[Place],
    span: &Span,
    (most, numbered): (u32, bool),
    language: Language,
) -> Bridge {
    let (left, right) = (&places[span.left], &places[span.right]);
    let bend = bend(left, right, places);
    let keyed = f64::from(landscape.keyed(span.left, span.right)) / f64::from(span.shared.max(1));
    let width = if span.shared == 0 {
        2.0
    } else {
        BRIDGE.0 + (BRIDGE.1 - BRIDGE.0) * f64::from(span.shared) / f64::from(most)
    };
    let middle = (0.25 * left.x + 0.5 * bend.0 + 0.25 * right.x, 0.25 * left.y + 0.5 * bend.1 + 0.25 * right.y);
    Bridge {
        path: format!("M{:.1} {:.1}Q{:.1} {:.1} {:.1} {:.1}", left.x, left.y, bend.0, bend.1, right.x, right.y),
        width: format!("{width:.1}"),
        class: match (span.missing.is_some(), keyed < KEYED) {
            (true, true) => "gap dashed",
            (true, false) => "gap",
            (false, true) => "dashed",
            (false, false) => "",
        },
        words: words_of_bridge(landscape, span, language),
        number: if numbered || span.missing.is_some() { label(span, language) } else { String::new() },
        x: format!("{:.1}", middle.0),
        y: format!("{:.1}", middle.1 + 5.0),
    }
}

/// The point that pulls a bridge aside: towards the open water where both its ends lie on one side, around the island in
/// the middle and the name below it where it would run over them, on the side that is nearer.
fn bend(left: &Place, right: &Place, places: &[Place]) -> (f64, f64) {
    let straight = (f64::midpoint(left.x, right.x), f64::midpoint(left.y, right.y));
    let inwards = INWARDS.0 + INWARDS.1 * (left.y - right.y).abs();
    match (left.side, right.side) {
        (Side::Left, Side::Left) => return (straight.0 + inwards, straight.1),
        (Side::Right, Side::Right) => return (straight.0 - inwards, straight.1),
        _ => {}
    }
    let opposite = left.side != right.side && left.side != Side::Middle && right.side != Side::Middle;
    let Some(hub) = places.iter().find(|place| place.side == Side::Middle).filter(|_| opposite) else {
        return straight;
    };
    let (above, below) = (hub.radius + CLEARANCE.0, hub.radius * SHORE + CLEARANCE.1);
    let off = straight.1 - hub.y;
    if off <= -above || off >= below {
        return straight;
    }
    let aside = if off + above < below - off { -above + LANES * off.min(0.0) } else { below + LANES * off.max(0.0) };
    (straight.0, straight.1 + 2.0 * (aside - off))
}

fn label(span: &Span, language: Language) -> String {
    match span.missing {
        Some(missing) if missing > 0 => {
            format!("{} (−{})", language.count(span.shared.into()), language.count(missing))
        }
        _ => language.count(span.shared.into()),
    }
}

fn words_of_bridge(landscape: &Landscape, span: &Span, language: Language) -> String {
    let keyed = landscape.keyed(span.left, span.right);
    let sentence = |message: Message| messages::render(&message, language);
    let mut words = sentence(
        Message::new("html-map-bridge")
            .with("left", landscape.systems[span.left].name.as_str())
            .with("right", landscape.systems[span.right].name.as_str())
            .with("count", Argument::Count(span.shared.into()))
            .with("keyed", Argument::Count(keyed.into())),
    );
    if let Some(missing) = span.missing {
        words.push(' ');
        words.push_str(&sentence(Message::new("html-map-missing").with("count", Argument::Count(missing))));
    }
    words
}

fn island(landscape: &Landscape, at: usize, place: &Place, findings: &[Finding], language: Language) -> IslandShape {
    let system = &landscape.systems[at];
    let lonely = findings.iter().any(|finding| finding.code == Code::Isl101 && finding.subject_id == system.slug);
    let (anchor, text_x, name_y) = match place.side {
        Side::Left => ("end", place.x - place.radius * SHORE - 12.0, place.y - 13.0),
        Side::Right => ("start", place.x + place.radius * SHORE + 12.0, place.y - 13.0),
        Side::Middle => ("middle", place.x, place.y + place.radius * SHORE + 23.0),
    };
    let note = Message::new("html-map-note").with("customers", Argument::Count(system.customers.into()));
    let words = Message::new("html-map-island")
        .with("system", system.name.as_str())
        .with("customers", Argument::Count(system.customers.into()))
        .with("connected", Argument::Count(system.connected.into()));
    IslandShape {
        shore: shore::outline(&system.slug, (place.x, place.y), place.radius, 7.0),
        land: shore::outline(&system.slug, (place.x, place.y), place.radius, 0.0),
        name: cut(&system.name),
        notes: [messages::text(words::department(system.department), language), messages::render(&note, language)],
        words: messages::render(&words, language),
        class: if lonely { "lonely" } else { "" },
        anchor,
        text_x: format!("{text_x:.1}"),
        name_y: format!("{name_y:.1}"),
        note_ys: [19.0, 37.0].map(|below| format!("{:.1}", name_y + below)),
    }
}

fn cut(name: &str) -> String {
    if name.chars().count() <= NAME {
        return name.to_owned();
    }
    name.chars().take(NAME - 1).chain(['…']).collect()
}
