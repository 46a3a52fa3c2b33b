//! German postcodes that lost the zero in front: a spreadsheet takes them for numbers.

use std::ops::RangeInclusive;

/// What is left of the postcodes that begin with a zero: from the first to the last one in use in each region (Deutsche Post,
/// regions 01 to 09 with their post boxes).
const WITHOUT_ZERO: [RangeInclusive<u16>; 8] =
    [1001..=1999, 2601..=2999, 3001..=3253, 4001..=4939, 6001..=6928, 7301..=7989, 8001..=8648, 9001..=9669];

/// Whether four digits can be a German postcode without its leading zero; others lack a digit elsewhere.
pub fn has_lost_zero(value: &str) -> bool {
    let value = value.trim();
    let number = (value.len() == 4).then(|| value.parse().ok()).flatten();
    number.is_some_and(|number| WITHOUT_ZERO.iter().any(|region| region.contains(&number)))
}

#[cfg(test)]
mod tests {
    use super::has_lost_zero;

    #[test]
    fn four_digits_are_told_from_a_lost_zero_by_the_regions_in_use() {
        for lost in ["1067", "2625", "4109", "6108", "8523", "9111"] {
            assert!(has_lost_zero(lost), "{lost}");
        }
        for other in ["2039", "3310", "5841", "7017", "8745", "9999", "01067", "106", "10a7"] {
            assert!(!has_lost_zero(other), "{other}");
        }
    }
}
