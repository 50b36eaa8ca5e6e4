//! Headings: of sections ("Inactive Ingredients:", "[+/-"), of products and shades ("Lip Balm:"), and labels of
//! what is no list ("Directions:").

use super::code;
use super::fold::{self, phrase, word_starts, words};
use super::heading_words::{Heading, Opens, STRONG_HEADINGS, WEAK_HEADINGS};
use super::index::Index;
use super::list::{Section, Why};
use super::prose;
use super::prose_words::{DRUG_FACTS, LABELS};
use super::walk::{Context, Walk};

/// A section's heading at the end of a text.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Tail {
    /// Where it starts.
    pub(super) at: usize,
    /// What it opens.
    pub(super) opens: Opens,
}

/// No heading is longer than this many bytes.
const MAX_HEADING: usize = 160;

/// Signs and small words that stand between the parts of a heading.
fn is_filler(c: char) -> bool {
    c.is_whitespace() || "()[]{}/+-–—±%:.*&|#=•".contains(c)
}

/// The section heading that `text` ends with: "Phenoxyethanol. May Contain/Peut Contenir (+/-)".
pub(super) fn tail(text: &str) -> Option<Tail> {
    let mut window = text.len().saturating_sub(MAX_HEADING);
    while !text.is_char_boundary(window) {
        window += 1;
    }
    word_starts(&text[window..]).find_map(|at| {
        let at = at + window;
        let rest = &text[at..];
        if at > 0 && phrase(rest, "contains").or_else(|| phrase(rest, "contain")).is_some() {
            return None;
        }
        // A filler cannot start a heading, except the sign that is one.
        if rest.starts_with(is_filler) && !rest.starts_with(['+', '±', '[', '(']) {
            return None;
        }
        whole(rest).map(|opens| Tail { at, opens })
    })
}

/// What `text` opens if it is headings and filler from end to end.
pub(super) fn whole(text: &str) -> Option<Opens> {
    let mut rest = text;
    let mut opens = None;
    loop {
        if let Some((len, found)) = longest(rest, &STRONG_HEADINGS).or_else(|| longest(rest, &WEAK_HEADINGS))
        {
            opens = Some(match (opens, found) {
                (Some(earlier), Opens::List) => earlier,
                _ => found,
            });
            rest = &rest[len..];
        } else if let Some(len) = DRUG_FACTS.longest(rest) {
            rest = &rest[len..];
        } else if let Some(len) =
            ["and", "et", "y", "und", "only", "uses", "use"].iter().find_map(|word| phrase(rest, word))
        {
            rest = &rest[len..];
        } else if rest.starts_with(is_filler) {
            rest = rest.trim_start_matches(is_filler);
        } else {
            return if rest.is_empty() { opens } else { None };
        }
    }
}

fn longest(text: &str, table: &Index<Heading>) -> Option<(usize, Opens)> {
    table
        .candidates(text)
        .iter()
        .filter_map(|(words, opens)| phrase(text, words).map(|len| (len, *opens)))
        .max_by_key(|(len, _)| *len)
}

/// Whether `text` begins with a heading: then a full stop before it ends a list.
pub(super) fn leads(text: &str) -> bool {
    let rest = text.trim_start_matches(['[', '(', ' ']);
    longest(rest, &STRONG_HEADINGS).is_some()
        || longest(rest, &WEAK_HEADINGS).is_some_and(|(len, _)| rest[len..].trim_start().starts_with(':'))
}

/// Whether `text` is one of the headings that need a line of their own.
pub(super) fn is_weak_line(text: &str) -> bool {
    tail(text).is_some_and(|tail| tail.at == 0)
}

