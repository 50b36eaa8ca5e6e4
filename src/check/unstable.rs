//! The kind `unstable`: something that does not keep unless it is stabilised, well packed, at its pH and fresh.

use jiff::civil::Date;
use serde::Deserialize;

use super::base::{Base, all_known};
use super::{Cause, Floor, Hits, Member, Needs, Party, ProductView, Selector, Sink, Sought, wording};
use crate::dictionary::{ClassSet, IngredientId};
use crate::finding::Details;
use crate::product::Packaging;

/// Days in a month, on average.
const MONTH: f64 = 30.44;

/// Reports one fault of a product that holds something unstable.
#[derive(Clone, Debug, Deserialize)]
#[serde(try_from = "Keys")]
pub struct Unstable {
    fault: Fault,
    subjects: Vec<Subject>,
    vehicle: Option<Base>,
    stabilisers: Option<Selector>,
    unless_packaging: Packs,
    unless_listed: Option<Selector>,
}

/// The keys in a rule file.
#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct Keys {
    fault: Fault,
    subjects: Vec<Subject>,
    /// Only in a product built on this.
    vehicle: Option<Base>,
    /// Silent when any of these is listed; for the fault `missing` they are what is missing.
    stabilisers: Option<Selector>,
    /// Silent in such packs, which another rule speaks of.
    #[serde(default)]
    unless_packaging: Packs,
    /// Silent when any of these is listed, because another rule speaks then.
    unless_listed: Option<Selector>,
}

/// What is wrong.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Fault {
    /// The pack lets in air or light.
    Packaging,
    /// Opened longer ago than it keeps.
    Opened,
    /// The pH is outside its window.
    Ph,
    /// Nothing on the list stabilises it.
    Missing,
}

/// Something unstable and what it needs.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Subject {
    of: Party,
    /// Below this there is too little of it to matter.
    floor: Option<Floor>,
    /// Packs in which it does not keep.
    #[serde(default)]
    packaging: Packs,
    /// How long it keeps once opened.
    months: Option<f64>,
    /// The pH at which it keeps.
    ph: Option<Window>,
}

#[derive(Clone, Copy, PartialEq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Window {
    min: Option<f64>,
    max: Option<f64>,
}

impl Window {
    fn holds(self, ph: f64) -> bool {
        self.min.is_none_or(|min| ph >= min) && self.max.is_none_or(|max| ph <= max)
    }

    fn words(self) -> String {
        match (self.min, self.max) {
            (Some(min), Some(max)) => format!("pH {} to {}", wording::number(min), wording::number(max)),
            (Some(min), None) => format!("pH {} and above", wording::number(min)),
            (None, Some(max)) => format!("pH {} and below", wording::number(max)),
            (None, None) => "any pH".into(),
        }
    }
}

/// Packs by the words of the language.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(try_from = "Vec<String>")]
struct Packs(Vec<Packaging>);

impl TryFrom<Vec<String>> for Packs {
    type Error = String;

    fn try_from(words: Vec<String>) -> Result<Self, String> {
        let pack = |word: &String| {
            Packaging::from_word(word).ok_or_else(|| format!("`{word}` is no kind of package"))
        };
        words.iter().map(pack).collect::<Result<_, _>>().map(Self)
    }
}

impl TryFrom<Keys> for Unstable {
    type Error = String;

    fn try_from(keys: Keys) -> Result<Self, String> {
        for subject in &keys.subjects {
            let (given, needed) = match keys.fault {
                Fault::Packaging => (!subject.packaging.0.is_empty(), "`packaging`"),
                Fault::Opened => (subject.months.is_some_and(|months| months > 0.0), "`months`"),
                Fault::Ph => (subject.ph.is_some(), "`ph`"),
                Fault::Missing => (keys.stabilisers.is_some(), "`stabilisers`"),
            };
            if !given {
                return Err(format!("this fault needs {needed} for every subject"));
            }
        }
        if keys.subjects.is_empty() {
            return Err("`subjects` names nothing".into());
        }
        let Keys { fault, subjects, vehicle, stabilisers, unless_packaging, unless_listed } = keys;
        Ok(Self { fault, subjects, vehicle, stabilisers, unless_packaging, unless_listed })
    }
}

