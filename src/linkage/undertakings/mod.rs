//! The project pass: deals, orders and projects that are one undertaking of one customer.

pub(super) mod adopted;
mod course;
pub(super) mod named;
pub(super) mod numbers;
mod read;
#[cfg(test)]
mod tests;
pub(super) mod title;
pub(super) mod towns;

use std::hash::Hasher;

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHasher};

use self::course::When;
use self::numbers::{Number, Numbered};
pub(crate) use self::read::Formats;
use self::read::Reading;
use self::towns::Towns;
use super::blocking::{Blockable, KeySink};
use super::compare::wording::{Agreement, agreement, agreement_beside};
use super::engine::Comparable;
use super::profile::BACKGROUND;
use super::resolution::EntityType;
use super::spec::{Spec, Vector};
use super::specs::project::{
    self, AmountLevel, ContextLevel, CustomerLevel, DateLevel, NumberLevel, OthersLevel, OwnerLevel, PROJECT,
    TitleLevel, TownLevel,
};
use super::symbols::{Symbol, Symbols};
use super::wordings::Wordings;
use crate::catalog::{Catalogue, Record, RecordIndex, RecordKind};
use crate::standardise::{Stage, TitleWord, title_word};

/// Surprise of a few shared words of a title at most, in bits.
const FEW_WORDS: f32 = 6.0;
/// Share of a title that both must have for what is left over to speak of another part of the same thing.
const MOSTLY: f32 = 0.4;
/// Share of the names from which the people in charge are the same.
const SAME_PEOPLE: f32 = 0.6;
/// Share from which some of them are.
const SOME_PEOPLE: f32 = 0.25;
/// Numbers of a series imagined beside those at hand: each is given out once.
const SERIES: f32 = 100_000.0;
/// Cents of a euro: what is calculated to the cent is as telling as a number, what is agreed on is round, and many are.
const EURO: i64 = 100;
/// Words of a customer's name, the rarest first, that block with words of the title.
const WHO: usize = 4;
/// Words of a title, the rarest first, that block in pairs.
const RARE_WORDS: usize = 6;

/// Undertakings in a block up to which sharing it alone makes two of them candidates.
const ALONE: u32 = 32;
/// Undertakings that carry one number up to which it can be theirs alone: offer, orders and projects of one thing. What
/// more carry is a quantity or a type.
const ONE_THING: u32 = 8;
/// Records read between two sequential internings; bounds the memory held as plain text.
const BATCH: usize = 1 << 11;

/// One deal, order or project.
pub(crate) struct Undertaking {
    record: RecordIndex,
    kind: RecordKind,
    source: u32,
    /// Customer, and the surprise of it in bits.
    customer: Option<(u32, f32)>,
    /// Which of [`Undertakings::customers`] has the customer's name.
    customer_name: u32,
    /// Its own, and those it names.
    numbers: Box<[Number]>,
    /// In cents.
    amount: Option<i64>,
    when: Option<When>,
    /// When it was entered.
    entered: Option<When>,
    stage: Stage,
    /// Where its customer is: the town it names itself, or else those of the customer's records.
    towns: Box<[Symbol]>,
    /// Words of its customer's names and towns, among those of titles: in a title of the same work they say whose it is.
    aside: Box<[Symbol]>,
}

impl Undertaking {
    /// Its day beside another one's. The day on which an open deal is to close is a hope, and put off as long as nobody closes
    /// it: beside work, a deal is as old as its entry.
    fn day_beside(&self, other: &Self) -> Option<When> {
        let undecided = self.kind == RecordKind::Deal && self.stage == Stage::Open && other.kind != RecordKind::Deal;
        self.entered.filter(|_| undecided).or(self.when)
    }
}

