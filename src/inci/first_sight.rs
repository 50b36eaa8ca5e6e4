//! What a piece between two separators is at first sight: a name the dictionary knows as it stands or nearly so, one
//! that goes on in the next piece, or something to look closer at.

use super::class::{AMPERSAND, BRACKET, DIGIT, ELEMENT_JOINT, Flags, JOINT, LINE, SLASH};
use super::entry;
use super::list::{Problem, ProblemKind, Section};
use super::scan::{self, Cut, Piece};
use super::walk::{Context, MAX_NAME, Walk};
use crate::dictionary::{AliasKind, How, Resolution};
use crate::source::Span;

/// Kinds of bytes with which a piece that is not known as it stands is never taken at first sight.
const HARD: Flags = super::class::COLON | super::class::PERCENT;

impl Walk<'_> {
    /// Reads one piece, or several that turn out to be one; returns how many.
    #[inline]
    pub(super) fn piece(&mut self, pieces: &[Piece], index: usize, region_end: usize) -> usize {
        let piece = pieces[index];
        let (mut start, mut end) = self.trimmed(piece.start as usize, piece.end as usize);
        if start >= end {
            self.nothing(pieces, index);
            return 1;
        }
        if start < self.skip_until {
            if end <= self.skip_until {
                return 1;
            }
            (start, end) = self.trimmed(self.skip_until, end);
        }
        let (found, unlisted) = match self.remembered(piece, (start, end)) {
            Some(found) => (Some(found), false),
            None => self.listed(piece, (start, end)),
        };
        if let Some(found) = found {
            self.take_plain(piece, (start, end), found);
            return 1;
        }
        self.look_closer(pieces, index, (start, end), region_end, unlisted)
    }

    /// Reads a piece, trimmed to a range, that is not known as it stands. `unlisted`: it has been looked up already and
    /// is not known.
    #[inline(never)]
    fn look_closer(
        &mut self,
        pieces: &[Piece],
        index: usize,
        (mut start, mut end): (usize, usize),
        region_end: usize,
        unlisted: bool,
    ) -> usize {
        let piece = pieces[index];
        if end - start <= MAX_NAME && self.nearly_plain(start, end, piece, unlisted) {
            return 1;
        }
        let mut taken = 1;
        if piece.after == Cut::Line
            && let Some(next) = pieces.get(index + 1)
            && let Some(count) = self.wrapped(start, end, next)
        {
            end = self.trimmed(next.start as usize, next.end as usize).1;
            taken = count;
        }
        if piece.after == Cut::Separator
            && let Some(next) = pieces.get(index + 1)
            && self.is_cut_at_locant(start, end, next)
        {
            end = self.trimmed(next.start as usize, next.end as usize).1;
            taken = 2;
        } else if taken == 1
            && let Some(parted) = self.parted(pieces, index, (start, end))
        {
            (start, end) = (parted.start, parted.end);
            taken = parted.taken;
        }
        let last = pieces[index + taken - 1];
        let before = scan::before(pieces, index);
        let alone = matches!(before, Cut::Edge | Cut::Line) && matches!(last.after, Cut::Edge | Cut::Line);
        self.sentences(start, end, Context { alone, follows: before == Cut::Separator, region_end });
        self.leave(last);
        taken
    }

    /// What a piece was found to be in another place.
    #[inline]
    fn remembered(&self, piece: Piece, (start, end): (usize, usize)) -> Option<Resolution> {
        // A name that may go on behind its end is not the one it was elsewhere.
        let ends = piece.stops & (LINE | JOINT) == 0;
        if ends { self.memo.pieces.get(&self.text.as_bytes()[start..end]) } else { None }
    }

    /// Remembers it.
    fn remember(&mut self, piece: Piece, (start, end): (usize, usize), found: Resolution) {
        if piece.stops & (LINE | JOINT) == 0 {
            self.memo.pieces.put(&self.text.as_bytes()[start..end], found);
        }
    }

    /// What a piece is that is known as it stands, which is then remembered; or else whether it has been looked up and
    /// is not known.
    #[inline(never)]
    fn listed(&mut self, piece: Piece, (start, end): (usize, usize)) -> (Option<Resolution>, bool) {
        if end - start > MAX_NAME {
            return (None, false);
        }
        let plain = self.is_plain(start, end);
        if !plain && !self.is_led_by_number(start, end) {
            return (None, false);
        }
        let listed = self.names.lookup(&self.text[start..end]);
        let counts = |found: &Resolution| {
            if plain { found.alias != Some(AliasKind::Typographic) } else { found.how == How::Exact }
        };
        let found = listed.filter(counts);
        if let Some(found) = found {
            self.remember(piece, (start, end), found);
        }
        (found, plain && listed.is_none())
    }

    /// Whether a piece, if it is known, is known as it stands: no full stop or mark at its end, which are
    /// nothing to the dictionary, and no number in front, whose commas may want mending.
    #[inline(always)]
    fn is_plain(&self, start: usize, end: usize) -> bool {
        let bytes = self.text.as_bytes();
        let (first, last) = (bytes[start], bytes[end - 1]);
        let misread = matches!(first, b'C' | b'c')
            && end - start > 6
            && matches!(bytes[start + 1], b'l' | b'1')
            && bytes[end - 1].is_ascii_digit();
        if misread {
            return false;
        }
        (last.is_ascii_alphanumeric() || last == b')' || last >= 0x80)
            && (first.is_ascii_alphabetic()
                || first >= 0x80
                || first.is_ascii_digit()
                    && !bytes[start..end].contains(&b' ')
                    && !bytes[start..end].contains(&ELEMENT_JOINT))
    }

    /// Whether a piece begins with a number and nothing in it wants mending as in `1, 2-Hexanediol`: `2,4-Diethylphenyl
    /// Methyl Ketone`.
    #[inline]
    fn is_led_by_number(&self, start: usize, end: usize) -> bool {
        let part = &self.text.as_bytes()[start..end];
        let spaced = |pair: &[u8]| matches!(pair, b", " | b" ,");
        part[0].is_ascii_digit() && part[part.len() - 1].is_ascii_alphabetic() && !part.windows(2).any(spaced)
    }

    /// Takes the commonest pieces that are not quite plain: a name with marks or the list's full stop behind it,
    /// and one that is known without its bracket or by its synonyms. False leaves the piece to a closer look.
    /// `unlisted`: the whole piece has been looked up already and is not known.
    fn nearly_plain(&mut self, start: usize, end: usize, piece: Piece, unlisted: bool) -> bool {
        let kinds = self.kinds(piece);
        if kinds & HARD != 0 {
            return false;
        }
        let part = &self.text[start..end];
        let bare = part.trim_end_matches(['*', '.', '†', '°']);
        let behind = &part[bare.len()..];
        let stop = behind == ".";
        let marked = !behind.is_empty() && !stop;
        if marked && behind.contains('.') {
            return false;
        }
        if stop && super::sentence::ends_in_abbreviation(bare) {
            return self.abbreviated(start, end, piece);
        }
        let bare_end = start + bare.len();
        if bare.is_empty() || bare.ends_with(' ') || !self.is_plain(start, bare_end) {
            return false;
        }
        let unlisted = unlisted && behind.is_empty();
        let found = if kinds & (BRACKET | SLASH) == 0
            || kinds & (AMPERSAND | JOINT | LINE) != 0
            || kinds & DIGIT != 0
                && entry::before_colour_index(bare).is_none_or(|name| self.names.lookup(name).is_none())
        {
            if unlisted { None } else { self.names.lookup(bare) }
        } else if !entry::is_one_name(bare) {
            None
        } else if unlisted {
            self.resolve_unlisted(bare)
        } else {
            self.resolve(bare)
        };
        let Some(found) = found.filter(|found| found.alias != Some(AliasKind::Typographic)) else {
            return false;
        };
        if behind.is_empty() {
            self.remember(piece, (start, bare_end), found);
        }
        let marks = if marked { vec![behind.to_owned()] } else { Vec::new() };
        let outer = if marked { end } else { bare_end };
        self.take(piece, (start, outer), bare_end, marks, found);
        true
    }

    /// Takes a known name that ends in an abbreviation, such as `Alcohol Denat.`
    fn abbreviated(&mut self, start: usize, end: usize, piece: Piece) -> bool {
        let found = self.names.lookup(&self.text[start..end]);
        let known = found
            .filter(|found| found.alias != Some(AliasKind::Typographic) && self.is_plain(start, end - 1));
        let Some(found) = known else { return false };
        self.remember(piece, (start, end), found);
        self.take(piece, (start, end), end, Vec::new(), found);
        true
    }

    /// Notes a piece that is one known name as it stands.
    #[inline]
    fn take_plain(&mut self, piece: Piece, (start, end): (usize, usize), found: Resolution) {
        if !self.untouched {
            return self.take(piece, (start, end), end, Vec::new(), found);
        }
        self.in_prose = false;
        self.push_untouched(Span::new(start, end), found);
        self.leave(piece);
    }

    /// Behind a piece that ends a section the list proper goes on.
    #[inline]
    fn leave(&mut self, piece: Piece) {
        if piece.after == Cut::Section {
            self.section = Section::Main;
        }
    }

    /// Notes a piece that is one known name from the start of `outer` to `name_end`.
    #[inline]
    fn take(
        &mut self,
        piece: Piece,
        outer: (usize, usize),
        name_end: usize,
        marks: Vec<String>,
        found: Resolution,
    ) {
        self.in_prose = false;
        self.push(outer.0, outer.1, (outer.0, name_end), None, marks, None, Some(found));
        self.leave(piece);
    }

    /// A place between two separators with nothing in it.
    fn nothing(&mut self, pieces: &[Piece], index: usize) {
        let piece = pieces[index];
        if scan::before(pieces, index) == Cut::Separator
            && piece.after == Cut::Separator
            && piece.start as usize >= self.skip_until
        {
            let start = crate::source::floor_char_boundary(self.text, piece.start as usize - 1);
            let after = self.text[piece.end as usize..].chars().next().map_or(0, char::len_utf8);
            let span = self.span(start, piece.end as usize + after);
            self.list.problems.push(Problem { span, kind: ProblemKind::EmptyItem });
        }
        self.leave(piece);
    }

    /// Whether the piece goes on in the next line: then both together are a name and the two alone are not.
    fn wrapped(&self, start: usize, end: usize, next: &Piece) -> Option<usize> {
        let (next_start, next_end) = self.trimmed(next.start as usize, next.end as usize);
        if next_start >= next_end || next_end - start > 160 {
            return None;
        }
        let (head, tail) = (&self.text[start..end], &self.text[next_start..next_end]);
        let tail = tail.trim_end_matches('.');
        let hyphen = head.ends_with('-') && tail.starts_with(char::is_alphanumeric);
        if hyphen {
            return Some(2);
        }
        if self.names.lookup(head).is_some() && self.names.lookup(tail).is_some() {
            return None;
        }
        let joined = format!("{head} {tail}");
        self.names.resolve(&joined).is_some().then_some(2)
    }

    /// `2-Bromo-2-Nitropropane-1, 3-Diol`: the comma stands between two places of one known name.
    fn is_cut_at_locant(&self, start: usize, end: usize, next: &Piece) -> bool {
        let (next_start, next_end) = self.trimmed(next.start as usize, next.end as usize);
        let (head, tail) = (&self.text[start..end], &self.text[next_start..next_end]);
        let places =
            head.ends_with(|c: char| c.is_ascii_digit()) && tail.starts_with(|c: char| c.is_ascii_digit());
        places
            && matches!(self.text.as_bytes()[end..next_start].trim_ascii(), [b',' | ELEMENT_JOINT])
            && head.len() + tail.len() <= 120
            && self.names.lookup(head).is_none()
            && self.names.lookup(&format!("{head},{tail}")).is_some()
    }
}
