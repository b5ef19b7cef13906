//! The command `man`: manual pages in roff.

use std::fs;
use std::path::PathBuf;

use anyhow::{Context as _, Result};
use clap::{Args, CommandFactory};
use clap_mangen::{Man, generate_to};

use super::{Outcome, print};

/// Arguments of `man`.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// A folder to write a page per command to, instead of printing the page of the program.
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
}

pub(crate) fn run(arguments: &Arguments) -> Result<Outcome> {
    let program = super::Arguments::command();
    if let Some(out) = &arguments.out {
        let written = fs::create_dir_all(out).and_then(|()| generate_to(program, out));
        written.with_context(|| format!("cannot write the pages to `{}`", out.display()))?;
    } else {
        let mut page = Vec::new();
        Man::new(program).render(&mut page)?;
        print(&String::from_utf8(page)?)?;
    }
    Ok(Outcome::Clean)
}
