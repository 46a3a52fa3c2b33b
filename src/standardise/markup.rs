//! Characters that a web form left in its own spelling: `M&uuml;ller &amp; S&#246;hne`.

use std::borrow::Cow;
use std::sync::LazyLock;

use rustc_hash::FxHashMap;

/// Longest name or number between `&` and `;`.
const LONGEST: usize = 8;

static NAMED: LazyLock<FxHashMap<&'static str, &'static str>> = LazyLock::new(|| {
    let file = include_str!("data/html_entities.tsv");
    file.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.split_once('\t')).collect()
});

/// The text with such characters as themselves; what is no known character stays.
pub(super) fn without_entities(text: &str) -> Cow<'_, str> {
    if !text.as_bytes().contains(&b'&') || !text.as_bytes().contains(&b';') {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        let (before, from) = rest.split_at(at);
        out.push_str(before);
        let (found, length) = character(from).unwrap_or((Cow::Borrowed("&"), 1));
        out.push_str(&found);
        rest = &from[length..];
    }
    out.push_str(rest);
    Cow::Owned(out)
}

/// The character that a text begins with, written out, and the length of its spelling.
fn character(text: &str) -> Option<(Cow<'static, str>, usize)> {
    let end = text.bytes().take(LONGEST + 2).position(|byte| byte == b';')?;
    let name = text.get(1..end)?;
    let number = |digits: &str, radix| u32::from_str_radix(digits, radix).ok().and_then(char::from_u32);
    let found = match name.strip_prefix('#') {
        Some(code) => {
            let hexadecimal = code.strip_prefix(['x', 'X']);
            let character = hexadecimal.map_or_else(|| number(code, 10), |digits| number(digits, 16))?;
            Cow::Owned(character.to_string())
        }
        None => Cow::Borrowed(*NAMED.get(name)?),
    };
    Some((found, end + 1))
}

#[cfg(test)]
mod tests {
    use super::without_entities;
    use proptest::prelude::*;

    #[test]
    fn characters_of_web_forms_become_themselves() {
        for (raw, plain) in [
            ("M&uuml;ller &amp; S&#246;hne", "Müller & Söhne"),
            ("&Ouml;zsu&#xDC;", "ÖzsuÜ"),
            ("A & B; C", "A & B; C"),
            ("&unknown; &#99999999; &;", "&unknown; &#99999999; &;"),
            ("Müller & Co", "Müller & Co"),
        ] {
            assert_eq!(without_entities(raw), plain, "{raw}");
        }
    }

    proptest! {
        #[test]
        fn never_panics(raw in "\\PC{0,20}", shaped in "(&#?x?[a-zä0-9]{0,10};?){0,4}") {
            let _ = (without_entities(&raw), without_entities(&shaped));
        }
    }
}
