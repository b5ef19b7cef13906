//! The command `export`: writes the normalized tables, the codebook, and graphs of the book.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;
use std::mem::ManuallyDrop;
use std::path::PathBuf;

use anyhow::{Context as _, Result};
use claimbook_core::output::Folder;
use claimbook_core::report;
use claimbook_core::rules;
use claimbook_core::syntax::diagnostic::Diagnostic;
use claimbook_tables::export;
use claimbook_tables::graphs::{self, Base, GraphFormat};
use clap::{Args, ValueEnum};

use super::{Context, Outcome, counted, interrupt, print};

/// Arguments of `export`.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// The folder to write [default: `exports` in the book]. Its contents are replaced.
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// The formats to write.
    #[arg(long, value_delimiter = ',', default_value = "csv,parquet,jsonl")]
    format: Vec<Format>,
    /// The base of the IRIs of records in `nquads` and `webannotation`, ending in `/`, `#` or `:`.
    #[arg(long, value_name = "IRI", default_value_t)]
    base: Base,
}

/// A format of the tables or of the whole book.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// Tables as comma-separated values.
    Csv,
    /// Tables as Apache Parquet.
    Parquet,
    /// Tables as JSON Lines.
    Jsonl,
    /// Claims and entities as a network, in GraphML.
    Graphml,
    /// Claims, relations, provenance and codes as linked data, in RDF's N-Quads.
    Nquads,
    /// Anchors as W3C Web Annotations, in JSON-LD.
    Webannotation,
}

pub(crate) fn run(context: &Context, arguments: &Arguments) -> Result<Outcome> {
    let root = context.root()?;
    // The process ends soon, and freeing a large book takes a twentieth of the time of a check.
    let book = ManuallyDrop::new(context.book()?);
    let diagnostics = rules::check(&book, &context.texts(&book)?);
    if rules::has_errors(&diagnostics) {
        let mut errors: Vec<_> = diagnostics.into_iter().filter(Diagnostic::is_error).collect();
        context.hint_all(&mut errors);
        print(&report::text(&book, &errors, context.color()))?;
        context.say(format_args!("nothing was exported: the book has {}", counted(errors.len(), "error")));
        return Ok(Outcome::Findings);
    }
    let formats: BTreeSet<Wanted> = arguments.format.iter().map(|format| wanted(*format)).collect();
    let of_tables: Vec<export::Format> = formats.iter().filter_map(|wanted| wanted.tables()).collect();
    let of_book: Vec<GraphFormat> = formats.iter().filter_map(|wanted| wanted.graph()).collect();
    let out = arguments.out.clone().unwrap_or_else(|| root.join("exports"));
    let folder = Folder::begin(&out, |name| export::is_export(name) || graphs::is_graph(name))?;
    let _interruptible = interrupt::abandons(folder.partial())?;
    let bar = context.progress(book.claim_count() as u64, "claims exported");
    let exported = export::export_to(&book, &of_tables, |name| folder.create(name), |claims| bar.inc(claims))?;
    let mut files = exported.files;
    bar.finish_and_clear();
    files.extend(graphs::graphs_to(&book, &of_book, &arguments.base, |name| folder.create(name))?);
    let mut sizes: BTreeMap<String, u64> = BTreeMap::new();
    let mut written = Vec::new();
    for (name, mut file) in files {
        file.flush().with_context(|| format!("cannot write `{name}`"))?;
        sizes.insert(name, file.get_ref().bytes());
        written.push(file);
    }
    folder.finish(written)?;
    for (name, bytes) in &sizes {
        context.name(format_args!("wrote {} ({bytes} bytes)", out.join(name).display()));
    }
    for format in &formats {
        let (name, what) = match format {
            Wanted::Tables(format) => (format.name(), "table"),
            Wanted::Graph(format) => (format.name(), "file"),
        };
        let folder = format!("{name}/");
        let (count, bytes) = sizes
            .iter()
            .filter(|(name, _)| name.starts_with(&folder))
            .fold((0, 0), |(count, sum), (_, bytes)| (count + 1, sum + bytes));
        print(&format!("{}: {}, {bytes} bytes\n", out.join(name).display(), counted(count, what)))?;
    }
    for name in [export::CODEBOOK, export::VIEWS].into_iter().filter(|name| sizes.contains_key(*name)) {
        print(&format!("{}\n", out.join(name).display()))?;
    }
    context.say(format_args!(
        "exported {} of {}",
        counted(book.claim_count(), "claim"),
        counted(book.sources.len(), "source")
    ));
    Ok(Outcome::Clean)
}

/// A format of the library, either of the tables or of the whole book.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Wanted {
    Tables(export::Format),
    Graph(GraphFormat),
}

impl Wanted {
    fn tables(self) -> Option<export::Format> {
        if let Self::Tables(format) = self { Some(format) } else { None }
    }

    fn graph(self) -> Option<GraphFormat> {
        if let Self::Graph(format) = self { Some(format) } else { None }
    }
}

fn wanted(format: Format) -> Wanted {
    match format {
        Format::Csv => Wanted::Tables(export::Format::Csv),
        Format::Parquet => Wanted::Tables(export::Format::Parquet),
        Format::Jsonl => Wanted::Tables(export::Format::JsonLines),
        Format::Graphml => Wanted::Graph(GraphFormat::GraphMl),
        Format::Nquads => Wanted::Graph(GraphFormat::NQuads),
        Format::Webannotation => Wanted::Graph(GraphFormat::WebAnnotation),
    }
}
