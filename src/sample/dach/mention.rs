//! Who writes in: people who subscribe, complain or order a project, and what they say about who they are.

use super::channels;
use super::customer::{Customer, Party};
use super::hand::{Habit, Hand};
use super::letters::label;
use super::names;
use super::person::Person;

/// What is known of somebody who wrote.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Mention {
    /// Given name.
    pub(super) first: String,
    /// Surname.
    pub(super) last: String,
    /// Firm.
    pub(super) company: String,
    /// Mailbox.
    pub(super) mail: String,
    /// Telephone.
    pub(super) phone: String,
}

impl Mention {
    /// What somebody of the customer says.
    pub(super) fn write(customer: &Customer, at: usize, hand: &mut Hand) -> Self {
        let person = somebody(customer, at);
        let name = names::person(person, hand);
        let nameless = hand.stream.chance(0.15);
        let company = company(customer, hand);
        let phone =
            if hand.does(Habit::PhoneMissing) { String::new() } else { channels::phone(&customer.mobile, hand) };
        let mail = channels::mailbox(customer, Some(person), false, hand);
        let silent = company.is_empty() && customer.shares_house && customer.as_firm().is_some();
        let company = if silent { whole(customer) } else { company };
        // Who leaves the name out has a mailbox with the name in it.
        let speaks = mail.right && mail.text.contains(&label(&person.last).replace('-', ""));
        let (first, last) = if nameless && speaks { Default::default() } else { (name.first, name.last) };
        Self { first, last, company, mail: mail.text, phone }
    }
}

/// The firm as a mention has it; people forget it or are never asked for it.
fn company(customer: &Customer, hand: &mut Hand) -> String {
    let Party::Firm(firm) = &customer.party else { return String::new() };
    let (name, _) = names::firm(customer, firm, hand);
    if hand.does(Habit::CompanyAsPerson) || hand.stream.chance(0.35) { String::new() } else { name }
}

/// The customer as a list of projects names it.
pub(super) fn named(customer: &Customer, hand: &mut Hand) -> String {
    match &customer.party {
        Party::Firm(firm) => names::firm(customer, firm, hand).0,
        Party::Private(person) => names::person(person, hand).reversed(", "),
    }
}

/// The firm's name without any slip, for where nothing else would tell it from its sisters.
fn whole(customer: &Customer) -> String {
    let Party::Firm(firm) = &customer.party else { return String::new() };
    let trade = firm.trade.map(|trade| if firm.trade_first { trade.before } else { trade.behind }).unwrap_or_default();
    let legal_form = firm.form.map(|form| form.short).unwrap_or_default();
    names::join(&[&firm.core, trade, firm.group.unwrap_or_default(), firm.branch.unwrap_or_default(), legal_form])
}

fn somebody(customer: &Customer, at: usize) -> &Person {
    customer.staff.get(at % customer.staff.len().max(1)).unwrap_or_else(|| customer.person())
}
