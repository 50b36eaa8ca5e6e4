//! Product types from a category or from a telling product name.
//!
//! Words are compared whole, never as parts of words; the longest phrase wins. Where two types are named side
//! by side ("Essence & Serum") and where a set is named, the type is unknown.

use std::collections::HashMap;
use std::sync::OnceLock;

/// What a phrase does to a text.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Strength {
    Strong,
    /// A form such as cream, or a field such as sun care: names a type only where nothing else does.
    Form,
    Veto,
}

#[derive(Debug)]
struct Phrase {
    words: Box<[Box<str>]>,
    kind: &'static str,
    strength: Strength,
}

impl Phrase {
    fn product_type(&self) -> Option<&'static str> {
        Some(self.kind).filter(|kind| !NO_TYPE.contains(kind))
    }
}

/// What a category says of a product's type.
enum ByCategory<'t> {
    /// All that there is to say.
    Decided(Option<&'t str>),
    /// Something that the name can overrule, or nothing.
    Open(Option<&'t Phrase>),
}

/// The phrases of `rules/knowledge/type_words.tsv`.
#[derive(Debug)]
pub struct ProductTypes {
    /// By first word; longest phrase first.
    phrases: HashMap<Box<str>, Vec<Phrase>>,
    /// Lengths of first words by their first byte, so that most words are never hashed.
    lengths: [u64; 256],
    /// What the user says of a whole category, folded.
    mapped: HashMap<String, String>,
}

/// A mask of unknown kind.
const MASK: &str = "mask";

/// What phrases lead to that is no type of its own.
const NO_TYPE: [&str; 3] = ["other", "set", MASK];

/// Words after which a name speaks of something else than the product.
const ASIDE: [&str; 8] = ["with", "for", "avec", "pour", "mit", "für", "con", "para"];

/// Words that join two types.
const AND: [&str; 7] = ["and", "et", "und", "y", "e", "и", "or"];

impl ProductTypes {
    /// The built-in phrases.
    #[must_use]
    pub fn standard() -> &'static Self {
        static STANDARD: OnceLock<ProductTypes> = OnceLock::new();
        STANDARD.get_or_init(Self::new)
    }

    /// The built-in phrases, to be added to with [`map`](Self::map).
    #[must_use]
    pub fn new() -> Self {
        let mut types = Self { phrases: HashMap::new(), lengths: [0; 256], mapped: HashMap::new() };
        let table = include_str!("../../rules/knowledge/type_words.tsv");
        for line in table.lines().filter(|line| !line.starts_with('#')).skip(1) {
            let mut columns = line.split('\t');
            let (Some(kind), Some(_language), Some(strength), Some(words)) =
                (columns.next(), columns.next(), columns.next(), columns.next())
            else {
                continue;
            };
            let strength = match strength {
                "strong" => Strength::Strong,
                "form" => Strength::Form,
                _ => Strength::Veto,
            };
            for phrase in words.split(';') {
                types.add(phrase, kind, strength);
            }
        }
        for phrases in types.phrases.values_mut() {
            phrases.sort_by_key(|phrase| std::cmp::Reverse(phrase.words.len()));
        }
        types
    }

    /// Says that a category, compared as a whole and without case, is of a type.
    pub fn map(&mut self, category: &str, kind: impl Into<String>) {
        self.mapped.insert(category.trim().to_lowercase(), kind.into());
    }

    /// The types that phrases lead to, sorted.
    #[must_use]
    pub fn all(&self) -> Vec<&str> {
        let mut all: Vec<&str> = self.phrases.values().flatten().map(|phrase| phrase.kind).collect();
        all.retain(|kind| !NO_TYPE.contains(kind));
        all.sort_unstable();
        all.dedup();
        all
    }

    /// The type of a product with this category and this name; an absent one is the empty text. The category
    /// counts first unless it is only a form or a field.
    #[must_use]
    pub fn of(&self, category: &str, name: &str) -> Option<&str> {
        match self.by_category(category) {
            ByCategory::Decided(kind) => kind,
            ByCategory::Open(category) => {
                let found = match self.find(name, false).and_then(Match::alone) {
                    Some(name) if name.strength != Strength::Form => Some(name),
                    name => category.or(name),
                };
                found.and_then(Phrase::product_type)
            }
        }
    }

    /// The type of every product with this category, whatever its name; `None` where the name has a say.
    #[must_use]
    pub fn decided_by(&self, category: &str) -> Option<Option<&str>> {
        match self.by_category(category) {
            ByCategory::Decided(kind) => Some(kind),
            ByCategory::Open(_) => None,
        }
    }

    fn by_category(&self, category: &str) -> ByCategory<'_> {
        if let Some(kind) = self.mapped(category) {
            return ByCategory::Decided(Some(kind));
        }
        match self.find_in_path(category).and_then(Match::alone) {
            Some(found) if found.strength == Strength::Strong && found.kind != MASK => {
                ByCategory::Decided(found.product_type())
            }
            found => ByCategory::Open(found),
        }
    }

    /// The type that a category names: as mapped, or by its words. Of a path such as `Skin > Serums` the last
    /// part that names a type counts; a category of two types names none.
    #[must_use]
    pub fn of_category(&self, category: &str) -> Option<&str> {
        self.of(category, "")
    }

    /// The type that a product's name tells.
    #[must_use]
    pub fn of_name(&self, name: &str) -> Option<&str> {
        self.of("", name)
    }

    /// Whether a text reads as a category of products, of a type known here or not.
    #[must_use]
    pub fn is_category(&self, text: &str) -> bool {
        self.mapped(text).is_some() || self.find_in_path(text).is_some()
    }

    fn mapped(&self, category: &str) -> Option<&str> {
        if self.mapped.is_empty() {
            return None;
        }
        self.mapped.get(&category.trim().to_lowercase()).map(String::as_str)
    }

    fn find_in_path(&self, category: &str) -> Option<Match<'_>> {
        category.rsplit(['>', '|']).find_map(|part| self.find(part, true))
    }

    fn add(&mut self, phrase: &str, kind: &'static str, strength: Strength) {
        let mut lower = String::new();
        let words: Box<[Box<str>]> = words(phrase, &mut lower).map(|word| word.text.into()).collect();
        let Some(first) = words.first().cloned() else { return };
        self.lengths[usize::from(first.as_bytes()[0])] |= 1 << first.len().min(63);
        self.phrases.entry(first).or_default().push(Phrase { words, kind, strength });
    }

    fn find(&self, text: &str, is_category: bool) -> Option<Match<'_>> {
        let mut lower = String::with_capacity(text.len());
        let words: Vec<Word<'_>> = words(text, &mut lower).collect();
        let mut best: Option<Match> = None;
        let mut at = 0;
        while at < words.len() {
            if best.is_some() && ASIDE.contains(&words[at].text) {
                break;
            }
            let Some(phrase) = self.phrase_at(&words[at..]) else {
                at += 1;
                continue;
            };
            if phrase.strength == Strength::Veto {
                return Some(Match { phrase, end: words.len(), rival: false });
            }
            let len = phrase.words.len();
            let joined = words[at].joined || (at > 0 && AND.contains(&words[at - 1].text));
            let found = Match { phrase, end: at + len, rival: false };
            at += len;
            best = Some(match best {
                None => found,
                Some(best) if is_category => best.beside(found),
                Some(best) => best.or(found, joined && best.end + 1 >= found.end - len),
            });
        }
        best
    }

    /// The longest phrase at the start of `words`.
    fn phrase_at(&self, words: &[Word<'_>]) -> Option<&Phrase> {
        let first = words.first()?.text;
        if self.lengths[usize::from(first.as_bytes()[0])] & (1 << first.len().min(63)) == 0 {
            return None;
        }
        self.phrases.get(first)?.iter().find(|phrase| {
            phrase.words.len() <= words.len()
                && phrase.words.iter().zip(words).all(|(wanted, word)| **wanted == *word.text)
        })
    }
}

