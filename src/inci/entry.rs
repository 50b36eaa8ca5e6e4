//! From an entry of the list to its items: amounts, marks, claims and Drug-Facts words come off the name.

use super::amount::{self, Found};
use super::fold;
use super::list::{Blend, ProblemKind, Unit, Why};
use super::marks;
use super::prose;
use super::prose_words::{DRUG_FACTS, FOOTNOTE_WORDS, LEADING_CLAIMS};
use super::purpose;
use super::walk::{Context, Walk};

/// `name` without a claim in front of it, and the claim.
pub(super) fn without_claims(name: &str) -> (&str, Option<&str>) {
    let longest = LEADING_CLAIMS.longest(name);
    let Some(len) = longest else { return (name, None) };
    let rest = name[len..].trim_start();
    if rest.is_empty() || !rest.starts_with(char::is_alphanumeric) || rest.chars().nth(1).is_none() {
        return (name, None);
    }
    (rest, Some(&name[..len]))
}

/// Whether a name with brackets or slashes has nothing in it that an entry is looked through for: joining words,
/// Drug-Facts words, claims, brackets that are headings.
pub(super) fn is_one_name(part: &str) -> bool {
    let joins =
        |bytes: &[u8]| bytes.starts_with(b" and ") || bytes.starts_with(b"(and") || bytes.starts_with(b"(or");
    let sign = |(at, byte): (usize, u8)| match byte {
        b'[' | b'<' | b'*' | b'+' | b'%' => true,
        b' ' | b'(' => joins(&part.as_bytes()[at..]),
        _ => false,
    };
    !part.bytes().enumerate().any(sign)
        && without_claims(part).1.is_none()
        && part.rfind('(').is_none_or(|open| DRUG_FACTS.longest(part[open + 1..].trim_start()).is_none())
}

/// The name before a colour index number in brackets: `Titanium Dioxide (CI 77891)`.
pub(super) fn before_colour_index(part: &str) -> Option<&str> {
    let (name, inside) = part.strip_suffix(')')?.split_once(" (")?;
    let number = inside.strip_prefix("CI")?;
    let number = number.strip_prefix(' ').unwrap_or(number);
    (number.len() == 5 && number.bytes().all(|byte| byte.is_ascii_digit())).then_some(name)
}

