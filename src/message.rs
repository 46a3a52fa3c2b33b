//! Sentences as data: an id from the message catalogue and its arguments. Only `report` turns them into words.

use jiff::civil::Date;

/// One sentence for a reader, not yet in any language.
#[derive(Debug, Clone, PartialEq)]
pub struct Message {
    /// Key in the message catalogue (`src/report/messages/*.toml`).
    pub id: &'static str,
    /// Named arguments, put into the `{name}` places of the sentence.
    pub arguments: Vec<(&'static str, Argument)>,
}

/// A value inside a sentence, formatted by the language it is printed in.
#[derive(Debug, Clone, PartialEq)]
pub enum Argument {
    /// Text from the data, verbatim.
    Text(String),
    /// A number of things.
    Count(u64),
    /// Money in euro cents.
    Euro(i64),
    /// A calendar date.
    Date(Date),
    /// A share between 0 and 1, printed as a percentage.
    Share(f64),
    /// A number of days.
    Days(i64),
    /// A sentence or phrase of its own, from the catalogue.
    Message(Box<Message>),
    /// Several of these, joined as the language joins lists.
    List(Vec<Argument>),
}

impl Message {
    /// A message without arguments.
    pub fn new(id: &'static str) -> Self {
        Self { id, arguments: Vec::new() }
    }

    /// Adds a named argument.
    #[must_use]
    pub fn with(mut self, name: &'static str, argument: impl Into<Argument>) -> Self {
        self.arguments.push((name, argument.into()));
        self
    }
}

impl From<&str> for Argument {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Argument {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<usize> for Argument {
    fn from(count: usize) -> Self {
        Self::Count(count as u64)
    }
}

impl From<Date> for Argument {
    fn from(date: Date) -> Self {
        Self::Date(date)
    }
}

impl From<Message> for Argument {
    fn from(message: Message) -> Self {
        Self::Message(Box::new(message))
    }
}
