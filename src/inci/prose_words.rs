//! The words of the text around lists, in nine languages, as data: labels, openers of running text, footnotes,
//! claims, Drug Facts, placeholders.
//!
//! All phrases are lower case, with single blanks and straight apostrophes.

use std::sync::LazyLock;

use super::index::Index;
use super::list::Why;

/// How far what an opener starts reaches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reach {
    /// To the end of the sentence.
    Sentence,
    /// To the end of the text.
    Text,
}

/// A label and what it is the label of.
pub(super) type Label = (&'static str, Why);
/// An opener, what it begins and how far that reaches.
pub(super) type OpenerEntry = (&'static str, Why, Reach);

/// The phrases between the bars.
fn phrases(list: &'static str) -> impl Iterator<Item = &'static str> {
    list.split('|').map(str::trim).filter(|words| !words.is_empty())
}

fn words(list: &'static str) -> Index<&'static str> {
    Index::of_words(phrases(list))
}

/// Words that make a colon's left side something other than a heading of ingredients.
pub(super) static LABELS: LazyLock<Index<Label>> = LazyLock::new(|| {
    let groups = [
        (
            Why::Directions,
            "directions | direction | how to use | usage | instructions | suggested use | warnings | warning | \
             caution | cautions | precautions | storage | mode d'emploi | conseils d'utilisation | utilisation | \
             avertissement | avertissements | précautions | anwendung | gebrauchsanweisung | warnhinweise | \
             hinweis | achtung | modo de empleo | modo de uso | advertencias | precauciones | modo d'uso | \
             avvertenze | modo de usar | advertências | gebruiksaanwijzing | gebruik | waarschuwing | \
             sposób użycia | stosowanie | ostrzeżenia | способ применения | применение | предупреждение | \
             меры предосторожности | cara pakai",
        ),
        (Why::Disclaimer, "disclaimer | note | please note"),
        (
            Why::FreeFrom,
            "free from | free of | without | formulated without | made without | does not contain | sans | ohne | \
             frei von | sin | libre de | senza | sem | livre de | zonder | bez | без | не содержит",
        ),
        (
            Why::Address,
            "manufacturer | manufactured by | distributed by | distributor | made in | hersteller | fabricant | \
             производитель | country of origin",
        ),
        (Why::Code, "formula | code | batch | lot | barcode"),
        (Why::Claim, "benefits | claims | suitable for | skin type | ph"),
    ];
    Index::new(
        groups.into_iter().flat_map(|(why, list)| phrases(list).map(move |words| (words, why))),
        |entry| entry.0,
    )
});

/// Phrases that begin running text wherever they stand, even glued to the last name.
pub(super) static OPENERS: LazyLock<Index<OpenerEntry>> = LazyLock::new(|| {
    let groups = [
        (Why::Disclaimer, Reach::Text, "please be aware | имейте в виду | пожалуйста | обратите внимание"),
        (
            Why::Disclaimer,
            Reach::Sentence,
            "please note | please refer | please consult | please check | please see | please read | \
             ingredient lists may | ingredients lists may | ingredient list may | ingredients may change | \
             ingredients may vary | ingredients are subject | ingredients subject to | the list of ingredients | \
             this list | this ingredient list | the ingredient list | for the most up to date | \
             for the most current | for the most accurate | for the most complete | for an accurate | \
             refer to the | product ingredient listings | this statement has not | these statements have not | \
             variations in color | variations in colour | \
             la liste des ingrédients peut | les listes d'ingrédients | all rights reserved",
        ),
        (Why::FreeFrom, Reach::Text, "clean at sephora"),
        (
            Why::FreeFrom,
            Reach::Sentence,
            "formulated without | made without | products are free | is free from | is free of | free from | \
             free of | does not contain | do not contain | contains no | no added | enthält keine | frei von | \
             ne contient pas | no contiene | non contiene | não contém | bevat geen | nie zawiera | не содержит",
        ),
        (
            Why::Directions,
            Reach::Sentence,
            "for external use | avoid contact | keep out of reach | keep away from | if irritation | \
             discontinue use | stop use | do not use | keep this | use only as directed | apply a | apply to | apply on | \
             massage into | rinse off | rinse thoroughly | éviter le contact | kontakt mit | evitar el contacto | \
             evitare il contatto | избегать попадания | хранить в",
        ),
        (Why::Directions, Reach::Text, "how to use"),
        (
            Why::Address,
            Reach::Sentence,
            "distributed by | dist. by | manufactured by | manufactured for | made in | product of | fabriqué en | \
             hergestellt in | hecho en | prodotto in | wyprodukowano | сделано в | www. | http",
        ),
        (
            Why::Claim,
            Reach::Sentence,
            "not tested on animals | cruelty free | cruelty-free | dermatologically tested | suitable for | \
             100% of the | of total ingredients | of the total ingredients | of ingredients are | vegan & cruelty",
        ),
    ];
    let entries =
        groups.into_iter().flat_map(|(why, reach, list)| phrases(list).map(move |words| (words, why, reach)));
    Index::new(entries, |entry| entry.0)
});

/// Words that a footnote says and a name does not.
pub(super) static FOOTNOTE_WORDS: LazyLock<Index<&'static str>> = LazyLock::new(|| {
    words(
        "of | organic | organically | certified | farming | farmed | natural | naturally | naturel | \
         naturelle | naturels | origin | origine | original | ingredient | ingredients | ingrédient | \
         ingrédients | biologique | biologiques | bio | biologico | biologica | agriculture | agricoltura | \
         agricultura | ecológica | ecocert | cosmos | component | components | fair | derived | vegan | \
         vegetal | végétale | plant-derived | essential | denotes | indicates | issu | issus | aus | \
         kontrolliert | biologischem | anbau | natürlich | natürlicher | ätherischer | ätherischen | öle | \
         upraw | ekologicznych | mark | formula | contains | contain | from | exfoliant | provides | may | \
         natuurlijk | biologische | landbouw | органического | натуральных | компонент | fragrances | \
         constituents | constituent | sourced | wildcrafted | wild | biodynamic | pure | grade | harvested | \
         purpose | demeter | trade | produced | cultivation | oils | comes",
    )
});

/// Claims that stand in front of a name.
pub(super) static LEADING_CLAIMS: LazyLock<Index<&'static str>> = LazyLock::new(|| {
    words(
        "certified organic | 100% certified organic | 100% organic | usda organic | usda certified organic | \
         100% pure | 100% natural | organically grown | organic | fair trade certified | fair trade | \
         fairtrade | wildcrafted | wild crafted | wild-crafted | wild harvested | wild-harvested | non-gmo | \
         biodynamic | all natural | all-natural",
    )
});

