//! How two spellings of a name are made equal, and how the result is hashed.
//!
//! Shared between the library and `build.rs`, so that a key is folded when the table is built by the very code
//! that folds the text which is looked up. Folded alike are: letter case and accents; runs of white space, hyphens
//! and dashes (one separator); white space beside `/ , ( )`; the kinds of quotes, slashes and brackets; full-width
//! forms; marks of a lost character (a separator); trade marks and invisible characters (dropped); full stops that stand in no number (dropped).

/// Where folded bytes go.
pub(crate) trait Sink {
    /// Takes one byte; false when there is no room left, which ends the folding.
    fn push(&mut self, byte: u8) -> bool;
}

impl Sink for Vec<u8> {
    fn push(&mut self, byte: u8) -> bool {
        Vec::push(self, byte);
        true
    }
}

/// What became of a text.
#[derive(Clone, Copy)]
pub(crate) struct Folded {
    /// Everything fitted into the sink.
    pub(crate) whole: bool,
    /// Hyphens met between words, which the key keeps only as separators.
    pub(crate) hyphens: u8,
}

pub(crate) const SEPARATOR: u8 = b' ';
pub(crate) const HYPHEN: u8 = b'-';
pub(crate) const DOT: u8 = b'.';
pub(crate) const WIDE: u8 = 0;

/// The folded form of each ASCII byte; `WIDE` for the bytes of other characters.
static ASCII: [u8; 256] = ascii_table();

pub(crate) const fn ascii_table() -> [u8; 256] {
    let mut table = [WIDE; 256];
    let mut at = 0;
    while at < 128 {
        let byte = at as u8;
        table[at] = match byte {
            b'A'..=b'Z' => byte | 0x20,
            // A question mark stands where an encoding lost a space.
            0..=b' ' | b'_' | b'?' | 0x7f => SEPARATOR,
            b'\\' => b'/',
            b'[' | b'{' => b'(',
            b']' | b'}' => b')',
            b'`' => b'\'',
            _ => byte,
        };
        at += 1;
    }
    table
}

/// Writes the folded form of `text` to `sink`.
#[inline]
pub(crate) fn fold(text: &str, sink: &mut impl Sink) -> Folded {
    let mut folder = Folder::new(sink);
    folder.text(text);
    folder.finish()
}

/// Folds a name that may come in parts.
pub(crate) struct Folder<'s, S> {
    sink: &'s mut S,
    /// A separator was met that belongs before the next letter.
    pending: bool,
    /// No separator may follow what was written last.
    tight: bool,
    full: bool,
    hyphens: u8,
    /// A hyphen since the last letter; it counts only when a letter follows.
    open_hyphen: u8,
}

impl<'s, S: Sink> Folder<'s, S> {
    #[inline]
    pub(crate) fn new(sink: &'s mut S) -> Self {
        Self { sink, pending: false, tight: true, full: false, hyphens: 0, open_hyphen: 0 }
    }

    /// Takes the next part, or the whole.
    #[inline]
    pub(crate) fn text(&mut self, text: &str) {
        let bytes = text.as_bytes();
        let mut at = 0;
        while let Some(&byte) = bytes.get(at) {
            let folded = ASCII[byte as usize];
            match folded {
                WIDE => {
                    let Some(letter) = text.get(at..).and_then(|rest| rest.chars().next()) else { break };
                    self.wide(letter);
                    at += letter.len_utf8();
                    continue;
                }
                DOT => {
                    let digit =
                        |at: Option<usize>| at.and_then(|at| bytes.get(at)).is_some_and(u8::is_ascii_digit);
                    if digit(at.checked_sub(1)) && digit(Some(at + 1)) {
                        self.letter(DOT);
                    }
                }
                _ => self.ascii(folded),
            }
            if self.full {
                break;
            }
            at += 1;
        }
    }

    /// Parts two words.
    pub(crate) fn separator(&mut self) {
        self.ascii(SEPARATOR);
    }

    #[inline]
    pub(crate) fn finish(self) -> Folded {
        Folded { whole: !self.full, hyphens: self.hyphens }
    }

