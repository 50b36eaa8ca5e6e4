//! The human report, read as a person reads it.

use std::time::{Duration, Instant};

use incilint::finding::{Location, Place, Severity};
use incilint::outcome::Summary;
use incilint::report::{Format, Options};
use incilint::source::{Source, SourceId, Span};
use snapbox::{assert_data_eq, file};

use crate::render;
use crate::sample::{catalogue, edit, finding, in_text, input, mixed, outcome, text_place};

#[test]
fn findings_of_every_shape_and_the_ledger() {
    let rules = catalogue();
    let shown = render(&mixed(), Format::Human, &Options::new(&rules));
    assert_data_eq!(shown, file!["expected/mixed.human.txt"].raw());
}

#[test]
fn other_places_are_all_named_or_their_rest_is_counted() {
    let rules = catalogue();
    let also = |occurrences, named: usize| {
        let mut mixed = mixed();
        edit(&mut mixed, |all| {
            all[2].occurrences = occurrences;
            all[2].also.truncate(named);
        });
        let shown = render(&mixed, Format::Human, &Options::new(&rules));
        let line = shown.lines().find_map(|line| line.trim().strip_prefix("also: "));
        line.unwrap_or_default().to_owned()
    };
    assert_eq!(also(1, 0), "");
    assert_eq!(also(3, 2), "line 1311 (A-102), line 1402 (A-110)");
    assert_eq!(also(4, 2), "line 1311 (A-102), line 1402 (A-110) and 1 more place");
    assert_eq!(also(1001, 1), "line 1311 (A-102) and 999 more places");
    assert_eq!(also(3, 0), "2 more places");
}

#[test]
fn drawn_in_ascii_for_a_narrow_terminal() {
    let rules = catalogue();
    let options = Options { unicode: false, width: 72, ..Options::new(&rules) };
    let shown = render(&mixed(), Format::Human, &options);
    assert!(shown.is_ascii());
    let widest = shown.lines().map(str::len).max().unwrap_or(0);
    assert!(widest <= 74, "{widest}");
    assert!(shown.contains("      `---"), "the box is closed");
}

#[test]
fn colour_only_adds_colour() {
    let rules = catalogue();
    let plain = render(&mixed(), Format::Human, &Options::new(&rules));
    let coloured = render(&mixed(), Format::Human, &Options { colour: true, ..Options::new(&rules) });
    assert!(coloured.contains("\u{1b}[1;33mwarning[layering/retinoid-with-aha]:\u{1b}[0m"));
    let mut stripped = String::new();
    let mut rest = coloured.as_str();
    while let Some((before, after)) = rest.split_once("\u{1b}[") {
        stripped.push_str(before);
        rest = after.split_once('m').expect("a colour ends").1;
    }
    stripped.push_str(rest);
    assert_eq!(stripped, plain);
}

#[test]
fn nothing_found_and_nothing_checked_do_not_look_alike() {
    let rules = catalogue();
    let clean = outcome(vec![input("a.inci", Some("Aqua"))], Vec::new());
    let clean = render(&clean, Format::Human, &Options::new(&rules));
    assert_eq!(clean, "checked 2 products · 187 items, 98.9 % recognised · nothing found\n");

    let mut empty = outcome(vec![input("a.inci", Some("")), input("b.csv", None)], Vec::new());
    empty.summary = Summary { without_list: 3, records: 3, ..Summary::default() };
    let empty = render(&empty, Format::Human, &Options::new(&rules));
    assert_eq!(
        empty,
        "nothing was checked: no list and no routine in 2 inputs\nnot checked: 3 records without a list\n"
    );
}

#[test]
fn a_rule_with_many_findings_is_cut_and_counted() {
    let rules = catalogue();
    let text: String = (0..400).map(|n| format!("Unheardofium {n}\n")).collect();
    let findings = (0..400)
        .map(|n| {
            let message = format!("`Unheardofium {n}` is not in the inventory");
            finding(
                "names/unknown",
                Severity::Advice,
                &message,
                in_text(0, &text, &format!("Unheardofium {n}\n")),
            )
        })
        .collect();
    let many = outcome(vec![input("many.inci", Some(&text))], findings);
    let shown = render(&many, Format::Human, &Options { per_rule: Some(17), ..Options::new(&rules) });
    assert_eq!(shown.matches("advice[names/unknown]").count(), 17);
    assert!(shown.contains("\nand 383 more: 383 of names/unknown; --all shows them\n"), "{shown}");
    assert!(shown.ends_with("· 400 advice\n"), "the ledger counts all");
    let all = render(&many, Format::Human, &Options { per_rule: None, ..Options::new(&rules) });
    assert_eq!(all.matches("advice[names/unknown]").count(), 400);
}

