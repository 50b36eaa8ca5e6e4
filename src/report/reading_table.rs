//! How a list was read, for people: items, identities, and a chart of what each concentration can be.

use std::io::{self, Write};

use super::escape::visible;
use super::numbers;
use crate::dictionary::Dictionary;
use crate::formula::Formula;
use crate::inci::{Item, Section};
use crate::product::Product;

/// Columns of the chart: four for each power of ten from 0.001 to 100 %.
const CHART: usize = 20;
/// The least amount the chart shows, as a power of ten.
const LEAST: f64 = -3.0;
/// Powers of ten the chart spans.
const DECADES: f64 = 5.0;
/// Columns of a name.
const NAME: usize = 38;

/// What the terminal can show.
#[derive(Clone, Copy, Debug)]
pub struct Look {
    /// Box drawing; otherwise ASCII.
    pub unicode: bool,
}

/// Writes one product.
///
/// # Errors
/// Those of the writer.
pub fn write(
    source: &str,
    record: Option<u64>,
    product: &Product<'_>,
    formula: &Formula,
    look: Look,
    out: &mut dyn Write,
) -> io::Result<()> {
    let list = product.list;
    write!(out, "{}", visible(source))?;
    if let Some(record) = record {
        write!(out, ", record {record}")?;
    }
    if let Some(name) = product.name {
        write!(out, ": {}", visible(name.value))?;
    }
    let known = list.items.iter().filter(|item| item.identity.is_some()).count();
    let count = numbers::counted(list.items.len() as u64, "item", "items");
    writeln!(out, "\n{count}, {} recognised", numbers::thousands(known as u64))?;
    let line = line_after(formula);
    let (mut section, mut variant) = (Section::Main, None);
    for (index, item) in list.items.iter().enumerate() {
        if item.variant != variant {
            variant = item.variant;
            let name = variant.and_then(|at| list.variants.get(usize::from(at)));
            writeln!(out, "  {}", visible(name.map_or("", |variant| &variant.name)))?;
        }
        if item.section != section {
            section = item.section;
            writeln!(out, "  {}", section.as_str())?;
        }
        write_item(index, item, product, formula, look, out)?;
        if line.contains(&index) {
            writeln!(out, "     {:<NAME$} {}", "", rule(look, "1 % line here or above"))?;
        }
    }
    for part in &list.ignored {
        let text = part.span.slice(product.text).trim();
        writeln!(
            out,
            "  not read as an ingredient ({}): {}",
            part.why.as_str(),
            clipped(&visible(text), 60)
        )?;
    }
    for problem in &list.problems {
        let text = problem.span.slice(product.text).trim();
        writeln!(out, "  {}: {}", problem.kind.as_str(), clipped(&visible(text), 60))?;
    }
    if let Some(missing) = formula.missing {
        writeln!(out, "  no concentrations: {}", missing.as_str())?;
    }
    writeln!(out)
}

/// The last items before the first that are certainly at or below the line, one for each product of the list.
fn line_after(formula: &Formula) -> Vec<usize> {
    let below = formula.windows().filter_map(|window| window.surely_below);
    below.filter_map(|item| (item as usize).checked_sub(1)).collect()
}

fn rule(look: Look, text: &str) -> String {
    let dash = if look.unicode { "─" } else { "-" };
    format!("{0} {text} {0}", dash.repeat(2))
}

fn write_item(
    index: usize,
    item: &Item,
    product: &Product<'_>,
    formula: &Formula,
    look: Look,
    out: &mut dyn Write,
) -> io::Result<()> {
    let name = visible(item.name(product.text)).into_owned();
    let identity = item.identity.map(|identity| {
        let ingredient = Dictionary::embedded().ingredient(identity.id);
        let same = ingredient.inci().eq_ignore_ascii_case(&name);
        if same { String::new() } else { format!("{} ({})", ingredient.inci(), identity.how.name()) }
    });
    let identity = identity.unwrap_or_else(|| "not recognised".to_owned());
    let interval = formula.interval(index);
    let (range, chart) = match interval {
        Some(interval) => {
            let estimate = formula.estimate(index).map(|estimate| estimate.point);
            (numbers::range(interval.lo, interval.hi), bar(interval.lo, interval.hi, estimate, look))
        }
        None => (String::new(), " ".repeat(CHART)),
    };
    writeln!(out, "{:>4} {:<NAME$} {chart} {range:>14}  {identity}", index + 1, clipped(&name, NAME))
}

/// A bar from `lo` to `hi` on a log scale, with the estimate on it.
fn bar(lo: f64, hi: f64, estimate: Option<f64>, look: Look) -> String {
    let (body, mark, empty) = if look.unicode { ('━', '●', '·') } else { ('=', 'o', '.') };
    let at = |percent: f64| {
        let share = (percent.max(f64::MIN_POSITIVE).log10() - LEAST) / DECADES;
        (share.clamp(0.0, 1.0) * (CHART - 1) as f64).round() as usize
    };
    let (from, to) = (at(lo), at(hi));
    let point = estimate.map(at);
    (0..CHART)
        .map(|column| match column {
            _ if point == Some(column) => mark,
            _ if (from..=to).contains(&column) => body,
            _ => empty,
        })
        .collect()
}

/// At most `width` characters of a text.
fn clipped(text: &str, width: usize) -> String {
    if text.chars().count() <= width {
        return text.to_owned();
    }
    text.chars().take(width - 1).chain(['…']).collect()
}
