//! What kind of product it is, as far as upper levels and limits depend on it.

/// A set of product groups. The empty set means that the group is not known.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Groups(u32);

/// The groups by name, each with the words of product types that mean it.
const GROUPS: &[(&str, &[&str])] = &[
    (
        "face",
        &["face", "facial", "serum", "essence", "toner", "ampoule", "moisturizer", "emulsion", "eye", "neck"],
    ),
    ("body", &["body"]),
    ("hand", &["hand"]),
    ("hair", &["hair", "shampoo", "conditioner", "scalp", "styling"]),
    ("oral", &["mouthwash", "toothpaste", "oral", "tooth", "mouth"]),
    ("lip", &["lip", "lipstick"]),
    ("eye", &["mascara", "eyeliner", "eyeshadow"]),
    (
        "makeup",
        &["makeup", "make-up", "foundation", "concealer", "primer", "powder", "blush", "bronzer", "tinted"],
    ),
    ("sun", &["sunscreen", "sun", "spf"]),
    ("deodorant", &["deodorant", "antiperspirant"]),
    ("fragrance", &["perfume", "fragrance", "cologne", "parfum", "toilette"]),
    ("bath", &["bath", "bathbomb"]),
    ("soap", &["soap"]),
    ("acid", &["peel", "exfoliating", "exfoliant", "exfoliator", "peeling", "pad", "medicated"]),
    ("mask", &["mask", "pack"]),
    ("scrub", &["scrub", "polish"]),
    ("shave", &["shave", "shaving", "aftershave"]),
    ("nail", &["nail", "cuticle"]),
    ("depilatory", &["depilatory", "removal"]),
    ("tan", &["tanner", "tan"]),
];

/// Words of product types that are rinsed off, and of those that stay on.
const RINSED: &[&str] = &[
    "cleanser",
    "shampoo",
    "conditioner",
    "bodywash",
    "wash",
    "soap",
    "scrub",
    "bath",
    "mouthwash",
    "toothpaste",
    "depilatory",
    "removal",
    "rinse",
];

impl Groups {
    /// Nothing is known.
    pub const UNKNOWN: Self = Self(0);

    /// The groups that the name of a product type says: `body-lotion`, `hair removal cream`.
    #[must_use]
    pub fn of_type(product_type: &str) -> Self {
        let mut set = 0;
        for word in words(product_type) {
            for (bit, (_, means)) in GROUPS.iter().enumerate() {
                if means.iter().any(|w| w.eq_ignore_ascii_case(word)) {
                    set |= 1 << bit;
                }
            }
        }
        // A type that names no group is an ordinary one: it is known not to be any of the special ones.
        Self(if set == 0 && !product_type.trim().is_empty() { 1 << 31 } else { set })
    }

    /// Whether the name of a product type says that it is rinsed off; `None` when it does not say.
    #[must_use]
    pub fn rinsed(product_type: &str) -> Option<bool> {
        let said = words(product_type).any(|word| RINSED.iter().any(|w| w.eq_ignore_ascii_case(word)));
        said.then_some(true)
    }

    /// The groups of a `;` list in a table.
    pub(crate) fn parse(list: &str) -> Result<Self, String> {
        let mut set = 0;
        for name in list.split(';').filter(|name| !name.is_empty()) {
            let bit = GROUPS.iter().position(|(group, _)| *group == name);
            set |= 1 << bit.ok_or_else(|| format!("`{name}` is no product group"))?;
        }
        Ok(Self(set))
    }

    /// Whether nothing is known of the group.
    #[must_use]
    pub fn is_unknown(self) -> bool {
        self.0 == 0
    }

    /// Whether the two sets share a group.
    #[must_use]
    pub fn meet(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_product_type_says_its_groups_by_whole_words() {
        let body = Groups::parse("body").unwrap();
        assert!(Groups::of_type("body-lotion").meet(body));
        assert!(!Groups::of_type("antibody cream").meet(body));
        assert!(Groups::of_type("").is_unknown());
        assert!(!Groups::of_type("lotion").is_unknown() && !Groups::of_type("lotion").meet(body));
        assert!(Groups::parse("nose").is_err());
        assert_eq!((Groups::rinsed("shampoo"), Groups::rinsed("serum")), (Some(true), None));
    }
}
