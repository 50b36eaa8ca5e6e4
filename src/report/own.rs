//! What this program has written itself: reports and baselines, which lie in the folders that they are about.

/// Bytes from which it shows.
pub const LOOK: usize = 4 << 10;

/// How such files begin, blanks left out, and what follows soon.
const BEGINNINGS: [(&str, &str); 9] = [
    ("{\"$version\":", "\"tool\":{\"name\":\"incilint\""),
    ("{\"$version\":1,\"source\":\"", "\"items\":["),
    ("{\"$version\":1,\"products\":[{\"name\":\"", "\"recognised\":"),
    ("{\"$schema\":\"https://json.schemastore.org/sarif", "\"incilint\""),
    ("{\"rule\":\"", "\",\"severity\":\""),
    ("{\"summary\":{\"products\":", "\"distinct_unknown\":"),
    ("[{\"description\":\"", "\",\"check_name\":\""),
    ("path,record,key,column,line,column_number,severity,certainty,rule,", ""),
    ("#incilintbaseline", ""),
];

/// Whether a file that begins so is a report or a baseline.
#[must_use]
pub fn is_own(start: &[u8]) -> bool {
    let text = String::from_utf8_lossy(&start[..start.len().min(LOOK)]);
    let text: String = text.chars().filter(|char| !char.is_whitespace() && *char != '\u{feff}').collect();
    BEGINNINGS.iter().any(|(first, then)| text.starts_with(first) && text.contains(then))
}
