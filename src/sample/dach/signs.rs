//! What shows only to somebody who has all exports: signals across departments, islands, contradictions. Everything here is
//! read off what was written, by the words of the catalogue of rules, so that a coincidence is as true as a plan.

use std::collections::BTreeMap;

use super::customer::Customer;
use super::files::{desk, newsletter, office, projects, sales, sap, sap_papers};
use super::house::House;
use super::journal::{Journal, Note};
use super::letters::label;
use super::papers::{Books, Invoice, Project, Sort};
use crate::sample::calendar::Day;

/// Plants all that can be derived.
pub(super) fn derive(house: &House<'_>, journal: &mut Journal) {
    let notes = std::mem::take(&mut journal.notes);
    let mut of: BTreeMap<u64, Vec<&Note>> = BTreeMap::new();
    for note in &notes {
        of.entry(note.customer).or_default().push(note);
    }
    for customer in &house.world.customers {
        let own = of.get(&customer.index).map(Vec::as_slice).unwrap_or_default();
        contradictions(customer, own, journal);
        values(customer, own, journal);
        between_departments(house, customer, own, journal);
    }
    shared_accounts(&notes, journal);
    wishes(journal);
}

/// CON401 to CON404.
fn contradictions(customer: &Customer, notes: &[&Note], journal: &mut Journal) {
    let group = customer.true_id();
    let vat = customer.vat.clone().unwrap_or_default();
    let right = notes.iter().any(|note| !vat.is_empty() && bare(&note.vat) == vat);
    let known = |note: &Note| !note.vat.is_empty() && bare(&note.vat) != vat && !is_slip(&bare(&note.vat), &vat);
    for note in notes.iter().filter(|note| right && known(note)) {
        journal.plant(&["CON401"], note.source, &note.record, &group);
    }
    let stays = notes.iter().any(|note| !note.moved_away && !note.street.is_empty());
    for note in notes.iter().filter(|note| stays && note.moved_away && !note.street.is_empty()) {
        journal.plant(&["CON402"], note.source, &note.record, &group);
    }
    if let Some((core, Some(former))) =
        customer.as_firm().map(|firm| (label(&firm.core), firm.former.as_deref().map(label)))
    {
        let called = |note: &Note, name: &str| label(&note.company).contains(name);
        let renamed = notes.iter().any(|note| called(note, &core));
        for note in notes.iter().filter(|note| renamed && called(note, &former) && !called(note, &core)) {
            journal.plant(&["CON403"], note.source, &note.record, &group);
        }
    }
    let accounts: Vec<&Note> =
        notes.iter().copied().filter(|note| !note.iban.is_empty() && !is_broken(note, customer)).collect();
    if accounts.iter().any(|note| bare(&note.iban) != bare(&accounts[0].iban)) {
        name(journal, "CON404", &accounts, &group);
    }
}

/// DQ601, DQ602 and DQ604.
fn values(customer: &Customer, notes: &[&Note], journal: &mut Journal) {
    let vat = customer.vat.clone().unwrap_or_default();
    for note in notes {
        let slipped = !note.vat.is_empty() && is_slip(&bare(&note.vat), &vat);
        let mailless = note.mail.len() > 8 && note.mail.contains('.') && !note.mail.contains('@');
        let nowhere = ["gmx.aat", "bluewin.hc", "web.d"].iter().any(|end| note.mail.ends_with(end));
        if slipped || mailless || nowhere || is_broken(note, customer) {
            journal.plant(&["DQ601"], note.source, &note.record, &customer.true_id());
        }
        if note.phone.contains("E+") {
            journal.plant(&["DQ602"], note.source, &note.record, &customer.true_id());
        }
        let filler = ["keine@email.at", "n/a", "noreply@noreply.com", "xx@xx.xx"].contains(&&*note.mail);
        if filler || ["0000", "unbekannt", "0123456789"].contains(&&*note.phone) {
            journal.plant(&["DQ604"], note.source, &note.record, &customer.true_id());
        }
    }
}

