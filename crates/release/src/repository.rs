//! The Git repository of a book: whether what would be released is what it holds.

use std::io;
use std::path::Path;
use std::process::Command;

/// Changes that are listed before the rest is counted.
const LISTED: usize = 10;

/// What Git says of a book.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum State {
    /// There is no `git` to ask.
    NoGit,
    /// The book is in no repository.
    NoRepository,
    /// The book is what the last commit holds.
    Clean {
        /// The hash of the commit.
        commit: String,
    },
}

/// Why a book must not be released from its repository.
#[derive(Debug, thiserror::Error)]
pub enum RepositoryError {
    /// The book differs from the last commit, ignored files included: nobody could build that release again.
    #[error("the book differs from its repository's last commit; commit or put back:\n  {}", .0.join("\n  "))]
    Changed(Vec<String>),
    /// Git cannot be run a second time.
    #[error("cannot run git")]
    Run(#[source] io::Error),
    /// Git refuses to answer.
    #[error("cannot ask git what was changed: {0}")]
    Git(String),
}

/// The state of the book in the folder `root`.
///
/// # Errors
///
/// [`RepositoryError::Changed`] where the book differs from the last commit; others where Git cannot tell.
pub fn state(root: &Path) -> Result<State, RepositoryError> {
    let git = |arguments: &[&str]| Command::new("git").arg("-C").arg(root).args(arguments).output();
    let Ok(inside) = git(&["rev-parse", "--is-inside-work-tree"]) else { return Ok(State::NoGit) };
    if !inside.status.success() {
        return Ok(State::NoRepository);
    }
    let status = ["status", "--porcelain", "--untracked-files=all", "--ignored", "--"];
    let status = git(&[&status[..], &["claims", "LICENSE-DATA", "LICENSE"]].concat()).map_err(RepositoryError::Run)?;
    if !status.status.success() {
        return Err(RepositoryError::Git(String::from_utf8_lossy(&status.stderr).trim().to_owned()));
    }
    let changes = String::from_utf8_lossy(&status.stdout);
    if changes.is_empty() {
        let head = git(&["rev-parse", "HEAD"]).map_err(RepositoryError::Run)?;
        return Ok(State::Clean { commit: String::from_utf8_lossy(&head.stdout).trim().to_owned() });
    }
    let mut listed: Vec<String> = changes.lines().take(LISTED).map(str::to_owned).collect();
    if let more @ 1.. = changes.lines().count() - listed.len() {
        listed.push(format!("and {more} more"));
    }
    Err(RepositoryError::Changed(listed))
}
