//! The command `show`: prints a passage or a claim with its anchors, relations and position in the file.

use std::fmt::Write;

use anyhow::{Result, bail};
use claimbook_core::book::coverage::{CoveredPassage, coverage};
use claimbook_core::book::{Book, ClaimRecord, SourceRecord};
use claimbook_core::model::{Anchor, Code, Locator, LockedSpan, Scope, Term};
use claimbook_core::text::{Document, Texts, content_hash};
use clap::Args;

use super::{Context, Outcome, counted, print};

/// Arguments of `show`.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// A locator such as `introduction.p2` or `introduction.p2.s6`, or a claim's id.
    #[arg(value_name = "LOCATOR|CLAIM")]
    what: String,
    /// The source of the locator, if several sources have the section.
    #[arg(long, value_name = "SOURCE")]
    source: Option<String>,
}

pub(crate) fn run(context: &Context, arguments: &Arguments) -> Result<Outcome> {
    let book = context.book()?;
    let texts = context.texts(&book)?;
    let what = arguments.what.as_str();
    if let Some(record) = book.claim(what) {
        print(&claim(&book, &texts, record))?;
        return Ok(Outcome::Clean);
    }
    if book.lost.contains(what) {
        bail!("the record of `{what}` is faulty: run `claimbook check` for details");
    }
    // For a word range, the passage that contains the range is shown.
    let passage = what.split('[').next().unwrap_or_default();
    let Ok(scope) = passage.parse::<Scope>() else {
        bail!("`{what}` is neither a claim of this book nor a locator such as `introduction.p2.s6`");
    };
    let fits = |record: &&SourceRecord| match &arguments.source {
        Some(source) => record.source.id.as_str() == source,
        None => record.source.sections.iter().any(|section| section.id == scope.section),
    };
    let sources: Vec<&SourceRecord> = book.sources.iter().filter(fits).collect();
    let source = match sources.as_slice() {
        [source] => source,
        [] => bail!("no source of this book has a section `{}`", scope.section),
        _ => bail!("several sources have a section `{}`: name one with `--source`", scope.section),
    };
    if source.lock.is_none() {
        bail!("`{0}` has no valid anchors.lock: run `claimbook anchor {0} --texts DIR`", source.source.id);
    }
    let holds = |at: &Locator| scope.holds(at.section.as_str(), at.paragraph, at.sentence);
    let passages = passages(&book, &texts, source, holds);
    if passages.is_empty() {
        bail!("`{}` has no `{scope}`", source.source.id);
    }
    print(&passages)?;
    Ok(Outcome::Clean)
}

/// Formats the sentences of a source for which `holds` returns true.
pub(crate) fn passages(book: &Book, texts: &Texts, source: &SourceRecord, holds: impl Fn(&Locator) -> bool) -> String {
    let document = texts.get(source.source.id.as_str());
    let passages = coverage(book, source).into_iter().filter(|passage| holds(&passage.span.at));
    passages.map(|passage| sentence(book, source, document, &passage)).collect()
}

/// Formats a sentence: its coverage, its words if the text is given, and its claims.
fn sentence(book: &Book, source: &SourceRecord, document: Option<&Document>, passage: &CoveredPassage<'_>) -> String {
    let state = match passage.reason {
        Some(reason) => format!("excluded ({})", reason.name()),
        None => passage.coverage.name().to_owned(),
    };
    let span = passage.span;
    let mut text = format!(
        "{}  {state}, {}, code points {}-{}\n",
        span.at,
        counted(span.words as usize, "word"),
        span.start,
        span.end
    );
    if let Some(words) = document.and_then(|document| numbered(document, span, 1)) {
        let _ = writeln!(text, "{}", wrapped(&words, 4));
    }
    for record in book.claims_of(&source.source.id) {
        for (anchor, role) in anchors(record) {
            let on_it: Vec<String> =
                anchor.locators().iter().filter(|locator| span.at.holds(locator)).map(range).collect();
            if !on_it.is_empty() {
                let _ =
                    writeln!(text, "    {} {role} {}: {}", record.claim.id, on_it.join(" "), record.claim.statement);
            }
        }
    }
    text
}

