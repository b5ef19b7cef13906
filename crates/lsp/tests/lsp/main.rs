//! Tests of the language server over a connection in memory. Each test is a short session of an editor.

mod completion;
mod diagnostics;
mod editor;
mod reading;
mod recorded;
mod robustness;
mod session;
mod writing;
