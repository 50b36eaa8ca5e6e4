//! `incilint week` as people run it. Monday of the week of 2026-11-25 is the 23rd.

#![allow(clippy::unwrap_used, reason = "a test whose run fails has failed")]

use std::io::Write as _;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

fn fixture(file: &str) -> String {
    let path: PathBuf = [env!("CARGO_MANIFEST_DIR"), "fixtures", "shelves", file].iter().collect();
    path.to_str().unwrap().to_owned()
}

fn run(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_incilint"))
        .args(["week", "--no-config"])
        .args(arguments)
        .env("COLUMNS", "140")
        .env("LC_ALL", "C.UTF-8")
        .output()
        .unwrap()
}

fn shown(arguments: &[&str]) -> String {
    let output = run(arguments);
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// Morning and evening of a day.
fn day<'t>(text: &'t str, date: &str) -> (&'t str, &'t str) {
    let mut lines = text.lines().skip_while(|line| !line.starts_with(date));
    let am = lines.next().unwrap().split_once("am  ").unwrap().1;
    let pm = lines.next().unwrap().split_once("pm  ").unwrap().1;
    (am, pm)
}

const LAYERING: &str = "--only=layering";

#[test]
fn each_day_has_its_steps_in_order_with_pauses_and_marks_where_two_meet() {
    let text = shown(&[&fixture("floating.routine"), "--on", "2026-11-25", LAYERING]);
    assert!(text.starts_with("Winter, week of 2026-11-23\n"), "{text}");
    assert_eq!(day(&text, "Mon 23 Nov").0, "Milk Cleanser › wait 5 min › Sun Fluid");
    let evening = |date: &str| {
        // The mask is put on one day of the week; which one is its own test.
        let steps = day(&text, date).1.split(" › ").filter(|step| !step.starts_with('~'));
        steps.collect::<Vec<_>>().join(" › ")
    };
    assert_eq!(evening("Mon 23 Nov"), "Milk Cleanser › Glycolic Toner › wait 10 min › Night Cream");
    assert_eq!(
        evening("Thu 26 Nov"),
        "Milk Cleanser › Glycolic Toner [1] › wait 10 min › Retinol Serum [1] › Night Cream"
    );
    assert_eq!(evening("Tue 24 Nov"), "Milk Cleanser › Night Cream", "neither step around the pause is done");
    assert_eq!(evening("Sun 29 Nov"), "Milk Cleanser › wait 10 min › Retinol Serum › Night Cream");
    assert!(
        text.contains("[1] warning[layering/retinoid-with-aha]: `Retinol Serum` and `Glycolic Toner`"),
        "{text}"
    );
}

#[test]
fn what_floats_is_shown_once_with_a_tilde_its_words_and_its_zones() {
    let text = shown(&[&fixture("floating.routine"), "--on", "2026-11-25", LAYERING]);
    assert_eq!(text.matches("~Clay Mask (once a week) @nose, chin").count(), 1, "{text}");
    assert!(text.contains("~ its days are left open"), "{text}");
    assert!(text.contains("1 step is missing here"), "`Nigth Creem` names no product: {text}");
}

#[test]
fn findings_about_products_stand_apart_from_those_about_steps() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("typo.routine");
    let routine = "product Cream\n  type: moisturizer\n  ingredients: Aqua, Glycerin, Phenoxethanol\n\npm daily\n  Cream\n";
    std::fs::write(&file, routine).unwrap();
    let text = shown(&[file.to_str().unwrap(), "--on", "2026-11-25", "--only", "names"]);
    let (days, rest) = text.split_once("1 finding about the rest of the file:").unwrap();
    assert!(rest.contains("- advice[names/probable-misspelling]: `Phenoxethanol`"), "{text}");
    assert_eq!(days.matches("pm  Cream\n").count(), 7, "no step is marked: {text}");
}

#[test]
fn without_a_date_the_next_week_with_something_in_it_is_shown() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("later.routine");
    let routine = "product Cream\n  type: moisturizer\n  ingredients: Aqua, Glycerin\n\npm daily from 2090-01-05\n  Cream\n";
    std::fs::write(&file, routine).unwrap();
    let path = file.to_str().unwrap();
    let text = shown(&[path]);
    assert!(text.contains("week of 2090-01-02"), "the 5th of January 2090 is a Thursday: {text}");
    assert_eq!(day(&text, "Wed  4 Jan").1, "–");
    assert_eq!(day(&text, "Thu  5 Jan").1, "Cream");
    let now = shown(&[path, "--on", "2026-11-25"]);
    assert!(now.contains("nothing is planned in this week"), "{now}");
}

#[test]
fn the_page_is_a_table_of_days_with_links_from_marks_to_what_they_mean() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("week.html");
    shown(&[&fixture("floating.routine"), "--on", "2026-11-25", LAYERING, "--html", file.to_str().unwrap()]);
    let page = std::fs::read_to_string(&file).unwrap();
    assert_eq!(page.matches("<th scope=\"row\">").count(), 7);
    assert_eq!(page.matches("<th scope=\"col\">").count(), 3);
    assert!(page.contains("<time datetime=\"2026-11-26\">Thu 26 Nov</time>"));
    assert_eq!(page.matches("href=\"#f1\">warning 1</a>").count(), 2, "at both steps of Thursday");
    assert_eq!(page.matches("id=\"f1\"").count(), 1);
    assert_eq!(page.matches("<li>~Clay Mask").count(), 1);
    let pause = "<li>Milk Cleanser<span class=\"wait\">wait 5 min</span></li><li>Sun Fluid</li>";
    assert_eq!(page.matches(pause).count(), 7, "a pause has no number of its own");
    for outside in ["http://", "https://", "<script", " src=", " style="] {
        assert!(!page.contains(outside), "{outside}");
    }
}

#[test]
fn names_that_act_are_harmless() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("bad.routine");
    let routine =
        "routine <b>\u{1b}[31m\n\nproduct <img src=x>\n  ingredients: Aqua\n\nam daily\n  <img src=x> @<i>\n";
    std::fs::write(&file, routine).unwrap();
    let html = folder.path().join("week.html");
    let text = shown(&[file.to_str().unwrap(), "--html", html.to_str().unwrap()]);
    let page = std::fs::read_to_string(&html).unwrap();
    assert!(text.contains("<img src=x>") && !text.contains('\u{1b}'), "{text}");
    assert!(
        page.contains("<li>&lt;img src=x&gt;") && !page.contains("<img") && !page.contains("<b>"),
        "{page}"
    );
}

#[test]
fn standard_input_is_read_once_and_what_is_no_routine_is_refused() {
    let mut child = Command::new(env!("CARGO_BIN_EXE_incilint"))
        .args(["week", "--no-config", "--on", "2026-11-25", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let routine = "product Cream\n  ingredients: Aqua, Glycerin\npm daily\n  Cream\n";
    child.stdin.take().unwrap().write_all(routine.as_bytes()).unwrap();
    let text = String::from_utf8(child.wait_with_output().unwrap().stdout).unwrap();
    assert_eq!(text.matches("pm  Cream").count(), 7, "{text}");
    let table = run(&[&fixture("catalogue.csv")]);
    assert_eq!(table.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&table.stderr).contains("is no routine file"));
}
