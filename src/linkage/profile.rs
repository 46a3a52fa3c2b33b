//! Parties in compact form: interned values, and how often each value occurs.

use rayon::prelude::*;
use rustc_hash::FxHashSet;

use super::few::Few;
use super::pair_memo::PairMemo;
use super::person_names::PersonNames;
use super::site_houses::SiteHouses;
use super::symbols::{Symbol, Symbols};
use crate::catalog::{Catalogue, RecordIndex};
use crate::standardise::{
    Email, Facet, LegalForm, Marks, PackedParties, Party, PartyFormats, PartyKind, comparable_number, fold,
    is_common_word, is_corporate_word, is_given_name, is_owners_association, is_sibling_word, packed, party,
    person_name, trade_of,
};

/// Records standardised between two sequential internings; bounds the memory held as plain text.
const BATCH: usize = 1 << 11;
/// Records that a thread standardises before it asks for more, so that none waits long at the end of a batch.
const PIECE: usize = 1 << 6;

/// Parties imagined beside those at hand that do not share a word, a number or a house with them.
pub(crate) const BACKGROUND: f32 = 1000.0;
/// The same for towns, which are few.
const TOWN_BACKGROUND: f32 = 100.0;
/// The same for keys with check digits, which are given out once.
const KEY_BACKGROUND: f32 = 100_000.0;

/// Days over which dates of birth spread, as bits: log2 of 365 days × 70 years.
const BIRTH_BITS: f32 = 14.6;
/// Surprise of a date of birth below which it is a stopgap, in bits: one in two hundred has it.
const STOPGAP_BITS: f32 = 7.6;
/// Spellings of one name up to which a date of birth that they share is one person's.
const MISSPELLINGS: usize = 5;

/// Whether a party is a natural person.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Nature {
    /// An organisation, or a person known as one.
    #[default]
    Organisation,
    /// By name, by what the record says, or by having been born.
    Person,
    /// Neither its name nor anything else tells.
    Either,
}

/// One party, ready to be compared.
#[derive(Debug, Clone, Default)]
pub(crate) struct Profile {
    /// The record it stands for.
    pub(crate) record: Option<RecordIndex>,
    /// Number of its system.
    pub(crate) source: u32,
    pub(crate) kind: PartyKind,
    /// Whether it is a natural person.
    pub(crate) nature: Nature,
    /// Given names of what may be a natural person.
    pub(crate) given: Box<[Symbol]>,
    /// Words of a natural person's family name, without particles.
    pub(crate) family: Box<[Symbol]>,
    /// `sen.`, `jun.`, `Herr`, `Frau` beside a natural person's name.
    pub(crate) marks: Marks,
    /// Letters of the mailboxes of a natural person or of someone unnamed: what may spell a name.
    pub(crate) mailboxes: Box<[Symbol]>,
    /// Name tokens in order.
    pub(crate) tokens: Few<Symbol, 5>,
    /// All tokens joined without spaces.
    pub(crate) joined: Symbol,
    /// Tokens of further names.
    pub(crate) others: Vec<Box<[Symbol]>>,
    pub(crate) legal_form: Option<LegalForm>,
    /// Place of a named branch.
    pub(crate) branch: Symbol,
    pub(crate) street: Symbol,
    pub(crate) house: Symbol,
    pub(crate) postcode: Symbol,
    pub(crate) city: Symbol,
    /// Street, house number and town in one.
    pub(crate) place: Symbol,
    /// E.164 digits.
    pub(crate) phones: Few<u64, 2>,
    /// Whole addresses of people; role mailboxes (`info@`) say no more than their domain.
    pub(crate) emails: Few<Symbol, 2>,
    /// Registrable domains that are no free mailers', of e-mails and websites.
    pub(crate) sites: Few<Symbol, 2>,
    /// Labels of [`Self::sites`] without separators.
    pub(crate) whole_labels: Few<Symbol, 2>,
    /// Labels of [`Self::sites`] as tokens.
    pub(crate) labels: Vec<Box<[Symbol]>>,
    /// Name of a mailbox at a free mailer, letters only: small firms put their name there.
    pub(crate) mailbox: Symbol,
    pub(crate) vat: Symbol,
    pub(crate) iban: Symbol,
    /// Register number, legal entity identifier, tax or personal number.
    pub(crate) numbers: Few<Symbol, 2>,
    pub(crate) birth: Option<(i16, i8, i8)>,
    /// Words of its industry.
    pub(crate) trades: Box<[Symbol]>,
    /// Words of the seat that its name tells (`… in Brilon`).
    pub(crate) seat: Box<[Symbol]>,
    /// It is an association of flat owners.
    pub(crate) association: bool,
    /// The last word of its name, cut off.
    pub(crate) fragment: Symbol,
}

