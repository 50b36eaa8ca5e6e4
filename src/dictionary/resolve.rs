//! From a printed name to an ingredient, one cautious step after another.

use super::blob::Entry;
use super::fold::{Folded, Folder};
use super::kind::{AliasKind, Confidence};
use super::plain::Buffer;
use super::shape::{
    Brackets, COLOURS, COMPOUND, FRENCH, PARTS, TRANSFORMING, has_word, names_another, shares_word,
    slash_parts, transforms_alike, trim, words,
};
use super::{Dictionary, IngredientId, layout};

/// How a name was recognised.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum How {
    /// It is the inventory's name; case, white space, and the forms of dashes and quotes apart.
    Exact,
    /// It is a known other name.
    Alias,
    /// It is a known name once a bracketed common name or a footnote mark is taken away.
    Stripped,
    /// Parts of it, joined by slashes or as Latin and common name, name one ingredient.
    SynonymPart,
}

impl How {
    /// The word for it in JSON.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Exact => "exact",
            Self::Alias => "alias",
            Self::Stripped => "stripped",
            Self::SynonymPart => "synonym-part",
        }
    }
}

/// What a printed name stands for, and how that is known.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Resolution {
    /// The ingredient.
    pub id: IngredientId,
    /// By which step it was found.
    pub how: How,
    /// What kind of name the matched name is, when it is not the inventory's.
    pub alias: Option<AliasKind>,
    /// How sure the matched name is.
    pub confidence: Confidence,
}

/// What the code of an [`Entry`] says.
#[derive(Clone, Copy)]
struct Meaning {
    alias: Option<AliasKind>,
    confidence: Confidence,
}

/// By the code: the lower five bits are the kind of alias, counted from 1, the next two how sure it is.
static MEANINGS: [Meaning; 128] = meanings();

const fn meanings() -> [Meaning; 128] {
    let mut table = [Meaning { alias: None, confidence: Confidence::Low }; 128];
    let mut code = 0;
    while code < table.len() {
        let (kind, grade) = (code & 0x1f, code >> 5);
        if kind >= 1 && kind <= AliasKind::ALL.len() {
            table[code].alias = Some(AliasKind::ALL[kind - 1]);
        }
        if grade < Confidence::ALL.len() {
            table[code].confidence = Confidence::ALL[grade];
        }
        code += 1;
    }
    // The inventory's own names are certain.
    table[layout::CANONICAL as usize].confidence = Confidence::High;
    table
}

impl Resolution {
    /// What a key stands for, of a name with so many hyphens between its words.
    #[inline]
    pub(super) fn of_entry(entry: Entry, hyphens: u8) -> Self {
        let Meaning { alias, confidence } = MEANINGS[usize::from(entry.code) % MEANINGS.len()];
        let (how, alias) = match alias {
            Some(_) => (How::Alias, alias),
            None if entry.hyphens == hyphens => (How::Exact, None),
            None => (How::Alias, Some(AliasKind::Typographic)),
        };
        Self { id: IngredientId::new(entry.ingredient), how, alias, confidence }
    }

    fn by(self, how: How) -> Self {
        Self { how, ..self }
    }

    /// The name is one that belongs to this ingredient only: the inventory's own, or as good as that.
    fn is_firm(self) -> bool {
        match self.alias {
            None => true,
            Some(AliasKind::Common | AliasKind::Trade | AliasKind::Abbreviation) => false,
            Some(_) => self.confidence == Confidence::High,
        }
    }
}

impl Dictionary {
    /// What a printed name stands for: by [`lookup`](Self::lookup), else without footnote marks and bracketed
    /// additions, else by its synonyms when they agree. Never by a part of a word, and never when two parts name
    /// different substances.
    #[must_use]
    pub fn resolve(&self, name: &str) -> Option<Resolution> {
        self.lookup(name).or_else(|| self.resolve_unlisted(name))
    }

