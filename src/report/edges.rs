//! `edges.csv`: scored pairs with their evidence.

use std::fmt::Write as _;
use std::io::{self, Write};

use super::{fields, pieces};
use crate::catalog::Catalogue;
use crate::linkage::{Edge, Resolution};
use crate::output;

const HEADER: [&str; 9] = [
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
        let (left, right) = (catalogue.record(edge.left), catalogue.record(edge.right));
        let (evidence, weight) = evidence(edge);
        csv.write_record([
            edge.entity_type.name(),
            left.file(),
            &left.qualified_id(),
            right.file(),
            &right.qualified_id(),
            &weight,
            &output::probability(edge.probability),
            edge.band.name(),
            &evidence,
        ])?;
        Ok(())
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