/// Returns the words of a span, each with its number. Returns `None` if the offsets do not fit the text.
fn numbered(document: &Document, span: &LockedSpan, first: u32) -> Option<Vec<String>> {
    let words = document.words_at(span.start, span.end)?;
    Some((first..).zip(document.words(words)).map(|(number, word)| format!("{word}[{number}]")).collect())
}

/// Wraps words into indented lines of up to 96 characters.
fn wrapped(words: &[String], indent: usize) -> String {
    let margin = " ".repeat(indent);
    let mut lines: Vec<String> = Vec::new();
    for word in words {
        match lines.last_mut().filter(|line| line.chars().count() + 1 + word.chars().count() <= 96) {
            Some(line) => {
                line.push(' ');
                line.push_str(word);
            }
            None => lines.push(format!("{margin}{word}")),
        }
    }
    lines.join("\n")
}

fn range(locator: &Locator) -> String {
    locator.words.map_or_else(|| "whole".to_owned(), |words| format!("[{}-{}]", words.first, words.last))
}

fn anchors(record: &ClaimRecord) -> Vec<(&Anchor, &'static str)> {
    let others = record.claim.also_at.iter().map(|other| (&other.at, other.role.name()));
    [(&record.claim.at, "primary")].into_iter().chain(others).collect()
}

/// Formats a claim: its statement, the position of its record, its anchors, and its relations.
fn claim(book: &Book, texts: &Texts, record: &ClaimRecord) -> String {
    let (claim, paragraph) = (&record.claim, book.paragraph(record));
    let file = book.file(paragraph.file);
    let place = claimbook_core::syntax::yaml::read(file, paragraph.file)
        .0
        .map(|tree| file.position(tree.follow(&record.path()).span.start));
    let line = place.map_or(1, |place| place.line);
    let mut text = format!("{}  {}:{line}\n    {}\n", claim.id, file.path(), claim.statement);
    let _ = writeln!(
        text,
        "    {}, {}, {}, {}",
        claim.claim_type.name(),
        claim.polarity.name(),
        claim.certainty.name(),
        claim.status.name()
    );
    let participants = claim.participants.iter();
    let participants = participants.map(|participant| format!("{} {}", participant.entity, participant.role.name()));
    let facets = claim.facets.iter().map(|(facet, codes)| {
        let codes: Vec<&str> = codes.iter().map(Term::as_str).collect();
        format!("{facet} {}", codes.join(", "))
    });
    let times =
        claim.times.iter().filter_map(|time| Some(format!("{} {}", time.role.name(), time.edtf.as_ref()?.as_str())));
    for line in [participants.collect::<Vec<_>>(), facets.collect(), times.collect()] {
        if !line.is_empty() {
            let _ = writeln!(text, "    {}", line.join("; "));
        }
    }
    let _ = writeln!(text, "    content_hash begins with {}", content_hash(claim).start::<8>());
    let document = texts.get(paragraph.header.source.as_str());
    for (anchor, role) in anchors(record) {
        let _ = writeln!(text, "    {role} {anchor}");
        let lock = book.source(&paragraph.header.source).and_then(|source| source.lock.as_ref());
        for locator in anchor.locators() {
            let span = lock.and_then(|lock| lock.passages.iter().chain(&lock.spans).find(|span| span.at == *locator));
            let first = locator.words.map_or(1, |words| words.first);
            let words = span.zip(document).and_then(|(span, document)| numbered(document, span, first));
            if let Some(words) = words {
                let _ = writeln!(text, "{}", wrapped(&words, 8));
            }
        }
    }
    for relation in &claim.relations {
        let _ = writeln!(text, "    {} {} ({})", relation.relation_type.name(), relation.object, relation.basis.name());
    }
    for other in book.claims() {
        for relation in other.claim.relations.iter().filter(|relation| relation.object == claim.id) {
            let _ = writeln!(
                text,
                "    {} {} it ({})",
                other.claim.id,
                relation.relation_type.name(),
                relation.basis.name()
            );
        }
    }
    text
}
