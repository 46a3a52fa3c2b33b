//! `archipel review`: people decide what the model leaves open, in the terminal or in a list; and what their answers tell.

use std::path::{Path, PathBuf};

use jiff::civil::Date;

use super::super::args::{Common, ReviewArguments};
use super::super::decisions::DecisionFile;
use super::super::exit::{Exit, Failure};
use super::super::printer::Printer;
use super::super::progress::Bars;
use super::super::review_terminal;
use super::super::{model, recorded};
use crate::ingest;
use crate::linkage::EntityType;
use crate::linkage::decisions::{Anchors, FILE};
use crate::memory;
use crate::message::Message;
use crate::pipeline::{self, Identity, PipelineError, Reading};
use crate::progress::Silent;
use crate::report::screen::Screen;
use crate::report::{OutputError, messages};
use crate::review::{
    Course, Effect, Journal, Question, Session, Stakes, estimate, estimate_screen, questions, read_marks, screen,
    write_csv, write_xlsx,
};

/// Asks, or writes the questions, or reads the answers, or tells what they say.
pub(in crate::cli) fn run(arguments: &ReviewArguments, common: &Common, printer: Printer) -> Result<(), Failure> {
    let asks = arguments.export.is_none() && arguments.import.is_none() && !arguments.estimate;
    if asks && !Printer::is_interactive() {
        return Err(Failure::new(Exit::Usage, "the review needs a terminal").hint(
            "write the questions to a file with `--export FILE.xlsx`, and read it back with `--import FILE.xlsx`",
        ));
    }
    let bars = Bars::new(printer, common.language());
    let source = recorded::source(&arguments.from, common)?;
    let file = source.decisions(&arguments.decisions).or_new();
    let mut reading = pipeline::read_records(&source.paths, source.configuration.settings.clone(), &bars)?;
    source.check(&reading.inputs)?;
    file.take(&mut reading)?;
    reading.models.clone_from(&source.models);
    tell_problems(&reading, &file, common, printer);
    if arguments.estimate {
        let rulings = std::mem::take(&mut reading.rulings);
        let identity = pipeline::identify(reading, &bars);
        drop(bars);
        return printer.result(&estimate_screen(&estimate(&identity, &rulings), common.language()));
    }
    let identity = pipeline::identify(reading, &bars);
    drop(bars);
    let review = Review { identity: &identity, file: &file, arguments, common, printer };
    match (&arguments.export, &arguments.import) {
        (Some(target), _) => review.export(target),
        (_, Some(list)) => review.import(list),
        (None, None) => review.ask(&source.paths),
    }
}

/// What is wrong with decisions that are there already.
fn tell_problems(reading: &Reading, file: &DecisionFile, common: &Common, printer: Printer) {
    let name = file.path().file_name().unwrap_or_default().to_string_lossy();
    let mut screen = Screen::default();
    for problem in reading.problems.iter().filter(|problem| problem.file == name) {
        screen.text(crate::report::terminal::problem(problem, common.language()));
    }
    if !screen.blocks.is_empty() {
        printer.aside(&screen);
    }
}

/// One call of the command.
struct Review<'a> {
    identity: &'a Identity,
    file: &'a DecisionFile,
    arguments: &'a ReviewArguments,
    common: &'a Common,
    printer: Printer,
}

