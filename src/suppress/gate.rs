//! Asks the policies about the hits of one thread.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{Allow, Policies, folded, is_over};
use crate::check::{Cause, PolicyNote, PolicyProblem};
use crate::finding::Location;
use crate::product::Product;
use crate::routine::Directive;
use crate::rule::{Catalogue, RuleId};
use crate::source::{SourceId, Span};

/// Who dropped a finding.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Serialize, Deserialize)]
pub enum By {
    /// A comment beside the place: its number in the gate.
    Comment(u32),
    /// An allow of the configuration: its number.
    Config(u32),
    /// The baseline.
    Baseline,
}

/// What a comment in a file allows, for one rule name.
#[derive(Debug)]
struct Comment {
    /// None when the name means no rule.
    rules: Vec<RuleId>,
    name: String,
    source: SourceId,
    /// Where the name is written.
    at: Span,
    /// Where it applies.
    scope: Span,
    reason: Option<String>,
    until: Option<(Date, Span)>,
    meant: Option<String>,
    used: bool,
}

impl Comment {
    /// Whether it is for this place: one that begins within the scope, or one around all of it.
    fn covers(&self, source: SourceId, span: Span) -> bool {
        let begins_within = self.scope.start <= span.start && span.start < self.scope.end;
        let around = span.start <= self.scope.start && self.scope.end <= span.end;
        self.source == source && !self.scope.is_empty() && (begins_within || around)
    }
}

/// Asks the policies about the hits of one thread. It is told which source and which record is at hand.
#[derive(Debug)]
pub struct Gate {
    on: Date,
    policies: Option<Arc<Policies>>,
    /// Allows of the configuration that are for the source at hand, by number.
    active: Vec<usize>,
    wants_key: bool,
    wants_texts: bool,
    key: String,
    /// The texts that hits point into, with their places; only where an allow names a value or there is a baseline.
    texts: Vec<(Location, String)>,
    /// The hash of the name of the input at hand, and what the baseline calls it.
    input: Cause,
    called: String,
    owner: Cause,
    /// Whether what is at hand is a record.
    is_record: bool,
    /// What comments allow; those from `open` on are of the file at hand.
    comments: Vec<Comment>,
    open: usize,
}

impl Gate {
    /// A gate that asks these policies on this day.
    #[must_use]
    pub fn new(policies: Option<Arc<Policies>>, on: Date) -> Self {
        Self {
            on,
            policies,
            active: Vec::new(),
            wants_key: false,
            wants_texts: false,
            key: String::new(),
            texts: Vec::new(),
            input: Cause::RULE,
            called: String::new(),
            owner: Cause::RULE,
            is_record: false,
            comments: Vec::new(),
            open: 0,
        }
    }

    /// Says which input comes next. Its findings belong to its name until records say otherwise.
    pub fn enter_source(&mut self, name: &str) {
        self.open = self.comments.len();
        self.active.clear();
        self.texts.clear();
        name.clone_into(&mut self.key);
        self.input = Cause::of(name);
        let Some(policies) = &self.policies else { return };
        let called = policies.baseline.as_ref().map_or(name, |baseline| baseline.called(name));
        called.clone_into(&mut self.called);
        self.owner = Cause::of(called);
        self.is_record = false;
        for (number, allow) in policies.allows.iter().enumerate() {
            if allow.is_for(name) && !is_over(allow.until, self.on) {
                self.active.push(number);
            }
        }
        let any = |wants: fn(&Allow) -> bool| self.active.iter().any(|&at| wants(&policies.allows[at]));
        self.wants_key = any(|allow| allow.key.is_some()) || policies.baseline.is_some();
        self.wants_texts = any(|allow| allow.value.is_some()) || policies.baseline.is_some();
    }

    /// What findings about the input at hand as a whole belong to over runs.
    #[must_use]
    pub fn input(&self) -> Cause {
        self.input
    }

    /// Says what the comments in a file of the input at hand allow.
    pub fn enter_text(&mut self, source: SourceId, text: &str, directives: &[Directive], rules: &Catalogue) {
        if self.wants_texts {
            let whole = Location::Text { source, span: Span::new(0, text.len()) };
            self.texts.push((whole, text.to_owned()));
        }
        for directive in directives {
            for rule in &directive.rules {
                let named = rules.named(&rule.value);
                let meant = if named.is_empty() { rules.nearest(&rule.value) } else { None };
                self.comments.push(Comment {
                    meant: meant.map(str::to_owned),
                    rules: named,
                    name: rule.value.clone(),
                    source,
                    at: rule.span,
                    scope: directive.scope,
                    reason: directive.reason.map(|span| span.slice(text).to_owned()),
                    until: directive.until.as_ref().map(|until| (until.value, until.span)),
                    used: false,
                });
            }
        }
    }