    /// [`resolve`](Self::resolve) for a name that [`lookup`](Self::lookup) is known not to know.
    pub(crate) fn resolve_unlisted(&self, name: &str) -> Option<Resolution> {
        let bare = trim(name);
        if bare.is_empty() {
            return None;
        }
        if bare.len() != name.len()
            && let Some(found) = self.lookup(bare)
        {
            return Some(found.by(How::Stripped));
        }
        let by_shape = if bare.bytes().any(|byte| matches!(byte, b'(' | b'[' | b'{')) {
            self.without_brackets(bare).or_else(|| self.synonyms(bare))
        } else {
            self.synonyms(bare)
        };
        by_shape
            .or_else(|| self.numbered(bare))
            .or_else(|| self.translated(bare))
            .or_else(|| self.joined(bare))
    }

    /// A name whose words were run together or apart: `Ethylhexyl Glycerin`, `SodiumHyaluronate`. More than two
    /// slips, letter spacing and hyphens at line ends are damage, which is not a matter of identity.
    fn joined(&self, name: &str) -> Option<Resolution> {
        let broken = name.contains("- ") || name.contains(" -") || name.contains('\n');
        let parts = Brackets::of(name);
        let parts = parts.as_ref().map_or(std::slice::from_ref(&name), |shape| shape.outer());
        let mut buffer = Buffer::new();
        if broken {
            return None;
        }
        self.fold_parts(parts, &mut buffer)?;
        let folded = buffer.as_bytes();
        if parts.len() > 1 && self.blob.find(folded).is_some() {
            // What is in the bracket has been weighed already.
            return None;
        }
        let words = |key: &[u8]| key.iter().filter(|&&byte| byte == b' ').count();
        if folded.split(|&byte| byte == b' ').filter(|word| word.len() == 1).count() > 2 {
            return None;
        }
        let key = self.blob.find_joined(folded)?;
        if words(self.blob.key(key)).abs_diff(words(folded)) > 2 {
            return None;
        }
        let found = Resolution::of_entry(self.blob.entry(key), 0);
        let alias = Some(found.alias.unwrap_or(AliasKind::Typographic));
        Some(Resolution { how: if parts.len() > 1 { How::Stripped } else { How::Alias }, alias, ..found })
    }

    /// Looks up a name that comes in parts, as if a space stood between them.
    pub(super) fn lookup_parts(&self, parts: &[&str]) -> Option<Resolution> {
        let mut buffer = Buffer::new();
        let folded = self.fold_parts(parts, &mut buffer)?;
        let entry = self.blob.find(buffer.as_bytes())?;
        Some(Resolution::of_entry(entry, folded.hyphens))
    }

