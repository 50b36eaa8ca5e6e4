//! Product types: what a product is, whether it stays on the skin, and its customary place in a slot
//! (`rules/knowledge/steps.tsv`).

use std::cmp::Ordering;
use std::sync::OnceLock;

static TABLE: &str = include_str!("../../rules/knowledge/steps.tsv");

/// A product type, as a row of the step table.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct StepId(u8);

/// Whether a product stays on the skin.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Contact {
    /// It stays.
    LeaveOn,
    /// It is washed or peeled off.
    RinseOff,
    /// Some are, some are not.
    Either,
}

/// When a product is customarily used.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum TimeOfDay {
    /// In the morning.
    Am,
    /// In the evening.
    Pm,
    /// Whenever.
    Any,
}

/// What is known of a product type. Ranks and uses are customs, not law.
#[derive(Clone, PartialEq, Debug)]
pub struct Step {
    /// Its permanent name: `retinoid-serum`.
    pub id: &'static str,
    /// Its name for people: `retinoid serum`.
    pub name: &'static str,
    /// Whether it stays on the skin.
    pub contact: Contact,
    /// Where it goes: `face`, `body`, `hair`, `hands`, `lips`, `neck`, `scalp`, or `any`.
    pub area: &'static str,
    /// Its place within a slot, low first.
    pub rank: u8,
    /// A second place that is as good.
    pub alternative_rank: Option<u8>,
    /// The time it belongs to.
    pub time: TimeOfDay,
    /// Most uses in a day.
    pub per_day: Option<f32>,
    /// Usual uses in a week.
    pub usual_per_week: Option<f32>,
    /// Most uses in a week.
    pub most_per_week: Option<f32>,
    /// Grade of the evidence for rank and uses, `A` to `D`.
    pub grade: char,
}

impl StepId {
    /// Its row.
    #[must_use]
    pub fn step(self) -> &'static Step {
        &table().steps[usize::from(self.0)]
    }

    /// Its permanent name: `retinoid-serum`.
    #[must_use]
    pub fn id(self) -> &'static str {
        self.step().id
    }

    /// Whether it is washed off; `None` where some are and some are not.
    #[must_use]
    pub fn rinse_off(self) -> Option<bool> {
        match self.step().contact {
            Contact::LeaveOn => Some(false),
            Contact::RinseOff => Some(true),
            Contact::Either => None,
        }
    }
}

/// All product types, in the order of the table.
pub fn all() -> impl Iterator<Item = StepId> {
    (0..=u8::MAX).map(StepId).take(table().steps.len())
}

/// The product type of this permanent name.
#[must_use]
pub fn by_id(id: &str) -> Option<StepId> {
    all().find(|step| step.id() == id)
}

/// The product type that a text names: by its permanent name, its name for people, or a synonym. Case does not
/// matter, and hyphens and white space are alike.
#[must_use]
pub fn find(text: &str) -> Option<StepId> {
    let names = &table().names;
    let at = names.binary_search_by(|&(name, _)| compare(name, text)).ok()?;
    Some(names[at].1)
}

/// Every text that [`find`] understands, for "did you mean".
pub fn names() -> impl Iterator<Item = &'static str> {
    table().names.iter().map(|&(name, _)| name)
}

struct Table {
    steps: Vec<Step>,
    /// Sorted by [`compare`].
    names: Vec<(&'static str, StepId)>,
}

fn table() -> &'static Table {
    static ROWS: OnceLock<Table> = OnceLock::new();
    ROWS.get_or_init(|| {
        let mut table = Table { steps: Vec::new(), names: Vec::new() };
        // A test reads every line; one that could not be read would be missing here.
        for (id, (step, synonyms)) in (0..=u8::MAX).map(StepId).zip(lines().filter_map(read)) {
            let synonyms = synonyms.split(';').filter(|name| !name.is_empty());
            table.names.extend([step.id, step.name].into_iter().chain(synonyms).map(|name| (name, id)));
            table.steps.push(step);
        }
        table.names.sort_by(|(a, _), (b, _)| compare(a, b));
        table.names.dedup_by(|(a, _), (b, _)| compare(a, b) == Ordering::Equal);
        table
    })
}

fn lines() -> impl Iterator<Item = &'static str> {
    TABLE.lines().filter(|line| !line.is_empty() && !line.starts_with('#')).skip(1)
}

/// A row and its synonyms.
fn read(line: &'static str) -> Option<(Step, &'static str)> {
    let mut cells = line.split('\t');
    let (id, name, synonyms) = (cells.next()?, cells.next()?, cells.next()?);
    let contact = match cells.next()? {
        "leave-on" => Contact::LeaveOn,
        "rinse-off" => Contact::RinseOff,
        "either" => Contact::Either,
        _ => return None,
    };
    let area = cells.next()?;
    let rank = cells.next()?.parse().ok()?;
    let alternative_rank = cells.next()?.parse().ok();
    let time = match cells.next()? {
        "am" => TimeOfDay::Am,
        "pm" => TimeOfDay::Pm,
        "any" => TimeOfDay::Any,
        _ => return None,
    };
    let mut number = || cells.next().map(|cell| cell.parse().ok());
    let (per_day, usual_per_week, most_per_week) = (number()?, number()?, number()?);
    let grade = cells.next()?.chars().next()?;
    let step = Step {
        id,
        name,
        contact,
        area,
        rank,
        alternative_rank,
        time,
        per_day,
        usual_per_week,
        most_per_week,
        grade,
    };
    Some((step, synonyms))
}

/// Compares word by word, letters in lower case.
fn compare(a: &str, b: &str) -> Ordering {
    folded(a).cmp(folded(b))
}

fn folded(text: &str) -> impl Iterator<Item = char> {
    let words = text.split(|c: char| c.is_whitespace() || c == '-').filter(|word| !word.is_empty());
    words.enumerate().flat_map(|(at, word)| {
        let gap = (at > 0).then_some(' ');
        gap.into_iter().chain(word.chars().flat_map(char::to_lowercase))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_is_read_and_no_name_means_two_types() {
        assert!(lines().all(|line| read(line).is_some()));
        assert_eq!(all().count(), lines().count());
        let mut seen: Vec<(String, &str)> = Vec::new();
        for (step, synonyms) in lines().filter_map(read) {
            for name in
                [step.id, step.name].into_iter().chain(synonyms.split(';')).filter(|name| !name.is_empty())
            {
                let name: String = folded(name).collect();
                assert!(
                    seen.iter().all(|(known, id)| *known != name || *id == step.id),
                    "{name} means two types"
                );
                seen.push((name, step.id));
            }
        }
    }

    #[test]
    fn types_are_found_by_every_name() {
        for name in ["retinoid-serum", "Retinoid Serum", "RETINOL  serum"] {
            assert_eq!(find(name).map(StepId::id), Some("retinoid-serum"), "{name}");
        }
        assert_eq!(find("face wash").and_then(StepId::rinse_off), Some(true));
        assert_eq!(find("cream").map(StepId::id), Some("moisturizer"));
        assert_eq!(find("creams"), None);
        assert_eq!(find(""), None);
    }

    #[test]
    fn a_routine_runs_from_cleanser_to_sunscreen() {
        let rank = |name: &str| find(name).map(|step| step.step().rank);
        let order = [
            "cleanser",
            "toner",
            "essence",
            "ampoule",
            "serum",
            "emulsion",
            "cream",
            "facial oil",
            "sunscreen",
        ];
        let ranks: Vec<_> = order.iter().map(|name| rank(name).expect(name)).collect();
        assert!(ranks.is_sorted(), "{ranks:?}");
    }
}
