//! Builds the dictionary's blob from its tables. See `src/dictionary/layout.rs` for what is written.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::fold::{self, fold};
use crate::kind::{AliasKind, Confidence};
use crate::layout::{self, count, record, section};
use crate::pieces;

/// The tables that make the dictionary.
pub(crate) const TABLES: [&str; 4] = ["ingredients.tsv", "aliases.tsv", "classes.tsv", "functions.tsv"];

/// In how many keys a word occurs before it counts as one; slips of the inventory occur once or twice.
const WORD_TIMES: usize = 3;

/// Strings of a record.
const STRINGS: usize = record::SOURCE + 1;

struct Ingredient<'t> {
    strings: [&'t str; STRINGS],
    classes: u128,
    functions: u128,
    twin: &'t str,
}

/// A key's meaning.
struct Key {
    ingredient: u16,
    /// Kind and confidence as in the blob.
    code: u8,
    hyphens: u8,
}

/// The blob, or a message that begins with the table's name.
pub(crate) fn build(read: &dyn Fn(&str) -> String) -> Result<Vec<u8>, String> {
    let [ingredients, aliases, classes, functions] = TABLES.map(read);
    let classes = named_bits("classes.tsv", &classes)?;
    let functions = named_bits("functions.tsv", &functions)?;
    let ingredients = read_ingredients(&ingredients, &classes, &functions)?;
    let by_slug: HashMap<&str, u16> =
        ingredients.iter().enumerate().map(|(at, it)| (it.strings[record::SLUG], narrow(at))).collect();

    let mut keys: BTreeMap<Vec<u8>, Key> = BTreeMap::new();
    let mut variants = Vec::new();
    for (at, ingredient) in ingredients.iter().enumerate() {
        let name = ingredient.strings[record::INCI];
        let (folded, key) = key(name, narrow(at), layout::CANONICAL);
        spellings(&folded, narrow(at), &mut variants);
        if keys.insert(folded, key).is_some() {
            return Err(format!("ingredients.tsv: `{name}` occurs twice when case and spacing are ignored"));
        }
    }
    for (line, cells) in rows::<6>("aliases.tsv", &aliases)? {
        let [alias, slug, kind, confidence, ..] = cells;
        let at = *by_slug.get(slug).ok_or_else(|| format!("aliases.tsv:{line}: no ingredient `{slug}`"))?;
        let code = code(kind, confidence)
            .ok_or_else(|| format!("aliases.tsv:{line}: unknown kind or confidence: {kind}, {confidence}"))?;
        let (folded, key) = key(alias, at, code);
        spellings(&folded, at, &mut variants);
        if keys.insert(folded, key).is_some() {
            return Err(format!("aliases.tsv:{line}: `{alias}` is already a name"));
        }
    }
    // A spelling that is generated never takes the place of a name that is listed; one that two ingredients
    // would share is nobody's.
    let mut generated: BTreeMap<Vec<u8>, Option<Key>> = BTreeMap::new();
    for (folded, key) in variants {
        if !keys.contains_key(&folded) {
            generated
                .entry(folded)
                .and_modify(|old| {
                    if old.as_ref().is_some_and(|old| old.ingredient != key.ingredient) {
                        *old = None;
                    }
                })
                .or_insert(Some(key));
        }
    }
    keys.extend(generated.into_iter().filter_map(|(folded, key)| Some((folded, key?))));

    let mut ordered: Vec<(Vec<u8>, Key)> = keys.into_iter().collect();
    ordered.sort_by(|a, b| (a.0.len(), &a.0).cmp(&(b.0.len(), &b.0)));
    write(&ingredients, &by_slug, &ordered, &classes, &functions)
}

fn narrow(at: usize) -> u16 {
    u16::try_from(at).expect("fewer ingredients than a u16 can count")
}

fn key(name: &str, ingredient: u16, code: u8) -> (Vec<u8>, Key) {
    let mut folded = Vec::new();
    let hyphens = fold(name, &mut folded).hyphens;
    (folded, Key { ingredient, code, hyphens })
}

