//! Links the program at a fixed address on Linux.

use std::env;

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    let target = |key: &str| env::var(key).unwrap_or_default();
    if target("CARGO_CFG_TARGET_OS") == "linux" && target("CARGO_CFG_TARGET_ENV") == "gnu" {
        // The vtables of Polars and Arrow contain 100,000 addresses. Adjusting them when the program starts takes longer
        // than everything else that `claimbook --version` does.
        println!("cargo:rustc-link-arg-bins=-no-pie");
    }
}
