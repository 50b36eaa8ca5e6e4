//! What a printed list is once it has been read: items, what was set aside, and what is wrong with it.
//!
//! A [`List`] owns no borrow of the text, so that one value can be refilled for product after product.
//! All spans are byte ranges of the original text, on character boundaries and in order.

use crate::dictionary::Resolution;
use crate::source::Span;

/// A list as it was read.
#[derive(Default)]
pub struct List {
    /// The ingredients in the label's order, duplicates included.
    pub items: Vec<Item>,
    /// What is not an ingredient, with the reason.
    pub ignored: Vec<Ignored>,
    /// What is wrong with the way the list is written.
    pub problems: Vec<Problem>,
    /// The products, shades or kit parts of a text that holds several; empty for a plain list.
    pub variants: Vec<Variant>,
    /// Amounts that the text claims for the product outside its list.
    pub claims: Vec<Claim>,
    /// What the text says its footnote marks mean.
    pub footnotes: Vec<Footnote>,
    /// False when the text breaks off or holds no list.
    pub complete: bool,
    /// Whether five digits stand in a row anywhere in the text as it was given, as they do in colour index numbers.
    pub five_digits: bool,
}

impl List {
    /// Forgets everything that was read, keeps the memory.
    pub fn clear(&mut self) {
        self.items.clear();
        self.ignored.clear();
        self.problems.clear();
        self.variants.clear();
        self.claims.clear();
        self.footnotes.clear();
        self.complete = true;
        self.five_digits = false;
    }

    /// What the footnote with this mark says, if the text has one.
    #[must_use]
    pub fn footnote(&self, mark: &str) -> Option<&Footnote> {
        self.footnotes.iter().find(|note| note.mark == mark)
    }
}

/// One ingredient as printed.
#[derive(Debug, Clone, PartialEq)]
pub struct Item {
    /// Everything that belongs to the item: name, amount, marks.
    pub span: Span,
    /// The label's wording without amount, marks and list punctuation.
    pub label: Label,
    /// The part of the list it stands in.
    pub section: Section,
    /// Index into [`List::variants`].
    pub variant: Option<u16>,
    /// The amount printed with the name.
    pub amount: Option<Amount>,
    /// Footnote marks and claims that stood with the name: `*`, `†`, `Organic`.
    pub marks: Box<[String]>,
    /// Items of one blend share a number and a place in the order.
    pub blend: Option<Blend>,
    /// The ingredient the name stands for, if it is known.
    pub identity: Option<Resolution>,
}

impl Item {
    /// The name; `text` is the text that was parsed.
    #[must_use]
    pub fn name<'a>(&'a self, text: &'a str) -> &'a str {
        match &self.label {
            Label::Printed(span) => span.slice(text),
            Label::Repaired(name) => name,
        }
    }

    /// The item as printed, amount and marks included.
    #[must_use]
    pub fn text<'a>(&self, text: &'a str) -> &'a str {
        self.span.slice(text)
    }
}

/// Where the wording of a name is found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Label {
    /// In the text as it stands.
    Printed(Span),
    /// Not as such in the text: layout damage was repaired, or an amount stood inside the name.
    Repaired(Box<str>),
}

/// Membership of a blend ("A (and) B") or of a choice ("A (or) B").
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Blend {
    /// Number of the blend within the list, from 0.
    pub number: u16,
    /// True for alternatives, false for a mixture.
    pub alternatives: bool,
}

/// Part of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, PartialOrd, Ord)]
pub enum Section {
    /// The list proper; everything when there is no heading.
    #[default]
    Main,
    /// Active or medicinal ingredients.
    Active,
    /// What a drug label lists beside the actives.
    Inactive,
    /// Colourants of a range of shades: `[+/- …]`.
    MayContain,
}

impl Section {
    /// The name in reports: `main`, `active`, `inactive`, `may-contain`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Main => "main",
            Self::Active => "active",
            Self::Inactive => "inactive",
            Self::MayContain => "may-contain",
        }
    }
}

/// A printed amount, in per cent by weight.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Amount {
    /// Lower end in per cent; 0 for "less than".
    pub lo: f64,
    /// Upper end in per cent; 100 for "more than".
    pub hi: f64,
    /// Unit it was printed in.
    pub unit: Unit,
    /// Decimals printed, which say how exact the number is.
    pub decimals: u8,
    /// The printed form, brackets excluded.
    pub span: Span,
}

impl Amount {
    /// The amount in per cent when a single value was printed.
    #[must_use]
    pub fn percent(&self) -> Option<f64> {
        (self.lo == self.hi).then_some(self.lo)
    }
}

