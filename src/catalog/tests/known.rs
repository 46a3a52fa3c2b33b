//! Known systems, in both languages, complete and cut down.

use super::*;
use crate::table::{Declared, Table};

/// A table with these headers and one row of values that say nothing special.
fn with_headers(file: &str, headers: &[&str]) -> TypedTable {
    let mut table = headed(file, headers);
    table.push(2, headers.iter().map(|_| "x"));
    typed(table)
}

/// The same without every n-th header, and with further ones that no data file knows.
fn disturbed<'a>(headers: &[&'a str], leave_out: usize) -> Vec<&'a str> {
    let kept = headers.iter().enumerate().filter(|(at, _)| at % 5 != leave_out || *at < 4).map(|(_, header)| *header);
    ["Zählerstand", "Custom Field 7"].into_iter().chain(kept).collect()
}

const ZOHO_ACCOUNTS: &str = "Record Id,Account Name,Account Owner.id,Account Owner,Website,Phone,Industry,Account Type,\
    Description,Created Time,Modified Time,Account Number,Billing Street,Billing City,Billing State,Billing Code,Billing Country";
const ZOHO_CONTACTS: &str = "Record Id,Contact Owner.id,Last Name,Account Name.id,Account Name,First Name,Email,Title,\
    Phone,Mobile,Created Time,Modified Time,Mailing Street,Mailing City,Mailing Zip,Email Opt Out,Salutation,Contact Owner";
const ZOHO_DEALS: &str = "Record Id,Deal Name,Stage,Closing Date,Deal Owner.id,Deal Owner,Amount,Account Name.id,\
    Account Name,Contact Name.id,Contact Name,Pipeline,Probability,Expected Revenue,Created Time,Modified Time";
const ZOHO_LEADS: &str = "Record Id,Lead Owner.id,Lead Owner,Company,Is Converted,First Name,Last Name,Email,Phone,\
    Lead Status,Created Time,Modified Time,Lead Name,Street,City,State,Zip Code,Email Opt Out,Converted Account.id";

#[test]
fn zoho_crm_in_english() {
    for leave_out in 0..5 {
        for (file, line, kind) in [
            ("Accounts_2026_05_28.csv", ZOHO_ACCOUNTS, RecordKind::Account),
            ("Contacts_001.csv", ZOHO_CONTACTS, RecordKind::Contact),
            ("export.csv", ZOHO_DEALS, RecordKind::Deal),
            ("Leads.csv", ZOHO_LEADS, RecordKind::Lead),
        ] {
            let headers = disturbed(&cut(line, ','), leave_out);
            assert_is(&with_headers(file, &headers), "zoho-crm", kind);
        }
    }
    let accounts = with_headers("Accounts.csv", &cut(ZOHO_ACCOUNTS, ','));
    assert_roles(
        &accounts,
        &[
            ("Record Id", Role::Id),
            ("Account Name", Role::CompanyName),
            ("Account Number", Role::CustomerNumber),
            ("Billing Street", Role::Street),
            ("Billing Code", Role::Postcode),
            ("Account Owner", Role::Owner),
        ],
    );
    assert_eq!(role_of(&accounts, "Account Owner.id"), None);
    let deals = with_headers("Deals.csv", &cut(ZOHO_DEALS, ','));
    assert_roles(
        &deals,
        &[
            ("Deal Name", Role::Title),
            ("Account Name.id", Role::AccountReference),
            ("Account Name", Role::CompanyName),
            ("Contact Name.id", Role::ContactReference),
            ("Closing Date", Role::Closed),
            ("Amount", Role::Amount),
        ],
    );
}

#[test]
fn zoho_crm_composite_addresses_and_reports() {
    let headers = [
        "Record Id",
        "Account Name",
        "Billing Address - City",
        "Billing Address - State / Province",
        "Billing Address - Country / Region",
        "Account Owner(Account Owner).id",
        "Created Time(Created Time)",
        "Modified Time (Accounts)",
    ];
    let accounts = with_headers("Accounts.csv", &headers);
    assert_is(&accounts, "zoho-crm", RecordKind::Account);
    assert_roles(
        &accounts,
        &[
            ("Billing Address - City", Role::City),
            ("Billing Address - Country / Region", Role::Country),
            ("Created Time(Created Time)", Role::Created),
            ("Modified Time (Accounts)", Role::Modified),
        ],
    );
}

