//! A report in one HTML file that needs no network and works, unfiltered, without scripts. The policy in its head
//! allows exactly the style and the script of this file and nothing else.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::io::{self, Write};

use super::drawing::{head, span_of, windows};
use super::escape::{markup, visible};
use super::ledger::ledger;
use super::numbers::{counted, thousands};
use super::snippet::Window;
use super::{Options, mark, plots};
use crate::finding::{Finding, Severity};
use crate::outcome::Outcome;

const STYLE: &str = include_str!("html.css");
const SCRIPT: &str = include_str!("html.js");
/// Hashes of the two, as the policy wants them; a test computes them anew.
const STYLE_HASH: &str = "sha256-edygcp4DQl6g5RfKxwW4wh9bOctx5/aPUy9NkpxFnbs=";
const SCRIPT_HASH: &str = "sha256-8gtgXeU+pA+StxJsHnmq9+Q/DtujY8np19IBMBWxJG4=";
/// Findings that are written out; more would make a page that no phone opens.
const MOST: usize = 5_000;
/// Columns of the text around a place.
const WIDTH: usize = 96;

pub(super) fn write(outcome: &Outcome, options: &Options<'_>, out: &mut dyn Write) -> io::Result<()> {
    let shown = options.number(outcome);
    let mut rules: BTreeMap<&str, (Severity, u64)> = BTreeMap::new();
    let mut severities = BTreeSet::new();
    for (_, rule, count) in options.counts(outcome) {
        let (severity, places) = rules.entry(rule).or_insert((count.severity, 0));
        *severity = (*severity).max(count.severity);
        *places += count.places;
        severities.insert(Reverse(count.severity));
    }
    write!(
        out,
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src '{STYLE_HASH}'; \
         script-src '{SCRIPT_HASH}'; base-uri 'none'; form-action 'none'\">\n\
         <meta name=\"referrer\" content=\"no-referrer\">\n\
         <title>incilint: {}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<main>\n",
        counted(shown, "finding", "findings"),
    )?;
    top(outcome, options, out)?;
    out.write_all(plots::by_rule(&rules).as_bytes())?;
    out.write_all(plots::spreads(&outcome.spreads).as_bytes())?;
    if shown > 0 {
        writeln!(out, "<section aria-labelledby=\"list\">\n<h2 id=\"list\">Findings</h2>")?;
        filters(&severities, &rules, out)?;
        writeln!(out, "<ol id=\"findings\" role=\"list\">")?;
        for finding in options.shown(outcome).take(MOST) {
            out.write_all(entry(outcome, &*finding?).as_bytes())?;
        }
        writeln!(out, "</ol>")?;
        if shown > MOST as u64 {
            writeln!(
                out,
                "<p class=\"rest\">{} more are left out of this page; the machine formats have all.</p>",
                thousands(shown - MOST as u64)
            )?;
        }
        writeln!(out, "</section>")?;
    }
    write!(out, "</main>\n<script>{SCRIPT}</script>\n</body>\n</html>\n")
}

fn top(outcome: &Outcome, options: &Options<'_>, out: &mut dyn Write) -> io::Result<()> {
    let ledger = ledger(outcome, options);
    let class = if ledger.empty { "ledger empty" } else { "ledger" };
    writeln!(out, "<header>\n<h1>incilint</h1>\n<p class=\"{class}\">{}</p>", markup(&ledger.checked))?;
    for (word, parts) in [("Not checked", ledger.not_checked), ("Not shown", ledger.not_shown)] {
        if !parts.is_empty() {
            writeln!(out, "<p class=\"small\">{word}: {}</p>", markup(&parts.join(" · ")))?;
        }
    }
    for remark in &outcome.remarks {
        writeln!(out, "<p class=\"small\">{}</p>", prose(remark))?;
    }
    let inputs: Vec<_> =
        outcome.inputs.iter().take(20).map(|input| markup(&input.name).into_owned()).collect();
    let more = match outcome.inputs.len().saturating_sub(20) {
        0 => String::new(),
        more => format!(" and {} more", thousands(more as u64)),
    };
    let market = match &outcome.markets[..] {
        [] => "for no market in particular".to_owned(),
        markets => format!("market {}", markets.join(", ")),
    };
    writeln!(
        out,
        "<p class=\"small\">{}{more}; {}; for {}; incilint {}, rules of {}</p>\n</header>",
        inputs.join(", "),
        markup(&market),
        markup(&outcome.on),
        env!("CARGO_PKG_VERSION"),
        markup(options.rules.version()),
    )
}

