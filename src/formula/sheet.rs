//! A list as inference sees it: what each item is, where it stands, and the facts about it.

use std::iter;

use super::boxes::{Blend, Bounds, Entry, Problem};
use super::fact::{Fact, Tier};
use super::facts::Facts;
use super::later::Later;
use super::ready::Kind;
use crate::dictionary::IngredientId;

/// Where an item stands in the model.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Place {
    /// Its place in the list says something about its amount.
    Ordered,
    /// It is in the product, but its place says nothing.
    Unordered,
    /// One of a blend or of a set of alternatives that share a place.
    Part {
        /// The number of the blend, which neighbouring items share.
        blend: u16,
        /// Alternatives, or parts whose order says nothing.
        unordered: bool,
    },
    /// It may be in the product or not.
    Perhaps,
}

/// One item.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Line {
    /// What it is, if known.
    pub ingredient: Option<IngredientId>,
    /// Where it stands.
    pub place: Place,
    /// The product, shade or kit part it belongs to.
    pub group: u16,
    /// Whether its mass adds to the total.
    pub counted: bool,
}

/// All items of a list with their facts.
#[derive(Clone, Debug, Default)]
pub struct Sheet {
    /// The items, parallel to the list.
    pub lines: Vec<Line>,
    /// By item: what its levels come to; empty when amounts are declared or facts have been set aside.
    pub(crate) caps: Vec<Caps>,
    /// What decides the levels, and the family of those that mean nothing here.
    pub(crate) kind: Kind,
    pub(crate) perfume: Option<u8>,
    /// The facts. Where they are nothing but levels they are only written out for those who want to see them.
    facts: Later<Facts>,
    /// The separate products.
    pub groups: Vec<Group>,
    /// The items by group, in label order.
    pub(crate) members: Vec<u32>,
}

/// One product of a list that may hold several.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Group {
    /// Its number, as in [`Line::group`].
    pub number: u16,
    /// Its items, as a range of the members.
    pub(crate) members: [u32; 2],
    /// What its items add up to.
    pub total: Bounds,
    /// Above this the order is descending.
    pub line: f64,
}

/// Which item stands behind each entry of a problem.
#[derive(Clone, Debug, Default)]
pub(crate) struct Map {
    pub(crate) ordered: Vec<Behind>,
    pub(crate) unordered: Vec<u32>,
    pub(crate) parts: Vec<u32>,
}

/// What an ordered entry stands for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Behind {
    /// One item.
    Item(u32),
    /// A blend, an index into [`Problem::blends`].
    Blend(u32),
}

impl Map {
    fn clear(&mut self) {
        self.ordered.clear();
        self.unordered.clear();
        self.parts.clear();
    }

    /// The first item behind an ordered entry.
    pub(crate) fn item_of(&self, problem: &Problem, entry: usize) -> usize {
        match self.ordered[entry] {
            Behind::Item(item) => item as usize,
            Behind::Blend(blend) => self.parts[problem.blends[blend as usize].parts.start] as usize,
        }
    }
}

impl Sheet {
    /// Empties the sheet and keeps its buffers.
    pub fn clear(&mut self) {
        self.lines.clear();
        self.caps.clear();
        self.facts.forget();
        self.groups.clear();
        self.members.clear();
    }

    /// The facts, by item.
    #[must_use]
    pub fn facts(&self) -> &[Fact] {
        &self.written().all
    }

    pub(crate) fn range_of(&self, item: usize) -> [usize; 2] {
        self.written().range_of(item)
    }

    #[inline]
    fn written(&self) -> &Facts {
        let levels = |id| self.kind.levels(id);
        self.facts.get(|facts| facts.fill(&self.lines, self.perfume, |_| iter::empty(), levels))
    }

    /// Writes out the facts of a list of which more is known than levels.
    pub(crate) fn declare(&mut self, fill: impl FnOnce(&mut Facts, &[Line], Option<u8>)) {
        let mut facts = self.facts.take();
        fill(&mut facts, &self.lines, self.perfume);
        self.facts.put(facts);
        self.caps.clear();
    }

