//! Lock files.

use super::fields::Fields;
use super::{Decoder, number, parsed, text};
use crate::model::{Lock, LockedBlock, LockedSpan, LockedText, Profiles};
use crate::syntax::diagnostic::Diagnostic;
use crate::syntax::file::{File, FileId};
use crate::syntax::yaml::Node;

/// Reads the tree of an `anchors.lock`.
#[must_use]
pub fn lock(node: &Node, file: &File, id: FileId) -> (Option<Lock>, Vec<Diagnostic>) {
    let mut decoder = Decoder::new(file, id);
    let lock = read(node, &mut decoder);
    (lock, decoder.diagnostics)
}

fn read(node: &Node, d: &mut Decoder) -> Option<Lock> {
    let mut fields = Fields::of(node, d, "a lock")?;
    let version = fields.required(d, "version", number(1));
    let source = fields.required(d, "source", parsed);
    let profiles = fields.required(d, "profiles", profiles);
    let whole_text = fields.required(d, "text", whole);
    let blocks = fields.list(d, "blocks", block);
    let passages = fields.list(d, "passages", span);
    let spans = fields.list(d, "spans", span);
    let checksum = fields.required(d, "checksum", parsed);
    fields.close(d);
    Some(Lock {
        version: version?,
        source: source?,
        profiles: profiles?,
        text: whole_text?,
        blocks: blocks?,
        passages: passages?,
        spans: spans?,
        checksum: checksum?,
    })
}

fn profiles(node: &Node, d: &mut Decoder) -> Option<Profiles> {
    let mut fields = Fields::of(node, d, "the profiles")?;
    let text_ = fields.required(d, "text", text);
    let hash = fields.required(d, "hash", text);
    let segmentation = fields.required(d, "segmentation", text);
    fields.close(d);
    Some(Profiles { text: text_?, hash: hash?, segmentation: segmentation? })
}

fn whole(node: &Node, d: &mut Decoder) -> Option<LockedText> {
    let mut fields = Fields::of(node, d, "the whole text")?;
    let length = fields.required(d, "length", number(0));
    let sha256 = fields.required(d, "sha256", parsed);
    fields.close(d);
    Some(LockedText { length: length?, sha256: sha256? })
}

fn block(node: &Node, d: &mut Decoder) -> Option<LockedBlock> {
    let mut fields = Fields::of(node, d, "a block")?;
    let start = fields.required(d, "start", number(0));
    let length = fields.required(d, "length", number(0));
    let sha256 = fields.required(d, "sha256", parsed);
    fields.close(d);
    Some(LockedBlock { start: start?, length: length?, sha256: sha256? })
}

fn span(node: &Node, d: &mut Decoder) -> Option<LockedSpan> {
    let mut fields = Fields::of(node, d, "a span")?;
    let at = fields.required(d, "at", parsed);
    let start = fields.required(d, "start", number(0));
    let end = fields.required(d, "end", number(0));
    let words = fields.required(d, "words", number(1));
    let length_fold = fields.required(d, "length_fold", number(0));
    let sha256_fold = fields.required(d, "sha256_fold", parsed);
    let before = fields.required(d, "before", parsed);
    let after = fields.required(d, "after", parsed);
    let occurrence = fields.required(d, "occurrence", number(1));
    let occurrences = fields.required(d, "occurrences", number(1));
    fields.close(d);
    Some(LockedSpan {
        at: at?,
        start: start?,
        end: end?,
        words: words?,
        length_fold: length_fold?,
        sha256_fold: sha256_fold?,
        before: before?,
        after: after?,
        occurrence: occurrence?,
        occurrences: occurrences?,
    })
}