impl Default for ProductTypes {
    fn default() -> Self {
        Self::new()
    }
}

#[derive(Clone, Copy)]
struct Match<'t> {
    phrase: &'t Phrase,
    end: usize,
    /// Another type with the same right was joined to it.
    rival: bool,
}

impl<'t> Match<'t> {
    /// The phrase, unless another has the same right.
    fn alone(self) -> Option<&'t Phrase> {
        (!self.rival).then_some(self.phrase)
    }

    /// As [`or`](Self::or), where two strong types of any length have the same right.
    fn beside(self, later: Self) -> Self {
        let strong = |of: &Self| of.phrase.strength == Strength::Strong;
        let rival = strong(&self) && strong(&later) && self.phrase.kind != later.phrase.kind;
        let best = self.or(later, false);
        Self { rival: rival || self.rival, ..best }
    }

    /// The better of this match and a later one: strong before form, then more words, then the later, which
    /// is the head of an English name. Two that are joined with `and` have the same right.
    fn or(self, later: Self, joined: bool) -> Self {
        let weight = |of: &Self| (of.phrase.strength == Strength::Strong, of.phrase.words.len());
        if self.phrase.kind == later.phrase.kind {
            return Self { rival: self.rival, ..later };
        }
        match weight(&self).cmp(&weight(&later)) {
            std::cmp::Ordering::Greater => self,
            std::cmp::Ordering::Equal => Self { rival: joined || self.rival, ..later },
            std::cmp::Ordering::Less => later,
        }
    }
}

struct Word<'t> {
    text: &'t str,
    /// Whether `&`, `/`, `,` or `+` stands before it.
    joined: bool,
}

