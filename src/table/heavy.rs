//! Sources whose readers are features of the build.

use std::fmt;
use std::fs::File;
#[cfg(feature = "sqlite")]
use std::path::PathBuf;

#[cfg(any(feature = "postgres", feature = "sqlite"))]
use super::address::Selection;
use super::address::{Address, Database};
#[cfg(feature = "rows")]
use super::rows::{Outlet, Stop};

/// The kinds of source that a build can lack.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum HeavyFormat {
    /// Parquet files.
    Parquet,
    /// PostgreSQL databases.
    Postgres,
    /// SQLite databases.
    Sqlite,
}

impl HeavyFormat {
    /// The feature that reads it.
    #[must_use]
    pub fn feature(self) -> &'static str {
        match self {
            Self::Parquet => "parquet",
            Self::Postgres => "postgres",
            Self::Sqlite => "sqlite",
        }
    }

    /// Whether this build has the feature.
    #[must_use]
    pub fn is_built(self) -> bool {
        match self {
            Self::Parquet => cfg!(feature = "parquet"),
            Self::Postgres => cfg!(feature = "postgres"),
            Self::Sqlite => cfg!(feature = "sqlite"),
        }
    }
}

impl fmt::Display for HeavyFormat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Parquet => "a Parquet file",
            Self::Postgres => "a PostgreSQL database",
            Self::Sqlite => "an SQLite database",
        })
    }
}

/// What reads a heavy source. A build without features has none.
pub(crate) enum Reader {
    #[cfg(feature = "parquet")]
    Parquet(File),
    #[cfg(feature = "postgres")]
    Postgres(String, Selection),
    #[cfg(feature = "sqlite")]
    Sqlite(PathBuf, Selection),
}

impl Reader {
    /// What reads a table of a database; the error is what this build lacks.
    pub(crate) fn of_database(address: Address) -> Result<Self, HeavyFormat> {
        match address.database {
            #[cfg(feature = "postgres")]
            Database::Postgres(server) => Ok(Self::Postgres(server, address.from)),
            #[cfg(not(feature = "postgres"))]
            Database::Postgres(_) => Err(HeavyFormat::Postgres),
            #[cfg(feature = "sqlite")]
            Database::Sqlite(file) => Ok(Self::Sqlite(file, address.from)),
            #[cfg(not(feature = "sqlite"))]
            Database::Sqlite(_) => Err(HeavyFormat::Sqlite),
        }
    }

    /// What reads a Parquet file; the error is what this build lacks.
    #[cfg(feature = "parquet")]
    pub(crate) fn of_parquet(file: File) -> Result<Self, HeavyFormat> {
        Ok(Self::Parquet(file))
    }

    /// What reads a Parquet file; the error is what this build lacks.
    #[cfg(not(feature = "parquet"))]
    pub(crate) fn of_parquet(_: File) -> Result<Self, HeavyFormat> {
        Err(HeavyFormat::Parquet)
    }

    /// Reads everything.
    #[cfg(feature = "rows")]
    pub(crate) fn read(self, outlet: &mut Outlet) -> Result<(), Stop> {
        match self {
            #[cfg(feature = "parquet")]
            Self::Parquet(file) => super::parquet::read(&file, outlet),
            #[cfg(feature = "postgres")]
            Self::Postgres(server, from) => super::postgres::read(&server, &from, outlet),
            #[cfg(feature = "sqlite")]
            Self::Sqlite(file, from) => super::sqlite::read(&file, &from, outlet),
        }
    }
}
