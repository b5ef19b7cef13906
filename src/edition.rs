//! What a book or a release holds, table by table: shapes and rows, whichever of the two they come from.

mod shape;

pub use shape::{Shape, ShapeColumn, ShapeError, ShapeKind};
