//! Writes a made-up, realistic book of any size: valid, or with faults in known places.
//!
//! The same arguments give the same bytes on every machine.

// With `#[path]`, the modules of `book.rs` resolve in its own folder, so that tests can include `book.rs` in the same
// way.
#[path = "book.rs"]
mod book;

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use anyhow::{Context, Result, bail};
use clap::Parser;

use book::{Book, Fault};

/// Write a made-up book of any size, with the texts of its sources.
#[derive(Debug, Parser)]
#[command(name = "synthesize")]
struct Arguments {
    /// The number of claims in the book.
    #[arg(long, value_name = "N")]
    claims: usize,
    /// The number of claims per file, which is a paragraph.
    #[arg(long, value_name = "K", default_value_t = 10)]
    per_file: usize,
    /// The seed of the random numbers: another seed makes another book.
    #[arg(long, value_name = "S", default_value_t = 1)]
    seed: u64,
    /// The greatest number of sources; without it, a source has about 5000 claims.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=17_576))]
    sources: Option<u16>,
    /// The folder to write; its subfolders `claims` and `texts` must not exist yet.
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// The share of claims that get one fault each, from 0 to 1; `faults.jsonl` lists the expected faults.
    #[arg(long, value_name = "P", default_value_t = 0.0)]
    faults: f64,
}

fn main() -> Result<()> {
    let arguments = Arguments::parse();
    if arguments.claims == 0 || arguments.per_file == 0 || !(0.0..=1.0).contains(&arguments.faults) {
        bail!("give at least one claim, one claim a file, and a share of faults from 0 to 1");
    }
    for folder in ["claims", "texts"] {
        let folder = arguments.out.join(folder);
        // Files of an earlier run would become part of the book.
        if folder.exists() {
            bail!("`{}` is there already", folder.display());
        }
    }
    let mut book = Book::new(arguments.claims, arguments.per_file, arguments.seed, arguments.faults);
    if let Some(sources) = arguments.sources {
        book = book.with_sources(sources.into());
    }
    for (path, bytes) in Book::shared() {
        write(&arguments.out, &path, &bytes)?;
    }
    let mut faults = write_sources(&book, &arguments.out)?;
    if arguments.faults > 0.0 {
        faults.sort();
        let line = |fault| serde_json::to_string(fault).map(|line| line + "\n");
        let lines = faults.iter().map(line).collect::<Result<String, _>>()?;
        write(&arguments.out, "faults.jsonl", lines.as_bytes())?;
    }
    Ok(())
}

/// Makes and writes the sources on all cores, and returns their faults.
fn write_sources(book: &Book, out: &Path) -> Result<Vec<Fault>> {
    let next = AtomicUsize::new(0);
    let work = || -> Result<Vec<Fault>> {
        let mut faults = Vec::new();
        loop {
            let index = next.fetch_add(1, Ordering::Relaxed);
            if index >= book.sources() {
                return Ok(faults);
            }
            let made = book.source(index);
            for (path, bytes) in &made.files {
                write(out, path, bytes)?;
            }
            faults.extend(made.faults);
        }
    };
    let workers = thread::available_parallelism().map_or(1, std::num::NonZero::get).min(book.sources());
    thread::scope(|scope| {
        let workers: Vec<_> = (0..workers).map(|_| scope.spawn(work)).collect();
        let mut faults = Vec::new();
        for worker in workers {
            faults.extend(worker.join().expect("a worker that does not panic")?);
        }
        Ok(faults)
    })
}

fn write(out: &Path, path: &str, bytes: &[u8]) -> Result<()> {
    let path = out.join(path);
    let folder = path.parent().context("a file in a folder")?;
    fs::create_dir_all(folder).with_context(|| format!("cannot make `{}`", folder.display()))?;
    fs::write(&path, bytes).with_context(|| format!("cannot write `{}`", path.display()))
}
