//! The command `fmt`: formats the record files in the standard style.

use std::fs;
use std::path::PathBuf;

use anyhow::{Context as _, Result};
use claimbook_core::book::{self, Book};
use claimbook_core::edit::format::{self, Kind};
use claimbook_core::output;
use claimbook_core::report;
use claimbook_core::syntax::file::{File, FileId};
use claimbook_core::syntax::yaml;
use clap::Args;

use super::{Context, Outcome, Selection, counted, print};

/// Arguments of `fmt`.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// The files and folders to format [default: the whole book].
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// Write nothing; list the files that would change, and fail if there are any.
    #[arg(long)]
    check: bool,
}

pub(crate) fn run(context: &Context, arguments: &Arguments) -> Result<Outcome> {
    let root = context.root()?;
    let selection = Selection::new(&root, &arguments.paths)?;
    let (mut files, mut changed, mut failed) = (0, 0, 0);
    let mut written = book::hand_written(&root)?;
    written.retain(|path, _| book::kind(path).is_some());
    selection.must_select(written.keys().map(String::as_str))?;
    for (path, place) in written {
        let Some(kind) = book::kind(&path).filter(|_| selection.holds(&path)) else { continue };
        files += 1;
        let bytes = fs::read(&place).with_context(|| format!("cannot read `{path}`"))?;
        let Some(formatted) = formatted(context, &path, &bytes, kind)? else {
            failed += 1;
            continue;
        };
        if std::str::from_utf8(&bytes).is_ok_and(|text| format::is_same(text, &formatted)) {
            continue;
        }
        changed += 1;
        if arguments.check {
            print(&format!("{path}\n"))?;
        } else {
            // A symbolic link in the book is kept; its target is written.
            let place = place.canonicalize().with_context(|| format!("cannot find `{path}`"))?;
            output::write_file(&place, formatted.as_bytes())?;
            context.name(format_args!("wrote {path}"));
        }
    }
    let done = if arguments.check { "would change" } else { "changed" };
    context.say(format_args!("{changed} of {} {done}", counted(files, "file")));
    if failed > 0 {
        context.say(format_args!("{} not formatted because of errors", counted(failed, "file")));
    }
    let findings = failed > 0 || (arguments.check && changed > 0);
    Ok(if findings { Outcome::Findings } else { Outcome::Clean })
}

/// Returns the formatted text of a file. Reports the problem and returns `None` if the file cannot be formatted.
fn formatted(context: &Context, path: &str, bytes: &[u8], kind: Kind) -> Result<Option<String>> {
    let Ok(text) = std::str::from_utf8(bytes) else {
        context.say(format_args!("{path} is not UTF-8 text: run `claimbook check` for the position"));
        return Ok(None);
    };
    let file = File::new(path, text);
    let (node, faults) = yaml::read(&file, FileId(0));
    let Some(node) = node.filter(|_| faults.is_empty()) else {
        let mut read = Book::default();
        read.files.push(file);
        print(&report::text(&read, &faults, context.color()))?;
        return Ok(None);
    };
    let formatted = format::format(&file, &node, kind);
    if formatted.is_none() {
        context.say(format_args!("{path} cannot be formatted: look for a very long key"));
    }
    Ok(formatted)
}
