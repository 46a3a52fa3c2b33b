//! Names of files: the words in them, and the system that an unknown table is taken to come from.

use super::header::fold;

/// The path without its sheet: `erp/book.xlsx#Kunden` → (`erp/book.xlsx`, `Kunden`).
pub(super) fn split_sheet(file: &str) -> (&str, Option<&str>) {
    match file.rsplit_once('#') {
        Some((book, sheet)) => (book, Some(sheet)),
        None => (file, None),
    }
}

/// The file name of a path without folders and extension.
pub(super) fn stem(path: &str) -> &str {
    let name = path.rsplit('/').next().unwrap_or(path);
    match name.rsplit_once('.') {
        Some((stem, extension)) if !stem.is_empty() && extension.len() <= 5 && !extension.contains(' ') => stem,
        _ => name,
    }
}

/// The folded words of a table's file stem and sheet name, numbers left out, and each of the two names in one.
pub(super) fn words_of(file: &str) -> Vec<String> {
    let (book, sheet) = split_sheet(file);
    let mut all = Vec::new();
    for part in [stem(book), sheet.unwrap_or("")] {
        let words: Vec<String> = words(part).into_iter().map(fold).filter(|word| !word.is_empty()).collect();
        if words.len() > 1 {
            all.push(words.concat());
        }
        all.extend(bracketed(part));
        all.extend(words);
    }
    all
}

/// The words in the brackets at the end of a name, in one: `Aufgabe (project.task)` → `projecttask`.
pub(super) fn bracketed(name: &str) -> Option<String> {
    let (_, inside) = name.trim_end().strip_suffix(')')?.rsplit_once('(')?;
    let words = words(inside);
    (words.len() > 1).then(|| words.into_iter().map(fold).collect())
}

/// Whether one of the folded names stands in the path of a table: as a word, or as words in a row (`Zoho_CRM/…`).
pub(super) fn is_named(file: &str, names: &[String]) -> bool {
    let (book, sheet) = split_sheet(file);
    let path = book.rsplit_once('/').map_or("", |(folders, _)| folders);
    path.split('/').chain([stem(book), sheet.unwrap_or("")]).any(|part| {
        let words: Vec<String> = words(part).into_iter().map(fold).collect();
        (0..words.len()).any(|start| {
            let mut joined = String::new();
            words[start..].iter().any(|word| {
                joined.push_str(word);
                names.contains(&joined)
            })
        })
    })
}

/// What stands before the date of a list, and is no part of its name without one: `OP-Liste per 20.11.2026`.
const BEFORE_DATES: [&str; 8] = ["per", "vom", "zum", "bis", "am", "stand", "as", "of"];

/// Slug and name of the system of an unknown table: the file stem without date or counter. Sheets of one book are one
/// system. `Projektliste_2026-03.csv` → (`projektliste`, `Projektliste`).
pub(super) fn system_of(file: &str) -> (String, String) {
    let whole = stem(split_sheet(file).0);
    let mut kept: Vec<&str> = whole
        .split(|letter: char| !letter.is_alphanumeric())
        .filter(|word| !word.is_empty() && !word.bytes().all(|byte| byte.is_ascii_digit()))
        .map(|word| word.trim_end_matches(|letter: char| letter.is_ascii_digit()))
        .collect();
    let dated =
        whole.trim_end_matches(|sign: char| !sign.is_alphanumeric()).ends_with(|sign: char| sign.is_ascii_digit());
    while dated && kept.len() > 1 && kept.last().is_some_and(|last| BEFORE_DATES.contains(&fold(last).as_str())) {
        kept.pop();
    }
    if kept.iter().all(|word| word.is_empty()) {
        return (fold(whole), whole.to_owned());
    }
    let slug = kept.iter().map(|word| fold(word)).collect::<Vec<_>>().join("-");
    (slug, kept.join(" "))
}

/// Words at changes of case and at anything that is no letter: `salesInvoices_2` → `sales`, `Invoices`.
pub(super) fn words(text: &str) -> Vec<&str> {
    let mut words = Vec::new();
    let mut start = 0;
    let mut lower_before = false;
    for (at, letter) in text.char_indices() {
        if !letter.is_alphabetic() || letter.is_uppercase() && lower_before {
            words.push(&text[start..at]);
            start = if letter.is_alphabetic() { at } else { at + letter.len_utf8() };
        }
        lower_before = letter.is_lowercase();
    }
    words.push(&text[start..]);
    words.retain(|word| !word.is_empty());
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn systems_are_named_after_files_without_date_or_counter() {
        for (file, slug, name) in [
            ("Projektliste_2026-03.csv", "projektliste", "Projektliste"),
            ("export/Kunden (2).xlsx#Tabelle1", "kunden", "Kunden"),
            ("Übersicht Aufträge 01.02.2026.csv", "uebersicht-auftraege", "Übersicht Aufträge"),
            ("OP-Liste per 20.11.2026.xlsx#DE-AT", "op-liste", "OP Liste"),
            ("Projekte Stand.xlsx", "projekte-stand", "Projekte Stand"),
            ("people.csv", "people", "people"),
            ("archive.zip/a_b_001.csv", "a-b", "a b"),
            ("20260301.csv", "20260301", "20260301"),
        ] {
            assert_eq!(system_of(file), (slug.to_owned(), name.to_owned()), "{file}");
        }
    }

    #[test]
    fn systems_are_named_in_paths() {
        let names = ["zohocrm".to_owned(), "sevdesk".to_owned()];
        assert!(is_named("exports/Zoho CRM/Deals.csv", &names));
        assert!(is_named("2026-03_sevDesk_Kontakte.csv", &names));
        assert!(is_named("book.xlsx#zoho-crm", &names));
        assert!(!is_named("zoho/crmx.csv", &names));
        assert!(!is_named("zoho/crm.csv", &names), "folders are names of their own");
    }

    #[test]
    fn words_split_at_case_and_punctuation() {
        let words = words_of("dir/salesInvoices_2026.xlsx#Offene Posten");
        assert_eq!(words, ["salesinvoices", "sales", "invoices", "offeneposten", "offene", "posten"]);
        assert_eq!(words_of("Aufträge.csv"), ["auftraege"]);
        assert_eq!(words_of("Aufträge (sale.order) (2).csv")[1..], ["auftraege", "sale", "order"]);
        assert_eq!(words_of("Aufträge (sale.order).csv")[1], "saleorder");
    }
}
