//! What can be read only once (standard input, a pipe, process substitution) kept in a temporary file.

use std::fs::{self, File};
use std::io::{self, Seek as _, Write as _};
use std::path::Path;

use tempfile::NamedTempFile;

use super::Failure;
use crate::engine::Request;

/// Makes an input readable more than once. The file lives as long as what is returned.
pub(crate) fn spooled(request: &mut Request) -> Result<Option<NamedTempFile>, Failure> {
    if !is_stream(&request.path) {
        return Ok(None);
    }
    let name = request.name.clone();
    let told = |error: io::Error| Failure::Message(format!("{name}: {error}"));
    let mut kept = tempfile::Builder::new().prefix("incilint-").tempfile().map_err(told)?;
    if request.path.as_os_str() == "-" {
        io::copy(&mut io::stdin().lock(), &mut kept)
    } else {
        File::open(&request.path).and_then(|mut file| io::copy(&mut file, &mut kept))
    }
    .and_then(|_| kept.flush())
    .and_then(|()| kept.rewind())
    .map_err(told)?;
    kept.path().clone_into(&mut request.path);
    Ok(Some(kept))
}

/// Whether reading it again would give something else, or nothing.
pub(crate) fn is_stream(path: &Path) -> bool {
    path.as_os_str() == "-" || fs::metadata(path).is_ok_and(|known| !known.is_file() && !known.is_dir())
}
