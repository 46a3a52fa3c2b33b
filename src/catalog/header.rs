//! Headers in a comparable form: without case, punctuation, umlauts and decoration.

use super::composition;
use crate::table::Table;

/// A header in comparable form: lower-case letters and digits only, umlauts spelled out (`Straße 1` → `strasse1`).
pub(super) fn fold(header: &str) -> String {
    let mut folded = String::with_capacity(header.len());
    for letter in header.chars() {
        match letter {
            'ä' | 'Ä' => folded.push_str("ae"),
            'ö' | 'Ö' => folded.push_str("oe"),
            'ü' | 'Ü' => folded.push_str("ue"),
            'ß' | 'ẞ' => folded.push_str("ss"),
            'é' | 'è' | 'É' | 'È' => folded.push('e'),
            '%' => folded.push_str("percent"),
            other if other.is_alphanumeric() => folded.extend(other.to_lowercase()),
            _ => {}
        }
    }
    folded
}

/// The forms under which known systems look a header up: as it stands, and without a bracket that repeats the name
/// before it or names a module of the system (`Created Time (Ticket)`).
pub(super) fn literal_forms(header: &str, modules: &[String]) -> Vec<String> {
    let mut forms = vec![fold(header)];
    if let Some(form) = without_bracket(header, modules, false) {
        push_new(&mut forms, fold(&form));
    }
    forms
}

/// The same of a column of a table, and under the name of the field that the file itself says stands behind it.
pub(super) fn forms_in(table: &Table, header: &str, modules: &[String]) -> Vec<String> {
    let mut forms = literal_forms(header, modules);
    let fields = table.declared.iter().flat_map(|declared| &declared.fields);
    for (_, field) in fields.filter(|(title, _)| title == header) {
        push_new(&mut forms, fold(field));
    }
    forms
}

/// The forms under which header words are looked up, the most literal first: as it stands, without any bracket, without
/// one of the suffixes, without a counter at the end, without one of the prefixes.
pub(super) fn loose_forms(header: &str, prefixes: &[String], suffixes: &[String]) -> Vec<String> {
    let mut forms = vec![fold(header)];
    let round = header.replace('[', "(").replace(']', ")");
    if let Some(form) = without_bracket(&round, &[], true) {
        push_new(&mut forms, fold(&form));
    }
    for at in 0..forms.len() {
        let bare = suffixes.iter().find_map(|suffix| forms[at].strip_suffix(suffix.as_str())).map(str::to_owned);
        push_new(&mut forms, bare.unwrap_or_default());
    }
    for at in 0..forms.len() {
        let stripped = forms[at].trim_end_matches(|letter: char| letter.is_ascii_digit()).to_owned();
        push_new(&mut forms, stripped);
    }
    for at in 0..forms.len() {
        let bare: Vec<String> =
            prefixes.iter().filter_map(|prefix| forms[at].strip_prefix(prefix.as_str())).map(str::to_owned).collect();
        for form in bare {
            push_new(&mut forms, form);
        }
    }
    forms
}

/// The name of a column behind the title of its group (`Konditionen: Monatspauschale`).
pub(super) fn in_group(header: &str) -> Option<&str> {
    header.rsplit_once(": ").map(|(_, name)| name.trim()).filter(|name| !fold(name).is_empty())
}

/// Whether a header says nothing: it is empty, or a name and a number that a reader or a spreadsheet gave (`column_3`).
pub(super) fn says_nothing(header: &str) -> bool {
    const GIVEN: [&str; 7] = ["", "column", "spalte", "feld", "field", "unnamed", "unbenannt"];
    let folded = fold(header);
    let bare = folded.trim_end_matches(|letter: char| letter.is_ascii_digit());
    GIVEN.contains(&bare) && (bare.len() < folded.len() || bare.is_empty() || bare == "unnamed")
}

/// Headers that must share a prefix, and the share of all, for it to be taken off.
const SHARING: (usize, f64) = (5, 0.75);

/// The headers without a prefix that most of them share and that says nothing (`F_KDNR`, `F_NAME1`: the field of a table).
pub(super) fn without_shared_prefix<'a>(headers: &[&'a str]) -> Vec<&'a str> {
    let prefixes: Vec<&str> = headers.iter().map(|header| first_word(header)).collect();
    let named = prefixes.iter().filter(|prefix| !prefix.is_empty()).count();
    let sharing = |prefix: &str| prefixes.iter().filter(|other| **other == prefix).count();
    let shared = prefixes.iter().copied().filter(|prefix| !prefix.is_empty()).find(|prefix| {
        let count = sharing(prefix);
        count >= SHARING.0 && count as f64 >= SHARING.1 * named as f64
    });
    let Some(prefix) = shared.filter(|prefix| composition::key(prefix).is_none()) else { return headers.to_vec() };
    let bare = |header: &'a str| {
        let rest =
            header.strip_prefix(prefix).map(|rest| rest.trim_start_matches(|letter: char| !letter.is_alphanumeric()));
        rest.filter(|rest| !rest.is_empty()).unwrap_or(header)
    };
    headers.iter().map(|header| bare(header)).collect()
}