/// A heading without a colon inside `text`: where, how long, and what it opens.
pub(super) fn inside(text: &str) -> Option<(usize, usize, Opens)> {
    word_starts(text).find_map(|at| {
        let first = text[at..].chars().next()?;
        // Cheap exit: the letters and signs that headings start with.
        if !first.is_alphabetic() && !matches!(first, '+' | '±' | '[' | '(') {
            return None;
        }
        let window = crate::source::floor_char_boundary(text, at + MAX_HEADING);
        let inner = text[at..window].trim_start_matches(['[', '(', '{', ' ']);
        let skipped = window - at - inner.len();
        let (len, opens) = longest(inner, &STRONG_HEADINGS)?;
        if opens == Opens::List && !inner[len..].trim_start().starts_with(':') && at > 0 {
            return None;
        }
        // "+" between two names is no "+/-".
        let mut end = at + skipped + len;
        loop {
            let rest = &text[end..];
            let filled = rest.trim_start_matches(|c: char| is_filler(c) && c != '*' && c != '#');
            let more = longest(filled, &STRONG_HEADINGS).map(|(len, _)| len);
            end = text.len() - filled.len();
            match more {
                Some(len) => end += len,
                None => break,
            }
        }
        // A bracket that was opened for the heading only is closed with it; one that opens a name's is not ours.
        let taken = &text[at..end];
        let given_back = taken.len() - taken.trim_end_matches(['(', '[', '-', ' ']).len();
        let given_back = if taken.trim_end().ends_with("+/-") { 0 } else { given_back };
        Some((at, end - at - given_back, opens))
    })
}