/// Unit of a printed amount.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Unit {
    /// `%`
    Percent,
    /// Parts per million.
    Ppm,
    /// Parts per billion (10⁹).
    Ppb,
    /// Milligrams in a gram.
    MgPerG,
    /// Milligrams in a millilitre, taken as a gram.
    MgPerMl,
    /// International units in a gram.
    IuPerG,
}

/// A part of the text that is not an ingredient.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ignored {
    /// Where it stands.
    pub span: Span,
    /// What it is.
    pub why: Why,
}

/// Why a part of the text is no ingredient.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Why {
    /// Names a section, product or shade.
    Heading,
    /// Says what an ingredient or the product does.
    Claim,
    /// Says what the product does not contain.
    FreeFrom,
    /// How to use it, and warnings.
    Directions,
    /// That lists may change, that rights are reserved.
    Disclaimer,
    /// Who makes or sells it and where.
    Address,
    /// Formula, batch or article code.
    Code,
    /// What a footnote mark means.
    Footnote,
    /// Drug-Facts wording such as "Purpose" and "Sunscreen".
    DrugFacts,
    /// A stand-in for a missing list.
    Placeholder,
    /// An amount that belongs to no name.
    Amount,
    /// Running text.
    Prose,
    /// Stray signs.
    Debris,
}

impl Why {
    /// The word in reports.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Heading => "heading",
            Self::Claim => "claim",
            Self::FreeFrom => "free-from",
            Self::Directions => "directions",
            Self::Disclaimer => "disclaimer",
            Self::Address => "address",
            Self::Code => "code",
            Self::Footnote => "footnote",
            Self::DrugFacts => "drug-facts",
            Self::Placeholder => "placeholder",
            Self::Amount => "amount",
            Self::Prose => "prose",
            Self::Debris => "debris",
        }
    }
}

/// Something wrong with the way the list is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Problem {
    /// Where.
    pub span: Span,
    /// What.
    pub kind: ProblemKind,
}

/// Kinds of [`Problem`]; each is a `list/…` rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ProblemKind {
    /// A bracket that has no partner.
    UnbalancedBracket,
    /// Two separators with nothing between them.
    EmptyItem,
    /// Names that follow each other without a separator.
    MissingSeparator,
    /// A full stop where a separator belongs.
    StopAsSeparator,
    /// Markup, entities, invisible characters, a foreign list syntax, hyphens of line ends.
    RepairedLayout,
    /// `G l y c e r i n`
    LetterSpacing,
    /// Characters that went through the wrong encoding.
    Mojibake,
    /// A comma (or hyphen) lost from a chemical name: `1 2-Hexanediol`.
    LostLocant,
    /// A comma inside a name: `Butyl, Methoxydibenzoylmethane`.
    StrayComma,
    /// `Cl 77891` with a small L for `CI 77891`.
    MisreadColourIndex,
    /// The list breaks off.
    CutOff,
    /// A per cent sign without a number.
    PercentWithoutNumber,
    /// Brackets nested deeper than is followed.
    TooDeep,
    /// The text holds no list of ingredients.
    NotAList,
}

impl ProblemKind {
    /// The name in reports and rules, without the group.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::UnbalancedBracket => "unbalanced-bracket",
            Self::EmptyItem => "empty-item",
            Self::MissingSeparator => "missing-separator",
            Self::StopAsSeparator => "stop-as-separator",
            Self::RepairedLayout => "repaired-layout",
            Self::LetterSpacing => "letter-spacing",
            Self::Mojibake => "mojibake",
            Self::LostLocant => "lost-locant",
            Self::StrayComma => "stray-comma",
            Self::MisreadColourIndex => "misread-colour-index",
            Self::CutOff => "cut-off",
            Self::PercentWithoutNumber => "percent-without-number",
            Self::TooDeep => "too-deep",
            Self::NotAList => "not-a-list",
        }
    }
}

/// One product, shade or kit part of a text that holds several.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Variant {
    /// The heading it has, without the colon.
    pub span: Span,
    /// The heading as a name.
    pub name: String,
}

/// An amount that the text claims outside the list: "-Niacinamide 10%: brightens".
#[derive(Debug, Clone, PartialEq)]
pub struct Claim {
    /// The claim's text.
    pub span: Span,
    /// The claimed amount.
    pub amount: Amount,
    /// What the amount is of, as printed.
    pub of: Span,
}

/// A footnote mark and what the text says it means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Footnote {
    /// `*`, `**`, `†`, `1` …
    pub mark: String,
    /// Its meaning, as printed.
    pub span: Span,
}
