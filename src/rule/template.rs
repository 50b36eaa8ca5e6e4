//! Messages with placeholders: `{ingredient} is at {amount}`.

use serde::Deserialize;

/// The text of a message or of help; `{name}` stands for a value, `{{` and `}}` for a bracket.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
#[serde(transparent)]
pub struct Template(String);

/// A part of a template.
enum Part<'t> {
    Text(&'t str),
    Placeholder(&'t str),
}

impl Template {
    /// A template with this text.
    #[must_use]
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The text with its placeholders.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The text with values put in. A placeholder without a value stays as it is, so that a mistake shows.
    #[must_use]
    pub fn fill(&self, args: &[(&'static str, String)]) -> String {
        let mut out = String::with_capacity(self.0.len() + 32);
        for part in parts(&self.0) {
            match part {
                Part::Text(text) => out.push_str(text),
                Part::Placeholder(name) => match args.iter().find(|(key, _)| *key == name) {
                    Some((_, value)) => out.push_str(value),
                    None => {
                        out.push('{');
                        out.push_str(name);
                        out.push('}');
                    }
                },
            }
        }
        out
    }

    /// The names of the placeholders, in order.
    pub fn placeholders(&self) -> impl Iterator<Item = &str> {
        parts(&self.0).filter_map(|part| match part {
            Part::Placeholder(name) => Some(name),
            Part::Text(_) => None,
        })
    }
}

fn parts(text: &str) -> impl Iterator<Item = Part<'_>> {
    let mut rest = text;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let (part, after) = match rest.find(['{', '}']) {
            None => (Part::Text(rest), ""),
            Some(0) if rest.starts_with("{{") || rest.starts_with("}}") => {
                (Part::Text(&rest[..1]), &rest[2..])
            }
            Some(0) => match rest.find('}').filter(|_| rest.starts_with('{')) {
                Some(end) => (Part::Placeholder(&rest[1..end]), &rest[end + 1..]),
                // A bracket without a partner is text.
                None => (Part::Text(&rest[..1]), &rest[1..]),
            },
            Some(at) => (Part::Text(&rest[..at]), &rest[at..]),
        };
        rest = after;
        Some(part)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_go_where_their_names_stand() {
        let template = Template::new("{a} and {{{b}}} at 5 %, {c}");
        assert_eq!(template.fill(&[("b", "two".into()), ("a", "one".into())]), "one and {two} at 5 %, {c}");
        assert_eq!(template.placeholders().collect::<Vec<_>>(), ["a", "b", "c"]);
    }

    #[test]
    fn a_bracket_without_partner_is_text() {
        assert_eq!(Template::new("a { b").fill(&[]), "a { b");
        assert_eq!(Template::new("a } b {").fill(&[]), "a } b {");
    }
}
