//! Where the copies of one customer contradict each other by the habits of departments: the address from before the move
//! (CON402), the name from before the firm was renamed, a legal form that is not its own (CON403).

use std::io;

use super::copy::Copy;
use super::customer::{Customer, Party};
use super::habits::Keeper;
use super::truth::Truth;
use super::words::{LegalForm, WORDS};
use super::world::{Profile, World};

/// Digits in which two postcodes differ at least, if it is no slip.
const NO_SLIP: usize = 2;

/// Names a record of the past that another record of the customer contradicts.
pub(super) fn tell(
    world: &World,
    profile: &Profile,
    customer: &Customer,
    copy: &Copy,
    (source, id): (&str, &str),
    truth: &mut Truth,
) -> io::Result<()> {
    let suspicious = copy.former_address || copy.former_name || strays(customer, copy).is_some();
    if !suspicious {
        return Ok(());
    }
    let others = copies(world, profile, customer);
    let group = World::true_id(customer.index);
    let elsewhere = customer.former_address.as_ref().is_some_and(|former| former.town != customer.address.town);
    if copy.former_address && others.iter().any(|other| moved(copy, other, elsewhere)) {
        truth.finding("CON402", source, id, &group)?;
    }
    let renamed = copy.former_name && others.iter().any(|other| is_renamed(customer, copy, other));
    if renamed || others.iter().any(|other| has_other_form(copy, other)) {
        truth.finding("CON403", source, id, &group)?;
    }
    Ok(())
}

/// Whether a copy of a customer contradicts another one, or another one it, in address, name or form.
pub(super) fn concerns(world: &World, profile: &Profile, customer: &Customer, copy: &Copy) -> bool {
    let of = |keeper: Keeper| (0..profile.copies_in(keeper)).map(move |number| (keeper, number));
    let write = |(keeper, number)| Copy::write(world.settings.seed, world.settings.mess, customer, keeper, number);
    let elsewhere = customer.former_address.as_ref().is_some_and(|former| former.town != customer.address.town);
    let odds = |old: &Copy, new: &Copy| {
        (old.former_address && moved(old, new, elsewhere))
            || (old.former_name && is_renamed(customer, old, new))
            || has_other_form(old, new)
    };
    Keeper::MASTERS.into_iter().flat_map(of).map(write).any(|other| odds(copy, &other) || odds(&other, copy))
}

/// All master records of a customer.
fn copies(world: &World, profile: &Profile, customer: &Customer) -> Vec<Copy> {
    let of = |keeper: Keeper| (0..profile.copies_in(keeper)).map(move |number| (keeper, number));
    let write = |(keeper, number)| super::flaws::Record::write(world, profile, customer, keeper, number).copy;
    Keeper::MASTERS.into_iter().flat_map(of).map(write).collect()
}

/// Whether two copies give addresses before and after a move, to another town perhaps, in a way that shows.
fn moved(old: &Copy, new: &Copy, elsewhere: bool) -> bool {
    let streets = !old.street.is_empty() && !new.street.is_empty() && !old.post_box && !new.post_box;
    let postcodes = !old.postcode.is_empty() && !new.postcode.is_empty();
    let digits = old.postcode.chars().zip(new.postcode.chars()).filter(|(old, new)| old != new).count();
    let towns = elsewhere && !old.town.is_empty() && !new.town.is_empty() && postcodes && digits >= NO_SLIP;
    !new.former_address && (streets || towns)
}

/// Whether the brand itself differs; initials stand for a name and contradict none.
fn is_renamed(customer: &Customer, old: &Copy, new: &Copy) -> bool {
    let (Party::Firm(name), Some(former)) = (&customer.party, &customer.former_name) else { return false };
    !new.former_name && !old.initials && !new.initials && name.brand != former.brand && !new.name.is_empty()
}

/// The legal form that a copy states and that is not the firm's present one.
fn strays(customer: &Customer, copy: &Copy) -> Option<&'static str> {
    let Party::Firm(name) = &customer.party else { return None };
    let own = WORDS.legal_forms.things[name.form?].short;
    stated(copy).filter(|form| differ(form, own))
}

/// Whether two copies state different forms.
fn has_other_form(one: &Copy, two: &Copy) -> bool {
    stated(one).zip(stated(two)).is_some_and(|(one, two)| differ(one, two))
}

/// A form that another one begins with is that one cut short.
fn differ(one: &str, two: &str) -> bool {
    !one.starts_with(two) && !two.starts_with(one)
}

