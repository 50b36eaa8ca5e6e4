//! The state of a walk through one text, and what all its steps share: places, names, results.

use std::borrow::Cow;

use super::class::{self, AT, ELEMENT_JOINT, Flags, JOINT, LINE};
use super::list::{Amount, Blend, Ignored, Item, Label, List, Problem, ProblemKind, Section, Variant, Why};
use super::memo::Memo;
use super::offsets::Offsets;
use super::scan::{self, Piece};
use super::stops::Stops;
use crate::dictionary::{Dictionary, Resolution};
use crate::source::Span;

/// Variants beyond this number share the last one.
const MAX_VARIANTS: usize = u16::MAX as usize - 1;

/// The longest name of the inventory, a ferment of a hundred plants, has 1928 bytes.
const LONGEST_NAME: usize = 2048;

/// No name is longer than this many bytes; what is, is not looked up, so that long texts cost no more than
/// their length.
pub(super) const MAX_NAME: usize = 500;
/// How often one part of a text is divided again before it is taken as it stands.
const MAX_DIVISIONS: u32 = 24;

/// A text to walk through.
pub(super) struct Work<'a> {
    /// The text as it was given.
    pub(super) raw: &'a str,
    /// The same, or its repaired copy.
    pub(super) text: &'a str,
    /// Where the bytes of the copy come from.
    pub(super) offsets: Option<&'a Offsets>,
    /// What was seen in `text`, and the kinds of it.
    pub(super) stops: &'a Stops,
    pub(super) flags: Flags,
}

/// One walk. All offsets are bytes of `text`, the repaired copy, until a result is noted.
pub(super) struct Walk<'a> {
    pub(super) raw: &'a str,
    pub(super) text: &'a str,
    offsets: Option<&'a Offsets>,
    stops: &'a Stops,
    pub(super) names: &'a Dictionary,
    pub(super) list: &'a mut List,
    pub(super) memo: &'a mut Memo,
    pub(super) flags: Flags,
    /// `@` separates in this text.
    at_signs: bool,
    /// The text has line breaks, literal joints or double blanks, which names are to be rid of.
    untidy: bool,
    /// The text is the original and names are printed in it as they are.
    pub(super) untouched: bool,
    pub(super) section: Section,
    pub(super) variant: Option<u16>,
    /// First item of the present variant, for headings that speak of what went before.
    pub(super) variant_start: usize,
    /// Everything before this byte has been dealt with.
    pub(super) skip_until: usize,
    /// The last piece was running text, so an unknown one behind it is, too.
    pub(super) in_prose: bool,
    /// A heading of actives has been read.
    pub(super) seen_actives: bool,
    /// Number of the next blend.
    pub(super) blends: u16,
    /// How often the part at hand has been divided.
    divisions: u32,
}

impl<'a> Walk<'a> {
    pub(super) fn new(work: Work<'a>, names: &'a Dictionary, list: &'a mut List, memo: &'a mut Memo) -> Self {
        let Work { raw, text, offsets, stops, flags } = work;
        let at_signs = flags & AT != 0 && memchr::memchr_iter(b'@', text.as_bytes()).nth(1).is_some();
        let untidy = flags & (LINE | JOINT) != 0 || stops.double_blank();
        Self {
            untidy,
            untouched: offsets.is_none() && !untidy,
            raw,
            text,
            offsets,
            stops,
            names,
            list,
            memo,
            flags,
            at_signs,
            section: Section::Main,
            variant: None,
            variant_start: 0,
            skip_until: 0,
            in_prose: false,
            seen_actives: false,
            blends: 0,
            divisions: 0,
        }
    }

    /// Reads the whole text.
    pub(super) fn run(mut self, pieces: &mut Vec<Piece>) {
        if self.flags & LINE == 0 && !self.is_active_line() {
            self.region(0, self.text.len(), pieces);
        } else {
            self.lines(pieces);
        }
        self.close();
    }

    /// Reads a text of one line that was cut into pieces already.
    pub(super) fn run_cut(mut self, pieces: &[Piece]) {
        self.pieces(pieces, self.text.len());
        self.close();
    }

    /// Reads a stretch that is all list.
    pub(super) fn region(&mut self, from: usize, to: usize, pieces: &mut Vec<Piece>) {
        let (raw, offsets) = (self.raw, self.offsets);
        let problems = &mut self.list.problems;
        scan::scan(self.text, self.stops, (from, to), self.at_signs, pieces, |at, fault| {
            problems.push(Problem { span: place(raw, offsets, at, at + 1), kind: fault.problem() });
        });
        self.pieces(pieces, to);
    }

    fn pieces(&mut self, pieces: &[Piece], to: usize) {
        let mut index = 0;
        while index < pieces.len() {
            index += self.piece(pieces, index, to);
        }
    }

