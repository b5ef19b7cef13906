//! Writes `source.yaml` as people type it.

use std::fmt::Write;

use claimbook_core::model::{AuthorName, Code, Note, Section, Source};

use super::layout::{in_braces, text};

/// Returns the text of `source.yaml`.
pub(crate) fn file(source: &Source) -> String {
    let mut lines =
        vec![format!("id: {}", source.id), format!("prefix: {}", source.prefix), format!("kind: {}", source.kind)];
    text(&mut lines, "", "title", &source.title);
    lines.push("authors:".to_owned());
    for author in &source.authors {
        let entity = author.entity.as_ref().map(ToString::to_string);
        let fields =
            named([&author.name, &author.family, &author.given]).chain(entity.map(|id| format!("entity: {id}")));
        lines.push(format!("  - {{{}}}", fields.collect::<Vec<_>>().join(", ")));
    }
    lines.push(format!("publisher: {}", source.publisher));
    lines.push(format!("published: \"{}\"", source.published));
    lines.push(format!("language: {}", source.language));
    lines.extend(source.url.iter().map(|url| format!("url: {url}")));
    if let Some(rendition) = &source.rendition {
        text(&mut lines, "", "rendition", rendition);
    }
    lines.push(format!("authored_by: {}", source.authored_by));
    lines.push("sections:".to_owned());
    lines.extend(source.sections.iter().map(section_line));
    lines.push("notes:".to_owned());
    for note in &source.notes {
        note_lines(&mut lines, note);
    }
    lines.push("coverage:".to_owned());
    let exclusions =
        source.coverage.iter().filter_map(|exclusion| Some((exclusion.at.as_ref()?, exclusion.reason.name())));
    lines.extend(exclusions.map(|(at, reason)| format!("  - {{at: {at}, reason: {reason}}}")));
    lines.join("\n") + "\n"
}

/// Returns the fields of a person's or an organization's name.
fn named(values: [&Option<String>; 3]) -> impl Iterator<Item = String> {
    let fields = ["name", "family", "given"].into_iter().zip(values);
    fields.filter_map(|(key, value)| Some(format!("{key}: {}", in_braces(value.as_deref()?))))
}

fn section_line(section: &Section) -> String {
    let mut line = format!(
        "  - {{id: {}, title: {}, kind: {}, first_block: {}, heading: {}",
        section.id,
        section.title,
        section.kind.name(),
        section.first_block,
        section.heading
    );
    if !section.pull_quotes.is_empty() {
        let quotes: Vec<String> = section.pull_quotes.iter().map(ToString::to_string).collect();
        let _ = write!(line, ", pull_quotes: [{}]", quotes.join(", "));
    }
    line + "}"
}

fn note_lines(lines: &mut Vec<String>, note: &Note) {
    lines.push(format!("  - number: {}", note.number));
    lines.extend(note.same_as.map(|number| format!("    same_as: {number}")));
    if !note.works.is_empty() {
        lines.push("    works:".to_owned());
    }
    for work in &note.works {
        lines.push(format!("      - title: {}", work.title));
        let author = |author: &AuthorName| {
            let fields: Vec<String> = named([&author.name, &author.family, &author.given]).collect();
            format!("{{{}}}", fields.join(", "))
        };
        let authors: Vec<String> = work.authors.iter().map(author).collect();
        lines.push(format!("        authors: [{}]", authors.join(", ")));
        lines.extend(work.container.iter().map(|container| format!("        container: {container}")));
        lines.extend(work.published.iter().map(|published| format!("        published: \"{published}\"")));
        lines.extend(work.url.iter().map(|url| format!("        url: {url}")));
    }
    if let Some(remark) = &note.remark {
        text(lines, "    ", "remark", remark);
    }
}