#[test]
fn zoho_crm_in_german() {
    let accounts = with_headers(
        "Firmen_001.csv",
        &cut(
            "Eintrag-ID,Firmen-Name,Webseite,Branche,Firmen Typ,Tel.,Fax,Zeitpunkt der Erstellung,Zeitpunkt der Änderung",
            ',',
        ),
    );
    assert_is(&accounts, "zoho-crm", RecordKind::Account);
    assert_roles(&accounts, &[("Eintrag-ID", Role::Id), ("Firmen-Name", Role::CompanyName), ("Tel.", Role::Phone)]);
    let contacts = with_headers(
        "Contacts_001.csv",
        &cut(
            "Eintrag-ID,Anrede,Titel,Vorname,Nachname,Firmen-Name.id,E-Mail,Zweite E-Mail-Adresse,Tel.,Mobil,Funktion,Postadresse Straße,Postadresse PLZ,Postadresse Stadt,E-Mail-Kündigungsoption,Zeitpunkt der Änderung",
            ',',
        ),
    );
    assert_is(&contacts, "zoho-crm", RecordKind::Contact);
    assert_roles(
        &contacts,
        &[
            ("Firmen-Name.id", Role::AccountReference),
            ("Postadresse PLZ", Role::Postcode),
            ("E-Mail-Kündigungsoption", Role::OptOut),
            ("Zweite E-Mail-Adresse", Role::Email),
        ],
    );
    for contact_key in ["Kontakt-Name.id", "Kontaktname.id"] {
        let headers = ["Eintrag-ID", "Verkaufschance-Name", "Betrag", "Stufe", "Abschlussdatum", contact_key];
        let deals = with_headers("Verkaufschancen_001.csv", &headers);
        assert_is(&deals, "zoho-crm", RecordKind::Deal);
        assert_roles(
            &deals,
            &[("Stufe", Role::Stage), ("Betrag", Role::Amount), (contact_key, Role::ContactReference)],
        );
    }
}

#[test]
fn custom_columns_of_known_systems_are_read_by_their_words() {
    let header = ["Record Id", "Account Name", "Website", "ERP Kundennummer", "USt-IdNr. (neu)"];
    let rows = [["1", "Muster GmbH", "", "10023", "DE133546770"], ["2", "Beispiel AG", "", "10024", "DE811907980"]];
    let accounts = typed(table("Accounts.csv", &header, &rows));
    assert_roles(&accounts, &[("ERP Kundennummer", Role::CustomerNumber), ("USt-IdNr. (neu)", Role::VatId)]);
}

#[test]
fn zoho_desk_tickets_of_all_exports() {
    for line in [
        "ID,Ticket Number,Subject,Status,Priority,Channel,Department,Account Name,Contact Name,Email,Ticket Owner,Is Escalated,Created Time,Closed Time",
        "Ticket Id,Ticket Type,Created Time (Ticket),Modified Time (Ticket),Ticket Closed Time,Subject,Status (Ticket),Priority (Ticket),Account Name (Ticket),Phone (Ticket),Team,Ticket Age,Channel",
        "TicketExtId,ContactExtId,Subject,Description,Due Date,Created Time,Modified Time,Closed Time,Status",
    ] {
        let headers = cut(line, ',');
        let tickets = with_headers("export.csv", &headers);
        assert_is(&tickets, "zoho-desk", RecordKind::Ticket);
        assert_roles(&tickets, &[(headers[0], Role::Id), ("Subject", Role::Title)]);
        let stage = headers.iter().find(|header| header.starts_with("Status")).expect("a status");
        assert_eq!(role_of(&tickets, stage), Some(Role::Stage));
    }
}

