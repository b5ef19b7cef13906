//! Tests the example book in `examples/harbor`, whose texts are included: the commands of its README, and what its
//! codings, decisions and second edition promise.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use claimbook_core::book;
use claimbook_core::model::Decision;
use claimbook_review::rebase::Verdict;
use claimbook_testing::{Files, files_below, on_disk, project};
use serde_json::Value;

use crate::runner::{Run, claimbook, finished, run};

const SOURCES: [&str; 2] = ["das-eis-kommt-wieder", "harbor-report"];

/// The file with the decisions about the two codings.
const SETTLED: &str = "claims/harbor-report/decisions/adjudicate-a-b.yaml";

/// The paragraphs that both coders coded.
const CODED: [&str; 3] = ["ice.p1.yaml", "ice.p2.yaml", "ice.p3.yaml"];

const REBASE: [&str; 6] =
    ["rebase", "harbor-report", "--from", "texts/harbor-report.txt", "--to", "texts/second-edition/harbor-report.txt"];

/// Returns the files of the example. Leaves out what its commands write, if somebody ran them in the project.
fn example() -> Files {
    let mut files = files_below(&project().join("examples/harbor"));
    files.retain(|name, _| !["exports/", "releases/", "schema/"].iter().any(|folder| name.starts_with(folder)));
    files
}

/// A step of a section of the README.
enum Step<'t> {
    /// A command, and the output shown below it.
    Command(&'t str, Vec<&'t str>),
    /// A record to fill in.
    Record(&'t str),
}

/// Returns the steps of a section of the README: its `console` and `yaml` blocks.
fn steps(section: &str) -> Vec<Step<'_>> {
    let mut steps = Vec::new();
    for block in section.split("```").skip(1).step_by(2) {
        if let Some(record) = block.strip_prefix("yaml\n") {
            steps.push(Step::Record(record));
        }
        for line in block.strip_prefix("console\n").into_iter().flat_map(str::lines) {
            match (line.strip_prefix("$ "), steps.last_mut()) {
                (Some(command), _) => steps.push(Step::Command(command, Vec::new())),
                (None, Some(Step::Command(_, output))) => output.push(line),
                (None, _) => panic!("the output `{line}` is below no command"),
            }
        }
    }
    steps
}

/// Splits a command at blanks outside of quotes.
fn words(command: &str) -> Vec<String> {
    let parts = command.split('"').enumerate();
    let words = parts.flat_map(|(index, part)| match index % 2 {
        0 => part.split_whitespace().map(str::to_owned).collect(),
        _ => vec![part.to_owned()],
    });
    words.collect()
}

/// Returns whether a line is the shown one, in which `…` stands for any characters.
fn is_shown(shown: &str, line: &str) -> bool {
    let Some((before, after)) = shown.split_once('…') else { return shown == line };
    let rests =
        |line: &str| (0..=line.len()).filter(|at| line.is_char_boundary(*at)).any(|at| is_shown(after, &line[at..]));
    line.strip_prefix(before).is_some_and(rests)
}

/// Checks that an output has the shown lines in their order.
fn assert_shows(command: &str, shown: &[&str], run: &Run) {
    let printed = format!("{}{}", run.out, run.err);
    let mut lines = printed.lines();
    for line in shown.iter().filter(|line| !matches!(**line, "" | "…")) {
        assert!(
            lines.any(|printed| is_shown(line, printed)),
            "`{command}` printed\n{printed}\nand not, in order:\n{line}"
        );
    }
}

