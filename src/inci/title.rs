//! Titles of products and shades: in brackets, several in a row, or run into the list without a colon as in
//! "Night Cream 50 ml Water, Glycerin", where only the water that most lists begin with shows where they end.

use super::fold::{self, word_starts, words};
use super::heading::{is_weak_line, whole};
use super::list::{ProblemKind, Why};
use super::walk::{Context, MAX_NAME, Walk};
use super::{code, marks, prose, run};

/// Words of sets and shops, which tell a title from an unknown name.
const TELLING: &[&str] = &[
    "gift",
    "free",
    "special",
    "item",
    "set",
    "main",
    "sale",
    "original",
    "ingredients",
    "komposisi",
    "full",
    "size",
];

/// Units of what a pack holds.
const UNITS: &[&str] = &["ml", "g", "oz", "fl", "l"];

/// `[Cream] Water`: a bracket in front, or behind a name, that names a product. The range of the bracket.
pub(super) fn bracketed(part: &str) -> Option<(usize, usize)> {
    let (open, close) = match part.find('[') {
        Some(open) => (open, part[open..].find(']').map(|at| open + at)?),
        None => {
            let open = part.find('<')?;
            (open, part[open..].find('>').map(|at| open + at)?)
        }
    };
    let inner = part[open + 1..close].trim();
    let behind = part[close + 1..].trim_start();
    let whole = open == 0 && behind.is_empty();
    let before_name = behind.starts_with(|c: char| c.is_alphabetic() || c.is_ascii_digit());
    let titled = inner.chars().filter(|c| c.is_alphabetic()).count() >= 3
        && !fold::is(inner, "nano")
        && !code::is_code(inner);
    (titled && (whole || before_name && (open == 0 || !part[..open].ends_with(' ') || inner.contains(' '))))
        .then_some((open, close + 1))
}

