//! All rules of a run: found by name, by a former name, by group.

use std::borrow::Cow;
use std::sync::OnceLock;

use super::{Loaded, Rule, RuleId, Words};

/// The running parts of the rules that are built in, as `build.rs` wrote them, sorted by name.
static RUNNING: &str = include_str!(concat!(env!("OUT_DIR"), "/rules.json"));

// The texts of the same rule files, in the same order.
include!(concat!(env!("OUT_DIR"), "/rules.rs"));

/// The rules of a run.
#[derive(Clone, Debug)]
pub struct Catalogue {
    rules: Vec<Rule>,
    /// Texts of rule files, parallel to `rules`; the words are read from them when asked for.
    texts: Vec<Cow<'static, str>>,
}

impl Catalogue {
    /// The rules that are built in.
    #[must_use]
    pub fn embedded() -> &'static Self {
        static CATALOGUE: OnceLock<Catalogue> = OnceLock::new();
        CATALOGUE.get_or_init(|| Self {
            rules: serde_json::from_str(RUNNING)
                .expect("build.rs wrote the rules, and a test reads them all"),
            texts: TEXTS.iter().copied().map(Cow::Borrowed).collect(),
        })
    }

    /// The same rules and one more, whose file has the text `text`.
    ///
    /// # Errors
    /// The rule that already has the name or one of the aliases, when there is one.
    pub fn add(&mut self, loaded: Loaded, text: impl Into<String>) -> Result<RuleId, String> {
        let names = std::iter::once(&loaded.rule.name).chain(&loaded.rule.aliases);
        if let Some(taken) = names.filter_map(|name| self.find(name)).next() {
            return Err(self.rule(taken).name.clone());
        }
        let id = RuleId(u16::try_from(self.rules.len()).unwrap_or(u16::MAX));
        self.rules.push(loaded.rule);
        self.texts.push(Cow::Owned(text.into()));
        Ok(id)
    }

    /// How many rules there are; their ids count from 0.
    #[must_use]
    pub fn len(&self) -> usize {
        self.rules.len()
    }

    /// Whether there is no rule.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rules.is_empty()
    }

    /// The rule with this id.
    ///
    /// # Panics
    /// When the id is of another catalogue.
    #[must_use]
    pub fn rule(&self, id: RuleId) -> &Rule {
        &self.rules[usize::from(id.0)]
    }

    /// All rules with their ids; those that are built in come first, by name.
    pub fn rules(&self) -> impl Iterator<Item = (RuleId, &Rule)> {
        (0..=u16::MAX).map(RuleId).zip(&self.rules)
    }

    /// The rule of this name, present or former.
    #[must_use]
    pub fn find(&self, name: &str) -> Option<RuleId> {
        let is = |rule: &Rule| rule.name == name || rule.aliases.iter().any(|alias| alias == name);
        self.rules().find(|(_, rule)| is(rule)).map(|(id, _)| id)
    }

    /// The rules that a word of a configuration means: a name, a former name, a group (`list` or `list/`), or `all`.
    #[must_use]
    pub fn named(&self, word: &str) -> Vec<RuleId> {
        if let Some(id) = self.find(word) {
            return vec![id];
        }
        let group = word.strip_suffix("/*").or_else(|| word.strip_suffix('/')).unwrap_or(word);
        self.rules().filter(|(_, rule)| word == "all" || rule.group() == group).map(|(id, _)| id).collect()
    }

    /// The groups, each once, in the order of the rules.
    #[must_use]
    pub fn groups(&self) -> Vec<&str> {
        let mut groups: Vec<&str> = Vec::new();
        for rule in &self.rules {
            if !groups.contains(&rule.group()) {
                groups.push(rule.group());
            }
        }
        groups
    }

    /// The name that was probably meant by `word`: of a rule, a group, or the part of a name after the slash.
    #[must_use]
    pub fn nearest(&self, word: &str) -> Option<&str> {
        let short = |rule: &&Rule| rule.name.split_once('/').is_some_and(|(_, short)| short == word);
        if let Some(rule) = self.rules.iter().find(short) {
            return Some(&rule.name);
        }
        let names = self.rules.iter().map(|rule| rule.name.as_str()).chain(self.groups());
        crate::nearest::meant(word, names)
    }

    /// The words of a rule.
    #[must_use]
    pub fn words(&self, id: RuleId) -> Words {
        // The text was read once already, by build.rs or by `load`.
        toml::from_str(&self.texts[usize::from(id.0)]).unwrap_or_default()
    }

    /// The text of a rule's file.
    #[must_use]
    pub fn text(&self, id: RuleId) -> &str {
        &self.texts[usize::from(id.0)]
    }
}
