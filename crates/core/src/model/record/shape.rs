//! How records are laid out by `fmt`.

/// How a record is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Layout {
    /// Always on lines, one for each field.
    Lines,
    /// In braces where that fits on a line; a list of them has a line for each.
    Braces,
    /// In braces, and a list of them in brackets, where that fits on a line.
    Brackets,
}

/// A field of a record, and the shape of the records in it.
pub(crate) struct Field {
    pub(crate) key: &'static str,
    pub(crate) shape: Option<&'static Shape>,
}

/// A record's layout, and its fields in the order in which they are written.
pub(crate) struct Shape {
    pub(crate) layout: Layout,
    pub(crate) fields: &'static [Field],
}

impl Shape {
    /// The shape of the records in a field.
    pub(crate) fn of_field(&self, key: &str) -> Option<&'static Self> {
        self.fields.iter().find(|field| field.key == key).and_then(|field| field.shape)
    }

    /// The place of a key; unknown keys come last.
    pub(crate) fn place(&self, key: &str) -> usize {
        self.fields.iter().position(|field| field.key == key).unwrap_or(usize::MAX)
    }
}