    #[inline(always)]
    fn ascii(&mut self, folded: u8) {
        match folded {
            SEPARATOR => self.pending = !self.tight,
            HYPHEN => {
                self.pending = !self.tight;
                self.open_hyphen = 1;
            }
            b'/' | b',' | b'(' | b')' => {
                self.pending = false;
                self.open_hyphen = 0;
                self.write(folded);
                self.tight = true;
            }
            _ => self.letter(folded),
        }
    }

    #[inline(always)]
    fn letter(&mut self, folded: u8) {
        if self.pending {
            self.pending = false;
            self.hyphens = self.hyphens.saturating_add(self.open_hyphen);
            self.write(SEPARATOR);
        }
        self.open_hyphen = 0;
        self.tight = false;
        self.write(folded);
    }

    #[inline(always)]
    fn write(&mut self, byte: u8) {
        if !self.sink.push(byte) {
            self.full = true;
        }
    }

    fn ascii_text(&mut self, text: &str) {
        for &byte in text.as_bytes() {
            self.letter(byte);
        }
    }

    #[cold]
    fn wide(&mut self, letter: char) {
        match letter {
            '\u{a0}'
            | '\u{1680}'
            | '\u{2000}'..='\u{200a}'
            | '\u{2028}'
            | '\u{2029}'
            | '\u{202f}'
            | '\u{205f}'
            | '\u{3000}'
            | '\u{fffd}' => self.ascii(SEPARATOR),
            '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{fe58}' | '\u{fe63}' => self.ascii(HYPHEN),
            '\u{ad}'
            | '\u{200b}'..='\u{200f}'
            | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{2069}'
            | '\u{feff}'
            | '\u{fe00}'..='\u{fe0f}'
            | '\u{300}'..='\u{36f}'
            | '®'
            | '©'
            | '™' => {}
            '‘' | '’' | '‚' | '‛' | '′' | 'ʼ' | '´' => self.letter(b'\''),
            '“' | '”' | '„' | '‟' | '″' => self.letter(b'"'),
            '⁄' | '∕' => self.ascii(b'/'),
            '、' => self.ascii(b','),
            '\u{ff01}'..='\u{ff5e}' => {
                let byte = u8::try_from(letter as u32 - 0xff01 + 0x21).unwrap_or(SEPARATOR);
                self.ascii(ASCII[byte as usize]);
            }
            'α' | 'Α' => self.ascii_text("alpha"),
            'β' | 'Β' => self.ascii_text("beta"),
            'γ' | 'Γ' => self.ascii_text("gamma"),
            'δ' | 'Δ' => self.ascii_text("delta"),
            'ε' => self.ascii_text("epsilon"),
            'ω' | 'Ω' => self.ascii_text("omega"),
            'ё' | 'Ё' => self.character('е'),
            'й' | 'Й' => self.character('и'),
            '\u{c0}'..='\u{17f}' => match latin(letter) {
                "" => self.lower(letter),
                base => self.ascii_text(base),
            },
            _ => self.lower(letter),
        }
    }

    fn lower(&mut self, letter: char) {
        for lower in letter.to_lowercase() {
            self.character(lower);
        }
    }

    fn character(&mut self, letter: char) {
        let mut bytes = [0; 4];
        for &byte in letter.encode_utf8(&mut bytes).as_bytes() {
            self.letter(byte);
        }
    }
}

/// The plain form of an accented Latin letter (U+00C0 to U+017F); empty for signs.
fn latin(letter: char) -> &'static str {
    match letter {
        'À'..='Å' | 'à'..='å' | 'Ā'..='ą' => "a",
        'Æ' | 'æ' => "ae",
        'Ç' | 'ç' | 'Ć'..='č' => "c",
        'Ď'..='đ' | 'Ð' | 'ð' => "d",
        'È'..='Ë' | 'è'..='ë' | 'Ē'..='ě' => "e",
        'Ĝ'..='ģ' => "g",
        'Ĥ'..='ħ' => "h",
        'Ì'..='Ï' | 'ì'..='ï' | 'Ĩ'..='ı' => "i",
        'Ĳ' | 'ĳ' => "ij",
        'Ĵ' | 'ĵ' => "j",
        'Ķ'..='ĸ' => "k",
        'Ĺ'..='ł' => "l",
        'Ñ' | 'ñ' | 'Ń'..='ŋ' => "n",
        'Ò'..='Ö' | 'Ø' | 'ò'..='ö' | 'ø' | 'Ō'..='ő' => "o",
        'Œ' | 'œ' => "oe",
        'Ŕ'..='ř' => "r",
        'Ś'..='š' | 'ſ' => "s",
        'ß' => "ss",
        'Ţ'..='ŧ' => "t",
        'Þ' | 'þ' => "th",
        'Ù'..='Ü' | 'ù'..='ü' | 'Ũ'..='ų' => "u",
        'Ŵ' | 'ŵ' => "w",
        'Ý' | 'ý' | 'ÿ' | 'Ŷ'..='Ÿ' => "y",
        'Ź'..='ž' => "z",
        _ => "",
    }
}

