//! Which items of a list stand where their amount puts them, and which stand somewhere else for another reason.

use super::lines::{Seen, Setting};
use super::sheet::{Line, Place, Sheet};
use crate::dictionary::{ClassSet, Dictionary, IngredientId};
use crate::inci::Section;

/// Names in a row that are in alphabetical order by chance once in 720 times.
const ALPHABETICAL_RUN: usize = 6;

/// Finds, in each group, the items whose place says nothing after all.
pub(crate) fn places(setting: &Setting<'_>, seen: Seen, sheet: &mut Sheet) {
    let items = &setting.list.items;
    let Sheet { lines, groups, members, .. } = sheet;
    for group in groups {
        let members = &members[group.members[0] as usize..group.members[1] as usize];
        let section = |item: &u32| items[*item as usize].section;
        let drug = seen.has(Section::Active) && members.iter().any(|item| section(item) == Section::Active);
        if drug && members.iter().all(|item| section(item) == Section::Active) {
            // Active ingredients alone are never the whole product.
            group.total.lo = 0.0;
        }
        for of in [Section::Main, Section::Inactive].into_iter().filter(|of| seen.has(*of)) {
            let names = || {
                let items = members.iter().map(|item| &items[*item as usize]);
                items.filter(|item| item.section == of).map(|item| item.name(setting.text))
            };
            // A drug's inactive ingredients may follow others; a list of its own is alphabetical from end to end.
            let alphabetical = match of {
                Section::Inactive => has_alphabetical_run(names()),
                _ => names().is_sorted_by(|a, b| !precedes(b, a)) && names().count() >= ALPHABETICAL_RUN,
            };
            if alphabetical || (drug && setting.law.drugs_unordered) {
                let items = members.iter().filter(|item| section(item) == of);
                items.for_each(|item| leave_order(&mut lines[*item as usize]));
            }
        }
        leading_filters(setting, members, lines);
        // Hair dyes get no such freedom; for other hair products giving it is only wider.
        if setting.law.colourants_last {
            trailing_colourants(setting.names, members, lines);
        }
    }
}

/// Takes an item out of the order, if it is part of it.
fn leave_order(line: &mut Line) {
    if line.place == Place::Ordered {
        line.place = Place::Unordered;
    }
}

/// Takes declared sunscreen filters at the very start out of the order: actives of a drug label whose heading was lost
/// stand in an order of their own.
fn leading_filters(setting: &Setting<'_>, members: &[u32], lines: &mut [Line]) {
    let names = setting.names;
    let declared = |item: &&u32| setting.list.items[**item as usize].amount.is_some();
    for &item in members.iter().take_while(declared) {
        let line = &mut lines[item as usize];
        let classes = line.ingredient.map_or(ClassSet::default(), |id| names.classes_of(id));
        let filters = ["uv-filter-organic", "uv-filter-mineral"].into_iter();
        if !filters.filter_map(|name| names.class(name)).any(|class| classes.contains(class)) {
            break;
        }
        leave_order(line);
    }
}

/// Takes the colourants at the very end out of the order, and unknown names among them, which may be colourants.
fn trailing_colourants(names: &Dictionary, members: &[u32], lines: &mut [Line]) {
    let mut first = members.len();
    for (at, item) in members.iter().enumerate().rev() {
        let line = &lines[*item as usize];
        match line.ingredient {
            _ if line.place == Place::Perhaps => {}
            _ if line.place != Place::Ordered => break,
            Some(id) if is_colourant(names, id) => first = at,
            Some(_) => break,
            None => {}
        }
    }
    members[first..].iter().for_each(|item| leave_order(&mut lines[*item as usize]));
}

fn is_colourant(names: &Dictionary, id: IngredientId) -> bool {
    names.ingredient(id).functions().any(|function| function == "colorant")
}

/// Whether [`ALPHABETICAL_RUN`] names in a row are in alphabetical order.
fn has_alphabetical_run<'a>(names: impl Iterator<Item = &'a str>) -> bool {
    let mut last: Option<&str> = None;
    let mut run = 0;
    names.into_iter().any(|name| {
        let after = last.replace(name).is_none_or(|last| !precedes(name, last));
        run = if after { run + 1 } else { 1 };
        run >= ALPHABETICAL_RUN
    })
}

fn precedes(a: &str, b: &str) -> bool {
    let folded = |byte: u8| byte.to_ascii_lowercase();
    a.bytes().map(folded).lt(b.bytes().map(folded))
}
