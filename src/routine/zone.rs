//! Zones of the skin: which names mean the same place, and which places overlap.

use crate::nearest::{fold, meant};

/// Usual zones of the face: canonical name, other spellings, the zones it lies in or covers.
const FACE: [(&str, &[&str], &[&str]); 14] = [
    ("face", &["whole face", "all over"], &[]),
    ("forehead", &["brow"], &["t-zone"]),
    ("nose", &["bridge of nose"], &["t-zone"]),
    ("chin", &[], &["t-zone", "u-zone"]),
    ("t-zone", &["tzone", "t zone"], &["forehead", "nose", "chin"]),
    ("u-zone", &["uzone", "u zone"], &["cheeks", "chin", "jaw"]),
    ("cheeks", &["cheek"], &["u-zone"]),
    ("jaw", &["jawline", "jaw line"], &["u-zone"]),
    ("temples", &["temple"], &[]),
    ("eyes", &["eye", "eye area", "under eyes", "under-eyes", "eye contour"], &[]),
    ("lids", &["eyelids", "lid", "eyelid"], &["eyes"]),
    ("lips", &["lip"], &["mouth"]),
    ("mouth", &["mouth area", "around mouth"], &["lips"]),
    ("spots", &["spot", "blemishes", "blemish"], &[]),
];

/// Places that are no part of the face.
const ELSEWHERE: [&str; 15] = [
    "neck",
    "throat",
    "chest",
    "décolleté",
    "decollete",
    "body",
    "arms",
    "hands",
    "legs",
    "feet",
    "back",
    "elbows",
    "knees",
    "scalp",
    "hair",
];

/// The folded canonical name of a zone; `face` for the whole face.
#[must_use]
pub fn canonical(zone: &str) -> String {
    let zone = fold(zone.trim_start_matches('@'));
    let known = FACE.iter().find(|(name, others, _)| *name == zone || others.contains(&zone.as_str()));
    known.map_or(zone, |(name, _, _)| (*name).to_owned())
}

/// The usual zone that this one is a slip of.
pub(crate) fn slip(zone: &str) -> Option<&'static str> {
    let zone = canonical(zone);
    let usual = || FACE.iter().map(|(name, _, _)| *name).chain(ELSEWHERE);
    if usual().any(|name| name == zone) { None } else { meant(&zone, usual()) }
}

/// Whether two steps touch the same skin. No zone is the whole face; spots may be anywhere on it.
#[must_use]
pub fn overlap<A: AsRef<str>, B: AsRef<str>>(a: &[A], b: &[B]) -> bool {
    let names = |zones: Vec<String>| if zones.is_empty() { vec!["face".to_owned()] } else { zones };
    let a = names(a.iter().map(|zone| canonical(zone.as_ref())).collect());
    let b = names(b.iter().map(|zone| canonical(zone.as_ref())).collect());
    a.iter().any(|a| b.iter().any(|b| touch(a, b)))
}

fn touch(a: &str, b: &str) -> bool {
    let on_face = |zone: &str| !ELSEWHERE.contains(&zone);
    let anywhere = |zone: &str| zone == "face" || zone == "spots";
    let within = |a: &str, b: &str| FACE.iter().any(|(name, _, near)| *name == a && near.contains(&b));
    a == b || (anywhere(a) && on_face(b)) || (anywhere(b) && on_face(a)) || within(a, b) || within(b, a)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_zone_is_the_whole_face_and_nothing_but_the_face() {
        let face: [&str; 0] = [];
        assert!(overlap(&face, &face));
        assert!(overlap(&face, &["cheeks"]));
        assert!(!overlap(&face, &["neck"]));
        assert!(overlap(&["Neck"], &["hands", "neck"]));
    }

    #[test]
    fn parts_of_the_t_zone_lie_in_it() {
        assert!(overlap(&["t-zone"], &["nose"]));
        assert!(!overlap(&["t-zone"], &["cheeks"]));
        assert!(overlap(&["cheek"], &["Cheeks"]));
        assert!(!overlap(&["forehead"], &["nose"]));
        assert!(overlap(&["birthmark"], &["birthmark"]));
        assert!(overlap(&["birthmark"], &[] as &[&str]), "unknown zones are taken to be on the face");
    }

    #[test]
    fn slips_of_usual_zones_are_noticed() {
        assert_eq!(slip("cheeeks"), Some("cheeks"));
        assert_eq!(slip("cheek"), None);
        assert_eq!(slip("birthmark"), None);
    }
}
