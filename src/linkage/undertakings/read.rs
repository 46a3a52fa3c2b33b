//! From a record to what undertakings are compared by.

use rustc_hash::FxHashMap;

use super::course::When;
use super::numbers::{PlainNumber, numbers};
use super::title::title;
use super::towns::Towns;
use crate::catalog::{Catalogue, Record, Role, is_year};
use crate::linkage::entities::display;
use crate::standardise::{
    DateFormat, NumberFormat, Stage, column_date_format, company_name, fold, number_format, parse_date, stage,
    sum_money, title_words,
};

/// Roles of dates, the ones that say most first.
const DATES: [Role; 5] = [Role::Start, Role::Closed, Role::DocumentDate, Role::Created, Role::End];

/// Columns with an undertaking's amount, the first choice first.
const AMOUNTS: [Role; 2] = [Role::Amount, Role::AmountGross];

/// Formats of a table's dates and amounts.
pub(crate) struct Formats {
    date: FxHashMap<Role, DateFormat>,
    amount: Option<NumberFormat>,
}

impl Formats {
    /// Reads the formats off the columns of a table.
    pub(crate) fn of(catalogue: &Catalogue, table: usize) -> Self {
        let typed = &catalogue.tables[table];
        let column = |role| typed.columns_with(role).next();
        let date = DATES.iter().filter_map(|role| Some((*role, column_date_format(typed, column(*role)?)))).collect();
        let amount = column(Role::Amount).or_else(|| column(Role::AmountGross));
        Self { date, amount: amount.map(|column| number_format(typed.table.column(column))) }
    }

    /// The amount of a record in cents.
    pub(crate) fn amount(&self, record: &Record<'_>) -> Option<i64> {
        let format = self.amount.as_ref()?;
        let mut columns = AMOUNTS.into_iter().flat_map(|role| record.typed().columns_with(role));
        columns.find_map(|column| sum_money(record.parts(column), format)).map(|money| money.cents)
    }

    /// When a record says its undertaking was: deals their closing date, projects and orders their start.
    pub(crate) fn when(&self, record: &Record<'_>) -> Option<When> {
        DATES.iter().find_map(|role| self.under(*role, record))
    }

    /// When a record was entered.
    pub(super) fn entered(&self, record: &Record<'_>) -> Option<When> {
        self.under(Role::Created, record)
    }

    fn under(&self, role: Role, record: &Record<'_>) -> Option<When> {
        let value = record.value(role)?.trim();
        if is_year(value) {
            return value.parse().ok().map(When::Year);
        }
        parse_date(value, self.date.get(&role)?).map(When::Day)
    }
}

/// What one record says of its undertaking, as plain text.
pub(super) struct Reading {
    /// Its customer, and the surprise of it in bits.
    pub(super) customer: Option<(u32, f32)>,
    /// Words of the customer's name.
    pub(super) customer_name: Vec<String>,
    /// Words of all its customer's names, and of where it is.
    pub(super) whose: Vec<String>,
    pub(super) title: Vec<String>,
    pub(super) owner: Vec<String>,
    pub(super) context: Vec<String>,
    pub(super) numbers: Vec<PlainNumber>,
    /// In cents.
    pub(super) amount: Option<i64>,
    pub(super) when: Option<When>,
    pub(super) entered: Option<When>,
    pub(super) stage: Stage,
    pub(super) towns: Vec<String>,
}

impl Reading {
    /// Reads a record whose customer is known; `name_of` gives the words of a customer's name.
    pub(super) fn of(
        record: &Record<'_>,
        known: Option<(u32, f32)>,
        name_of: &(dyn Fn(u32) -> Vec<String> + Sync),
        towns: &Towns,
        formats: &Formats,
    ) -> Self {
        let mut words = known.map_or_else(Vec::new, |(customer, _)| name_of(customer));
        // What the record itself writes is the better witness where its customer was guessed.
        let customer_name = customer(record).unwrap_or_else(|| words.clone());
        words.extend(customer_name.iter().cloned());
        let title = title(record, &words);
        let context = context(record, &words);
        words.extend(record.value(Role::City).map(fold));
        Self {
            customer: known,
            title,
            whose: words,
            customer_name,
            owner: owner(record),
            context,
            numbers: numbers(record),
            // What costs nothing has no price by which it could be told from others.
            amount: formats.amount(record).filter(|cents| *cents != 0),
            when: formats.when(record),
            entered: formats.entered(record),
            stage: stage_of(record),
            towns: towns.of(record, known.map(|(customer, _)| customer)),
        }
    }
}

/// The words of the name that a record gives its customer, without the legal form; `None` where it gives none.
fn customer(record: &Record<'_>) -> Option<Vec<String>> {
    let words = company_name(&display(record)?).tokens;
    Some(words).filter(|words| !words.is_empty())
}

/// The words of a record's remarks and persons, without those of the customer's own name: a private customer is the person whom
/// his deals and orders name, and who it is for has been compared already.
fn context(record: &Record<'_>, customer: &[String]) -> Vec<String> {
    let words = record.values(Role::Notes).chain(record.values(Role::PersonName)).flat_map(title_words);
    words.filter(|word| !customer.contains(word)).collect()
}

/// The words of the names of the people in charge.
fn owner(record: &Record<'_>) -> Vec<String> {
    title_words(record.value(Role::Owner).unwrap_or_default())
}

/// How far the undertaking has come.
fn stage_of(record: &Record<'_>) -> Stage {
    record.value(Role::Stage).map_or(Stage::Unknown, |value| stage(record.kind(), value))
}

#[cfg(test)]
mod tests {
    use super::context;
    use crate::catalog::by_hand::{catalogue, typed_table};
    use crate::catalog::{Department, RecordIndex, RecordKind, Role};

    #[test]
    fn a_private_customers_own_name_is_no_context_of_the_work() {
        let roles = [Role::Id, Role::PersonName, Role::Notes];
        let rows: [&[&str]; 1] = [&["D1", "Karl Muster", "Baustelle Seeweg"]];
        let deals = typed_table("deals.csv", ("crm", Department::Sales), RecordKind::Deal, &roles, &rows);
        let catalogue = catalogue(vec![deals]);
        let words = |customer: &[&str]| {
            let customer: Vec<String> = customer.iter().map(|word| (*word).to_owned()).collect();
            context(&catalogue.record(RecordIndex(0)), &customer)
        };
        let others = words(&["beispiel"]);
        assert!(others.contains(&"karl".to_owned()) && others.contains(&"muster".to_owned()));
        let own = words(&["karl", "muster"]);
        assert!(!own.is_empty() && own.iter().all(|word| word != "karl" && word != "muster"));
    }
}
