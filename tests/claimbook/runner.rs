//! Runs the program with a fixed environment.

use std::path::Path;
use std::process::{Command, Output};

/// The program, with a fixed width, without color, and without other environment variables.
pub(crate) fn claimbook(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_claimbook"));
    command.current_dir(folder).env_clear().env("COLUMNS", "100").env("NO_COLOR", "1");
    command
}

/// The output and the exit status of a run.
pub(crate) struct Run {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

/// Runs the program in a folder.
pub(crate) fn run(folder: &Path, arguments: &[&str]) -> Run {
    finished(&claimbook(folder).args(arguments).output().expect("the program runs"))
}

/// Decodes the output of a run.
pub(crate) fn finished(output: &Output) -> Run {
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).expect("UTF-8");
    Run {
        code: output.status.code().expect("no signal ended it"),
        out: text(&output.stdout),
        err: text(&output.stderr),
    }
}
