//! What is wrong with a routine or list file as a text.

use crate::source::Span;

/// The closed set of what can be wrong; [`ProblemKind::name`] is the last part of the rule name `routine/…`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum ProblemKind {
    /// A line at column 0 that opens no known block.
    UnknownKeyword,
    /// An indented line before the first block, or below a `use`.
    OutsideBlock,
    /// A key or step of a block that stands at column 0.
    NotIndented,
    /// A key that its block does not have.
    UnknownKey,
    /// A line in a block of keys that is no `key: value`.
    NotAKey,
    /// A key without a value.
    EmptyValue,
    /// A word that is none of those the key takes.
    UnknownValue,
    /// A product type that is not in the step table.
    UnknownType,
    /// A date that is not written as ISO 8601 or does not exist.
    BadDate,
    /// A number that is none, or is out of range.
    BadNumber,
    /// A schedule that cannot be read.
    BadSchedule,
    /// `from TABLE#ID` without one of the two.
    BadReference,
    /// A pause that cannot be read.
    BadWait,
    /// A linter comment that cannot be read.
    BadDirective,
    /// A key given twice in one block.
    DuplicateKey,
    /// A second `routine` block, or a slot repeated with the same schedule.
    DuplicateBlock,
    /// A product declared twice.
    DuplicateProduct,
    /// A file that is used twice by the same file.
    DuplicateUse,
    /// A block that needs a name or a path and has none.
    MissingName,
    /// A slot that does not say when; it is read as `daily`.
    MissingSchedule,
    /// A step that begins with no declared product.
    UnknownProduct,
    /// A zone that is a slip of a usual one.
    UnknownZone,
    /// A step on weekdays that its slot does not have.
    OutsideSlot,
    /// Dates that leave no day, or a course that does not fit them.
    Contradiction,
    /// A product with neither a list nor a reference to one.
    NoIngredients,
    /// A used file that cannot be read.
    UseNotFound,
    /// Files that use each other in a circle.
    UseLoop,
    /// A chain of used files that is too long to follow.
    UseTooDeep,
    /// A table that cannot be read.
    TableUnreadable,
    /// A table without the record that is asked for.
    RecordNotFound,
}

impl ProblemKind {
    /// All kinds, in the order of their declaration.
    pub const ALL: [Self; 30] = [
        Self::UnknownKeyword,
        Self::OutsideBlock,
        Self::NotIndented,
        Self::UnknownKey,
        Self::NotAKey,
        Self::EmptyValue,
        Self::UnknownValue,
        Self::UnknownType,
        Self::BadDate,
        Self::BadNumber,
        Self::BadSchedule,
        Self::BadReference,
        Self::BadWait,
        Self::BadDirective,
        Self::DuplicateKey,
        Self::DuplicateBlock,
        Self::DuplicateProduct,
        Self::DuplicateUse,
        Self::MissingName,
        Self::MissingSchedule,
        Self::UnknownProduct,
        Self::UnknownZone,
        Self::OutsideSlot,
        Self::Contradiction,
        Self::NoIngredients,
        Self::UseNotFound,
        Self::UseLoop,
        Self::UseTooDeep,
        Self::TableUnreadable,
        Self::RecordNotFound,
    ];

    /// The permanent name, in words with hyphens.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::UnknownKeyword => "unknown-keyword",
            Self::OutsideBlock => "outside-block",
            Self::NotIndented => "not-indented",
            Self::UnknownKey => "unknown-key",
            Self::NotAKey => "not-a-key",
            Self::EmptyValue => "empty-value",
            Self::UnknownValue => "unknown-value",
            Self::UnknownType => "unknown-type",
            Self::BadDate => "bad-date",
            Self::BadNumber => "bad-number",
            Self::BadSchedule => "bad-schedule",
            Self::BadReference => "bad-reference",
            Self::BadWait => "bad-wait",
            Self::BadDirective => "bad-directive",
            Self::DuplicateKey => "duplicate-key",
            Self::DuplicateBlock => "duplicate-block",
            Self::DuplicateProduct => "duplicate-product",
            Self::DuplicateUse => "duplicate-use",
            Self::MissingName => "missing-name",
            Self::MissingSchedule => "missing-schedule",
            Self::UnknownProduct => "unknown-product",
            Self::UnknownZone => "unknown-zone",
            Self::OutsideSlot => "outside-slot",
            Self::Contradiction => "contradiction",
            Self::NoIngredients => "no-ingredients",
            Self::UseNotFound => "use-not-found",
            Self::UseLoop => "use-loop",
            Self::UseTooDeep => "use-too-deep",
            Self::TableUnreadable => "table-unreadable",
            Self::RecordNotFound => "record-not-found",
        }
    }
}

/// One thing that is wrong, at its place.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Problem {
    /// What it is.
    pub kind: ProblemKind,
    /// The text that is wrong.
    pub span: Span,
    /// An earlier place that it collides with, such as the first declaration.
    pub related: Option<Span>,
    /// Texts to put in place of `span`, the nearest first.
    pub suggestions: Vec<String>,
    /// What exactly, as a lowercase fragment that can stand after the quoted text: `no key of a product`.
    pub detail: String,
}

impl Problem {
    /// A problem without a suggestion.
    #[must_use]
    pub fn new(kind: ProblemKind, span: Span, detail: impl Into<String>) -> Self {
        Self { kind, span, related: None, suggestions: Vec::new(), detail: detail.into() }
    }

    /// With texts to put in its place.
    #[must_use]
    pub fn suggest<S: Into<String>>(mut self, texts: impl IntoIterator<Item = S>) -> Self {
        self.suggestions = texts.into_iter().map(Into::into).collect();
        self
    }

    /// With the earlier place that it collides with.
    #[must_use]
    pub fn against(mut self, span: Span) -> Self {
        self.related = Some(span);
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_all_different() {
        let names: std::collections::BTreeSet<_> = ProblemKind::ALL.iter().map(|kind| kind.name()).collect();
        assert_eq!(names.len(), ProblemKind::ALL.len());
    }
}
