//! The `archipel` program: a thin shell around the library.

use std::process::ExitCode;

fn main() -> ExitCode {
    ExitCode::from(archipel::cli::run(std::env::args_os()))
}
