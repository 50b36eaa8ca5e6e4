//! The names of a table's columns, and from a name to its column.

use std::collections::HashMap;

/// Column names in order. A name that comes twice stands for its first column.
#[derive(Clone, Default, Debug)]
pub(crate) struct Names {
    names: Vec<String>,
    numbers: HashMap<String, usize>,
}

impl Names {
    /// Adds a column.
    pub(crate) fn push(&mut self, name: String) {
        self.numbers.entry(name.clone()).or_insert(self.names.len());
        self.names.push(name);
    }

    pub(crate) fn as_slice(&self) -> &[String] {
        &self.names
    }

    pub(crate) fn len(&self) -> usize {
        self.names.len()
    }

    pub(crate) fn contains(&self, name: &str) -> bool {
        self.numbers.contains_key(name)
    }

    /// The column of a name, `expected` being the likeliest.
    pub(crate) fn find(&self, name: &str, expected: usize) -> Option<usize> {
        match self.names.get(expected) {
            Some(likeliest) if likeliest == name => Some(expected),
            _ => self.numbers.get(name).copied(),
        }
    }
}

impl FromIterator<String> for Names {
    fn from_iter<I: IntoIterator<Item = String>>(names: I) -> Self {
        let mut all = Self::default();
        names.into_iter().for_each(|name| all.push(name));
        all
    }
}
