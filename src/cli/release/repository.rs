//! Whether what would be released is what a repository holds.

use std::path::Path;
use std::process::Command;

use anyhow::{Context as _, Result, bail};

use crate::cli::Context;

/// Changes that are listed before the rest is counted.
const LISTED: usize = 10;

/// Fails where the book differs from its repository's last commit, ignored files included: nobody could build that
/// release again. Without Git, or outside a repository, nobody can tell, and that is said.
pub(super) fn is_clean(context: &Context, root: &Path) -> Result<()> {
    let git = |arguments: &[&str]| Command::new("git").arg("-C").arg(root).args(arguments).output();
    let Ok(inside) = git(&["rev-parse", "--is-inside-work-tree"]) else {
        context.say(format_args!("there is no git, so nobody can tell whether the book is what its repository holds"));
        return Ok(());
    };
    if !inside.status.success() {
        context
            .say(format_args!("the book is in no Git repository, so nobody can tell which state of it was released"));
        return Ok(());
    }
    let status = ["status", "--porcelain", "--untracked-files=all", "--ignored", "--"];
    let status = git(&[&status[..], &["claims", "LICENSE-DATA", "LICENSE"]].concat()).context("cannot run git")?;
    if !status.status.success() {
        bail!("cannot ask git what was changed: {}", String::from_utf8_lossy(&status.stderr).trim());
    }
    let changes = String::from_utf8_lossy(&status.stdout);
    if changes.is_empty() {
        return Ok(());
    }
    let mut listed: Vec<&str> = changes.lines().take(LISTED).collect();
    let more = format!("and {} more", changes.lines().count().saturating_sub(LISTED));
    if changes.lines().count() > LISTED {
        listed.push(&more);
    }
    bail!("the book differs from its repository's last commit; commit or put back:\n  {}", listed.join("\n  "))
}
