//! Reads a rule file that a user wrote: every mistake with its place and, where there is one, the word that was meant.

use serde::Deserialize;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::{Initially, Rule, Stance, Template, Words, keys};
use crate::check::Kind;
use crate::finding::{Severity, Status};
use crate::source::Span;

/// A rule file that was read.
#[derive(Clone, Debug)]
pub struct Loaded {
    /// What running needs.
    pub rule: Rule,
    /// The rest.
    pub words: Words,
}

/// A mistake in a rule file.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RuleError {
    /// Where, in the file's text.
    pub span: Span,
    /// What is wrong: a lowercase fragment.
    pub message: String,
    /// What to do.
    pub help: Option<String>,
}

/// The keys of a rule that belong to no kind.
#[derive(Deserialize)]
struct Running {
    name: Spanned<String>,
    summary: String,
    severity: Spanned<Severity>,
    status: Status,
    #[serde(default)]
    since: String,
    #[serde(default)]
    aliases: Vec<String>,
    #[serde(default)]
    default: Initially,
    message: Spanned<Template>,
    #[serde(default)]
    help: Option<Spanned<Template>>,
}

/// Reads the text of a rule file.
///
/// # Errors
/// Every mistake that was found: TOML that cannot be read, unknown and missing keys, wrong types, selectors that
/// name nothing, placeholders that the kind does not fill, a severity that the status does not allow.
pub fn load(text: &str) -> Result<Loaded, Vec<RuleError>> {
    let file = DeTable::parse(text).map_err(|error| vec![told(&error, Span::new(0, text.len()), &[])])?;
    let whole = file.span();
    let mut running = DeTable::new();
    let mut own = DeTable::new();
    let mut kind = None;
    for (key, value) in file.into_inner() {
        let name: &str = key.get_ref();
        if name == keys::KIND {
            kind = Some(value);
        } else if keys::RUNNING.contains(&name) {
            running.insert(key, value);
        } else if !keys::WORDS.contains(&name) {
            own.insert(key, value);
        }
    }
    let mut errors = Vec::new();
    // A mistake that has no place of its own is shown at the file's first line, not over the whole file.
    let first_line = Span::new(0, text.find('\n').unwrap_or(text.len()));
    let place = |error: &toml::de::Error| match error.span() {
        Some(span) if span != whole => Span::new(span.start, span.end),
        _ => first_line,
    };
    let words = toml::from_str::<Words>(text)
        .map_err(|error| errors.push(told(&error, place(&error), &keys::WORDS)))
        .unwrap_or_default();
    let running = Running::deserialize(toml::Deserializer::from(Spanned::new(whole.clone(), running)))
        .map_err(|error| errors.push(told(&error, place(&error), &keys::RUNNING)))
        .ok();
    let kind = check(kind, own, whole.clone(), first_line, &place).map_err(|error| errors.push(error)).ok();
    let (Some(running), Some(check)) = (running, kind) else { return Err(errors) };
    judge(&running, &check, &words, &mut errors);
    if !errors.is_empty() {
        return Err(errors);
    }
    let rule = Rule {
        name: running.name.into_inner(),
        summary: running.summary,
        severity: running.severity.into_inner(),
        status: running.status,
        since: running.since,
        aliases: running.aliases,
        default: running.default,
        message: running.message.into_inner(),
        help: running.help.map(Spanned::into_inner),
        kind: check,
    };
    Ok(Loaded { rule, words })
}

