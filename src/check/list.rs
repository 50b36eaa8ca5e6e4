//! The kind `list`: how the printed list is written.

use std::fmt;

use serde::Deserialize;

use super::{Cause, Needs, ProductView, Sink, Traits, wording};
use crate::dictionary::{AliasKind, ClassSet, How, IngredientId};
use crate::finding::{Certainty, Details, Edit, Fix, Location, Safety};
use crate::inci::{Item, Label, Problem, ProblemKind, Section};

use crate::source::{Span, floor_char_boundary};

/// Reports one kind of defect of the printed list: what the grammar reports, or what follows from the items' order.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Written {
    what: What,
}

/// Which defect.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
#[serde(try_from = "String")]
enum What {
    /// One that the grammar reports.
    Problem(ProblemKind),
    /// The same ingredient twice in one list.
    Duplicate,
    /// A colour index number that begins with `Cl`. The dictionary knows such spellings, so the grammar need not.
    MisreadColourIndex,
    /// Colourants, then other ingredients.
    ColourantsBeforeEnd,
    /// "May contain", then ingredients.
    MayContainNotLast,
}

/// What the grammar reports, by the word that rule files use.
const PROBLEMS: [ProblemKind; 13] = [
    ProblemKind::UnbalancedBracket,
    ProblemKind::EmptyItem,
    ProblemKind::MissingSeparator,
    ProblemKind::StopAsSeparator,
    ProblemKind::RepairedLayout,
    ProblemKind::LetterSpacing,
    ProblemKind::Mojibake,
    ProblemKind::LostLocant,
    ProblemKind::StrayComma,
    ProblemKind::CutOff,
    ProblemKind::PercentWithoutNumber,
    ProblemKind::TooDeep,
    ProblemKind::NotAList,
];

/// What follows from the items, by the word that rule files use.
const DERIVED: [(&str, What); 4] = [
    ("duplicate", What::Duplicate),
    ("misread-colour-index", What::MisreadColourIndex),
    ("colourants-before-end", What::ColourantsBeforeEnd),
    ("may-contain-not-last", What::MayContainNotLast),
];

impl TryFrom<String> for What {
    type Error = String;

    fn try_from(word: String) -> Result<Self, String> {
        let problems = PROBLEMS.iter().map(|&kind| (kind.as_str(), Self::Problem(kind)));
        let all: Vec<(&str, Self)> = problems.chain(DERIVED).collect();
        if let Some(&(_, what)) = all.iter().find(|(name, _)| *name == word) {
            return Ok(what);
        }
        Err(match crate::nearest::meant(&word, all.iter().map(|&(name, _)| name)) {
            Some(meant) => format!("`{word}` is nothing to look for; did you mean `{meant}`?"),
            None => format!("`{word}` is nothing to look for"),
        })
    }
}

impl Written {
    pub(super) fn placeholders(&self) -> &'static [&'static str] {
        &["text", "places", "item", "what", "first"]
    }

    pub(super) fn concerns(&self, _: IngredientId, _: ClassSet) -> bool {
        false
    }

    pub(super) fn needs(&self) -> Needs<'static> {
        Needs::traits(match self.what {
            What::Problem(_) => Traits::PROBLEMS,
            What::Duplicate => Traits::REPEATED,
            What::MisreadColourIndex => Traits::RESPELT,
            // A number that was printed with gaps is respelt.
            What::ColourantsBeforeEnd => Traits::FIVE_DIGITS.with(Traits::RESPELT),
            What::MayContainNotLast => Traits::MAY_CONTAIN,
        })
    }

    pub(super) fn check_product(&self, view: &ProductView<'_>, sink: &mut Sink) {
        match self.what {
            What::Problem(kind) => problem(kind, view, sink),
            What::Duplicate => duplicates(view, sink),
            What::MisreadColourIndex => misread_colour_index(view, sink),
            What::ColourantsBeforeEnd => colourants(view, sink),
            What::MayContainNotLast => may_contain(view, sink),
        }
    }
}

