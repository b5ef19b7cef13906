//! Reads the texts of sources from a folder.

use std::fs;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use super::{Document, Texts};

/// The texts found in a folder.
#[derive(Debug)]
pub struct TextsOf {
    /// The texts, by source id.
    pub texts: Texts,
    /// The files read.
    pub read: Vec<PathBuf>,
    /// The files that do not exist, each with the id of its source.
    pub missing: Vec<(String, PathBuf)>,
}

/// An error of reading texts.
#[derive(Debug, thiserror::Error)]
pub enum TextsError {
    /// The folder is not a folder.
    #[error("the folder of texts, `{}`, is not a folder", .0.display())]
    NoFolder(PathBuf),
    /// A file exists but cannot be read.
    #[error("cannot read `{}`", .0.display())]
    Read(PathBuf, #[source] io::Error),
    /// A file is not UTF-8.
    #[error("`{}` is not UTF-8 text", .0.display())]
    NotUtf8(PathBuf),
}

impl TextsOf {
    /// Reads the text of every source from `<source>.txt` in a folder. A missing file is no error.
    ///
    /// # Errors
    ///
    /// Fails if the folder does not exist, or if a file cannot be read or is not UTF-8.
    pub fn folder<'s>(folder: &Path, sources: impl IntoIterator<Item = &'s str>) -> Result<Self, TextsError> {
        if !folder.is_dir() {
            return Err(TextsError::NoFolder(folder.to_path_buf()));
        }
        let mut found = Self { texts: Texts::new(), read: Vec::new(), missing: Vec::new() };
        for source in sources {
            let path = folder.join(format!("{source}.txt"));
            match fs::read(&path) {
                Ok(bytes) => {
                    let text = String::from_utf8(bytes).map_err(|_| TextsError::NotUtf8(path.clone()))?;
                    found.texts.insert(source.to_owned(), Document::new(&text));
                    found.read.push(path);
                }
                Err(error) if error.kind() == ErrorKind::NotFound => found.missing.push((source.to_owned(), path)),
                Err(error) => return Err(TextsError::Read(path, error)),
            }
        }
        Ok(found)
    }
}