impl Walk<'_> {
    /// Reads one entry, which may hold several names with an amount each.
    pub(super) fn entries(&mut self, start: usize, end: usize, context: Context) {
        let part = &self.text[start..end];
        if !part.bytes().any(|byte| byte.is_ascii_digit()) {
            return self.entry(start, end, None, None, context);
        }
        let claim = part.len() - without_claims(part).0.len();
        let Some(first) = next_amount(part, claim) else {
            return self.entry(start, end, None, None, context);
        };
        let led = &part[..first.start];
        if led.contains(char::is_alphabetic) && prose::is_connecting(led) {
            // "contains 72% rose water"
            self.ignore(start, start + first.start, Why::Prose);
            return self.entries(start + first.start, end, context);
        }
        let in_front = purpose::is_bare(&part[claim..first.start]);
        // "99% of natural origin" is the product's, not a name's.
        let said = part[first.end..].trim_start();
        let word = fold::words(said).next().unwrap_or("");
        if in_front && FOOTNOTE_WORDS.contains(word) && self.resolve(said).is_none() {
            return self.ignore(start, end, Why::Claim);
        }
        if in_front {
            self.amounts_in_front(start + claim, end, first, claim, context);
        } else {
            self.amounts_behind(start, end, first, context);
        }
    }

    /// "2% Salicylic Acid 5% Glycolic Acid"
    fn amounts_in_front(&mut self, start: usize, end: usize, first: Found, base: usize, context: Context) {
        let text = self.text;
        let mut from = start - base;
        let mut current = first;
        loop {
            let base_at = start - base;
            let next = next_amount(&text[base_at..end], current.end).filter(|next| {
                text[base_at + current.end..base_at + next.start].chars().any(char::is_alphabetic)
            });
            // The last amount of "5% A, B 10%" belongs to what stands before it; only one in front is ours.
            let until = match next {
                Some(next) if !purpose::is_bare(&text[base_at + next.end..end]) => base_at + next.start,
                _ => end,
            };
            let entry = shifted(current, base_at);
            self.entry(from, until, Some(entry), None, context);
            match next {
                Some(next) if until < end => {
                    self.problem(until, until, ProblemKind::MissingSeparator);
                    from = until;
                    current = next;
                }
                _ => return,
            }
        }
    }

    /// "Avobenzone 3% Homosalate 10% (sunscreen) Water"
    fn amounts_behind(&mut self, start: usize, end: usize, first: Found, context: Context) {
        let text = self.text;
        let mut from = start;
        let mut current = shifted(first, start);
        loop {
            let tail = self.behind_amount(current.end, end);
            let rest = text[tail..end].trim_matches(|c: char| c.is_whitespace() || ",;.:-–".contains(c));
            let next = next_amount(&text[from..end], tail - from).map(|next| shifted(next, from));
            let another = !rest.is_empty()
                && rest.chars().filter(|c| c.is_alphabetic()).nth(1).is_some()
                && (next.is_some() || self.starts_a_name(rest));
            if !another {
                return self.entry(from, end, Some(current), None, context);
            }
            self.entry(from, tail, Some(current), None, context);
            let purpose = text[current.end..tail].chars().any(char::is_alphabetic);
            if !purpose {
                self.problem(tail, tail, ProblemKind::MissingSeparator);
            }
            from = tail;
            match next {
                Some(next) => current = next,
                None => {
                    self.part(from, end, Context { alone: false, ..context });
                    return;
                }
            }
        }
    }

    /// Where what belongs to an amount ends: marks, brackets and Drug-Facts words behind it.
    fn behind_amount(&self, from: usize, end: usize) -> usize {
        let mut at = from;
        loop {
            let rest = &self.text[at..end];
            let trimmed = rest.trim_start_matches(|c: char| {
                c.is_whitespace() || marks::is_sign(c) || matches!(c, '.' | ',' | '+')
            });
            let skipped = rest.len() - trimmed.len();
            if let Some(len) = purpose::at_start(trimmed.trim_start_matches(['-', '–', ' '])) {
                at += skipped + (trimmed.len() - trimmed.trim_start_matches(['-', '–', ' ']).len()) + len;
            } else if trimmed.starts_with('(') {
                let window = crate::source::floor_char_boundary(trimmed, 200);
                let Some(close) = trimmed[..window].find(')') else { return at };
                at += skipped + close + 1;
            } else {
                return at + if trimmed.is_empty() { skipped } else { 0 };
            }
        }
    }

    fn starts_a_name(&self, rest: &str) -> bool {
        let rest = rest.trim_start_matches("and ").trim();
        self.resolve(rest).is_some()
            || rest.split_whitespace().nth(1).is_some()
            || super::run::first_name(rest, self.names).is_some()
    }

    /// Reads one entry with at most one amount.
    pub(super) fn entry(
        &mut self,
        start: usize,
        end: usize,
        found: Option<Found>,
        blend: Option<Blend>,
        context: Context,
    ) {
        let (outer, outer_end) = self.outer(start, end);
        if outer >= outer_end {
            return;
        }
        let mut marks = Vec::new();
        let (mut from, mut to) = (outer, outer_end);
        let mut hole = None;
        if let Some(found) = found {
            let left =
                self.text[from..found.start.max(from)].trim_end_matches([' ', '-', '–', ':', '=', '\n', '~']);
            let right_start = found.end.min(to);
            if purpose::is_bare(&self.text[from..found.start.max(from)]) {
                let rest = self.text[right_start..to].trim_start();
                let bare = ["- ", "– ", "— ", ": "].iter().find_map(|sign| rest.strip_prefix(sign));
                from = to - bare.unwrap_or(rest).len();
            } else if !closes_bracket(left, &self.text[right_start..to])
                && self.text[right_start..to].chars().all(|c| !c.is_alphanumeric())
            {
                push_marks(&mut marks, &self.text[right_start..to]);
                to = from + left.len();
            } else {
                hole = Some((from + left.len(), right_start));
            }
        }
        let amount = found.map(|found| (found, self.span(found.inner_start, found.inner_end)));
        (from, to) = self.bare_name(from, to, &mut marks);
        if hole.is_some_and(|(hole_start, hole_end)| hole_start < from || hole_end > to) {
            hole = None;
        }
        if let Some((hole_start, hole_end)) = hole
            && let (head_end, true) = (hole_start, purpose::is_purpose(&self.text[hole_end..to]))
        {
            to = head_end;
            hole = None;
            (from, to) = self.bare_name(from, to, &mut marks);
        }
        if from >= to {
            let taken =
                found.is_some_and(|found| context.follows && self.amount_of_last(found, outer, outer_end));
            if !taken {
                self.leftover(outer, outer_end, found.is_some());
            }
            return;
        }
        if let Some((hole_start, hole_end)) = hole {
            let (left, right) =
                (self.text[from..hole_start].trim_end(), self.text[hole_end..to].trim_start());
            let blank = if right.starts_with([')', ']']) { "" } else { " " };
            let name = format!("{left}{blank}{right}");
            return self.owned((outer, outer_end), &name, amount, marks, blend, context);
        }
        if amount.is_none() && found.is_none() && self.text[from..to].ends_with('%') {
            self.problem(to - 1, to, ProblemKind::PercentWithoutNumber);
            (from, to) = self.bare_name(from, to - 1, &mut marks);
            if from >= to {
                return self.leftover(outer, outer_end, true);
            }
        }
        self.named((outer, outer_end), (from, to), amount, marks, blend, context);
    }

    /// The range without separators, dashes and joining words at its ends.
    fn outer(&self, start: usize, end: usize) -> (usize, usize) {
        let part = &self.text[start..end];
        let mut front = part.trim_start_matches(|c: char| {
            c.is_whitespace() || matches!(c, ',' | ';' | '.' | ':' | '-' | '–' | '—' | '•' | '"' | '/' | '=')
        });
        for word in ["and ", "& "] {
            if let Some(len) = fold::prefix(front, word) {
                front = &front[len..];
            }
        }
        let start = end - front.trim_start().len();
        let back = self.text[start..end]
            .trim_end_matches(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | ':' | '"' | '='));
        let back = back.trim_end_matches(['-', '–', '/']).trim_end();
        (start, start + back.len())
    }

    /// Takes marks, claims and Drug-Facts words off both ends.
    fn bare_name(&self, start: usize, end: usize, found: &mut Vec<String>) -> (usize, usize) {
        let text = self.text;
        let (mut start, mut end) = self.trimmed(start, end);
        loop {
            let (before_start, before_end) = (start, end);
            let part = &text[start..end];
            let part = part.trim_end_matches([',', ';', ':', ' ']);
            end = start + part.len();
            if let Some(bare) = marks::without_stray_closer(part)
                && self.resolve(part).is_none()
            {
                end = start + bare.len();
                continue;
            }
            if let (bare, Some(mark)) = marks::trailing(part) {
                push_marks(found, mark);
                end = start + bare.trim_end().len();
                continue;
            }
            if let (bare, Some(mark)) = marks::leading(part) {
                push_marks(found, mark);
                start = end - bare.len();
                continue;
            }
            if let (bare, Some(claim)) = without_claims(part)
                && self.names.lookup(part).is_none()
            {
                found.push(claim.to_owned());
                start = end - bare.len();
                continue;
            }
            if let Some(at) = purpose::at_end(part) {
                end = start + part[..at].trim_end_matches([' ', '-', '–', ':', ',']).len();
                continue;
            }
            if let Some(len) = purpose::at_start(part).filter(|_| part.len() > 3)
                && self.names.lookup(part).is_none()
            {
                start += len;
                (start, end) = self.trimmed(start, end.max(start));
                continue;
            }
            if (before_start, before_end) == (start, end) || start >= end {
                return (start, end.max(start));
            }
        }
    }

    /// "Benzoyl Peroxide, 5%": gives an amount that stands alone behind a comma to the name before the comma;
    /// false when there is none that lacks one.
    fn amount_of_last(&mut self, found: Found, start: usize, end: usize) -> bool {
        let (span, printed) = (self.span(start, end), self.span(found.inner_start, found.inner_end));
        // The end of "10, 000 ppm", which was cut at its comma.
        if self.text[found.inner_start..].starts_with("00") {
            return false;
        }
        let Some(last) = self.list.items.last() else { return false };
        let gap = &self.raw[last.span.end as usize..(span.start as usize).max(last.span.end as usize)];
        if last.amount.is_some() || gap.trim() != "," {
            return false;
        }
        let amount = self.amount(found, printed, last.identity);
        if let (Some(last), Some(_)) = (self.list.items.last_mut(), amount) {
            last.amount = amount;
            last.span.end = span.end;
        }
        amount.is_some()
    }

    /// What is left when nothing of an entry is a name.
    fn leftover(&mut self, start: usize, end: usize, amount: bool) {
        let part = &self.text[start..end];
        let why = if purpose::at_end(part).is_some() {
            Why::DrugFacts
        } else if amount {
            Why::Amount
        } else {
            Why::Debris
        };
        self.ignore(start, end, why);
    }
}

