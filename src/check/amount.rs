//! The kind `amount`: an ingredient or class at or above a strength.

use serde::Deserialize;

use super::strength::{Level, Rows};
use super::{Cause, Floor, Hits, Listed, Needs, ProductView, Selector, Sink, Sought, wording};
use crate::dictionary::actives::{Active, Actives, Threshold};
use crate::dictionary::{ClassSet, IngredientId};
use crate::finding::{Certainty, Details};
use crate::step::StepId;

/// Reports items whose concentration reaches a threshold: a literal one, or the ingredient's own from the table of
/// actives. Products that stay on and products that are washed off are judged apart; where nobody says which it is,
/// only what is too much for both is reported.
#[derive(Clone, Debug, Deserialize)]
#[serde(try_from = "Keys")]
pub struct Amount {
    of: Selector,
    unless_near_top: Option<Box<Selector>>,
    thresholds: Thresholds,
}

/// The keys in a rule file.
#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct Keys {
    of: Selector,
    unless_near_top: Option<Box<Selector>>,
    level: Option<Level>,
    at_least: Option<f64>,
    above: Option<f64>,
    rinse_off_at_least: Option<f64>,
    rinse_off_above: Option<f64>,
}

#[derive(Clone, Debug)]
enum Thresholds {
    /// From the table of actives, for these rows, by ingredient; for the skin of the face.
    Table(Level, Rows),
    /// The same for everything that is selected.
    Literal { leave_on: Option<Threshold>, rinse_off: Option<Threshold> },
}

impl TryFrom<Keys> for Amount {
    type Error = String;

    fn try_from(keys: Keys) -> Result<Self, String> {
        let either = |at_least: Option<f64>, above: Option<f64>| match (at_least, above) {
            (Some(_), Some(_)) => Err("`at-least` and `above` exclude each other".to_owned()),
            (Some(percent), None) => Ok(Some(Threshold { percent, inclusive: true })),
            (None, Some(percent)) => Ok(Some(Threshold { percent, inclusive: false })),
            (None, None) => Ok(None),
        };
        let leave_on = either(keys.at_least, keys.above)?;
        let rinse_off = either(keys.rinse_off_at_least, keys.rinse_off_above)?;
        for threshold in leave_on.iter().chain(&rinse_off) {
            if !(0.0..=100.0).contains(&threshold.percent) {
                return Err(format!("a threshold lies between 0 and 100 %, not at {}", threshold.percent));
            }
        }
        let thresholds = match (keys.level, leave_on.or(rinse_off)) {
            (Some(level), None) => {
                let rows = Rows::selected(&keys.of);
                if rows.ids().is_empty() {
                    return Err(
                        "nothing selected has thresholds; give `at-least` or `above` instead of `level`"
                            .into(),
                    );
                }
                Thresholds::Table(level, rows)
            }
            // A product that is washed off is judged like any other unless the rule says otherwise.
            (None, Some(_)) => Thresholds::Literal { leave_on, rinse_off: rinse_off.or(leave_on) },
            (Some(_), Some(_)) => {
                return Err("`level` takes the thresholds from the table; leave the others out".into());
            }
            (None, None) => return Err("give `level`, `at-least` or `above`".into()),
        };
        let of = match &thresholds {
            Thresholds::Table(_, rows) => keys.of.among(rows.ids().iter().copied()),
            Thresholds::Literal { .. } => keys.of,
        };
        Ok(Self { of, unless_near_top: keys.unless_near_top, thresholds })
    }
}

/// What a threshold is judged for.
struct Limit {
    threshold: Threshold,
    /// How the product is used, in words.
    on: &'static str,
}

