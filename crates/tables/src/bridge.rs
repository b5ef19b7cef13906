//! Converts Polars series to Arrow arrays. This is the only `unsafe` code of the project.
//!
//! Both libraries implement the [Arrow C data interface], which prescribes the layout of two structs. Polars exports an
//! array and its field into its own versions of the structs. Arrow takes ownership of the same bits in its versions.
//! The buffers are shared, not copied, and are released through the callbacks of the structs.
//!
//! [Arrow C data interface]: https://arrow.apache.org/docs/format/CDataInterface.html

#![expect(
    unsafe_code,
    reason = "two crates define separate types for one C layout; only a transmute converts between them"
)]

use arrow::array::{ArrayRef, make_array};
use arrow::error::ArrowError;
use arrow::ffi::{FFI_ArrowArray, FFI_ArrowSchema, from_ffi};
use polars::prelude::{CompatLevel, Series};
use polars_arrow::ffi::{ArrowArray, ArrowSchema, export_array_to_c, export_field_to_c};

/// Converts a Polars series to an Arrow array. Does not copy the values if the series has a single chunk.
///
/// # Errors
///
/// Fails if Arrow does not support the type. Arrow supports all types that the tables use.
pub(crate) fn to_arrow(series: &Series) -> Result<ArrayRef, ArrowError> {
    // The oldest level uses plain offsets instead of views, which every Arrow release reads.
    let level = CompatLevel::oldest();
    let array = series.rechunk().to_arrow(0, level);
    let field = series.field().to_arrow(level);
    let (array, schema) = (export_array_to_c(array), export_field_to_c(&field));
    // SAFETY: `ArrowArray` and `FFI_ArrowArray` are `#[repr(C)]` with the fields that the C data interface prescribes,
    // and likewise the schemas. So each pair has the same size and layout, and `transmute` does not compile if the
    // sizes differ. Both sides own the struct by value and release it exactly once through its callback: the source is
    // moved into `transmute` and never dropped.
    let (array, schema) = unsafe {
        (
            std::mem::transmute::<ArrowArray, FFI_ArrowArray>(array),
            std::mem::transmute::<ArrowSchema, FFI_ArrowSchema>(schema),
        )
    };
    // SAFETY: a conforming producer has just exported the array, together with the schema that describes it.
    let data = unsafe { from_ffi(array, &schema) }?;
    Ok(make_array(data))
}
