//! Telling running text from names, and the openers that begin it.

use super::fold::{phrase, word_starts, words};
use super::list::Why;
use super::prose_words::{
    COMMON_IN_NAMES, COMPANIES, COUNTRIES, FOOTNOTE_WORDS, FUNCTION_WORDS, OPENERS, PLACEHOLDERS, Reach,
};

/// Start of running text within a stretch of the list.
#[derive(Clone, Copy, Debug)]
pub(super) struct Opener {
    /// Where it starts.
    pub(super) at: usize,
    /// What it is.
    pub(super) why: Why,
    /// How far it goes.
    pub(super) reach: Reach,
}

/// The first opener in `text`.
pub(super) fn opener(text: &str) -> Option<Opener> {
    word_starts(text).find_map(|at| {
        let rest = &text[at..];
        OPENERS
            .candidates(rest)
            .iter()
            .find(|(words, ..)| {
                phrase(rest, words).is_some()
                    || words.ends_with(['.', 'p']) && super::fold::prefix(rest, words).is_some()
            })
            .map(|&(_, why, reach)| Opener { at, why, reach })
    })
}

/// Whether an unknown text reads like a sentence rather than a name.
pub(super) fn is_prose(text: &str) -> bool {
    let (mut count, mut telling, mut weak) = (0, 0, 0);
    let mut before = "";
    for word in words(text) {
        count += 1;
        // "Lily of the Valley"
        let named = word.eq_ignore_ascii_case("the") && before.eq_ignore_ascii_case("of");
        before = word;
        if !named && FUNCTION_WORDS.contains(word) {
            if COMMON_IN_NAMES.contains(word) {
                weak += 1;
            } else {
                telling += 1;
            }
        }
        if count > 60 {
            break;
        }
    }
    match count {
        0..=2 => false,
        3..=5 => telling >= 2 || telling == 1 && weak >= 1,
        6..=12 => telling >= 2 || telling == 1 && weak >= 1 || weak >= 3,
        _ => telling + weak >= 2,
    }
}

/// "contains", "with a": nothing but words that connect others.
pub(super) fn is_connecting(text: &str) -> bool {
    words(text).all(|word| FUNCTION_WORDS.contains(word))
}

/// Whether what follows a colon says what something does, rather than listing names.
pub(super) fn is_statement(text: &str) -> bool {
    let first_clause = text.split([',', ';', '\n', '\u{1f}']).next().unwrap_or(text);
    is_prose(first_clause)
        || is_prose(text.get(..text.len().min(200)).unwrap_or(first_clause))
            && !first_clause.trim().is_empty()
            && starts_with_verb(first_clause)
}

/// Call-outs start with what the ingredient does: "Hydrates.", "Smooths and softens."
pub(super) fn starts_with_verb(text: &str) -> bool {
    let mut found = words(text);
    let Some(first) = found.next() else { return false };
    let count = 1 + found.count();
    let lower = first.to_lowercase();
    const VERBS: &[&str] = &[
        "a",
        "an",
        "the",
        "helps",
        "help",
        "provides",
        "provide",
        "known",
        "rich",
        "supports",
        "support",
        "reduces",
        "reduce",
        "soothes",
        "soothe",
        "hydrates",
        "hydrate",
        "smooths",
        "smooth",
        "moisturizes",
        "moisturize",
        "nourishes",
        "nourish",
        "brightens",
        "brighten",
        "protects",
        "protect",
        "gently",
        "works",
        "acts",
        "improves",
        "improve",
        "boosts",
        "boost",
        "delivers",
        "deliver",
        "exfoliates",
        "exfoliate",
        "calms",
        "calm",
        "cleanses",
        "cleanse",
        "conditions",
        "condition",
        "contains",
        "offers",
        "fights",
        "refines",
        "promotes",
        "minimizes",
        "minimize",
        "evens",
        "softens",
        "soften",
        "firms",
        "firm",
        "plumps",
        "plump",
        "strengthens",
        "restores",
        "antioxidant",
        "visibly",
        "instantly",
        "powerful",
        "potent",
        "natural",
        "increases",
        "stimulates",
        "encourages",
        "removes",
        "clears",
        "absorbs",
        "enhances",
        "addresses",
        "diminishes",
        "detoxifies",
        "this",
        "these",
        "used",
        "adds",
        "creates",
        "leaves",
        "keeps",
        "locks",
        "gives",
        "makes",
        "prevents",
        "energizes",
        "tones",
        "purifies",
        "balances",
        "controls",
        "excellent",
        "considered",
    ];
    VERBS.contains(&lower.as_str()) && !(count == 1 && lower == "a")
}

