//! What a terminal shows, as plain data: blocks of text and tables. `cli` draws them.

/// Lines of a table's headings and the rule below them.
const HEAD: usize = 2;
/// Columns that wrapped lines leave empty at most, as a rule.
const RAGGED: u16 = 8;

/// Blocks, one under the other.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Screen {
    /// The blocks, from top to bottom.
    pub blocks: Vec<Block>,
}

/// One block.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Block {
    /// A heading over what follows.
    Heading(String),
    /// A line of text, wrapped where it is too long.
    Line(Vec<Span>),
    /// A table.
    Table(Grid),
    /// An empty line.
    Gap,
}

/// A piece of text and what it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Span {
    /// The text.
    pub text: String,
    /// What it is; a terminal may show it in colour, but it never says anything that the text does not.
    pub tone: Tone,
}

/// What a piece of text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Tone {
    /// Nothing special.
    #[default]
    Plain,
    /// The thing to see first.
    Strong,
    /// Secondary.
    Faint,
    /// An error.
    Bad,
    /// A warning.
    Caution,
    /// All is well, or speaks in favour.
    Good,
}

/// A table.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Grid {
    /// The columns.
    pub columns: Vec<GridColumn>,
    /// The rows; each as wide as there are columns.
    pub rows: Vec<Vec<Span>>,
}

/// A column of a table.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct GridColumn {
    /// Its heading; a table whose headings are all empty shows none.
    pub heading: String,
    /// Numbers stand right.
    pub right: bool,
    /// What becomes of it where the terminal is too narrow.
    pub narrow: Narrow,
}

/// What becomes of a column where the terminal is too narrow for the table.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Narrow {
    /// It stays as wide as its content.
    #[default]
    Stays,
    /// Its cells are cut to one line.
    IsCut,
    /// Its cells go on in the next line.
    Wraps,
    /// It is left out; of several the last one goes first.
    Goes,
}

impl Screen {
    /// Adds a heading.
    pub fn heading(&mut self, text: impl Into<String>) {
        self.blocks.push(Block::Heading(text.into()));
    }

    /// Adds a line of plain text.
    pub fn text(&mut self, text: impl Into<String>) {
        self.blocks.push(Block::Line(vec![Span::plain(text)]));
    }

    /// Adds a line of several pieces.
    pub fn line(&mut self, spans: Vec<Span>) {
        self.blocks.push(Block::Line(spans));
    }

    /// Adds a table, unless it has no rows.
    pub fn table(&mut self, grid: Grid) {
        if !grid.rows.is_empty() {
            self.blocks.push(Block::Table(grid));
        }
    }

    /// Lines that the screen takes at a width, or a few more: texts wrap, tables have a line for each row and two for their
    /// headings.
    pub fn height(&self, width: u16) -> usize {
        self.blocks.iter().map(|block| block.height(width)).sum()
    }

    /// Adds an empty line, unless one stands there already.
    pub fn gap(&mut self) {
        if !matches!(self.blocks.last(), None | Some(Block::Gap)) {
            self.blocks.push(Block::Gap);
        }
    }
}

impl Block {
    fn height(&self, width: u16) -> usize {
        match self {
            Self::Heading(_) | Self::Gap => 1,
            Self::Line(spans) => {
                let letters: usize = spans.iter().map(|span| span.text.chars().count()).sum();
                // Words are not cut, so that a line holds a few letters less than there are columns.
                letters.div_ceil(usize::from(width.saturating_sub(RAGGED).max(1))).max(1)
            }
            Self::Table(grid) => {
                grid.rows.len() + if grid.columns.iter().any(|one| !one.heading.is_empty()) { HEAD } else { 0 }
            }
        }
    }
}

impl Span {
    /// A piece of text of a tone.
    pub fn new(text: impl Into<String>, tone: Tone) -> Self {
        Self { text: text.into(), tone }
    }

    /// Text without a tone.
    pub fn plain(text: impl Into<String>) -> Self {
        Self::new(text, Tone::Plain)
    }

    /// The thing to see first.
    pub fn strong(text: impl Into<String>) -> Self {
        Self::new(text, Tone::Strong)
    }

    /// Secondary text.
    pub fn faint(text: impl Into<String>) -> Self {
        Self::new(text, Tone::Faint)
    }
}

impl GridColumn {
    /// A column of words.
    pub fn words(heading: impl Into<String>) -> Self {
        Self { heading: heading.into(), ..Self::default() }
    }

    /// A column of numbers.
    pub fn numbers(heading: impl Into<String>) -> Self {
        Self { heading: heading.into(), right: true, ..Self::default() }
    }

    /// A column of words that gives way where the terminal is narrow.
    pub fn giving_way(heading: impl Into<String>) -> Self {
        Self { heading: heading.into(), narrow: Narrow::IsCut, ..Self::default() }
    }

    /// A column of words that goes on in the next line where the terminal is narrow.
    pub fn wrapping(heading: impl Into<String>) -> Self {
        Self { heading: heading.into(), narrow: Narrow::Wraps, ..Self::default() }
    }

    /// A column of words that says nothing which other columns do not say too, and goes where the terminal is narrow.
    pub fn optional(heading: impl Into<String>) -> Self {
        Self { heading: heading.into(), narrow: Narrow::Goes, ..Self::default() }
    }
}
