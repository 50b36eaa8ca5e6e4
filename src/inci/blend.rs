//! Blends: "Caprylyl Glycol (and) Phenoxyethanol", "A & B", "A (or) B".

use super::fold::{prefix, word_starts};
use super::prose_words::CONNECTORS;
use super::walk::MAX_NAME;
use crate::dictionary::Dictionary;

/// The names of a blend within its text.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Parts {
    /// Start and end of each.
    pub(super) names: Vec<(usize, usize)>,
    /// Joined by "or".
    pub(super) alternatives: bool,
}

/// One joining word.
struct Joint {
    start: usize,
    end: usize,
    alternatives: bool,
    /// In brackets, as trade names of raw materials are written out: certain in itself.
    bracketed: bool,
    english: bool,
}

/// Divides `name` at its joining words, if it is a blend. `known` says that the dictionary has it as a whole.
pub(super) fn parts(name: &str, known: bool, names: &Dictionary) -> Option<Parts> {
    if !name.contains(' ') && !name.contains('(') {
        return None;
    }
    let joints = joints(name);
    let first = joints.first()?;
    let bracketed = joints.iter().any(|joint| joint.bracketed);
    if known && !bracketed {
        return None;
    }
    let mut ranges = Vec::new();
    let mut start = 0;
    for joint in joints.iter().filter(|joint| !bracketed || joint.bracketed) {
        ranges.push((start, joint.start));
        start = joint.end;
    }
    ranges.push((start, name.len()));
    let ranges: Vec<(usize, usize)> = ranges
        .into_iter()
        .map(|(from, to)| {
            let part = &name[from..to];
            let front = part.trim_start_matches([' ', ',']);
            (to - front.len(), to - front.len() + front.trim_end_matches([' ', ',']).len())
        })
        .filter(|(from, to)| from < to)
        .collect();
    if ranges.len() < 2 {
        return None;
    }
    let known_name = |name: &str| name.len() <= MAX_NAME && names.resolve(name).is_some();
    let found =
        ranges.iter().filter(|(from, to)| known_name(name[*from..*to].trim_matches(['*', '.', ' ']))).count();
    let certain = bracketed
        || found == ranges.len()
        || joints.iter().all(|joint| joint.english)
            && found > 0
            && ranges
                .iter()
                .all(|(from, to)| name[*from..*to].contains(' ') || known_name(&name[*from..*to]));
    certain.then_some(Parts { names: ranges, alternatives: first.alternatives })
}

fn joints(name: &str) -> Vec<Joint> {
    let mut depth = 0usize;
    let mut levels = name.char_indices().peekable();
    let mut joints: Vec<Joint> = Vec::new();
    for at in word_starts(name) {
        while let Some((_, c)) = levels.next_if(|(index, _)| *index < at) {
            match c {
                '(' | '[' => depth += 1,
                ')' | ']' => depth = depth.saturating_sub(1),
                _ => {}
            }
        }
        if depth > 0 || at == 0 || joints.last().is_some_and(|joint| at < joint.end) {
            continue;
        }
        let rest = &name[at..];
        let Some((word, alternatives)) =
            CONNECTORS.candidates(rest).iter().find(|(word, _)| stands(name, at, word))
        else {
            continue;
        };
        let bracketed = word.starts_with('(');
        let english = bracketed || matches!(*word, "and" | "&" | "or" | "and/or");
        let len = prefix(rest, word).unwrap_or(0);
        joints.push(Joint { start: at, end: at + len, alternatives: *alternatives, bracketed, english });
    }
    joints
}

/// Whether `word` stands at `at` with a blank (or, in brackets, anything) on both sides.
fn stands(name: &str, at: usize, word: &str) -> bool {
    let Some(len) = prefix(&name[at..], word) else { return false };
    word.starts_with('(') || name[..at].ends_with(' ') && name[at + len..].starts_with(' ')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn split(name: &str) -> Vec<&str> {
        let names = Dictionary::embedded();
        parts(name, names.resolve(name).is_some(), names)
            .map_or(vec![name], |parts| parts.names.into_iter().map(|(from, to)| &name[from..to]).collect())
    }

    #[test]
    fn joined_names_come_apart() {
        assert_eq!(
            split("Phenoxyethanol (and) Ethylhexylglycerin"),
            ["Phenoxyethanol", "Ethylhexylglycerin"]
        );
        assert_eq!(split("Cetearyl Alcohol and Coco-Glucoside"), ["Cetearyl Alcohol", "Coco-Glucoside"]);
        assert_eq!(split("Glycerin & Water"), ["Glycerin", "Water"]);
    }

    #[test]
    fn names_that_only_look_joined_stay_whole() {
        assert_eq!(split("Sodium Tallowate and Cocoate"), ["Sodium Tallowate and Cocoate"]);
        assert_eq!(split("FD&C Red No. 40"), ["FD&C Red No. 40"]);
        assert_eq!(split("Sandalwood Extract"), ["Sandalwood Extract"]);
    }
}
