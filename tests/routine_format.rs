//! The canonical form: hand-written cases, and that it keeps the meaning of whatever it is given.

use incilint::routine::{RoutineFile, ScheduleText, SlotItem, When, format, parse};
use proptest::prelude::*;

fn fixture(name: &str) -> String {
    let path = format!("{}/fixtures/routines/{name}", env!("CARGO_MANIFEST_DIR"));
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// What a file says, without places, one statement a line.
fn meaning(text: &str) -> Vec<String> {
    let file = parse(text);
    let mut said = Vec::new();
    if let Some(routine) = &file.routine {
        said.push(format!("routine {:?}", routine.name.as_ref().map(|name| &name.value)));
        let list = |span| format!("{:?}", words(text, span));
        said.push(format!(
            "skin {:?}",
            routine.skin.as_ref().map(|skin| skin.value.iter().map(|s| s.value).collect::<Vec<_>>())
        ));
        said.push(format!(
            "market {:?}",
            routine.market.as_ref().map(|field| list(field.span).to_uppercase())
        ));
        said.push(format!(
            "avoid {:?}",
            routine.avoid.as_ref().map(|field| field
                .value
                .iter()
                .map(|a| a.value.clone())
                .collect::<Vec<_>>())
        ));
        said.push(format!(
            "{:?} {:?} {:?}",
            routine.pregnant.as_ref().map(|f| f.value),
            routine.from.as_ref().map(|f| f.value),
            routine.until.as_ref().map(|f| f.value)
        ));
        said.push(format!(
            "{:?} {:?}",
            routine.stance.as_ref().map(|f| f.value),
            routine.order.as_ref().map(|f| f.value)
        ));
    }
    said.extend(file.uses.iter().map(|line| format!("use {}", line.path.value)));
    for product in &file.products {
        let fields = &product.fields;
        said.push(format!("product {} {:?}", product.name, product.duplicate_of));
        for field in [&fields.brand, &fields.id, &fields.notes, &fields.kind] {
            said.push(format!("{:?}", field.as_ref().map(|field| &field.value)));
        }
        said.push(format!(
            "{:?}",
            fields.package.as_ref().map(|f| f.value.iter().map(|p| p.value).collect::<Vec<_>>())
        ));
        said.push(format!(
            "{:?} {:?}",
            fields.volume.as_ref().map(|f| f.value),
            fields.doses.as_ref().map(|f| f.value)
        ));
        said.push(format!(
            "{:?} {:?}",
            fields.texture.as_ref().map(|f| f.value),
            fields.ph.as_ref().map(|f| f.value)
        ));
        said.push(format!(
            "{:?} {:?} {:?}",
            fields.opened.as_ref().map(|f| f.value),
            fields.expires.as_ref().map(|f| f.value),
            fields.pao.as_ref().map(|f| f.value)
        ));
        said.push(format!(
            "{:?} {:?}",
            fields.label.as_ref().map(|f| schedule(&f.value)),
            fields.apply.as_ref().map(|f| f.value)
        ));
        said.push(format!(
            "{:?}",
            fields.from.as_ref().map(|f| (f.value.table.value.clone(), f.value.id.value.clone()))
        ));
        said.push(format!(
            "{:?}",
            fields.ingredients.as_ref().map(|list| list
                .text(text)
                .split_whitespace()
                .map(str::to_owned)
                .collect::<Vec<_>>())
        ));
    }
    for slot in &file.slots {
        said.push(format!("{:?} {}", slot.slot, when(&slot.schedule)));
        for item in &slot.items {
            said.push(match item {
                SlotItem::Wait(wait) => format!("wait {:?}", wait.seconds),
                SlotItem::Step(step) => {
                    let zones: Vec<&str> = step.zones.iter().map(|zone| zone.value.as_str()).collect();
                    format!(
                        "step {:?} {} {} {zones:?}",
                        step.product,
                        words(text, step.name),
                        when(&step.schedule)
                    )
                }
            });
        }
    }
    said.extend(file.comments.iter().map(|comment| comment.slice(text).to_owned()));
    for directive in &file.directives {
        let rules: Vec<&str> = directive.rules.iter().map(|rule| rule.value.as_str()).collect();
        let scope: String = words(text, directive.scope).to_lowercase().chars().take(4).collect();
        said.push(format!("{rules:?} {:?} {scope:?}", directive.until.as_ref().map(|until| until.value)));
    }
    said.extend(problems(&file));
    said
}

fn problems(file: &RoutineFile) -> Vec<String> {
    file.problems.iter().map(|problem| format!("{} {:?}", problem.kind.name(), problem.suggestions)).collect()
}

fn words(text: &str, span: incilint::source::Span) -> String {
    span.slice(text)
        .split([' ', '\t', ',', '\n', '\r'])
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

fn schedule(said: &ScheduleText) -> String {
    let rhythm = said.rhythm.as_ref().map(|rhythm| rhythm.value.to_string());
    let days = said.days.as_ref().map(|days| days.value);
    let dates = [&said.from, &said.until].map(|date| date.as_ref().map(|date| date.value));
    format!("{rhythm:?} {days:?} {dates:?}")
}

fn when(when: &When) -> String {
    match when {
        When::Unsaid => "unsaid".into(),
        When::Said(said) => schedule(said),
        When::Unread(_) => "unread".into(),
    }
}

fn keeps(text: &str) -> Result<(), String> {
    let once = format(text);
    if format(&once) != once {
        return Err(format!("not stable:\n{text}\n--- once:\n{once}\n--- twice:\n{}", format(&once)));
    }
    let (before, after) = (meaning(text), meaning(&once));
    match before.iter().zip(&after).find(|(a, b)| a != b) {
        Some((a, b)) => Err(format!("{a}\nbecame\n{b}\nin\n{text}\n--- once:\n{once}")),
        None if before.len() == after.len() => Ok(()),
        None => Err(format!("{before:#?}\nbecame\n{after:#?}\nin\n{text}\n--- once:\n{once}")),
    }
}

#[test]
fn an_untidy_file_becomes_tidy() {
    let tidy = "\
routine Untidy Winter
  skin: dry, sensitive
  market: EU
  # about the cream

product Night Cream
  type: Night cream  #kind
  ingredients: Aqua,Glycerin
    , Squalane
  bogus line
  pao: 12M

pm every other day from 2026-11-20
  Night Cream on mon, thu for 2 weeks @Cheeks, nose
  Nobody   knows this
  wait 10 min
";
    assert_eq!(format(&fixture("untidy.routine")), tidy);
}

#[test]
fn line_ends_tabs_and_comments_are_put_in_order() {
    assert_eq!(
        format(&fixture("crlf-bom.routine")),
        "product Cream\n  type: cream  # CRLF and a byte-order mark\n  ingredients:\n    Aqua,  # water\n    Glycerin\n\n\
         pm daily\n  Cream on mon\n"
    );
    assert_eq!(
        format(&fixture("tabs-and-spaces.routine")),
        "product Cream\n  type: cream\n  package: jar\n  ph: 5.5\n  ingredients:\n    Aqua,\n    Glycerin,\n    Squalane\n\n\
         pm daily\n  Cream on mon\n  Cream on tue\n  Cream on wed\n"
    );
}

#[test]
fn uses_stay_together_and_comments_stay_above_what_they_are_about() {
    let text = "\
use a.routine
use b.routine
# one
product A
# key


  brand: B
  # two

# three
am daily
# end
";
    let tidy = "\
use a.routine
use b.routine

# one
product A
  # key

  brand: B
  # two

# three
am daily
# end
";
    assert_eq!(format(text), tidy);
    assert_eq!(format(""), "");
    assert_eq!(format("\n\n# only\n\n"), "# only\n");
}

#[test]
fn a_step_is_left_alone_where_its_canonical_form_would_be_another() {
    let text = "product Cream\n  ingredients: Aqua\n\nproduct Cream on mon\n  ingredients: Aqua\n\npm daily\n  Cream monday\n";
    assert_eq!(format(text), text, "`Cream on mon` is another product");
    let text = "use shelf.routine\n\nproduct Cream\n  ingredients: Aqua\n\npm daily\n  Cream on MONDAY\n";
    assert_eq!(format(text), text, "the shelf may have a product of that name");
}

#[test]
fn all_fixtures_keep_their_meaning() {
    let mut count = 0;
    for entry in std::fs::read_dir(format!("{}/fixtures/routines", env!("CARGO_MANIFEST_DIR"))).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|extension| extension == "routine") {
            keeps(&std::fs::read_to_string(&path).unwrap())
                .unwrap_or_else(|why| panic!("{}: {why}", path.display()));
            count += 1;
        }
    }
    assert!(count >= 20, "{count}");
}

