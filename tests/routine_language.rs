//! The routine language against files that were read by hand.

use incilint::routine::{
    Avoid, LineRole, Loaded, Loader, Package, Problem, RecordError, RhythmText, RoutineFile, Skin, Slot,
    SlotItem, Stance, StepOrder, Texture, When, load, parse, parse_list_file,
};
use incilint::source::Span;

fn fixture(name: &str) -> String {
    let path = format!("{}/fixtures/routines/{name}", env!("CARGO_MANIFEST_DIR"));
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// `kind "text" -> suggestion, suggestion` for each problem.
fn said(text: &str, problems: &[Problem]) -> Vec<String> {
    let line = |problem: &Problem| {
        let mut line = format!("{} {:?}", problem.kind.name(), problem.span.slice(text));
        if !problem.suggestions.is_empty() {
            line += &format!(" -> {}", problem.suggestions.join(", "));
        }
        line
    };
    problems.iter().map(line).collect()
}

fn problems_of(name: &str) -> Vec<String> {
    let text = fixture(name);
    said(&text, &parse(&text).problems)
}

/// `slot product | schedule | zones` for each step that names a product.
fn steps(file: &RoutineFile) -> Vec<String> {
    let mut lines = Vec::new();
    for slot in &file.slots {
        for item in &slot.items {
            let SlotItem::Step(step) = item else { continue };
            let product = step.product.map_or("?", |product| file.products[product].name.as_str());
            let when = match &step.schedule {
                When::Unsaid => "-".to_owned(),
                When::Said(schedule) => schedule.to_string(),
                When::Unread(_) => "unread".to_owned(),
            };
            let zones: Vec<&str> = step.zones.iter().map(|zone| zone.value.as_str()).collect();
            lines.push(format!("{} {product} | {when} | {}", slot.slot.keyword(), zones.join(", ")));
        }
    }
    lines
}

fn values<T: Copy>(items: &[incilint::routine::Spanned<T>]) -> Vec<T> {
    items.iter().map(|item| item.value).collect()
}

#[test]
fn everything_the_language_has_is_read() {
    let text = fixture("whole.routine");
    let file = parse(&text);
    assert_eq!(said(&text, &file.problems), Vec::<String>::new());

    let routine = file.routine.as_ref().unwrap();
    assert_eq!(routine.name.as_ref().unwrap().value, "Winter 2026");
    assert_eq!(values(&routine.skin.as_ref().unwrap().value), [Skin::Dry, Skin::Sensitive, Skin::Calm]);
    let markets: Vec<&str> =
        routine.market.as_ref().unwrap().value.iter().map(|m| m.value.as_str()).collect();
    assert_eq!(markets, ["EU", "UK"]);
    let avoid: Vec<&Avoid> = routine.avoid.as_ref().unwrap().value.iter().map(|a| &a.value).collect();
    assert_eq!(avoid[0], &Avoid::Ingredient("Limonene".into()));
    assert_eq!(avoid[1], &Avoid::Class("fragrance".into()));
    assert_eq!(routine.avoid.as_ref().unwrap().value[2].span.slice(&text), "Linalool");
    assert!(!routine.pregnant.as_ref().unwrap().value);
    assert_eq!(routine.until.as_ref().unwrap().value.to_string(), "2027-02-28");
    assert_eq!(routine.stance.as_ref().unwrap().value, Stance::Burst);
    assert_eq!(routine.order.as_ref().unwrap().value, StepOrder::Texture);

    let serum = &file.products[1].fields;
    assert_eq!(serum.brand.as_ref().unwrap().value, "Example Lab");
    assert_eq!(serum.notes.as_ref().unwrap().value, "bought in spring, smells of oranges");
    assert_eq!(values(&serum.package.as_ref().unwrap().value), [Package::Dropper, Package::Clear]);
    let volume = serum.volume.as_ref().unwrap().value;
    assert_eq!((volume.amount, volume.unit), (30.0, "ml"));
    assert_eq!(serum.texture.as_ref().unwrap().value, Texture::Light);
    assert_eq!(serum.pao.as_ref().unwrap().value, 6);
    assert_eq!(serum.ph.as_ref().unwrap().value, 3.2);
    let list = serum.ingredients.as_ref().unwrap();
    let printed = list.text(&text);
    assert_eq!(printed.len(), list.span.len());
    let words: Vec<&str> = printed.split_whitespace().collect();
    assert_eq!(words.join(" "), "Aqua, Ethoxydiglycol, Ascorbic Acid 15%, Glycerin, Phenoxyethanol");
    let at = list.span.start as usize + printed.find("Phenoxyethanol").unwrap();
    assert_eq!(&text[at..at + 14], "Phenoxyethanol", "offsets in the list are offsets in the file");

    let ampoule = &file.products[2].fields;
    let row = &ampoule.from.as_ref().unwrap().value;
    assert_eq!((row.table.value.as_str(), row.id.value.as_str()), ("products.csv", "A-1042"));
    assert_eq!(row.id.span.slice(&text), "A-1042");
    assert_eq!(ampoule.doses.as_ref().unwrap().value, 7);
    assert_eq!(ampoule.label.as_ref().unwrap().value.to_string(), "2x a week for 4 weeks");
    assert!(ampoule.apply.is_some());

    assert_eq!(
        steps(&file),
        [
            "am Milk Cleanser | - | ",
            "am C15 Serum | - | cheeks, t-zone",
            "pm Milk Cleanser | - | ",
            "pm Glow Ampoule | on tue, fri for 3 weeks | cheeks",
        ]
    );
    let SlotItem::Wait(wait) = &file.slots[0].items[2] else { panic!("a pause") };
    assert_eq!(wait.seconds, Some(600));
    let evening = &file.slots[1];
    assert_eq!((evening.slot, evening.keyword.slice(&text)), (Slot::Pm, "PM"));
    assert_eq!(evening.schedule.said().unwrap().from.as_ref().unwrap().span.slice(&text), "2026-11-20");
    assert_eq!(file.comments.len(), 5);
}

#[test]
fn the_longest_declared_name_is_the_product() {
    let text = fixture("names.routine");
    let file = parse(&text);
    assert_eq!(said(&text, &file.problems), Vec::<String>::new());
    assert_eq!(
        steps(&file),
        [
            "pm Retinol | on mon | ",
            "pm Retinol Serum | on tue | ",
            "pm Serum on Monday | on wed | ",
            "pm Daily Cream | daily | ",
            "pm B5 2x Booster | 2x a week | ",
            "pm C.E.O. Glow | - | ",
        ]
    );
}

#[test]
fn a_look_alike_is_never_taken_for_a_declared_name() {
    let text = fixture("look-alike.routine");
    let file = parse(&text);
    assert!(steps(&file).iter().all(|step| step.starts_with("pm ? ")), "{:?}", steps(&file));
    assert_eq!(
        said(&text, &file.problems),
        [
            r#"unknown-product "Retinol" -> Retinol Serum"#,
            r#"unknown-product "Retinol Serum Forte" -> Retinol Serum"#,
            r#"unknown-product "Retinol Serums" -> Retinol Serum"#,
            r#"unknown-product "Nigth Cream" -> Night Cream"#,
            r#"unknown-product "Foam""#,
        ]
    );
}

#[test]
fn unknown_keys_cost_only_themselves() {
    let text = fixture("unknown-key.routine");
    let file = parse(&text);
    assert_eq!(
        said(&text, &file.problems),
        [r#"unknown-key "skinn" -> skin"#, r#"unknown-key "typ" -> type"#, r#"unknown-key "colour""#]
    );
    assert!(file.routine.unwrap().market.is_some());
    assert!(file.products[0].fields.ingredients.is_some());
}

#[test]
fn a_misspelled_keyword_still_opens_its_block() {
    let text = fixture("unknown-keyword.routine");
    let file = parse(&text);
    assert_eq!(
        said(&text, &file.problems),
        [
            r#"unknown-keyword "prodcut" -> product"#,
            r#"unknown-keyword "evening" -> pm"#,
            r#"unknown-keyword "noon""#,
        ]
    );
    assert_eq!(steps(&file), ["pm Toner | - | "], "the lines below `noon` belong to no slot");
    assert_eq!(file.lines.last(), Some(&LineRole::Unread));
}

#[test]
fn dates_that_do_not_exist_are_found_at_their_place() {
    assert_eq!(
        problems_of("bad-dates.routine"),
        [
            r#"bad-date "2026-02-31""#,
            r#"bad-date "31.12.2026" -> 2026-12-31"#,
            r#"bad-date "2026-13-01""#,
            r#"bad-date "soon""#,
            r#"bad-date "2025-02-29""#,
            r#"bad-date "2026-04-31""#,
        ]
    );
    let text = fixture("bad-dates.routine");
    let file = parse(&text);
    assert_eq!(file.problems[0].detail, "no such day: February 2026 has 28 days");
    assert!(matches!(file.slots[0].schedule, When::Unread(_)), "nothing is concluded from a broken schedule");
    assert_eq!(steps(&file), ["pm Cream | unread | "]);
}

#[test]
fn bad_schedules_leave_the_product_known_and_the_days_unknown() {
    let text = fixture("bad-schedules.routine");
    let file = parse(&text);
    assert_eq!(
        said(&text, &file.problems),
        [
            r#"bad-number "every 0 days" -> daily"#,
            r#"bad-number "9x a week""#,
            r#"bad-schedule "thursd" -> thursday"#,
            r#"bad-schedule "every blue moon""#,
            r#"bad-schedule "daily""#,
            r#"bad-schedule "twice a day""#,
            r#"bad-number "0 days""#,
            r#"bad-schedule "on""#,
            r#"bad-number "every 400 days""#,
        ]
    );
    assert!(steps(&file).iter().all(|step| step == "pm Cream | unread | "), "{:?}", steps(&file));
}

#[test]
fn bad_values_are_found_one_by_one() {
    assert_eq!(
        problems_of("bad-values.routine"),
        [
            r#"unknown-value "sensitiv" -> sensitive"#,
            r#"unknown-value "greasy""#,
            r#"unknown-value "perhaps""#,
            r#"unknown-value "sometimes""#,
            r#"unknown-value "Europe (west)""#,
            r#"empty-value "class:""#,
            r#"no-ingredients "Gel""#,
            r#"unknown-value "dropperr" -> dropper"#,
            r#"bad-number "30 spoons""#,
            r#"bad-number "0""#,
            r#"bad-number "3,2" -> 3.2"#,
            r#"bad-number "12" -> 12M"#,
            r#"bad-schedule "now and then""#,
            r#"unknown-value "first""#,
            r#"bad-reference "products.csv""#,
            r#"empty-value "brand""#,
        ]
    );
}

#[test]
fn what_is_said_twice_names_the_first_place() {
    let text = fixture("twice.routine");
    let file = parse(&text);
    assert_eq!(
        said(&text, &file.problems),
        [
            r#"duplicate-block "routine""#,
            r#"duplicate-key "type""#,
            r#"duplicate-product "CREAM""#,
            r#"duplicate-block "am""#,
        ]
    );
    let firsts: Vec<(u32, &str)> =
        file.problems.iter().map(|p| (p.related.unwrap().start, p.related.unwrap().slice(&text))).collect();
    assert_eq!(firsts[0], (0, "routine"));
    assert_eq!(firsts[2].1, "Cream");
    assert_eq!(values(&file.routine.as_ref().unwrap().skin.as_ref().unwrap().value), [Skin::Dry]);
    assert_eq!(file.products[0].fields.kind.as_ref().unwrap().value, "cream");
    assert_eq!(file.products[1].duplicate_of, Some(0));
    assert_eq!(steps(&file).len(), 2, "both slots are followed");
}

#[test]
fn lines_that_lost_their_indentation_are_still_understood() {
    let text = fixture("not-indented.routine");
    let file = parse(&text);
    assert_eq!(said(&text, &file.problems), [r#"not-indented "type""#, r#"not-indented "Cream""#]);
    assert_eq!(file.products[0].fields.kind.as_ref().unwrap().value, "cream");
    assert!(file.products[0].fields.ingredients.is_some());
    assert_eq!(steps(&file), ["am Cream | - | ", "am Cream | on mon | "]);
}

#[test]
fn a_stray_line_costs_only_itself() {
    let text = fixture("stray-lines.routine");
    let file = parse(&text);
    assert_eq!(
        said(&text, &file.problems),
        [
            r#"outside-block "lost: before any block""#,
            r#"unknown-keyword "?!""#,
            r#"not-a-key "just some words""#,
            r#"unknown-keyword "asdf""#,
        ]
    );
    assert!(file.products[0].fields.ingredients.is_some());
    assert_eq!(steps(&file), ["am Cream | - | ", "am Cream | on mon | "]);
}

#[test]
fn windows_line_ends_and_a_byte_order_mark_change_nothing() {
    let text = fixture("crlf-bom.routine");
    assert!(text.starts_with('\u{feff}') && text.contains("\r\n"));
    let file = parse(&text);
    assert_eq!(said(&text, &file.problems), Vec::<String>::new());
    assert_eq!(file.products[0].name_span.slice(&text), "Cream");
    assert_eq!(file.comments[0].slice(&text), "# CRLF and a byte-order mark");
    let list = file.products[0].fields.ingredients.as_ref().unwrap();
    assert_eq!(list.text(&text), "Aqua,        \r\n    Glycerin");
    assert_eq!(steps(&file), ["pm Cream | on mon | "]);
}

#[test]
fn tabs_and_spaces_may_be_mixed() {
    let text = fixture("tabs-and-spaces.routine");
    let file = parse(&text);
    assert_eq!(said(&text, &file.problems), Vec::<String>::new());
    let fields = &file.products[0].fields;
    assert_eq!(fields.kind.as_ref().unwrap().value, "cream");
    assert_eq!(values(&fields.package.as_ref().unwrap().value), [Package::Jar]);
    assert_eq!(fields.ph.as_ref().unwrap().value, 5.5);
    let list = fields.ingredients.as_ref().unwrap().text(&text).into_owned();
    assert_eq!(list.split_whitespace().collect::<String>(), "Aqua,Glycerin,Squalane");
    assert_eq!(steps(&file).len(), 3);
}

#[test]
fn linter_comments_know_what_they_are_about() {
    let text = fixture("comments.routine");
    let file = parse(&text);
    assert_eq!(said(&text, &file.problems), [r#"bad-directive "alow" -> allow"#]);
    let found: Vec<(&str, String)> = file
        .directives
        .iter()
        .map(|directive| {
            let scope = directive.scope.slice(&text);
            let (first, last) = (scope.lines().next().unwrap_or(""), scope.lines().last().unwrap_or(""));
            (directive.rules[0].value.as_str(), format!("{} … {}", first.trim(), last.trim()))
        })
        .collect();
    assert_eq!(
        found,
        [
            ("routine/no-end", "routine Winter … routine Winter".to_owned()),
            ("stability/ascorbic-acid-in-dropper", "product C15 … Limonene #, Linalool,".to_owned()),
            ("person/avoided", "package: dropper … package: dropper".to_owned()),
            ("person/avoided", "Limonene #, Linalool, … Limonene #, Linalool,".to_owned()),
            ("names/unknown", "Limonene #, Linalool, … Limonene #, Linalool,".to_owned()),
            ("order/by-texture", "pm daily  # incilint: allow order/by-texture … C15 on tue".to_owned()),
            ("layering/retinoid-with-aha", "C15 on mon … C15 on mon".to_owned()),
            ("sun/no-sunscreen", "C15 on tue … C15 on tue".to_owned()),
            ("lint/nothing-below", " … ".to_owned()),
        ]
    );
    let second = &file.directives[1];
    assert_eq!(second.rules[1].value, "stability/old");
    assert_eq!(second.until.as_ref().unwrap().value.to_string(), "2027-01-31");
    assert_eq!(file.directives[0].reason.unwrap().slice(&text), "my course has an end, see my diary");
}

#[test]
fn a_file_that_breaks_off_is_read_as_far_as_it_goes() {
    let text = fixture("truncated.routine");
    let file = parse(text.trim_end());
    assert_eq!(said(&text, &file.problems), [r#"bad-schedule "da""#]);
    assert_eq!(file.products[0].fields.ingredients.as_ref().unwrap().text(&text), "Aqua, Glyc");
}

#[test]
fn pauses_are_told_from_products() {
    let text = fixture("waits.routine");
    let file = parse(&text);
    let waits: Vec<Option<u32>> = file.slots[0]
        .items
        .iter()
        .filter_map(|item| match item {
            SlotItem::Wait(wait) => Some(wait.seconds),
            SlotItem::Step(_) => None,
        })
        .collect();
    assert_eq!(waits, [Some(600), Some(3600), Some(30), None, None]);
    assert_eq!(steps(&file), ["am Waiting Gel | - | "]);
    assert_eq!(said(&text, &file.problems), [r#"bad-wait "wait a bit""#, r#"bad-wait "wait""#]);
}

#[test]
fn zones_are_read_after_the_schedule() {
    let text = fixture("zones.routine");
    let file = parse(&text);
    assert_eq!(
        steps(&file)[..3],
        ["pm Spot Gel | - | chin, forehead", "pm Spot Gel | on mon | t-zone", "pm Spot Gel | - | cheaks"]
    );
    assert_eq!(steps(&file)[5], "pm Mail @home | - | neck");
    assert_eq!(
        said(&text, &file.problems),
        [r#"unknown-zone "cheaks" -> cheeks"#, r#"empty-value "@""#, r#"bad-schedule "nose on tue""#,]
    );
}

#[test]
fn products_without_a_list_and_blocks_without_a_head_are_said() {
    assert_eq!(
        problems_of("no-list.routine"),
        [
            r#"no-ingredients "Mystery Cream""#,
            r#"no-ingredients "Empty Cream""#,
            r#"missing-name "product""#,
            r#"missing-schedule "am""#,
        ]
    );
}

#[test]
fn contradicting_dates_are_said() {
    assert_eq!(
        problems_of("contradictions.routine"),
        [
            r#"contradiction "2026-01-01""#,
            r#"contradiction "5 days""#,
            r#"contradiction "2026-12-01""#,
            r#"outside-slot "on sat, sun""#,
        ]
    );
}

#[test]
fn what_uses_other_files_says_so() {
    assert_eq!(
        problems_of("missing-used.routine"),
        [r#"duplicate-use "used/base.routine""#, r#"unknown-product "Base Toner""#]
    );
}

#[test]
fn an_untidy_file_is_understood_all_the_same() {
    let text = fixture("untidy.routine");
    let file = parse(&text);
    assert_eq!(
        said(&text, &file.problems),
        [r#"not-a-key "bogus line""#, r#"unknown-product "Nobody   knows this""#]
    );
    assert_eq!(file.products[0].name, "Night Cream");
    assert_eq!(file.products[0].fields.kind.as_ref().unwrap().value, "Night cream");
    assert_eq!(file.products[0].fields.pao.as_ref().unwrap().value, 12);
    assert_eq!(steps(&file)[0], "pm Night Cream | on mon, thu for 2 weeks | cheeks, nose");
    let rhythm = file.slots[0].schedule.said().unwrap().rhythm.as_ref().unwrap();
    assert_eq!(rhythm.value, RhythmText::Every(2));
}

#[test]
fn a_pasted_list_is_a_list_file() {
    for (name, list) in [
        ("bare.inci", "Aqua, Glycerin, Niacinamide 5%, Phenoxyethanol"),
        ("heading.inci", "Ingredients: Aqua, Glycerin,\n  Niacinamide.\nMay contain: CI 77891"),
        ("no-heading.inci", "Aqua, Betaine,\nPanthenol"),
    ] {
        let text = fixture(name);
        let file = parse_list_file(&text);
        assert_eq!(said(&text, &file.problems), Vec::<String>::new(), "{name}");
        assert_eq!(file.fields.ingredients.unwrap().text(&text), list, "{name}");
    }
    let text = fixture("no-heading.inci");
    assert_eq!(parse_list_file(&text).fields.kind.unwrap().value, "toner");
}

#[test]
fn keys_may_head_a_list_file() {
    let text = fixture("headed.inci");
    let file = parse_list_file(&text);
    assert_eq!(said(&text, &file.problems), [r#"unknown-key "pakage" -> package"#]);
    assert_eq!(file.fields.brand.as_ref().unwrap().value, "Example Lab");
    assert_eq!(file.fields.ph.as_ref().unwrap().value, 3.2);
    assert_eq!(file.fields.opened.as_ref().unwrap().value.to_string(), "2026-08-14");
    let list = file.fields.ingredients.as_ref().unwrap();
    let words = list.text(&text).split_whitespace().collect::<Vec<_>>().join(" ");
    assert_eq!(words, "ingredients: Aqua, Ascorbic Acid 15%, Glycerin");
    assert_eq!(list.key.slice(&text), "ingredients");
    assert_eq!(file.directives[0].scope.slice(&text), "Aqua, Ascorbic Acid 15%,");
    let empty = parse_list_file("");
    assert_eq!(said("", &empty.problems), [r#"no-ingredients """#]);
}

/// Files and one table in memory.
struct Memory(Vec<(&'static str, String)>);

impl Loader for Memory {
    type Record = String;

    fn read(&mut self, path: &str) -> std::io::Result<String> {
        let found = self.0.iter().find(|(name, _)| *name == path);
        found.map(|(_, text)| text.clone()).ok_or_else(|| std::io::ErrorKind::NotFound.into())
    }

    fn record(&mut self, table: &str, id: &str) -> Result<String, RecordError> {
        if table != "tables/shelf.csv" {
            return Err(RecordError::Unreadable("not there".into()));
        }
        match id {
            "S-2" => Ok("Row Serum of the table".into()),
            "S-22" => Err(RecordError::NotFound(vec!["S-2".into()])),
            _ => Err(RecordError::Ambiguous(2)),
        }
    }
}

fn load_fixture(name: &str, own: &str) -> Loaded<String> {
    let mut memory = Memory(Vec::new());
    for used in ["base", "extra", "circle-a", "circle-b"] {
        let path: &'static str = Box::leak(format!("home/shelf/used/{used}.routine").into_boxed_str());
        memory.0.push((
            path,
            fixture(&format!("used/{used}.routine")).replace("../../tables", "../../../tables"),
        ));
    }
    load(&format!("home/shelf/{name}"), own.to_owned(), &["toner", "serum"], &mut memory)
}

#[test]
fn used_files_and_rows_of_tables_are_found() {
    let loaded = load_fixture("shelf.routine", &fixture("shelf.routine"));
    let paths: Vec<&str> = loaded.files.iter().map(|file| file.path.as_str()).collect();
    assert_eq!(
        paths,
        ["home/shelf/shelf.routine", "home/shelf/used/base.routine", "home/shelf/used/extra.routine"],
        "a file that is used by two ways is read once"
    );
    for file in &loaded.files {
        assert_eq!(said(&file.text, &file.file.problems), Vec::<String>::new(), "{}", file.path);
    }
    let names: Vec<&str> = (0..loaded.products.len()).map(|at| loaded.product(at).name.as_str()).collect();
    assert_eq!(names, ["Own Cream", "Base Toner", "Extra Serum", "Row Serum"]);
    assert_eq!(loaded.products[3].record.as_deref(), Some("Row Serum of the table"));
    assert!(loaded.text_of(1).contains("Betaine"));
    let bound: Vec<Option<usize>> = loaded.own().file.slots[0]
        .items
        .iter()
        .map(|item| match item {
            SlotItem::Step(step) => step.product,
            SlotItem::Wait(_) => None,
        })
        .collect();
    assert_eq!(bound, [Some(0), Some(1), Some(2), Some(3)]);
}

#[test]
fn a_circle_of_uses_is_reported_with_its_chain() {
    let loaded = load_fixture("x.routine", "use used/circle-a.routine\nam daily\n  A\n  B\n");
    assert_eq!(loaded.files.len(), 3);
    assert!(loaded.files[0].file.problems.is_empty() && loaded.files[1].file.problems.is_empty());
    let problem = &loaded.files[2].file.problems[0];
    assert_eq!(
        said(&loaded.files[2].text, &loaded.files[2].file.problems),
        [r#"use-loop "../used/circle-a.routine""#]
    );
    assert_eq!(
        problem.detail,
        "goes round in a circle: home/shelf/used/circle-a.routine → home/shelf/used/circle-b.routine → \
         home/shelf/used/circle-a.routine"
    );
    let own = load_fixture("x.routine", "use x.routine\n");
    assert_eq!(
        own.own().file.problems[0].detail,
        "goes round in a circle: home/shelf/x.routine → home/shelf/x.routine"
    );
}

#[test]
fn what_does_not_resolve_is_a_problem_at_its_place() {
    let text = "use nowhere.routine\nuse used/base.routine\n\
                product Base Toner\n  type: tonner\n  from: ../../tables/shelf.csv#S-22\n\
                product Two\n  from: ../../tables/shelf.csv#S-3\n\
                product Three\n  from: gone.csv#1\n";
    let loaded = load_fixture("x.routine", text);
    assert_eq!(
        said(text, &loaded.own().file.problems),
        [
            r#"use-not-found "nowhere.routine""#,
            r#"duplicate-product "Base Toner""#,
            r#"unknown-type "tonner" -> toner"#,
            r#"record-not-found "S-22" -> S-2"#,
            r#"record-not-found "S-3""#,
            r#"table-unreadable "gone.csv""#,
        ]
    );
    let detail = &loaded.own().file.problems[1].detail;
    assert_eq!(detail, "is declared in home/shelf/used/base.routine too; this one counts");
}

/// All spans of a file, those of problems and comments included.
fn spans(file: &RoutineFile) -> Vec<Span> {
    let mut spans: Vec<Span> = file.comments.clone();
    spans.extend(file.problems.iter().flat_map(|p| [Some(p.span), p.related]).flatten());
    spans.extend(file.directives.iter().flat_map(|d| [d.span, d.scope]));
    spans.extend(file.products.iter().flat_map(|p| [p.span, p.keyword, p.name_span]));
    spans.extend(
        file.products.iter().filter_map(|p| p.fields.ingredients.as_ref()).flat_map(|l| [l.key, l.span]),
    );
    for slot in &file.slots {
        spans.extend([slot.span, slot.keyword]);
        for item in &slot.items {
            match item {
                SlotItem::Step(step) => {
                    assert!(slot.span.start <= step.span.start && step.span.end <= slot.span.end);
                    spans.extend([step.span, step.name]);
                    spans.extend(step.zones.iter().map(|zone| zone.span));
                }
                SlotItem::Wait(wait) => spans.push(wait.span),
            }
        }
    }
    spans
}

fn sound(text: &str) {
    let file = parse(text);
    for span in spans(&file) {
        assert!(span.start <= span.end && text.get(span.range()).is_some(), "{span:?} in {text:?}");
    }
    let starts: Vec<u32> = file.problems.iter().map(|problem| problem.span.start).collect();
    assert!(starts.is_sorted());
    let lists = parse_list_file(text);
    if let Some(list) = &lists.fields.ingredients {
        assert_eq!(list.text(text).len(), list.span.len());
    }
    for product in &file.products {
        if let Some(list) = &product.fields.ingredients {
            assert_eq!(list.text(text).len(), list.span.len());
        }
    }
    assert_eq!(file.lines.len(), text.strip_prefix('\u{feff}').unwrap_or(text).lines().count());
}

#[test]
fn a_file_cut_anywhere_is_read_without_panic() {
    let folder = format!("{}/fixtures/routines", env!("CARGO_MANIFEST_DIR"));
    let mut cuts = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            continue;
        }
        let text = std::fs::read_to_string(&path).unwrap();
        for end in (0..=text.len()).filter(|&end| text.is_char_boundary(end)) {
            sound(&text[..end]);
            cuts += 1;
        }
    }
    assert!(cuts > 4000, "{cuts}");
}

#[test]
fn five_thousand_steps_take_ten_times_as_long_as_five_hundred() {
    let routine = |count: usize| {
        let mut text = String::new();
        for at in 0..count {
            text += &format!("product Cream {at}\n  ingredients: Aqua, Glycerin\n");
        }
        text += "pm daily\n";
        for at in 0..count {
            text += &format!("  Cream {at} on mon, thu\n  Crem {at} on tue\n");
        }
        text
    };
    let time = |text: &str| {
        let start = std::time::Instant::now();
        let file = parse(text);
        (start.elapsed(), file)
    };
    let (small, large) = (routine(500), routine(5000));
    time(&small);
    let fast = (0..5).map(|_| time(&small).0).min().unwrap();
    let (slow, file) = (0..3).map(|_| time(&large)).min_by_key(|run| run.0).unwrap();
    assert_eq!(file.slots[0].items.len(), 10_000);
    assert_eq!(file.problems.len(), 5000);
    assert!(slow < fast * 40, "{fast:?} for 500, {slow:?} for 5000");
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig { cases: 400, failure_persistence: None, ..Default::default() })]

    #[test]
    fn any_text_is_read_soundly(text in "\\PC{0,200}") {
        sound(&text);
    }

    #[test]
    fn any_lines_of_the_language_are_read_soundly(lines in proptest::collection::vec(
        "(product|am|pm|routine|use|  |\t|    )?(type|ingredients|skin|from)?:? ?(Cream|Aqua, É|on mon|daily|@nose|#|2026-02-30| )*", 0..20)) {
        sound(&lines.join("\n"));
    }
}