#[test]
fn zoho_desk_masters() {
    let accounts = with_headers(
        "Accounts_01.csv",
        &cut(
            "AccountExtId,Account Name,Created Time,Modified Time,Phone,Email,Fax,Website,Industry,Street,City,Description,Annual Revenue",
            ',',
        ),
    );
    assert_is(&accounts, "zoho-desk", RecordKind::Account);
    let contacts = with_headers(
        "Contacts_01.csv",
        &cut(
            "ContactExtId,First Name,Last Name,AccountExtId,Email,Phone,Created Time,Modified Time,Type,Mobile,Street,City,State,Country,Zip,Description",
            ',',
        ),
    );
    assert_is(&contacts, "zoho-desk", RecordKind::Requester);
    assert_roles(&contacts, &[("AccountExtId", Role::AccountReference), ("ContactExtId", Role::Id)]);
}

const DATEV_OFFICIAL: &str = "Konto;Name (Adressattyp Unternehmen);Unternehmensgegenstand;Name (Adressattyp natürl. Person);Vorname (Adressattyp natürl. Person);Name (Adressattyp keine Angabe);Adressattyp;Kurzbezeichnung;EU-Land;EU-UStID;Anrede;Titel/Akad. Grad;Adelstitel;Namensvorsatz;Adressart;Straße;Postfach;Postleitzahl;Ort;Land;Telefon;E-Mail;IBAN-Nr. 1;SWIFT-Code 1;Kunden-/Lief.-Nr.;Steuernummer;Ansprechpartner";
const DATEV_VARIANT: &str = "Konto;Name (Adressatentyp Unternehmen);Unternehmensgegenstand;Name (Adressatentyp natürl. Person);Vorname (Adressatentyp natürl. Person);Name (Adressatentyp keine Angabe);Adressatentyp;Kurzbezeichnung;EU-Land;EU-USt-IdNr.;Anrede;Straße;Postleitzahl;Ort;Land;Telefon;Telefon Geschäftsleitung;E-Mail;Internet;Fax;Bankleitzahl 1;IBAN 1;Kundennummer;Steuernummer;Straße (Rechnungsadresse);Ort (Rechnungsadresse);Mahnfrist 1";

fn ledger(line: &str, accounts: &[&str]) -> Table {
    let headers = cut(line, ';');
    let mut table = headed("EXTF_Stammdaten.csv", &headers);
    table.preamble.push(metadata("16"));
    for (row, account) in accounts.iter().enumerate() {
        table.push(row as u32 + 3, headers.iter().map(|header| if *header == "Konto" { *account } else { "x" }));
    }
    table
}

#[test]
fn datev_ledgers_in_both_spellings() {
    for line in [DATEV_OFFICIAL, DATEV_VARIANT] {
        let typed = typed(ledger(line, &["70001", "10000", "10001"]));
        assert_is(&typed, "datev-1001-456", RecordKind::Debtor);
        let kinds: Vec<RecordKind> = (0..3).map(|at| typed.kinds[at]).collect();
        assert_eq!(kinds, [RecordKind::Debtor, RecordKind::Debtor, RecordKind::Creditor]);
        assert_roles(
            &typed,
            &[
                ("Konto", Role::Id),
                ("EU-Land", Role::VatCountry),
                ("Straße", Role::Street),
                ("Ort", Role::City),
                ("Telefon", Role::Phone),
            ],
        );
    }
    let variant = typed(ledger(DATEV_VARIANT, &["10000"]));
    assert_roles(
        &variant,
        &[
            ("Name (Adressatentyp Unternehmen)", Role::CompanyName),
            ("Name (Adressatentyp natürl. Person)", Role::LastName),
            ("Adressatentyp", Role::PartyType),
            ("EU-USt-IdNr.", Role::VatId),
            ("IBAN 1", Role::Iban),
            ("Kundennummer", Role::CustomerNumber),
        ],
    );
    for unused in
        ["Straße (Rechnungsadresse)", "Ort (Rechnungsadresse)", "Bankleitzahl 1", "Mahnfrist 1", "Kurzbezeichnung"]
    {
        assert_eq!(role_of(&variant, unused), None, "{unused}");
    }
}

#[test]
fn datev_without_its_metadata_line_is_still_a_ledger() {
    let mut table = ledger(DATEV_OFFICIAL, &["10000", "70000"]);
    table.preamble.clear();
    let typed = typed(table);
    assert_is(&typed, "datev", RecordKind::Debtor);
    assert_eq!(typed.kinds, [RecordKind::Debtor, RecordKind::Creditor]);
}

