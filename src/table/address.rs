//! Addresses of tables in databases: `sqlite:shop.db?table=products`, `postgres://user@host/shop?query=select ...`.

use std::path::{Path, PathBuf};

/// Beginnings of an address of a PostgreSQL database.
const POSTGRES: [&str; 2] = ["postgres://", "postgresql://"];

const SQLITE: &str = "sqlite:";

/// The table that an input names, where it names no file.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Address {
    pub(crate) database: Database,
    pub(crate) from: Selection,
}

#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Database {
    Sqlite(PathBuf),
    /// What the driver connects to. It may hold a password and is never shown.
    Postgres(String),
}

/// What is read of a database.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Selection {
    Table(String),
    Query(String),
}

/// Whether an input names a table in a database, and no file.
#[must_use]
pub fn is_database(path: &Path) -> bool {
    path.to_str().is_some_and(|text| text.starts_with(SQLITE) || is_postgres(text))
}

fn is_postgres(text: &str) -> bool {
    POSTGRES.iter().any(|start| text.starts_with(start))
}

/// The name of a database's table for messages and reports: without the password and without what only the driver
/// needs. `None` for files.
#[must_use]
pub fn database_name(path: &Path) -> Option<String> {
    let text = path.to_str()?;
    if !is_postgres(text) {
        return text.starts_with(SQLITE).then(|| text.to_owned());
    }
    let Some((server, parameters)) = server_and_parameters(text) else {
        return Some("postgres://…".to_owned());
    };
    let (scheme, rest) = server.split_once("://")?;
    let server = match rest.rsplit_once('@') {
        Some((login, place)) => {
            let user = login.split(':').next().unwrap_or_default();
            format!("{scheme}://{user}@{place}")
        }
        None => server.to_owned(),
    };
    let ours = parameters.split('&').filter(|parameter| is_ours(parameter));
    let ours: Vec<&str> = ours.collect();
    Some(if ours.is_empty() { server } else { format!("{server}?{}", ours.join("&")) })
}

/// The file of an SQLite address.
#[must_use]
pub fn database_file(path: &Path) -> Option<PathBuf> {
    let rest = path.to_str()?.strip_prefix(SQLITE)?;
    Some(file_of(rest.split_once('?').map_or(rest, |(file, _)| file)))
}

fn file_of(text: &str) -> PathBuf {
    PathBuf::from(text.strip_prefix("//").unwrap_or(text))
}

/// The two parts of a PostgreSQL address, unless a password with `/`, `?` or `@` in it makes them doubtful: then nothing
/// of the address may be shown.
fn server_and_parameters(text: &str) -> Option<(&str, &str)> {
    let (server, parameters) = text.split_once('?').unwrap_or((text, ""));
    let rest = server.split_once("://")?.1;
    let place = rest.rsplit_once('@').map_or(rest, |(_, place)| place);
    let login = rest.rsplit_once('@').map_or("", |(login, _)| login);
    let authority = place.split('/').next().unwrap_or_default();
    let has_port = |host: &str| {
        let port = host.rsplit_once(':').map_or("", |(_, port)| port);
        host.ends_with(']') || port.bytes().all(|byte| byte.is_ascii_digit())
    };
    let named = |parameter: &str| {
        let name = parameter.split_once('=').map_or("", |(name, _)| name);
        !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
    };
    let sound = authority.split(',').all(has_port)
        && !login.contains(['@', '/'])
        && (parameters.is_empty() || parameters.split('&').all(named));
    sound.then_some((server, parameters))
}

fn is_ours(parameter: &str) -> bool {
    parameter.starts_with("table=") || parameter.starts_with("query=")
}

impl Address {
    /// The address that an input is; `None` for files. The error says what is wrong with it.
    pub(crate) fn of(path: &Path) -> Option<Result<Self, String>> {
        let text = path.to_str()?;
        if is_postgres(text) {
            return Some(Self::postgres(text));
        }
        text.strip_prefix(SQLITE).map(Self::sqlite)
    }

    fn sqlite(rest: &str) -> Result<Self, String> {
        let (file, parameters) = rest.split_once('?').unwrap_or((rest, ""));
        if file.is_empty() {
            return Err("there is no file; write sqlite:FILE?table=NAME".to_owned());
        }
        let (from, others) = selection(parameters)?;
        if let Some(other) = others.first() {
            let name = other.split('=').next().unwrap_or_default();
            return Err(format!(
                "`{name}` is no parameter; there are `table` and `query` (`&` in one is %26)"
            ));
        }
        Ok(Self { database: Database::Sqlite(file_of(file)), from })
    }

    fn postgres(text: &str) -> Result<Self, String> {
        let Some((server, parameters)) = server_and_parameters(text) else {
            return Err(
                "this is no address; write @ : / ? in a password as %40 %3A %2F %3F, and & in a query as %26"
                    .to_owned(),
            );
        };
        let (from, others) = selection(parameters)?;
        let driver =
            if others.is_empty() { server.to_owned() } else { format!("{server}?{}", others.join("&")) };
        Ok(Self { database: Database::Postgres(driver), from })
    }
}

