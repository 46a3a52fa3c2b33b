//! The `archipel` program: a thin shell around the library.

fn main() {}
