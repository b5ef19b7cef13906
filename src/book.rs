//! A folder to a book: all records, indexed. The only reader of `claims/`.
//!
//! [`Book::from_files`] takes the bytes of the files and touches no file system; [`load`] is a thin
//! layer over it that walks the folder.

mod folder;

pub use folder::{LoadError, find, load};

use std::collections::{BTreeMap, HashMap, HashSet};

use crate::decode::{self, Header};
use crate::diagnostic::{Diagnostic, Path, Place, Rule, Severity};
use crate::file::{File, FileId, Span};
use crate::model::{Anchor, Claim, Date, Entity, Event, Lock, Slug, Source};
use crate::yaml::{self, INVALID_ENCODING, Node};

/// The folder of the records within a book.
pub const CLAIMS: &str = "claims";

/// The name of a source's generated lock.
pub const LOCK_FILE: &str = "anchors.lock";

const ENTITIES_FILE: &str = "entities.yaml";
const SOURCE_FILE: &str = "source.yaml";

pub(crate) static MISSING_FILE: Rule = Rule {
    id: "missing-file",
    severity: Severity::Error,
    finds: "A book without `claims/entities.yaml`, or a source's folder without `source.yaml`.",
    matters: "Claims refer to entities and to the sections of their source; without the file none of them can be checked.",
    failing: "claims/harbor-report/summary.p1.yaml   (and no source.yaml beside it)",
    mended: "claims/harbor-report/source.yaml\nclaims/harbor-report/summary.p1.yaml",
};

pub(crate) static UNREADABLE_FILE: Rule = Rule {
    id: "unreadable-file",
    severity: Severity::Error,
    finds: "A file that cannot be opened, a folder where a file belongs, or a link that leads out of the book.",
    matters: "Its claims would be missing from every export without anybody noticing; and a book must not depend on what lies outside it.",
    failing: "claims/harbor-report/summary.p1.yaml -> ../../../elsewhere.yaml",
    mended: "a plain file in the book that may be read",
};

pub(crate) static STRAY_FILE: Rule = Rule {
    id: "stray-file",
    severity: Severity::Warning,
    finds: "A file under `claims/` that no part of the book reads.",
    matters: "A claims file saved as `.yml` or one folder too high is otherwise passed over in silence.",
    failing: "claims/harbor-report/summary.p1.yml",
    mended: "claims/harbor-report/summary.p1.yaml",
};

/// All records of a book, and every fault met while reading them.
#[derive(Debug, Default)]
pub struct Book {
    /// The files read, in the order of their paths.
    pub files: Vec<File>,
    /// The entities, in the order of their file.
    pub entities: Vec<Record<Entity>>,
    /// The events, in the order of their file.
    pub events: Vec<Record<Event>>,
    /// The sources, in the order of their ids.
    pub sources: Vec<SourceRecord>,
    /// The claims, in the order of files and within them.
    pub claims: Vec<ClaimRecord>,
    /// Ids of records that are there but faulty, so that nobody calls a reference to them dangling.
    pub lost: HashSet<String>,
    /// Whether entities and events could be read at all.
    pub has_entities: bool,
    /// Every fault met while reading.
    pub diagnostics: Vec<Diagnostic>,
    /// What each claims file says once for its claims.
    pub headers: Vec<ClaimsHeader>,
}

/// A record and where it stands.
#[derive(Debug, Clone)]
pub struct Record<T> {
    /// The record.
    pub record: T,
    /// Its file.
    pub file: FileId,
    /// Its path in the file, such as `entities[3]`.
    pub path: Path,
}

/// A claim, where it stands, and what its file says of it.
#[derive(Debug, Clone)]
pub struct ClaimRecord {
    /// The claim.
    pub claim: Claim,
    /// Its index in its file.
    pub index: usize,
    /// The index of its file's header in [`Book::headers`].
    pub header: usize,
}

/// The header of a claims file.
#[derive(Debug, Clone)]
pub struct ClaimsHeader {
    /// What it says.
    pub header: Header,
    /// The file.
    pub file: FileId,
    /// The name of the folder in which the file lies.
    pub folder: String,
    /// The file's name without `.yaml`: the paragraph that it holds.
    pub paragraph: String,
}

/// A source with its lock.
#[derive(Debug, Clone)]
pub struct SourceRecord {
    /// The source.
    pub source: Source,
    /// Its file.
    pub file: FileId,
    /// The name of its folder.
    pub folder: String,
    /// Its lock, if there is a sound one.
    pub lock: Option<Lock>,
    /// The lock's file, if there is one.
    pub lock_file: Option<FileId>,
    /// Whether every claim in its folder could be read. If not, what seems to be missing may not be.
    pub complete: bool,
}

impl Book {
    /// Reads a book from the bytes of its files, by path relative to the book.
    #[must_use]
    pub fn from_files(files: BTreeMap<String, Vec<u8>>) -> Self {
        Self::from_readable(files, BTreeMap::new())
    }

