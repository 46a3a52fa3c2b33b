//! The key of pseudonyms: read from its file, or made and written there once.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use super::args::{Common, PseudonymArguments};
use super::exit::{Failure, unreadable};
use crate::report::OutputError;
use crate::report::pseudonym::Pseudonyms;

/// Fewest characters of a key.
const SHORTEST: usize = 16;

/// The pseudonyms that were asked for, if any.
pub(super) fn load(arguments: &PseudonymArguments, common: &Common) -> Result<Option<Pseudonyms>, Failure> {
    let Some(given) = &arguments.pseudonymise else { return Ok(None) };
    let file = given.clone().unwrap_or_else(|| beside(&common.out));
    let key = if file.exists() { read(&file)? } else { make(&file)? };
    let pseudonyms = Pseudonyms::new(key);
    Ok(Some(if arguments.pseudonymise_amounts { pseudonyms.hiding_amounts() } else { pseudonyms }))
}

/// `archipel-out.key` beside `archipel-out`: never in the folder that is passed on.
fn beside(out: &Path) -> PathBuf {
    let mut name = out.file_name().unwrap_or(out.as_os_str()).to_owned();
    name.push(".key");
    out.with_file_name(name)
}

fn read(file: &Path) -> Result<String, Failure> {
    let key = std::fs::read_to_string(file).map_err(|error| unreadable(file, &error))?;
    let key = key.trim();
    if key.len() < SHORTEST {
        let message = format!("the key in `{}` is shorter than {SHORTEST} characters", file.display());
        return Err(Failure::new(super::exit::Exit::Usage, message).hint("remove the file, and a new key is made"));
    }
    Ok(key.to_owned())
}

fn make(file: &Path) -> Result<String, Failure> {
    let key = fresh();
    let fail = |source| OutputError { path: file.to_path_buf(), source };
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut target = options.open(file).map_err(fail)?;
    target.write_all(format!("{key}\n").as_bytes()).map_err(fail)?;
    Ok(key)
}

/// A key that nobody can guess: 256 bits from the seeds that the operating system gives.
#[expect(
    clippy::disallowed_types,
    reason = "a key must differ from run to run; results depend on it only through its file"
)]
fn fresh() -> String {
    use std::hash::{BuildHasher as _, Hasher as _, RandomState};
    let part = || format!("{:016x}", RandomState::new().build_hasher().finish());
    [part(), part(), part(), part()].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_made_once_and_found_again() {
        let folder = tempfile::tempdir().unwrap();
        let file = beside(&folder.path().join("out"));
        assert_eq!(file, folder.path().join("out.key"));
        let key = make(&file).unwrap();
        assert_eq!(key.len(), 64);
        assert_eq!(read(&file).unwrap(), key);
        assert_ne!(fresh(), key);
    }
}
