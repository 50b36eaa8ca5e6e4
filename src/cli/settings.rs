//! What configuration and arguments together say about a run; arguments win.

use std::borrow::Cow;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use jiff::civil::Date;

use super::Failure;
use super::inputs::shown;
use crate::check::Stances;
use crate::config::{self, AmpouleStance, Config, Level, Max, OrderStance, RuleChange};
use crate::engine::{Most, Tolerance};
use crate::finding::{Severity, Status};
use crate::product::Market;
use crate::routine::{self, StepOrder};
use crate::rule::{self, Catalogue, RuleId};
use crate::source::Source;
use crate::table::{database_file, is_database};

/// Arguments about rules and law, shared by the commands that check.
#[derive(clap::Args, Clone, Debug, Default)]
pub(crate) struct RuleArgs {
    /// Run only these rules or groups
    #[arg(long, value_name = "RULE", value_delimiter = ',')]
    pub only: Vec<String>,
    /// Leave these rules or groups out
    #[arg(long, value_name = "RULE", value_delimiter = ',')]
    pub skip: Vec<String>,
    /// Also run these rules or groups, which are off by default
    #[arg(long, value_name = "RULE", value_delimiter = ',')]
    pub with: Vec<String>,
    /// Market whose law and customs apply: EU, UK, US, CA, KR, JP, CN, AU
    #[arg(long)]
    pub market: Option<String>,
    /// Day to check for, as 2026-11-22; today when not given
    #[arg(long, value_name = "DATE")]
    pub on: Option<Date>,
    /// Configuration file; the closest incilint.toml upwards when not given
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// Use no configuration file
    #[arg(long, conflicts_with = "config")]
    pub no_config: bool,
}

/// What a run is made with.
pub(crate) struct Settings {
    pub config: Config,
    pub config_path: Option<PathBuf>,
    /// The text of the configuration, for findings about it.
    pub source: Option<Source>,
    pub catalogue: Cow<'static, Catalogue>,
    pub enabled: Vec<(RuleId, Severity)>,
    pub market: Option<Market>,
    pub on: Date,
}

impl Settings {
    /// Which side the configuration takes where sources disagree.
    pub(crate) fn stances(&self) -> Stances {
        Stances {
            ampoules: self.config.stance.ampoule.map(|stance| match stance {
                AmpouleStance::Weekly => routine::Stance::Weekly,
                AmpouleStance::Burst => routine::Stance::Burst,
                AmpouleStance::Weeks => routine::Stance::Weeks,
            }),
            order: self.config.stance.order.map(|order| match order {
                OrderStance::Kind => StepOrder::Kind,
                OrderStance::Texture => StepOrder::Texture,
            }),
        }
    }

    /// Reads the configuration that applies to an input and lays the arguments over it.
    pub(crate) fn new(args: &RuleArgs, input: Option<&Path>) -> Result<Self, Failure> {
        let config_path = closest(args, input);
        let (config, text) = match &config_path {
            Some(path) => config::load(path, &shown(path)).map_err(|error| error.to_string())?,
            None => (Config::default(), String::new()),
        };
        let place = Place { path: config_path.as_deref(), text: &text };
        let catalogue = with_own_rules(&config, &place)?;
        let enabled = enabled(&catalogue, &config, args, &place)?;
        let market = match (&args.market, &config.market) {
            (Some(word), _) => {
                let market =
                    Market::from_word(word).ok_or_else(|| format!("--market: {}", unknown_market(word)))?;
                Some(market)
            }
            (None, Some(word)) => {
                let market = Market::from_word(word.get_ref())
                    .ok_or_else(|| place.error(word.span().start, &unknown_market(word.get_ref())))?;
                Some(market)
            }
            (None, None) => None,
        };
        let on = match (args.on, &config.on) {
            (Some(on), _) => on,
            (None, Some(word)) => word.get_ref().parse().map_err(|_| {
                place.error(word.span().start, &format!("`{}` is no date such as 2026-11-22", word.get_ref()))
            })?,
            (None, None) => jiff::Zoned::now().date(),
        };
        let source = config_path.as_deref().map(|path| Source::new(shown(path), text));
        Ok(Self { config, config_path, source, catalogue, enabled, market, on })
    }

