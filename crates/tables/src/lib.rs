//! A book as normalized tables, as networks and as pictures.
//!
//! 1. [`table`]: a table with its keys and the meaning of its columns; [`tables`]: those of a book, one per file, built
//!    with Polars.
//! 2. [`export`]: tables as CSV, JSON Lines and Parquet, with their codebook and schemas; bytes, not files.
//! 3. [`graphs`]: the book as a network (GraphML), as annotations (W3C) and as linked data (N-Quads).
//! 4. [`charts`]: records and tables as SVG.

mod bridge;
pub mod charts;
pub mod export;
pub mod graphs;
pub mod table;
pub mod tables;