/// Runs the steps of a section of the README in a fresh copy of the example. Returns the number of commands.
fn follow(section: &str) -> usize {
    let folder = on_disk(&example());
    let mut count = 0;
    for step in steps(section) {
        let (command, shown) = match step {
            Step::Record(record) => {
                fill_in(folder.path(), record);
                continue;
            }
            Step::Command(command, shown) => (command, shown),
        };
        count += 1;
        let words = words(command);
        match words.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
            ["cp", from, to] => {
                fs::copy(folder.path().join(from), folder.path().join(to)).expect("the files to copy");
            }
            ["claimbook", arguments @ ..] => {
                let run = finished(&claimbook(folder.path()).args(arguments).output().expect("the program runs"));
                // These two commands find what waits for a person.
                let expected = i32::from(matches!(arguments, ["decisions", "list"] | ["rebase", ..]));
                assert_eq!(run.code, expected, "{command}: {}{}", run.out, run.err);
                assert_shows(command, &shown, &run);
            }
            _ => panic!("the README shows a command that no test knows how to run: {command}"),
        }
    }
    count
}

/// Replaces the empty record that `new` appended.
fn fill_in(folder: &Path, record: &str) {
    let id = record.lines().next().expect("a record begins with its id");
    let path = folder.join("claims/das-eis-kommt-wieder/ice.p1.yaml");
    let text = fs::read_to_string(&path).expect("the file of the new record");
    let (before, _) = text.split_once(id).expect("the new record");
    fs::write(&path, format!("{before}{record}")).expect("a file to write");
}

#[test]
fn the_commands_of_the_readme_print_what_it_shows() {
    let readme = fs::read_to_string(project().join("examples/harbor/README.md")).expect("the README");
    let sections: Vec<&str> = readme.split("\n### ").skip(1).collect();
    assert_eq!(sections.len(), 10, "one section for each of the ten commands");
    for section in sections {
        assert!(follow(section) > 0, "the section shows no command: {section}");
    }
}

#[test]
fn the_book_has_no_fault() {
    let folder = on_disk(&example());
    let mut commands = vec![vec!["check", "--texts", "texts", "--deny-warnings"], vec!["fmt", "--check"]];
    commands.extend(SOURCES.map(|source| vec!["anchor", source, "--texts", "texts", "--check"]));
    for command in commands {
        let run = run(folder.path(), &command);
        assert_eq!(run.code, 0, "{command:?}: {}{}", run.out, run.err);
        assert!(!run.out.contains("warning"), "{command:?}: {}", run.out);
    }
}

#[test]
fn a_changed_word_of_a_text_is_found() {
    let mut files = example();
    let text = String::from_utf8(files["texts/harbor-report.txt"].clone()).expect("UTF-8");
    assert_eq!(text.matches("Gull Rock").count(), 1);
    files.insert("texts/harbor-report.txt".to_owned(), text.replace("Gull Rock", "Gull Point").into_bytes());
    let run = run(on_disk(&files).path(), &["check", "--texts", "texts"]);
    assert_eq!(run.code, 1, "{}", run.out);
    assert!(run.out.contains("error[changed-text]"), "{}", run.out);
}

#[test]
fn the_second_edition_has_every_verdict() {
    let folder = on_disk(&example());
    let run = run(folder.path(), &[&REBASE[..], &["--format", "json"]].concat());
    let report: Value = serde_json::from_str(&run.out).expect("JSON");
    let anchors = report["anchors"].as_array().expect("the anchors");
    let verdicts: BTreeSet<&str> = anchors.iter().filter_map(|anchor| anchor["verdict"].as_str()).collect();
    assert_eq!(verdicts, Verdict::ALL.map(Verdict::name).into());
    let flags: BTreeSet<&str> =
        anchors.iter().filter_map(|anchor| anchor["flags"].as_array()).flatten().filter_map(Value::as_str).collect();
    assert_eq!(flags, BTreeSet::from(["negation", "number"]));
    assert_eq!(report["new_sentences"].as_array().map(Vec::len), Some(2));
}

/// Decisions about a coding go stale if its records change. So the second edition must leave the coded section alone.
#[test]
fn the_second_edition_leaves_decisions_about_codings_valid() {
    let folder = on_disk(&example());
    run(folder.path(), &[&REBASE[..], &["--apply", "--on", "2031-09-05"]].concat());
    let check = run(folder.path(), &["check"]);
    assert!(check.out.contains("unplaced-anchor"), "{}", check.out);
    assert!(!check.out.contains("stale-decision"), "{}", check.out);
}