    /// How many findings a table may have before they count. A rule that has a limit of its own is not counted to its
    /// group's.
    pub(crate) fn tolerances(&self) -> Result<Vec<Tolerance>, String> {
        let mut own: Vec<RuleId> = Vec::new();
        let mut tolerances = Vec::new();
        let mut limits: Vec<_> =
            self.config.rule.iter().filter_map(|(name, change)| Some((name, change.max.as_ref()?))).collect();
        limits.sort_by_key(|(name, _)| self.catalogue.find(name.get_ref()).is_none());
        for (name, max) in limits {
            let mut rules = self.named(name)?;
            match &rules[..] {
                &[rule] => own.push(rule),
                _ => rules.retain(|rule| !own.contains(rule)),
            }
            let most = most(max.get_ref()).ok_or_else(|| {
                self.error(max, "`max` is a number of findings, or a share of the records such as \"0.1 %\"")
            })?;
            tolerances.push(Tolerance { name: name.get_ref().clone(), rules, most });
        }
        Ok(tolerances)
    }

    /// An error at a value of the configuration.
    pub(crate) fn error<T>(&self, at: &toml::Spanned<T>, message: &str) -> String {
        let text = self.source.as_ref().map_or("", Source::text);
        Place { path: self.config_path.as_deref(), text }.error(at.span().start, message)
    }

    /// The place of a value of the configuration, as in `incilint.toml:3:15`.
    pub(crate) fn place<T>(&self, of: &toml::Spanned<T>) -> String {
        let Some(source) = &self.source else { return String::new() };
        let at = source.position(of.span().start);
        format!("{}:{}:{}", source.name(), at.line, at.column)
    }

    /// The rules that a name of the configuration means.
    pub(crate) fn named(&self, name: &toml::Spanned<String>) -> Result<Vec<RuleId>, String> {
        named(&self.catalogue, name.get_ref()).map_err(|message| self.error(name, &message))
    }
}

/// The configuration file that applies to an input.
pub(crate) fn closest(args: &RuleArgs, input: Option<&Path>) -> Option<PathBuf> {
    match (&args.config, args.no_config) {
        (Some(path), _) => Some(path.clone()),
        (None, true) => None,
        (None, false) => config::find_upwards(&start_folder(input)),
    }
}

/// The folder from which configuration is looked for.
pub(crate) fn start_folder(input: Option<&Path>) -> PathBuf {
    let here = std::env::current_dir().unwrap_or_default();
    match input {
        Some(path) if path.as_os_str() != "-" => {
            let path = match (is_database(path), database_file(path)) {
                (true, None) => return here,
                (_, file) => here.join(file.as_deref().unwrap_or(path)),
            };
            if path.is_dir() { path } else { path.parent().map_or(here, Path::to_path_buf) }
        }
        _ => here,
    }
}

fn most(max: &Max) -> Option<Most> {
    match max {
        Max::Count(count) => Some(Most::Count(*count)),
        Max::Share(text) => {
            let percent: f64 = text.trim().strip_suffix('%')?.trim_end().parse().ok()?;
            (0.0..=100.0).contains(&percent).then_some(Most::Percent(percent))
        }
    }
}

fn unknown_market(word: &str) -> String {
    let known: Vec<&str> = Market::WORDS.iter().map(|&(name, _)| name).collect();
    format!("`{word}` is no market; known are {}", known.join(", "))
}

/// A configuration file, for messages that point into it.
struct Place<'t> {
    path: Option<&'t Path>,
    text: &'t str,
}

impl Place<'_> {
    fn error(&self, offset: usize, message: &str) -> String {
        let path = self.path.map(shown).unwrap_or_default();
        config::Error::at(&path, self.text, offset, message).to_string()
    }
}

