//! `archipel init`: a configuration that states what was recognised, ready to be corrected.

use std::io::{self, BufRead, IsTerminal, Write};
use std::path::Path;

use super::super::args::{Common, InitArguments};
use super::super::configuration;
use super::super::exit::{Exit, Failure};
use super::super::printer::Printer;
use super::super::progress::Bars;
use crate::catalog::RecordKind;
use crate::config::Settings;
use crate::output::AtomicFile;
use crate::pipeline;
use crate::report::init::{self, Answers, Question, Subject};
use crate::report::{Language, screen};

/// Reads and recognises without any configuration, and writes one.
pub(in crate::cli) fn run(arguments: &InitArguments, common: &Common, printer: Printer) -> Result<(), Failure> {
    let file = common.config.clone().unwrap_or_else(|| configuration::place(&arguments.input.paths));
    if file.exists() && !arguments.force {
        return Err(Failure::new(Exit::Usage, format!("`{}` is there already", file.display()))
            .hint("write over it with `--force`, or name another file with `--config`"));
    }
    if arguments.interactive && !io::stdin().is_terminal() {
        return Err(Failure::new(Exit::Usage, "`--interactive` needs a terminal to ask on")
            .hint("leave it out: what is unsure then stands in the file, marked"));
    }
    let bars = Bars::new(printer, common.language());
    let reading = pipeline::read(&arguments.input.paths, Settings::default(), &bars)?;
    drop(bars);
    super::strictly(&arguments.input, &reading)?;
    let questions = init::questions(&reading, common.language());
    let answers = if arguments.interactive { ask(&questions, &mut io::stdin().lock())? } else { Answers::default() };
    write(&file, &init::configuration(&reading, &answers, common.language()))?;
    printer.summary(&written(&file, &reading, questions.len(), common.language()))
}

fn write(file: &Path, text: &str) -> Result<(), Failure> {
    let written = AtomicFile::create(file).and_then(|mut out| {
        out.write_all(text.as_bytes())?;
        out.commit()
    });
    written.map_err(|error| {
        Failure::new(Exit::Output, format!("cannot write `{}`: {error}", file.display()))
            .hint("name another place with `--config`")
    })
}

fn written(file: &Path, reading: &pipeline::Reading, unsure: usize, language: Language) -> screen::Screen {
    let mut screen = screen::Screen::default();
    screen.text(init::written(&file.display().to_string(), reading, unsure, language));
    screen
}

/// Asks line by line; an empty line, or the end of the input, leaves a question open.
fn ask(questions: &[Question], input: &mut dyn BufRead) -> Result<Answers, Failure> {
    let mut answers = Answers::default();
    for question in questions {
        match &question.subject {
            Subject::Kind { file } => {
                if let Some(kind) = kind(&question.text, input)? {
                    answers.kinds.insert(file.clone(), kind);
                }
            }
            Subject::Column { file, header, role } => {
                let answer = line(&question.text, input)?.to_lowercase();
                if answer.starts_with(['j', 'y']) {
                    answers.columns.insert((file.clone(), header.clone()), *role);
                }
            }
        }
    }
    Ok(answers)
}

/// A kind, asked for until it is one or the line is empty.
fn kind(question: &str, input: &mut dyn BufRead) -> Result<Option<RecordKind>, Failure> {
    loop {
        let answer = line(question, input)?;
        match RecordKind::from_name(&answer.to_lowercase()) {
            None if !answer.is_empty() => {}
            kind => return Ok(kind),
        }
    }
}

fn line(question: &str, input: &mut dyn BufRead) -> Result<String, Failure> {
    Printer::prompt(&format!("{question} "));
    let mut answer = String::new();
    input.read_line(&mut answer)?;
    Ok(answer.trim().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::Role;

    fn question(subject: Subject) -> Question {
        Question { subject, text: String::new() }
    }

    #[test]
    fn answers_are_read_line_by_line_and_wrong_ones_asked_again() {
        let column = |header: &str| {
            let (file, header) = ("a.csv".to_owned(), header.to_owned());
            question(Subject::Column { file, header, role: Role::Phone })
        };
        let questions =
            [question(Subject::Kind { file: "b.csv".to_owned() }), column("Tel"), column("Fax"), column("X")];
        let answers = ask(&questions, &mut "deals\nDeal\nja\n\n".as_bytes()).unwrap();
        assert_eq!(answers.kinds["b.csv"], RecordKind::Deal);
        let confirmed: Vec<&str> = answers.columns.keys().map(|(_, header)| header.as_str()).collect();
        assert_eq!(confirmed, ["Tel"], "nothing, and the end of the input, are no");
    }
}
