//! Drafts: records between the rows that state them and the YAML that is written.

use std::collections::BTreeMap;
use std::fmt::Write;

use super::columns::{AT, Columns, HEADER, QUOTE, Slot};
use crate::edit::format;
use crate::model::codes::{AttributionMode, Polarity, RelationBasis, Stance, Status, TimeBasis};
use crate::model::{Anchor, Code};
use crate::syntax::diagnostic::{Place, Step};

/// A text with its place in the imported file.
#[derive(Debug, Clone)]
pub(super) struct Cell {
    pub(super) text: String,
    pub(super) place: Place,
}

/// The value of a field.
#[derive(Debug, Clone)]
pub(super) enum Content {
    Text(Cell),
    Record(Vec<(&'static str, Cell)>),
    List(List),
}

/// The items of a list.
#[derive(Debug, Clone, Default)]
pub(super) struct List {
    pub(super) items: Vec<Content>,
    /// Whether the exported table that states the items lost their order.
    pub(super) is_unordered: bool,
}

/// A record to be imported.
#[derive(Debug)]
pub(super) struct Draft {
    /// The row.
    pub(super) place: Place,
    /// The values, by the key of their field.
    pub(super) fields: BTreeMap<String, Content>,
    pub(super) header: [Option<Cell>; HEADER.len()],
    pub(super) quote: [Option<Cell>; QUOTE.len()],
    pub(super) hash: Option<Cell>,
    pub(super) source: Option<Cell>,
}

impl Draft {
    pub(super) fn new(place: Place) -> Self {
        Self {
            place,
            fields: BTreeMap::new(),
            header: Default::default(),
            quote: Default::default(),
            hash: None,
            source: None,
        }
    }

    /// Returns the text of a field.
    pub(super) fn text(&self, key: &str) -> Option<&Cell> {
        match self.content(key) {
            Some(Content::Text(cell)) => Some(cell),
            _ => None,
        }
    }

    pub(super) fn content(&self, key: &str) -> Option<&Content> {
        self.fields.get(key)
    }

    /// Returns the primary anchor, if there is a valid one.
    pub(super) fn at(&self) -> Option<Anchor> {
        self.text(AT)?.text.parse().ok()
    }

    /// Returns the required fields without a value.
    pub(super) fn gaps<'c>(&self, columns: &'c Columns) -> impl Iterator<Item = &'c str> {
        let keys = columns.slots.iter().map(|slot| slot.key.as_str());
        keys.filter(|key| columns.is_required(key) && self.content(key).is_none())
    }

    /// Removes values that are defaults. `authors` is the default holder of a claim.
    pub(super) fn leave_out_defaults(&mut self, authors: &str) {
        let holder = |cell: &Cell| cell.text == authors;
        let defaults: [(&str, &str, IsDefault<'_>); 7] = [
            ("polarity", "", &is_default::<Polarity>),
            ("status", "", &is_default::<Status>),
            ("attribution", "mode", &is_default::<AttributionMode>),
            ("attribution", "holder", &holder),
            ("attribution", "stance", &is_default::<Stance>),
            ("times", "basis", &is_default::<TimeBasis>),
            ("relations", "basis", &is_default::<RelationBasis>),
        ];
        for (key, part, is_default) in defaults {
            let is_left_out = self.fields.get_mut(key).is_some_and(|content| match content {
                Content::Text(cell) => is_default(cell),
                Content::Record(fields) => {
                    fields.retain(|(key, cell)| *key != part || !is_default(cell));
                    fields.is_empty()
                }
                Content::List(list) => {
                    for item in &mut list.items {
                        if let Content::Record(fields) = item {
                            fields.retain(|(key, cell)| *key != part || !is_default(cell));
                        }
                    }
                    false
                }
            });
            if is_left_out {
                self.fields.remove(key);
            }
        }
    }

    /// Returns the record as an item of a YAML list, indented by two spaces.
    pub(super) fn yaml(&self, columns: &Columns) -> String {
        let mut lines = Vec::new();
        for slot in &columns.slots {
            let mut line = format!("{}:", slot.key);
            match self.fields.get(&slot.key) {
                Some(content) => {
                    line.push(' ');
                    write(&mut line, content, slot);
                }
                None if columns.is_required(&slot.key) => line.push_str(" # missing"),
                None => continue,
            }
            lines.push(line);
        }
        format!("  - {}\n", lines.join("\n    "))
    }

    /// Returns the place of the value at a path within the record, or of the nearest value that contains it.
    pub(super) fn origin(&self, steps: &[Step]) -> Place {
        let (mut place, mut content): (Place, Option<&Content>) = (self.place, None);
        for step in steps {
            content = match (step, content) {
                (Step::Key(key), None) => self.content(key),
                (Step::Key(key), Some(Content::Record(fields))) => {
                    place = fields.iter().find(|(own, _)| own == key).map_or(place, |(_, cell)| cell.place);
                    break;
                }
                (Step::Index(index), Some(Content::List(list))) => list.items.get(*index),
                _ => break,
            };
            place = content.and_then(Content::place).unwrap_or(place);
        }
        place
    }
}

impl Content {
    /// Returns the place of the first text.
    pub(super) fn place(&self) -> Option<Place> {
        match self {
            Self::Text(cell) => Some(cell.place),
            Self::Record(fields) => fields.first().map(|(_, cell)| cell.place),
            Self::List(list) => list.items.first().and_then(Self::place),
        }
    }
}

/// Returns whether a value is the default of its field.
type IsDefault<'a> = &'a dyn Fn(&Cell) -> bool;

fn is_default<C: Code + Default>(cell: &Cell) -> bool {
    cell.text == C::default().name()
}

/// Writes a value as flow YAML on one line.
fn write(text: &mut String, content: &Content, slot: &Slot) {
    match content {
        Content::Text(cell) => scalar(text, &cell.text, slot.is_number),
        Content::Record(fields) => {
            text.push('{');
            for (index, (key, cell)) in fields.iter().enumerate() {
                let _ = write!(text, "{}{key}: ", if index > 0 { ", " } else { "" });
                let inner = slot.shape.and_then(|shape| shape.fields.iter().find(|field| field.key == *key));
                scalar(text, &cell.text, inner.is_some_and(|field| field.is_number));
            }
            text.push('}');
        }
        Content::List(list) => {
            text.push('[');
            for (index, item) in list.items.iter().enumerate() {
                text.push_str(if index > 0 { ", " } else { "" });
                write(text, item, slot);
            }
            text.push(']');
        }
    }
}

fn scalar(text: &mut String, value: &str, is_number: bool) {
    if is_number && !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit()) {
        text.push_str(value);
    } else {
        text.push_str(&format::quoted(value));
    }
}
