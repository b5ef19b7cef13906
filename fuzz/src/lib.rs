//! The readers of claimbook and what they need, compiled from the library's own files.

// The rest of the library calls what nothing calls here.
#![allow(dead_code)]

pub mod file;

pub mod diagnostic;

pub mod yaml;

pub mod model;

pub mod decode;

pub mod quick;