/// The kind with the keys that belong to it.
fn check(
    kind: Option<Spanned<DeValue<'_>>>,
    own: DeTable<'_>,
    whole: std::ops::Range<usize>,
    first_line: Span,
    place: &dyn Fn(&toml::de::Error) -> Span,
) -> Result<Kind, RuleError> {
    let known = Kind::NAMES.join(", ");
    let Some(kind) = kind else {
        return Err(RuleError {
            span: first_line,
            message: "no `kind`".into(),
            help: Some(format!("say what the rule checks: kind = one of {known}")),
        });
    };
    let span = kind.span();
    let at = Span::new(span.start, span.end);
    let Some(name) = kind.get_ref().as_str().filter(|name| Kind::NAMES.contains(name)) else {
        let word = kind.get_ref().as_str().unwrap_or_default();
        return Err(RuleError {
            span: at,
            message: format!("there is no kind `{word}`"),
            help: Some(match crate::nearest::meant(word, Kind::NAMES) {
                Some(meant) => format!("did you mean `{meant}`?"),
                None => format!("the kinds are {known}"),
            }),
        });
    };
    let mut tagged = DeTable::new();
    tagged
        .insert(Spanned::new(span, name.to_owned().into()), Spanned::new(whole.clone(), DeValue::Table(own)));
    let tagged = Spanned::new(whole, DeValue::Table(tagged));
    Kind::deserialize(toml::de::ValueDeserializer::from(tagged))
        .map_err(|error| told(&error, place(&error), &keys::RUNNING))
}

/// What the file's parts owe each other.
fn judge(rule: &Running, check: &Kind, words: &Words, errors: &mut Vec<RuleError>) {
    let mut wrong = |span: std::ops::Range<usize>, message: String, help: &str| {
        errors.push(RuleError {
            span: Span::new(span.start, span.end),
            message,
            help: (!help.is_empty()).then(|| help.to_owned()),
        });
    };
    if !well_named(rule.name.get_ref()) {
        wrong(
            rule.name.span(),
            format!("`{}` is no name for a rule", rule.name.get_ref()),
            "write `group/what-is-wrong` in lower case with hyphens",
        );
    }
    let severity = *rule.severity.get_ref();
    let most = match rule.status {
        Status::Established => Severity::Error,
        Status::Contested => Severity::Advice,
        Status::Myth => Severity::Note,
    };
    if severity > most {
        let status = rule.status.as_str();
        wrong(
            rule.severity.span(),
            format!("a rule that is {status} cannot be `{}`", severity.as_str()),
            &format!("at most `{}`, so that weak evidence never stops anybody", most.as_str()),
        );
    }
    if rule.status != Status::Established {
        for stance in [Stance::For, Stance::Against] {
            if !words.sources.is_empty() && !words.sources.iter().any(|source| source.stance == stance) {
                let status = rule.status.as_str();
                wrong(
                    rule.name.span(),
                    format!("a rule that is {status} names sources of both sides"),
                    &format!("add a [[source]] with stance = \"{}\"", stance.as_str()),
                );
            }
        }
    }
    let known = check.placeholders();
    for template in std::iter::once(&rule.message).chain(&rule.help) {
        for name in template.get_ref().placeholders().filter(|name| !known.contains(name)) {
            let help = match crate::nearest::meant(name, known.iter().copied()) {
                Some(meant) => format!("did you mean `{{{meant}}}`?"),
                None => format!("this kind fills {{{}}}", known.join("}, {")),
            };
            wrong(template.span(), format!("nothing fills `{{{name}}}`"), &help);
        }
    }
}

/// Whether a name has the form `group/what-is-wrong`.
fn well_named(name: &str) -> bool {
    let part = |part: &str| {
        part.starts_with(|c: char| c.is_ascii_lowercase())
            && !part.ends_with('-')
            && part.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
    };
    name.split_once('/').is_some_and(|(group, what)| part(group) && part(what))
}

/// An error of the TOML reader in our words; `known` are keys that may stand beside those it lists.
fn told(error: &toml::de::Error, span: Span, known: &[&str]) -> RuleError {
    let said = error.message();
    let mut quoted = said.split('`').skip(1).step_by(2);
    let Some(word) = said.starts_with("unknown field").then(|| quoted.next()).flatten() else {
        return RuleError {
            span,
            message: lowercase_start(said.lines().next().unwrap_or_default()),
            help: None,
        };
    };
    let own: Vec<&str> = quoted.collect();
    let help = match crate::nearest::meant(word, own.iter().copied().chain(known.iter().copied())) {
        Some(meant) => format!("did you mean `{meant}`?"),
        None if own.is_empty() => "this kind has no keys of its own".to_owned(),
        None => format!("this kind has the keys {}", own.join(", ")),
    };
    RuleError { span, message: format!("unknown key `{word}`"), help: Some(help) }
}

