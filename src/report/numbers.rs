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

#[cfg(test)]
mod tests {
    use super::*;

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
