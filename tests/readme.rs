//! The README's commands do what it says: every `console` block is run and its output compared.

use std::process::{Command, Stdio};

/// A command of a `console` block and the lines that follow it.
struct Session<'r> {
    command: &'r str,
    output: String,
}

fn sessions(readme: &str) -> Vec<Session<'_>> {
    let mut sessions: Vec<Session<'_>> = Vec::new();
    let mut inside = false;
    for line in readme.lines() {
        match line {
            "```console" => inside = true,
            "```" => inside = false,
            _ if !inside => {}
            _ => match (line.strip_prefix("$ "), sessions.last_mut()) {
                (Some(command), _) => sessions.push(Session { command, output: String::new() }),
                (None, Some(session)) => session.output += &format!("{line}\n"),
                (None, None) => panic!("a block begins without a command: {line}"),
            },
        }
    }
    sessions
}

#[test]
fn every_command_prints_what_the_readme_shows() {
    let root = env!("CARGO_MANIFEST_DIR");
    let readme = std::fs::read_to_string(format!("{root}/README.md")).expect("there is a README");
    let sessions = sessions(&readme);
    assert!(sessions.len() >= 5, "the README shows the tool at work");
    for Session { command, output } in sessions {
        let arguments = command.strip_prefix("incilint ").unwrap_or_else(|| panic!("not ours: {command}"));
        let run = Command::new(env!("CARGO_BIN_EXE_incilint"))
            .args(arguments.split_whitespace())
            .current_dir(root)
            .env("COLUMNS", "100")
            .env("LC_ALL", "C.UTF-8")
            .stdin(Stdio::null())
            .output()
            .expect("the binary runs");
        let printed = String::from_utf8_lossy(&run.stdout);
        let trimmed =
            |text: &str| text.lines().map(str::trim_end).collect::<Vec<_>>().join("\n").trim().to_owned();
        // A line `…` stands for lines that are left out.
        let mut rest = trimmed(&printed);
        for (number, part) in format!("{}\n", trimmed(&output)).split("\n…\n").enumerate() {
            let part = part.trim();
            let at = rest
                .find(part)
                .unwrap_or_else(|| panic!("`{command}` does not print\n{part}\nbut\n{printed}"));
            assert!(number > 0 || at == 0, "`{command}` begins otherwise:\n{printed}");
            rest = rest[at + part.len()..].to_owned();
        }
        let complete = !trimmed(&output).ends_with('…');
        assert!(
            !complete || rest.trim().is_empty(),
            "`{command}` prints more than the README shows:\n{rest}"
        );
    }
}

#[test]
fn set_up_and_test_commands_are_those_of_the_project() {
    let readme =
        std::fs::read_to_string(format!("{}/README.md", env!("CARGO_MANIFEST_DIR"))).expect("a README");
    for command in ["cargo run --release -- check fixtures/demo/winter.routine", "cargo test"] {
        assert!(readme.lines().any(|line| line == command), "{command}");
    }
}
