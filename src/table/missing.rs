//! What to say about a table that a database does not have.

/// Names that are shown.
const SHOWN: usize = 20;

/// There is no table `name`, and which there are.
pub(crate) fn missing_table(name: &str, tables: &[String]) -> String {
    if let Some(meant) = crate::nearest::meant(name, tables.iter().map(String::as_str)) {
        return format!("there is no table `{name}`; did you mean `{meant}`?");
    }
    if tables.is_empty() {
        return format!("there is no table `{name}`, nor any other");
    }
    let more = if tables.len() > SHOWN { ", ..." } else { "" };
    let shown: Vec<String> = tables.iter().take(SHOWN).map(|table| format!("`{table}`")).collect();
    format!("there is no table `{name}`; there are {}{more}", shown.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_likeliest_table_or_all_are_named() {
        let tables = ["products".to_owned(), "prices".to_owned()];
        assert_eq!(
            missing_table("prodcts", &tables),
            "there is no table `prodcts`; did you mean `products`?"
        );
        assert_eq!(missing_table("x", &tables), "there is no table `x`; there are `products`, `prices`");
        assert_eq!(missing_table("x", &[]), "there is no table `x`, nor any other");
    }
}