/// One finding for all problems of a kind in one list: a text pasted from a web page has the same damage throughout.
fn problem(kind: ProblemKind, view: &ProductView<'_>, sink: &mut Sink) {
    let text = view.product.text;
    let items = &view.product.list.items;
    let told = |problem: &&Problem| {
        problem.kind == kind && !is_storage(problem, text) && !is_in_name(problem, items)
    };
    let mut found = view.product.list.problems.iter().filter(told);
    let Some(first) = found.next() else { return };
    let at = view.locate(first.span);
    sink.report(Certainty::Certain, Cause::RULE, at, || {
        let others: Vec<&Problem> = found.collect();
        let around = around(first.span, text);
        let mut details =
            Details::default().arg("text", clip(around)).arg("places", Places(others.len() + 1));
        for other in others.iter().take(2) {
            details = details.label(view.locate(other.span), "and here");
        }
        details
    });
}

/// Whether a repair only undid the way in which a table stores its text, such as the brackets of a list literal and
/// no-break spaces. That is no damage and stands in every record alike.
fn is_storage(problem: &Problem, text: &str) -> bool {
    problem.kind == ProblemKind::RepairedLayout
        && matches!(problem.span.slice(text), "[" | "\u{a0}" | "\\xa0")
}

/// Whether a bracket without a partner is the inventory's own: a few of its names have lost one.
fn is_in_name(problem: &Problem, items: &[Item]) -> bool {
    let next = items.partition_point(|item| item.span.start <= problem.span.start);
    let wording = |item: &Item| match item.label {
        Label::Printed(span) => span,
        Label::Repaired(_) => item.span,
    };
    let around =
        next.checked_sub(1).map(|at| &items[at]).filter(|item| problem.span.end <= wording(item).end);
    problem.kind == ProblemKind::UnbalancedBracket
        && around.and_then(|item| item.identity).is_some_and(|identity| identity.how == How::Exact)
}

/// Reports `Cl 77891`, once for all such numbers of a list; they can be mended without changing what the list says.
fn misread_colour_index(view: &ProductView<'_>, sink: &mut Sink) {
    let text = view.product.text;
    let respelt = |item: &&Item| {
        matches!(item.label, Label::Repaired(_))
            || item.identity.is_some_and(|identity| identity.alias == Some(AliasKind::Typographic))
    };
    let letters = |item: &Item| {
        let at = misread_letter(item.text(text))? + item.span.start as usize;
        Some(Span::new(at, at + 1))
    };
    let mut found =
        view.product.list.items.iter().filter(respelt).filter_map(|item| Some((item, letters(item)?)));
    let Some((first, letter)) = found.next() else { return };
    sink.report(Certainty::Certain, Cause::RULE, view.locate(first.span), || {
        let letters: Vec<Span> = std::iter::once(letter).chain(found.map(|(_, letter)| letter)).collect();
        let edit = |&letter: &Span| match view.locate(letter) {
            Location::Text { source, span } => Some(Edit { source, span, text: "I".to_owned() }),
            _ => None,
        };
        let fix = |edits| Fix {
            safety: Safety::Safe,
            description: "write `CI` with a capital i".to_owned(),
            edits,
        };
        let mut details =
            Details::default().arg("text", clip(first.text(text))).arg("places", Places(letters.len()));
        details.fix = letters.iter().map(edit).collect::<Option<Vec<Edit>>>().map(fix);
        details
    });
}

/// Where a text has the small L (or the one) of `Cl 77891`.
fn misread_letter(text: &str) -> Option<usize> {
    text.match_indices(['C', 'c']).map(|(at, _)| at + 1).find(|&at| {
        let bytes = text.as_bytes();
        let starts_word = at == 1 || !bytes[at - 2].is_ascii_alphanumeric();
        starts_word && matches!(bytes.get(at), Some(b'l' | b'1')) && five_digits(&bytes[at + 1..])
    })
}