/// What Drug Facts say an active is for.
pub(super) static DRUG_FACTS: LazyLock<Index<&'static str>> = LazyLock::new(|| {
    words(
        "sunscreens | sunscreen | acne treatment | acne medication | anti-acne | skin protectant | \
         skin lightener | skin bleaching agent | antiperspirant | antidandruff | anti-dandruff | \
         external analgesic | antiseptic | antibacterial | antimicrobial | purposes | purpose | uv filter | \
         first aid antiseptic | topical analgesic | antifungal | anti-itch | lip protectant",
    )
});

/// Words of running text that occur in no ingredient name, by language.
pub(super) static FUNCTION_WORDS: LazyLock<Index<&'static str>> = LazyLock::new(|| {
    words(
        "is | are | was | be | been | has | have | the | that | this | these | those | which | who | your | \
         you | our | we | it | its | it's | they | their | them | for | to | as | by | on | at | into | while | \
         when | where | if | not | no | than | then | can | will | may | does | do | more | most | all | any | \
         each | only | also | such | skin | skin's | hair | look | looks | appearance | helps | help | \
         provides | provide | improves | improve | reduces | reduce | hydrates | moisturizes | moisturizing | \
         nourishes | soothes | protects | protect | brightens | smooths | smoothes | firms | calms | boosts | \
         supports | support | promotes | prevents | delivers | leaves | leaving | keeps | works | known | \
         other | available | product | products | package | packaging | website | please | visit | list | \
         ingredient | ingredients | formula | formulated | contains | containing | blend | combination | \
         powerful | rich | potent | gently | against | damage | signs | aging | texture | tone | wrinkles | \
         lines | pores | complexion | without | made | use | used | using | day | night | how | about | after | \
         before | during | over | under | with | of | an | a | so | up | out | but | or | from | in | est | \
         sont | pour | votre | vos | dans | sur | avec | qui | que | peau | les | des | une | ce | cette | \
         ist | sind | für | und | die | der | das | mit | haut | nicht | auf | eine | ein | para | piel | los | \
         las | una | su | por | con | es | son | per | pelle | che | sono | della | il | pele | são | uma | \
         seu | voor | huid | een | het | met | niet | zijn | jest | dla | skóry | nie | się | są | для | кожи | \
         кожу | это | не | что | при | на | с | от | помогает | придает | является | yang | untuk | dan | \
         kulit | dengan | pada | dari",
    )
});

/// Function words that names do hold now and then, so that one of them says nothing.
pub(super) static COMMON_IN_NAMES: LazyLock<Index<&'static str>> = LazyLock::new(|| {
    words(
        "of | de | with | a | from | in | or | to | no | for | on | as | all | d | an | by | day | night | \
         blend | hair | skin | plus | ингредиенты | mit | die | es | son | c | с | con",
    )
});

/// Legal forms of companies.
pub(super) static COMPANIES: LazyLock<Index<&'static str>> =
    LazyLock::new(|| words("gmbh | ltd | llc | inc | corp | sarl | s.a.r.l | srl | b.v | oy | plc"));

/// Countries as addresses end in them.
pub(super) static COUNTRIES: LazyLock<Index<&'static str>> = LazyLock::new(|| {
    words(
        "usa | uk | france | francia | frankreich | germany | deutschland | allemagne | italy | italia | spain | \
         españa | espana | ireland | switzerland | schweiz | suisse | austria | österreich | poland | polska | \
         netherlands | nederland | belgium | belgique | sweden | sverige | denmark | korea | japan | canada | \
         россия | москва | london | paris | dublin",
    )
});

/// Texts that stand where a list is missing.
pub(super) static PLACEHOLDERS: LazyLock<Index<&'static str>> = LazyLock::new(|| {
    words(
        "null | none | n/a | na | nan | #n/a | #name? | #ref! | #value! | - | -- | — | ? | tbd | tba | \
         unknown | no info | no information | not available | no ingredients | no ingredients listed | \
         information not available | not specified | not provided | undefined | [] | {} | '' | \"\" | \
         coming soon | see packaging | see package | refer to packaging | n.a. | nil | empty | keine angabe | \
         keine angaben | non disponible | no disponible | нет данных | нет | brak | brak danych | geen",
    )
});

/// Words that join the parts of a blend, between blanks; `true` for alternatives.
pub(super) static CONNECTORS: LazyLock<Index<(&'static str, bool)>> = LazyLock::new(|| {
    let mixtures = "(and) | (&) | and | & | (et) | (und) | (y) | (e) | (en) | (i) | (и) | et | und | y | e | en | i | oraz | и | dan";
    let alternatives = "(or) | (and/or) | and/or | or | oder | ou | lub | или";
    let entries =
        phrases(mixtures).map(|word| (word, false)).chain(phrases(alternatives).map(|word| (word, true)));
    Index::new(entries, |entry| entry.0)
});
