//! The one integration-test binary: each further one would link polars again.

#![allow(clippy::unwrap_used, reason = "a failed `unwrap` in a test is a failed test")]

mod architecture;
mod bad_input;
mod browser;
mod check;
mod ci;
mod cli;
mod determinism;
mod formats;
mod generated;
mod hostile;
mod init;
mod messy;
mod migrate;
mod model;
mod program;
mod pseudonyms;
mod review;
mod rules;
mod samples;
mod schemas;
mod skew;
mod traps;
