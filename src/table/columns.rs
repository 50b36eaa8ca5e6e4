//! Which column holds what: found by header, by content, or said by the user.

use std::fmt;

use super::content::{self, Sample};
use super::delimited::Field;
use super::headers;
use super::names::Names;
use super::problem::Error;

/// What a column can hold that the linter reads.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Role {
    /// The ingredient list.
    List,
    /// The key of a record.
    Id,
    /// The product's name.
    Name,
    /// The brand.
    Brand,
    /// The product type or category.
    Type,
    /// The kind of container.
    Package,
    /// Claims, highlights, benefits.
    Claims,
    /// The product's pH.
    Ph,
    /// Country or market of sale.
    Market,
}

impl Role {
    /// All roles, in the order in which they are shown.
    pub const ALL: [Self; 9] = [
        Self::List,
        Self::Id,
        Self::Name,
        Self::Brand,
        Self::Type,
        Self::Package,
        Self::Claims,
        Self::Ph,
        Self::Market,
    ];

    /// A lowercase word for the role.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::List => "list",
            Self::Id => "id",
            Self::Name => "name",
            Self::Brand => "brand",
            Self::Type => "type",
            Self::Package => "package",
            Self::Claims => "claims",
            Self::Ph => "pH",
            Self::Market => "market",
        }
    }
}

/// Columns that the user named, each by its name or by its number from 1.
#[derive(Clone, Default, Debug)]
pub struct Wanted {
    columns: [Option<Said>; Role::ALL.len()],
}

/// A column that the user named.
#[derive(Clone, Debug)]
struct Said {
    column: String,
    /// The place of a configuration that says it.
    by: Option<String>,
}

impl Wanted {
    /// Says which column has a role.
    pub fn set(&mut self, role: Role, column: impl Into<String>) {
        self.columns[role as usize] = Some(Said { column: column.into(), by: None });
    }

    /// The same, as a place of a configuration says it.
    pub fn set_by(&mut self, role: Role, column: impl Into<String>, by: impl Into<String>) {
        self.columns[role as usize] = Some(Said { column: column.into(), by: Some(by.into()) });
    }

    fn get(&self, role: Role) -> Option<&Said> {
        self.columns[role as usize].as_ref()
    }
}

/// How a column was found.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Found {
    /// Its name is telling.
    Header,
    /// What it holds is telling.
    Content,
    /// The user said so.
    Option,
}

/// The column of a role.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Pick {
    /// The column, from 0.
    pub column: usize,
    /// How it was found.
    pub found: Found,
}

/// The columns of a table and what they hold. Prints itself as one line for the report.
#[derive(Clone, Debug)]
pub struct Columns {
    names: Names,
    named: bool,
    width: usize,
    picks: [Option<Pick>; Role::ALL.len()],
    list_is_rest: bool,
}

impl Columns {
    /// Chooses the columns of a table from its header (`None`: it has none) and its first records.
    pub(crate) fn choose(
        table: &str,
        header: Option<Names>,
        sample: &Sample,
        wanted: &Wanted,
        hints: &content::Hints<'_>,
    ) -> Result<Self, Error> {
        let named = header.is_some();
        let width = header.as_ref().map_or_else(|| sample.common_width(), Names::len);
        let names = header.unwrap_or_else(|| (0..width).map(|_| String::new()).collect());
        let picks = [None; Role::ALL.len()];
        let mut columns = Self { names, named, width, picks, list_is_rest: false };
        for role in Role::ALL {
            if let Some(Said { column: name, by }) = wanted.get(role) {
                let column = columns.by_name(name).ok_or_else(|| Error::NoSuchColumn {
                    name: table.into(),
                    wanted: name.clone(),
                    by: by.clone(),
                    columns: columns.shown(),
                })?;
                columns.pick(role, column, Found::Option);
            }
        }
        columns.pick_by_header(sample, hints);
        columns.pick_by_content(sample, hints);
        let Some(list) = columns.index(Role::List) else {
            return Err(Error::NoListColumn { name: table.into(), columns: columns.shown() });
        };
        columns.list_is_rest = list + 1 == width && sample.overflows(list, width);
        Ok(columns)
    }

    /// The table's column names; empty texts where it has none.
    #[must_use]
    pub fn header(&self) -> &[String] {
        self.names.as_slice()
    }

    pub(crate) fn names(&self) -> &Names {
        &self.names
    }

    /// Whether the table has a header.
    #[must_use]
    pub fn is_named(&self) -> bool {
        self.named
    }

    /// Number of columns.
    #[must_use]
    pub fn width(&self) -> usize {
        self.width
    }

    /// The column of a role and how it was found.
    #[must_use]
    pub fn get(&self, role: Role) -> Option<Pick> {
        self.picks[role as usize]
    }

    /// The column of a role, from 0.
    #[must_use]
    pub fn index(&self, role: Role) -> Option<usize> {
        self.get(role).map(|pick| pick.column)
    }

    /// Whether lists are not quoted, so that a list is the rest of its record.
    #[must_use]
    pub fn list_is_rest(&self) -> bool {
        self.list_is_rest
    }

