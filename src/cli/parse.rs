//! `incilint parse`: how a list was read.

use std::io::{self, BufWriter, Write};
use std::path::PathBuf;

use super::columns::ColumnArgs;
use super::settings::{RuleArgs, Settings};
use super::terminal::{self, Colour};
use super::{Failure, inputs, maps};
use crate::engine::{self, InputKind, Options, Request};
use crate::report::reading::Reading;
use crate::report::reading_table::{self, Look};

use crate::step::StepId;

/// Arguments of `parse`.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// A list, a table; `-` is standard input
    #[arg(value_name = "PATH", required = true)]
    path: PathBuf,
    /// How it is written
    #[arg(long, value_enum, default_value_t)]
    format: Format,
    /// The input is a bare ingredient list, whatever its extension
    #[arg(long)]
    list: bool,
    /// What standard input holds
    #[arg(long, value_enum, value_name = "KIND", default_value = "list")]
    stdin_format: InputKind,
    /// Product type, for limits and levels that depend on it
    #[arg(long = "type", value_name = "TYPE")]
    kind: Option<String>,
    /// Market whose limits are trusted: EU, UK, US, CA, KR, JP, CN, AU
    #[arg(long)]
    market: Option<String>,
    /// When to colour
    #[arg(long, value_enum, default_value_t)]
    color: Colour,
    #[command(flatten)]
    columns: ColumnArgs,
}

/// How a reading is written.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, clap::ValueEnum)]
enum Format {
    /// A table with a chart of the concentrations
    #[default]
    Human,
    /// One JSON object a product, in the contract's form
    Json,
    /// The same
    Jsonl,
}

/// Runs the command; gives the exit code.
pub(crate) fn run(args: &Args) -> Result<u8, Failure> {
    let rules = RuleArgs { market: args.market.clone(), ..RuleArgs::default() };
    let settings = Settings::new(&rules, Some(&args.path))?;
    let kind = args.kind.as_deref().map(known_type).transpose()?;
    let maps = maps::mappings(&settings)?;
    let reading =
        inputs::Reading { list: args.list, stdin: args.stdin_format, columns: &args.columns, maps: &maps };
    let requests = inputs::requests(std::slice::from_ref(&args.path), &reading)?;
    let options = Options { market: settings.market, ..Options::new(&settings.catalogue, settings.on) };
    let mut out = BufWriter::new(io::stdout().lock());
    let mut products = 0_u64;
    for request in &requests {
        write_products(args, request, &options, kind, &mut products, &mut out)?;
    }
    out.flush()?;
    Ok(if products == 0 { 2 } else { 0 })
}

/// The product type that `--type` names.
fn known_type(word: &str) -> Result<StepId, Failure> {
    StepId::find(word).ok_or_else(|| {
        let meant = crate::nearest::meant(word, StepId::all().map(|id| id.step().name));
        let meant = meant.map(|meant| format!("; did you mean `{meant}`?")).unwrap_or_default();
        format!("--type: `{word}` is no product type{meant}").into()
    })
}

fn write_products(
    args: &Args,
    request: &Request,
    options: &Options<'_>,
    kind: Option<StepId>,
    products: &mut u64,
    out: &mut impl Write,
) -> Result<(), Failure> {
    engine::products(request, options, kind, |product, formula, record| {
        *products += 1;
        match args.format {
            Format::Human => {
                let look = Look { unicode: terminal::unicode() };
                reading_table::write(&request.name, record, product, formula, look, out)?;
            }
            Format::Json | Format::Jsonl => {
                serde_json::to_writer(&mut *out, &Reading::new(&request.name, record, product, formula))
                    .map_err(io::Error::from)?;
                out.write_all(b"\n")?;
            }
        }
        Ok(())
    })
}
