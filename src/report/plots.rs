//! Plots of the HTML report, as SVG that scales with the page and needs no style attribute.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::escape::markup;
use super::numbers::{counted, thousands};
use crate::finding::Severity;
use crate::spread::{CLASSES, Spread};

/// Bars of the plot of rules.
const MOST_RULES: usize = 25;
/// Ingredients of the plot of concentrations.
const MOST_SPREADS: usize = 24;

/// Places by rule, the commonest first: a name, a bar, a number.
pub(super) fn by_rule(rules: &BTreeMap<&str, (Severity, u64)>) -> String {
    let mut rows: Vec<_> = rules.iter().collect();
    rows.sort_by_key(|(rule, (_, places))| (std::cmp::Reverse(*places), **rule));
    let Some((_, (_, longest))) = rows.first() else { return String::new() };
    let mut html = String::from("<section><h2>Places by rule</h2>\n<ul class=\"bars\" role=\"list\">\n");
    for (rule, (severity, places)) in rows.iter().take(MOST_RULES) {
        let width = 100.0 * *places as f64 / (*longest).max(1) as f64;
        let _ = writeln!(
            html,
            "<li><a href=\"#findings\" data-rule=\"{rule}\">{rule}</a> <svg class=\"{}\" height=\"12\" \
             aria-hidden=\"true\"><rect width=\"{width:.2}%\" height=\"12\" rx=\"2\"/></svg> <span>{}</span></li>",
            severity.as_str(),
            thousands(*places),
            rule = markup(rule),
        );
    }
    html.push_str("</ul>\n");
    if rows.len() > MOST_RULES {
        let rest = &rows[MOST_RULES..];
        let _ = writeln!(
            html,
            "<p class=\"small\">{} with {} are not drawn</p>",
            counted(rest.len() as u64, "more rule", "more rules"),
            counted(rest.iter().map(|(_, (_, places))| places).sum(), "place", "places"),
        );
    }
    html.push_str("</section>\n");
    html
}

/// The concentration of each ingredient over the products: full bars for products whose interval lies in a class
/// whole, pale ones for those whose interval reaches into it.
pub(super) fn spreads(spreads: &[Spread]) -> String {
    let drawn: Vec<_> = spreads
        .iter()
        .filter(|spread| spread.possible.iter().any(|count| *count > 0))
        .take(MOST_SPREADS)
        .collect();
    if drawn.is_empty() {
        return String::new();
    }
    let mut html = String::from(
        "<section><h2>Concentration of the commonest actives</h2>\n<p class=\"small\">Products by % w/w. \
         <svg class=\"swatch\" aria-hidden=\"true\"><rect class=\"full\" width=\"100%\" height=\"100%\"/></svg> \
         it lies in this class for certain \
         <svg class=\"swatch\" aria-hidden=\"true\"><rect class=\"pale\" width=\"100%\" height=\"100%\"/></svg> \
         it may</p>\n<div class=\"spreads\">\n",
    );
    for spread in drawn {
        html.push_str(&spread_plot(spread));
    }
    html.push_str("</div></section>\n");
    html
}

fn spread_plot(spread: &Spread) -> String {
    let tallest = spread.possible.iter().copied().max().unwrap_or(0).max(1);
    let step = 100.0 / CLASSES.len() as f64;
    let mut html = format!(
        "<figure><figcaption>{} <span>{}</span></figcaption>\n<svg height=\"64\" role=\"img\" aria-label=\"{}\">",
        markup(&spread.name),
        counted(spread.products, "product", "products"),
        markup(&described(spread)),
    );
    for class in 0..CLASSES.len() {
        for (kind, count) in [("pale", spread.possible[class]), ("full", spread.certain[class])] {
            if count == 0 {
                continue;
            }
            // a single product among thousands is still to be seen
            let height = (100.0 * count as f64 / tallest as f64).max(2.0);
            let _ = write!(
                html,
                "<rect class=\"{kind}\" x=\"{:.2}%\" y=\"{:.2}%\" width=\"{:.2}%\" height=\"{height:.2}%\"/>",
                step * class as f64,
                100.0 - height,
                step * 0.9,
            );
        }
    }
    html.push_str("</svg>\n<p class=\"axis\" aria-hidden=\"true\">");
    for begin in CLASSES {
        let _ = write!(html, "<span>{begin}</span>");
    }
    html.push_str("</p></figure>\n");
    html
}

/// The same in words, for readers that cannot see it.
fn described(spread: &Spread) -> String {
    let mut parts = Vec::new();
    for (class, begin) in CLASSES.iter().enumerate() {
        let end = CLASSES.get(class + 1).copied().unwrap_or(100.0);
        if spread.possible[class] > 0 {
            parts.push(format!(
                "{begin} to {end} %: {} for certain, {} possible",
                spread.certain[class], spread.possible[class]
            ));
        }
    }
    parts.join("; ")
}
