//! Quality of the name comparison alone, on labelled pairs of names (`name1,name2,is_match`).

use std::path::Path;

use super::clusters::Rates;
use super::truth::TruthError;
use crate::linkage::compare_names;

/// The quality of the name comparison.
#[derive(Debug, Clone, PartialEq)]
pub struct NameQuality {
    /// Labelled pairs.
    pub pairs: usize,
    /// Pairs labelled as matches.
    pub positive: usize,
    /// Quality at the probability from which a pair counts as the same.
    pub rates: Rates,
    /// Wrongly decided pairs with their probability, the most wrong first.
    pub mistakes: Vec<(String, String, f64)>,
}

/// Judges the pairs of a file.
///
/// # Errors
/// If the file cannot be read or lacks one of the columns `name1`, `name2`, `is_match`.
pub fn evaluate_names(path: &Path) -> Result<NameQuality, TruthError> {
    let unreadable = |error: &dyn std::fmt::Display| TruthError::Unreadable { path: path.to_path_buf(), reason: error.to_string() };
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_path(path).map_err(|error| unreadable(&error))?;
    let header = reader.headers().map_err(|error| unreadable(&error))?.clone();
    let place = |name: &str| {
        let found = header.iter().position(|column| column.trim_start_matches('\u{feff}') == name);
        found.ok_or_else(|| TruthError::UnknownShape { path: path.to_path_buf() })
    };
    let (left, right, label) = (place("name1")?, place("name2")?, place("is_match")?);
    let mut pairs = Vec::new();
    let mut labels = Vec::new();
    for row in reader.records() {
        let row = row.map_err(|error| unreadable(&error))?;
        let cell = |place: usize| row.get(place).unwrap_or_default();
        labels.push(matches!(cell(label).to_ascii_lowercase().as_str(), "true" | "1" | "yes"));
        pairs.push((cell(left).to_owned(), cell(right).to_owned()));
    }
    Ok(judge(&pairs, &labels))
}

fn judge(pairs: &[(String, String)], labels: &[bool]) -> NameQuality {
    let probabilities = compare_names(pairs);
    let decided: Vec<bool> = probabilities.iter().map(|probability| *probability >= 0.5).collect();
    let count = |wanted: &dyn Fn(bool, bool) -> bool| {
        decided.iter().zip(labels).filter(|(decided, label)| wanted(**decided, **label)).count() as f64
    };
    let right = count(&|decided, label| decided && label);
    let share = |part: f64, whole: f64| if whole == 0.0 { 1.0 } else { part / whole };
    let rates = Rates {
        precision: share(right, count(&|decided, _| decided)),
        recall: share(right, count(&|_, label| label)),
    };
    let mut mistakes: Vec<(String, String, f64)> = pairs
        .iter()
        .zip(probabilities)
        .zip(labels.iter().zip(&decided))
        .filter(|(_, (label, decided))| label != decided)
        .map(|(((left, right), probability), _)| (left.clone(), right.clone(), probability))
        .collect();
    mistakes.sort_by(|a, b| (b.2 - 0.5).abs().total_cmp(&(a.2 - 0.5).abs()).then_with(|| a.0.cmp(&b.0)));
    NameQuality { pairs: pairs.len(), positive: labels.iter().filter(|label| **label).count(), rates, mistakes }
}
