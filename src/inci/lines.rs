//! Texts of several lines: call-outs ("-Niacinamide: brightens") stand before the list, one to a line.

use super::amount;
use super::list::{Amount, Claim, Section, Why};
use super::prose;
use super::prose_words::DRUG_FACTS;
use super::scan::Piece;
use super::walk::Walk;

/// What a line is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Line {
    Blank,
    List,
    /// A call-out; what it says begins behind the dash.
    CallOut(usize),
    /// "-Octinoxate 7.5%: Sunscreen": an active with its amount.
    Active(usize),
}

impl Walk<'_> {
    /// Reads a text that has lines.
    pub(super) fn lines(&mut self, pieces: &mut Vec<Piece>) {
        let text = self.text;
        let has_list = text
            .lines()
            .any(|line| !line.trim_start().starts_with(['-', '–']) && line.matches(',').count() >= 2);
        let has_call_outs = text.lines().any(|line| call_out_label(line).is_some());
        let mut region: Option<(usize, usize)> = None;
        let mut start = 0;
        while start < text.len() {
            let end = memchr::memchr(b'\n', &text.as_bytes()[start..]).map_or(text.len(), |at| start + at);
            let past = end <= self.skip_until;
            match if past { Line::Blank } else { self.line_kind(start, end, has_list, has_call_outs) } {
                Line::List => region = Some((region.map_or(start, |(from, _)| from), end)),
                kind => {
                    if let Some((from, to)) = region.take() {
                        self.region(from, to, pieces);
                    }
                    match kind {
                        Line::CallOut(from) => self.call_out(from, end, pieces),
                        Line::Active(from) => self.active_line(from, end, pieces),
                        Line::Blank | Line::List => {}
                    }
                }
            }
            start = end + 1;
        }
        if let Some((from, to)) = region {
            self.region(from, to, pieces);
        }
    }

    /// Whether a text without lines is one of actives: "-Octinoxate 7.5%, Octisalate 4%: Sunscreen".
    pub(super) fn is_active_line(&self) -> bool {
        self.text.trim_start().starts_with('-')
            && matches!(self.line_kind(0, self.text.len(), false, false), Line::Active(_))
            && call_out_label(self.text).is_some()
    }

    fn line_kind(&self, start: usize, end: usize, has_list: bool, has_call_outs: bool) -> Line {
        let (from, to) = self.trimmed(start, end);
        let line = &self.text[from..to];
        if line.is_empty() {
            return Line::Blank;
        }
        let Some(said) = line.strip_prefix(['-', '–', '—']) else { return Line::List };
        let from = to - said.trim_start().len();
        let said = said.trim_start();
        let Some(label) = call_out_label(line) else {
            return match amount::find(said, 0) {
                Some(found) if found.lo < 100.0 && !prose::is_prose(said) => Line::Active(from),
                _ if has_list || has_call_outs => Line::CallOut(from),
                _ => Line::List,
            };
        };
        let body = said[label.len()..].trim_start_matches([' ', ':']);
        if super::heading::tail(label).is_some() {
            return Line::List;
        }
        let purpose = body.trim_end_matches(['.', ' ']);
        if DRUG_FACTS.contains(purpose) && amount::find(label, 0).is_some() {
            return Line::Active(from);
        }
        Line::CallOut(from)
    }

    /// Notes a call-out and the amounts it claims. Where line breaks were lost the list follows its last sentence.
    fn call_out(&mut self, start: usize, end: usize, pieces: &mut Vec<Piece>) {
        let stop = self.until_names(start, end);
        let label_end = super::sentence::colon(&self.text[start..stop]).map_or(stop, |at| start + at);
        self.claim_amounts(start, label_end);
        self.ignore(start, stop, Why::Claim);
        if stop < end {
            self.region(stop, end, pieces);
        }
    }

    /// Notes the amounts of a range as claims of the product.
    pub(super) fn claim_amounts(&mut self, start: usize, end: usize) {
        let mut at = start;
        while let Some(found) = amount::find(&self.text[..end], at) {
            if let Some((lo, hi)) = found.percent(None) {
                let amount = Amount {
                    lo,
                    hi,
                    unit: found.unit,
                    decimals: found.decimals,
                    span: self.span(found.inner_start, found.inner_end),
                };
                let before = self.trimmed(at, found.start);
                let of = if before.0 < before.1 { before } else { self.trimmed(found.end, end) };
                let of = self.span(of.0, of.1);
                let span = self.span(start, end);
                self.list.claims.push(Claim { span, amount, of });
            }
            at = found.end.max(at + 1);
        }
    }

    /// Reads "-Octinoxate 7.5%: Sunscreen" as what it is, an active.
    fn active_line(&mut self, start: usize, end: usize, pieces: &mut Vec<Piece>) {
        let label_end = super::sentence::colon(&self.text[start..end]).map_or(end, |at| start + at);
        let before = self.section;
        self.section = Section::Active;
        self.region(start, label_end, pieces);
        self.section = before;
        if label_end < end {
            self.ignore(label_end + 1, end, Why::DrugFacts);
        }
    }
}

/// The label of a call-out line, dash left out: what stands before its colon.
fn call_out_label(line: &str) -> Option<&str> {
    let said = line.trim_start().strip_prefix(['-', '–', '—'])?.trim_start();
    super::sentence::colon(said).map(|at| &said[..at])
}
