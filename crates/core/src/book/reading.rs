//! Reads one file of a book: with the fast reader if its style is plain, otherwise with the tree reader.

use std::borrow::Cow;
use std::cell::Cell;
use std::fs;
use std::io::Read;
use std::path::PathBuf;
use std::sync::Arc;

use super::{
    CLAIMS, CODERS_FILE, CODINGS, DATASET_FILE, DECISIONS, ENTITIES_FILE, LOCK_FILE, Remark, SOURCE_FILE,
    VOCABULARY_FILE,
};
use crate::edit::format::Kind;
use crate::model::{CodersFile, Dataset, DecisionsFile, Lock, Source, Vocabulary, VocabularyFile};
use crate::read::fast;
use crate::read::tree::{self, DecodedClaims, DecodedEntities};
use crate::rules::{invalid_encoding, stray_file, unreadable_file};
use crate::syntax::diagnostic::{Diagnostic, Place, Rule};
use crate::syntax::file::{File, FileId, Span, lines};
use crate::syntax::yaml::{self, Node};

/// The location of a file's bytes.
#[derive(Debug, Clone)]
pub enum Input {
    /// In memory.
    Held(Vec<u8>),
    /// On disk, at this path.
    OnDisk(PathBuf),
    /// Not readable for a book, with the reason.
    Unreadable(String),
}

/// The kind of file that a path under `claims/` names.
#[derive(PartialEq, Eq)]
enum Target {
    Coders,
    Dataset,
    Entities,
    Vocabulary,
    Source,
    Lock,
    Claims,
    /// The claims of a paragraph in an independent coding.
    Coding,
    /// Decisions about a source.
    Decisions,
    /// A `.md` file for people. No records are read from it, but it must not copy a source's text.
    Manual,
    /// A file that the program does not read.
    Stray,
}

/// The result of reading a file.
pub(super) struct Reading {
    pub(super) file: File,
    pub(super) content: Content,
    pub(super) remarks: Vec<Remark>,
    pub(super) diagnostics: Vec<Diagnostic>,
}

/// The content of a file.
pub(super) enum Content {
    Coders(Option<Box<CodersFile>>),
    Dataset(Option<Box<Dataset>>),
    Entities(DecodedEntities),
    Vocabulary(Option<Box<VocabularyFile>>),
    Source(Option<Box<Source>>),
    Lock(Option<Lock>),
    Claims(DecodedClaims),
    Coding(DecodedClaims),
    Decisions(Option<Box<DecisionsFile>>),
    /// Records that cannot be read.
    Unreadable,
    /// No records.
    Nothing,
}

/// Returns the name of the source folder that contains a file, if there is one.
pub(super) fn folder(path: &str) -> Option<&str> {
    let mut parts = path.split('/').skip(1);
    let folder = parts.next()?;
    parts.next().map(|_| folder)
}

/// Returns the name of the coder folder that contains a file, if there is one.
pub(super) fn coder(path: &str) -> Option<&str> {
    match path.split('/').collect::<Vec<_>>().as_slice() {
        [CLAIMS, _, CODINGS, coder, _] => Some(coder),
        _ => None,
    }
}

/// Returns whether a file, which may be unreadable, is one of decisions.
pub(super) fn is_decisions(path: &str) -> bool {
    target(path) == Target::Decisions
}

/// Returns the name of a claims file without `.yaml`, which is the name of its paragraph.
pub(super) fn stem(path: &str) -> String {
    path.rsplit('/').next().unwrap_or_default().trim_end_matches(".yaml").to_owned()
}

