//! The words of list headings in nine languages, as data.
//!
//! All phrases are lower case, with single blanks and straight apostrophes; [`phrase`] matches them against any
//! case, spacing and quote.

use std::sync::LazyLock;

use super::fold::phrase;
use super::index::Index;
use super::list::Section;

/// What a heading opens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Opens {
    /// The list proper.
    List,
    /// A section.
    Section(Section),
    /// What follows is inactive, what went before was active.
    Rest,
}

/// A heading and what it opens.
pub(super) type Heading = (&'static str, Opens);

const ACTIVE: Opens = Opens::Section(Section::Active);
const MAY: Opens = Opens::Section(Section::MayContain);

/// Phrases by what they open, one table entry for each phrase between the bars.
fn headings(groups: &[(Opens, &'static str)]) -> Index<Heading> {
    let entries = groups.iter().flat_map(|&(opens, phrases)| {
        phrases.split('|').map(str::trim).filter(|words| !words.is_empty()).map(move |words| (words, opens))
    });
    Index::new(entries, |entry| entry.0)
}

/// Headings that are plain enough to be one without a colon: English, French, German, Spanish, Italian, Portuguese,
/// Dutch, Polish, Russian, Indonesian, and signs.
pub(super) static STRONG_HEADINGS: LazyLock<Index<Heading>> = LazyLock::new(|| {
    headings(&[
        (
            ACTIVE,
            "active ingredients | active ingredient | medicinal ingredients | medicinal ingredient | \
             ingrédients actifs | ingrédients médicinaux | principes actifs | aktive inhaltsstoffe | \
             ingredientes activos | principios activos | ingredienti attivi | principi attivi | \
             ingredientes ativos | princípios ativos | actieve ingrediënten | werkzame bestanddelen | \
             składniki aktywne | substancje czynne | активные ингредиенты | активные компоненты | bahan aktif",
        ),
        (
            Opens::Rest,
            "inactive ingredients | inactive ingredient | non-active ingredients | non active ingredients | \
             nonactive ingredients | non-medicinal ingredients | nonmedicinal ingredients | other ingredients | \
             ingrédients inactifs | ingrédients non médicinaux | autres ingrédients | weitere inhaltsstoffe | \
             sonstige inhaltsstoffe | sonstige bestandteile | ingredientes inactivos | otros ingredientes | \
             ingredienti inattivi | altri ingredienti | ingredientes inativos | outros ingredientes | \
             overige ingrediënten | andere ingrediënten | inactieve ingrediënten | składniki nieaktywne | \
             pozostałe składniki | inne składniki | неактивные ингредиенты | другие ингредиенты | \
             прочие ингредиенты",
        ),
        (
            MAY,
            "may also contain | may contain | maycontain | peut contenir | peuvent contenir | kann enthalten | \
             kann spuren enthalten | puede contener | può contenere | pode conter | kan bevatten | może zawierać | \
             может содержать | могут содержать | mungkin mengandung | + / - | +/ - | + /- | +/- | +/− | (+/-) | [+/-] | (±) | ±",
        ),
        (
            Opens::List,
            "full ingredients list | full ingredient list | full list of ingredients | list of ingredients | \
             ingredients list | ingredient list | all ingredients | full ingredients | key ingredients | \
             liste des ingrédients | liste der inhaltsstoffe | lista de ingredientes | lista degli ingredienti | \
             список ингредиентов | 전성분",
        ),
    ])
});

/// Headings that need a colon, or a line of their own.
pub(super) static WEAK_HEADINGS: LazyLock<Index<Heading>> = LazyLock::new(|| {
    headings(&[
        (
            ACTIVE,
            "active | actives | drug facts | medicinal | actifs | wirkstoffe | wirkstoff | activos | attivi | \
             ativos",
        ),
        (
            Opens::Rest,
            "inactive | inactives | non-active | non active | non-medicinal | other | others | inactifs | \
             inactivos",
        ),
        (
            Opens::List,
            "ingredients | ingredient | ingedients | inci | inci list | composition | contains | contain | \
             ingrédients | ingrédient | inhaltsstoffe | bestandteile | zusammensetzung | zutaten | ingredientes | \
             ingrediente | composición | ingredienti | composizione | composição | ingrediënten | ingredienten | \
             samenstelling | bestanddelen | składniki | składnik | skład | ингредиенты | состав | компоненты | \
             bahan | komposisi | sastojci | 成分 | propellant | propellants",
        ),
    ])
});

/// Whether what follows an opening bracket makes the bracket enclose a section: `+/- Mica, …]`.
/// A bracket that holds nothing but the sign, as in `May contain (+/-):`, does not.
pub(super) fn opens_section(rest: &str) -> bool {
    let Some(first) = rest.bytes().find(|byte| !matches!(byte, b' ' | b'\t'..=b'\r')) else { return false };
    // Signs and the first letters of the phrases, both cases; a lead byte may be white space, `±` or a letter.
    if !matches!(first | 0x20, b'+' | b'm' | b'p' | b'k' | 0x80..) {
        return false;
    }
    let inner = rest.trim_start();
    let found = STRONG_HEADINGS
        .candidates(inner)
        .iter()
        .filter(|(_, opens)| *opens == Opens::Section(Section::MayContain))
        .find_map(|(words, _)| phrase(inner, words));
    found.is_some_and(|len| {
        let after = inner[len..].trim_start_matches([' ', ':', '\n']);
        !after.starts_with([')', ']', '}'])
    })
}
