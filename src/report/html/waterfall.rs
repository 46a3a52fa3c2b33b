//! The evidence on two records as a waterfall: from how rare matches are, part by part, to the probability.

use crate::linkage::Edge;
use crate::report::explain::evidence;
use crate::report::messages::Language;

/// Width of the drawing of one step, in SVG units.
pub(super) const WIDTH: u32 = 220;
/// Narrowest bar.
const NARROWEST: f64 = 2.0;

/// The evidence on two records.
pub(super) struct Waterfall {
    /// The two records.
    pub title: String,
    pub steps: Vec<Step>,
    /// Where even odds lie in the drawings.
    pub even: String,
}

/// One part of it.
pub(super) struct Step {
    pub comparison: String,
    pub result: String,
    pub factor: String,
    /// The probability by then.
    pub so_far: String,
    pub x: String,
    pub width: String,
    pub class: &'static str,
}

impl Waterfall {
    /// Draws the evidence of an edge.
    pub(super) fn draw(title: String, edge: &Edge, language: Language) -> Self {
        let steps = evidence::steps(edge, language);
        let mut ends = Vec::with_capacity(steps.len() + 1);
        ends.push(0.0);
        ends.extend(steps.iter().scan(0.0, |sum, step| {
            *sum += step.weight;
            Some(*sum)
        }));
        let lowest = ends.iter().copied().fold(0.0, f64::min);
        let highest = ends.iter().copied().fold(0.0, f64::max);
        let scale = f64::from(WIDTH) / (highest - lowest).max(1.0);
        let at = |weight: f64| (weight - lowest) * scale;
        let drawn = steps.into_iter().zip(ends.windows(2)).map(|(step, ends)| {
            let (from, to) = (at(ends[0].min(ends[1])), at(ends[0].max(ends[1])));
            let width = (to - from).max(NARROWEST);
            Step {
                class: match step.weight {
                    _ if step.is_start => "note",
                    weight if weight < 0.0 => "bad",
                    _ => "good",
                },
                comparison: step.comparison,
                result: step.result,
                factor: step.factor,
                so_far: language.share(step.probability),
                x: format!("{:.1}", from.min(f64::from(WIDTH) - width)),
                width: format!("{width:.1}"),
            }
        });
        Self { title, steps: drawn.collect(), even: format!("{:.1}", at(0.0)) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::testing;

    #[test]
    fn every_bar_begins_where_the_last_one_ended_and_stays_inside() {
        let audit = testing::audit();
        let fall = Waterfall::draw("A – B".to_owned(), &audit.identity.resolution.edges[0], Language::De);
        assert_eq!(fall.steps.len(), 4);
        assert_eq!(fall.steps[0].class, "note");
        assert_eq!((fall.steps[1].class, fall.steps[2].class), ("good", "bad"));
        assert_eq!(fall.steps[3].so_far, "97\u{a0}%");
        for step in &fall.steps {
            let (x, width): (f64, f64) = (step.x.parse().unwrap(), step.width.parse().unwrap());
            assert!(x >= 0.0 && x + width <= f64::from(WIDTH) + 0.2, "{x} {width}");
        }
    }
}
