//! Two readers that convert files to records.
//!
//! Only the [`tree`] reader reports diagnostics. The [`fast`] reader reads the plain style that `fmt` writes and gives
//! up on anything else. It must either give up or return the same records as the tree reader.

pub mod fast;
pub mod tree;
