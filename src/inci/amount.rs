//! Printed amounts: `10%`, `0,5 %`, `<1%`, `1-5%`, `(10,000 ppm)`, `500 IU/g`, converted to per cent.

use nom::branch::alt;
use nom::bytes::complete::{tag, tag_no_case, take_while};
use nom::combinator::{opt, peek, value, verify};
use nom::{IResult, Parser};

use super::list::Unit;

type Parsed<'a, T> = IResult<&'a str, T, ()>;

/// An amount and the bytes it takes in the text it was found in.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Found {
    /// First byte, bound sign and bracket included.
    pub(super) start: usize,
    /// One past the last byte, bracket included.
    pub(super) end: usize,
    /// First byte of the printed form without brackets.
    pub(super) inner_start: usize,
    /// One past its last byte.
    pub(super) inner_end: usize,
    /// In the printed unit.
    pub(super) lo: f64,
    /// In the printed unit.
    pub(super) hi: f64,
    /// The unit.
    pub(super) unit: Unit,
    /// Decimals of the number printed last.
    pub(super) decimals: u8,
}

impl Found {
    /// Lower and upper end in per cent. IU need the factor of the substance, in grams per IU.
    pub(super) fn percent(&self, grams_per_iu: Option<f64>) -> Option<(f64, f64)> {
        let factor = match self.unit {
            Unit::Percent => 1.0,
            Unit::Ppm => 1e-4,
            Unit::Ppb => 1e-7,
            Unit::MgPerG | Unit::MgPerMl => 0.1,
            Unit::IuPerG => grams_per_iu? * 100.0,
        };
        // Rounding keeps 30,380 ppm from becoming 3.0380000000000003 %.
        let scale = |number: f64| if factor == 1.0 { number } else { round(number * factor) };
        let hi = if self.hi.is_infinite() { 100.0 } else { scale(self.hi) };
        Some((scale(self.lo), hi))
    }
}

fn round(number: f64) -> f64 {
    format!("{number:.12e}").parse().unwrap_or(number)
}

/// Grams in one international unit, for the vitamins that are declared so (WHO standards).
pub(super) fn grams_per_iu(inci: &str) -> Option<f64> {
    Some(match inci {
        "RETINOL" => 0.300e-6,
        "RETINAL" => 0.300e-6,
        "RETINYL ACETATE" => 0.344e-6,
        "RETINYL PROPIONATE" => 0.359e-6,
        "RETINYL PALMITATE" => 0.550e-6,
        "TOCOPHEROL" => 0.91e-3,
        "TOCOPHERYL ACETATE" => 1.0e-3,
        "CHOLECALCIFEROL" | "ERGOCALCIFEROL" => 0.025e-6,
        _ => return None,
    })
}

/// No number is printed with more digits and signs.
const MOST_DIGITS: usize = 15;

/// A number as printed; which sign is the decimal one depends on the unit.
#[derive(Clone, Copy)]
struct Number<'a>(&'a str);

impl Number<'_> {
    /// Value and decimals. A comma before exactly three digits groups thousands in ppm and the like.
    fn value(self, unit: Unit) -> (f64, u8) {
        let printed = self.0;
        let groups = |sign: char| {
            let mut parts = printed.split(sign);
            let head = parts.next().unwrap_or("");
            let whole = head.len() <= 3 && head != "0" && !head.is_empty();
            whole && parts.clone().next().is_some() && parts.all(|part| part.len() == 3)
        };
        let comma_groups =
            printed.contains(',') && (printed.contains('.') || unit != Unit::Percent && groups(','));
        let mut plain = [0; MOST_DIGITS];
        let mut len = 0;
        for byte in printed.bytes().filter(|&byte| byte != b' ' && !(byte == b',' && comma_groups)) {
            let Some(slot) = plain.get_mut(len) else { return (0.0, 0) };
            *slot = if byte == b',' { b'.' } else { byte };
            len += 1;
        }
        let plain = std::str::from_utf8(&plain[..len]).unwrap_or_default();
        let decimals = plain.split_once('.').map_or(0, |(_, tail)| tail.len());
        (plain.parse().unwrap_or(0.0), u8::try_from(decimals).unwrap_or(u8::MAX))
    }
}

fn number(input: &str) -> Parsed<'_, Number<'_>> {
    let digits = take_while(|c: char| c.is_ascii_digit() || c == '.' || c == ',');
    let (rest, printed) = verify(digits, |s: &str| {
        let whole = s.strip_prefix('.').unwrap_or(s);
        s.len() <= MOST_DIGITS && whole.starts_with(|c: char| c.is_ascii_digit())
    })
    .parse(input)?;
    let trimmed = printed.trim_end_matches(['.', ',']);
    Ok((&input[trimmed.len()..], Number(trimmed)))
        .map(|(short, number)| if trimmed.len() == printed.len() { (rest, number) } else { (short, number) })
}