impl Amount {
    pub(super) fn placeholders(&self) -> &'static [&'static str] {
        &["item", "ingredient", "amount", "makes-up", "threshold", "use"]
    }

    pub(super) fn concerns(&self, id: IngredientId, classes: ClassSet) -> bool {
        match &self.thresholds {
            Thresholds::Table(_, rows) => rows.of(id).is_some(),
            Thresholds::Literal { .. } => self.of.selects(id, classes),
        }
    }

    pub(super) fn needs(&self) -> Needs<'_> {
        let lower = |a: Option<Threshold>, b: Option<Threshold>| {
            a.into_iter().chain(b).map(|threshold| threshold.percent).reduce(f64::min)
        };
        match &self.thresholds {
            Thresholds::Table(level, rows) => {
                let from = |row: &Active| match level {
                    Level::High => lower(row.high, row.rinse_off_high),
                    Level::VeryHigh => lower(row.very_high, None),
                };
                let rows = self.of.ids().iter().filter_map(|&id| rows.of(id));
                let ids = rows.filter_map(|row| Some((row.ingredient, from(row)?))).collect();
                Sought { ids, ..Sought::NONE }.into()
            }
            Thresholds::Literal { leave_on, rinse_off } => {
                let from = lower(*leave_on, *rinse_off).unwrap_or(0.0);
                Sought::selected(&self.of, Floor::Percent(from)).into()
            }
        }
    }

    pub(super) fn check_product(&self, view: &ProductView<'_>, hits: Hits, sink: &mut Sink) {
        for listed in self.of.find_among(view, hits) {
            let Some(limit) = self.limit(view, listed) else { continue };
            let certainty = reaches(view, listed, limit.threshold);
            if certainty > Certainty::Excluded && !self.is_exempt(view) && sink.admits(certainty) {
                report(view, listed, certainty, &limit, sink);
            }
        }
    }

    /// Whether one of the first three ingredients shows that the product is of another kind than the rule is made for.
    fn is_exempt(&self, view: &ProductView<'_>) -> bool {
        const TOP: usize = 3;
        let shows =
            |selector: &Selector| view.present().any(|listed| listed.index < TOP && selector.matches(listed));
        self.unless_near_top.as_deref().is_some_and(shows)
    }

    /// The threshold for this item in this product, if there is one.
    fn limit(&self, view: &ProductView<'_>, listed: Listed<'_>) -> Option<Limit> {
        let (leave_on, rinse_off) = match &self.thresholds {
            Thresholds::Literal { leave_on, rinse_off } => (*leave_on, *rinse_off),
            Thresholds::Table(level, rows) => {
                if !view.product.kind.is_none_or(|kind| touches_face(kind.value)) {
                    return None;
                }
                let row = rows.of(listed.id)?;
                // Nothing is "very high" for the minutes that a product is washed off after. Where it is not known
                // whether it is, the stay-on threshold must be one that is at least high for both.
                let both = row.rinse_off_high.filter(|_| view.rinse_off.is_none());
                let very = row.very_high.filter(|_| view.rinse_off != Some(true));
                let very = very.map(|very| both.map_or(very, |both| higher(very, both)));
                match level {
                    // The stronger rule speaks when both would.
                    Level::High
                        if very.is_some_and(|very| reaches(view, listed, very) >= Certainty::Likely) =>
                    {
                        return None;
                    }
                    Level::High => (row.high, row.rinse_off_high),
                    Level::VeryHigh => (very, very),
                }
            }
        };
        match view.rinse_off {
            Some(false) => {
                leave_on.map(|threshold| Limit { threshold, on: "for a product that stays on the skin" })
            }
            Some(true) => {
                rinse_off.map(|threshold| Limit { threshold, on: "for a product that is rinsed off" })
            }
            None => match (leave_on?, rinse_off?) {
                (a, b) if a == b => Some(Limit { threshold: a, on: "for skin" }),
                (a, b) => Some(Limit { threshold: higher(a, b), on: "however the product is used" }),
            },
        }
    }
}

/// Whether a type of product goes on the face, for which the table of actives gives its thresholds. Heels take more
/// urea, and hair more alcohol.
fn touches_face(kind: StepId) -> bool {
    !matches!(
        kind.step().id,
        "body-lotion"
            | "body-wash"
            | "conditioner"
            | "hair-leave-on"
            | "hair-removal-cream"
            | "hand-cream"
            | "scalp-serum"
            | "shampoo"
    )
}

/// The threshold that is harder to reach.
fn higher(a: Threshold, b: Threshold) -> Threshold {
    if b.percent > a.percent || (b.percent == a.percent && !b.inclusive) { b } else { a }
}

/// What exceeds the usual strength so many times is not believed of an ingredient only because of its place.
const TIMES_USUAL: f64 = 1.5;

/// A printed amount is taken at its word; everything else is asked of the formula.
pub(super) fn reaches(view: &ProductView<'_>, listed: Listed<'_>, threshold: Threshold) -> Certainty {
    let decided = decided(view, listed, threshold);
    match decided {
        Certainty::Possible if may_be_likely(threshold, usual(listed)) => {
            if threshold.inclusive {
                view.at_least(listed, threshold.percent)
            } else {
                view.above(listed, threshold.percent)
            }
        }
        Certainty::Certain if !is_told(view, listed) => Certainty::Possible,
        decided => decided,
    }
}

/// Whether [`reaches`] is more than excluded; asks no estimate.
pub(super) fn may_reach(view: &ProductView<'_>, listed: Listed<'_>, threshold: Threshold) -> bool {
    decided(view, listed, threshold) > Certainty::Excluded
}

