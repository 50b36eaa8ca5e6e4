//! Comments that steer the linter: `# incilint: allow RULE[, RULE] [until DATE] [-- reason]`.

use jiff::civil::Date;
use nom::bytes::complete::{tag, tag_no_case, take_till, take_while1};
use nom::character::complete::{space0, space1};
use nom::multi::separated_list1;
use nom::sequence::{delimited, preceded};
use nom::{IResult, Parser};

use super::problem::{Problem, ProblemKind};
use super::tree::Spanned;
use super::value::{self, ValueText};
use crate::nearest::meant;
use crate::source::Span;

/// A comment that switches rules off for a stretch of the file.
#[derive(Clone, PartialEq, Debug)]
pub struct Directive {
    /// The comment, from `#` to its end.
    pub span: Span,
    /// The rules as written. Whether they exist is not known here.
    pub rules: Vec<Spanned<String>>,
    /// Last day on which it counts.
    pub until: Option<Spanned<Date>>,
    /// What stands after `--`.
    pub reason: Option<Span>,
    /// What it applies to: the block or line that follows a comment of its own line, or the line it ends.
    /// Empty where nothing follows.
    pub scope: Span,
}

fn rule(input: &str) -> IResult<&str, &str, ()> {
    take_while1(|c: char| c.is_alphanumeric() || matches!(c, '/' | '-' | '_' | '*')).parse(input)
}

/// Reads a comment; `None` when it is an ordinary one or, with a problem, a broken one.
pub(crate) fn read(comment: ValueText<'_>, problems: &mut Vec<Problem>) -> Option<Directive> {
    let opening: IResult<&str, &str, ()> =
        preceded((tag("#"), space0), delimited(tag_no_case("incilint"), space0, tag(":")))
            .parse(comment.text);
    let (rest, _) = opening.ok()?;
    let verb: IResult<&str, &str, ()> = preceded(space0, take_till(char::is_whitespace)).parse(rest);
    let (rest, verb) = verb.ok()?;
    let mut bad = |part: &str, detail: &str, better: Option<&str>| {
        problems.push(Problem::new(ProblemKind::BadDirective, comment.span(part), detail).suggest(better));
        None
    };
    if !verb.eq_ignore_ascii_case("allow") {
        let place = if verb.is_empty() { comment.text } else { verb };
        return bad(place, "is no order to the linter; there is `allow`", meant(verb, ["allow"]));
    }
    let list: IResult<&str, Vec<&str>, ()> =
        preceded(space1, separated_list1((space0, tag(","), space0), rule)).parse(rest);
    let (rest, names) = match list {
        Ok((rest, names)) if !names[0].eq_ignore_ascii_case("until") && !names[0].starts_with("--") => {
            (rest, names)
        }
        _ => return bad(comment.text, "names no rule to allow", None),
    };
    let rules =
        names.iter().map(|name| Spanned { value: (*name).to_owned(), span: comment.span(name) }).collect();
    let (rest, reason) = match rest.find("--") {
        Some(at) => (&rest[..at], Some(comment.span(rest[at + 2..].trim())).filter(|span| !span.is_empty())),
        None => (rest, None),
    };
    let rest = rest.trim();
    let limit: IResult<&str, &str, ()> =
        preceded((tag_no_case("until"), space1), take_till(char::is_whitespace)).parse(rest);
    let until = match limit {
        Ok(("", word)) => {
            let date = value::date(comment.part(word), problems)?;
            Some(Spanned { value: date, span: comment.span(word) })
        }
        _ if rest.is_empty() => None,
        _ => return bad(rest, "cannot be read; after the rules comes `until DATE` or `-- reason`", None),
    };
    Some(Directive { span: comment.whole(), rules, until, reason, scope: Span::default() })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(text: &str) -> (Option<Directive>, Vec<Problem>) {
        let mut problems = Vec::new();
        let read = read(ValueText { text, start: 0 }, &mut problems);
        (read, problems)
    }

    #[test]
    fn all_parts_are_read_with_their_places() {
        let text = "# incilint: allow order/by-texture, sun/no-sunscreen until 2027-01-31 -- doctor's order";
        let (read, problems) = one(text);
        let read = read.expect("a directive");
        assert!(problems.is_empty());
        let names: Vec<&str> = read.rules.iter().map(|rule| rule.span.slice(text)).collect();
        assert_eq!(names, ["order/by-texture", "sun/no-sunscreen"]);
        assert_eq!(read.until.map(|until| until.value.to_string()).as_deref(), Some("2027-01-31"));
        assert_eq!(read.reason.map(|reason| reason.slice(text)), Some("doctor's order"));
    }

    #[test]
    fn broken_ones_are_problems_and_ordinary_comments_are_not() {
        for (text, place) in [
            ("# incilint: alow a/b", "alow"),
            ("# incilint: allow", "# incilint: allow"),
            ("# incilint: allow until 2027-01-31", "# incilint: allow until 2027-01-31"),
            ("# incilint: allow a/b for ever", "for ever"),
            ("# incilint: allow a/b until 2027-02-29", "2027-02-29"),
        ] {
            let (read, problems) = one(text);
            assert_eq!(read, None, "{text}");
            assert_eq!(problems.len(), 1, "{text}");
            assert_eq!(problems[0].span.slice(text), place);
        }
        assert_eq!(one("# incilint is a linter"), (None, Vec::new()));
        assert_eq!(one("#"), (None, Vec::new()));
    }
}
