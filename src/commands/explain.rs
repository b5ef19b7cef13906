//! `explain`: what a rule finds, why it matters, and how to mend it.

use std::fmt::Write;

use anyhow::{Result, bail};
use claimbook::check;
use claimbook::diagnostic::{Rule, closest};

use super::{Context, Outcome, print};
use crate::args::Explain;

pub(crate) fn run(_: &Context, arguments: &Explain) -> Result<Outcome> {
    let rules = check::rules();
    let Some(id) = &arguments.rule else {
        print(&list(&rules))?;
        return Ok(Outcome::Clean);
    };
    match rules.iter().find(|rule| rule.id == id) {
        Some(rule) => print(&explanation(rule))?,
        None => match closest(id, rules.iter().map(|rule| rule.id)) {
            Some(candidate) => bail!("there is no rule `{id}`; did you mean `{}`?", candidate.word),
            None => bail!("there is no rule `{id}`; `claimbook explain` lists them"),
        },
    }
    Ok(Outcome::Clean)
}

fn list(rules: &[&Rule]) -> String {
    let width = rules.iter().map(|rule| rule.id.len()).max().unwrap_or(0);
    let mut text = String::new();
    for rule in rules {
        let _ = writeln!(text, "{:width$}  {:7}  {}", rule.id, rule.severity.name(), rule.finds);
    }
    text
}

fn explanation(rule: &Rule) -> String {
    let indented = |example: &str| format!("    {}\n", example.replace('\n', "\n    "));
    format!(
        "{} ({}{})\n\n{}\n\nWhy it matters: {}\n\nFailing:\n\n{}\nMended:\n\n{}",
        rule.id,
        rule.severity.name(),
        if rule.waivable { ", may be waived" } else { "" },
        rule.finds,
        rule.matters,
        indented(rule.failing),
        indented(rule.mended),
    )
}
