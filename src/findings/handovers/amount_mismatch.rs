//! HND307: deal, order and invoice totals of one project differ by more than the tolerance.

use std::collections::{BTreeMap, BTreeSet};

use crate::catalog::{RecordKind, Role};
use crate::findings::amounts::{Total, VAT};
use crate::findings::case::{Case, Worth};
use crate::findings::context::Context;
use crate::findings::finding::Code;
use crate::findings::originals::{Originals, currency_of};
use crate::findings::registry::Outcome;
use crate::findings::total::{Stake, StakeOf};
use crate::linkage::EntityIndex;
use crate::memory::{Document, Mark, State, plus_days};
use crate::message::{Argument, Message};

use super::gross_lists::GrossLists;
use super::guards;

/// The documents of one project that carry its price.
#[derive(Default)]
struct Papers {
    deals: Vec<Document>,
    orders: Vec<Document>,
    projects: Vec<Document>,
    invoices: Vec<Document>,
    /// The foreign currency that all of them are written in; `None` where they are in euros.
    currency: Option<String>,
}

/// Two totals that should be one.
struct Mismatch {
    message: &'static str,
    agreed: i64,
    other: i64,
    gap: i64,
}

/// Finds the projects, one case for each with its largest gap.
pub(in crate::findings) fn amount_mismatch(context: &Context) -> Outcome {
    let documents = &context.world.documents;
    let sides = [&[RecordKind::Deal][..], &[RecordKind::Order], &[RecordKind::Project], &[RecordKind::Invoice]];
    if sides.iter().filter(|kinds| documents.has(kinds)).count() < 2 {
        return Outcome::not_run(Code::Hnd307, "missing-amounts");
    }
    let mut originals = Originals::default();
    let projects = documents.projects().filter_map(|project| {
        let papers = Papers::of(context, project).in_their_currency(context, &mut originals);
        (!papers.is_framework(context)).then_some((project, papers))
    });
    let projects: Vec<(EntityIndex, Papers)> = projects.collect();
    let mut gross = GrossLists::default();
    for (_, papers) in &projects {
        papers.tell_gross_lists(context, &mut gross);
    }
    let cases = projects.into_iter().filter_map(|(project, papers)| {
        let papers = papers.with_gross_lists(context, &gross);
        let mismatch = [papers.before_work(context), papers.billing(context, project)]
            .into_iter()
            .flatten()
            .max_by_key(|mismatch| mismatch.gap.abs())?;
        case(context, project, &papers, &mismatch)
    });
    Outcome { cases: cases.collect(), not_run: Vec::new() }
}

impl Papers {
    fn of(context: &Context, project: EntityIndex) -> Self {
        let mut papers = Self::default();
        let mut seen = BTreeMap::new();
        for document in context.world.documents.of_project(project) {
            match document.kind {
                RecordKind::Deal if document.state == State::Done => papers.deals.push(document),
                RecordKind::Order if document.state != State::Dropped => papers.orders.push(document),
                RecordKind::Project if document.state != State::Dropped => papers.projects.push(document),
                RecordKind::Invoice | RecordKind::CreditNote if document.counts() => {
                    // One invoice may stand in two exports.
                    let record = context.record(document.record);
                    let number = record.value(Role::Number).unwrap_or_else(|| record.id()).to_owned();
                    if *seen.entry(number).or_insert(document.record) == document.record {
                        papers.invoices.push(document);
                    }
                }
                _ => {}
            }
        }
        papers
    }

    /// Papers that are all in one foreign currency, of which no rate is known, with the amounts that are written on them. In
    /// which currency a list without that column counts nobody can say: its amounts are left out.
    fn in_their_currency(mut self, context: &Context, originals: &mut Originals) -> Self {
        let unknown = |document: &Document| document.foreign && document.amount().is_none();
        if !self.all().any(unknown) {
            return self;
        }
        let written = |document: &Document| currency_of(context, document);
        let Some(currency) = self.all().find_map(written) else { return self };
        let is_silent = |document: &Document| !document.foreign && written(document).is_none();
        let is_theirs = |document: &Document| document.foreign && written(document).is_some_and(|own| own == currency);
        if !self.all().all(|document| is_silent(document) || is_theirs(document)) {
            return self;
        }
        for document in
            [&mut self.deals, &mut self.orders, &mut self.projects, &mut self.invoices].into_iter().flatten()
        {
            // Net against net alone: what tax lies between net and gross, no other country need have.
            document.net = if is_silent(document) { None } else { originals.net(context, document.record) };
            document.gross = None;
            document.foreign = false;
        }
        self.currency = Some(currency);
        self
    }

    /// Money in words, in the currency of the papers.
    fn money(&self, cents: i64) -> Argument {
        match &self.currency {
            None => Argument::Euro(cents),
            Some(currency) => format!("{}.{:02} {currency}", cents / 100, (cents % 100).abs()).into(),
        }
    }

