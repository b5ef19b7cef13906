//! Records, each declared once by [`record!`].
//!
//! A declaration is a plain struct with its doc comments and its `serde` and `schemars` attributes. From it come the
//! struct, the JSON Schema, the order of the fields, the layout for `fmt`, and the reading by both readers. How a field is
//! read follows from its type ([`Value`]) and from the attributes that the schema needs anyway:
//!
//! | attribute | meaning for the readers |
//! |---|---|
//! | `#[serde(rename = "…")]` | the key |
//! | `#[serde(default)]` | the default of the type where the key is missing |
//! | `#[schemars(length(min = …, max = …))]` | characters of a text, items of a list |
//! | `#[schemars(range(min = …))]` | the smallest number |
//! | `#[schemars(extend("uniqueItems" = true))]` | no repeats in a list of codes or texts |
//! | `#[read(…)]` | one of the above that the schema does not state: `min`, `max`; `undivided` forbids `\|` |
//!
//! A field of a type `Option<_>` may be missing, and so may a list without a least length.
//! Dates are read in quotes because [`Date`](super::Date) and [`Edtf`](super::Edtf) say so.
//!
//! # An open set of keys
//!
//! A book's vocabulary will declare keys of a claim as data (facets such as `domains`). They fit in as one field of the
//! struct, a map from facet to codes, whose reading is not tied to one key: [`Reader::field`] takes a key and bounds that
//! are known only at run time as well as declared ones. The reader then holds the vocabulary, and `Shape` gets the keys of
//! the facets after the declared field that they follow. Nothing else in this module depends on a closed set of keys.

mod items;
mod limits;
mod shape;
mod value;

use std::borrow::Cow;
use std::str::FromStr;

use super::{Code, Invalid};

pub use items::Items;
pub(crate) use limits::{Limits, default, forms, key, limits};
pub(crate) use shape::{Field, Layout, Shape};
pub(crate) use value::Value;

/// A record type, as [`record!`] declares it.
pub(crate) trait Record: Value {
    /// The record in a message, such as `a claim`.
    const NOUN: &'static str;

    /// The keys and the layout.
    const SHAPE: &'static Shape;

    /// The check of several fields, if there is one.
    const CHECK: Option<Check> = None;
}

/// Finds fields that do not fit together.
pub(crate) type Check = fn(&dyn Presence) -> Vec<Conflict>;

/// What a check of several fields may ask.
pub(crate) trait Presence {
    /// Whether a field is there.
    fn has(&self, key: &str) -> bool;

    /// Whether a field is there and cannot be read.
    fn is_faulty(&self, key: &str) -> bool;
}

/// Fields that do not fit together.
pub(crate) struct Conflict {
    /// The field to point at; the whole record if none.
    pub(crate) field: Option<&'static str>,
    /// The fault.
    pub(crate) fault: Invalid,
}

/// A reader of values. [`read::tree`](crate::read::tree) and [`read::fast`](crate::read::fast) each have one.
///
/// Every method reads the value at which the reader stands and returns `None` where there is no sound one.
pub(crate) trait Reader {
    /// A record that is being read.
    type Fields;

    /// A text that is not blank.
    fn text(&mut self, limits: &Limits) -> Option<Cow<'_, str>>;

    /// A text whose type knows how to read it.
    fn parsed<T: FromStr<Err = Invalid>>(&mut self) -> Option<T>;

    /// A date or time: like [`Reader::parsed`], and in quotes, because readers of YAML 1.1 take it for a timestamp.
    fn quoted<T: FromStr<Err = Invalid>>(&mut self) -> Option<T>;

    /// A code of a closed list.
    fn code<C: Code>(&mut self) -> Option<C>;

    /// A whole number.
    fn number(&mut self, limits: &Limits) -> Option<u32>;

    /// `true` or `false`.
    fn boolean(&mut self) -> Option<bool>;

    /// A list.
    fn list<T: Value>(&mut self, limits: &Limits) -> Option<Vec<T>>;

    /// A list that may have very many items.
    fn long_list<T: Value>(&mut self, limits: &Limits) -> Option<Vec<T>>;

    /// A list of records that stand alone: a faulty one is left out and costs the others nothing.
    fn items<T: Record>(&mut self) -> Option<Items<T>>;

    /// Begins a record.
    fn open<R: Record>(&mut self) -> Option<Self::Fields>;

    /// Reads a field of a record. Fields are read in the order in which they are written.
    fn field<T: Value>(
        &mut self,
        fields: &mut Self::Fields,
        key: &'static str,
        limits: &Limits,
        default: Option<fn() -> T>,
    ) -> Option<T>;

    /// Ends a record, all of whose fields have been asked for.
    fn close<R: Record>(&mut self, fields: Self::Fields) -> Option<()>;
}

/// Declares a record: its noun for messages, its layout, a check of several fields if there is one, and the struct.
macro_rules! record {
    (
        $noun:literal, $layout:ident $(, check = $check:path)?;
        $(#[$attribute:meta])*
        pub struct $name:ident {
            $(
                $(#[doc = $doc:expr])*
                $(#[serde($($serde:tt)*)])?
                $(#[schemars($($schemars:tt)*)])?
                $(#[read($($read:tt)*)])?
                pub $field:ident: $type:ty,
            )*
        }
    ) => {
        #[derive(Debug, Clone, PartialEq, serde::Serialize, schemars::JsonSchema)]
        $(#[$attribute])*
        #[serde(deny_unknown_fields)]
        pub struct $name {
            $(
                $(#[doc = $doc])*
                #[serde(skip_serializing_if = "crate::model::record::Value::is_left_out" $(, $($serde)*)?)]
                $(#[schemars($($schemars)*)])?
                pub $field: $type,
            )*
        }

        const _: () = {
            use $crate::model::record::{Field, Layout, Limits, Reader, Record, Shape, Value, default, key, limits};

            impl $name {
                /// The fields, in the order in which they are written.
                pub const FIELDS: &'static [&'static str] = &[$(key!($field $($($serde)*)?)),*];
            }

            impl Record for $name {
                const NOUN: &'static str = $noun;

                const SHAPE: &'static Shape = &Shape {
                    layout: Layout::$layout,
                    fields: &[$(Field { key: key!($field $($($serde)*)?), shape: <$type as Value>::SHAPE }),*],
                };

                $(const CHECK: Option<$crate::model::record::Check> = Some($check);)?
            }

            impl Value for $name {
                const SHAPE: Option<&'static Shape> = Some(<Self as Record>::SHAPE);

                fn read<R: Reader>(reader: &mut R, _: &Limits) -> Option<Self> {
                    let mut fields = reader.open::<Self>()?;
                    $(
                        let $field = reader.field::<$type>(
                            &mut fields,
                            key!($field $($($serde)*)?),
                            const { &limits!($($($schemars)*)? $(, $($read)*)?) },
                            default!($($($serde)*)?),
                        );
                    )*
                    reader.close::<Self>(fields)?;
                    Some(Self { $($field: $field?),* })
                }
            }
        };
    };
}

pub(crate) use record;
