//! What makes headers and ids treacherous: twins, repetitions, damaged and padded ids, thousands of columns, words that lie.

use super::*;

#[test]
fn repeated_headers_are_told_apart_by_their_place() {
    let header = ["Kundennr", "Firma", "Telefon", "Telefon", "Telefon", "Ort", "Ort"];
    let rows = [
        ["1", "Muster GmbH", "0221 123456", "", "keine Angabe", "", "Köln"],
        ["2", "Beispiel AG", "0351 123456", "0171 1234567", "", "", "Dresden"],
    ];
    let typed = typed(table("kunden.csv", &header, &rows));
    assert_is(&typed, "kunden", RecordKind::Account);
    let role = |column: usize| typed.recognition.columns[column].role;
    assert_eq!([role(2), role(3)], [Some(Role::Phone), Some(Role::Phone)]);
    assert_eq!([role(5), role(6)], [None, Some(Role::City)], "of two towns the one with values");
}

#[test]
fn twins_of_a_lookup_are_key_and_name() {
    let header = ["Projekt-Nr", "Projekt", "Firma.id", "Firma", "Start"];
    let rows = [
        ["P1", "Umbau Halle", "4876876000001234567", "Muster GmbH", "01.02.2026"],
        ["P2", "Wartung Anlage", "zcrm_4876876000001234568", "Beispiel AG", "02.02.2026"],
    ];
    let typed = typed(table("projekte.csv", &header, &rows));
    assert_roles(&typed, &[("Firma.id", Role::AccountReference), ("Firma", Role::CompanyName)]);
}

#[test]
fn ids_that_a_spreadsheet_made_alike_are_no_ids() {
    let rows = [
        ["1.21143E+15", "Muster GmbH", "50667", "Köln"],
        ["1.21143E+15", "Beispiel AG", "01067", "Dresden"],
        ["1.21143E+15", "Probe KG", "20095", "Hamburg"],
    ];
    let typed = typed(table("kunden.csv", &["ID", "Firma", "PLZ", "Ort"], &rows));
    assert_eq!(role_of(&typed, "ID"), None);
    assert!(typed.ids.iter().all(|id| id.starts_with("row:")), "{:?}", typed.ids);
}

#[test]
fn rounded_ids_join_nothing_and_are_told() {
    let rounded = |number: usize| format!("24017300000000{number}00");
    let rows: Vec<[String; 4]> = (10..18)
        .map(|number| {
            let row = [format!("R-{number}"), rounded(number), format!("Muster {number} GmbH"), "1,00".to_owned()];
            row.map(|cell| cell.replace("1,00", "1.190,00"))
        })
        .collect();
    let header = ["Rechnungsnr", "Kunden-ID", "Kunde", "Betrag brutto"];
    let catalogue = catalogue(vec![table("Rechnungen.csv", &header, &rows)]);
    assert_eq!(role_of(&catalogue.tables[0], "Kunden-ID"), None);
    let told: Vec<_> = catalogue.problems.iter().filter(|problem| problem.kind == ProblemKind::DamagedIds).collect();
    assert_eq!(told.len(), 1);
    assert_eq!(told[0].details[0], "Kunden-ID");
    let whole: Vec<[String; 4]> = rows
        .iter()
        .enumerate()
        .map(|(at, row)| [row[0].clone(), format!("24017300000000{at}17"), row[2].clone(), row[3].clone()])
        .collect();
    let whole = typed(table("Rechnungen.csv", &header, &whole));
    assert_eq!(role_of(&whole, "Kunden-ID"), Some(Role::CustomerReference));
}

#[test]
fn nulls_in_any_spelling_are_no_values() {
    let rows = [
        ["1", "Muster GmbH", "-", "NULL", "n/a"],
        ["2", "Beispiel AG", "0351 123456", "#N/A", "keine Angabe"],
        ["3", "Probe KG", "--", "", "info@probe.example"],
    ];
    let typed = typed(table("kunden.csv", &["Nr", "Firma", "Telefon", "Fax", "E-Mail"], &rows));
    let fill = |column: usize| (typed.recognition.columns[column].fill * 3.0).round() as usize;
    assert_eq!([fill(2), fill(3), fill(4)], [1, 0, 1]);
}

#[test]
fn guarded_telephone_numbers_and_several_emails_in_a_cell_are_known() {
    let rows = [
        ["1", "Muster GmbH", "'+49221123456", "eva@muster.example, jan@muster.example"],
        ["2", "Beispiel AG", "'+49351123456", "info@beispiel.example; office@beispiel.example"],
    ];
    let typed = typed(table("kunden.csv", &["Nr", "Firma", "Erreichbar", "Post"], &rows));
    assert_roles(&typed, &[("Erreichbar", Role::Phone), ("Post", Role::Email)]);
}