/// Undertakings as comparable items.
#[derive(Default)]
pub(crate) struct Undertakings {
    list: Vec<Undertaking>,
    /// Titles without the customer's own name.
    titles: Wordings,
    /// Names of the people in charge.
    owners: Wordings,
    /// All other texts (authors, venue, category).
    contexts: Wordings,
    /// Names of the customers.
    customers: Wordings,
    /// Texts of the numbers.
    numbers: Symbols,
    /// Names of the towns.
    towns: Symbols,
    /// How many undertakings are of customers in a town.
    town_counts: FxHashMap<Symbol, u32>,
    /// How many undertakings carry a number, an amount, a date.
    number_counts: FxHashMap<Symbol, u32>,
    amounts: FxHashMap<i64, u32>,
    dates: FxHashMap<When, u32>,
    /// How many undertakings of one kind a customer has in a source.
    held: FxHashMap<(u32, u32, RecordKind), u32>,
}

impl Undertakings {
    /// Collects all undertakings; `customer_of` gives each record's customer, with its surprise in bits and its name's words.
    pub(crate) fn collect(
        catalogue: &Catalogue,
        sources: &[u32],
        customer_of: &(dyn Fn(RecordIndex) -> Option<(u32, f32)> + Sync),
        name_of: &(dyn Fn(u32) -> Vec<String> + Sync),
        towns: &Towns,
    ) -> Self {
        let mut all = Self::default();
        all.customers.add(std::iter::empty());
        let mut written: FxHashMap<Vec<String>, u32> = FxHashMap::default();
        for (table, typed) in catalogue.tables.iter().enumerate() {
            if !typed.kinds().iter().any(|kind| kind.is_undertaking()) {
                continue;
            }
            let formats = Formats::of(catalogue, table);
            let records: Vec<Record<'_>> =
                catalogue.records_of(table).filter(|record| record.kind().is_undertaking()).collect();
            for batch in records.chunks(BATCH) {
                // Reading can be shared out, interning cannot.
                let read: Vec<Reading> = batch
                    .par_iter()
                    .map(|record| Reading::of(record, customer_of(record.index), name_of, towns, &formats))
                    .collect();
                for (record, reading) in batch.iter().zip(read) {
                    all.add(record, sources[table], reading, &mut written);
                }
            }
        }
        [&mut all.titles, &mut all.owners, &mut all.contexts, &mut all.customers]
            .into_par_iter()
            .for_each(Wordings::count);
        all
    }

    fn add(&mut self, record: &Record<'_>, source: u32, reading: Reading, written: &mut FxHashMap<Vec<String>, u32>) {
        let customer_name = if let Some(text) = written.get(&reading.customer_name) {
            *text
        } else {
            let text = self.customers.add(reading.customer_name.iter().map(String::as_str));
            written.insert(reading.customer_name, text);
            text
        };
        self.titles.add(reading.title.iter().map(String::as_str));
        self.owners.add(reading.owner.iter().map(String::as_str));
        self.contexts.add(reading.context.iter().map(String::as_str));
        // Numbers and letters of a name tell one work from another where a title has them.
        let tells_whose = |word: &&str| matches!(title_word(word), TitleWord::Word | TitleWord::Silent);
        let aside = reading.whose.iter().chain(&reading.towns).flat_map(|text| text.split(' ')).filter(tells_whose);
        let mut aside: Vec<Symbol> = aside.map(|word| self.titles.symbol(word)).collect();
        aside.sort_unstable();
        aside.dedup();
        let item = Undertaking {
            record: record.index,
            kind: record.kind(),
            source,
            customer: reading.customer,
            customer_name,
            numbers: numbers::interned(&reading.numbers, &mut self.numbers),
            amount: reading.amount,
            when: reading.when,
            entered: reading.entered,
            stage: reading.stage,
            towns: reading.towns.iter().map(|town| self.towns.intern(town)).collect(),
            aside: aside.into(),
        };
        for town in &item.towns {
            *self.town_counts.entry(*town).or_default() += 1;
        }
        for number in &item.numbers {
            *self.number_counts.entry(number.value()).or_default() += 1;
        }
        if let Some(amount) = item.amount {
            *self.amounts.entry(amount).or_default() += 1;
        }
        if let Some(when) = item.when {
            *self.dates.entry(when).or_default() += 1;
        }
        if let Some((customer, _)) = item.customer {
            *self.held.entry((customer, source, item.kind)).or_default() += 1;
        }
        self.list.push(item);
    }

