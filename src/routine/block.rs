//! Lines to blocks. Each line is read on its own, and one that cannot be read costs only itself.

use super::directive;
use super::field::{self, Entry};
use super::keys::{self, Keyword, ProductKey, RoutineKey};
use super::line::{self, Depth, Line};
use super::names::Names;
use super::nearest::{meant, nearest};
use super::problem::{Problem, ProblemKind};
use super::step;
use super::tree::{
    Ingredients, LineRole, Product, Routine, RoutineFile, Slot, SlotBlock, SlotItem, Spanned, Step, UsePath,
    When,
};
use super::value::{ValueText, folded_space};
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
enum Block {
    None,
    Routine,
    SecondRoutine,
    Product(usize),
    Slot(usize),
    Use,
    Unknown,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Key {
    Routine(RoutineKey),
    Product(ProductKey),
    Unknown,
}

/// A key whose value may still go on.
struct OpenKey<'t> {
    which: Key,
    key: Span,
    indent: &'t str,
    pieces: Vec<Span>,
    comments: Vec<Span>,
    directives: Vec<usize>,
}

impl OpenKey<'_> {
    fn is_list(&self) -> bool {
        self.which == Key::Product(ProductKey::Ingredients)
    }

    fn is_prose(&self) -> bool {
        matches!(self.which, Key::Product(ProductKey::Notes) | Key::Unknown) || self.is_list()
    }
}

struct Reader<'t> {
    text: &'t str,
    file: RoutineFile,
    names: Names,
    block: Block,
    key: Option<OpenKey<'t>>,
    second_routine: Routine,
    /// A line that opens no block stood in the present block.
    stray: bool,
    /// Linter comments of their own line that wait for what they are about.
    pending: Vec<usize>,
    /// Linter comments about the present block.
    on_block: Vec<usize>,
}

impl<'t> Reader<'t> {
    fn span(&self, part: &str) -> Span {
        Span::of(part, self.text)
    }

    fn value(&self, part: &'t str) -> ValueText<'t> {
        ValueText { text: part, start: self.span(part).start }
    }

    fn problem(&mut self, problem: Problem) {
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
    fn directives(&mut self, line: &Line<'t>) -> Vec<usize> {
        let mut about = std::mem::take(&mut self.pending);
        about.extend(line.comment.and_then(|comment| self.comment(comment)));
        about
    }

    fn scope(&mut self, directives: &[usize], span: Span) {
        for &index in directives {
            self.file.directives[index].scope = span;
        }
    }

    fn close_block(&mut self) {
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
    fn extend(&mut self, span: Span) {
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

    fn indented(&mut self, line: Line<'t>) -> LineRole {
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

    fn key_of(&self, word: &str) -> Option<Key> {
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

    fn key_line(&mut self, line: Line<'t>) -> LineRole {
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

    fn open_key(&mut self, line: Line<'t>, which: Key, key: &'t str, value: &'t str) {
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

    fn close_key(&mut self) {
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