/// The letters before the first sign or inner capital; empty where nothing comes behind them.
fn first_word(header: &str) -> &str {
    let mut lower_before = false;
    for (at, letter) in header.char_indices() {
        if !letter.is_alphanumeric() || letter.is_uppercase() && lower_before {
            return &header[..at];
        }
        lower_before = letter.is_lowercase();
    }
    ""
}

fn push_new(forms: &mut Vec<String>, form: String) {
    if !form.is_empty() && !forms.contains(&form) {
        forms.push(form);
    }
}

/// The header without its last bracket, keeping what follows (`Owner(Owner).id` → `Owner.id`). Unless `any`, only a
/// bracket that repeats the text before it or names one of the modules is taken out.
fn without_bracket(header: &str, modules: &[String], any: bool) -> Option<String> {
    let open = header.rfind('(')?;
    let close = open + header[open..].find(')')?;
    let (before, inside) = (fold(&header[..open]), fold(&header[open + 1..close]));
    let known = before == inside || modules.contains(&inside);
    (!before.is_empty() && (any || known)).then(|| format!("{}{}", &header[..open], &header[close + 1..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folding_ignores_case_punctuation_and_umlauts() {
        assert_eq!(fold("Straße"), fold("STRASSE"));
        assert_eq!(fold("E-Mail"), "email");
        assert_eq!(fold("Beleginfo – Art 1"), fold("Beleginfo - Art 1"));
        assert_eq!(fold("Betrag inkl. MwSt."), "betraginklmwst");
    }

    #[test]
    fn brackets_of_reports_are_taken_out() {
        let modules = vec!["ticket".to_owned()];
        assert_eq!(literal_forms("Created Time (Ticket)", &modules)[1], "createdtime");
        assert_eq!(literal_forms("Account Owner(Account Owner).id", &[])[1], "accountownerid");
        assert_eq!(literal_forms("Mailing State(Mailing State)", &[])[1], "mailingstate");
        assert_eq!(literal_forms("Name (Adressattyp Unternehmen)", &modules).len(), 1);
    }

    #[test]
    fn prefixes_that_say_nothing_are_taken_off_if_most_headers_have_them() {
        let headers = ["F_KDNR", "F_NAME1", "F_STR", "F_PLZ", "F_ORT", "LAND"];
        assert_eq!(without_shared_prefix(&headers), ["KDNR", "NAME1", "STR", "PLZ", "ORT", "LAND"]);
        let headers = ["tblName", "tblPlz", "tblOrt", "tblLand", "tblTel"];
        assert_eq!(without_shared_prefix(&headers)[0], "Name");
        let customer = ["Kunde Nr", "Kunde Name", "Kunde PLZ", "Kunde Ort", "Kunde Tel"];
        assert_eq!(without_shared_prefix(&customer), customer, "this prefix says something");
        let few = ["F_KDNR", "F_NAME1", "STR", "PLZ", "ORT"];
        assert_eq!(without_shared_prefix(&few), few);
    }

    #[test]
    fn headers_that_only_count_say_nothing() {
        assert!(["column_3", "Spalte 7", "", "Unnamed: 0", "Feld12"].iter().all(|header| says_nothing(header)));
        assert!(!["Feld", "Name 2", "Field Service", "Column"].iter().any(|header| says_nothing(header)));
    }

    #[test]
    fn the_literal_form_comes_first() {
        let suffixes = ["ineur".to_owned(), "eur".to_owned()];
        assert_eq!(loose_forms("Umsatz (EUR)", &[], &[]), ["umsatzeur", "umsatz"]);
        assert_eq!(loose_forms("Budget [EUR]", &[], &[]), ["budgeteur", "budget"]);
        assert_eq!(loose_forms("Wert in EUR", &[], &suffixes), ["wertineur", "wert"]);
        assert_eq!(loose_forms("Telefon 1", &[], &[]), ["telefon1", "telefon"]);
        assert_eq!(loose_forms("PRIMARY_PHONE", &["primary".to_owned()], &[]), ["primaryphone", "phone"]);
    }
}
