//! Business Central: a workbook with debtors and posted invoices under German captions.

use std::io;
use std::path::Path;

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook, Worksheet, XlsxError};

use crate::sample::at_odds;
use crate::sample::calendar::Day;
use crate::sample::copy_names::mention;
use crate::sample::course::{Course, Dangling};
use crate::sample::flaws::{self, Record};
use crate::sample::habits::Keeper;
use crate::sample::harmless;
use crate::sample::random::{Purpose, Stream};
use crate::sample::signs::{TERM, is_blocked, is_courted, is_missed, is_overdue, is_served, statuses};
use crate::sample::ticket::Status;
use crate::sample::title::{invoice_number, project_number, project_title};
use crate::sample::truth::Truth;
use crate::sample::words::{WORDS, header};
use crate::sample::world::{Profile, World};

/// File stem of the workbook.
pub(in crate::sample) const BOOK: &str = "BusinessCentral_2026-03-31";
const DEBTORS: &str = "Debitoren";
const INVOICES: &str = "Rechnungen";

/// Writes the workbook; returns rows of debtors and of invoices, each with the sheets they fill.
pub(in crate::sample) fn write(world: &World, folder: &Path, truth: &mut Truth) -> io::Result<Vec<(String, u64)>> {
    let mut book = Workbook::new();
    let stamp = ExcelDateTime::from_ymd(2026, 3, 31).map_err(failed)?;
    book.set_properties(&DocProperties::new().set_creation_datetime(&stamp));
    let mut sheets = Vec::new();
    let mut debtors = Sheets::begin(&mut book, DEBTORS, header("erp-debtors"), world.settings.sheet_rows)?;
    for (place, profile, number) in world.records(Keeper::Erp) {
        debtor(world, &profile, place, number, &mut debtors, truth)?;
    }
    group_debtors(world, &mut debtors, truth)?;
    sheets.extend(debtors.finish());
    let mut invoices = Sheets::begin(&mut book, INVOICES, header("erp-invoices"), world.settings.sheet_rows)?;
    for (profile, course) in world.courses().filter(|(_, course)| course.project.is_some()) {
        invoices_of(world, &profile, &course, &mut invoices, truth)?;
    }
    for customer in 0..world.customers() {
        stray_invoice(world, &world.profile(customer), &mut invoices, truth)?;
    }
    group_charges(world, &mut invoices, truth)?;
    sheets.extend(invoices.finish());
    save(&mut book, folder)?;
    Ok(sheets)
}

/// Written beside its place and renamed, as all files are.
fn save(book: &mut Workbook, folder: &Path) -> io::Result<()> {
    let target = folder.join(format!("{BOOK}.xlsx"));
    let temporary = folder.join(format!("{BOOK}.xlsx.part"));
    book.save(&temporary).map_err(failed)?;
    std::fs::rename(temporary, target)
}

fn debtor(
    world: &World,
    profile: &Profile,
    place: u64,
    number: u64,
    sheets: &mut Sheets,
    truth: &mut Truth,
) -> io::Result<()> {
    let customer = world.customer(profile.customer);
    let record = Record::write(world, profile, &customer, Keeper::Erp, number);
    let copy = &record.copy;
    let id = world.number_of(Keeper::Erp, profile.customer, number);
    let terms = terms(world, place);
    let group = if copy.country == "DE" { "INLAND" } else { "EU" };
    let mut row = sheets.row()?;
    let texts = [
        &*id,
        &copy.name,
        &copy.name_2,
        &copy.street,
        "",
        &copy.postcode,
        &copy.town,
        copy.country,
        &copy.phone,
        &copy.email,
        &copy.website,
        &copy.vat,
        seller_code(profile.customer),
        group,
        terms.payment,
        if terms.blocked { "Alle" } else { "" },
    ];
    row.texts(0, &texts)?;
    row.amount(16, terms.balance)?;
    row.date(17, flaws::touched(world, profile, Keeper::Erp).unwrap_or(terms.touched))?;
    let source = sheets.source();
    let true_id = World::true_id(profile.customer);
    truth.entity(&source, "customer", &id, &true_id)?;
    if profile.copies_in(Keeper::Erp) > 1 {
        truth.finding("DUP201", &source, &id, &true_id)?;
    }
    record.tell(&source, &id, &true_id, truth)?;
    at_odds::tell(world, profile, &customer, copy, (&source, &id), truth)?;
    if is_missed(world, profile, Keeper::Erp) {
        truth.finding("ISL103", &source, &id, &true_id)?;
    }
    if is_blocked(world, profile) && !is_courted(world, profile) && is_served(world, profile) {
        truth.finding("CON405", &source, &id, &true_id)?;
    }
    Ok(())
}