    fn without_brackets(&self, name: &str) -> Option<Resolution> {
        let shape = Brackets::of(name)?;
        let outer = self.lookup_parts(shape.outer()).map(|found| found.by(How::Stripped));
        if let [only] = shape.inner()
            && shape.outer().iter().all(|outer| trim(outer).is_empty())
        {
            // `(CI 77499)`
            return self.lookup(trim(only)).map(|found| found.by(How::Stripped));
        }
        if let [before, after] = shape.outer()
            && let [middle] = shape.inner()
            && trim(before).is_empty()
            && let Some(found) = self.lookup_parts(&[middle, after])
        {
            // `(Shea) Butter`
            return Some(found.by(How::Stripped));
        }
        let inner = || shape.inner().iter().filter_map(|inner| self.lookup(trim(inner)));
        let common = || {
            let parts = |inner| std::iter::once(inner).chain(slash_parts(inner));
            shape.inner().iter().copied().flat_map(parts).filter_map(|part| self.common(part))
        };
        if let Some(outer) = outer {
            // `Vitamin E (Tocopheryl Acetate)`: what is printed in brackets is the more exact name.
            if outer.is_firm() {
                return Some(outer);
            }
            let better = inner().find(|inner| inner.is_firm() && !self.same_substance(inner.id, outer.id));
            let inci = self.ingredient(outer.id).inci();
            if better.is_none()
                && shape
                    .inner()
                    .iter()
                    .any(|inner| self.lookup(trim(inner)).is_none() && names_another(inner, inci))
            {
                return None;
            }
            return Some(better.map_or(outer, |better| better.by(How::Stripped)));
        }
        if let [before, after] = shape.outer()
            && let [middle] = shape.inner()
            && !after.trim().is_empty()
            && !has_word(before, TRANSFORMING)
            && before.split_whitespace().nth(3).is_none()
            && !self.leads_with_name(before)
            && let Some(found) = self.lookup_parts(&[middle, after])
            && (found.alias != Some(AliasKind::Common) || self.may_be_misspelt(before, middle, found.id))
        {
            // `Jojoba (Simmondsia Chinensis) Seed Oil`, `Simondsia Chinesis (Jojoba) Seed Oil`
            return Some(found.by(How::Stripped));
        }
        // `Water/Eau (Aqua)`
        let whole = match shape.outer() {
            [one] => self.synonyms(trim(one)),
            [one, rest] if trim(rest).is_empty() => self.synonyms(trim(one)),
            _ => None,
        };
        if whole.is_some() {
            return whole;
        }
        // `Butyrospermum Parkii (Shea Butter/Beurre de Karité)`, `Plant Glycol (Propanediol)`
        let found = common().next()?;
        if common().any(|other| !self.same_substance(other.id, found.id)) {
            return None;
        }
        let inci = self.ingredient(found.id).inci();
        let begins = |outer: &str| {
            let outer = outer.trim();
            inci.get(..outer.len()).is_some_and(|start| start.eq_ignore_ascii_case(outer))
                && inci.as_bytes().get(outer.len()) == Some(&b' ')
        };
        let [outer, rest @ ..] = shape.outer() else { return None };
        if !rest.iter().all(|rest| trim(rest).is_empty()) {
            return None;
        }
        // More than a few words are names that lost their separators.
        let few = outer.split_whitespace().nth(4).is_none() && !self.leads_with_name(outer);
        // `FD&C Yellow N5 (CI 19140)`, `Zinc Oxides (CI 77947)`
        let colour = || {
            let us_name = self.ingredient(found.id).us_name();
            inci.starts_with("CI ")
                && (has_word(outer, COLOURS) && !self.leads_with_name(outer)
                    || few && transforms_alike(outer, us_name))
        };
        let fits = begins(outer) || colour() || found.alias.is_none() && few && transforms_alike(outer, inci);
        (fits && outer.contains(char::is_alphabetic)).then(|| found.by(How::SynonymPart))
    }

    /// Whether the Latin before a common name in brackets can be a slip: it shares a word with the ingredient's, its
    /// words begin as that one's do, or none of them is known. `Anthemis Nobilis (Chamomile) Oil` is no oil of Matricaria.
    fn may_be_misspelt(&self, latin: &str, common: &str, id: IngredientId) -> bool {
        let ingredient = self.ingredient(id);
        let begins_alike = |word: &str| {
            let start = |word: &str| word.get(..3).map(str::to_ascii_lowercase);
            words(ingredient.inci()).any(|other| start(other).is_some() && start(other) == start(word))
        };
        shares_word(latin, ingredient.inci())
            || shares_word(latin, common)
            || words(latin).all(begins_alike)
            || words(latin).all(|word| !self.blob.is_word(word.to_lowercase().as_bytes()))
    }

    /// Whether the first word or two of a longer name are a name of their own, which only lost its separator.
    fn leads_with_name(&self, name: &str) -> bool {
        let name = name.trim();
        let mut ends = name.match_indices(char::is_whitespace).map(|(at, _)| at);
        let exact = |end: Option<usize>| {
            end.is_some_and(|end| self.lookup(&name[..end]).is_some_and(|found| found.how == How::Exact))
        };
        let (one, two, three) = (ends.next(), ends.next(), ends.next());
        two.is_some() && (exact(one) || three.is_some() && exact(two))
    }

    /// A common name in brackets, which may say that it is organic.
    fn common(&self, name: &str) -> Option<Resolution> {
        let name = trim(name);
        let bare =
            name.get(..8).filter(|start| start.eq_ignore_ascii_case("organic ")).map_or(name, |_| &name[8..]);
        self.lookup(bare)
    }

    /// `Carmine CI 75470`: a name and its number, side by side.
    fn numbered(&self, name: &str) -> Option<Resolution> {
        let at = name.len().checked_sub(8).filter(|&at| name.is_char_boundary(at))?;
        let (before, number) = name.split_at(at);
        if !number.get(..3)?.eq_ignore_ascii_case("ci ") || !before.ends_with([' ', ',']) {
            return None;
        }
        let (name, colour) = (self.lookup(trim(before))?, self.lookup(number)?);
        self.agree(name.id, colour.id).then(|| colour.by(How::SynonymPart))
    }