/// The next amount that is not said of something inside a bracket, as in `Vitamin C (100% L-Ascorbic Acid)`.
fn next_amount(part: &str, from: usize) -> Option<Found> {
    let mut at = from;
    loop {
        let found = amount::find(part, at)?;
        let head = &part[..found.start];
        let open = head.rfind(['(', '[']).filter(|open| !head[*open..].contains([')', ']']));
        let Some(open) = open else { return Some(found) };
        let Some(close) = part[found.end..].find([')', ']']).map(|close| found.end + close) else {
            return Some(found);
        };
        if let Some(found) = of_the_whole(part, found, open, close) {
            return Some(found);
        }
        at = found.end;
    }
}

/// An amount inside the bracket from `open` to `close` that is the item's all the same: the bracket holds nothing but
/// amounts, as in `Niacinamide (2%, 20,000 ppm)`, or repeats the name, or gives another name before the parts per million.
fn of_the_whole(part: &str, found: Found, open: usize, close: usize) -> Option<Found> {
    let inner = part[open + 1..found.start].trim_matches([' ', ',', ':']);
    let behind = part[found.end..close].trim();
    let bracket = Found { start: open, end: close + 1, ..found };
    if inner.is_empty() {
        let numbers = behind.is_empty()
            || !behind.contains(char::is_alphanumeric)
            || amount::find(behind, 0).is_some_and(|other| {
                purpose::is_bare(&behind[..other.start])
                    && !behind[other.end..].contains(char::is_alphanumeric)
            });
        return numbers.then_some(bracket);
    }
    if !behind.is_empty() {
        return None;
    }
    if inner.eq_ignore_ascii_case(part[..open].trim()) {
        return Some(bracket);
    }
    (matches!(found.unit, Unit::Ppm | Unit::Ppb) && !inner.contains(',')).then_some(found)
}

/// Whether an amount between the two was the last thing in a bracket.
fn closes_bracket(left: &str, right: &str) -> bool {
    right.trim_start().starts_with([')', ']'])
        && left.rfind(['(', '[']).is_some_and(|open| !left[open..].contains([')', ']']))
}

fn shifted(found: Found, by: usize) -> Found {
    Found {
        start: found.start + by,
        end: found.end + by,
        inner_start: found.inner_start + by,
        inner_end: found.inner_end + by,
        ..found
    }
}

pub(super) fn push_marks(marks: &mut Vec<String>, text: &str) {
    let mark: String = text.chars().filter(|c| !c.is_whitespace() && !",.;:".contains(*c)).collect();
    if !mark.is_empty() && !marks.contains(&mark) && !matches!(mark.as_str(), ")" | "(" | "]" | "[" | "-") {
        marks.push(mark);
    }
}
