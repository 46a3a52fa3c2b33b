//! Values from the data inside formats that give some characters a meaning: they are to be shown as text, whatever they hold.

use std::fmt::Write;

/// One line of text: no control codes, and nothing that turns the direction of what follows.
pub fn one_line(text: &str) -> String {
    let shown = |letter: char| match letter {
        letter if turns_text(letter) => '\u{fffd}',
        letter if letter.is_control() || matches!(letter, '\u{2028}' | '\u{2029}') => ' ',
        letter => letter,
    };
    text.chars().map(shown).collect()
}

/// Whether a sign changes the direction of the text around it and shows nothing itself.
pub fn turns_text(letter: char) -> bool {
    matches!(letter, '\u{200e}' | '\u{200f}' | '\u{61c}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Text in an element or an attribute of XML 1.0, which cannot hold every character even when escaped.
pub(super) fn xml(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in one_line(text).chars() {
        match letter {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&apos;"),
            '\u{fffe}' | '\u{ffff}' => escaped.push('\u{fffd}'),
            letter => escaped.push(letter),
        }
    }
    escaped
}

/// Text in a paragraph or a table of Markdown. Names of people and numbers of issues are kept from becoming mentions.
pub fn markdown(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in one_line(text).chars() {
        match letter {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '~' | '$' | '!' => escaped.extend(['\\', letter]),
            // A comment that nobody sees parts the sign from what it would link.
            '@' | '#' => escaped.extend([letter.to_string().as_str(), "<!-- -->"]),
            letter => escaped.push(letter),
        }
    }
    // Bare addresses would become links.
    escaped.replace("://", ":<!-- -->//").replace("www.", "www<!-- -->.")
}

/// Text of a SARIF message, in which `[words](target)` would be a link.
pub(super) fn sarif(text: &str) -> String {
    one_line(text).replace("](", "] (")
}

/// Text behind a workflow command of GitHub.
pub(super) fn github_data(text: &str) -> String {
    one_line(text).replace('%', "%25")
}

/// The value of a property of a workflow command of GitHub.
pub(super) fn github_property(text: &str) -> String {
    github_data(text).replace(':', "%3A").replace(',', "%2C")
}

/// A relative path as a URI reference: what is not unreserved or `/` is percent-encoded.
pub(super) fn uri(path: &str) -> String {
    let mut escaped = String::with_capacity(path.len());
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            escaped.push(char::from(byte));
        } else {
            // Writing into a string cannot fail.
            let _ = write!(escaped, "%{byte:02X}");
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_moves_the_cursor_or_turns_the_text() {
        assert_eq!(one_line("a\r\nb\u{1b}[2J\u{202e}c\u{2028}"), "a  b [2J\u{fffd}c ");
    }

    #[test]
    fn markup_becomes_text() {
        assert_eq!(xml("<a b='\"'>&\u{0}\u{ffff}"), "&lt;a b=&apos;&quot;&apos;&gt;&amp; \u{fffd}");
        assert_eq!(markdown("| <b> [x](http://y) *z* `q`"), r"\| &lt;b&gt; \[x\](http:<!-- -->//y) \*z\* \`q\`");
        assert_eq!(markdown("@team #12"), "@<!-- -->team #<!-- -->12");
        assert_eq!(sarif("[x](http://y)"), "[x] (http://y)");
    }

    #[test]
    fn commands_of_github_cannot_be_smuggled_in() {
        assert_eq!(github_data("100%\n::error::x"), "100%25 ::error::x");
        assert_eq!(github_property("a,b:c%"), "a%2Cb%3Ac%25");
    }

    #[test]
    fn paths_become_references() {
        assert_eq!(uri("exports/Löhne #1.csv"), "exports/L%C3%B6hne%20%231.csv");
    }

    proptest::proptest! {
        #[test]
        fn escaped_xml_is_well_formed_and_one_line(text in "\\PC*|.*") {
            let escaped = xml(&text);
            proptest::prop_assert!(!escaped.contains(['<', '>', '"', '\n', '\r']));
            proptest::prop_assert!(escaped.chars().all(|letter| !letter.is_control()));
        }

        #[test]
        fn escaped_markdown_holds_no_tag_but_our_own(text in ".*") {
            let escaped = markdown(&text).replace("<!-- -->", "");
            proptest::prop_assert!(!escaped.contains(['<', '>', '\n']));
        }
    }
}