    /// The records in item order.
    pub(crate) fn records(&self) -> impl Iterator<Item = RecordIndex> {
        self.list.iter().map(|item| item.record)
    }

    fn item(&self, item: u32) -> &Undertaking {
        &self.list[item as usize]
    }

    /// Surprise of a value that `count` undertakings have, in bits.
    fn surprise(&self, count: Option<&u32>, background: f32) -> f32 {
        ((self.list.len() as f32 + background) / count.copied().unwrap_or(1) as f32).log2()
    }

    fn title(&self, left: u32, right: u32) -> (TitleLevel, f32) {
        if self.titles.of(left).is_empty() || self.titles.of(right).is_empty() {
            return (TitleLevel::Missing, 0.0);
        }
        let (one, other) = (&self.item(left).aside, &self.item(right).aside);
        let found = agreement_beside(&self.titles, left, right, |word| one.contains(&word) || other.contains(&word));
        let level = title_level(&found);
        let bits = match level {
            TitleLevel::Equal | TitleLevel::Similar | TitleLevel::Contained | TitleLevel::NumberOne => found.shared,
            // What is left over speaks too: of a long title half may be shared by chance of the trade.
            _ => (found.shared * found.covered()).min(FEW_WORDS),
        };
        (level, bits)
    }

    /// The same people, or mostly; a team's own people are common, an author is rare.
    fn owners(&self, left: u32, right: u32) -> (OwnerLevel, f32) {
        if self.owners.of(left).is_empty() || self.owners.of(right).is_empty() {
            return (OwnerLevel::Missing, 0.0);
        }
        let found = agreement(&self.owners, left, right);
        match found.covered() {
            share if share > SAME_PEOPLE => (OwnerLevel::Equal, found.shared),
            share if share > SOME_PEOPLE => (OwnerLevel::Some, found.shared),
            _ => (OwnerLevel::Different, 0.0),
        }
    }

    fn contexts(&self, left: u32, right: u32) -> (ContextLevel, f32) {
        if self.contexts.of(left).is_empty() || self.contexts.of(right).is_empty() {
            return (ContextLevel::Missing, 0.0);
        }
        let found = agreement(&self.contexts, left, right);
        match found.covered() {
            share if share > 0.9 => (ContextLevel::Equal, found.shared),
            share if share > 0.4 => (ContextLevel::Similar, found.shared),
            _ => (ContextLevel::Different, 0.0),
        }
    }

    /// Whether the customers of two undertakings are the same, or may be by their names.
    fn are_alike_customers(&self, left: u32, right: u32) -> bool {
        matches!(self.customer(self.item(left), self.item(right)).0, CustomerLevel::Equal | CustomerLevel::Alike)
    }

    /// Whether the customers of two undertakings are in one town.
    fn share_a_town(&self, left: u32, right: u32) -> bool {
        self.item(left).towns.iter().any(|town| self.item(right).towns.contains(town))
    }

    /// Whether a customer has but these two, one in each of two lists.
    fn others(&self, left: &Undertaking, right: &Undertaking) -> OthersLevel {
        let same_list = (left.source, left.kind) == (right.source, right.kind);
        let (Some((customer, _)), Some((other, _))) = (left.customer, right.customer) else {
            return OthersLevel::Missing;
        };
        if same_list || customer != other {
            return OthersLevel::Missing;
        }
        let is_alone = |item: &Undertaking| self.held.get(&(customer, item.source, item.kind)) == Some(&1);
        if is_alone(left) && is_alone(right) { OthersLevel::OnlyOnes } else { OthersLevel::Further }
    }

    /// Whether two customers have a town in common; where the customer is one, where it is says nothing more.
    fn town(&self, left: &Undertaking, right: &Undertaking, customer: CustomerLevel) -> (TownLevel, f32) {
        if customer == CustomerLevel::Equal || left.towns.is_empty() || right.towns.is_empty() {
            return (TownLevel::Missing, 0.0);
        }
        let shared = left.towns.iter().filter(|town| right.towns.contains(town));
        let bits = shared.map(|town| self.surprise(self.town_counts.get(town), BACKGROUND)).reduce(f32::max);
        bits.map_or((TownLevel::Different, 0.0), |bits| (TownLevel::Same, bits))
    }

