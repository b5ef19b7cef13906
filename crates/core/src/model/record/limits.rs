//! Bounds of field values, and macros that read the attributes of a declaration.

use crate::model::Invalid;

/// The bounds of a value. Bounds that do not apply to its type are ignored.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Limits {
    /// The minimum number of characters of a text, or of items of a list.
    pub(crate) min_length: usize,
    /// The maximum number of characters of a text, or of items of a list.
    pub(crate) max_length: usize,
    /// The minimum value of a number, or of each number in a list.
    pub(crate) min: u32,
    /// Whether the items of a list must be unique.
    pub(crate) unique: bool,
    /// Whether a text must not contain `|`, which separates items in CSV. Also applies to the items of a list.
    pub(crate) undivided: bool,
    /// A further check of a text.
    pub(crate) form: Option<Form>,
}

/// A function that checks a text.
pub(crate) type Form = fn(&str) -> Result<(), Invalid>;

/// The checks that the attribute `#[read(form = …)]` can name.
pub(crate) mod forms {
    pub(crate) use crate::model::language::language;
    pub(crate) use crate::model::url::url;
}

impl Limits {
    /// No bounds.
    pub(crate) const NONE: Self =
        Self { min_length: 0, max_length: usize::MAX, min: 0, unique: false, undivided: false, form: None };

    /// Returns the bounds of the items of a list.
    pub(crate) const fn of_items(&self) -> Self {
        Self { min_length: 0, max_length: usize::MAX, unique: false, ..*self }
    }

    /// Returns whether the length of a text or list is within the bounds.
    pub(crate) const fn fits(&self, length: usize) -> bool {
        self.min_length <= length && length <= self.max_length
    }
}

/// Expands to the [`Limits`] that the attributes of a field state.
macro_rules! limits {
    () => { $crate::model::record::Limits::NONE };
    (skip $($rest:tt)*) => { $crate::model::record::limits!($($rest)*) };
    (length(min = $min:literal) $($rest:tt)*) => {
        $crate::model::record::Limits { min_length: $min, ..$crate::model::record::limits!($($rest)*) }
    };
    (length(min = $min:literal, max = $max:literal) $($rest:tt)*) => {
        $crate::model::record::Limits {
            min_length: $min,
            max_length: $max,
            ..$crate::model::record::limits!($($rest)*)
        }
    };
    (range(min = $min:literal) $($rest:tt)*) => {
        $crate::model::record::Limits { min: $min, ..$crate::model::record::limits!($($rest)*) }
    };
    (extend("uniqueItems" = true) $($rest:tt)*) => {
        $crate::model::record::Limits { unique: true, ..$crate::model::record::limits!($($rest)*) }
    };
    (min = $min:literal $($rest:tt)*) => {
        $crate::model::record::Limits { min: $min, ..$crate::model::record::limits!($($rest)*) }
    };
    (max = $max:literal $($rest:tt)*) => {
        $crate::model::record::Limits { max_length: $max, ..$crate::model::record::limits!($($rest)*) }
    };
    (extend("pattern" = $pattern:literal) $($rest:tt)*) => { $crate::model::record::limits!($($rest)*) };
    (form = $form:ident $($rest:tt)*) => {
        $crate::model::record::Limits {
            form: Some($crate::model::record::forms::$form),
            ..$crate::model::record::limits!($($rest)*)
        }
    };
    (undivided $($rest:tt)*) => {
        $crate::model::record::Limits { undivided: true, ..$crate::model::record::limits!($($rest)*) }
    };
    (, $($rest:tt)*) => { $crate::model::record::limits!($($rest)*) };
}

/// Expands to the key of a field: its name, or the name that `rename` gives.
macro_rules! key {
    ($field:ident) => { stringify!($field) };
    ($field:ident rename = $key:literal $($rest:tt)*) => { $key };
    ($field:ident $other:tt $($rest:tt)*) => { $crate::model::record::key!($field $($rest)*) };
}

/// Expands to the function that returns the default of a field, if the field has one.
macro_rules! default {
    () => { None };
    (default $($rest:tt)*) => { Some(Default::default) };
    ($other:tt $($rest:tt)*) => { $crate::model::record::default!($($rest)*) };
}

pub(crate) use {default, key, limits};
