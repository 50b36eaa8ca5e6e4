//! Turns the tables in `rules/knowledge` into the blob that the library embeds.

#[path = "build/dictionary.rs"]
mod dictionary;
#[path = "src/dictionary/fold.rs"]
#[allow(dead_code, unreachable_pub)] // the library uses the rest
mod fold;
#[path = "src/rule/keys.rs"]
mod keys;
#[path = "src/dictionary/kind.rs"]
#[allow(dead_code, unreachable_pub)] // the library uses the rest
mod kind;
#[path = "src/dictionary/layout.rs"]
#[allow(dead_code, unreachable_pub)] // the library uses the rest
mod layout;
#[path = "src/dictionary/pieces.rs"]
#[allow(dead_code, unreachable_pub)] // the library uses the rest
mod pieces;
#[path = "build/rules.rs"]
mod rules;

use std::path::PathBuf;

fn main() {
    let root =
        PathBuf::from(std::env::var_os("CARGO_MANIFEST_DIR").expect("cargo sets the manifest directory"));
    let out = PathBuf::from(std::env::var_os("OUT_DIR").expect("cargo sets the output directory"));
    let knowledge = root.join("rules/knowledge");
    for file in [
        "build/dictionary.rs",
        "src/dictionary/fold.rs",
        "src/dictionary/kind.rs",
        "src/dictionary/layout.rs",
        "src/dictionary/pieces.rs",
    ] {
        println!("cargo:rerun-if-changed={file}");
    }
    for table in dictionary::TABLES {
        println!("cargo:rerun-if-changed=rules/knowledge/{table}");
    }
    for path in ["rules", "build/rules.rs", "src/rule/keys.rs"] {
        println!("cargo:rerun-if-changed={path}");
    }
    rules::build(&root, &out).unwrap_or_else(|error| panic!("{error}"));
    let read = |table: &str| match std::fs::read_to_string(knowledge.join(table)) {
        Ok(text) => text,
        Err(error) => panic!("rules/knowledge/{table}: {error}"),
    };
    let blob = dictionary::build(&read).unwrap_or_else(|error| panic!("rules/knowledge/{error}"));
    std::fs::write(out.join("dictionary.bin"), blob).expect("the output directory can be written");
}
