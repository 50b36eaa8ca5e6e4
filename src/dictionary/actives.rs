//! What is known about actives: `rules/knowledge/actives.tsv`.

use std::sync::LazyLock;

use super::{ClassId, Dictionary, IngredientId};
use crate::step::TimeOfDay;

static TABLE: &str = include_str!("../../rules/knowledge/actives.tsv");

/// How well founded a fact is.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum Grade {
    /// A law, an official monograph or opinion.
    A,
    /// A study, a review or a report of an expert panel.
    B,
    /// The practice of formulators and dermatologists.
    C,
    /// Folklore, or the word of a maker alone.
    D,
}

/// A strength from which on something is said.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Threshold {
    /// Per cent by weight of the finished product.
    pub percent: f64,
    /// Whether this very strength counts already.
    pub inclusive: bool,
}

impl Threshold {
    /// Whether a product with `percent` reaches it.
    #[must_use]
    pub fn is_reached_by(self, percent: f64) -> bool {
        if self.inclusive { percent >= self.percent } else { percent > self.percent }
    }
}

/// Whether an active makes skin sensitive to light.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum LightEffect {
    /// No.
    None,
    /// Sources disagree.
    Contested,
    /// Yes.
    Sensitises,
}

/// The care that is advised in pregnancy.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Care {
    /// None.
    None,
    /// Small areas or low strengths only, or too little is known.
    Limited,
    /// Not to be used.
    Avoid,
}

/// How much an active irritates at working strength.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Irritancy {
    /// Not.
    None,
    /// Seldom.
    Low,
    /// Often, or with others.
    Medium,
    /// As a rule.
    High,
}

/// The substance that a derivative is counted as.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Base {
    /// The substance.
    pub ingredient: IngredientId,
    /// Its mass per mass of the derivative. A ratio of molar masses, not of potency.
    pub factor: f64,
}

/// One row. All strengths are per cent by weight of the finished product; an absent one is not known or has no meaning.
#[derive(Clone, Debug)]
pub struct Active {
    /// The active.
    pub ingredient: IngredientId,
    /// The class that rules know it by.
    pub class: ClassId,
    /// Usual range of leave-on products, with some evidence.
    pub effective: (Option<f64>, Option<f64>),
    /// High for a leave-on product on the face.
    pub high: Option<Threshold>,
    /// Very high for such a product.
    pub very_high: Option<Threshold>,
    /// High for a product that is rinsed off.
    pub rinse_off_high: Option<Threshold>,
    /// The pH of the product in which it works and keeps.
    pub ph: (Option<f64>, Option<f64>),
    /// What it is counted as.
    pub base: Option<Base>,
    /// It exfoliates at working strength.
    pub exfoliant: bool,
    /// Whether it makes skin sensitive to light.
    pub light: LightEffect,
    /// When it is best used.
    pub time: TimeOfDay,
    /// Care in pregnancy.
    pub pregnancy: Care,
    /// Why that care is advised, in a few words.
    pub pregnancy_basis: &'static str,
    /// How much it irritates.
    pub irritancy: Irritancy,
    /// How well founded the effective range is.
    pub range_grade: Grade,
    /// How well founded the thresholds are.
    pub threshold_grade: Grade,
    /// References, joined by `; `.
    pub source: &'static str,
}

/// The table of actives.
pub struct Actives {
    rows: Vec<Active>,
    /// Their ingredients by themselves, so that a search stays in one place.
    ids: Vec<IngredientId>,
}

impl Actives {
    /// The table that is built in, read at the first call.
    #[must_use]
    pub fn embedded() -> &'static Self {
        static ACTIVES: LazyLock<Actives> = LazyLock::new(|| {
            let names = Dictionary::embedded();
            let mut rows: Vec<Active> = rows(TABLE)
                .map(|(line, cells)| {
                    read(names, cells).unwrap_or_else(|| panic!("actives.tsv:{line} is not readable"))
                })
                .collect();
            rows.sort_by_key(|row| row.ingredient);
            let ids = rows.iter().map(|row| row.ingredient).collect();
            Actives { rows, ids }
        });
        &ACTIVES
    }

    /// What is known about an ingredient as an active.
    #[must_use]
    pub fn of(&self, ingredient: IngredientId) -> Option<&Active> {
        let at = self.ids.binary_search(&ingredient).ok()?;
        self.rows.get(at)
    }

    /// All of them, in the order of the dictionary.
    pub fn iter(&self) -> impl Iterator<Item = &Active> {
        self.rows.iter()
    }
}