impl Walk<'_> {
    /// A bracket that names a product or section, with what stands before it; says where to go on.
    pub(super) fn bracketed(
        &mut self,
        (start, end, last): (usize, usize, usize),
        bracket: (usize, usize),
        context: Context,
    ) -> usize {
        let part = &self.text[start..end];
        let (open, close) = bracket;
        let inner = part[open + 1..close - 1].trim();
        let (before, behind) = (part[..open].trim(), part[close..].trim());
        if let Some(opens) = whole(inner) {
            self.part_without_bracket(start, start + open, context);
            self.ignore(start + open, start + close, Why::Heading);
            self.open(Some(opens));
            return start + close;
        }
        let unknown =
            self.names.lookup(head_of(part)).is_none() && (open == 0 || self.resolve(part).is_none());
        let title = self.resolve(inner).is_none()
            || open == 0 && part[close..].starts_with(char::is_alphabetic)
            || self.resolve(before).is_some() && self.resolve(behind).is_some();
        let placed = before.is_empty() || !behind.is_empty() && self.resolve(before).is_some();
        if !(unknown && title && placed) {
            if !self.titled(start, end, context) {
                self.entries(start, end, context);
            }
            return last;
        }
        self.part_without_bracket(start, start + open, context);
        self.begin_variant(start + open, start + close);
        start + close
    }

    fn part_without_bracket(&mut self, start: usize, end: usize, context: Context) {
        let (start, end) = self.trimmed(start, end);
        if start < end {
            self.entries(start, end, context);
        }
    }

    /// Reads a part that is a title with the first name of its list behind it; false when it is none.
    pub(super) fn titled(&mut self, start: usize, end: usize, context: Context) -> bool {
        let text = self.text;
        let part = &text[start..end];
        if part.len() > MAX_NAME
            || !ends_in_water(part)
            || part.starts_with(|c: char| c == '&' || marks::is_sign(c))
            || self.resolve(part).is_some()
        {
            return false;
        }
        let Some(at) = self.first_water(part, context) else { return false };
        let (head_start, head_end) = self.trimmed(start, start + at);
        // The list before the title may end without a separator, too.
        let head = &text[head_start..head_end];
        let known = if context.follows { run::first_name(head, self.names).unwrap_or(0) } else { 0 };
        if known > 0 {
            self.problem(head_start + known, head_start + known, ProblemKind::MissingSeparator);
            self.entries(head_start, head_start + known, context);
        }
        let (from, to) = self.trimmed(head_start + known, head_end);
        let bare = text[from..to].trim_end_matches(['-', '–', ' ']);
        if code::is_code(bare) {
            self.ignore(from, from + bare.len(), Why::Code);
        } else if is_weak_line(&text[from..to]) {
            self.ignore(from, to, Why::Heading);
            self.open(super::heading::tail(&text[from..to]).map(|tail| tail.opens));
        } else if prose::is_prose(&text[from..to]) && !is_telling(&text[from..to]) {
            self.ignore(from, to, Why::Prose);
        } else {
            self.begin_variant(from, to);
        }
        self.entries(start + at, end, Context { alone: false, follows: false, ..context });
        true
    }

    /// "LimoneneDew Remover 50ml as Special Gift" before the heading of the next list: the last name and a title.
    pub(super) fn ends_in_title(&mut self, start: usize, end: usize, context: Context) -> bool {
        let part = &self.text[start..end];
        if !context.follows || part.len() > MAX_NAME || !is_telling(part) {
            return false;
        }
        let Some(known) = run::first_name(part, self.names).filter(|&known| is_telling(&part[known..]))
        else {
            return false;
        };
        let window = crate::source::floor_char_boundary(self.text, end + 80);
        let behind = self.text[end..window.max(end)].trim_start_matches(['\n', ' ', '.']);
        let head = behind.find(':').filter(|&colon| colon <= 40).map_or("", |colon| &behind[..colon]);
        if !is_weak_line(head) {
            return false;
        }
        self.problem(start + known, start + known, ProblemKind::MissingSeparator);
        self.entries(start, start + known, context);
        self.begin_variant(start + known, end);
        true
    }

    /// Where the name of water starts that `part` ends with, if what stands before it is a title.
    fn first_water(&self, part: &str, context: Context) -> Option<usize> {
        let water = self.names.lookup("Water")?.id;
        word_starts(part).filter(|&at| at > 0).find(|&at| {
            let (head, tail) = (part[..at].trim_end(), &part[at..]);
            if !tail.starts_with(char::is_alphabetic)
                || self.resolve(tail).is_none_or(|found| found.id != water)
            {
                return false;
            }
            // "Rose Water" is one name; "Aqua" and "Water (Aqua)" are names of their own.
            let own = tail.contains(['/', '(', '\\']) || fold::is(tail, "aqua");
            if is_telling(head) || is_weak_line(head) {
                return true;
            }
            // Names that only lost their separators are no title.
            let known = run::first_name(head, self.names).unwrap_or(0);
            let title = head[known..].trim();
            own && (known > 0) == context.follows
                && words(title).nth(1).is_some()
                && !title.starts_with('&')
                && run::first_name(title, self.names).is_none()
        })
    }

    /// "Shade 1, Shade 2, Shade 3:" over one list: takes back what was taken for names between the start of the line
    /// and the last title, if none of it is known. Where the titles start.
    pub(super) fn with_titles_before(&mut self, title: usize) -> usize {
        let window = crate::source::floor_char_boundary(self.text, title.saturating_sub(MAX_NAME));
        let line = match self.text[window..title].rfind('\n') {
            Some(at) => window + at + 1,
            None if window == 0 => 0,
            None => return title,
        };
        let (line, title_start) = (self.trimmed(line, title).0, title);
        if line >= title_start {
            return title;
        }
        let from = self.span(line, title_start).start;
        let first = self.list.items.partition_point(|item| item.span.start < from);
        let found = &self.list.items[first..];
        let unknown = found.iter().all(|item| item.identity.is_none() && item.amount.is_none());
        if found.is_empty()
            || !unknown
            || self.list.ignored.last().is_some_and(|ignored| ignored.span.end > from)
        {
            return title;
        }
        self.list.items.truncate(first);
        line
    }

    /// Where a product's title starts that follows a name without a separator.
    pub(super) fn title_start(&self, start: usize, end: usize) -> usize {
        let head = &self.text[start..end];
        let known = word_starts(head)
            .filter(|&at| at > 2)
            .take(24)
            .take_while(|&at| at <= MAX_NAME)
            .filter(|&at| {
                let name = head[..at].trim_end_matches(['.', ' ']);
                self.names.lookup(name).is_some() || name.ends_with(')') && self.names.resolve(name).is_some()
            })
            .last();
        known.map_or(start, |at| start + at)
    }
}

/// As much of a part as a name can be.
fn head_of(part: &str) -> &str {
    &part[..crate::source::floor_char_boundary(part, MAX_NAME)]
}

/// A cheap look at the last letters, before names are looked up.
fn ends_in_water(part: &str) -> bool {
    let bare = part.trim_end_matches([')', ' ', '*', '.']);
    ["water", "aqua", "eau", "agua", "вода"].iter().any(|word| {
        bare.len()
            .checked_sub(word.len())
            .and_then(|at| bare.get(at..))
            .is_some_and(|tail| fold::is(tail, word))
    })
}

/// Whether a text holds the size of a pack or words of a set.
fn is_telling(head: &str) -> bool {
    let mut number = false;
    words(head).any(|word| {
        let unit = word.trim_start_matches(|c: char| c.is_ascii_digit());
        let sized = (number || unit.len() < word.len()) && fold::contains(UNITS, unit);
        number = word.bytes().all(|byte| byte.is_ascii_digit());
        sized || fold::contains(TELLING, word)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_and_gifts_tell_a_title() {
        for title in [
            "Calming Skin 25ml",
            "Barrier Balm (Special Gift)",
            "Night Cream 1.7 fl. oz",
            "Pad [NOT FOR SALE]",
        ] {
            assert!(is_telling(title), "{title}");
        }
        for name in ["Rosa Damascena Flower", "Hamamelis Virginiana (Witch Hazel)", "PEG-8", "Ceramide 3"] {
            assert!(!is_telling(name), "{name}");
        }
    }
}
