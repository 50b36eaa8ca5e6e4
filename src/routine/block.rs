//! Lines to blocks. Each line is read on its own, and one that cannot be read costs only itself.

use super::directive;
use super::key_block::OpenKey;
use super::keys::{self, Keyword};
use super::line::{self, Line};
use super::names::Names;
use super::problem::{Problem, ProblemKind};
use super::step;
use super::tree::{
    LineRole, Product, Routine, RoutineFile, Slot, SlotBlock, SlotItem, Spanned, Step, UsePath, When,
};
use super::value::{ValueText, folded_space};
use crate::nearest::{meant, nearest};
use crate::source::Span;

/// Reads a routine file. Steps are not yet bound to products.
pub(crate) fn read(text: &str) -> RoutineFile {
    let names =
        line::lines(text).filter_map(|line| declared_name(&line).map(folded_space)).collect::<Vec<_>>();
    let mut reader = Reader {
        text,
        file: RoutineFile::default(),
        names: Names::new(names.iter().map(String::as_str)),
        block: Block::None,
        key: None,
        second_routine: Routine::default(),
        stray: false,
        pending: Vec::new(),
        on_block: Vec::new(),
    };
    for line in line::lines(text) {
        let role = reader.line(line);
        reader.file.lines.push(role);
    }
    reader.close_block();
    reader.file
}

/// The name in the head of a `product` block.
fn declared_name<'t>(line: &Line<'t>) -> Option<&'t str> {
    let (word, rest) = first_word(line.text);
    (!line.is_indented() && word.eq_ignore_ascii_case("product") && !rest.is_empty()).then_some(rest)
}

fn first_word(text: &str) -> (&str, &str) {
    let at = text.find(char::is_whitespace).unwrap_or(text.len());
    (&text[..at], text[at..].trim_start())
}

/// The block that indented lines belong to.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Block {
    None,
    Routine,
    SecondRoutine,
    Product(usize),
    Slot(usize),
    Use,
    Unknown,
}

pub(super) struct Reader<'t> {
    pub(super) text: &'t str,
    pub(super) file: RoutineFile,
    names: Names,
    pub(super) block: Block,
    pub(super) key: Option<OpenKey<'t>>,
    pub(super) second_routine: Routine,
    /// A line that opens no block stood in the present block.
    pub(super) stray: bool,
    /// Linter comments of their own line that wait for what they are about.
    pending: Vec<usize>,
    /// Linter comments about the present block.
    on_block: Vec<usize>,
}

impl<'t> Reader<'t> {
    pub(super) fn span(&self, part: &str) -> Span {
        Span::of(part, self.text)
    }

