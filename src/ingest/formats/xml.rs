//! XML of the simple row kind: an element that repeats is a row, its attributes and the elements in it are the columns. A first
//! pass finds the elements that repeat, a second one reads them. Entities of a document type are never expanded, nor is
//! anything fetched.

use std::collections::BTreeMap;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::markup;
use super::named::NamedRows;
use super::{Read, spreadsheet_xml};
use crate::ingest::limits;
use crate::ingest::problems::{ProblemLog, told};
use crate::table::ProblemKind;

/// Reads the tables of an XML text, or the sheets of a workbook in XML.
pub(in crate::ingest) fn read(file: &str, bytes: &[u8]) -> Read {
    let mut log = ProblemLog::new(file);
    let text = markup::decoded(bytes, &mut log);
    let mut read =
        if spreadsheet_xml::is_workbook(&text) { spreadsheet_xml::read(file, &text) } else { rows(file, &text) };
    read.problems.extend(log.finish());
    read
}

fn rows(file: &str, text: &str) -> Read {
    let mut survey = Survey::default();
    let outcome = survey.run(text);
    let mut read = Read::default();
    let lists = survey.lists();
    let mut tables: BTreeMap<usize, NamedRows> = BTreeMap::new();
    for list in &lists {
        let name = if lists.len() == 1 { file.to_owned() } else { format!("{file}#{}", survey.path(*list)) };
        tables.insert(*list, NamedRows::new(&name, "XML"));
    }
    if !tables.is_empty() {
        let mut reading = Reading { survey: &survey, tables: &mut tables, node: 0, row: None };
        // What is damaged was told by the first pass.
        let _ = reading.run(text);
    }
    for table in tables.into_values() {
        read.take(table.finish());
    }
    match outcome {
        Err(Damage::Broken(reason)) => {
            read.problems.extend(told(file, ProblemKind::DamagedFile, vec!["XML".into(), reason]).problems);
        }
        Err(Damage::TooMuch(what, limit)) => {
            read.problems.extend(told(file, ProblemKind::LimitReached, vec![what.into(), limit.to_string()]).problems);
        }
        Ok(()) if read.tables.is_empty() => {
            read.problems.extend(told(file, ProblemKind::UnknownFile, vec!["XML".into()]).problems);
        }
        Ok(()) => {}
    }
    read
}

/// Why a text cannot be read further.
enum Damage {
    Broken(String),
    TooMuch(&'static str, usize),
}

/// The events of a text up to its end or a damage.
fn events<'a>(text: &'a str, mut take: impl FnMut(Event<'a>) -> Result<(), Damage>) -> Result<(), Damage> {
    let mut reader = Reader::from_str(text);
    reader.config_mut().allow_dangling_amp = true;
    let mut depth = 0_usize;
    loop {
        match reader.read_event() {
            Ok(Event::Eof) if depth > 0 => return Err(Damage::Broken("the text ends early".to_owned())),
            Ok(Event::Eof) => return Ok(()),
            Ok(event) => {
                match event {
                    Event::Start(_) => depth += 1,
                    Event::End(_) => depth = depth.saturating_sub(1),
                    _ => {}
                }
                if depth > limits::NESTING {
                    return Err(Damage::TooMuch("nested elements", limits::NESTING));
                }
                take(event)?;
            }
            Err(error) => return Err(Damage::Broken(format!("{error} (byte {})", reader.error_position()))),
        }
    }
}

/// A kind of element: all of one name at one place.
#[derive(Default)]
struct Node {
    name: String,
    above: usize,
    below: BTreeMap<String, usize>,
    /// Most of them inside one element above.
    most: usize,
    has_attributes: bool,
}

/// All kinds of elements of a text; the first stands for the text itself.
#[derive(Default)]
struct Survey {
    nodes: Vec<Node>,
}

impl Survey {
    fn run(&mut self, text: &str) -> Result<(), Damage> {
        self.nodes.push(Node::default());
        // The open elements, each with how many it holds of each kind.
        let mut open: Vec<(usize, BTreeMap<usize, usize>)> = vec![(0, BTreeMap::new())];
        events(text, |event| {
            match &event {
                Event::Start(element) => {
                    let node = self.enter(element, &mut open)?;
                    open.push((node, BTreeMap::new()));
                }
                Event::Empty(element) => {
                    self.enter(element, &mut open)?;
                }
                Event::End(_) if open.len() > 1 => drop(open.pop()),
                _ => {}
            }
            Ok(())
        })
    }

    fn enter(
        &mut self,
        element: &BytesStart<'_>,
        open: &mut [(usize, BTreeMap<usize, usize>)],
    ) -> Result<usize, Damage> {
        let Some((above, counts)) = open.last_mut() else { return Ok(0) };
        let name = element.local_name().into_inner();
        let node = match self.nodes[*above].below.get(name) {
            Some(node) => *node,
            None if self.nodes.len() >= limits::ELEMENT_PATHS => {
                return Err(Damage::TooMuch("kinds of elements", limits::ELEMENT_PATHS));
            }
            None => {
                let node = self.nodes.len();
                self.nodes[*above].below.insert(name.to_owned(), node);
                self.nodes.push(Node { name: name.to_owned(), above: *above, ..Node::default() });
                node
            }
        };
        let count = counts.entry(node).or_default();
        *count += 1;
        let kind = &mut self.nodes[node];
        kind.most = kind.most.max(*count);
        kind.has_attributes |= !kind.has_attributes && markup::attributes(element).next().is_some();
        Ok(node)
    }

