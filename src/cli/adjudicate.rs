//! The command `adjudicate`: settles two codings of a source into one, by decisions.

use std::fs;

use anyhow::{Context as _, Result, bail};
use claimbook_core::book::{Book, CLAIMS, DECISIONS};
use claimbook_core::model::{Date, Slug};
use claimbook_core::output;
use claimbook_core::report;
use claimbook_review::adjudicate::{Adjudication, settle, text};
use clap::Args;

use super::decisions::new_errors;
use super::{Context, Outcome, coder, counted, day, parsed, print};

/// Arguments of `adjudicate`.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// The id of a source with codings by both coders.
    source: String,
    /// The two coders, as in `c1,c2`. The ids of the first coder's claims are those of the book.
    #[arg(long, value_name = "A,B", value_delimiter = ',', required = true)]
    coders: Vec<String>,
    /// The coder who decides, for the header of a new decisions file [default: Git's `user.name`].
    #[arg(long, value_name = "ID")]
    by: Option<String>,
    /// The day of the decisions, for the header of a new file [default: that of `SOURCE_DATE_EPOCH`, or today].
    #[arg(long, value_name = "YYYY-MM-DD")]
    on: Option<Date>,
    /// Write the settled claims into the book, once every difference is decided.
    #[arg(long)]
    apply: bool,
}

/// The coder who decides in a book without a list of coders.
const FALLBACK: &str = "adjudicator";

pub(crate) fn run(context: &Context, arguments: &Arguments) -> Result<Outcome> {
    let book = context.book()?;
    let record = book.source_named(&arguments.source)?;
    let [a, b] = &arguments.coders[..] else {
        bail!("`--coders` names two coders, as in `--coders c1,c2`");
    };
    if a == b {
        bail!("`--coders` names two different coders");
    }
    let adjudication = Adjudication::new(&book, record, [a, b])?;
    if arguments.apply {
        return carry_out(context, &book, &adjudication);
    }
    let proposals = adjudication.proposals();
    let path = format!("{CLAIMS}/{}/{DECISIONS}/adjudicate-{a}-{b}.yaml", record.folder);
    if proposals.is_empty() {
        context.say(format_args!(
            "every difference of {a} and {b} has a place in the decisions of `{}`",
            record.source.id
        ));
        return Ok(Outcome::Clean);
    }
    let file = book.files.iter().find(|file| file.path() == path);
    let by: Slug = match file {
        // The file states who decides.
        Some(_) => parsed(FALLBACK)?,
        None => coder::deciding(&book, &context.root()?, arguments.by.as_deref(), FALLBACK)?,
    };
    let on = arguments.on.map_or_else(day::of_coding, Ok)?;
    let text = text(file, (&record.source.id, &by, &on), &proposals).with_context(|| {
        format!("cannot add to `{path}`: its last field must be `decisions`, a list with one line each")
    })?;
    let place = context.root()?.join(&path);
    if let Some(folder) = place.parent() {
        fs::create_dir_all(folder).with_context(|| format!("cannot create `{}`", folder.display()))?;
    }
    output::write_file(&place, text.as_bytes())?;
    print(&format!("{path}\n"))?;
    context.say(format_args!(
        "{} for a decision: add `verdict` and `reason` to each, then run the command with `--apply`",
        if proposals.len() == 1 {
            "1 difference waits".to_owned()
        } else {
            format!("{} differences wait", proposals.len())
        }
    ));
    Ok(Outcome::Findings)
}

fn carry_out(context: &Context, book: &Book, adjudication: &Adjudication<'_>) -> Result<Outcome> {
    let settled = match settle(adjudication) {
        Ok(settled) => settled,
        Err(undecided) => {
            context.say(format_args!("nothing was written: {undecided}"));
            return Ok(Outcome::Findings);
        }
    };
    if let Some((changed, errors)) = new_errors(book, &settled.files) {
        print(&report::text(&changed, &errors, context.color()))?;
        context.say(format_args!("nothing was written: the decisions would make the book invalid"));
        return Ok(Outcome::Findings);
    }
    let root = context.root()?;
    for (path, bytes) in &settled.files {
        output::write_file(&root.join(path), bytes)?;
        print(&format!("{path}\n"))?;
    }
    for (id, coder, old) in &settled.added {
        context.say(format_args!("added {id}, which is {old} of {coder}; its relations were left out"));
    }
    for id in &settled.withdrawn {
        context.say(format_args!("withdrew {id}"));
    }
    context.say(format_args!(
        "{} changed, {} added, {} withdrawn",
        counted(settled.changed, "field"),
        counted(settled.added.len(), "claim"),
        settled.withdrawn.len()
    ));
    Ok(Outcome::Clean)
}
