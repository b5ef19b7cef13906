//! The command `explain`: prints what a rule reports, why, and how to fix it.

use std::fmt::Write;

use anyhow::{Result, bail};
use claimbook_core::syntax::diagnostic::{Rule, closest};
use claimbook_core::{report, rules};
use clap::Args;

use super::{Context, Outcome, print};

/// Arguments of `explain`.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// The id of the rule, such as `missing-horizon`.
    rule: Option<String>,
}

pub(crate) fn run(_: &Context, arguments: &Arguments) -> Result<Outcome> {
    let rules = rules::rules();
    let Some(id) = &arguments.rule else {
        print(&list(&rules))?;
        return Ok(Outcome::Clean);
    };
    match rules.iter().find(|rule| rule.id == id) {
        Some(rule) => print(&report::explanation(rule))?,
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
        let _ = writeln!(text, "{:width$}  {:7}  {}", rule.id, rule.severity.name(), rule.what);
    }
    text
}
