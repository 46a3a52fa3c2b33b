//! The project pass: deals, orders and projects that are one undertaking of one customer.

use std::hash::Hasher;

use jiff::civil::Date;
use rustc_hash::{FxHashMap, FxHasher};

use super::blocking::{Blockable, KeySink};
use super::compare::word::similarity;
use super::engine::Comparable;
use super::profile::{BACKGROUND, Profile, Profiles};
use super::resolution::EntityType;
use super::spec::{Spec, Vector};
use super::specs::project::{self, PROJECT};
use super::symbols::Symbol;
use crate::catalog::{Catalogue, Record, RecordIndex, RecordKind, Role};
use crate::standardise::{DateFormat, NumberFormat, date_format, fold, number_format, parse_date, sum_money};

/// Share by which two amounts may differ and still be the same amount with a little changed.
const TOLERANCE: f64 = 0.05;
/// Share up to which two amounts are of one size.
const NEAR: f64 = 0.30;
/// Days that a project may start after its deal closes, or before.
const FOLLOWS: (i64, i64) = (-45, 120);
/// Days within which two dates are near.
const DAYS_NEAR: i64 = 400;
/// Share of the surprise that remains where a good half of a title agrees.
const HALF_A_TITLE: f32 = 0.8;
/// Surprise of a few shared words of a title at most, in bits.
const FEW_WORDS: f32 = 6.0;
/// Share of the names from which the responsible people are the same.
const SAME_PEOPLE: f32 = 0.6;

/// One deal, order or project.
pub(crate) struct Undertaking {
    record: RecordIndex,
    kind: RecordKind,
    source: u32,
    /// Customer, and the surprise of it in bits.
    customer: Option<(u32, f32)>,
    /// Words of the title without the customer's own name, sorted by rarity later.
    title: Box<[Symbol]>,
    /// Own numbers and numbers found in the title.
    numbers: Box<[Symbol]>,
    amount: Option<i64>,
    /// Deals: closing date. Projects and orders: start.
    date: Option<Date>,
    /// Words of the responsible people's names.
    owner: Box<[Symbol]>,
    /// Words of all other texts of the row (authors, venue, category).
    context: Box<[Symbol]>,
}

/// Undertakings as comparable items.
pub(crate) struct Undertakings {
    list: Vec<Undertaking>,
    words: Profiles,
    owners: Profiles,
    /// How many undertakings carry an amount.
    amounts: FxHashMap<i64, u32>,
}

/// Formats of a table's dates and amounts.
struct Formats {
    date: FxHashMap<Role, DateFormat>,
    amount: Option<NumberFormat>,
}

/// Columns with an undertaking's amount, the first choice first.
const AMOUNTS: [Role; 2] = [Role::Amount, Role::AmountGross];
const DATES: [Role; 5] = [Role::Start, Role::Closed, Role::DocumentDate, Role::Created, Role::End];

impl Undertakings {
    /// Collects all undertakings; `customer_of` gives each record's customer, with its surprise in bits and its name's words.
    pub(crate) fn collect(
        catalogue: &Catalogue,
        sources: &[u32],
        customer_of: &dyn Fn(RecordIndex) -> Option<(u32, f32)>,
        name_of: &dyn Fn(u32) -> Vec<String>,
    ) -> Self {
        let mut all = Self {
            list: Vec::new(),
            words: Profiles::default(),
            owners: Profiles::default(),
            amounts: FxHashMap::default(),
        };
        for (table, typed) in catalogue.tables.iter().enumerate() {
            if !typed.kinds().iter().any(|kind| kind.is_undertaking()) {
                continue;
            }
            let formats = formats(catalogue, table);
            for record in catalogue.records_of(table).filter(|record| record.kind().is_undertaking()) {
                let customer = customer_of(record.index);
                let name = customer.map(|(customer, _)| name_of(customer)).unwrap_or_default();
                all.add(&record, sources[table], customer, &name, &formats);
            }
        }
        all.words.count(0);
        all.owners.count(0);
        all
    }

