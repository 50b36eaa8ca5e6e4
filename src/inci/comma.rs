//! Whether a comma separates two names or belongs to one: `1,2-Hexanediol`, `N,N-…`, `0,5 %`, `10,000 ppm`.

use super::class::ELEMENT_JOINT;

/// How far from a comma what decides about it may stand.
const NEARBY: usize = 40;

fn is_joint(byte: u8) -> bool {
    byte == b',' || byte == ELEMENT_JOINT
}

fn digits_from(bytes: &[u8], mut at: usize) -> usize {
    while at < bytes.len() && bytes[at].is_ascii_digit() {
        at += 1;
    }
    at
}

fn blanks_from(bytes: &[u8], mut at: usize) -> usize {
    while at < bytes.len() && bytes[at] == b' ' {
        at += 1;
    }
    at
}

/// Up to three digits as a number; longer ones are no locants.
fn small(digits: &[u8]) -> Option<u32> {
    (!digits.is_empty() && digits.len() <= 3)
        .then(|| digits.iter().fold(0, |number, digit| number * 10 + u32::from(digit - b'0')))
}

/// Whether the comma at `at` has no digit before and a blank behind it, as most have: then it [separates], since it can
/// stand in no number.
#[inline]
pub(super) fn is_plain(bytes: &[u8], at: usize) -> bool {
    let in_number = at.checked_sub(1).is_some_and(|before| bytes[before].is_ascii_digit());
    !in_number && bytes.get(at + 1) == Some(&b' ')
}

/// Whether the comma (or literal joint) at `at` separates. `start` is where the piece began.
pub(super) fn separates(bytes: &[u8], at: usize, start: usize) -> bool {
    // Numbers and locants are short; looking further would cost more than the text is long.
    let start = start.max(at.saturating_sub(NEARBY));
    let bytes = &bytes[..bytes.len().min(at + NEARBY)];
    let (Some(&before), Some(&after)) = (at.checked_sub(1).and_then(|i| bytes.get(i)), bytes.get(at + 1))
    else {
        return true;
    };
    if at == start {
        return true;
    }
    if before.is_ascii_digit() && after.is_ascii_digit() {
        return !(is_number(bytes, at, start) || is_locant(bytes, at, start));
    }
    if after == b' ' && before.is_ascii_digit() {
        return !is_spaced_locant(bytes, at, start);
    }
    !is_letter_locant(bytes, at, start) && !is_ring_locant(bytes, at, start)
}

/// `0,5 %`, `10,000ppm`, `1,000.25 ppm`: digits on both sides and a unit behind them.
fn is_number(bytes: &[u8], at: usize, start: usize) -> bool {
    let mut end = digits_from(bytes, at + 1);
    while end + 1 < bytes.len() && matches!(bytes[end], b',' | b'.') && bytes[end + 1].is_ascii_digit() {
        end = digits_from(bytes, end + 1);
    }
    if has_unit(&bytes[blanks_from(bytes, end)..]) {
        return true;
    }
    // `0,5-1,0 %`: the first half of a range.
    let rest = &bytes[end..];
    rest.first() == Some(&b'-')
        && rest.get(1).is_some_and(u8::is_ascii_digit)
        && at > start
        && bytes[at + 1..].iter().take(16).any(|&byte| byte == b'%')
}

fn has_unit(rest: &[u8]) -> bool {
    rest.first() == Some(&b'%')
        || [&b"ppm"[..], b"ppb", b"mg/", b"iu/", b"i.u"]
            .iter()
            .any(|unit| rest.len() >= unit.len() && rest[..unit.len()].eq_ignore_ascii_case(unit))
}

/// `1,2-`, `1,2,3-`, `2,2'-`, also with the hyphen lost.
fn is_locant(bytes: &[u8], at: usize, start: usize) -> bool {
    let mut first = at;
    while first > start && bytes[first - 1].is_ascii_digit() {
        first -= 1;
    }
    let mut end = digits_from(bytes, at + 1);
    let (Some(one), Some(two)) = (small(&bytes[first..at]), small(&bytes[at + 1..end])) else {
        return false;
    };
    while end + 1 < bytes.len() && is_joint(bytes[end]) && bytes[end + 1].is_ascii_digit() {
        end = digits_from(bytes, end + 1);
    }
    while end < bytes.len() && bytes[end] == b'\'' {
        end += 1;
    }
    let at_front = bytes[start..first].iter().all(|&byte| byte == b' ');
    let followed = match (bytes.get(end), bytes.get(end + 1)) {
        (Some(b'-'), Some(next)) => {
            next.is_ascii_alphabetic() || *next >= 0x80 || matches!(next, b'(' | b'[' | b' ' | b'\n')
        }
        // `8,8a-`
        (Some(letter), Some(b'-' | b',')) if letter.is_ascii_lowercase() => true,
        (Some(b' '), Some(next)) => at_front && next.is_ascii_alphabetic() && one < 10 && two < 10,
        (Some(next), _) => at_front && next.is_ascii_alphabetic() && one < 10 && two < 10,
        _ => false,
    };
    if !followed {
        return false;
    }
    let context = if at_front { b' ' } else { bytes[first - 1] };
    match context {
        _ if at_front => true,
        b'(' | b'[' | b'{' => true,
        byte if is_joint(byte) => true,
        // A number that ends the name before (`Polysorbate 80,1,2-…`) is larger than the first locant.
        _ => one <= two && one < 10,
    }
}

