//! Shapes of values.

/// Whether a trimmed cell says nothing: empty, or one of the spellings of null that systems export.
pub fn is_null(value: &str) -> bool {
    const SPELLINGS: [&str; 12] =
        ["-", "--", "null", "(null)", "none", "nan", "n/a", "#n/a", "n.a.", "k.a.", "keine angabe", "<null>"];
    value.is_empty() || (value.len() <= 12 && SPELLINGS.iter().any(|spelling| value.eq_ignore_ascii_case(spelling)))
}
