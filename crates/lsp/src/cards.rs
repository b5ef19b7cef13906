//! Short descriptions of records, as Markdown, for hover and completion.

use std::fmt::Write;

use claimbook_core::book::{Book, ClaimRecord, SourceRecord};
use claimbook_core::model::{Code, Coder, Edtf, Entity, Event, Locator, Note, Words};
use claimbook_core::syntax::diagnostic::counted;
use claimbook_core::text::Texts;
use gen_lsp_types::{MarkupContent, MarkupKind};

/// Returns a text with the characters escaped that Markdown would interpret.
pub(crate) fn plain(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for character in text.chars() {
        if matches!(character, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '|') {
            plain.push('\\');
        }
        plain.push(character);
    }
    plain
}

/// Returns Markdown as a text of the protocol. Removes the marks for clients that show only plain text.
pub(crate) fn marked(markdown: &str, shows_markdown: bool) -> MarkupContent {
    if shows_markdown {
        return MarkupContent { kind: MarkupKind::Markdown, value: markdown.to_owned() };
    }
    let mut value = String::with_capacity(markdown.len());
    let mut characters = markdown.chars();
    while let Some(character) = characters.next() {
        match character {
            '\\' => value.extend(characters.next()),
            '*' | '`' => {}
            other => value.push(other),
        }
    }
    MarkupContent { kind: MarkupKind::PlainText, value }
}

/// Describes a claim: id, codes, statement and place.
pub(crate) fn claim(book: &Book, record: &ClaimRecord) -> String {
    let claim = &record.claim;
    let codes = [claim.claim_type.name(), claim.polarity.name(), claim.certainty.name(), claim.status.name()];
    let file = book.file(record.file()).path();
    format!("**{}** · {}\n\n{}\n\n`{}` in {file}", claim.id, codes.join(", "), plain(&claim.statement), claim.at)
}

/// Describes an entity: label, kind, aliases, identifiers, and the number of claims with it.
pub(crate) fn entity(book: &Book, entity: &Entity) -> String {
    let mut text = format!("**{}** · `{}`, {}", plain(&entity.label), entity.id, entity.kind.name());
    if !entity.aliases.is_empty() {
        let _ = write!(text, "\n\nalso: {}", plain(&entity.aliases.join(", ")));
    }
    if let Some(description) = &entity.description {
        let _ = write!(text, "\n\n{}", plain(description));
    }
    for identifier in &entity.identifiers {
        let _ = write!(text, "\n- {}: {}", plain(identifier.scheme.name()), plain(&identifier.value));
    }
    let names = |record: &&ClaimRecord| {
        let claim = &record.claim;
        let parties = claim.participants.iter().map(|participant| &participant.entity);
        parties.chain(&claim.attribution.holder).chain(&claim.attribution.via).any(|id| *id == entity.id)
    };
    let claims = book.current_claims().filter(names).count();
    let _ = write!(text, "\n\nin {}", counted(claims, "claim"));
    text
}

/// Describes an event: label and days.
pub(crate) fn event(event: &Event) -> String {
    let mut text = format!("**{}** · `{}`", plain(&event.label), event.id);
    if let Some(edtf) = &event.edtf {
        let _ = write!(text, "\n\n`{}`: {}", edtf.as_str(), days(edtf));
    }
    if let Some(description) = &event.description {
        let _ = write!(text, "\n\n{}", plain(description));
    }
    text
}

/// Describes a coder: name, kind, model, and the number of claims that the coder has coded.
pub(crate) fn coder(book: &Book, coder: &Coder) -> String {
    let mut text = format!("**{}** · `{}`, {}", plain(&coder.name), coder.id, coder.kind.name());
    for part in [&coder.model, &coder.version].into_iter().flatten() {
        let _ = write!(text, ", {}", plain(part));
    }
    if let Some(note) = &coder.note {
        let _ = write!(text, "\n\n{}", plain(note));
    }
    let claims = book.current_claims().filter(|record| *book.coder_of(record) == coder.id).count();
    let _ = write!(text, "\n\ncoded {}", counted(claims, "claim"));
    text
}

/// Describes a note of a source: its works.
pub(crate) fn note(note: &Note) -> String {
    let mut text = format!("**note {}**", note.number);
    for work in &note.works {
        let _ = write!(text, "\n- {}", plain(&work.title));
        if let Some(container) = &work.container {
            let _ = write!(text, ", {}", plain(container));
        }
        if let Some(url) = &work.url {
            let _ = write!(text, ", <{url}>");
        }
    }
    if let Some(earlier) = note.same_as {
        let _ = write!(text, "\n\nas note {earlier}");
    }
    text
}

/// Describes the days that an EDTF value allows.
pub(crate) fn days(edtf: &Edtf) -> String {
    let bounds = edtf.bounds();
    let side = |day: Option<String>, is_open: bool, is_unknown: bool| match day {
        _ if is_open => "open".to_owned(),
        _ if is_unknown => "unknown".to_owned(),
        Some(day) => day,
        None => "outside the years 1 to 9999".to_owned(),
    };
    let start = side(bounds.start_min.map(|day| day.to_string()), bounds.start_open, bounds.start_unknown);
    let end = side(bounds.end_max.map(|day| day.to_string()), bounds.end_open, bounds.end_unknown);
    let mut text = format!("from {start} to {end}");
    for (is_so, word) in [(bounds.approximate, ", approximate"), (bounds.uncertain, ", uncertain")] {
        if is_so {
            text.push_str(word);
        }
    }
    text
}

/// Describes a passage of a source, with the words of the locator in bold if the text is given. Returns `None` if the
/// source has no such passage.
pub(crate) fn passage(source: &SourceRecord, texts: &Texts, locator: &Locator) -> Option<String> {
    let lock = source.lock.as_ref()?;
    let passage = lock.passages.iter().find(|span| span.at == locator.passage())?;
    let last = locator.words.map_or(passage.words, |words| words.last);
    if last > passage.words {
        return Some(format!("`{}` has only {}", passage.at, counted(passage.words, "word")));
    }
    if let Some((before, words, after)) = words(source, texts, locator) {
        let parts = [plain(&before), format!("**{}**", plain(&words)), plain(&after)];
        let parts: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        return Some(parts.join(" "));
    }
    let named = lock.spans.iter().find(|span| span.at == *locator).unwrap_or(passage);
    let range = locator.words.map_or_else(
        || counted(passage.words, "word"),
        |Words { first, last }| format!("words {first} to {last} of {}", passage.words),
    );
    Some(format!("`{}`: {range}, code points {} to {}", locator, named.start, named.end))
}

/// Returns the words of a passage before, in and after a locator, if the text is given and fits the lock.
pub(crate) fn words(source: &SourceRecord, texts: &Texts, locator: &Locator) -> Option<(String, String, String)> {
    let document = texts.get(source.source.id.as_str())?;
    let passages = &source.lock.as_ref()?.passages;
    let passage = passages.iter().find(|span| span.at == locator.passage())?;
    let all = document.words_at(passage.start, passage.end)?;
    let named = locator.words.map_or_else(|| Some(all.clone()), |words| words.within(&all))?;
    let text = |range: std::ops::Range<usize>| document.words(range).collect::<Vec<_>>().join(" ");
    Some((text(all.start..named.start), text(named.clone()), text(named.end..all.end)))
}

/// Truncates a text to `most` characters, with an ellipsis if something is left out.
pub(crate) fn shortened(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        Some((end, _)) => format!("{}…", text[..end].trim_end()),
        None => text.to_owned(),
    }
}
