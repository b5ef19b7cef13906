//! Finds every place that names a record: its own id, and all references to it.

use super::{Book, reading};
use crate::edit::format::Kind;
use crate::model::{Referent, reference};
use crate::syntax::diagnostic::Path;
use crate::syntax::file::{File, FileId, Span};
use crate::syntax::yaml::{self, Node};

/// The name of a record.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Name {
    /// What the name refers to.
    pub to: Referent,
    /// The id, or the number of a note.
    pub id: String,
    /// The part of the book in which the name is valid.
    pub realm: Realm,
}

/// The part of a book in which a name is valid.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Realm {
    /// The whole book except independent codings, for claims.
    Claims,
    /// One independent coding, by the folders of its source and coder.
    Coding(String, String),
    /// The files of one source, by its folder.
    Source(String),
    /// The whole book.
    Book,
}

/// A place that names a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Use {
    /// The file.
    pub file: FileId,
    /// The bytes of the name, without quotes.
    pub span: Span,
    /// Whether the place is the id of the record itself.
    pub is_definition: bool,
}

impl Realm {
    /// Returns the realm of names with this referent in a file.
    #[must_use]
    pub fn of(to: Referent, path: &str) -> Self {
        let folder = || reading::folder(path).unwrap_or_default().to_owned();
        match (to, reading::coder(path)) {
            (Referent::Claim, Some(coder)) => Self::Coding(folder(), coder.to_owned()),
            (Referent::Claim, None) => Self::Claims,
            (Referent::Note | Referent::Section, _) => Self::Source(folder()),
            _ => Self::Book,
        }
    }

    fn has(&self, path: &str) -> bool {
        match self {
            Self::Book => true,
            Self::Claims => reading::coder(path).is_none(),
            Self::Coding(folder, coder) => reading::folder(path) == Some(folder) && reading::coder(path) == Some(coder),
            Self::Source(folder) => reading::folder(path) == Some(folder),
        }
    }
}

/// Returns the name at a place, with its span. For a locator, the name is that of its section.
#[must_use]
pub fn name_at(book: &Book, file: FileId, offset: usize) -> Option<(Name, Use)> {
    let text = book.file(file);
    let kind = reading::kind(text.path())?;
    let tree = yaml::read(text, file).0?;
    let found = tree.at(offset).filter(|found| found.key.is_none())?;
    let reference = reference(kind, &found.path)?;
    let named = names(text, reference.to, found.node);
    // A place within a locator, but after its section, still names the section.
    let (to, span) = named.into_iter().rfind(|(_, span)| span.start <= offset)?;
    let id = text.text().get(span.start..span.end)?.to_owned();
    let name = Name { to, id, realm: Realm::of(to, text.path()) };
    Some((name, Use { file, span, is_definition: reference.is_definition }))
}

/// All places of a name.
#[derive(Debug, Default)]
pub struct Uses {
    /// The places, in the order of the files.
    pub places: Vec<Use>,
    /// Files that contain the name as text but are not valid YAML.
    pub unread: Vec<FileId>,
}

/// Returns the places of a name.
#[must_use]
pub fn uses(book: &Book, name: &Name) -> Uses {
    let mut uses = Uses::default();
    for (place, file) in book.files.iter().enumerate() {
        let Some(kind) = reading::kind(file.path()).filter(|_| name.realm.has(file.path())) else { continue };
        let text = file.current_text();
        if !text.contains(&name.id) {
            continue;
        }
        let (id, file) = (FileId(place), File::new(file.path(), text));
        let Some(tree) = yaml::read(&file, id).0 else {
            uses.unread.push(id);
            continue;
        };
        tree.visit_scalars(&mut |path, node| {
            let Some(reference) = reference(kind, path).filter(|_| !is_of_coding(&tree, kind, path)) else { return };
            for (to, span) in names(&file, reference.to, node) {
                if to == name.to && file.text().get(span.start..span.end) == Some(&name.id) {
                    uses.places.push(Use { file: id, span, is_definition: reference.is_definition });
                }
            }
        });
    }
    uses
}

/// Returns whether a value is in a decision about the codings of two coders, whose claims have ids of their own.
fn is_of_coding(tree: &Node, kind: Kind, path: &Path) -> bool {
    let mut record = path.clone();
    record.pop();
    kind == Kind::Decisions && tree.follow(&record).get("of").is_some()
}

/// Returns the names in a scalar: the scalar itself, or the section of each locator.
fn names(file: &File, to: Referent, node: &Node) -> Vec<(Referent, Span)> {
    let text = file.text().get(node.span.start..node.span.end).unwrap_or_default();
    let inner = text.trim_matches(['"', '\'']);
    let start = node.span.start + (text.len() - text.trim_start_matches(['"', '\'']).len());
    if !matches!(to, Referent::Anchor | Referent::Scope) {
        return vec![(to, Span { start, end: start + inner.len() })];
    }
    let mut offset = start;
    let mut sections = Vec::new();
    for part in inner.split(',') {
        let begin = offset + (part.len() - part.trim_start().len());
        let length = part.trim_start().find('.').unwrap_or(part.trim().len());
        sections.push((Referent::Section, Span { start: begin, end: begin + length }));
        offset += part.len() + 1;
    }
    sections
}
