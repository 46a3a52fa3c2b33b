//! The kind of single rows, where a table mixes kinds: customers and suppliers of a ledger, invoices and credit notes.
//! Rows that are parts of others (subtasks) are left out.

use super::header::fold;
use super::known::RowRule;
use super::values::{is_digits, is_null};
use super::vocabulary::{RecordKind, Role, Standing};
use crate::table::Table;

/// Where the names of people stand in a table that keeps them among organisations: in the columns of the organisations' own
/// names, while the organisation that they belong to stands in another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct PeopleNames {
    /// Column of the organisation that a person belongs to.
    pub employer: usize,
    /// Columns of names that on a person's row are theirs.
    pub own: Vec<usize>,
}

/// Columns that name people.
const OF_PEOPLE: [Role; 3] = [Role::LastName, Role::FirstName, Role::PersonName];

/// How the kinds of a table's rows are told.
pub(super) struct RowKinds<'s> {
    /// The kind of rows to which no rule applies.
    pub default: RecordKind,
    /// Rules of the system's data file; the first that applies decides.
    pub rules: &'s [RowRule],
    /// Digits of general-ledger accounts; personal accounts have one more. Unknown without a metadata line.
    pub account_length: Option<usize>,
}

impl RowKinds<'_> {
    /// The rows that are records, in their order, and the kind of each; one entry where they all agree.
    pub(super) fn of_rows(
        &self,
        table: &Table,
        rows: Vec<u32>,
        columns: &[(Role, usize)],
    ) -> (Vec<u32>, Vec<RecordKind>) {
        let column_of = |rule: &RowRule| match rule.role {
            Some(role) => columns.iter().find(|(other, _)| *other == role).map(|(_, column)| *column),
            None => table.header.iter().position(|header| rule.headers.contains(&fold(header))),
        };
        // Where nobody has a name of a person, a type of rows tells how far a firm is on its way (`Kontakt`, `Kunde`).
        let names_people = columns.iter().any(|(role, _)| OF_PEOPLE.contains(role));
        let is_of_people = |rule: &RowRule| rule.kind.is_some_and(|kind| kind.standing() == Standing::Contact);
        let may_apply = |rule: &&RowRule| names_people || rule.values.is_empty() || !is_of_people(rule);
        let rules: Vec<(usize, &RowRule)> =
            self.rules.iter().filter(may_apply).filter_map(|rule| Some((column_of(rule)?, rule))).collect();
        if rules.is_empty() {
            return (rows, vec![self.default]);
        }
        let kind_of = |row: u32| {
            let applies =
                |(column, rule): &&(usize, &RowRule)| self.applies(rule, table.cell(row as usize, *column).trim());
            rules.iter().find(applies).map_or(Some(self.default), |(_, rule)| rule.kind)
        };
        let (rows, mut kinds): (Vec<u32>, Vec<RecordKind>) =
            rows.into_iter().filter_map(|row| Some((row, kind_of(row)?))).unzip();
        if kinds.windows(2).all(|pair| pair[0] == pair[1]) {
            kinds = vec![kinds.first().copied().unwrap_or(self.default)];
        }
        (rows, kinds)
    }

    /// The columns that on rows of people name the person and not the organisation, which stands in a column of its own.
    pub(super) fn people(&self, table: &Table, columns: &[(Role, usize)]) -> Option<PeopleNames> {
        let of_people =
            |rule: &&RowRule| rule.filled && rule.kind.is_some_and(|kind| kind.standing() == Standing::Contact);
        let under = |headers: fn(&RowRule) -> &[String]| {
            let said = move |column: &usize| {
                let header = fold(&table.header[*column]);
                self.rules.iter().filter(of_people).any(|rule| headers(rule).contains(&header))
            };
            let names = columns.iter().filter(|(role, _)| *role == Role::CompanyName).map(|(_, column)| *column);
            names.filter(said).collect::<Vec<usize>>()
        };
        let employer = under(|rule| &rule.headers).into_iter().min()?;
        Some(PeopleNames { employer, own: under(|rule| &rule.own_names) })
    }

    fn applies(&self, rule: &RowRule, value: &str) -> bool {
        if let Some(first_digits) = &rule.first_digits {
            let number = value.trim_start_matches('0');
            let personal = self.account_length.is_none_or(|length| number.len() == length + 1);
            return is_digits(number) && personal && number.starts_with(|digit| first_digits.contains(digit));
        }
        if rule.filled {
            return !is_null(value);
        }
        let folded = fold(value);
        rule.values.contains(&folded)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn account_rule(first_digits: &str, kind: RecordKind) -> RowRule {
        let first_digits = Some(first_digits.to_owned());
        RowRule {
            role: Some(Role::Id),
            headers: Vec::new(),
            values: Vec::new(),
            first_digits,
            filled: false,
            own_names: Vec::new(),
            kind: Some(kind),
        }
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
