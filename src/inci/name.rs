//! From a bare name to an item: codes beside it, damage in it, several names in it, and what it stands for.

use super::amount::{self, Found};
use super::class::ELEMENT_JOINT;
use super::fold;
use super::list::{Amount, Blend, ProblemKind, Why};
use super::walk::{Context, Walk, tidy};
use super::{blend, code, entry, marks, mend, prose, run};
use crate::dictionary::{How, Resolution};
use crate::source::Span;

/// Says that an entry has been divided already, for want of separators and not as a blend.
const NO_BLEND: Blend = Blend { number: u16::MAX, alternatives: false };

impl Walk<'_> {
    /// Reads a name that stands in one piece.
    pub(super) fn named(
        &mut self,
        outer: (usize, usize),
        name: (usize, usize),
        amount: Option<(Found, Span)>,
        marks: Vec<String>,
        blend: Option<Blend>,
        context: Context,
    ) {
        let text = self.text;
        let part = &text[name.0..name.1];
        if !part.chars().any(char::is_alphanumeric) {
            return self.ignore(outer.0, outer.1, Why::Debris);
        }
        if let Some((code_start, code_end)) = trailing_code(part) {
            self.ignore(name.0 + code_start, name.0 + code_end, Why::Code);
            let end = self.trimmed(name.0, name.0 + code_start).1;
            self.part(name.0, end, context);
            return;
        }
        if let Some((code_end, rest)) = leading_code(part) {
            self.ignore(name.0, name.0 + code_end, Why::Code);
            self.part(name.0 + rest, name.1, context);
            return;
        }
        if blend.is_none() && amount.is_none() && self.group(name, context) {
            return;
        }
        if let Some((mark_start, mark_end)) = marks::inner(part) {
            let (left, right) = (&part[..mark_start], part[mark_end..].trim_start());
            if blend.is_none() && right.starts_with(char::is_alphabetic) && self.are_two(left, right) {
                self.problem(outer.0, outer.1, ProblemKind::MissingSeparator);
                self.entry(name.0, name.0 + mark_end, None, Some(NO_BLEND), context);
                self.entry(
                    name.0 + mark_end,
                    outer.1,
                    amount.map(|(found, _)| found),
                    Some(NO_BLEND),
                    context,
                );
                return;
            }
            let mut marks = marks;
            entry::push_marks(&mut marks, &part[mark_start..mark_end]);
            let joined = format!("{}{}", &part[..mark_start], &part[mark_end..]);
            return self.owned(outer, &joined, amount, marks, blend, context);
        }
        if let Some((mended, kind)) = mend::read_over(&tidy(part)) {
            // Where a list literal was cut at the comma, that is what it has lost, and not the label.
            if kind != ProblemKind::LostLocant || !part.as_bytes().contains(&ELEMENT_JOINT) {
                self.problem(outer.0, outer.1, kind);
            }
            return self.owned(outer, &mended, amount, marks, blend, context);
        }
        if part.bytes().any(|byte| byte == b'\n' || byte == ELEMENT_JOINT) {
            let joined = tidy(part).into_owned();
            if let Some(mended) = mend::line_hyphen(part, self.names) {
                self.problem(outer.0, outer.1, ProblemKind::RepairedLayout);
                return self.owned(outer, &mended, amount, marks, blend, context);
            }
            if self.resolve(&joined).is_some() || blend.is_some() || !part.contains('\n') {
                return self.owned(outer, &joined, amount, marks, blend, context);
            }
        }
        if !context.follows
            && blend.is_none()
            && let Some(parts) = run::spaced(part, self.names)
        {
            for (start, end) in parts {
                self.entry(name.0 + start, name.0 + end, None, Some(NO_BLEND), context);
            }
            return;
        }
        let identity = self.resolve(part);
        if identity.is_none() && amount.is_none() && !part.contains(char::is_alphabetic) {
            let why =
                if part.bytes().filter(u8::is_ascii_digit).count() > 4 { Why::Code } else { Why::Debris };
            return self.ignore(outer.0, outer.1, why);
        }
        if let Some(mended) = mend::overlooked_hyphen(part, identity, self.names) {
            self.problem(outer.0, outer.1, ProblemKind::RepairedLayout);
            return self.owned(outer, &mended, amount, marks, blend, context);
        }
        if blend.is_none()
            && let Some(parts) = blend::parts(part, identity.is_some(), self.names)
        {
            let number = self.blends;
            self.blends = self.blends.saturating_add(1);
            let (last, behind) = (parts.names.len() - 1, amount_behind(amount, name.1));
            for (index, (start, end)) in parts.names.into_iter().enumerate() {
                let found = behind.filter(|_| index == last);
                let shared = Blend { number, alternatives: parts.alternatives };
                let until = if found.is_some() { outer.1 } else { name.0 + end };
                self.entry(name.0 + start, until, found, Some(shared), context);
            }
            return;
        }
        if identity.is_none() {
            if let Some((mended, kind)) = mend::mend(part, self.names) {
                self.problem(outer.0, outer.1, kind);
                return self.owned(outer, &mended, amount, marks, blend, context);
            }
            if let Some((bare, mark)) = glued_number(part).filter(|(bare, _)| self.is_exact(bare)) {
                let mut marks = marks;
                marks.push(mark.to_owned());
                let end = name.0 + bare.len();
                return self.named(outer, (name.0, end), amount, marks, blend, context);
            }
            // A part of a run is not split again; an amount that it carries could lead back to the whole.
            if blend != Some(NO_BLEND)
                && let Some(parts) = run::split(part, self.names)
            {
                self.problem(outer.0, outer.1, ProblemKind::MissingSeparator);
                let (last, behind) = (parts.len() - 1, amount_behind(amount, name.1));
                for (index, (start, end)) in parts.into_iter().enumerate() {
                    let found = behind.filter(|_| index == last);
                    let until = if found.is_some() { outer.1 } else { name.0 + end };
                    self.entry(name.0 + start, until, found, blend.or(Some(NO_BLEND)), context);
                }
                return;
            }
            if amount.is_none()
                && let Some(why) = self.behind_a_list(part, context)
            {
                self.in_prose = true;
                return self.ignore(outer.0, outer.1, why);
            }
            if amount.is_none() && self.is_running_text(part, context) {
                // "Phenoxyethanol Shake well before use and close the bottle": the last name of the list goes before.
                let glued =
                    if context.follows && !self.in_prose { run::first_name(part, self.names) } else { None };
                let told = glued.filter(|&len| {
                    part[len..].trim_start().starts_with(|c: char| !c.is_lowercase() && c != ',' && c != '/')
                });
                if let Some(len) = told {
                    self.entry(name.0, name.0 + len, None, Some(NO_BLEND), context);
                }
                self.in_prose = true;
                return self.ignore(name.0 + told.unwrap_or(0), outer.1, Why::Prose);
            }
            // "a serum with a high share of 15 %": the amount ends a sentence, and the sentence is no name.
            if amount.is_some() && prose::is_prose(part) {
                self.in_prose = true;
                return self.ignore(outer.0, outer.1, Why::Claim);
            }
        }
        self.in_prose = false;
        let amount = amount.and_then(|(found, span)| self.amount(found, span, identity));
        let blend = blend.filter(|blend| *blend != NO_BLEND);
        self.push(outer.0, outer.1, name, amount, marks, blend, identity);
    }

    /// Whether both sides of a mark are known, as names of two substances.
    fn are_two(&self, left: &str, right: &str) -> bool {
        let known = |name: &str| self.resolve(name.trim_end_matches(|c: char| marks::is_sign(c) || c == ' '));
        matches!((known(left), known(right)), (Some(one), Some(other)) if !self.names.same_substance(one.id, other.id))
    }

    fn is_exact(&self, name: &str) -> bool {
        self.names.lookup(name).is_some_and(|found| found.how == How::Exact)
    }

    /// What an unknown part is that stands behind the names of a list and is none: an address, "paraben-free".
    fn behind_a_list(&self, part: &str, context: Context) -> Option<Why> {
        if !context.follows || self.list.items.len() < 3 {
            return None;
        }
        let why = if prose::is_address(part) {
            Why::Address
        } else if prose::is_free_from(part) {
            Why::FreeFrom
        } else {
            return None;
        };
        run::first_name(part, self.names).is_none().then_some(why)
    }

    fn is_running_text(&self, part: &str, context: Context) -> bool {
        // Behind running text an unknown word goes on with it; so it does in a new sentence once the list is over.
        let goes_on = self.in_prose && (context.follows || !self.list.items.is_empty());
        prose::is_prose(part) || goes_on && part.split_whitespace().nth(12).is_none()
    }

    /// Notes an item whose name stands nowhere as such.
    pub(super) fn owned(
        &mut self,
        outer: (usize, usize),
        name: &str,
        amount: Option<(Found, Span)>,
        marks: Vec<String>,
        blend: Option<Blend>,
        context: Context,
    ) {
        let mut name = tidy(name.trim()).into_owned();
        if self.resolve(&name).is_none() {
            if let Some((mended, kind)) = mend::mend(&name, self.names) {
                self.problem(outer.0, outer.1, kind);
                name = mended;
            } else if amount.is_none() && self.is_running_text(&name, context) {
                self.in_prose = true;
                return self.ignore(outer.0, outer.1, Why::Prose);
            }
        }
        let identity = self.resolve(&name);
        self.in_prose = false;
        let amount = amount.and_then(|(found, span)| self.amount(found, span, identity));
        let blend = blend.filter(|blend| *blend != NO_BLEND);
        self.push_owned(outer, name, amount, marks, blend, identity);
    }

    pub(super) fn amount(&self, found: Found, span: Span, identity: Option<Resolution>) -> Option<Amount> {
        let factor = identity.and_then(|found| amount::grams_per_iu(self.names.ingredient(found.id).inci()));
        let (lo, hi) = found.percent(factor)?;
        Some(Amount { lo, hi, unit: found.unit, decimals: found.decimals, span })
    }
}