fn target(path: &str) -> Target {
    let mut parts = path.split('/');
    match (parts.next(), parts.next(), parts.next(), parts.next()) {
        (Some(CLAIMS), Some(CODERS_FILE), None, None) => Target::Coders,
        (Some(CLAIMS), Some(DATASET_FILE), None, None) => Target::Dataset,
        (Some(CLAIMS), Some(ENTITIES_FILE), None, None) => Target::Entities,
        (Some(CLAIMS), Some(VOCABULARY_FILE), None, None) => Target::Vocabulary,
        (Some(CLAIMS), Some(_), Some(SOURCE_FILE), None) => Target::Source,
        (Some(CLAIMS), Some(_), Some(LOCK_FILE), None) => Target::Lock,
        (Some(CLAIMS), Some(_), Some(name), None) if name.ends_with(".yaml") => Target::Claims,
        (Some(CLAIMS), Some(_), Some(DECISIONS), Some(name)) if parts.next().is_none() && name.ends_with(".yaml") => {
            Target::Decisions
        }
        (Some(CLAIMS), ..) if path.ends_with(".md") => Target::Manual,
        _ if path.ends_with(".yaml") && coder(path).is_some() => Target::Coding,
        _ => Target::Stray,
    }
}

/// Returns the kind of a record file, by its path relative to the book. Returns `None` for locks, `.md` files and
/// stray files.
#[must_use]
pub fn kind(path: &str) -> Option<Kind> {
    match target(path) {
        Target::Coders => Some(Kind::Coders),
        Target::Dataset => Some(Kind::Dataset),
        Target::Entities => Some(Kind::Entities),
        Target::Vocabulary => Some(Kind::Vocabulary),
        Target::Source => Some(Kind::Source),
        Target::Claims | Target::Coding => Some(Kind::Claims),
        Target::Decisions => Some(Kind::Decisions),
        Target::Lock | Target::Manual | Target::Stray => None,
    }
}

/// Returns whether a path is that of the vocabulary, which must be read before the other files.
pub(super) fn is_vocabulary(path: &str) -> bool {
    target(path) == Target::Vocabulary
}

/// Reads a file of a book.
pub(super) fn read(path: String, input: Input, id: FileId, vocabulary: &Vocabulary) -> Reading {
    match input {
        Input::Held(bytes) => read_bytes(path, Cow::Owned(bytes), id, None, vocabulary),
        Input::OnDisk(origin) => {
            let mut buffer = BUFFER.take();
            buffer.clear();
            let reading = match fs::File::open(&origin).and_then(|mut file| file.read_to_end(&mut buffer)) {
                Ok(_) => read_bytes(path, Cow::Borrowed(&buffer), id, Some(origin), vocabulary),
                Err(error) => unreadable(path, id, &format!("the file cannot be read: {error}")),
            };
            if buffer.capacity() <= LARGEST_BUFFER {
                BUFFER.set(buffer);
            }
            reading
        }
        Input::Unreadable(why) => unreadable(path, id, &why),
    }
}

thread_local! {
    /// A buffer for the bytes of a file. Most files are dropped after they were read, and new memory for each of them
    /// would take longer than reading it.
    static BUFFER: Cell<Vec<u8>> = const { Cell::new(Vec::new()) };
}

/// The largest buffer that is kept, in bytes.
const LARGEST_BUFFER: usize = 4 << 20;

fn unreadable(path: String, id: FileId, why: &str) -> Reading {
    let fault = fault(&unreadable_file::RULE, id, why, "replace it with a regular, readable file");
    nothing(File::new(path, ""), Content::Unreadable, fault)
}

/// Reads the bytes of a file, from a path on disk or given in memory.
fn read_bytes(
    path: String,
    bytes: Cow<'_, [u8]>,
    id: FileId,
    origin: Option<PathBuf>,
    vocabulary: &Vocabulary,
) -> Reading {
    if let Target::Stray = target(&path) {
        let help = "claims belong in `claims/<source>/<section>.p<n>.yaml`, codings by others in \
                    `claims/<source>/codings/<coder>/`, decisions in `claims/<source>/decisions/`, notes for people in `.md` files";
        let fault = fault(&stray_file::RULE, id, "the program does not read this file", help);
        return nothing(File::new(path, ""), Content::Nothing, fault);
    }
    let text = match bytes {
        Cow::Borrowed(bytes) => match str::from_utf8(bytes) {
            Ok(text) => Ok(Cow::Borrowed(text)),
            Err(_) => String::from_utf8(bytes.to_vec()).map(Cow::Owned),
        },
        Cow::Owned(bytes) => String::from_utf8(bytes).map(Cow::Owned),
    };
    match text {
        Ok(text) => read_text(path, text, id, origin, vocabulary),
        Err(error) => {
            let (text, fault) = invalid_encoding::not_utf8(&error, id);
            nothing(File::new(path, text), Content::Unreadable, fault.help("save the file as UTF-8"))
        }
    }
}

