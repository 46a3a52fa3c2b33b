//! `report.html`: one page that stands alone: a summary that a managing director understands, a map, and the cases for
//! those who must mend them. No external resource; everything from the data is escaped by the template engine. The one
//! script sorts, filters and pages what the page holds already, and knows nothing of the data; without it all is there.

mod cases;
mod flow;
mod harmless;
mod heatmap;
mod map;
mod roadmap;
mod sections;
mod side_by_side;
mod view;
mod waterfall;

use std::io::{self, Write};

use askama::Template;
pub(crate) use harmless::Harmless;

use super::landscape::Landscape;
use super::messages::Language;
use super::people::House;
use crate::pipeline::Audit;

/// Writes the page.
pub(super) fn write(
    audit: &Audit,
    landscape: &Landscape,
    house: House,
    language: Language,
    out: &mut dyn Write,
) -> io::Result<()> {
    view::Page::new(audit, landscape, house, language).write_into(&mut Harmless(out))
}

#[cfg(test)]
mod tests;
