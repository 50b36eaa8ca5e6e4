//! What kind of name an alias is and how sure it is.

/// What kind of name an alias is.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
#[non_exhaustive]
pub enum AliasKind {
    /// The name for labels of the United States where it differs from the inventory's.
    UsName,
    /// A name for labels of the European Union besides the inventory's own.
    EuName,
    /// A name the inventory has retired.
    Former,
    /// A common name ("shea butter"), which belongs in brackets at most.
    Common,
    /// A trade name, of a raw material or its maker.
    Trade,
    /// A colour index number.
    ColourIndex,
    /// A name of a colourant ("Red 40 Lake", "Ponceau 4R").
    ColourName,
    /// A name of the pharmacopoeia or of a drug (INN, USAN, Ph. Eur.).
    Drug,
    /// A chemical name ("2-phenoxyethanol").
    Chemical,
    /// An abbreviation ("SLES").
    Abbreviation,
    /// A name in another language than English or Latin.
    Translation,
    /// An E number of the food law.
    ENumber,
    /// Another botanical name of the same plant part.
    Botanical,
    /// A spelling variant: British or American, a lost hyphen or comma, a common slip that is certain.
    Typographic,
}

impl AliasKind {
    /// Every kind, in the order of the codes in the blob (which start at 1).
    pub const ALL: [Self; 14] = [
        Self::UsName,
        Self::EuName,
        Self::Former,
        Self::Common,
        Self::Trade,
        Self::ColourIndex,
        Self::ColourName,
        Self::Drug,
        Self::Chemical,
        Self::Abbreviation,
        Self::Translation,
        Self::ENumber,
        Self::Botanical,
        Self::Typographic,
    ];

    /// The word for it in `rules/knowledge/aliases.tsv` and in reports.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::UsName => "us-name",
            Self::EuName => "eu-name",
            Self::Former => "former",
            Self::Common => "common",
            Self::Trade => "trade",
            Self::ColourIndex => "colour-index",
            Self::ColourName => "colour-name",
            Self::Drug => "drug",
            Self::Chemical => "chemical",
            Self::Abbreviation => "abbreviation",
            Self::Translation => "translation",
            Self::ENumber => "e-number",
            Self::Botanical => "botanical",
            Self::Typographic => "typographic",
        }
    }
}

/// How sure it is that an alias means this ingredient.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum Confidence {
    /// Usually right; the name is also used for something near.
    Low,
    /// Right on nearly every label.
    Medium,
    /// The name means nothing else.
    High,
}

impl Confidence {
    /// Every grade, in the order of the codes in the blob.
    pub const ALL: [Self; 3] = [Self::Low, Self::Medium, Self::High];

    /// The word for it in `rules/knowledge/aliases.tsv`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
        }
    }
}
