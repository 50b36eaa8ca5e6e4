//! The kind `language`: what is wrong with a list or routine file as a text.

use serde::Deserialize;

use super::{Cause, Sink};
use crate::finding::{Certainty, Details, Location};
use crate::routine::{Problem, ProblemKind};
use crate::source::Span;

/// Reports one kind of mistake in the language of list and routine files.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Language {
    #[serde(deserialize_with = "what")]
    what: ProblemKind,
}

fn what<'de, D: serde::Deserializer<'de>>(from: D) -> Result<ProblemKind, D::Error> {
    let word = String::deserialize(from)?;
    let found = ProblemKind::ALL.into_iter().find(|kind| kind.name() == word);
    found.ok_or_else(|| {
        serde::de::Error::custom(format!("`{word}` is nothing that the language can get wrong"))
    })
}

impl Language {
    pub(super) fn placeholders(&self) -> &'static [&'static str] {
        &["text", "detail"]
    }

    /// Reports the problems of this kind. `at` places spans of `text`, the file.
    pub(super) fn check(
        &self,
        text: &str,
        problems: &[Problem],
        at: &dyn Fn(Span) -> Location,
        sink: &mut Sink,
    ) {
        for problem in problems.iter().filter(|problem| problem.kind == self.what) {
            let printed = problem.span.slice(text);
            sink.report(Certainty::Certain, Cause::of(printed), at(problem.span), || {
                let mut details = Details::default().arg("text", printed).arg("detail", &problem.detail);
                if let Some(earlier) = problem.related {
                    details = details.label(at(earlier), "first here");
                }
                match &problem.suggestions[..] {
                    [] => details,
                    meant => details.help(format!("did you mean `{}`?", meant.join("` or `"))),
                }
            });
        }
    }
}