    /// Says which record comes next, and what its findings belong to over runs.
    pub fn enter_record(&mut self, product: &Product<'_>, owner: impl FnOnce() -> Cause) {
        let Some(policies) = &self.policies else { return };
        if self.wants_key {
            let key = product.id.or(product.name).map_or("", |field| field.value);
            key.clone_into(&mut self.key);
        }
        if self.wants_texts {
            self.texts.clear();
            let list = product.list_at.map(|at| (at, product.text));
            let fields = [product.id, product.name, product.brand].into_iter().flatten();
            let fields = fields.map(|field| (field.at, field.value)).chain(list);
            self.texts.extend(fields.map(|(at, text)| (at, text.to_owned())));
        }
        if policies.baseline.is_some() {
            self.owner = owner();
            self.is_record = true;
        }
    }

    /// Whether a hit is dropped, and by whom.
    pub fn verdict(&mut self, rule: RuleId, cause: Cause, at: Location) -> Option<By> {
        if let Location::Text { source, span } = at {
            let on = self.on;
            for (number, comment) in (0..).zip(&mut self.comments).skip(self.open) {
                if comment.rules.contains(&rule)
                    && comment.covers(source, span)
                    && !is_over(comment.until, on)
                {
                    comment.used = true;
                    return Some(By::Comment(number));
                }
            }
        }
        let policies = self.policies.as_deref()?;
        for &number in &self.active {
            let allow = &policies.allows[number];
            if allow.rules.binary_search(&rule).is_ok()
                && allow.key.as_ref().is_none_or(|key| key.is_match(&self.key))
                && allow.value.as_ref().is_none_or(|value| self.marks(at, value))
            {
                allow.used.store(true, Ordering::Relaxed);
                return u32::try_from(number).ok().map(By::Config);
            }
        }
        let baseline = policies.baseline.as_ref()?;
        let content = self.part(at).map_or(cause, |part| cause.and(&folded(part)));
        let key = if self.is_record { &self.key } else { &self.called };
        baseline.take(rule, self.owner, content, key, &self.called).then_some(By::Baseline)
    }

    /// Whether the text at a place is `value`.
    fn marks(&self, at: Location, value: &str) -> bool {
        self.texts
            .iter()
            .any(|(base, text)| inside(*base, at).is_some_and(|span| folded(span.slice(text)) == value))
    }

    /// The text at a place that is a part of a text. A finding about a text as a whole has none: an edit elsewhere in
    /// it makes no new finding.
    fn part(&self, at: Location) -> Option<&str> {
        self.texts.iter().find_map(|(base, text)| {
            let span = inside(*base, at)?;
            let part = span.slice(text).trim();
            (!part.is_empty() && part.len() < text.trim().len()).then_some(part)
        })
    }

    /// The reason that was written down for a drop.
    #[must_use]
    pub fn reason(&self, by: By) -> Option<String> {
        match by {
            By::Comment(number) => self.comments.get(number as usize)?.reason.clone(),
            By::Config(number) => Some(self.policies.as_ref()?.allows.get(number as usize)?.reason.clone()),
            By::Baseline => None,
        }
    }

    /// What there is to say about the comments of the input at hand after it has been checked. `runs` tells whether a
    /// rule was run.
    pub fn notes(&self, runs: impl Fn(RuleId) -> bool) -> Vec<PolicyNote> {
        let mut notes = Vec::new();
        for comment in &self.comments[self.open..] {
            let (what, span) = match comment.until {
                _ if comment.rules.is_empty() => (PolicyProblem::UnknownRule, comment.at),
                Some((_, span)) if is_over(comment.until, self.on) => (PolicyProblem::ExpiredAllow, span),
                _ if !comment.used && comment.rules.iter().any(|&rule| runs(rule)) => {
                    (PolicyProblem::UnusedAllow, comment.at)
                }
                _ => continue,
            };
            notes.push(PolicyNote {
                what,
                at: Location::Text { source: comment.source, span },
                name: comment.name.clone(),
                until: comment.until.map(|(until, _)| until),
                meant: comment.meant.clone(),
            });
        }
        notes
    }
}

/// The span of `at` within the text at `base`.
fn inside(base: Location, at: Location) -> Option<Span> {
    let within = |base: Span, span: Span| {
        (base.start <= span.start && span.end <= base.end)
            .then(|| Span { start: span.start - base.start, end: span.end - base.start })
    };
    match (base, at) {
        (Location::Text { source: a, span: base }, Location::Text { source: b, span }) if a == b => {
            within(base, span)
        }
        (
            Location::Cell { source: a, record: i, column: c, span: base },
            Location::Cell { source: b, record: j, column: d, span },
        ) if (a, i, c) == (b, j, d) => within(base, span),
        _ => None,
    }
}