fn fault(rule: &'static Rule, file: FileId, message: &str, help: &str) -> Diagnostic {
    Diagnostic::new(rule, Place { file, span: Span::at(0) }, message).help(help)
}

fn nothing(file: File, content: Content, fault: Diagnostic) -> Reading {
    Reading { file, content, remarks: Vec::new(), diagnostics: vec![fault] }
}

/// Reads the text of a file. Drops the text if the file is on disk and has no faults; it can be re-read later.
fn read_text(
    path: String,
    text: Cow<'_, str>,
    id: FileId,
    origin: Option<PathBuf>,
    vocabulary: &Vocabulary,
) -> Reading {
    let remarks = remarks(&path, &text, id);
    if let Some(content) = quickly(&path, &text, vocabulary) {
        let file = match origin {
            Some(origin) => on_disk(path, origin),
            None => File::new(path, text),
        };
        return Reading { file, content, remarks, diagnostics: Vec::new() };
    }
    let file = File::new(path, text);
    let (content, diagnostics) = carefully(&file, id, vocabulary);
    let file = match origin {
        Some(origin) if diagnostics.is_empty() => on_disk(file.path().to_owned(), origin),
        _ => file,
    };
    Reading { file, content, remarks, diagnostics }
}

fn on_disk(path: String, origin: PathBuf) -> File {
    // If the file no longer exists, its text is empty, and faults are reported without a source line.
    let read = move || fs::read(&origin).ok().and_then(|bytes| String::from_utf8(bytes).ok()).unwrap_or_default();
    File::to_read_again(path, Arc::new(read))
}

fn quickly(path: &str, text: &str, vocabulary: &Vocabulary) -> Option<Content> {
    match target(path) {
        Target::Claims => fast::claims(text, vocabulary).map(Content::Claims),
        Target::Coding => fast::claims(text, vocabulary).map(Content::Coding),
        Target::Lock => fast::lock(text).map(|lock| Content::Lock(Some(lock))),
        Target::Manual => Some(Content::Nothing),
        Target::Coders
        | Target::Dataset
        | Target::Decisions
        | Target::Entities
        | Target::Vocabulary
        | Target::Source
        | Target::Stray => None,
    }
}

fn carefully(file: &File, id: FileId, vocabulary: &Vocabulary) -> (Content, Vec<Diagnostic>) {
    let (node, mut diagnostics) = yaml::read(file, id);
    let Some(node) = node else { return (Content::Unreadable, diagnostics) };
    let content = decoded(file, &node, id, vocabulary, &mut diagnostics);
    (content, diagnostics)
}

fn decoded(
    file: &File,
    node: &Node,
    id: FileId,
    vocabulary: &Vocabulary,
    diagnostics: &mut Vec<Diagnostic>,
) -> Content {
    match target(file.path()) {
        Target::Coders => {
            let (coders, faults) = tree::coders(node, file, id);
            diagnostics.extend(faults);
            Content::Coders(coders.map(Box::new))
        }
        Target::Dataset => {
            let (dataset, faults) = tree::dataset(node, file, id);
            diagnostics.extend(faults);
            Content::Dataset(dataset.map(Box::new))
        }
        Target::Decisions => {
            let (decisions, faults) = tree::decisions(node, file, id);
            diagnostics.extend(faults);
            Content::Decisions(decisions.map(Box::new))
        }
        Target::Entities => {
            let mut decoded = tree::entities(node, file, id, vocabulary);
            diagnostics.append(&mut decoded.diagnostics);
            Content::Entities(decoded)
        }
        Target::Vocabulary => {
            let (vocabulary, faults) = tree::vocabulary(node, file, id);
            diagnostics.extend(faults);
            Content::Vocabulary(vocabulary.map(Box::new))
        }
        Target::Source => {
            let (source, faults) = tree::source(node, file, id, vocabulary);
            diagnostics.extend(faults);
            Content::Source(source.map(Box::new))
        }
        Target::Lock => {
            let (lock, faults) = tree::lock(node, file, id);
            diagnostics.extend(faults);
            Content::Lock(lock)
        }
        Target::Claims => {
            let mut decoded = tree::claims(node, file, id, vocabulary);
            diagnostics.append(&mut decoded.diagnostics);
            Content::Claims(decoded)
        }
        Target::Coding => {
            let mut decoded = tree::claims(node, file, id, vocabulary);
            diagnostics.append(&mut decoded.diagnostics);
            Content::Coding(decoded)
        }
        Target::Manual | Target::Stray => Content::Nothing,
    }
}

