//! A routine with the files it uses and the rows of tables it refers to.

use std::collections::HashMap;
use std::io;

use super::names::Names;
use super::problem::{Problem, ProblemKind};
use super::tree::{Field, Product, RoutineFile};
use super::{bind, block};
use crate::nearest::{fold, nearest};
use crate::step::StepId;

/// How many files deep `use` is followed.
const DEEPEST: usize = 64;

/// Where files and rows of tables come from. Paths are those of the files joined with what they refer to,
/// with `/`.
pub trait Loader {
    /// What a row of a table is read into.
    type Record;

    /// The text of a file.
    ///
    /// # Errors
    /// When it cannot be read; the error's text becomes part of the problem.
    fn read(&mut self, path: &str) -> io::Result<String>;

    /// A row of a table.
    ///
    /// # Errors
    /// When the table cannot be read or has no such row.
    fn record(&mut self, table: &str, id: &str) -> Result<Self::Record, RecordError>;
}

/// Why a row of a table was not found.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum RecordError {
    /// The table cannot be read, and why.
    Unreadable(String),
    /// The table has no row with this identifier; identifiers that may have been meant.
    NotFound(Vec<String>),
    /// The table has this many rows with this identifier.
    Ambiguous(usize),
}

/// A routine and everything it refers to.
#[derive(Clone, PartialEq, Debug)]
pub struct Loaded<R> {
    /// The routine's own file, then the files it uses, each once.
    pub files: Vec<LoadedFile>,
    /// The products of the own file with the same indices, then those of the used files. The steps of the
    /// own file are bound to these. Slots of used files are not followed.
    pub products: Vec<LoadedProduct<R>>,
}

/// One of the files.
#[derive(Clone, PartialEq, Debug)]
pub struct LoadedFile {
    /// Its path, joined with that of the file which uses it.
    pub path: String,
    /// Its text.
    pub text: String,
    /// What it says, and what is wrong with it.
    pub file: RoutineFile,
}

/// A product of one of the files.
#[derive(Clone, PartialEq, Debug)]
pub struct LoadedProduct<R> {
    /// Index in [`Loaded::files`].
    pub file: usize,
    /// Index in the products of that file.
    pub product: usize,
    /// The row that its `from` names.
    pub record: Option<R>,
}

impl<R> Loaded<R> {
    /// The routine's own file.
    #[must_use]
    pub fn own(&self) -> &LoadedFile {
        &self.files[0]
    }

    /// The block of a product.
    #[must_use]
    pub fn product(&self, at: usize) -> &Product {
        let LoadedProduct { file, product, .. } = self.products[at];
        &self.files[file].file.products[product]
    }

    /// The text of the file in which a product stands.
    #[must_use]
    pub fn text_of(&self, at: usize) -> &str {
        &self.files[self.products[at].file].text
    }
}

/// Reads the routine `text` of the file `path` and all that it refers to. `types` are the known product
/// types and their synonyms; with none, types are not checked. Never fails: what cannot be found is a
/// problem of the file that asks for it.
pub fn load<L: Loader>(path: &str, text: String, types: &[&str], loader: &mut L) -> Loaded<L::Record> {
    let mut finder = Finder { loader, files: Vec::new(), known: HashMap::new(), chain: Vec::new() };
    finder.visit(path.to_owned(), text);
    let mut files = finder.files;
    let mut products = Vec::new();
    for (at, LoadedFile { file, path, .. }) in files.iter_mut().enumerate() {
        for index in 0..file.products.len() {
            let fields = &file.products[index].fields;
            let mut problems = Vec::new();
            problems.extend(fields.kind.as_ref().and_then(|kind| unknown_type(kind, types)));
            let from = fields.from.as_ref();
            let record = from.and_then(|from| record(from, path, loader, &mut problems));
            file.problems.append(&mut problems);
            products.push(LoadedProduct { file: at, product: index, record });
        }
    }
    declared_twice(&mut files, &products);
    let names = Names::new(products.iter().map(|p| files[p.file].file.products[p.product].name.as_str()));
    for (at, LoadedFile { file, text, .. }) in files.iter_mut().enumerate() {
        if at == 0 {
            bind::steps(file, text, &names);
        }
        bind::whole(file);
    }
    Loaded { files, products }
}

struct Finder<'l, L> {
    loader: &'l mut L,
    files: Vec<LoadedFile>,
    known: HashMap<String, usize>,
    /// The files from the routine to the present one.
    chain: Vec<usize>,
}

