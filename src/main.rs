//! The `archipel` program: a thin shell around the library.

use std::process::ExitCode;

/// Most of the work is many short texts on several threads, for which this allocator was made.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    ExitCode::from(archipel::cli::run(std::env::args_os()))
}