/// The amount, if it stands behind the end of a name. Of several names the last then has it; one that stands before them
/// is nobody's, and to look for the last beside it would lead back to all of them.
fn amount_behind(amount: Option<(Found, Span)>, name_end: usize) -> Option<Found> {
    amount.map(|(found, _)| found).filter(|found| found.start >= name_end)
}

/// `Limonene2`, `Tocopherol #2`: one or two digits that refer to a footnote or number the next part of a kit.
fn glued_number(part: &str) -> Option<(&str, &str)> {
    let word = part.trim_end_matches(|c: char| c.is_ascii_digit());
    let bare = word.trim_end_matches([' ', '#']);
    let glued = bare.len() == word.len() || word.ends_with('#');
    let digits = part.len() - word.len();
    (glued && (1..=2).contains(&digits) && bare.ends_with(char::is_lowercase)
        || word.ends_with('#') && (1..=2).contains(&digits))
    .then(|| (bare, part[bare.len()..].trim_start()))
}

/// A code in a bracket behind the name: `Citric Acid (F.I.L. B123/1)`, `Mica <ILN123>`.
fn trailing_code(part: &str) -> Option<(usize, usize)> {
    let close = part.trim_end_matches(['.', ' ', ',']);
    if let Some(open) = close.rfind(['(', '[', '<'])
        && close.ends_with([')', ']', '>'])
    {
        return (open > 0 && code::is_code(&close[open..])).then_some((open, part.len()));
    }
    // Without a bracket only the labelled ones are certain.
    let at = fold::word_starts(part).find(|&at| {
        at > 0
            && ["f.i.l", "iln", "fil "].iter().any(|label| fold::prefix(&part[at..], label).is_some())
            && code::is_code(&part[at..])
    })?;
    Some((at, part.len()))
}

/// A code before the first name: `1199524 J - AQUA`.
fn leading_code(part: &str) -> Option<(usize, usize)> {
    if let Some(close) = part.find([']', ')', '>'])
        && part.starts_with(['[', '(', '<'])
        && close + 1 < part.len()
        && code::is_code(&part[..=close])
    {
        return Some((close + 1, close + 1));
    }
    let dash = part.find(" - ")?;
    (dash <= 24 && code::is_code(&part[..dash])).then_some((dash, dash + 3))
}
