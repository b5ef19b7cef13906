//! Checks that the fields of a coder fit its kind.

use super::BookContext;
use super::findings::Findings;
use crate::model::codes::CoderKind;
use crate::syntax::diagnostic::{Rule, Severity};

pub(super) static RULE: Rule = Rule {
    id: "inconsistent-coder",
    severity: Severity::Error,
    waivable: false,
    what: "A human coder with the field `model`, or a language model with an ORCID.",
    why: "The release describes humans as people and models as software, and one of the two must hold.",
    example: "- {id: c1, kind: human, name: First coder, model: Example LM}",
    fixed: "- {id: c1, kind: model, name: First coder, model: Example LM}",
};

pub(super) fn check(context: &BookContext<'_>, findings: &mut Findings) {
    for record in &context.book.coders {
        let coder = &record.record;
        let (field, other) = match coder.kind {
            CoderKind::Human if coder.model.is_some() => ("model", "model"),
            CoderKind::Model if coder.orcid.is_some() => ("orcid", "human"),
            _ => continue,
        };
        let article = if coder.kind == CoderKind::Human { "a human" } else { "a model" };
        findings
            .file(&RULE, record.file, record.path.clone().key(field), format!("{article} has no `{field}`"))
            .help(format!("write `kind: {other}`, or remove `{field}`"));
    }
}
