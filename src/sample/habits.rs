//! The habits of people and systems, and how often each department has them: the table `data/habits.tsv`.

use std::sync::LazyLock;

use super::random::Stream;
use super::words::rows;

/// A system in which customers are written down.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Keeper {
    /// Accounts of the CRM.
    Crm,
    /// Debtors of the ledger.
    Ledger,
    /// Debtors of the ERP.
    Erp,
    /// Accounts of the service desk.
    Desk,
    /// The project list.
    Projects,
    /// The newsletter list.
    Newsletter,
}

impl Keeper {
    /// The systems with master data of customers.
    pub(super) const MASTERS: [Self; 4] = [Self::Crm, Self::Ledger, Self::Erp, Self::Desk];

    /// Slug of the system, as archipel names it.
    pub(super) fn slug(self) -> &'static str {
        match self {
            Self::Crm => "zoho-crm",
            Self::Ledger => "datev-29098-10417",
            Self::Erp => "business-central",
            Self::Desk => "zoho-desk",
            Self::Projects => "projektliste",
            Self::Newsletter => "mailchimp",
        }
    }
}

macro_rules! habits {
    ($($variant:ident $name:literal),+ $(,)?) => {
        /// A habit; what it does and why it happens stands in the table.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub(super) enum Habit { $($variant),+ }

        impl Habit {
            /// All habits, in the order of the table.
            const ALL: &[(Self, &'static str)] = &[$((Self::$variant, $name)),+];
        }
    };
}

habits! {
    NeighbourKey "neighbour-key", DoubledLetter "doubled-letter", MissingLetter "missing-letter",
    SwappedLetters "swapped-letters", ByEar "by-ear", UmlautTranscribed "umlaut-transcribed", UmlautLost "umlaut-lost",
    FormLeftOut "form-left-out", FormInFull "form-in-full", FormOther "form-other", WrongForm "wrong-form",
    WordAbbreviated "word-abbreviated", TradeInFront "trade-in-front", TradeLeftOut "trade-left-out",
    TradeLonger "trade-longer", FirstName "first-name", FirstNameLost "first-name-lost", TownAppended "town-appended",
    Acronym "acronym", OldName "old-name", OldAddress "old-address", Capitals "capitals", AndOtherwise "and-otherwise",
    HyphenOtherwise "hyphen-otherwise", PersonInName "person-in-name", MarkedOld "marked-old",
    SurnameFirst "surname-first", Cut "cut", StreetAbbreviated "street-abbreviated", StreetMisspelt "street-misspelt",
    HouseNumberOff "house-number-off", PostcodeOff "postcode-off", TownOtherwise "town-otherwise",
    TownMisspelt "town-misspelt", MergedFields "merged-fields", PostBox "post-box", OldPhone "old-phone",
    Extension "extension", MobileInstead "mobile-instead", PersonalMail "personal-mail", PrivateMail "private-mail",
    HalfEmpty "half-empty",
}

/// Fields of a master record that may stay empty.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Field {
    /// Street and house number.
    Street,
    /// Postcode.
    Postcode,
    /// Town.
    Town,
    /// Telephone.
    Phone,
    /// E-mail.
    Email,
    /// Website.
    Website,
    /// VAT id.
    Vat,
    /// Bank account.
    Iban,
}

const FIELDS: [&str; 8] = ["street", "postcode", "town", "phone", "email", "website", "vat", "iban"];

static HABITS: LazyLock<Vec<[f64; 6]>> =
    LazyLock::new(|| Habit::ALL.iter().map(|(_, name)| rates(include_str!("data/habits.tsv"), name)).collect());
static FILLS: LazyLock<Vec<[f64; 4]>> =
    LazyLock::new(|| FIELDS.iter().map(|name| rates(include_str!("data/fill.tsv"), name)).collect());

fn rates<const N: usize>(table: &'static str, name: &str) -> [f64; N] {
    let row = rows(table).find(|row| row[0] == name).unwrap_or_default();
    std::array::from_fn(|at| row.get(at + 1).and_then(|cell| cell.parse().ok()).unwrap_or_default())
}

/// The hand that writes one record down: a system's habits, and the stream that decides.
pub(super) struct Hand {
    keeper: Keeper,
    mess: f64,
    /// Where the hand's further decisions come from.
    pub(super) stream: Stream,
}

impl Hand {
    /// A hand in a system; `mess` multiplies its rates.
    pub(super) fn new(keeper: Keeper, mess: f64, stream: Stream) -> Self {
        Self { keeper, mess, stream }
    }

    /// Whether the habit shows this time.
    pub(super) fn does(&mut self, habit: Habit) -> bool {
        let rate = HABITS[habit as usize][self.keeper as usize];
        self.stream.chance((rate * self.mess).min(rate.max(0.95)))
    }

    /// Whether the field is filled this time.
    pub(super) fn fills(&mut self, field: Field) -> bool {
        let rate = FILLS[field as usize].get(self.keeper as usize).copied().unwrap_or_default();
        self.stream.chance(rate)
    }

    /// The system it writes in.
    pub(super) fn keeper(&self) -> Keeper {
        self.keeper
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::random::Purpose;

    #[test]
    fn table_and_code_name_the_same_habits_in_the_same_order() {
        let table: Vec<&str> = rows(include_str!("data/habits.tsv")).map(|row| row[0]).collect();
        let code: Vec<&str> = Habit::ALL.iter().map(|(_, name)| *name).collect();
        assert_eq!(table, code);
        assert!(Habit::ALL.iter().enumerate().all(|(at, (habit, _))| *habit as usize == at));
    }

    #[test]
    fn every_habit_says_what_it_does_and_why() {
        for row in rows(include_str!("data/habits.tsv")) {
            assert_eq!(row.len(), 9, "{row:?}");
            assert!(row[1..7].iter().all(|cell| cell.parse::<f64>().is_ok_and(|rate| (0.0..=1.0).contains(&rate))));
            assert!(row[7].len() > 10 && row[8].len() > 5, "{row:?}");
        }
    }

    #[test]
    fn every_field_has_a_fill_rate() {
        let table: Vec<&str> = rows(include_str!("data/fill.tsv")).map(|row| row[0]).collect();
        assert_eq!(table, FIELDS);
    }

    #[test]
    fn a_clean_hand_has_no_habits() {
        let mut hand = Hand::new(Keeper::Desk, 0.0, Stream::new(1, Purpose::Copy, 1));
        assert!((0..200).all(|_| !hand.does(Habit::FormLeftOut)));
    }

    #[test]
    fn a_hand_shows_a_habit_as_often_as_the_table_says() {
        let mut hand = Hand::new(Keeper::Crm, 1.0, Stream::new(1, Purpose::Copy, 1));
        let shown = (0..10_000).filter(|_| hand.does(Habit::FormLeftOut)).count();
        assert!((2_700..3_300).contains(&shown), "{shown}");
    }
}
