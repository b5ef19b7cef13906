//! How values of each type are read.

use super::{Limits, Reader, Shape};
use crate::model::{
    Anchor, ClaimId, Code, Date, Digest, Doi, Duration, Edtf, License, Locator, Orcid, Prefix, Scope, Slug, Url,
};

/// A value of a field.
pub(crate) trait Value: Sized + Send {
    /// The shape of the records in it.
    const SHAPE: Option<&'static Shape> = None;

    /// Whether a missing or faulty value is reported, but costs its record nothing.
    const IS_PARTIAL: bool = false;

    /// Reads a value.
    fn read<R: Reader>(reader: &mut R, limits: &Limits) -> Option<Self>;

    /// The value of a field that is missing; `None` if it must be there.
    fn left_out(_: &Limits) -> Option<Self> {
        None
    }

    /// Whether the value is written by leaving its field out.
    fn is_left_out(&self) -> bool {
        false
    }

    /// The text by which repeats in a list are found; `None` where they are not looked for.
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

/// Short lists, of which there are millions.
impl<T: Value> Value for Box<[T]> {
    const SHAPE: Option<&'static Shape> = T::SHAPE;

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

/// Types that are read from a text by one method of the reader.
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

read_by!(parsed: Anchor, ClaimId, Digest, Digest<8>, Doi, Duration, License, Locator, Orcid, Prefix, Scope, Slug, Url);
read_by!(quoted: Date, Edtf);
