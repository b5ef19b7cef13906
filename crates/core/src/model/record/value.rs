//! Reads field values by their type.

use super::{Limits, Reader, Shape};
use crate::model::{
    Anchor, ClaimId, Code, Date, Digest, Doi, Duration, Edtf, License, Locator, Orcid, PartialDate, Pattern, Prefix,
    Scope, Slug, Term, Url,
};

/// A type of field values.
pub(crate) trait Value: Sized + Send {
    /// The shape of the records in the value, if it contains records.
    const SHAPE: Option<&'static Shape> = None;

    /// Whether the value is a list.
    const IS_LIST: bool = false;

    /// Whether the value is a number, which YAML writes without quotes.
    const IS_NUMBER: bool = false;

    /// Whether the record stays valid if the value is missing or faulty. The fault is still reported.
    const IS_PARTIAL: bool = false;

    /// Whether the value stands for any number of fields, whose keys are not known in advance.
    const IS_OPEN: bool = false;

    /// Reads a value.
    fn read<R: Reader>(reader: &mut R, limits: &Limits) -> Option<Self>;

    /// Reads the value from a field of a record.
    fn read_field<R: Reader>(
        reader: &mut R,
        fields: &mut R::Fields,
        key: &'static str,
        limits: &Limits,
        default: Option<fn() -> Self>,
    ) -> Option<Self> {
        reader.field(fields, key, limits, default)
    }

    /// Returns the value of a missing field, or `None` if the field is required.
    fn left_out(_: &Limits) -> Option<Self> {
        None
    }

    /// Returns whether the value is written by omitting its field.
    fn is_left_out(&self) -> bool {
        false
    }

    /// Returns the text that must be unique in a list with unique items, or `None` if repeats are not checked.
    fn word(&self) -> Option<&str> {
        None
    }
}

impl<C: Code + Send> Value for C {
    fn read<R: Reader>(reader: &mut R, _: &Limits) -> Option<Self> {
        reader.code()
    }

    fn word(&self) -> Option<&str> {
        Some(self.name())
    }
}

impl Value for String {
    fn read<R: Reader>(reader: &mut R, limits: &Limits) -> Option<Self> {
        reader.text(limits).map(Into::into)
    }

    fn word(&self) -> Option<&str> {
        Some(self)
    }
}

impl Value for Box<str> {
    fn read<R: Reader>(reader: &mut R, limits: &Limits) -> Option<Self> {
        reader.text(limits).map(Into::into)
    }
}

impl Value for u32 {
    const IS_NUMBER: bool = true;

    fn read<R: Reader>(reader: &mut R, limits: &Limits) -> Option<Self> {
        reader.number(limits)
    }
}

impl Value for bool {
    fn read<R: Reader>(reader: &mut R, _: &Limits) -> Option<Self> {
        reader.boolean()
    }
}

impl<T: Value> Value for Option<T> {
    const SHAPE: Option<&'static Shape> = T::SHAPE;

    const IS_LIST: bool = T::IS_LIST;

    const IS_NUMBER: bool = T::IS_NUMBER;

    fn read<R: Reader>(reader: &mut R, limits: &Limits) -> Option<Self> {
        T::read(reader, limits).map(Some)
    }

    fn left_out(_: &Limits) -> Option<Self> {
        Some(None)
    }

    fn is_left_out(&self) -> bool {
        self.is_none()
    }
}

/// Lists that may be very long.
impl<T: Value> Value for Vec<T> {
    const SHAPE: Option<&'static Shape> = T::SHAPE;

    const IS_LIST: bool = true;

    fn read<R: Reader>(reader: &mut R, limits: &Limits) -> Option<Self> {
        reader.long_list(limits)
    }

    fn left_out(limits: &Limits) -> Option<Self> {
        limits.fits(0).then(Self::new)
    }

    fn is_left_out(&self) -> bool {
        self.is_empty()
    }
}

/// Short lists, boxed to save memory because there may be millions of them.
impl<T: Value> Value for Box<[T]> {
    const SHAPE: Option<&'static Shape> = T::SHAPE;

    const IS_LIST: bool = true;

    fn read<R: Reader>(reader: &mut R, limits: &Limits) -> Option<Self> {
        reader.list(limits).map(Into::into)
    }

    fn left_out(limits: &Limits) -> Option<Self> {
        limits.fits(0).then(Self::default)
    }

    fn is_left_out(&self) -> bool {
        self.is_empty()
    }
}

/// Implements [`Value`] for types that one method of the reader reads.
macro_rules! read_by {
    ($method:ident: $($type:ty),*) => {
        $(
            impl Value for $type {
                fn read<R: Reader>(reader: &mut R, _: &Limits) -> Option<Self> {
                    reader.$method()
                }
            }
        )*
    };
}

read_by!(parsed: Anchor, ClaimId, Digest, Digest<8>, Doi, Duration, License, Locator, Orcid, Pattern, Prefix, Scope, Slug, Term, Url);
read_by!(quoted: Date, Edtf, PartialDate);
