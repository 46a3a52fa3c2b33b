//! Quality of the name comparison alone, on labelled pairs of names (`name1,name2,is_match`).

use std::collections::BTreeSet;
use std::path::Path;

use super::clusters::Rates;
use super::truth::TruthError;
use crate::linkage::compare_names;

/// The quality of the name comparison.
#[derive(Debug, Clone, PartialEq)]
pub struct NameQuality {
    /// Of all pairs, called `names`; then of those of each schema (`Company`, `Person`), where the file has such a column.
    pub sorts: Vec<SortQuality>,
    /// Wrongly decided pairs with their probability, the most wrong first.
    pub mistakes: Vec<(String, String, f64)>,
}

/// The quality for one sort of pairs.
#[derive(Debug, Clone, PartialEq)]
pub struct SortQuality {
    /// What they are called.
    pub sort: String,
    /// Labelled pairs.
    pub pairs: usize,
    /// Pairs labelled as matches.
    pub positive: usize,
    /// Quality at the probability from which a pair counts as the same.
    pub rates: Rates,
}

/// What a file says of a pair of names.
struct Label {
    is_match: bool,
    schema: String,
}

/// Judges the pairs of a file.
///
/// # Errors
/// If the file cannot be read or lacks one of the columns `name1`, `name2`, `is_match`.
pub fn evaluate_names(path: &Path) -> Result<NameQuality, TruthError> {
    let unreadable =
        |error: &dyn std::fmt::Display| TruthError::Unreadable { path: path.to_path_buf(), reason: error.to_string() };
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_path(path).map_err(|error| unreadable(&error))?;
    let header = reader.headers().map_err(|error| unreadable(&error))?.clone();
    let place = |name: &str| {
        let found = header.iter().position(|column| column.trim_start_matches('\u{feff}') == name);
        found.ok_or_else(|| TruthError::UnknownShape { path: path.to_path_buf() })
    };
    let (left, right, label) = (place("name1")?, place("name2")?, place("is_match")?);
    let schema = place("schema").ok();
    let mut pairs = Vec::new();
    let mut labels = Vec::new();
    for row in reader.records() {
        let row = row.map_err(|error| unreadable(&error))?;
        let cell = |place: usize| row.get(place).unwrap_or_default();
        labels.push(Label {
            is_match: matches!(cell(label).to_ascii_lowercase().as_str(), "true" | "1" | "yes"),
            schema: schema.map_or("", cell).to_owned(),
        });
        pairs.push((cell(left).to_owned(), cell(right).to_owned()));
    }
    Ok(judge(&pairs, &labels))
}

fn judge(pairs: &[(String, String)], labels: &[Label]) -> NameQuality {
    let probabilities = compare_names(pairs);
    let decided: Vec<bool> = probabilities.iter().map(|probability| *probability >= 0.5).collect();
    let quality = |sort: &str, is_of_it: &dyn Fn(&Label) -> bool| {
        let of_it = || decided.iter().zip(labels).filter(|(_, label)| is_of_it(label));
        let count = |wanted: &dyn Fn(bool, bool) -> bool| {
            of_it().filter(|(decided, label)| wanted(**decided, label.is_match)).count()
        };
        let share = |part: usize, whole: usize| if whole == 0 { 1.0 } else { part as f64 / whole as f64 };
        let (right, positive) = (count(&|decided, is_match| decided && is_match), count(&|_, is_match| is_match));
        let rates = Rates { precision: share(right, count(&|decided, _| decided)), recall: share(right, positive) };
        SortQuality { sort: sort.to_owned(), pairs: of_it().count(), positive, rates }
    };
    let mut sorts = vec![quality("names", &|_| true)];
    let schemas: BTreeSet<&str> = labels.iter().map(|label| label.schema.as_str()).collect();
    let named = schemas.into_iter().filter(|schema| !schema.is_empty());
    sorts.extend(named.map(|schema| quality(schema, &|label| label.schema == schema)));
    let mut mistakes: Vec<(String, String, f64)> = pairs
        .iter()
        .zip(probabilities)
        .zip(labels.iter().zip(&decided))
        .filter(|(_, (label, decided))| label.is_match != **decided)
        .map(|(((left, right), probability), _)| (left.clone(), right.clone(), probability))
        .collect();
    mistakes.sort_by(|a, b| (b.2 - 0.5).abs().total_cmp(&(a.2 - 0.5).abs()).then_with(|| a.0.cmp(&b.0)));
    NameQuality { sorts, mistakes }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sorts_of_names_are_judged_apart() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("pairs.csv");
        let text = "schema,name1,name2,is_match\n\
                    Company,Klapp Technik GmbH,Klapp Technik,true\n\
                    Company,Klapp Technik GmbH,Orlik Spedition,true\n\
                    Person,Ada Kern,Ada Kern,true\n";
        std::fs::write(&path, text).unwrap();
        let quality = evaluate_names(&path).unwrap();
        let told: Vec<_> = quality.sorts.iter().map(|one| (one.sort.as_str(), one.pairs, one.rates.recall)).collect();
        assert_eq!(told, [("names", 3, 2.0 / 3.0), ("Company", 2, 0.5), ("Person", 1, 1.0)]);
        assert_eq!(quality.mistakes.len(), 1);
    }
}
