//! One hostile outcome through every format: whatever is in the data, it must not act.

use incilint::finding::{Finding, Severity};
use incilint::outcome::{Dropped, Failure, Outcome, Skipped, Suppressed};
use incilint::report::{Format, Options};
use incilint::source::Source;
use serde_json::Value;

use crate::render;
use crate::sample::{catalogue, edit, finding, in_cell, in_text, input, outcome};

/// Text that tries everything at once. Its letters `Zz` tell it apart in the output.
const HOSTILE: &str = "Zz\u{1b}[31m\u{1b}]8;;http://x\u{7}\u{9b}2J\u{202e}\u{2066}\u{200b}\u{feff}\u{0}\u{8}\
    \r\n::error file=a::b\n::set-output name=x::y\n<script>alert(1)</script><img src=x onerror=alert(1)>\
    </pre></code></li>]]>&amp;&#x3c;|a|`b`*c*_d_[l](javascript:1)![i](x)@all #12 https://x.y\
    \t=cmd|' /C calc'!A0,\"q\",'s',{0}%0A%25\u{2028}\u{e0041}\u{ffff} Zz";

/// A list whose bytes are hostile and whose one item is [`HOSTILE`] without line breaks.
fn hostile() -> Outcome {
    let name = HOSTILE.replace(['\r', '\n'], "");
    let text = format!("Aqua, {name}, Glycerin");
    let mut in_list = finding("list/hostile", Severity::Warning, HOSTILE, in_text(0, &text, &name));
    in_list.rule = format!("list/{HOSTILE}");
    dress(&mut in_list);
    let mut in_table =
        finding("names/unknown", Severity::Error, HOSTILE, in_cell(1, 7, HOSTILE, &text, &name, (8, 1)));
    in_table.place.column = Some(HOSTILE.to_owned());
    dress(&mut in_table);
    in_table.also = vec![in_table.place.clone()];
    in_table.occurrences = 2;
    let mut hostile =
        outcome(vec![input("list.inci", Some(&text)), input(HOSTILE, None)], vec![in_list.clone(), in_table]);
    hostile.inputs[0].text = Some(Source::new("list.inci", text.as_str()));
    hostile.configs = vec![HOSTILE.to_owned()];
    hostile.remarks = vec![HOSTILE.to_owned()];
    hostile.summary.skipped = vec![Skipped { what: HOSTILE.to_owned(), count: 3, why: HOSTILE.to_owned() }];
    hostile.failures = vec![Failure { input: HOSTILE.to_owned(), message: HOSTILE.to_owned() }];
    hostile.suppressed = vec![Suppressed {
        finding: in_list,
        why: Dropped::AllowedInSource,
        reason: Some(HOSTILE.to_owned()),
    }];
    hostile
}

fn dress(finding: &mut Finding) {
    finding.help = Some(HOSTILE.to_owned());
    finding.here = Some(HOSTILE.to_owned());
    finding.args = vec![("name", HOSTILE.to_owned())];
    finding.labels = vec![(finding.place.clone(), HOSTILE.to_owned())];
}

fn shown(format: Format) -> String {
    let rules = catalogue();
    render(&hostile(), format, &Options { width: 100, ..Options::new(&rules) })
}

/// No character of the output acts on a terminal or on the direction of text.
fn assert_inert(text: &str, format: Format) {
    for c in text.chars() {
        assert!(c == '\n' || !incilint::report::escape::acts(c), "{format:?}: {c:?} in {text}");
    }
}

#[test]
fn no_format_lets_characters_act() {
    for format in Format::ALL {
        let text = shown(format);
        assert!(text.contains("Zz"), "{format:?} shows the data");
        assert_inert(&text, format);
    }
}

#[test]
fn lines_are_not_forged_for_people_and_for_workflows() {
    for format in [Format::Human, Format::Concise, Format::Github] {
        for line in shown(format).lines() {
            let command = line.trim_start().starts_with("::");
            let ours = format == Format::Github
                && (line.starts_with("::error file=Zz\\u{1b}[31m")
                    || line.starts_with("::warning file=list.inci,"));
            assert!(!command || ours, "{format:?}: {line}");
        }
    }
    assert_eq!(shown(Format::Concise).lines().count(), 2);
    let github = shown(Format::Github);
    assert_eq!(github.lines().filter(|line| line.starts_with("::")).count(), 3);
    let first = github.lines().nth(1).unwrap_or_default();
    let (properties, message) = first.split_once("::Zz").expect("the message begins");
    assert!(!properties.trim_start_matches("::").contains("::"), "no property ends the head: {properties}");
    assert!(message.contains("%250A%2525"), "a per cent sign of the data is data: {message}");
}