/// What accounting agreed on with a debtor.
pub(in crate::sample) struct Terms {
    balance: i64,
    payment: &'static str,
    /// The debtor must not be sold to.
    pub(in crate::sample) blocked: bool,
    touched: Day,
}

/// Firms of the own group: they buy nothing, and get their share of the overhead.
fn group_debtors(world: &World, sheets: &mut Sheets, truth: &mut Truth) -> io::Result<()> {
    for firm in harmless::group(world) {
        let mut row = sheets.row()?;
        let texts = [
            &*firm.number,
            firm.name,
            "",
            firm.street,
            "",
            firm.postcode,
            firm.town,
            "DE",
            "",
            "",
            "",
            "",
            "",
            "KONZERN",
            "30TAGE",
            "",
        ];
        row.texts(0, &texts)?;
        row.amount(16, 0)?;
        row.date(17, Day::TODAY.plus(-40))?;
        truth.entity(&sheets.source(), "customer", &firm.number, &firm.true_id)?;
    }
    Ok(())
}

/// What the firms of the group are charged, every quarter: no undertaking stands behind it, and none has to.
fn group_charges(world: &World, sheets: &mut Sheets, truth: &mut Truth) -> io::Result<()> {
    for firm in harmless::group(world) {
        for charge in firm.charges.iter().filter(|charge| world.settings.skew.shows_invoice(charge.day)) {
            let mut row = sheets.row()?;
            row.texts(0, &[&charge.number, &firm.number, firm.name])?;
            row.date(3, charge.day)?;
            row.date(4, charge.day.plus(TERM))?;
            row.texts(5, &["", &charge.title, ""])?;
            row.amount(8, charge.net)?;
            row.amount(9, (charge.net * 119 + 50) / 100)?;
            row.amount(10, 0)?;
            truth.entity(&sheets.source(), "invoice", &charge.number, &firm.true_id)?;
        }
    }
    Ok(())
}

/// The terms of the record at a place.
pub(in crate::sample) fn terms(world: &World, place: u64) -> Terms {
    let mut stream = world.stream(Purpose::Presence, (3 << 40) + place);
    let balance = if stream.chance(0.3) { stream.between(5_000, 4_500_000) } else { 0 };
    let payment = stream.pick(&["14TAGE", "30TAGE", "SOFORT"]);
    let blocked = stream.chance(0.02);
    Terms { balance, payment, blocked, touched: Day::TODAY.plus(-stream.between(3, 2_400)) }
}

/// How an invoice went out.
struct Sent {
    debtor: String,
    paid: bool,
    /// It names its project.
    keyed: bool,
}

impl Sent {
    fn draw(world: &World, profile: &Profile, course: &Course, at: usize, day: Day) -> Self {
        let dangling = course.dangles_in(Dangling::Invoice);
        let mut stream = world.stream(Purpose::Wording, (1 << 42) + course.place * 2 + at as u64);
        let debtor = if dangling {
            world.deleted_number(Keeper::Erp, profile.customer)
        } else {
            erp_number(world, profile, &mut stream)
        };
        let paid = Day::TODAY.0 - day.0 > 20 && stream.chance(0.93);
        // What goes wrong with amounts and dates can only be seen where the invoice names its project.
        let keyed = dangling || stream.chance(0.88) || course.mishap.is_some();
        Self { debtor, paid, keyed }
    }
}

/// Whether one of a project's invoices is paid.
pub(in crate::sample) fn is_paid(world: &World, profile: &Profile, course: &Course, at: usize) -> bool {
    let invoice = course.project.and_then(|project| project.invoices[at]);
    invoice.is_some_and(|(day, _)| Sent::draw(world, profile, course, at, day).paid)
}