    fn add(
        &mut self,
        record: &Record<'_>,
        source: u32,
        customer: Option<(u32, f32)>,
        name: &[String],
        formats: &Formats,
    ) {
        let title = record.value(Role::Title).map(fold).unwrap_or_default();
        let words: Vec<&str> = title.split(' ').filter(|word| !word.is_empty()).collect();
        let is_name = |word: &&str| name.iter().any(|token| token == word);
        let mut own: Vec<&str> = words.iter().copied().filter(|word| !is_name(word)).collect();
        if own.is_empty() {
            own.clone_from(&words);
        }
        let symbols = &mut self.words.symbols;
        let mut numbers: Vec<Symbol> =
            words.iter().filter(|word| is_number(word)).map(|word| symbols.intern(word)).collect();
        for role in [Role::Number, Role::Id] {
            numbers.extend(
                record
                    .value(role)
                    .map(compact)
                    .filter(|number| is_number(number))
                    .map(|number| symbols.intern(&number)),
            );
        }
        numbers.extend(record.value(Role::Title).into_iter().flat_map(codes).map(|code| symbols.intern(&code)));
        numbers.sort_unstable();
        numbers.dedup();
        let title: Box<[Symbol]> = own.iter().filter(|word| !is_code(word)).map(|word| symbols.intern(word)).collect();
        let context: Box<[Symbol]> = record
            .values(Role::Notes)
            .chain(record.values(Role::PersonName))
            .flat_map(|text| fold(text).split(' ').map(|word| symbols.intern(word)).collect::<Vec<_>>())
            .filter(|word| word.is_some())
            .take(40)
            .collect();
        let owner = record.value(Role::Owner).map(fold).unwrap_or_default();
        let owner: Box<[Symbol]> =
            owner.split(' ').filter(|word| !word.is_empty()).map(|word| self.owners.symbols.intern(word)).collect();
        self.owners.list.push(Profile { tokens: owner.clone(), ..Profile::default() });
        let amount = formats.amount.as_ref().and_then(|format| {
            let mut columns = AMOUNTS.into_iter().flat_map(|role| record.typed().columns_with(role));
            columns.find_map(|column| sum_money(record.parts(column), format))
        });
        if let Some(money) = &amount {
            *self.amounts.entry(money.cents).or_default() += 1;
        }
        self.words.list.push(Profile { tokens: title.iter().chain(&context).copied().collect(), ..Profile::default() });
        self.list.push(Undertaking {
            record: record.index,
            kind: record.kind(),
            source,
            customer,
            title,
            numbers: numbers.into(),
            amount: amount.map(|money| money.cents),
            date: date(record, formats),
            owner,
            context,
        });
    }

    /// The records in item order.
    pub(crate) fn records(&self) -> impl Iterator<Item = RecordIndex> {
        self.list.iter().map(|item| item.record)
    }

    fn item(&self, item: u32) -> &Undertaking {
        &self.list[item as usize]
    }

    /// The same people, or mostly; a team's own people are common, an author is rare.
    fn owners(&self, left: &Undertaking, right: &Undertaking) -> (u8, f32) {
        let (shared, total) = common_words(&self.owners, &left.owner, &right.owner);
        match shared / total {
            share if share > SAME_PEOPLE => (1, shared),
            _ => (2, 0.0),
        }
    }

    fn titles(&self, left: &[Symbol], right: &[Symbol]) -> (f32, f32) {
        common_words(&self.words, left, right)
    }
    fn title(&self, left: &Undertaking, right: &Undertaking) -> (u8, f32) {
        if left.title.is_empty() || right.title.is_empty() {
            return (0, 0.0);
        }
        let (shared, total) = self.titles(&left.title, &right.title);
        let shorter = left.title.len().min(right.title.len());
        let covered = shared / total;
        match covered {
            _ if covered > 0.97 => (1, shared),
            _ if covered > 0.75 => (2, shared),
            // What is left over speaks too: of a long title half may be shared by chance of the trade.
            _ if covered > 0.45 && shorter >= 2 => (3, shared * HALF_A_TITLE),
            _ if covered > 0.25 => (4, (shared * covered).min(FEW_WORDS)),
            _ if shared > 0.0 => (5, 0.0),
            _ => (6, 0.0),
        }
    }

    fn context(&self, left: &Undertaking, right: &Undertaking) -> (u8, f32) {
        if left.context.is_empty() || right.context.is_empty() {
            return (0, 0.0);
        }
        let (shared, total) = self.titles(&left.context, &right.context);
        match shared / total {
            share if share > 0.9 => (1, shared),
            share if share > 0.4 => (2, shared),
            _ => (3, 0.0),
        }
    }
}

/// Surprise of the words that two texts share, in any order and misspelled, and of all words of the longer; in bits.
fn common_words(words: &Profiles, left: &[Symbol], right: &[Symbol]) -> (f32, f32) {
    let bits = |word: &Symbol| words.token_bits(*word);
    let total = left.iter().map(bits).sum::<f32>().max(right.iter().map(bits).sum::<f32>());
    let mut used = vec![false; right.len()];
    let mut shared = 0.0;
    for word in left {
        let best = right
            .iter()
            .enumerate()
            .filter(|(place, _)| !used[*place])
            .map(|(place, other)| (if word == other { 1.0 } else { similarity(words, *word, *other) }, place))
            .max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1)));
        if let Some((alike, place)) = best.filter(|(alike, _)| *alike > 0.0) {
            used[place] = true;
            shared += bits(word).min(bits(&right[place])) * alike as f32;
        }
    }
    (shared, total.max(0.1))
}

fn formats(catalogue: &Catalogue, table: usize) -> Formats {
    let typed = &catalogue.tables[table];
    let column = |role| typed.columns_with(role).next();
    let date = DATES.iter().filter_map(|role| Some((*role, date_format(typed.table.column(column(*role)?))))).collect();
    let amount = column(Role::Amount).or_else(|| column(Role::AmountGross));
    Formats { date, amount: amount.map(|column| number_format(typed.table.column(column))) }
}

fn date(record: &Record<'_>, formats: &Formats) -> Option<Date> {
    DATES.iter().find_map(|role| parse_date(record.value(*role)?, formats.date.get(role)?))
}

