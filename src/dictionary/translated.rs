//! Plant names whose Latin stayed and whose part was translated: `экстракт листьев Camellia Sinensis`, also with
//! the Latin in front.

use super::Dictionary;
use super::kind::{AliasKind, Confidence};
use super::plain::Buffer;
use super::resolve::{How, Resolution};
use super::shape::Brackets;

/// What stands before or behind the Latin name, folded, and the English words that the inventory has after it.
/// A longer phrase stands before the shorter one that begins it.
const FORMS: &[(&str, &str)] = &[
    ("экстракт листьев и стеблеи", "leaf/stem extract"),
    ("экстракт листьев/стеблеи", "leaf/stem extract"),
    ("экстракт цветков/листьев/стеблеи", "flower/leaf/stem extract"),
    ("экстракт цветов/листьев/стеблеи", "flower/leaf/stem extract"),
    ("экстракт цветков/листьев", "flower/leaf extract"),
    ("экстракт цветов/листьев", "flower/leaf extract"),
    ("экстракт плодов/листьев", "fruit/leaf extract"),
    ("экстракт коры/стебля", "bark/stem extract"),
    ("экстракт клеток листьев", "leaf cell extract"),
    ("экстракт культуры каллуса", "callus culture extract"),
    ("экстракт каллуса", "callus extract"),
    ("экстракт зародышеи", "germ extract"),
    ("экстракт ростков", "sprout extract"),
    ("экстракт луковицы", "bulb extract"),
    ("экстракт луковиц", "bulb extract"),
    ("экстракт смолы", "resin extract"),
    ("экстракт слоевища", "thallus extract"),
    ("экстракт древесины", "wood extract"),
    ("экстракт ядер", "kernel extract"),
    ("экстракт листьев", "leaf extract"),
    ("экстракт листа", "leaf extract"),
    ("экстракт корневища", "rhizome extract"),
    ("экстракт корнеи", "root extract"),
    ("экстракт корня", "root extract"),
    ("экстракт плодов", "fruit extract"),
    ("экстракт плода", "fruit extract"),
    ("экстракт фруктов", "fruit extract"),
    ("экстракт ягод", "fruit extract"),
    ("экстракт цветков", "flower extract"),
    ("экстракт цветов", "flower extract"),
    ("экстракт цветка", "flower extract"),
    ("экстракт семян", "seed extract"),
    ("экстракт семени", "seed extract"),
    ("экстракт коры", "bark extract"),
    ("экстракт кожуры", "peel extract"),
    ("экстракт стебля", "stem extract"),
    ("экстракт стеблеи", "stem extract"),
    ("экстракт ядра", "kernel extract"),
    ("экстракт отрубеи", "bran extract"),
    ("экстракт почек", "bud extract"),
    ("экстракт", "extract"),
    ("фруктовыи экстракт", "fruit extract"),
    ("цветочныи экстракт", "flower extract"),
    ("масло семян", "seed oil"),
    ("масло косточек", "kernel oil"),
    ("масло косточек", "seed oil"),
    ("масло листьев", "leaf oil"),
    ("масло плодов", "fruit oil"),
    ("масло фруктов", "fruit oil"),
    ("масло кожуры", "peel oil"),
    ("масло цветков", "flower oil"),
    ("масло цветов", "flower oil"),
    ("масло ядер", "kernel oil"),
    ("масло ядра", "kernel oil"),
    ("масло зародышеи", "germ oil"),
    ("масло отрубеи", "bran oil"),
    ("масло из отрубеи", "bran oil"),
    ("древесное масло", "wood oil"),
    ("листовое масло", "leaf oil"),
    ("масло корня", "root oil"),
    ("масло коры", "bark oil"),
    ("масло", "oil"),
    ("масло", "butter"),
    ("фруктовое масло", "fruit oil"),
    ("цветочное масло", "flower oil"),
    ("сок листьев", "leaf juice"),
    ("сок плодов", "fruit juice"),
    ("сок", "juice"),
    ("фруктовыи сок", "fruit juice"),
    ("порошок сока листьев", "leaf juice powder"),
    ("порошок семян", "seed powder"),
    ("порошок листьев", "leaf powder"),
    ("порошок плодов", "fruit powder"),
    ("порошок корня", "root powder"),
    ("порошок", "powder"),
    ("цветочная вода", "flower water"),
    ("вода цветков", "flower water"),
    ("вода цветов", "flower water"),
    ("вода листьев", "leaf water"),
    ("вода плодов", "fruit water"),
    ("вода", "water"),
    ("фруктовая вода", "fruit water"),
    ("воск из отрубеи", "bran cera"),
    ("цветочныи воск", "flower cera"),
    ("воск семян", "seed cera"),
    ("воск", "cera"),
    ("камедь", "gum"),
    ("крахмал", "starch"),
    ("мука из семян", "seed meal"),
    ("мука из ядер", "kernel flour"),
    ("мука", "flour"),
    ("жмых", "seedcake"),
    ("шрот", "seedcake"),
    ("белок ядра", "kernel protein"),
    ("белок", "protein"),
    ("фермент", "ferment"),
    ("фильтрат фермента", "ferment filtrate"),
    ("лизат фермента", "ferment lysate"),
];

impl Dictionary {
    /// The Latin name with the part in English, looked up whole.
    pub(super) fn translated(&self, name: &str) -> Option<Resolution> {
        if name.is_ascii() {
            return None;
        }
        let shape = Brackets::of(name);
        let parts = shape.as_ref().map_or(std::slice::from_ref(&name), |shape| shape.outer());
        let mut buffer = Buffer::new();
        self.fold_parts(parts, &mut buffer)?;
        let folded = std::str::from_utf8(buffer.as_bytes()).ok()?;
        let found = FORMS.iter().find_map(|(phrase, part)| {
            let before = || folded.strip_prefix(phrase)?.strip_prefix(' ');
            let behind = || folded.strip_suffix(phrase)?.strip_suffix(' ');
            let latin = before().or_else(behind)?;
            latin.is_ascii().then(|| self.lookup_parts(&[latin, part]))?
        })?;
        Some(Resolution {
            how: How::Alias,
            alias: Some(AliasKind::Translation),
            confidence: found.confidence.min(Confidence::Medium),
            ..found
        })
    }
}
