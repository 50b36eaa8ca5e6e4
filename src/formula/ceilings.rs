//! What the items of a list can be in which nothing is known to be there: no amount is printed or claimed, and levels
//! say only what an item does not exceed. Most lists are so, and in closed form, without a solver.
//!
//! One item, the first or one whose place says nothing, must be free to be the whole product. Then every other may be
//! absent, and the line may lie after any number of items, from one on, that has room for so many at the line and
//! none of them capped below it. An ordered item above the line is at most what the caps up to it allow, all but one
//! of them if that one is doubted, and at most an equal share of the total among the items up to it; there is nothing
//! else to take from it. Below the line its own cap and the line are all that holds.
//!
//! These are the solver's answers. Where the caps allow almost the whole with no item above the line, the loss of any
//! of many may let the line lie there; the solver then loses all of these together, and answers alone.

use super::boxes::{Bounds, EPSILON};
use super::sheet::{Cap, Caps, Group, Place, Sheet};

/// The upper ends of one list. Its buffer is reused from list to list.
#[derive(Clone, Debug, Default)]
pub(crate) struct Ceilings {
    /// By item of the list, [`ASK`] where the solver has to be asked; empty when there are no such answers for it.
    most: Vec<f64>,
    /// The first ordered item.
    first: Option<usize>,
    /// How many items can be the whole, and one of them.
    wholes: usize,
    whole: usize,
}

/// Not known without a solver.
const ASK: f64 = f64::NAN;

impl Ceilings {
    /// Prepares the answers for a list, as far as there are any, with one of the two caps that are known of its items.
    /// Says whether there are, and the list then contradicts nothing.
    pub(crate) fn fill(&mut self, sheet: &Sheet, cap: impl Fn(&Caps) -> Cap) -> bool {
        self.clear();
        let [Group { total: Bounds { lo: whole, hi: room }, line, .. }] = sheet.groups[..] else {
            return false;
        };
        if sheet.caps.is_empty() || room < 2.0 * line || !self.find_wholes(sheet, whole, &cap) {
            self.clear();
            return false;
        }
        // The least cap, what it is without the fact that is doubted, and the next least.
        let (mut least, mut spare, mut next) = (f64::INFINITY, f64::INFINITY, f64::INFINITY);
        let (mut counted, mut barred) = (0.0, false);
        // What all of them can be with no item above the line.
        let mut below = 0.0;
        self.most.extend(sheet.lines.iter().zip(&sheet.caps).map(|(item, caps)| {
            let own = cap(caps);
            if item.place != Place::Ordered {
                below += own.hi;
                return if item.place == Place::Perhaps || (own.spare > room - line && own.spare < whole) {
                    ASK
                } else if item.counted {
                    lesser(own.spare, room)
                } else {
                    own.spare
                };
            }
            below += lesser(own.hi, line);
            if !barred {
                next = lesser(next, if own.hi < least { least } else { own.hi });
                if own.hi < least {
                    (least, spare) = (own.hi, own.spare);
                }
                counted += f64::from(u8::from(item.counted));
                barred = lesser(spare, next) < line - EPSILON || counted * line > room + EPSILON;
            }
            if barred {
                return lesser(own.spare, line);
            }
            let above = lesser(lesser(spare, next), room / counted);
            if above < line { line } else { above }
        }));
        let is_exact = below + line < whole - EPSILON || below >= whole;
        if !is_exact {
            self.clear();
        }
        is_exact
    }

    /// Finds the items that can be the whole: only the first of the ordered ones, and any other.
    fn find_wholes(&mut self, sheet: &Sheet, whole: f64, cap: impl Fn(&Caps) -> Cap) -> bool {
        for (at, (item, caps)) in sheet.lines.iter().zip(&sheet.caps).enumerate() {
            if item.place == Place::Ordered {
                if self.first.is_some() {
                    continue;
                }
                self.first = Some(at);
            }
            if matches!(item.place, Place::Part { .. }) {
                return false;
            }
            if cap(caps).hi >= whole {
                self.wholes += 1;
                self.whole = at;
            }
        }
        self.wholes > 0
    }

    /// Forgets the list at hand.
    pub(crate) fn clear(&mut self) {
        self.most.clear();
        (self.first, self.wholes) = (None, 0);
    }

    /// Whether this is the first item whose place says something.
    pub(crate) fn is_first(&self, item: usize) -> bool {
        self.first == Some(item)
    }

    /// Whether these items, given with weights, may all be absent, as far as that is known without a solver.
    pub(crate) fn may_lack(&self, weighted: &[(usize, f64)]) -> bool {
        self.wholes > 0 && weighted.iter().all(|(item, _)| *item != self.whole)
    }

    /// The least that an item can be that is certainly in the product; none where that is not known without a solver.
    #[inline]
    pub(crate) fn least(&self, item: usize) -> Option<f64> {
        let others = self.wholes > usize::from(self.whole == item);
        self.most(item).filter(|_| others).map(|_| 0.0)
    }

    /// The most that an item can be that is certainly in the product; none where that is not known without a solver.
    #[inline]
    pub(crate) fn most(&self, item: usize) -> Option<f64> {
        self.most.get(item).copied().filter(|most| !most.is_nan())
    }
}

