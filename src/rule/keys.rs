//! The keys of a rule file that do not belong to its kind; shared with `build.rs`.

/// What running a rule needs.
pub(crate) const RUNNING: [&str; 9] =
    ["name", "summary", "severity", "status", "since", "aliases", "default", "message", "help"];

/// What explaining and testing a rule needs.
pub(crate) const WORDS: [&str; 5] = ["why", "limits", "source", "bad", "good"];

/// Names the kind; every other key belongs to it.
pub(crate) const KIND: &str = "kind";
