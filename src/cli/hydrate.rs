//! The command `hydrate`: writes a local copy of the anchors with the quoted words filled in.

use std::path::PathBuf;

use anyhow::{Result, bail};
use claimbook_core::book;
use claimbook_core::output;
use claimbook_core::rules;
use claimbook_core::text::{Tally, Texts};
use claimbook_tables::export::{self, HYDRATED};
use clap::Args;

use super::{Context, Outcome, print};

/// Arguments of `hydrate`.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// The folder to write, outside the book. Its contents are replaced.
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
}

pub(crate) fn run(context: &Context, arguments: &Arguments) -> Result<Outcome> {
    let root = context.root()?;
    // Words of a source inside the book's folder could be committed and released.
    if book::is_within(&arguments.out, &root) {
        bail!(
            "`{}` is in the book, which must not contain words of a source; choose a folder outside the book",
            arguments.out.display()
        );
    }
    let book = context.book()?;
    let texts = context.texts(&book)?;
    if texts.is_empty() {
        bail!("found no text to fill in: {}", context.how_to_give("<source>.txt"));
    }
    // Checked without texts: a text that differs from the locked one is allowed. Moved words are found, and lost words
    // stay null.
    if rules::has_errors(&rules::check(&book, &Texts::new())) {
        bail!("the book has errors; `claimbook check` lists them");
    }
    let files = export::hydrate(&book, &texts)?;
    output::write_folder(&arguments.out, &files, |name| name.ends_with(HYDRATED))?;
    for name in files.keys() {
        print(&format!("{}\n", arguments.out.join(name).display()))?;
    }
    for (source, document) in &texts {
        let records = book.sources.iter().filter(|record| record.source.id.as_str() == source);
        let locks = records.filter_map(|record| record.lock.as_ref());
        let Tally { exact, moved, ambiguous, lost } = Tally::of(document, locks.flat_map(|lock| &lock.spans));
        context.say(format_args!(
            "{source}: {exact} word ranges exact, {moved} moved, {ambiguous} ambiguous, {lost} lost"
        ));
    }
    context.say(format_args!("these files contain words of the sources: do not redistribute them"));
    Ok(Outcome::Clean)
}