/// A fault that was found: what the message says beside the subject, and where it is said.
struct Found {
    args: Vec<(&'static str, String)>,
    label: Option<(crate::finding::Location, String)>,
}

impl Unstable {
    pub(super) fn placeholders(&self) -> &'static [&'static str] {
        match self.fault {
            Fault::Packaging => &["subject", "ingredient", "amount", "package", "age"],
            Fault::Opened => &["subject", "ingredient", "amount", "days", "months"],
            Fault::Ph => &["subject", "ingredient", "amount", "ph", "window"],
            Fault::Missing => &["subject", "ingredient", "amount"],
        }
    }

    pub(super) fn concerns(&self, id: IngredientId, classes: ClassSet) -> bool {
        self.subjects.iter().any(|subject| subject.of.concerns(id, classes))
    }

    pub(super) fn needs(&self) -> Needs<'_> {
        let sought = self.subjects.iter().map(|subject| subject.of.sought(subject.floor));
        sought.fold(Sought::NONE, Sought::or).into()
    }

    pub(super) fn check_product(&self, view: &ProductView<'_>, hits: Hits, sink: &mut Sink) {
        let listed = |subject: &&Subject| subject.of.may_match(view) && !self.is_kept(subject, view);
        let mut listed = self.subjects.iter().filter(listed).peekable();
        if listed.peek().is_none() || !self.applies(view) {
            return;
        }
        if let Some(why) = self.cannot_tell(view) {
            if listed.any(|subject| subject.of.may_be_found(view, hits, subject.floor)) {
                sink.skip(why);
            }
            return;
        }
        // The first subject that is found speaks; the others would say the same of the same pack.
        let found = listed.find_map(|subject| {
            let found = self.fault(subject, view)?;
            Some((subject.of.best(view, subject.floor)?, found))
        });
        if let Some((member, found)) = found {
            self.report(member, found, view, sink);
        }
    }

    /// Whether nothing on the list or about the pack exempts the product.
    fn applies(&self, view: &ProductView<'_>) -> bool {
        let pack = view.product.packaging.map(|field| field.value).unwrap_or_default();
        let single = pack.any(Packaging::SINGLE_DOSE);
        !single
            && !self.unless_packaging.0.iter().any(|&other| pack.any(other))
            && self
                .stabilisers
                .iter()
                .chain(&self.unless_listed)
                .all(|listed| listed.find(view).next().is_none())
            && self.vehicle.is_none_or(|vehicle| view.base() == Some(vehicle))
    }

    /// Why nothing can be said of a product that holds enough of a subject.
    fn cannot_tell(&self, view: &ProductView<'_>) -> Option<&'static str> {
        let product = view.product;
        match self.fault {
            Fault::Packaging if product.packaging.is_none() => Some("products whose packaging is not given"),
            Fault::Opened if product.pao.is_none() && product.opened.is_none() => {
                Some("products whose day of opening is not given")
            }
            Fault::Ph if product.ph.is_none() => Some("products whose pH is not given"),
            Fault::Missing if !all_known(view) => {
                Some("lists that break off or have unknown names, where something may be missing")
            }
            _ => None,
        }
    }

    /// Whether the product's pH is what stabilises a subject, so that nothing is missing.
    fn is_kept(&self, subject: &Subject, view: &ProductView<'_>) -> bool {
        let window = subject.ph.zip(view.product.ph);
        self.fault == Fault::Missing && window.is_some_and(|(window, ph)| window.holds(ph.value))
    }

    /// What is wrong with the product if it holds enough of the subject.
    fn fault(&self, subject: &Subject, view: &ProductView<'_>) -> Option<Found> {
        let product = view.product;
        match self.fault {
            Fault::Packaging => {
                let field = product.packaging?;
                packed(subject, field.value, field.at, product.opened.map(|field| field.value), view.on)
            }
            // The printed period outranks any rule of thumb.
            Fault::Opened if product.pao.is_some() => None,
            Fault::Opened => product.opened.and_then(|field| opened(subject, field.value, field.at, view.on)),
            Fault::Ph => product.ph.and_then(|field| sour(subject, field.value, field.at)),
            Fault::Missing => Some(Found { args: Vec::new(), label: None }),
        }
    }

    fn report(&self, member: Member<'_>, found: Found, view: &ProductView<'_>, sink: &mut Sink) {
        let item = member.listed.map(|listed| listed.item).or(view.product.list.items.first());
        let at = item.map_or(view.product.at, |item| view.locate(item.span));
        let cause =
            member.listed.map_or(Cause::RULE, |listed| Cause::of(view.names.ingredient(listed.id).id()));
        sink.report(member.certainty, cause, at, || self.details(member, found, view));
    }

    fn details(&self, member: Member<'_>, found: Found, view: &ProductView<'_>) -> Details {
        let mut details = Details { args: found.args, ..Details::default() };
        let (ingredient, amount, subject) = match member.listed {
            Some(listed) => {
                let name = wording::ingredient(view.names, listed.id, view.market);
                let printed = listed.item.amount.and_then(|amount| amount.percent()).map(wording::percent);
                let subject = printed.map_or(format!("`{name}`"), |printed| format!("{printed} `{name}`"));
                let amount = view.dose(listed);
                let here = match self.stabilisers {
                    Some(_) => format!("{amount}; nothing on this list slows its loss"),
                    None => amount.clone(),
                };
                details = details.here(here);
                (name, amount, subject)
            }
            None => {
                let name =
                    view.product.name.map_or("this product".to_owned(), |name| format!("`{}`", name.value));
                (name.clone(), String::new(), name)
            }
        };
        if let Some((at, text)) = found.label {
            details = details.label(at, text);
        }
        details.arg("ingredient", ingredient).arg("amount", amount).arg("subject", subject)
    }
}