    fn all(&self) -> impl Iterator<Item = &Document> {
        self.projects.iter().chain(&self.orders).chain(&self.deals).chain(&self.invoices)
    }

    /// Frameworks and work by effort have no total that must come true; foreign amounts without a rate cannot be compared.
    fn is_framework(&self, context: &Context) -> bool {
        let framework = |document: &Document| {
            let record = context.record(document.record);
            record.value(Role::Title).is_some_and(|title| Mark::Framework.is_in(title))
        };
        self.all().any(|document| framework(document) || (document.foreign && document.amount().is_none()))
    }

    /// Counts for the lists of gross amounts what one of them billed, and what was agreed.
    fn tell_gross_lists(&self, context: &Context, lists: &mut GrossLists) {
        let Some(first) = self.invoices.first() else { return };
        let table = context.catalogue.table_of(first.record);
        let one_list = self.invoices.iter().all(|invoice| context.catalogue.table_of(invoice.record) == table);
        let net = |documents: &[Document]| documents.iter().map(|document| document.net).sum::<Option<i64>>();
        let priced = self.priced(context);
        let agreed = [&self.orders, &priced, &self.deals].into_iter().find(|side| !side.is_empty());
        let is_silent = self.invoices.iter().all(|invoice| invoice.gross.is_none());
        if let (true, true, Some(billed), Some(agreed)) =
            (one_list, is_silent, net(&self.invoices), agreed.and_then(|side| net(side)))
        {
            lists.count(table, billed, agreed);
        }
    }

    /// The same with the amounts of bills in lists of gross amounts for what they are.
    fn with_gross_lists(mut self, context: &Context, lists: &GrossLists) -> Self {
        for invoice in &mut self.invoices {
            if invoice.gross.is_none() && lists.has(context.catalogue.table_of(invoice.record)) {
                invoice.gross = invoice.net.take();
            }
        }
        self
    }

    /// The project documents whose amount is a price, not a budget of costs.
    fn priced(&self, context: &Context) -> Vec<Document> {
        let is_price = |document: &&Document| {
            let typed = context.record(document.record).typed();
            let mut columns = typed.columns_with(Role::Amount).chain(typed.columns_with(Role::AmountGross));
            !columns.any(|column| Mark::Budget.is_in(&typed.table.header[column]))
        };
        self.projects.iter().filter(is_price).copied().collect()
    }

    /// Deal against order, deal against project, order against project.
    fn before_work(&self, context: &Context) -> Option<Mismatch> {
        let projects = self.priced(context);
        let pairs = [
            ("hnd307-message-deal-order", &self.deals, &self.orders),
            ("hnd307-message-deal-project", &self.deals, &projects),
            ("hnd307-message-order-project", &self.orders, &projects),
        ];
        let tolerance = context.settings.handovers.amount_tolerance;
        let apart = pairs.into_iter().filter_map(|(message, left, right)| apart(message, left, right, tolerance));
        apart.max_by_key(|mismatch| mismatch.gap.abs())
    }

    /// What was invoiced against what was agreed: too much at any time, too little once the work is done and the grace
    /// period is over, or once an invoice calls itself the last.
    fn billing(&self, context: &Context, project: EntityIndex) -> Option<Mismatch> {
        let projects = self.priced(context);
        let agreed = [&self.orders, &projects, &self.deals].into_iter().find(|side| !readings(side).is_empty())?;
        let charged = self.invoices.iter().any(|invoice| invoice.kind == RecordKind::Invoice);
        let billed = Total::of(&self.invoices);
        let tolerance = context.settings.handovers.amount_tolerance;
        let readings = readings(agreed);
        if !charged || readings.iter().any(|reading| billed.agrees(reading, tolerance) != Some(false)) {
            return None;
        }
        let closest = readings.iter().filter_map(|reading| Some((billed.beyond(reading)?, reading.cents()?)));
        let (gap, agreed) = closest.min_by_key(|(gap, _)| gap.abs())?;
        let message = if gap > 0 { "hnd307-message-over" } else { "hnd307-message-under" };
        let settled = gap > 0 || (self.is_complete(context) && !self.may_be_elsewhere(context, project, agreed, -gap));
        settled.then_some(Mismatch { message, agreed, other: agreed + gap, gap })
    }

    /// Whether no further invoice is to be expected. Where nobody keeps a project, the work is over when its orders are done; an
    /// order that does not say since when was so at the latest invoice.
    fn is_complete(&self, context: &Context) -> bool {
        let grace = context.settings.handovers.finished_to_invoice_days;
        let billed = self.invoices.iter().filter_map(Document::issued).max();
        let over = |work: &Document| {
            let written = billed.filter(|_| work.kind == RecordKind::Order);
            let ended = work.end.or(work.closed).max(written).zip(context.reference_date());
            work.state == State::Done && ended.is_some_and(|(end, today)| plus_days(end, grace) < today)
        };
        let work = if self.projects.is_empty() { &self.orders } else { &self.projects };
        let last = |invoice: &Document| {
            let record = context.record(invoice.record);
            let mut texts =
                [Role::Title, Role::Notes, Role::DocumentType].into_iter().flat_map(|role| record.values(role));
            texts.any(|text| Mark::Final.is_in(text))
        };
        (!work.is_empty() && work.iter().all(over)) || self.invoices.iter().any(last)
    }

