//! The traps of real exports, one by one, from bytes to who is who: what each of them would spoil if it were fallen into.
//!
//! Traps that spoil a single table (twins among headers, thousands of columns, consent read from objections, orders of day and
//! month) are tested where tables are recognised and values are read.

use std::fs;

use archipel::config::Settings;
use archipel::linkage::EntityType;
use archipel::memory::{self, State};
use archipel::pipeline::{self, Identity};
use archipel::progress::Silent;

/// Reads exports of the given names and texts, and decides who is who in them.
fn identified(files: &[(&str, &str)]) -> Identity {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        fs::write(folder.path().join(name), text).unwrap();
    }
    let reading = pipeline::read_records(&[folder.path().to_owned()], Settings::default(), &Silent).unwrap();
    pipeline::identify(reading, &Silent)
}

/// The customer that a record, `file:id`, belongs to.
fn customer(identity: &Identity, reference: &str) -> Option<u32> {
    let catalogue = &identity.reading.catalogue;
    let record = catalogue.records().find(|record| record.reference() == reference);
    let record = record.unwrap_or_else(|| panic!("there is no record {reference}"));
    let memberships = &identity.resolution.memberships;
    let of_customer = memberships
        .iter()
        .find(|membership| membership.record == record.index && membership.entity_type == EntityType::Customer);
    of_customer.and_then(|membership| membership.entity).map(|entity| entity.0)
}

#[track_caller]
fn assert_one(files: &[(&str, &str)], left: &str, right: &str) {
    let identity = identified(files);
    let customers = [customer(&identity, left), customer(&identity, right)];
    assert!(customers[0].is_some() && customers[0] == customers[1], "{left} and {right}: {customers:?}");
}

#[track_caller]
fn assert_two(files: &[(&str, &str)], left: &str, right: &str) {
    let identity = identified(files);
    let customers = [customer(&identity, left), customer(&identity, right)];
    assert_ne!(customers[0], customers[1], "{left} and {right}");
}

/// A list of firms that have nothing to do with each other, so that there is something to compare with.
const OTHERS: &str = "\
901;Habermann Feinblech GmbH;Torgasse 3;01067;Dresden;
902;Oltmanns Bootsbau e.K.;Deichweg 81;26721;Emden;
903;Südkranz Gartenbau AG;Am Sonnenhang 9;79098;Freiburg;
904;Wernicke & Söhne OHG;Marktplatz 17;99084;Erfurt;
905;Quellhof Getränke KG;Brunnenstr. 40;34117;Kassel;
";

/// A customer list with columns Nr, Firma, Straße, PLZ, Ort, USt-IdNr.
fn list(rows: &str) -> String {
    format!("Kundennr;Firma;Straße;PLZ;Ort;USt-IdNr\n{rows}{OTHERS}")
}

#[test]
fn ids_with_and_without_the_prefix_of_zoho_are_one() {
    let accounts = "Record Id,Account Name,Account Owner,Billing Street,Billing City,Billing Code\n\
        zcrm_4876003000001204000,Brandt Pumpen GmbH,Jana Thiel,Seestr. 4,Kiel,24103\n\
        zcrm_4876003000001204001,Löwen-Apotheke,Jana Thiel,Hauptstr. 8,Ulm,89073\n";
    let deals = "Record Id,Deal Name,Account Name.id,Account Name,Stage,Amount,Closing Date\n\
        4876003000003310001,Neue Anlage,4876003000001204001,,Closed Won,12000,2026-02-01\n";
    let files = [("Accounts.csv", accounts), ("Deals.csv", deals)];
    assert_one(&files, "Accounts.csv:zcrm_4876003000001204001", "Deals.csv:4876003000003310001");
}

#[test]
fn customer_numbers_padded_with_zeros_lead_to_their_customer() {
    let masters = "KUNNR;NAME1;STRAS;PSTLZ;ORT01;LAND1\n\
        0000000779;Brandt Pumpen GmbH;Seestr. 4;24103;Kiel;DE\n0000011113;Löwen-Apotheke;Hauptstr. 8;89073;Ulm;DE\n";
    let invoices =
        "Rechnungsnr;Kundennr;Rechnungsdatum;Betrag netto\nRE-1;779;03.02.2026;1.250,00\nRE-2;11113;04.02.2026;90,00\n";
    assert_one(&[("KNA1.csv", masters), ("Rechnungen.csv", invoices)], "KNA1.csv:0000000779", "Rechnungen.csv:RE-1");
}

