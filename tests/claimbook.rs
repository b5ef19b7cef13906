//! The one integration-test binary: each further one would link Polars again.

#[path = "claimbook/agreement.rs"]
mod agreement;
#[path = "claimbook/alpha.rs"]
mod alpha;
#[path = "claimbook/anchors.rs"]
mod anchors;
#[path = "claimbook/bad_input.rs"]
mod bad_input;
#[path = "claimbook/changes.rs"]
mod changes;
#[path = "claimbook/charts.rs"]
mod charts;
#[path = "claimbook/coding.rs"]
mod coding;
#[path = "claimbook/commands.rs"]
mod commands;
#[path = "claimbook/descriptors.rs"]
mod descriptors;
#[path = "claimbook/diff.rs"]
mod diff;
#[path = "claimbook/exports.rs"]
mod exports;
#[path = "claimbook/faults.rs"]
mod faults;
#[path = "claimbook/formats.rs"]
mod formats;
#[path = "claimbook/graphs.rs"]
mod graphs;
#[path = "claimbook/hydrated.rs"]
mod hydrated;
#[path = "claimbook/order.rs"]
mod order;
#[path = "claimbook/output.rs"]
mod output;
#[path = "claimbook/properties.rs"]
mod properties;
#[path = "claimbook/quick.rs"]
mod quick;
#[path = "claimbook/readme.rs"]
mod readme;
#[path = "claimbook/releases.rs"]
mod releases;
#[path = "claimbook/reviewing.rs"]
mod reviewing;
#[path = "claimbook/rules.rs"]
mod rules;
#[path = "claimbook/runner.rs"]
mod runner;
#[path = "claimbook/samples.rs"]
mod samples;
#[path = "claimbook/schemas.rs"]
mod schemas;
#[path = "claimbook/signature.rs"]
mod signature;
#[path = "claimbook/styles.rs"]
mod styles;
#[path = "claimbook/synthesized.rs"]
mod synthesized;
#[path = "claimbook/tampering.rs"]
mod tampering;