fn code(kind: &str, confidence: &str) -> Option<u8> {
    let kind = AliasKind::ALL.iter().position(|it| it.name() == kind)? + 1;
    let confidence = Confidence::ALL.iter().position(|it| it.name() == confidence)?;
    u8::try_from(kind | confidence << 5).ok()
}

/// Spellings that follow from a name by rule: a comma lost between locants, British forms, and the ways to print a colour index number.
fn spellings(folded: &[u8], ingredient: u16, to: &mut Vec<(Vec<u8>, Key)>) {
    let mut add = |folded: Vec<u8>, confidence: &str| {
        let code = code("typographic", confidence).expect("the code of a typographic variant");
        to.push((folded, Key { ingredient, code, hyphens: 0 }));
    };
    let locants = |at: usize| {
        let letter = |at: usize| folded.get(at).is_some_and(|it| it.is_ascii_digit() || *it == b'\'');
        at > 0 && folded[at] == b',' && letter(at - 1) && letter(at + 1)
    };
    if (0..folded.len()).any(locants) {
        let lost = (0..folded.len()).map(|at| if locants(at) { b' ' } else { folded[at] }).collect();
        add(lost, "high");
    }
    if let Ok(name) = std::str::from_utf8(folded) {
        let british = name.replace("sulf", "sulph").replace("aluminum", "aluminium");
        if british != name {
            add(british.into_bytes(), "high");
        }
    }
    if let Some(number) = folded.strip_prefix(b"ci ")
        && number.len() >= 5
        && number[..5].iter().all(u8::is_ascii_digit)
    {
        // `cl` and `c1`: the capital I of many typefaces, as it is read back.
        for prefix in ["ci", "cl ", "cl", "c1 ", "ci no ", "colour index ", "color index ", "ci ci "] {
            add([prefix.as_bytes(), number].concat(), "high");
        }
        add(number.to_vec(), "low");
    }
}

type Row<'t, const N: usize> = (usize, [&'t str; N]);

/// The rows of a table below its header, with line numbers; `#` begins a comment line.
fn rows<'t, const N: usize>(table: &str, text: &'t str) -> Result<Vec<Row<'t, N>>, String> {
    let mut rows = Vec::new();
    let lines = text.lines().enumerate().filter(|(_, line)| !line.starts_with('#') && !line.is_empty());
    for (at, line) in lines.skip(1) {
        let cells: Vec<&str> = line.split('\t').collect();
        let cells = cells.try_into().map_err(|cells: Vec<&str>| {
            format!("{table}:{}: {} columns instead of {N}", at + 1, cells.len())
        })?;
        rows.push((at + 1, cells));
    }
    Ok(rows)
}

/// A table of names that become bits: name, summary, and a source that stays in the table.
struct Bits<'t> {
    bits: HashMap<&'t str, u32>,
    lines: String,
}

fn named_bits<'t>(table: &str, text: &'t str) -> Result<Bits<'t>, String> {
    let mut bits = HashMap::new();
    let mut lines = String::new();
    for (at, (line, [name, summary, _source])) in rows::<3>(table, text)?.into_iter().enumerate() {
        if at >= 128 {
            return Err(format!("{table}:{line}: more names than bits"));
        }
        bits.insert(name, u32::try_from(at).expect("below 128"));
        lines.push_str(&format!("{name}\t{summary}\n"));
    }
    Ok(Bits { bits, lines })
}

impl Bits<'_> {
    fn set(&self, names: &str) -> Result<u128, String> {
        let mut set = 0;
        for name in names.split(';').filter(|name| !name.is_empty()) {
            set |= 1u128 << self.bits.get(name).ok_or_else(|| format!("unknown name `{name}`"))?;
        }
        Ok(set)
    }
}

fn read_ingredients<'t>(
    text: &'t str,
    classes: &Bits<'_>,
    functions: &Bits<'_>,
) -> Result<Vec<Ingredient<'t>>, String> {
    const TABLE: &str = "ingredients.tsv";
    let mut ingredients = Vec::new();
    for (line, [slug, inci, us, cas, ec, function, class, twin, source]) in rows::<9>(TABLE, text)? {
        ingredients.push(Ingredient {
            strings: [slug, inci, us, cas, ec, source],
            classes: classes.set(class).map_err(|error| format!("{TABLE}:{line}: {error}"))?,
            functions: functions.set(function).map_err(|error| format!("{TABLE}:{line}: {error}"))?,
            twin,
        });
    }
    ingredients.sort_by_key(|it| it.strings[record::SLUG]);
    if let Some(pair) = ingredients.windows(2).find(|pair| pair[0].strings[0] == pair[1].strings[0]) {
        return Err(format!("{TABLE}: the id `{}` occurs twice", pair[0].strings[record::SLUG]));
    }
    Ok(ingredients)
}