impl Review<'_> {
    fn questions(&self) -> Result<Vec<Question>, Failure> {
        let reading = &self.identity.reading;
        let world = memory::join(&reading.catalogue, &self.identity.resolution, &reading.settings)
            .map_err(PipelineError::from)?;
        let stakes = Stakes::of(&world, &self.identity.resolution);
        let mut questions = questions(self.identity, &stakes);
        if let Some(sort) = self.arguments.only.map(EntityType::from) {
            questions.retain(|question| question.entity_type() == sort);
        }
        questions.truncate(self.arguments.limit.unwrap_or(usize::MAX));
        Ok(questions)
    }

    fn journal<'j>(&self, anchors: &'j Anchors<'j>) -> Journal<'j> {
        Journal::new(
            anchors,
            self.arguments.who.clone().unwrap_or_else(user),
            Some(self.common.as_of.unwrap_or_else(today)),
        )
    }

    fn export(&self, target: &Path) -> Result<(), Failure> {
        let is_csv = kind(target)?;
        let questions = self.questions()?;
        let fail = |source| Failure::from(OutputError { path: target.to_path_buf(), source });
        let mut out = model::create(target)?;
        let language = self.common.language();
        let write = if is_csv { write_csv } else { write_xlsx };
        write(self.identity, &questions, language, &mut out).map_err(fail)?;
        out.commit().map_err(fail)?;
        let message = Message::new("review-exported")
            .with("questions", questions.len())
            .with("file", target.display().to_string());
        self.tell(&[message])
    }

    fn import(&self, list: &Path) -> Result<(), Failure> {
        let read = ingest::read(std::slice::from_ref(&list.to_path_buf()), &Silent).map_err(PipelineError::from)?;
        let marks = read_marks(&read.tables, self.identity);
        if !marks.found {
            let message = format!("`{}` holds no list of decisions", list.display());
            return Err(Failure::new(Exit::Input, message)
                .hint("give the file that `--export` wrote, or report.xlsx with its sheet of duplicates"));
        }
        if !marks.faults.is_empty() {
            let message = format!("{} rows of `{}` cannot be understood", marks.faults.len(), list.display());
            let mut failure =
                Failure::new(Exit::Input, message).hint("correct them and import again; nothing was taken over");
            failure.details = marks.faults.iter().map(ToString::to_string).collect();
            return Err(failure);
        }
        let anchors = Anchors::of(&self.identity.reading.catalogue);
        let journal = self.journal(&anchors);
        let rulings = &self.identity.reading.rulings;
        let (mut text, mut known) = (String::new(), 0);
        for marked in &marks.marked {
            let is_new =
                |(left, right): &(_, _)| rulings.on(marked.entity_type, *left, *right) != Some(marked.judgement);
            let new: Vec<_> = marked.pairs.iter().copied().filter(is_new).collect();
            known += usize::from(new.is_empty());
            text += &journal.said(marked.entity_type, marked.judgement, &new, &marked.note);
        }
        append(self.file.path(), &text)?;
        let message = Message::new("review-imported")
            .with("marked", marks.marked.len() - known)
            .with("known", known)
            .with("open", marks.open);
        self.tell(&[message, self.place()])
    }

    fn ask(&self, paths: &[PathBuf]) -> Result<(), Failure> {
        let mut session = Session::new(self.questions()?);
        let anchors = Anchors::of(&self.identity.reading.catalogue);
        let journal = self.journal(&anchors);
        let look = screen::Look { language: self.common.language(), color: self.printer.has_color() };
        review_terminal::run(self.identity, &mut session, look, |session, effect| {
            let sort = |answer: &crate::review::Answer| {
                session.question(answer.question).map_or(EntityType::Customer, Question::entity_type)
            };
            let text = match effect {
                Effect::Record(answer) => journal.answer(sort(answer), answer),
                Effect::Replace(before, answer) => {
                    journal.withdrawal(sort(before), before) + &journal.answer(sort(answer), answer)
                }
                Effect::Withdraw(answer) => journal.withdrawal(sort(answer), answer),
                Effect::None | Effect::Quit => String::new(),
            };
            append(self.file.path(), &text)
        })?;
        let Course { answered, corrected, expected, left, .. } = session.course();
        let language = self.common.language();
        let summary = Message::new("review-summary")
            .with("answers", answered)
            .with("corrected", corrected)
            .with("expected", language.decimal(expected, 1))
            .with("left", language.decimal(left, 1));
        let paths: Vec<String> = paths.iter().map(|path| path.display().to_string()).collect();
        let next = Message::new("review-next").with("command", format!("archipel audit {}", paths.join(" ")));
        self.tell(&[summary, self.place(), next])
    }

    fn place(&self) -> Message {
        Message::new("review-where").with("file", self.file.path().display().to_string())
    }

    fn tell(&self, messages: &[Message]) -> Result<(), Failure> {
        let mut screen = Screen::default();
        for message in messages {
            screen.text(messages::render(message, self.common.language()));
        }
        self.printer.summary(&screen)
    }
}

/// Whether a list is to be CSV; otherwise it is a workbook.
fn kind(target: &Path) -> Result<bool, Failure> {
    match target.extension().map(|extension| extension.to_string_lossy().to_lowercase()).as_deref() {
        Some("csv") => Ok(true),
        Some("xlsx") => Ok(false),
        _ => Err(Failure::new(Exit::Usage, format!("`{}` is neither .xlsx nor .csv", target.display()))),
    }
}

/// Adds lines to the end of the file of decisions, which is made if need be. What stands there is never changed.
fn append(file: &Path, text: &str) -> Result<(), Failure> {
    use std::io::{Read as _, Seek as _, SeekFrom, Write as _};
    if text.is_empty() {
        return Ok(());
    }
    let write = || {
        let mut target = std::fs::OpenOptions::new().read(true).append(true).create(true).open(file)?;
        let size = target.seek(SeekFrom::End(0))?;
        let mut begin = String::new();
        if size == 0 {
            begin = Journal::head();
        } else {
            let mut last = [0];
            target.seek(SeekFrom::End(-1))?;
            target.read_exact(&mut last)?;
            if last != *b"\n" {
                "\n".clone_into(&mut begin);
            }
        }
        target.write_all((begin + text).as_bytes())?;
        target.sync_data()
    };
    write().map_err(|source| {
        let path = file.to_path_buf();
        Failure::new(Exit::Output, OutputError { path, source }.to_string())
            .hint(format!("name another place for {FILE} with `--decisions FILE`"))
    })
}

/// Who is logged in.
#[expect(
    clippy::disallowed_methods,
    reason = "who sits at the terminal is no setting of a run, and only the record of decisions tells it"
)]
fn user() -> String {
    ["USER", "USERNAME", "LOGNAME"].iter().find_map(|name| std::env::var(name).ok()).unwrap_or_default()
}

/// The day on which somebody decides; results depend on decisions, not on their days.
#[expect(clippy::disallowed_methods, reason = "the day of a decision is that of the person who decides")]
fn today() -> Date {
    jiff::Timestamp::now().to_zoned(jiff::tz::TimeZone::UTC).date()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_added_and_nothing_else_is_touched() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join(FILE);
        append(&file, "").unwrap();
        assert!(!file.exists(), "no decision, no file");
        append(&file, "a\n").unwrap();
        append(&file, "b").unwrap();
        append(&file, "c\n").unwrap();
        assert_eq!(std::fs::read_to_string(&file).unwrap(), Journal::head() + "a\nb\nc\n");
        let failure = append(&folder.path().join("none/x.csv"), "a\n").unwrap_err();
        assert_eq!(failure.exit, Exit::Output);
    }
}