/// An invoice for nothing that anybody sold: spare parts and a drive, to a buyer without undertakings (HND303).
fn stray_invoice(world: &World, profile: &Profile, sheets: &mut Sheets, truth: &mut Truth) -> io::Result<()> {
    let mut stream = world.stream(Purpose::Break, (4 << 40) + profile.customer);
    let known = profile.copies_in(Keeper::Erp) > 0 && profile.copies_in(Keeper::Crm) > 0;
    let wanted = stream.chance(world.settings.rates.invoice_without_origin);
    if !wanted || !known || profile.undertakings > 0 {
        return Ok(());
    }
    let customer = world.customer(profile.customer);
    let number = stray_number(world, profile.customer);
    let day = Day::TODAY.plus(-stream.between(5, 320)).on_workday();
    if !world.settings.skew.shows_invoice(day) {
        return Ok(());
    }
    let net = stream.between(12_000, 480_000);
    let gross = if customer.address.town().country == "DE" { (net * 119 + 50) / 100 } else { net };
    let debtor = world.number_of(Keeper::Erp, profile.customer, 0);
    let name = mention(world.settings.seed, world.settings.mess * 0.5, &customer, Keeper::Erp, 0);
    let mut row = sheets.row()?;
    row.texts(0, &[&number, &debtor, &name])?;
    row.date(3, day)?;
    row.date(4, day.plus(TERM))?;
    row.texts(5, &["", stream.pick(&["Ersatzteile", "Anfahrt und Material", "Kleinmaterial", "Eilzuschlag"]), ""])?;
    row.amount(8, net)?;
    row.amount(9, gross)?;
    row.amount(10, 0)?;
    row.texts(11, &[seller_code(profile.customer)])?;
    let source = sheets.source();
    let true_id = World::true_id(profile.customer);
    truth.entity(&source, "invoice", &number, &true_id)?;
    truth.finding("HND303", &source, &number, &true_id)
}

fn invoices_of(
    world: &World,
    profile: &Profile,
    course: &Course,
    sheets: &mut Sheets,
    truth: &mut Truth,
) -> io::Result<()> {
    let Some(project) = course.project else { return Ok(()) };
    let customer = world.customer(profile.customer);
    let dangling = course.dangles_in(Dangling::Invoice);
    let sent = project.invoices.iter().enumerate().filter_map(|(at, sent)| sent.map(|sent| (at, sent)));
    for (at, (day, net)) in sent.filter(|(_, (day, _))| world.settings.skew.shows_invoice(*day)) {
        let Sent { debtor, paid, keyed } = Sent::draw(world, profile, course, at, day);
        let abroad = customer.address.town().country != "DE";
        let gross = if abroad { net } else { (net * 119 + 50) / 100 };
        let number = invoice_number(course, at);
        let title = project_title(world.settings.seed, world.settings.mess, course, &customer.address);
        let part = if at == 0 { "Abschlag " } else { "" };
        let key = if keyed { project_number(course) } else { String::new() };
        if let Some(day) = harmless::rewritten_on(world, course, at, day)
            .filter(|day| paid && keyed && world.settings.skew.shows_invoice(*day))
        {
            let papers = [(format!("GS{}", &number[2..]), "Storno ", -1), (format!("RK{}", &number[2..]), part, 1)];
            for (number, part, sign) in papers {
                let mut row = sheets.row()?;
                row.texts(0, &[&number, &debtor, &mention(world.settings.seed, 0.0, &customer, Keeper::Erp, 0)])?;
                row.date(3, day)?;
                row.date(4, day.plus(TERM))?;
                row.texts(5, &[&key, &format!("{part}{title}"), ""])?;
                row.amount(8, sign * net)?;
                row.amount(9, sign * gross)?;
                row.amount(10, 0)?;
                row.texts(11, &[seller_code(profile.customer)])?;
                let source = sheets.source();
                truth.entity(&source, "invoice", &number, &World::true_id(profile.customer))?;
                if dangling {
                    truth.finding("HND305", &source, &number, &debtor)?;
                }
            }
        }
        let mut row = sheets.row()?;
        let name = mention(world.settings.seed, world.settings.mess * 0.5, &customer, Keeper::Erp, course.number);
        row.texts(0, &[&number, &debtor, &name])?;
        row.date(3, day)?;
        row.date(4, day.plus(TERM))?;
        row.texts(5, &[&key, &format!("{part}{title}"), ""])?;
        row.amount(8, net)?;
        row.amount(9, gross)?;
        row.amount(10, if paid { 0 } else { gross })?;
        row.texts(11, &[seller_code(profile.customer)])?;
        let source = sheets.source();
        truth.entity(&source, "invoice", &number, &World::true_id(profile.customer))?;
        if dangling {
            truth.finding("HND305", &source, &number, &debtor)?;
        }
        if !keyed {
            truth.finding("ISL106", &source, &number, &course.true_id())?;
        }
        if is_overdue(world, profile, course, at, 0) && statuses(world, profile).any(Status::is_unresolved) {
            truth.finding("SIG502", &source, &number, &World::true_id(profile.customer))?;
        }
    }
    Ok(())
}

