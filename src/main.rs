//! The command line: arguments to the library's functions, and what they find to an exit status.

#![expect(clippy::print_stderr, reason = "a command line tells people on standard error what it did")]

mod cli;

use std::process::ExitCode;

use cli::Outcome;

/// Records are many small allocations on all cores at once; this allocator is faster at that than the system's.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    match cli::run() {
        Ok(Outcome::Clean) => ExitCode::SUCCESS,
        Ok(Outcome::Findings) => ExitCode::from(1),
        Err(error) => {
            eprintln!("claimbook: {error:#}");
            ExitCode::from(2)
        }
    }
}
