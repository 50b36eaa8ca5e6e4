//! Which records of two tables belong together, from 24 bytes of each.

use std::collections::{BTreeMap, HashMap};

/// What is kept of a record until it is known whether it changed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Row {
    /// Hash of its key; 0 where it has none.
    pub(super) key: u64,
    /// Hash of what it holds.
    pub(super) content: u64,
    /// Its number.
    pub(super) number: u64,
}

/// Which records are looked at again, by number, with their content and the older record that a newer one is.
#[derive(Debug, Default)]
pub(super) struct Matches {
    pub(super) old: BTreeMap<u64, u64>,
    pub(super) new: BTreeMap<u64, (u64, Option<u64>)>,
    /// Records that are as they were.
    pub(super) same: u64,
    /// Keys that several records of a side share.
    pub(super) shared_keys: u64,
    /// Records of both sides without a key.
    pub(super) keyless: u64,
}

/// Matches records by key: those that are equal first, then the others of one key in their order. A record without a
/// key is matched with an equal one only.
pub(super) fn matches(mut old: Vec<Row>, mut new: Vec<Row>) -> Matches {
    for rows in [&mut old, &mut new] {
        rows.sort_unstable_by_key(|row| (row.key, row.number));
    }
    let (mut olds, mut news) = (&old[..], &new[..]);
    let mut matches = Matches::default();
    while let Some(key) = [olds.first(), news.first()].into_iter().flatten().map(|row| row.key).min() {
        let (a, b) = (run(&mut olds, key), run(&mut news, key));
        matches.pair_up(key, a, b);
    }
    matches
}

/// Takes the rows of a key off the front.
fn run<'r>(rows: &mut &'r [Row], key: u64) -> &'r [Row] {
    let (run, rest) = rows.split_at(rows.partition_point(|row| row.key == key));
    *rows = rest;
    run
}

impl Matches {
    fn pair_up(&mut self, key: u64, old: &[Row], new: &[Row]) {
        if key == 0 {
            self.keyless += (old.len() + new.len()) as u64;
        } else if old.len() > 1 || new.len() > 1 {
            self.shared_keys += 1;
        }
        let mut equal: HashMap<u64, Vec<Row>> = HashMap::new();
        for &row in old.iter().rev() {
            equal.entry(row.content).or_default().push(row);
        }
        let mut left = Vec::new();
        for &row in new {
            match equal.get_mut(&row.content).and_then(Vec::pop) {
                Some(_) => self.same += 1,
                None => left.push(row),
            }
        }
        let mut gone: Vec<Row> = equal.into_values().flatten().collect();
        gone.sort_unstable_by_key(|row| row.number);
        let mut partners = gone.iter().filter(|_| key != 0).map(|row| row.number);
        for row in left {
            self.new.insert(row.number, (row.content, partners.next()));
        }
        self.old.extend(gone.iter().map(|row| (row.number, row.content)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(rows: &[(u64, u64)]) -> Vec<Row> {
        (1..).zip(rows).map(|(number, &(key, content))| Row { key, content, number }).collect()
    }

    #[test]
    fn records_are_known_again_by_key_wherever_they_stand() {
        let matched = matches(rows(&[(7, 1), (8, 2), (9, 3)]), rows(&[(9, 30), (7, 1), (5, 5)]));
        assert_eq!(matched.same, 1, "key 7");
        assert_eq!(matched.new, BTreeMap::from([(1, (30, Some(3))), (3, (5, None))]));
        assert_eq!(matched.old, BTreeMap::from([(2, 2), (3, 3)]));
    }

    #[test]
    fn records_that_share_a_key_are_matched_by_content_and_then_in_order() {
        let matched = matches(rows(&[(7, 1), (7, 2), (7, 3)]), rows(&[(7, 3), (7, 20)]));
        assert_eq!((matched.same, matched.shared_keys), (1, 1));
        assert_eq!(matched.new, BTreeMap::from([(2, (20, Some(1)))]));
        assert_eq!(matched.old, BTreeMap::from([(1, 1), (2, 2)]), "the second has no partner left");
    }

    #[test]
    fn records_without_a_key_are_the_same_only_where_they_are_equal() {
        let matched = matches(rows(&[(0, 1), (0, 2)]), rows(&[(0, 2), (0, 9)]));
        assert_eq!((matched.same, matched.keyless), (1, 4));
        assert_eq!(matched.new, BTreeMap::from([(2, (9, None))]));
        assert_eq!(matched.old, BTreeMap::from([(1, 1)]));
    }
}
