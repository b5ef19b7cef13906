//! The bounds of a field's value, and what the attributes of a declaration say of its reading.

use crate::model::Invalid;

/// The bounds of a value. Those that do not concern its type mean nothing.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Limits {
    /// The fewest characters of a text or items of a list.
    pub(crate) min_length: usize,
    /// The most characters of a text or items of a list.
    pub(crate) max_length: usize,
    /// The smallest number, also of a list of numbers.
    pub(crate) min: u32,
    /// Whether a list has no repeats.
    pub(crate) unique: bool,
    /// Whether a text, also of a list of texts, holds no `|`, which separates items in CSV.
    pub(crate) undivided: bool,
    /// What else must hold of a text that is kept as typed.
    pub(crate) form: Option<Form>,
}

/// Says what is wrong with a text.
pub(crate) type Form = fn(&str) -> Result<(), Invalid>;

/// The forms that attributes name.
pub(crate) mod forms {
    pub(crate) use crate::model::language::language;
    pub(crate) use crate::model::url::url;
}

impl Limits {
    /// No bounds.
    pub(crate) const NONE: Self =
        Self { min_length: 0, max_length: usize::MAX, min: 0, unique: false, undivided: false, form: None };

    /// The bounds of the items of a list.
    pub(crate) const fn of_items(&self) -> Self {
        Self { min_length: 0, max_length: usize::MAX, unique: false, ..*self }
    }

    /// Whether a text or list has a length within the bounds.
    pub(crate) const fn fits(&self, length: usize) -> bool {
        self.min_length <= length && length <= self.max_length
    }
}

/// The bounds that the attributes of a field state.
macro_rules! limits {
    () => { $crate::model::record::Limits::NONE };
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

/// The key of a field: its name, or what it is renamed to.
macro_rules! key {
    ($field:ident) => { stringify!($field) };
    ($field:ident rename = $key:literal $($rest:tt)*) => { $key };
    ($field:ident $other:tt $($rest:tt)*) => { $crate::model::record::key!($field $($rest)*) };
}

/// The default of a field, if it has one.
macro_rules! default {
    () => { None };
    (default $($rest:tt)*) => { Some(Default::default) };
    ($other:tt $($rest:tt)*) => { $crate::model::record::default!($($rest)*) };
}

pub(crate) use {default, key, limits};