impl Profile {
    /// Whether nothing in it could be compared, as in an account that only points at its address.
    pub(crate) fn is_bare(&self) -> bool {
        let values = [self.street, self.postcode, self.city, self.vat, self.iban];
        self.tokens.is_empty()
            && self.phones.is_empty()
            && self.emails.is_empty()
            && self.sites.is_empty()
            && self.numbers.is_empty()
            && self.birth.is_none()
            && !values.iter().any(|value| value.is_some())
    }
}

/// How a word tells group siblings apart.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Sibling {
    /// It does not.
    #[default]
    No,
    /// As a trade, which people also leave out.
    Trade,
    /// As a function in the group, which nobody leaves out.
    Corporate,
}

impl Sibling {
    fn of(word: &str) -> Self {
        match (is_corporate_word(word), is_sibling_word(word)) {
            (true, _) => Self::Corporate,
            (false, true) => Self::Trade,
            (false, false) => Self::No,
        }
    }
}

/// What a token is, beyond its text.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct TokenNature {
    /// Common in company names; says little.
    pub(crate) common: bool,
    /// Tells group siblings apart.
    pub(crate) sibling: Sibling,
    /// A given name.
    pub(crate) given: bool,
    /// The trade that it names; 0 where it names none.
    pub(crate) trade: u16,
    /// A town in which parties at hand are.
    pub(crate) town: bool,
}

impl TokenNature {
    fn of(text: &str, industry: bool, town: bool) -> Self {
        let trade = trade_of(text);
        Self {
            common: industry || trade != 0 || is_common_word(text),
            sibling: Sibling::of(text),
            given: is_given_name(text),
            trade,
            town,
        }
    }

    /// Whether it is neither a trade nor a function, but what the party itself is called.
    pub(crate) fn proper(self) -> bool {
        !self.common && self.sibling == Sibling::No
    }
}

/// All parties of one pass with the frequencies of their values.
#[derive(Debug, Default)]
pub(crate) struct Profiles {
    pub(crate) list: Vec<Profile>,
    /// Parties that the frequencies are counted over.
    pub(crate) counted: usize,
    pub(crate) symbols: Symbols,
    /// Per symbol: what the token is.
    pub(crate) nature: Vec<TokenNature>,
    /// Per symbol: parties whose name has the token.
    pub(crate) token_count: Vec<u32>,
    /// Per symbol: parties with the value in any field but the name.
    pub(crate) value_count: Vec<u32>,
    /// Parties per telephone number.
    pub(crate) phone_count: rustc_hash::FxHashMap<u64, u32>,
    /// How often persons are called what.
    pub(crate) person_names: PersonNames,
    /// What was asked of pairs of values already.
    pub(crate) memos: Memos,
    /// Per symbol: what comparing asks for again and again.
    facts: Vec<Facts>,
    /// How many houses a domain stands at.
    pub(crate) site_houses: SiteHouses,
    /// Differently named parties per date of birth, where there are more than chance or misspelling gives.
    pub(crate) birth_count: rustc_hash::FxHashMap<(i16, i8, i8), u32>,
}

/// What was asked of pairs of values already, by what was asked.
#[derive(Debug, Default)]
pub(crate) struct Memos {
    /// How surely two words of names are one, as the bits of a share.
    pub(crate) words: PairMemo,
    /// How two given names go together, as a level.
    pub(crate) given: PairMemo,
    /// How two spellings of a family name go together, as a level.
    pub(crate) spellings: PairMemo,
    /// Whether two streets are one.
    pub(crate) streets: PairMemo,
    /// How alike two towns are.
    pub(crate) towns: PairMemo,
}

