//! The kind `suits`: textures and types of skin.

use serde::Deserialize;

use super::frequency::has_skin;
use super::{Cause, Party, RoutineView, Sink};
use crate::finding::{Certainty, Details};
use crate::routine::{Skin, Texture};

/// Reports products of a texture that does not suit the skin that the routine names.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Suits {
    #[serde(deserialize_with = "skins")]
    skin: Vec<Skin>,
    #[serde(deserialize_with = "textures")]
    texture: Vec<Texture>,
    /// Of these types.
    of: Party,
}

const SKINS: [Skin; 4] = [Skin::Dry, Skin::Oily, Skin::AcneProne, Skin::Mature];
const TEXTURES: [Texture; 5] =
    [Texture::Watery, Texture::Gel, Texture::Light, Texture::Medium, Texture::Rich];

fn skins<'de, D: serde::Deserializer<'de>>(from: D) -> Result<Vec<Skin>, D::Error> {
    words(from, &SKINS, Skin::word)
}

fn textures<'de, D: serde::Deserializer<'de>>(from: D) -> Result<Vec<Texture>, D::Error> {
    words(from, &TEXTURES, Texture::word)
}

fn words<'de, D: serde::Deserializer<'de>, W: Copy>(
    from: D,
    all: &[W],
    word: impl Fn(W) -> &'static str,
) -> Result<Vec<W>, D::Error> {
    let known = |said: String| {
        let found = all.iter().copied().find(|&one| word(one) == said);
        found.ok_or_else(|| serde::de::Error::custom(format!("`{said}` is no word for this")))
    };
    Vec::<String>::deserialize(from)?.into_iter().map(known).collect()
}

impl Suits {
    pub(super) fn placeholders(&self) -> &'static [&'static str] {
        &["product", "texture", "skin"]
    }

    pub(super) fn check_routine(&self, view: &RoutineView<'_>, sink: &mut Sink) {
        let Some(&skin) = self.skin.iter().find(|&&skin| has_skin(view, &[skin])) else { return };
        let mut told: Vec<usize> = Vec::new();
        for planned in view.steps {
            let product = view.product(planned);
            let Some(texture) = product.fields.texture.as_ref() else { continue };
            let suits = !self.texture.contains(&texture.value) || !self.of.may_match(&product.view);
            if suits || told.contains(&planned.product) {
                continue;
            }
            told.push(planned.product);
            sink.report(Certainty::Certain, Cause::of_folded(product.name), view.place(planned.name), || {
                Details::default()
                    .arg("product", product.name)
                    .arg("texture", texture.value.word())
                    .arg("skin", skin.word())
                    .label(product.place(texture.span), "its texture")
            });
        }
    }
}
