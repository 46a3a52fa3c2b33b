//! Levels of names, telephones and addresses, and the symmetry of every comparison.

use proptest::prelude::*;

use super::{address, contact, name};
use crate::linkage::profile::Profiles;
use crate::linkage::specs::customer::NameLevel;
use crate::standardise::{Address, AddressParts, Party, address as standard_address, company_name, emails, phones};

fn party(text: &str) -> Party {
    Party { name: company_name(text), ..Party::default() }
}

fn profiles(parties: &[Party]) -> Profiles {
    let mut profiles = Profiles::default();
    for party in parties {
        profiles.add(party, None, 0);
    }
    profiles.count(0);
    profiles
}

fn level(left: &str, right: &str) -> NameLevel {
    let profiles = profiles(&[party(left), party(right)]);
    name::names(&profiles, &profiles.list[0], &profiles.list[1]).0
}

#[test]
fn names_reach_the_level_that_an_expert_gives_them() {
    for (left, right, expected) in [
        ("Klapp Sicherheitstechnik GmbH", "KLAPP SICHERHEITSTECHNIK", NameLevel::Equal),
        ("Müller Zerspanung", "Mueller Zerspanung GmbH", NameLevel::Equal),
        ("Berger Maschinen-Bau", "Berger Maschinenbau", NameLevel::Equal),
        ("Sicherheitstechnik Klapp", "Klapp Sicherheitstechnik", NameLevel::Equal),
        ("Klapp Sicherheitstechnik", "Klap Sicherheitstechnick", NameLevel::Similar),
        ("Borgward Elektrotechnik", "Borgward Elektro", NameLevel::Similar),
        ("Mude GmbH", "Mude Holding GmbH", NameLevel::Sibling),
        ("Mude Holding GmbH", "Mude Immobilien GmbH", NameLevel::LeftoverBoth),
        ("Kortmann Brunnen", "Kortmann Zäune", NameLevel::LeftoverBoth),
        ("Ahlers Polska", "Ahlers", NameLevel::Sibling),
        ("Klinik Elisabeth", "Klinik Elisabet", NameLevel::Similar),
        ("Klapp GmbH Niederlassung Dillenburg", "Klapp GmbH Niederlassung Dille", NameLevel::Equal),
        ("Klapp GmbH Niederlassung Dillenburg", "Klapp GmbH Niederlassung Ulm", NameLevel::Sibling),
        ("Kortmann", "Kortmann Fassadenwunder", NameLevel::LeftoverOne),
        ("Kortmann Brunnen", "Ahlers Zäune", NameLevel::Different),
        ("", "Ahlers Zäune", NameLevel::Missing),
    ] {
        assert_eq!(level(left, right), expected, "{left} | {right}");
    }
}

#[test]
fn an_industry_says_what_a_name_leaves_out_but_not_that_it_is_another() {
    let of = |name: &str, industry: &str| Party { trades: company_name(industry).tokens, ..party(name) };
    let level = |left: &str, right: &Party| {
        let profiles = profiles(&[party(left), right.clone()]);
        name::names(&profiles, &profiles.list[0], &profiles.list[1]).0
    };
    assert_eq!(level("Kortmann Zwirbelei", &of("Kortmann", "Fadenkunst")), NameLevel::Contained);
    assert_eq!(level("Kortmann Zwirbelei", &of("Kortmann Drechselei", "Fadenkunst")), NameLevel::LeftoverBoth);
}

#[test]
fn extensions_of_one_switchboard_are_one_trunk() {
    for (left, right, expected) in [
        (49_296_198_760, 49_296_198_760, true),
        (49_296_198_760, 492_961_987_622, true),
        (492_961_987_622, 492_961_987_641, true),
        (492_961_987_622, 492_961_451_241, false),
        (49_231_100, 49_231_101, false),
    ] {
        assert_eq!(contact::same_trunk(left, right), expected, "{left} {right}");
        assert_eq!(contact::same_trunk(right, left), expected, "{right} {left}");
    }
}