/// The lesser of two numbers.
fn lesser(a: f64, b: f64) -> f64 {
    if a < b { a } else { b }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::formula::fact::Tier;
    use crate::formula::posed::Posed;
    use crate::formula::sheet::{Line, Said};

    /// An item: where it stands, whether it counts, and its levels, each with whether it is doubted.
    type Drawn = (Place, bool, Vec<(f64, bool)>);

    fn item() -> impl Strategy<Value = Drawn> {
        let place = prop_oneof![
            8 => Just(Place::Ordered),
            2 => Just(Place::Unordered),
            1 => Just(Place::Perhaps),
        ];
        let level = prop_oneof![
            3 => prop::sample::select(vec![0.05, 0.1, 0.3, 0.5, 1.0, 2.0, 5.0, 20.0, 99.5, 100.0]),
            1 => 0.0..110.0,
        ];
        (place, prop::bool::weighted(0.8), prop::collection::vec((level, any::<bool>()), 0..3))
    }

    fn sheet(items: &[Drawn], total: Bounds, line: f64) -> Sheet {
        let mut sheet = Sheet::default();
        for &(place, counted, ref levels) in items {
            sheet.lines.push(Line { ingredient: None, place, group: 0, counted });
            let (mut robust, mut all) = (Said::NOTHING, Said::NOTHING);
            for &(hi, doubted) in levels {
                robust.add(Bounds { lo: 0.0, hi }, doubted);
                all.add(Bounds { lo: 0.0, hi }, false);
            }
            sheet.caps.push(Caps::of(&robust, &all));
        }
        sheet.group(line, total, false);
        sheet
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(4000))]

        #[test]
        fn ends_are_those_of_the_solver(
            items in prop::collection::vec(item(), 1..40),
            total in prop::sample::select(vec![(100.0, 100.0), (0.0, 100.0), (30.0, 40.0), (1.5, 1.5)]),
            line in prop::sample::select(vec![1.0, 0.1]),
            robust in any::<bool>(),
        ) {
            ends_are_the_solvers(&sheet(&items, Bounds { lo: total.0, hi: total.1 }, line), robust);
        }
    }

    fn ends_are_the_solvers(sheet: &Sheet, robust: bool) {
        let mut ceilings = Ceilings::default();
        let (tier, cap): (_, fn(&Caps) -> Cap) = if robust {
            (Tier::Corroborated, Caps::corroborated)
        } else {
            (Tier::Practical, Caps::practical)
        };
        if !ceilings.fill(sheet, cap) {
            return;
        }
        let mut posed = Posed::default();
        posed.pose(sheet, &sheet.groups[0], tier).unwrap();
        let mut seats = vec![None; sheet.lines.len()];
        posed.seat(0, sheet, &mut seats);
        for (at, seat) in seats.into_iter().enumerate() {
            let (least, most) = (ceilings.least(at), ceilings.most(at));
            let Some(seat) = seat else {
                assert_eq!((least, most), (None, None), "item {at} may be absent");
                continue;
            };
            let (lo, hi) = (posed.least(seat), posed.most(seat));
            assert!(least.is_none_or(|least| (least - lo).abs() <= EPSILON), "{least:?} not {lo} at {at}");
            assert!(most.is_none_or(|most| (most - hi).abs() <= EPSILON), "{most:?} not {hi} at {at}");
        }
    }

    #[test]
    fn caps_that_are_lost_together_are_left_to_the_solver() {
        let free = || (Place::Ordered, true, Vec::new());
        let capped = |hi| (Place::Ordered, true, vec![(hi, true)]);
        // Below the line all are 99.6 %, and any doubted cap of 0.5 % is what lacks.
        let mut items = vec![free()];
        items.extend((0..26).map(|_| capped(0.5)));
        items.push((Place::Ordered, true, vec![(0.6, false)]));
        items.extend((0..85).map(|_| free()));
        let sheet_of = |items: &[Drawn]| sheet(items, Bounds { lo: 100.0, hi: 100.0 }, 1.0);
        let lumped = sheet_of(&items);
        ends_are_the_solvers(&lumped, true);
        assert!(!Ceilings::default().fill(&lumped, Caps::corroborated));
        for others in [80, 90] {
            items.resize_with(28 + others, free);
            let apart = sheet_of(&items);
            ends_are_the_solvers(&apart, true);
            assert!(Ceilings::default().fill(&apart, Caps::corroborated), "{others}");
        }
    }

    #[test]
    fn ordinary_lists_have_answers_to_everything_but_the_least_of_the_first() {
        let capped = |hi| (Place::Ordered, true, vec![(hi, true)]);
        let free = || (Place::Ordered, true, Vec::new());
        let items = [free(), free(), capped(0.5), free(), capped(0.3), free()];
        let sheet = sheet(&items, Bounds { lo: 100.0, hi: 100.0 }, 1.0);
        let mut ceilings = Ceilings::default();
        assert!(ceilings.fill(&sheet, Caps::corroborated));
        let most: Vec<f64> = (0..6).map(|at| ceilings.most(at).unwrap()).collect();
        // One level may be wrong: either the third item is more than 0.5 % or the fifth more than 0.3 %.
        assert_eq!(most, [100.0, 50.0, 100.0 / 3.0, 25.0, 1.0, 1.0]);
        assert_eq!((ceilings.least(0), ceilings.least(1)), (None, Some(0.0)));
        assert!(ceilings.fill(&sheet, Caps::practical));
        let most: Vec<f64> = (0..6).map(|at| ceilings.most(at).unwrap()).collect();
        assert_eq!(most, [100.0, 50.0, 0.5, 1.0, 0.3, 1.0]);
    }
}
