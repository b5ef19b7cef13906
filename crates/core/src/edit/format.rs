//! Formats record files in the canonical style.
//!
//! Keys are in the order of the model. Records are written on lines, small records in braces, and long texts are
//! folded. Comments stay next to their key or value. Blank lines between the items of outer lists are kept, and the
//! order of items never changes. [`crate::read::fast`] can read this style.

mod comment;
mod part;
mod scalar;
mod writer;

use std::collections::BTreeMap;

use crate::model::record::{Record, Shape};
use crate::model::{ClaimsFile, CodersFile, Dataset, DecisionsFile, EntitiesFile, Source, VocabularyFile};
use crate::syntax::file::{File, FileId};
use crate::syntax::yaml::{self, Entry, Node, Scalar, Value};

use part::Reader;
use writer::Writer;

/// Maximum line width in characters. A line exceeds it only if no text can be broken at a space and no record can be
/// split into lines.
const WIDTH: usize = 100;

/// The kind of a record file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A claims file: the claims of one paragraph.
    Claims,
    /// `entities.yaml`: the entities and events of the book.
    Entities,
    /// A `source.yaml`: one source.
    Source,
    /// `dataset.yaml`: the metadata of a release.
    Dataset,
    /// `coders.yaml`: everyone who codes, checks, reviews or decides.
    Coders,
    /// A file of decisions about one source.
    Decisions,
    /// The book's own codes.
    Vocabulary,
}

impl Kind {
    /// Returns the shape of the outermost record.
    pub(crate) const fn shape(self) -> &'static Shape {
        match self {
            Self::Claims => <ClaimsFile as Record>::SHAPE,
            Self::Entities => <EntitiesFile as Record>::SHAPE,
            Self::Source => <Source as Record>::SHAPE,
            Self::Dataset => <Dataset as Record>::SHAPE,
            Self::Coders => <CodersFile as Record>::SHAPE,
            Self::Decisions => <DecisionsFile as Record>::SHAPE,
            Self::Vocabulary => <VocabularyFile as Record>::SHAPE,
        }
    }
}

/// Returns the text of a file in the canonical style. `node` must be the file's tree, read by [`yaml::read`] without
/// faults.
///
/// Returns `None` if the style cannot represent the file's content, for example a key of more than 1,024 characters.
#[must_use]
pub fn format(file: &File, node: &Node, kind: Kind) -> Option<String> {
    let (root, last_comments) = Reader::new(file.text(), node).document(node, kind.shape());
    let text = Writer::default().document(&root, &last_comments);
    // The result may replace a file, so it is parsed again and compared with the original tree.
    let (again, faults) = yaml::read(&File::new(file.path(), text.as_str()), FileId(0));
    (faults.is_empty() && same(node, &again?)).then_some(text)
}

/// Returns whether a text equals a formatted text. A text with CR LF for every line end counts as equal, because Git
/// checks out files like this on some systems.
#[must_use]
pub fn is_same(text: &str, formatted: &str) -> bool {
    let same_lines = || text.split("\r\n").eq(formatted.split('\n'));
    text == formatted || (text.contains('\r') && same_lines())
}

/// Returns a text as a YAML scalar on one line. Quotes it if a YAML reader could take it for something else.
#[must_use]
pub fn scalar(text: &str) -> String {
    scalar::on_one_line(&Scalar { text: text.to_owned(), plain: false, block: None }, false)
}

/// Returns a text as a YAML scalar in double quotes.
pub(crate) fn quoted(text: &str) -> String {
    scalar::quoted(text)
}

/// Returns whether two trees have equal content, regardless of style and key order.
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
