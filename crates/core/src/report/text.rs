//! Diagnostics as text, each with its source line. This is the only file that uses the rendering crate.

use std::fmt::Write;

use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};

use super::visible;
use crate::book::Book;
use crate::syntax::diagnostic::{Diagnostic, Place, Severity, Waived};
use crate::syntax::file::{File, Position, Span};

/// Bytes shown on each side of a fault in a long line.
const REACH: usize = 120;

/// Returns diagnostics as text, each followed by a blank line. Waived diagnostics follow, one per line.
#[must_use]
pub fn text(book: &Book, diagnostics: &[Diagnostic], color: bool) -> String {
    let renderer = if color { Renderer::styled() } else { Renderer::plain() };
    let mut text = String::new();
    for diagnostic in diagnostics.iter().filter(|diagnostic| diagnostic.waived.is_none()) {
        text.push_str(&renderer.render(&[group(book, diagnostic)]));
        text.push_str("\n\n");
    }
    for (diagnostic, waived) in diagnostics.iter().filter_map(|one| Some((one, one.waived.as_ref()?))) {
        let file = book.file(diagnostic.place.file);
        let Position { line, column } = file.position(diagnostic.place.span.start);
        let (rule, end, Waived { scope, reason, .. }) = (diagnostic.rule.id, waived.end(), waived);
        let (path, reason) = (file.path(), visible(reason));
        let _ = writeln!(text, "waived[{rule}] for {scope} {end}: {path}:{line}:{column}: {reason}");
    }
    text
}

fn group<'a>(book: &'a Book, diagnostic: &'a Diagnostic) -> Group<'a> {
    let level = match diagnostic.rule.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let title = level.primary_title(diagnostic.message.as_str()).id(diagnostic.rule.id);
    let mut group = quote(book, Group::with_title(title), diagnostic.place, None);
    for related in &diagnostic.related {
        group = quote(book, group, related.place, Some(&related.message));
    }
    if let Some(claim) = &diagnostic.claim {
        group = group.element(Level::NOTE.message(format!("in claim {claim}")));
    }
    if let Some(help) = &diagnostic.help {
        group = group.element(Level::HELP.message(help.as_str()));
    }
    group
}

/// Adds the source line of a place to a group of a report. For an empty file, adds only the file name.
fn quote<'a>(book: &'a Book, group: Group<'a>, place: Place, message: Option<&'a str>) -> Group<'a> {
    let file = book.file(place.file);
    if file.text().is_empty() {
        return group.element(Origin::path(file.path()));
    }
    let start = file.position(place.span.start);
    let (line, first, last) = window(file, start.line, place.span);
    let kind = if message.is_some() { AnnotationKind::Context } else { AnnotationKind::Primary };
    let annotation = kind.span(first..last).label(message);
    // Columns within a window differ from columns in the file, so the position in the file is given separately.
    if line.len() < file.line(start.line).len() {
        let origin = Origin::path(file.path()).line(start.line).char_column(start.column);
        return group.element(origin).element(Snippet::source(line).line_start(start.line).annotation(annotation));
    }
    group.element(Snippet::source(line).path(file.path()).line_start(start.line).annotation(annotation))
}

/// Returns the line of a fault and the byte range of the fault in it. Cuts a very long line to the part around the
/// fault. A fault of several lines is marked on its first line.
fn window(file: &File, number: usize, span: Span) -> (String, usize, usize) {
    let line = file.line(number);
    let before = file.offset(Position { line: number, column: 1 }).unwrap_or(span.start);
    let start = line.floor_char_boundary(span.start.saturating_sub(before));
    let end = line.floor_char_boundary(span.end.saturating_sub(before).max(start));
    if line.len() <= 4 * REACH {
        return (line.to_owned(), start, end);
    }
    let from = line.floor_char_boundary(start.saturating_sub(REACH));
    let to = line.floor_char_boundary(start + REACH);
    (line[from..to].to_owned(), start - from, end.clamp(start, to) - from)
}
