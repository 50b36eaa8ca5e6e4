//! The declared product names, and the longest of them that a line begins with.

use std::collections::HashMap;

use super::value::folded_space;
use crate::nearest::{fold, nearest};
use crate::source::Span;

/// Names as a tree of words, so that a look-up costs no more than the line is long.
#[derive(Clone, Debug, Default)]
pub struct Names {
    names: Vec<String>,
    nodes: HashMap<(usize, String), usize>,
    ends: Vec<Option<usize>>,
}

/// A name found at the beginning of a line.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Found {
    /// Index of the product.
    pub product: usize,
    /// Bytes of the line that the name covers.
    pub len: usize,
}

impl Names {
    /// The tree of `names`; of equal names the first counts.
    pub fn new<'n>(names: impl IntoIterator<Item = &'n str>) -> Self {
        let mut tree = Self { names: Vec::new(), nodes: HashMap::new(), ends: vec![None] };
        for (product, name) in names.into_iter().enumerate() {
            let folded = fold(name);
            let mut node = 0;
            for word in folded.split(' ').filter(|word| !word.is_empty()) {
                let next = tree.ends.len();
                node = *tree.nodes.entry((node, word.to_owned())).or_insert(next);
                if node == next {
                    tree.ends.push(None);
                }
            }
            if node != 0 && tree.ends[node].is_none() {
                tree.ends[node] = Some(product);
                tree.names.push(folded_space(name));
            }
        }
        tree
    }

    /// The longest name that `line` begins with: whole words, any case, white space folded. A comma,
    /// a colon or an `@` ends a name as white space does.
    #[must_use]
    pub fn longest(&self, line: &str) -> Option<Found> {
        let (mut node, mut found) = (0, None);
        for word in line.split_whitespace() {
            let start = Span::of(word, line).start as usize;
            let (next, len, last) = match self.child(node, word) {
                Some(next) => (next, word.len(), false),
                None => {
                    let cut = word.find(['@', ',', ':']).filter(|&cut| cut > 0);
                    match cut.and_then(|cut| Some((self.child(node, &word[..cut])?, cut))) {
                        Some((next, cut)) => (next, cut, true),
                        None => return found,
                    }
                }
            };
            node = next;
            if let Some(product) = self.ends[node] {
                found = Some(Found { product, len: start + len });
            }
            if last {
                return found;
            }
        }
        found
    }

    fn child(&self, node: usize, word: &str) -> Option<usize> {
        self.nodes.get(&(node, fold(word))).copied()
    }

    /// Names that `name` may be a slip of, the nearest first; else names of which it is the beginning,
    /// or that are its beginning.
    #[must_use]
    pub fn near(&self, name: &str) -> Vec<&str> {
        let near = nearest(name, self.names.iter().map(String::as_str), 3);
        if !near.is_empty() {
            return near;
        }
        let name = fold(name);
        let begins =
            |long: &str, short: &str| long.strip_prefix(short).is_some_and(|rest| rest.starts_with(' '));
        self.names
            .iter()
            .filter(|known| {
                let known = fold(known);
                begins(&known, &name) || begins(&name, &known)
            })
            .map(String::as_str)
            .take(3)
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found<'l>(names: &[&str], line: &'l str) -> Option<(usize, &'l str)> {
        let found = Names::new(names.iter().copied()).longest(line)?;
        Some((found.product, &line[..found.len]))
    }

    #[test]
    fn the_longest_name_wins_at_a_word_boundary() {
        let names = ["Retinol", "Retinol Serum", "Serum on Monday", "Serum"];
        assert_eq!(found(&names, "Retinol Serum on mon"), Some((1, "Retinol Serum")));
        assert_eq!(found(&names, "retinol   SERUM"), Some((1, "retinol   SERUM")));
        assert_eq!(found(&names, "Retinol Serums"), Some((0, "Retinol")));
        assert_eq!(found(&names, "Retinols"), None);
        assert_eq!(found(&names, "Serum on Monday on tue"), Some((2, "Serum on Monday")));
        assert_eq!(found(&names, "Serum on mon"), Some((3, "Serum")));
        assert_eq!(found(&names, "Retinol, Serum"), Some((0, "Retinol")));
        assert_eq!(found(&names, "Serum@cheeks"), Some((3, "Serum")));
    }

    #[test]
    fn a_part_of_a_name_is_near_to_it() {
        let names = Names::new(["Retinol Serum", "Milk Cleanser"]);
        assert_eq!(names.near("Retinol"), ["Retinol Serum"]);
        assert_eq!(names.near("Milk Clenser"), ["Milk Cleanser"]);
        assert!(names.near("Toner").is_empty());
    }
}
