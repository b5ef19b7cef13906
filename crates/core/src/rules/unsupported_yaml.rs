//! The rule `unsupported-yaml`, which is reported while files are read.

use crate::syntax::diagnostic::{Rule, Severity};

pub(crate) static RULE: Rule = Rule {
    id: "unsupported-yaml",
    severity: Severity::Error,
    waivable: false,
    what: "Anchors, aliases, tags, directives, keys that are not plain words, or several documents in one file.",
    why: "They make a record depend on other parts of the file or on the YAML reader.",
    example: "domains: &all [military, economic]\nforms: *all",
    fixed: "domains: [military, economic]",
};
