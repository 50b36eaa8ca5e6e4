//! Puts in order more than memory should hold.

use std::cmp::{Ordering, Reverse};
use std::collections::BinaryHeap;
use std::fs::File;
use std::io;
use std::marker::PhantomData;
use std::sync::Arc;

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::file::{Reader, Writer};

/// Runs that are merged at once; more become one first. Each is read through a buffer of its own.
const MOST_RUNS: usize = 512;

/// What can be put in order and kept in a file.
pub(crate) trait Sortable: Serialize + DeserializeOwned {
    /// Which of two comes first.
    fn order(&self, other: &Self) -> Ordering;

    /// Takes the next in order in, where the two are one; otherwise gives it back.
    fn take_in(&mut self, next: Self) -> Option<Self> {
        Some(next)
    }
}

/// Large items are cheaper to put in order when they need not be moved.
impl<T: Sortable> Sortable for Box<T> {
    fn order(&self, other: &Self) -> Ordering {
        (**self).order(other)
    }

    fn take_in(&mut self, next: Self) -> Option<Self> {
        (**self).take_in(*next).map(Self::new)
    }
}

/// Collects items in any order.
#[derive(Debug)]
pub(crate) struct Sorter<T> {
    held: Vec<T>,
    /// Items that are held before they are written to a file.
    room: usize,
    files: Vec<Runs>,
    /// Why no file can be written; from then on all is held.
    fault: Option<io::Error>,
}

/// A file with runs, each from its start to its end.
#[derive(Debug)]
struct Runs {
    file: File,
    bounds: Vec<(u64, u64)>,
}

impl<T: Sortable> Sorter<T> {
    /// A sorter that holds so many items in memory.
    pub(crate) fn new(room: usize) -> Self {
        Self { held: Vec::new(), room, files: Vec::new(), fault: None }
    }

    pub(crate) fn push(&mut self, item: T) {
        self.held.push(item);
        if self.held.len() >= self.room {
            self.spill();
        }
    }

    /// Items that are held in memory, of each one or several parts.
    pub(crate) fn held(&self) -> &[T] {
        &self.held
    }

    /// Whether everything is in memory.
    pub(crate) fn is_held(&self) -> bool {
        self.files.is_empty()
    }

    /// Why no file could be written, if one was to be.
    pub(crate) fn fault(&self) -> Option<&io::Error> {
        self.fault.as_ref()
    }

    /// Adds what another sorter has collected.
    pub(crate) fn append(&mut self, other: Self) {
        self.files.extend(other.files);
        self.fault = self.fault.take().or(other.fault);
        self.room = self.room.saturating_add(other.room);
        if self.held.is_empty() {
            self.held = other.held;
        } else {
            other.held.into_iter().for_each(|item| self.push(item));
        }
    }

    /// Writes what is held to a file. What cannot be written stays in memory.
    fn spill(&mut self) {
        if self.fault.is_some() {
            return;
        }
        if let Err(fault) = self.write_run() {
            self.fault = Some(fault);
        }
    }

    fn write_run(&mut self) -> io::Result<()> {
        if self.files.is_empty() {
            self.files.push(Runs { file: tempfile::tempfile()?, bounds: Vec::new() });
        }
        self.held.sort_by(T::order);
        let Some(runs) = self.files.first_mut() else { return Ok(()) };
        let start = runs.file.metadata()?.len();
        runs.bounds.push((start, Writer::append(&runs.file, &self.held)?));
        self.held.clear();
        Ok(())
    }

    /// All items in their order, those that are one taken together.
    ///
    /// # Errors
    /// When a file cannot be read again or written.
    pub(crate) fn sorted(mut self) -> io::Result<Sorted<T>> {
        self.held.sort_by(T::order);
        Sorted::new(self.held, &few_runs::<T>(self.files)?)
    }

    /// Moves all items to files, to be gone through more than once.
    ///
    /// # Errors
    /// When a file cannot be read again or written.
    pub(crate) fn shelved(mut self) -> io::Result<Shelved<T>> {
        if !self.held.is_empty() {
            self.write_run()?;
        }
        Ok(Shelved { runs: few_runs::<T>(self.files)?, kind: PhantomData })
    }
}

/// A part of a file, whose items are in order.
#[derive(Clone, Debug)]
struct Run {
    file: Arc<File>,
    start: u64,
    end: u64,
}

/// The runs of all files, where need be merged until they are few enough.
fn few_runs<T: Sortable>(files: Vec<Runs>) -> io::Result<Vec<Run>> {
    let mut runs = Vec::new();
    for Runs { file, bounds } in files {
        let file = Arc::new(file);
        runs.extend(bounds.into_iter().map(|(start, end)| Run { file: Arc::clone(&file), start, end }));
    }
    while runs.len() > MOST_RUNS {
        let merged = runs.split_off(runs.len() - MOST_RUNS);
        let file = tempfile::tempfile()?;
        let mut out = Writer::at_end(&file)?;
        for item in Sorted::<T>::new(Vec::new(), &merged)? {
            out.put(&item?)?;
        }
        let end = out.close()?;
        runs.insert(0, Run { file: Arc::new(file), start: 0, end });
    }
    Ok(runs)
}