#[test]
fn notes_are_shown_when_asked_for() {
    let rules = catalogue();
    let note = finding("names/unknown", Severity::Note, "something good", in_text(0, "Aqua", "Aqua"));
    let noted = outcome(vec![input("a.inci", Some("Aqua"))], vec![note]);
    let quiet = render(&noted, Format::Human, &Options::new(&rules));
    assert!(!quiet.contains("something good") && quiet.contains("not shown: 1 note (--notes)"), "{quiet}");
    let loud = render(&noted, Format::Human, &Options { notes: true, ..Options::new(&rules) });
    assert!(loud.starts_with("note[names/unknown]: something good\n"), "{loud}");
}

#[test]
fn places_that_cannot_be_are_shown_clamped() {
    let rules = catalogue();
    let text = "Aqua, Öl";
    for (start, end) in [(6, 7), (7, 9), (0, 900), (9, 9), (800, 900), (5, 2)] {
        let mut place = text_place(0, text, 0, 1);
        place.at = Location::Text { source: SourceId(0), span: Span { start, end } };
        let odd = outcome(
            vec![input("a.inci", Some(text))],
            vec![finding("names/unknown", Severity::Advice, "odd", place)],
        );
        let shown = render(&odd, Format::Human, &Options::new(&rules));
        assert!(shown.starts_with("advice[names/unknown]: odd\n"), "{start}..{end}: {shown}");
        assert!(shown.contains("a.inci:1:1"), "{start}..{end}: {shown}");
    }
}

#[test]
fn a_place_of_many_lines_is_shown_at_its_first() {
    let rules = catalogue();
    let text = "Aqua,\nGlycerin,\nParfum";
    let whole =
        finding("list/is-not-one", Severity::Warning, "all of it", text_place(0, text, 0, text.len()));
    let shown = render(
        &outcome(vec![input("a.inci", Some(text))], vec![whole]),
        Format::Human,
        &Options::new(&rules),
    );
    let boxed: Vec<_> = shown.lines().skip(1).take(4).collect();
    assert_eq!(boxed, ["   ╭─[a.inci:1:1]", " 1 │ Aqua,", "   · ─────", "   ╰────"]);
}

#[test]
fn a_finding_costs_the_same_in_a_large_file() {
    const COUNT: usize = 500;
    let rules = catalogue();
    let line = format!("{}Phenoxethanol, {}\n", "Sodium Chloride, ".repeat(30), "Citric Acid, ".repeat(30));
    let at = line.find("Phenox").expect("it is there");
    // the last lines of the file, where walking from its start costs most
    let time = |lines: usize| {
        let text = line.repeat(lines);
        let source = Source::new("", text.as_str());
        let findings = (lines - COUNT..lines)
            .map(|n| {
                let start = n * line.len() + at;
                let mut place =
                    Place::bare(Location::Text { source: SourceId(0), span: Span::new(start, start + 13) });
                place.start = Some(source.position(start));
                finding("names/unknown", Severity::Advice, "unknown", place)
            })
            .collect();
        let outcome = outcome(vec![input("large.inci", Some(&text))], findings);
        let options = Options { per_rule: None, ..Options::new(&rules) };
        let begun = Instant::now();
        let shown = render(&outcome, Format::Human, &options);
        let took = begun.elapsed();
        assert_eq!(shown.matches("─────────────").count(), COUNT);
        took
    };
    let (small, large) = (time(COUNT), time(10_000));
    // the index of lines is built once; a walk through the file for each finding is thousands of times that
    assert!(large < small * 5 + Duration::from_secs(1), "{small:?} in 0.5 MB, {large:?} in 9 MB");
}
