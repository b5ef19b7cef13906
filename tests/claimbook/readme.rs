//! The README's commands are run, and what it shows of their output is what they print.

use std::fs;
use std::process::Command;

use crate::runner::{claimbook, files_below, finished, on_disk, project, skipped};

/// Code blocks of a language in a Markdown text.
fn blocks<'a>(markdown: &'a str, language: &str) -> Vec<&'a str> {
    let fence = format!("```{language}\n");
    markdown.split(&fence).skip(1).filter_map(|rest| rest.split("```").next()).collect()
}

fn readme() -> String {
    fs::read_to_string(project().join("README.md")).expect("the README")
}

/// The commands of the README's `console` blocks, each with the output shown below it.
fn commands(readme: &str) -> Vec<(String, String)> {
    let mut commands: Vec<(String, String)> = Vec::new();
    for line in blocks(readme, "console").concat().lines() {
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

#[test]
fn every_command_of_the_readme_runs_and_prints_what_it_shows() {
    // A copy of the real book, so that a command may write.
    let mut files = files_below(&project().join("claims"));
    files = files.into_iter().map(|(name, bytes)| (format!("claims/{name}"), bytes)).collect();
    let folder = on_disk(&files);
    let commands = commands(&readme());
    assert!(commands.len() >= 6, "the README shows its commands in `console` blocks");
    for (command, shown) in commands {
        let words: Vec<&str> = command.split_whitespace().collect();
        let arguments = match words.as_slice() {
            // These tests themselves.
            ["cargo", "test", "--release"] => continue,
            ["cargo", "run", "--release", "--", rest @ ..] | ["claimbook", rest @ ..] => rest,
            _ => panic!("the README shows a command that no test knows how to run: {command}"),
        };
        if arguments.contains(&"--texts") && crate::runner::report_text().is_none() {
            continue;
        }
        let arguments: Vec<String> = arguments
            .iter()
            .map(|word| word.replace("~/texts", &project().join("../shared/sources").to_string_lossy()))
            .collect();
        let run = finished(&claimbook(folder.path()).args(&arguments).output().expect("the program runs"));
        assert_eq!(run.code, 0, "{command}: {}{}", run.out, run.err);
        if !shown.is_empty() {
            let printed = format!("{}{}", run.out, run.err).replace(&format!("{}/", folder.path().display()), "");
            assert!(printed.contains(shown.trim_end()), "{command} printed\n{printed}\nand the README shows\n{shown}");
        }
    }
}

/// Python is no part of the two commands; where it has the packages, the README's line is run.
#[test]
fn the_one_line_load_of_the_readme_loads() {
    let python = Command::new("python3").args(["-c", "import pandas, pyarrow"]).output();
    if !python.is_ok_and(|output| output.status.success()) {
        skipped("no Python with pandas and pyarrow here");
        return;
    }
    let readme = readme();
    let code = blocks(&readme, "python");
    let run = Command::new("python3").current_dir(project()).args(["-c", code[0]]).output().expect("Python runs");
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
}
