//! List files (`*.inci`): optional `key: value` lines at the margin, then the list.

use super::directive::{self, Directive};
use super::field::{self, Entry};
use super::keys::{self, PRODUCT_KEYS, ProductKey};
use super::line::{self, Line};
use super::problem::{Problem, ProblemKind};
use super::tree::{Ingredients, ProductFields};
use super::value::ValueText;
use crate::nearest::meant;
use crate::source::Span;

/// One list file.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct ListFile {
    /// The keys; `fields.ingredients` is the list and is missing in an empty file. A heading such as
    /// `Ingredients:` is part of the list's text, as it is on a pack.
    pub fields: ProductFields,
    /// All comments.
    pub comments: Vec<Span>,
    /// The comments that steer the linter.
    pub directives: Vec<Directive>,
    /// What is wrong with the head, in order of place.
    pub problems: Vec<Problem>,
}

/// Reads a list file.
#[must_use]
pub fn parse_list_file(text: &str) -> ListFile {
    let lines: Vec<Line<'_>> = line::lines(text).collect();
    let mut reader = Reader { text, file: ListFile::default(), pending: Vec::new() };
    let at = reader.head(&lines);
    reader.list(&lines[at..]);
    if reader.file.fields.ingredients.is_none() && reader.file.fields.from.is_none() {
        let detail = "has no ingredient list";
        reader.file.problems.push(Problem::new(
            ProblemKind::NoIngredients,
            Span::new(text.len(), text.len()),
            detail,
        ));
    }
    reader.file.problems.sort_by_key(|problem| (problem.span.start, problem.span.end));
    reader.file
}

struct Reader<'t> {
    text: &'t str,
    file: ListFile,
    pending: Vec<usize>,
}

/// What a line at the margin is in the head of a list file.
enum Head<'t> {
    Key(ProductKey, &'t str, &'t str),
    Unknown(&'t str),
    List,
}

impl<'t> Reader<'t> {
    fn span(&self, part: &str) -> Span {
        Span::of(part, self.text)
    }

    fn comment(&mut self, comment: Option<&'t str>) -> Option<usize> {
        let span = self.span(comment?);
        self.file.comments.push(span);
        let text = ValueText { text: comment?, start: span.start };
        let read = directive::read(text, &mut self.file.problems)?;
        self.file.directives.push(read);
        Some(self.file.directives.len() - 1)
    }

    fn scope(&mut self, directives: &[usize], span: Span) {
        for &index in directives {
            self.file.directives[index].scope = span;
        }
    }

    /// Reads the keys and gives the index of the line on which the list begins.
    fn head(&mut self, lines: &[Line<'t>]) -> usize {
        let opens = |line: &Line<'_>| {
            let key = keys::cut(line.text).and_then(|(key, _)| keys::find(&PRODUCT_KEYS, key));
            key == Some(ProductKey::Ingredients)
        };
        let heading = lines.iter().position(opens);
        let mut at = 0;
        while let Some(line) = lines.get(at) {
            if line.is_blank() {
                let found = self.comment(line.comment);
                self.pending.extend(found);
                at += 1;
                continue;
            }
            match head_line(line, heading.is_some_and(|heading| at < heading)) {
                Head::List => break,
                Head::Unknown(key) => {
                    let names = PRODUCT_KEYS.iter().map(|(name, _)| *name);
                    let better = meant(key, names);
                    let problem =
                        Problem::new(ProblemKind::UnknownKey, self.span(key), "no key of a list file");
                    self.file.problems.push(problem.suggest(better));
                    let found = self.comment(line.comment);
                    let about = self.pending.drain(..).chain(found).collect::<Vec<_>>();
                    self.scope(&about, self.span(line.text));
                    at += 1;
                }
                Head::Key(key, word, value) => at += self.key(&lines[at..], key, word, value),
            }
        }
        at
    }