    /// As [`Book::from_files`], with files that are there and cannot be read: by path, why not.
    fn from_readable(files: BTreeMap<String, Vec<u8>>, unreadable: BTreeMap<String, String>) -> Self {
        let mut book = Self::default();
        let mut folders: BTreeMap<String, Folder> = BTreeMap::new();
        for (path, bytes) in files {
            book.read_file(path, bytes, &mut folders);
        }
        for (path, why) in unreadable {
            if let [_, folder, _, ..] = path.split('/').collect::<Vec<_>>().as_slice() {
                folders.entry((*folder).to_owned()).or_default().broken = true;
            }
            let file = book.add_empty(path);
            book.fault(&UNREADABLE_FILE, file, &why, "put a plain, readable file there");
        }
        if !book.files.iter().any(|file| file.path() == format!("{CLAIMS}/{ENTITIES_FILE}")) {
            book.missing(format!("{CLAIMS}/{ENTITIES_FILE}"), "list the entities of the book in this file");
        }
        for (name, folder) in folders {
            book.add_source(name, folder);
        }
        book.sources.sort_by(|a, b| a.source.id.cmp(&b.source.id));
        book
    }

    fn read_file(&mut self, path: String, bytes: Vec<u8>, folders: &mut BTreeMap<String, Folder>) {
        let parts: Vec<&str> = path.split('/').collect();
        let target = match parts.as_slice() {
            [CLAIMS, ENTITIES_FILE] => Target::Entities,
            [CLAIMS, folder, SOURCE_FILE] => Target::Source((*folder).to_owned()),
            [CLAIMS, folder, LOCK_FILE] => Target::Lock((*folder).to_owned()),
            [CLAIMS, folder, name] if name.ends_with(".yaml") => {
                Target::Claims((*folder).to_owned(), name.trim_end_matches(".yaml").to_owned())
            }
            [CLAIMS, .., name] if name.ends_with(".md") => Target::Manual,
            _ => {
                let file = self.add_empty(path);
                let message = "nothing reads this file";
                let help = "claims belong in `claims/<source>/<section>.p<n>.yaml`; notes for people in `.md` files";
                self.fault(&STRAY_FILE, file, message, help);
                return;
            }
        };
        if let Target::Manual = target {
            self.add_file(path, bytes);
            return;
        }
        let (Some(node), file) = self.tree(path, bytes) else {
            if let Target::Source(folder) | Target::Lock(folder) | Target::Claims(folder, _) = target {
                folders.entry(folder).or_default().broken = true;
            }
            return;
        };
        match target {
            Target::Manual => {}
            Target::Entities => self.add_entities(&node, file),
            Target::Source(name) => {
                let (source, diagnostics) = decode::source(&node, file);
                self.diagnostics.extend(diagnostics);
                let folder = folders.entry(name).or_default();
                folder.broken |= source.is_none();
                folder.source = source.map(|source| (source, file));
            }
            Target::Lock(name) => {
                let (lock, diagnostics) = decode::lock(&node, file);
                self.diagnostics.extend(diagnostics);
                folders.entry(name).or_default().lock = Some((lock, file));
            }
            Target::Claims(name, paragraph) => {
                let folder = folders.entry(name.clone()).or_default();
                folder.broken |= !self.add_claims(&node, file, name, paragraph);
            }
        }
    }

    /// The tree of a file that has one. Every file has a place in the book, readable or not.
    fn tree(&mut self, path: String, bytes: Vec<u8>) -> (Option<Node>, FileId) {
        let id = self.add_file(path, bytes);
        if self.diagnostics.iter().any(|fault| fault.place.file == id) {
            return (None, id);
        }
        let (node, diagnostics) = yaml::read(self.file(id), id);
        self.diagnostics.extend(diagnostics);
        (node, id)
    }

    /// Adds a file with the text of its bytes; if they are none, with what of them is.
    fn add_file(&mut self, path: String, bytes: Vec<u8>) -> FileId {
        let id = FileId(self.files.len());
        let text = String::from_utf8(bytes).unwrap_or_else(|error| {
            let start = error.utf8_error().valid_up_to();
            let place = Place { file: id, span: Span { start, end: start + '\u{fffd}'.len_utf8() } };
            let fault = Diagnostic::new(&INVALID_ENCODING, place, "the file is not UTF-8 text");
            self.diagnostics.push(fault.help("save the file as UTF-8"));
            String::from_utf8_lossy(error.as_bytes()).into_owned()
        });
        self.files.push(File::new(path, text));
        id
    }

    fn add_entities(&mut self, node: &Node, file: FileId) {
        self.has_entities = true;
        let decoded = decode::entities(node, file);
        let path = |list: &str, index| Path::default().key(list).index(index);
        self.entities.extend(decoded.entities.into_iter().map(|(index, record)| Record {
            record,
            file,
            path: path("entities", index),
        }));
        self.events.extend(decoded.events.into_iter().map(|(index, record)| Record {
            record,
            file,
            path: path("events", index),
        }));
        self.lost.extend(decoded.lost);
        self.diagnostics.extend(decoded.diagnostics);
    }

