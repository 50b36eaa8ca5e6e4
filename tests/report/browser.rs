//! The HTML report in a real browser. Slow, and not every machine has one: run with `--ignored`.

use std::path::Path;
use std::process::Command;

use incilint::report::{Format, Options};

use crate::render;
use crate::sample::{catalogue, mixed};

/// The page after its scripts have run; `None`, with the reason printed, where there is no browser.
fn dom(page: &str, folder: &Path) -> Option<String> {
    let path = folder.join("report.html");
    std::fs::write(&path, page).expect("the folder takes a file");
    for browser in ["chromium", "chromium-browser", "google-chrome"] {
        let run = Command::new(browser)
            .args(["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"])
            .args(["--disable-background-networking", "--disable-component-update", "--disable-sync"])
            .args(["--virtual-time-budget=2000", "--dump-dom"])
            .arg(format!("--user-data-dir={}", folder.join("profile").display()))
            .arg(format!("file://{}", path.display()))
            .output();
        match run {
            Ok(done) if done.status.success() => {
                return Some(String::from_utf8_lossy(&done.stdout).into_owned());
            }
            Ok(done) => panic!("{browser} failed: {}", String::from_utf8_lossy(&done.stderr)),
            Err(_) => {}
        }
    }
    eprintln!("skipped: no Chromium on this machine");
    None
}

fn page() -> String {
    let rules = catalogue();
    render(&mixed(), Format::Html, &Options::new(&rules))
}

#[test]
#[ignore = "starts a browser"]
fn the_script_runs_under_the_policy_of_the_page() {
    let folder = tempfile::tempdir().expect("a folder");
    let Some(dom) = dom(&page(), folder.path()) else { return };
    assert!(dom.contains("<form id=\"filters\">"), "the script has shown the filters");
    assert!(dom.contains(">4 of 4 shown</output>"));
}

#[test]
#[ignore = "starts a browser"]
fn other_scripts_do_not_run() {
    let folder = tempfile::tempdir().expect("a folder");
    let injected = page().replace("</body>", "<script>document.title = 'taken over'</script></body>");
    let Some(dom) = dom(&injected, folder.path()) else { return };
    assert!(dom.contains("<title>incilint: 4 findings</title>"), "{dom}");
}

#[test]
#[ignore = "starts a browser"]
fn searching_and_choosing_a_rule_hide_the_rest() {
    let folder = tempfile::tempdir().expect("a folder");
    let (before, rest) = page()
        .split_once("<meta http-equiv=")
        .map(|(before, rest)| (before.to_owned(), rest.to_owned()))
        .expect("the policy is there");
    let unguarded = format!("{before}{}", rest.split_once('>').expect("it ends").1);
    for (act, expected) in [
        ("document.getElementById('search').value = 'RETINOL glycolic'", "1 of 4 shown"),
        ("document.querySelector('.bars a[data-rule=\"table/duplicate-key\"]').click()", "1 of 4 shown"),
        ("document.querySelector('input[value=advice]').checked = false", "2 of 4 shown"),
        ("document.getElementById('search').value = 'nowhere'", "0 of 4 shown"),
    ] {
        let acting = format!(
            "<script>{act}; document.getElementById('filters').dispatchEvent(new Event('input'))</script></body>"
        );
        let Some(dom) = dom(&unguarded.replace("</body>", &acting), folder.path()) else { return };
        assert!(dom.contains(expected), "{act}: {}", dom.split("<output").nth(1).unwrap_or_default());
        let left: usize = expected[..1].parse().expect("a digit");
        assert_eq!(
            dom.matches("<li class=\"finding ").count() - dom.matches("hidden=\"\"").count(),
            left,
            "{act}"
        );
    }
}