fn lowercase_start(text: &str) -> String {
    let mut chars = text.chars();
    match chars.next() {
        Some(first) => first.to_lowercase().chain(chars).collect(),
        None => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = r#"
name     = "mine/strong-retinol"
summary  = "Retinol above what I want"
severity = "advice"
status   = "established"

kind     = "amount"
of       = "inci:Retinol"
at-least = 0.2

message = "`{ingredient}` {makes-up} {amount}"
"#;

    /// The mistakes in `GOOD` with one part replaced: the marked text and the message with its help.
    fn mistakes(from: &str, to: &str) -> Vec<(String, String)> {
        let text = GOOD.replace(from, to);
        assert_ne!(text, GOOD, "`{from}` is not in the text");
        let told = |error: RuleError| {
            let marked = error.span.slice(&text).to_owned();
            (marked, [Some(error.message), error.help].into_iter().flatten().collect::<Vec<_>>().join(" / "))
        };
        load(&text).unwrap_err().into_iter().map(told).collect()
    }

    fn one(from: &str, to: &str) -> (String, String) {
        let mut all = mistakes(from, to);
        assert_eq!(all.len(), 1, "{all:?}");
        all.remove(0)
    }

    #[test]
    fn a_rule_of_ones_own_needs_no_sources() {
        let loaded = load(GOOD).unwrap();
        assert_eq!(loaded.rule.name, "mine/strong-retinol");
        assert_eq!(loaded.rule.kind.name(), "amount");
        assert!(loaded.rule.is_on());
    }

    #[test]
    fn a_misspelt_key_is_marked_and_the_right_one_named() {
        let (marked, told) = one("at-least =", "atleast  =");
        assert!(marked.starts_with("atleast"), "{marked}");
        assert!(told.contains("unknown key `atleast`") && told.contains("`at-least`"), "{told}");
        let told = &mistakes("summary ", "sumary ")[..];
        assert!(told.iter().any(|(_, told)| told.contains("did you mean `summary`")), "{told:?}");
    }

    #[test]
    fn a_wrong_value_is_marked() {
        let (marked, told) = one("0.2", "\"much\"");
        assert_eq!(marked, "\"much\"", "{told}");
        let (marked, told) = one("\"amount\"", "\"ammount\"");
        assert_eq!(marked, "\"ammount\"");
        assert!(told.contains("did you mean `amount`"), "{told}");
        let (marked, _) = one("\"advice\"", "\"loud\"");
        assert_eq!(marked, "\"loud\"");
    }

    #[test]
    fn a_selector_that_names_nothing_is_marked() {
        let (marked, told) = one("inci:Retinol", "class:retinoids");
        assert_eq!(marked, "\"class:retinoids\"");
        assert!(told.contains("`class:retinoid`"), "{told}");
    }

    #[test]
    fn a_placeholder_that_nothing_fills_is_marked() {
        let (marked, told) = one("{amount}", "{amonut}");
        assert!(marked.contains("{amonut}"));
        assert!(told.contains("did you mean `{amount}`"), "{told}");
    }

    #[test]
    fn weak_evidence_never_warns() {
        let text = GOOD.replace("established", "contested").replace("advice", "warning");
        let errors = load(&text).unwrap_err();
        assert_eq!(errors[0].span.slice(&text), "\"warning\"");
        assert!(errors[0].message.contains("contested"), "{errors:?}");
    }

    #[test]
    fn broken_files_are_errors_and_never_panics() {
        for text in
            ["", "=", "name = ", "\u{feff}", "kind = 3", "[[", "name = \"é", "kind = \"amount\"\nof = []"]
        {
            assert!(!load(text).unwrap_err().is_empty(), "{text}");
        }
    }
}
