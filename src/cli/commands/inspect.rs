//! `archipel inspect`: what was recognised.

use std::path::Path;

use super::super::args::{Common, InspectArguments};
use super::super::configuration;
use super::super::exit::{Exit, Failure};
use super::super::printer::Printer;
use super::super::progress::Bars;
use crate::ingest;
use crate::pipeline::{self, Reading};
use crate::report::inspect;

/// Reads and recognises, shows it, and writes the tables as read where asked to.
pub(in crate::cli) fn run(arguments: &InspectArguments, common: &Common, printer: Printer) -> Result<(), Failure> {
    let configuration = configuration::load(common, &arguments.input.paths)?;
    let bars = Bars::new(printer, common.language());
    let reading = pipeline::read(&arguments.input.paths, configuration.settings, &bars)?;
    drop(bars);
    super::strictly(&arguments.input, &reading)?;
    if let Some(folder) = &arguments.export {
        write_tables(&reading, folder)?;
    }
    if arguments.json {
        print_json(&reading, common)
    } else {
        printer.summary(&inspect::screen(&reading, common.language(), printer.is_verbose()))
    }
}

fn print_json(reading: &Reading, common: &Common) -> Result<(), Failure> {
    let inspection = inspect::inspect(reading, common.language());
    let json = serde_json::to_string_pretty(&inspection)
        .map_err(|error| Failure::new(Exit::Output, format!("cannot write JSON: {error}")))?;
    Printer::text(&format!("{json}\n"))
}

fn write_tables(reading: &Reading, folder: &Path) -> Result<(), Failure> {
    let tables = reading.catalogue.tables.iter().map(|typed| &typed.table);
    ingest::export(tables, folder).map(drop).map_err(|error| {
        Failure::new(Exit::Output, format!("cannot write to `{}`: {error}", folder.display()))
            .hint("choose another folder with `--export`, or free space there")
    })
}
