//! The capabilities of the client.

use gen_lsp_types::{InitializeParams, MarkupKind, ResourceOperationKind};

use crate::encoding::Encoding;

/// The capabilities of a client that affect the messages of the server.
#[derive(Debug, Clone, Copy)]
#[expect(clippy::struct_excessive_bools, reason = "each ability is independent of the others")]
pub(crate) struct Client {
    /// The unit of columns.
    pub(crate) encoding: Encoding,
    /// Whether the client watches files for the server.
    pub(crate) watches_files: bool,
    /// Whether the client shows the progress of long work.
    pub(crate) shows_progress: bool,
    /// Whether the client shows the related places of a diagnostic.
    pub(crate) shows_related: bool,
    /// Whether the client fetches texts such as the explanation of a rule from the server.
    pub(crate) fetches_texts: bool,
    /// Whether completions may have fields to fill in.
    pub(crate) has_snippets: bool,
    /// Whether hovers may be Markdown.
    pub(crate) hovers_markdown: bool,
    /// Whether the descriptions of completions may be Markdown.
    pub(crate) completes_markdown: bool,
    /// Whether edits may state the version of their file.
    pub(crate) has_versions: bool,
    /// Whether edits may rename files.
    pub(crate) renames_files: bool,
}

impl Client {
    /// Reads the capabilities from the parameters of `initialize`.
    pub(crate) fn of(params: &InitializeParams) -> Self {
        let general = params.capabilities.general.as_ref();
        let workspace = params.capabilities.workspace.as_ref();
        let text = params.capabilities.text_document.as_ref();
        let window = params.capabilities.window.as_ref();
        let offered = general.and_then(|general| general.position_encodings.as_deref()).unwrap_or_default();
        let edit = workspace.and_then(|workspace| workspace.workspace_edit.as_ref());
        let operations = edit.and_then(|edit| edit.resource_operations.as_deref()).unwrap_or_default();
        let watched = workspace.and_then(|workspace| workspace.did_change_watched_files.as_ref());
        let published = text.and_then(|text| text.publish_diagnostics.as_ref());
        let completion = text.and_then(|text| text.completion.as_ref()?.completion_item.as_ref());
        let hover = text.and_then(|text| text.hover.as_ref()?.content_format.as_deref()).unwrap_or_default();
        let described = completion.and_then(|item| item.documentation_format.as_deref()).unwrap_or_default();
        let is = |flag: Option<bool>| flag == Some(true);
        Self {
            encoding: Encoding::negotiated(offered),
            watches_files: is(watched.and_then(|watched| watched.dynamic_registration)),
            shows_progress: is(window.and_then(|window| window.work_done_progress)),
            shows_related: is(published.and_then(|published| published.diagnostics_capabilities.related_information)),
            fetches_texts: workspace.is_some_and(|workspace| workspace.text_document_content.is_some()),
            has_snippets: is(completion.and_then(|completion| completion.snippet_support)),
            hovers_markdown: hover.contains(&MarkupKind::Markdown),
            completes_markdown: described.contains(&MarkupKind::Markdown),
            has_versions: is(edit.and_then(|edit| edit.document_changes)),
            renames_files: operations.contains(&ResourceOperationKind::Rename),
        }
    }
}