/// A 64-bit hash of a folded name: eight bytes at a time, the same on every machine.
#[inline]
pub(crate) fn hash(key: &[u8]) -> u64 {
    let mut hasher = Hasher::new(key.len());
    for chunk in key.as_chunks().0 {
        hasher.word(u64::from_le_bytes(*chunk));
    }
    hasher.last(last_word(key))
}

/// The last eight bytes of a key, or all of it with zeros behind. Some of them are in the word before as well.
#[inline]
pub(crate) fn last_word(key: &[u8]) -> u64 {
    match key.last_chunk() {
        Some(end) => u64::from_le_bytes(*end),
        None => key.iter().rev().fold(0, |word, &byte| word << 8 | u64::from(byte)),
    }
}

/// A [`hash`] being made.
pub(crate) struct Hasher(u64);

impl Hasher {
    const K: u64 = 0x9e37_79b9_7f4a_7c15;

    /// Begins the hash of a key of so many bytes.
    #[inline]
    pub(crate) fn new(len: usize) -> Self {
        Self((len as u64).wrapping_mul(Self::K))
    }

    /// Takes the next eight bytes.
    #[inline]
    pub(crate) fn word(&mut self, word: u64) {
        self.0 = (self.0.rotate_left(5) ^ word).wrapping_mul(Self::K);
    }

    /// Takes the [`last_word`].
    #[inline]
    pub(crate) fn last(mut self, word: u64) -> u64 {
        self.word(word);
        let state = (self.0 ^ self.0 >> 32).wrapping_mul(Self::K);
        state ^ (state >> 29)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn folded(text: &str) -> (String, u8) {
        let mut bytes = Vec::new();
        let folded = fold(text, &mut bytes);
        (String::from_utf8(bytes).unwrap(), folded.hyphens)
    }

    #[test]
    fn spellings_of_one_name_are_one_key() {
        let cases = [
            (" Caprylic / Capric  Triglyceride", "caprylic/capric triglyceride"),
            ("1 ,2 - Hexanediol", "1,2 hexanediol"),
            ("Simmondsia Chinensis ( Jojoba ) Seed Oil", "simmondsia chinensis(jojoba)seed oil"),
            ("ALCOHOL DENAT.", "alcohol denat"),
            ("C.I. 77891", "ci 77891"),
            ("Bx1.5", "bx1.5"),
            ("Huile d’Olive", "huile d'olive"),
            ("Cire d`abeille", "cire d'abeille"),
            ("β‑Glucan", "beta glucan"),
            ("Ｃｉ７７８９１", "ci77891"),
            ("Crème\u{ad} Brûlée™", "creme brulee"),
            ("Cre\u{300}me", "creme"),
            ("Мёд", "мед"),
            ("Water\\Aqua", "water/aqua"),
            ("Titanium Dioxide [Nano]", "titanium dioxide(nano)"),
            ("Caprylic/?Capric\u{fffd}Triglyceride", "caprylic/capric triglyceride"),
            ("", ""),
            (" - ", ""),
        ];
        for (text, key) in cases {
            assert_eq!(folded(text).0, key, "{text:?}");
        }
    }

    #[test]
    fn hyphens_between_words_are_counted() {
        assert_eq!(folded("PEG-40 Hydrogenated Castor Oil").1, 1);
        assert_eq!(folded("3-O-Ethyl").1, 2);
        assert_eq!(folded("-Peg 40-").1, 0, "only between words");
        assert_eq!(folded("a - b").1, 1);
    }

    proptest! {
        #[test]
        fn folding_twice_changes_nothing(text in ".{0,40}") {
            let once = folded(&text).0;
            prop_assert_eq!(&folded(&once).0, &once);
        }
    }
}