/// Returns the decisions about the two codings in a copy of the example.
fn settled(folder: &Path) -> Vec<Decision> {
    let book = book::load(folder).expect("a book");
    assert_eq!(book.diagnostics, [], "the records are valid");
    let files = book.decisions.iter().filter(|record| book.file(record.file).path() == SETTLED);
    files.flat_map(|record| record.record.decisions.sound.iter().map(|(_, decision)| decision.clone())).collect()
}

#[test]
fn every_disagreement_is_decided() {
    let folder = on_disk(&example());
    let run = run(folder.path(), &["agree", "harbor-report", "--format", "json"]);
    let report: Value = serde_json::from_str(&run.out).expect("JSON");
    let mut disagreements = BTreeSet::new();
    for pair in report["disagreements"].as_array().expect("the disagreements") {
        let claim = |index: usize| pair["claims"][index]["claim"].as_str().map(str::to_owned);
        let (Some(first), Some(_)) = (claim(0), claim(1)) else {
            disagreements.insert((claim(0).or(claim(1)).expect("a claim"), None));
            continue;
        };
        for field in pair["fields"].as_array().expect("the fields").iter().filter_map(Value::as_str) {
            let field = if field.starts_with("attribution_") { "attribution" } else { field };
            disagreements.insert((first.clone(), Some(field.to_owned())));
        }
    }
    let settled = settled(folder.path());
    assert!(settled.iter().all(|decision| decision.verdict.is_some() && decision.reason.is_some()));
    let decided: BTreeSet<(String, Option<String>)> =
        settled.iter().map(|decision| (decision.subject.to_string(), decision.field.clone())).collect();
    // Coders relate claims of their own codings, so `adjudicate` does not compare relations.
    disagreements.retain(|(_, field)| field.as_deref() != Some("relations"));
    let undecided: Vec<_> = disagreements.difference(&decided).collect();
    assert!(undecided.is_empty(), "{undecided:?}");
    // `agree` compares the role, the date and the event of a time, and `adjudicate` all its fields.
    let more: Vec<_> = decided.difference(&disagreements).collect();
    assert!(more.iter().all(|(_, field)| field.as_deref() == Some("times")), "{more:?}");
}

/// Returns the example as it was before its codings were settled: its records are those of the first coder.
fn unsettled() -> Files {
    let mut files = example();
    for name in CODED {
        let coded = files[&format!("claims/harbor-report/codings/a/{name}")].clone();
        files.insert(format!("claims/harbor-report/{name}"), coded);
    }
    files.remove(SETTLED).expect("the decisions");
    files
}

#[test]
fn the_decisions_answer_what_the_program_asks() {
    let folder = on_disk(&unsettled());
    let asked =
        run(folder.path(), &["adjudicate", "harbor-report", "--coders", "a,b", "--by", "c", "--on", "2031-06-16"]);
    assert_eq!((asked.code, asked.out.as_str()), (1, format!("{SETTLED}\n").as_str()), "{}", asked.err);
    let questions = settled(folder.path());
    let unanswered = |decision: Decision| Decision { verdict: None, value: None, reason: None, ..decision };
    let decisions = settled(on_disk(&example()).path());
    assert_eq!(questions, decisions.into_iter().map(unanswered).collect::<Vec<_>>());
}

#[test]
fn the_settled_records_are_those_of_the_book() {
    let example = example();
    let mut files = unsettled();
    files.insert(SETTLED.to_owned(), example[SETTLED].clone());
    let folder = on_disk(&files);
    let applied = run(folder.path(), &["adjudicate", "harbor-report", "--coders", "a,b", "--apply"]);
    assert_eq!(applied.code, 0, "{}{}", applied.out, applied.err);
    let after = files_below(folder.path());
    for name in CODED {
        let path = format!("claims/harbor-report/{name}");
        let text = |files: &Files| String::from_utf8(files[&path].clone()).expect("UTF-8");
        assert_eq!(text(&after), text(&example), "{path}");
    }
}