/// `1 000 ppm`: thousands apart, before a unit that counts in thousands.
fn grouped(input: &str) -> Option<(usize, Number<'_>, Unit)> {
    let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
    let mut len = digits(input);
    let mut groups = 0;
    // Nothing is declared in more than millions.
    while groups < 2 && input[len..].starts_with(' ') && digits(&input[len + 1..]) == 3 {
        len += 4;
        groups += 1;
    }
    if groups == 0 || digits(input) > 3 || input.starts_with('0') {
        return None;
    }
    let (rest, (_, unit)) = (blanks, unit).parse(&input[len..]).ok()?;
    (unit != Unit::Percent).then(|| (input.len() - rest.len(), Number(&input[..len]), unit))
}

fn blanks(input: &str) -> Parsed<'_, &str> {
    take_while(|c: char| c == ' ' || c == '\n').parse(input)
}

fn word_end(input: &str) -> Parsed<'_, ()> {
    value((), peek(verify(take_while(char::is_alphanumeric), str::is_empty))).parse(input)
}

fn unit(input: &str) -> Parsed<'_, Unit> {
    alt((
        value(Unit::Percent, (alt((tag("%"), tag("％"), tag("٪"))), opt(basis))),
        value(Unit::Ppm, (tag_no_case("ppm"), word_end)),
        value(Unit::Ppb, (tag_no_case("ppb"), word_end)),
        value(Unit::MgPerG, (tag_no_case("mg/g"), word_end)),
        value(Unit::MgPerMl, (tag_no_case("mg/ml"), word_end)),
        value(
            Unit::IuPerG,
            (
                alt((tag_no_case("iu/g"), tag_no_case("i.u./g"), tag_no_case("ui/g"), tag_no_case("ie/g"))),
                word_end,
            ),
        ),
        value(Unit::Percent, (alt((tag_no_case("percent"), tag_no_case("per cent"))), word_end)),
    ))
    .parse(input)
}

/// `w/w`, `w/v`, `v/v`, `by weight` behind a per cent sign.
fn basis(input: &str) -> Parsed<'_, ()> {
    let words = alt((
        tag_no_case("w/w"),
        tag_no_case("w/v"),
        tag_no_case("v/v"),
        tag_no_case("m/m"),
        tag_no_case("by weight"),
        tag_no_case("by volume"),
        tag_no_case("wt"),
        tag_no_case("vol."),
        tag_no_case("vol"),
    ));
    let (rest, ()) = value((), (blanks, opt(tag("(")), words)).parse(input)?;
    let (rest, ()) = word_end(rest)?;
    // A bracket that the basis opened closes with it.
    match (input.trim_start().starts_with('('), rest.strip_prefix(')')) {
        (true, Some(rest)) => Ok((rest, ())),
        (true, None) => Err(nom::Err::Error(())),
        (false, _) => Ok((rest, ())),
    }
}

/// `10 %`, `1-5%`, `1% - 5%`, `1 to 5 %`
fn quantity(input: &str) -> Parsed<'_, (Number<'_>, Option<Number<'_>>, Unit)> {
    let (rest, first) = number(input)?;
    let (after_unit, early) = opt((blanks, unit)).parse(rest)?;
    let dash = |input| {
        value((), (blanks, alt((tag("-"), tag("–"), tag("—"), tag("~"), tag_no_case("to "))), blanks))
            .parse(input)
    };
    let range: Parsed<'_, Number<'_>> = (dash, number).map(|((), number)| number).parse(after_unit);
    if let Ok((behind, second)) = range
        && let Ok((end, (_, unit))) = (blanks, unit).parse(behind)
    {
        return Ok((end, (first, Some(second), unit)));
    }
    match early {
        Some((_, unit)) => Ok((after_unit, (first, None, unit))),
        None => Err(nom::Err::Error(())),
    }
}

/// Which bound a sign or word before the number makes of it.
#[derive(Clone, Copy, PartialEq)]
enum Bound {
    Below,
    Above,
    About,
}

const BOUNDS: &[(&str, Bound)] = &[
    ("<=", Bound::Below),
    (">=", Bound::Above),
    ("<", Bound::Below),
    ("≤", Bound::Below),
    ("＜", Bound::Below),
    (">", Bound::Above),
    ("≥", Bound::Above),
    ("less than", Bound::Below),
    ("up to", Bound::Below),
    ("under", Bound::Below),
    ("max.", Bound::Below),
    ("max", Bound::Below),
    ("min.", Bound::Above),
    ("more than", Bound::Above),
    ("at least", Bound::Above),
    ("approx.", Bound::About),
    ("ca.", Bound::About),
    ("~", Bound::About),
];

fn bound_before(head: &str) -> Option<(Bound, usize)> {
    let trimmed = head.trim_end();
    BOUNDS.iter().find_map(|(sign, bound)| {
        let at = trimmed.len().checked_sub(sign.len())?;
        let tail = trimmed.get(at..)?;
        let alone =
            !sign.starts_with(char::is_alphabetic) || !trimmed[..at].ends_with(|c: char| c.is_alphanumeric());
        (tail.eq_ignore_ascii_case(sign) && alone).then_some((*bound, at))
    })
}

