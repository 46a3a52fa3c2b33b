//! Tables of unknown systems: header words and the shapes of values.

use super::*;

#[test]
fn a_german_project_list() {
    let header = [
        "Projektnr",
        "Projektbezeichnung",
        "Kunde",
        "Kd.-Nr.",
        "Projektleiter",
        "Start",
        "Ende",
        "Status",
        "Volumen netto",
        "Bemerkung",
    ];
    let rows = [
        [
            "P-24-001",
            "Umbau Lagerhalle",
            "Muster Logistik GmbH",
            "10023",
            "A. Beispiel",
            "01.02.2026",
            "30.04.2026",
            "fertig",
            "12.500,00",
            "",
        ],
        [
            "P-24-002",
            "Wartung Förderanlage",
            "Beispiel AG",
            "10024",
            "B. Muster",
            "15.02.2026",
            "",
            "läuft",
            "8.200,50",
            "eilt",
        ],
        [
            "P-24-003",
            "Schaltschrank Neubau",
            "Muster Logistik GmbH",
            "10023",
            "A. Beispiel",
            "01.03.2026",
            "31.03.2026",
            "fertig",
            "940,00",
            "",
        ],
    ];
    let typed = typed(table("Projektliste_2026-03.csv", &header, &rows));
    assert_is(&typed, "projektliste", RecordKind::Project);
    assert_eq!(typed.recognition.system.name, "Projektliste");
    assert_roles(
        &typed,
        &[
            ("Projektnr", Role::Id),
            ("Projektbezeichnung", Role::Title),
            ("Kunde", Role::CompanyName),
            ("Kd.-Nr.", Role::CustomerReference),
            ("Projektleiter", Role::Owner),
            ("Start", Role::Start),
            ("Ende", Role::End),
            ("Status", Role::Stage),
            ("Volumen netto", Role::Amount),
            ("Bemerkung", Role::Notes),
        ],
    );
}

#[test]
fn a_column_of_numbers_under_customer_is_a_reference_and_of_names_a_mention() {
    let rows = [["R-1", "01.02.2026", "10023", "100,00"], ["R-2", "02.02.2026", "10024", "250,00"]];
    let numbered = typed(table("Rechnungen.csv", &["Rechnungsnr", "Datum", "Kunde", "Betrag brutto"], &rows));
    assert_is(&numbered, "rechnungen", RecordKind::Invoice);
    assert_roles(
        &numbered,
        &[("Rechnungsnr", Role::Id), ("Kunde", Role::CustomerReference), ("Betrag brutto", Role::AmountGross)],
    );
    let rows = [["R-1", "01.02.2026", "Muster GmbH", "100,00"], ["R-2", "02.02.2026", "Beispiel AG", "250,00"]];
    let named = typed(table("Rechnungen.csv", &["Rechnungsnr", "Datum", "Kunde", "Betrag brutto"], &rows));
    assert_roles(&named, &[("Kunde", Role::CompanyName)]);
}

#[test]
fn customers_and_contacts_are_told_apart_by_rows_with_both_names() {
    let header = ["Kundennr", "Firma", "Ansprechpartner", "Straße", "PLZ", "Ort", "Telefon", "E-Mail", "USt-IdNr."];
    let rows = [
        [
            "10023",
            "Muster GmbH",
            "Eva Muster",
            "Hauptstr. 1",
            "50667",
            "Köln",
            "0221 123456",
            "info@muster.example",
            "DE133546770",
        ],
        [
            "10024",
            "Beispiel AG",
            "Udo Beispiel",
            "Am Ring 2",
            "01067",
            "Dresden",
            "0351 123456",
            "info@beispiel.example",
            "",
        ],
    ];
    let customers = typed(table("kundenstamm.csv", &header, &rows));
    assert_is(&customers, "kundenstamm", RecordKind::Account);
    assert_roles(
        &customers,
        &[("Kundennr", Role::Id), ("Ansprechpartner", Role::PersonName), ("USt-IdNr.", Role::VatId)],
    );
    let header = ["Firma", "Vorname", "Nachname", "Funktion", "E-Mail", "Mobil"];
    let rows = [
        ["Muster GmbH", "Eva", "Muster", "Einkauf", "eva@muster.example", "0171 1234567"],
        ["Muster GmbH", "Jan", "Weber", "Leitung", "jan@muster.example", "0171 7654321"],
    ];
    let contacts = typed(table("export.csv", &header, &rows));
    assert_is(&contacts, "export", RecordKind::Contact);
    assert_roles(&contacts, &[("Firma", Role::CompanyName), ("Nachname", Role::LastName), ("Mobil", Role::Mobile)]);
}