#[test]
fn json_values_are_what_the_data_were() {
    let report: Value = serde_json::from_str(&shown(Format::Json)).expect("it is JSON");
    assert_eq!(report["findings"][1]["message"], HOSTILE);
    assert_eq!(report["findings"][1]["location"]["key"], HOSTILE);
    assert_eq!(report["findings"][1]["location"]["column"], HOSTILE);
    assert_eq!(report["findings"][1]["args"]["name"], HOSTILE);
    let lines = shown(Format::Jsonl);
    assert_eq!(lines.lines().count(), 3);
    assert!(lines.lines().all(|line| serde_json::from_str::<Value>(line).is_ok()));
}

#[test]
fn sarif_messages_hold_no_placeholders_and_no_links() {
    let log: Value = serde_json::from_str(&shown(Format::Sarif)).expect("it is JSON");
    let message = log["runs"][0]["results"][1]["message"]["text"].as_str().expect("a text");
    assert!(message.contains("{{0}}") && !message.replace("{{", "").contains('{'), "{message}");
    assert!(message.contains("\\[l](javascript:1)"), "{message}");
    let uri = log["runs"][0]["results"][1]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
        .as_str()
        .expect("a URI");
    assert!(uri.bytes().all(|byte| byte.is_ascii_graphic() && !b"<>\"\\^`{|}".contains(&byte)), "{uri}");
}

#[test]
fn markup_is_text_in_html_and_xml() {
    let html = shown(Format::Html);
    assert!(html.contains("&lt;script&gt;alert(1)&lt;/script&gt;"));
    assert_eq!(html.matches("<script>").count(), 1, "only our own");
    assert_eq!(html.matches("</script>").count(), 1);
    assert!(!html.contains("<img") && !html.contains("javascript:1\""));
    assert_eq!(html.matches("<pre>").count(), html.matches("</pre>").count());
    let xml = shown(Format::Junit);
    assert!(!xml.contains("<script") && !xml.contains("]]>"), "{xml}");
    assert!(xml.contains("&lt;script&gt;"));
}

#[test]
fn markdown_shows_markup_and_notifies_nobody() {
    let text = shown(Format::Markdown);
    for acting in ["<script", "<img", "@all", " #12", "https://x.y", "](javascript", "](x)"] {
        // an escaped bracket is none
        assert!(!text.replace("\\]", "").contains(acting), "{acting} in {text}");
    }
    for row in text.lines().filter(|line| line.starts_with("| ")) {
        let bars = row.replace("\\|", "").matches('|').count();
        assert_eq!(bars, 6, "{row}");
    }
}

#[test]
fn spreadsheet_cells_are_no_formulas() {
    let rules = catalogue();
    let mut armed = hostile();
    edit(&mut armed, |findings| {
        findings[1].message = "=HYPERLINK(\"http://x\")".to_owned();
        findings[1].place.key = Some("+1".to_owned());
        findings[1].help = Some("\t@SUM(A1)".to_owned());
    });
    let text = render(&armed, Format::Csv, &Options::new(&rules));
    let mut rows = csv::Reader::from_reader(text.as_bytes());
    let rows: Vec<csv::StringRecord> = rows.records().collect::<Result<_, _>>().expect("it is CSV");
    assert_eq!(rows.len(), 2);
    assert!(rows.iter().flatten().all(|cell| !cell.starts_with(['=', '+', '-', '@', '\t', '\r'])));
    assert_eq!(&rows[1][2], "'+1");
    assert_eq!(&rows[1][9], "'=HYPERLINK(\"http://x\")");
    assert_eq!(&rows[1][10], "'\\t@SUM(A1)");
}

#[test]
fn gitlab_descriptions_are_one_line() {
    let issues: Value = serde_json::from_str(&shown(Format::Gitlab)).expect("it is JSON");
    let description = issues[2]["description"].as_str().expect("a text");
    assert!(!description.contains(['\n', '\r', '\u{1b}', '\u{202e}']));
}
