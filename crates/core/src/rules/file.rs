//! A quick check of one file, for editors: its records alone, before the whole book is checked.

use std::sync::atomic::AtomicBool;

use super::context::{BookContext, CodedSource};
use super::findings::{self, Findings, Places, Reported};
use super::{CHECKS, Check, READING, copied_wording, newest, waivers};
use crate::book::Book;
use crate::syntax::diagnostic::{self, Diagnostic, Rule};
use crate::syntax::file::{File, FileId, Span};
use crate::syntax::yaml;
use crate::text::Texts;

/// Returns the faults of a file that its own records show: faults of reading, of its claims, and of its source. Other
/// rules compare records of several files, which takes longer. Their faults are taken from `known`, the result of an
/// earlier [`check`](super::check), and moved to the present places of their values.
#[must_use]
pub fn check_file(book: &Book, texts: &Texts, file: FileId, known: &[Diagnostic]) -> Vec<Diagnostic> {
    let never = AtomicBool::new(false);
    // Without protected texts, the rule `copied-wording` finds nothing. Indexing the texts would take too long.
    let context = BookContext::new(book, texts, Vec::new(), newest(book), &never);
    let mut findings = Findings::default();
    let (claims, coding) = (book.paragraph_in(file), book.coding_in(file));
    let source = book.sources.iter().find(|source| source.file == file || source.lock_file == Some(file));
    for check in &CHECKS {
        for (paragraph, check) in claims.zip(check.claim).into_iter().chain(coding.zip(check.coding)) {
            paragraph.claims.iter().for_each(|record| check(&context, record, &mut findings));
        }
        if let Some((source, check)) = source.zip(check.source) {
            check(&context, source, &mut findings);
        }
        if let Some((source, check)) = source.zip(check.coded) {
            check(&context, &CodedSource::new(source, book), &mut findings);
        }
    }
    let mut found: Vec<Reported<'_>> = findings.iter().map(Reported::of).collect();
    waivers::cover(&context, &mut found);
    let mut diagnostics: Vec<Diagnostic> =
        book.diagnostics.iter().filter(|diagnostic| diagnostic.place.file == file).cloned().collect();
    let own = findings::diagnostics(book, found, &mut Places::default()).into_iter();
    diagnostics.extend(own.filter(|diagnostic| diagnostic.place.file == file));
    let ran = |check: &Check| {
        (claims.is_some() && check.claim.is_some())
            || (coding.is_some() && check.coding.is_some())
            || (source.is_some() && (check.source.is_some() || check.coded.is_some()))
    };
    let is_new = |rule: &Rule| {
        let is_checked = CHECKS.iter().any(|check| check.rule == rule && ran(check));
        READING.contains(&rule) || (is_checked && *rule != copied_wording::RULE)
    };
    let others = known.iter().filter(|diagnostic| diagnostic.place.file == file && !is_new(diagnostic.rule));
    diagnostics.extend(moved(book.file(file), file, others));
    diagnostic::sort(&mut diagnostics, |file| book.file(file).path());
    diagnostics
}

/// Moves diagnostics to the present places of their values, or to the nearest existing parent if a value is gone.
/// Leaves out diagnostics without a path whose span is no longer inside the text.
fn moved<'d>(text: &File, file: FileId, known: impl Iterator<Item = &'d Diagnostic>) -> Vec<Diagnostic> {
    let mut known = known.peekable();
    if known.peek().is_none() {
        return Vec::new();
    }
    let tree = yaml::read(text, file).0;
    let place = |diagnostic: &Diagnostic| -> Option<Span> {
        match (&diagnostic.path, &tree) {
            (Some(path), Some(tree)) => Some(tree.follow(path).head()),
            _ => Some(diagnostic.place.span).filter(|span| text.text().get(span.start..span.end).is_some()),
        }
    };
    let moved = known.filter_map(|diagnostic| {
        let mut diagnostic = diagnostic.clone();
        diagnostic.place.span = place(&diagnostic)?;
        // The fix is only valid for the old text.
        diagnostic.fix = None;
        Some(diagnostic)
    });
    moved.collect()
}