#[test]
fn rows_that_are_either_person_or_organisation_are_accounts() {
    let header = [
        "id",
        "NAME_ORG",
        "NAME_LAST",
        "NAME_FIRST",
        "DATE_OF_BIRTH",
        "ADDR_LINE1",
        "ADDR_CITY",
        "RECORD_TYPE",
        "LEI_NUMBER",
    ];
    let rows = [
        ["a1", "", "Muster", "Eva", "1980-01-31", "1 Main Street", "Springfield", "PERSON", ""],
        ["a2", "Sample Works Ltd", "", "", "", "2 Oak Road", "Shelbyville", "ORGANIZATION", "5493001KJTIIGC8Y1R12"],
        ["a3", "", "Weber", "Jan", "1979-05-01", "3 Elm Lane", "Springfield", "PERSON", ""],
    ];
    let typed = typed(table("parties.csv", &header, &rows));
    assert_is(&typed, "parties", RecordKind::Account);
    assert_roles(
        &typed,
        &[
            ("NAME_ORG", Role::CompanyName),
            ("NAME_LAST", Role::LastName),
            ("DATE_OF_BIRTH", Role::BirthDate),
            ("ADDR_LINE1", Role::Street),
            ("RECORD_TYPE", Role::PartyType),
            ("LEI_NUMBER", Role::Lei),
        ],
    );
}

#[test]
fn english_persons_with_a_street_in_parts() {
    let header = [
        "id",
        "given_name",
        "surname",
        "street_number",
        "address_1",
        "address_2",
        "suburb",
        "postcode",
        "state",
        "date_of_birth",
        "soc_sec_id",
    ];
    let rows = [
        ["r1", "eva", "muster", "12", "oak road", "unit 3", "springfield", "2500", "nsw", "19760607", "9948416"],
        ["r2", "jan", "weber", "7", "elm lane", "", "shelbyville", "2200", "vic", "19080409", "8467968"],
    ];
    let typed = typed(table("persons.csv", &header, &rows));
    assert_is(&typed, "persons", RecordKind::Account);
    assert_roles(
        &typed,
        &[
            ("given_name", Role::FirstName),
            ("surname", Role::LastName),
            ("street_number", Role::HouseNumber),
            ("address_1", Role::Street),
            ("address_2", Role::AddressExtra),
            ("suburb", Role::City),
            ("state", Role::State),
            ("date_of_birth", Role::BirthDate),
            ("soc_sec_id", Role::PersonalNumber),
        ],
    );
}

#[test]
fn initials_of_a_birth_date_count_only_together_and_if_the_values_fit() {
    let header = ["fname_c1", "fname_c2", "lname_c1", "by", "bm", "bd"];
    let rows = [["EVA", "", "MUSTER", "1947", "8", "29"], ["JAN", "UDO", "WEBER", "1973", "12", "7"]];
    let typed_rows = typed(table("people.csv", &header, &rows));
    assert_is(&typed_rows, "people", RecordKind::Account);
    assert_roles(
        &typed_rows,
        &[
            ("fname_c1", Role::FirstName),
            ("fname_c2", Role::FirstName),
            ("lname_c1", Role::LastName),
            ("by", Role::BirthYear),
            ("bm", Role::BirthMonth),
            ("bd", Role::BirthDay),
        ],
    );
    let alone = typed(table("people.csv", &["lname", "by"], &[["MUSTER", "1947"], ["WEBER", "1973"]]));
    assert_eq!(role_of(&alone, "by"), None, "a lone `by` may be anything");
    let rows = [["MUSTER", "eva", "x", "y"], ["WEBER", "jan", "x", "y"]];
    let words = typed(table("people.csv", &["lname", "by", "bm", "bd"], &rows));
    assert_eq!(role_of(&words, "by"), None, "names are no years");
}

#[test]
fn businesses_with_one_address_line() {
    let header = ["id", "name", "addr", "city", "phone", "type"];
    let rows = [
        ["1", "oak grill", "205 e. 45th st.", "springfield", "212/555-8660", "american"],
        ["2", "elm corner", "783 main street", "shelbyville", "404-555-7922", "french"],
    ];
    let typed = typed(table("places.csv", &header, &rows));
    assert_is(&typed, "places", RecordKind::Account);
    assert_roles(
        &typed,
        &[("name", Role::CompanyName), ("addr", Role::Street), ("phone", Role::Phone), ("type", Role::Industry)],
    );
    let header = ["id", "name", "addr"];
    let rows = [["1", "Muster GmbH", "Hauptstr. 1, 50667 Köln"], ["2", "Beispiel AG", "Am Ring 2, 01067 Dresden"]];
    let whole = super::typed(table("places.csv", &header, &rows));
    assert_roles(&whole, &[("addr", Role::FullAddress)]);
}