#[test]
fn ids_that_a_spreadsheet_rounded_join_nothing() {
    let customers = list(
        "1.21143E+15;Brandt Pumpen GmbH;Seestr. 4;24103;Kiel;\n1.21143E+15;Löwen-Apotheke;Hauptstr. 8;89073;Ulm;\n",
    );
    let identity = identified(&[("Kunden.csv", &customers)]);
    let of_name = |name: &str| {
        let catalogue = &identity.reading.catalogue;
        let record =
            catalogue.records().find(|record| record.typed().table.cell(record.data_row(), 1) == name).unwrap();
        customer(&identity, &record.reference())
    };
    assert_ne!(of_name("Brandt Pumpen GmbH"), of_name("Löwen-Apotheke"));
}

#[test]
fn a_vat_id_in_two_columns_is_that_in_one() {
    let ledger = "Konto;Name;Ort;EU-Land;EU-UStID\n10001;Brandt Pumpen GmbH;Kiel;DE;136695976\n10002;Löwen-Apotheke;Ulm;DE;129273398\n";
    let moved = list("1;BP Fördertechnik GmbH;Industriepark 5;22113;Hamburg;DE136695976\n");
    assert_one(&[("Debitoren.csv", ledger), ("Kunden.csv", &moved)], "Debitoren.csv:10001", "Kunden.csv:1");
}

#[test]
fn each_of_the_three_name_columns_of_a_ledger_names_the_customer() {
    let ledger = "Konto;Name (Adressattyp Unternehmen);Name (Adressattyp natürl. Person);Vorname (Adressattyp natürl. Person);\
        Name (Adressattyp keine Angabe);Adressattyp;Straße;Postleitzahl;Ort\n\
        10001;Brandt Pumpen GmbH;;;;2;Seestr. 4;24103;Kiel\n\
        10002;;Kaltenbrunner;Veronika;;1;Hauptstr. 8;89073;Ulm\n\
        10003;;;;Gemeinde Hinterzell;0;Rathausplatz 1;79098;Freiburg\n";
    let customers = list(
        "1;Brandt Pumpen GmbH;Seestraße 4;24103;Kiel;\n2;Kaltenbrunner Veronika;Hauptstraße 8;89073;Ulm;\n3;Gemeinde Hinterzell;Rathausplatz 1;79098;Freiburg;\n",
    );
    let files = [("Debitoren.csv", ledger), ("Kunden.csv", &customers)];
    for (account, number) in [("10001", "1"), ("10002", "2"), ("10003", "3")] {
        assert_one(&files, &format!("Debitoren.csv:{account}"), &format!("Kunden.csv:{number}"));
    }
}

#[test]
fn country_and_postcode_in_one_column_are_two_things() {
    let offices = "Nummer;Organisation;Straße (Brief);Land/Plz (Brief);Ort (Brief)\n\
        1;Brandt Pumpen GmbH;Seestr. 4;D 24103;Kiel\n2;Löwen-Apotheke;Hauptstr. 8;D 89073;Ulm\n";
    let customers = list("7;Brandt Pumpen;Seestraße 4;24103;Kiel;\n8;Brandt Pumpen;Ringstr. 66;80331;München;\n");
    let files = [("fastbill.csv", offices), ("Kunden.csv", customers.as_str())];
    assert_one(&files, "fastbill.csv:1", "Kunden.csv:7");
    assert_two(&files, "fastbill.csv:1", "Kunden.csv:8");
}

#[test]
fn every_mailbox_in_a_cell_counts() {
    let crm = "Kundennr;Firma;E-Mail\n1;Brandt Pumpen;\"zentrale@brandt-pumpen.example; h.oelrich@brandt-pumpen.example\"\n\
        2;Löwen-Apotheke;info@loewen-ulm.example\n3;Quellhof;kontakt@quellhof.example\n";
    let shop =
        "Kunden-ID;Name;E-Mail\n77;Hauke Oelrich;h.oelrich@brandt-pumpen.example\n78;Wernicke;post@wernicke.example\n";
    assert_one(&[("Kunden.csv", crm), ("Shopkunden.csv", shop)], "Kunden.csv:1", "Shopkunden.csv:77");
}

