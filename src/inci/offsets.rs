//! From a byte of a repaired copy back to the byte of the original it stands for.

/// A run of the copy and the run of the original it came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Run {
    copy: u32,
    copy_len: u32,
    original: u32,
    original_len: u32,
}

/// The way back from copy to original; empty means that both are the same text.
#[derive(Default, Debug)]
pub(super) struct Offsets {
    runs: Vec<Run>,
    end: u32,
}

fn narrow(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

impl Offsets {
    /// Back to "copy and original are the same".
    pub(super) fn clear(&mut self) {
        self.runs.clear();
        self.end = 0;
    }

    /// Says that the next `copy_len` bytes of the copy stand for `original_len` bytes at `original`.
    /// Equal lengths mean byte for byte.
    pub(super) fn push(&mut self, copy_len: usize, original: usize, original_len: usize) {
        if copy_len == 0 {
            return;
        }
        let run = Run {
            copy: self.end,
            copy_len: narrow(copy_len),
            original: narrow(original),
            original_len: narrow(original_len),
        };
        self.end += run.copy_len;
        if let Some(last) = self.runs.last_mut()
            && last.copy_len == last.original_len
            && run.copy_len == run.original_len
            && last.original + last.original_len == run.original
        {
            last.copy_len += run.copy_len;
            last.original_len += run.original_len;
            return;
        }
        self.runs.push(run);
    }

    fn run_at(&self, copy: u32) -> Option<Run> {
        let after = self.runs.partition_point(|run| run.copy <= copy);
        self.runs.get(after.checked_sub(1)?).copied()
    }

    /// The original byte at which the copy's byte `at` starts.
    pub(super) fn start(&self, at: usize) -> usize {
        let at = narrow(at);
        match self.run_at(at) {
            None => at as usize,
            Some(run) if run.copy_len == run.original_len => (run.original + (at - run.copy)) as usize,
            Some(run) if at >= run.copy + run.copy_len => (run.original + run.original_len) as usize,
            Some(run) => run.original as usize,
        }
    }

    /// The original byte at which what ends before the copy's byte `at` ends.
    pub(super) fn end(&self, at: usize) -> usize {
        if at == 0 || self.runs.is_empty() {
            return at;
        }
        let last = narrow(at - 1);
        match self.run_at(last) {
            None => at,
            Some(run) if run.copy_len == run.original_len => (run.original + (last - run.copy)) as usize + 1,
            Some(run) => (run.original + run.original_len) as usize,
        }
    }

    /// Turns "copy to middle" into "copy to original", given `first` from middle to original.
    pub(super) fn after(&mut self, first: &Self) {
        if first.runs.is_empty() {
            return;
        }
        if self.runs.is_empty() {
            self.runs.extend_from_slice(&first.runs);
            self.end = first.end;
            return;
        }
        let runs = std::mem::take(&mut self.runs);
        self.end = 0;
        let mut at_first = 0;
        for run in runs {
            let middle_end = run.original + run.original_len;
            if run.copy_len != run.original_len {
                let start = first.start(run.original as usize);
                let end = first.end(middle_end as usize).max(start);
                self.push_replaced(run.copy_len, start, end - start);
                continue;
            }
            while at_first + 1 < first.runs.len() && first.runs[at_first + 1].copy <= run.original {
                at_first += 1;
            }
            let (mut from, mut index) = (run.original, at_first);
            while from < middle_end && index < first.runs.len() {
                let part = first.runs[index];
                let until = middle_end.min(part.copy + part.copy_len);
                let len = until.saturating_sub(from);
                if part.copy_len == part.original_len {
                    let original = part.original + (from - part.copy);
                    self.push(len as usize, original as usize, len as usize);
                } else {
                    self.push_replaced(len, part.original as usize, part.original_len as usize);
                }
                from = until.max(from);
                index += 1;
            }
        }
    }

    /// A run that must never be read as byte for byte, even when the lengths happen to agree.
    fn push_replaced(&mut self, copy_len: u32, original: usize, original_len: usize) {
        if copy_len as usize == original_len {
            self.runs.push(Run {
                copy: self.end,
                copy_len,
                original: narrow(original),
                original_len: copy_len,
            });
            self.end += copy_len;
        } else {
            self.push(copy_len as usize, original, original_len);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn replaced_and_dropped_bytes_map_back() {
        // original "a&amp;b<br>c", copy "a&b\nc"
        let mut offsets = Offsets::default();
        offsets.push(1, 0, 1);
        offsets.push(1, 1, 5);
        offsets.push(1, 6, 1);
        offsets.push(1, 7, 4);
        offsets.push(1, 11, 1);
        assert_eq!((offsets.start(1), offsets.end(2)), (1, 6), "the entity");
        assert_eq!((offsets.start(2), offsets.end(3)), (6, 7), "b");
        assert_eq!((offsets.start(4), offsets.end(5)), (11, 12), "c");
    }

    #[test]
    fn two_steps_become_one() {
        // original `['a&amp;b']`, middle `a&amp;b`, copy `a&b`
        let mut first = Offsets::default();
        first.push(7, 2, 7);
        let mut second = Offsets::default();
        second.push(1, 0, 1);
        second.push(1, 1, 5);
        second.push(1, 6, 1);
        second.after(&first);
        assert_eq!((second.start(0), second.end(3)), (2, 9));
        assert_eq!((second.start(2), second.end(3)), (8, 9), "b");
    }

    #[test]
    fn without_runs_nothing_moves() {
        let offsets = Offsets::default();
        assert_eq!((offsets.start(5), offsets.end(9)), (5, 9));
    }
}