impl Memos {
    fn for_symbols(count: usize) -> Self {
        let memo = || PairMemo::for_symbols(count);
        Self { words: memo(), given: memo(), spellings: memo(), streets: memo(), towns: memo() }
    }
}

/// What comparing asks of a symbol, side by side in memory.
#[derive(Debug, Clone, Copy, Default)]
struct Facts {
    /// The letters that occur, one bit each; a few share a bit.
    letters: u64,
    /// Length in bytes.
    length: u32,
    /// Surprise as a name token.
    token_bits: f32,
    /// Surprise as a value of one party or house.
    value_bits: f32,
    /// Whether it is several words.
    spaced: bool,
}

impl Profiles {
    /// Standardises and interns the given records; the first `counted` make the frequencies.
    pub(crate) fn build(
        catalogue: &Catalogue,
        records: &[RecordIndex],
        counted: usize,
        facet: Facet,
        sources: &[u32],
    ) -> Self {
        Self::build_and_keep(catalogue, records, counted, facet, sources, None)
    }

    /// The same, and keeps the first `counted` parties for whoever looks at them again.
    pub(crate) fn build_and_keep(
        catalogue: &Catalogue,
        records: &[RecordIndex],
        counted: usize,
        facet: Facet,
        sources: &[u32],
        mut kept: Option<&mut PackedParties>,
    ) -> Self {
        let formats = PartyFormats::of(catalogue);
        let standardised = |batch: &[RecordIndex]| -> Vec<Party> {
            batch
                .par_iter()
                .with_max_len(PIECE)
                .map(|index| party(&catalogue.record(*index), facet, &formats, catalogue.table_of(*index)))
                .collect()
        };
        let to_keep = records.get(..counted).unwrap_or_default().len();
        let mut done = 0;
        let mut profiles = Self { list: Vec::with_capacity(records.len()), ..Self::default() };
        let mut ready: (&[RecordIndex], Vec<Party>) = (&[], Vec::new());
        for batch in records.chunks(BATCH).chain([[].as_slice()]) {
            // Interning cannot be shared out; meanwhile the next batch is standardised.
            let ((), next) = rayon::join(
                || {
                    for (index, party) in ready.0.iter().zip(&ready.1) {
                        profiles.add(party, Some(*index), sources[catalogue.table_of(*index)]);
                    }
                },
                || standardised(batch),
            );
            if let Some(kept) = kept.as_deref_mut() {
                let wanted = batch.len().min(to_keep.saturating_sub(done));
                let packed = |(index, party): (&RecordIndex, &Party)| (*index, packed(party));
                let bytes: Vec<_> = batch[..wanted].par_iter().zip(&next[..wanted]).map(packed).collect();
                kept.keep(&bytes);
            }
            done += batch.len();
            ready = (batch, next);
        }
        profiles.count(counted);
        profiles
    }

    /// Interns one party.
    pub(crate) fn add(&mut self, party: &Party, record: Option<RecordIndex>, source: u32) {
        let symbols = &mut self.symbols;
        let mut profile = Profile { record, source, kind: party.kind, ..Profile::default() };
        profile.tokens = tokens(symbols, &party.name.tokens);
        profile.association = party.name.tokens.first().is_some_and(|word| is_owners_association(word));
        profile.joined = symbols.intern(&party.name.joined);
        profile.others = party.other_names.iter().map(|name| tokens(symbols, &name.tokens)).collect();
        profile.legal_form = party.name.legal_form;
        profile.branch = party.name.branch.as_deref().map_or(Symbol::NONE, |place| symbols.intern(place));
        if !party.address.po_box {
            profile.street = symbols.intern(&party.address.street);
        }
        profile.house = symbols.intern(&party.address.house_number);
        // Post office boxes have postcodes of their own.
        if !party.address.po_box || party.address.city.is_empty() {
            profile.postcode = symbols.intern(&party.address.postcode);
        }
        profile.city = symbols.intern(&party.address.city);
        if profile.street.is_some() {
            let town = if party.address.city.is_empty() { &party.address.postcode } else { &party.address.city };
            profile.place = symbols.intern(&format!("{}|{}|{town}", party.address.street, party.address.house_number));
        }
        let mut phones: Vec<u64> = party.phones.iter().filter_map(comparable_number).collect();
        phones.sort_unstable();
        phones.dedup();
        profile.phones = phones.into_iter().collect();
        online(symbols, party, &mut profile);
        profile.vat = valid(symbols, party.vat.as_ref());
        profile.iban = valid(symbols, party.iban.as_ref());
        profile.numbers = [&party.register, &party.lei, &party.tax]
            .into_iter()
            .flatten()
            .chain(&party.personal)
            .map(|key| symbols.intern(&key.value))
            .filter(|symbol| symbol.is_some())
            .collect();
        profile.birth = party.birth;
        profile.trades = tokens(symbols, &party.trades);
        profile.seat = tokens(symbols, &party.name.seat);
        profile.fragment = party.name.fragment.as_deref().map_or(Symbol::NONE, |word| symbols.intern(word));
        natural(symbols, party, &mut profile);
        self.list.push(profile);
    }

