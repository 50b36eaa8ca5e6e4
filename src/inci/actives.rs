//! Where the actives of a text end whose list has no heading of its own: `Active: Zinc Oxide 20 %`, a line break, and
//! the list. Only actives carry amounts, so the list begins where they stop.

use super::list::{Item, Section};
use super::walk::Walk;

impl Walk<'_> {
    /// Moves to the main list what stands under the heading of the actives and is none. Where they end there is a line
    /// break or a full stop, or water comes next.
    pub(super) fn end_actives(&mut self) {
        let (raw, names) = (self.raw, self.names);
        let is_active = |item: &Item| item.section == Section::Active;
        let mut rest = &mut self.list.items[..];
        while let Some(first) = rest.iter().position(is_active) {
            let variant = rest[first].variant;
            let after = &mut rest[first..];
            let end = after
                .iter()
                .position(|item| !is_active(item) || item.variant != variant)
                .unwrap_or(after.len());
            let (run, behind) = after.split_at_mut(end);
            let stated = run.iter().take_while(|item| item.amount.is_some()).count();
            if let (Some(last), [next, _, ..]) = (stated.checked_sub(1).map(|at| &run[at]), &run[stated..]) {
                let gap = raw.get(last.span.end as usize..next.span.start as usize).unwrap_or_default();
                let water = names.lookup("Water").map(|found| found.id);
                let parted =
                    gap.contains(['\n', '.']) || next.identity.is_some_and(|found| Some(found.id) == water);
                let named = next.identity.is_some() && run[stated..].iter().all(|item| item.amount.is_none());
                if parted && named {
                    for item in &mut run[stated..] {
                        item.section = Section::Main;
                    }
                }
            }
            rest = behind;
        }
    }
}
