//! Runs the commands of the README and of other pages, and compares their output with the output shown there.

use std::fs;
use std::path::Path;
use std::process::Command;

use claimbook_testing::{Files, files_below, on_disk, project, report_text, skipped};

use crate::runner::{Run, claimbook, finished};

/// Returns the code blocks of a language in a Markdown text.
fn blocks<'a>(markdown: &'a str, language: &str) -> Vec<&'a str> {
    let fence = format!("```{language}\n");
    markdown.split(&fence).skip(1).filter_map(|rest| rest.split("```").next()).collect()
}

fn document(name: &str) -> String {
    fs::read_to_string(project().join(name)).expect("the document")
}

/// Returns the commands of a document's `console` blocks, each with the output shown below it.
fn commands(document: &str) -> Vec<(String, String)> {
    let mut commands: Vec<(String, String)> = Vec::new();
    for line in blocks(document, "console").concat().lines() {
        if let Some(command) = line.strip_prefix("$ ") {
            commands.push((command.to_owned(), String::new()));
        } else {
            let (_, output) = commands.last_mut().expect("a command before its output");
            output.push_str(line);
            output.push('\n');
        }
    }
    commands
}

/// Runs a command in the copy of a book. Returns `None` for a command that no test runs, or whose program or text is
/// missing on this machine.
fn run_command(command: &str, folder: &Path) -> Option<Run> {
    let words: Vec<&str> = command.split_whitespace().collect();
    let output = match words.as_slice() {
        // This command would run these tests again.
        ["cargo", "test", "--release"] => return None,
        ["cargo", "run", "--release", "--", rest @ ..] | ["claimbook", rest @ ..] => {
            if rest.contains(&"--texts") {
                report_text()?;
            }
            let texts = project().join("../shared/sources");
            let arguments = rest.iter().map(|word| word.replace("~/texts", &texts.to_string_lossy()));
            claimbook(folder).args(arguments).output()
        }
        ["cd", inner, "&&", program, rest @ ..] => {
            Command::new(program).args(rest).current_dir(folder.join(inner)).output()
        }
        _ => panic!("a document shows a command that no test knows how to run: {command}"),
    };
    if output.is_err() {
        skipped(&format!("there is no program for `{command}`"));
    }
    output.ok().map(|output| finished(&output))
}

/// Runs a document's commands in order. They run on a copy of the real book, because some commands write.
fn run_commands(document: &str) {
    let commands = commands(document);
    assert!(commands.len() >= 6, "the document shows its commands in `console` blocks");
    let files = files_below(&project().join("claims"));
    let mut files: Files = files.into_iter().map(|(name, bytes)| (format!("claims/{name}"), bytes)).collect();
    files.insert("LICENSE-DATA".to_owned(), fs::read(project().join("LICENSE-DATA")).expect("the license"));
    let folder = on_disk(&files);
    for (command, shown) in commands {
        let Some(run) = run_command(&command, folder.path()) else { continue };
        assert_eq!(run.code, 0, "{command}: {}{}", run.out, run.err);
        let printed = format!("{}{}", run.out, run.err).replace(&format!("{}/", folder.path().display()), "");
        let missing: Vec<&str> = shown.lines().filter(|line| !printed.contains(line)).collect();
        assert!(missing.is_empty(), "{command} printed\n{printed}\nand the document shows\n{shown}");
    }
}

#[test]
fn every_command_of_the_readme_runs_and_prints_what_it_shows() {
    run_commands(&document("README.md"));
}

#[test]
fn every_command_of_the_page_on_reviewing_runs_and_prints_what_it_shows() {
    run_commands(&document("docs/reviewing.md"));
}

#[test]
fn every_command_of_the_page_on_releases_runs_and_prints_what_it_shows() {
    run_commands(&document("docs/releasing.md"));
}

/// Runs the README's line if Python with its packages is present; the README's two commands do not require Python.
#[test]
fn the_one_line_load_of_the_readme_loads() {
    let python = Command::new("python3").args(["-c", "import pandas, pyarrow"]).output();
    if !python.is_ok_and(|output| output.status.success()) {
        skipped("no Python with pandas and pyarrow here");
        return;
    }
    let readme = document("README.md");
    let code = blocks(&readme, "python");
    let run = Command::new("python3").current_dir(project()).args(["-c", code[0]]).output().expect("Python runs");
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
}
