//! Which inputs a path or a glob of the configuration means.

use std::path::{Path, PathBuf};

use globset::{GlobBuilder, GlobSet, GlobSetBuilder};

/// A path, a folder or a glob, relative to the configuration's folder; without a `/` it is about file names in any
/// folder.
#[derive(Clone, Debug)]
pub struct PathGlob {
    folder: PathBuf,
    set: GlobSet,
    by_name: bool,
}

impl PathGlob {
    /// The inputs that `pattern` means in a configuration file in `folder`.
    ///
    /// # Errors
    /// Why the glob cannot be read.
    pub fn new(pattern: &str, folder: &Path) -> Result<Self, String> {
        let pattern = pattern.trim_start_matches("./");
        let by_name = !pattern.contains('/');
        let whole = pattern.trim_end_matches('/');
        let mut set = GlobSetBuilder::new();
        for pattern in [whole.to_owned(), format!("{whole}/**")] {
            set.add(glob(&pattern)?);
        }
        let set = set.build().map_err(|error| told(&error))?;
        Ok(Self { folder: absolute(folder), set, by_name })
    }

    /// Whether it means the input at `path`.
    #[must_use]
    pub fn is_match(&self, path: &Path) -> bool {
        let whole = absolute(path);
        let below = whole.strip_prefix(&self.folder).unwrap_or(path);
        let name = || path.file_name().is_some_and(|name| self.set.is_match(name));
        // The address of a database has slashes that no path has.
        self.set.is_match(below) || self.set.is_match(path) || self.by_name && name()
    }
}

/// A glob in which `*` does not cross a `/`.
///
/// # Errors
/// Why it cannot be read.
pub fn glob(pattern: &str) -> Result<globset::Glob, String> {
    GlobBuilder::new(pattern).literal_separator(true).build().map_err(|error| told(&error))
}

fn told(error: &globset::Error) -> String {
    format!("`{}` is no glob: {}", error.glob().unwrap_or_default(), error.kind())
}

/// The path from the root, without `.` and `..`.
fn absolute(path: &Path) -> PathBuf {
    let mut clean = PathBuf::new();
    for part in std::path::absolute(path).unwrap_or_else(|_| path.to_owned()).components() {
        match part {
            std::path::Component::ParentDir => {
                clean.pop();
            }
            other => clean.push(other),
        }
    }
    clean
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_folders_globs_and_names() {
        let means = |pattern: &str, path: &str| {
            PathGlob::new(pattern, Path::new("/shop")).expect("a glob").is_match(Path::new(path))
        };
        assert!(means("data/a.csv", "/shop/data/a.csv") && !means("data/a.csv", "/shop/b/data/a.csv"));
        assert!(means("data/*.csv", "/shop/data/a.csv") && !means("data/*.csv", "/shop/data/old/a.csv"));
        assert!(means("data/**/*.csv", "/shop/data/old/a.csv"));
        assert!(means("data/", "/shop/data/old/a.csv"), "a folder means what is below it");
        assert!(means("a.csv", "/shop/data/a.csv") && means("*.csv", "/elsewhere/a.csv"));
        assert!(means("./data/a.csv", "/shop/x/../data/a.csv"));
        assert!(!means("data", "/shop/database.csv"), "never a part of a name");
        let address = "postgres://me@host/shop?table=products";
        assert!(
            means(address, address)
                && means("postgres://**", address)
                && means("sqlite:*", "sqlite:a.db?table=b")
        );
        assert!(PathGlob::new("a[", Path::new("/")).is_err());
    }
}