/// The first amount in `text` at or after byte `from`.
pub(super) fn find(text: &str, from: usize) -> Option<Found> {
    let bytes = text.as_bytes();
    let mut at = from;
    while at < bytes.len() {
        // `.5%` begins with its point, where that ends no sentence.
        let point = bytes[at] == b'.'
            && bytes.get(at + 1).is_some_and(u8::is_ascii_digit)
            && (at == from || matches!(bytes[at - 1], b' ' | b'(' | b'\n'));
        if !bytes[at].is_ascii_digit() && !point {
            at += 1;
            continue;
        }
        // Without a bracket in front, or zeros behind, the first number may end the name: `Polysorbate 20 100 ppm`.
        if let Some((len, number, unit)) = grouped(&text[at..])
            && (text[from..at].trim_end().ends_with('(') || number.0.ends_with(" 000"))
        {
            return Some(with_surroundings(text, from, at, at + len, number, None, unit));
        }
        if let Ok((rest, (first, second, unit))) = quantity(&text[at..]) {
            return Some(with_surroundings(text, from, at, text.len() - rest.len(), first, second, unit));
        }
        // Digits and the signs between them belong to one number, which no later digit of it can start.
        while at < bytes.len() && (bytes[at].is_ascii_digit() || matches!(bytes[at], b',' | b'.')) {
            at += 1;
        }
    }
    None
}

fn with_surroundings(
    text: &str,
    from: usize,
    at: usize,
    end: usize,
    first: Number<'_>,
    second: Option<Number<'_>>,
    unit: Unit,
) -> Found {
    let (one, mut decimals) = first.value(unit);
    let (mut lo, mut hi) = (one, one);
    if let Some(second) = second {
        let (two, its_decimals) = second.value(unit);
        (lo, hi, decimals) = (one.min(two), one.max(two), its_decimals);
    }
    let mut start = at;
    if let Some((bound, sign_at)) = bound_before(&text[from..at]) {
        start = from + sign_at;
        match bound {
            Bound::Below if second.is_none() => lo = 0.0,
            Bound::Above if second.is_none() => hi = f64::INFINITY,
            _ => {}
        }
    }
    let (inner_start, inner_end) = (start, end);
    // A bracket that holds nothing but the amount goes with it.
    let head = text[from..start].trim_end();
    let tail = text[end..].trim_start();
    let pairs = [('(', ')'), ('[', ']'), ('{', '}')];
    let pair = pairs.into_iter().find(|(open, close)| head.ends_with(*open) && tail.starts_with(*close));
    let (start, end) = match pair {
        Some(_) => (from + head.len() - 1, text.len() - tail.len() + 1),
        None => (start, end),
    };
    Found { start, end, inner_start, inner_end, lo, hi, unit, decimals }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<(f64, f64, &str)> {
        let found = find(text, 0)?;
        let (lo, hi) = found.percent(Some(0.3e-6))?;
        Some((lo, hi, &text[found.start..found.end]))
    }

    #[test]
    fn numbers_in_all_their_forms() {
        assert_eq!(read("Niacinamide 10%"), Some((10.0, 10.0, "10%")));
        assert_eq!(read("Retinol 0,5 %"), Some((0.5, 0.5, "0,5 %")));
        assert_eq!(read("Salicylic Acid .50%"), Some((0.5, 0.5, ".50%")));
        assert_eq!(read("Retinol.5%"), Some((5.0, 5.0, "5%")), "a full stop");
        assert_eq!(read("Bifida Ferment Lysate (30,380ppm)"), Some((3.038, 3.038, "(30,380ppm)")));
        assert_eq!(read("Retinol (0,001 ppm)"), Some((1e-7, 1e-7, "(0,001 ppm)")));
        assert_eq!(read("X 1,000.25 ppm"), Some((0.100025, 0.100025, "1,000.25 ppm")));
        assert_eq!(read("Panthenol 10 000 ppm"), Some((1.0, 1.0, "10 000 ppm")));
        assert_eq!(read("Panthenol (1 250ppm)"), Some((0.125, 0.125, "(1 250ppm)")));
        assert_eq!(read("Polysorbate 20 100 ppm"), Some((0.01, 0.01, "100 ppm")));
        assert_eq!(read("Peptide ( 5 ppb )"), Some((5e-7, 5e-7, "( 5 ppb )")));
        assert_eq!(read("Azelaic Acid 100 mg/g"), Some((10.0, 10.0, "100 mg/g")));
        assert_eq!(read("Retinol (500IU/g)"), Some((0.015, 0.015, "(500IU/g)")));
        assert_eq!(read("Fragrance <1%"), Some((0.0, 1.0, "<1%")));
        assert_eq!(read("Surfactant 5-15 %"), Some((5.0, 15.0, "5-15 %")));
        assert_eq!(read("Surfactant 5% - 15%"), Some((5.0, 15.0, "5% - 15%")));
        assert_eq!(read("Alcohol 40% w/w"), Some((40.0, 40.0, "40% w/w")));
    }

    #[test]
    fn numbers_that_are_no_amounts() {
        for text in [
            "PEG-40",
            "CI 77891",
            "1,2-Hexanediol",
            "Polysorbate 20",
            "C12-15 Alkyl Benzoate",
            "50 ml",
            "5 ppmx",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