#[test]
fn a_number_without_its_country_is_the_same_number() {
    use contact::PhoneLevel as Level;
    let level = |left: &str, right: &str, country: Option<&str>| {
        let party = |cell, country| Party { phones: phones(cell, country), ..Party::default() };
        let profiles = profiles(&[party(left, None), party(right, country)]);
        contact::phones(&profiles, &profiles.list[0], &profiles.list[1]).0
    };
    for (left, right, country, expected) in [
        ("0664 2352415", "+43 664 2352415", Some("AT"), Level::Equal),
        ("6642352415", "0664 2352415", Some("AT"), Level::Equal),
        ("044 123 45 67", "+41 44 123 45 67", None, Level::Equal),
        ("481-285-6234", "+7 (481) 285 62 34", None, Level::Equal),
        ("0664 2352415", "0664 2352416", Some("AT"), Level::SameTrunk),
        ("0664 2352415", "0664 9352415", Some("AT"), Level::OneDigit),
        ("0664 2352415", "0699 7352486", Some("AT"), Level::Different),
    ] {
        assert_eq!(level(left, right, country), expected, "{left} {right}");
    }
    assert_eq!(contact::national(496_642_352_415), 6_642_352_415);
    assert_eq!(contact::national(12_025_550_143), 12_025_550_143);
}

fn place(street: &str, postcode: &str, city: &str) -> Address {
    let parts = AddressParts {
        street: Some(street),
        house_number: None,
        extra: None,
        postcode: Some(postcode),
        city: Some(city),
        country: None,
    };
    standard_address(&parts)
}

#[test]
fn addresses_are_one_piece_of_evidence_from_the_same_house_to_elsewhere() {
    use address::AddressLevel as Level;
    let home = place("Möhnestr. 3", "59929", "Brilon");
    for (street, postcode, city, expected) in [
        ("Moehnestraße 3", "59929", "Brilon", Level::SameHouse),
        ("Möhnestraße 3", "59292", "Brilon", Level::SameHouse),
        ("Möhnestraße 30", "59929", "Brilon", Level::SameStreet),
        ("", "59929", "Brilon", Level::SameTown),
        ("", "59992", "Brilon", Level::SameTown),
        ("", "59821", "Brilon", Level::SameTownOtherStreet),
        ("Bahnhofstraße 3", "59929", "Brilon", Level::SameTownOtherStreet),
        ("Möhnestraße 3", "44135", "Dortmund", Level::Different),
        ("", "", "", Level::Missing),
    ] {
        let there = Party { address: place(street, postcode, city), ..Party::default() };
        let profiles = profiles(&[Party { address: home.clone(), ..Party::default() }, there]);
        let (found, _) = address::addresses(&profiles, &profiles.list[0], &profiles.list[1]);
        assert_eq!(found, expected, "{street}, {postcode} {city}");
    }
}

#[test]
fn a_town_that_both_names_hold_surprises_once() {
    let told = |names: [&str; 2], town: &str| {
        let member = |name: &str, town: &str| Party {
            name: company_name(name),
            address: place("", "58675", town),
            ..Party::default()
        };
        let elsewhere = (0..300).map(|_| member("Ahlers Zäune", "Brilon"));
        let parties: Vec<Party> = names.iter().map(|name| member(name, town)).chain(elsewhere).collect();
        let profiles = profiles(&parties);
        let (left, right) = (&profiles.list[0], &profiles.list[1]);
        let (_, bits) = address::addresses(&profiles, left, right);
        (address::told_by_names(&profiles, left, right), bits)
    };
    let (twice, address) = told(["Turnverein Hemer", "Hemer Turnverein e.V."], "Hemer");
    assert!(twice > 6.0 && twice.total_cmp(&address).is_eq(), "{twice} of {address}");
    assert!(told(["Turnverein Hemer", "Turnverein"], "Hemer").0 < 0.1, "only one name tells");
    assert!(told(["Turnverein Lippe", "Turnverein Lippe"], "Hemer").0 < 0.1, "the names tell of another place");
}

