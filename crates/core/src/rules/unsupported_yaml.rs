//! Anchors, aliases, tags, directives, keys that are not plain words, and further documents in one file.

use crate::syntax::diagnostic::{Rule, Severity};

/// Reported while reading.
pub(crate) static RULE: Rule = Rule {
    id: "unsupported-yaml",
    severity: Severity::Error,
    waivable: false,
    what: "Anchors, aliases, tags, directives, keys that are not plain words, and further documents in one file.",
    why: "They make a record depend on another place in the file or on the reader's taste; records are read one by one.",
    example: "domains: &all [military, economic]\nforms: *all",
    fixed: "domains: [military, economic]",
};