impl<L: Loader> Finder<'_, L> {
    fn visit(&mut self, path: String, text: String) {
        let at = self.files.len();
        let mut file = block::read(&text);
        if at > 0 {
            file.slots.clear();
        }
        let uses = file.uses.clone();
        self.known.insert(join("", &path), at);
        self.files.push(LoadedFile { path, text, file });
        self.chain.push(at);
        for line in uses {
            let target = join(&self.files[at].path, &line.path.value);
            if let Some((kind, detail)) = self.follow(target) {
                self.files[at].file.problems.push(Problem::new(kind, line.path.span, detail));
            }
        }
        self.chain.pop();
    }

    /// Reads a used file unless it is known; gives what is wrong with using it.
    fn follow(&mut self, target: String) -> Option<(ProblemKind, String)> {
        if let Some(&known) = self.known.get(&target) {
            let from = self.chain.iter().position(|&at| at == known)?;
            let mut circle: Vec<&str> =
                self.chain[from..].iter().map(|&at| self.files[at].path.as_str()).collect();
            circle.push(&target);
            return Some((ProblemKind::UseLoop, format!("goes round in a circle: {}", circle.join(" → "))));
        }
        if self.chain.len() >= DEEPEST {
            return Some((
                ProblemKind::UseTooDeep,
                format!("is more than {DEEPEST} files deep and not followed"),
            ));
        }
        match self.loader.read(&target) {
            Ok(text) => {
                self.visit(target, text);
                None
            }
            Err(error) => Some((ProblemKind::UseNotFound, format!("cannot be read as {target}: {error}"))),
        }
    }
}

fn record<L: Loader>(
    from: &Field<super::tree::TableRef>,
    path: &str,
    loader: &mut L,
    problems: &mut Vec<Problem>,
) -> Option<L::Record> {
    let table = join(path, &from.value.table.value);
    let (kind, span, near, detail) = match loader.record(&table, &from.value.id.value) {
        Ok(record) => return Some(record),
        Err(RecordError::Unreadable(why)) => {
            let detail = if table == from.value.table.value { why } else { format!("{table}: {why}") };
            (ProblemKind::TableUnreadable, from.value.table.span, Vec::new(), detail)
        }
        Err(RecordError::NotFound(near)) => {
            (ProblemKind::RecordNotFound, from.value.id.span, near, format!("is in no row of {table}"))
        }
        Err(RecordError::Ambiguous(count)) => {
            let detail = format!("is in {count} rows of {table}");
            (ProblemKind::RecordNotFound, from.value.id.span, Vec::new(), detail)
        }
    };
    problems.push(Problem::new(kind, span, detail).suggest(near));
    None
}

/// Products of the same name in different files. The first counts; an own product goes before a used one.
fn declared_twice<R>(files: &mut [LoadedFile], products: &[LoadedProduct<R>]) {
    let mut first: HashMap<String, usize> = HashMap::new();
    for (at, product) in products.iter().enumerate() {
        let name = fold(&files[product.file].file.products[product.product].name);
        if name.is_empty() {
            continue;
        }
        let earlier = &products[*first.entry(name).or_insert(at)];
        if earlier.file == product.file {
            continue;
        }
        // An own product is where the writer of the routine looks; a used file may not be theirs.
        let (here, there) = if earlier.file == 0 { (earlier, product) } else { (product, earlier) };
        let which = if earlier.file == 0 { "this one counts" } else { "that one counts" };
        let detail = format!("is declared in {} too; {which}", files[there.file].path);
        let file = &mut files[here.file].file;
        let span = file.products[here.product].name_span;
        file.problems.push(Problem::new(ProblemKind::DuplicateProduct, span, detail));
    }
}

/// A product type that is none of `known`; nothing when none is known.
fn unknown_type(kind: &Field<String>, known: &[&str]) -> Option<Problem> {
    let folded = fold(&kind.value);
    let is_known = || known.iter().any(|name| fold(name) == folded) || StepId::find(&folded).is_some();
    if known.is_empty() || is_known() {
        return None;
    }
    let near = nearest(&kind.value, known.iter().copied(), 2);
    let detail = "no known product type, so rules about the order cannot look at it";
    Some(Problem::new(ProblemKind::UnknownType, kind.span, detail).suggest(near))
}

/// `target` as seen from the folder of the file `from`, without `.` and, as far as possible, `..`.
#[must_use]
pub fn join(from: &str, target: &str) -> String {
    let absolute = target.starts_with('/') || target.chars().nth(1) == Some(':');
    let folder = if absolute { "" } else { from.rsplit_once('/').map_or("", |(folder, _)| folder) };
    let rooted = target.starts_with('/') || (!absolute && from.starts_with('/'));
    let mut parts: Vec<&str> = Vec::new();
    for part in folder.split('/').chain(target.split('/')) {
        match part {
            "" | "." => {}
            ".." if parts.last().is_some_and(|last| *last != "..") => {
                parts.pop();
            }
            ".." if rooted => {}
            _ => parts.push(part),
        }
    }
    format!("{}{}", if rooted { "/" } else { "" }, parts.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_joined_without_detours() {
        assert_eq!(join("a/b.routine", "c.routine"), "a/c.routine");
        assert_eq!(join("a/b.routine", "../x/./c.csv"), "x/c.csv");
        assert_eq!(join("b.routine", "../c.csv"), "../c.csv");
        assert_eq!(join("../a/b.routine", "../../c.csv"), "../../c.csv");
        assert_eq!(join("/a/b.routine", "../../c.csv"), "/c.csv");
        assert_eq!(join("a/b.routine", "/c.csv"), "/c.csv");
    }
}
