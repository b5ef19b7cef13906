//! Exports a book as normalized tables, graphs and charts.
//!
//! 1. [`table`]: a table with its keys and the meaning of its columns; [`tables`]: the tables of a book, one per file,
//!    built with Polars.
//! 2. [`export`]: tables as CSV, JSON Lines and Parquet, with codebook and JSON Schemas; returns bytes or writes to
//!    given writers.
//! 3. [`graphs`]: the book as a network (GraphML), as annotations (W3C) and as linked data (N-Quads).
//! 4. [`charts`]: charts of the book as SVG.

mod bridge;
pub mod charts;
pub mod export;
pub mod graphs;
pub mod table;
pub mod tables;
