//! The Git repository of a book: checks that the book matches the last commit.

use std::io;
use std::path::Path;
use std::process::Command;

/// The number of changes that an error lists; further changes are only counted.
const LISTED: usize = 10;

/// The state of a book's Git repository.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum State {
    /// The program `git` cannot be run.
    NoGit,
    /// The book is in no repository.
    NoRepository,
    /// The book matches the last commit.
    Clean {
        /// The hash of the commit.
        commit: String,
    },
}

/// A reason not to release a book from its repository.
#[derive(Debug, thiserror::Error)]
pub enum RepositoryError {
    /// The book differs from the last commit, so the release could not be rebuilt from the commit. Ignored files count
    /// too.
    #[error("the book differs from the last commit; commit or revert these changes:\n  {}", .0.join("\n  "))]
    Changed(Vec<String>),
    /// A later call of `git` failed to start.
    #[error("cannot run git")]
    Run(#[source] io::Error),
    /// `git status` failed.
    #[error("`git status` failed: {0}")]
    Git(String),
}

/// Returns the repository state of the book in the folder `root`.
///
/// # Errors
///
/// Returns [`RepositoryError::Changed`] if the book differs from the last commit, and other errors if Git fails.
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