    fn value(&self, part: &'t str) -> ValueText<'t> {
        ValueText { text: part, start: self.span(part).start }
    }

    pub(super) fn problem(&mut self, problem: Problem) {
        self.file.problems.push(problem);
    }

    fn line(&mut self, line: Line<'t>) -> LineRole {
        if line.is_blank() {
            return match line.comment {
                Some(comment) => {
                    let found = self.comment(comment);
                    self.pending.extend(found);
                    LineRole::Comment
                }
                None => LineRole::Blank,
            };
        }
        if line.is_indented() { self.indented(line) } else { self.header(line) }
    }

    /// Keeps a comment and gives the index of the directive in it.
    fn comment(&mut self, comment: &'t str) -> Option<usize> {
        let span = self.span(comment);
        self.file.comments.push(span);
        if let Some(key) = &mut self.key {
            key.comments.push(span);
        }
        let read = directive::read(self.value(comment), &mut self.file.problems)?;
        self.file.directives.push(read);
        Some(self.file.directives.len() - 1)
    }

    /// The directives about a line: those above it and the one at its end.
    pub(super) fn directives(&mut self, line: &Line<'t>) -> Vec<usize> {
        let mut about = std::mem::take(&mut self.pending);
        about.extend(line.comment.and_then(|comment| self.comment(comment)));
        about
    }

    pub(super) fn scope(&mut self, directives: &[usize], span: Span) {
        for &index in directives {
            self.file.directives[index].scope = span;
        }
    }

    pub(super) fn close_block(&mut self) {
        self.close_key();
        let span = match self.block {
            Block::Routine => self.file.routine.as_ref().map(|block| block.span),
            Block::SecondRoutine => Some(self.second_routine.span),
            Block::Product(at) => Some(self.file.products[at].span),
            Block::Slot(at) => Some(self.file.slots[at].span),
            Block::Use => self.file.uses.last().map(|line| line.span),
            Block::None | Block::Unknown => None,
        };
        let directives = std::mem::take(&mut self.on_block);
        if let Some(span) = span {
            self.scope(&directives, span);
        }
        self.block = Block::None;
        self.stray = false;
    }

    /// Extends the present block to the end of `span`.
    pub(super) fn extend(&mut self, span: Span) {
        let block = match self.block {
            Block::Routine => self.file.routine.as_mut().map(|block| &mut block.span),
            Block::SecondRoutine => Some(&mut self.second_routine.span),
            Block::Product(at) => Some(&mut self.file.products[at].span),
            Block::Slot(at) => Some(&mut self.file.slots[at].span),
            Block::None | Block::Use | Block::Unknown => None,
        };
        if let Some(block) = block {
            *block = block.cover(span);
        }
    }

    fn header(&mut self, line: Line<'t>) -> LineRole {
        let (word, rest) = first_word(line.text);
        let keyword = match keys::find(&keys::KEYWORDS, word) {
            Some(keyword) => keyword,
            None => match self.misspelled(&line, word, rest) {
                Some(keyword) => keyword,
                None => return self.stray_line(line, rest),
            },
        };
        self.close_block();
        self.open(line, keyword, word, rest);
        self.on_block = self.directives(&line);
        LineRole::Header
    }

    /// A keyword that is plainly meant, reported.
    fn misspelled(&mut self, line: &Line<'t>, word: &'t str, rest: &str) -> Option<Keyword> {
        if self.names.longest(line.text).is_some() {
            return None;
        }
        let bare = word.strip_suffix(':').unwrap_or(word);
        let key_here = keys::cut(line.text).is_some_and(|(key, _)| self.key_of(key).is_some());
        let long = || meant(bare, keys::KEYWORDS.iter().map(|(name, _)| *name).filter(|name| name.len() > 3));
        let keyword = (!key_here && !rest.is_empty()).then_some(bare).and_then(|bare| {
            keys::find(&keys::KEYWORDS, bare)
                .or_else(|| keys::find(&keys::OTHER_KEYWORDS, bare))
                .or_else(|| keys::find(&keys::KEYWORDS, long()?))
        })?;
        let name = keys::KEYWORDS.iter().find(|(_, known)| *known == keyword).map(|(name, _)| *name);
        let detail = "opens no block";
        self.problem(Problem::new(ProblemKind::UnknownKeyword, self.span(word), detail).suggest(name));
        Some(keyword)
    }

    /// A line at column 0 without a keyword: a key or step that lacks its indentation, or nothing known.
    fn stray_line(&mut self, line: Line<'t>, rest: &'t str) -> LineRole {
        let span = self.span(line.text);
        if let Some((key, value)) = keys::cut(line.text)
            && let Some(which) = self.key_of(key)
        {
            let detail = "a key is indented below its block";
            self.problem(Problem::new(ProblemKind::NotIndented, self.span(key), detail));
            self.open_key(line, which, key, value);
            return LineRole::Unread;
        }
        if let Block::Slot(_) = self.block
            && self.names.longest(line.text).is_some()
        {
            self.problem(Problem::new(ProblemKind::NotIndented, span, "a step is indented below its slot"));
            self.step(line);
            return LineRole::Unread;
        }
        self.close_key();
        let names = keys::KEYWORDS.iter().map(|(name, _)| *name);
        let detail = "opens no block; a line at the margin begins with routine, product, am, pm or use";
        let (word, _) = first_word(line.text);
        let better = nearest(word, names, 1);
        self.problem(Problem::new(ProblemKind::UnknownKeyword, self.span(word), detail).suggest(better));
        let about = self.directives(&line);
        self.scope(&about, span);
        // A head with a schedule opened a slot, if an unknown one; its lines belong to no other.
        if super::schedule::looks_like_schedule(rest) {
            self.close_block();
            self.block = Block::Unknown;
        }
        self.stray = true;
        LineRole::Unread
    }

    fn open(&mut self, line: Line<'t>, keyword: Keyword, word: &'t str, rest: &'t str) {
        let span = self.span(line.text);
        let word = self.span(word);
        if rest.is_empty() && !matches!(keyword, Keyword::Am | Keyword::Pm) {
            let what = if keyword == Keyword::Use { "a path is missing" } else { "a name is missing" };
            self.problem(Problem::new(ProblemKind::MissingName, word, what));
        }
        let place = self.span(rest);
        match keyword {
            Keyword::Routine => {
                let name = (!rest.is_empty()).then(|| Spanned { value: folded_space(rest), span: place });
                let block = Routine { span, keyword: word, name, ..Routine::default() };
                if let Some(first) = &self.file.routine {
                    let detail = "a second routine in the same file; it is not followed";
                    let problem =
                        Problem::new(ProblemKind::DuplicateBlock, word, detail).against(first.keyword);
                    self.problem(problem);
                    self.second_routine = block;
                    self.block = Block::SecondRoutine;
                } else {
                    self.file.routine = Some(block);
                    self.block = Block::Routine;
                }
            }
            Keyword::Product => {
                let name_span = if rest.is_empty() { Span { start: word.end, end: word.end } } else { place };
                let product = Product {
                    span,
                    keyword: word,
                    name: folded_space(rest),
                    name_span,
                    ..Product::default()
                };
                self.file.products.push(product);
                self.block = Block::Product(self.file.products.len() - 1);
            }
            Keyword::Am | Keyword::Pm => {
                let slot = if keyword == Keyword::Am { Slot::Am } else { Slot::Pm };
                let schedule = step::head_schedule(self.value(rest), &mut self.file.problems);
                if schedule == When::Unsaid {
                    let detail = "does not say on which days; read as `daily`";
                    self.problem(Problem::new(ProblemKind::MissingSchedule, word, detail));
                }
                self.file.slots.push(SlotBlock { span, keyword: word, slot, schedule, items: Vec::new() });
                self.block = Block::Slot(self.file.slots.len() - 1);
            }
            Keyword::Use => {
                if !rest.is_empty() {
                    let path = Spanned { value: rest.to_owned(), span: place };
                    self.file.uses.push(UsePath { span, keyword: word, path });
                }
                self.block = Block::Use;
            }
        }
    }

    pub(super) fn indented(&mut self, line: Line<'t>) -> LineRole {
        match self.block {
            Block::Routine | Block::SecondRoutine | Block::Product(_) => self.key_line(line),
            Block::Slot(_) => {
                self.step(line);
                LineRole::Step
            }
            Block::None | Block::Use | Block::Unknown => {
                let span = self.span(line.text);
                if self.block != Block::Unknown {
                    let detail = "belongs to no block";
                    self.problem(Problem::new(ProblemKind::OutsideBlock, span, detail));
                }
                let about = self.directives(&line);
                self.scope(&about, span);
                LineRole::Unread
            }
        }
    }

    /// A line of a slot, kept for binding.
    fn step(&mut self, line: Line<'t>) {
        let span = self.span(line.text);
        let about = self.directives(&line);
        self.scope(&about, span);
        self.extend(span);
        if let Block::Slot(at) = self.block {
            let step = Step { span, name: span, product: None, schedule: When::Unsaid, zones: Vec::new() };
            self.file.slots[at].items.push(SlotItem::Step(step));
        }
    }
}
