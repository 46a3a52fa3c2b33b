//! The words of the second company's world, read from the tables in `data/dach`.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use crate::sample::random::Stream;
use crate::sample::words::{Weighted, list, number, rows, weighted};

/// All tables, read once.
pub(super) static WORDS: LazyLock<Words> = LazyLock::new(Words::read);

/// Things by what they belong to: a country, a region, a language.
pub(super) type Grouped<T> = BTreeMap<&'static str, Weighted<T>>;

/// The tables.
pub(super) struct Words {
    /// Towns with addresses and telephone numbers.
    pub(super) towns: Weighted<Town>,
    /// Streets by language.
    pub(super) streets: Grouped<&'static str>,
    /// Surnames by region; `MI` stands for those who moved in from farther away.
    pub(super) surnames: Grouped<&'static str>,
    /// Given names by region and sex, as `de-f`.
    pub(super) first_names: Grouped<FirstName>,
    /// Academic titles by place: `before` or `behind` the name.
    pub(super) titles: Grouped<&'static str>,
    /// Trades by sort of firm and language, as `craft-de`.
    pub(super) trades: Grouped<Trade>,
    /// Names of inns.
    pub(super) signs: Weighted<&'static str>,
    /// Halves of coined brands: `front` and `back`.
    pub(super) brands: Grouped<&'static str>,
    /// Legal forms by country; Swiss ones of the other languages under `FR` and `IT`.
    pub(super) forms: Grouped<Form>,
    /// Public bodies by country, as forms are.
    pub(super) bodies: Grouped<Body>,
    /// What tells the firms of a group apart.
    pub(super) groups: Vec<&'static str>,
    /// Providers of private mailboxes by country.
    pub(super) free_mail: Grouped<&'static str>,
    /// What contact persons do.
    pub(super) jobs: Vec<&'static str>,
    /// What is sold or complained about, by kind of record.
    pub(super) goods: Grouped<Good>,
    /// People of the house who sell and answer.
    pub(super) staff: Vec<&'static str>,
    /// People of the house who build.
    pub(super) builders: Vec<&'static str>,
    /// People who left the house.
    pub(super) leavers: Vec<&'static str>,
    /// Rates of habits in thousandths: one row per habit, one column per system.
    pub(super) habits: Vec<(&'static str, Vec<u32>)>,
}

/// A town.
pub(super) struct Town {
    /// Its official name.
    pub(super) name: &'static str,
    /// A shorter or foreign name in use.
    pub(super) other: &'static str,
    /// Its postcodes.
    pub(super) postcodes: Vec<&'static str>,
    /// Dialling code with its zero.
    pub(super) dialling_code: &'static str,
    /// `AT`, `CH` or `DE`.
    pub(super) country: &'static str,
    /// `de`, `fr` or `it`.
    pub(super) language: &'static str,
}

impl Town {
    /// The name without what tells it from towns of the same name elsewhere: an addition that begins small or in brackets, or
    /// a canton.
    pub(super) fn short(&self) -> &'static str {
        let name = self.name.split('/').next().unwrap_or(self.name);
        let Some((front, addition)) = name.split_once(' ') else { return name };
        let canton = addition.len() == 2;
        if canton || addition.starts_with(|letter: char| letter == '(' || letter.is_lowercase()) { front } else { name }
    }

    /// Where forms and bodies of the town are listed: the country, or the language region of Switzerland.
    pub(super) fn region(&self) -> &'static str {
        match self.language {
            "fr" => "FR",
            "it" => "IT",
            _ => self.country,
        }
    }
}

/// A given name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct FirstName {
    /// As in the passport.
    pub(super) full: &'static str,
    /// As friends say it; empty where there is no such form.
    pub(super) short: &'static str,
}

/// What a firm does.
#[derive(Debug)]
pub(super) struct Trade {
    /// The word in front of a name.
    pub(super) before: &'static str,
    /// The word behind a name.
    pub(super) behind: &'static str,
    /// How offices abbreviate it.
    pub(super) short: &'static str,
    /// Other words for it.
    pub(super) other: &'static str,
}