#[test]
fn datev_postings_by_long_short_and_dashed_headers() {
    for line in [
        "Umsatz (ohne Soll/Haben-Kz);Soll/Haben-Kennzeichen;WKZ Umsatz;Kurs;Basisumsatz;WKZ Basisumsatz;Konto;Gegenkonto (ohne BU-Schlüssel);BU-Schlüssel;Belegdatum;Belegfeld 1;Belegfeld 2;Skonto;Buchungstext;Beleginfo – Art 1",
        "Umsatz;S/H;WKZ;Konto;Gegenkonto;Belegdatum;Belegfeld 1;Buchungstext",
    ] {
        let mut table = headed("EXTF_Buchungsstapel.csv", &cut(line, ';'));
        table.preamble.push(metadata("21"));
        table.push(3, ["100,00", "S", "EUR"]);
        let typed = typed(table);
        assert_is(&typed, "datev-1001-456", RecordKind::Posting);
        assert_roles(&typed, &[("Belegfeld 1", Role::InvoiceReference), ("Belegdatum", Role::DocumentDate)]);
        assert_eq!(role_of(&typed, "Konto"), None, "a general-ledger account is no customer number");
    }
}

#[test]
fn datev_says_what_time_its_days_without_a_year_are_of() {
    let period = |line: &str| {
        let mut table =
            headed("EXTF_Buchungsstapel.csv", &["Umsatz", "Konto", "Gegenkonto", "Belegdatum", "Belegfeld 1"]);
        let cells = cut(line, ';').into_iter().map(str::to_owned).collect();
        table.preamble.push(RawRow { row: 1, cells });
        table.push(3, ["100,00", "10000", "8400", "2102", "R-1"]);
        typed(table).period.map(|(first, last)| format!("{first}..{last}"))
    };
    let line = "EXTF;700;21;Buchungsstapel;12;20260401;;RE;;;1001;456;20260101;4;20260101;20260331;Q1";
    assert_eq!(period(line).as_deref(), Some("2026-01-01..2026-03-31"));
    assert_eq!(period(&line.replace("20260331", "20251231")), None, "it ends before it begins");
    assert_eq!(period(&line.replace(";20260331", ";")), None);
}

#[test]
fn dynamics_is_known_by_the_fields_behind_renamed_titles() {
    let fields = [
        ("(Nicht ändern) Kunde", "accountid"),
        ("(Nicht ändern) Zeilenprüfsumme", "checksumLogicalName"),
        ("Kundenbezeichnung", "name"),
        ("Anruf unter", "telephone1"),
        ("Stadt (Haus)", "address1_city"),
    ];
    let titles: Vec<&str> = fields.iter().map(|(title, _)| *title).collect();
    let mut table = headed("Alle.xlsx#Tabelle1", &titles);
    table.push(2, ["a1", "x", "Klapp GmbH", "02961 1234", "Brilon"]);
    let fields = fields.map(|(title, field)| (title.to_owned(), field.to_owned())).to_vec();
    table.declared = Some(Declared { entity: "account".into(), fields });
    let typed = typed(table);
    assert_is(&typed, "dynamics-365", RecordKind::Account);
    assert_roles(
        &typed,
        &[
            ("(Nicht ändern) Kunde", Role::Id),
            ("Kundenbezeichnung", Role::CompanyName),
            ("Anruf unter", Role::Phone),
            ("Stadt (Haus)", Role::City),
        ],
    );
}

#[test]
fn datev_captions_are_known_and_unused() {
    let mut table = headed("EXTF_Kontenbeschriftungen.csv", &["Konto", "Kontenbeschriftung", "Sprach-ID"]);
    table.preamble.push(metadata("20"));
    table.push(3, ["400", "Betriebsausstattung", "de-DE"]);
    let catalogue = catalogue(vec![table]);
    assert_eq!(catalogue.tables[0].recognition.kind, None);
    assert!(catalogue.is_empty());
    assert!(catalogue.problems.is_empty(), "known, so nothing to warn of");
}

