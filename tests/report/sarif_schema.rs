//! SARIF against the schema that OASIS publishes. It is not kept here: the crate `serde-sarif` has it, as it generates
//! its types from it, and cargo knows where the sources of the crate are.

use std::path::Path;
use std::process::Command;

use boon::{Compiler, SchemaIndex, Schemas};
use incilint::finding::Severity;
use incilint::outcome::{Dropped, Failure, Outcome, Suppressed};
use incilint::report::{Format, Options};
use serde_json::{Value, json};

use crate::render;
use crate::sample::{catalogue, finding, in_text, input, mixed, outcome};

struct Schema {
    schemas: Schemas,
    index: SchemaIndex,
}

impl Schema {
    fn new() -> Self {
        let output = Command::new(env!("CARGO"))
            .args(["metadata", "--format-version", "1", "--offline", "--manifest-path"])
            .arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.toml"))
            .output()
            .expect("cargo runs");
        let metadata: Value = serde_json::from_slice(&output.stdout).expect("JSON");
        let packages = metadata["packages"].as_array().expect("packages");
        let package = packages.iter().find(|package| package["name"] == "serde-sarif").expect("the crate");
        let manifest = Path::new(package["manifest_path"].as_str().expect("a path"));
        let text = std::fs::read_to_string(manifest.with_file_name("src/schema.json")).expect("the schema");
        let schema: Value = serde_json::from_str(&text).expect("JSON");
        assert!(schema["$id"].as_str().is_some_and(|id| id.ends_with("sarif-schema-2.1.0.json")), "{schema}");
        let (mut compiler, mut schemas) = (Compiler::new(), Schemas::new());
        compiler.enable_format_assertions();
        compiler.add_resource("sarif.json", schema).expect("a resource");
        let index = compiler.compile("sarif.json", &mut schemas).expect("a schema");
        Self { schemas, index }
    }

    fn judge(&self, log: &Value) -> Result<(), String> {
        self.schemas.validate(log, self.index).map_err(|error| format!("{error:#}"))
    }
}

fn sarif(outcome: &Outcome) -> Value {
    let rules = catalogue();
    serde_json::from_str(&render(outcome, Format::Sarif, &Options::new(&rules))).expect("it is JSON")
}

/// An outcome with everything that a log can hold.
fn full() -> Outcome {
    let mut all = mixed();
    let suppressed = |why, reason: Option<&str>| Suppressed {
        finding: all.findings.held()[0].clone(),
        why,
        reason: reason.map(str::to_owned),
    };
    all.suppressed = vec![
        suppressed(Dropped::AllowedInSource, Some("two phases")),
        suppressed(Dropped::AllowedByConfig, Some("agreed")),
        suppressed(Dropped::Baseline, None),
    ];
    all.failures = vec![Failure { input: "gone.csv".to_owned(), message: "cannot be read".to_owned() }];
    all
}

#[test]
fn every_log_is_valid_under_the_official_schema() {
    let schema = Schema::new();
    let text = "Aqua\u{1b}[31m, {Glycerin}, [a](b), \u{202e}Parfum \u{1f9f4}";
    let hostile = finding("names/unknown", Severity::Error, text, in_text(0, text, "Parfum"));
    let place = in_text(0, "Aqua", "Aqua");
    let many = (0..5_001).map(|n| finding("names/unknown", Severity::Advice, &n.to_string(), place.clone()));
    for (what, outcome) in [
        ("mixed", mixed()),
        ("full", full()),
        ("empty", Outcome::default()),
        ("nothing found", outcome(vec![input("a.inci", Some("Aqua"))], Vec::new())),
        ("hostile", outcome(vec![input("a b/ä%\n<x>.inci", Some(text))], vec![hostile])),
        ("too many", outcome(vec![input("a.inci", Some("Aqua"))], many.collect())),
    ] {
        let judged = schema.judge(&sarif(&outcome));
        assert!(judged.is_ok(), "{what}: {}", judged.unwrap_err());
    }
}

#[test]
fn the_schema_is_one_that_refuses() {
    let schema = Schema::new();
    let log = sarif(&full());
    let spoilt = |change: fn(&mut Value)| {
        let mut log = log.clone();
        change(&mut log["runs"][0]);
        schema.judge(&log).is_err()
    };
    assert!(spoilt(|run| run["columns"] = json!("unicodeCodePoints")), "a property that there is not");
    assert!(spoilt(|run| run["columnKind"] = json!("bytes")), "a value that there is not");
    assert!(spoilt(|run| run["results"][0]["message"] = json!({})), "a message without text");
    assert!(spoilt(
        |run| run["results"][0]["locations"][0]["physicalLocation"]["region"]["startLine"] = json!(0)
    ));
    assert!(spoilt(|run| run["results"][4]["suppressions"][0]["kind"] = json!("inBaseline")));
}
