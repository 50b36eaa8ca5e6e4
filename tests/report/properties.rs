//! Whatever the text and wherever the places: every format is written, and the drawing stays in its frame.

use incilint::finding::{Excerpt, Location, Place, Severity};
use incilint::report::{Format, Options};
use incilint::source::{Source, SourceId, Span};
use proptest::prelude::*;

use crate::render;
use crate::sample::{catalogue, finding, input, outcome};

/// Texts of item-like pieces, wide and combining characters, tabs, breaks and characters that act.
fn texts() -> impl Strategy<Value = String> {
    let pieces = prop::sample::select(vec![
        "Aqua, ",
        "Parfum",
        " ",
        ", ",
        "\n",
        "\r\n",
        "\r",
        "\t",
        "é",
        "e\u{301}",
        "水",
        "👩‍🔬",
        "\u{202e}",
        "\u{1b}[31m",
        "\u{0}",
        "`",
        "|",
        "Sodium Hyaluronate, Xanthan Gum, Disodium EDTA, ",
        "0123456789012345678901234567890123456789",
    ]);
    prop::collection::vec(pieces, 0..60).prop_map(|pieces| pieces.concat())
}

fn place(text: &str, source: &Source, cell: bool, span: Span) -> Place {
    let at = if cell {
        Location::Cell { source: SourceId(0), record: 3, column: 1, span }
    } else {
        Location::Text { source: SourceId(0), span }
    };
    let start = Some(source.position(span.start as usize));
    let excerpt = cell.then(|| Excerpt::around(text, span, 40));
    Place { start, excerpt, ..Place::bare(at) }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn any_text_and_any_places_are_shown(
        text in texts(),
        spans in prop::collection::vec((0u32..400, 0u32..120), 1..5),
        cell: bool,
        width in 0usize..140,
    ) {
        let rules = catalogue();
        let source = Source::new("", text.as_str());
        let spans: Vec<_> = spans.into_iter().map(|(start, length)| Span { start, end: start + length }).collect();
        let mut one = finding("names/unknown", Severity::Warning, "odd", place(&text, &source, cell, spans[0]));
        one.here = Some("HERE".to_owned());
        one.labels = spans[1..].iter().map(|span| (place(&text, &source, cell, *span), "there".to_owned())).collect();
        let odd = outcome(vec![input("odd.inci", (!cell).then_some(text.as_str()))], vec![one]);
        for format in Format::ALL {
            let shown = render(&odd, format, &Options { width, ..Options::new(&rules) });
            prop_assert!(shown.chars().all(|c| c == '\n' || !incilint::report::escape::acts(c)), "{format:?}");
        }
        let human = render(&odd, Format::Human, &Options { width, ..Options::new(&rules) });
        prop_assert!(human.starts_with("warning[names/unknown]: odd\n"), "{human}");
        prop_assert!(human.contains("odd.inci"), "{human}");
        // a place inside the text is drawn with what it says
        prop_assert!(human.contains("HERE") || spans[0].start as usize > text.len(), "{human}");
        prop_assert!(!human.contains("Failed to read"), "{human}");
        prop_assert_eq!(human.matches('╭').count(), human.matches("╰────\n").count(), "{}", human);
    }
}
