//! A reader of lists: its buffers outlive a text, so that a stream of products allocates them once.

use super::class::{self, DAMAGE, FOREIGN};
use super::list::{Ignored, List, Problem, ProblemKind, Why};
use super::memo::Memo;
use super::offsets::Offsets;
use super::scan::{self, Piece};
use super::stops::Stops;
use super::walk::{Walk, Work};
use super::{literal, prose, repair};
use crate::dictionary::Dictionary;
use crate::source::Span;

/// Reads `text` as a printed list.
#[must_use]
pub fn parse(text: &str, names: &Dictionary) -> List {
    let mut list = List::default();
    Reader::default().read(text, names, &mut list);
    list
}

/// Reads one text after another.
#[derive(Default)]
pub struct Reader {
    /// The repaired copy of the text.
    text: String,
    /// Where its bytes come from.
    offsets: Offsets,
    /// The decoded elements of a list literal.
    literal: String,
    /// Where those bytes come from.
    literal_offsets: Offsets,
    /// Where the text, or its copy, has separators and the like.
    stops: Stops,
    /// Pieces between separators.
    pieces: Vec<Piece>,
    /// What names were found to be in the texts before.
    memo: Memo,
}

impl Reader {
    /// Reads `text` into `list`, whose old content is forgotten and whose memory is used again. The names have to be those
    /// of the texts before.
    pub fn read(&mut self, text: &str, names: &Dictionary, list: &mut List) {
        list.clear();
        self.stops.look_at(text);
        list.five_digits = self.stops.five_digits();
        if text.len() <= 100 && prose::is_placeholder(text) {
            list.complete = false;
            let trimmed = text.trim();
            if !trimmed.is_empty() {
                let span = Span::of(trimmed, text);
                list.ignored.push(Ignored { span, why: Why::Placeholder });
            }
            return;
        }
        if !(self.stops.is_ascii() && self.read_plain(text, names, list)) {
            self.read_closely(text, names, list);
        }
        in_order(list);
    }

    /// Reads a text of one line that nothing happened to; false, with nothing read, when it is not so plain.
    fn read_plain(&mut self, text: &str, names: &Dictionary, list: &mut List) -> bool {
        const NOT_PLAIN: class::Flags = DAMAGE | FOREIGN | class::LINE | class::JOINT | class::AT;
        // What begins with a sign may be a literal or a call-out.
        if !text.starts_with(|c: char| c.is_ascii_alphanumeric()) {
            return false;
        }
        let Self { stops, pieces, memo, .. } = self;
        let flags = scan::scan(text, stops, (0, text.len()), false, pieces, |at, fault| {
            list.problems.push(Problem { span: Span::new(at, at + 1), kind: fault.problem() });
        });
        let plain = flags & NOT_PLAIN == 0;
        if plain {
            Walk::new(Work { raw: text, text, offsets: None, stops, flags }, names, list, memo)
                .run_cut(pieces);
        } else {
            list.problems.clear();
        }
        plain
    }

    /// Reads any text: undoes what happened to it, in a copy.
    fn read_closely(&mut self, text: &str, names: &Dictionary, list: &mut List) {
        let mut flags = self.stops.kinds(text);
        self.offsets.clear();
        let mut current = text;
        let literal = literal::is_literal(text);
        if literal {
            literal::decode(text, &mut self.literal, &mut self.literal_offsets);
            list.problems.push(Problem {
                span: first_bytes(text, text.len() - text.trim_start().len(), 1),
                kind: ProblemKind::RepairedLayout,
            });
            self.stops.look_at(&self.literal);
            flags = self.stops.kinds(&self.literal);
            current = &self.literal;
        }
        let mut copied = false;
        if flags & (DAMAGE | FOREIGN) != 0
            && repair::may_need(current, flags)
            && let Some(repairs) = repair::repair(current, &mut self.text, &mut self.offsets, literal)
        {
            let back = |(start, end): (usize, usize)| {
                let first = if literal { Some(&self.literal_offsets) } else { None };
                Span::new(
                    first.map_or(start, |first| first.start(start)),
                    first.map_or(end, |first| first.end(end)),
                )
            };
            let found =
                [(repairs.layout, ProblemKind::RepairedLayout), (repairs.mojibake, ProblemKind::Mojibake)];
            for (place, kind) in found {
                if let Some(place) = place {
                    list.problems.push(Problem { span: back(place), kind });
                }
            }
            copied = true;
        }
        if literal {
            if copied {
                self.offsets.after(&self.literal_offsets);
            } else {
                std::mem::swap(&mut self.text, &mut self.literal);
                std::mem::swap(&mut self.offsets, &mut self.literal_offsets);
                copied = true;
            }
        }
        if copied {
            self.stops.look_at(&self.text);
            flags = self.stops.kinds(&self.text);
        }
        let work = if copied { self.text.as_str() } else { text };
        let offsets = copied.then_some(&self.offsets);
        let work = Work { raw: text, text: work, offsets, stops: &self.stops, flags };
        Walk::new(work, names, list, &mut self.memo).run(&mut self.pieces);
    }
}

fn first_bytes(text: &str, at: usize, len: usize) -> Span {
    Span::new(at.min(text.len()), (at + len).min(text.len()))
}

/// Spans come in order; only headings and repairs can have been noted out of turn.
fn in_order(list: &mut List) {
    if !list.ignored.is_sorted_by_key(|ignored| ignored.span) {
        list.ignored.sort_by_key(|ignored| ignored.span);
    }
    if !list.problems.is_sorted_by_key(|problem| problem.span) {
        list.problems.sort_by_key(|problem| problem.span);
    }
    list.claims.sort_by_key(|claim| claim.span);
}
