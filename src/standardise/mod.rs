//! Raw values become comparable values: German companies, persons, addresses, phones, e-mails, keys, dates, money.
//!
//! Pure functions. What they know of the world (words, legal forms, names, countries) lies in `standardise/data`.

mod address;
mod address_line;
mod attention;
mod company;
mod country;
mod date;
mod date_order;
mod duration;
mod email;
mod fold;
mod form_words;
mod further_names;
mod given_names;
mod identifying;
mod keys;
mod legal_form;
mod legal_form_table;
mod lexicon;
mod markup;
mod money;
mod packed;
mod party;
mod person;
mod person_marks;
mod phone;
mod phonetic;
mod placeholder;
mod postcode;
mod seated_name;
mod similarity;
mod stage;
mod street;
mod title;
mod town;
mod vat;
mod words;

pub use address::{Address, AddressParts, address};
pub use address_line::{full_address, split_trailing_address, split_usual_address};
pub use attention::without_attention;
pub use company::{CompanyName, company_name, form_of_name, has_remark, is_owners_association, without_remarks};
pub use country::country_code;
pub use date::{DateFormat, birth_date, column_date_format, date_format, parse_date};
pub use date_order::undecided_dates;
pub use duration::hundredths_of_hours;
pub use email::{Email, Site, email_addresses, emails, first_email, has_known_suffix, mailboxes, website};
pub use fold::{fold, fold_into};
pub use given_names::{GivenNames, is_given_name, other_gender, same_given_name};
pub use identifying::identifying_keys;
pub use keys::{Key, customer_number, iban, lei, register_number, tax_number};
pub use legal_form::{LegalForm, legal_form};
pub use money::{Money, NumberFormat, currency_code, currency_of_header, number_format, parse_money, sum_money};
pub use packed::{PackedParties, packed};
pub use party::{Facet, Party, PartyFormats, address_of, party, person_tokens, reached_by, whole_name};
pub use person::{
    PartyKind, PersonName, party_kind, party_kind_among, person_name, person_name_among, person_parts, salutation_kind,
    stated_kind,
};
pub use person_marks::{Gender, Generation, Marks, addressed_as};
pub use phone::{Phone, comparable_number, phones, same_trunk};
pub use phonetic::cologne;
pub use placeholder::{is_placeholder, is_placeholder_town};
pub use postcode::has_lost_zero;
pub use similarity::{damerau, is_alike, jaro_winkler, letters, similarity_from, within_one_edit};
pub use stage::{Stage, stage, yes};
pub use street::{is_part_of_house, street_stem};
pub use title::{TitleWord, title_word, title_words};
pub use vat::vat_id;
pub use words::{
    UNNAMED_TRADE, is_common_word, is_corporate_word, is_one_trade, is_sibling_word, known_trade, trade_of, trade_words,
};
