//! Completion: the fields and values that may be typed at the cursor, even in files that are not yet valid YAML.

mod fields;
mod values;

use claimbook_core::syntax::yaml::unfinished;
use gen_lsp_types::{
    CompletionItem, CompletionItemKind, CompletionList, CompletionParams, CompletionResponse, Documentation,
    InsertTextFormat, MarkupKind, Range, TextEdit,
};

pub(super) use fields::next_id;

use crate::cards;
use crate::library::Library;
use crate::view::contains;

/// The maximum number of items in an answer. The editor asks again when more is typed.
const MOST: usize = 200;

/// Something that may be typed.
pub(super) struct Proposal {
    pub(super) label: String,
    /// The text to insert; the label if it is empty.
    pub(super) text: String,
    /// Whether the text has fields to fill in.
    pub(super) is_snippet: bool,
    pub(super) kind: CompletionItemKind,
    /// A short description, beside the label.
    pub(super) detail: String,
    /// A description as Markdown.
    pub(super) description: String,
    /// Further words by which the proposal is found.
    pub(super) words: String,
}

impl Proposal {
    pub(super) fn new(label: impl Into<String>, kind: CompletionItemKind) -> Self {
        Self {
            label: label.into(),
            text: String::new(),
            is_snippet: false,
            kind,
            detail: String::new(),
            description: String::new(),
            words: String::new(),
        }
    }

    /// Returns whether the typed word occurs in the label or in the further words. The letter case does not matter.
    fn fits(&self, typed: &str) -> bool {
        fits(typed, [&self.label, &self.words])
    }
}

/// Returns whether a typed word, which may have begun with a quotation mark, occurs in one of some texts.
fn fits(typed: &str, texts: [&str; 2]) -> bool {
    let typed = typed.trim_matches(['"', '\'']).to_lowercase();
    texts.iter().any(|text| contains(text, &typed))
}

pub(super) fn completion(library: &Library, params: &CompletionParams) -> Option<CompletionResponse> {
    let spot = library.spot(&params.text_document_position_params)?;
    let kind = spot.kind()?;
    let found = unfinished(spot.file.text(), spot.offset);
    let typed = spot.file.text().get(found.word.start..found.word.end).unwrap_or_default();
    let mut proposals = if found.is_key {
        fields::proposals(&spot, kind, &found)
    } else {
        values::proposals(&spot, kind, &found, typed)
    };
    if found.is_key && proposals.is_empty() {
        // A word after a dash may be the item of a list.
        proposals = values::proposals(&spot, kind, &found, typed);
    }
    proposals.retain(|proposal| proposal.fits(typed));
    let is_incomplete = proposals.len() > MOST;
    proposals.truncate(MOST);
    let range = spot.view.range(spot.id, found.word);
    let shows_markdown = spot.view.client.completes_markdown;
    let has_snippets = spot.view.client.has_snippets;
    let items = proposals.into_iter().enumerate();
    let items = items.filter(|(_, proposal)| has_snippets || !proposal.is_snippet);
    let items = items.map(|(place, proposal)| item(place, proposal, typed, range, shows_markdown)).collect();
    Some(CompletionList { is_incomplete, items, ..CompletionList::default() }.into())
}

fn item(place: usize, proposal: Proposal, typed: &str, range: Range, shows_markdown: bool) -> CompletionItem {
    let new_text = if proposal.text.is_empty() { proposal.label.clone() } else { proposal.text };
    let description = cards::marked(&proposal.description, shows_markdown);
    // Every client shows a plain string.
    let documentation = match description.kind {
        MarkupKind::Markdown => Documentation::MarkupContent(description),
        _ => Documentation::String(description.value),
    };
    CompletionItem {
        // Editors filter by a prefix of this text. The server has filtered already, also by other words.
        filter_text: Some(format!("{typed} {} {}", proposal.label, proposal.words)),
        sort_text: Some(format!("{place:05}")),
        label: proposal.label,
        kind: Some(proposal.kind),
        detail: Some(proposal.detail).filter(|detail| !detail.is_empty()),
        documentation: (!proposal.description.is_empty()).then_some(documentation),
        insert_text_format: proposal.is_snippet.then_some(InsertTextFormat::Snippet),
        text_edit: Some(TextEdit { range, new_text }.into()),
        ..CompletionItem::default()
    }
}
