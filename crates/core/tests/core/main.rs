//! All integration tests of the library, in one binary.

mod agreement;
mod alpha;
mod anchors;
mod bad_input;
mod faults;
mod formats;
mod graphs;
mod init;
mod order;
mod output;
mod properties;
mod quick;
mod reviewing;
mod rules;
mod samples;
mod schemas;
mod segmentation;
mod styles;