#[test]
fn business_central_in_both_languages() {
    for (debtors, invoices, number, gross) in [
        (
            "Nr.,Name,Name 2,Adresse,PLZ-Code,Ort,Länder-/Regionscode,Telefonnr.,E-Mail,USt-IdNr.,Debitorenbuchungsgruppe,Saldo (MW)",
            "Nr.,Verk. an Deb.-Nr.,Verk. an Name,Belegdatum,Fälligkeitsdatum,Betrag,Betrag inkl. MwSt.,Restbetrag,Auftragsnr.,Projektnr.,Währungscode",
            "Verk. an Deb.-Nr.",
            "Betrag inkl. MwSt.",
        ),
        (
            "No.,Name,Name 2,Address,Post Code,City,Country/Region Code,Phone No.,E-Mail,VAT Registration No.,Customer Posting Group,Balance (LCY)",
            "No.,Sell-to Customer No.,Sell-to Customer Name,Document Date,Due Date,Amount,Amount Including VAT,Remaining Amount,Order No.,Job No.,Currency Code",
            "Sell-to Customer No.",
            "Amount Including VAT",
        ),
    ] {
        let sheet = |name: &str, line: &str| with_headers(&format!("erp.xlsx#{name}"), &cut(line, ','));
        let typed = sheet("Debitoren", debtors);
        assert_is(&typed, "business-central", RecordKind::Debtor);
        let first = typed.table.header[0].clone();
        assert_roles(&typed, &[(&first, Role::Id), ("Name", Role::CompanyName), ("Name 2", Role::CompanyNameExtra)]);
        // Beyond a million rows a list goes on in a further sheet.
        for name in ["Rechnungen", "Rechnungen 2"] {
            let typed = sheet(name, invoices);
            assert_is(&typed, "business-central", RecordKind::Invoice);
            assert_roles(&typed, &[(number, Role::CustomerReference), (gross, Role::AmountGross)]);
        }
    }
}

#[test]
fn newsletters() {
    let mailchimp = cut(
        "Email Address,First Name,Last Name,MEMBER_RATING,OPTIN_TIME,OPTIN_IP,CONFIRM_TIME,CONFIRM_IP,LATITUDE,LONGITUDE,CC,REGION,LAST_CHANGED,LEID,EUID,NOTES,TAGS",
        ',',
    );
    assert_is(&with_headers("subscribed_members_export_3fa.csv", &mailchimp), "mailchimp", RecordKind::Subscriber);
    let brevo = cut("EMAIL;NACHNAME;VORNAME;SMS;EMAIL_BLACKLISTED;SMS_BLACKLISTED;ADDED_TIME;MODIFIED_TIME", ';');
    let typed = with_headers("kontakte.csv", &brevo);
    assert_is(&typed, "brevo", RecordKind::Subscriber);
    assert_roles(&typed, &[("NACHNAME", Role::LastName), ("EMAIL_BLACKLISTED", Role::OptOut), ("SMS", Role::Mobile)]);
    let cleverreach = cut("email;registered;activated;deactivated;source;Firma;Vorname;Nachname;tags", ';');
    let typed = with_headers("Empfaenger.csv", &cleverreach);
    assert_is(&typed, "cleverreach", RecordKind::Subscriber);
    assert_eq!(typed.recognition.columns.iter().filter(|column| column.role == Some(Role::CompanyName)).count(), 1);
}

/// What the records of a list of partners are called: as organisations, and as persons.
fn names_of_partners<const WIDTH: usize>(header: &[&str; WIDTH], rows: &[[&str; WIDTH]]) -> Vec<[String; 2]> {
    let names = |record: crate::catalog::Record| {
        [Role::CompanyName, Role::PersonName].map(|role| record.values(role).collect::<Vec<_>>().join("|"))
    };
    let [read, gathered] = [false, true].map(|gathered| {
        let catalogue = catalogue(vec![table("Kontakt (res.partner).csv", header, rows)]);
        let catalogue = if gathered { catalogue.gathered() } else { catalogue };
        catalogue.records().map(names).collect::<Vec<_>>()
    });
    assert_eq!(read, gathered);
    read
}

