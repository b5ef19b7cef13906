//! Writes a made-up book of any size: realistic, and valid, or with faults in known places.
//!
//! The same arguments give the same bytes on every machine.

// As `#[path]` makes a file the head of its folder, tests can include the generator by the same line.
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
    /// How many claims the book has.
    #[arg(long, value_name = "N")]
    claims: usize,
    /// How many claims stand in a file, which is a paragraph.
    #[arg(long, value_name = "K", default_value_t = 10)]
    per_file: usize,
    /// What the book is made from: another number makes another book.
    #[arg(long, value_name = "S", default_value_t = 1)]
    seed: u64,
    /// The folder to write: `claims` and `texts` within it must not be there yet.
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// The share of claims that get a fault each; `faults.jsonl` lists what `check` must find.
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
        // What an earlier run left there would become part of the book.
        if folder.exists() {
            bail!("`{}` is there already", folder.display());
        }
    }
    let book = Book::new(arguments.claims, arguments.per_file, arguments.seed, arguments.faults);
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

/// Makes and writes the sources, as many at a time as the machine has cores, and gives their faults.
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
