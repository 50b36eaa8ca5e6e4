//! The arguments that say where a table keeps what.

/// Columns are found by their header; these say it outright, by name or by number from 1.
#[derive(clap::Args, Clone, Debug, Default)]
#[command(next_help_heading = "Tables")]
pub(crate) struct ColumnArgs {
    /// Column with the ingredient list, by name or number
    #[arg(long, value_name = "COLUMN")]
    pub ingredients_column: Option<String>,
    /// Column with the product's key
    #[arg(long, value_name = "COLUMN")]
    pub id_column: Option<String>,
    /// Column with the product's name
    #[arg(long, value_name = "COLUMN")]
    pub name_column: Option<String>,
    /// Column with the brand
    #[arg(long, value_name = "COLUMN")]
    pub brand_column: Option<String>,
    /// Column with the product type or category
    #[arg(long, value_name = "COLUMN")]
    pub type_column: Option<String>,
    /// The first record is data, not a header
    #[arg(long)]
    pub no_header: bool,
    /// Field separator: one character, or `tab`; found by itself when not given
    #[arg(long, value_name = "CHAR")]
    pub delimiter: Option<String>,
}