/// Whether a text goes on with the five digits of a colour index number.
fn five_digits(bytes: &[u8]) -> bool {
    let digits = bytes.strip_prefix(b" ").unwrap_or(bytes);
    digits.len() >= 5
        && digits[..5].iter().all(u8::is_ascii_digit)
        && !digits.get(5).is_some_and(u8::is_ascii_digit)
}

/// Reports what stands again in the same list under a name that means the same. More than a few repetitions have one
/// cause, another list in the same text, and are one finding.
fn duplicates(view: &ProductView<'_>, sink: &mut Sink) {
    const FEW: usize = 2;
    let repeated = repetitions(view);
    let items = &view.product.list.items;
    let name = |index: u32| wording::ingredient(view.names, identity(&items[index as usize]), view.market);
    if let [(before, again), rest @ ..] = &repeated[..]
        && rest.len() >= FEW
    {
        sink.report(Certainty::Certain, Cause::RULE, view.locate(items[*again as usize].span), || {
            Details::default()
                .arg("what", format!("{} ingredients are", repeated.len()))
                .here(format!("`{}` again", name(*again)))
                .label(view.locate(items[*before as usize].span), "first here")
                .help("look where a second list begins: two parts of a set, two shades, an old formula")
        });
        return;
    }
    for (before, again) in repeated {
        let (first, second) = (&items[before as usize], &items[again as usize]);
        let slug = view.names.ingredient(identity(second)).id();
        sink.report(Certainty::Certain, Cause::of(slug), view.locate(second.span), || {
            Details::default()
                .arg("what", format!("`{}` is", name(again)))
                .here("here again")
                .label(view.locate(first.span), "first here")
        });
    }
}

/// The pairs of items of which the later repeats the earlier, by place of the later.
fn repetitions(view: &ProductView<'_>) -> Vec<(u32, u32)> {
    let items = &view.product.list.items;
    // One sorted pass, so that a list of 10,000 items costs no square.
    let mut order: Vec<(IngredientId, Option<u16>, u32)> = view
        .contents
        .present()
        .iter()
        .map(|present| (present.id, items[present.index as usize].variant, present.index))
        .collect();
    order.sort_unstable();
    let same = |pair: &&[(IngredientId, Option<u16>, u32)]| {
        pair[0].0 == pair[1].0
            && pair[0].1 == pair[1].1
            && same_name(view, &items[pair[0].2 as usize], &items[pair[1].2 as usize])
    };
    let mut repeated: Vec<(u32, u32)> =
        order.windows(2).filter(same).map(|pair| (pair[0].2, pair[1].2)).collect();
    repeated.sort_unstable_by_key(|&(_, again)| again);
    repeated
}

/// What a present item is; items without identity are not present.
fn identity(item: &Item) -> IngredientId {
    item.identity.expect("only recognised items are compared").id
}

/// Whether two items with one identity are one entry printed twice. What was recognised only after a part of the name
/// was taken away ("(Green) Tea", "(White) Tea") may well be two materials; a blend's parts may repeat what stands
/// elsewhere, and an active is listed apart from the rest.
fn same_name(view: &ProductView<'_>, first: &Item, second: &Item) -> bool {
    let whole =
        |item: &Item| item.identity.is_some_and(|identity| matches!(identity.how, How::Exact | How::Alias));
    let printed = |item| view.printed(item);
    first.blend.is_none()
        && second.blend.is_none()
        && first.section == second.section
        && (printed(first).eq_ignore_ascii_case(printed(second)) || (whole(first) && whole(second)))
}

