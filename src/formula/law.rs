//! What the order of a list means where it is sold.

use std::sync::OnceLock;

/// The order law of a market.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Law {
    /// Its market, as in [`crate::formula::Context::market`].
    pub market: &'static str,
    /// Amounts above this stand in descending order, the others in any.
    pub line: f64,
    /// Whether colourants may follow everything else in any order.
    pub colourants_last: bool,
    /// Whether a product with a block of active ingredients says nothing by the order of the others.
    pub drugs_unordered: bool,
    /// The law.
    pub reference: &'static str,
}

const TABLE: &str = include_str!("../../rules/knowledge/order_law.tsv");

/// The order law of a market; of the European Union when the market is not known, which most others follow.
#[must_use]
pub fn of(market: Option<&str>) -> &'static Law {
    static LAWS: OnceLock<Vec<Law>> = OnceLock::new();
    let laws = LAWS.get_or_init(|| TABLE.lines().filter_map(read).collect());
    let found = market.and_then(|market| laws.iter().find(|law| law.market == market));
    found.unwrap_or(&laws[0])
}

fn read(line: &'static str) -> Option<Law> {
    let mut fields = line.split('\t');
    let (market, level) = (fields.next()?, fields.next()?.parse().ok()?);
    Some(Law {
        market,
        line: level,
        colourants_last: fields.next()? == "last",
        drugs_unordered: fields.next()? == "unordered",
        reference: fields.next()?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_market_has_its_line() {
        let rows = TABLE.lines().filter(|line| !line.starts_with('#')).count() - 1;
        assert_eq!(TABLE.lines().filter_map(read).count(), rows, "every row but the header is read");
        assert_eq!((of(Some("EU")).line, of(Some("CN")).line, of(None).line), (1.0, 0.1, 1.0));
        assert!(of(Some("US")).colourants_last && !of(Some("CN")).colourants_last);
        assert!(of(Some("JP")).drugs_unordered);
    }
}
