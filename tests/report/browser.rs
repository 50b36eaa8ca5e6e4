//! The HTML report in a real browser, where the machine has one.

use std::path::Path;
use std::process::Command;

use incilint::report::{Format, Options};
use incilint::spread::Spread;

use crate::render;
use crate::sample::{catalogue, mixed};

const WIDE: u32 = 1280;
/// Headless windows do not get narrower.
const PHONE: u32 = 500;

/// The page after its scripts have run in a window of this width; `None`, with the reason printed, where there is no
/// browser.
fn dom(page: &str, folder: &Path, width: u32) -> Option<String> {
    let path = folder.join("report.html");
    std::fs::write(&path, page).expect("the folder takes a file");
    for browser in ["chromium", "chromium-browser", "google-chrome"] {
        let run = Command::new(browser)
            .args(["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"])
            .args(["--disable-background-networking", "--disable-component-update", "--disable-sync"])
            .args(["--virtual-time-budget=2000", "--dump-dom", &format!("--window-size={width},900")])
            .arg(format!("--user-data-dir={}", folder.join("profile").display()))
            .arg(format!("file://{}", path.display()))
            .output();
        match run {
            Ok(done) if done.status.success() => {
                return Some(String::from_utf8_lossy(&done.stdout).into_owned());
            }
            // A stub that would install the browser, or a sandbox that it cannot run in, is no fault of the page.
            Ok(done) => eprintln!("{browser} does not run here: {}", String::from_utf8_lossy(&done.stderr)),
            Err(_) => {}
        }
    }
    eprintln!("skipped: there is no Chromium on this machine");
    None
}

fn page() -> String {
    let rules = catalogue();
    let mut outcome = mixed();
    let mut spread = Spread::new("Niacinamide");
    spread.add(Some((4.5, 5.5)));
    spread.add(Some((0.0, 5.0)));
    outcome.spreads = vec![spread];
    render(&outcome, Format::Html, &Options::new(&rules))
}

/// The page without the policy that forbids scripts of others.
fn unguarded() -> String {
    let page = page();
    let (before, rest) = page.split_once("<meta http-equiv=").expect("the policy is there");
    format!("{before}{}", rest.split_once('>').expect("it ends").1)
}

#[test]
fn nothing_stands_out_of_a_wide_or_a_narrow_window_and_the_plots_are_drawn() {
    let folder = tempfile::tempdir().expect("a folder");
    let measure = "<script>const page = document.documentElement; \
        const drawn = [...document.querySelectorAll('main > section svg')].every((svg) => { \
        const box = svg.getBoundingClientRect(); return box.width > 5 && box.height > 5; }); \
        page.dataset.seen = `${page.scrollWidth <= page.clientWidth} ${drawn}`;</script></body>";
    for width in [WIDE, PHONE] {
        let Some(dom) = dom(&unguarded().replace("</body>", measure), folder.path(), width) else { return };
        assert!(dom.contains("data-seen=\"true true\""), "{width}: {}", &dom[..200]);
        assert!(dom.contains("<h2>Concentration of the commonest actives</h2>"), "{width}");
    }
}

#[test]
fn the_script_runs_under_the_policy_of_the_page() {
    let folder = tempfile::tempdir().expect("a folder");
    let Some(dom) = dom(&page(), folder.path(), WIDE) else { return };
    assert!(dom.contains("<form id=\"filters\">"), "the script has shown the filters");
    assert!(dom.contains(">4 of 4 shown</output>"));
}

#[test]
fn other_scripts_do_not_run() {
    let folder = tempfile::tempdir().expect("a folder");
    let injected = page().replace("</body>", "<script>document.title = 'taken over'</script></body>");
    let Some(dom) = dom(&injected, folder.path(), WIDE) else { return };
    assert!(dom.contains("<title>incilint: 4 findings</title>"), "{dom}");
}

#[test]
fn searching_and_choosing_a_rule_hide_the_rest() {
    let folder = tempfile::tempdir().expect("a folder");
    for (act, expected) in [
        ("document.getElementById('search').value = 'RETINOL glycolic'", "1 of 4 shown"),
        ("document.querySelector('.bars a[data-rule=\"table/duplicate-key\"]').click()", "1 of 4 shown"),
        ("document.querySelector('input[value=advice]').checked = false", "2 of 4 shown"),
        ("document.getElementById('search').value = 'nowhere'", "0 of 4 shown"),
    ] {
        let acting = format!(
            "<script>{act}; document.getElementById('filters').dispatchEvent(new Event('input'))</script></body>"
        );
        let Some(dom) = dom(&unguarded().replace("</body>", &acting), folder.path(), WIDE) else { return };
        assert!(dom.contains(expected), "{act}: {}", dom.split("<output").nth(1).unwrap_or_default());
        let left: usize = expected[..1].parse().expect("a digit");
        assert_eq!(
            dom.matches("<li class=\"finding ").count() - dom.matches("hidden=\"\"").count(),
            left,
            "{act}"
        );
    }
}
