//! What a reader should know about the records of a table before believing what is said of them: values that are no values,
//! columns that say the same of nearly everybody, records of which nothing is known.

use super::records::{OVERSIZED, TypedTable};
use super::values::is_null;
use super::vocabulary::{Role, Standing};
use crate::table::{Problem, ProblemKind};

/// Roles by which customers and people are told apart.
const IDENTIFYING: [Role; 16] = [
    Role::CompanyName,
    Role::CompanyNameExtra,
    Role::OtherName,
    Role::PersonName,
    Role::FirstName,
    Role::LastName,
    Role::Street,
    Role::FullAddress,
    Role::Email,
    Role::Phone,
    Role::Mobile,
    Role::Website,
    Role::VatId,
    Role::Iban,
    Role::RegisterNumber,
    Role::TaxNumber,
];
/// Records of a table from which on a value on more than half of them is worth a word: fewer may well be one house or family.
const MANY: usize = 100;
/// Characters of a value that a notice shows.
const SHOWN: usize = 60;

/// The notices about one table, in the order of their columns.
pub(super) fn notices(typed: &TypedTable) -> Vec<Problem> {
    let mut all: Vec<Problem> = (0..typed.table.width()).filter_map(|column| oversized(typed, column)).collect();
    let describes = typed.kinds().iter().any(|kind| matches!(kind.standing(), Standing::Master | Standing::Contact));
    if describes {
        let columns: Vec<usize> = IDENTIFYING.iter().flat_map(|role| typed.columns_with(*role)).collect();
        all.extend(columns.iter().filter_map(|column| repeated(typed, *column)));
        all.extend(nothing_known(typed, &columns));
    }
    all
}

/// Values that are longer than anything that is compared.
fn oversized(typed: &TypedTable, column: usize) -> Option<Problem> {
    typed.recognition.columns[column].role?;
    let row = typed.rows.iter().find(|row| typed.table.cell(**row as usize, column).len() > OVERSIZED)?;
    let (row, cell) = (*row as usize, typed.table.cell(*row as usize, column));
    Some(Problem {
        file: typed.table.file.clone(),
        row: Some(typed.table.line(row)),
        kind: ProblemKind::OversizedValue,
        details: vec![typed.table.header[column].clone(), cell.chars().count().to_string(), OVERSIZED.to_string()],
    })
}

/// One value on more than half of many records.
fn repeated(typed: &TypedTable, column: usize) -> Option<Problem> {
    let value = |row: &u32| typed.table.cell(*row as usize, column).trim();
    let majority = majority(typed.rows.iter().map(value))?;
    let count = typed.rows.iter().filter(|row| value(row) == majority).count();
    if count < MANY || 2 * count <= typed.len() || is_null(majority) {
        return None;
    }
    let details = vec![
        typed.table.header[column].clone(),
        count.to_string(),
        typed.len().to_string(),
        majority.chars().take(SHOWN).collect(),
    ];
    Some(Problem { file: typed.table.file.clone(), row: None, kind: ProblemKind::RepeatedValue, details })
}

/// The only value that more than half of all values can be (Boyer and Moore, "MJRTY – a fast majority vote algorithm", 1981);
/// whether they are has to be counted.
fn majority<'a>(values: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let (mut leader, mut lead) = (None, 0_usize);
    for value in values {
        match leader {
            Some(leading) if leading == value => lead += 1,
            _ if lead == 0 => (leader, lead) = (Some(value), 1),
            _ => lead -= 1,
        }
    }
    leader
}

/// Records that nothing but a number is known of.
fn nothing_known(typed: &TypedTable, columns: &[usize]) -> Option<Problem> {
    let empty = |row: &&u32| columns.iter().all(|column| is_null(typed.table.cell(**row as usize, *column).trim()));
    let count = typed.rows.iter().filter(empty).count();
    (count >= MANY && 2 * count > typed.len()).then(|| Problem {
        file: typed.table.file.clone(),
        row: None,
        kind: ProblemKind::NothingKnown,
        details: vec![count.to_string(), typed.len().to_string()],
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::by_hand::typed_table;
    use crate::catalog::{Department, RecordKind};

    fn told(count: usize, row: impl Fn(usize) -> [String; 3]) -> Vec<(ProblemKind, Vec<String>)> {
        let rows: Vec<[String; 3]> = (0..count).map(row).collect();
        let rows: Vec<Vec<&str>> = rows.iter().map(|row| row.iter().map(String::as_str).collect()).collect();
        let rows: Vec<&[&str]> = rows.iter().map(Vec::as_slice).collect();
        let roles = [Role::Id, Role::CompanyName, Role::Email];
        let typed = typed_table("kunden.csv", ("crm", Department::Sales), RecordKind::Account, &roles, &rows);
        notices(&typed).into_iter().map(|problem| (problem.kind, problem.details)).collect()
    }

    fn ordinary(number: usize) -> [String; 3] {
        [number.to_string(), format!("Firma {number}"), format!("info@firma{number}.example")]
    }

    #[test]
    fn ordinary_tables_need_no_notice() {
        assert_eq!(told(300, ordinary), []);
    }

    #[test]
    fn a_value_on_more_than_half_of_many_records_is_told() {
        let shared = |number: usize| {
            let [id, name, email] = ordinary(number);
            [id, name, if number.is_multiple_of(3) { email } else { "zentrale@amt.example".into() }]
        };
        let said = told(300, shared);
        assert_eq!(said.len(), 1);
        assert_eq!(
            (said[0].0, said[0].1[1].as_str(), said[0].1[3].as_str()),
            (ProblemKind::RepeatedValue, "200", "zentrale@amt.example")
        );
        assert_eq!(told(90, shared), [], "a few records may share a house");
    }

    #[test]
    fn records_without_anything_but_a_number_are_told() {
        let said = told(200, |number| [number.to_string(), String::new(), String::new()]);
        assert_eq!(said, [(ProblemKind::NothingKnown, vec!["200".to_owned(), "200".to_owned()])]);
    }

    #[test]
    fn an_oversized_value_is_told_and_only_its_beginning_is_used() {
        let long = "Wört ".repeat(50_000);
        let said = told(5, |number| {
            let [id, name, email] = ordinary(number);
            [id, if number == 3 { long.clone() } else { name }, email]
        });
        assert_eq!(said.len(), 1);
        assert_eq!((said[0].0, said[0].1[1].as_str()), (ProblemKind::OversizedValue, "250000"));
    }

    #[test]
    fn a_majority_is_found_in_any_order() {
        for values in [["a", "b", "a", "c", "a"], ["b", "c", "a", "a", "a"], ["a", "a", "a", "b", "c"]] {
            assert_eq!(majority(values.into_iter()), Some("a"));
        }
        assert_eq!(majority(std::iter::empty()), None);
    }
}
