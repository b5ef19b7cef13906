//! Records, each declared once by [`record!`].
//!
//! A declaration is a plain struct with doc comments and with `serde` and `schemars` attributes. The macro derives the
//! struct, the JSON Schema, the field order, the layout for `fmt`, and the code for both readers. A field's type
//! ([`Value`]) and its attributes determine how the field is read:
//!
//! | attribute | meaning for the readers |
//! |---|---|
//! | `#[serde(rename = "…")]` | the key |
//! | `#[serde(default)]` | the default of the type if the key is missing |
//! | `#[schemars(length(min = …, max = …))]` | number of characters of a text or items of a list |
//! | `#[schemars(range(min = …))]` | the smallest number |
//! | `#[schemars(extend("uniqueItems" = true))]` | no repeats in a list of codes or texts |
//! | `#[read(min = …, max = …)]` | a bound that the schema does not state: the least number, the greatest length |
//! | `#[read(undivided)]` | no `\|` in a text |
//! | `#[read(form = …)]` | a further check of a text, by name |
//!
//! Fields of type `Option<_>` and lists without a minimum length may be missing. Dates must be quoted because
//! [`Date`](super::Date), [`PartialDate`](super::PartialDate) and [`Edtf`](super::Edtf) require it.
//!
//! # An open set of keys
//!
//! A book's vocabulary declares keys of a claim as data: its facets, such as `domains`. The struct has one field of the
//! type [`Facets`] for all of these keys, and [`Reader::facets`] reads this field. In a record, the facets stand at the
//! position of this field, in the order of their ids.

mod items;
mod limits;
mod shape;
mod value;

use std::borrow::Cow;
use std::str::FromStr;

use super::{Code, Facets, Invalid, Open, Term};

pub use items::Items;
pub(crate) use limits::{Limits, default, forms, key, limits};
pub(crate) use shape::{Field, Layout, Shape};
pub(crate) use value::Value;

/// A record type that [`record!`] declares.
pub(crate) trait Record: Value {
    /// The name of the record in messages, such as `a claim`.
    const NOUN: &'static str;

    /// The keys and the layout.
    const SHAPE: &'static Shape;

    /// The check across several fields, if there is one.
    const CHECK: Option<Check> = None;
}

/// A function that finds conflicting fields.
pub(crate) type Check = fn(&dyn Presence) -> Vec<Conflict>;

/// The state of the fields of a record, for a [`Check`].
pub(crate) trait Presence {
    /// Returns whether a field is present.
    fn has(&self, key: &str) -> bool;

    /// Returns whether a field is present but cannot be read.
    fn is_faulty(&self, key: &str) -> bool;
}

/// A conflict between fields.
pub(crate) struct Conflict {
    /// The field to point at; `None` for the whole record.
    pub(crate) field: Option<&'static str>,
    /// The message and the advice.
    pub(crate) fault: Invalid,
}

/// A reader of values. [`read::tree`](crate::read::tree) and [`read::fast`](crate::read::fast) each implement it.
///
/// Every method reads the value at the current position and returns `None` if the value is not valid.
pub(crate) trait Reader {
    /// A record that is being read.
    type Fields;

    /// Reads a text that is not blank.
    fn text(&mut self, limits: &Limits) -> Option<Cow<'_, str>>;

    /// Reads a text and parses it with [`FromStr`].
    fn parsed<T: FromStr<Err = Invalid>>(&mut self) -> Option<T>;

    /// Reads a date or time like [`Reader::parsed`], but requires quotes, because YAML 1.1 readers take plain dates for
    /// timestamps.
    fn quoted<T: FromStr<Err = Invalid>>(&mut self) -> Option<T>;

    /// Reads a code of a closed list.
    fn code<C: Code>(&mut self) -> Option<C>;

    /// Reads a code of a list that the book's vocabulary can extend.
    fn open_code<C: Code>(&mut self) -> Option<Open<C>>;

    /// Reads a verbal probability term of one of the book's scales.
    fn likelihood(&mut self) -> Option<Term>;

    /// Reads a mapping from names to names.
    fn pairs(&mut self) -> Option<Vec<(Term, Term)>>;

    /// Reads a whole number.
    fn number(&mut self, limits: &Limits) -> Option<u32>;

    /// Reads `true` or `false`.
    fn boolean(&mut self) -> Option<bool>;

    /// Reads a list.
    fn list<T: Value>(&mut self, limits: &Limits) -> Option<Vec<T>>;

    /// Reads a list that may have very many items.
    fn long_list<T: Value>(&mut self, limits: &Limits) -> Option<Vec<T>>;

    /// Reads a list of independent records. A faulty record is left out and does not affect the others.
    fn items<T: Record>(&mut self) -> Option<Items<T>>;

    /// Begins a record.
    fn open<R: Record>(&mut self) -> Option<Self::Fields>;

    /// Reads a field of a record, or returns its default if the key is missing. Fields must be read in the order in
    /// which they are written.
    fn field<T: Value>(
        &mut self,
        fields: &mut Self::Fields,
        key: &'static str,
        limits: &Limits,
        default: Option<fn() -> T>,
    ) -> Option<T>;

    /// Reads a code of the facet that is being read.
    fn facet_code(&mut self) -> Option<Term>;

    /// Reads the facets of a claim, which the book's vocabulary declares.
    fn facets(&mut self, fields: &mut Self::Fields) -> Option<Facets>;

    /// Ends a record after all its fields have been read.
    fn close<R: Record>(&mut self, fields: Self::Fields) -> Option<()>;
}

/// Declares a record: its name in messages, its layout, an optional check across several fields, and the struct.
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
                    fields: &[$(Field {
                        key: key!($field $($($serde)*)?),
                        shape: <$type as Value>::SHAPE,
                        is_open: <$type as Value>::IS_OPEN,
                        is_list: <$type as Value>::IS_LIST,
                        is_number: <$type as Value>::IS_NUMBER,
                    }),*],
                };

                $(const CHECK: Option<$crate::model::record::Check> = Some($check);)?
            }

            impl Value for $name {
                const SHAPE: Option<&'static Shape> = Some(<Self as Record>::SHAPE);

                fn read<R: Reader>(reader: &mut R, _: &Limits) -> Option<Self> {
                    let mut fields = reader.open::<Self>()?;
                    $(
                        let $field = <$type as Value>::read_field(
                            reader,
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
