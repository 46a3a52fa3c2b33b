//! `load_order.md` and `load_order.json`: what to load first, how many rows must arrive, and which sums must agree.

use std::fmt::Write as _;

use serde::{Deserialize, Serialize};

use crate::message::Message;
use crate::output::listing::{Tally, euro};
use crate::report::Language;
use crate::report::messages::{numbered, render, text};

/// The plan for people.
pub(super) const FOR_PEOPLE: &str = "load_order.md";
/// The plan for programs.
pub(super) const FOR_PROGRAMS: &str = "load_order.json";

/// What is loaded in one go.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Step {
    /// Its place in the order, from 1.
    pub order: usize,
    /// The file, relative to the pack; the first of several.
    pub file: String,
    /// Further files, where a target takes no more rows at once.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub further_files: Vec<String>,
    /// The column that tells its rows apart.
    pub key: String,
    /// Columns that name rows of files before it.
    pub refers_to: Vec<Reference>,
    /// Rows that must arrive.
    pub rows: u64,
    /// Sums that must agree, by column, with `.` decimals.
    pub control_totals: Vec<ControlTotal>,
}

/// A column that names rows of another file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Reference {
    /// The column.
    pub column: String,
    /// The file.
    pub file: String,
}

/// The sum of a column.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct ControlTotal {
    /// The column.
    pub column: String,
    /// Its sum.
    pub sum: String,
}

/// The plan of one pack.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct LoadOrder {
    /// The files of the pack itself.
    pub steps: Vec<Step>,
    /// The same for each target.
    pub targets: Vec<TargetOrder>,
    /// Conflicts that nobody has decided.
    pub open_conflicts: u64,
    /// Pairs of records that nobody has decided whether they are the same.
    pub open_pairs: u64,
    /// Records that merge into another one of their system.
    pub merges: u64,
    /// Rows of the originals.
    pub original_rows: u64,
}

/// The plan for one target.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct TargetOrder {
    /// Its slug.
    pub target: String,
    /// Its files in the order of loading.
    pub steps: Vec<Step>,
}

impl Step {
    /// A step from what was counted while its file was written.
    pub(super) fn new(order: usize, file: String, key: &str, refers_to: &[(&str, &str)], tally: &Tally) -> Self {
        let reference =
            |(column, file): &(&str, &str)| Reference { column: (*column).to_owned(), file: (*file).to_owned() };
        let total = |(column, sum): &(String, i128)| ControlTotal { column: column.clone(), sum: euro(*sum) };
        Self {
            order,
            file,
            further_files: Vec::new(),
            key: key.to_owned(),
            refers_to: refers_to.iter().map(reference).collect(),
            rows: tally.rows,
            control_totals: tally.sums.iter().map(total).collect(),
        }
    }

    /// All its files.
    pub fn files(&self) -> impl Iterator<Item = &str> {
        std::iter::once(self.file.as_str()).chain(self.further_files.iter().map(String::as_str))
    }
}

/// The plan as Markdown.
pub(super) fn for_people(plan: &LoadOrder, language: Language) -> String {
    let mut out = format!("# {}\n\n{}\n\n", text("load-order-title", language), text("load-order-how", language));
    table(&plan.steps, language, &mut out);
    for target in &plan.targets {
        // Writing into a string cannot fail.
        let _ =
            write!(out, "\n## {}\n\n", numbered("load-order-target", std::slice::from_ref(&target.target), language));
        table(&target.steps, language, &mut out);
    }
    let count = |id, name, count: u64| render(&Message::new(id).with(name, count as usize), language);
    let _ = write!(
        out,
        "\n## {}\n\n- {}\n- {}\n- {}\n- {}\n- {}\n",
        text("load-order-before", language),
        count("load-order-conflicts", "conflicts", plan.open_conflicts),
        count("load-order-pairs", "pairs", plan.open_pairs),
        count("load-order-merges", "merges", plan.merges),
        text("load-order-invoices", language),
        count("load-order-originals", "rows", plan.original_rows),
    );
    out
}

fn table(steps: &[Step], language: Language, out: &mut String) {
    let head = ["load-order-file", "load-order-rows", "load-order-key", "load-order-refers", "load-order-totals"];
    let head: Vec<String> = head.iter().map(|id| text(id, language)).collect();
    let _ = write!(out, "| | {} |\n|--:|---|--:|---|---|---|\n", head.join(" | "));
    for step in steps {
        let files = match step.further_files.last() {
            Some(last) => format!("`{}` … `{last}`", step.file),
            None => format!("`{}`", step.file),
        };
        let refers = step.refers_to.iter().map(|one| format!("`{}` → `{}`", one.column, one.file));
        let totals = step.control_totals.iter().map(|one| format!("`{}` = {}", one.column, one.sum));
        let cells = [
            step.order.to_string(),
            files,
            step.rows.to_string(),
            format!("`{}`", step.key),
            refers.collect::<Vec<_>>().join(", "),
            totals.collect::<Vec<_>>().join(", "),
        ];
        let _ = writeln!(out, "| {} |", cells.join(" | "));
    }
}

/// The schema of `load_order.json`.
#[cfg(test)]
pub(crate) fn schema() -> schemars::Schema {
    schemars::schema_for!(LoadOrder)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_plan_tells_rows_keys_and_totals() {
        let tally = Tally { rows: 3, sums: vec![("value_eur".to_owned(), 12_345)], ..Tally::default() };
        let step = Step::new(1, "a.csv".to_owned(), "entity_id", &[("customer_id", "b.csv")], &tally);
        let plan = LoadOrder { steps: vec![step], open_conflicts: 1, ..LoadOrder::default() };
        for language in Language::ALL {
            let text = for_people(&plan, language);
            assert!(
                text.contains("| 1 | `a.csv` | 3 | `entity_id` | `customer_id` → `b.csv` | `value_eur` = 123.45 |"),
                "{text}"
            );
            assert!(!text.contains("load-order-"), "{text}");
        }
    }
}
