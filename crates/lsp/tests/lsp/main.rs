//! Tests of the language server over a connection in memory. Each test is a short session of an editor.

mod diagnostics;
mod editor;
mod session;
