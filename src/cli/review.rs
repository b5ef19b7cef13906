//! The command `review`: writes the page on which a source's claims are read beside its passages and decided on.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::{Result, bail};
use claimbook_core::book::{self, Book, SourceRecord};
use claimbook_core::model::Slug;
use claimbook_core::output;
use claimbook_core::rules;
use claimbook_review::adjudicate::Adjudication;
use claimbook_review::page::{self, Contents};
use clap::Args;

use super::{Context, Outcome, counted, print};

mod serve;

/// Arguments of `review`.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// The id of a source. Without one, `--out` is a folder with a page of every source and an index.
    source: Option<String>,
    /// The file of the page, which gets the ending `.with-text.html` if it contains the source's text.
    #[arg(long, value_name = "FILE", required_unless_present = "serve")]
    out: Option<PathBuf>,
    /// Show the codings of two coders side by side, as in `c1,c2`.
    #[arg(long, value_name = "A,B", value_delimiter = ',', requires = "source")]
    coders: Vec<String>,
    /// Serve the page on this machine alone, and write the decisions made on it into the book.
    #[arg(long, conflicts_with = "out", requires = "source")]
    serve: bool,
    /// The port of `--serve` [default: any free one].
    #[arg(long, value_name = "PORT", default_value_t = 0, hide_default_value = true, requires = "serve")]
    port: u16,
}

pub(crate) fn run(context: &Context, arguments: &Arguments) -> Result<Outcome> {
    if arguments.serve {
        return serve::run(context, arguments);
    }
    let Some(out) = &arguments.out else { bail!("name the file of the page with `--out`") };
    let book = context.book()?;
    match &arguments.source {
        Some(id) => one(context, arguments, &book, book.source_named(id)?, out),
        None => all(context, &book, out),
    }
}

/// Returns the two coders of `--coders`, if they are given.
fn coders(arguments: &Arguments) -> Result<Option<[&str; 2]>> {
    match &arguments.coders[..] {
        [] => Ok(None),
        [a, b] if a != b => Ok(Some([a, b])),
        _ => bail!("`--coders` names two different coders, as in `--coders c1,c2`"),
    }
}

fn one(context: &Context, arguments: &Arguments, book: &Book, record: &SourceRecord, out: &Path) -> Result<Outcome> {
    let texts = context.texts_of([&record.source.id])?;
    let has_text = page::has_text(record, &texts);
    if !texts.is_empty() && !has_text {
        context.say(format_args!(
            "the page leaves the text out, because it is not the text of the lock: run `claimbook check --texts DIR`"
        ));
    }
    let path = named(out, has_text)?;
    must_be_outside(context, &path, has_text)?;
    let adjudication = coders(arguments)?.map(|coders| Adjudication::new(book, record, coders)).transpose()?;
    let diagnostics = rules::check(book, &texts);
    let contents =
        Contents { texts: &texts, diagnostics: &diagnostics, adjudication: adjudication.as_ref(), is_served: false };
    output::write_file(&path, page::page(book, record, &contents).as_bytes())?;
    print(&format!("{}\n", path.display()))?;
    context.say(format_args!(
        "{}, {}",
        counted(book.claims_of(&record.source.id).count(), "claim"),
        if has_text { "with the text of the source: not for publication" } else { "without the text of the source" }
    ));
    Ok(Outcome::Clean)
}

/// Returns the path of a page. Its ending shows whether the page contains the text.
fn named(out: &Path, has_text: bool) -> Result<PathBuf> {
    let name = out.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    let Some(stem) = name.strip_suffix(".html").filter(|stem| !stem.is_empty()) else {
        bail!("`--out` names a file that ends in `.html`, as in `--out review.html`");
    };
    let stem = stem.strip_suffix(".with-text").unwrap_or(stem);
    Ok(out.with_file_name(page::file_name(stem, has_text)))
}

/// Fails if a page with the text of a source would be written into the book, which is published.
fn must_be_outside(context: &Context, path: &Path, has_text: bool) -> Result<()> {
    if has_text && book::is_within(path, &context.root()?) {
        bail!(
            "`{}` lies in the book, and the page contains the text of the source: name a place outside, or leave out \
             `--texts`",
            path.display()
        );
    }
    Ok(())
}

fn all(context: &Context, book: &Book, out: &Path) -> Result<Outcome> {
    let sources: Vec<&Slug> = book.sources.iter().map(|record| &record.source.id).collect();
    let texts = context.texts_of(sources)?;
    let has_text = book.sources.iter().any(|record| page::has_text(record, &texts));
    must_be_outside(context, out, has_text)?;
    let diagnostics = rules::check(book, &texts);
    let contents = Contents { texts: &texts, diagnostics: &diagnostics, adjudication: None, is_served: false };
    let mut files = BTreeMap::from([("index.html".to_owned(), page::index(book, &contents).into_bytes())]);
    for record in &book.sources {
        let name = page::file_name(record.source.id.as_str(), page::has_text(record, &texts));
        files.insert(name, page::page(book, record, &contents).into_bytes());
    }
    let count = files.len() - 1;
    output::write_folder(out, &files, |name| name.ends_with(".html"))?;
    print(&format!("{}\n", out.join("index.html").display()))?;
    context.say(format_args!("{} and an index", counted(count, "page")));
    Ok(Outcome::Clean)
}
