//! One product of a list that is ready for questions, and where each item of the list is found in it.

use super::boxes::{Bounds, Problem};
use super::conflict::Clash;
use super::fact::Tier;
use super::intervals::Interval;
use super::sheet::{Behind, Group, Map, Place, Sheet};
use super::solve::Solved;
use super::solver::Solver;
use super::why;

/// Where an item is found: the product among those of the list, and the place in its problem.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Seat {
    Ordered(u16, u32),
    Unordered(u16, u32),
    Part(u16, u32),
}

impl Seat {
    /// The product.
    pub(crate) fn product(self) -> usize {
        let (Self::Ordered(product, _) | Self::Unordered(product, _) | Self::Part(product, _)) = self;
        usize::from(product)
    }
}

/// The products of a list, ready at the corroborated tier.
#[derive(Debug, Default)]
pub(crate) struct Products {
    /// Parallel to the groups of the sheet; longer when an earlier list had more.
    pub(crate) posed: Vec<Posed>,
    /// By item of the list: where its interval is found.
    seats: Vec<Option<Seat>>,
}

impl Products {
    /// Makes room for the products of a sheet.
    pub(crate) fn clear(&mut self, sheet: &Sheet) {
        self.seats.clear();
        self.seats.resize(sheet.lines.len(), None);
        let count = sheet.groups.len().max(self.posed.len());
        self.posed.resize_with(count, Posed::default);
    }

    /// Makes the products of a sheet ready whose facts do not exclude each other.
    pub(crate) fn pose(&mut self, sheet: &Sheet) {
        self.clear(sheet);
        for (at, group) in sheet.groups.iter().enumerate() {
            if self.posed[at].pose(sheet, group, Tier::Corroborated).is_ok() {
                self.seat(at, sheet);
            }
        }
    }

    /// Writes down the seats of the items of a product that is ready.
    pub(crate) fn seat(&mut self, at: usize, sheet: &Sheet) {
        self.posed[at].seat(at as u16, sheet, &mut self.seats);
    }

    /// The product that an item of the list belongs to, and its seat there.
    pub(crate) fn of(&self, item: usize) -> Option<(&Posed, Seat)> {
        let seat = self.seats.get(item).copied().flatten()?;
        Some((&self.posed[seat.product()], seat))
    }
}

/// A product that is ready.
#[derive(Debug, Default)]
pub(crate) struct Posed {
    pub(crate) problem: Problem,
    pub(crate) map: Map,
    pub(crate) solver: Solver,
    solved: bool,
}

impl Posed {
    /// Makes a group of a sheet ready with the facts that a tier admits; at the corroborated one the answers hold even
    /// if any one doubted fact is wrong.
    pub(crate) fn pose(&mut self, sheet: &Sheet, group: &Group, tier: Tier) -> Result<(), Clash> {
        sheet.problem(group, tier, &mut self.problem, &mut self.map);
        let posed = self.solver.pose(&self.problem, tier == Tier::Corroborated);
        self.solved = posed.is_ok();
        posed
    }

    /// Whether the product can be asked: its facts do not exclude each other.
    pub(crate) fn is_solved(&self) -> bool {
        self.solved
    }

    /// Writes down the seat of each item that is certainly in the product.
    pub(super) fn seat(&self, product: u16, sheet: &Sheet, seats: &mut [Option<Seat>]) {
        for (at, behind) in self.map.ordered.iter().enumerate() {
            if let Behind::Item(item) = behind {
                seats[*item as usize] = Some(Seat::Ordered(product, at as u32));
            }
        }
        for (at, item) in self.map.unordered.iter().enumerate() {
            if sheet.lines[*item as usize].place != Place::Perhaps {
                seats[*item as usize] = Some(Seat::Unordered(product, at as u32));
            }
        }
        for (at, item) in self.map.parts.iter().enumerate() {
            seats[*item as usize] = Some(Seat::Part(product, at as u32));
        }
    }

    /// The least that the item of a seat can be.
    pub(crate) fn least(&self, seat: Seat) -> f64 {
        match seat {
            Seat::Ordered(_, at) => self.solver.lower(&self.problem, at as usize),
            Seat::Unordered(_, at) => self.solver.unordered(&self.problem, at as usize).bounds.lo,
            Seat::Part(_, at) => self.solver.parts()[at as usize].bounds.lo,
        }
    }

    /// The most that the item of a seat can be.
    pub(crate) fn most(&self, seat: Seat) -> f64 {
        match seat {
            Seat::Ordered(_, at) => self.solver.upper(&self.problem, at as usize),
            Seat::Unordered(_, at) => self.solver.unordered(&self.problem, at as usize).bounds.hi,
            Seat::Part(_, at) => self.solver.parts()[at as usize].bounds.hi,
        }
    }

    /// Whether the item of a seat is at most `limit`.
    pub(crate) fn is_at_most(&self, seat: Seat, limit: f64) -> bool {
        match seat {
            Seat::Ordered(_, at) => self.solver.is_at_most(&self.problem, at as usize, limit),
            Seat::Unordered(..) | Seat::Part(..) => self.most(seat) <= limit,
        }
    }

    /// The interval of the item of a seat.
    pub(crate) fn interval(&self, sheet: &Sheet, item: usize, seat: Seat) -> Interval {
        let Self { problem, map, solver, .. } = self;
        match seat {
            Seat::Ordered(_, at) => {
                let solved = solver.ordered(problem, at as usize);
                why::of_ordered(sheet, problem, map, at as usize, &solved)
            }
            Seat::Unordered(_, at) => why::of_unordered(sheet, item, &solver.unordered(problem, at as usize)),
            Seat::Part(_, at) => {
                let part = at as usize;
                let holds = problem.blends.iter().find(|blend| blend.parts.contains(&part));
                let whole = holds.map(|blend| solver.ordered(problem, blend.at));
                let solved = &solver.parts()[part];
                why::of_part(sheet, map, item, solved, whole.as_ref().unwrap_or(solved))
            }
        }
    }

    /// The ordered entries: the first item behind each, and its bounds.
    pub(crate) fn ordered(&self) -> impl Iterator<Item = (usize, Bounds)> {
        (0..self.problem.ordered.len())
            .map(|at| (self.map.item_of(&self.problem, at), self.solver.ordered(&self.problem, at).bounds))
    }

    /// Ordered and then unordered entries as they are solved.
    pub(crate) fn solved(&self) -> impl Iterator<Item = Solved> {
        let Self { problem, solver, .. } = self;
        let ordered = (0..problem.ordered.len()).map(|at| solver.ordered(problem, at));
        ordered.chain((0..problem.unordered.len()).map(|at| solver.unordered(problem, at)))
    }
}
