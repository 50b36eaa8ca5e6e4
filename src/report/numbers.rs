//! Numbers and their nouns as people read them.

/// A count with commas between thousands: `36,911`.
#[must_use]
pub(super) fn thousands(count: u64) -> String {
    let digits = count.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// A count with its noun: `1 product`, `1,204 products`.
#[must_use]
pub(super) fn counted(count: u64, singular: &str, plural: &str) -> String {
    format!("{} {}", thousands(count), if count == 1 { singular } else { plural })
}

/// A share in per cent with one decimal, `97.2 %`. `100 %` and `0 %` are said only when they are exact.
#[must_use]
pub(super) fn share(part: u64, whole: u64) -> String {
    if part >= whole {
        return "100 %".to_owned();
    }
    if part == 0 {
        return "0 %".to_owned();
    }
    let tenths = (u128::from(part) * 2000 / u128::from(whole)).div_ceil(2).clamp(1, 999);
    format!("{}.{} %", tenths / 10, tenths % 10)
}

/// An interval of percentages as people read it: the lower end rounded down, the upper up, `0.05 to 0.3 %`.
#[must_use]
pub(super) fn range(lo: f64, hi: f64) -> String {
    let (lo, hi) = (rounded(lo, f64::floor), rounded(hi, f64::ceil));
    if lo == hi { format!("{lo} %") } else { format!("{lo} to {hi} %") }
}

/// Three significant digits, not below a millionth.
fn rounded(percent: f64, round: fn(f64) -> f64) -> String {
    if percent <= 0.0 {
        return "0".to_owned();
    }
    let decimals = (2.0 - percent.log10().floor()).clamp(0.0, 6.0) as i32;
    let scale = 10f64.powi(decimals);
    // An end such as 9.5 is often 9.499999999 or 9.500000001 after arithmetic.
    let nearest = (percent * scale).round();
    let scaled = if (percent * scale - nearest).abs() < 1e-6 { nearest } else { round(percent * scale) };
    format!("{}", scaled / scale)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn intervals_are_rounded_outwards() {
        assert_eq!(range(100.0 / 6.0, 100.0), "16.6 to 100 %");
        assert_eq!(range(9.5, 10.500_000_000_1), "9.5 to 10.5 %");
        assert_eq!(range(0.0, 0.0015), "0 to 0.0015 %");
        assert_eq!(range(15.0, 15.0), "15 %");
    }

    #[test]
    fn thousands_are_parted() {
        let shown: Vec<_> = [0, 999, 1000, 36_911, 1_000_000].map(thousands).into();
        assert_eq!(shown, ["0", "999", "1,000", "36,911", "1,000,000"]);
    }

    #[test]
    fn shares_are_rounded_but_never_to_all_or_nothing() {
        assert_eq!(share(972, 1000), "97.2 %");
        assert_eq!(share(2, 3), "66.7 %");
        assert_eq!(share(1, 3), "33.3 %");
        assert_eq!(share(999_999, 1_000_000), "99.9 %");
        assert_eq!(share(1, 1_000_000), "0.1 %");
        assert_eq!(share(0, 5), "0 %");
        assert_eq!(share(5, 5), "100 %");
    }
}
