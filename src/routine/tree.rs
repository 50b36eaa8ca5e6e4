//! What a routine file says, with the place of everything in it. All spans point into the file's text.

use jiff::civil::Date;

use super::directive::Directive;
use super::problem::Problem;
use super::value::{Avoid, Volume};
use super::words::{Apply, Package, Skin, Stance, StepOrder, Texture};
use crate::source::Span;

/// A value and where it stands.
#[derive(Clone, PartialEq, Debug)]
pub struct Spanned<T> {
    /// What it says.
    pub value: T,
    /// Where.
    pub span: Span,
}

/// The value of a key.
#[derive(Clone, PartialEq, Debug)]
pub struct Field<T> {
    /// The key, without the colon.
    pub key: Span,
    /// The whole value; may run over several lines.
    pub span: Span,
    /// What it says.
    pub value: T,
}

/// One routine file.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct RoutineFile {
    /// The `routine` block (the first, if there are several).
    pub routine: Option<Routine>,
    /// The `use` lines.
    pub uses: Vec<UsePath>,
    /// The `product` blocks, those declared twice included.
    pub products: Vec<Product>,
    /// The `am` and `pm` blocks.
    pub slots: Vec<SlotBlock>,
    /// All comments, from `#` to the end of their line.
    pub comments: Vec<Span>,
    /// The comments that steer the linter.
    pub directives: Vec<Directive>,
    /// What is wrong with the file, in order of place.
    pub problems: Vec<Problem>,
    /// What each line was read as.
    pub lines: Vec<LineRole>,
}

/// What a line was read as.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum LineRole {
    /// Nothing but white space.
    Blank,
    /// Nothing but a comment.
    Comment,
    /// Opens a block.
    Header,
    /// A key of a block, with its value or the beginning of it.
    Key,
    /// Goes on with the value above.
    Continuation,
    /// Goes on with an ingredient list.
    ListContinuation,
    /// A step or a pause.
    Step,
    /// Not understood.
    Unread,
}

/// The `routine` block.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Routine {
    /// From the keyword to the end of the last line that belongs to the block.
    pub span: Span,
    /// The word `routine`.
    pub keyword: Span,
    /// The routine's name.
    pub name: Option<Spanned<String>>,
    /// Skin types and states.
    pub skin: Option<Field<Vec<Spanned<Skin>>>>,
    /// Markets in capitals: `EU`, `UK`, `US`, …
    pub market: Option<Field<Vec<Spanned<String>>>>,
    /// What the person does not want.
    pub avoid: Option<Field<Vec<Spanned<Avoid>>>>,
    /// Whether the person is pregnant.
    pub pregnant: Option<Field<bool>>,
    /// First day.
    pub from: Option<Field<Date>>,
    /// Last day.
    pub until: Option<Field<Date>>,
    /// How ampoules are meant to be used, where sources disagree.
    pub stance: Option<Field<Stance>>,
    /// How steps are meant to be ordered, where sources disagree.
    pub order: Option<Field<StepOrder>>,
}

/// `use PATH`.
#[derive(Clone, PartialEq, Debug)]
pub struct UsePath {
    /// The line.
    pub span: Span,
    /// The word `use`.
    pub keyword: Span,
    /// The path as written, relative to the file.
    pub path: Spanned<String>,
}

/// A `product` block.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Product {
    /// From the keyword to the end of the last line that belongs to the block.
    pub span: Span,
    /// The word `product`.
    pub keyword: Span,
    /// The name with its case, white space folded; empty where it is missing.
    pub name: String,
    /// Where the name stands; empty at the end of the keyword where it is missing.
    pub name_span: Span,
    /// Index in [`RoutineFile::products`] of the earlier product of the same name.
    pub duplicate_of: Option<usize>,
    /// The keys.
    pub fields: ProductFields,
}

/// The keys of a product, in a routine or at the head of a list file.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct ProductFields {
    /// Product name; in list files only.
    pub name: Option<Field<String>>,
    /// Brand.
    pub brand: Option<Field<String>>,
    /// Identifier, such as a code or an article number.
    pub id: Option<Field<String>>,
    /// Free text.
    pub notes: Option<Field<String>>,
    /// Product type as written, white space folded; the step table decides what it is.
    pub kind: Option<Field<String>>,
    /// Packaging.
    pub package: Option<Field<Vec<Spanned<Package>>>>,
    /// Content.
    pub volume: Option<Field<Volume>>,
    /// Number of single doses.
    pub doses: Option<Field<u32>>,
    /// Texture.
    pub texture: Option<Field<Texture>>,
    /// pH of the product.
    pub ph: Option<Field<f64>>,
    /// Day of opening.
    pub opened: Option<Field<Date>>,
    /// Printed last day.
    pub expires: Option<Field<Date>>,
    /// Period after opening, in months.
    pub pao: Option<Field<u32>>,
    /// What the label says about when and how long.
    pub label: Option<Field<ScheduleText>>,
    /// What the label says about the place in the order.
    pub apply: Option<Field<Apply>>,
    /// A row of a table that says what is not said here.
    pub from: Option<Field<TableRef>>,
    /// The ingredient list.
    pub ingredients: Option<Ingredients>,
}

