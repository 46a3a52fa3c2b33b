//! How long something took, as time sheets write it: `7,5`, `7:30`, `07:30:00`, `7h 30m`, `450 min`.

use super::money::{NumberFormat, parse_money};

/// Hundredths of an hour of a duration; numbers without a unit are hours, in the spelling of their column. `None` for negative
/// durations and for what is none.
pub fn hundredths_of_hours(raw: &str, format: &NumberFormat) -> Option<i64> {
    let text = raw.trim();
    if text.starts_with('-') {
        return None;
    }
    clock(text).or_else(|| with_units(text, *format)).or_else(|| plain(text, *format))
}

/// `7:30` and `07:30:00`.
fn clock(text: &str) -> Option<i64> {
    let mut parts = text.split(':');
    let (hours, minutes, seconds) = (parts.next()?, parts.next()?, parts.next().unwrap_or("0"));
    if parts.next().is_some() {
        return None;
    }
    // Nobody books more hours than fit in 32 bits: what does is a slip, and no sum may overflow by it.
    let number = |part: &str| part.trim().parse::<u32>().ok().map(i64::from);
    let (hours, minutes, seconds) = (number(hours)?, number(minutes)?, number(seconds)?);
    (minutes < 60 && seconds < 60).then(|| rounded(hours * 3600 + minutes * 60 + seconds))
}

/// Numbers with a unit each: `7h 30m`, `7,5 Std.`, `450 min`.
fn with_units(text: &str, format: NumberFormat) -> Option<i64> {
    let mut seconds = 0.0;
    let mut rest = text.trim();
    while !rest.is_empty() {
        let end = rest.find(|sign: char| !sign.is_ascii_digit() && !matches!(sign, '.' | ','))?;
        let number = parse_money(&rest[..end], &format)?.cents as f64 / 100.0;
        let unit_end = rest[end..].find(|sign: char| sign.is_ascii_digit()).map_or(rest.len(), |at| end + at);
        let unit = rest[end..unit_end].trim().trim_end_matches(['.', ',']).to_lowercase();
        seconds += number
            * match unit.as_str() {
                "h" | "hr" | "hrs" | "std" | "stdn" | "hour" | "hours" | "stunde" | "stunden" => 3600.0,
                "m" | "min" | "mins" | "minute" | "minutes" | "minuten" => 60.0,
                "s" | "sec" | "sek" => 1.0,
                _ => return None,
            };
        rest = rest[unit_end..].trim();
    }
    (seconds > 0.0 && seconds < f64::from(u32::MAX) * 3600.0).then(|| rounded(seconds as i64))
}

fn plain(text: &str, format: NumberFormat) -> Option<i64> {
    if text.contains(|sign: char| !sign.is_ascii_digit() && !matches!(sign, '.' | ',' | '\'')) {
        return None;
    }
    parse_money(text, &format).map(|money| money.cents).filter(|hundredths| *hundredths >= 0)
}

fn rounded(seconds: i64) -> i64 {
    (seconds + 18) / 36
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::standardise::number_format;

    fn hours(raw: &str) -> Option<i64> {
        hundredths_of_hours(raw, &number_format(["7,5", "0,25"].into_iter()))
    }

    #[test]
    fn durations_are_read_as_people_write_them() {
        for (raw, expected) in [
            ("7,5", 750),
            ("8", 800),
            ("7:30", 750),
            ("07:30:00", 750),
            ("0:20", 33),
            ("7h 30m", 750),
            ("7 h 30 min", 750),
            ("7,5 Std.", 750),
            ("450 min", 750),
            ("90 Minuten", 150),
            ("1.200 h", 120_000),
        ] {
            assert_eq!(hours(raw), Some(expected), "{raw}");
        }
        for raw in [
            "9223372036854775807:30",
            "99999999999999999999999h",
            "7:-30",
            "",
            "-2",
            "7:75",
            "1:2:3:4",
            "drei",
            "3 Tage",
        ] {
            assert_eq!(hours(raw), None, "{raw}");
        }
    }
}