/// Reports the first of several colourants after which other ingredients follow.
fn colourants(view: &ProductView<'_>, sink: &mut Sink) {
    let text = view.product.text;
    let is_colourant = |item: &Item| has_colour_index(item.name(text));
    let items = &view.product.list.items;
    let listed = |item: &&Item| item.section == Section::Main;
    let Some(first) = items.iter().filter(listed).position(is_colourant) else { return };
    let rest: Vec<&Item> = items.iter().filter(listed).skip(first).collect();
    let Some(follower) = rest.iter().find(|item| !is_colourant(item)) else { return };
    sink.report(Certainty::Certain, Cause::RULE, view.locate(rest[0].span), || {
        Details::default()
            .arg("item", view.printed(rest[0]))
            .arg("first", view.printed(follower))
            .label(view.locate(follower.span), "no colourant")
    });
}

/// Whether a name carries a colour index number: `CI` and five digits.
fn has_colour_index(name: &str) -> bool {
    let bytes = name.as_bytes();
    name.match_indices(['C', 'c']).any(|(at, _)| {
        let starts_word = at == 0 || !bytes[at - 1].is_ascii_alphanumeric();
        starts_word && matches!(bytes.get(at + 1), Some(b'I' | b'i')) && five_digits(&bytes[at + 2..])
    })
}

/// Reports the first ingredient that stands after "may contain".
fn may_contain(view: &ProductView<'_>, sink: &mut Sink) {
    let items = &view.product.list.items;
    let after = items.windows(2).find(|pair| {
        pair[0].section == Section::MayContain
            && pair[1].section != Section::MayContain
            && pair[0].variant == pair[1].variant
    });
    let Some([last, item]) = after else { return };
    sink.report(Certainty::Certain, Cause::RULE, view.locate(item.span), || {
        Details::default()
            .arg("item", view.printed(item))
            .label(view.locate(last.span), "may be in the product")
    });
}

/// How many places there are, in words.
struct Places(usize);

impl fmt::Display for Places {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            1 => f.write_str("one place"),
            count => write!(f, "{count} places"),
        }
    }
}

/// What a span covers, or the words to both sides of one that covers nothing.
fn around(span: Span, text: &str) -> &str {
    let covered = span.slice(text);
    if !covered.trim().is_empty() {
        return covered;
    }
    const MOST: usize = 24;
    let at = floor_char_boundary(text, span.start as usize);
    let ends_word = |c: char| c == ',' || c == ';' || c == '\n';
    let from = floor_char_boundary(text, at.saturating_sub(MOST));
    let to = floor_char_boundary(text, at + MOST);
    let before = text[from..at].rfind(ends_word).map_or(from, |stop| from + stop + 1);
    let after = text[at..to].find(ends_word).map_or(to, |stop| at + stop);
    &text[before..after]
}

/// The beginning of a text that is too long for a message, on one line.
fn clip(text: &str) -> String {
    const MOST: usize = 48;
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match text.char_indices().nth(MOST) {
        None => text,
        Some((end, _)) => format!("{}…", text[..end].trim_end()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colour_index_numbers_are_whole_words() {
        assert!(has_colour_index("CI 77891") && has_colour_index("Iron Oxides (CI77491)"));
        assert_eq!(misread_letter("Titanium Dioxide (Cl 77891)"), Some(19));
        assert_eq!(misread_letter("CI 77891 Sodium Cl"), None);
        assert!(
            !has_colour_index("Citric Acid")
                && !has_colour_index("CI 7789")
                && !has_colour_index("ACI 77891")
        );
    }

    #[test]
    fn a_word_that_is_no_defect_is_refused_with_a_hint() {
        assert_eq!(What::try_from("duplicate".to_owned()), Ok(What::Duplicate));
        assert!(What::try_from("duplicates".to_owned()).unwrap_err().contains("`duplicate`"));
    }

    #[test]
    fn long_texts_are_clipped_on_a_character() {
        assert_eq!(clip(" a\n b "), "a b");
        assert_eq!(around(Span::new(9, 9), "Foo, 5.0%Water, Bar").trim(), "5.0%Water");
        assert_eq!(clip(&"é".repeat(60)).chars().count(), 49);
    }
}
