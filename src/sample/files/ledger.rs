//! DATEV: debtors and creditors in the EXTF format (category 16), Windows-1252, with its metadata line.

use std::io;
use std::path::Path;

use super::{Shape, TextFile};
use crate::sample::at_odds;
use crate::sample::contact::{Address, surname};
use crate::sample::copy::Copy;
use crate::sample::flaws::{Record, foreign_number, has_second_purpose};
use crate::sample::habits::Keeper;
use crate::sample::keys::iban;
use crate::sample::random::{Purpose, Stream};
use crate::sample::truth::Truth;
use crate::sample::words::WORDS;
use crate::sample::world::World;

/// File stem.
pub(in crate::sample) const STEM: &str = "EXTF_Debitoren_Kreditoren";
const SHAPE: Shape = Shape { delimiter: ';', line_end: "\r\n", windows: true, byte_order_mark: false };
/// Creditors per hundred customers.
const CREDITORS: u64 = 9;
/// Share of debtors whose number in the ERP was entered.
const ERP_NUMBER: f64 = 0.25;

/// Columns of one row by name; what is not set stays empty.
#[derive(Default)]
struct Cells(Vec<(&'static str, String)>);

impl Cells {
    fn set(&mut self, column: &'static str, value: impl Into<String>) {
        self.0.push((column, value.into()));
    }

    fn write(&self, file: &mut TextFile) -> io::Result<()> {
        for (column, text) in &WORDS.ledger_columns {
            let value = self.0.iter().find(|(name, _)| name == column).map_or("", |(_, value)| value);
            if *text { file.quoted(value) } else { file.bare(value) }
        }
        file.end()
    }
}

/// Writes debtors, then creditors.
pub(in crate::sample) fn write(world: &World, folder: &Path, truth: &mut Truth) -> io::Result<u64> {
    let mut file = TextFile::create(&folder.join(format!("{STEM}.csv")), SHAPE, &[])?;
    let digits = world.ledger_digits();
    file.bare(&format!(
        "\"EXTF\";700;16;\"Debitoren/Kreditoren\";5;20260331081500000;;\"RE\";\"s.dombrowski\";\"\";29098;10417;20260101;{digits};;;\
         \"Stammdaten Lennetor\";\"\";;;;\"\";;\"\";;;\"03\";;;\"\";\"\""
    ));
    file.end()?;
    for (column, _) in &WORDS.ledger_columns {
        file.bare(column);
    }
    file.end()?;
    for (place, profile, number) in world.records(Keeper::Ledger) {
        let customer = world.customer(profile.customer);
        let record = Record::write(world, &profile, &customer, Keeper::Ledger, number);
        let copy = &record.copy;
        let account = world.number_of(Keeper::Ledger, profile.customer, number);
        let mut stream = world.stream(Purpose::Presence, (2 << 40) + place);
        let in_erp = profile.copies_in(Keeper::Erp) > 0 && stream.chance(ERP_NUMBER);
        let foreign = foreign_number(world, &profile, number);
        let erp = in_erp.then(|| world.number_of(Keeper::Erp, profile.customer, 0));
        debtor(&account, copy, foreign.clone().or(erp)).write(&mut file)?;
        let true_id = World::true_id(profile.customer);
        truth.entity(STEM, "customer", &account, &true_id)?;
        if profile.copies_in(Keeper::Ledger) > 1 && !has_second_purpose(world, &profile) {
            truth.finding("DUP201", STEM, &account, &true_id)?;
        }
        if foreign.is_some() {
            truth.finding("DUP205", STEM, &account, &true_id)?;
        }
        record.tell(STEM, &account, &true_id, truth)?;
        at_odds::tell(world, &profile, &customer, copy, (STEM, &account), truth)?;
    }
    creditors(world, digits, &mut file)?;
    Ok(file.finish()? - 2)
}

fn debtor(account: &str, copy: &Copy, erp: Option<String>) -> Cells {
    let mut cells = Cells::default();
    cells.set("Konto", account);
    name(copy, &mut cells);
    if let Some((country, digits)) = copy.vat.split_at_checked(2) {
        cells.set("EU-Land", country);
        cells.set("EU-UStID", digits);
    }
    let kind = match (copy.post_box, copy.street.is_empty()) {
        (true, _) => "PF",
        (false, false) => "STR",
        _ => "",
    };
    cells.set("Adressart", kind);
    if copy.post_box {
        cells.set("Postfach", copy.street.trim_start_matches("Postfach "));
    } else {
        cells.set("Straße", copy.street.as_str());
    }
    cells.set("Postleitzahl", copy.postcode.as_str());
    cells.set("Ort", copy.town.as_str());
    cells.set("Land", copy.country);
    cells.set("Telefon", copy.phone.as_str());
    cells.set("E-Mail", copy.email.as_str());
    cells.set("Internet", copy.website.as_str());
    cells.set("IBAN-Nr. 1", copy.iban.as_str());
    cells.set("Kunden-/Lief.-Nr.", erp.unwrap_or_default());
    cells.set("Sprache", "1");
    cells
}

/// One of three columns holds the name, as the type of addressee says.
fn name(copy: &Copy, cells: &mut Cells) {
    if let Some(person) = &copy.person {
        cells.set("Name (Adressattyp natürl. Person)", person.last.as_str());
        cells.set("Vorname (Adressattyp natürl. Person)", person.first);
        cells.set("Adressattyp", "1");
        cells.set("Anrede", person.salutation);
        cells.set("Kurzbezeichnung", short(&person.last));
        return;
    }
    let unstated = copy.name.len().is_multiple_of(11);
    let column = if unstated { "Name (Adressattyp keine Angabe)" } else { "Name (Adressattyp Unternehmen)" };
    cells.set(column, copy.name.as_str());
    cells.set("Adressattyp", if unstated { "0" } else { "2" });
    cells.set("Kurzbezeichnung", short(&copy.name));
}

fn short(name: &str) -> String {
    name.chars().take(15).collect::<String>().trim_end().to_owned()
}

/// Suppliers: they stand in the same file and are no customers.
fn creditors(world: &World, digits: usize, file: &mut TextFile) -> io::Result<()> {
    for number in 0..(world.customers() * CREDITORS / 100).max(3) {
        let mut stream = world.stream(Purpose::Creditor, number);
        let mut cells = Cells::default();
        let town = WORDS.towns.draw(&mut stream);
        let address = Address::draw(town, &mut stream);
        let name = supplier(&mut stream);
        cells.set("Konto", (7 * 10_u64.pow(digits as u32) + number).to_string());
        cells.set("Kurzbezeichnung", short(&name));
        cells.set("Name (Adressattyp Unternehmen)", name);
        cells.set("Adressattyp", "2");
        cells.set("Adressart", "STR");
        cells.set("Straße", format!("{} {}", address.street, address.number));
        cells.set("Postleitzahl", address.postcode);
        cells.set("Ort", address.town().name);
        cells.set("Land", address.town().country);
        cells.set("IBAN-Nr. 1", iban(address.town().country, &WORDS.bank_codes, &mut stream));
        cells.set("Sprache", "1");
        cells.write(file)?;
    }
    Ok(())
}

fn supplier(stream: &mut Stream) -> String {
    const KINDS: [&str; 8] = [
        "Antriebe",
        "Stahlhandel",
        "Dichtungen",
        "Steuerungen",
        "Arbeitsbühnenverleih",
        "Büroservice",
        "Montageservice",
        "Kfz-Leasing",
    ];
    format!("{} {} GmbH", surname(stream), stream.pick(&KINDS))
}
