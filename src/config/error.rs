//! Why a configuration file cannot be used.

use std::fmt;
use std::io;

use crate::source::{LineColumn, Source};

/// A configuration file that cannot be used: which, where, and why.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Error {
    /// The file.
    pub path: String,
    /// Where in it, if it could be read.
    pub at: Option<LineColumn>,
    /// What is wrong, lowercase.
    pub message: String,
    /// What was probably meant.
    pub meant: Option<String>,
}

impl Error {
    /// An error at a byte offset of `text`.
    #[must_use]
    pub fn at(path: &str, text: &str, offset: usize, message: impl Into<String>) -> Self {
        let at = Source::new(path, text).position(offset);
        Self { path: path.to_owned(), at: Some(at), message: message.into(), meant: None }
    }

    /// The same with what was probably meant.
    #[must_use]
    pub fn meaning(mut self, meant: Option<&str>) -> Self {
        self.meant = meant.map(str::to_owned);
        self
    }

    pub(super) fn unreadable(path: &str, error: &io::Error) -> Self {
        Self { path: path.to_owned(), at: None, message: format!("cannot be read: {error}"), meant: None }
    }

    pub(super) fn from_toml(path: &str, text: &str, error: &toml::de::Error) -> Self {
        let offset = error.span().map_or(0, |span| span.start);
        let message = error.message();
        let day = text.get(offset..).and_then(|rest| rest.get(..10));
        if let Some(day) = day.filter(|day| day.parse::<jiff::civil::Date>().is_ok()) {
            return Self::at(path, text, offset, format!("a day stands in quotes: \"{day}\""));
        }
        // serde names the unknown key first and the known ones after it, each in backticks.
        let mut quoted = message.split('`').skip(1).step_by(2);
        let meant = match (message.starts_with("unknown"), quoted.next()) {
            (true, Some(unknown)) => crate::nearest::meant(unknown, quoted),
            _ => None,
        };
        Self::at(path, text, offset, message.lines().next().unwrap_or_default()).meaning(meant)
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.path)?;
        if let Some(at) = self.at {
            write!(f, ":{}:{}", at.line, at.column)?;
        }
        write!(f, ": {}", self.message)?;
        if let Some(meant) = &self.meant {
            write!(f, "; did you mean `{meant}`?")?;
        }
        Ok(())
    }
}

impl std::error::Error for Error {}