#[test]
fn suppliers_among_customers_are_told_by_a_column_that_says_so() {
    let header = ["Nr", "Firma", "Ort", "Kategorie"];
    let rows = [
        ["1", "Muster GmbH", "Köln", "Kunde"],
        ["2", "Liefer KG", "Hamburg", "Lieferant"],
        ["3", "Beispiel AG", "Dresden", "Kunde"],
    ];
    let typed = typed(table("adressen.csv", &header, &rows));
    assert_eq!(typed.kinds, [RecordKind::Account, RecordKind::Creditor, RecordKind::Account]);
}

#[test]
fn padded_and_bare_customer_numbers_lead_to_the_same_record() {
    let masters = [["0000000779", "Muster GmbH", "Köln"], ["0000011113", "Beispiel AG", "Dresden"]];
    let typed = typed(table("KNA1.csv", &["KUNNR", "NAME1", "ORT01"], &masters));
    assert_is(&typed, "sap", RecordKind::Debtor);
    let key = |id: &str| crate::catalog::reference_key(id).map(std::borrow::Cow::into_owned);
    assert_eq!(key("0000000779"), key("779"));
    assert_eq!(typed.table.cell(0, 0), "0000000779", "the record keeps its id verbatim");
}

#[test]
fn two_thousand_columns_are_no_obstacle() {
    let mut header: Vec<String> =
        ["Summary", "Issue key", "Issue Type", "Status", "Project key", "Created"].map(str::to_owned).to_vec();
    header.extend((0..1_100).map(|number| format!("Custom field (Merkmal {number})")));
    header.extend((0..1_100).map(|_| "Comment".to_owned()));
    header.push("Custom field (Kunde)".to_owned());
    let names: Vec<&str> = header.iter().map(String::as_str).collect();
    let mut wide = headed("issues.csv", &names);
    for (row, customer) in [(2, "Muster GmbH"), (3, "Beispiel AG")] {
        let cells = (0..names.len()).map(|column| match column {
            0 => "Umbau Halle",
            1 => ["P-1", "P-2"][row as usize - 2],
            last if last + 1 == names.len() => customer,
            _ => "",
        });
        wide.push(row, cells);
    }
    let typed = typed(wide);
    assert_is(&typed, "jira", RecordKind::Ticket);
    assert_roles(&typed, &[("Issue key", Role::Id), ("Custom field (Kunde)", Role::CompanyName)]);
    assert!(typed.recognition.columns.iter().filter(|column| column.role.is_some()).count() < 12);
}

#[test]
fn an_objection_is_no_consent_and_consent_no_objection() {
    let header = ["E-Mail", "Nachname", "Werbesperre", "Newsletter"];
    let rows = [["eva@muster.example", "Muster", "nein", "ja"], ["jan@weber.example", "Weber", "ja", "nein"]];
    let typed = typed(table("newsletter.csv", &header, &rows));
    assert_roles(&typed, &[("Werbesperre", Role::OptOut), ("Newsletter", Role::OptIn)]);
}

#[test]
fn words_that_lie_leave_the_role_unsure() {
    let header = ["Nr", "Firma", "Telefon", "IBAN", "Rechnungsdatum", "Umsatzsteuer-ID"];
    let rows = [
        ["1", "Muster GmbH", "siehe Visitenkarte", "liegt vor", "folgt", "beantragt"],
        ["2", "Beispiel AG", "nur per Mail", "fehlt", "offen", "nicht nötig"],
    ];
    let typed = typed(table("kunden.csv", &header, &rows));
    for header in ["Telefon", "IBAN", "Rechnungsdatum", "Umsatzsteuer-ID"] {
        assert_eq!(role_of(&typed, header), None, "{header}");
    }
    let unsure = |column: usize| typed.recognition.columns[column].unsure.map(|(role, _)| role);
    assert_eq!(unsure(2), Some(Role::Phone));
    assert_eq!(unsure(3), Some(Role::Iban));
}

#[test]
fn numbers_under_a_name_are_keys_and_not_names() {
    let header = ["id", "name", "partner_id", "date_start", "user_id", "stage_id"];
    let rows = [
        ["1", "Umbau Halle", "4711", "2026-01-01", "Jan Weber", "Done"],
        ["2", "Wartung Anlage", "4712", "2026-01-01", "Jan Weber", "Running"],
    ];
    let keys = typed(table("project.project.csv", &header, &rows));
    assert_roles(&keys, &[("partner_id", Role::AccountReference)]);
    let customers = rows.map(|[id, name, _, start, user, stage]| [id, name, "Muster GmbH", start, user, stage]);
    let shown = typed(table("project.project.csv", &header, &customers));
    assert_roles(&shown, &[("partner_id", Role::CompanyName)]);
}

#[test]
fn tables_that_only_their_path_names_belong_to_that_system() {
    let rows = [["10023", "Muster GmbH", "50667", "Köln"], ["10024", "Beispiel AG", "01067", "Dresden"]];
    let header = ["Kundennummer", "Firma", "PLZ", "Ort"];
    let named = typed(table("exports/weclapp/kunden.csv", &header, &rows));
    assert_is(&named, "weclapp", RecordKind::Debtor);
    assert!(named.recognition.system.known);
    let nameless = typed(table("exports/erp/kunden.csv", &header, &rows));
    assert_is(&nameless, "kunden", RecordKind::Account);
    assert!(!nameless.recognition.system.known);
}