/// A rule must name all these records.
fn name(journal: &mut Journal, rule: &'static str, notes: &[&Note], group: &str) {
    for note in notes {
        journal.plant(&[rule], note.source, &note.record, group);
    }
}

fn bare(key: &str) -> String {
    let key: String = key.chars().filter(char::is_ascii_alphanumeric).collect();
    key.trim_end_matches("MWST").trim_end_matches("TVA").to_owned()
}

/// The same key but for one digit.
fn is_slip(key: &str, right: &str) -> bool {
    key.len() == right.len() && key.chars().zip(right.chars()).filter(|(left, right)| left != right).count() == 1
}

fn is_broken(note: &Note, customer: &Customer) -> bool {
    is_slip(&bare(&note.iban), &customer.iban)
}

/// DUP204: one bank account of two customers.
fn shared_accounts(notes: &[Note], journal: &mut Journal) {
    let mut owners: BTreeMap<String, Vec<&Note>> = BTreeMap::new();
    for note in notes.iter().filter(|note| !note.iban.is_empty()) {
        owners.entry(bare(&note.iban)).or_default().push(note);
    }
    for (account, notes) in owners {
        if notes.iter().any(|note| note.customer != notes[0].customer) {
            name(journal, "DUP204", &notes, &account);
        }
    }
}

/// HND311: one person who opted out here and is welcome there.
fn wishes(journal: &mut Journal) {
    let wishes = std::mem::take(&mut journal.wishes);
    let mut people: BTreeMap<(u64, usize), Vec<_>> = BTreeMap::new();
    for wish in &wishes {
        people.entry(wish.person).or_default().push(wish);
    }
    for (person, wishes) in people {
        if wishes.iter().any(|wish| wish.welcome) && wishes.iter().any(|wish| !wish.welcome) {
            let group = format!("K{:06}-{}", person.0 + 1, person.1);
            for wish in wishes {
                journal.plant(&["HND311"], wish.source, &wish.record, &group);
            }
        }
    }
    journal.wishes = wishes;
}

/// What is known about a customer across the house.
struct Picture<'h> {
    group: String,
    deals: Vec<&'h str>,
    running: bool,
    /// Books that wrote an invoice within the year.
    recent: Vec<Books>,
    overdue: Vec<&'h Invoice>,
    waiting: Vec<String>,
    escalated: bool,
    blocked: Vec<(&'static str, String)>,
}

fn between_departments(house: &House<'_>, customer: &Customer, notes: &[&Note], journal: &mut Journal) {
    let picture = picture(house, customer, notes, journal);
    islands(house, customer, &picture, journal);
    signals(customer, &picture, journal);
    unserved(house, customer, &picture, journal);
    for (source, record) in picture.blocked.iter().filter(|_| picture.deals.is_empty()) {
        // Who is blocked may still complain, and may have been blocked after the last invoice of the same books.
        if picture.running || picture.recent.contains(&Books::Office) {
            journal.plant(&["CON405"], source, record, &picture.group);
        }
    }
    for deal in picture.deals.iter().filter(|_| !picture.blocked.is_empty()) {
        journal.plant(&["HND308"], sales::OPPORTUNITIES, deal, &picture.group);
    }
}

