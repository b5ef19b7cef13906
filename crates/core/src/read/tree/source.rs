//! Source files.

use super::fields::Fields;
use super::{Decoder, boolean, code, list_text, number, parsed, quoted, text, text_of};
use crate::model::{Author, Exclusion, Note, PersonName, Section, Source, Waiver, Work};
use crate::rules::invalid_value;
use crate::syntax::diagnostic::Diagnostic;
use crate::syntax::file::{File, FileId};
use crate::syntax::yaml::Node;

/// Reads the tree of a `source.yaml`.
#[must_use]
pub fn source(node: &Node, file: &File, id: FileId) -> (Option<Source>, Vec<Diagnostic>) {
    let mut decoder = Decoder::new(file, id);
    let source = read(node, &mut decoder);
    (source, decoder.diagnostics)
}

fn read(node: &Node, d: &mut Decoder) -> Option<Source> {
    let mut fields = Fields::of(node, d, "a source")?;
    let id = fields.required(d, "id", parsed);
    let prefix = fields.required(d, "prefix", parsed);
    let kind = fields.required(d, "kind", text);
    let title = fields.required(d, "title", text);
    let subtitle = fields.optional_text(d, "subtitle");
    let authors = fields.some(d, "authors", author);
    let publisher = fields.required(d, "publisher", text);
    let published = fields.required(d, "published", quoted);
    let language = fields.required(d, "language", text_of(2, 35));
    let url = fields.optional_text(d, "url");
    let rendition = fields.optional_text(d, "rendition");
    let authored_by = fields.required(d, "authored_by", parsed);
    let sections = fields.some(d, "sections", section);
    let notes = fields.list(d, "notes", note);
    let coverage = fields.list(d, "coverage", exclusion);
    let waivers = fields.list(d, "waivers", waiver);
    fields.close(d);
    Some(Source {
        id: id?,
        prefix: prefix?,
        kind: kind?,
        title: title?,
        subtitle: subtitle?,
        authors: authors?,
        publisher: publisher?,
        published: published?,
        language: language?,
        url: url?,
        rendition: rendition?,
        authored_by: authored_by?,
        sections: sections?,
        notes: notes?,
        coverage: coverage?,
        waivers: waivers?,
    })
}

fn author(node: &Node, d: &mut Decoder) -> Option<Author> {
    let mut fields = Fields::of(node, d, "an author")?;
    let family = fields.required(d, "family", text);
    let given = fields.optional_text(d, "given");
    let entity = fields.optional(d, "entity", parsed);
    fields.close(d);
    Some(Author { family: family?, given: given?, entity: entity? })
}

fn section(node: &Node, d: &mut Decoder) -> Option<Section> {
    let mut fields = Fields::of(node, d, "a section")?;
    let id = fields.required(d, "id", parsed);
    let title = fields.required(d, "title", text);
    let kind = fields.required(d, "kind", code);
    let first_block = fields.required(d, "first_block", number(0));
    let heading = fields.required(d, "heading", boolean);
    let pull_quotes = fields.list(d, "pull_quotes", number(1));
    fields.close(d);
    Some(Section {
        id: id?,
        title: title?,
        kind: kind?,
        first_block: first_block?,
        heading: heading?,
        pull_quotes: pull_quotes?,
    })
}

fn note(node: &Node, d: &mut Decoder) -> Option<Note> {
    let mut fields = Fields::of(node, d, "a note")?;
    let number_ = fields.required(d, "number", number(1));
    let same_as = fields.optional(d, "same_as", number(1));
    let works = fields.list(d, "works", work);
    let remark = fields.optional_text(d, "remark");
    fields.close(d);
    Some(Note { number: number_?, same_as: same_as?, works: works?, remark: remark? })
}

fn work(node: &Node, d: &mut Decoder) -> Option<Work> {
    let mut fields = Fields::of(node, d, "a cited work")?;
    let title = fields.required(d, "title", text);
    let authors = fields.list(d, "authors", person);
    let container = fields.optional_text(d, "container");
    let publisher = fields.optional_text(d, "publisher");
    let published = fields.optional(d, "published", quoted);
    let url = fields.optional_text(d, "url");
    fields.close(d);
    Some(Work {
        title: title?,
        authors: authors?,
        container: container?,
        publisher: publisher?,
        published: published?,
        url: url?,
    })
}

fn person(node: &Node, d: &mut Decoder) -> Option<PersonName> {
    let mut fields = Fields::of(node, d, "a name")?;
    let family = fields.required(d, "family", list_text);
    let given = fields.optional(d, "given", list_text);
    fields.close(d);
    Some(PersonName { family: family?, given: given? })
}

fn exclusion(node: &Node, d: &mut Decoder) -> Option<Exclusion> {
    let mut fields = Fields::of(node, d, "an exclusion")?;
    let at = fields.required(d, "at", parsed);
    let reason = fields.required(d, "reason", code);
    fields.close(d);
    Some(Exclusion { at: at?, reason: reason? })
}

fn waiver(node: &Node, d: &mut Decoder) -> Option<Waiver> {
    let mut fields = Fields::of(node, d, "a waiver")?;
    let rule = fields.required(d, "rule", text);
    let claim = fields.optional(d, "claim", parsed);
    let at = fields.optional(d, "at", parsed);
    let reason = fields.required(d, "reason", text);
    let expires = fields.required(d, "expires", quoted);
    fields.close(d);
    let (claim, at) = (claim?, at?);
    if claim.is_some() == at.is_some() {
        d.report(&invalid_value::RULE, node.head(), "a waiver is for one claim or for one part of the text").help =
            Some("write either `claim` or `at`".to_owned());
        return None;
    }
    Some(Waiver { rule: rule?, claim, at, reason: reason?, expires: expires? })
}
