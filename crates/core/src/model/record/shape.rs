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
    /// Whether the field stands for keys that are not known in advance.
    pub(crate) is_open: bool,
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

    /// Returns the sort key of a field. Unknown keys have the place of the open field, in the order of their names.
    /// Without an open field, they come last.
    pub(crate) fn place<'k>(&self, key: &'k str) -> (usize, &'k str) {
        let known = self.fields.iter().position(|field| field.key == key && !field.is_open);
        let open = || self.fields.iter().position(|field| field.is_open);
        match known {
            Some(place) => (place, ""),
            None => open().map_or((usize::MAX, ""), |place| (place, key)),
        }
    }
}