    /// The items and the facts, to give some of them up.
    pub(crate) fn give_up(&mut self) -> (&mut [Line], &mut [Fact]) {
        self.written();
        self.caps.clear();
        let facts = self.facts.made_mut().map_or(&mut [][..], |facts| &mut facts.all);
        (&mut self.lines, facts)
    }

    /// Sorts the items into groups, all with the same total and line. Only with `several` may there be more than one.
    pub(crate) fn group(&mut self, line: f64, total: Bounds, several: bool) {
        self.members.extend(0..self.lines.len() as u32);
        let lines = &self.lines;
        if !several {
            let members = [0, self.members.len() as u32];
            self.groups.extend(lines.first().map(|first| Group {
                number: first.group,
                members,
                total,
                line,
            }));
            return;
        }
        self.members.sort_by_key(|item| lines[*item as usize].group);
        let mut from = 0;
        while from < self.members.len() {
            let number = self.lines[self.members[from] as usize].group;
            let same = |item: &u32| self.lines[*item as usize].group == number;
            let count = self.members[from..].iter().take_while(|item| same(item)).count();
            let members = [from as u32, (from + count) as u32];
            self.groups.push(Group { number, members, total, line });
            from += count;
        }
    }

    pub(crate) fn members(&self, group: &Group) -> &[u32] {
        &self.members[group.members[0] as usize..group.members[1] as usize]
    }

    /// Takes every item of a group out of the order.
    pub(crate) fn forget_order(&mut self, group: &Group) {
        for at in group.members[0] as usize..group.members[1] as usize {
            let line = &mut self.lines[self.members[at] as usize];
            if matches!(line.place, Place::Ordered | Place::Part { .. }) {
                line.place = Place::Unordered;
            }
        }
    }

    /// The problem of one group with the facts that a tier admits.
    pub(crate) fn problem(&self, group: &Group, tier: Tier, problem: &mut Problem, map: &mut Map) {
        let cap = match tier {
            Tier::Corroborated if !self.caps.is_empty() => Caps::corroborated,
            Tier::Practical if !self.caps.is_empty() => Caps::practical,
            _ => return self.problem_with(group, tier, |_| true, problem, map),
        };
        self.arrange(group, |item| cap(&self.caps[item]).entry(&self.lines[item]), problem, map);
    }

    /// The same with only those facts (by index) that `keep` keeps.
    pub(crate) fn problem_with(
        &self,
        group: &Group,
        tier: Tier,
        keep: impl Fn(usize) -> bool,
        problem: &mut Problem,
        map: &mut Map,
    ) {
        self.arrange(group, |item| self.entry(item, tier, &keep), problem, map);
    }

    /// Puts each item of a group where it stands in the problem.
    fn arrange(&self, group: &Group, entry: impl Fn(usize) -> Entry, problem: &mut Problem, map: &mut Map) {
        problem.clear();
        map.clear();
        (problem.total, problem.line) = (group.total, group.line);
        let ordered = |item: &u32| self.lines[*item as usize].place == Place::Ordered;
        if self.members(group).iter().all(ordered) {
            problem.ordered.extend(self.members(group).iter().map(|item| entry(*item as usize)));
            map.ordered.extend(self.members(group).iter().map(|item| Behind::Item(*item)));
            return;
        }
        let mut open: Option<u16> = None;
        for &item in self.members(group) {
            let line = &self.lines[item as usize];
            let entry = entry(item as usize);
            let Place::Part { blend, unordered } = line.place else {
                open = None;
                if line.place == Place::Ordered {
                    problem.ordered.push(entry);
                    map.ordered.push(Behind::Item(item));
                } else {
                    problem.unordered.push(entry);
                    map.unordered.push(item);
                }
                continue;
            };
            if open != Some(blend) {
                open = Some(blend);
                let start = problem.parts.len();
                map.ordered.push(Behind::Blend(problem.blends.len() as u32));
                problem.blends.push(Blend {
                    at: problem.ordered.len(),
                    parts: start..start,
                    descending: !unordered,
                });
                problem.ordered.push(Entry::new(0.0, group.total.hi));
            }
            if let Some(blend) = problem.blends.last_mut() {
                blend.parts.end += 1;
            }
            problem.parts.push(entry);
            map.parts.push(item);
        }
    }

