//! What is known of ingredients' upper levels: limits, usual levels, and the conversions between the substance
//! that a limit speaks of and the one that is listed.

use std::sync::OnceLock;

use super::groups::Groups;
use crate::dictionary::{Dictionary, IngredientId};

/// How far an upper level can be trusted.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Strength {
    /// Often exceeded; only a typical level.
    Weak,
    /// Now and then exceeded; only a typical level.
    Medium,
    /// Hardly ever exceeded.
    Strong,
}

/// One row of the table of upper levels.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Cap {
    /// Whether it is a limit of law (of `markets`) or a usual level.
    pub legal: bool,
    /// The markets of the limit, joined by `;`.
    pub markets: &'static str,
    market_set: Markets,
    /// Upper level in leave-on products, % of the listed substance.
    pub leave_on: Option<f64>,
    /// Upper level in rinse-off products, % of the listed substance.
    pub rinse_off: Option<f64>,
    only: Groups,
    except: Groups,
    /// Usual range, % of the listed substance.
    pub typical: Option<[f64; 2]>,
    /// How far it can be trusted.
    pub strength: Strength,
    /// Markers that fail together; 0 for none.
    pub family: u8,
    /// Where the level comes from.
    pub reference: &'static str,
}

/// A conversion between a listed substance and the one that a limit or a claim speaks of.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Conversion {
    /// Slug of the basis: `ascorbic-acid`, `zinc`; `anhydrous` for a hydrate.
    pub basis: &'static str,
    /// Mass of the listed substance per mass of the basis.
    pub factor: f64,
}

/// The tables with ingredients resolved.
#[derive(Debug)]
pub struct Levels {
    caps: Vec<Cap>,
    /// By ingredient: the range of its rows in `caps`.
    caps_of: Vec<[u16; 2]>,
    conversions: Vec<(IngredientId, Conversion)>,
    families: Vec<&'static str>,
    parfum: Option<IngredientId>,
}

const CAPS: &str = include_str!("../../rules/knowledge/caps.tsv");
const CONVERSIONS: &str = include_str!("../../rules/knowledge/conversions.tsv");

/// What an ingredient's upper level is in one product.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Level {
    /// The level, % of the listed substance.
    pub max: f64,
    /// The row it comes from, an index for [`Levels::cap`].
    pub row: u16,
}