fn filters(
    severities: &BTreeSet<Reverse<Severity>>,
    rules: &BTreeMap<&str, (Severity, u64)>,
    out: &mut dyn Write,
) -> io::Result<()> {
    write!(
        out,
        "<form id=\"filters\" hidden>\n<label>Search <input type=\"search\" id=\"search\" autocomplete=\"off\"></label>\n\
         <label>Rule <select id=\"rule\"><option value=\"\">all rules</option>"
    )?;
    for rule in rules.keys() {
        let rule = markup(rule);
        write!(out, "<option value=\"{rule}\">{rule}</option>")?;
    }
    writeln!(out, "</select></label>\n<fieldset><legend>Severity</legend>")?;
    for Reverse(severity) in severities {
        let word = severity.as_str();
        writeln!(out, "<label><input type=\"checkbox\" value=\"{word}\" checked> {word}</label>")?;
    }
    writeln!(out, "</fieldset>\n<output id=\"count\" aria-live=\"polite\"></output>\n</form>")
}

fn entry(outcome: &Outcome, finding: &Finding) -> String {
    let severity = finding.severity.as_str();
    let mut html = format!(
        "<li class=\"finding {severity}\" data-rule=\"{rule}\" data-severity=\"{severity}\">\n\
         <h3 class=\"what\"><span class=\"severity\">{severity}</span> {message}</h3>\n\
         <p class=\"where\">{place} · <code>{rule}</code>",
        rule = markup(&finding.rule),
        message = prose(&finding.message),
        place = prose(&head(outcome, &finding.place)),
    );
    if finding.occurrences > 1 {
        let _ = write!(html, " · {} places", thousands(finding.occurrences));
    }
    let _ = writeln!(
        html,
        " · {}, {}{}</p>",
        finding.certainty.as_str(),
        finding.status.as_str(),
        mark(outcome, finding)
    );
    for window in windows(outcome, finding, WIDTH, true) {
        text(&window, &mut html);
    }
    for (place, text) in finding.labels.iter().filter(|(place, _)| span_of(place).is_none()) {
        let _ = writeln!(html, "<p class=\"where\">{}: {}</p>", prose(&head(outcome, place)), prose(text));
    }
    if !finding.also.is_empty() {
        let places: Vec<_> = finding.also.iter().map(|place| prose(&head(outcome, place))).collect();
        let _ = writeln!(html, "<p class=\"where\">also {}</p>", places.join("; "));
    }
    if let Some(help) = &finding.help {
        let _ = writeln!(html, "<p class=\"help\">{}</p>", prose(help));
    }
    html.push_str("</li>\n");
    html
}

/// The lines of a window with the marked parts, and what the labels say.
fn text(window: &Window, html: &mut String) {
    html.push_str("<pre>");
    for (number, pieces) in window.pieces() {
        let _ = write!(html, "<span class=\"line\">{number}</span> ");
        for (marked, piece) in pieces {
            let piece = markup(piece);
            let _ = if marked { write!(html, "<mark>{piece}</mark>") } else { write!(html, "{piece}") };
        }
        html.push('\n');
    }
    html.push_str("</pre>\n");
    let said: Vec<_> = window.labels.iter().filter(|label| !label.text.is_empty()).collect();
    if !said.is_empty() {
        html.push_str("<ul class=\"labels\">");
        for label in said {
            let _ = write!(
                html,
                "<li><mark>{}</mark> {}</li>",
                markup(window.marked(label)),
                markup(&label.text)
            );
        }
        html.push_str("</ul>\n");
    }
}

/// A message with the names between backticks as code.
pub(super) fn prose(text: &str) -> String {
    let text = visible(text);
    let parts: Vec<&str> = text.split('`').collect();
    if parts.len().is_multiple_of(2) {
        return markup(&text).into_owned();
    }
    let mut html = String::with_capacity(text.len() + 32);
    for (index, part) in parts.into_iter().enumerate() {
        let part = markup(part);
        let _ = if index % 2 == 1 { write!(html, "<code>{part}</code>") } else { write!(html, "{part}") };
    }
    html
}
