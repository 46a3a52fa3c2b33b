//! The `archipel` program: a thin shell around the library.

use std::process::ExitCode;

/// How it shares memory among threads is set where it is built, in `.cargo/config.toml`.
#[cfg(not(target_env = "msvc"))]
#[global_allocator]
static ALLOCATOR: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;

fn main() -> ExitCode {
    ExitCode::from(archipel::cli::run(std::env::args_os()))
}
