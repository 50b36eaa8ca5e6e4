//! Builds the embedded rules: one JSON array of what running needs, and the texts of the files for the rest.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use serde_json::{Map, Value};

use crate::keys;

/// Writes `rules.json` and `rules.rs` into `out` from the rule files below `root/rules`.
///
/// # Errors
/// A message that begins with the path of the file that is wrong.
pub(crate) fn build(root: &Path, out: &Path) -> Result<(), String> {
    let mut files = Vec::new();
    for group in entries(&root.join("rules"))? {
        if group.is_dir() && group.file_name().is_some_and(|name| name != "knowledge") {
            files.extend(
                entries(&group)?.into_iter().filter(|path| path.extension().is_some_and(|end| end == "toml")),
            );
        }
    }
    files.sort();
    let mut running = Vec::new();
    let mut texts = String::from("static TEXTS: &[&str] = &[\n");
    for path in &files {
        let inside = path.strip_prefix(root).unwrap_or(path);
        let text = std::fs::read_to_string(path).map_err(|error| format!("{}: {error}", inside.display()))?;
        let rule = running_part(&text).map_err(|error| format!("{}: {error}", inside.display()))?;
        let name = format!("rules/{}.toml", rule["name"].as_str().unwrap_or_default());
        if Path::new(&name) != inside {
            return Err(format!("{}: the name says the file is {name}", inside.display()));
        }
        running.push(rule);
        writeln!(texts, "include_str!({:?}),", path.display().to_string())
            .map_err(|error| error.to_string())?;
    }
    texts.push_str("];\n");
    let json = serde_json::to_string(&running).map_err(|error| error.to_string())?;
    std::fs::write(out.join("rules.json"), json).map_err(|error| format!("rules.json: {error}"))?;
    std::fs::write(out.join("rules.rs"), texts).map_err(|error| format!("rules.rs: {error}"))
}

/// What running needs of a rule file; the kind's own keys go below `kind`, under the kind's name.
fn running_part(text: &str) -> Result<Value, String> {
    let file: Map<String, Value> = toml::from_str(text).map_err(|error| error.to_string())?;
    let mut rule = Map::new();
    let mut own = Map::new();
    let mut kind = None;
    for (key, value) in file {
        match key.as_str() {
            keys::KIND => kind = value.as_str().map(str::to_owned),
            name if keys::WORDS.contains(&name) => {}
            name if keys::RUNNING.contains(&name) => {
                rule.insert(key, value);
            }
            _ => {
                own.insert(key, value);
            }
        }
    }
    let kind = kind.ok_or("no `kind`")?;
    rule.insert("kind".into(), Value::Object(Map::from_iter([(kind, Value::Object(own))])));
    Ok(Value::Object(rule))
}

fn entries(folder: &Path) -> Result<Vec<PathBuf>, String> {
    let read = std::fs::read_dir(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let mut paths = read
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<Result<Vec<_>, _>>()
        .map_err(|error| format!("{}: {error}", folder.display()))?;
    paths.sort();
    Ok(paths)
}