    /// Whether the customer has invoices that name neither project nor contract and may be what is missing here, in euro cents:
    /// none of them more than that, and together as much.
    fn may_be_elsewhere(&self, context: &Context, project: EntityIndex, agreed: i64, missing: i64) -> bool {
        let begun = self.all().filter_map(|document| document.start.or(document.closed)).min();
        // Its papers may have been taken for two customers'.
        let mut customers: BTreeSet<EntityIndex> = self.all().filter_map(|document| document.customer).collect();
        customers.extend(context.resolution.entity(project).customer);
        if customers.is_empty() {
            return true;
        }
        let invoices = customers.into_iter().flat_map(|customer| context.unnamed_since(customer, begun));
        let tolerance = context.settings.handovers.amount_tolerance * missing as f64;
        // Read net, what was billed may leave more missing than read as it stands.
        let billed: Option<f64> = self.invoices.iter().map(|invoice| Some(net_and_gross(invoice)?.0)).sum();
        let at_most = billed.map_or(missing as f64, |billed| (agreed as f64 - billed).max(missing as f64));
        // In which terms something is missing, net or gross, lists do not always say: each invoice is read either way.
        let amounts: Option<Vec<(f64, i64)>> = invoices.map(|invoice| net_and_gross(&invoice)).collect();
        // Of an invoice without an amount nobody can say.
        amounts.is_none_or(|amounts| {
            let within = amounts.iter().filter(|(net, _)| *net <= at_most + tolerance);
            within.map(|(_, gross)| gross).sum::<i64>() as f64 >= missing as f64 - tolerance
        })
    }
}

/// The least and the most that an invoice may be worth in cents: net and gross, as far as both are known.
fn net_and_gross(invoice: &Document) -> Option<(f64, i64)> {
    let gross = invoice.gross.or(invoice.net)?;
    Some((invoice.net.map_or(gross as f64 / (1.0 + VAT), |net| net as f64), gross))
}

/// What several documents may be worth: all together, or one of them, where the others are older versions of it.
fn readings(documents: &[Document]) -> Vec<Total> {
    let mut readings = vec![Total::of(documents)];
    if documents.len() > 1 {
        readings.extend(documents.iter().map(|document| Total::of([document])));
    }
    readings.retain(|reading| reading.cents().is_some_and(|cents| cents > 0));
    readings
}

fn apart(message: &'static str, left: &[Document], right: &[Document], tolerance: f64) -> Option<Mismatch> {
    let (left, right) = (readings(left), readings(right));
    let mut closest: Option<Mismatch> = None;
    for own in &left {
        for other in &right {
            if own.agrees(other, tolerance)? {
                return None;
            }
            let gap = other.beyond(own)?;
            if closest.as_ref().is_none_or(|best| gap.abs() < best.gap.abs()) {
                closest = Some(Mismatch { message, agreed: own.cents()?, other: own.cents()? + gap, gap });
            }
        }
    }
    closest
}

fn case(context: &Context, project: EntityIndex, papers: &Papers, mismatch: &Mismatch) -> Option<Case> {
    let first = papers.all().next()?;
    let message = Message::new(mismatch.message)
        .with("project", context.label(first.record))
        .with("customer", context.customer_name(context.resolution.entity(project).customer))
        .with("agreed", papers.money(mismatch.agreed))
        .with("other", papers.money(mismatch.other))
        .with("gap", papers.money(mismatch.gap.abs()));
    let action = Message::new("hnd307-action").with("project", context.label(first.record));
    let mut case = Case::new(Code::Hnd307, context.project(first), message, action);
    case.record = Some(first.record);
    case.confidence = papers.all().map(|document| context.project_probability(document.record)).fold(1.0, f64::min);
    // No rate, no euros.
    let stake = Stake { of: StakeOf::Project(project), cents: mismatch.gap.abs() };
    case.worth = Worth::amounts(Some(stake).filter(|_| papers.currency.is_none()).into_iter().collect());
    case.evidence.extend(papers.all().map(|document| {
        Message::new("hnd307-paper")
            .with("place", context.place(document.record))
            .with("amount", context.amount(document))
    }));
    if mismatch.message == "hnd307-message-under" {
        let begun = papers.projects.iter().filter_map(|project| project.start).min();
        let grace = context.settings.handovers.finished_to_invoice_days;
        let ended = papers.projects.iter().filter_map(|project| project.end.or(project.closed)).max();
        let due = ended.map(|end| plus_days(end, grace));
        guards::cover(context, &mut case, &[RecordKind::Invoice], begun, due);
    }
    case.relate(papers.all().map(|document| document.record));
    Some(case)
}