/// Lines in the shape of the language, good and bad, with all sorts of white space.
fn line() -> impl Strategy<Value = String> {
    let head = prop_oneof![
        Just("product Cream"),
        Just("Product  Cream on"),
        Just("product Gel #2"),
        Just("PM daily"),
        Just("am"),
        Just("am weekdays for 14 days"),
        Just("routine My  Winter"),
        Just("use a.routine"),
        Just("prodct X"),
        Just("evening daily"),
        Just("nonsense"),
        Just("Cream on mon"),
        Just("type: gel"),
        Just("ingredients: Aqua,"),
        Just("product"),
        Just("pm every 0 days"),
    ];
    let body = prop_oneof![
        Just("Type:  Gel"),
        Just("skin: Dry,oily"),
        Just("skin: dry,"),
        Just("oily"),
        Just("ingredients: Aqua,  Glycerin"),
        Just("ingredients:"),
        Just("Citral #, Linalool # x"),
        Just("Squalane,"),
        Just("notes: a  b"),
        Just("ph: 3"),
        Just("ph: x"),
        Just("use: twice a week"),
        Just("for 4 weeks"),
        Just("bogus"),
        Just("colour: red"),
        Just("volume: 30ml"),
        Just("pao: 12 months"),
        Just("avoid: Class:AHA , Citral"),
        Just("package: Jar,pump"),
        Just("from: a.csv#1"),
        Just("CREAM on mon,TUESDAY"),
        Just("cream,  friday"),
        Just("Cream on  on fri"),
        Just("Cream on fri @Nose,@ chin"),
        Just("Gel #2 every 2 days"),
        Just("Foam daily"),
        Just("wait 60 min"),
        Just("wait x"),
        Just("Cream@nose"),
        Just("Cream for 14 days until 2026-12-20"),
        Just("Cream every 0 days"),
    ];
    let indent = prop_oneof![Just(""), Just("  "), Just("\t"), Just("    "), Just("  \t"), Just("      ")];
    let comment =
        prop_oneof![6 => Just(""), 1 => Just(" # c"), 1 => Just("\t#incilint: allow a/b"), 1 => Just(" #")];
    prop_oneof![
        3 => (head, comment.clone()).prop_map(|(head, comment)| format!("{head}{comment}")),
        8 => (indent.clone(), body, comment.clone()).prop_map(|(indent, body, comment)| format!("{indent}{body}{comment}")),
        1 => (indent, comment).prop_map(|(indent, comment)| format!("{indent}{comment}")),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_canonical_form_is_stable_and_keeps_the_meaning(
        lines in proptest::collection::vec(line(), 0..14),
        end in prop_oneof![Just("\n"), Just("\r\n")],
    ) {
        if let Err(why) = keeps(&lines.join(end)) {
            prop_assert!(false, "{}", why);
        }
    }

    #[test]
    fn any_text_keeps_its_meaning(text in "(\\PC|\n|\t|#| ){0,120}") {
        if let Err(why) = keeps(&text) {
            prop_assert!(false, "{}", why);
        }
    }
}