fn write(
    ingredients: &[Ingredient<'_>],
    by_slug: &HashMap<&str, u16>,
    keys: &[(Vec<u8>, Key)],
    classes: &Bits<'_>,
    functions: &Bits<'_>,
) -> Result<Vec<u8>, String> {
    let longest = keys.last().map_or(0, |(folded, _)| folded.len());
    if keys.len() >= 1 << layout::KEY_BITS {
        return Err(String::from("aliases.tsv: more names than a slot can number"));
    }
    let mut sections: [Vec<u8>; section::LEN] = Default::default();
    let inventory = keys.iter().filter(|(_, key)| key.code == layout::CANONICAL);
    let made_with_slashes = inventory.map(|(folded, _)| folded).filter(|folded| folded.contains(&b'/'));
    let components: BTreeSet<&[u8]> =
        made_with_slashes.flat_map(|folded| folded.split(|&byte| byte == b'/')).collect();
    for (folded, _) in keys {
        sections[section::LETTERS].extend(layout::letters(folded).to_le_bytes());
    }
    let numbered = keys.iter().enumerate();
    let (slots, slot_bits) =
        table(numbered.map(|(number, (folded, _))| (number, fold::hash(folded))).collect());
    sections[section::SLOTS] = slots;
    let (slots, joined_bits) = table(joined(keys));
    sections[section::JOINED] = slots;

    let mut seen: HashMap<&[u8], usize> = HashMap::new();
    for word in keys.iter().flat_map(|(folded, _)| layout::words(folded)) {
        *seen.entry(word).or_default() += 1;
    }
    let mut words = vec![0u8; layout::WORD_BYTES];
    let common = seen.iter().filter(|(_, times)| **times >= WORD_TIMES);
    for bit in common.flat_map(|(word, _)| layout::word_bits(fold::hash(word))) {
        words[bit / 8] |= 1 << (bit % 8);
    }
    sections[section::WORDS] = words;
    [sections[section::PIECES], sections[section::BUCKETS]] = by_pieces(keys);

    let mut number = 0;
    for length in 0..=longest + 1 {
        while keys.get(number).is_some_and(|(folded, _)| folded.len() < length) {
            let (folded, key) = &keys[number];
            let component = if components.contains(folded.as_slice()) { layout::COMPONENT } else { 0 };
            let section = &mut sections[section::KEYS];
            let end = section.len() + layout::stride(folded.len());
            section.extend(key.ingredient.to_le_bytes());
            section.extend([key.code | component, key.hyphens]);
            section.extend(folded);
            section.resize(end, 0);
            number += 1;
        }
        let offset = sections[section::KEYS].len().next_multiple_of(layout::LINE);
        sections[section::KEYS].resize(offset, 0);
        sections[section::LENGTHS].extend(word(number));
        sections[section::LENGTHS].extend(word(offset));
    }

    let sets: BTreeSet<u128> = ingredients.iter().flat_map(|it| [it.classes, it.functions]).collect();
    let sets: Vec<u128> = sets.into_iter().collect();
    let set = |wanted: u128| narrow(sets.binary_search(&wanted).expect("every set is in the list"));
    for ingredient in ingredients {
        let offset = sections[section::TEXT].len();
        let records = &mut sections[section::RECORDS];
        records.extend(word(offset));
        for text in ingredient.strings {
            records.extend(narrow(text.len()).to_le_bytes());
        }
        let twin = match ingredient.twin {
            "" => record::NONE,
            slug => {
                *by_slug.get(slug).ok_or_else(|| format!("ingredients.tsv: no ingredient `{slug}` (twin)"))?
            }
        };
        for number in [set(ingredient.functions), twin] {
            records.extend(number.to_le_bytes());
        }
        sections[section::CLASS_SETS].extend(set(ingredient.classes).to_le_bytes());
        for text in ingredient.strings {
            sections[section::TEXT].extend(text.as_bytes());
        }
    }
    for set in &sets {
        sections[section::SETS].extend(set.to_le_bytes());
    }
    sections[section::CLASSES].extend(classes.lines.as_bytes());
    sections[section::FUNCTIONS].extend(functions.lines.as_bytes());

    let mut counts = [0; count::LEN];
    counts[count::INGREDIENTS] = ingredients.len();
    counts[count::SLOT_BITS] = slot_bits as usize;
    counts[count::LONGEST] = longest;
    counts[count::JOINED_BITS] = joined_bits as usize;
    let mut blob = layout::MAGIC.to_vec();
    blob.extend(counts.iter().flat_map(|&count| word(count)));
    let mut offset = (blob.len() + 8 * section::LEN).next_multiple_of(layout::LINE);
    for section in &sections {
        blob.extend(word(offset));
        blob.extend(word(section.len()));
        offset += section.len().next_multiple_of(layout::LINE);
    }
    for section in sections {
        blob.resize(blob.len().next_multiple_of(layout::LINE), 0);
        blob.extend(section);
    }
    Ok(blob)
}

/// An open-addressing table of numbered hashes, at most two thirds full, and the bits of its size.
fn table(hashes: Vec<(usize, u64)>) -> (Vec<u8>, u32) {
    let bits = (hashes.len() * 3 / 2).next_power_of_two().trailing_zeros().max(1);
    let mut slots = vec![layout::EMPTY; 1 << bits];
    for (number, hash) in hashes {
        let mut slot = usize::try_from(hash >> (64 - bits)).expect("fits");
        while slots[slot] != layout::EMPTY {
            slot = (slot + 1) % slots.len();
        }
        let tag = u32::try_from(hash & layout::TAG_MASK).expect("twelve bits");
        slots[slot] = tag << layout::KEY_BITS | u32::try_from(number).expect("below 2^20");
    }
    (slots.iter().flat_map(|slot| slot.to_le_bytes()).collect(), bits)
}

/// The keys that still stand for one ingredient when separators are left out.
fn joined(keys: &[(Vec<u8>, Key)]) -> Vec<(usize, u64)> {
    let mut numbers: BTreeMap<Vec<u8>, Option<usize>> = BTreeMap::new();
    for (number, (folded, key)) in keys.iter().enumerate() {
        let joined: Vec<u8> = layout::join(folded).collect();
        if joined.len() < layout::JOINED_SHORTEST {
            continue;
        }
        let same = |old: usize| keys[old].1.ingredient == key.ingredient;
        numbers.entry(joined).and_modify(|old| *old = old.filter(|&old| same(old))).or_insert(Some(number));
    }
    numbers.into_iter().filter_map(|(joined, number)| Some((number?, fold::hash(&joined)))).collect()
}

/// The numbers of the keys by the buckets of their pieces, and where each bucket begins.
fn by_pieces(keys: &[(Vec<u8>, Key)]) -> [Vec<u8>; 2] {
    let near = pieces::NAMES.start() - pieces::EDITS..=pieces::NAMES.end() + pieces::EDITS;
    let mut buckets = vec![Vec::new(); 1 << layout::BUCKET_BITS];
    for (number, (folded, _)) in keys.iter().enumerate() {
        let length = folded.len();
        if !near.contains(&length) {
            continue;
        }
        let letters = layout::letters(folded);
        for which in 0..pieces::COUNT {
            let hash = fold::hash(&folded[pieces::piece(length, which)]);
            buckets[pieces::bucket(length, which, hash, letters, layout::BUCKET_BITS)].push(number);
        }
    }
    let mut starts: Vec<u8> = word(0).to_vec();
    let mut end = 0;
    for bucket in &buckets {
        end += bucket.len();
        starts.extend(word(end));
    }
    [buckets.into_iter().flatten().flat_map(word).collect(), starts]
}

fn word(number: usize) -> [u8; 4] {
    u32::try_from(number).expect("the blob is smaller than 4 GiB").to_le_bytes()
}
