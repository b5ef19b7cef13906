//! Drafts a source from a plain text: decodes it, reports what is wrong with it, reflows it, and proposes its `source.yaml` and
//! lock.
//!
//! Works on bytes and strings and does not access the file system. A proposal contains no text of the source except
//! titles of sections and of cited works.

mod blocks;
mod encoding;
mod furniture;
mod headings;
mod language;
mod layout;
mod metadata;
mod notes;
mod notices;
mod outline;
mod proposal;
mod reflow;
mod yaml;

pub use encoding::decode;
pub use furniture::Furniture;
pub use metadata::Given;
pub use notices::{Notice, notices};
pub use proposal::{Draft, draft};
pub use reflow::{Reflowed, reflow};