/// Whole days from `from` to `to`.
fn days_between(from: Date, to: Date) -> i32 {
    from.until(to).map_or(0, |span| span.get_days())
}

fn packed(
    subject: &Subject,
    pack: Packaging,
    at: crate::finding::Location,
    opened: Option<Date>,
    on: Date,
) -> Option<Found> {
    let poor = subject.packaging.0.iter().copied().find(|&poor| {
        let excused = if poor == Packaging::CLEAR { Packaging::OPAQUE } else { Packaging::AIRLESS };
        pack.any(poor) && !pack.any(excused)
    })?;
    let (name, why) = match poor {
        Packaging::DROPPER => ("a dropper", "lets air in at every use"),
        Packaging::JAR => ("a jar", "opens to air, light and fingers at every use"),
        Packaging::CLEAR => ("a clear pack", "lets light through"),
        Packaging::PUMP => ("a pump", "lets some air in at every use"),
        Packaging::SPRAY => ("a spray", "lets air in at every use"),
        _ => ("this pack", "does not keep it well"),
    };
    let age = opened.map(|day| days_between(day, on)).filter(|&days| days > 0);
    let age = age.map(|days| format!(", opened {days} {} ago", if days == 1 { "day" } else { "days" }));
    Some(Found {
        args: vec![("package", name.to_owned()), ("age", age.unwrap_or_default())],
        label: Some((at, why.to_owned())),
    })
}

fn opened(subject: &Subject, day: Date, at: crate::finding::Location, on: Date) -> Option<Found> {
    let months = subject.months?;
    let days = days_between(day, on);
    (f64::from(days) > months * MONTH).then(|| Found {
        args: vec![("days", days.to_string()), ("months", wording::number(months))],
        label: Some((at, format!("{days} days ago"))),
    })
}

fn sour(subject: &Subject, ph: f64, at: crate::finding::Location) -> Option<Found> {
    let window = subject.ph.filter(|window| !window.holds(ph))?;
    let ph = wording::number(ph);
    Some(Found { label: Some((at, format!("pH {ph}"))), args: vec![("ph", ph), ("window", window.words())] })
}
