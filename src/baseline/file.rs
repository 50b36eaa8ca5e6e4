//! The file of a baseline: its lines.

use std::cmp::Ordering;
use std::io::{self, BufRead};
use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::report::write_file;
use crate::spool::Sortable;

/// First line of the file.
pub(super) const HEAD: &str = "# incilint baseline 2: rule, key, hash, findings, input";

/// First line of files that do not say which input a finding is in.
const OLDER: &str = "# incilint baseline 1: rule, key, hash, findings";

/// What the first line of every version begins with.
pub(super) const KIND: &str = "# incilint baseline";

/// A line of the file.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub(super) struct Line {
    pub(super) rule: String,
    pub(super) key: String,
    pub(super) hash: u64,
    pub(super) count: u32,
    /// Empty where the file does not say it.
    pub(super) input: String,
}

impl Sortable for Line {
    fn order(&self, other: &Self) -> Ordering {
        let order = (&self.rule, &self.key, self.hash, &self.input);
        order.cmp(&(&other.rule, &other.key, other.hash, &other.input))
    }

    fn take_in(&mut self, next: Self) -> Option<Self> {
        self.count = self.count.saturating_add(next.count);
        None
    }
}

/// Writes the file, whole or not at all.
pub(super) fn save(path: &Path, lines: impl Iterator<Item = io::Result<Line>>) -> io::Result<()> {
    write_file(path, |out| {
        writeln!(out, "{HEAD}")?;
        for line in lines {
            let Line { rule, key, hash, count, input } = line?;
            writeln!(out, "{rule}\t{}\t{hash:016x}\t{count}\t{}", escaped(&key), escaped(&input))?;
        }
        Ok(())
    })
}

/// The lines of a baseline; or the number of one that cannot be read, and why.
pub(super) fn lines(text: impl BufRead) -> impl Iterator<Item = Result<Line, (usize, String)>> {
    let mut number = 0;
    let mut is_broken = false;
    let mut lines = text.lines();
    std::iter::from_fn(move || {
        loop {
            if is_broken {
                return None;
            }
            let line = match lines.next() {
                None if number > 0 => return None,
                None => Err("is empty".to_owned()),
                Some(line) => line.map_err(|error| {
                    // Behind a line that is no UTF-8 there are others.
                    is_broken = error.kind() != io::ErrorKind::InvalidData;
                    format!("cannot be read: {error}")
                }),
            };
            number += 1;
            match line.and_then(|line| parsed(&line, number == 1)) {
                Ok(None) => {}
                Ok(Some(line)) => return Some(Ok(line)),
                Err(message) => return Some(Err((number, message))),
            }
        }
    })
}

/// What a line says, if anything.
fn parsed(line: &str, is_first: bool) -> Result<Option<Line>, String> {
    if is_first {
        return match line.trim_start_matches('\u{feff}').trim_end() {
            HEAD | OLDER => Ok(None),
            _ => Err(format!("is no baseline of this version; it would begin with `{HEAD}`")),
        };
    }
    if line.trim().is_empty() || line.starts_with('#') {
        return Ok(None);
    }
    let fields: Vec<&str> = line.trim_end_matches('\r').split('\t').collect();
    let (rule, key, hash, count, input) = match fields[..] {
        [rule, key, hash, count, input] => (rule, key, hash, count, input),
        [rule, key, hash, count] => (rule, key, hash, count, ""),
        _ => return Err(format!("has {} fields between tabs instead of 5", fields.len())),
    };
    let hash = u64::from_str_radix(hash, 16).map_err(|_| format!("`{hash}` is no hash"))?;
    let count = count.parse().map_err(|_| format!("`{count}` is no number of findings"))?;
    Ok(Some(Line { rule: rule.to_owned(), key: unescaped(key), hash, count, input: unescaped(input) }))
}

/// A key on one line, without tabs.
fn escaped(key: &str) -> String {
    let mut out = String::with_capacity(key.len());
    for char in key.chars() {
        match char {
            '\\' => out.push_str("\\\\"),
            '\t' => out.push_str("\\t"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            other => out.push(other),
        }
    }
    out
}

fn unescaped(key: &str) -> String {
    let mut out = String::with_capacity(key.len());
    let mut chars = key.chars();
    while let Some(char) = chars.next() {
        if char != '\\' {
            out.push(char);
            continue;
        }
        match chars.next() {
            Some('t') => out.push('\t'),
            Some('n') => out.push('\n'),
            Some('r') => out.push('\r'),
            Some(other) => out.push(other),
            None => out.push('\\'),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_of_any_kind_come_back() {
        for key in ["A-88", "a\tb\\n", "\n\r", "", "end\\"] {
            assert_eq!(unescaped(&escaped(key)), key);
            assert!(!escaped(key).contains(['\t', '\n', '\r']));
        }
    }
}
