//! Tests of rebasing: made-up revisions whose truth is known, unusual texts, applied files, and reports.

mod applied;
mod edges;
mod generator;
mod reports;
mod revisions;
