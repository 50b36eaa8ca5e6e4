//! Product types: their place in a slot, how often they are used, whether they stay on the skin.

use std::collections::HashMap;
use std::sync::OnceLock;

use crate::table::ProductTypes;

/// Index of a product type in the step table.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, serde::Serialize, serde::Deserialize)]
pub struct StepId(u8);

/// Whether a product stays on the skin.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Contact {
    /// Stays.
    LeaveOn,
    /// Is washed or peeled off.
    RinseOff,
    /// One or the other.
    Either,
    /// A device.
    Device,
    /// A patch.
    Patch,
}

/// When a product type is used.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum TimeOfDay {
    /// In the morning.
    Morning,
    /// In the evening.
    Evening,
    /// At either time.
    Any,
}

/// One row of the step table (`rules/knowledge/steps.tsv`), which names the source of each.
#[derive(Clone, Debug)]
pub struct Step {
    /// Its permanent name, as in `facial-oil`.
    pub id: &'static str,
    /// What people call it.
    pub name: &'static str,
    /// Its place in a slot, low first.
    pub order: u16,
    /// A second accepted place.
    pub order_also: Option<u16>,
    /// When it is used.
    pub time: TimeOfDay,
    /// Greatest usual number of uses a day.
    pub most_a_day: u8,
    /// Usual number of uses a week.
    pub usual_a_week: f32,
    /// Greatest usual number of uses a week.
    pub most_a_week: f32,
    /// Whether it stays on the skin.
    pub contact: Contact,
}

/// The step table.
struct Steps {
    rows: Vec<Step>,
    /// By id, name and synonym, in lower case.
    by_name: HashMap<&'static str, StepId>,
}

static TABLE: &str = include_str!("../rules/knowledge/steps.tsv");

fn steps() -> &'static Steps {
    static STEPS: OnceLock<Steps> = OnceLock::new();
    STEPS.get_or_init(|| {
        let mut steps = Steps { rows: Vec::new(), by_name: HashMap::new() };
        for line in TABLE.lines().filter(|line| !line.starts_with('#')).skip(1) {
            let columns: Vec<&'static str> = line.split('\t').collect();
            let Some((step, synonyms)) = row(&columns) else { continue };
            let id = StepId(u8::try_from(steps.rows.len()).unwrap_or(u8::MAX));
            for name in
                [step.id, step.name].into_iter().chain(synonyms.split(';').filter(|name| !name.is_empty()))
            {
                steps.by_name.entry(name).or_insert(id);
            }
            steps.rows.push(step);
        }
        steps
    })
}

/// A row and its synonyms; `None` for a row that a test would refuse.
fn row(columns: &[&'static str]) -> Option<(Step, &'static str)> {
    let &[id, name, synonyms, order, also, slot, day, usual, most, contact, _grade, _reference] = columns
    else {
        return None;
    };
    let step = Step {
        id,
        name,
        order: order.parse().ok()?,
        order_also: also.parse().ok(),
        time: match slot {
            "am" => TimeOfDay::Morning,
            "pm" => TimeOfDay::Evening,
            "any" => TimeOfDay::Any,
            _ => return None,
        },
        most_a_day: day.parse().ok()?,
        usual_a_week: usual.parse().ok()?,
        most_a_week: most.parse().ok()?,
        contact: match contact {
            "leave-on" => Contact::LeaveOn,
            "rinse-off" => Contact::RinseOff,
            "either" => Contact::Either,
            "device" => Contact::Device,
            "patch" => Contact::Patch,
            _ => return None,
        },
    };
    Some((step, synonyms))
}

impl StepId {
    /// The product type with this id, name or synonym, or the one that a longer text names beyond doubt.
    #[must_use]
    pub fn find(text: &str) -> Option<Self> {
        let by_name = &steps().by_name;
        let folded = crate::nearest::fold(text);
        by_name
            .get(folded.as_str())
            .or_else(|| by_name.get(ProductTypes::standard().of_category(&folded)?))
            .copied()
    }

    /// The product type with this permanent name.
    #[must_use]
    pub fn of(id: &str) -> Option<Self> {
        steps().by_name.get(id).copied()
    }

    /// All names of product types, sorted: ids, names and synonyms.
    #[must_use]
    pub fn names() -> Vec<&'static str> {
        let mut names: Vec<_> = steps().by_name.keys().copied().collect();
        names.sort_unstable();
        names
    }

    /// All product types, by id.
    pub fn all() -> impl Iterator<Item = Self> {
        (0..steps().rows.len()).filter_map(|at| u8::try_from(at).ok()).map(Self)
    }

    /// The number, for use as an index.
    #[must_use]
    pub fn index(self) -> usize {
        usize::from(self.0)
    }

    /// The row of the table.
    #[must_use]
    pub fn step(self) -> &'static Step {
        &steps().rows[usize::from(self.0)]
    }
}

impl Step {
    /// Whether it is washed off; `None` where that depends on the product.
    #[must_use]
    pub fn rinse_off(&self) -> Option<bool> {
        match self.contact {
            Contact::RinseOff => Some(true),
            Contact::LeaveOn | Contact::Patch => Some(false),
            Contact::Either | Contact::Device => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_of_the_table_is_read_and_ids_are_sorted_and_unique() {
        let rows = TABLE.lines().filter(|line| !line.starts_with('#')).count() - 1;
        let ids: Vec<&str> = StepId::all().map(|id| id.step().id).collect();
        assert_eq!(ids.len(), rows);
        assert!(ids.windows(2).all(|pair| pair[0] < pair[1]), "{ids:?}");
    }

    #[test]
    fn types_are_found_by_id_name_synonym_and_category() {
        let id = |text| StepId::find(text).map(|id| id.step().id);
        assert_eq!(id("facial oil"), Some("facial-oil"));
        assert_eq!(id("Face  Oil"), Some("facial-oil"));
        assert_eq!(id("SPF"), Some("sunscreen"));
        assert_eq!(id("Face Moisturizers"), Some("moisturizer"));
        assert_eq!(id("Peel (home, rinse-off)"), Some("peel-home-rinse-off"));
        assert_eq!(id("mask (wash-off)"), Some("mask-wash-off"));
        assert_eq!(id("milk"), Some("emulsion"));
        assert_eq!(id("lotion (Korean use)"), Some("lotion"));
        assert_eq!(id("gift card"), None);
    }

    #[test]
    fn what_is_washed_off_is_told_from_what_stays() {
        let rinse_off = |id| StepId::of(id).and_then(|id| id.step().rinse_off());
        assert_eq!(rinse_off("cleanser"), Some(true));
        assert_eq!(rinse_off("serum"), Some(false));
        assert_eq!(rinse_off("micellar-water"), None);
    }

    #[test]
    fn every_type_that_words_lead_to_has_a_row() {
        for kind in ProductTypes::standard().all() {
            assert!(StepId::of(kind).is_some(), "{kind}");
        }
    }
}
