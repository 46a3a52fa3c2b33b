//! `report.html`: one page that stands alone and that a managing director understands. No script, no external
//! resource; everything from the data is escaped by the template engine.

mod heatmap;
mod sections;
mod view;

use std::io::{self, Write};

use askama::Template;

use super::landscape::Landscape;
use super::messages::Language;
use crate::pipeline::Audit;

/// Writes the page.
pub(super) fn write(audit: &Audit, landscape: &Landscape, language: Language, out: &mut dyn Write) -> io::Result<()> {
    view::Page::new(audit, landscape, language).write_into(&mut IoErrors(out))
}

/// Hands bytes through; the template engine wants a sized writer.
struct IoErrors<'a>(&'a mut dyn Write);

impl Write for IoErrors<'_> {
    fn write(&mut self, buffer: &[u8]) -> io::Result<usize> {
        self.0.write(buffer)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

#[cfg(test)]
mod tests;