fn picture<'h>(house: &'h House<'_>, customer: &Customer, notes: &[&Note], journal: &Journal) -> Picture<'h> {
    let own = customer.index;
    let invoices: Vec<&Invoice> = house.invoices.iter().filter(|invoice| invoice.customer == own).collect();
    let deals = house.deals.iter().filter(|deal| deal.customer == own && deal.is_open);
    let cases = || journal.cases.iter().filter(|(whose, _, _)| *whose == own);
    let debtors: Vec<&&Note> = notes.iter().filter(|note| note.source == sap::STEM).collect();
    let closed = !debtors.is_empty() && debtors.iter().all(|note| note.blocked);
    Picture {
        group: customer.true_id(),
        deals: deals.map(|deal| &*deal.id).collect(),
        running: house.projects.iter().any(|project| project.customer == own && project.is_running()),
        recent: invoices.iter().filter(|invoice| is_recent(invoice)).map(|invoice| invoice.books).collect(),
        overdue: invoices.into_iter().filter(|invoice| invoice.is_overdue()).collect(),
        waiting: cases().filter(|(_, at, _)| house.cases[*at].is_unresolved()).map(|(_, _, id)| id.clone()).collect(),
        escalated: cases().any(|(_, at, _)| house.cases[*at].is_escalated()),
        blocked: debtors.iter().filter(|_| closed).map(|note| (note.source, note.record.clone())).collect(),
    }
}

fn is_recent(invoice: &Invoice) -> bool {
    invoice.day > Day::TODAY.plus(-365) && invoice.sort == Sort::Invoice
}

/// ISL103: one side does not know a customer with whom the house is dealing.
fn islands(house: &House<'_>, customer: &Customer, picture: &Picture<'_>, journal: &mut Journal) {
    let known = &house.known[customer.index as usize];
    let waits = !picture.waiting.is_empty();
    match (known.accounts.first(), &known.books) {
        (Some(account), None) if picture.running || waits => {
            journal.plant(&["ISL103"], sales::ACCOUNTS, account, &picture.group);
        }
        (None, Some((books, debtor))) if picture.running || !picture.recent.is_empty() || waits => {
            let source = if *books == Books::Sap { sap::STEM } else { office::STEM };
            journal.plant(&["ISL103"], source, debtor, &picture.group);
        }
        _ => {}
    }
}

/// SIG501, SIG502, SIG505 and SIG506.
fn signals(customer: &Customer, picture: &Picture<'_>, journal: &mut Journal) {
    let group = &picture.group;
    if !picture.deals.is_empty() && (picture.waiting.len() > 1 || picture.escalated) {
        journal.plant_all("SIG501", sales::OPPORTUNITIES, &picture.deals, group);
        journal.plant_all("SIG501", desk::STEM, &picture.waiting, group);
    }
    for invoice in picture.overdue.iter().filter(|_| !picture.waiting.is_empty()) {
        journal.plant(&["SIG502"], sap_papers::source(invoice.books), &invoice.number, group);
    }
    // Who is blocked and sold to has been named already (HND308).
    let doubtful = !picture.overdue.is_empty() && picture.blocked.is_empty();
    for deal in picture.deals.iter().filter(|_| doubtful) {
        journal.plant(&["SIG505"], sales::OPPORTUNITIES, deal, group);
    }
    if picture.escalated || picture.overdue.iter().any(|invoice| invoice.dunning > 0) {
        let own = journal.wishes.iter().filter(|wish| wish.person.0 == customer.index && wish.welcome);
        let mailed: Vec<String> =
            own.filter(|wish| wish.source == newsletter::STEM).map(|wish| wish.record.clone()).collect();
        journal.plant_all("SIG506", newsletter::STEM, &mailed, group);
    }
}

/// Whether a project ended longer ago than the desk has to hear of it.
fn is_handed_over(project: &Project) -> bool {
    project.is_finished() && project.end.is_some_and(|end| end < Day::TODAY.plus(-30))
}

/// HND313: the desk knows nothing of a customer for whom something was finished.
fn unserved(house: &House<'_>, customer: &Customer, picture: &Picture<'_>, journal: &mut Journal) {
    let own = customer.index;
    if journal.served.contains(&own) || journal.cases.iter().any(|(whose, _, _)| *whose == own) {
        return;
    }
    for project in house.projects.iter().filter(|project| project.customer == own && is_handed_over(project)) {
        journal.plant(&["HND313"], projects::STEM, &project.id, &picture.group);
    }
}
