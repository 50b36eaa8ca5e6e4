//! Finding and reading a configuration file.

use std::path::{Path, PathBuf};

use super::{Config, Error};

/// The name a configuration file has.
pub const FILE_NAME: &str = "incilint.toml";

/// The closest configuration file in `start` or a folder above it.
#[must_use]
pub fn find_upwards(start: &Path) -> Option<PathBuf> {
    start.ancestors().map(|folder| folder.join(FILE_NAME)).find(|path| path.is_file())
}

/// Reads a configuration file: what it says, and its text, which the spans point into; `name` is what messages call it.
///
/// # Errors
/// When it cannot be read, is not TOML, or says something that is not understood.
pub fn load(path: &Path, name: &str) -> Result<(Config, String), Error> {
    let text = std::fs::read_to_string(path).map_err(|error| Error::unreadable(name, &error))?;
    Ok((parse(name, &text)?, text))
}

/// Reads the text of a configuration file; `name` is what messages call it.
///
/// # Errors
/// When it is not TOML, or says something that is not understood.
pub fn parse(name: &str, text: &str) -> Result<Config, Error> {
    toml::from_str(text).map_err(|error| Error::from_toml(name, text, &error))
}
