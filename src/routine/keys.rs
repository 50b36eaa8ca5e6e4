//! Keywords and keys.

/// What opens a block.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Keyword {
    Routine,
    Product,
    Am,
    Pm,
    Use,
}

pub(crate) const KEYWORDS: [(&str, Keyword); 5] = [
    ("routine", Keyword::Routine),
    ("product", Keyword::Product),
    ("am", Keyword::Am),
    ("pm", Keyword::Pm),
    ("use", Keyword::Use),
];

/// Words that people write where a keyword belongs.
pub(crate) const OTHER_KEYWORDS: [(&str, Keyword); 5] = [
    ("morning", Keyword::Am),
    ("evening", Keyword::Pm),
    ("night", Keyword::Pm),
    ("include", Keyword::Use),
    ("import", Keyword::Use),
];

/// A key of the `routine` block.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum RoutineKey {
    Skin,
    Market,
    Avoid,
    Pregnant,
    From,
    Until,
    Stance,
    Order,
}

pub(crate) const ROUTINE_KEYS: [(&str, RoutineKey); 8] = [
    ("skin", RoutineKey::Skin),
    ("market", RoutineKey::Market),
    ("avoid", RoutineKey::Avoid),
    ("pregnant", RoutineKey::Pregnant),
    ("from", RoutineKey::From),
    ("until", RoutineKey::Until),
    ("stance", RoutineKey::Stance),
    ("order", RoutineKey::Order),
];

/// A key of a product.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum ProductKey {
    Name,
    Brand,
    Id,
    Notes,
    Type,
    Package,
    Volume,
    Doses,
    Texture,
    Ph,
    Opened,
    Expires,
    Pao,
    Use,
    Apply,
    From,
    Ingredients,
}

/// The keys of a product; the first is for list files only.
pub(crate) const PRODUCT_KEYS: [(&str, ProductKey); 17] = [
    ("name", ProductKey::Name),
    ("brand", ProductKey::Brand),
    ("id", ProductKey::Id),
    ("notes", ProductKey::Notes),
    ("type", ProductKey::Type),
    ("package", ProductKey::Package),
    ("volume", ProductKey::Volume),
    ("doses", ProductKey::Doses),
    ("texture", ProductKey::Texture),
    ("ph", ProductKey::Ph),
    ("opened", ProductKey::Opened),
    ("expires", ProductKey::Expires),
    ("pao", ProductKey::Pao),
    ("use", ProductKey::Use),
    ("apply", ProductKey::Apply),
    ("from", ProductKey::From),
    ("ingredients", ProductKey::Ingredients),
];

/// The entry of a table whose name is `word`, in any case.
pub(crate) fn find<T: Copy>(table: &[(&'static str, T)], word: &str) -> Option<T> {
    table.iter().find(|(name, _)| name.eq_ignore_ascii_case(word)).map(|&(_, value)| value)
}

/// Cuts `key: value`. The key is trimmed and no longer than a few words.
pub(crate) fn cut(text: &str) -> Option<(&str, &str)> {
    let (key, value) = text.split_once(':')?;
    let key = key.trim();
    let plain = key.chars().all(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_' | '/'));
    (!key.is_empty() && key.len() <= 40 && plain).then(|| (key, value.trim()))
}
