//! Checks that files are in their source's folder.

use super::context::BookContext;
use super::findings::Findings;
use crate::syntax::diagnostic::Path;
use crate::syntax::diagnostic::{Rule, Severity};

pub(super) static RULE: Rule = Rule {
    id: "mismatched-source",
    severity: Severity::Error,
    waivable: false,
    what: "A claims file, source file or lock that names another source than its folder.",
    why: "People and programs find a source by its folder.",
    example: "source: axis-of-upheaval   # in claims/harbor-report/",
    fixed: "source: harbor-report",
};

pub(super) fn check(context: &BookContext<'_>, findings: &mut Findings) {
    let book = context.book;
    for paragraph in book.paragraphs.iter().chain(&book.codings) {
        if paragraph.header.source.as_str() != paragraph.folder {
            let message =
                format!("the file is in `{}` but names the source `{}`", paragraph.folder, paragraph.header.source);
            let help = format!("write `source: {}`, or move the file", paragraph.folder);
            findings.file(&RULE, paragraph.file, Path::default().key("source"), message).help(help);
        }
    }
    for record in &book.sources {
        if record.source.id.as_str() != record.folder {
            let message = format!("the file is in `{}` but describes `{}`", record.folder, record.source.id);
            let help = format!("write `id: {}`, or rename the folder", record.folder);
            findings.source(&RULE, record, Path::default().key("id"), message).help(help);
        }
        if let Some(lock) = record.lock.as_ref().filter(|lock| lock.source != record.source.id) {
            let message = format!("the lock belongs to the source `{}`", lock.source);
            findings
                .lock(&RULE, record, Path::default().key("source"), message)
                .help(format!("run `claimbook anchor {}`", record.source.id));
        }
    }
}
