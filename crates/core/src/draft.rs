//! Drafts a source from a plain text: decodes it, reports what is wrong with it, reflows it, and proposes its `source.yaml` and
//! lock.
//!
//! Works on bytes and strings and does not access the file system. Of the source's text, the proposed files contain
//! only its title, and the titles of sections and of cited works. The list of blocks also has the first words of each
//! block.

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