#[test]
fn words_for_nothing_join_nobody() {
    let customers = list("1;Brandt Pumpen GmbH;n/a;-;NULL;n/a\n2;Löwen-Apotheke;n/a;-;NULL;n/a\n");
    assert_two(&[("Kunden.csv", &customers)], "Kunden.csv:1", "Kunden.csv:2");
}

#[test]
fn suppliers_among_customers_are_no_customers() {
    let ledger = "Nummer;Art;Firma;Straße;PLZ;Ort\nK1;Kunde;Brandt Pumpen GmbH;Seestr. 4;24103;Kiel\n\
        L1;Lieferant;Löwen-Apotheke;Hauptstr. 8;89073;Ulm\nK2;Kunde;Quellhof Getränke KG;Brunnenstr. 40;34117;Kassel\n";
    let identity = identified(&[("Adressen.csv", ledger)]);
    assert!(customer(&identity, "Adressen.csv:K1").is_some());
    assert_eq!(customer(&identity, "Adressen.csv:L1"), None);
}

#[test]
fn a_document_on_several_lines_is_one_document() {
    let customers = list("1;Brandt Pumpen GmbH;Seestr. 4;24103;Kiel;\n");
    let invoices = "Rechnungsnr;Kundennr;Rechnungsdatum;Artikel;Betrag netto\n\
        RE-1;1;03.02.2026;Pumpe;1.250,00\nRE-1;1;03.02.2026;Schlauch;90,00\nRE-2;901;04.02.2026;Ventil;45,00\n";
    let identity = identified(&[("Kunden.csv", &customers), ("Rechnungen.csv", invoices)]);
    let documents = identity.reading.catalogue.records().filter(|record| record.file() == "Rechnungen.csv");
    assert_eq!(documents.count(), 2);
    assert_eq!(customer(&identity, "Rechnungen.csv:RE-1"), customer(&identity, "Kunden.csv:1"));
}

#[test]
fn archived_customers_stay_and_what_lies_in_the_bin_does_not() {
    let archived = "Kundennr;Firma;Straße;PLZ;Ort;Archiviert\n1;Brandt Pumpen GmbH;Seestr. 4;24103;Kiel;ja\n\
        2;Löwen-Apotheke;Hauptstr. 8;89073;Ulm;nein\n";
    let other = list("7;Brandt Pumpen;Seestraße 4;24103;Kiel;\n");
    assert_one(&[("Kunden.csv", archived), ("Adressen.csv", &other)], "Kunden.csv:1", "Adressen.csv:7");
    let bin = "Id,Name,BillingStreet,BillingCity,BillingPostalCode,OwnerId,IsDeleted,SystemModstamp\n\
        0015g00001,Brandt Pumpen GmbH,Seestr. 4,Kiel,24103,0055g1,false,2026-01-31T10:00:00.000Z\n\
        0015g00002,Brandt Pumpen,Seestr. 4,Kiel,24103,0055g1,true,2026-01-31T10:00:00.000Z\n";
    let identity = identified(&[("Account.csv", bin)]);
    assert_eq!(identity.reading.catalogue.len(), 1);
}

#[test]
fn an_invoice_is_paid_where_its_row_says_when_or_that() {
    let customers = list("1;Brandt Pumpen GmbH;Seestr. 4;24103;Kiel;\n");
    let invoices = "Rechnungsnr;Kundennr;Rechnungsdatum;Fällig am;Betrag netto;Bezahlt\n\
        RE-1;1;03.02.2025;03.03.2025;1.250,00;12.02.2025\nRE-2;901;04.02.2025;04.03.2025;45,00;\nRE-3;901;04.02.2025;04.03.2025;45,00;x\n";
    let identity = identified(&[("Kunden.csv", &customers), ("Rechnungen.csv", invoices)]);
    let catalogue = &identity.reading.catalogue;
    let world = memory::join(catalogue, &identity.resolution, &identity.reading.settings).unwrap();
    let state = |id: &str| {
        let mut records = catalogue.records();
        let record = records.find(|record| record.file() == "Rechnungen.csv" && record.id() == id).unwrap();
        world.documents.get(record.index).unwrap().state
    };
    assert_eq!(["RE-1", "RE-2", "RE-3"].map(state), [State::Done, State::Open, State::Done]);
}
