//! Finds the lists of a JSON text that are tables, and how often lists inside their rows have more than one element.

use std::collections::BTreeMap;

use super::scanner::{JsonError, Scanner, Shape};

/// A list that is a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct List {
    /// Names on the way to it, joined by dots; empty at the top.
    pub(super) path: String,
    /// Where it begins, in bytes.
    pub(super) at: usize,
    /// Its rows are arrays, not objects.
    pub(super) of_arrays: bool,
    /// Number of its elements.
    pub(super) len: usize,
    /// Lists of objects inside its rows, by their paths.
    pub(super) inner: BTreeMap<String, Inner>,
}

/// A list of objects inside the rows of another.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Inner {
    /// Objects in all rows together.
    pub(super) total: usize,
    /// Most objects in one row.
    pub(super) most: usize,
}

/// Finds all lists of objects or arrays from the top on; what lies inside such a list is no table of its own. Returns what
/// was found before a damage, and the damage.
pub(super) fn lists(scanner: &mut Scanner<'_>) -> (Vec<List>, Result<(), JsonError>) {
    let mut found = Vec::new();
    let outcome = value(scanner, &mut String::new(), &mut found);
    (found, outcome)
}

fn value(scanner: &mut Scanner<'_>, path: &mut String, found: &mut Vec<List>) -> Result<(), JsonError> {
    match scanner.shape()? {
        Shape::Scalar => scanner.skip(),
        Shape::Object => scanner.members(|scanner, key| {
            let length = path.len();
            descend(path, key);
            let outcome = value(scanner, path, found);
            path.truncate(length);
            outcome
        }),
        Shape::Array => {
            let mut list =
                List { path: path.clone(), at: scanner.at, of_arrays: false, len: 0, inner: BTreeMap::new() };
            let (mut objects, mut arrays) = (0, 0);
            let outcome = scanner.elements(|scanner| {
                list.len += 1;
                match scanner.shape()? {
                    Shape::Object => objects += 1,
                    Shape::Array => arrays += 1,
                    Shape::Scalar => {}
                }
                row(scanner, &mut String::new(), &mut list.inner)
            });
            list.of_arrays = arrays > objects;
            if objects + arrays > 0 {
                found.push(list);
            }
            outcome
        }
    }
}

/// Looks for lists of objects inside one row.
fn row(scanner: &mut Scanner<'_>, path: &mut String, inner: &mut BTreeMap<String, Inner>) -> Result<(), JsonError> {
    match scanner.shape()? {
        Shape::Scalar => scanner.skip(),
        Shape::Object => scanner.members(|scanner, key| {
            let length = path.len();
            descend(path, key);
            let outcome = row(scanner, path, inner);
            path.truncate(length);
            outcome
        }),
        Shape::Array => {
            let mut objects = 0;
            let outcome = scanner.elements(|scanner| {
                objects += usize::from(scanner.shape()? == Shape::Object);
                row(scanner, path, inner)
            });
            if objects > 0 {
                let known = inner.entry(path.clone()).or_default();
                known.total += objects;
                known.most = known.most.max(objects);
            }
            outcome
        }
    }
}

/// Adds a name to a path.
pub(super) fn descend(path: &mut String, key: &str) {
    if !path.is_empty() {
        path.push('.');
    }
    path.push_str(key);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<(String, usize, bool)> {
        let lists = lists(&mut Scanner::new(text, 0)).0;
        lists.into_iter().map(|list| (list.path, list.len, list.of_arrays)).collect()
    }

    #[test]
    fn lists_are_found_at_any_depth() {
        assert_eq!(found(r#"[{"a": 1}, {"a": 2}]"#), [(String::new(), 2, false)]);
        let text = r#"{"meta": {"page": 1, "tags": ["x"]}, "result": {"data": [{"a": 1}], "rows": [[1], [2]]}}"#;
        assert_eq!(found(text), [("result.data".to_owned(), 1, false), ("result.rows".to_owned(), 2, true)]);
        assert_eq!(found(r#"{"name": "x", "list": [1, 2]}"#), []);
    }

    #[test]
    fn lists_inside_rows_are_counted() {
        let text = r#"[{"lines": [{"n": 1}, {"n": 2}], "tags": ["a"]}, {"lines": []}, {"adr": {"a": [{"o": 1}]}}]"#;
        let lists = lists(&mut Scanner::new(text, 0)).0;
        let inner: Vec<(&str, usize, usize)> =
            lists[0].inner.iter().map(|(path, inner)| (path.as_str(), inner.total, inner.most)).collect();
        assert_eq!(inner, [("adr.a", 1, 1), ("lines", 2, 2)]);
    }
}
