//! Finds the paths that a Rust source names (`crate::a::b`, `use std::{fs, io}`), without a parser: comments and literals
//! are blanked out, then names joined by `::` are read off, `use` trees unfolded.

/// A path as named in a source, and the line it stands on (from 1).
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct NamedPath {
    pub(super) line: usize,
    pub(super) segments: Vec<String>,
}

/// All paths of two or more segments outside comments, literals and test modules, and single names inside `use` trees.
pub(super) fn paths_in(source: &str) -> Vec<NamedPath> {
    let tokens = tokens_of(&without_test_modules(&blanked(source)));
    let mut found = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        at = match tokens[at].text {
            Text::Name(_) => read_path(&tokens, at, &[], &mut found),
            Text::Sign(_) => at + 1,
        };
    }
    found.retain(|path| path.segments.len() > 1);
    found
}

/// Comments and literals replaced by blanks; line breaks stay, so that line numbers hold.
fn blanked(source: &str) -> String {
    let characters: Vec<char> = source.chars().collect();
    let mut text = String::with_capacity(source.len());
    let mut at = 0;
    while at < characters.len() {
        let end = literal_end(&characters, at);
        if end == at {
            text.push(characters[at]);
            at += 1;
        } else {
            text.extend(characters[at..end].iter().map(|character| if *character == '\n' { '\n' } else { ' ' }));
            at = end;
        }
    }
    text
}

/// Where the comment or literal that starts at `at` ends; `at` itself if none starts there.
fn literal_end(characters: &[char], at: usize) -> usize {
    let next = characters.get(at + 1).copied().unwrap_or(' ');
    let inside_word = at > 0 && is_word(characters[at - 1]);
    match characters[at] {
        '/' if next == '/' => position_of(characters, at, &['\n']),
        '/' if next == '*' => block_comment_end(characters, at),
        '"' => string_end(characters, at + 1),
        'r' if !inside_word && (next == '"' || next == '#') => raw_string_end(characters, at + 1).unwrap_or(at),
        'b' if !inside_word && next == 'r' => raw_string_end(characters, at + 2).unwrap_or(at),
        '\'' => character_end(characters, at),
        _ => at,
    }
}

fn position_of(characters: &[char], from: usize, wanted: &[char]) -> usize {
    characters[from..]
        .windows(wanted.len())
        .position(|window| window == wanted)
        .map_or(characters.len(), |at| from + at)
}

fn block_comment_end(characters: &[char], start: usize) -> usize {
    let (mut depth, mut at) = (0, start);
    while at < characters.len() {
        match (characters[at], characters.get(at + 1)) {
            ('/', Some('*')) => (depth, at) = (depth + 1, at + 2),
            ('*', Some('/')) if depth == 1 => return at + 2,
            ('*', Some('/')) => (depth, at) = (depth - 1, at + 2),
            _ => at += 1,
        }
    }
    at
}

fn string_end(characters: &[char], from: usize) -> usize {
    let mut at = from;
    while at < characters.len() && characters[at] != '"' {
        at += if characters[at] == '\\' { 2 } else { 1 };
    }
    (at + 1).min(characters.len())
}

/// The end of `"…"` or `#"…"#` from `at` on; `None` if it is no raw string (`r#type`).
fn raw_string_end(characters: &[char], at: usize) -> Option<usize> {
    let hashes = characters[at..].iter().take_while(|character| **character == '#').count();
    if characters.get(at + hashes) != Some(&'"') {
        return None;
    }
    let mut closing = vec!['"'];
    closing.extend(std::iter::repeat_n('#', hashes));
    Some((position_of(characters, at + hashes + 1, &closing) + closing.len()).min(characters.len()))
}

/// The end of a character literal; `at` itself for a lifetime.
fn character_end(characters: &[char], at: usize) -> usize {
    match (characters.get(at + 1), characters.get(at + 2)) {
        (Some('\\'), Some(_)) => (position_of(characters, at + 3, &['\'']) + 1).min(characters.len()),
        (Some(_), Some('\'')) => at + 3,
        _ => at,
    }
}

fn is_word(character: char) -> bool {
    character.is_alphanumeric() || character == '_'
}

/// Blanks the modules under `#[cfg(test)]`: tests may build their input with whatever serves.
fn without_test_modules(source: &str) -> String {
    const MARK: &str = "#[cfg(test)]";
    let (mut kept, mut rest) = (String::with_capacity(source.len()), source);
    while let Some(start) = rest.find(MARK) {
        let item = start + MARK.len();
        let end = item + item_end(&rest[item..]);
        kept.push_str(&rest[..start]);
        kept.extend(rest[start..end].chars().filter(|character| *character == '\n'));
        rest = &rest[end..];
    }
    kept + rest
}

