//! Layout of records for `fmt`.

/// The layout of a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Layout {
    /// One line per field, always.
    Lines,
    /// In braces if the record fits on a line. A list of these records has one line per record.
    Braces,
    /// In braces, and a list of these records in brackets, if this fits on a line.
    Brackets,
}

/// A field of a record: its kind of value, and the shape of the records in it.
pub(crate) struct Field {
    pub(crate) key: &'static str,
    pub(crate) shape: Option<&'static Shape>,
    pub(crate) is_list: bool,
    pub(crate) is_number: bool,
}

/// A record's layout, and its fields in the order in which they are written.
pub(crate) struct Shape {
    pub(crate) layout: Layout,
    pub(crate) fields: &'static [Field],
}

impl Shape {
    /// Returns the shape of the records in a field.
    pub(crate) fn of_field(&self, key: &str) -> Option<&'static Self> {
        self.fields.iter().find(|field| field.key == key).and_then(|field| field.shape)
    }

    /// Returns the position of a key. Unknown keys come last.
    pub(crate) fn place(&self, key: &str) -> usize {
        self.fields.iter().position(|field| field.key == key).unwrap_or(usize::MAX)
    }
}
