//! Writes a proposed source as YAML, with a comment for every guess.

use std::fmt::{Display, Write};

use super::metadata::{Guess, Metadata};
use super::notes::Entry;
use super::outline::Planned;
use crate::edit::format::{Kind, format, scalar};
use crate::model::codes::ExclusionReason;
use crate::model::{Code, Correction};
use crate::syntax::file::{File, FileId};
use crate::syntax::yaml;

/// Width of comments.
const WIDTH: usize = 100;

/// A proposed exclusion.
#[derive(Debug, Clone)]
pub(super) struct Excluded {
    /// The scope, such as `summary.p0`.
    pub(super) at: String,
    pub(super) reason: ExclusionReason,
    pub(super) why: &'static str,
}

/// Everything that a proposed source says.
#[derive(Debug)]
pub(super) struct Proposal {
    pub(super) metadata: Metadata,
    pub(super) sections: Vec<Planned>,
    /// The pull quotes of each section.
    pub(super) pull_quotes: Vec<Vec<u32>>,
    /// The joins of headings that the segmenter takes for several sentences.
    pub(super) joins: Vec<Correction>,
    pub(super) notes: Vec<Entry>,
    /// The reason why there are no notes, if there is a notes section.
    pub(super) no_notes: Option<&'static str>,
    pub(super) exclusions: Vec<Excluded>,
}

/// Returns the text of `source.yaml` in the canonical style.
pub(super) fn source(proposal: &Proposal) -> String {
    let mut writer = Writer::default();
    writer.comment(0, "Proposed by `claimbook source add`. A comment that begins with \"Guess\" says what was guessed and why. Correct the guess or confirm it, then delete its comment.");
    writer.metadata(&proposal.metadata);
    writer.sections(proposal);
    writer.joins(&proposal.joins);
    writer.notes(proposal);
    writer.coverage(&proposal.exclusions);
    let text = writer.text;
    let file = File::new("source.yaml", text.as_str());
    let (node, faults) = yaml::read(&file, FileId(0));
    let formatted = node.filter(|_| faults.is_empty()).and_then(|node| format(&file, &node, Kind::Source));
    formatted.unwrap_or(text)
}

#[derive(Default)]
struct Writer {
    text: String,
}

impl Writer {
    /// Writes a comment, wrapped.
    fn comment(&mut self, indent: usize, comment: &str) {
        let margin = " ".repeat(indent);
        let mut line = String::new();
        for word in comment.split_whitespace() {
            if !line.is_empty() && indent + 3 + line.chars().count() + word.chars().count() > WIDTH {
                let _ = writeln!(self.text, "{margin}#{line}");
                line.clear();
            }
            let _ = write!(line, " {word}");
        }
        let _ = writeln!(self.text, "{margin}#{line}");
    }

    fn field(&mut self, indent: usize, key: &str, value: &str) {
        let _ = writeln!(self.text, "{}{key}: {}", " ".repeat(indent), scalar(value));
    }

    /// Writes a field that may be guessed.
    fn guess<T: Display>(&mut self, key: &str, guess: &Guess<T>) {
        self.why(guess.why);
        self.field(0, key, &guess.value.to_string());
    }

    fn why(&mut self, why: Option<&str>) {
        if let Some(why) = why {
            self.comment(0, &format!("Guess: {why}."));
        }
    }

    fn metadata(&mut self, metadata: &Metadata) {
        self.field(0, "id", metadata.id.as_str());
        self.guess("prefix", &metadata.prefix);
        self.guess("kind", &metadata.kind);
        self.guess("title", &metadata.title);
        self.why(metadata.authors.why);
        self.text.push_str("authors:\n");
        for author in &metadata.authors.value {
            if let Some(name) = &author.name {
                let _ = writeln!(self.text, "  - name: {}", scalar(name));
            }
            if let Some(family) = &author.family {
                let _ = writeln!(self.text, "  - family: {}", scalar(family));
            }
            if let Some(given) = &author.given {
                self.field(4, "given", given);
            }
        }
        self.field(0, "publisher", &metadata.publisher);
        // A date without quotes would have another type.
        let _ = writeln!(self.text, "published: \"{}\"", metadata.published);
        self.guess("language", &metadata.language);
        if let Some(url) = &metadata.url {
            self.field(0, "url", url);
        }
        self.guess("authored_by", &metadata.authored_by);
    }

    fn sections(&mut self, proposal: &Proposal) {
        self.text.push_str("sections:\n");
        for (section, pull_quotes) in proposal.sections.iter().zip(&proposal.pull_quotes) {
            self.comment(2, &format!("Guess: {}.", section.why));
            if section.is_doubtful {
                self.comment(
                    2,
                    "Doubtful: another block has the same words, so this may be a running head and no heading.",
                );
            }
            if !pull_quotes.is_empty() {
                self.comment(2, "Guess: the pull quotes repeat sentences of longer paragraphs.");
            }
            let _ = writeln!(self.text, "  - id: {}", scalar(&section.id));
            self.field(4, "title", &section.title);
            self.field(4, "kind", section.kind.name());
            let _ = writeln!(self.text, "    first_block: {}\n    heading: {}", section.first, section.heading);
            if !pull_quotes.is_empty() {
                let numbers: Vec<String> = pull_quotes.iter().map(ToString::to_string).collect();
                let _ = writeln!(self.text, "    pull_quotes: [{}]", numbers.join(", "));
            }
        }
    }

    fn joins(&mut self, joins: &[Correction]) {
        if joins.is_empty() {
            return;
        }
        self.comment(0, "Guess: a heading is one sentence.");
        self.text.push_str("joins:\n");
        for join in joins {
            let _ = writeln!(self.text, "  - {join}");
        }
    }

    fn notes(&mut self, proposal: &Proposal) {
        if let Some(why) = proposal.no_notes {
            self.comment(
                0,
                &format!("No notes are proposed: {why}. Add them as `notes: [{{number: 1, works: [{{title: …}}]}}]`."),
            );
        }
        if proposal.notes.is_empty() {
            return;
        }
        self.comment(0, "Guess: the numbers that begin the entries. A title is the only one in quotation marks; add authors, dates and works that are missing.");
        self.text.push_str("notes:\n");
        for note in &proposal.notes {
            let _ = writeln!(self.text, "  - number: {}", note.number);
            let Some(title) = &note.title else { continue };
            let _ = writeln!(self.text, "    works:\n      - title: {}", scalar(title));
            if let Some(url) = &note.url {
                self.field(8, "url", url);
            }
        }
    }

    fn coverage(&mut self, exclusions: &[Excluded]) {
        if exclusions.is_empty() {
            return;
        }
        self.text.push_str("coverage:\n");
        let mut last = "";
        for exclusion in exclusions {
            if exclusion.why != last {
                self.comment(2, &format!("Guess: {}.", exclusion.why));
                last = exclusion.why;
            }
            let _ = writeln!(self.text, "  - at: {}\n    reason: {}", scalar(&exclusion.at), exclusion.reason.name());
        }
    }
}
