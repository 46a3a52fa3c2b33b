//! Single values: which of them say nothing, and how ids compare.

use std::borrow::Cow;

use super::profile::hash;

/// Whether a trimmed cell says nothing: empty, or one of the spellings of null that systems export.
pub fn is_null(value: &str) -> bool {
    const SPELLINGS: [&str; 12] =
        ["-", "--", "null", "(null)", "none", "nan", "n/a", "#n/a", "n.a.", "k.a.", "keine angabe", "<null>"];
    // Nearly all values begin otherwise, and this is asked of each again and again.
    let Some(first) = value.as_bytes().first() else { return true };
    matches!(first, b'-' | b'(' | b'#' | b'<' | b'n' | b'N' | b'k' | b'K')
        && value.len() <= 12
        && SPELLINGS.iter().any(|spelling| value.eq_ignore_ascii_case(spelling))
}

/// Prefix that Zoho puts before ids in some exports and leaves out in others.
const ZOHO_PREFIX: &str = "zcrm_";

/// An id or number in the form in which references are compared: trimmed, ASCII lower-case, without Zoho's `zcrm_`,
/// without the `.0` that a spreadsheet appends and without leading zeros if it is a pure number.
///
/// `None` for nulls and for ids that a spreadsheet has damaged (`1.21143E+15`): different ids look alike there.
pub fn reference_key(value: &str) -> Option<Cow<'_, str>> {
    let value = value.trim();
    if is_null(value) || is_scientific(value) {
        return None;
    }
    let bare = match value.get(..ZOHO_PREFIX.len()) {
        Some(prefix) if prefix.eq_ignore_ascii_case(ZOHO_PREFIX) => value[ZOHO_PREFIX.len()..].trim_start(),
        _ => value,
    };
    let whole = bare.strip_suffix(".0").filter(|number| is_digits(number)).unwrap_or(bare);
    if is_digits(whole) {
        let significant = whole.trim_start_matches('0');
        return Some(Cow::Borrowed(if significant.is_empty() { "0" } else { significant }));
    }
    if whole.is_empty() {
        return None;
    }
    if let Some(long) = long_id(whole) {
        return Some(Cow::Owned(long));
    }
    if let Some(short) = id_of_one_case(whole) {
        return reference_key(short).map(|key| Cow::Owned(key.into_owned()));
    }
    let lower = whole.bytes().any(|byte| byte.is_ascii_uppercase());
    Some(if lower { Cow::Owned(whole.to_ascii_lowercase()) } else { Cow::Borrowed(whole) })
}

/// A stable hash of the form in which references are compared, for sets of whole columns.
pub(super) fn hashed_key(value: &str) -> Option<u64> {
    reference_key(value).map(|key| hash(&key))
}

/// Length of Salesforce's short ids, which tell records apart by upper and lower case; reports show them.
const SHORT_ID: usize = 15;
/// Letters of a short id that one letter of the ending of the long id stands for.
const ID_PART: usize = 5;

/// Length of Salesforce's long ids, which the interface and its formulas write: the short id and an ending.
const LONG_ID: usize = 18;
/// What the letters of an ending count, in the order in which they do.
const ENDINGS: &[u8; 32] = b"abcdefghijklmnopqrstuvwxyz012345";

/// Salesforce's long id of a short one, in lower case: the ending says which letters of the short one are capitals, so that
/// it holds where case does not count. Ids of objects begin with three signs and have a run of noughts before the count; what is
/// written in one case only is another number, in which case says nothing.
fn long_id(short: &str) -> Option<String> {
    let bytes = short.as_bytes();
    let is_id = bytes.len() == SHORT_ID
        && bytes.iter().all(u8::is_ascii_alphanumeric)
        && (bytes[0].is_ascii_digit() || bytes[0] == b'a')
        && bytes.iter().any(u8::is_ascii_lowercase)
        && bytes.iter().any(u8::is_ascii_uppercase)
        && short[3..].contains("00");
    if !is_id {
        return None;
    }
    let mut long = short.to_ascii_lowercase();
    for part in bytes.chunks(ID_PART) {
        let capitals = part.iter().enumerate().filter(|(_, byte)| byte.is_ascii_uppercase());
        let ending = capitals.fold(0, |bits, (at, _)| bits | 1 << at);
        long.push(char::from(ENDINGS[ending]));
    }
    Some(long)
}

