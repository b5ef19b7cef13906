//! Diagnostics of the check as diagnostics of the protocol.

use std::collections::BTreeMap;

use claimbook_core::syntax::diagnostic::{Diagnostic, Severity};
use gen_lsp_types as lsp;
use gen_lsp_types::{Code, CodeDescription, DiagnosticRelatedInformation, DiagnosticSeverity, Message, Uri};

use crate::view::View;

/// The name that editors show as the source of a diagnostic.
pub(crate) const SOURCE: &str = "claimbook";

/// The scheme of the URIs under which the server offers explanations of rules.
pub(crate) const EXPLANATION: &str = "claimbook-rule";

/// Returns the diagnostics of each file with faults, by its path relative to the book.
pub(crate) fn by_file(view: View<'_>) -> BTreeMap<String, Vec<lsp::Diagnostic>> {
    let mut files: BTreeMap<String, Vec<lsp::Diagnostic>> = BTreeMap::new();
    for diagnostic in &view.open.found {
        let name = view.book().file(diagnostic.place.file).path();
        files.entry(name.to_owned()).or_default().push(of(view, diagnostic));
    }
    files
}

/// Converts a diagnostic. The help is a part of the message, after a line end.
pub(crate) fn of(view: View<'_>, diagnostic: &Diagnostic) -> lsp::Diagnostic {
    let related = diagnostic.related.iter().map(|related| DiagnosticRelatedInformation {
        location: view.location(related.place),
        message: related.message.clone(),
    });
    let related: Vec<_> = related.filter(|_| view.client.shows_related).collect();
    let href = || CodeDescription { href: explanation(diagnostic.rule.id) };
    lsp::Diagnostic {
        range: view.range(diagnostic.place.file, diagnostic.place.span),
        severity: Some(severity(diagnostic)),
        code: Some(Code::String(diagnostic.rule.id.to_owned())),
        code_description: view.client.fetches_texts.then(href),
        source: Some(SOURCE.to_owned()),
        message: Message::String(message(diagnostic)),
        tags: None,
        related_information: (!related.is_empty()).then_some(related),
        data: None,
    }
}

/// Returns the severity for editors. A waived fault is only a hint.
fn severity(diagnostic: &Diagnostic) -> DiagnosticSeverity {
    match diagnostic.rule.severity {
        _ if diagnostic.waived.is_some() => DiagnosticSeverity::Hint,
        Severity::Error => DiagnosticSeverity::Error,
        Severity::Warning => DiagnosticSeverity::Warning,
    }
}

fn message(diagnostic: &Diagnostic) -> String {
    let mut message = diagnostic.message.clone();
    if let Some(waived) = &diagnostic.waived {
        message = format!("{message} (waived {}: {})", waived.end(), waived.reason);
    }
    if let Some(help) = &diagnostic.help {
        message = format!("{message}\n{help}");
    }
    message
}

/// Returns the URI of the explanation of a rule.
fn explanation(rule: &str) -> Uri {
    Uri(format!("{EXPLANATION}:/{rule}.md"))
}
