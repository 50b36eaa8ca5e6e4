//! A week of a routine as a page: a table of days, mornings and evenings, with links from steps to what there is to
//! say about them.

use std::io::{self, Write};

use super::escape::markup;
use super::html::prose;
use super::numbers::counted;
use super::page::page;
use super::week_text::pause;
use crate::finding::Finding;
use crate::outcome::Outcome;
use crate::week::{Entry, Week};

/// Writes the page.
///
/// # Errors
/// Those of the writer.
pub fn write(week: &Week, outcome: &Outcome, out: &mut dyn Write) -> io::Result<()> {
    let name = week.name.as_deref().unwrap_or("Routine");
    let monday = week.days.first().map(|day| day.date.to_string()).unwrap_or_default();
    page(&format!("{name}, week of {monday}"), out, |out| {
        writeln!(out, "<h1>{}</h1>\n<p class=\"small\">Week of {monday}</p>", markup(name))?;
        if week.is_empty() {
            writeln!(out, "<p>Nothing is planned in this week.</p>")?;
        } else {
            table(week, outcome, out)?;
        }
        if week.floats() {
            writeln!(
                out,
                "<p class=\"small\">~ Its days are left open; shown is one way of following them.</p>"
            )?;
        }
        if week.missing > 0 {
            let steps = counted(week.missing as u64, "step is", "steps are");
            writeln!(
                out,
                "<p class=\"small\">{steps} missing here: product or days were not understood.</p>"
            )?;
        }
        findings(week, outcome, out)
    })
}

fn table(week: &Week, outcome: &Outcome, out: &mut dyn Write) -> io::Result<()> {
    writeln!(
        out,
        "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"The week\">\n\
         <table class=\"week\">\n<thead><tr><th scope=\"col\">Day</th><th scope=\"col\">Morning</th>\
         <th scope=\"col\">Evening</th></tr></thead>\n<tbody>"
    )?;
    for day in &week.days {
        writeln!(
            out,
            "<tr><th scope=\"row\"><time datetime=\"{}\">{}</time></th>",
            day.date,
            day.date.strftime("%a %-d %b")
        )?;
        for entries in [&day.am, &day.pm] {
            slot(entries, week, outcome, out)?;
        }
        writeln!(out, "</tr>")?;
    }
    writeln!(out, "</tbody>\n</table>\n</div>")
}

fn slot(entries: &[Entry], week: &Week, outcome: &Outcome, out: &mut dyn Write) -> io::Result<()> {
    if entries.is_empty() {
        return writeln!(out, "<td class=\"rest\">nothing</td>");
    }
    write!(out, "<td><ol>")?;
    let mut entries = entries.iter().peekable();
    while let Some(entry) = entries.next() {
        // A pause belongs to the step before it, so that it has no number of its own.
        write!(out, "<li>")?;
        step(entry, week, outcome, out)?;
        while let Some(Entry::Wait(seconds)) = entries.next_if(|next| matches!(next, Entry::Wait(_))) {
            write!(out, "<span class=\"wait\">{}</span>", pause(*seconds))?;
        }
        write!(out, "</li>")?;
    }
    writeln!(out, "</ol></td>")
}

fn step(entry: &Entry, week: &Week, outcome: &Outcome, out: &mut dyn Write) -> io::Result<()> {
    let Entry::Step { name, zones, floats, marks } = entry else { return Ok(()) };
    let tilde = if floats.is_some() { "~" } else { "" };
    write!(out, "{tilde}{}", markup(name))?;
    if let Some(words) = floats.as_ref().filter(|words| !words.is_empty()) {
        write!(out, " <span class=\"rest\">({})</span>", markup(words))?;
    }
    if !zones.is_empty() {
        write!(out, " <span class=\"rest\">@{}</span>", markup(&zones.join(", ")))?;
    }
    for &mark in marks {
        let severity = outcome.findings.held()[week.marked[mark]].severity.as_str();
        let number = mark + 1;
        write!(out, " <a class=\"mark {severity}\" href=\"#f{number}\">{severity} {number}</a>")?;
    }
    Ok(())
}

fn findings(week: &Week, outcome: &Outcome, out: &mut dyn Write) -> io::Result<()> {
    let all = outcome.findings.held();
    if all.is_empty() {
        return writeln!(out, "<p>Nothing found.</p>");
    }
    if !week.marked.is_empty() {
        writeln!(out, "<h2>What there is to say about the steps</h2>\n<ol class=\"findings\">")?;
        for (mark, &at) in week.marked.iter().enumerate() {
            finding(&format!("<li id=\"f{}\">", mark + 1), &all[at], out)?;
        }
        writeln!(out, "</ol>")?;
    }
    if !week.elsewhere.is_empty() {
        writeln!(out, "<h2>About the rest of the file</h2>\n<ul class=\"findings\">")?;
        for &at in &week.elsewhere {
            finding("<li>", &all[at], out)?;
        }
        writeln!(out, "</ul>")?;
    }
    Ok(())
}

fn finding(open: &str, finding: &Finding, out: &mut dyn Write) -> io::Result<()> {
    let severity = finding.severity.as_str();
    writeln!(
        out,
        "{open}<p><span class=\"mark {severity}\">{severity}</span> {} <code class=\"small\">{}</code></p>",
        prose(&finding.message),
        markup(&finding.rule)
    )?;
    if let Some(help) = &finding.help {
        writeln!(out, "<p class=\"small\">{}</p>", prose(help))?;
    }
    writeln!(out, "</li>")
}
