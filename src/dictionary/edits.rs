//! How many edits make one name of another.

/// Greatest number of edits that is told from more.
const MOST: usize = super::pieces::EDITS;

/// Whether at most [`MOST`] letters to add, drop or change lie between two names.
///
/// For each number of edits and each shift between the names it is noted how far the first can be followed. Names
/// that have little in common are told by a few comparisons, however long they are.
pub(super) fn are_near(a: &[u8], b: &[u8]) -> bool {
    /// So far back that some edits on it is still nowhere.
    const NOWHERE: isize = isize::MIN / 2;
    if a.len().abs_diff(b.len()) > MOST {
        return false;
    }
    // Shifts are counted from `MOST + 1` to the left, with room at both ends.
    let aligned = b.len() + MOST + 1 - a.len();
    let (left, right) = (a.len().cast_signed(), b.len().cast_signed());
    let mut reached = [NOWHERE; 2 * MOST + 3];
    for edits in 0..=MOST {
        let before = reached;
        for shift in MOST + 1 - edits..=MOST + 1 + edits {
            let by = shift.cast_signed() - (MOST + 1).cast_signed();
            let (changed, added, dropped) = (before[shift] + 1, before[shift - 1], before[shift + 1] + 1);
            let start = if edits == 0 { 0 } else { changed.max(added).max(dropped) };
            // Not past the end of either.
            let start = start.min(left).min(right - by);
            let (Ok(at), Ok(other)) = (usize::try_from(start), usize::try_from(start + by)) else { continue };
            let same = a[at..].iter().zip(&b[other..]).take_while(|(a, b)| a == b).count();
            if shift == aligned && at + same == a.len() {
                return true;
            }
            reached[shift] = start + same.cast_signed();
        }
    }
    false
}

/// Edit distance that counts two swapped neighbours as one edit.
pub(super) fn edits<T: Copy + PartialEq>(a: &[T], b: &[T]) -> usize {
    // What is alike at both ends costs nothing, and most often nearly everything is.
    let start = a.iter().zip(b).take_while(|(a, b)| a == b).count();
    let (a, b) = (&a[start..], &b[start..]);
    let end = a.iter().rev().zip(b.iter().rev()).take_while(|(a, b)| a == b).count();
    let (a, b) = (&a[..a.len() - end], &b[..b.len() - end]);
    let width = b.len() + 1;
    let mut rows = [vec![0; width], vec![0; width], (0..width).collect()];
    for (i, &left) in a.iter().enumerate() {
        rows.rotate_left(1);
        let [before, above, row] = &mut rows;
        row[0] = i + 1;
        for (j, &right) in b.iter().enumerate() {
            let change = above[j] + usize::from(left != right);
            let mut least = change.min(above[j + 1] + 1).min(row[j] + 1);
            if i > 0 && j > 0 && left == b[j - 1] && a[i - 1] == right {
                least = least.min(before[j - 1] + 1);
            }
            row[j + 1] = least;
        }
    }
    rows[2][b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Edit distance by the book; a swap is two edits.
    fn distance(a: &[u8], b: &[u8]) -> usize {
        match (a, b) {
            ([], rest) | (rest, []) => rest.len(),
            ([a, c @ ..], [b, d @ ..]) if a == b => distance(c, d),
            ([_, c @ ..], [_, d @ ..]) => 1 + distance(c, d).min(distance(c, b)).min(distance(a, d)),
        }
    }

    #[test]
    fn a_swap_is_one_edit_of_a_person_and_two_of_letters() {
        assert_eq!(edits(b"hyaluronaet", b"hyaluronate"), 1);
        assert!(are_near(b"hyaluronaet", b"hyaluronate"));
        assert!(are_near(b"", b"ab") && are_near(b"ab", b"") && are_near(b"", b""));
        assert!(!are_near(b"", b"abc") && !are_near(b"abc", b""));
        assert!(!are_near(b"abcdef", b"badcef"), "two swaps are four letters");
    }

    proptest! {
        #[test]
        fn near_is_what_the_distance_says(a in "[ab ]{0,7}", b in "[ab ]{0,7}") {
            let (a, b) = (a.as_bytes(), b.as_bytes());
            prop_assert_eq!(are_near(a, b), distance(a, b) <= MOST);
            prop_assert_eq!(are_near(a, b), are_near(b, a));
        }
    }
}