/// Items that are in files, in order.
#[derive(Debug)]
pub(crate) struct Shelved<T> {
    runs: Vec<Run>,
    kind: PhantomData<T>,
}

impl<T: Sortable> Shelved<T> {
    /// The items in their order, those that are one taken together.
    ///
    /// # Errors
    /// When a file cannot be read again.
    pub(crate) fn sorted(&self) -> io::Result<Sorted<T>> {
        Sorted::new(Vec::new(), &self.runs)
    }
}

/// Items in their order.
pub(crate) struct Sorted<T> {
    held: std::vec::IntoIter<T>,
    readers: Vec<Reader<T>>,
    /// The next item of each source.
    heads: BinaryHeap<Reverse<Head<T>>>,
    /// The item that further ones may belong to.
    open: Option<T>,
}

struct Head<T> {
    item: T,
    /// Number of the reader; that of what was held is greater than all.
    of: usize,
}

impl<T: Sortable> PartialEq for Head<T> {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl<T: Sortable> Eq for Head<T> {}

impl<T: Sortable> PartialOrd for Head<T> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl<T: Sortable> Ord for Head<T> {
    fn cmp(&self, other: &Self) -> Ordering {
        self.item.order(&other.item).then(self.of.cmp(&other.of))
    }
}

impl<T: Sortable> Sorted<T> {
    fn new(held: Vec<T>, runs: &[Run]) -> io::Result<Self> {
        let readers = runs.iter().map(|run| Reader::new(Arc::clone(&run.file), run.start, run.end)).collect();
        let mut sorted = Self { held: held.into_iter(), readers, heads: BinaryHeap::new(), open: None };
        for of in 0..=sorted.readers.len() {
            sorted.advance(of)?;
        }
        Ok(sorted)
    }

    /// Puts the next item of a source among the heads.
    fn advance(&mut self, of: usize) -> io::Result<()> {
        let next = match self.readers.get_mut(of) {
            Some(reader) => reader.next().transpose()?,
            None => self.held.next(),
        };
        self.heads.extend(next.map(|item| Reverse(Head { item, of })));
        Ok(())
    }

    fn pop(&mut self) -> io::Result<Option<T>> {
        while let Some(Reverse(Head { item, of })) = self.heads.pop() {
            self.advance(of)?;
            let apart = match &mut self.open {
                Some(open) if open.order(&item) == Ordering::Equal => open.take_in(item),
                _ => Some(item),
            };
            if let Some(item) = apart
                && let Some(done) = self.open.replace(item)
            {
                return Ok(Some(done));
            }
        }
        Ok(self.open.take())
    }
}

impl<T: Sortable> Iterator for Sorted<T> {
    type Item = io::Result<T>;

    fn next(&mut self) -> Option<Self::Item> {
        self.pop().transpose()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde::Deserialize;

    /// A number and how often it came.
    #[derive(Clone, Copy, PartialEq, Debug, Serialize, Deserialize)]
    struct Counted(u32, u64);

    impl Sortable for Counted {
        fn order(&self, other: &Self) -> Ordering {
            self.0.cmp(&other.0)
        }

        fn take_in(&mut self, next: Self) -> Option<Self> {
            self.1 += next.1;
            None
        }
    }

    fn sorted(items: impl Iterator<Item = u32>, room: usize) -> Vec<Counted> {
        let mut sorter = Sorter::new(room);
        items.for_each(|item| sorter.push(Counted(item, 1)));
        sorter.sorted().expect("files").collect::<io::Result<_>>().expect("files")
    }

    #[test]
    fn files_give_what_memory_gives() {
        let items = || (0..5_000).map(|at: u32| at.wrapping_mul(2_654_435_761) % 700);
        let held = sorted(items(), usize::MAX);
        assert_eq!((held.len(), held.iter().map(|item| item.1).sum::<u64>()), (700, 5_000));
        assert!(held.is_sorted_by_key(|item| item.0));
        // 5 runs; then more than are merged at once.
        assert_eq!(sorted(items(), 1_000), held);
        assert_eq!(sorted(items(), 7), held);
    }

    #[test]
    fn two_sorters_become_one() {
        let (mut a, mut b) = (Sorter::new(3), Sorter::new(3));
        (0..10).for_each(|item| a.push(Counted(item, 1)));
        (5..20).for_each(|item| b.push(Counted(item, 1)));
        assert!(!a.is_held() && a.held() == [Counted(9, 1)]);
        a.append(b);
        let all: Vec<Counted> = a.sorted().expect("files").map(|item| item.expect("a file")).collect();
        assert_eq!(all.len(), 20);
        assert!(all.iter().all(|item| item.1 == if (5..10).contains(&item.0) { 2 } else { 1 }));
    }

    #[test]
    fn nothing_is_nothing() {
        assert_eq!(sorted(std::iter::empty(), 1), []);
    }
}