/// The short id in a long one of Salesforce whose letters are all capitals or all small. Its ending says so, and the short id
/// alone cannot be told from another number of that length, so that here the long one gives way.
fn id_of_one_case(long: &str) -> Option<&str> {
    let (short, ending) = long.is_ascii().then(|| long.split_at_checked(SHORT_ID)).flatten()?;
    let bytes = short.as_bytes();
    let is_id = long.len() == LONG_ID
        && bytes.iter().all(u8::is_ascii_alphanumeric)
        && (bytes[0].is_ascii_digit() || bytes[0].eq_ignore_ascii_case(&b'a'))
        && short[3..].contains("00");
    if !is_id {
        return None;
    }
    let said = ending.bytes().map(|letter| ENDINGS.iter().position(|other| other.eq_ignore_ascii_case(&letter)));
    let said: Vec<usize> = said.collect::<Option<_>>()?;
    let letters = bytes.chunks(ID_PART).map(|part| {
        part.iter()
            .enumerate()
            .filter(|(_, byte)| byte.is_ascii_alphabetic())
            .fold(0_usize, |bits, (at, _)| bits | 1 << at)
    });
    let all_capitals = letters.eq(said.iter().copied());
    let all_small = said.iter().all(|&bits| bits == 0);
    (all_capitals || all_small).then_some(short)
}

/// Whether the text is one or more ASCII digits and nothing else.
pub(super) fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Whether a text is a year of this century or the last, and no other number.
pub fn is_year(text: &str) -> bool {
    text.len() == 4 && is_digits(text) && (text.starts_with("19") || text.starts_with("20"))
}

/// Whether the text is a number in scientific notation with an explicit sign, as spreadsheets show long ids.
pub(super) fn is_scientific(text: &str) -> bool {
    let Some((mantissa, exponent)) = text.split_once(['e', 'E']) else { return false };
    let (whole, fraction) = mantissa.split_once(['.', ',']).unwrap_or((mantissa, "0"));
    exponent.starts_with('+') && is_digits(&exponent[1..]) && is_digits(whole) && is_digits(fraction)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn ids_of_one_record_compare_equal() {
        assert_eq!(reference_key("zcrm_4876876000001234567"), reference_key("4876876000001234567"));
        assert_eq!(reference_key(" 0000010234 "), reference_key("10234.0"));
        assert_eq!(reference_key("K-0042"), reference_key("k-0042"));
        assert_ne!(reference_key("K-0042"), reference_key("K-42"));
        assert_eq!(reference_key("0018000000Nd7x9"), reference_key("0018000000Nd7x9AAB"), "short and long id");
        assert_ne!(reference_key("0018000000Nd7x9"), reference_key("0018000000Nd7X9"), "case counts");
        assert_eq!(
            reference_key("0015J00000UV4FI"),
            reference_key("0015J00000UV4FIQA1"),
            "capitals only, short and long"
        );
        assert_eq!(reference_key("0015J00000UV4FI"), reference_key("0015j00000uv4fiqa1"), "the same in small letters");
        assert_ne!(reference_key("0015J00000UV4FI"), reference_key("0015J00000UV4fIQAN"), "another one");
        assert_ne!(reference_key("2026000412AB345"), reference_key("2026000412AB345XYZ"), "no ending");
        assert_eq!(reference_key("2026000412AB345"), reference_key("2026000412ab345"), "no id of that kind");
        assert_eq!(reference_key("000").as_deref(), Some("0"));
    }

    #[test]
    fn damaged_and_empty_ids_are_no_keys() {
        for value in ["1.21143E+15", "4,87688E+18", "1E+15", "", " - ", "n/a", "zcrm_"] {
            assert_eq!(reference_key(value), None, "{value}");
        }
        assert!(reference_key("4E15").is_some(), "an article number, not a damaged id");
    }

    #[test]
    fn nulls_are_known_in_any_case() {
        for value in
            ["", "-", "--", "NULL", "(null)", "None", "NaN", "n/a", "#N/A", "N.A.", "k.A.", "Keine Angabe", "<null>"]
        {
            assert!(is_null(value), "{value}");
        }
        for value in ["0", "nein", "keine", "-1", "(0)", "Nullmann"] {
            assert!(!is_null(value), "{value}");
        }
    }

    proptest! {
        #[test]
        fn a_key_is_its_own_key(value in "\\PC{0,24}") {
            if let Some(key) = reference_key(&value) {
                let again = reference_key(&key).map(Cow::into_owned);
                // `zcrm_zcrm_1` and the like lose one prefix at a time; no system writes them.
                prop_assume!(!key.starts_with(ZOHO_PREFIX));
                prop_assert!(again.is_none() || again.as_deref() == Some(&*key));
            }
        }
    }
}
