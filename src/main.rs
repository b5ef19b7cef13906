//! The command line: arguments to the library's functions, and what they find to an exit status.

#![expect(clippy::print_stderr, reason = "a command line tells people on standard error what it did")]

mod args;
mod commands;

use std::process::ExitCode;

use clap::Parser;

use args::{Arguments, Command};
use commands::{Context, Outcome};

/// Records are many small pieces of memory, made on all cores at once, which this allocator is better at than the
/// system's.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let context = Context::new(arguments.global);
    let outcome = match arguments.command {
        Command::Check(arguments) => commands::check::run(&context, &arguments),
        Command::Explain(arguments) => commands::explain::run(&context, &arguments),
        Command::Fmt(arguments) => commands::fmt::run(&context, &arguments),
        Command::New(arguments) => commands::new::run(&context, &arguments),
        Command::Show(arguments) => commands::show::run(&context, &arguments),
        Command::Anchor(arguments) => commands::anchor::run(&context, &arguments),
        Command::Coverage(arguments) => commands::coverage::run(&context, &arguments),
        Command::Agree(arguments) => commands::agree::run(&context, &arguments),
        Command::Export(arguments) => commands::export::run(&context, &arguments),
        Command::Diff(arguments) => commands::diff::run(&context, &arguments),
        Command::Chart(arguments) => commands::chart::run(&context, &arguments),
        Command::Hydrate(arguments) => commands::hydrate::run(&context, &arguments),
        Command::Release(arguments) => commands::release::run(&context, &arguments),
        Command::Verify(arguments) => commands::verify::run(&context, &arguments),
        Command::Schema(arguments) => commands::schema::run(&context, &arguments),
    };
    match outcome {
        Ok(Outcome::Clean) => ExitCode::SUCCESS,
        Ok(Outcome::Findings) => ExitCode::from(1),
        Err(error) => {
            eprintln!("claimbook: {error:#}");
            ExitCode::from(2)
        }
    }
}