/// Whether a text that starts with a footnote mark says something about names rather than being one.
pub(super) fn is_footnote(text: &str) -> bool {
    let mut count = 0;
    for word in words(text).take(8) {
        count += 1;
        if FOOTNOTE_WORDS.contains(word) {
            return true;
        }
    }
    count >= 3 && is_prose(text)
}

/// Whether a text is only what a plant was made into, which is the end of a name and not one of its own.
pub(super) fn is_kind_of_extract(text: &str) -> bool {
    const KINDS: &[&str] = &[
        "extract",
        "oil",
        "juice",
        "butter",
        "wax",
        "powder",
        "water",
        "protein",
        "экстракт",
        "масло",
        "сок",
        "воск",
        "порошок",
        "белок",
    ];
    let word = text.split(['(', ',']).next().unwrap_or(text).trim();
    !word.contains(' ') && super::fold::contains(KINDS, word)
}

/// Whether a text is an address: a company's form, a postal code with its country in front, or a country and a number
/// as long as a postal code.
pub(super) fn is_address(text: &str) -> bool {
    let postal = |word: &str| (4..=6).contains(&word.len()) && word.bytes().all(|byte| byte.is_ascii_digit());
    let coded = |word: &str| {
        let digits = word.split_once('-').filter(|(country, _)| {
            (1..=2).contains(&country.len()) && country.bytes().all(|byte| byte.is_ascii_uppercase())
        });
        digits.is_some_and(|(_, digits)| postal(digits))
    };
    let mut found = words(text);
    if found.any(|word| COMPANIES.contains(word) || coded(word)) {
        return words(text).nth(1).is_some();
    }
    words(text).any(|word| COUNTRIES.contains(word)) && words(text).any(postal)
}

/// "Paraben-free", "fragrance free".
pub(super) fn is_free_from(text: &str) -> bool {
    let last = words(text).last().unwrap_or_default();
    words(text).nth(2).is_none()
        && (last.len() > 5
            && last.get(last.len() - 5..).is_some_and(|tail| tail.eq_ignore_ascii_case("-free"))
            || words(text).nth(1).is_some() && last.eq_ignore_ascii_case("free"))
}

/// Whether the whole text only stands in for a list.
pub(super) fn is_placeholder(text: &str) -> bool {
    let text = text.trim().trim_end_matches('.');
    if text.len() > 80 {
        return false;
    }
    if PLACEHOLDERS.contains(text) {
        return true;
    }
    phrase(text, "visit the").is_some()
        && words(text).last().is_some_and(|last| {
            matches!(last.to_lowercase().as_str(), "boutique" | "store" | "shop" | "website" | "page")
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_are_told_from_names() {
        assert!(is_prose("Helps keep the skin soft and smooth"));
        assert!(is_prose("ingredient lists may change or vary from time to time"));
        for name in [
            "Prunus Amygdalus Dulcis (Sweet Almond) Oil",
            "Extract of Green Tea",
            "Huile de Colza",
            "Polymethyl Methacrylate",
            "Cera Alba (Beeswax, Cire d'Abeille)",
        ] {
            assert!(!is_prose(name), "{name}");
        }
    }

    #[test]
    fn addresses_are_told_from_names() {
        for address in ["Moss Cosmetics GmbH", "Hauptweg 3 D-65999 Amstadt", "12 Long Lane 92130 Issy France"]
        {
            assert!(is_address(address), "{address}");
        }
        for name in ["Sea Salt of France", "PEG-8", "Peptide-12", "Polyquaternium-1000", "C-1000"] {
            assert!(!is_address(name), "{name}");
        }
        assert!(
            is_free_from("Paraben-free")
                && is_free_from("Silicone free")
                && !is_free_from("Gluten-Free Oat Flour")
        );
    }

    #[test]
    fn openers_are_found_behind_a_glued_name() {
        let found = opener("Phenoxyethanol Please be aware that lists change").expect("an opener");
        assert_eq!((found.at, found.why), (15, Why::Disclaimer));
        assert!(opener("Hamamelis Virginiana (Witch Hazel) Water").is_none());
    }
}
