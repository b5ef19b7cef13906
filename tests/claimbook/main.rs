//! All integration tests, in one binary: each further binary would link Polars again.

mod agreement;
mod bad_input;
mod changes;
mod charts;
mod coding;
mod commands;
mod descriptors;
mod diff;
mod exports;
mod forgery;
mod from_nothing;
mod graphs;
mod hydrated;
mod import;
mod init;
mod metadata;
mod readme;
mod releases;
mod reviewing;
mod runner;
mod schemas;
mod signature;
mod source_add;
mod sources;
mod synthesized;
mod tampering;