    /// How a column is shown: its name, or its number from 1.
    #[must_use]
    pub fn label(&self, column: usize) -> String {
        match self.header().get(column).map(|name| name.trim()).filter(|name| !name.is_empty()) {
            Some(name) => name.to_owned(),
            None => (column + 1).to_string(),
        }
    }

    /// A column by its exact name, its name without case and outer blanks, or its number from 1.
    #[must_use]
    pub fn by_name(&self, wanted: &str) -> Option<usize> {
        let folded = wanted.trim().to_lowercase();
        let exact = self.header().iter().position(|name| !wanted.is_empty() && name == wanted);
        exact
            .or_else(|| {
                let same = |name: &String| !folded.is_empty() && name.trim().to_lowercase() == folded;
                self.header().iter().position(same)
            })
            .or_else(|| wanted.trim().parse::<usize>().ok()?.checked_sub(1).filter(|&at| at < self.width))
    }

    /// Whose the surplus fields of a too long record are: the list's when it is not quoted; the name's when
    /// the list is quoted further on, as after a comma in a name.
    pub(crate) fn takes_surplus(&self, fields: &[Field]) -> Option<usize> {
        let list = self.index(Role::List)?;
        if self.list_is_rest {
            return Some(list);
        }
        let surplus = fields.len().checked_sub(self.width)?;
        let quoted = |column: usize| fields.get(column).is_some_and(Field::is_quoted);
        match (quoted(list), quoted(list + surplus)) {
            (false, true) => self.index(Role::Name).filter(|&name| name < list),
            (false, false) => Some(list),
            (true, _) => None,
        }
    }

    fn pick(&mut self, role: Role, column: usize, found: Found) {
        self.picks[role as usize] = Some(Pick { column, found });
    }

    /// Whether a column has a role.
    pub(crate) fn is_taken(&self, column: usize) -> bool {
        self.picks.iter().flatten().any(|pick| pick.column == column)
    }

    fn pick_by_header(&mut self, sample: &Sample, hints: &content::Hints<'_>) {
        for role in Role::ALL {
            if self.get(role).is_some() {
                continue;
            }
            let mut told: Vec<(usize, usize)> = (0..self.header().len())
                .filter(|&column| !self.is_taken(column))
                .filter_map(|column| Some((headers::rank(&self.header()[column], role)?, column)))
                .collect();
            told.sort_unstable();
            let best = match role {
                // Several columns are called a category; the one whose values are product types is meant.
                Role::Type => told
                    .iter()
                    .map(|&(_, column)| (content::type_share(sample, column, hints), column))
                    .filter(|&(share, column)| {
                        share > 0.0 && !(headers::is_weak_type(&self.header()[column]) && share < 0.5)
                    })
                    .rev()
                    .max_by(|a, b| a.0.total_cmp(&b.0))
                    .map(|(_, column)| column),
                _ => told.first().map(|&(_, column)| column),
            };
            if let Some(column) = best {
                self.pick(role, column, Found::Header);
            }
        }
    }

    fn pick_by_content(&mut self, sample: &Sample, hints: &content::Hints<'_>) {
        let free =
            |columns: &Self| (0..columns.width).filter(|&at| !columns.is_taken(at)).collect::<Vec<_>>();
        if self.get(Role::List).is_none()
            && let Some(column) = content::list_column(sample, &free(self), hints)
        {
            self.pick(Role::List, column, Found::Content);
        }
        if self.named && self.header().iter().any(|name| headers::is_telling(name)) {
            return;
        }
        if self.get(Role::Type).is_none()
            && let Some(column) = content::type_column(sample, &free(self), hints)
        {
            self.pick(Role::Type, column, Found::Content);
        }
        if self.get(Role::Name).is_none()
            && let Some(column) = content::name_column(sample, &free(self))
        {
            self.pick(Role::Name, column, Found::Content);
        }
        if self.get(Role::Brand).is_none()
            && let Some(name) = self.index(Role::Name)
            && let Some(column) = content::brand_column(sample, &free(self), name)
        {
            self.pick(Role::Brand, column, Found::Content);
        }
    }

    fn shown(&self) -> Vec<String> {
        (0..self.width).map(|column| self.describe(column)).collect()
    }

    fn describe(&self, column: usize) -> String {
        match self.header().get(column).map(|name| name.trim()).filter(|name| !name.is_empty()) {
            Some(name) => format!("`{name}` (column {})", column + 1),
            None => format!("column {}", column + 1),
        }
    }
}

impl fmt::Display for Columns {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut first = true;
        for role in Role::ALL {
            let Some(pick) = self.get(role) else { continue };
            let separator = if first { "" } else { "; " };
            first = false;
            write!(f, "{separator}{}: {}", role.name(), self.describe(pick.column))?;
            if pick.found == Found::Content {
                f.write_str(", by its content")?;
            }
            if role == Role::List && self.list_is_rest {
                f.write_str(" to the end of the record, not quoted")?;
            }
        }
        if self.get(Role::Id).is_none() {
            f.write_str("; no id column, records are named by number")?;
        }
        if self.get(Role::Type).is_none() {
            f.write_str("; no type column")?;
        }
        Ok(())
    }
}