#[test]
fn names_alone_and_titles_alone() {
    let names = typed(table("list.csv", &["id", "organization"], &[["1", "Muster GmbH"], ["2", "Beispiel AG"]]));
    assert_is(&names, "list", RecordKind::Account);
    let rows = [
        ["1", "Sorting large files", "E. Muster, J. Weber", "Sample Conference", "1999"],
        ["2", "Merging many tables", "U. Beispiel", "Example Journal", "2001"],
    ];
    let works = typed(table("list.csv", &["id", "title", "authors", "venue", "year"], &rows));
    assert_is(&works, "list", RecordKind::Project);
    assert_roles(&works, &[("title", Role::Title), ("authors", Role::Owner), ("year", Role::DocumentDate)]);
}

#[test]
fn a_newsletter_list() {
    let header = ["E-Mail", "Vorname", "Name", "Firma", "angemeldet am", "abgemeldet"];
    let rows = [
        ["eva@muster.example", "Eva", "Muster", "Muster GmbH", "01.02.2024", ""],
        ["jan@beispiel.example", "Jan", "Weber", "", "15.03.2024", "ja"],
    ];
    let typed = typed(table("newsletter.csv", &header, &rows));
    assert_is(&typed, "newsletter", RecordKind::Subscriber);
    assert_roles(
        &typed,
        &[
            ("E-Mail", Role::Email),
            ("Name", Role::LastName),
            ("angemeldet am", Role::Created),
            ("abgemeldet", Role::OptOut),
        ],
    );
}

#[test]
fn debtors_creditors_orders_and_tickets_by_their_words() {
    let party = ["Kontonummer", "Name", "Straße", "PLZ", "Ort"];
    let rows = [
        ["10001", "Muster GmbH", "Hauptstr. 1", "50667", "Köln"],
        ["10002", "Beispiel AG", "Am Ring 2", "01067", "Dresden"],
    ];
    assert_is(&typed(table("Debitorenliste.csv", &party, &rows)), "debitorenliste", RecordKind::Debtor);
    assert_is(&typed(table("Lieferanten.csv", &party, &rows)), "lieferanten", RecordKind::Creditor);
    let header = ["Auftragsnummer", "Kundenname", "Auftragsdatum", "Auftragswert"];
    let rows = [["A1", "Muster GmbH", "01.02.2026", "100,00"], ["A2", "Beispiel AG", "02.02.2026", "200,00"]];
    let orders = typed(table("export.csv", &header, &rows));
    assert_is(&orders, "export", RecordKind::Order);
    assert_roles(
        &orders,
        &[("Auftragsnummer", Role::Id), ("Kundenname", Role::CompanyName), ("Auftragswert", Role::Amount)],
    );
    let header = ["Ticketnummer", "Betreff", "Priorität", "Status", "Firma", "Erstellt am"];
    let rows = [
        ["1", "Anlage steht", "hoch", "offen", "Muster GmbH", "01.02.2026"],
        ["2", "Frage zur Rechnung", "normal", "zu", "Beispiel AG", "02.02.2026"],
    ];
    let tickets = typed(table("meldungen.csv", &header, &rows));
    assert_is(&tickets, "meldungen", RecordKind::Ticket);
    assert_roles(&tickets, &[("Priorität", Role::Priority), ("Betreff", Role::Title), ("Firma", Role::CompanyName)]);
}

#[test]
fn values_that_contradict_the_header_leave_the_role_unsure() {
    let rows = [["1", "Muster GmbH", "siehe Akte"], ["2", "Beispiel AG", "unbekannt"]];
    let typed = typed(table("kunden.csv", &["id", "Firma", "E-Mail"], &rows));
    let column = &typed.recognition.columns[2];
    assert_eq!(column.role, None);
    assert!(matches!(column.unsure, Some((Role::Email, confidence)) if confidence < Column::SURE));
    assert!(!typed.has(Role::Email));
}

