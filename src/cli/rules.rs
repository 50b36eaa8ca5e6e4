//! `incilint rules`: the catalogue.

use std::io::{self, Write as _};

use super::Failure;
use crate::rule::{Catalogue, RuleId, listing};

/// List the rules.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// Rules or groups (`amounts`, `list/duplicate`); all when absent
    names: Vec<String>,
    /// How to print them
    #[arg(long, value_enum, default_value_t)]
    format: Form,
}

/// How the catalogue is printed.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, clap::ValueEnum)]
enum Form {
    /// Aligned columns
    #[default]
    Table,
    /// A JSON array with every word of every rule
    Json,
    /// Markdown tables, one for each group
    Markdown,
}

pub(crate) fn run(args: &Args) -> Result<u8, Failure> {
    let catalogue = Catalogue::embedded();
    let rules = chosen(catalogue, &args.names)?;
    let text = match args.format {
        Form::Table => listing::table(catalogue, &rules),
        Form::Json => listing::json(catalogue, &rules),
        Form::Markdown => listing::markdown(catalogue, &rules),
    };
    io::stdout().write_all(text.as_bytes())?;
    Ok(0)
}

/// The rules that the words mean, each once, in the catalogue's order.
fn chosen(catalogue: &Catalogue, words: &[String]) -> Result<Vec<RuleId>, Failure> {
    if words.is_empty() {
        return Ok(catalogue.rules().map(|(id, _)| id).collect());
    }
    let mut rules = Vec::new();
    for word in words {
        let named = catalogue.named(word);
        if named.is_empty() {
            let hint =
                catalogue.nearest(word).map_or(String::new(), |meant| format!("; did you mean `{meant}`?"));
            return Err(Failure::Message(format!("there is no rule or group `{word}`{hint}")));
        }
        rules.extend(named);
    }
    rules.sort_unstable();
    rules.dedup();
    Ok(rules)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_and_names_choose_each_rule_once() {
        let catalogue = Catalogue::embedded();
        let rules = chosen(catalogue, &["list/duplicate".into(), "list".into()]).unwrap_or_default();
        let names: Vec<_> = rules.iter().map(|&id| catalogue.rule(id).name.as_str()).collect();
        assert!(names.len() > 5 && names.iter().all(|name| name.starts_with("list/")), "{names:?}");
        assert_eq!(names.iter().filter(|name| **name == "list/duplicate").count(), 1);
    }

    #[test]
    fn a_word_that_means_nothing_is_answered_with_the_nearest() {
        let Err(Failure::Message(told)) = chosen(Catalogue::embedded(), &["list/duplicat".into()]) else {
            panic!("`list/duplicat` was taken for a rule")
        };
        assert!(told.contains("`list/duplicate`"), "{told}");
    }
}
