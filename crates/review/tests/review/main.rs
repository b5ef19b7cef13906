//! Tests of the crate `claimbook-review`, with the made-up harbor report.

mod adjudicate;
mod applied;
mod apply;
mod decided;
mod edges;
mod generator;
mod page;
mod reports;
mod revisions;