/// A legal form.
#[derive(Debug)]
pub(super) struct Form {
    /// As usual behind a name.
    pub(super) short: &'static str,
    /// In full.
    pub(super) full: &'static str,
    /// Further spellings.
    pub(super) others: Vec<&'static str>,
    /// Sorts of firms that take it.
    pub(super) sorts: Vec<&'static str>,
}

/// A kind of public body, `%` standing for the town.
#[derive(Debug)]
pub(super) struct Body {
    /// The official name.
    pub(super) name: &'static str,
    /// A short or other name.
    pub(super) short: &'static str,
}

/// Something sold, or a reason to complain.
pub(super) struct Good {
    /// What it is.
    pub(super) title: &'static str,
    /// Least price in euros.
    pub(super) from: i64,
    /// Highest price in euros.
    pub(super) to: i64,
}

impl Words {
    fn read() -> Self {
        Self {
            towns: weighted(rows(include_str!("../data/dach/towns.tsv")), town, |row| row[6]),
            streets: grouped(include_str!("../data/dach/streets.tsv"), |row| row[1], |row| row[0], |_| "1"),
            surnames: grouped(include_str!("../data/dach/surnames.tsv"), |row| row[1], |row| row[0], |row| row[2]),
            first_names: first_names(),
            titles: grouped(include_str!("../data/dach/titles.tsv"), |row| row[1], |row| row[0], |row| row[2]),
            trades: trades(),
            signs: weighted(rows(include_str!("../data/dach/signs.tsv")), |row| row[0], |row| row[1]),
            brands: grouped(include_str!("../data/dach/brands.tsv"), |row| row[0], |row| row[1], |_| "1"),
            forms: grouped(include_str!("../data/dach/forms.tsv"), |row| row[3], form, |row| row[5]),
            bodies: grouped(
                include_str!("../data/dach/bodies.tsv"),
                |row| row[2],
                |row| Body { name: row[0], short: row[1] },
                |_| "1",
            ),
            groups: column(include_str!("../data/dach/groups.tsv")),
            free_mail: grouped(include_str!("../data/dach/free_mail.tsv"), |row| row[1], |row| row[0], |row| row[2]),
            jobs: column(include_str!("../data/dach/jobs.tsv")),
            goods: grouped(
                include_str!("../data/dach/goods.tsv"),
                |row| row[0],
                |row| Good { title: row[1], from: number(row[2]), to: number(row[3]) },
                |_| "1",
            ),
            staff: column(include_str!("../data/dach/staff.tsv")),
            builders: column(include_str!("../data/dach/builders.tsv")),
            leavers: column(include_str!("../data/dach/leavers.tsv")),
            habits: rows(include_str!("../data/dach/habits.tsv"))
                .map(|row| (row[0], row[1..].iter().map(|cell| number(cell)).collect()))
                .collect(),
        }
    }
}

/// One thing of a group; groups that are asked for are in the tables, as a test holds.
pub(super) fn draw<T>(things: &'static Grouped<T>, group: &str, stream: &mut Stream) -> Option<&'static T> {
    let weighted = things.get(group)?;
    weighted.things.get(weighted.draw(stream))
}

/// The header line of an export.
pub(super) fn header(table: &str) -> Vec<&'static str> {
    let found = rows(include_str!("../data/dach/headers.tsv")).find(|row| row[0] == table);
    found.map(|row| row[1..].to_vec()).unwrap_or_default()
}

type Cell = fn(&[&'static str]) -> &'static str;

fn grouped<T>(table: &'static str, group: Cell, thing: fn(&[&'static str]) -> T, weight: Cell) -> Grouped<T> {
    let names: std::collections::BTreeSet<&'static str> = rows(table).map(|row| group(&row)).collect();
    let of = |name| weighted(rows(table).filter(move |row| group(row) == name), thing, weight);
    names.into_iter().map(|name| (name, of(name))).collect()
}