/// Number of an invoice without a project: from the series before that of projects' invoices, and from behind it where
/// the first does not reach.
fn stray_number(world: &World, customer: u64) -> String {
    const SERIES: u64 = 100_000;
    let behind = SERIES + world.undertakings.size() * 2;
    format!("RE{}", 2 * SERIES + customer + if customer < SERIES { 0 } else { behind })
}

/// The debtor number that documents of a customer carry: mostly that of its first record.
pub(in crate::sample) fn erp_number(world: &World, profile: &Profile, stream: &mut Stream) -> String {
    let again = profile.copies_in(Keeper::Erp) > 1 && stream.chance(0.25);
    world.number_of(Keeper::Erp, profile.customer, u64::from(again))
}

fn seller_code(customer: u64) -> &'static str {
    let sellers: Vec<&[&str; 3]> = WORDS.staff.iter().filter(|person| person[0] == "sales").collect();
    sellers[(customer / 3 % sellers.len() as u64) as usize][2]
}

/// Sheets of one kind: when one is full, it goes on in the next.
struct Sheets<'a> {
    book: &'a mut Workbook,
    name: &'static str,
    columns: Vec<&'static str>,
    limit: u32,
    date: Format,
    filled: Vec<(String, u64)>,
}

/// One row of a sheet.
struct Row<'a> {
    sheet: &'a mut Worksheet,
    date: &'a Format,
    number: u32,
}

impl<'a> Sheets<'a> {
    fn begin(book: &'a mut Workbook, name: &'static str, columns: Vec<&'static str>, limit: u32) -> io::Result<Self> {
        let mut sheets = Self {
            book,
            name,
            columns,
            limit: limit.max(1),
            date: Format::new().set_num_format("dd.mm.yyyy"),
            filled: Vec::new(),
        };
        sheets.open()?;
        Ok(sheets)
    }

    fn open(&mut self) -> io::Result<()> {
        let number = self.filled.len() + 1;
        let name = if number == 1 { self.name.to_owned() } else { format!("{} ({number})", self.name) };
        let sheet = self.book.add_worksheet_with_constant_memory().map_err(failed)?;
        sheet.set_name(&name).map_err(failed)?;
        for (column, caption) in self.columns.iter().enumerate() {
            sheet.write_string(0, column as u16, *caption).map_err(failed)?;
        }
        self.filled.push((name, 0));
        Ok(())
    }

    fn row(&mut self) -> io::Result<Row<'_>> {
        if self.filled.last().is_some_and(|(_, rows)| *rows >= u64::from(self.limit)) {
            self.open()?;
        }
        let Some((name, rows)) = self.filled.last_mut() else { return Err(io::Error::other("no sheet")) };
        *rows += 1;
        let sheet = self.book.worksheet_from_name(name).map_err(failed)?;
        Ok(Row { sheet, date: &self.date, number: *rows as u32 })
    }

    /// The current sheet as the truth names it.
    fn source(&self) -> String {
        format!("{BOOK}#{}", self.filled.last().map_or("", |(name, _)| name))
    }

    fn finish(self) -> Vec<(String, u64)> {
        self.filled.into_iter().map(|(name, rows)| (format!("{BOOK}.xlsx#{name}"), rows)).collect()
    }
}

impl Row<'_> {
    fn texts(&mut self, first: u16, values: &[&str]) -> io::Result<()> {
        for (column, value) in (first..).zip(values) {
            if !value.is_empty() {
                self.sheet.write_string(self.number, column, *value).map_err(failed)?;
            }
        }
        Ok(())
    }

    fn amount(&mut self, column: u16, cents: i64) -> io::Result<()> {
        self.sheet.write_number(self.number, column, cents as f64 / 100.0).map_err(failed)?;
        Ok(())
    }

    fn date(&mut self, column: u16, day: Day) -> io::Result<()> {
        let date = day.date();
        let value =
            ExcelDateTime::from_ymd(date.year() as u16, date.month() as u8, date.day() as u8).map_err(failed)?;
        self.sheet.write_datetime_with_format(self.number, column, value, self.date).map_err(failed)?;
        Ok(())
    }
}

fn failed(error: XlsxError) -> io::Error {
    match error {
        XlsxError::IoError(error) => error,
        other => io::Error::other(other),
    }
}
