//! The grammar of a printed ingredient list.
//!
//! [`parse`] reads a text as a pack or a shop prints it and returns what it understood together with what it
//! found wrong; it never fails. The way of a text:
//!
//! 1. `literal` and `repair` undo what happened to the text on its way from the pack, in a copy that knows where
//!    each byte came from. A clean text is not copied.
//! 2. `lines` tells call-outs from lists where the text has lines; `scan` cuts a list at its separators.
//! 3. A piece that the dictionary knows is an item, and nothing else is asked. Only the others are looked at
//!    closely: `sentence` finds headings, full stops and running text in them, `entry` amounts and marks, `name` damage,
//!    `blend` and `run` several names in one.

mod actives;
mod amount;
mod blend;
mod class;
mod code;
mod colon;
mod comma;
mod entry;
mod first_sight;
mod fold;
mod footnote;
mod group;
mod heading;
mod heading_words;
mod index;
mod lines;
mod list;
mod literal;
mod marks;
mod memo;
mod mend;
mod name;
mod offsets;
mod parted;
mod prose;
mod prose_words;
mod purpose;
mod repair;
mod run;
mod scan;
mod scratch;
mod sentence;
mod stops;
mod title;
mod walk;

pub use list::{
    Amount, Blend, Claim, Footnote, Ignored, Item, Label, List, Problem, ProblemKind, Section, Unit, Variant,
    Why,
};

use crate::dictionary::Dictionary;
use crate::source::Span;
use class::{DAMAGE, FOREIGN};
use walk::Walk;

/// Reads `text` as a printed list.
#[must_use]
pub fn parse(text: &str, names: &Dictionary) -> List {
    let mut list = List::default();
    parse_into(text, names, &mut list);
    list
}

/// Reads `text` into `list`, whose old content is forgotten and whose memory is used again.
pub fn parse_into(text: &str, names: &Dictionary, list: &mut List) {
    list.clear();
    if text.len() <= 100 && prose::is_placeholder(text) {
        list.complete = false;
        let trimmed = text.trim();
        if !trimmed.is_empty() {
            let span = Span::of(trimmed, text);
            list.ignored.push(Ignored { span, why: Why::Placeholder });
        }
        return;
    }
    if text.is_ascii() && read_plain(text, names, list) {
        return;
    }
    let mut flags = stops::survey(text);
    let mut scratch = std::mem::take(&mut list.scratch);
    scratch.offsets.clear();
    let mut current = text;
    let literal = literal::is_literal(text);
    if literal {
        literal::decode(text, &mut scratch.literal, &mut scratch.literal_offsets);
        list.problems.push(Problem {
            span: first_bytes(text, text.len() - text.trim_start().len(), 1),
            kind: ProblemKind::RepairedLayout,
        });
        flags = stops::survey(&scratch.literal);
        current = &scratch.literal;
    }
    let mut copied = false;
    if flags & (DAMAGE | FOREIGN) != 0
        && repair::may_need(current, flags)
        && let Some(repairs) = repair::repair(current, &mut scratch.text, &mut scratch.offsets, literal)
    {
        let back = |(start, end): (usize, usize)| {
            let first = if literal { Some(&scratch.literal_offsets) } else { None };
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
            scratch.offsets.after(&scratch.literal_offsets);
        } else {
            std::mem::swap(&mut scratch.text, &mut scratch.literal);
            std::mem::swap(&mut scratch.offsets, &mut scratch.literal_offsets);
            copied = true;
        }
    }
    if copied {
        flags = stops::survey(&scratch.text);
    }
    let mut pieces = std::mem::take(&mut scratch.pieces);
    let work = if copied { scratch.text.as_str() } else { text };
    let offsets = copied.then_some(&scratch.offsets);
    Walk::new(text, work, offsets, names, list, flags).run(&mut pieces);
    scratch.pieces = pieces;
    list.scratch = scratch;
    in_order(list);
}

/// Reads a text of one line that nothing happened to; false, with nothing read, when it is not so plain.
fn read_plain(text: &str, names: &Dictionary, list: &mut List) -> bool {
    const NOT_PLAIN: class::Flags = DAMAGE | FOREIGN | class::LINE | class::JOINT | class::AT;
    // What begins with a sign may be a literal or a call-out.
    if !text.starts_with(|c: char| c.is_ascii_alphanumeric()) {
        return false;
    }
    let mut pieces = std::mem::take(&mut list.scratch.pieces);
    let flags = scan::scan(text, 0, text.len(), false, &mut pieces, |at, fault| {
        list.problems.push(Problem { span: Span::new(at, at + 1), kind: fault.problem() });
    });
    let plain = flags & NOT_PLAIN == 0;
    if plain {
        Walk::new(text, text, None, names, list, flags).run_cut(&pieces);
        in_order(list);
    } else {
        list.problems.clear();
    }
    list.scratch.pieces = pieces;
    plain
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