const WORDS: [&str; 12] = [
    "Klapp",
    "Klap",
    "Sicherheitstechnik",
    "Sicherheits",
    "Technik",
    "Mude",
    "Holding",
    "Brilon",
    "GmbH",
    "KG",
    "Müller",
    "A",
];

fn any_party() -> impl Strategy<Value = Party> {
    let words = prop::collection::vec(prop::sample::select(WORDS.as_slice()), 0..5);
    let contact = prop::sample::select(["", "info@klapp.example", "b@mude-brilon.example", "x@gmx.de"].as_slice());
    let phone = prop::sample::select(["", "02961 9876-0", "02961 987622", "0231 4455"].as_slice());
    let town = prop::sample::select(["", "Brilon", "Dortmund"].as_slice());
    (words, contact, phone, town).prop_map(|(words, email, phone, town)| Party {
        address: place("Möhnestr. 3", "", town),
        emails: emails(email),
        phones: phones(phone, Some("DE")),
        ..party(&words.join(" "))
    })
}

proptest! {
    #[test]
    fn comparisons_do_not_depend_on_which_side_comes_first(left in any_party(), right in any_party()) {
        let profiles = profiles(&[left, right]);
        let (a, b) = (&profiles.list[0], &profiles.list[1]);
        prop_assert_eq!(name::names(&profiles, a, b).0, name::names(&profiles, b, a).0);
        prop_assert_eq!(address::addresses(&profiles, a, b), address::addresses(&profiles, b, a));
        prop_assert_eq!(contact::phones(&profiles, a, b), contact::phones(&profiles, b, a));
        prop_assert_eq!(contact::online(&profiles, a, b, 0.0), contact::online(&profiles, b, a, 0.0));
    }

    #[test]
    fn a_name_is_equal_to_itself(one in any_party()) {
        let profiles = profiles(&[one.clone(), one]);
        let (level, _) = name::names(&profiles, &profiles.list[0], &profiles.list[1]);
        prop_assert!(matches!(level, NameLevel::Equal | NameLevel::Missing), "{:?}", level);
    }
}

#[test]
fn a_trunk_does_not_contradict_its_extensions() {
    assert!(contact::is_extended(49_296_198_765, 4_929_619_876_522));
    assert!(contact::is_extended(4_929_619_876_522, 49_296_198_765));
    assert!(!contact::is_extended(49_296_198_765, 4_929_619_876_622));
    assert!(!contact::is_extended(49_231_101, 4_923_110_122), "too short for a trunk");
    assert!(!contact::is_extended(49_296_198_765, 49_296_198_765));
}

#[test]
fn what_only_shares_its_town_is_something_else() {
    let in_town = |name: &str, city: &str| {
        let parts = AddressParts { city: Some(city), ..AddressParts::default() };
        Party { address: standard_address(&parts), ..party(name) }
    };
    let level = |left: &str, right: &str| {
        let profiles = profiles(&[in_town(left, "Lindau"), in_town(right, "Lindau")]);
        name::names(&profiles, &profiles.list[0], &profiles.list[1]).0
    };
    assert_eq!(level("Gymnasium Lindau", "Klinik Lindau"), NameLevel::Weak);
    assert_eq!(level("Gymnasium Lindau", "Grundschule Lindau"), NameLevel::Weak);
    assert_ne!(level("Gymnasium Lindau", "Gymnasium Lindau"), NameLevel::Weak);
    // A saint is no owner whose given name is left out.
    assert_eq!(level("St. Josef Krankenhaus", "St. Laurentius Krankenhaus"), NameLevel::LeftoverBoth);
    // A name that is nothing but a trade is that of nobody of the trade.
    assert_eq!(level("Autohaus", "Autohaus Kortmann"), NameLevel::Weak);
    assert_ne!(level("Kortmann", "Autohaus Kortmann"), NameLevel::Weak);
}
