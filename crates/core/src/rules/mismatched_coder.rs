//! Checks that codings are in their coder's folder.

use super::context::BookContext;
use super::findings::Findings;
use crate::syntax::diagnostic::{Path, Rule, Severity};

pub(super) static RULE: Rule = Rule {
    id: "mismatched-coder",
    severity: Severity::Error,
    waivable: false,
    what: "A coding, or a claim in it, that names another coder than its folder.",
    why: "Agreement is measured between coders, and this coding would count for the wrong one.",
    example: "coder: c1   # in claims/harbor-report/codings/c2/",
    fixed: "coder: c2",
};

pub(super) fn check(context: &BookContext<'_>, findings: &mut Findings) {
    for coding in &context.book.codings {
        let Some(folder) = coding.coder_folder.as_deref() else { continue };
        if coding.header.coder.as_str() != folder {
            let message = format!("the file is in `{folder}` but names the coder `{}`", coding.header.coder);
            findings
                .file(&RULE, coding.file, Path::default().key("coder"), message)
                .help(format!("write `coder: {folder}`, or move the file"));
        }
        for record in &coding.claims {
            if let Some(other) = record.claim.coder.as_ref().filter(|coder| coder.as_str() != folder) {
                let message = format!("the claim is in the coding of `{folder}` but names the coder `{other}`");
                findings
                    .claim(&RULE, record, record.path().key("coder"), message)
                    .help("remove `coder`, or move the claim to the other coder's coding");
            }
        }
    }
}
