//! Reports of a revision: text, JSON and Markdown. They quote both texts, and are meant only for readers who have both.

mod json;
mod markdown;
mod text;

use claimbook_core::book::Book;
use claimbook_core::syntax::diagnostic::counted;

use super::{Anchored, Part, Revision, Verdict};

impl Revision {
    /// Returns the report for people. Long unchanged parts of sentences are shortened.
    #[must_use]
    pub fn text(&self, book: &Book) -> String {
        text::text(self, book)
    }

    /// Returns the report as one JSON object on one line, format version 1, with all anchors.
    #[must_use]
    pub fn json(&self, book: &Book) -> String {
        json::json(self, book)
    }

    /// Returns the report as Markdown. It begins with a warning that it quotes the texts.
    #[must_use]
    pub fn markdown(&self, book: &Book) -> String {
        markdown::markdown(self, book)
    }

    /// Returns the anchors with a verdict.
    fn with(&self, verdict: Verdict) -> impl Iterator<Item = &Anchored> {
        self.anchors.iter().filter(move |anchored| anchored.verdict == verdict)
    }

    /// Returns the anchors that were placed although other words of their sentences changed.
    fn reworded(&self) -> impl Iterator<Item = &Anchored> {
        self.anchors.iter().filter(|anchored| anchored.verdict.is_safe() && !anchored.changes.is_empty())
    }

    /// Returns the number of anchors per verdict in words.
    fn summary(&self) -> String {
        let counts = self.counts().into_iter().map(|(verdict, count)| format!("{count} {}", verdict.name()));
        let counts: Vec<String> = counts.collect();
        format!("{}: {}", counted(self.anchors.len(), "anchor"), counts.join(", "))
    }
}

impl Anchored {
    /// Returns the subject with its coder.
    fn name(&self) -> String {
        match &self.coder {
            None => self.subject.clone(),
            Some(coder) => format!("{} (coded by {coder})", self.subject),
        }
    }

    /// Returns the reason with the kinds of words that changed.
    pub(crate) fn reason(&self) -> String {
        let flags: Vec<&str> = self.flags.iter().map(|flag| flag.name()).collect();
        match flags.as_slice() {
            [] => self.reason.clone(),
            flags => format!("{}: {}", self.reason, flags.join(", ")),
        }
    }
}

/// Returns the words of a text without control characters, which could change what a terminal shows.
fn visible(text: &str) -> String {
    let is_hidden = |c: char| {
        c.is_control() || matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    text.chars().map(|c| if is_hidden(c) { ' ' } else { c }).collect()
}

/// Shortens the middle of a long run of words that did not change.
fn shortened(words: &str) -> String {
    const EACH_SIDE: usize = 6;
    let all: Vec<&str> = words.split(' ').collect();
    if all.len() <= 2 * EACH_SIDE + 1 {
        return words.to_owned();
    }
    format!("{} … {}", all[..EACH_SIDE].join(" "), all[all.len() - EACH_SIDE..].join(" "))
}

/// Returns a word diff on one line, with each part as `show` returns it.
fn line(parts: &[Part], show: impl Fn(&Part) -> String) -> String {
    parts.iter().map(show).collect::<Vec<_>>().join(" ")
}
