//! The pieces for CI systems, executed as far as that is possible without them.

use std::path::Path;
use std::process::Command;

use crate::run::{Folder, Run};

const TWICE: &str = "Aqua, Glycerin, Cetearyl Alcohol, Glycerin\n";

fn repository(name: &str) -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(name)).expect(name)
}

/// The lines below the last `key: |` of a YAML text, without their indentation.
fn block(yaml: &str, key: &str) -> String {
    let opening = format!("{key}: |");
    let lines = yaml.lines().skip_while(|line| line.trim() != opening).skip(1);
    let lines: Vec<&str> = lines.collect();
    let indent = lines.first().map_or(0, |line| line.len() - line.trim_start().len());
    let inside = |line: &&&str| line.trim().is_empty() || line.len() - line.trim_start().len() >= indent;
    lines.iter().take_while(inside).map(|line| format!("{}\n", line.get(indent..).unwrap_or(""))).collect()
}

#[cfg(unix)]
#[test]
fn the_script_of_the_action_checks_what_its_inputs_say() {
    let script = block(&repository("action.yml"), "run");
    assert!(script.contains("incilint/bin/incilint\" check"), "{script}");
    let folder = Folder::with(&[("a b.inci", TWICE), ("other/c.inci", TWICE)]);
    let bin = folder.path("temp/incilint/bin");
    std::fs::create_dir_all(&bin).expect("a folder");
    std::os::unix::fs::symlink(env!("CARGO_BIN_EXE_incilint"), bin.join("incilint")).expect("a link");
    let run = |paths: &str, fail_on: &str| {
        let mut bash = Command::new("bash");
        bash.current_dir(folder.path("")).args(["--noprofile", "--norc", "-eo", "pipefail", "-c", &script]);
        bash.env("RUNNER_TEMP", folder.path("temp")).env("GITHUB_STEP_SUMMARY", folder.path("summary.md"));
        bash.env("INCILINT_PATHS", paths).env("INCILINT_FAIL_ON", fail_on).env("INCILINT_SARIF", "r.sarif");
        bash.env("INCILINT_BASELINE", "").env("INCILINT_SINCE", "");
        Run::of(bash.output().expect("bash"))
    };
    let found = run("a b.inci\nother", "advice");
    assert_eq!(found.code, 1, "{found:?}");
    assert_eq!(found.out.lines().filter(|line| line.contains("list/duplicate")).count(), 2, "{}", found.out);
    assert!(found.out.contains("file=a b.inci") && found.out.contains("file=other/c.inci"), "{}", found.out);
    assert!(folder.read("summary.md").contains("## incilint") && folder.read("r.sarif").contains("2.1.0"));
    assert_eq!(run("a b.inci", "warning").code, 0);
}

#[test]
fn the_hooks_run_with_the_files_they_are_given() {
    let hooks = repository(".pre-commit-hooks.yaml");
    let entries: Vec<&str> =
        hooks.lines().filter_map(|line| line.trim().strip_prefix("entry: incilint ")).collect();
    assert_eq!(entries.len(), hooks.matches("- id:").count());
    let folder = Folder::with(&[("a.inci", TWICE), ("b.inci", "Aqua, Glycerin, Cetearyl Alcohol\n")]);
    let mut arguments: Vec<&str> = entries[0].split(' ').collect();
    arguments.extend(["--fail-on", "advice", "a.inci", "b.inci"]);
    let run = folder.run(&arguments);
    assert_eq!(run.code, 1);
    assert!(run.out.starts_with("a.inci:1:") && !run.out.contains("b.inci:"), "{}", run.out);
    for entry in &entries {
        let options = entry.split(' ').filter(|word| word.starts_with("--"));
        let help = folder.run(&["check", "--help"]).out;
        options.for_each(|option| assert!(help.contains(option), "{option}"));
    }
}

#[test]
fn the_examples_of_the_guide_run() {
    let guide = repository("docs/ci.md");
    let rows = format!("id,name,ingredients\nSET-1,Duo,\"{}\"\nA-1,Calm,\"Aqua, Glycerin\"\n", TWICE.trim());
    let folder = Folder::with(&[("products.csv", &rows), ("products/a.csv", &rows)]);
    let commands: Vec<&str> =
        guide.lines().filter(|line| line.trim().starts_with("incilint check")).collect();
    assert!(commands.len() >= 2, "{guide}");
    for command in commands {
        let arguments: Vec<&str> = command.split_whitespace().skip(1).collect();
        let run = folder.run(&arguments);
        assert_ne!(run.code, 2, "{command}: {run:?}");
    }
    let gitlab =
        guide.lines().find_map(|line| line.trim().strip_prefix("- incilint ")).expect("the GitLab job");
    let run = folder.run(&gitlab.split(' ').collect::<Vec<_>>());
    assert_ne!(run.code, 2, "{gitlab}: {run:?}");
    assert!(
        folder.read("code-quality.json").starts_with('[') && folder.read("junit.xml").contains("<testsuites")
    );
    let toml = guide.split("```toml\n").nth(1).and_then(|rest| rest.split("```").next()).expect("an allow");
    let limit = guide.split("```toml\n").nth(2).and_then(|rest| rest.split("```").next()).expect("a limit");
    folder.write("incilint.toml", &format!("{toml}\n{limit}"));
    let arguments = ["products/a.csv", "--only", "list/duplicate", "--format", "json"];
    assert_eq!(folder.check(&arguments).summary("suppressed"), 1);
}
