//! Shelves: the products of any inputs, put on the same skin in one slot, every two of them compared.

use super::input::{InputKind, Request};
use super::routine::{Files, Sources, list_text, market_of, product as routine_product};
use super::run::{kind, open_table, path_of, read_text};
use super::table::{Products, Shape, each_product};
use super::worker::Worker;
use super::{Options, list};
use crate::check::{Pairing, Pairings, RoutineProduct, RoutineView, Sink, without_exemptions};
use crate::finding::Location;
use crate::inci::{self, List};
use crate::nearest::{fold, nearest};
use crate::product::{Field, Market, Product};
use crate::routine::calendar::Schedule;
use crate::routine::{self, PlannedStep, ProductFields, RoutineFile, Slot};
use crate::rule::{Rule, RuleId};
use crate::shelf::{Reason, RuleReason, Shelf, Shelved, Side, Together};
use crate::source::{Source, SourceId, Span};
use crate::step::StepId;

/// Products that are compared at once; more make no matrix that anybody reads.
const MOST: usize = 60;

/// A product of its own, apart from what it was read from.
struct Kept {
    name: String,
    id: Option<String>,
    kind: Option<StepId>,
    text: String,
    list: List,
}

/// Compares every two products of the inputs, or of those whose keys or names are in `only`, if it names any.
///
/// # Errors
/// What could not be read, which product of `only` there is not, or that there are too few or too many; in words.
pub fn shelf(requests: &[Request], options: &Options<'_>, only: &[String]) -> Result<Shelf, String> {
    let mut wanted = Wanted::new(only);
    let mut kept = Vec::new();
    let mut market = None;
    for request in requests {
        let said = keep(request, options, &mut wanted, &mut kept)
            .map_err(|message| format!("{}: {message}", request.name))?;
        market = market.or(said);
    }
    wanted.all_found()?;
    match kept.len() {
        0 | 1 => Err("a shelf has at least two products".to_owned()),
        many if many > MOST => Err(format!(
            "more than {MOST} products are no shelf; choose some by key or name with --only A-1,A-2"
        )),
        _ => Ok(compare(&kept, market.or(options.market), options)),
    }
}

/// The products that were asked for.
struct Wanted {
    /// Folded, as given, and whether it was found.
    words: Vec<(String, String, bool)>,
    /// Names of products that were not asked for, for suggestions.
    others: Vec<String>,
}

impl Wanted {
    /// Names that are kept for suggestions.
    const OTHERS: usize = 2_000;

    fn new(only: &[String]) -> Self {
        Self {
            words: only.iter().map(|word| (fold(word), word.clone(), false)).collect(),
            others: Vec::new(),
        }
    }

    fn takes(&mut self, product: &Product<'_>) -> bool {
        if self.words.is_empty() {
            return true;
        }
        let names = [product.id, product.name].into_iter().flatten();
        let mut taken = false;
        for name in names {
            let folded = fold(name.value);
            for (.., found) in self.words.iter_mut().filter(|(word, ..)| *word == folded) {
                (*found, taken) = (true, true);
            }
            if !taken && self.others.len() < Self::OTHERS {
                self.others.push(name.value.to_owned());
            }
        }
        taken
    }

    fn all_found(&self) -> Result<(), String> {
        let Some((_, missing, _)) = self.words.iter().find(|(.., found)| !found) else { return Ok(()) };
        let near = nearest(missing, self.others.iter().map(String::as_str), 1);
        let hint = near.first().map(|near| format!("; did you mean `{near}`?")).unwrap_or_default();
        Err(format!("--only: no product has the key or name `{missing}`{hint}"))
    }
}

/// Reads the products of an input and gives the market that it names.
fn keep(
    request: &Request,
    options: &Options<'_>,
    wanted: &mut Wanted,
    kept: &mut Vec<Kept>,
) -> Result<Option<Market>, String> {
    let mut worker = Worker::new(options, Sink::new(None, options.least));
    let id = SourceId(0);
    let mut take = |product: &Product<'_>, place: &dyn Fn() -> String| {
        // One more than can be shown says that there are too many.
        if kept.len() <= MOST && wanted.takes(product) {
            kept.push(Kept::of(product, place));
        }
    };
    match kind(request).map_err(|error| error.to_string())? {
        InputKind::Routine => {
            let loaded = routine::load(&path_of(request), read_text(request)?, &[], &mut Files);
            let sources = Sources::new(&loaded, id);
            for at in (0..loaded.products.len()).filter(|&at| loaded.product(at).duplicate_of.is_none()) {
                let text = list_text(&loaded, at);
                let list = List::default();
                let product = routine_product(&loaded, &sources, at, &text, &list);
                take(&product, &|| String::new());
            }
            return Ok(market_of(&loaded));
        }
        InputKind::List => {
            let source = Source::new(request.name.clone(), read_text(request)?);
            let stem = || {
                let file = request.name.rsplit('/').next().unwrap_or(&request.name);
                file.strip_suffix(".inci").unwrap_or(file).to_owned()
            };
            list::read(&source, id, request.bare, &mut worker, |_, product, _| take(product, &stem));
        }
        InputKind::Table => {
            let mut table = open_table(request)?;
            let columns = table.columns().clone();
            let shape = Shape { columns: &columns, types: request.table.types(), source: id };
            let mut products = Products::default();
            while let Some(block) = table.next_block().map_err(|error| error.to_string())? {
                each_product(&block, shape, &mut worker, &mut products, |_, product, record| {
                    take(product, &|| format!("record {}", record.number()));
                });
            }
        }
    }
    Ok(None)
}