/// The words of a text in lower case, without the plural's `s`.
fn words<'t>(text: &str, lower: &'t mut String) -> impl Iterator<Item = Word<'t>> {
    lower.clear();
    if text.is_ascii() {
        lower.push_str(text);
        lower.make_ascii_lowercase();
    } else {
        lower.extend(text.chars().flat_map(char::to_lowercase));
    }
    let lower: &'t str = lower;
    let mut end = 0;
    lower.split(|char: char| !char.is_alphanumeric()).filter(|word| !word.is_empty()).map(move |word| {
        let start = word.as_ptr() as usize - lower.as_ptr() as usize;
        let joined = lower[end..start].contains(['&', '/', ',', '+']);
        end = start + word.len();
        let singular = word.strip_suffix('s').filter(|stem| stem.len() > 2 && !stem.ends_with('s'));
        Word { text: singular.unwrap_or(word), joined }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_tell_types() {
        let types = ProductTypes::standard();
        for (name, kind) in [
            ("Hydrating Facial Cleanser", "cleanser"),
            ("Retinol 0.5 Serum", "serum"),
            ("Ultra Repair Cream Intense Hydration", "moisturizer"),
            ("Advanced Eye Cream Serum", "eye-cream"),
            ("Calming Gel Cream", "gel-moisturizer"),
            ("Oil-Free Moisturizer SPF 30", "moisturizer"),
            ("Daily Lotion SPF 50", "sunscreen"),
            ("Serum Sunscreen", "sunscreen"),
            ("Green Tea Toner with Serum Drops", "toner"),
            ("Vitamin C Serum 20%", "vitamin-c-serum"),
            ("Beurre corporel au karité", "body-lotion"),
            ("CRÈME DE NUIT régénérante", "moisturizer"),
            ("Sonnencreme LSF 50", "sunscreen"),
            ("자작나무 진정 시카 토너", "toner"),
            ("Крем для глаз с кофеином", "eye-cream"),
            ("Cleansing Oils", "oil-cleanser"),
        ] {
            assert_eq!(types.of_name(name), Some(kind), "{name}");
        }
    }

    #[test]
    fn what_is_not_told_stays_unknown() {
        let types = ProductTypes::standard();
        for name in [
            "",
            "Niacinamide 10%",
            "Serumax Complex",
            "Creamery Dreams",
            "Overtoner",
            "The Cleanser & Toner Set",
            "Travel Kit: Serum",
            "Cream Mask",
            "Setter",
            "Hand & Eye",
            "%%%",
            "Facial Mask",
        ] {
            assert_eq!(types.of_name(name), None, "{name}");
        }
        assert_eq!(types.of_category("Essence & Serum"), None);
        assert_eq!(types.of_category("moisturizing-cream-oils-mists"), None);
    }

    #[test]
    fn categories_tell_types() {
        let mut types = ProductTypes::new();
        for (category, kind) in [
            ("Face Serums", "serum"),
            ("Face Wash & Cleansers", "cleanser"),
            ("Skincare > Eye Care > Eye Creams & Treatments", "eye-cream"),
            ("Bath & Body > Body Wash", "body-wash"),
            ("sunscreen-sun-protection", "sunscreen"),
            ("eye-treatment-dark-circle-treatment", "eye-cream"),
            ("Moisturiser", "moisturizer"),
            ("lip_care", "lip-balm"),
            ("화장품 > 토너", "toner"),
        ] {
            assert_eq!(types.of_category(category), Some(kind), "{category}");
        }
        assert_eq!(types.of_category("Treatment"), None);
        assert!(
            types.is_category("Perfume")
                && types.is_category("Shampoo & Conditioner")
                && !types.is_category("30ml")
        );
        types.map("Treatment", "serum");
        assert_eq!(types.of_category(" TREATMENT "), Some("serum"));
        assert_eq!(types.of_name("Treatment"), None, "a mapping is for categories");
    }

    #[test]
    fn category_and_name_complete_each_other() {
        let types = ProductTypes::standard();
        for (category, name, kind) in [
            ("Cleanser", "Enzyme Gel", Some("cleanser")),
            ("Suncare", "Self Tan Mousse", Some("self-tanner")),
            ("Suncare", "Daily Veil", Some("sunscreen")),
            ("Face Mask", "Kaolin Clay Mask", Some("mask-wash-off")),
            ("Face Mask", "Firming", None),
            ("Lip Scrub", "Honey Scrub", None),
            ("Moisturizer", "Starter Set", Some("moisturizer")),
            ("Face Mask", "Sleeping Mask Set", None),
            ("", "Toner", Some("toner")),
            ("30ml", "Retinol Serum", Some("retinoid-serum")),
        ] {
            assert_eq!(types.of(category, name), kind, "{category} / {name}");
        }
    }

    #[test]
    fn the_table_is_well_formed() {
        let table = include_str!("../../rules/knowledge/type_words.tsv");
        let mut seen = std::collections::HashSet::new();
        for line in table.lines().filter(|line| !line.starts_with('#')).skip(1) {
            let columns: Vec<&str> = line.split('\t').collect();
            assert_eq!(columns.len(), 4, "{line}");
            assert!(["strong", "form", "veto"].contains(&columns[2]), "{line}");
            for phrase in columns[3].split(';') {
                assert_eq!(phrase.trim(), phrase.to_lowercase(), "{line}");
                assert!(seen.insert(phrase), "`{phrase}` is there twice");
            }
        }
    }
}
