//! Git's settings.

use std::path::Path;
use std::process::Command;

/// Returns Git's `user.name` in a folder, or the global one if there is no such folder.
pub(super) fn user_name(folder: &Path) -> Option<String> {
    let mut git = Command::new("git");
    if folder.is_dir() {
        git.current_dir(folder);
    }
    let output = git.args(["config", "user.name"]).output().ok().filter(|output| output.status.success())?;
    String::from_utf8(output.stdout).ok()
}
