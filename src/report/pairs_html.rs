//! How the products of a shelf go together, as a page: a heat map that is a plain table, with the word in each cell and
//! a link to the reasons.

use std::io::{self, Write};

use super::escape::markup;
use super::html::prose;
use super::numbers::counted;
use super::page::page;
use crate::finding::Certainty;
use crate::shelf::{Reason, RuleReason, Shelf, Together, Verdict};

/// Writes the page. `name` is what the shelf is called.
///
/// # Errors
/// Those of the writer.
pub fn write(shelf: &Shelf, name: &str, out: &mut dyn Write) -> io::Result<()> {
    page(&format!("What goes together: {name}"), out, |out| {
        let products = counted(shelf.products.len() as u64, "product", "products");
        let pairs = counted(shelf.pairs.len() as u64, "pair", "pairs");
        writeln!(out, "<h1>What goes together</h1>")?;
        writeln!(out, "<p class=\"small\">{}: {products}, {pairs}</p>", markup(name))?;
        key(shelf, out)?;
        matrix(shelf, out)?;
        unread(shelf, out)?;
        reasons(shelf, out)
    })
}

fn class(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Avoid => "avoid",
        Verdict::Alternate => "alternate",
        Verdict::CannotTell => "cannot-tell",
        Verdict::NoRule => "no-rule",
        Verdict::Fine => "fine",
        Verdict::Helps => "helps",
    }
}

fn key(shelf: &Shelf, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "<ul class=\"key\">")?;
    for verdict in Verdict::ALL {
        let count = shelf.pairs.iter().filter(|pair| pair.verdict == verdict).count();
        if count > 0 {
            let (class, word, meaning) = (class(verdict), verdict.as_str(), verdict.meaning());
            let count = counted(count as u64, "pair", "pairs");
            writeln!(out, "<li><span class=\"word {class}\">{word}</span> {meaning} ({count})</li>")?;
        }
    }
    writeln!(out, "</ul>")
}

fn matrix(shelf: &Shelf, out: &mut dyn Write) -> io::Result<()> {
    writeln!(
        out,
        "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Matrix of products\">\n\
         <table class=\"matrix\">\n<caption>How row and column go together</caption>\n<thead><tr><td></td>"
    )?;
    for product in &shelf.products {
        writeln!(out, "<th scope=\"col\">{}</th>", markup(&product.name))?;
    }
    writeln!(out, "</tr></thead>\n<tbody>")?;
    for (row, product) in shelf.products.iter().enumerate() {
        write!(out, "<tr><th scope=\"row\">{}</th>", markup(&product.name))?;
        for column in 0..shelf.products.len() {
            match shelf.pair(row, column) {
                None => write!(out, "<td class=\"self\">itself</td>")?,
                Some(pair) => cell(pair, out)?,
            }
        }
        writeln!(out, "</tr>")?;
    }
    writeln!(out, "</tbody>\n</table>\n</div>")
}

fn cell(pair: &Together, out: &mut dyn Write) -> io::Result<()> {
    let (class, word) = (class(pair.verdict), pair.verdict.as_str());
    if pair.deciding().next().is_some() {
        write!(out, "<td class=\"{class}\"><a href=\"#{}\">{word}</a></td>", anchor(pair))
    } else {
        write!(out, "<td class=\"{class}\">{word}</td>")
    }
}

fn anchor(pair: &Together) -> String {
    format!("p{}-{}", pair.first + 1, pair.second + 1)
}

/// What rules could not see.
fn unread(shelf: &Shelf, out: &mut dyn Write) -> io::Result<()> {
    for product in &shelf.products {
        let unknown = counted((product.items - product.recognised) as u64, "name", "names");
        let name = markup(&product.name);
        if product.recognised == 0 {
            writeln!(out, "<p class=\"small\">{name}: no list, or none that was understood.</p>")?;
        } else if product.recognised < product.items {
            writeln!(
                out,
                "<p class=\"small\">{name}: {unknown} not recognised, so rules do not see them.</p>"
            )?;
        }
    }
    Ok(())
}

fn reasons(shelf: &Shelf, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "<h2>Why</h2>\n<ol class=\"reasons\">")?;
    for verdict in Verdict::ALL {
        let pairs = shelf.pairs.iter().filter(|pair| pair.verdict == verdict);
        for pair in pairs.filter(|pair| pair.deciding().next().is_some()) {
            let name = |at: usize| markup(&shelf.products[at].name);
            writeln!(
                out,
                "<li id=\"{}\"><p class=\"what\"><span class=\"word {}\">{}</span> {} and {}</p>\n<ul>",
                anchor(pair),
                class(verdict),
                verdict.as_str(),
                name(pair.first),
                name(pair.second)
            )?;
            for reason in pair.deciding() {
                match reason {
                    Reason::Rule(reason) => rule(shelf, reason, out)?,
                    Reason::ElsewhereOnTheBody => writeln!(out, "<li>They go on different skin.</li>")?,
                    Reason::NoList(at) => {
                        writeln!(out, "<li>Nothing is known of what is in {}.</li>", name(*at))?;
                    }
                }
            }
            writeln!(out, "</ul></li>")?;
        }
    }
    writeln!(out, "</ol>")
}

fn rule(shelf: &Shelf, reason: &RuleReason, out: &mut dyn Write) -> io::Result<()> {
    let likely = reason.certainty == Certainty::Likely && reason.cleared.is_none();
    writeln!(
        out,
        "<li>{}: {} <span class=\"small\"><code>{}</code>, {}, {}{}</span><ul>",
        reason.consequence(),
        prose(&reason.summary),
        markup(&reason.rule),
        reason.severity.as_str(),
        reason.status.as_str(),
        if likely { ", likely" } else { "" }
    )?;
    for side in &reason.sides {
        let gap = if side.amount.is_empty() { "" } else { ", " };
        writeln!(
            out,
            "<li>{}: {}{gap}{}</li>",
            markup(&shelf.products[side.product].name),
            markup(&side.ingredient),
            markup(&side.amount)
        )?;
    }
    writeln!(out, "</ul></li>")
}
