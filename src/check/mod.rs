//! The closed set of rule kinds, one file each.
//!
//! A check sees a typed view and a sink; it never sees files, lines, colours, configuration or suppressions.

mod across;
mod amount;
mod ampoules;
mod avoided;
mod base;
mod contents;
mod contradiction;
mod dispatch;
mod doses;
mod due;
mod entry;
mod exfoliation;
mod frequency;
mod introduction;
mod label;
mod language;
mod layering;
mod list;
mod names;
mod near_miss;
mod needs;
mod order;
mod other_times;
mod pair;
mod pairing;
mod party;
mod pauses;
mod policy;
mod pregnancy;
mod record;
mod routine_view;
mod selector;
mod sink;
mod statement;
mod strength;
mod suits;
mod sunscreen;
mod time_of_day;
mod together;
mod total;
mod traits;
mod treatment;
mod unpreserved;
mod unstable;
mod uses;
mod view;
pub mod when;
mod whole_file;
pub mod wording;
mod working;

use serde::Deserialize;

use crate::dictionary::{ClassSet, IngredientId};
use crate::finding::Location;
use crate::routine::Problem;
use crate::source::Span;

pub use across::{Across, Joint, JointNote};
pub use amount::Amount;
pub use ampoules::Ampoules;
pub use avoided::Avoided;
pub use base::Base;
pub use contents::{Contents, Places, Present};
pub use contradiction::Contradiction;
pub use dispatch::Dispatch;
pub use doses::Doses;
pub use due::{Due, Hits};
pub use entry::Entry;
pub use exfoliation::Exfoliation;
pub use frequency::Frequency;
pub use introduction::Introduction;
pub use label::Label;
pub use language::Language;
pub use layering::Layering;
pub use list::Written;
pub use names::Named;
pub use near_miss::{NearMiss, Suggestions};
pub use needs::{Needs, Sought};
pub use order::Order;
pub use pair::{Floors, Pair, Scope, Unless};
pub use pairing::{Cleared, Pairing, PairingSide};
pub(crate) use pairing::{Pairings, without_exemptions};
pub use party::{Member, Party};
pub use pauses::Pauses;
pub use policy::{Policy, PolicyNote, PolicyProblem};
pub use pregnancy::Pregnancy;
pub use record::{RecordView, Recorded};
pub use routine_view::{Accepts, Change, RoutineProduct, RoutineView, Stances};
pub use selector::Selector;
pub use sink::{Cause, Collected, Group, GroupKey, Hit, Sink};
pub use statement::Statement;
pub use strength::Level;
pub use suits::Suits;
pub use sunscreen::Sunscreen;
pub use time_of_day::TimeOfDay;
pub use together::Together;
pub use total::Total;
pub use traits::Traits;
pub use unpreserved::Unpreserved;
pub use unstable::Unstable;
pub use view::{Listed, ProductView};
pub use whole_file::WholeFile;
pub use working::{Floor, effective, works_from};

/// What a rule checks, with its parameters.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// What shows only when the records of a table are seen together.
    Across(Across),
    /// What a record of a table holds, or does not hold.
    Entry(Entry),
    /// What a product says of itself, and its list contradicts.
    Statement(Box<Statement>),
    /// How sparingly concentrated boosters are used.
    Ampoules(Ampoules),
    /// What the person does not want.
    Avoided(Avoided),
    /// Single doses that are used up at once, or not.
    Doses(Doses),
    /// How often skin is exfoliated, with whatever.
    Exfoliation(Box<Exfoliation>),
    /// Products and dates that do not fit the plan of a routine file.
    #[serde(rename = "file")]
    WholeFile(WholeFile),
    /// How often a product may be used.
    Frequency(Box<Frequency>),
    /// How an active is begun.
    Introduction(Box<Introduction>),
    /// A plan that goes beyond what the label says.
    Label(Label),
    /// What goes on before what.
    Order(Box<Order>),
    /// Strong steps on skin that needs rest.
    Pauses(Pauses),
    /// Actives that are avoided in pregnancy.
    Pregnancy(Pregnancy),
    /// Textures and types of skin.
    Suits(Box<Suits>),
    /// What needs sun protection in the morning.
    Sunscreen(Sunscreen),
    /// What does not belong into a slot.
    TimeOfDay(Box<TimeOfDay>),
    /// The same class in several products on the same skin.
    Together(Box<Together>),
    /// An ingredient or class at or above a strength.
    Amount(Amount),
    /// Amounts that contradict each other, the list's order or what is possible.
    Contradiction(Contradiction),
    /// How a list or routine file is written.
    Language(Language),
    /// How the printed list is written.
    List(Written),
    /// What the names on the list are.
    Names(Named),
    /// What is wrong with the allows of the configuration and of comments.
    Policy(Policy),
    /// How a record of a table is written.
    Record(Recorded),
    /// Two things that should not, or may well, go together.
    Pair(Box<Pair>),
    /// Several members of a class that are too much together.
    Total(Total),
    /// Nothing keeps germs down.
    Unpreserved(Box<Unpreserved>),
    /// Something that does not keep as it is made, packed or kept.
    Unstable(Unstable),
}

