//! The hand that writes a record: which system it works in, and what it has a habit of doing wrong or differently.

use super::words::WORDS;
use crate::sample::random::Stream;

/// Where a record is kept; each system is filled by other people.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum System {
    /// Salesforce: sales writes down what it hears.
    Sales,
    /// SAP at the German parent: clerks with narrow fields.
    Sap,
    /// Shopify: customers write themselves, mostly on a telephone.
    Shop,
    /// sevDesk at the Austrian subsidiary.
    Office,
    /// The address list of the Swiss subsidiary, kept in a spreadsheet.
    List,
    /// What a mention says: newsletter, service desk, project list.
    Mention,
}

impl System {
    /// The systems that keep master records.
    #[cfg(test)]
    pub(super) const MASTERS: [Self; 5] = [Self::Sales, Self::Sap, Self::Shop, Self::Office, Self::List];
}

/// What a hand may do to a record; the order is that of the rows in `data/dach/habits.tsv`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Habit {
    /// A slip of the finger.
    Typo,
    /// ä as ae.
    UmlautTranscribed,
    /// ä as a.
    UmlautBase,
    /// ä as a question mark.
    UmlautLost,
    /// ä as two signs of another encoding.
    Mojibake,
    /// All in capitals.
    UpperCase,
    /// All small.
    LowerCase,
    /// No legal form.
    FormMissing,
    /// The legal form in full.
    FormFull,
    /// Another spelling of the legal form.
    FormOther,
    /// The name without the trade.
    TradeMissing,
    /// The trade abbreviated.
    TradeShort,
    /// Another word for the trade.
    TradeOther,
    /// The town behind the name.
    TownAdded,
    /// The owner behind the name.
    OwnerAdded,
    /// The owner in place of the name.
    OwnerInstead,
    /// The name from before the firm was renamed or the person married.
    FormerName,
    /// A note of the office behind the name.
    NoteInName,
    /// `Firma` or `Herrn` in front of the name.
    SalutationInName,
    /// The address from before the move.
    FormerAddress,
    /// A digit of the postcode is wrong.
    WrongPostcode,
    /// The post-office box in place of the street.
    PostBox,
    /// `Str.` for `Straße`.
    StreetAbbreviated,
    /// `Strasse` for `Straße`.
    StreetTranscribed,
    /// No blank before the house number.
    NumberGlued,
    /// No stairs and door.
    StairsMissing,
    /// The other name of the town.
    TownOther,
    /// `A-6900`.
    PostcodePrefixed,
    /// Somebody at whose address it is delivered.
    CareOf,
    /// No street.
    StreetMissing,
    /// No telephone number.
    PhoneMissing,
    /// The mobile number as the main one.
    MobileFirst,
    /// A wrong digit in the number.
    PhoneMistyped,
    /// The number from before the move.
    PhoneFormer,
    /// A number that is none.
    PhoneFiller,
    /// No mailbox.
    MailMissing,
    /// The mailbox of one of the staff.
    MailOfStaff,
    /// Another mailbox of the customer.
    MailSecond,
    /// A slip in the mailbox.
    MailMistyped,
    /// Two mailboxes in one cell.
    MailSeveral,
    /// A mailbox that is none.
    MailFiller,
    /// No website.
    WebsiteMissing,
    /// No VAT id.
    KeyMissing,
    /// A slip in the VAT id.
    KeyMistyped,
    /// No bank account.
    IbanMissing,
    /// Given name and surname exchanged.
    Swapped,
    /// Given name and surname in one field.
    InOneField,
    /// The firm in the fields of a person, or not at all.
    CompanyAsPerson,
    /// A person in the field of the firm.
    PersonAsCompany,
    /// Toni for Anton.
    ShortFirst,
    /// A. for Anton.
    InitialFirst,
    /// Only the first of two given names.
    SecondFirstMissing,
    /// No academic title.
    TitleMissing,
    /// One half of a double name.
    DoubleHalf,
}

/// A hand at work on one record.
#[derive(Debug, Clone)]
pub(super) struct Hand {
    /// Where it writes.
    pub(super) system: System,
    /// What it draws from.
    pub(super) stream: Stream,
    mess: f64,
}

impl Hand {
    /// A hand in a system; `mess` multiplies all rates.
    pub(super) fn new(system: System, mess: f64, stream: Stream) -> Self {
        Self { system, stream, mess }
    }

    /// Whether the hand does it this time.
    pub(super) fn does(&mut self, habit: Habit) -> bool {
        let rates = WORDS.habits.get(habit as usize).map(|(_, rates)| rates);
        let rate = rates.and_then(|rates| rates.get(self.system as usize)).copied().unwrap_or_default();
        let probability = (f64::from(rate) / 1_000.0 * self.mess).min(0.95);
        self.stream.chance(probability)
    }

    /// The same for texts that are left as they are otherwise.
    pub(super) fn maybe(&mut self, habit: Habit, text: String, change: impl FnOnce(&str) -> String) -> String {
        if self.does(habit) { change(&text) } else { text }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rows_of_the_table_are_the_habits_in_their_order() {
        let rows = &WORDS.habits;
        assert_eq!(rows.len(), Habit::DoubleHalf as usize + 1);
        for (habit, name) in [
            (Habit::Typo, "typo"),
            (Habit::FormMissing, "form_missing"),
            (Habit::FormerAddress, "former_address"),
            (Habit::PhoneMissing, "phone_missing"),
            (Habit::MailFiller, "mail_filler"),
            (Habit::Swapped, "swapped"),
            (Habit::DoubleHalf, "double_half"),
        ] {
            assert_eq!(rows[habit as usize].0, name);
        }
        assert!(rows.iter().all(|(_, rates)| rates.len() == System::Mention as usize + 1));
    }
}
