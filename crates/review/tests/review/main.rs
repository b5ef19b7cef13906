//! Tests of the jobs in which a person decides, with the made-up harbor report.

mod adjudicate;
mod apply;
mod decided;
