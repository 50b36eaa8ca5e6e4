//! A shelf: products without a schedule, and what the rules say about every two of them.

use serde::Serialize;

use crate::check::{Cleared, Scope};
use crate::finding::{Certainty, Severity, Status};

/// Products and how they go together.
#[derive(Clone, PartialEq, Debug)]
pub struct Shelf {
    /// The products, in the order of the input.
    pub products: Vec<Shelved>,
    /// Every two of them: by the second, then by the first, which stands before it.
    pub pairs: Vec<Together>,
}

/// One product of a shelf.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Shelved {
    /// What it is called; its key or place where it has no name.
    pub name: String,
    /// Its key.
    pub id: Option<String>,
    /// Its product type, as people call it.
    pub kind: Option<&'static str>,
    /// Items of its list.
    pub items: usize,
    /// Items that were recognised.
    pub recognised: usize,
}

/// How two products go together.
#[derive(Clone, PartialEq, Debug)]
pub struct Together {
    /// Index of the first product.
    pub first: usize,
    /// Index of the second, later one.
    pub second: usize,
    /// In one word.
    pub verdict: Verdict,
    /// What decides, the gravest first; then what else was said.
    pub reasons: Vec<Reason>,
}

/// How two products go together, in one word.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// A rule says that one does something for the other, and none objects.
    Helps,
    /// Rules look at the two, and none objects; or they go on different skin.
    Fine,
    /// No rule is about these two; that says nothing for or against them.
    NoRule,
    /// A list is missing or not understood, or amounts decide that it does not tell.
    CannotTell,
    /// Not in the same slot; other evenings are fine.
    Alternate,
    /// Not on the same day, or not in the same week.
    Avoid,
}

impl Verdict {
    /// All verdicts, the gravest first.
    pub const ALL: [Self; 6] =
        [Self::Avoid, Self::Alternate, Self::CannotTell, Self::NoRule, Self::Fine, Self::Helps];

    /// The word in reports.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Helps => "helps",
            Self::Fine => "fine",
            Self::NoRule => "no rule",
            Self::CannotTell => "cannot tell",
            Self::Alternate => "alternate",
            Self::Avoid => "avoid",
        }
    }

    /// What the word means.
    #[must_use]
    pub fn meaning(self) -> &'static str {
        match self {
            Self::Helps => "one does something for the other",
            Self::Fine => "rules look at the two and none objects, or they go on different skin",
            Self::NoRule => "no rule is about these two, which says nothing for or against them",
            Self::CannotTell => "a list is missing, or does not tell how much there is of what decides",
            Self::Alternate => "not in the same slot; another evening, or morning and evening",
            Self::Avoid => "not on the same day, or not in the same week",
        }
    }
}

/// Why two products go together as they do.
#[derive(Clone, PartialEq, Debug)]
pub enum Reason {
    /// What a rule says.
    Rule(Box<RuleReason>),
    /// The two go on different skin.
    ElsewhereOnTheBody,
    /// Nothing of a product's list was recognised, or there is none; the product's index.
    NoList(usize),
}

/// What a rule says about two products.
#[derive(Clone, PartialEq, Debug)]
pub struct RuleReason {
    /// The rule's permanent name.
    pub rule: String,
    /// What it is about, in one line.
    pub summary: String,
    /// Its severity in this run.
    pub severity: Severity,
    /// What its evidence is worth.
    pub status: Status,
    /// How sure it is that both sides reach the strength that counts.
    pub certainty: Certainty,
    /// How far apart the two may be and still count.
    pub scope: Scope,
    /// Days to the next use that still count, for the scope `day`.
    pub gap: u8,
    /// What makes each product a side of the rule, in the order of the shelf.
    pub sides: [Side; 2],
    /// Why it does not object, where it does not.
    pub cleared: Option<Cleared>,
}

/// What makes a product one side of a rule.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Side {
    /// Index of the product.
    pub product: usize,
    /// An ingredient, or a product type.
    pub ingredient: String,
    /// How much of it and how that is known; empty for a product type.
    pub amount: String,
}

