//! The lines of blocks of keys: `key: value`, and what goes on from it on the next lines.

use super::block::{Block, Reader};
use super::field::{self, Entry};
use super::keys::{self, ProductKey, RoutineKey};
use super::line::{self, Depth, Line};
use super::problem::{Problem, ProblemKind};
use super::tree::{Ingredients, LineRole};
use super::value::ValueText;
use crate::nearest::nearest;
use crate::source::Span;

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Key {
    Routine(RoutineKey),
    Product(ProductKey),
    Unknown,
}

/// A key whose value may still go on.
pub(super) struct OpenKey<'t> {
    pub(super) which: Key,
    pub(super) key: Span,
    pub(super) indent: &'t str,
    pub(super) pieces: Vec<Span>,
    pub(super) comments: Vec<Span>,
    pub(super) directives: Vec<usize>,
}

impl OpenKey<'_> {
    fn is_list(&self) -> bool {
        self.which == Key::Product(ProductKey::Ingredients)
    }

    fn is_prose(&self) -> bool {
        matches!(self.which, Key::Product(ProductKey::Notes) | Key::Unknown) || self.is_list()
    }
}

impl<'t> Reader<'t> {
    pub(super) fn key_of(&self, word: &str) -> Option<Key> {
        match self.block {
            Block::Routine | Block::SecondRoutine => keys::find(&keys::ROUTINE_KEYS, word).map(Key::Routine),
            Block::Product(_) => {
                keys::find(&keys::PRODUCT_KEYS, word).filter(|&key| key != ProductKey::Name).map(Key::Product)
            }
            _ => None,
        }
    }

    fn goes_on(&self, line: &Line<'t>, is_key: bool) -> bool {
        self.key.as_ref().is_some_and(|open| match line::depth(open.indent, line.indent) {
            Depth::NotDeeper => false,
            Depth::Mixed => !is_key,
            // Below a key at the margin, or a short value, a known key is a key with odd indentation.
            Depth::Deeper => !is_key || (open.is_prose() && !open.indent.is_empty()),
        })
    }

    pub(super) fn key_line(&mut self, line: Line<'t>) -> LineRole {
        let cut = keys::cut(line.text);
        let which = cut.and_then(|(key, _)| self.key_of(key));
        if self.goes_on(&line, which.is_some()) {
            return self.continuation(line);
        }
        let Some((key, value)) = cut else {
            self.close_key();
            let span = self.span(line.text);
            let detail = "no `key: value`; what goes on from the line above is indented deeper than its key";
            self.problem(Problem::new(ProblemKind::NotAKey, span, detail));
            let about = self.directives(&line);
            self.scope(&about, span);
            self.extend(span);
            return LineRole::Unread;
        };
        let Some(which) = which else {
            self.unknown_key(key);
            self.open_key(line, Key::Unknown, key, value);
            return LineRole::Unread;
        };
        if self.stray && self.is_set(which) {
            // What follows a line that opened no block begins with a key that is there already: it was a head.
            self.close_block();
            self.block = Block::Unknown;
            return self.indented(line);
        }
        self.open_key(line, which, key, value);
        LineRole::Key
    }

    fn is_set(&self, which: Key) -> bool {
        match (self.block, which) {
            (Block::Product(at), Key::Product(key)) => {
                let fields = &self.file.products[at].fields;
                match key {
                    ProductKey::Type => fields.kind.is_some(),
                    ProductKey::Brand => fields.brand.is_some(),
                    ProductKey::Ingredients => fields.ingredients.is_some(),
                    _ => false,
                }
            }
            _ => false,
        }
    }

    fn unknown_key(&mut self, key: &'t str) {
        let (what, names): (_, Vec<&str>) = match self.block {
            Block::Product(_) => ("product", keys::PRODUCT_KEYS[1..].iter().map(|(name, _)| *name).collect()),
            _ => ("routine", keys::ROUTINE_KEYS.iter().map(|(name, _)| *name).collect()),
        };
        let detail = format!("no key of a {what}; there are {}", names.join(", "));
        let better = nearest(key, names, 2);
        self.problem(Problem::new(ProblemKind::UnknownKey, self.span(key), detail).suggest(better));
    }

    pub(super) fn open_key(&mut self, line: Line<'t>, which: Key, key: &'t str, value: &'t str) {
        self.close_key();
        let is_list = which == Key::Product(ProductKey::Ingredients);
        let line = if is_list { line.of_list() } else { line };
        let value = if is_list { keys::cut(line.text).map_or(value, |(_, value)| value) } else { value };
        let directives = self.directives(&line);
        self.extend(self.span(line.text));
        let pieces = if value.is_empty() { Vec::new() } else { vec![self.span(value)] };
        let key = self.span(key);
        self.key =
            Some(OpenKey { which, key, indent: line.indent, pieces, comments: Vec::new(), directives });
    }

    fn continuation(&mut self, line: Line<'t>) -> LineRole {
        let is_list = self.key.as_ref().is_some_and(OpenKey::is_list);
        let line = if is_list { line.of_list() } else { line };
        let span = self.span(line.text);
        if let Some(key) = &mut self.key {
            key.pieces.push(span);
        }
        let about = self.directives(&line);
        self.scope(&about, span);
        self.extend(span);
        match &self.key {
            _ if is_list => LineRole::ListContinuation,
            _ => LineRole::Continuation,
        }
    }

    pub(super) fn close_key(&mut self) {
        let Some(open) = self.key.take() else { return };
        let span = match (open.pieces.first(), open.pieces.last()) {
            (Some(first), Some(last)) => first.cover(*last),
            _ => Span { start: open.key.end, end: open.key.end },
        };
        self.scope(&open.directives, open.key.cover(span));
        if open.which == Key::Unknown {
            return;
        }
        if open.pieces.is_empty() {
            if !open.is_list() {
                self.problem(Problem::new(ProblemKind::EmptyValue, open.key, "a key without a value"));
            }
            return;
        }
        if open.is_list() {
            return self.set_ingredients(&open, span);
        }
        let gaps: Vec<Span> =
            open.pieces.windows(2).map(|pair| Span { start: pair[0].end, end: pair[1].start }).collect();
        let copy;
        let text = if gaps.is_empty() {
            span.slice(self.text)
        } else {
            copy = line::blanked(self.text, span, &gaps);
            &copy
        };
        let entry = Entry { key: open.key, value: ValueText { text, start: span.start } };
        let problems = &mut self.file.problems;
        match (self.block, open.which) {
            (Block::Product(at), Key::Product(key)) => {
                field::product(&mut self.file.products[at].fields, key, entry, problems);
            }
            (Block::Routine, Key::Routine(key)) => {
                if let Some(block) = &mut self.file.routine {
                    field::routine(block, key, entry, problems);
                }
            }
            (_, Key::Routine(key)) => field::routine(&mut self.second_routine, key, entry, problems),
            _ => {}
        }
    }

    fn set_ingredients(&mut self, open: &OpenKey<'t>, span: Span) {
        let Block::Product(at) = self.block else { return };
        let place = &mut self.file.products[at].fields.ingredients;
        if let Some(first) = place {
            let problem = field::duplicate(open.key, first.key);
            self.file.problems.push(problem);
            return;
        }
        let blanks = open
            .comments
            .iter()
            .copied()
            .filter(|comment| comment.end <= span.end && comment.start >= span.start);
        *place = Some(Ingredients { key: open.key, span, blanks: blanks.collect() });
    }
}
