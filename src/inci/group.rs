//! Blends that a maker names and spells out in a bracket: `Botanical Blend [A, B, C]`.

use super::amount;
use super::blend;
use super::class::ELEMENT_JOINT;
use super::comma;
use super::list::{Blend, ProblemKind, Why};
use super::walk::{Context, Walk};
use crate::dictionary::Dictionary;

/// A blend that is spelled out.
#[derive(Debug, PartialEq, Eq)]
struct Group {
    /// Where its name ends.
    head: usize,
    /// Start and end of each member.
    members: Vec<(usize, usize)>,
    /// Where a name starts that follows without a separator.
    behind: Option<usize>,
}

/// Takes `part`, which is unknown, apart, if it is an unknown name and a bracket of known ones. Synonyms of one
/// substance are no members, and colour index numbers belong to the colour before them.
fn group(part: &str, names: &Dictionary) -> Option<Group> {
    let inner_end = part.rfind([')', ']'])?;
    // "Moonleaf Blend [A, B] Glycerin": the comma behind the bracket is lost.
    let behind = part[inner_end + 1..].trim_start();
    if !behind.is_empty() && names.resolve(behind).is_none() {
        return None;
    }
    let bytes = &part.as_bytes()[..inner_end];
    let mut depth = 0usize;
    let open = bytes.iter().rposition(|byte| {
        match byte {
            b')' | b']' => depth += 1,
            b'(' | b'[' if depth > 0 => depth -= 1,
            b'(' | b'[' => return true,
            _ => {}
        }
        false
    })?;
    memchr::memchr3(b',', b';', ELEMENT_JOINT, &bytes[open..])?;
    let members = members(part, open + 1, inner_end, names);
    let colour = |name: &str| name.get(..2).is_some_and(|start| start.eq_ignore_ascii_case("ci"));
    let mut known: Vec<_> = members
        .iter()
        .map(|&(from, to)| bare(&part[from..to]))
        .filter(|name| !colour(name))
        .filter_map(|name| names.resolve(name))
        .map(|found| found.id)
        .collect();
    let found = known.len();
    known.sort_unstable();
    known.dedup();
    let several = known.iter().skip(1).any(|&id| !names.same_substance(known[0], id));
    let head = part[..open].trim_end_matches([' ', ':']).len();
    (several && found * 3 >= members.len() * 2 && names.resolve(&part[..head]).is_none()).then(|| Group {
        head,
        members,
        behind: (!behind.is_empty()).then(|| part.len() - behind.len()),
    })
}

/// The names between the commas, and joining words, of `part[from..to]`, outside further brackets.
fn members(part: &str, from: usize, to: usize, names: &Dictionary) -> Vec<(usize, usize)> {
    let bytes = &part.as_bytes()[..to];
    let (mut members, mut start, mut depth) = (Vec::new(), from, 0usize);
    let mut take = |start: usize, end: usize| {
        let name = part[start..end].trim();
        if name.is_empty() {
            return;
        }
        let at = start + (part[start..end].len() - part[start..end].trim_start().len());
        match blend::parts(name, names.resolve(name).is_some(), names) {
            Some(parts) => members.extend(parts.names.into_iter().map(|(from, to)| (at + from, at + to))),
            None => members.push((at, at + name.len())),
        }
    };
    for at in from..to {
        match bytes[at] {
            b'(' | b'[' => depth += 1,
            b')' | b']' => depth = depth.saturating_sub(1),
            b';' if depth == 0 => {
                take(start, at);
                start = at + 1;
            }
            b',' | ELEMENT_JOINT if depth == 0 && comma::separates(bytes, at, start) => {
                take(start, at);
                start = at + 1;
            }
            _ => {}
        }
    }
    take(start, to);
    members
}

/// A member without its amount and marks.
fn bare(member: &str) -> &str {
    let end = amount::find(member, 0).map_or(member.len(), |found| found.start);
    member[..end].trim_matches(['*', '.', ' ', '(', '-'])
}

impl Walk<'_> {
    /// Reads a name that is a blend spelled out: its members share a place in the order, as those of any blend do, and
    /// its own name is no ingredient. False when it is none.
    pub(super) fn group(&mut self, name: (usize, usize), context: Context) -> bool {
        let part = &self.text[name.0..name.1];
        let Some(group) = group(part, self.names) else { return false };
        // A whole list in brackets is no blend.
        let shared = (group.head > 0).then(|| {
            let number = self.blends;
            self.blends = self.blends.saturating_add(1);
            Blend { number, alternatives: false }
        });
        self.ignore(name.0, name.0 + group.head, Why::Heading);
        for (start, end) in group.members {
            let (start, end) = (name.0 + start, name.0 + end);
            let found = amount::find(&self.text[..end], start);
            self.entry(start, end, found, shared, context);
        }
        if let Some(behind) = group.behind {
            self.problem(name.0 + behind, name.0 + behind, ProblemKind::MissingSeparator);
            self.entry(name.0 + behind, name.1, None, None, context);
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn taken(part: &str) -> Option<Vec<&str>> {
        group(part, Dictionary::embedded())
            .map(|group| group.members.into_iter().map(|(from, to)| &part[from..to]).collect())
    }

    #[test]
    fn an_unknown_name_with_known_ones_in_a_bracket_is_a_blend() {
        assert_eq!(
            taken("Moonleaf Blend [Aqua, Camellia Sinensis (Green Tea) Leaf Extract, 1,2-Hexanediol]"),
            Some(vec!["Aqua", "Camellia Sinensis (Green Tea) Leaf Extract", "1,2-Hexanediol"])
        );
        assert_eq!(
            taken("Moonleaf Complex (Niacinamide, Panthenol & Allantoin)"),
            Some(vec!["Niacinamide", "Panthenol", "Allantoin"])
        );
    }

    #[test]
    fn brackets_that_explain_a_name_stay() {
        for name in [
            "Parfum (Linalool, Citral, Geraniol)",
            "Moonleaf Wax (Beeswax, Cire d'Abeille)",
            "Moonleaf Pigments (CI 77491, CI 77492, CI 77499)",
            "Moonleaf Oil (cold pressed, from Glycerin)",
            "Moonleaf (Glycerin)",
        ] {
            assert_eq!(taken(name), None, "{name}");
        }
    }
}
