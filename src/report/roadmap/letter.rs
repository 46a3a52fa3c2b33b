//! `data-requests.md`: a letter for each department that asks for what checks could not do without, ready to be mailed.

use std::io::{self, Write};

use super::Words;
use crate::catalog::Department;
use crate::findings::Code;
use crate::message::{Argument, Message};
use crate::report::check::markdown_text as escaped;
use crate::report::{explain, messages, words};
use crate::roadmap::{Asked, Request};

/// Checks that are named for one request.
const CHECKS: usize = 6;

/// Writes the letters, one below the other.
pub(in crate::report) fn write(words: &Words<'_>, out: &mut dyn Write) -> io::Result<()> {
    let text = |id: &str| messages::text(id, words.language);
    writeln!(out, "# {}\n", text("request-title"))?;
    if words.roadmap.requests.is_empty() {
        return writeln!(out, "{}", text("request-nothing"));
    }
    let letters = words.roadmap.requests.chunk_by(|left, right| left.department == right.department);
    for (at, requests) in letters.enumerate() {
        if at > 0 {
            writeln!(out, "---\n")?;
        }
        letter(words, requests, out)?;
    }
    Ok(())
}

fn letter(words: &Words<'_>, requests: &[Request], out: &mut dyn Write) -> io::Result<()> {
    let text = |id: &str| messages::text(id, words.language);
    let department = requests.first().map_or(Department::Unknown, |request| request.department);
    let to = Message::new("request-department").with("department", text(words::department(department)));
    writeln!(out, "## {}\n", words.sentence(&to))?;
    writeln!(out, "{}\n", text("request-subject"))?;
    writeln!(out, "{}\n\n{}\n", text("request-greeting"), text("request-opening"))?;
    for (at, request) in requests.iter().enumerate() {
        writeln!(out, "{}. {}", at + 1, line(words, request))?;
    }
    writeln!(out, "\n{}\n\n{}\n", text("request-form"), text("request-closing"))
}

fn line(words: &Words<'_>, request: &Request) -> String {
    let from = request.system.map(|at| {
        let system = words.system(Some(at));
        format!(" ({})", words.sentence(&Message::new("request-from").with("system", system)))
    });
    let from = from.unwrap_or_default();
    let what = match &request.what {
        Asked::Export(what) | Asked::Column(what) => {
            format!("**{}**{}.", escaped(&words.sentence(what)), escaped(&from))
        }
        Asked::Anew(note) => {
            format!("{} {}", messages::text("request-anew", words.language), with_code(words, note))
        }
        Asked::Filled { file, column, role, share } => {
            let message = Message::new("request-filled")
                .with("column", escaped(column))
                .with("what", messages::text(&explain::role_words(*role), words.language))
                .with("file", code(file))
                .with("share", Argument::Share(*share));
            words.sentence(&message)
        }
    };
    format!("{what} {}", reason(words, &request.rules))
}

/// A sentence in which the name of the file stands verbatim.
fn with_code(words: &Words<'_>, note: &Message) -> String {
    let sentence = escaped(&words.sentence(note));
    let file = note.arguments.iter().find_map(|(name, value)| match value {
        Argument::Text(file) if *name == "file" => Some(file),
        _ => None,
    });
    file.map_or(sentence.clone(), |file| sentence.replace(&escaped(file), &code(file)))
}

/// A name of a file, verbatim.
fn code(name: &str) -> String {
    // What reads as markup where somebody takes the sign of code away is escaped instead.
    let is_markup = name.contains(['`', '\n', '<', '[', '!', '@']) || name.contains("://");
    if is_markup { escaped(name) } else { format!("`{name}`") }
}

/// What it is needed for.
fn reason(words: &Words<'_>, rules: &[Code]) -> String {
    if rules.is_empty() {
        return messages::text("request-surer", words.language);
    }
    let mut names: Vec<Argument> = rules
        .iter()
        .take(CHECKS)
        .map(|code| format!("{} ({})", messages::text(&words::rule_name(*code), words.language), code.name()).into())
        .collect();
    if rules.len() > CHECKS {
        names.push("…".into());
    }
    words.sentence(&Message::new("request-why").with("rules", Argument::List(names)))
}
