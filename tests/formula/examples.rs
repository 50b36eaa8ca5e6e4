//! Labels small enough to check by hand. The comments give the arithmetic.

use incilint::formula::boxes::{Bounds, Entry, Problem};
use incilint::formula::conflict::{Kind, deletion_filter, misplaced, order_pairs};
use incilint::formula::solve::{Ceiling, Floor};
use incilint::formula::totals::{loose_total, weighted_total};

use crate::build::{FREE, assert_bounds, blend, bounds, entries, list, solve, solve_robust};

#[test]
fn order_alone_gives_one_share_of_the_whole() {
    let solution = solve(&list(&[FREE; 6])).unwrap();
    let want =
        [[100.0 / 6.0, 100.0], [0.0, 50.0], [0.0, 100.0 / 3.0], [0.0, 25.0], [0.0, 20.0], [0.0, 100.0 / 6.0]];
    assert_bounds(&bounds(&solution), &want);
    assert_eq!(solution.window, [1, 6]);
}

#[test]
fn one_marker_caps_all_that_follows() {
    let mut boxes = [FREE; 6];
    boxes[3] = [0.0, 1.0];
    let solution = solve(&list(&boxes)).unwrap();
    // 97 is left for the first three, which descend.
    let tail = [0.0, 1.0];
    assert_bounds(
        &bounds(&solution),
        &[[97.0 / 3.0, 100.0], [0.0, 50.0], [0.0, 100.0 / 3.0], tail, tail, tail],
    );
    assert_eq!(solution.ordered[5].ceiling, Ceiling::Earlier(3));
    assert_eq!(solution.ordered[2].ceiling, Ceiling::Left { sharing: 3 });
    assert_eq!(solution.ordered[0].floor, Floor::Total { sharing: 3 });
}

#[test]
fn declared_amounts_bound_both_ways() {
    let mut boxes = [FREE; 11];
    boxes[1] = [9.5, 10.5];
    boxes[3] = [0.5, 1.5];
    boxes[9] = [0.0, 1.0];
    boxes[10] = [0.0, 0.3];
    let got = bounds(&solve(&list(&boxes)).unwrap());
    assert_bounds(&got[..5], &[[68.7, 90.0], [9.5, 10.5], [0.0, 10.5], [0.5, 1.5], [0.0, 1.5]]);
    boxes[6] = [0.0, 1.0];
    let got = bounds(&solve(&list(&boxes)).unwrap());
    assert_bounds(&got[..1], &[[70.2, 90.0]]);
    assert_bounds(&got[7..9], &[[0.0, 1.0], [0.0, 1.0]]);
}

#[test]
fn an_item_above_the_line_after_one_that_cannot_be_contradicts_the_order() {
    let problem = list(&[FREE, FREE, [0.0, 1.0], [1.5, 2.5], FREE]);
    assert_eq!(solve(&problem).unwrap_err().kind, Kind::Order);
    let pairs = order_pairs(&problem, 10);
    assert_eq!(pairs, [(2, 3)]);
    assert_eq!(misplaced(&pairs), Some(3), "of two that are equally often named, the later");
    // Falling declared amounts in the wrong order are the same mistake.
    let problem = list(&[[4.5, 5.5], [9.5, 10.5]]);
    assert_eq!(solve(&problem).unwrap_err().kind, Kind::Order);
}

#[test]
fn minima_that_exceed_the_whole_contradict_the_total() {
    let problem = list(&[[97.5, 98.5], [4.5, 5.5], FREE, [0.0, 1.0]]);
    assert_eq!(solve(&problem).unwrap_err().kind, Kind::TooMuch, "97.5 + 4.5 = 102");
    let problem = list(&[FREE, FREE, [29.5, 30.5], [14.5, 15.5]]);
    assert_eq!(solve(&problem).unwrap_err().kind, Kind::TooMuch, "3 · 29.5 + 14.5 = 103");
}