impl Kept {
    /// `place` names a product that has neither name nor key.
    fn of(product: &Product<'_>, place: &dyn Fn() -> String) -> Self {
        let owned = |field: Option<Field<&str>>| field.map(|field| field.value.to_owned());
        Self {
            name: owned(product.name).or_else(|| owned(product.id)).unwrap_or_else(place),
            id: owned(product.id),
            kind: product.kind.map(|kind| kind.value),
            text: product.text.to_owned(),
            list: inci::parse(product.text, crate::dictionary::Dictionary::embedded()),
        }
    }

    /// The product as rules see it. Nobody is shown a place of it.
    fn product(&self) -> Product<'_> {
        let at = Location::Whole { source: SourceId(0) };
        Product {
            name: Some(Field { value: &self.name, at }),
            kind: self.kind.map(|value| Field { value, at }),
            text: &self.text,
            ..Product::new(at, &self.list)
        }
    }

    fn shelved(&self) -> Shelved {
        Shelved {
            name: self.name.clone(),
            id: self.id.clone(),
            kind: self.kind.map(|kind| kind.step().name),
            items: self.list.items.len(),
            recognised: self.list.items.iter().filter(|item| item.identity.is_some()).count(),
        }
    }
}

fn compare(kept: &[Kept], market: Option<Market>, options: &Options<'_>) -> Shelf {
    let mut worker = Worker::new(options, Sink::new(None, options.least));
    let products: Vec<Product<'_>> = kept.iter().map(Kept::product).collect();
    let found: Vec<_> = products.iter().map(|product| worker.find_out(product, market)).collect();
    let fields = ProductFields::default();
    let routine_products: Vec<RoutineProduct<'_>> = (0..kept.len())
        .map(|at| RoutineProduct {
            name: &kept[at].name,
            at: products[at].at,
            source: SourceId(0),
            fields: &fields,
            view: worker.view(&products[at], &found[at], market),
        })
        .collect();
    let steps: Vec<PlannedStep> = (0..kept.len()).map(step).collect();
    let file = RoutineFile::default();
    let view = RoutineView {
        source: SourceId(0),
        file: &file,
        products: &routine_products,
        steps: &steps,
        market: market.unwrap_or_default(),
        on: options.on,
        stances: options.stances,
        accepts: None,
    };
    let rules: Vec<(RuleId, &Rule)> =
        options.enabled.iter().map(|&(id, _)| (id, options.catalogue.rule(id))).collect();
    let bare = without_exemptions(&rules);
    let pairings = Pairings::new(&rules, &bare, &view);
    let shelved: Vec<Shelved> = kept.iter().map(Kept::shelved).collect();
    let mut pairs = Vec::with_capacity(kept.len() * (kept.len() - 1) / 2);
    for second in 1..kept.len() {
        for first in 0..second {
            let mut reasons: Vec<Reason> = Vec::new();
            if view.share_skin(&steps[first], &steps[second]) {
                let said = pairings.of(first, second, &view);
                reasons.extend(said.into_iter().map(|said| reason(said, first, options)));
                let blank = [first, second].into_iter().filter(|&at| shelved[at].recognised == 0);
                reasons.extend(blank.map(Reason::NoList));
            } else {
                reasons.push(Reason::ElsewhereOnTheBody);
            }
            pairs.push(Together::new(first, second, reasons));
        }
    }
    Shelf { products: shelved, pairs }
}

/// Every evening on the whole face: wherever rules object to two products, they do so here.
fn step(product: usize) -> PlannedStep {
    let nowhere = Span::new(product, product);
    PlannedStep {
        slot: Slot::Pm,
        block: 0,
        item: product,
        product,
        schedule: Schedule::daily(),
        zones: Vec::new(),
        span: nowhere,
        name: nowhere,
        rhythm: None,
    }
}

fn reason(said: Pairing, first: usize, options: &Options<'_>) -> Reason {
    let rule = options.catalogue.rule(said.rule);
    let mut sides = said.sides.map(|side| Side {
        product: side.product,
        ingredient: side.ingredient,
        amount: side.amount,
    });
    if sides[0].product != first {
        sides.reverse();
    }
    Reason::Rule(Box::new(RuleReason {
        rule: rule.name.clone(),
        summary: rule.summary.clone(),
        severity: options.severity(said.rule),
        status: rule.status,
        certainty: said.certainty,
        scope: said.scope,
        gap: said.gap,
        sides,
        cleared: said.cleared,
    }))
}