/// The usual strength at which an ingredient works, at most. Where the table has none, as for niacin and most essential
/// oils, what it calls very high (or high) takes its place: that is no usual strength in any case. `None` for what is no
/// active, of which any amount is believed.
fn usual(listed: Listed<'_>) -> Option<f64> {
    let active = Actives::embedded().of(listed.id)?;
    let too_high = active.very_high.or(active.high).map(|threshold| threshold.percent);
    active.effective.1.or(too_high)
}

/// What print and bounds decide.
fn decided(view: &ProductView<'_>, listed: Listed<'_>, threshold: Threshold) -> Certainty {
    if let Some(amount) = listed.item.amount {
        if amount.lo >= 100.0 && view.product.list.items.len() > 1 {
            // "100 % pure" beside other ingredients says nothing about the product.
            return Certainty::Excluded;
        }
        if threshold.is_reached_by(amount.lo) {
            return Certainty::Certain;
        }
        if !threshold.is_reached_by(amount.hi) {
            return Certainty::Excluded;
        }
    }
    proven(view, listed, threshold)
}

/// What the bounds alone decide; asking them costs little.
fn proven(view: &ProductView<'_>, listed: Listed<'_>, threshold: Threshold) -> Certainty {
    // Bounds come from arithmetic; what is a millionth off a threshold is at it.
    let slack = threshold.percent * 1e-6;
    let limit = if threshold.inclusive { threshold.percent - slack } else { threshold.percent + slack };
    match view.formula.is_at_most(listed.index, limit) {
        Some(true) => Certainty::Excluded,
        Some(false) if view.least(listed).is_some_and(|least| least > limit) => Certainty::Certain,
        _ => Certainty::Possible,
    }
}

/// Whether it says anything about this ingredient how much lists usually hold at its place. At 1 % and below the order
/// is free, and actives that work in traces stand anywhere there; and what is far above the ingredient's own usual
/// strength is not likely because other ingredients reach it.
fn may_be_likely(threshold: Threshold, usual: Option<f64>) -> bool {
    const FREE_ORDER: f64 = 1.0;
    threshold.percent > FREE_ORDER && usual.is_none_or(|usual| threshold.percent <= TIMES_USUAL * usual)
}

/// Whether what is known of an ingredient's amount is worth telling: it is printed, or its place may be believed.
pub(super) fn is_told(view: &ProductView<'_>, listed: Listed<'_>) -> bool {
    listed.item.amount.is_some() || is_believable(view, listed, usual(listed))
}

/// Whether an amount that only follows from the place on the list is worth telling. Where the place would mean far more
/// than the usual strength, the text is probably no full list but a selection, which begins with what sells. Where
/// the facts of the list contradict each other, what follows from them together is worth nothing: there it is for the
/// rules about contradictions to speak.
fn is_believable(view: &ProductView<'_>, listed: Listed<'_>, usual: Option<f64>) -> bool {
    let least = view.least(listed).unwrap_or(0.0);
    let group = view.formula.sheet.lines.get(listed.index).map(|line| line.group);
    let mut contradictions = view.formula.contradictions.iter();
    usual.is_none_or(|usual| least <= TIMES_USUAL * usual)
        && !contradictions.any(|contradiction| Some(contradiction.group) == group)
}

fn report(view: &ProductView<'_>, listed: Listed<'_>, certainty: Certainty, limit: &Limit, sink: &mut Sink) {
    let slug = view.names.ingredient(listed.id).id();
    let at = view.locate(listed.item.span);
    sink.report(certainty, Cause::of(slug), at, || {
        let interval = view.bounds(listed).map(|bounds| wording::range(bounds.lo, bounds.hi));
        let (amount, here) = match (listed.item.amount, interval) {
            (Some(amount), _) => {
                (wording::printed(&amount, view.product.text), "printed on the list".to_owned())
            }
            (None, Some(interval)) if certainty == Certainty::Certain => {
                (interval, "from its place and the other amounts on the list".to_owned())
            }
            (None, Some(interval)) => (
                wording::threshold(limit.threshold),
                format!("{interval} is possible at this place of the list"),
            ),
            (None, None) => (wording::threshold(limit.threshold), "from its place on the list".to_owned()),
        };
        Details::default()
            .here(here)
            .arg("item", view.printed(listed.item))
            .arg("ingredient", wording::ingredient(view.names, listed.id, view.market))
            .arg("amount", amount)
            .arg("makes-up", wording::makes_up(certainty))
            .arg("threshold", wording::threshold(limit.threshold))
            .arg("use", limit.on)
    });
}