/// The built-in rules and those that the configuration names.
fn with_own_rules(config: &Config, place: &Place<'_>) -> Result<Cow<'static, Catalogue>, Failure> {
    if config.rules.is_empty() {
        return Ok(Cow::Borrowed(Catalogue::embedded()));
    }
    let folder = place.path.and_then(Path::parent).unwrap_or(Path::new("."));
    let mut catalogue = Catalogue::embedded().clone();
    let mut mistakes = String::new();
    for named in &config.rules {
        let files = rule_files(&folder.join(named.get_ref()))
            .map_err(|message| place.error(named.span().start, &message))?;
        for file in files {
            let text = std::fs::read_to_string(&file)
                .map_err(|error| format!("{}: cannot be read: {error}", shown(&file)))?;
            match rule::load(&text) {
                Ok(loaded) => {
                    let name = loaded.rule.name.clone();
                    if let Err(taken) = catalogue.add(loaded, text) {
                        let _ = writeln!(mistakes, "{}: `{name}`: the name `{taken}` is taken", shown(&file));
                    }
                }
                Err(errors) => {
                    let source = Source::new(shown(&file), text);
                    for error in errors {
                        let at = source.position(error.span.start as usize);
                        let help = error.help.map(|help| format!("; {help}")).unwrap_or_default();
                        let _ = writeln!(
                            mistakes,
                            "{}:{}:{}: {}{help}",
                            source.name(),
                            at.line,
                            at.column,
                            error.message
                        );
                    }
                }
            }
        }
    }
    if mistakes.is_empty() { Ok(Cow::Owned(catalogue)) } else { Err(mistakes.trim_end().to_owned().into()) }
}

/// The rule files at a path, sorted, so that ids do not depend on the file system.
fn rule_files(path: &Path) -> Result<Vec<PathBuf>, String> {
    let shown = shown(path);
    match std::fs::metadata(path) {
        Ok(known) if known.is_file() => return Ok(vec![path.to_path_buf()]),
        Ok(_) => {}
        Err(error) => return Err(format!("`{shown}` cannot be read: {error}")),
    }
    let mut files: Vec<PathBuf> = ignore::WalkBuilder::new(path)
        .build()
        .map(|entry| entry.map(ignore::DirEntry::into_path))
        .collect::<Result<_, _>>()
        .map_err(|error| error.to_string())?;
    files.retain(|file| file.extension().is_some_and(|extension| extension == "toml"));
    files.sort();
    match files.is_empty() {
        true => Err(format!("`{shown}` holds no rule (.toml)")),
        false => Ok(files),
    }
}

/// Which rules run, at which severity: defaults, then groups, then rules, then arguments.
fn enabled(
    catalogue: &Catalogue,
    config: &Config,
    args: &RuleArgs,
    place: &Place<'_>,
) -> Result<Vec<(RuleId, Severity)>, Failure> {
    let mut levels: Vec<Option<Severity>> =
        catalogue.rules().map(|(_, rule)| rule.is_on().then_some(rule.severity)).collect();
    // A group is laid down before the rules in it, whatever their order in the file.
    let mut changes: Vec<(&toml::Spanned<String>, &RuleChange)> = config.rule.iter().collect();
    changes.sort_by_key(|(name, _)| catalogue.find(name.get_ref()).is_some());
    for (name, change) in changes {
        let ids =
            named(catalogue, name.get_ref()).map_err(|message| place.error(name.span().start, &message))?;
        let Some(level) = &change.severity else { continue };
        for id in ids {
            let rule = catalogue.rule(id);
            let severity = match level.get_ref() {
                Level::Off => None,
                Level::On => Some(rule.severity),
                Level::Advice => Some(Severity::Advice),
                Level::Warning => Some(Severity::Warning),
                Level::Error => Some(Severity::Error),
            };
            if rule.status == Status::Myth && severity.is_some_and(|severity| severity > Severity::Note) {
                let message = format!("`{}` is a refuted claim and stays a note", rule.name);
                return Err(place.error(level.span().start, &message).into());
            }
            levels[usize::from(id.0)] = severity;
        }
    }
    let flag = |flag: &str, words: &[String]| -> Result<Vec<RuleId>, Failure> {
        let mut ids = Vec::new();
        for word in words {
            ids.extend(named(catalogue, word).map_err(|message| format!("--{flag}: {message}"))?);
        }
        Ok(ids)
    };
    let own = |id: RuleId| catalogue.rule(id).severity;
    for id in flag("with", &args.with)? {
        levels[usize::from(id.0)].get_or_insert(own(id));
    }
    if !args.only.is_empty() {
        let only = flag("only", &args.only)?;
        for (id, level) in (0..).map(RuleId).zip(&mut levels) {
            // Naming a rule asks for it, also when it is off by default.
            *level = if only.contains(&id) { level.or(Some(own(id))) } else { None };
        }
    }
    for id in flag("skip", &args.skip)? {
        levels[usize::from(id.0)] = None;
    }
    Ok((0..).map(RuleId).zip(levels).filter_map(|(id, level)| Some((id, level?))).collect())
}

/// The rules a word means.
fn named(catalogue: &Catalogue, word: &str) -> Result<Vec<RuleId>, String> {
    let ids = catalogue.named(word);
    if !ids.is_empty() {
        return Ok(ids);
    }
    let meant = catalogue.nearest(word).map(|meant| format!("; did you mean `{meant}`?")).unwrap_or_default();
    Err(format!("no rule or group is called `{word}`{meant}"))
}