#[test]
fn keys_with_letters_are_not_names_of_companies() {
    let header = ["Firma-ID", "Firma/Name", "Ortschaft"];
    let rows = [["zcrm_48760001", "Muster GmbH", "Köln"], ["zcrm_48760002", "Eva Weber", "Dresden"]];
    let typed = typed(table("firmen.csv", &header, &rows));
    assert_roles(&typed, &[("Firma-ID", Role::Id), ("Firma/Name", Role::CompanyName), ("Ortschaft", Role::City)]);
}

#[test]
fn the_system_of_the_path_tells_alike_kinds_apart() {
    let header = ["EMAIL", "VORNAME", "NACHNAME", "FIRMA"];
    let rows =
        [["eva@muster.example", "Eva", "Muster", "Muster GmbH"], ["jan@weber.example", "Jan", "Weber", "Probe AG"]];
    assert_is(&typed(table("brevo/kontakte.csv", &header, &rows)), "brevo", RecordKind::Subscriber);
    assert_is(&typed(table("kontakte.csv", &header, &rows)), "kontakte", RecordKind::Contact);
}

#[test]
fn the_system_before_a_migration_is_kept_apart() {
    let header = ["Nr.", "Name", "Name 2", "Adresse", "PLZ-Code", "Ort", "Suchbegriff", "Verkäufercode", "Gesperrt"];
    let rows = [["D10023", "Muster GmbH", "", "Hauptstr. 1", "50667", "Köln", "MUSTER", "JW", "Nein"]];
    let now = typed(table("BusinessCentral_Debitoren.csv", &header, &rows));
    let before = typed(table("Altsystem_Navision_Debitoren.csv", &header, &rows));
    assert_is(&now, "business-central", RecordKind::Debtor);
    assert_is(&before, "business-central-navision", RecordKind::Debtor);
    assert_eq!(before.recognition.system.name, "Microsoft Navision");
    let slug = |file: &str| typed(table(file, &header, &rows)).recognition.system.slug;
    assert_eq!(slug("Navision/Debitoren.csv"), "business-central-navision");
    assert_eq!(slug("Ablösung Navision durch BC/Debitoren.csv"), "business-central");
}

#[test]
fn lists_beside_one_ledger_belong_to_it() {
    let mut ledger = headed("EXTF_Stammdaten.csv", &["Konto", "Name (Adressattyp Unternehmen)", "Ort"]);
    ledger.preamble.push(metadata("16"));
    ledger.push(3, ["10000", "Muster GmbH", "Köln"]);
    let header = ["Konto", "Kontobezeichnung", "Rechnungs-Nr.", "Betrag Soll", "Betrag Haben", "Saldo"];
    let open = table("OPOS.csv", &header, &[["10000", "Muster GmbH", "RE-1", "1.190,00", "", "1.190,00"]]);
    let catalogue = catalogue(vec![ledger, open]);
    let slugs: Vec<&str> = catalogue.tables.iter().map(|table| table.recognition.system.slug.as_str()).collect();
    assert_eq!(slugs, ["datev-1001-456", "datev-1001-456"]);
}

#[test]
fn two_ledgers_have_names_of_their_own() {
    let ledger = |file: &str, client: &str| {
        let mut ledger = headed(file, &["Konto", "Name (Adressattyp Unternehmen)", "Ort"]);
        let mut line = metadata("16");
        line.cells.iter_mut().filter(|cell| *cell == "456").for_each(|cell| client.clone_into(cell));
        ledger.preamble.push(line);
        ledger.push(3, ["10000", "Muster GmbH", "Köln"]);
        ledger
    };
    let names = |tables| {
        let catalogue = catalogue(tables);
        catalogue.tables.iter().map(|table| table.recognition.system.name.clone()).collect::<Vec<_>>()
    };
    assert_eq!(names(vec![ledger("a.csv", "456"), ledger("b.csv", "457")]), ["DATEV 1001-456", "DATEV 1001-457"]);
    assert_eq!(names(vec![ledger("a.csv", "456"), ledger("b.csv", "456")]), ["DATEV", "DATEV"]);
}

#[test]
fn rows_from_the_bin_are_no_records() {
    let header =
        ["Id", "Name", "BillingStreet", "BillingCity", "BillingPostalCode", "OwnerId", "IsDeleted", "SystemModstamp"];
    let row = |id, name, deleted| {
        [id, name, "Hauptstr. 1", "Köln", "50667", "0055g000001", deleted, "2026-01-31T10:00:00.000Z"]
    };
    let rows = [row("0015g00001", "Muster GmbH", "false"), row("0015g00002", "Probe AG", "true")];
    let typed = typed(table("Account.csv", &header, &rows));
    assert_is(&typed, "salesforce", RecordKind::Account);
    assert_eq!(typed.len(), 1);
}