impl Levels {
    /// The embedded tables, resolved against the embedded dictionary at the first call.
    #[must_use]
    pub fn embedded() -> &'static Self {
        static LEVELS: OnceLock<Levels> = OnceLock::new();
        LEVELS.get_or_init(|| {
            Self::parse(CAPS, CONVERSIONS, Dictionary::embedded()).expect("a test reads the embedded tables")
        })
    }

    /// Reads the two tables.
    ///
    /// # Errors
    /// The first row that cannot be read, and why.
    pub fn parse(caps: &'static str, conversions: &'static str, names: &Dictionary) -> Result<Self, String> {
        let mut found = Vec::new();
        for row in rows(conversions, 5) {
            let (line, field) = row?;
            let id =
                names.by_id(field[0]).ok_or_else(|| format!("line {line}: no ingredient `{}`", field[0]))?;
            let factor = number(field[2]).filter(|f| *f > 0.0);
            let factor = factor.ok_or_else(|| format!("line {line}: `{}` is no factor", field[2]))?;
            found.push((id, Conversion { basis: field[1], factor }));
        }
        found.sort_by_key(|(id, _)| *id);
        let mut families = vec![""];
        let mut read = Vec::new();
        for row in rows(caps, 12) {
            let (line, field) = row?;
            let at = |reason: String| format!("line {line}: {reason}");
            let id = names.by_id(field[0]).ok_or_else(|| at(format!("no ingredient `{}`", field[0])))?;
            let factor = match field[7] {
                "" => 1.0,
                basis => factor_of(&found, id, basis)
                    .ok_or_else(|| at(format!("no conversion of `{}` to `{basis}`", field[0])))?,
            };
            let family = families.iter().position(|name| *name == field[10]).unwrap_or_else(|| {
                families.push(field[10]);
                families.len() - 1
            });
            let typical = match field[8].split_once('-') {
                Some((lo, hi)) => Some([
                    number(lo).ok_or_else(|| at(format!("`{lo}` is no level")))?,
                    number(hi).ok_or_else(|| at(format!("`{hi}` is no level")))?,
                ]),
                None => None,
            };
            let cap = Cap {
                legal: field[1] == "legal",
                markets: field[2],
                market_set: field[2].split(';').filter(|name| !name.is_empty()).try_fold(
                    Markets::default(),
                    |set, name| match market(Some(name)) {
                        Markets(0) => Err(at(format!("no market `{name}`"))),
                        one => Ok(Markets(set.0 | one.0)),
                    },
                )?,
                leave_on: number(field[3]).map(|max| max * factor),
                rinse_off: number(field[4]).map(|max| max * factor),
                only: Groups::parse(field[5]).map_err(at)?,
                except: Groups::parse(field[6]).map_err(at)?,
                typical,
                strength: match field[9] {
                    "strong" => Strength::Strong,
                    "medium" => Strength::Medium,
                    "weak" => Strength::Weak,
                    other => return Err(at(format!("`{other}` is no strength"))),
                },
                family: u8::try_from(family).map_err(|_| at("too many families".to_owned()))?,
                reference: field[11],
            };
            read.push((id, cap));
        }
        if families.len() > 64 {
            return Err("more than 63 families".to_owned());
        }
        read.sort_by_key(|(id, _)| *id);
        let mut caps_of = vec![[0, 0]; names.len()];
        for (at, (id, _)) in read.iter().enumerate() {
            let at = u16::try_from(at).map_err(|_| "more than 65,535 rows".to_owned())?;
            let range = &mut caps_of[id.index()];
            *range = if range[0] == range[1] { [at, at + 1] } else { [range[0], at + 1] };
        }
        Ok(Self {
            caps: read.into_iter().map(|(_, cap)| cap).collect(),
            caps_of,
            conversions: found,
            families,
            parfum: names.by_id("parfum"),
        })
    }

    /// A row of the table.
    #[must_use]
    pub fn cap(&self, row: u16) -> &Cap {
        &self.caps[usize::from(row)]
    }

    /// The number of a family of markers that fail together; 0 when there is no such family.
    #[must_use]
    pub fn family(&self, name: &str) -> u8 {
        self.families.iter().position(|family| *family == name).map_or(0, |at| at as u8)
    }

    /// Whether this is the perfume of a list, which holds most of the allergens that are named beside it.
    #[inline]
    pub(crate) fn is_parfum(&self, id: IngredientId) -> bool {
        self.parfum == Some(id)
    }

    /// Whether any level is known of an ingredient.
    pub(crate) fn has_any(&self, id: IngredientId) -> bool {
        self.caps_of(id).next().is_some()
    }

    fn caps_of(&self, id: IngredientId) -> impl Iterator<Item = (u16, &Cap)> {
        let [from, to] = self.caps_of.get(id.index()).copied().unwrap_or_default();
        (from..to).map(|row| (row, &self.caps[usize::from(row)]))
    }

    /// The limit of an ingredient in a market, the widest that can apply to such a product. With `elsewhere`,
    /// the widest of the other markets.
    #[must_use]
    pub fn limit(&self, id: IngredientId, market: Markets, elsewhere: bool, of: &Usage) -> Option<Level> {
        let rows = self
            .caps_of(id)
            .filter(|(_, cap)| cap.legal && cap.market_set.meets(market) != elsewhere && cap.may_apply(of));
        let levels = rows.filter_map(|(row, cap)| Some(Level { max: cap.widest(of)?, row }));
        levels.max_by(|a, b| a.max.total_cmp(&b.max))
    }

    /// The level that such products hardly ever or at least seldom exceed, and which of the two.
    #[must_use]
    pub fn usual(&self, id: IngredientId, of: &Usage) -> Option<(Level, Strength)> {
        [Strength::Strong, Strength::Medium].into_iter().find_map(|strength| {
            let mut found: Option<Level> = None;
            for (row, cap) in self.caps_of(id) {
                if cap.legal || cap.strength != strength || !cap.may_apply(of) {
                    continue;
                }
                let max = cap.narrowest_known(of)?;
                if found.is_none_or(|level| max > level.max) {
                    found = Some(Level { max, row });
                }
            }
            Some((found?, strength))
        })
    }

    /// The usual range of an ingredient in such products, with how far it can be trusted.
    #[must_use]
    pub fn typical(&self, id: IngredientId, of: &Usage) -> Option<([f64; 2], Strength)> {
        let rows = self.caps_of(id).filter(|(_, cap)| cap.may_apply(of));
        rows.filter_map(|(_, cap)| Some((cap.typical?, cap.strength))).max_by_key(|(_, strength)| *strength)
    }

    /// What the amount of an ingredient may be stated as instead of itself.
    pub fn conversions(&self, id: IngredientId) -> impl Iterator<Item = Conversion> {
        let from = self.conversions.partition_point(|(listed, _)| *listed < id);
        self.conversions[from..].iter().take_while(move |(listed, _)| *listed == id).map(|(_, c)| *c)
    }

    /// Mass of the ingredient per mass of `basis`; 1 for the basis itself.
    #[must_use]
    pub fn factor(&self, id: IngredientId, basis: &str) -> Option<f64> {
        factor_of(&self.conversions, id, basis)
    }
}

fn factor_of(conversions: &[(IngredientId, Conversion)], id: IngredientId, basis: &str) -> Option<f64> {
    let from = conversions.partition_point(|(listed, _)| *listed < id);
    conversions[from..]
        .iter()
        .take_while(|(listed, _)| *listed == id)
        .find(|(_, conversion)| conversion.basis == basis)
        .map(|(_, conversion)| conversion.factor)
}

/// The markets that limits are known of.
const MARKETS: [&str; 8] = ["EU", "UK", "US", "CA", "KR", "JP", "AU", "CN"];

/// A set of markets.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Markets(u16);

