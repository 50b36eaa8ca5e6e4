//! The shape of a printed name: brackets, slashes, marks at its ends, and the words that decide what may be left out.

/// Words that make another substance of what they stand beside. A name part that has one can only be passed over
/// when the part that is kept has it too.
pub(super) const TRANSFORMING: &[&str] = &[
    "acetate",
    "acid",
    "alcohol",
    "amine",
    "ammonium",
    "amp",
    "benzoate",
    "butter",
    "calcium",
    "callus",
    "caprate",
    "caprylate",
    "chloride",
    "citrate",
    "complex",
    "copolymer",
    "cocoate",
    "crosspolymer",
    "culture",
    "dea",
    "derivative",
    "dimethicone",
    "disodium",
    "ester",
    "esters",
    "ether",
    "exosomes",
    "extract",
    "ferment",
    "filtrate",
    "flour",
    "fluid",
    "gum",
    "hcl",
    "hydrogenated",
    "hydrolysate",
    "hydrolyzed",
    "hydroxide",
    "isostearate",
    "juice",
    "lactate",
    "laurate",
    "lysate",
    "magnesium",
    "mea",
    "milk",
    "oil",
    "oleate",
    "olivate",
    "oxide",
    "palmitate",
    "pca",
    "peg",
    "peptide",
    "phosphate",
    "polyglyceryl",
    "polymer",
    "potassium",
    "powder",
    "ppg",
    "propionate",
    "protein",
    "resin",
    "salt",
    "sodium",
    "starch",
    "stearate",
    "sulfate",
    "tea",
    "tetrapeptide",
    "triglyceride",
    "triglycerides",
    "tripeptide",
    "unsaponifiables",
    "water",
    "wax",
    "zinc",
];

/// Words of polymers and mixtures, whose names are made of slashes.
pub(super) const COMPOUND: &[&str] = &[
    "acrylates",
    "copolymer",
    "copolymers",
    "crosspolymer",
    "polymer",
    "polymers",
    "ferment",
    "filtrate",
    "lysate",
    "esters",
    "interpolymer",
    "terpolymer",
    "polypeptide",
    "glycerides",
    "triglyceride",
    "triglycerides",
    "methicone",
    "condensate",
    "resin",
    "elastomer",
    "seedate",
];

/// Words of colourants, whose colour index number says what they are however they are called.
pub(super) const COLOURS: &[&str] = &[
    "red",
    "yello",
    "yellow",
    "blue",
    "green",
    "orange",
    "violet",
    "black",
    "brown",
    "white",
    "pink",
    "lake",
    "красный",
    "желтый",
    "синий",
    "голубой",
    "зеленый",
    "оранжевый",
    "фиолетовый",
    "черный",
    "лак",
];

/// Words that begin a French name of a plant's part, as labels of Canada have it after the Latin one.
pub(super) const FRENCH: &[&str] = &[
    "amidon",
    "beurre",
    "cire",
    "eau",
    "extrait",
    "extraits",
    "farine",
    "gomme",
    "huile",
    "jus",
    "lait",
    "levure",
    "miel",
    "poudre",
    "proteine",
    "protéine",
    "sel",
    "sucre",
];

/// A name has hardly more brackets or slash parts than this; what comes after is not looked at.
pub(super) const PARTS: usize = 12;

