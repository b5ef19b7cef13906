//! Checks that identifiers match the pattern of their scheme.

use super::context::BookContext;
use super::findings::Findings;
use crate::model::OwnScheme;
use crate::syntax::diagnostic::{Rule, Severity};

pub(super) static RULE: Rule = Rule {
    id: "malformed-identifier",
    severity: Severity::Error,
    waivable: false,
    what: "An identifier that does not match the pattern that the vocabulary states for its scheme.",
    why: "An identifier with a slip joins with nothing, or with the wrong row.",
    example: "identifiers:\n  - {scheme: cow, value: RUS}",
    fixed: "identifiers:\n  - {scheme: cow, value: \"365\"}",
};

pub(super) fn check(context: &BookContext<'_>, findings: &mut Findings) {
    let book = context.book;
    let pattern = |scheme: &OwnScheme| {
        let pattern = regex::Regex::new(&format!("^(?:{})$", scheme.pattern.as_deref()?)).ok()?;
        Some((scheme.id.to_string(), pattern))
    };
    let patterns: Vec<_> = book.vocabulary.identifier_schemes().iter().filter_map(pattern).collect();
    for record in &book.entities {
        for (index, identifier) in record.record.identifiers.iter().enumerate() {
            let pattern = patterns.iter().find(|(scheme, _)| scheme == identifier.scheme.name());
            if let Some((scheme, pattern)) = pattern.filter(|(_, pattern)| !pattern.is_match(&identifier.value)) {
                let path = record.path.clone().key("identifiers").index(index).key("value");
                let message = format!("`{}` does not match the pattern of `{scheme}`", identifier.value);
                let help = format!("the pattern is `{}`", pattern.as_str());
                findings.file(&RULE, record.file, path, message).help(help);
            }
        }
    }
}