impl RuleReason {
    /// What it makes of the two.
    fn verdict(&self) -> Verdict {
        match (self.severity, self.scope) {
            _ if self.cleared.is_some() => Verdict::Fine,
            (Severity::Note, _) if self.certainty < Certainty::Likely => Verdict::NoRule,
            (Severity::Note, _) if self.status == Status::Established => Verdict::Helps,
            (Severity::Note, _) => Verdict::Fine,
            _ if self.certainty < Certainty::Likely => Verdict::CannotTell,
            (_, Scope::Slot) => Verdict::Alternate,
            (_, Scope::Product | Scope::Day | Scope::Week) => Verdict::Avoid,
        }
    }

    /// How far apart the two have to be, or why they need not.
    #[must_use]
    pub fn consequence(&self) -> &'static str {
        match (self.verdict(), self.cleared) {
            (_, Some(Cleared::WashedOff)) => "one of the two is washed off",
            (_, Some(Cleared::Spots)) => "one of the two goes on single spots only",
            (_, Some(Cleared::Gentle)) => "one of the two has no active that irritates",
            (_, Some(Cleared::Weak)) => "too little of one of the two to matter",
            (Verdict::Alternate, None) => "not in the same slot",
            (Verdict::CannotTell, None) => "the list does not tell whether there is enough of both to matter",
            (Verdict::Avoid, None) if self.scope == Scope::Week => "not in the same week",
            (Verdict::Avoid, None) if self.gap > 0 => "not on the same day, nor on the next",
            (Verdict::Avoid, None) => "not on the same day",
            (Verdict::Helps, None) => "good together",
            (Verdict::Fine | Verdict::NoRule, None) => "no reason to keep them apart",
        }
    }
}

impl Reason {
    fn verdict(&self) -> Verdict {
        match self {
            Self::Rule(rule) => rule.verdict(),
            Self::ElsewhereOnTheBody => Verdict::Fine,
            Self::NoList(_) => Verdict::CannotTell,
        }
    }

    /// The gravest first: what decides stands on top.
    fn rank(&self) -> (Verdict, Severity, Certainty) {
        let (severity, certainty) = match self {
            Self::Rule(rule) => (rule.severity, rule.certainty),
            Self::ElsewhereOnTheBody | Self::NoList(_) => (Severity::Note, Certainty::Certain),
        };
        (self.verdict(), severity, certainty)
    }
}

impl Together {
    /// What follows from the reasons. An objection outweighs everything; what rules say for a pair counts only where
    /// nothing is open.
    #[must_use]
    pub fn new(first: usize, second: usize, mut reasons: Vec<Reason>) -> Self {
        // What cannot be known does not make a pair of notes, and is not said.
        reasons.retain(|reason| reason.verdict() != Verdict::NoRule);
        reasons.sort_by_key(|reason| std::cmp::Reverse(reason.rank()));
        let all = || reasons.iter().map(Reason::verdict);
        let gravest = all().filter(|verdict| *verdict > Verdict::NoRule).max();
        let kindest = || all().min().unwrap_or(Verdict::NoRule);
        let verdict = gravest.unwrap_or_else(kindest);
        if verdict == Verdict::Helps {
            reasons.sort_by_key(Reason::verdict);
        }
        Self { first, second, verdict, reasons }
    }
}

impl Together {
    /// The reasons for the verdict, and whatever else stands against the pair.
    pub fn deciding(&self) -> impl Iterator<Item = &Reason> {
        let decides = |verdict: Verdict| verdict == self.verdict || verdict > Verdict::NoRule;
        self.reasons.iter().filter(move |reason| decides(reason.verdict()))
    }
}

impl Shelf {
    /// What is said of two products, in whichever order; `None` for a product and itself.
    #[must_use]
    pub fn pair(&self, a: usize, b: usize) -> Option<&Together> {
        let (first, second) = (a.min(b), a.max(b));
        // Those of the second product come after all those of the products before it.
        self.pairs.get(second * second.saturating_sub(1) / 2 + first).filter(|_| first != second)
    }

