//! The explanation of a rule, as a text that editors open from a diagnostic.

use claimbook_core::{report, rules};
use gen_lsp_types::{TextDocumentContentParams, TextDocumentContentResult};

use super::Refusal;
use crate::diagnostics::EXPLANATION;

pub(super) fn explanation(params: &TextDocumentContentParams) -> Result<TextDocumentContentResult, Refusal> {
    let uri = params.uri.as_ref();
    let id = uri.strip_prefix(EXPLANATION).and_then(|rest| rest.strip_prefix(":/")?.strip_suffix(".md"));
    let rule = id.and_then(|id| rules::rules().into_iter().find(|rule| rule.id == id));
    let text = rule.map(report::explanation).ok_or_else(|| Refusal(format!("`{uri}` names no rule")))?;
    Ok(TextDocumentContentResult { text })
}
