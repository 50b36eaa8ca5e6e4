//! What footnote marks mean: "*Organic", glued to the last name or in a bracket behind it.

use super::entry;
use super::fold::words;
use super::list::{Footnote, Why};
use super::marks;
use super::prose;
use super::prose_words::FOOTNOTE_WORDS;
use super::walk::{Context, Walk};

/// So many marks within one part are looked at for a footnote behind them.
const MAX_MARKS: usize = 24;

impl Walk<'_> {
    /// Notes "*Organic" and "Limonene *from organic farming"; false when the part is no footnote.
    pub(super) fn footnote(&mut self, start: usize, end: usize, context: Context) -> bool {
        let part = &self.text[start..end];
        if let (rest, Some(mark)) = marks::leading(part) {
            let known = self.resolve(rest).is_some() || self.resolve(entry::without_claims(rest).0).is_some();
            if known || !prose::is_footnote(rest) && context.follows {
                return false;
            }
            if !prose::is_footnote(rest) && words(rest).nth(6).is_some() {
                return false;
            }
            let end = self.footnote_end(start, end, context);
            self.note(start, end, mark);
            return true;
        }
        // Glued to the last name.
        let mut from = 0;
        for _ in 0..MAX_MARKS {
            let Some((at, behind)) =
                marks::inner(&part[from..]).map(|(at, behind)| (from + at, from + behind))
            else {
                break;
            };

            let said = part[behind..].trim_start();
            let first = words(said).next().unwrap_or("");
            let last = self.text[end..context.region_end]
                .trim_matches(|c: char| c.is_whitespace() || ".'\"]".contains(c))
                .is_empty();
            let behind_the_list = last
                && part[..at].ends_with(' ')
                && !part[behind..].starts_with(' ')
                && self.resolve(part[..at].trim_end()).is_some();
            let explained = last
                && said.starts_with(char::is_uppercase)
                && self.list.items.iter().any(|item| item.marks.iter().any(|mark| mark == &part[at..behind]));
            let telling = behind_the_list
                || explained
                || FOOTNOTE_WORDS.contains(first)
                || prose::is_footnote(said) && self.resolve(said).is_none();
            let in_bracket = said.starts_with([')', ']']) && !part[..at].ends_with(['(', '[']);
            if telling && !in_bracket && !said.starts_with(['(', '/']) && self.resolve(said).is_none() {
                let blank = part[..at].ends_with(' ') || !part[behind..].starts_with(' ');
                let name_end = if blank { start + at } else { start + behind };
                let note_start = start + at;
                self.part(start, name_end.max(note_start), context);
                let mark = &part[at..behind];
                let end = self.footnote_end(start + behind, end, context);
                self.note(note_start, end, mark);
                return true;
            }
            from = behind;
        }
        false
    }

    /// "Citral (*from orange oil)": a bracket that begins with a mark is a footnote to the names before it.
    pub(super) fn bracketed_footnote(&mut self, start: usize, end: usize, context: Context) -> bool {
        let part = &self.text[start..end];
        let Some(open) = part.rfind('(').filter(|_| part.ends_with(')')) else { return false };
        let inner = &part[open + 1..part.len() - 1];
        let (said, Some(mark)) = marks::leading(inner) else { return false };
        if said.chars().filter(|c| c.is_alphabetic()).nth(2).is_none() {
            return false;
        }
        let mark = mark.to_owned();
        if open > 0 {
            self.part(start, start + open, context);
        }
        self.note(start + open, end, &mark);
        true
    }

    /// "Niacinamide*, Parfum, *Vitamin B3.": behind names with the mark behind them, the text ends in parts with the
    /// mark in front.
    pub(super) fn explains_mark(&self, mark: &str, start: usize) -> bool {
        let rest = self.text[start..].trim_end_matches(|c: char| c.is_whitespace() || "'\"]".contains(c));
        let leads = |text: &str| text.trim_start().starts_with(marks::is_sign);
        rest.len() <= 200
            && rest.split([',', '.', '\u{1f}']).all(|part| part.trim().is_empty() || leads(part))
            && self.list.items.iter().any(|item| item.span.slice(self.raw).ends_with(mark))
            && !self.list.items.iter().any(|item| leads(item.span.slice(self.raw)))
    }

    /// A footnote goes on behind a comma as long as what follows is no name.
    fn footnote_end(&mut self, from: usize, end: usize, context: Context) -> usize {
        let sentence = self.sentence_end(from, context.region_end.min(from + 400));
        if sentence <= end || !self.text.is_char_boundary(sentence) {
            return end;
        }
        let rest = self.text[end..sentence].trim_matches([',', ' ', '.']);
        let goes_on = self.text[end..].starts_with(',')
            && !rest.is_empty()
            && !rest.contains(['*', '†', ':', '+', '|', '@'])
            && rest.split(',').all(|part| self.resolve(part.trim()).is_none());
        if goes_on {
            self.skip_until = sentence;
            sentence
        } else {
            end
        }
    }

    pub(super) fn note(&mut self, start: usize, end: usize, mark: &str) {
        self.ignore(start, end, Why::Footnote);
        let said = self.text[start..end]
            .trim_start()
            .trim_start_matches(['(', '['])
            .trim_start_matches(mark)
            .trim_matches([' ', ':', '.', '=', '\n', '-']);
        let at = crate::source::Span::of(said, self.text);
        let span = self.span(at.start as usize, at.end as usize);
        self.list.footnotes.push(Footnote { mark: mark.trim().to_owned(), span });
    }
}
