//! The command line program. The Python package runs the same [`claimbook::cli::main`].

use std::process::ExitCode;

/// Reading records makes many small allocations on all cores. This allocator handles them faster than the system's.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    ExitCode::from(claimbook::cli::main(std::env::args_os()))
}