    /// Counts the values of the first `counted` parties (of all, where those are none); must run after the last [`Self::add`].
    pub(crate) fn count(&mut self, counted: usize) {
        let counted = if counted == 0 { self.list.len() } else { counted };
        self.counted = counted;
        let size = self.symbols.len();
        self.token_count = vec![0; size];
        self.value_count = vec![0; size];
        for profile in &self.list[..counted] {
            let mut seen: Vec<Symbol> = profile.tokens.iter().chain(profile.others.iter().flatten()).copied().collect();
            seen.sort_unstable();
            seen.dedup();
            for token in seen {
                self.token_count[token.0 as usize] += 1;
            }
            let values = [profile.street, profile.postcode, profile.city, profile.place, profile.vat, profile.iban];
            let listed = profile.emails.iter().chain(&profile.sites).chain(&profile.numbers);
            for value in values.iter().chain(listed) {
                self.value_count[value.0 as usize] += 1;
            }
            for phone in &profile.phones {
                *self.phone_count.entry(*phone).or_default() += 1;
            }
        }
        self.person_names = PersonNames::among(&self.list[..counted], size);
        self.site_houses = SiteHouses::among(&self.list[..counted]);
        self.count_births(counted);
        let mut in_names = vec![false; size];
        for token in self.list.iter().flat_map(|profile| profile.tokens.iter().chain(profile.others.iter().flatten())) {
            in_names[token.0 as usize] = true;
        }
        let mut industries = vec![false; size];
        for trade in self.list.iter().flat_map(|profile| &profile.trades) {
            industries[trade.0 as usize] = true;
        }
        let towns = self.towns(counted);
        let symbols = &self.symbols;
        let nature = |index: usize| {
            if in_names[index] || industries[index] {
                let text = symbols.text(Symbol(index as u32));
                TokenNature::of(text, industries[index], towns.contains(text))
            } else {
                TokenNature::default()
            }
        };
        self.nature = (0..size).into_par_iter().map(nature).collect();
        self.facts = self.collect_facts();
        self.memos = Memos::for_symbols(size);
    }

    /// The words of the towns that several of the first `counted` parties are in.
    fn towns(&self, counted: usize) -> FxHashSet<&str> {
        const SHORTEST: usize = 4;
        let known = |city: &Symbol| city.is_some() && self.value_count[city.0 as usize] > 1;
        let cities = self.list[..counted].iter().map(|profile| profile.city).filter(known);
        cities.flat_map(|city| self.symbols.text(city).split(' ')).filter(|word| word.len() >= SHORTEST).collect()
    }

    fn collect_facts(&self) -> Vec<Facts> {
        let facts = |index: usize| {
            let text = self.symbols.text(Symbol(index as u32));
            Facts {
                letters: crate::standardise::letters(text),
                length: text.len() as u32,
                token_bits: self.surprise(self.token_count[index], BACKGROUND),
                value_bits: self.surprise(self.value_count[index], BACKGROUND),
                spaced: text.contains(' '),
            }
        };
        (0..self.symbols.len()).into_par_iter().map(facts).collect()
    }