/// The legal form in a copy's name: of all spellings that stand in it the longest. A field ends anywhere: the second line goes
/// on with the same word or with the next, and where there is none a spelled-out form may break off.
fn stated(copy: &Copy) -> Option<&'static str> {
    let lines = [format!("{} {}", copy.name, copy.name_2), format!("{}{}", copy.name, copy.name_2)];
    let spellings = |form: &'static LegalForm| {
        let all = [form.short, form.full].into_iter().chain(form.other.iter().copied());
        all.map(move |spelling| (spelling, form.short))
    };
    let found = lines.iter().filter_map(|line| {
        let text = plain(line);
        let forms = WORDS.legal_forms.things.iter().flat_map(spellings);
        forms.filter(|(spelling, _)| text.contains(&plain(spelling))).max_by_key(|(spelling, _)| spelling.len())
    });
    broken_off(copy).or_else(|| found.max_by_key(|(spelling, _)| spelling.len()).map(|(_, form)| form))
}

/// The form of which a name ends with the beginning, spelled out, if it is the beginning of one alone.
fn broken_off(copy: &Copy) -> Option<&'static str> {
    /// Letters of a spelled-out form that tell it from others.
    const TELLING: usize = 16;
    let text = plain(&copy.name);
    let text = text.trim_end();
    let begins = |form: &&LegalForm| {
        let full = plain(form.full);
        let full = full.trim_end();
        (TELLING..full.len()).filter(|end| full.is_char_boundary(*end)).any(|end| text.ends_with(&full[..end]))
    };
    let mut forms: Vec<&'static str> = WORDS.legal_forms.things.iter().filter(begins).map(|form| form.short).collect();
    forms.sort_unstable_by_key(|form| form.len());
    let first = *forms.first().filter(|_| copy.name_2.is_empty())?;
    forms.iter().all(|form| form.starts_with(first)).then_some(first)
}

/// Words between single blanks, however the hand joined them.
fn plain(text: &str) -> String {
    let apart = text.to_lowercase().replace([',', '-'], " ").replace(['&', '+'], " & ").replace('.', "");
    let joined = apart.replace(" und ", " & ").replace(" u ", " & ");
    format!(" {} ", joined.split_whitespace().collect::<Vec<_>>().join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(name: &str) -> Copy {
        Copy { name: name.to_owned(), ..Copy::default() }
    }

    #[test]
    fn forms_are_read_in_all_their_spellings_and_cuts_are_no_contradiction() {
        assert_eq!(stated(&named("Klapp Elektro GmbH & Co KG")), Some("GmbH & Co. KG"));
        assert_eq!(stated(&named("Klapp Elektro GmbH&Co. KG, Hagen")), Some("GmbH & Co. KG"));
        assert_eq!(stated(&named("KLAPP ELEKTRO OHG")), Some("OHG"));
        assert_eq!(stated(&named("Klapp Agrar")), None);
        assert!(has_other_form(&named("Klapp GmbH"), &named("Klapp OHG")));
        assert!(!has_other_form(&named("Klapp GmbH"), &named("Klapp GmbH & Co. KG")));
        let two_lines = Copy { name_2: "bH & Co. KG".to_owned(), ..named("Klapp Maschinenbau Werke Gm") };
        assert_eq!(stated(&two_lines), Some("GmbH & Co. KG"));
        assert_eq!(stated(&named("Klapp & Partner Gesellschaft bürgerlichen Rec")), Some("GbR"));
        assert_eq!(stated(&named("Klapp Gesellschaft mit beschrän")), Some("GmbH"));
    }

    #[test]
    fn a_move_shows_in_streets_or_in_distant_towns() {
        let at = |street: &str, postcode: &str, former_address| Copy {
            street: street.to_owned(),
            postcode: postcode.to_owned(),
            town: "Ort".to_owned(),
            former_address,
            ..Copy::default()
        };
        assert!(moved(&at("Hauptstr. 1", "57319", true), &at("Am Bahnhof 3", "57319", false), false));
        assert!(!moved(&at("", "57319", true), &at("Am Bahnhof 3", "57329", false), true));
        assert!(moved(&at("", "57319", true), &at("", "10115", false), true));
        assert!(!moved(&at("", "57319", true), &at("", "10115", false), false), "one town has several postcodes");
        assert!(!moved(&at("Hauptstr. 1", "57319", true), &at("Hauptstr. 1", "57319", true), true));
    }
}