impl Walk<'_> {
    /// Goes on in what a heading opens.
    pub(super) fn open(&mut self, opens: Option<Opens>) {
        self.in_prose = false;
        match opens {
            Some(Opens::Section(section)) => {
                self.section = section;
                self.seen_actives |= section == Section::Active;
            }
            Some(Opens::Rest) => {
                for item in &mut self.list.items[self.variant_start..] {
                    if item.section == Section::Main {
                        item.section = Section::Active;
                    }
                }
                self.section = Section::Inactive;
            }
            Some(Opens::List) => self.section = Section::Main,
            None => {}
        }
    }

    /// Reads what stands before the colon at `colon` and says where to go on.
    pub(super) fn headed(&mut self, from: usize, colon: usize, context: Context) -> usize {
        let (start, stop) = self.trimmed(from, colon);
        let text = self.text;
        let head = &text[start..stop];
        let window = crate::source::floor_char_boundary(text, context.region_end.min(colon + 600));
        let behind = text[colon + 1..window.max(colon + 1)].trim_start_matches([' ', '\n']);
        if let Some(tail) = tail(head) {
            let (left, left_end) = self.trimmed(start, start + tail.at);
            let named = text[left..left_end.max(left)].contains(char::is_alphanumeric);
            if named {
                self.before_section(left, left_end, context);
            }
            self.ignore(if named { start + tail.at } else { start }, colon + 1, Why::Heading);
            self.open(Some(tail.opens));
            return colon + 1;
        }
        let label = head.trim_start_matches(|c: char| is_filler(c));
        if let Some((_, why)) = LABELS.candidates(label).iter().find(|(words, _)| fold::is(label, words)) {
            let reach = if *why == Why::Directions || *why == Why::Disclaimer {
                self.until_list(colon + 1, context.region_end)
            } else {
                self.sentence_end(colon, context.region_end)
            };
            self.ignore(start, reach, *why);
            self.skip_until = reach;
            return reach;
        }
        if let Some(at) = word_starts(head).find(|&at| at > 0 && fold::is(&head[at..], "purpose")) {
            self.part(start, start + at, context);
            self.ignore(start + at, colon + 1, Why::DrugFacts);
            return colon + 1;
        }
        if DRUG_FACTS.contains(label) || label.is_empty() {
            self.ignore(start, colon + 1, if label.is_empty() { Why::Debris } else { Why::DrugFacts });
            return colon + 1;
        }
        if code::is_code(head) {
            self.ignore(start, colon + 1, Why::Code);
            return colon + 1;
        }
        if let Some(end) = self.named_before((start, stop), colon, context) {
            return end;
        }
        // "INGREDIENTS/INGREDIENSER:": the words of more languages than the table has.
        if head.contains('/') && !context.follows && words(head).nth(5).is_none() && leads_to_list(head) {
            self.ignore(start, colon + 1, Why::Heading);
            self.open(Some(Opens::List));
            return colon + 1;
        }
        if let Some(opener) = prose::opener(head) {
            let from = start + opener.at;
            let subject = head[..opener.at].trim();
            let own = context.follows || self.resolve(subject).is_some();
            if own {
                self.part(start, from, context);
            }
            self.set_aside(
                (if own { from } else { start }, colon),
                opener.why,
                opener.reach,
                context.region_end,
            );
            return self.skip_until;
        }
        if let Some((at, behind_mark)) = super::marks::inner(head)
            && prose::is_footnote(&head[behind_mark..])
        {
            self.part(start, start + at, context);
            let reach = self.sentence_end(colon, context.region_end);
            self.ignore(start + at, reach, Why::Footnote);
            self.skip_until = reach;
            return reach;
        }
        let marked = super::marks::leading(head).1.is_some();
        if marked && prose::is_footnote(head) || head.starts_with(['*', '†']) && prose::is_prose(behind) {
            let reach = self.sentence_end(colon, context.region_end);
            self.ignore(start, reach, Why::Footnote);
            self.skip_until = reach;
            return reach;
        }
        let dashed = head.starts_with(['-', '–', '•']);
        let statement = sentence_of(behind);
        if dashed && !self.lists(statement)
            || prose::is_statement(statement)
            || prose::starts_with_verb(statement) && !self.lists(statement)
        {
            let reach = self.statement_end(colon, context.region_end);
            self.claim_amounts(start, colon);
            self.ignore(start, reach, Why::Claim);
            self.skip_until = reach;
            return reach;
        }
        if prose::is_prose(head) && !self.lists(behind) {
            self.ignore(start, colon + 1, Why::Prose);
            return colon + 1;
        }
        // A heading that was glued to the last name of the list before it.
        let title = if context.follows { self.title_start(start, stop) } else { start };
        if title > start {
            self.part(start, title, context);
        }
        let title = self.with_titles_before(title);
        self.begin_variant(title, colon + 1);
        colon + 1
    }

    /// Where running text ends that goes on from `from`: before the heading of a list, as on drug labels, which have
    /// the inactive ingredients behind the directions; otherwise at `end`.
    pub(super) fn until_list(&self, from: usize, end: usize) -> usize {
        let text = &self.text[from..end];
        let mut sentence = 0;
        for (at, byte) in text.bytes().enumerate() {
            if byte == b':' && at - sentence <= MAX_HEADING {
                let head = text[sentence..at].trim_start();
                let behind = &text[at + 1..crate::source::floor_char_boundary(text, at + 600).max(at + 1)];
                if is_weak_line(head) && self.lists(behind.trim_start()) {
                    return from + at - head.len();
                }
            }
            if matches!(byte, b'.' | b'!' | b':' | b'\n') {
                sentence = at + 1;
            }
        }
        end
    }

    /// End of a call-out that goes on at `from`: of its sentence, or before the list that is glued to it where line
    /// breaks were lost.
    fn statement_end(&self, from: usize, region_end: usize) -> usize {
        let glued = |at: usize| {
            let rest = &self.text[at + 1..];
            rest.starts_with(char::is_alphabetic) && self.begins_list(rest)
        };
        let bytes = &self.text.as_bytes()[..region_end];
        let ends = |at: usize| match bytes[at] {
            b'\n' => true,
            b'.' | b'!' => super::sentence::stops(bytes, at) || bytes[at] == b'.' && glued(at),
            _ => false,
        };
        let end = (from..region_end).find(|&at| ends(at));
        end.map_or(region_end, |at| if bytes[at] == b'\n' { at } else { at + 1 })
    }

    /// Where a list begins behind a sentence without a heading: its first names are all known. `end` without one.
    pub(super) fn until_names(&self, from: usize, end: usize) -> usize {
        let text = &self.text[from..end];
        let list = memchr::memchr_iter(b'.', text.as_bytes()).find(|&at| self.begins_list(&text[at + 1..]));
        list.map_or(end, |at| from + at + 1)
    }

    /// Whether the first three names of a text are known, and it is no further call-out.
    fn begins_list(&self, text: &str) -> bool {
        const LONGEST: usize = 120;
        let known = |name: Option<&str>| {
            name.is_some_and(|name| name.len() <= LONGEST && self.resolve(name.trim()).is_some())
        };
        let window = &text[..crate::source::floor_char_boundary(text, 400)];
        let mut names = window.split([',', ';', '|', '\u{1f}']);
        !text.trim_start().starts_with(['-', '–'])
            && known(names.next())
            && known(names.next())
            && known(names.next())
    }

    /// Whether what follows a colon is a list: its first names are known.
    fn lists(&self, behind: &str) -> bool {
        let known = |part: &str| self.resolve(part.trim_matches([' ', '.', '\n', '*'])).is_some();
        behind.split([',', ';', '|', '\n', '\u{1f}', '@']).take(3).filter(|part| known(part)).count() >= 1
    }

    /// What stands before a section's heading without a stop: the last name of the list, or a product's name.
    fn before_section(&mut self, start: usize, end: usize, context: Context) {
        let part = &self.text[start..end];
        let is_name =
            self.resolve(part).is_some() || super::amount::find(part, 0).is_some() || context.follows;
        if is_name {
            self.part(start, end, context);
        } else {
            self.begin_variant(start, end);
        }
    }
}

