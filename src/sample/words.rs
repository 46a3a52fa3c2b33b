//! The words that the invented world is made of, read from the tables beside this file.

use std::sync::LazyLock;

use super::random::Stream;

/// All tables, read once.
pub(super) static WORDS: LazyLock<Words> = LazyLock::new(Words::read);

/// The tables.
#[expect(clippy::struct_field_names, reason = "the field's own terms")]
pub(super) struct Words {
    /// Common and rarer surnames.
    pub(super) surnames: Weighted<&'static str>,
    /// Halves of surnames so rare that they are put together when needed.
    pub(super) surname_parts: Halves,
    /// Given names with their form of address.
    pub(super) first_names: Vec<(&'static str, &'static str)>,
    /// Trades of firms.
    pub(super) trades: Weighted<Trade>,
    /// Halves of coined brands.
    pub(super) coined_parts: Halves,
    /// Towns.
    pub(super) towns: Weighted<Town>,
    /// Streets.
    pub(super) streets: Weighted<&'static str>,
    /// Ends of streets that are named after somebody.
    pub(super) street_ends: Weighted<&'static str>,
    /// Legal forms.
    pub(super) legal_forms: Weighted<LegalForm>,
    /// What tells the firms of a group apart: word and legal form.
    pub(super) group_words: Vec<(&'static str, &'static str)>,
    /// Public bodies: pattern, short pattern.
    pub(super) institutions: Vec<[&'static str; 2]>,
    /// Patrons of hospitals and parishes.
    pub(super) saints: Vec<&'static str>,
    /// Providers of private mailboxes.
    pub(super) free_mail: Weighted<&'static str>,
    /// What contact persons do.
    pub(super) jobs: Vec<&'static str>,
    /// What the company sells.
    pub(super) products: Vec<Product>,
    /// Where it is built.
    pub(super) places: Vec<Place>,
    /// People of the house: department, name, code.
    pub(super) staff: Vec<[&'static str; 3]>,
    /// Service cases: subject, category.
    pub(super) ticket_subjects: Vec<(&'static str, &'static str)>,
    /// Bank codes.
    pub(super) bank_codes: Vec<&'static str>,
    /// Columns of the ledger's export, and whether their cells are text.
    pub(super) ledger_columns: Vec<(&'static str, bool)>,
}

/// Things with weights.
pub(super) struct Weighted<T> {
    /// The things.
    pub(super) things: Vec<T>,
    /// Sums of the weights up to each thing.
    sums: Vec<u32>,
}

impl<T> Weighted<T> {
    /// The index of a thing, as likely as its weight says.
    pub(super) fn draw(&self, stream: &mut Stream) -> usize {
        let drawn = stream.below(self.total() as usize) as u32;
        self.sums.partition_point(|sum| *sum <= drawn)
    }

    /// The weight of one thing.
    pub(super) fn weight(&self, index: usize) -> u32 {
        self.sums[index] - index.checked_sub(1).map_or(0, |before| self.sums[before])
    }

    /// The weight of all things.
    pub(super) fn total(&self) -> u32 {
        self.sums.last().copied().unwrap_or_default()
    }
}

/// Fronts and backs of compound names.
pub(super) struct Halves {
    /// What stands in front.
    pub(super) fronts: Vec<&'static str>,
    /// What stands behind.
    pub(super) backs: Vec<&'static str>,
}

/// A trade.
pub(super) struct Trade {
    /// The word behind a name: "Klapp Elektrotechnik".
    pub(super) behind: &'static str,
    /// The word in front of it: "Elektro Klapp"; empty if unusual.
    pub(super) front: &'static str,
    /// Abbreviations.
    pub(super) abbreviations: Vec<&'static str>,
    /// A longer wording.
    pub(super) longer: &'static str,
}

/// A town.
pub(super) struct Town {
    /// Its name.
    pub(super) name: &'static str,
    /// Another spelling in use; empty if there is none.
    pub(super) other: &'static str,
    /// Its postcodes.
    pub(super) postcodes: Vec<&'static str>,
    /// Its dialling code, with the leading zero.
    pub(super) dialling_code: &'static str,
    /// ISO code of its country.
    pub(super) country: &'static str,
}

impl Town {
    /// Its name without what tells it from others of that name (`Menden (Sauerland)`).
    pub(super) fn plain_name(&self) -> &'static str {
        self.name.split(['/', '(']).next().unwrap_or(self.name).trim_end()
    }
}

/// A legal form.
pub(super) struct LegalForm {
    /// As registered.
    pub(super) short: &'static str,
    /// In full.
    pub(super) full: &'static str,
    /// Other short spellings.
    pub(super) other: Vec<&'static str>,
    /// ISO code of the country that knows it.
    pub(super) country: &'static str,
}

/// Something the company sells.
pub(super) struct Product {
    /// Title of deal and project.
    pub(super) title: &'static str,
    /// How colleagues shorten it.
    pub(super) short: &'static str,
    /// Lowest net price in euros.
    pub(super) from: i64,
    /// Highest net price in euros.
    pub(super) to: i64,
    /// Days of work, on average.
    pub(super) days: i64,
    /// Bought by private persons, not by firms.
    pub(super) private: bool,
}

/// A place at a customer's.
pub(super) struct Place {
    /// In full.
    pub(super) name: &'static str,
    /// Shortened.
    pub(super) short: &'static str,
    /// At private persons', not at firms'.
    pub(super) private: bool,
}

impl Words {
    fn read() -> Self {
        let streets = |kind: &'static str| {
            weighted(
                rows(include_str!("data/streets.tsv")).filter(move |row| row[0] == kind),
                |row| row[1],
                |row| row[2],
            )
        };
        Self {
            surnames: weighted(rows(include_str!("data/surnames.tsv")), |row| row[0], |row| row[1]),
            surname_parts: halves(include_str!("data/surname_parts.tsv")),
            first_names: pairs(include_str!("data/first_names.tsv")),
            trades: weighted(rows(include_str!("data/trades.tsv")), trade, |row| row[4]),
            coined_parts: halves(include_str!("data/coined_parts.tsv")),
            towns: weighted(rows(include_str!("data/towns.tsv")), town, |row| row[5]),
            streets: streets("street"),
            street_ends: streets("end"),
            legal_forms: weighted(rows(include_str!("data/legal_forms.tsv")), legal_form, |row| row[3]),
            group_words: pairs(include_str!("data/group_words.tsv")),
            institutions: rows(include_str!("data/institutions.tsv")).map(|row| [row[0], row[1]]).collect(),
            saints: rows(include_str!("data/saints.tsv")).map(|row| row[0]).collect(),
            free_mail: weighted(rows(include_str!("data/free_mail.tsv")), |row| row[0], |row| row[1]),
            jobs: rows(include_str!("data/jobs.tsv")).map(|row| row[0]).collect(),
            products: rows(include_str!("data/products.tsv")).map(|row| product(&row)).collect(),
            places: rows(include_str!("data/places.tsv"))
                .map(|row| Place { name: row[0], short: row[1], private: row[2] == "private" })
                .collect(),
            staff: rows(include_str!("data/staff.tsv")).map(|row| [row[0], row[1], row[2]]).collect(),
            ticket_subjects: pairs(include_str!("data/ticket_subjects.tsv")),
            bank_codes: rows(include_str!("data/bank_codes.tsv")).map(|row| row[0]).collect(),
            ledger_columns: rows(include_str!("data/datev_columns.tsv"))
                .map(|row| (row[0], row[1] == "text"))
                .collect(),
        }
    }
}

/// Rows of a table: cells between tabs; lines that begin with `#` are comments.
pub(super) fn rows(table: &'static str) -> impl Iterator<Item = Vec<&'static str>> {
    table.lines().filter(|line| !line.starts_with('#') && !line.is_empty()).map(|line| line.split('\t').collect())
}

/// The header line of an export.
pub(super) fn header(table: &str) -> Vec<&'static str> {
    rows(include_str!("data/headers.tsv")).find(|row| row[0] == table).map(|row| row[1..].to_vec()).unwrap_or_default()
}

/// The number in a cell; what is none counts as zero.
pub(super) fn number<T: std::str::FromStr + Default>(cell: &str) -> T {
    cell.parse().unwrap_or_default()
}

/// Things with their weights.
pub(super) fn weighted<T>(
    rows: impl Iterator<Item = Vec<&'static str>>,
    thing: impl Fn(&[&'static str]) -> T,
    weight: impl Fn(&[&'static str]) -> &'static str,
) -> Weighted<T> {
    let (things, weights): (Vec<T>, Vec<u32>) = rows.map(|row| (thing(&row), number::<u32>(weight(&row)))).unzip();
    let sums = weights.iter().scan(0, |sum, weight| {
        *sum += weight;
        Some(*sum)
    });
    Weighted { things, sums: sums.collect() }
}

fn halves(table: &'static str) -> Halves {
    let part = |kind: &str| rows(table).filter(|row| row[0] == kind).map(|row| row[1]).collect();
    Halves { fronts: part("front"), backs: part("back") }
}

fn pairs(table: &'static str) -> Vec<(&'static str, &'static str)> {
    rows(table).map(|row| (row[0], row[1])).collect()
}

/// The parts of a cell between commas.
pub(super) fn list(cell: &'static str) -> Vec<&'static str> {
    cell.split(',').filter(|part| !part.is_empty()).collect()
}

fn trade(row: &[&'static str]) -> Trade {
    Trade { behind: row[0], front: row[1], abbreviations: list(row[2]), longer: row[3] }
}

fn town(row: &[&'static str]) -> Town {
    Town { name: row[0], other: row[1], postcodes: list(row[2]), dialling_code: row[3], country: row[4] }
}

fn legal_form(row: &[&'static str]) -> LegalForm {
    LegalForm { short: row[0], full: row[1], other: list(row[2]), country: row[4] }
}

fn product(row: &[&'static str]) -> Product {
    Product {
        title: row[0],
        short: row[1],
        from: number(row[2]),
        to: number(row[3]),
        days: number(row[4]),
        private: row[5] == "private",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_table_is_complete() {
        let words = &*WORDS;
        assert!(words.surnames.things.len() > 500);
        assert!(words.surname_parts.fronts.len() * words.surname_parts.backs.len() > 3000);
        assert!(words.towns.things.len() > 150);
        assert!(
            words.towns.things.iter().all(|town| !town.postcodes.is_empty() && town.dialling_code.starts_with('0'))
        );
        assert!((0..words.towns.things.len()).all(|town| words.towns.weight(town) > 0));
        assert!((0..words.trades.things.len()).all(|trade| words.trades.weight(trade) > 0));
        assert_eq!(words.ledger_columns.len(), 254);
        assert!(words.products.iter().all(|product| product.from < product.to && product.days > 0));
    }

    #[test]
    fn postcodes_have_the_length_of_their_country() {
        for town in &WORDS.towns.things {
            let length = if town.country == "DE" { 5 } else { 4 };
            assert!(town.postcodes.iter().all(|code| code.len() == length), "{}", town.name);
        }
    }
}