    /// The range without white space at its ends.
    #[inline]
    pub(super) fn trimmed(&self, start: usize, end: usize) -> (usize, usize) {
        trimmed(self.text.as_bytes(), start, end)
    }

    /// The kinds of bytes in a piece, and of the one behind it.
    pub(super) fn kinds(&self, piece: Piece) -> Flags {
        piece.stops | class::survey(&self.text[piece.start as usize..piece.end as usize])
    }

    /// The original place of a range of the copy.
    pub(super) fn span(&self, start: usize, end: usize) -> Span {
        place(self.raw, self.offsets, start, end)
    }

    /// What the dictionary says of a name.
    pub(super) fn resolve(&self, name: &str) -> Option<Resolution> {
        if name.len() > MAX_NAME {
            return None;
        }
        self.names.lookup(name).or_else(|| self.resolve_unlisted(name))
    }

    /// The same of a name that the dictionary does not list.
    pub(super) fn resolve_unlisted(&self, name: &str) -> Option<Resolution> {
        self.memo.unlisted(name, |name| self.names.resolve_unlisted(name))
    }

    /// Takes one step deeper into a part; false when it has been divided often enough.
    pub(super) fn divide(&mut self) -> bool {
        self.divisions += 1;
        self.divisions <= MAX_DIVISIONS
    }

    /// Comes back from such a step.
    pub(super) fn divided(&mut self) {
        self.divisions -= 1;
    }

    /// Notes an item. `name` is where its wording stands.
    #[expect(clippy::too_many_arguments, reason = "an item has that many parts, and all callers are here")]
    #[inline]
    pub(super) fn push(
        &mut self,
        start: usize,
        end: usize,
        name: (usize, usize),
        amount: Option<Amount>,
        marks: Vec<String>,
        blend: Option<Blend>,
        identity: Option<Resolution>,
    ) {
        let label = self.label(name.0, name.1);
        let span = self.span(start, end);
        self.add(span, label, amount, marks.into_boxed_slice(), blend, identity);
    }

    #[inline]
    fn add(
        &mut self,
        span: Span,
        label: Label,
        amount: Option<Amount>,
        marks: Box<[String]>,
        blend: Option<Blend>,
        identity: Option<Resolution>,
    ) {
        let (section, variant) = (self.section, self.variant);
        self.list.items.push(Item { span, label, section, variant, amount, marks, blend, identity });
    }

    /// Notes an item that is nothing but a name, in a text that is [untouched](Self::untouched).
    #[inline]
    pub(super) fn push_untouched(&mut self, span: Span, identity: Resolution) {
        let (section, variant) = (self.section, self.variant);
        // Made when there is room for it, the item is written where it stays and not copied there.
        self.list.items.extend(std::iter::once_with(|| Item {
            span,
            label: Label::Printed(span),
            section,
            variant,
            amount: None,
            marks: Box::default(),
            blend: None,
            identity: Some(identity),
        }));
    }

    /// Notes an item whose wording stands nowhere as such.
    pub(super) fn push_owned(
        &mut self,
        outer: (usize, usize),
        name: String,
        amount: Option<Amount>,
        marks: Vec<String>,
        blend: Option<Blend>,
        identity: Option<Resolution>,
    ) {
        let span = self.span(outer.0, outer.1);
        let label = Label::Repaired(name.into_boxed_str());
        self.add(span, label, amount, marks.into_boxed_slice(), blend, identity);
    }

    /// The wording of a range: a place in the original where it stands there as such.
    #[inline]
    fn label(&self, start: usize, end: usize) -> Label {
        let span = self.span(start, end);
        if self.untouched {
            return Label::Printed(span);
        }
        let name = &self.text[start..end];
        match if self.untidy { tidy(name) } else { Cow::Borrowed(name) } {
            Cow::Borrowed(_) if self.offsets.is_none() || span.slice(self.raw) == name => {
                Label::Printed(span)
            }
            tidy => Label::Repaired(tidy.into_owned().into_boxed_str()),
        }
    }

    /// Notes a range that is no ingredient.
    pub(super) fn ignore(&mut self, start: usize, end: usize, why: Why) {
        let (start, end) = self.trimmed(start, end);
        if start < end {
            let span = self.span(start, end);
            if let Some(last) = self.list.ignored.last_mut()
                && last.why == why
                && why != Why::Heading
                && why != Why::Footnote
                && last.span.end <= span.start
                && !self.raw[last.span.end as usize..span.start as usize].contains('\n')
                && self.raw[last.span.end as usize..span.start as usize]
                    .chars()
                    .all(|c| c.is_whitespace() || ".,;'\"".contains(c))
            {
                last.span.end = span.end;
                return;
            }
            self.list.ignored.push(Ignored { span, why });
        }
    }

