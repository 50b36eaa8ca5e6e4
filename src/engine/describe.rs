//! From the keys of a list file or a product block to what rules look at.

use crate::finding::Location;
use crate::product::{Field, Packaging, Product};
use crate::routine::{self, Package, ProductFields};
use crate::source::Span;
use crate::step::StepId;

/// Lays what the keys say over `product`. `at` places spans of the file.
pub(super) fn described<'a>(
    fields: &'a ProductFields,
    at: impl Fn(Span) -> Location + Copy,
    product: Product<'a>,
) -> Product<'a> {
    let text = |field: &'a Option<routine::Field<String>>| {
        field.as_ref().map(|field| Field { value: field.value.as_str(), at: at(field.span) })
    };
    Product {
        name: text(&fields.name),
        brand: text(&fields.brand),
        id: text(&fields.id),
        kind: fields
            .kind
            .as_ref()
            .and_then(|field| Some(Field { value: StepId::find(&field.value)?, at: at(field.span) })),
        packaging: fields.package.as_ref().map(|field| Field {
            value: field.value.iter().fold(Packaging::default(), |all, word| all.with(packaging(word.value))),
            at: at(field.span),
        }),
        ph: copied(&fields.ph, at),
        opened: copied(&fields.opened, at),
        expires: copied(&fields.expires, at),
        pao: fields
            .pao
            .as_ref()
            .and_then(|field| Some(Field { value: u16::try_from(field.value).ok()?, at: at(field.span) })),
        ..product
    }
}

fn copied<T: Copy>(field: &Option<routine::Field<T>>, at: impl Fn(Span) -> Location) -> Option<Field<T>> {
    field.as_ref().map(|field| Field { value: field.value, at: at(field.span) })
}

fn packaging(package: Package) -> Packaging {
    match package {
        Package::SingleDose => Packaging::SINGLE_DOSE,
        Package::Airless => Packaging::AIRLESS,
        Package::Pump => Packaging::PUMP,
        Package::Tube => Packaging::TUBE,
        Package::Dropper => Packaging::DROPPER,
        Package::Jar => Packaging::JAR,
        Package::Spray => Packaging::SPRAY,
        Package::Opaque => Packaging::OPAQUE,
        Package::Clear => Packaging::CLEAR,
    }
}
