//! The explanation of a rule, as Markdown that is also legible on a terminal.

use crate::syntax::diagnostic::Rule;

/// Returns what a rule reports, why, and how to fix the fault.
#[must_use]
pub fn explanation(rule: &Rule) -> String {
    let indented = |example: &str| format!("    {}\n", example.replace('\n', "\n    "));
    format!(
        "{} ({}{})\n\n{}\n\nWhy: {}\n\nExample:\n\n{}\nFixed:\n\n{}",
        rule.id,
        rule.severity.name(),
        if rule.waivable { ", may be waived" } else { "" },
        rule.what,
        rule.why,
        indented(rule.example),
        indented(rule.fixed),
    )
}