    /// Whether two tokens share so many letters that one may be the other, misspelled or abbreviated: a letter that the longer
    /// one lacks is a spelling error, and nobody believes in more than one in four letters, or two in a short word.
    #[inline]
    pub(crate) fn may_be_one_word(&self, left: Symbol, right: Symbol) -> bool {
        let (a, b) = (&self.facts[left.0 as usize], &self.facts[right.0 as usize]);
        let (short, long) = if a.length <= b.length { (a, b) } else { (b, a) };
        let both_given = self.nature[left.0 as usize].given && self.nature[right.0 as usize].given;
        both_given || (short.letters & !long.letters).count_ones() <= (long.length / 4).max(2)
    }

    /// Edits that part two texts at least: every letter that one has and the other has not at all.
    #[inline]
    pub(crate) fn least_edits(&self, left: Symbol, right: Symbol) -> u32 {
        let (a, b) = (&self.facts[left.0 as usize], &self.facts[right.0 as usize]);
        (a.letters & !b.letters).count_ones().max((b.letters & !a.letters).count_ones())
    }

    /// Whether a text may contain another: it has all its letters.
    #[inline]
    pub(crate) fn may_contain(&self, text: Symbol, part: Symbol) -> bool {
        let (text, part) = (&self.facts[text.0 as usize], &self.facts[part.0 as usize]);
        part.letters & !text.letters == 0 && part.length <= text.length
    }

    /// Whether a word is one of the words of a text.
    #[inline]
    pub(crate) fn is_word_of(&self, word: Symbol, text: Symbol) -> bool {
        word == text
            || (self.facts[text.0 as usize].spaced
                && self.may_contain(text, word)
                && self.text(text).split(' ').any(|part| part == self.text(word)))
    }

    fn count_births(&mut self, counted: usize) {
        let mut named: Vec<((i16, i8, i8), Symbol)> =
            self.list[..counted].iter().filter_map(|profile| Some((profile.birth?, profile.joined))).collect();
        named.sort_unstable();
        named.dedup();
        self.birth_count = named
            .chunk_by(|a, b| a.0 == b.0)
            .filter(|group| group.len() > MISSPELLINGS)
            .map(|group| (group[0].0, (group.len() - MISSPELLINGS) as u32))
            .collect();
    }

    /// Whether a date of birth stands for none (`01.01.1900`): far more people share it than were born on a day.
    pub(crate) fn is_stopgap_birth(&self, birth: (i16, i8, i8)) -> bool {
        self.birth_bits(birth) < STOPGAP_BITS
    }

    /// Surprise of a date of birth: one day out of a life's, unless far more people share it.
    pub(crate) fn birth_bits(&self, birth: (i16, i8, i8)) -> f32 {
        let crowd = self.birth_count.get(&birth).copied().unwrap_or(0);
        -((-BIRTH_BITS).exp2() + crowd as f32 / self.counted.max(1) as f32).min(1.0).log2()
    }

    /// Number of parties.
    pub(crate) fn len(&self) -> usize {
        self.list.len()
    }

    /// The text of a symbol.
    #[inline]
    pub(crate) fn text(&self, symbol: Symbol) -> &str {
        self.symbols.text(symbol)
    }

    /// Surprise of a value that `count` of these parties have, among `background` more that have it not: −log2 of the chance
    /// that a random party has it, in bits. The background keeps a handful of records from making every value common.
    pub(crate) fn surprise(&self, count: u32, background: f32) -> f32 {
        ((self.counted as f32 + background) / count.max(1) as f32).log2()
    }

    /// The trade that a word names; 0 where it names none.
    pub(crate) fn trade(&self, word: Symbol) -> u16 {
        self.nature[word.0 as usize].trade
    }

    /// Surprise of a name token.
    #[inline]
    pub(crate) fn token_bits(&self, token: Symbol) -> f32 {
        self.facts[token.0 as usize].token_bits
    }

    /// Surprise of a value that belongs to one party or house: an e-mail address, a domain, a street with its number.
    #[inline]
    pub(crate) fn value_bits(&self, value: Symbol) -> f32 {
        self.facts[value.0 as usize].value_bits
    }

    /// Surprise of a town or postcode.
    pub(crate) fn town_bits(&self, town: Symbol) -> f32 {
        self.surprise(self.value_count[town.0 as usize], TOWN_BACKGROUND)
    }

