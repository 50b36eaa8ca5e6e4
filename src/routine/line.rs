//! Physical lines: indentation, content, comment.

use crate::source::Span;

/// One line of the file, cut into its parts. All slices lie in the file's text.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Line<'t> {
    /// The white space before the content.
    pub(crate) indent: &'t str,
    /// What stands between indentation and comment, trimmed; empty for blank lines and pure comments.
    pub(crate) text: &'t str,
    /// From `#` to the end of the line, trimmed at the end.
    pub(crate) comment: Option<&'t str>,
    /// The line without its line end.
    pub(crate) whole: &'t str,
}

impl<'t> Line<'t> {
    fn new(whole: &'t str) -> Self {
        let body = whole.trim_start();
        let indent = &whole[..whole.len() - body.len()];
        let (text, comment) = match comment_starts(body).next() {
            Some(at) => (&body[..at], Some(body[at..].trim_end())),
            None => (body, None),
        };
        Self { indent, text: text.trim_end(), comment, whole }
    }

    /// The line read as part of an ingredient list, where a `#` before a comma, a bracket or the end of
    /// the line is a footnote mark of the list and no comment.
    pub(crate) fn of_list(self) -> Self {
        let body = &self.whole[self.indent.len()..];
        for at in comment_starts(body) {
            let after = body[at + 1..].trim_start();
            let mark = at > 0 && (after.is_empty() || after.starts_with([',', ';', ')', ']', '.', '/']));
            if !mark {
                let (text, comment) = (body[..at].trim_end(), Some(body[at..].trim_end()));
                return Self { text, comment, ..self };
            }
        }
        Self { text: body.trim_end(), comment: None, ..self }
    }

    pub(crate) fn is_blank(&self) -> bool {
        self.text.is_empty()
    }

    pub(crate) fn is_indented(&self) -> bool {
        !self.indent.is_empty()
    }
}

/// Where a comment may start: each `#` at the start or after white space.
fn comment_starts(body: &str) -> impl Iterator<Item = usize> {
    memchr::memchr_iter(b'#', body.as_bytes())
        .filter(|&at| at == 0 || body[..at].ends_with(char::is_whitespace))
}

/// The lines of `text`, without a byte-order mark, whatever the line ends.
pub(crate) fn lines(text: &str) -> impl Iterator<Item = Line<'_>> {
    text.strip_prefix('\u{feff}').unwrap_or(text).lines().map(Line::new)
}

/// How the indentation of a line relates to that of the key above it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Depth {
    /// Begins with the key's indentation and goes on.
    Deeper,
    /// The same, or less.
    NotDeeper,
    /// Tabs against spaces: the eye decides, so the content has to.
    Mixed,
}

/// Compares a line's indentation with that of the key above it.
pub(crate) fn depth(key: &str, line: &str) -> Depth {
    if line.len() > key.len() && line.starts_with(key) {
        Depth::Deeper
    } else if key.starts_with(line) {
        Depth::NotDeeper
    } else {
        Depth::Mixed
    }
}

/// `text` from `span` with everything in `blanks` and all indentation overwritten by spaces, byte for byte.
pub(crate) fn blanked(text: &str, span: Span, blanks: &[Span]) -> String {
    let mut copy = String::with_capacity(span.len());
    let mut at = span.start as usize;
    for blank in blanks {
        let (start, end) = (blank.start.max(span.start) as usize, blank.end.min(span.end) as usize);
        if start < at || end < start {
            continue;
        }
        copy.push_str(text.get(at..start).unwrap_or(""));
        copy.extend(std::iter::repeat_n(' ', end - start));
        at = end;
    }
    copy.push_str(text.get(at..span.end as usize).unwrap_or(""));
    copy
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_comment_needs_white_space_before_it() {
        let line = Line::new("  from: products.csv#A-1042 \t# a row");
        assert_eq!(line.text, "from: products.csv#A-1042");
        assert_eq!(line.comment, Some("# a row"));
        assert_eq!(line.indent, "  ");
    }

    #[test]
    fn a_footnote_mark_in_a_list_is_no_comment() {
        let line = Line::new("Limonene #, Linalool # , Citral #").of_list();
        assert_eq!(line.text, "Limonene #, Linalool # , Citral #");
        let line = Line::new("Limonene #, Linalool # from oils").of_list();
        assert_eq!(line.text, "Limonene #, Linalool");
        assert_eq!(line.comment, Some("# from oils"));
        assert_eq!(Line::new("#").of_list().comment, Some("#"), "an empty comment line");
    }

    #[test]
    fn depth_is_a_matter_of_prefix() {
        assert_eq!(depth("  ", "    "), Depth::Deeper);
        assert_eq!(depth("  ", "  \t"), Depth::Deeper);
        assert_eq!(depth("    ", "  "), Depth::NotDeeper);
        assert_eq!(depth("  ", "\t"), Depth::Mixed);
    }

    #[test]
    fn blanking_keeps_every_offset() {
        let text = "Aqua, # é\n  Glycerin";
        let copy = blanked(text, Span::new(0, text.len()), &[Span::new(6, 10), Span::new(11, 13)]);
        assert_eq!(copy, "Aqua,     \n  Glycerin");
        assert_eq!(copy.find("Glycerin"), text.find("Glycerin"));
    }
}