    /// Adds the claims of a file. Whether all of them were sound, and of the source in whose folder they lie.
    fn add_claims(&mut self, node: &Node, file: FileId, folder: String, paragraph: String) -> bool {
        let decoded = decode::claims(node, file);
        let complete =
            decoded.lost.is_empty() && decoded.header.as_ref().is_some_and(|header| header.source.as_str() == folder);
        self.lost.extend(decoded.lost);
        self.diagnostics.extend(decoded.diagnostics);
        // A faulty header must not hide the faults of the claims below it. What stands in for it is never
        // exported, since the book has an error then.
        let Some(header) = decoded.header.or_else(|| stand_in(&folder)) else {
            self.lost.extend(decoded.claims.into_iter().map(|(_, claim)| claim.id.to_string()));
            return false;
        };
        let position = self.headers.len();
        self.headers.push(ClaimsHeader { header, file, folder, paragraph });
        self.claims.extend(decoded.claims.into_iter().map(|(index, claim)| ClaimRecord {
            claim,
            index,
            header: position,
        }));
        complete
    }

    fn add_source(&mut self, name: String, folder: Folder) {
        let Some((source, file)) = folder.source else {
            if !folder.broken {
                self.missing(
                    format!("{CLAIMS}/{name}/{SOURCE_FILE}"),
                    "describe the source of the claims in this file",
                );
            }
            return;
        };
        let lock_file = folder.lock.as_ref().map(|(_, file)| *file);
        let lock = folder.lock.and_then(|(lock, _)| lock);
        let complete = !folder.broken;
        self.sources.push(SourceRecord { source, file, folder: name, lock, lock_file, complete });
    }

    fn missing(&mut self, path: String, help: &str) {
        let file = self.add_empty(path);
        self.fault(&MISSING_FILE, file, "the file is missing", help);
    }

    /// Reports a fault of a file as a whole, on its first line.
    fn fault(&mut self, rule: &'static Rule, file: FileId, message: &str, help: &str) {
        let place = Place { file, span: Span::at(0) };
        self.diagnostics.push(Diagnostic::new(rule, place, message).help(help));
    }

    fn add_empty(&mut self, path: String) -> FileId {
        self.files.push(File::new(path, ""));
        FileId(self.files.len() - 1)
    }

    /// A file by its id.
    #[must_use]
    pub fn file(&self, id: FileId) -> &File {
        &self.files[id.0]
    }

    /// A source by its id.
    #[must_use]
    pub fn source(&self, id: &Slug) -> Option<&SourceRecord> {
        self.sources.iter().find(|record| record.source.id == *id)
    }

    /// The header of a claim's file.
    #[must_use]
    pub fn header(&self, claim: &ClaimRecord) -> &ClaimsHeader {
        &self.headers[claim.header]
    }

    /// The claims of a source, in the order of the book.
    pub fn claims_of<'a>(&'a self, source: &'a Slug) -> impl Iterator<Item = &'a ClaimRecord> {
        self.claims.iter().filter(move |record| self.header(record).header.source == *source)
    }

    /// The first record of each id among the claims.
    #[must_use]
    pub fn claims_by_id(&self) -> HashMap<&str, &ClaimRecord> {
        let mut claims = HashMap::with_capacity(self.claims.len());
        for record in &self.claims {
            claims.entry(record.claim.id.as_str()).or_insert(record);
        }
        claims
    }
}

impl ClaimRecord {
    /// The claim's path in its file.
    #[must_use]
    pub fn path(&self) -> Path {
        Path::default().key("claims").index(self.index)
    }

    /// All anchors: the primary one first, then the others, each with its path in the file.
    pub fn anchors(&self) -> impl Iterator<Item = (&Anchor, Path)> {
        let primary = (&self.claim.at, self.path().key("at"));
        let others = self.claim.also_at.iter().enumerate();
        [primary]
            .into_iter()
            .chain(others.map(|(index, other)| (&other.at, self.path().key("also_at").index(index).key("at"))))
    }
}

/// A header for claims whose own is faulty: they are taken to be of the source in whose folder they lie.
fn stand_in(folder: &str) -> Option<Header> {
    Some(Header {
        source: folder.parse().ok()?,
        coder: "unknown".parse().ok()?,
        coded_on: Date::new(1, 1, 1)?,
        codebook: String::new(),
    })
}

/// What a path under `claims/` holds.
enum Target {
    Entities,
    Source(String),
    Lock(String),
    Claims(String, String),
    /// A text for people; nothing is read from it, but it must not copy a source.
    Manual,
}

/// The parts of a source's folder, before they are put together.
#[derive(Default)]
struct Folder {
    source: Option<(Source, FileId)>,
    lock: Option<(Option<Lock>, FileId)>,
    /// Something in it could not be read, so that what is missing may not be missing at all.
    broken: bool,
}