/// `TABLE#ID`.
#[derive(Clone, PartialEq, Debug)]
pub struct TableRef {
    /// Path of the table as written, relative to the file.
    pub table: Spanned<String>,
    /// Identifier of the record.
    pub id: Spanned<String>,
}

/// An ingredient list: the stretch of the file that holds it, and what in it is none of it.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Ingredients {
    /// The key, without the colon; empty where a list file begins with the list.
    pub key: Span,
    /// From the first to the last character of the list.
    pub span: Span,
    /// Comments and lines of other keys within `span`, in order.
    pub blanks: Vec<Span>,
}

impl Ingredients {
    /// The list's text, exactly as long as its span: what is not part of the list is replaced by spaces,
    /// so that an offset in it is an offset from `span.start` in the file.
    #[must_use]
    pub fn text<'t>(&self, file: &'t str) -> std::borrow::Cow<'t, str> {
        if self.blanks.is_empty() {
            self.span.slice(file).into()
        } else {
            super::line::blanked(file, self.span, &self.blanks).into()
        }
    }
}

/// Morning or evening.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Slot {
    /// Morning.
    Am,
    /// Evening.
    Pm,
}

impl Slot {
    /// The keyword: `am` or `pm`.
    #[must_use]
    pub fn keyword(self) -> &'static str {
        match self {
            Self::Am => "am",
            Self::Pm => "pm",
        }
    }
}

/// An `am` or `pm` block.
#[derive(Clone, PartialEq, Debug)]
pub struct SlotBlock {
    /// From the keyword to the end of the last line that belongs to the block.
    pub span: Span,
    /// The word `am` or `pm`.
    pub keyword: Span,
    /// Which of the two.
    pub slot: Slot,
    /// When it takes place.
    pub schedule: When,
    /// What is done, in order.
    pub items: Vec<SlotItem>,
}

/// One line of a slot.
#[derive(Clone, PartialEq, Debug)]
pub enum SlotItem {
    /// A product is used.
    Step(Step),
    /// A pause.
    Wait(Wait),
}

/// A pause between two steps.
#[derive(Clone, PartialEq, Debug)]
pub struct Wait {
    /// The line.
    pub span: Span,
    /// How long; `None` where it could not be read.
    pub seconds: Option<u32>,
}

/// A product used in a slot.
#[derive(Clone, PartialEq, Debug)]
pub struct Step {
    /// The line without indentation and comment.
    pub span: Span,
    /// The product's name as far as the line was understood.
    pub name: Span,
    /// The product, as index into the names that the step was bound against; `None` where none fits.
    pub product: Option<usize>,
    /// When, where it differs from the slot.
    pub schedule: When,
    /// On which parts of the face or body; empty for the whole face.
    pub zones: Vec<Spanned<String>>,
}

/// The schedule of a slot or a step.
#[derive(Clone, PartialEq, Debug)]
pub enum When {
    /// None is written.
    Unsaid,
    /// As written.
    Said(ScheduleText),
    /// Something is written that could not be read. Nothing must be concluded about dates.
    Unread(Span),
}

impl When {
    /// The schedule that was read.
    #[must_use]
    pub fn said(&self) -> Option<&ScheduleText> {
        match self {
            Self::Said(schedule) => Some(schedule),
            Self::Unsaid | Self::Unread(_) => None,
        }
    }
}

/// A schedule as written.
#[derive(Clone, PartialEq, Debug)]
pub struct ScheduleText {
    /// From its first to its last word.
    pub span: Span,
    /// On which days.
    pub rhythm: Option<Spanned<RhythmText>>,
    /// `for`: length in days.
    pub days: Option<Spanned<u32>>,
    /// `from`: first day.
    pub from: Option<Spanned<Date>>,
    /// `until`: last day.
    pub until: Option<Spanned<Date>>,
}

/// The part of a schedule that says on which days.
#[derive(Clone, PartialEq, Debug)]
pub enum RhythmText {
    /// `daily`
    Daily,
    /// `weekdays`: Monday to Friday.
    Weekdays,
    /// `weekends`: Saturday and Sunday.
    Weekends,
    /// `on mon, thu`, in the order written.
    On(Vec<Spanned<jiff::civil::Weekday>>),
    /// `every 3 days`, `every other day`.
    Every(u32),
    /// `once a week`, `2x a week`.
    PerWeek(u8),
    /// `twice a day`; on labels only.
    PerDay(u8),
}
