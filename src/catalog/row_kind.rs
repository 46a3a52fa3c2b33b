//! The kind of single rows, where a table mixes kinds: customers and suppliers of a ledger, invoices and credit notes.

use super::header::fold;
use super::systems::RowRule;
use super::values::is_digits;
use super::vocabulary::{RecordKind, Role};
use crate::table::Table;

/// How the kinds of a table's rows are told.
pub(super) struct RowKinds {
    /// The kind of rows to which no rule applies.
    pub default: RecordKind,
    /// Rules of the system's data file; the first that applies decides.
    pub rules: &'static [RowRule],
    /// Digits of general-ledger accounts; personal accounts have one more. Unknown without a metadata line.
    pub account_length: Option<usize>,
}

impl RowKinds {
    /// The kind of each of the rows; one entry where they all agree.
    pub(super) fn of_rows(&self, table: &Table, rows: &[u32], columns: &[(Role, usize)]) -> Vec<RecordKind> {
        if self.rules.is_empty() {
            return vec![self.default];
        }
        let column_of = |role: Role| columns.iter().find(|(other, _)| *other == role).map(|(_, column)| *column);
        let rules: Vec<(usize, &RowRule)> =
            self.rules.iter().filter_map(|rule| Some((column_of(rule.role)?, rule))).collect();
        let kind_of = |row: &u32| {
            let applies =
                |(column, rule): &&(usize, &RowRule)| self.applies(rule, table.cell(*row as usize, *column).trim());
            rules.iter().find(applies).map_or(self.default, |(_, rule)| rule.kind)
        };
        let mut kinds: Vec<RecordKind> = rows.iter().map(kind_of).collect();
        if kinds.windows(2).all(|pair| pair[0] == pair[1]) {
            kinds = vec![kinds.first().copied().unwrap_or(self.default)];
        }
        kinds
    }

    fn applies(&self, rule: &RowRule, value: &str) -> bool {
        if let Some(first_digits) = &rule.first_digits {
            let number = value.trim_start_matches('0');
            let personal = self.account_length.is_none_or(|length| number.len() == length + 1);
            return is_digits(number) && personal && number.starts_with(|digit| first_digits.contains(digit));
        }
        let folded = fold(value);
        rule.values.contains(&folded)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn account_rule(first_digits: &str, kind: RecordKind) -> RowRule {
        RowRule { role: Role::Id, values: Vec::new(), first_digits: Some(first_digits.to_owned()), kind }
    }

    #[test]
    fn account_numbers_tell_customers_from_suppliers_at_any_length() {
        let supplier = account_rule("789", RecordKind::Creditor);
        let at = |length| RowKinds { default: RecordKind::Debtor, rules: &[], account_length: length };
        assert!(at(Some(4)).applies(&supplier, "70000"));
        assert!(!at(Some(4)).applies(&supplier, "10000"));
        assert!(at(Some(6)).applies(&supplier, "7000000"));
        assert!(!at(Some(6)).applies(&supplier, "70000"), "too short for a personal account");
        assert!(at(None).applies(&supplier, "700000"));
    }
}