/// What is read, and the parameters that do not say it.
fn selection(parameters: &str) -> Result<(Selection, Vec<&str>), String> {
    let (mut found, mut others) = (Vec::new(), Vec::new());
    for parameter in parameters.split('&').filter(|parameter| !parameter.is_empty()) {
        match parameter.split_once('=') {
            Some(("table", name)) => found.push(Selection::Table(decoded(name)?)),
            Some(("query", sql)) => found.push(Selection::Query(decoded(sql)?)),
            _ => others.push(parameter),
        }
    }
    let is_blank = |from: &Selection| matches!(from, Selection::Table(text) | Selection::Query(text) if text.trim().is_empty());
    match (found.pop(), found.is_empty()) {
        (Some(from), true) if !is_blank(&from) => Ok((from, others)),
        (Some(_), false) => Err("more than one `table` or `query` is given (`&` in one is %26)".to_owned()),
        _ => Err("say what to read: ?table=NAME or ?query=SELECT ...".to_owned()),
    }
}

/// Undoes `%20` and the like.
fn decoded(text: &str) -> Result<String, String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&byte, after)) = rest.split_first() {
        rest = after;
        if byte != b'%' {
            bytes.push(byte);
            continue;
        }
        let digit = |at: usize| char::from(*after.get(at)?).to_digit(16);
        let (Some(high), Some(low)) = (digit(0), digit(1)) else {
            return Err(format!(
                "`{text}` has a `%` without two hexadecimal digits after it; `%` itself is %25"
            ));
        };
        bytes.push((high * 16 + low) as u8);
        rest = &after[2..];
    }
    String::from_utf8(bytes)
        .map_err(|_| format!("`{text}` is not UTF-8 when its %XX are undone; `%` itself is %25"))
}

/// An identifier as SQL takes it whatever it holds.
#[cfg(any(feature = "postgres", feature = "sqlite"))]
pub(crate) fn quoted(identifier: &str) -> String {
    format!("\"{}\"", identifier.replace('"', "\"\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Result<Address, String> {
        Address::of(Path::new(text)).expect("an address")
    }

    fn name(text: &str) -> String {
        database_name(Path::new(text)).expect("a database")
    }

    #[test]
    fn files_are_no_addresses() {
        for path in ["products.csv", "./sqlite:x", "-", "postgres/products.csv", "C:\\x.csv"] {
            assert!(Address::of(Path::new(path)).is_none() && !is_database(Path::new(path)), "{path}");
        }
    }

    #[test]
    fn parameters_are_decoded() {
        let sqlite = |file: &str, from| Ok(Address { database: Database::Sqlite(file.into()), from });
        assert_eq!(
            of("sqlite:shop.db?table=products"),
            sqlite("shop.db", Selection::Table("products".into()))
        );
        assert_eq!(
            of("sqlite:///data/shop.db?query=select%20'%25'%26%C3%A9"),
            sqlite("/data/shop.db", Selection::Query("select '%'&é".into()))
        );
        let postgres =
            of("postgres://me:pw@host/shop?sslmode=disable&table=a%22b&connect_timeout=3").unwrap();
        assert_eq!(postgres.from, Selection::Table("a\"b".into()));
        let driver = "postgres://me:pw@host/shop?sslmode=disable&connect_timeout=3";
        assert_eq!(postgres.database, Database::Postgres(driver.into()));
    }

    #[test]
    fn a_wrong_address_says_what_is_wrong() {
        for (text, told) in [
            ("sqlite:shop.db", "say what to read"),
            ("sqlite:shop.db?table=", "say what to read"),
            ("sqlite:?table=a", "there is no file"),
            ("sqlite:shop.db?tabel=a&table=b", "`tabel` is no parameter"),
            ("sqlite:shop.db?table=a&table=b", "more than one"),
            ("sqlite:shop.db?query=select '%'", "`%` itself is %25"),
            ("sqlite:shop.db?query=%ff", "not UTF-8"),
            ("postgres://host/shop", "say what to read"),
            ("postgres://me:a?b@host/shop?table=a", "this is no address"),
        ] {
            let error = of(text).unwrap_err();
            assert!(error.contains(told), "{text}: {error}");
        }
    }

    #[test]
    fn a_password_is_never_shown() {
        assert_eq!(
            name("postgres://me:s3cret@host:5432/shop?sslmode=disable&password=s3cret&table=a"),
            "postgres://me@host:5432/shop?table=a"
        );
        assert_eq!(name("postgresql://host/shop?table=a"), "postgresql://host/shop?table=a");
        assert_eq!(name("postgres://[::1]/shop?table=a"), "postgres://[::1]/shop?table=a");
        for odd in ["s3/cret", "s3?cret", "s3@cret", "1?s3cret", "s3cret?x=1&s3", "s3cret/x@y"] {
            let told = name(&format!("postgres://me:{odd}@host/shop?table=a"));
            assert!(!told.contains("cret") && !told.contains("s3"), "{odd}: {told}");
        }
    }
}