/// What a kind of rule is run on.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Subject {
    Product,
    Record,
    Routine,
}

/// Calls one method on whatever kind it is.
macro_rules! each {
    ($kind:expr, $it:ident => $call:expr) => {
        match $kind {
            Kind::Across($it) => $call,
            Kind::Entry($it) => $call,
            Kind::Statement($it) => $call,
            Kind::Ampoules($it) => $call,
            Kind::Avoided($it) => $call,
            Kind::Doses($it) => $call,
            Kind::Exfoliation($it) => $call,
            Kind::WholeFile($it) => $call,
            Kind::Frequency($it) => $call,
            Kind::Introduction($it) => $call,
            Kind::Label($it) => $call,
            Kind::Order($it) => $call,
            Kind::Pauses($it) => $call,
            Kind::Pregnancy($it) => $call,
            Kind::Suits($it) => $call,
            Kind::Sunscreen($it) => $call,
            Kind::TimeOfDay($it) => $call,
            Kind::Together($it) => $call,
            Kind::Amount($it) => $call,
            Kind::Contradiction($it) => $call,
            Kind::Language($it) => $call,
            Kind::List($it) => $call,
            Kind::Names($it) => $call,
            Kind::Pair($it) => $call,
            Kind::Total($it) => $call,
            Kind::Unpreserved($it) => $call,
            Kind::Unstable($it) => $call,
            Kind::Policy($it) => $call,
            Kind::Record($it) => $call,
        }
    };
}

impl Kind {
    /// The names of the kinds, as `kind = "…"` gives them.
    pub const NAMES: [&str; 29] = [
        "across",
        "amount",
        "ampoules",
        "avoided",
        "contradiction",
        "doses",
        "entry",
        "exfoliation",
        "file",
        "frequency",
        "introduction",
        "label",
        "language",
        "list",
        "names",
        "order",
        "pair",
        "pauses",
        "policy",
        "pregnancy",
        "record",
        "statement",
        "suits",
        "sunscreen",
        "time-of-day",
        "together",
        "total",
        "unpreserved",
        "unstable",
    ];

