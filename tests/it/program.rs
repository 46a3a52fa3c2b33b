//! The program as a user runs it, in a folder.

use std::path::Path;
use std::process::{Command, Output};

/// What a command comes to.
pub fn archipel(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_archipel")).args(arguments).current_dir(folder).output().unwrap()
}

/// What a command that must succeed prints.
pub fn done(folder: &Path, arguments: &[&str]) -> String {
    let output = archipel(folder, arguments);
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}