fn column(table: &'static str) -> Vec<&'static str> {
    rows(table).map(|row| row[0]).collect()
}

/// Given names by region and sex.
fn first_names() -> Grouped<FirstName> {
    const GROUPS: [(&str, &str, &str); 8] = [
        ("de-f", "de", "f"),
        ("de-m", "de", "m"),
        ("fr-f", "fr", "f"),
        ("fr-m", "fr", "m"),
        ("it-f", "it", "f"),
        ("it-m", "it", "m"),
        ("mi-f", "mi", "f"),
        ("mi-m", "mi", "m"),
    ];
    let of = |region: &'static str, sex: &'static str| {
        let rows = rows(include_str!("../data/dach/first_names.tsv"));
        let rows = rows.filter(move |row| row[2] == region && row[1] == sex);
        weighted(rows, |row| FirstName { full: row[0], short: row[3] }, |_| "1")
    };
    GROUPS.into_iter().map(|(group, region, sex)| (group, of(region, sex))).collect()
}

/// Trades by sort and language.
fn trades() -> Grouped<Trade> {
    const GROUPS: [(&str, &str, &str); 11] = [
        ("craft-de", "craft", "de"),
        ("craft-fr", "craft", "fr"),
        ("craft-it", "craft", "it"),
        ("house-de", "house", "de"),
        ("house-fr", "house", "fr"),
        ("house-it", "house", "it"),
        ("inn-de", "inn", "de"),
        ("inn-fr", "inn", "fr"),
        ("inn-it", "inn", "it"),
        ("practice-de", "practice", "de"),
        ("free-de", "free", "de"),
    ];
    let of = |sort: &'static str, language: &'static str| {
        let rows = rows(include_str!("../data/dach/trades.tsv"));
        let rows = rows.filter(move |row| row[0] == sort && row[5] == language);
        weighted(rows, |row| Trade { before: row[1], behind: row[2], short: row[3], other: row[4] }, |_| "1")
    };
    GROUPS.into_iter().map(|(group, sort, language)| (group, of(sort, language))).collect()
}

fn town(row: &[&'static str]) -> Town {
    Town {
        name: row[0],
        other: row[1],
        postcodes: list(row[2]),
        dialling_code: row[3],
        country: row[4],
        language: row[5],
    }
}

fn form(row: &[&'static str]) -> Form {
    Form { short: row[0], full: row[1], others: list(row[2]), sorts: list(row[4]) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_group_of_every_town_is_in_the_tables() {
        let words = &*WORDS;
        for town in &words.towns.things {
            assert!(words.streets.contains_key(town.language), "{}", town.name);
            for group in [words.forms.get(town.region()).map(|_| ()), words.bodies.get(town.region()).map(|_| ())] {
                assert!(group.is_some(), "{}", town.name);
            }
            assert!(words.free_mail.contains_key(town.country) && words.surnames.contains_key(town.region()));
            for sort in ["craft", "house", "inn"] {
                assert!(words.trades.contains_key(&*format!("{sort}-{}", town.language)));
            }
        }
        assert!(words.first_names.values().all(|names| !names.things.is_empty()));
        assert!(words.trades.values().all(|trades| !trades.things.is_empty()));
    }

    #[test]
    fn towns_have_short_names() {
        let short = |name: &str| WORDS.towns.things.iter().find(|town| town.name == name).map(Town::short);
        assert_eq!(short("Lindau (Bodensee)"), Some("Lindau"));
        assert_eq!(short("Zell am See"), Some("Zell"));
        assert_eq!(short("Wil SG"), Some("Wil"));
        assert_eq!(short("Biel/Bienne"), Some("Biel"));
        assert_eq!(short("St. Gallen"), Some("St. Gallen"));
        assert_eq!(short("Wiener Neustadt"), Some("Wiener Neustadt"));
    }

    #[test]
    fn postcodes_and_dialling_codes_are_those_of_the_country() {
        for town in &WORDS.towns.things {
            let digits = if town.country == "DE" { 5 } else { 4 };
            assert!(town.postcodes.iter().all(|postcode| postcode.len() == digits), "{}", town.name);
            assert!(town.dialling_code.starts_with('0'), "{}", town.name);
        }
    }
}
