//! All integration tests of the library, in one binary.

mod agreement;
mod alpha;
mod anchors;
mod bad_input;
mod comments;
mod drafts;
mod faults;
mod formats;
mod graphs;
mod import;
mod import_tools;
mod init;
mod languages;
mod order;
mod output;
mod properties;
mod quick;
mod quotes;
mod reviewing;
mod rules;
mod samples;
mod schemas;
mod segmentation;
mod sources;
mod styles;
mod vocabulary;