#[test]
fn people_among_organisations_have_names_of_their_own() {
    let header = ["Externe ID", "Anzeigename", "Name", "Zugehöriges Unternehmen", "Kontakttyp", "USt-IdNr.", "PLZ"];
    let rows = [
        ["x.1", "Klapp GmbH", "Klapp GmbH", "", "Kontakt", "DE136695976", "50667"],
        ["x.2", "Klapp GmbH, Eva Muster", "Eva Muster", "Klapp GmbH", "Kontakt", "", ""],
        ["x.3", "Klapp GmbH, Tor 2", "Tor 2", "Klapp GmbH", "Lieferadresse", "", "50668"],
    ];
    assert_eq!(
        names_of_partners(&header, &rows),
        [["Klapp GmbH|Klapp GmbH", ""], ["Klapp GmbH", "Eva Muster|Eva Muster"]]
    );
}

#[test]
fn a_second_column_of_the_employer_names_no_person() {
    let header = ["id", "name", "parent_id/name", "commercial_company_name", "vat", "country_id"];
    let rows = [
        ["1", "Klapp GmbH", "", "Klapp GmbH", "DE136695976", "Germany"],
        ["2", "Eva Muster", "Klapp GmbH", "Klapp GmbH", "", ""],
    ];
    assert_eq!(
        names_of_partners(&header, &rows),
        [["Klapp GmbH|Klapp GmbH", ""], ["Klapp GmbH|Klapp GmbH", "Eva Muster"]]
    );
}

#[test]
fn a_company_below_another_one_is_no_person_and_has_its_own_name() {
    let header = ["id", "name", "is_company", "parent_id/name", "vat", "zip"];
    let rows = [
        ["1", "Klapp Holding GmbH", "True", "", "DE136695976", "50667"],
        ["2", "Klapp Nord GmbH", "True", "Klapp Holding GmbH", "", "24103"],
        ["3", "Eva Muster", "False", "Klapp Nord GmbH", "", ""],
    ];
    assert_eq!(
        names_of_partners(&header, &rows),
        [["Klapp Holding GmbH", ""], ["Klapp Nord GmbH", ""], ["Klapp Nord GmbH", "Eva Muster"]]
    );
}

#[test]
fn similar_headers_of_no_known_system_are_not_taken_for_one() {
    for line in [
        "Record ID,Name,City,Date",
        "id,name,street,city,zip,country,email,phone",
        "Kundennummer,Firma,Vorname,Nachname,Straße,PLZ,Ort,Land,Telefon,E-Mail,USt-IdNr.",
        "Customer ID,Company Name,First Name,Last Name,Email,Phone,City,Country",
        "order_id,order_date,customer_name,total,status",
        "Nr.,Name,Adresse,PLZ,Ort",
        "Rechnungsnummer,Rechnungsdatum,Kunde,Betrag,Fälligkeitsdatum,Zahlungsstatus",
        "Ticket ID,Subject,Status,Priority,Customer,Created",
        "Projekt,Kunde,Start,Ende,Status,Projektleiter",
        "Name,Status,Date,Owner",
        "Kundennummer,Name,Matchcode,Zahlungsziel,Telefon1",
        "Firma,Adresse,Ansprechpartner,Abteilung",
        "Invoice ID,Invoice Date,Customer Name,Total",
        "Order Number,Customer ID,Order Date,Net Amount",
        "Contact ID,Last Name,Company ID",
        "Projekt,Kunde,Projekttyp,Status",
        "Contact Email,Source",
        "Dauer,Tätigkeit,Projekt,Aufgabe",
        "Kundennummer,Kundenart,Firma,USt-IdNr.",
        "Verkaufschance,Phase,Erwarteter Umsatz,Kunde",
        "Number,Customer,Due Date,Amount Due",
        "Auftragsnummer,Kunde,Auftragsdatum,Verkäufer",
        "Kundennr,Name1,Adresse,PLZ,Ort,LieferPLZ,LieferOrt",
        "Customer Number,Company,Company 2",
        "Kontakt-ID,Nachname,E-Mail,Erstellungsdatum",
    ] {
        let typed = with_headers("export.csv", &cut(line, ','));
        assert!(!typed.recognition.system.known, "{line}: {:?}", typed.recognition.system);
    }
}