/// Bytes up to the end of the item at the start of a blanked source: its `;` or its closing brace.
fn item_end(source: &str) -> usize {
    let mut depth = 0;
    for (at, character) in source.char_indices() {
        match character {
            ';' if depth == 0 => return at + 1,
            '{' => depth += 1,
            '}' if depth <= 1 => return at + 1,
            '}' => depth -= 1,
            _ => {}
        }
    }
    source.len()
}

#[derive(Debug)]
struct Token {
    line: usize,
    text: Text,
}

#[derive(Debug, PartialEq)]
enum Text {
    Name(String),
    Sign(char),
}

/// Names, and signs one by one; `::` becomes the one sign `:`, a single colon the sign `.`.
fn tokens_of(source: &str) -> Vec<Token> {
    let (mut tokens, mut line, mut rest) = (Vec::new(), 1, source);
    while let Some(first) = rest.chars().next() {
        let word = rest.find(|character| !is_word(character)).unwrap_or(rest.len());
        let length = if word > 0 {
            tokens.push(Token { line, text: Text::Name(rest[..word].to_owned()) });
            word
        } else if rest.starts_with("::") {
            tokens.push(Token { line, text: Text::Sign(':') });
            2
        } else {
            let sign = if first == ':' { '.' } else { first };
            if !first.is_whitespace() {
                tokens.push(Token { line, text: Text::Sign(sign) });
            }
            line += usize::from(first == '\n');
            first.len_utf8()
        };
        rest = &rest[length..];
    }
    tokens
}

/// Reads the path that starts at the name `at`, with `prefix` before it; gives the place behind it.
fn read_path(tokens: &[Token], at: usize, prefix: &[String], found: &mut Vec<NamedPath>) -> usize {
    let mut segments = prefix.to_vec();
    let mut next = at;
    while let Some(Token { text: Text::Name(name), .. }) = tokens.get(next) {
        segments.push(name.clone());
        next += 1;
        if !sign_at(tokens, next, ':') {
            break;
        }
        next += 1;
    }
    if sign_at(tokens, next, '{') && sign_at(tokens, next - 1, ':') {
        return read_group(tokens, next + 1, &segments, found);
    }
    if sign_at(tokens, next, '*') && sign_at(tokens, next - 1, ':') {
        segments.push("*".to_owned());
        next += 1;
    }
    found.push(NamedPath { line: tokens[at].line, segments });
    next
}

/// Reads the members of a `use` group up to its closing brace; gives the place behind it.
fn read_group(tokens: &[Token], from: usize, prefix: &[String], found: &mut Vec<NamedPath>) -> usize {
    let mut at = from;
    while at < tokens.len() && !sign_at(tokens, at, '}') {
        at = match &tokens[at].text {
            Text::Name(name) if name == "as" => at + 2,
            Text::Name(_) => read_path(tokens, at, prefix, found),
            Text::Sign(_) => at + 1,
        };
    }
    at + 1
}

fn sign_at(tokens: &[Token], at: usize, sign: char) -> bool {
    tokens.get(at).is_some_and(|token| token.text == Text::Sign(sign))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(source: &str) -> Vec<String> {
        paths_in(source).iter().map(|path| path.segments.join("::")).collect()
    }

    #[test]
    fn paths_and_use_trees_are_unfolded() {
        assert_eq!(
            named("use crate::{table::{Table, Problem as P}, message::*};\nlet x = std::fs::read(a::<T>(y));"),
            ["crate::table::Table", "crate::table::Problem", "crate::message::*", "std::fs::read"]
        );
    }

    #[test]
    fn comments_literals_and_test_modules_name_nothing() {
        let source = "// a::b\n/* c::d /* e::f */ */ \"g::h \\\" i::j\" r#\"k::\"l\"# '\"' 'x' b\"m::n\" &'a str\n\
                      #[cfg(test)]\nmod tests { fn o() { p::q() } }\nr::s";
        assert_eq!(named(source), ["r::s"]);
    }

    #[test]
    fn lines_are_counted_through_comments_and_test_modules() {
        let source = "/*\n*/\n#[cfg(test)]\nmod tests {\n}\na::b";
        assert_eq!(paths_in(source)[0].line, 6);
    }
}
