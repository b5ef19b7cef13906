//! The report for people.

use std::fmt::Write;

use claimbook_core::book::Book;

use super::super::{Anchored, Part, Revision, Verdict};
use super::{line, shortened, visible};

pub(super) fn text(revision: &Revision, book: &Book) -> String {
    let mut text = format!("{}: {}\n", revision.source.id, revision.summary());
    for verdict in Verdict::ALL.into_iter().filter(|verdict| !verdict.is_safe()) {
        let mut anchors = revision.with(verdict).peekable();
        if anchors.peek().is_some() {
            // Writing to a string cannot fail.
            let _ = write!(text, "\n{}:\n", verdict.name());
        }
        anchors.for_each(|anchored| pending(&mut text, book, anchored));
    }
    let mut reworded = revision.reworded().peekable();
    if reworded.peek().is_some() {
        text.push_str("\nplaced, but other words of the sentence changed:\n");
    }
    for anchored in reworded {
        head(&mut text, book, anchored);
        let to = anchored.to.as_deref().unwrap_or_default();
        let _ = write!(text, " -> {to}\n    {}\n", changes(anchored));
    }
    if !revision.unread.is_empty() {
        text.push_str("\nnew sentences, unread:\n");
    }
    for sentence in &revision.unread {
        let _ = writeln!(text, "  {}: {}", sentence.at, visible(&shortened(&sentence.words)));
    }
    text
}

fn head(text: &mut String, book: &Book, anchored: &Anchored) {
    let _ = write!(text, "  {}: {} {}", book.file(anchored.file).path(), anchored.name(), anchored.at);
}

fn pending(text: &mut String, book: &Book, anchored: &Anchored) {
    head(text, book, anchored);
    let _ = writeln!(text, ": {}", anchored.reason());
    if !anchored.old_words.is_empty() {
        let _ = writeln!(text, "    old: {}", visible(&anchored.old_words));
    }
    if let (Some(to), Some(words)) = (&anchored.to, &anchored.new_words) {
        let _ = writeln!(text, "    new: {} ({to})", visible(words));
    }
    if !anchored.others.is_empty() {
        let _ = writeln!(text, "    also at {}", anchored.others.join("; "));
    }
    if anchored.verdict == Verdict::Changed {
        let _ = writeln!(text, "    {}", changes(anchored));
    }
}

fn changes(anchored: &Anchored) -> String {
    let show = |part: &Part| match part {
        Part::Kept(words) => shortened(words),
        Part::Removed(words) => format!("[-{words}-]"),
        Part::Added(words) => format!("{{+{words}+}}"),
    };
    visible(&line(&anchored.changes, show))
}