impl Markets {
    fn meets(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }
}

/// The market of this name; none when it is not one that limits are known of.
#[must_use]
pub fn market(name: Option<&str>) -> Markets {
    Markets(MARKETS.iter().position(|known| name == Some(known)).map_or(0, |at| 1 << at))
}

/// What of a product decides which levels apply.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Usage {
    /// The product's groups, as far as known.
    pub groups: Groups,
    /// Whether it is rinsed off, if known.
    pub rinse_off: Option<bool>,
}

impl Cap {
    /// Whether the row can be about such a product. Only a known group can rule it out.
    fn may_apply(&self, of: &Usage) -> bool {
        let inside = self.only.is_unknown() || of.groups.is_unknown() || self.only.meet(of.groups);
        inside && !self.except.meet(of.groups)
    }

    /// For a limit: the widest of the uses that can be meant. A use without a limit of its own is not lawful.
    fn widest(&self, of: &Usage) -> Option<f64> {
        match of.rinse_off {
            Some(true) => self.rinse_off,
            Some(false) => self.leave_on,
            None => match (self.leave_on, self.rinse_off) {
                (Some(a), Some(b)) => Some(a.max(b)),
                (one, other) => one.or(other),
            },
        }
    }

    /// For a usual level: the wider of the uses that can be meant, or none when one of them has none.
    fn narrowest_known(&self, of: &Usage) -> Option<f64> {
        match of.rinse_off {
            Some(true) => self.rinse_off,
            Some(false) => self.leave_on,
            None => self.leave_on.zip(self.rinse_off).map(|(a, b)| a.max(b)),
        }
    }
}

/// The rows of a table with their line numbers: comments and the header are skipped.
fn rows(
    table: &'static str,
    columns: usize,
) -> impl Iterator<Item = Result<(usize, Vec<&'static str>), String>> {
    let lines = table.lines().enumerate().filter(|(_, line)| !line.starts_with('#') && !line.is_empty());
    lines.skip(1).map(move |(at, line)| {
        let fields: Vec<&str> = line.split('\t').collect();
        if fields.len() == columns {
            Ok((at + 1, fields))
        } else {
            Err(format!("line {}: {} fields instead of {columns}", at + 1, fields.len()))
        }
    })
}

fn number(text: &str) -> Option<f64> {
    text.parse::<f64>().ok().filter(|n| n.is_finite() && *n >= 0.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(slug: &str) -> IngredientId {
        Dictionary::embedded().by_id(slug).unwrap()
    }

    fn usage(product_type: &str, rinse_off: Option<bool>) -> Usage {
        Usage { groups: Groups::of_type(product_type), rinse_off }
    }

    #[test]
    fn limits_are_on_the_listed_substance_and_by_use() {
        let levels = Levels::parse(CAPS, CONVERSIONS, Dictionary::embedded()).unwrap();
        let benzoate = |of| levels.limit(id("sodium-benzoate"), market(Some("EU")), false, &of).unwrap().max;
        assert!((benzoate(usage("serum", Some(false))) - 0.59).abs() < 1e-3, "0.5 % as acid");
        assert!((benzoate(usage("shampoo", Some(true))) - 2.95).abs() < 1e-3);
        assert!((benzoate(usage("", None)) - 2.95).abs() < 1e-3, "unknown use takes the widest");
        let retinol = |kind| {
            levels.limit(id("retinol"), market(Some("EU")), false, &usage(kind, Some(false))).unwrap().max
        };
        assert_eq!((retinol("serum"), retinol("body-lotion")), (0.3, 0.05));
        assert_eq!(levels.limit(id("retinol"), market(Some("US")), false, &usage("serum", None)), None);
        assert_eq!(
            levels.limit(id("retinol"), market(Some("US")), true, &usage("serum", Some(false))).unwrap().max,
            0.3
        );
    }

    #[test]
    fn usual_levels_know_where_they_do_not_hold() {
        let levels = Levels::embedded();
        let parfum = |of| levels.usual(id("parfum"), &of).map(|(level, _)| level.max);
        assert_eq!(parfum(usage("serum", Some(false))), Some(1.0));
        assert_eq!(parfum(usage("perfume", Some(false))), None);
        let lye = |rinse_off| levels.usual(id("potassium-hydroxide"), &usage("lotion", rinse_off));
        assert!(lye(Some(false)).is_some());
        assert!(lye(None).is_none(), "soaps are rinsed off and hold more");
        assert!(
            levels.usual(id("niacinamide"), &usage("serum", Some(false))).is_none(),
            "only a typical level"
        );
        assert_eq!(
            levels.typical(id("panthenol"), &usage("serum", None)),
            Some(([0.2, 1.0], Strength::Medium))
        );
    }

    #[test]
    fn rows_that_cannot_be_read_are_named() {
        let names = Dictionary::embedded();
        let table = "listed\tbasis\tfactor\tkind\treference\nretinyl-palmitate\tretinol\tnan\tester\tx\n";
        assert_eq!(Levels::parse("", table, names).unwrap_err(), "line 2: `nan` is no factor");
    }
}