/// `1, 2-Hexanediol`: the piece so far is one small number.
fn is_spaced_locant(bytes: &[u8], at: usize, start: usize) -> bool {
    let piece = &bytes[blanks_from(bytes, start)..at];
    if piece.len() != 1 || !piece[0].is_ascii_digit() {
        return false;
    }
    let number = blanks_from(bytes, at + 1);
    let end = digits_from(bytes, number);
    if end == number || end - number > 2 {
        return false;
    }
    match (bytes.get(end), bytes.get(end + 1)) {
        (Some(b'-'), Some(next)) => next.is_ascii_alphabetic() || matches!(*next, b' ' | 0x80..),
        (Some(b' '), Some(next)) => {
            next.is_ascii_alphabetic() || *next == b'-' && bytes.get(end + 2) == Some(&b' ')
        }
        _ => false,
    }
}

/// `N,N-`, `N,N'-`, `O,O-`: a single letter on both sides.
fn is_letter_locant(bytes: &[u8], at: usize, start: usize) -> bool {
    let mut before = at - 1;
    if bytes[before] == b'\'' && before > start {
        before -= 1;
    }
    let alone = bytes[before].is_ascii_alphabetic()
        && (before == start || !bytes[before - 1].is_ascii_alphanumeric());
    alone
        && bytes[at + 1].is_ascii_alphabetic()
        && bytes.get(at + 2).is_some_and(|byte| matches!(byte, b'-' | b'\'' | b','))
}

/// `3a,7-`: the first place is one between two rings, which has a letter of its own.
fn is_ring_locant(bytes: &[u8], at: usize, start: usize) -> bool {
    if at < start + 2 || !bytes[at - 1].is_ascii_lowercase() || !bytes[at - 2].is_ascii_digit() {
        return false;
    }
    let mut first = at - 2;
    while first > start && bytes[first - 1].is_ascii_digit() {
        first -= 1;
    }
    let front = first == start || matches!(bytes[first - 1], b'-' | b'(' | b'[' | b',');
    let digits = digits_from(bytes, at + 1);
    let end = digits + usize::from(bytes.get(digits).is_some_and(u8::is_ascii_lowercase));
    front
        && small(&bytes[first..at - 1]).is_some()
        && small(&bytes[at + 1..digits]).is_some()
        && bytes.get(end) == Some(&b'-')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn cuts(text: &str) -> Vec<&str> {
        let bytes = text.as_bytes();
        let (mut names, mut start) = (Vec::new(), 0);
        for at in 0..bytes.len() {
            if bytes[at] == b',' && separates(bytes, at, start) {
                names.push(text[start..at].trim());
                start = at + 1;
            }
        }
        names.push(text[start..].trim());
        names
    }

    #[test]
    fn locants_stay_and_numbers_that_end_a_name_do_not_pull_the_next_one_in() {
        assert_eq!(cuts("Water,1,2-Hexanediol,BHT"), ["Water", "1,2-Hexanediol", "BHT"]);
        assert_eq!(cuts("Polysorbate 80,1,2-Hexanediol"), ["Polysorbate 80", "1,2-Hexanediol"]);
        assert_eq!(cuts("PEG-40,2,6-Dimethyl-7-Octen-2-Ol"), ["PEG-40", "2,6-Dimethyl-7-Octen-2-Ol"]);
        assert_eq!(cuts("N,N-Bis(2-Hydroxyethyl)Urea, BHA"), ["N,N-Bis(2-Hydroxyethyl)Urea", "BHA"]);
        assert_eq!(cuts("1,2,6-Hexanetriol"), ["1,2,6-Hexanetriol"]);
        assert_eq!(cuts("1h-3a,7-Methanoazulene, BHT"), ["1h-3a,7-Methanoazulene", "BHT"]);
        assert_eq!(
            cuts("Water,3,4,4a,5-Tetrahydroindene,BHT"),
            ["Water", "3,4,4a,5-Tetrahydroindene", "BHT"]
        );
        assert_eq!(cuts("2,3,8,8a-Hexahydronaphthalene"), ["2,3,8,8a-Hexahydronaphthalene"]);
        assert_eq!(cuts("CI 77491,77492,77499"), ["CI 77491", "77492", "77499"]);
    }

    #[test]
    fn numbers_with_a_comma_stay() {
        assert_eq!(cuts("Retinol 0,5 %, Aqua"), ["Retinol 0,5 %", "Aqua"]);
        assert_eq!(cuts("Propolis Extract 10,000ppm,Water"), ["Propolis Extract 10,000ppm", "Water"]);
        assert_eq!(cuts("Panthenol 1,000.25 ppm"), ["Panthenol 1,000.25 ppm"]);
    }

    #[test]
    fn a_lost_place_in_a_locant_is_seen() {
        assert_eq!(cuts("Water, 1, 2-Hexanediol"), ["Water", "1, 2-Hexanediol"]);
        assert_eq!(cuts("Ceramide 1, 2-Hexanediol"), ["Ceramide 1", "2-Hexanediol"]);
        assert_eq!(cuts("1,2 Hexanediol, BHT"), ["1,2 Hexanediol", "BHT"]);
    }

    proptest! {
        #[test]
        fn a_plain_comma_separates(text in "[ a-z0-9,'()\\[-]{0,12}, ?[ a-z0-9,'%-]{0,12}", start in 0usize..12) {
            let bytes = text.as_bytes();
            let commas = (start..bytes.len()).filter(|&at| bytes[at] == b',');
            for at in commas.filter(|&at| is_plain(bytes, at)) {
                prop_assert!(separates(bytes, at, start), "{at}");
            }
        }
    }
}