    /// Notes something wrong.
    pub(super) fn problem(&mut self, start: usize, end: usize, kind: ProblemKind) {
        let span = self.span(start, end);
        self.list.problems.push(Problem { span, kind });
    }

    /// Begins a product, shade or kit part.
    pub(super) fn begin_variant(&mut self, start: usize, end: usize) {
        let (start, end) = self.trimmed(start, end);
        self.ignore(start, end, Why::Heading);
        self.section = Section::Main;
        self.variant_start = self.list.items.len();
        self.in_prose = false;
        if self.list.variants.len() < MAX_VARIANTS {
            let span = self.span(start, end);
            let name =
                tidy(self.text[start..end].trim_matches(|c: char| "[]<>:-– ".contains(c))).into_owned();
            self.list.variants.push(Variant { span, name });
        }
        self.variant = u16::try_from(self.list.variants.len() - 1).ok();
    }

    /// Whether the only "name" that was found is longer than any, and so none.
    fn is_one_run(&self) -> bool {
        matches!(&self.list.items[..], [only] if only.identity.is_none() && only.span.len() > LONGEST_NAME)
    }

    /// What can only be said at the end: the text breaks off, or held no list.
    fn close(&mut self) {
        if self.seen_actives {
            self.end_actives();
        }
        let text = self.raw.trim_end_matches(|c: char| c.is_whitespace() || "'\"])".contains(c));
        if text.ends_with("...") || text.ends_with('…') {
            let start = text.trim_end_matches(['.', '…']).len();
            let span = Span::new(start, text.len());
            self.list.problems.push(Problem { span, kind: ProblemKind::CutOff });
            self.list.complete = false;
        }
        if self.list.items.is_empty() && !self.raw.trim().is_empty() || self.is_one_run() {
            self.list.items.clear();
            let trimmed = self.raw.trim();
            let span = Span::of(trimmed, self.raw);
            self.list.problems.push(Problem { span, kind: ProblemKind::NotAList });
            self.list.complete = false;
        }
    }
}

/// What a piece stands between.
#[derive(Clone, Copy, Debug)]
pub(super) struct Context {
    /// Alone in its line.
    pub(super) alone: bool,
    /// Behind a separator, so that a list is under way.
    pub(super) follows: bool,
    /// End of the stretch it belongs to.
    pub(super) region_end: usize,
}

fn place(raw: &str, offsets: Option<&Offsets>, start: usize, end: usize) -> Span {
    match offsets {
        None => Span::new(start, end),
        Some(offsets) => {
            let start = crate::source::floor_char_boundary(raw, offsets.start(start));
            let mut end = offsets.end(end).clamp(start, raw.len());
            while !raw.is_char_boundary(end) {
                end += 1;
            }
            Span::new(start, end)
        }
    }
}

/// The range of a text without blanks and line breaks at its ends.
#[inline]
fn trimmed(text: &[u8], start: usize, end: usize) -> (usize, usize) {
    let mut rest = &text[start..end];
    // As behind most separators.
    if let [b' ', first, .., last] = rest
        && *first.min(last) > b' '
    {
        return (start + 1, end);
    }
    let blank = |byte: &u8| matches!(byte, b' ' | b'\n');
    while let [first, more @ ..] = rest
        && blank(first)
    {
        rest = more;
    }
    let start = end - rest.len();
    while let [more @ .., last] = rest
        && blank(last)
    {
        rest = more;
    }
    (start, start + rest.len())
}

/// A name with single blanks and with the commas that a list literal had cut at.
pub(super) fn tidy(name: &str) -> Cow<'_, str> {
    let bytes = name.as_bytes();
    let untidy = bytes.iter().any(|&byte| byte == b'\n' || byte == ELEMENT_JOINT)
        || bytes.windows(2).any(|pair| pair == b"  ");
    if !untidy {
        return Cow::Borrowed(name);
    }
    let mut tidy = String::with_capacity(name.len());
    for c in name.chars() {
        match c {
            '\n' | ' ' => {
                if !tidy.ends_with(' ') {
                    tidy.push(' ');
                }
            }
            '\u{1f}' => tidy.push(','),
            c => tidy.push(c),
        }
    }
    Cow::Owned(tidy)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_range_is_trimmed_of_blanks_and_line_breaks(text in "[ \n]{0,2}[ a!\t\n]{0,5}", from in 0usize..3) {
            let from = from.min(text.len());
            let (start, end) = trimmed(text.as_bytes(), from, text.len());
            prop_assert_eq!(&text[start..end], text[from..].trim_matches([' ', '\n']));
        }
    }
}
