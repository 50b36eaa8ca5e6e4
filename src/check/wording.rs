//! How numbers and names are written in findings.

use crate::dictionary::actives::Threshold;
use crate::dictionary::{Dictionary, IngredientId};
use crate::finding::Certainty;
use crate::inci::{Amount, Unit};
use crate::product::Market;

/// A number with as many digits as it needs: `15`, `0.3`, `0.0005`, `33.3`.
#[must_use]
pub fn number(value: f64) -> String {
    if value == 0.0 || !value.is_finite() {
        return value.to_string();
    }
    // Three significant digits; whole numbers are kept whole.
    let digits = 2 - value.abs().log10().floor() as i32;
    let text = format!("{value:.*}", usize::try_from(digits.clamp(0, 12)).unwrap_or(0));
    match text.contains('.') {
        true => text.trim_end_matches('0').trim_end_matches('.').to_owned(),
        false => text,
    }
}

/// `15 %`
#[must_use]
pub fn percent(value: f64) -> String {
    format!("{} %", number(value))
}

/// `15 %`, `10 to 20 %`, `at least 12 %`, `at most 1 %`.
#[must_use]
pub fn range(lo: f64, hi: f64) -> String {
    let (low, high) = (number(lo), number(hi));
    if low == high {
        format!("{low} %")
    } else if hi >= 100.0 {
        format!("at least {low} %")
    } else if lo <= 0.0 {
        format!("at most {high} %")
    } else {
        format!("{low} to {high} %")
    }
}

/// `15 % or more`, `more than 20 %`.
#[must_use]
pub fn threshold(threshold: Threshold) -> String {
    let percent = percent(threshold.percent);
    if threshold.inclusive { format!("{percent} or more") } else { format!("more than {percent}") }
}

/// The verb for a statement of this certainty: `makes up`, `probably makes up`, `may make up`.
#[must_use]
pub fn makes_up(certainty: Certainty) -> &'static str {
    match certainty {
        Certainty::Certain => "makes up",
        Certainty::Likely => "probably makes up",
        Certainty::Possible => "may make up",
        Certainty::Excluded => "does not make up",
    }
}

/// An amount as printed, with a space before the sign of per cent: `12 %`, `200,000 ppm`.
#[must_use]
pub fn printed(amount: &Amount, text: &str) -> String {
    let form = amount.span.slice(text).trim();
    let number = form.trim_end_matches(['%', '％', '﹪']).trim_end();
    match amount.unit {
        Unit::Percent if number.len() < form.len() => format!("{number} %"),
        _ => form.to_owned(),
    }
}

/// An ingredient's name for people: the inventory's (or the market's) name with capital initials instead of capitals
/// throughout.
#[must_use]
pub fn ingredient(names: &Dictionary, id: IngredientId, market: Market) -> String {
    let entry = names.ingredient(id);
    capitalised(if market == Market::Us { entry.us_name() } else { entry.inci() })
}

/// `SODIUM PCA` as `Sodium PCA`, `PEG-40 HYDROGENATED CASTOR OIL` as `PEG-40 Hydrogenated Castor Oil`.
#[must_use]
pub fn capitalised(name: &str) -> String {
    if name.chars().any(char::is_lowercase) {
        return name.to_owned();
    }
    let mut out = String::with_capacity(name.len());
    let mut rest = name;
    while !rest.is_empty() {
        let end = rest.find(|c: char| !c.is_alphabetic()).unwrap_or(rest.len());
        let (word, after) = rest.split_at(end);
        if is_acronym(word) {
            out.push_str(word);
        } else if matches!(word, "SH" | "RH") && after.starts_with('-') {
            // Peptides named for what they are synthetic or recombinant copies of.
            out.extend(word.chars().flat_map(char::to_lowercase));
        } else if word == "HCL" {
            out.push_str("HCl");
        } else {
            let mut letters = word.chars();
            out.extend(letters.next());
            out.extend(letters.flat_map(char::to_lowercase));
        }
        let gap = after.find(char::is_alphabetic).unwrap_or(after.len());
        out.push_str(&after[..gap]);
        rest = &after[gap..];
    }
    out
}

/// Words of inventory names that are abbreviations. The ceramides are told apart by the last block.
fn is_acronym(word: &str) -> bool {
    const ACRONYMS: [&str; 45] = [
        "ADP", "AMP", "ATP", "BHA", "BHT", "CD", "CI", "DEA", "DHA", "DMDM", "DNA", "EDTA", "EGF", "HC",
        "II", "III", "IPDI", "IV", "MDI", "MEA", "MIPA", "PABA", "PCA", "PEG", "PEI", "PG", "PPG", "PTFE",
        "PVM", "PVP", "RNA", "TEA", "TIPA", "UV", "VP", //
        "AP", "AS", "EOH", "EOP", "EOS", "NDS", "NG", "NH", "NP", "NS",
    ];
    ACRONYMS.contains(&word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_the_digits_they_need() {
        let written = [15.0, 0.3, 0.0005, 33.333_333, 100.0, 1234.5, 2.1, 0.55, 0.0].map(number);
        assert_eq!(written, ["15", "0.3", "0.0005", "33.3", "100", "1234", "2.1", "0.55", "0"]);
    }

    #[test]
    fn ranges_say_which_end_is_known() {
        assert_eq!(range(15.0, 15.0), "15 %");
        assert_eq!(range(0.05, 0.3), "0.05 to 0.3 %");
        assert_eq!(range(12.0, 100.0), "at least 12 %");
        assert_eq!(range(0.0, 1.0), "at most 1 %");
    }

    #[test]
    fn printed_amounts_keep_their_form() {
        let printed = |text: &str, unit| {
            let span = crate::source::Span::new(0, text.len());
            printed(&Amount { lo: 1.0, hi: 1.0, unit, decimals: 0, span }, text)
        };
        assert_eq!(printed("12%", Unit::Percent), "12 %");
        assert_eq!(printed("1％", Unit::Percent), "1 %");
        assert_eq!(printed("200,000ppm", Unit::Ppm), "200,000ppm");
    }

    #[test]
    fn names_read_like_names() {
        assert_eq!(capitalised("SODIUM PCA"), "Sodium PCA");
        assert_eq!(capitalised("PEG-40 HYDROGENATED CASTOR OIL"), "PEG-40 Hydrogenated Castor Oil");
        assert_eq!(capitalised("3-O-ETHYL ASCORBIC ACID"), "3-O-Ethyl Ascorbic Acid");
        assert_eq!(capitalised("SH-OLIGOPEPTIDE-1"), "sh-Oligopeptide-1");
        assert_eq!(capitalised("CERAMIDE NP"), "Ceramide NP");
        assert_eq!(capitalised("Glycerin"), "Glycerin");
    }
}