/// Returns the paragraphs of a `.md` file, or the comments of a record file.
fn remarks(path: &str, text: &str, file: FileId) -> Vec<Remark> {
    let is_manual = path.ends_with(".md");
    let lines = if is_manual { all_lines(text) } else { lines_with_signs(text) };
    let mut remarks: Vec<Remark> = Vec::new();
    let mut last_end = None;
    for (offset, line) in lines {
        let shown = line.trim();
        let comment = if is_manual { Some(shown).filter(|shown| !shown.is_empty()) } else { comment(shown) };
        let Some(trimmed) = comment else { continue };
        let goes_on = last_end.is_some_and(|end| matches!(&text[end..offset], "\n" | "\r" | "\r\n"));
        if let Some(remark) = remarks.last_mut().filter(|_| goes_on) {
            remark.text.push(' ');
            remark.text.push_str(trimmed);
        } else {
            let start = offset + (line.trim_end().len() - trimmed.len());
            let span = Span { start, end: start + trimmed.len() };
            remarks.push(Remark { file, span, text: trimmed.to_owned() });
        }
        last_end = Some(offset + line.len());
    }
    remarks
}

/// Returns all lines of a text with their offsets.
fn all_lines<'t>(text: &'t str) -> Vec<(usize, &'t str)> {
    let place = |next: &mut usize, (line, end): (&'t str, usize)| {
        let offset = *next;
        *next += line.len() + end;
        Some((offset, line))
    };
    lines(text).scan(0, place).collect()
}

/// Returns the lines that contain `#` with their offsets. Long files have few of them.
fn lines_with_signs(text: &str) -> Vec<(usize, &str)> {
    let (bytes, mut found, mut next) = (text.as_bytes(), Vec::new(), 0);
    while let Some(length) = memchr::memchr(b'#', &bytes[next..]) {
        let sign = next + length;
        let start = memchr::memrchr2(b'\n', b'\r', &bytes[next..sign]).map_or(next, |index| next + index + 1);
        let end = memchr::memchr2(b'\n', b'\r', &bytes[sign..]).map_or(text.len(), |length| sign + length);
        found.push((start, &text[start..end]));
        next = end;
    }
    found
}

/// Returns the comment on a line, alone or after a value. A `#` within double quotes does not start a comment.
fn comment(line: &str) -> Option<&str> {
    if line.starts_with('#') {
        return Some(line);
    }
    let is_comment = |sign: usize| {
        let before = &line[..sign];
        if !before.ends_with([' ', '\t']) {
            return false;
        }
        let is_open = |quote: char, text: &str| text.matches(quote).count() % 2 == 1;
        // An apostrophe opens a quotation only at the beginning of a value.
        let value = before.rsplit_once([':', '-']).map_or(before, |(_, value)| value).trim_start();
        let has_open_quote =
            is_open('"', &before.replace("\\\"", "")) || (value.starts_with('\'') && is_open('\'', value));
        !has_open_quote
    };
    let sign = memchr::memchr_iter(b'#', line.as_bytes()).find(|&sign| is_comment(sign))?;
    Some(&line[sign..])
}