fn read(names: &Dictionary, cells: [&'static str; 18]) -> Option<Active> {
    let [
        ingredient,
        class,
        effective,
        high,
        very_high,
        rinse_off_high,
        ph,
        base,
        factor,
        exfoliant,
        rest @ ..,
    ] = cells;
    let [light, when, care, basis, irritancy, range_grade, threshold_grade, source] = rest;
    let base = match base {
        "" => None,
        slug => Some(Base { ingredient: names.by_id(slug)?, factor: factor.parse().ok()? }),
    };
    Some(Active {
        ingredient: names.by_id(ingredient)?,
        class: names.class(class)?,
        effective: range(effective)?,
        high: threshold(high)?,
        very_high: threshold(very_high)?,
        rinse_off_high: threshold(rinse_off_high)?,
        ph: range(ph)?,
        base,
        exfoliant: match exfoliant {
            "yes" => true,
            "no" => false,
            _ => return None,
        },
        light: match light {
            "no" => LightEffect::None,
            "contested" => LightEffect::Contested,
            "yes" => LightEffect::Sensitises,
            _ => return None,
        },
        time: time(when)?,
        pregnancy: match care {
            "no" => Care::None,
            "limited" => Care::Limited,
            "avoid" => Care::Avoid,
            _ => return None,
        },
        pregnancy_basis: basis,
        irritancy: match irritancy {
            "none" => Irritancy::None,
            "low" => Irritancy::Low,
            "medium" => Irritancy::Medium,
            "high" => Irritancy::High,
            _ => return None,
        },
        range_grade: grade(range_grade)?,
        threshold_grade: grade(threshold_grade)?,
        source,
    })
}

fn threshold(cell: &str) -> Option<Option<Threshold>> {
    let inclusive = !cell.starts_with('>');
    let percent = number(cell.trim_start_matches('>'))?;
    Some(percent.map(|percent| Threshold { percent, inclusive }))
}

/// The rows below the header, with line numbers; `#` begins a comment line. Another number of cells is a slip in the
/// table, which a test finds.
fn rows<const N: usize>(text: &'static str) -> impl Iterator<Item = (usize, [&'static str; N])> {
    let lines = text.lines().enumerate().filter(|(_, line)| !line.starts_with('#') && !line.is_empty());
    lines.skip(1).map(|(at, line)| {
        let cells: Vec<&str> = line.split('\t').collect();
        (at + 1, cells.try_into().unwrap_or_else(|_| panic!("actives.tsv:{}: not {N} columns", at + 1)))
    })
}

/// A number, or nothing for an empty cell.
fn number(cell: &str) -> Option<Option<f64>> {
    if cell.is_empty() {
        return Some(None);
    }
    cell.parse().ok().filter(|value: &f64| value.is_finite()).map(Some)
}

/// `from-to`, either end of which may be open.
fn range(cell: &str) -> Option<(Option<f64>, Option<f64>)> {
    match cell.split_once('-') {
        Some((from, to)) => Some((number(from)?, number(to)?)),
        None => cell.is_empty().then_some((None, None)),
    }
}

fn grade(cell: &str) -> Option<Grade> {
    Some(match cell {
        "A" => Grade::A,
        "B" => Grade::B,
        "C" => Grade::C,
        "D" => Grade::D,
        _ => return None,
    })
}

fn time(cell: &str) -> Option<TimeOfDay> {
    Some(match cell {
        "am" => TimeOfDay::Morning,
        "pm" => TimeOfDay::Evening,
        "any" => TimeOfDay::Any,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn active(slug: &str) -> &'static Active {
        let id = Dictionary::embedded().by_id(slug).unwrap();
        Actives::embedded().of(id).unwrap_or_else(|| panic!("{slug} is no active"))
    }

    #[test]
    fn every_row_is_readable_and_consistent() {
        let names = Dictionary::embedded();
        assert!(Actives::embedded().iter().count() > 200);
        for row in Actives::embedded().iter() {
            let name = names.ingredient(row.ingredient);
            assert!(names.is_in(row.ingredient, row.class), "{name:?} is not in its class");
            assert!(!row.source.is_empty(), "{name:?} has no source");
            for (from, to) in [row.effective, row.ph] {
                assert!(from.zip(to).is_none_or(|(from, to)| 0.0 < from && from <= to), "{name:?}");
            }
            assert!(row.ph.1.is_none_or(|ph| ph <= 14.0), "{name:?}");
            if let (Some(high), Some(very)) = (row.high, row.very_high) {
                assert!(high.percent <= very.percent && very.percent <= 100.0, "{name:?}");
            }
            if let Some(base) = row.base {
                assert!(base.factor > 0.0 && base.factor < 2.0, "{name:?}");
                let is_itself = base.ingredient == row.ingredient;
                assert_eq!(is_itself, base.factor == 1.0, "{name:?}");
            }
        }
    }

    #[test]
    fn ranges_may_be_open() {
        assert_eq!(range("0.5-2"), Some((Some(0.5), Some(2.0))));
        assert_eq!(range("-3.5"), Some((None, Some(3.5))));
        assert_eq!(range("2"), None);
        assert_eq!(number("x"), None);
    }

    #[test]
    fn no_ingredient_has_two_rows() {
        let all: Vec<_> = Actives::embedded().iter().map(|row| row.ingredient).collect();
        assert!(all.windows(2).all(|pair| pair[0] < pair[1]));
    }

    #[test]
    fn a_threshold_says_whether_it_is_reached_exactly() {
        let ascorbic = active("ascorbic-acid");
        assert!(ascorbic.high.unwrap().is_reached_by(15.0));
        assert!(!ascorbic.very_high.unwrap().is_reached_by(20.0), "very high only above 20 %");
        assert!(ascorbic.very_high.unwrap().is_reached_by(20.5));
        assert_eq!(ascorbic.ph.1, Some(3.5));
    }

    #[test]
    fn derivatives_are_counted_as_their_base() {
        let base = active("retinyl-palmitate").base.unwrap();
        assert_eq!(Dictionary::embedded().ingredient(base.ingredient).id(), "retinol");
        assert!((base.factor - 286.45 / 524.87).abs() < 0.001, "ratio of the molar masses");
        assert!(active("glycolic-acid").exfoliant && !active("sodium-lactate").exfoliant);
        assert_eq!(active("retinol").pregnancy, Care::Avoid);
    }
}
