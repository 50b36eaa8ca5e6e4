//! What drops findings in a run: the allows of the configuration and the baseline.

use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;

use toml::Spanned;

use super::Failure;
use super::inputs::shown;
use super::settings::Settings;
use crate::baseline::Known;
use crate::config::{Allow, PathGlob, glob};
use crate::rule::RuleId;
use crate::source::Span;
use crate::suppress::{self, Policies, folded};

/// Findings that are known already.
#[derive(clap::Args, Clone, Debug, Default)]
#[command(next_help_heading = "Living with findings")]
pub(crate) struct BaselineArgs {
    /// File of known findings; only others are reported
    #[arg(long, value_name = "FILE")]
    pub baseline: Option<PathBuf>,
    /// Write what is found now to the baseline, as known from here on
    #[arg(long, requires = "baseline")]
    pub write_baseline: bool,
    /// Take known findings that are gone out of the baseline
    #[arg(long, requires = "baseline", conflicts_with = "write_baseline")]
    pub prune_baseline: bool,
}

/// The baseline of a run: its file, and what is done with it.
pub(crate) struct BaselineFile {
    path: PathBuf,
    known: Known,
    write: bool,
    prune: bool,
}

/// What drops findings under a configuration.
pub(crate) fn policies(settings: &Settings, baseline: Option<&BaselineFile>) -> Result<Policies, Failure> {
    let folder = settings.config_path.as_deref().and_then(Path::parent).unwrap_or(Path::new(""));
    let allows: Result<_, String> =
        settings.config.allow.iter().map(|allow| ready(allow, settings, folder)).collect();
    let baseline = baseline.map(|file| file.known.under(&settings.catalogue, &settings.enabled));
    Ok(Policies { allows: allows?, baseline })
}

impl BaselineFile {
    /// The baseline that the arguments name, read unless it is to be written.
    pub(crate) fn of(args: &BaselineArgs) -> Result<Option<Self>, Failure> {
        let Some(path) = &args.baseline else { return Ok(None) };
        let known = if args.write_baseline {
            let before =
                std::fs::File::open(path).ok().filter(|file| file.metadata().is_ok_and(|it| it.is_file()));
            if let Some(file) = before
                && !Known::may_replace(std::io::BufReader::new(file))
                    .map_err(|error| format!("--baseline: {} cannot be read: {error}", shown(path)))?
            {
                let message = format!("--baseline: {} is no baseline and is not written over", shown(path));
                return Err(Failure::Message(message));
            }
            Known::to_write()
        } else {
            let file = std::fs::File::open(path)
                .map_err(|error| format!("--baseline: {} cannot be read: {error}", shown(path)))?;
            Known::read(std::io::BufReader::new(file))
                .map_err(|(line, message)| format!("--baseline: {}:{line}: {message}", shown(path)))?
        };
        Ok(Some(Self { path: path.clone(), known, write: args.write_baseline, prune: args.prune_baseline }))
    }

    /// Writes or prunes the file after a run, if that was asked for; gives what there is to tell. `whole` says that
    /// every record of every input was checked; otherwise the file stays as it is.
    pub(crate) fn close<'s>(
        &self,
        settings: impl Iterator<Item = &'s Settings> + Clone,
        whole: bool,
    ) -> Result<Option<String>, Failure> {
        let path = shown(&self.path);
        let unwritten =
            |error: std::io::Error| Failure::Message(format!("{path}: cannot be written: {error}"));
        let count =
            |count: u64, what: &str| format!("{count} {what}finding{}", if count == 1 { "" } else { "s" });
        if (self.write || self.prune) && !whole {
            return Ok(Some(format!("{path} was left as it is: not everything could be checked")));
        }
        if self.write {
            let written = self.known.write(&self.path).map_err(unwritten)?;
            return Ok(Some(format!("wrote {} to {path}", count(written, ""))));
        }
        if self.prune {
            // Where the rule of a finding did not run everywhere, it may stand where it did not.
            let runs = |settings: &Settings, name: &str| {
                let id = settings.catalogue.find(name);
                id.is_none_or(|id| settings.enabled.iter().any(|&(enabled, _)| enabled == id))
            };
            let ran = |name: &str| settings.clone().all(|settings| runs(settings, name));
            let gone = self.known.prune(&self.path, ran).map_err(unwritten)?;
            return Ok(Some(format!("took {} out of {path}", count(gone, ""))));
        }
        let gone = self.known.gone();
        Ok((gone > 0 && whole)
            .then(|| format!("{path} holds {} that did not occur (--prune-baseline)", count(gone, "known "))))
    }
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