    /// The name of this kind.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::Across(_) => "across",
            Self::Entry(_) => "entry",
            Self::Statement(_) => "statement",
            Self::Ampoules(_) => "ampoules",
            Self::Avoided(_) => "avoided",
            Self::Doses(_) => "doses",
            Self::Exfoliation(_) => "exfoliation",
            Self::WholeFile(_) => "file",
            Self::Frequency(_) => "frequency",
            Self::Introduction(_) => "introduction",
            Self::Label(_) => "label",
            Self::Order(_) => "order",
            Self::Pauses(_) => "pauses",
            Self::Pregnancy(_) => "pregnancy",
            Self::Suits(_) => "suits",
            Self::Sunscreen(_) => "sunscreen",
            Self::TimeOfDay(_) => "time-of-day",
            Self::Together(_) => "together",
            Self::Amount(_) => "amount",
            Self::Contradiction(_) => "contradiction",
            Self::Language(_) => "language",
            Self::List(_) => "list",
            Self::Names(_) => "names",
            Self::Pair(_) => "pair",
            Self::Total(_) => "total",
            Self::Unpreserved(_) => "unpreserved",
            Self::Unstable(_) => "unstable",
            Self::Policy(_) => "policy",
            Self::Record(_) => "record",
        }
    }

    /// The placeholders that its findings fill in a rule's message and help.
    #[must_use]
    pub fn placeholders(&self) -> &'static [&'static str] {
        each!(self, it => it.placeholders())
    }

    /// Whether it looks at this ingredient in particular; kinds that look at every item alike say no.
    #[must_use]
    pub fn concerns(&self, id: IngredientId, classes: ClassSet) -> bool {
        match self {
            Self::Statement(it) => it.concerns(id, classes),
            Self::Across(_) | Self::Entry(_) => false,
            Self::Amount(it) => it.concerns(id, classes),
            Self::Contradiction(it) => it.concerns(id, classes),
            Self::List(it) => it.concerns(id, classes),
            Self::Names(it) => it.concerns(id, classes),
            Self::Pair(it) => it.concerns(id, classes),
            Self::Total(it) => it.concerns(id, classes),
            Self::Unpreserved(it) => it.concerns(id, classes),
            Self::Unstable(it) => it.concerns(id, classes),
            Self::Together(it) => it.concerns(id, classes),
            _ => false,
        }
    }

    /// What it looks at; of anything else it reports nothing.
    fn subjects(&self) -> &'static [Subject] {
        match self {
            Self::Pair(it) if it.scope != Scope::Product => &[],
            Self::Amount(_)
            | Self::Contradiction(_)
            | Self::List(_)
            | Self::Names(_)
            | Self::Pair(_)
            | Self::Statement(_)
            | Self::Total(_)
            | Self::Unpreserved(_)
            | Self::Unstable(_) => &[Subject::Product],
            Self::Entry(_) => &[Subject::Product, Subject::Record],
            Self::Record(_) => &[Subject::Record],
            Self::Ampoules(_)
            | Self::Avoided(_)
            | Self::Doses(_)
            | Self::Exfoliation(_)
            | Self::Frequency(_)
            | Self::Introduction(_)
            | Self::Label(_)
            | Self::Order(_)
            | Self::Pauses(_)
            | Self::Pregnancy(_)
            | Self::Suits(_)
            | Self::Sunscreen(_)
            | Self::TimeOfDay(_)
            | Self::Together(_)
            | Self::WholeFile(_) => &[Subject::Routine],
            Self::Across(_) | Self::Language(_) | Self::Policy(_) => &[],
        }
    }

    /// Whether it looks at products by themselves, so that [`check_product`](Self::check_product) can report anything.
    #[must_use]
    pub fn is_about_products(&self) -> bool {
        self.subjects().contains(&Subject::Product)
    }

    /// Whether it looks at routines, so that [`check_routine`](Self::check_routine) can report anything.
    #[must_use]
    pub fn is_about_routines(&self) -> bool {
        self.subjects().contains(&Subject::Routine)
    }

    /// What a product must hold some of for [`check_product`](Self::check_product) to report anything.
    #[must_use]
    pub fn needs(&self) -> Needs<'_> {
        match self {
            Self::Amount(it) => it.needs(),
            Self::Contradiction(it) => it.needs(),
            Self::Entry(it) => it.needs(),
            Self::List(it) => it.needs(),
            Self::Names(it) => it.needs(),
            Self::Pair(it) => it.needs(),
            Self::Statement(it) => it.needs(),
            Self::Total(it) => it.needs(),
            Self::Unpreserved(it) => it.needs(),
            Self::Unstable(it) => it.needs(),
            _ => Needs::NOTHING,
        }
    }

    /// Whether it looks at records of tables, so that [`check_record`](Self::check_record) can report anything.
    #[must_use]
    pub fn is_about_records(&self) -> bool {
        self.subjects().contains(&Subject::Record)
    }

    /// Checks one product. Only the hits among its items can be what the rule needs one of, which [`Dispatch::due`] has
    /// found out, or nobody has.
    pub fn check_product(&self, view: &ProductView<'_>, hits: Hits, sink: &mut Sink) {
        match self {
            Self::Across(_) => {}
            Self::Entry(it) => it.check_product(view, sink),
            Self::Statement(it) => it.check_product(view, sink),
            Self::Amount(it) => it.check_product(view, hits, sink),
            Self::Contradiction(it) => it.check_product(view, sink),
            Self::List(it) => it.check_product(view, sink),
            Self::Names(it) => it.check_product(view, sink),
            Self::Pair(it) => it.check_product(view, sink),
            Self::Total(it) => it.check_product(view, hits, sink),
            Self::Unpreserved(it) => it.check_product(view, sink),
            Self::Unstable(it) => it.check_product(view, hits, sink),
            _ => {}
        }
    }

    /// Checks a routine. Rules of the kind `pair` are checked all together, by [`Layering`].
    pub fn check_routine(&self, view: &RoutineView<'_>, sink: &mut Sink) {
        match self {
            Self::Ampoules(it) => it.check_routine(view, sink),
            Self::Avoided(it) => it.check_routine(view, sink),
            Self::Doses(it) => it.check_routine(view, sink),
            Self::Exfoliation(it) => it.check_routine(view, sink),
            Self::WholeFile(it) => it.check_routine(view, sink),
            Self::Frequency(it) => it.check_routine(view, sink),
            Self::Introduction(it) => it.check_routine(view, sink),
            Self::Label(it) => it.check_routine(view, sink),
            Self::Order(it) => it.check_routine(view, sink),
            Self::Pauses(it) => it.check_routine(view, sink),
            Self::Pregnancy(it) => it.check_routine(view, sink),
            Self::Suits(it) => it.check_routine(view, sink),
            Self::Sunscreen(it) => it.check_routine(view, sink),
            Self::TimeOfDay(it) => it.check_routine(view, sink),
            Self::Together(it) => it.check_routine(view, sink),
            _ => {}
        }
    }

    /// Checks one record of a table.
    pub fn check_record(&self, view: &RecordView<'_>, sink: &mut Sink) {
        match self {
            Self::Entry(it) => it.check_record(view, sink),
            Self::Record(it) => it.check_record(view, sink),
            _ => {}
        }
    }

    /// Checks how a list or routine file is written; `at` places spans of `text`, the file.
    pub fn check_language(
        &self,
        text: &str,
        problems: &[Problem],
        at: &dyn Fn(Span) -> Location,
        sink: &mut Sink,
    ) {
        if let Self::Language(it) = self {
            it.check(text, problems, at, sink);
        }
    }

    /// Reports what shows when the records of a table are seen together.
    pub fn check_across(&self, notes: &[JointNote], sink: &mut Sink) {
        if let Self::Across(it) = self {
            it.check(notes, sink);
        }
    }

    /// Reports what there is to say about allows.
    pub fn check_policy(&self, notes: &[PolicyNote], sink: &mut Sink) {
        if let Self::Policy(it) = self {
            it.check(notes, sink);
        }
    }
}