    /// Products of whose list nothing was recognised, or that have none.
    pub fn unread(&self) -> impl Iterator<Item = &Shelved> {
        self.products.iter().filter(|product| product.recognised == 0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rule(severity: Severity, status: Status, scope: Scope) -> RuleReason {
        let side = |product| Side { product, ingredient: "Retinol".into(), amount: "0.3 %".into() };
        RuleReason {
            rule: "layering/x".into(),
            summary: "x".into(),
            severity,
            status,
            certainty: Certainty::Certain,
            scope,
            gap: 0,
            sides: [side(0), side(1)],
            cleared: None,
        }
    }

    fn verdict(rules: &[&RuleReason]) -> Verdict {
        let reasons = rules.iter().map(|rule| Reason::Rule(Box::new((*rule).clone())));
        Together::new(0, 1, reasons.collect()).verdict
    }

    #[test]
    fn objections_outweigh_and_the_widest_scope_decides() {
        let slot = rule(Severity::Warning, Status::Established, Scope::Slot);
        let week = rule(Severity::Advice, Status::Contested, Scope::Week);
        let helps = rule(Severity::Note, Status::Established, Scope::Slot);
        assert_eq!(verdict(&[&slot, &helps]), Verdict::Alternate);
        assert_eq!(verdict(&[&helps, &slot, &week]), Verdict::Avoid);
        assert_eq!(verdict(&[&helps]), Verdict::Helps);
    }

    #[test]
    fn nothing_said_is_no_rule_and_a_refuted_myth_is_fine() {
        let myth = rule(Severity::Note, Status::Myth, Scope::Slot);
        assert_eq!(verdict(&[]), Verdict::NoRule);
        assert_eq!(verdict(&[&myth]), Verdict::Fine);
    }

    #[test]
    fn what_may_be_strong_enough_leaves_it_open_and_what_is_too_weak_is_fine() {
        let slot = rule(Severity::Warning, Status::Established, Scope::Slot);
        let open = RuleReason { certainty: Certainty::Possible, ..slot.clone() };
        let weak = RuleReason { cleared: Some(Cleared::Weak), ..slot };
        let helps = rule(Severity::Note, Status::Established, Scope::Slot);
        let perhaps = RuleReason { certainty: Certainty::Possible, ..helps.clone() };
        assert_eq!(verdict(&[&open, &helps]), Verdict::CannotTell);
        assert_eq!(verdict(&[&weak]), Verdict::Fine);
        assert_eq!(verdict(&[&weak, &helps]), Verdict::Helps);
        assert_eq!(verdict(&[&perhaps]), Verdict::NoRule);
    }

    #[test]
    fn pairs_are_found_in_either_order() {
        let product =
            |name: &str| Shelved { name: name.into(), id: None, kind: None, items: 1, recognised: 1 };
        let pairs = [(0, 1), (0, 2), (1, 2), (0, 3), (1, 3), (2, 3)];
        let shelf = Shelf {
            products: ["a", "b", "c", "d"].map(product).to_vec(),
            pairs: pairs.map(|(first, second)| Together::new(first, second, Vec::new())).to_vec(),
        };
        for (first, second) in pairs {
            let found = shelf.pair(second, first).unwrap();
            assert_eq!((found.first, found.second), (first, second));
        }
        assert_eq!(shelf.pair(2, 2), None);
        assert_eq!(shelf.pair(0, 0), None);
    }

    #[test]
    fn a_missing_list_leaves_it_open_unless_the_product_types_object() {
        let ampoules = Reason::Rule(Box::new(rule(Severity::Warning, Status::Established, Scope::Day)));
        assert_eq!(Together::new(0, 1, vec![Reason::NoList(1)]).verdict, Verdict::CannotTell);
        assert_eq!(Together::new(0, 1, vec![Reason::NoList(1), ampoules]).verdict, Verdict::Avoid);
    }
}
