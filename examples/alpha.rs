//! Computes Krippendorff's alpha of matrices on standard input, for comparison with other programs.
//!
//! A matrix begins with a line for its metric. Each further line is a unit: the coders' values, separated by blanks,
//! with `.` for a missing value. A blank line ends the matrix. The output has one line per matrix: alpha, or
//! `undefined`.
//!
//! ```console
//! $ printf 'nominal\n1 1\n1 2\n2 2\n. 1\n' | cargo run --release --example alpha
//! ```

use std::io::{self, Read, Write};

use claimbook_core::agreement::{Value, measure};
use claimbook_core::model::{codes::Metric, parse};

fn main() -> io::Result<()> {
    let mut text = String::new();
    io::stdin().read_to_string(&mut text)?;
    let mut out = io::stdout().lock();
    for matrix in text.split("\n\n").map(str::trim).filter(|matrix| !matrix.is_empty()) {
        let (metric, rows) = matrix.split_once('\n').unwrap_or((matrix, ""));
        let Some(metric) = parse::<Metric>(metric) else {
            return Err(io::Error::other(format!("`{metric}` is no metric")));
        };
        let value = |word: &str| match word {
            "." => Ok(None),
            _ => word.parse().map(|number| Some(Value::Number(number))),
        };
        let unit = |row: &str| row.split_whitespace().map(value).collect::<Result<Vec<_>, _>>();
        let units = rows.lines().map(unit).collect::<Result<Vec<_>, _>>().map_err(io::Error::other)?;
        match measure(&units, metric).alpha {
            Some(alpha) => writeln!(out, "{alpha}")?,
            None => writeln!(out, "undefined")?,
        }
    }
    Ok(())
}
