//! `incilint why`: the proof of one concentration interval, step by step.

use std::io::{self, Write};
use std::path::PathBuf;

use super::columns::ColumnArgs;
use super::settings::{RuleArgs, Settings};
use super::{Failure, inputs, maps};
use crate::dictionary::Dictionary;
use crate::engine::{self, InputKind, Options};
use crate::formula::{End, Formula, Named, law, percent};
use crate::product::Product;
use crate::report::escape::visible;

/// Arguments of `why`.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// A list, or a table with `--record`; `-` is standard input
    #[arg(value_name = "FILE")]
    path: PathBuf,
    /// The ingredient, by any of its names, or its place in the list from 1
    #[arg(value_name = "INGREDIENT", required = true)]
    ingredient: Vec<String>,
    /// The record of a table, from 1; its first when not given
    #[arg(long, value_name = "N")]
    record: Option<u64>,
    /// The input is a bare ingredient list, whatever its extension
    #[arg(long)]
    list: bool,
    /// Market whose limits are trusted: EU, UK, US, CA, KR, JP, CN, AU
    #[arg(long)]
    market: Option<String>,
    #[command(flatten)]
    columns: ColumnArgs,
}

/// Why the reading of an input ends before its end.
enum Stop {
    Done,
    Failed(Failure),
}

impl From<String> for Stop {
    fn from(message: String) -> Self {
        Self::Failed(message.into())
    }
}

/// Runs the command; gives the exit code.
pub(crate) fn run(args: &Args) -> Result<u8, Failure> {
    let rules = RuleArgs { market: args.market.clone(), ..RuleArgs::default() };
    let settings = Settings::new(&rules, Some(&args.path))?;
    let maps = maps::mappings(&settings)?;
    let reading =
        inputs::Reading { list: args.list, stdin: InputKind::List, columns: &args.columns, maps: &maps };
    let requests = inputs::requests(std::slice::from_ref(&args.path), &reading)?;
    let options = Options { market: settings.market, ..Options::new(&settings.catalogue, settings.on) };
    let wanted = args.ingredient.join(" ");
    for request in &requests {
        let end = engine::products(request, &options, None, |product, formula, record| {
            if record.is_some_and(|record| record != args.record.unwrap_or(1)) {
                return Ok(());
            }
            let market = settings.market.map(|market| market.as_str());
            match prove(product, formula, &wanted, market) {
                Ok(text) => {
                    io::stdout().write_all(text.as_bytes()).map_err(|error| Stop::Failed(error.into()))?
                }
                Err(message) => return Err(Stop::from(message)),
            }
            Err(Stop::Done)
        });
        match end {
            Err(Stop::Done) => return Ok(0),
            Err(Stop::Failed(failure)) => return Err(failure),
            Ok(()) => {}
        }
    }
    Err("there is no such record".to_owned().into())
}

/// The proof in words.
fn prove(
    product: &Product<'_>,
    formula: &Formula,
    wanted: &str,
    market: Option<&str>,
) -> Result<String, String> {
    let named = Named { text: product.text, list: product.list };
    let at = item(product, wanted)?;
    let name = product.list.items[at].name(product.text).to_owned();
    let Some(interval) = formula.interval(at) else {
        let why = formula.missing.map_or("it may be absent", |missing| missing.as_str());
        return Ok(format!("{}: no interval, because {why}\n", visible(&name)));
    };
    let (lo, hi) = (percent(interval.lo, End::Lo), percent(interval.hi, End::Hi));
    let mut text = format!("{}: {lo} to {hi}\n", visible(&name));
    if let Some(estimate) = formula.estimate(at) {
        let within = estimate.credible(0.9);
        let (lo, hi) = (percent(within.lo, End::Lo), percent(within.hi, End::Hi));
        let point = percent(estimate.point, End::Hi);
        text +=
            &format!("estimate, not proven: about {point}; such lists have {lo} to {hi} nine times in ten\n");
    }
    for proof in formula.prove(named, at, law::of(market)) {
        let end = match proof.end {
            End::Hi => "at most",
            End::Lo => "at least",
        };
        text += &format!("\nwhy {end} {} ({}):\n", percent(proof.amount, proof.end), proof.tier.as_str());
        for (number, step) in (1..).zip(&proof.steps) {
            text += &format!("  {number}. {}\n", visible(step));
        }
    }
    Ok(text)
}

/// The item that is meant: by its place, by identity, or by the wording of the label.
fn item(product: &Product<'_>, wanted: &str) -> Result<usize, String> {
    let items = &product.list.items;
    if let Ok(place) = wanted.parse::<usize>()
        && (1..=items.len()).contains(&place)
    {
        return Ok(place - 1);
    }
    let id = Dictionary::embedded().resolve(wanted).map(|identity| identity.id);
    let same = |item: &crate::inci::Item| {
        item.identity.is_some_and(|identity| Some(identity.id) == id)
            || item.name(product.text).eq_ignore_ascii_case(wanted)
    };
    items.iter().position(same).ok_or_else(|| {
        let names = items.iter().map(|item| item.name(product.text));
        let meant = crate::nearest::meant(wanted, names)
            .map(|meant| format!("; did you mean `{meant}`?"))
            .unwrap_or_default();
        format!("`{wanted}` is not on the list{meant}")
    })
}
