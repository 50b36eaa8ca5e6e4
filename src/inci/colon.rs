//! Names before a colon that is no heading's: "Zinc Oxide: 12 %", "Octinoxate 7.5 %: Sunscreen."

use super::amount;
use super::list::{Section, Why};
use super::prose_words::DRUG_FACTS;
use super::walk::{Context, Walk};

impl Walk<'_> {
    /// Reads a name if its amount, or what it is for, stands behind the colon. Where to go on.
    pub(super) fn named_before(
        &mut self,
        name: (usize, usize),
        colon: usize,
        context: Context,
    ) -> Option<usize> {
        self.before_amount(name, colon, context).or_else(|| self.before_purpose(name, colon, context))
    }

    /// "Zinc Oxide: 12 %, Octisalate: 5 %": reads a known name whose amount stands behind a colon, and nothing else.
    fn before_amount(
        &mut self,
        (start, stop): (usize, usize),
        colon: usize,
        context: Context,
    ) -> Option<usize> {
        let window = crate::source::floor_char_boundary(self.text, context.region_end.min(colon + 40));
        let found = amount::find(&self.text[..window], colon + 1)?;
        let over = !self.text[found.end..context.region_end].trim_start().starts_with(char::is_alphanumeric);
        let bare = self.text[colon + 1..found.start].trim().is_empty();
        if !over || !bare || self.resolve(&self.text[start..stop]).is_none() {
            return None;
        }
        self.entry(start, found.end, Some(found), None, context);
        let rest = &self.text[found.end..context.region_end];
        Some(context.region_end - rest.trim_start_matches(['.', ' ']).len())
    }

    /// "Octinoxate 7.5 %: Sunscreen.": reads an active with its amount, whose purpose stands behind the colon.
    fn before_purpose(
        &mut self,
        (start, stop): (usize, usize),
        colon: usize,
        context: Context,
    ) -> Option<usize> {
        let behind = &self.text[colon + 1..context.region_end];
        let blank = behind.len() - behind.trim_start().len();
        let purpose = DRUG_FACTS.longest(behind.trim_start())?;
        let end = colon + 1 + blank + purpose;
        amount::find(&self.text[start..stop], 0)?;
        if !self.text[end..context.region_end].starts_with(['.', ',', ';', '\n']) {
            return None;
        }
        let section = self.section;
        if section == Section::Main {
            self.section = Section::Active;
        }
        self.part(start, stop, context);
        self.section = section;
        self.ignore(colon + 1, end, Why::DrugFacts);
        Some(end)
    }
}
