//! `archipel man`: the manual.

use std::path::Path;

use clap::CommandFactory;
use clap_mangen::Man;

use super::super::args::{Arguments, ManArguments};
use super::super::exit::{Exit, Failure};
use super::super::printer::Printer;
use crate::report::OutputError;

/// Prints the page of the program, or writes a page per command into a folder.
pub(in crate::cli) fn run(arguments: &ManArguments) -> Result<(), Failure> {
    if let Some(folder) = &arguments.dir {
        return write(folder);
    }
    let mut page = Vec::new();
    Man::new(Arguments::command()).render(&mut page)?;
    Printer::bytes(&page)
}

fn write(folder: &Path) -> Result<(), Failure> {
    let written = std::fs::create_dir_all(folder)
        .and_then(|()| clap_mangen::generate_to(Arguments::command().disable_help_subcommand(true), folder));
    written.map_err(|source| {
        Failure::new(Exit::Output, OutputError { path: folder.to_path_buf(), source }.to_string())
            .hint("choose another folder with `--dir`, or free space there")
    })
}
