//! What drops findings in a run: the allows of the configuration and the baseline.

use std::path::Path;
use std::sync::atomic::AtomicBool;

use toml::Spanned;

use super::Failure;
use super::baseline::BaselineFile;
use super::settings::Settings;
use crate::config::{Allow, PathGlob, glob};
use crate::rule::RuleId;
use crate::source::Span;
use crate::suppress::{self, Policies, folded};

/// What drops findings under a configuration.
pub(crate) fn policies(
    settings: &Settings,
    baseline: Option<&BaselineFile<'_>>,
) -> Result<Policies, Failure> {
    let folder = settings.config_path.as_deref().and_then(Path::parent).unwrap_or(Path::new(""));
    let allows: Result<_, String> =
        settings.config.allow.iter().map(|allow| ready(allow, settings, folder)).collect();
    let baseline = baseline.map(|file| file.under(settings));
    Ok(Policies { allows: allows?, baseline })
}

/// An allow of the configuration, ready to be asked.
fn ready(allow: &Allow, settings: &Settings, folder: &Path) -> Result<suppress::Allow, String> {
    let mut rules: Vec<RuleId> = settings.named(&allow.rule)?;
    rules.sort_unstable();
    let path = match &allow.path {
        None => None,
        Some(path) => {
            Some(PathGlob::new(path.get_ref(), folder).map_err(|message| settings.error(path, &message))?)
        }
    };
    let key = match &allow.key {
        None => None,
        Some(key) => {
            let glob = glob(key.get_ref()).map_err(|message| settings.error(key, &message))?;
            Some(glob.compile_matcher())
        }
    };
    if allow.reason.get_ref().trim().is_empty() {
        return Err(settings.error(&allow.reason, "an allow needs a reason"));
    }
    let until = match &allow.until {
        None => None,
        Some(word) => {
            let date = word.get_ref().parse().map_err(|_| {
                settings.error(word, &format!("`{}` is no date such as 2026-11-22", word.get_ref()))
            })?;
            Some((date, span(word)))
        }
    };
    Ok(suppress::Allow {
        rules,
        name: allow.rule.get_ref().clone(),
        at: span(&allow.rule),
        path,
        key,
        value: allow.value.as_deref().map(folded),
        reason: allow.reason.get_ref().clone(),
        until,
        reached: AtomicBool::new(false),
        used: AtomicBool::new(false),
    })
}

fn span<T>(value: &Spanned<T>) -> Span {
    Span::new(value.span().start, value.span().end)
}