#[test]
fn values_speak_where_the_header_says_nothing() {
    let rows = [
        ["1", "Muster GmbH", "info@muster.example", "DE12500105170648489890"],
        ["2", "Beispiel AG", "post@beispiel.example", ""],
    ];
    let typed = typed(table("kunden.csv", &["id", "Firma", "Spalte C", "Spalte D"], &rows));
    assert_roles(&typed, &[("Spalte C", Role::Email), ("Spalte D", Role::Iban)]);
}

#[test]
fn tables_of_no_use_and_tables_nobody_understands() {
    let header = ["Artikelnummer", "Name", "Einheit", "Bestand", "Verkaufspreis"];
    let rows = [["A-1", "Schraube M8", "Stk", "100", "0,12"], ["A-2", "Mutter M8", "Stk", "80", "0,08"]];
    let articles = catalogue(vec![table("Artikel.csv", &header, &rows)]);
    assert_eq!(articles.tables[0].recognition.kind, None);
    assert!(articles.problems.is_empty());
    let odd = catalogue(vec![table("odd.csv", &["Feld 1", "Feld 2"], &[["a", "b"], ["c", "d"]])]);
    assert_eq!(odd.tables[0].recognition.kind, None);
    assert_eq!(odd.problems.len(), 1);
    assert!(odd.is_empty());
}

#[test]
fn sheets_of_one_book_are_one_system_with_one_department() {
    let party = ["Kundennr", "Firma", "Straße", "PLZ", "Ort"];
    let customers =
        [["1", "Muster GmbH", "Hauptstr. 1", "50667", "Köln"], ["2", "Beispiel AG", "Am Ring 2", "01067", "Dresden"]];
    let bills = ["Rechnungsnr", "Rechnungsdatum", "Kundennr", "Betrag brutto", "fällig am"];
    let rows = [["R1", "01.02.2026", "1", "100,00", "01.03.2026"], ["R2", "02.02.2026", "2", "200,00", "02.03.2026"]];
    let tables = vec![
        table("Warenwirtschaft.xlsx#Kunden", &party, &customers),
        table("Warenwirtschaft.xlsx#Rechnungen", &bills, &rows),
    ];
    let catalogue = catalogue(tables);
    let systems: Vec<_> = catalogue.tables.iter().map(|table| table.recognition.system.clone()).collect();
    assert_eq!(systems[0], systems[1]);
    assert_eq!(systems[0].slug, "warenwirtschaft");
}

#[test]
fn a_sheet_of_explanations_in_the_book_of_a_list_is_none() {
    let rows = [["ruht", "wartet auf den Kunden"], ["fertig", "Abnahme erfolgt"], ["x", "Rechnung raus"]];
    let legend = typed(table("Projektliste.xlsx#Legende", &["läuft", "Montage begonnen"], &rows));
    assert_eq!((legend.recognition.kind, legend.len()), (None, 0));
}

#[test]
fn a_list_of_customers_is_kept_by_whose_invoices_call_them_by_number() {
    let department = |called: usize| {
        let customers: Vec<[String; 3]> =
            (100..130).map(|at| [at.to_string(), format!("Muster {at} GmbH"), "Köln".to_owned()]).collect();
        let bill = |at: usize| [format!("R{at}"), "01.02.2026".to_owned(), at.to_string(), "100,00".to_owned()];
        let bills: Vec<[String; 4]> = (130 - called..160 - called).map(bill).collect();
        let catalogue = catalogue(vec![
            table("Kunden.csv", &["Kunden-Nr.", "Firma", "Ort"], &customers),
            table("Rechnungen.csv", &["Rechnungsnr", "Rechnungsdatum", "Kundennr", "Betrag brutto"], &bills),
        ]);
        catalogue.tables[0].recognition.system.department
    };
    assert_eq!(department(30), Department::Accounting);
    assert_eq!(department(15), Department::Unknown, "half of the numbers are somebody else's customers");
}

#[test]
fn names_beside_birth_dates_are_persons_and_the_date_of_a_ticket_is_its_beginning() {
    let rows = [["Muster, Eva", "01.02.1970", "50667 Köln"], ["Weber, Jan", "05.06.1980", "01067 Dresden"]];
    let persons = typed(table("personen.csv", &["Name", "Geburtsdatum", "PLZ Ort"], &rows));
    assert_is(&persons, "personen", RecordKind::Account);
    assert_roles(&persons, &[("Name", Role::PersonName), ("PLZ Ort", Role::City)]);
    let rows = [
        ["T1", "01.02.2026", "Muster GmbH", "Anlage steht", "hoch"],
        ["T2", "02.02.2026", "Beispiel AG", "Frage", "normal"],
    ];
    let tickets = typed(table("support.csv", &["TicketID", "Datum", "Kunde", "Thema", "Prio"], &rows));
    assert_roles(&tickets, &[("Datum", Role::Created), ("TicketID", Role::Id), ("Kunde", Role::CompanyName)]);
}

