//! Tests of the jobs in which a person decides, with the made-up harbor report.

mod apply;
mod decided;
