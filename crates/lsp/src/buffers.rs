//! The texts that are open in the editor.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use claimbook_core::syntax::file::File;
use gen_lsp_types::{TextDocumentContentChangeEvent, Uri};

use crate::encoding::Encoding;

/// An open text.
#[derive(Debug, Clone)]
pub(crate) struct Buffer {
    /// The URI, in the spelling of the editor.
    pub(crate) uri: Uri,
    /// The version that the editor gave to the text.
    pub(crate) version: i32,
    /// The text.
    pub(crate) text: String,
}

/// The open texts, by path.
#[derive(Debug, Default)]
pub(crate) struct Buffers(BTreeMap<PathBuf, Buffer>);

impl Buffers {
    pub(crate) fn open(&mut self, path: PathBuf, buffer: Buffer) {
        self.0.insert(path, buffer);
    }

    /// Removes a text. Returns whether it was open.
    pub(crate) fn close(&mut self, path: &Path) -> bool {
        self.0.remove(path).is_some()
    }

    pub(crate) fn get(&self, path: &Path) -> Option<&Buffer> {
        self.0.get(path)
    }

    /// Returns the open texts below a folder.
    pub(crate) fn below<'b>(&'b self, folder: &'b Path) -> impl Iterator<Item = (&'b Path, &'b Buffer)> {
        let below = self.0.range(folder.to_path_buf()..).take_while(move |(path, _)| path.starts_with(folder));
        below.map(|(path, buffer)| (path.as_path(), buffer))
    }

    /// Applies changes to an open text, in their order. Returns the new text, or `None` if the text is not open.
    pub(crate) fn change(
        &mut self,
        path: &Path,
        version: i32,
        changes: Vec<TextDocumentContentChangeEvent>,
        encoding: Encoding,
    ) -> Option<&str> {
        let buffer = self.0.get_mut(path)?;
        buffer.version = version;
        for change in changes {
            match change {
                TextDocumentContentChangeEvent::TextDocumentContentChangeWholeDocument(whole) => {
                    buffer.text = whole.text;
                }
                TextDocumentContentChangeEvent::TextDocumentContentChangePartial(part) => {
                    let file = File::new("", std::mem::take(&mut buffer.text));
                    let span = encoding.span(&file, part.range);
                    let old = file.text();
                    buffer.text = [&old[..span.start], &part.text, &old[span.end..]].concat();
                }
            }
        }
        Some(&buffer.text)
    }
}

#[cfg(test)]
mod tests {
    use gen_lsp_types::{Position, Range, TextDocumentContentChangePartial, TextDocumentContentChangeWholeDocument};

    use super::*;

    fn part(from: (u32, u32), to: (u32, u32), text: &str) -> TextDocumentContentChangeEvent {
        let position = |(line, character)| Position { line, character };
        let range = Range { start: position(from), end: position(to) };
        #[expect(deprecated, reason = "the field of older clients must be given")]
        let part = TextDocumentContentChangePartial { range, range_length: None, text: text.to_owned() };
        part.into()
    }

    #[test]
    fn changes_apply_one_after_the_other() {
        let path = Path::new("/b/a.yaml");
        let mut buffers = Buffers::default();
        let buffer = Buffer { uri: Uri("file:///b/a.yaml".into()), version: 1, text: "é😀\r\nid: a".into() };
        buffers.open(path.to_path_buf(), buffer);
        let changes = vec![part((0, 1), (0, 3), "x"), part((1, 4), (1, 5), "b\n"), part((9, 9), (9, 9), "end")];
        assert_eq!(buffers.change(path, 2, changes, Encoding::Utf16), Some("éx\r\nid: b\nend"));
        let whole = TextDocumentContentChangeWholeDocument { text: "new".to_owned() };
        assert_eq!(buffers.change(path, 3, vec![whole.into()], Encoding::Utf16), Some("new"));
        assert_eq!(buffers.get(path).map(|buffer| buffer.version), Some(3));
        assert_eq!(buffers.change(Path::new("/b/c.yaml"), 1, Vec::new(), Encoding::Utf16), None);
        assert_eq!((buffers.below(Path::new("/b")).count(), buffers.below(Path::new("/c")).count()), (1, 0));
    }
}
