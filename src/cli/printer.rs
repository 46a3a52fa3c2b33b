//! The one owner of standard output, standard error, colour and width.

use std::io::{self, IsTerminal, Write};

use super::args::{ColorArgument, Common};
use super::draw;
use super::exit::Failure;
use crate::report::check::one_line;
use crate::report::screen::Screen;

/// Width where there is no terminal to ask.
const DEFAULT_WIDTH: u16 = 100;
/// Widths between which screens are laid out.
const WIDTHS: (u16, u16) = (60, 160);

/// How much is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Printer {
    /// Nothing but errors, and data that was asked for.
    Quiet(Paper),
    /// Results, and progress on a terminal.
    Normal(Paper),
    /// The same, and the course of the work.
    Verbose(Paper),
}

/// What is printed on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Paper {
    /// Columns.
    width: u16,
    /// Colours may be used.
    color: bool,
}

impl Printer {
    /// Decides from the arguments and the environment.
    pub(super) fn new(common: &Common) -> Self {
        let color = match common.color {
            ColorArgument::Always => true,
            ColorArgument::Never => false,
            ColorArgument::Auto => !asked_for_no_color() && io::stdout().is_terminal(),
        };
        let width = draw::terminal_width().unwrap_or(DEFAULT_WIDTH).clamp(WIDTHS.0, WIDTHS.1);
        let paper = Paper { width, color };
        match (common.quiet, common.verbose) {
            (true, _) => Self::Quiet(paper),
            (_, true) => Self::Verbose(paper),
            _ => Self::Normal(paper),
        }
    }

    /// Columns of the terminal.
    pub(super) fn width(self) -> u16 {
        self.paper().width
    }

    /// Whether colours may be used on standard output.
    pub(super) fn has_color(self) -> bool {
        self.paper().color
    }

    /// Whether a person sits at both ends: what is typed and what is shown.
    pub(super) fn is_interactive() -> bool {
        io::stdin().is_terminal() && io::stdout().is_terminal()
    }

    /// Whether a progress bar may be drawn.
    pub(super) fn shows_progress(self) -> bool {
        !matches!(self, Self::Quiet(_)) && io::stderr().is_terminal()
    }

    /// Whether `--verbose` was given.
    pub(super) fn is_verbose(self) -> bool {
        matches!(self, Self::Verbose(_))
    }

    /// Prints a summary; nothing if quiet.
    pub(super) fn summary(self, screen: &Screen) -> Result<(), Failure> {
        if matches!(self, Self::Quiet(_)) { Ok(()) } else { self.result(screen) }
    }

    /// Prints a result that was asked for.
    pub(super) fn result(self, screen: &Screen) -> Result<(), Failure> {
        Self::text(&draw::draw(screen, self.width(), self.paper().color))
    }

    /// Prints text that was asked for, verbatim.
    pub(super) fn text(text: &str) -> Result<(), Failure> {
        Self::bytes(text.as_bytes())
    }

    /// Prints data that were asked for.
    pub(super) fn bytes(bytes: &[u8]) -> Result<(), Failure> {
        let mut out = io::stdout().lock();
        out.write_all(bytes)?;
        Ok(out.flush()?)
    }

    /// Prints data that were asked for as they are made.
    pub(super) fn stream(fill: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<(), Failure> {
        let mut out = io::BufWriter::new(io::stdout().lock());
        fill(&mut out)?;
        Ok(out.flush()?)
    }

    /// A screen as text for a file.
    pub(super) fn plain(screen: &Screen) -> String {
        draw::draw(screen, WIDTHS.1, false)
    }

    /// Prints a result beside data that stand on standard output; nothing if quiet.
    pub(super) fn aside(self, screen: &Screen) {
        if !matches!(self, Self::Quiet(_)) {
            Self::to_stderr(&draw::draw(screen, self.width(), self.color_of_errors()));
        }
    }

    /// Asks for a line of input; the question goes to standard error, as results may go elsewhere.
    pub(super) fn prompt(question: &str) {
        Self::to_stderr(&harmless(question));
    }

    /// Tells about the course of the work, if asked to.
    pub(super) fn note(self, text: &str) {
        if self.is_verbose() {
            Self::to_stderr(&format!("{}\n", harmless(text)));
        }
    }

    /// Prints what went wrong and what to do.
    pub(super) fn failure(self, failure: &Failure) {
        if failure.message.is_empty() {
            return;
        }
        let color = self.color_of_errors();
        let mut lines = vec![format!("{}: {}", draw::error_word(color), harmless(&failure.message))];
        lines.extend(failure.details.iter().map(|detail| format!("  {}", harmless(detail))));
        if let Some(hint) = &failure.hint {
            lines.extend([String::new(), format!("{}: {hint}", draw::hint_word(color))]);
        }
        Self::to_stderr(&(lines.join("\n") + "\n"));
    }

    fn paper(self) -> Paper {
        match self {
            Self::Quiet(paper) | Self::Normal(paper) | Self::Verbose(paper) => paper,
        }
    }

    /// Errors go to another stream than results.
    fn color_of_errors(self) -> bool {
        self.paper().color && (io::stderr().is_terminal() || !io::stdout().is_terminal())
    }

    fn to_stderr(text: &str) {
        // Nothing can be done if not even this can be printed.
        let _ = io::stderr().lock().write_all(text.as_bytes());
    }
}

/// Lines that may hold names of files and values of the data: nothing in them moves the cursor or turns the text.
fn harmless(text: &str) -> String {
    text.split('\n').map(one_line).collect::<Vec<_>>().join("\n")
}

#[expect(clippy::disallowed_methods, reason = "NO_COLOR is how terminals ask for no colour; it is no setting of a run")]
fn asked_for_no_color() -> bool {
    std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty())
}