#[test]
fn caps_that_cannot_reach_the_whole_contradict_the_total() {
    let caps = [[0.0, 1.0]; 3];
    assert_eq!(solve(&list(&caps)).unwrap_err().kind, Kind::TooLittle);
    let infeasible = |kept: &[usize]| {
        let boxes: Vec<_> = (0..3).map(|i| if kept.contains(&i) { caps[i] } else { FREE }).collect();
        solve(&list(&boxes)).is_err()
    };
    // From the end of the list: the first cap alone suffices, because the order caps the rest.
    assert_eq!(deletion_filter(&[2, 1, 0], infeasible), [0]);
}

#[test]
fn drug_facts_actives_are_amounts_without_a_place() {
    let mut problem = list(&[FREE, FREE, FREE, FREE, [0.0, 1.0]]);
    problem.unordered = entries(&[[2.7, 3.3], [9.0, 11.0], [4.5, 5.5]]);
    let got = bounds(&solve(&problem).unwrap());
    // 100 - 16.2 = 83.8 is left for the others; 100 - 19.8 - 1 = 79.2 at least for the first four.
    assert_bounds(&got[..4], &[[19.8, 83.8], [0.0, 41.9], [0.0, 83.8 / 3.0], [0.0, 20.95]]);
}

#[test]
fn an_incomplete_list_keeps_only_upper_bounds() {
    let mut problem = list(&[FREE, FREE, [0.0, 1.0]]);
    problem.total = Bounds { lo: 0.0, hi: 100.0 };
    assert_bounds(&bounds(&solve(&problem).unwrap()), &[[0.0, 100.0], [0.0, 50.0], [0.0, 1.0]]);
}

#[test]
fn colourants_without_a_cap_take_every_lower_bound_away() {
    let mut problem = list(&[FREE; 3]);
    problem.unordered = entries(&[FREE, FREE]);
    let got = bounds(&solve(&problem).unwrap());
    assert_bounds(&got, &[[0.0, 100.0], [0.0, 50.0], [0.0, 100.0 / 3.0], FREE, FREE]);
}

#[test]
fn a_single_ingredient_is_the_whole() {
    assert_bounds(&bounds(&solve(&list(&[FREE])).unwrap()), &[[100.0, 100.0]]);
    assert!(bounds(&solve(&list(&[])).unwrap()).is_empty());
}

#[test]
fn what_is_already_in_the_oil_does_not_add_to_the_total() {
    let mut problem = list(&[FREE; 3]);
    problem.ordered[1] = Entry::new(0.0, 100.0).overlapping();
    problem.ordered[2] = Entry::new(0.0, 100.0).overlapping();
    assert_bounds(&bounds(&solve(&problem).unwrap()), &[[100.0 / 3.0, 100.0], FREE, FREE]);
}

#[test]
fn a_blend_shares_its_place_and_its_parts_descend() {
    let mut problem = list(&[FREE, FREE, FREE, [0.0, 1.0]]);
    blend(&mut problem, 1, &[FREE, [0.0, 2.0]]);
    let solution = solve(&problem).unwrap();
    assert_bounds(&bounds(&solution)[..3], &[[33.0, 100.0], [0.0, 50.0], [0.0, 100.0 / 3.0]]);
    let parts: Vec<Bounds> = solution.parts.iter().map(|part| part.bounds).collect();
    assert_bounds(&parts, &[[0.0, 50.0], [0.0, 2.0]]);
    problem.parts[0] = Entry::new(0.0, 1.0);
    problem.parts[1] = Entry::new(1.5, 2.0);
    assert_eq!(solve(&problem).unwrap_err().kind, Kind::Order, "a part cannot exceed the one before it");
}

#[test]
fn a_trace_amount_marks_the_line_as_well_as_a_preservative() {
    let mut boxes = [FREE; 6];
    boxes[2] = [0.36264, 0.36996];
    let got = bounds(&solve(&list(&boxes)).unwrap());
    // Below: 0.36996 + 3 · 1 at most, so the first two share at least 96.63; the declared part leaves 99.637.
    assert_bounds(&got[..2], &[[48.315, 99.637], [0.0, 49.819]]);
    assert_bounds(&got[3..], &[[0.0, 1.0]; 3]);
}