    /// Kinds of elements that are rows: those that repeat and hold more than a text, the outermost of them. Where nothing
    /// repeats, the elements that hold only texts are rows of lists of one.
    fn lists(&self) -> Vec<usize> {
        let repeated = self.outermost(|node| node.most > 1 && (!node.below.is_empty() || node.has_attributes));
        if !repeated.is_empty() {
            return repeated;
        }
        let is_leaf = |node: &usize| self.nodes[*node].below.is_empty();
        self.outermost(|node| node.above > 0 && node.below.len() > 1 && node.below.values().all(is_leaf))
    }

    fn outermost(&self, is_row: impl Fn(&Node) -> bool) -> Vec<usize> {
        let mut inside = vec![false; self.nodes.len()];
        let mut found = Vec::new();
        // A kind stands behind the kind above it.
        for (at, node) in self.nodes.iter().enumerate().skip(1) {
            inside[at] = inside[node.above];
            if !inside[at] && is_row(node) {
                inside[at] = true;
                found.push(at);
            }
        }
        found
    }

    /// The names from the top down to a kind, without the top.
    fn path(&self, mut node: usize) -> String {
        let mut names = Vec::new();
        while node > 0 {
            names.push(self.nodes[node].name.as_str());
            node = self.nodes[node].above;
        }
        names.pop_if(|_| true);
        names.reverse();
        names.join(".")
    }
}

/// The second pass.
struct Reading<'a> {
    survey: &'a Survey,
    tables: &'a mut BTreeMap<usize, NamedRows>,
    /// The kind of the innermost open element.
    node: usize,
    row: Option<Row>,
}

/// The row that is open.
struct Row {
    table: usize,
    /// Name of the column, and for each open element inside the row how long the name was before it.
    path: String,
    lengths: Vec<usize>,
    /// Text of the innermost element so far, and whether it holds elements.
    text: String,
    holds_elements: bool,
}

impl Reading<'_> {
    fn run(&mut self, text: &str) -> Result<(), Damage> {
        events(text, |event| {
            match event {
                Event::Start(element) => self.enter(&element),
                Event::Empty(element) => {
                    self.enter(&element);
                    self.leave();
                }
                Event::End(_) => self.leave(),
                Event::Text(text) => self.text(&text.xml10_content()),
                Event::CData(text) => self.text(&text.xml10_content()),
                Event::GeneralRef(reference) => {
                    if let Some(row) = &mut self.row {
                        markup::push_reference(&reference, &mut row.text);
                    }
                }
                _ => {}
            }
            Ok(())
        })
    }

    fn text(&mut self, text: &str) {
        if let Some(row) = &mut self.row {
            row.text.push_str(text);
        }
    }

    fn enter(&mut self, element: &BytesStart<'_>) {
        let name = element.local_name().into_inner();
        let Some(node) = self.survey.nodes[self.node].below.get(name).copied() else { return };
        self.node = node;
        let named = markup::attribute(element, "name").filter(|name| !name.is_empty());
        match &mut self.row {
            Some(row) => row.descend(named.as_deref().unwrap_or(name)),
            None if self.tables.contains_key(&node) => self.row = Some(Row::new(node)),
            None => return,
        }
        let Some(row) = &mut self.row else { return };
        let Some(table) = self.tables.get_mut(&row.table) else { return };
        let is_name = |attribute: &str| attribute == "name" && !row.lengths.is_empty();
        for (attribute, value) in markup::attributes(element).filter(|(attribute, _)| !is_name(attribute)) {
            let column = if row.path.is_empty() { attribute.to_owned() } else { format!("{}.{attribute}", row.path) };
            if !attribute.starts_with("xmlns") {
                table.put_named(&column, &value);
            }
        }
    }

    fn leave(&mut self) {
        let node = self.node;
        self.node = self.survey.nodes[node].above;
        let Some(row) = &mut self.row else { return };
        let Some(table) = self.tables.get_mut(&row.table) else { return };
        let text = if row.holds_elements { row.text.trim() } else { unindented(&row.text) };
        let name = if row.path.is_empty() { "value" } else { row.path.as_str() };
        if !text.is_empty() || (!row.holds_elements && !row.path.is_empty()) {
            table.put_named(name, text);
        }
        row.text.clear();
        row.holds_elements = true;
        if let Some(length) = row.lengths.pop() {
            row.path.truncate(length);
        } else {
            debug_assert_eq!(node, row.table);
            let number = table.len() as u32 + 1;
            table.end_row(number);
            self.row = None;
        }
    }
}

impl Row {
    fn new(table: usize) -> Self {
        Self { table, path: String::new(), lengths: Vec::new(), text: String::new(), holds_elements: false }
    }

    /// Goes into an element of the row.
    fn descend(&mut self, name: &str) {
        self.lengths.push(self.path.len());
        if !self.path.is_empty() {
            self.path.push('.');
        }
        self.path.push_str(name);
        self.text.clear();
        self.holds_elements = false;
    }
}

/// A text as it stands, but nothing where it is white space between tags.
fn unindented(text: &str) -> &str {
    if text.trim().is_empty() { "" } else { text }
}

#[cfg(test)]
#[path = "xml_tests.rs"]
mod tests;