    /// What the admitted facts say about one item.
    fn entry(&self, item: usize, tier: Tier, keep: impl Fn(usize) -> bool) -> Entry {
        let [from, to] = self.range_of(item);
        let facts = (from..to).zip(&self.facts()[from..to]).filter(|(at, _)| keep(*at)).map(|(_, fact)| fact);
        Said::by(facts, tier).entry(&self.lines[item])
    }
}

/// What several facts say of one amount together.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(crate) struct Said {
    /// What those say that are not doubted.
    trusted: Bounds,
    /// The lowest upper end that is doubted, and the next one.
    doubted: f64,
    next: f64,
}

impl Said {
    /// Nothing is said.
    pub(crate) const NOTHING: Self =
        Self { trusted: Bounds::ANY, doubted: f64::INFINITY, next: f64::INFINITY };

    /// What the facts say that a tier admits.
    fn by<'f>(facts: impl IntoIterator<Item = &'f Fact>, tier: Tier) -> Self {
        let mut said = Self::NOTHING;
        for fact in facts.into_iter().filter(|fact| tier.admits(fact)) {
            said.add(fact.bounds, tier == Tier::Corroborated && fact.trust.is_doubted());
        }
        said
    }

    /// Says something more.
    pub(crate) fn add(&mut self, bounds: Bounds, doubted: bool) {
        if doubted {
            self.next = self.next.min(self.doubted.max(bounds.hi));
            self.doubted = self.doubted.min(bounds.hi);
        } else {
            self.trusted = self.trusted.and(bounds);
        }
    }

    /// What is left as the upper end.
    fn cap(&self) -> Cap {
        let hi = self.trusted.hi.min(self.doubted);
        Cap { hi, spare: self.trusted.hi.min(self.next).max(hi) }
    }

    /// What is known of the item of a line of which this is said.
    fn entry(&self, line: &Line) -> Entry {
        let lo = if line.place == Place::Perhaps { 0.0 } else { self.trusted.lo };
        let mut entry = self.cap().entry(line);
        entry.bounds.lo = lo;
        entry
    }
}

/// The upper end of one amount by itself.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(crate) struct Cap {
    pub(crate) hi: f64,
    /// What is left when the one doubted fact behind it is wrong.
    pub(crate) spare: f64,
}

impl Cap {
    /// What is known of the item of a line of which nothing else is known.
    fn entry(self, line: &Line) -> Entry {
        Entry { bounds: Bounds { lo: 0.0, hi: self.hi }, spare: self.spare, counted: line.counted }
    }
}

/// What levels of one amount come to.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(crate) struct Caps {
    /// At the corroborated tier.
    corroborated: Cap,
    /// At the practical tier, where nothing is doubted.
    practical: f64,
}

impl Caps {
    /// No level is known.
    pub(crate) const ANY: Self =
        Self { corroborated: Cap { hi: Bounds::ANY.hi, spare: Bounds::ANY.hi }, practical: Bounds::ANY.hi };

    /// The levels of the two tiers.
    pub(crate) fn of(corroborated: &Said, practical: &Said) -> Self {
        Self { corroborated: corroborated.cap(), practical: practical.cap().hi }
    }

    /// What they come to at the corroborated tier.
    #[inline]
    pub(crate) fn corroborated(&self) -> Cap {
        self.corroborated
    }

    /// What they come to at the practical tier.
    #[inline]
    pub(crate) fn practical(&self) -> Cap {
        Cap { hi: self.practical, spare: self.practical }
    }
}