#[test]
fn credit_notes_among_invoices_are_told_by_the_type_of_document() {
    let header = ["Rechnungsnr", "Belegart", "Rechnungsdatum", "Kunde", "Betrag netto"];
    let rows = [
        ["R1", "Rechnung", "01.02.2026", "Muster GmbH", "100,00"],
        ["R2", "Gutschrift", "02.02.2026", "Beispiel AG", "-50,00"],
    ];
    let typed = typed(table("Rechnungen.csv", &header, &rows));
    assert_is(&typed, "rechnungen", RecordKind::Invoice);
    assert_roles(&typed, &[("Belegart", Role::DocumentType)]);
    assert_eq!(typed.kinds, [RecordKind::Invoice, RecordKind::CreditNote]);
}

/// A list of offers as a small house keeps it.
fn offers(file: &str) -> crate::table::Table {
    let header = ["Angebot", "Datum", "Kunde", "Bauvorhaben", "Summe netto", "Status", "Auftrag am", "Wer"];
    let rows = [
        ["AN-1001", "01.02.2026", "Muster GmbH", "Badsanierung", "4.500,00", "beauftragt", "20.02.2026", "Anna"],
        ["AN-1002", "03.02.2026", "Beispiel AG", "Dachfenster", "2.750,50", "abgelehnt", "", "Bernd"],
        ["AN-1003", "09.02.2026", "Gasthof Krone", "Carport", "8.120,00", "offen", "", "Anna"],
    ];
    table(file, &header, &rows)
}

#[test]
fn who_keeps_no_deals_sells_by_offers() {
    let alone = typed(offers("Angebotsliste.xlsx#Tabelle1"));
    assert_is(&alone, "angebotsliste", RecordKind::Quote);
    assert_eq!(alone.recognition.system.department, Department::Sales);
    assert_roles(
        &alone,
        &[
            ("Angebot", Role::Id),
            ("Bauvorhaben", Role::Title),
            ("Summe netto", Role::Amount),
            ("Auftrag am", Role::Closed),
            ("Wer", Role::Owner),
        ],
    );
    let jobs = || {
        let rows = [["P-1", "Badsanierung", "Muster GmbH", "läuft"], ["P-2", "Carport", "Gasthof Krone", "fertig"]];
        table("Projektliste.csv", &["Projektnr", "Projekt", "Kunde", "Status"], &rows)
    };
    let whole = catalogue(vec![offers("Angebotsliste.xlsx#Tabelle1"), jobs()]);
    let kinds: Vec<_> = whole.tables.iter().map(|typed| typed.recognition.kind).collect();
    assert_eq!(kinds, [Some(RecordKind::Deal), Some(RecordKind::Project)]);
    let deals = table(
        "Verkaufschancen.csv",
        &["Verkaufschance", "Phase", "Wahrscheinlichkeit", "Betrag"],
        &[["Badsanierung", "Verhandlung", "60 %", "4500,00"], ["Dachfenster", "verloren", "0 %", "2750,50"]],
    );
    let beside = catalogue(vec![offers("Angebotsliste.xlsx#Tabelle1"), jobs(), deals]);
    assert_eq!(beside.tables[0].recognition.kind, Some(RecordKind::Quote));
}

#[test]
fn a_shared_mailbox_holds_tickets() {
    let header = ["Lfd. Nr.", "Eingang", "Von", "Absender-Adresse", "Betreff", "Status", "erledigt am"];
    let rows = [
        ["1", "01.02.2026", "Anna Muster", "anna@muster.de", "Drucker steht", "erledigt", "03.02.2026"],
        ["2", "04.02.2026", "Jan Beispiel", "j.beispiel@gmx.de", "Kein Netz", "offen", ""],
    ];
    let mailbox = typed(table("Postfach_service.xlsx#Eingang", &header, &rows));
    assert_is(&mailbox, "postfach-service", RecordKind::Ticket);
    assert_roles(
        &mailbox,
        &[
            ("Eingang", Role::Created),
            ("Von", Role::PersonName),
            ("Absender-Adresse", Role::Email),
            ("erledigt am", Role::Closed),
        ],
    );
}
