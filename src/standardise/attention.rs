//! The person somebody typed behind an organisation's name.

use super::fold::fold;
use std::sync::LazyLock;

/// The words by which such an addition begins, folded.
static WORDS: LazyLock<Vec<String>> = LazyLock::new(|| {
    let lines = include_str!("data/attention.tsv").lines();
    lines.filter(|line| !line.is_empty() && !line.starts_with('#')).map(fold).collect()
});

/// A name without the person that it is for the attention of: `Klapp GmbH, Hr. Weber` → `Klapp GmbH`. What stands in front
/// of the separator is never empty.
pub fn without_attention(name: &str) -> &str {
    for (place, separator) in name.char_indices().filter(|(_, letter)| matches!(letter, ',' | ';' | '/' | '(' | '-')) {
        let rest = fold(&name[place + separator.len_utf8()..]);
        if !name[..place].trim().is_empty() && begins_with_attention(&rest) {
            return name[..place].trim_end();
        }
    }
    name
}

fn begins_with_attention(rest: &str) -> bool {
    WORDS.iter().any(|word| rest.strip_prefix(word.as_str()).is_some_and(|tail| tail.starts_with(' ')))
}

#[cfg(test)]
mod tests {
    use super::without_attention;

    #[test]
    fn takes_the_person_off_and_leaves_the_rest() {
        for (name, expected) in [
            ("Klapp GmbH, Hr. Weber", "Klapp GmbH"),
            ("Klapp GmbH, z.Hd. Frau Weber", "Klapp GmbH"),
            ("Klapp GmbH / Herrn Weber", "Klapp GmbH"),
            ("Klapp GmbH c/o Weber AG", "Klapp GmbH c/o Weber AG"),
            ("Müller, Frank", "Müller, Frank"),
            ("Frau Holle Betten GmbH", "Frau Holle Betten GmbH"),
            ("Maier-Frank GmbH", "Maier-Frank GmbH"),
            ("", ""),
        ] {
            assert_eq!(without_attention(name), expected, "{name}");
        }
    }
}
