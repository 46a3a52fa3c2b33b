//! `[migrate]`: which record a golden field is taken from, and what a ledger must know of itself to be loaded.

use std::collections::BTreeMap;

use super::diagnose::Mistake;
use super::raw::{Section, table_of};
use super::settings::{Criterion, FieldSettings, LedgerSettings, MigrateSettings};
use crate::catalog::{from_spelling, spellings};

pub(super) const MIGRATE_KEYS: [&str; 4] = ["systems", "order", "fields", "ledger"];
pub(super) const FIELD_KEYS: [&str; 2] = ["systems", "order"];
pub(super) const LEDGER_KEYS: [&str; 4] = ["consultant", "client", "fiscal_year", "account_length"];

/// Reads `[migrate]`.
pub(super) fn settings(root: &Section<'_>, mistakes: &mut Vec<Mistake>) -> MigrateSettings {
    let Some(section) = root.table("migrate", Some(&MIGRATE_KEYS), mistakes) else { return MigrateSettings::default() };
    MigrateSettings {
        systems: slugs(&section, mistakes),
        order: order(&section, mistakes),
        fields: fields(&section, mistakes),
        ledger: ledger(&section, mistakes),
    }
}

fn slugs(section: &Section<'_>, mistakes: &mut Vec<Mistake>) -> Vec<String> {
    section.texts("systems", mistakes).into_iter().map(|(slug, _)| slug).collect()
}

fn order(section: &Section<'_>, mistakes: &mut Vec<Mistake>) -> Vec<Criterion> {
    let mut order = Vec::new();
    for (word, span) in section.texts("order", mistakes) {
        match from_spelling::<Criterion>(&word) {
            Some(criterion) if order.contains(&criterion) => {
                mistakes.push(Mistake::new(format!("`{word}` stands twice"), span, "once is enough"));
            }
            Some(criterion) => order.push(criterion),
            None => mistakes.push(Mistake::unknown("criterion", &word, span, spellings::<Criterion>())),
        }
    }
    order
}

fn fields(section: &Section<'_>, mistakes: &mut Vec<Mistake>) -> BTreeMap<String, FieldSettings> {
    let Some(table) = section.table("fields", None, mistakes) else { return BTreeMap::new() };
    let mut fields = BTreeMap::new();
    for (name, _, value) in table.entries() {
        let Some(field) = table_of(value, Some(&FIELD_KEYS), mistakes) else { continue };
        let settings = FieldSettings { systems: slugs(&field, mistakes), order: order(&field, mistakes) };
        fields.insert(name.to_owned(), settings);
    }
    fields
}

fn ledger(section: &Section<'_>, mistakes: &mut Vec<Mistake>) -> LedgerSettings {
    let Some(table) = section.table("ledger", Some(&LEDGER_KEYS), mistakes) else { return LedgerSettings::default() };
    LedgerSettings {
        consultant: table.text("consultant", mistakes),
        client: table.text("client", mistakes),
        fiscal_year: table.date("fiscal_year", mistakes),
        account_length: table.count("account_length", mistakes),
    }
}

#[cfg(test)]
mod tests {
    use crate::config::{Criterion, parse};

    #[test]
    fn priorities_are_read_for_all_fields_and_for_one() {
        let text = r#"
            [migrate]
            systems = ["datev*", "zoho-crm"]
            [migrate.fields.email]
            systems = ["zoho-crm"]
            order = ["recency", "validity"]
            [migrate.ledger]
            consultant = "1001"
            account_length = 5
        "#;
        let settings = parse(text, "archipel.toml").expect("valid").migrate;
        assert_eq!(settings.systems, ["datev*", "zoho-crm"]);
        assert_eq!(settings.fields["email"].order, [Criterion::Recency, Criterion::Validity]);
        assert_eq!(settings.ledger.account_length, Some(5));
    }

    #[test]
    fn unknown_criteria_are_mistakes() {
        for (text, part) in [
            ("[migrate]\norder = [\"recentcy\"]", "did you mean `recency`"),
            ("[migrate]\norder = [\"recency\", \"recency\"]", "stands twice"),
            ("[migrate]\nsystem = [\"a\"]", "did you mean `systems`"),
            ("[migrate.fields]\nemail = 3", "a table"),
        ] {
            let report = parse(text, "archipel.toml").expect_err("a mistake").to_string();
            assert!(report.contains(part), "{text:?} gave\n{report}");
        }
    }
}