    /// `Aqua/Water/Eau`: the parts that are known name one substance, and what is not known cannot make another of it.
    fn synonyms(&self, name: &str) -> Option<Resolution> {
        let mut found: Option<Resolution> = None;
        let (mut parts, mut known, mut component) = (0, 0, false);
        for part in slash_parts(name) {
            parts += 1;
            if parts > PARTS {
                return None;
            }
            let Some((other, is_component)) = self.part(part) else { continue };
            known += 1;
            component |= is_component;
            match found {
                Some(first) if !self.agree(first.id, other.id) => return None,
                Some(first) if first.alias.is_none() || other.alias.is_some() => {}
                _ => found = Some(other),
            }
        }
        let found = found.filter(|_| parts >= 2)?;
        if known < parts {
            let kept = self.ingredient(found.id);
            // An abbreviation among unknown ones is one of a group: "AHA/BHA", "Ceramide NP/AP".
            if known == 1 && found.alias == Some(AliasKind::Abbreviation) {
                return None;
            }
            let is_french = |part: &str| {
                has_word(words(part).next().unwrap_or_default(), FRENCH) && words(part).nth(5).is_none()
            };
            let canadian = slash_parts(name).any(is_french);
            let related = |part: &str| {
                shares_word(part, kept.inci())
                    || shares_word(part, kept.us_name())
                    || self.joined(part).is_some_and(|other| self.agree(found.id, other.id))
            };
            let harmless = |part: &str| {
                let alike = transforms_alike(part, kept.inci()) || transforms_alike(part, kept.us_name());
                let belongs = known >= 2 || !component && (canadian || related(part));
                part.chars().all(|letter| letter < '\u{250}' || !letter.is_alphabetic())
                    && part.contains(char::is_alphabetic)
                    && part.split_whitespace().count() <= 6
                    && (is_french(part) || alike && belongs && !self.extends(part, found.id))
            };
            let mut strangers = slash_parts(name).filter(|part| self.part(part).is_none());
            if has_word(name, COMPOUND) || !strangers.all(harmless) {
                return None;
            }
        }
        Some(found.by(How::SynonymPart))
    }

    /// "Rose Water", "Water Glycerin": more words make another substance of a name, or are the next one.
    fn extends(&self, part: &str, id: IngredientId) -> bool {
        let part = part.trim();
        let same = |word: Option<&str>| {
            word.filter(|word| word.len() < part.len())
                .and_then(|word| self.lookup(word))
                .is_some_and(|found| self.same_substance(found.id, id))
        };
        same(words(part).next()) || same(words(part).last())
    }

    /// Whether two parts of a name may stand side by side: they are one substance, or one is what the other is called
    /// in the United States (`CI 77491/Iron Oxides`).
    fn agree(&self, a: IngredientId, b: IngredientId) -> bool {
        let (one, other) = (self.ingredient(a), self.ingredient(b));
        self.same_substance(a, b) || one.us_name() == other.inci() || other.us_name() == one.inci()
    }

    /// One part of a slash synonym, which may have a bracket of its own; and whether it is a part of longer names.
    fn part(&self, part: &str) -> Option<(Resolution, bool)> {
        let part = trim(part);
        let brackets = Brackets::of(part);
        let parts = [std::slice::from_ref(&part), brackets.as_ref().map_or(&[][..], |shape| shape.outer())];
        let known = parts.into_iter().find_map(|parts| {
            let mut buffer = Buffer::new();
            let folded = self.fold_parts(parts, &mut buffer)?;
            let entry = self.blob.find(buffer.as_bytes())?;
            Some((Resolution::of_entry(entry, folded.hyphens), entry.component))
        });
        known.or_else(|| Some((self.translated(part)?, false)))
    }

    /// Folds a name that comes in parts, as if a space stood between them; nothing when it is too long.
    pub(super) fn fold_parts(&self, parts: &[&str], buffer: &mut Buffer) -> Option<Folded> {
        let mut folder = Folder::new(buffer);
        for part in parts {
            folder.text(part);
            folder.separator();
        }
        Some(folder.finish()).filter(|folded| folded.whole)
    }
}