    /// Reads a key and the indented lines below it; gives how many lines that were.
    fn key(&mut self, lines: &[Line<'t>], key: ProductKey, word: &'t str, value: &'t str) -> usize {
        let more = lines[1..].iter().take_while(|line| line.is_indented() && !line.is_blank());
        let taken: Vec<&Line<'t>> = lines.first().into_iter().chain(more).collect();
        let mut about = std::mem::take(&mut self.pending);
        for line in &taken {
            about.extend(self.comment(line.comment));
        }
        let pieces = std::iter::once(value).chain(taken[1..].iter().map(|line| line.text));
        let pieces: Vec<Span> =
            pieces.filter(|piece| !piece.is_empty()).map(|piece| self.span(piece)).collect();
        let word = self.span(word);
        let Some((first, last)) = pieces.first().zip(pieces.last()) else {
            self.scope(&about, word);
            self.file.problems.push(Problem::new(ProblemKind::EmptyValue, word, "a key without a value"));
            return taken.len();
        };
        let span = first.cover(*last);
        self.scope(&about, word.cover(span));
        let gaps: Vec<Span> =
            pieces.windows(2).map(|pair| Span { start: pair[0].end, end: pair[1].start }).collect();
        let copy = line::blanked(self.text, span, &gaps);
        let entry = Entry { key: word, value: ValueText { text: &copy, start: span.start } };
        field::product(&mut self.file.fields, key, entry, &mut self.file.problems);
        taken.len()
    }

    /// Reads everything else as the list; a key at the margin below it still counts as a key.
    fn list(&mut self, lines: &[Line<'t>]) {
        let mut list: Option<Span> = None;
        let mut blanks = Vec::new();
        let mut key = None;
        let mut above = Vec::new();
        for line in lines {
            let line = line.of_list();
            let whole = self.span(line.text);
            if line.is_blank() {
                above.extend(self.comment(line.comment));
                blanks.extend(line.comment.map(|comment| self.span(comment)));
                continue;
            }
            if list.is_some() && self.late_key(&line) {
                blanks.push(whole);
                let found = self.comment(line.comment);
                blanks.extend(line.comment.map(|comment| self.span(comment)));
                self.scope(&above.drain(..).chain(found).collect::<Vec<_>>(), whole);
                continue;
            }
            let found = self.comment(line.comment);
            let about: Vec<usize> = above.drain(..).chain(found).collect();
            if list.is_none() {
                let heading = keys::cut(line.text).filter(|(key, _)| key.eq_ignore_ascii_case("ingredients"));
                key = heading.map(|(key, _)| self.span(key));
                self.pending.extend(about);
            } else {
                self.scope(&about, whole);
            }
            list = Some(list.map_or(whole, |list: Span| list.cover(whole)));
            blanks.extend(line.comment.map(|comment| self.span(comment)));
        }
        let Some(span) = list else { return };
        let pending = std::mem::take(&mut self.pending);
        self.scope(&pending, span);
        blanks.retain(|blank| blank.start >= span.start && blank.end <= span.end);
        let key = key.unwrap_or(Span { start: span.start, end: span.start });
        self.file.fields.ingredients = Some(Ingredients { key, span, blanks });
    }

    /// Takes a line below the list as a key when it is one beyond doubt: known, short and with a good value.
    fn late_key(&mut self, line: &Line<'t>) -> bool {
        let Head::Key(key, word, value) = head_line(line, false) else { return false };
        if matches!(key, ProductKey::Notes | ProductKey::Name | ProductKey::Brand | ProductKey::Id)
            || value.is_empty()
        {
            return false;
        }
        let value = ValueText { text: value, start: self.span(value).start };
        let entry = Entry { key: self.span(word), value };
        let mut trial = Vec::new();
        field::product(&mut ProductFields::default(), key, entry, &mut trial);
        if trial.is_empty() {
            field::product(&mut self.file.fields, key, entry, &mut self.file.problems);
        }
        trial.is_empty()
    }
}

/// `heading` says that a line `ingredients:` is still to come.
fn head_line<'t>(line: &Line<'t>, heading: bool) -> Head<'t> {
    let Some((key, value)) = keys::cut(line.text).filter(|_| !line.is_indented()) else { return Head::List };
    match keys::find(&PRODUCT_KEYS, key) {
        Some(ProductKey::Ingredients) => Head::List,
        Some(known) => Head::Key(known, key, value),
        None if heading
            || (meant(key, PRODUCT_KEYS.iter().map(|(name, _)| *name)).is_some() && !value.contains(',')) =>
        {
            match meant(key, ["ingredients"]) {
                Some(_) => Head::List,
                None => Head::Unknown(key),
            }
        }
        None => Head::List,
    }
}