#[test]
fn a_class_is_bounded_as_a_whole() {
    let mut problem = list(&[FREE; 6]);
    problem.ordered[4] = Entry::new(0.0, 1.0);
    let own = bounds(&solve(&problem).unwrap());
    let acids = [0.0, 1.0, 1.0, 0.0, 0.0, 0.0];
    let total = weighted_total(&problem, &acids, &own);
    // The first item is at least as large as each of the two.
    assert_bounds(&[total], &[[0.0, 200.0 / 3.0]]);
    assert_bounds(&[loose_total(&acids, &own)], &[[0.0, 50.0 + 100.0 / 3.0]]);
}

#[test]
fn one_wrong_cap_does_not_carry_a_bound_but_two_agreeing_ones_do() {
    let mut problem = list(&[FREE; 6]);
    for i in [2, 4] {
        problem.ordered[i] = Entry::new(0.0, 1.0).doubted(100.0);
    }
    let plain = bounds(&solve(&problem).unwrap());
    assert_bounds(&plain[3..4], &[[0.0, 1.0]]);
    let robust = solve_robust(&problem).unwrap();
    let got = bounds(&robust);
    // Without the first cap the third and fourth item are free again; after both it takes two errors.
    assert_bounds(&got[2..], &[[0.0, 100.0 / 3.0], [0.0, 25.0], [0.0, 1.0], [0.0, 1.0]]);
    assert_eq!(robust.ordered[4].ceiling, Ceiling::EitherEarlier(2, 4));
    // The first: 100 - 4 · 1 over two with both caps, 100 - 2 · 1 over four without the first of them.
    assert_bounds(&got[..1], &[[24.5, 100.0]]);
    problem.ordered[4] = Entry::new(0.0, 0.4).doubted(100.0);
    problem.ordered[2] = Entry::new(0.0, 0.5).doubted(100.0);
    let robust = solve_robust(&problem).unwrap();
    assert_bounds(&bounds(&robust)[5..], &[[0.0, 1.0]]);
    assert_eq!(robust.ordered[5].ceiling, Ceiling::EitherLineBefore(2, 4));
}

#[test]
fn degenerate_lists_have_answers() {
    assert_eq!(solve(&list(&[[0.0, 0.0]; 3])).unwrap_err().kind, Kind::TooLittle);
    assert_eq!(solve(&list(&[[1e9, 1e9]])).unwrap_err().kind, Kind::TooMuch);
    assert_eq!(solve(&list(&[[f64::NAN, f64::NAN]])).unwrap().ordered[0].bounds.lo, 100.0);
    assert_eq!(solve(&list(&[[3.0, 2.0]])).unwrap_err().kind, Kind::Facts);
    let none = Problem { total: Bounds { lo: 0.0, hi: 0.0 }, ..list(&[FREE; 2]) };
    // Nothing at all: the line cannot lie after any item, which needs 1 % each.
    assert_bounds(&bounds(&solve(&none).unwrap()), &[[0.0, 0.0]; 2]);
    let fixed = list(&[[60.0, 60.0], [40.0, 40.0]]);
    assert_bounds(&bounds(&solve(&fixed).unwrap()), &[[60.0, 60.0], [40.0, 40.0]]);
    let many = Problem { ordered: vec![Entry::new(0.0, 100.0); 10_000], ..Problem::default() };
    let got = bounds(&solve_robust(&many).unwrap());
    // Ten thousand traces can make the whole; at most a hundred items can be above 1 %.
    assert_bounds(&got[..1], &[[0.0, 100.0]]);
    assert_bounds(&got[49..50], &[[0.0, 2.0]]);
    assert_bounds(&got[100..101], &[[0.0, 1.0]]);
}
