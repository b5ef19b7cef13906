//! The command line program: parses arguments, calls the library, and maps the result to an exit status.

#![expect(clippy::print_stderr, reason = "a command line program reports to people on standard error")]

mod cli;

use std::process::ExitCode;

use cli::Outcome;

/// Reading records makes many small allocations on all cores. This allocator handles them faster than the system's.
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