    /// The same customer, or one that may be the same under another name.
    fn customer(&self, left: &Undertaking, right: &Undertaking) -> (CustomerLevel, f32) {
        let (Some((one, bits)), Some((other, _))) = (left.customer, right.customer) else {
            return (CustomerLevel::Missing, 0.0);
        };
        if one == other {
            return (CustomerLevel::Equal, bits);
        }
        let found = agreement(&self.customers, left.customer_name, right.customer_name);
        let one_sided = found.left.words == 0 || found.right.words == 0;
        if found.shared > 0.0 && (one_sided || found.covered() > MOSTLY) {
            return (CustomerLevel::Alike, found.shared * found.covered().max(MOSTLY));
        }
        (CustomerLevel::Different, 0.0)
    }
}

/// What the words of two titles say.
fn title_level(found: &Agreement) -> TitleLevel {
    let Agreement { left, right, exact, .. } = *found;
    if found.shared <= 0.0 {
        return TitleLevel::Different;
    }
    let other_number = (left.designates() && right.designates()) || (left.years > 0 && right.years > 0);
    match (left.words > 0, right.words > 0) {
        (true, true) if found.covered() < MOSTLY => TitleLevel::Weak,
        (true, true) => TitleLevel::LeftoverBoth,
        _ if other_number => TitleLevel::OtherNumber,
        (true, false) if right.designates() => TitleLevel::LeftoverBoth,
        (false, true) if left.designates() => TitleLevel::LeftoverBoth,
        (false, false) if exact && left.is_empty() && right.is_empty() => TitleLevel::Equal,
        (false, false) if left.numbers + right.numbers > 0 => TitleLevel::NumberOne,
        (false, false) => TitleLevel::Similar,
        _ => TitleLevel::Contained,
    }
}

fn hash(text: &str) -> u64 {
    let mut hasher = FxHasher::default();
    hasher.write(text.as_bytes());
    hasher.finish()
}

impl Blockable for Undertakings {
    fn count(&self) -> usize {
        self.list.len()
    }

    fn keys(&self, record: u32, sink: &mut KeySink<'_>) {
        let item = self.item(record);
        if let Some((customer, _)) = item.customer {
            sink.add_telling("customer", &[&customer.to_string()]);
        }
        if let Some(amount) = item.amount.filter(|amount| *amount != 0) {
            sink.add("amount", &[&amount.to_string()]);
        }
        for number in &item.numbers {
            sink.add_telling("number", &[self.numbers.text(number.value())]);
        }
        let title = rarest(&self.titles, record);
        for text in title.iter().take(3) {
            sink.add("word", &[text]);
        }
        for (i, one) in title.iter().enumerate() {
            for other in &title[i + 1..] {
                sink.add("words", &[one.min(other), one.max(other)]);
            }
        }
        for who in rarest(&self.customers, item.customer_name).iter().take(WHO) {
            for what in title.iter().take(3) {
                sink.add("who_what", &[who, what]);
            }
        }
    }

    /// Titles are made of few words, which many undertakings of different customers share.
    fn alone(&self) -> u32 {
        ALONE
    }

    fn refinements(&self, record: u32) -> [u64; 3] {
        let item = self.item(record);
        let customer = item.customer.map_or(0, |(customer, _)| u64::from(customer) + 1);
        let word = rarest(&self.titles, record).first().map_or(0, |word| hash(word));
        [customer, word, item.amount.unwrap_or(0) as u64]
    }

    fn order(&self, record: u32) -> (u64, u64) {
        let first = self.titles.of(record).first().map_or(0, |word| hash(self.titles.text(word.symbol)));
        (first, self.item(record).amount.unwrap_or(0) as u64)
    }
}

/// The rarest words of a text, rarest first.
fn rarest(texts: &Wordings, item: u32) -> Vec<&str> {
    let mut words: Vec<(f32, &str)> =
        texts.of(item).iter().map(|word| (texts.facts(word.symbol).bits, texts.text(word.symbol))).collect();
    words.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(b.1)));
    words.dedup();
    words.truncate(RARE_WORDS);
    words.into_iter().map(|(_, word)| word).collect()
}