/// A name cut at its outermost brackets.
pub(super) struct Brackets<'t> {
    outer: [&'t str; PARTS],
    inner: [&'t str; PARTS],
    outers: usize,
    inners: usize,
}

impl<'t> Brackets<'t> {
    /// None when there is no bracket or too many. One that is never closed reaches to the end.
    pub(super) fn of(name: &'t str) -> Option<Self> {
        let mut it = Self { outer: [""; PARTS], inner: [""; PARTS], outers: 0, inners: 0 };
        let (mut depth, mut from) = (0usize, 0);
        for (at, byte) in name.bytes().enumerate() {
            match byte {
                b'(' | b'[' | b'{' => {
                    if depth == 0 {
                        *it.outer.get_mut(it.outers)? = &name[from..at];
                        it.outers += 1;
                        from = at + 1;
                    }
                    depth += 1;
                }
                b')' | b']' | b'}' if depth > 0 => {
                    depth -= 1;
                    if depth == 0 {
                        *it.inner.get_mut(it.inners)? = &name[from..at];
                        it.inners += 1;
                        from = at + 1;
                    }
                }
                _ => {}
            }
        }
        if it.outers == 0 {
            return None;
        }
        if depth == 0 {
            *it.outer.get_mut(it.outers)? = &name[from..];
            it.outers += 1;
        } else {
            *it.inner.get_mut(it.inners)? = &name[from..];
            it.inners += 1;
        }
        Some(it)
    }

    pub(super) fn outer(&self) -> &[&'t str] {
        &self.outer[..self.outers]
    }

    pub(super) fn inner(&self) -> &[&'t str] {
        &self.inner[..self.inners]
    }
}

/// The parts of a name between slashes that stand outside brackets.
pub(super) fn slash_parts(name: &str) -> impl Iterator<Item = &str> {
    let mut depth = 0usize;
    name.split(move |letter: char| {
        match letter {
            '(' | '[' | '{' => depth += 1,
            ')' | ']' | '}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        depth == 0 && matches!(letter, '/' | '\\' | '⁄' | '∕' | '／')
    })
}

/// `text` without white space, list punctuation and footnote marks at its ends.
pub(super) fn trim(text: &str) -> &str {
    let mark = |letter: char| {
        letter.is_whitespace()
            || matches!(
                letter,
                '*' | '†' | '‡' | '§' | '¤' | '°' | 'º' | '¹' | '²' | '³' | '⁰' | '⁴'
                    ..='⁹'
                        | '+'
                        | '#'
                        | '^'
                        | '~'
                        | '•'
                        | '·'
                        | '.'
                        | ','
                        | ';'
                        | ':'
                        | '"'
                        | '“'
                        | '”'
                        | '«'
                        | '»'
                        | '-'
                        | '–'
                        | '—'
                        | '_'
                        | '|'
                        | '!'
                        | '\u{200b}'
                        | '\u{feff}'
                        | '\''
                        | '’'
                        | '‘'
                        | '®'
                        | '™'
            )
    };
    text.trim_matches(mark)
}

pub(super) fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty())
}

pub(super) fn has_word(text: &str, list: &[&str]) -> bool {
    let is = |word: &str, listed: &str| {
        listed.eq_ignore_ascii_case(word) || !word.is_ascii() && word.to_lowercase() == listed
    };
    words(text).any(|word| list.iter().any(|listed| is(word, listed)))
}

/// Whether two names have a word of four letters or more in common.
pub(super) fn shares_word(part: &str, kept: &str) -> bool {
    words(part)
        .filter(|word| word.len() >= 4)
        .any(|word| words(kept).any(|other| other.eq_ignore_ascii_case(word)))
}

/// Whether an unknown text in brackets behind a common name names a species or a salt that `inci` is not.
pub(super) fn names_another(text: &str, inci: &str) -> bool {
    let ends = |endings: &[&str], word: &str| {
        endings.iter().any(|end| {
            word.len() >= end.len() + 4
                && word.get(word.len() - end.len()..).is_some_and(|tail| tail.eq_ignore_ascii_case(end))
        })
    };
    let latin = words(text).nth(1).is_some()
        && words(text).last().is_some_and(|last| ends(&["us", "is", "um", "ii"], last));
    let salt = words(text).any(|word| ends(&["ate", "ide", "amin"], word));
    (latin || salt) && !shares_word(text, inci)
}

/// Every word of `part` that would make another substance is also in `kept`, and so is every number.
pub(super) fn transforms_alike(part: &str, kept: &str) -> bool {
    // Tea is a plant before "Tree", triethanolamine elsewhere.
    let part =
        part.get(..8).filter(|start| start.eq_ignore_ascii_case("tea tree")).map_or(part, |_| &part[8..]);
    words(part)
        .filter(|word| {
            word.bytes().any(|byte| byte.is_ascii_digit())
                || TRANSFORMING.iter().any(|listed| listed.eq_ignore_ascii_case(word))
        })
        .all(|word| words(kept).any(|other| other.eq_ignore_ascii_case(word)))
}
