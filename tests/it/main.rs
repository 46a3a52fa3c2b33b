//! The one integration-test binary: each further one would link polars again.

#![allow(clippy::unwrap_used, reason = "a failed `unwrap` in a test is a failed test")]

mod architecture;
mod cli;
mod generated;
mod rules;