impl Comparable for Undertakings {
    fn spec(&self) -> &'static Spec {
        &PROJECT
    }

    fn entity_type(&self) -> EntityType {
        EntityType::Project
    }

    fn record(&self, item: u32) -> RecordIndex {
        self.item(item).record
    }

    fn source(&self, item: u32) -> u32 {
        self.item(item).source
    }

    fn compare(&self, left: u32, right: u32) -> Vector {
        let (a, b) = (self.item(left), self.item(right));
        let mut vector = Vector::EMPTY;
        let (level, bits) = self.title(left, right);
        vector.set_rare(project::TITLE, level as u8, bits);
        match numbers::compare(&a.numbers, &b.numbers) {
            Numbered::Same(number, named) => {
                let background = if named { SERIES } else { BACKGROUND };
                let bits = self.surprise(self.number_counts.get(&number), background);
                vector.set_rare(project::NUMBER, NumberLevel::Equal as u8, bits);
            }
            Numbered::Apart => vector.set(project::NUMBER, NumberLevel::Different as u8),
            Numbered::Unknown => {}
        }
        if let (Some(x), Some(y)) = (a.amount, b.amount) {
            let background = if x % EURO == 0 { BACKGROUND } else { SERIES };
            let bits = if x == y { self.surprise(self.amounts.get(&x), background) } else { 0.0 };
            vector.set_rare(project::AMOUNT, course::amount_level(x, y) as u8, bits);
        }
        if let (Some(x), Some(y)) = (a.day_beside(b), b.day_beside(a)) {
            let bits = if x == y { self.surprise(self.dates.get(&x), 0.0) } else { 0.0 };
            vector.set_rare(project::DATE, course::date_level((a.kind, x), (b.kind, y)) as u8, bits);
        }
        let (level, bits) = self.owners(left, right);
        vector.set_rare(project::OWNER, level as u8, bits);
        let (level, bits) = self.customer(a, b);
        vector.set_rare(project::CUSTOMER, level as u8, bits);
        let (level, bits) = self.town(a, b, level);
        vector.set_rare(project::TOWN, level as u8, bits);
        let (level, bits) = self.contexts(left, right);
        vector.set_rare(project::CONTEXT, level as u8, bits);
        vector.set(project::STAGE, course::stage_level((a.kind, a.stage), (b.kind, b.stage)) as u8);
        vector.set(project::OTHERS, self.others(a, b) as u8);
        vector
    }

    /// Undertakings of two customers are one only where a number says so that hardly any other has, or, in two systems, amount,
    /// title and time together: one system that keeps two customers apart means two undertakings, also of customers with alike names
    /// unless the amount is one or unknown.
    fn forbidden(&self, left: u32, right: u32, vector: &Vector) -> bool {
        let (left, right) = (self.item(left), self.item(right));
        let level = |comparison: usize| vector.levels[comparison];
        let is_few = |number: Symbol| self.number_counts.get(&number).is_none_or(|count| *count <= ONE_THING);
        let same_number = level(project::NUMBER) == NumberLevel::Equal as u8
            && matches!(numbers::compare(&left.numbers, &right.numbers), Numbered::Same(number, _) if is_few(number));
        let same_amount = left.source != right.source
            && level(project::AMOUNT) == AmountLevel::Equal as u8
            && (TitleLevel::Equal as u8..=TitleLevel::Weak as u8).contains(&level(project::TITLE))
            && level(project::DATE) <= DateLevel::Follows as u8;
        let apart = level(project::CUSTOMER) == CustomerLevel::Different as u8 && !same_amount;
        // Names that are alike are many in one system, and so are titles: together they would teach what doubles look like.
        let kept_apart = level(project::CUSTOMER) == CustomerLevel::Alike as u8
            && left.source == right.source
            && level(project::AMOUNT) > AmountLevel::Equal as u8;
        (apart || kept_apart) && !same_number
    }
}
