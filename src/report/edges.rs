//! `edges.csv`: scored pairs with their evidence.

use std::borrow::Cow;
use std::fmt::Write as _;
use std::io::{self, Write};

use super::{fields, pieces};
use crate::catalog::Catalogue;
use crate::linkage::{Edge, Resolution};
use crate::output;

/// The columns.
pub(super) const HEADER: [&str; 9] = [
    "entity_type",
    "left_file",
    "left_record_id",
    "right_file",
    "right_record_id",
    "match_weight",
    "match_probability",
    "band",
    "evidence",
];

/// Writes the edges in their order.
pub(super) fn write(catalogue: &Catalogue, resolution: &Resolution, out: &mut dyn Write) -> io::Result<()> {
    pieces::write_csv(&HEADER, &resolution.edges, out, |csv, edge| {
        Ok(csv.write_record(cells(catalogue, edge).iter().map(Cow::as_ref))?)
    })
}

/// The cells of one row.
pub(super) fn cells<'a>(catalogue: &'a Catalogue, edge: &Edge) -> [Cow<'a, str>; HEADER.len()] {
    let (evidence, weight) = evidence(edge);
    let [entity_type, left_file, left_id, right_file, right_id] = pair(catalogue, edge);
    let probability = Cow::Owned(output::probability(edge.probability));
    let band = Cow::Borrowed(edge.band.name());
    let (weight, evidence) = (Cow::Owned(weight), Cow::Owned(evidence));
    [entity_type, left_file, left_id, right_file, right_id, weight, probability, band, evidence]
}

/// The first five cells: what the pair is, and its two records.
fn pair<'a>(catalogue: &'a Catalogue, edge: &Edge) -> [Cow<'a, str>; 5] {
    let (left, right) = (catalogue.record(edge.left), catalogue.record(edge.right));
    [
        Cow::Borrowed(edge.entity_type.name()),
        Cow::Borrowed(left.file()),
        Cow::Owned(left.qualified_id()),
        Cow::Borrowed(right.file()),
        Cow::Owned(right.qualified_id()),
    ]
}

/// The parts of the evidence, a row for each: the pair, the position from 1, comparison, level, weight.
pub(super) fn parts<'a>(catalogue: &'a Catalogue, edge: &'a Edge) -> impl Iterator<Item = [Cow<'a, str>; 9]> {
    let pair = pair(catalogue, edge);
    edge.evidence.iter().enumerate().map(move |(at, part)| {
        let [entity_type, left_file, left_id, right_file, right_id] = pair.clone();
        let position = Cow::Owned((at + 1).to_string());
        let weight = Cow::Owned(Decimal(units(part.weight)).to_string());
        let (comparison, level) = (Cow::Borrowed(part.comparison), Cow::Borrowed(part.level));
        [entity_type, left_file, left_id, right_file, right_id, position, comparison, level, weight]
    })
}

/// The parts as `comparison:level:weight` joined by `|`, and the weight as the sum of the parts *as written*, so that a
/// reader who adds them up arrives at the same digits.
fn evidence(edge: &Edge) -> (String, String) {
    let mut list = String::with_capacity(edge.evidence.len() * 24);
    let mut sum = 0;
    for part in &edge.evidence {
        if !list.is_empty() {
            list.push('|');
        }
        let units = units(part.weight);
        sum += units;
        let level = fields::list_item(part.level);
        // Writing into a string cannot fail.
        let _ = write!(list, "{}:{level}:{}", fields::list_item(part.comparison), Decimal(units));
    }
    if edge.evidence.is_empty() {
        sum = units(edge.weight);
    }
    (list, Decimal(sum).to_string())
}

/// A weight in ten-thousandths of a bit.
fn units(weight: f64) -> i64 {
    (weight * 10_000.0).round() as i64
}

/// Ten-thousandths, printed with four decimals.
struct Decimal(i64);

impl std::fmt::Display for Decimal {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let magnitude = self.0.unsigned_abs();
        write!(formatter, "{sign}{}.{:04}", magnitude / 10_000, magnitude % 10_000)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::RecordIndex;
    use crate::linkage::{Band, EntityType, Evidence};

    fn edge(weights: &[f64]) -> Edge {
        Edge {
            entity_type: EntityType::Customer,
            left: RecordIndex(0),
            right: RecordIndex(1),
            weight: weights.iter().sum(),
            probability: 0.5,
            band: Band::Review,
            evidence: weights
                .iter()
                .map(|weight| Evidence { comparison: "name", level: "equal", weight: *weight })
                .collect(),
        }
    }

    #[test]
    fn negative_weights_keep_their_sign_below_one() {
        assert_eq!(evidence(&edge(&[-0.25])), ("name:equal:-0.2500".to_owned(), "-0.2500".to_owned()));
    }

    proptest::proptest! {
        #[test]
        fn the_parts_add_up_to_the_weight_as_written(weights in proptest::collection::vec(-40.0..40.0f64, 0..12)) {
            let (list, weight) = evidence(&edge(&weights));
            let scaled = |text: &str| text.replace('.', "").parse::<i64>().unwrap();
            let sum: i64 = list.split('|').filter(|part| !part.is_empty())
                .map(|part| scaled(part.rsplit(':').next().unwrap())).sum();
            proptest::prop_assert_eq!(sum, scaled(&weight));
            let exact: f64 = weights.iter().sum();
            proptest::prop_assert!((weight.parse::<f64>().unwrap() - exact).abs() < 0.001);
        }
    }
}
