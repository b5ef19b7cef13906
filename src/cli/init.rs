//! The command `init`: writes a new book.

use std::collections::BTreeMap;
use std::io::{self, IsTerminal};
use std::path::{Path, PathBuf};
use std::str::FromStr;

use anyhow::{Context as _, Result};
use claimbook_core::book::{Book, CLAIMS};
use claimbook_core::init::{self, Answers, DEFAULT_LICENSE, Line, SCHEMA};
use claimbook_core::model::Invalid;
use claimbook_core::output;
use clap::Args;

use super::{Context, Outcome, counted, git, parsed, print, schema};

/// Arguments of `init`.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// The folder of the new book. It may exist and contain other files. No file is overwritten.
    #[arg(value_name = "DIR")]
    folder: PathBuf,
    /// Ask no questions: use the options and the defaults.
    #[arg(long)]
    yes: bool,
    /// The title of the dataset [default: the name of the folder].
    #[arg(long, value_name = "TITLE")]
    title: Option<String>,
    /// The license, as an SPDX identifier [default: CC-BY-4.0].
    #[arg(long, value_name = "LICENSE")]
    license: Option<String>,
    /// The name of the creator [default: Git's `user.name`].
    #[arg(long, value_name = "NAME")]
    name: Option<String>,
}

pub(crate) fn run(context: &Context, arguments: &Arguments) -> Result<Outcome> {
    let folder = &arguments.folder;
    let title = folder_name(folder).unwrap_or_else(|| "Claims".to_owned());
    // The paths do not depend on the answers, so existing files are found before the questions.
    let name: Line = parsed(&title)?;
    let placeholder =
        Answers { title: name.clone(), license: parsed(DEFAULT_LICENSE)?, creator: name.clone(), coder: name };
    output::must_be_new(folder, files(&placeholder)?.keys())?;
    let ask = !arguments.yes && io::stdin().is_terminal() && io::stderr().is_terminal();
    let answer = Answer { ask };
    let user = user(folder);
    let title = answer.to("Title", "--title", arguments.title.as_deref(), Some(&title))?;
    let license = answer.to("License", "--license", arguments.license.as_deref(), Some(DEFAULT_LICENSE))?;
    let creator: Line = answer.to("Name of the creator", "--name", arguments.name.as_deref(), user.as_deref())?;
    // `new` takes the same coder by default.
    let coder = user.map_or_else(|| Ok(creator.clone()), |user| parsed(&user))?;
    let answers = Answers { title, license, creator, coder };
    let files = files(&answers)?;
    output::write_new(folder, &files)?;
    for path in files.keys() {
        context.name(format_args!("wrote {}", folder.join(path).display()));
    }
    context.say(format_args!("wrote {} to {}", counted(files.len(), "file"), folder.display()));
    print(NEXT)?;
    Ok(Outcome::Clean)
}

const NEXT: &str = "\
add a text: `claimbook source add TEXT --id ID`
declare what its claims are about, and whom they name: `claims/vocabulary.yaml`, `claims/entities.yaml`
check the book: `claimbook check`
";

/// Returns the files of the new book, with the schemas that `claimbook schema` would write.
fn files(answers: &Answers) -> Result<BTreeMap<String, Vec<u8>>> {
    let mut files = init::files(answers);
    let records = files.iter().filter(|(path, _)| path.starts_with(&format!("{CLAIMS}/")));
    let book = Book::from_files(records.map(|(path, bytes)| (path.clone(), bytes.clone())).collect());
    files.extend(schema::files(&book)?.into_iter().map(|(name, bytes)| (format!("{SCHEMA}/{name}"), bytes)));
    Ok(files)
}

/// The source of answers that are not given as options.
struct Answer {
    /// Whether to ask on the terminal. Otherwise defaults apply.
    ask: bool,
}

impl Answer {
    /// Returns the value of an option, or else the answer to a question, or else the default.
    fn to<T>(&self, question: &str, option: &str, given: Option<&str>, default: Option<&str>) -> Result<T>
    where
        T: FromStr<Err = Invalid>,
    {
        match (given, default) {
            (Some(given), _) => parsed(given).with_context(|| format!("`{option}` is invalid")),
            (None, _) if self.ask => Ok(init::ask(&mut io::stdin().lock(), &mut io::stderr(), question, default)?),
            (None, Some(default)) => parsed(default),
            (None, None) => anyhow::bail!("there is no default for `{option}`: give it, or set Git's `user.name`"),
        }
    }
}

/// Returns the name of a folder that may not exist yet, if it is suitable as a title.
fn folder_name(folder: &Path) -> Option<String> {
    let absolute = folder.canonicalize().or_else(|_| std::path::absolute(folder)).ok()?;
    let name: Line = absolute.file_name()?.to_str()?.parse().ok()?;
    Some(name.to_string())
}

/// Returns Git's `user.name` in a folder, if it is set and suitable as a name.
fn user(folder: &Path) -> Option<String> {
    let name: Line = git::user_name(folder)?.parse().ok()?;
    Some(name.to_string())
}
