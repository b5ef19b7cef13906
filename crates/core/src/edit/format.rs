//! A hand-written file to the one style in which all of them are written.
//!
//! Keys stand in the order of the model; records on lines, small ones in braces; long texts are folded. Comments stay
//! with what they stand at, blank lines between the items of the outer lists stay, and the order of items never changes.
//! The style is one that [`crate::read::fast`] reads.

mod comment;
mod part;
mod scalar;
mod writer;

use std::collections::BTreeMap;

use crate::model::record::{Record, Shape};
use crate::model::{ClaimsFile, Dataset, EntitiesFile, Source};
use crate::syntax::file::{File, FileId};
use crate::syntax::yaml::{self, Entry, Node, Scalar, Value};

use part::Reader;
use writer::Writer;

/// The longest line, in characters, where a text can be broken at a blank or a record be put on lines of its own.
const WIDTH: usize = 100;

/// What a hand-written file holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// The claims of a paragraph.
    Claims,
    /// The entities and events of the book.
    Entities,
    /// A source.
    Source,
    /// The dataset as a whole.
    Dataset,
}

impl Kind {
    /// The shape of the outermost record.
    const fn shape(self) -> &'static Shape {
        match self {
            Self::Claims => <ClaimsFile as Record>::SHAPE,
            Self::Entities => <EntitiesFile as Record>::SHAPE,
            Self::Source => <Source as Record>::SHAPE,
            Self::Dataset => <Dataset as Record>::SHAPE,
        }
    }
}

/// The text of a file in the one style. `node` is its tree, read without a fault ([`yaml::read`]).
///
/// `None` where the style cannot hold what the file says, as with a key of more than 1,024 characters.
#[must_use]
pub fn format(file: &File, node: &Node, kind: Kind) -> Option<String> {
    let (root, last_comments) = Reader::new(file.text(), node).document(node, kind.shape());
    let text = Writer::default().document(&root, &last_comments);
    // What is about to replace somebody's file is read again before it does.
    let (again, faults) = yaml::read(&File::new(file.path(), text.as_str()), FileId(0));
    (faults.is_empty() && same(node, &again?)).then_some(text)
}

/// Whether a text is that of a file in the one style: the same, or the same with CRLF for every line end, as Git checks it out
/// on some systems.
#[must_use]
pub fn is_same(text: &str, formatted: &str) -> bool {
    let same_lines = || text.split("\r\n").eq(formatted.split('\n'));
    text == formatted || (text.contains('\r') && same_lines())
}

/// A text on one line as it stands in YAML, in quotes where some reader would take it for something else.
#[must_use]
pub fn scalar(text: &str) -> String {
    scalar::on_one_line(&Scalar { text: text.to_owned(), plain: false, block: None }, false)
}

/// Whether two trees say the same, in whatever style and order of keys.
fn same(node: &Node, other: &Node) -> bool {
    match (&node.value, &other.value) {
        (Value::Scalar(scalar), Value::Scalar(other)) => same_scalar(scalar, other),
        (Value::Sequence(items), Value::Sequence(others)) => {
            items.len() == others.len() && items.iter().zip(others).all(|(item, other)| same(item, other))
        }
        (Value::Mapping(entries), Value::Mapping(others)) => {
            let others: BTreeMap<&str, &Node> = others.iter().map(|entry| (entry.key.as_str(), &entry.value)).collect();
            let is_there =
                |entry: &Entry| others.get(entry.key.as_str()).is_some_and(|other| same(&entry.value, other));
            entries.len() == others.len() && entries.iter().all(is_there)
        }
        _ => false,
    }
}

fn same_scalar(scalar: &Scalar, other: &Scalar) -> bool {
    scalar.kind() == other.kind() && scalar.text == other.text
}
