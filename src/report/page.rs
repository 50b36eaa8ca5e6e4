//! The frame of pages without scripts. The policy in the head allows exactly the style of this file and nothing else,
//! so a page loads nothing from anywhere.

use std::io::{self, Write};

use super::escape::markup;

const STYLE: &str = include_str!("page.css");
/// Hash of the style, as the policy wants it; a test computes it anew.
const STYLE_HASH: &str = "sha256-uiq1H/FCvHZcYRm4M5ObYhZioXKeuEdo9hHA2TLrFUM=";

/// Writes a page with this title around what `body` writes.
pub(super) fn page(
    title: &str,
    out: &mut dyn Write,
    body: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> io::Result<()> {
    write!(
        out,
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src '{STYLE_HASH}'; \
         base-uri 'none'; form-action 'none'\">\n\
         <meta name=\"referrer\" content=\"no-referrer\">\n\
         <title>{}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<main>\n",
        markup(title)
    )?;
    body(out)?;
    writeln!(out, "</main>\n</body>\n</html>")
}

#[cfg(test)]
mod tests {
    use super::*;
    use sha2::{Digest, Sha256};

    fn base64(bytes: &[u8]) -> String {
        const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        let mut out = String::new();
        for chunk in bytes.chunks(3) {
            let bits = chunk.iter().fold(0_u32, |bits, &byte| bits << 8 | u32::from(byte))
                << (8 * (3 - chunk.len()));
            for digit in 0..4 {
                let index = (bits >> (18 - 6 * digit)) & 63;
                out.push(if digit <= chunk.len() { char::from(DIGITS[index as usize]) } else { '=' });
            }
        }
        out
    }

    #[test]
    fn the_policy_allows_the_style_and_the_page_needs_nothing_else() {
        assert_eq!(STYLE_HASH, format!("sha256-{}", base64(&Sha256::digest(STYLE))));
        let mut written = Vec::new();
        page("<Shelf> & co", &mut written, |out| writeln!(out, "<p>x</p>")).unwrap();
        let shown = String::from_utf8(written).unwrap();
        assert!(shown.contains("<title>&lt;Shelf&gt; &amp; co</title>"));
        assert!(shown.contains("<main>\n<p>x</p>\n</main>"));
        for outside in ["http://", "https://", "url(", "@import", " src=", "<script", " style="] {
            assert!(!shown.contains(outside), "{outside}");
        }
    }
}
