//! The rule `invalid-value`, which is reported while files are read.

use crate::syntax::diagnostic::{Rule, Severity};

pub(crate) static RULE: Rule = Rule {
    id: "invalid-value",
    severity: Severity::Error,
    waivable: false,
    what: "A value that breaks the rules of its field, such as those for ids, dates, EDTF, durations, locators, licenses or lengths.",
    why: "The tables derive days, offsets and keys from these values.",
    example: "- {role: event, edtf: \"2022-02-30\"}",
    fixed: "- {role: event, edtf: \"2022-02-28\"}",
};