/// Whether `text` begins with a heading of a list.
fn leads_to_list(text: &str) -> bool {
    longest(text, &STRONG_HEADINGS)
        .or_else(|| longest(text, &WEAK_HEADINGS))
        .is_some_and(|(_, opens)| opens == Opens::List)
}

/// The first sentence of `text`, which is all that is asked of it.
fn sentence_of(text: &str) -> &str {
    let window = &text[..crate::source::floor_char_boundary(text, 240)];
    let end = window.find(". ").or_else(|| window.find('\n')).unwrap_or(window.len());
    &window[..end]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_in_nine_languages() {
        for (text, section) in [
            ("Active Ingredients", Section::Active),
            ("Principes actifs", Section::Active),
            ("Wirkstoffe", Section::Active),
            ("Ingredientes activos", Section::Active),
            ("Può contenere (+/-)", Section::MayContain),
            ("Pode conter", Section::MayContain),
            ("Kan bevatten", Section::MayContain),
            ("Może zawierać", Section::MayContain),
            ("Может содержать", Section::MayContain),
            ("May Contain/Peut Contenir (±)", Section::MayContain),
        ] {
            assert_eq!(tail(text), Some(Tail { at: 0, opens: Opens::Section(section) }), "{text}");
        }
        for text in [
            "Składniki",
            "Ingrédients / Ingredients",
            "INGREDIENTS (INCI)",
            "Состав",
            "Inhaltsstoffe",
            "Ingrediënten",
            "Composição",
        ] {
            assert_eq!(tail(text), Some(Tail { at: 0, opens: Opens::List }), "{text}");
        }
    }

    #[test]
    fn a_heading_behind_the_last_name() {
        assert_eq!(tail("Octocrylene 10.00% Inactive"), Some(Tail { at: 19, opens: Opens::Rest }));
        assert_eq!(inside("Tin Oxide May Contain +/- Mica").map(|(at, len, _)| (at, len)), Some((10, 16)));
        assert_eq!(inside("[+/- (May Contain) CI 77491").map(|(at, len, _)| (at, len)), Some((0, 18)));
        assert_eq!(inside("Sodium Chloride"), None);
    }
}
