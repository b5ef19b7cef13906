//! Checks that decisions are about claims that exist.

use super::context::BookContext;
use super::findings::Findings;
use crate::book::{CLAIMS, CODINGS};
use crate::model::Slug;
use crate::syntax::diagnostic::{Diagnostic, Path, Rule, Severity};

pub(super) static RULE: Rule = Rule {
    id: "unknown-subject",
    severity: Severity::Error,
    waivable: false,
    what: "A decision about a claim that does not exist, or in a file for another source.",
    why: "The decision cannot be carried out, and later readers cannot see what was decided.",
    example: "decisions:\n  - {subject: aou-9999, content_hash: 0123456789abcdef, verdict: accept}",
    fixed: "decisions:\n  - {subject: aou-0012, content_hash: 0123456789abcdef, verdict: accept}",
};

pub(super) fn check(context: &BookContext<'_>, findings: &mut Findings) {
    for file in &context.book.decisions {
        if file.record.source.as_str() != file.folder {
            let message = format!("the file is in the folder of `{}`", file.folder);
            findings
                .file(&RULE, file.file, Path::default().key("source"), message)
                .help("move the file to the folder of its source, or correct `source`");
            continue;
        }
        for (index, decision) in &file.record.decisions.sound {
            // A claim that exists but is faulty is reported elsewhere.
            let is_lost = context.book.lost.contains(decision.subject.as_str());
            let is_faulty = |coder: &Slug| has_faulty_coding(context, &file.folder, coder);
            let is_known = context.book.subject(&file.record.source, decision).is_some();
            if is_known || is_lost || decision.of.iter().any(is_faulty) {
                continue;
            }
            let path = Path::default().key("decisions").index(*index).key("subject");
            let (whose, help) = match &decision.of[..] {
                [] => (format!("`{}`", file.record.source), "correct the id"),
                coders => {
                    let coders: Vec<&str> = coders.iter().map(Slug::as_str).collect();
                    (format!("the codings of {}", coders.join(" and ")), "correct the ids, or the coders in `of`")
                }
            };
            findings.file(&RULE, file.file, path, format!("the claim is not in {whose}")).help(help);
        }
    }
}

/// Returns whether a coder's coding of a source has a file with errors, in which some claims may be unreadable.
fn has_faulty_coding(context: &BookContext<'_>, folder: &str, coder: &Slug) -> bool {
    let book = context.book;
    let folder = format!("{CLAIMS}/{folder}/{CODINGS}/{coder}/");
    let is_there = |diagnostic: &&Diagnostic| book.file(diagnostic.place.file).path().starts_with(&folder);
    book.diagnostics.iter().filter(is_there).any(Diagnostic::is_error)
}