    /// Surprise of a key with check digits: of one party, unless the data show otherwise.
    pub(crate) fn key_bits(&self, key: Symbol) -> f32 {
        self.surprise(self.value_count[key.0 as usize], KEY_BACKGROUND)
    }

    /// Surprise of a telephone number.
    pub(crate) fn phone_bits(&self, phone: u64) -> f32 {
        self.surprise(self.phone_count.get(&phone).copied().unwrap_or(1), BACKGROUND)
    }
}

fn tokens<List: FromIterator<Symbol>>(symbols: &mut Symbols, texts: &[String]) -> List {
    texts.iter().map(|text| symbols.intern(text)).filter(|symbol| symbol.is_some()).collect()
}

fn valid(symbols: &mut Symbols, key: Option<&crate::standardise::Key>) -> Symbol {
    key.filter(|key| key.valid).map_or(Symbol::NONE, |key| symbols.intern(&key.value))
}

/// The letters of a mailbox name, folded; numbers and punctuation left out.
fn letters(local: &str) -> String {
    fold(local).chars().filter(char::is_ascii_alphabetic).collect()
}

/// Words up to which a name that says nothing of its bearer may be a person's.
const PERSONS_WORDS: usize = 3;

/// What is known of a natural person beyond what is known of any party.
fn natural(symbols: &mut Symbols, party: &Party, profile: &mut Profile) {
    profile.nature = nature(party, profile);
    if profile.nature == Nature::Organisation {
        return;
    }
    let guessed = party.person.is_none().then(|| person_name(&party.display));
    if let Some(person) = party.person.as_ref().or(guessed.as_ref()) {
        profile.given = person.given.iter().map(|name| symbols.intern(name)).filter(|name| name.is_some()).collect();
        profile.family = person.family_words().map(|word| symbols.intern(word)).collect();
        profile.marks = person.marks;
    }
    let personal = party.emails.iter().filter(|email| !email.role_account);
    let names = personal.map(|email| letters(&email.local)).filter(|name| name.len() >= 4);
    profile.mailboxes = names.map(|name| symbols.intern(&name)).collect();
}

fn nature(party: &Party, profile: &Profile) -> Nature {
    let nameless = profile.tokens.is_empty();
    if party.kind == PartyKind::Person || (nameless && profile.birth.is_some()) {
        return Nature::Person;
    }
    let firm = profile.legal_form.is_some() || profile.vat.is_some() || !profile.sites.is_empty();
    let short = profile.tokens.len() <= PERSONS_WORDS && profile.others.is_empty();
    if party.kind == PartyKind::Unknown && short && !firm { Nature::Either } else { Nature::Organisation }
}

fn online(symbols: &mut Symbols, party: &Party, profile: &mut Profile) {
    // A role mailbox is everybody's at its domain, branches and siblings included: it says no more than the domain does.
    let personal = |email: &&Email| !email.role_account;
    profile.emails = party
        .emails
        .iter()
        .filter(personal)
        .map(|email| symbols.intern(&format!("{}@{}", email.local, email.domain)))
        .collect();
    let locals = party.emails.iter().filter(|email| email.free && !email.role_account);
    let mailbox = locals.map(|email| letters(&email.local)).find(|name| name.len() >= 5);
    profile.mailbox = mailbox.map_or(Symbol::NONE, |name| symbols.intern(&name));
    let mails = party.emails.iter().filter(|email| !email.free).map(|email| (&email.site, &email.label));
    let webs = party.sites.iter().filter(|site| !site.free).map(|site| (&site.site, &site.label));
    let mut seen: Vec<(Symbol, Box<[Symbol]>)> = Vec::new();
    for (site, label) in mails.chain(webs) {
        let site = symbols.intern(site);
        if site.is_some() && !seen.iter().any(|(other, _)| *other == site) {
            let label: Box<[Symbol]> = label.split(' ').map(|token| symbols.intern(token)).collect();
            seen.push((site, label));
        }
    }
    profile.sites = seen.iter().map(|(site, _)| *site).collect();
    let whole: Vec<String> =
        seen.iter().map(|(_, label)| label.iter().map(|part| symbols.text(*part)).collect()).collect();
    profile.whole_labels = whole.iter().map(|label| symbols.intern(label)).collect();
    profile.labels = seen.into_iter().map(|(_, label)| label).collect();
}
