//! The rule `unquoted-text`, which is reported while files are read.

use crate::syntax::diagnostic::{Rule, Severity};

pub(crate) static RULE: Rule = Rule {
    id: "unquoted-text",
    severity: Severity::Error,
    waivable: false,
    what: "A year, date, number or boolean without quotes in a text field.",
    why: "YAML readers disagree on its type. For example, `2022-02` is a text to some and a date to others, and `no` is false to some.",
    example: "- {role: event, edtf: 2022}",
    fixed: "- {role: event, edtf: \"2022\"}",
};