fn is_number(word: &str) -> bool {
    word.len() >= 4 && word.bytes().filter(u8::is_ascii_digit).count() >= 3 && !is_year(word)
}

/// Whether a word is (part of) a number rather than a word of the title; `h2`, `t90` and a lone digit stay.
fn is_code(word: &str) -> bool {
    word.len() >= 4 && !is_year(word) && word.bytes().any(|byte| byte.is_ascii_digit())
}

fn is_year(word: &str) -> bool {
    word.len() == 4 && (word.starts_with("19") || word.starts_with("20"))
}

/// A number without its punctuation, in lower case: `P-2026-0142` and `p20260142` are one.
fn compact(number: &str) -> String {
    number.chars().filter(char::is_ascii_alphanumeric).map(|letter| letter.to_ascii_lowercase()).collect()
}

/// Words of a title that look like a number with punctuation inside.
fn codes(title: &str) -> Vec<String> {
    let plain = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '-' | '/' | '.' | '_');
    title.split(|letter| !plain(letter)).map(compact).filter(|code| is_number(code) && code.len() >= 5).collect()
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
            sink.add("customer", &[&customer.to_string()]);
        }
        if let Some(amount) = item.amount.filter(|amount| *amount != 0) {
            sink.add("amount", &[&amount.to_string()]);
        }
        for number in &item.numbers {
            sink.add("number", &[self.words.text(*number)]);
        }
        let mut words: Vec<Symbol> = item.title.to_vec();
        words.sort_by(|a, b| self.words.token_bits(*b).total_cmp(&self.words.token_bits(*a)).then(a.cmp(b)));
        words.truncate(6);
        let texts: Vec<&str> = words.iter().map(|word| self.words.text(*word)).collect();
        for text in texts.iter().take(3) {
            sink.add("word", &[text]);
        }
        for (i, one) in texts.iter().enumerate() {
            for other in &texts[i + 1..] {
                sink.add("words", &[one.min(other), one.max(other)]);
            }
        }
    }

    fn refinements(&self, record: u32) -> [u64; 3] {
        let item = self.item(record);
        let customer = item.customer.map_or(0, |(customer, _)| u64::from(customer) + 1);
        let rarest = item
            .title
            .iter()
            .max_by(|a, b| self.words.token_bits(**a).total_cmp(&self.words.token_bits(**b)).then(b.cmp(a)));
        let rarest = rarest.map_or(0, |word| hash(self.words.text(*word)));
        [customer, rarest, item.amount.unwrap_or(0) as u64]
    }

    fn order(&self, record: u32) -> (u64, u64) {
        let item = self.item(record);
        (item.title.first().map_or(0, |word| hash(self.words.text(*word))), item.amount.unwrap_or(0) as u64)
    }
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
        let (level, bits) = self.title(a, b);
        vector.set_rare(project::TITLE, level, bits);
        if let Some(number) = a.numbers.iter().find(|number| b.numbers.contains(number)) {
            vector.set_rare(project::NUMBER, 1, self.words.token_bits(*number));
        }
        if let (Some(x), Some(y)) = (a.amount, b.amount) {
            let bits = self.words.surprise(self.amounts.get(&x).copied().unwrap_or(1), BACKGROUND);
            vector.set_rare(project::AMOUNT, amount_level(x, y), bits);
        }
        if let (Some(x), Some(y)) = (a.date, b.date) {
            vector.set(project::DATE, date_level((a.kind, x), (b.kind, y)));
        }
        if !a.owner.is_empty() && !b.owner.is_empty() {
            let (level, bits) = self.owners(a, b);
            vector.set_rare(project::OWNER, level, bits);
        }
        if let (Some((x, bits)), Some((y, _))) = (a.customer, b.customer) {
            vector.set_rare(project::CUSTOMER, if x == y { 1 } else { 2 }, bits);
        }
        let (level, bits) = self.context(a, b);
        vector.set_rare(project::CONTEXT, level, bits);
        vector
    }

    fn forbidden(&self, left: u32, right: u32, vector: &Vector) -> bool {
        let _ = (left, right);
        let same_number = vector.levels[project::NUMBER] == 1;
        let same_amount = vector.levels[project::AMOUNT] == 1
            && (1..=5).contains(&vector.levels[project::TITLE])
            && vector.levels[project::DATE] <= 1;
        vector.levels[project::CUSTOMER] == 2 && !same_number && !same_amount
    }
}

fn amount_level(left: i64, right: i64) -> u8 {
    let larger = left.abs().max(right.abs()).max(1) as f64;
    match (left - right).abs() as f64 / larger {
        0.0 => 1,
        share if share <= TOLERANCE => 2,
        share if share <= NEAR => 3,
        _ => 4,
    }
}

fn date_level(left: (RecordKind, Date), right: (RecordKind, Date)) -> u8 {
    let (earlier, later) = if left.0 <= right.0 { (left.1, right.1) } else { (right.1, left.1) };
    let days = i64::from((later - earlier).get_days());
    if (FOLLOWS.0..=FOLLOWS.1).contains(&days) {
        1
    } else if days.abs() <= DAYS_NEAR {
        2
    } else {
        3
    }
}
