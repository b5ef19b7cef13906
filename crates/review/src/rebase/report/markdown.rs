//! The report as Markdown.

use std::fmt::Write;

use claimbook_core::book::Book;

use super::super::{Anchored, Part, Revision, Verdict};
use super::{line, visible};

pub(super) fn markdown(revision: &Revision, book: &Book) -> String {
    let mut text = format!(
        "# Revision of `{}`\n\n> This report contains words of the source, from both versions. Do not publish or \
         redistribute it.\n\n| verdict | anchors |\n|---|---|\n",
        revision.source.id
    );
    // Writing to a string cannot fail.
    for (verdict, count) in revision.counts() {
        let _ = writeln!(text, "| {} | {count} |", verdict.name());
    }
    let _ = writeln!(text, "| new sentences | {} |", revision.unread.len());
    for verdict in Verdict::ALL.into_iter().filter(|verdict| !verdict.is_safe()) {
        let mut anchors = revision.with(verdict).peekable();
        if anchors.peek().is_some() {
            let _ = write!(text, "\n## {}\n", title(verdict.name()));
        }
        anchors.for_each(|anchored| pending(&mut text, book, anchored));
    }
    let mut reworded = revision.reworded().peekable();
    if reworded.peek().is_some() {
        text.push_str("\n## Placed, but other words of the sentence changed\n\n");
    }
    for anchored in reworded {
        let to = anchored.to.as_deref().unwrap_or_default();
        let _ = writeln!(text, "- **{}** `{}` → `{to}`: {}", escaped(&anchored.name()), anchored.at, changes(anchored));
    }
    if !revision.unread.is_empty() {
        text.push_str("\n## New sentences, unread\n\n");
    }
    for sentence in &revision.unread {
        let _ = writeln!(text, "- `{}`: {}", sentence.at, escaped(&sentence.words));
    }
    text
}

fn title(name: &str) -> String {
    let mut letters = name.chars();
    letters.next().map(char::to_uppercase).into_iter().flatten().chain(letters).collect()
}

fn pending(text: &mut String, book: &Book, anchored: &Anchored) {
    let file = book.file(anchored.file).path();
    let reason = escaped(&anchored.reason());
    let _ = write!(text, "\n**{}** `{}` in `{file}`: {reason}\n", escaped(&anchored.name()), anchored.at);
    if !anchored.old_words.is_empty() {
        let _ = write!(text, "\n- old: {}\n", escaped(&anchored.old_words));
    }
    if let (Some(to), Some(words)) = (&anchored.to, &anchored.new_words) {
        let _ = writeln!(text, "- new, at `{to}`: {}", escaped(words));
    }
    if !anchored.others.is_empty() {
        let _ = writeln!(text, "- also at `{}`", anchored.others.join("`, `"));
    }
    if anchored.verdict == Verdict::Changed {
        let _ = writeln!(text, "- changes: {}", changes(anchored));
    }
}

fn changes(anchored: &Anchored) -> String {
    line(&anchored.changes, |part| match part {
        Part::Kept(words) => escaped(words),
        Part::Removed(words) => format!("~~{}~~", escaped(words)),
        Part::Added(words) => format!("**{}**", escaped(words)),
    })
}

/// Escapes everything that Markdown or HTML could read as markup.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for sign in visible(text).chars() {
        match sign {
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '&' => escaped.push_str("&amp;"),
            _ => {
                if "\\`*_[]#|~@$".contains(sign) {
                    escaped.push('\\');
                }
                escaped.push(sign);
            }
        }
    }
    escaped
}
