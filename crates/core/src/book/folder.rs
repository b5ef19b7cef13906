//! Walks the folder of a book.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::reading::{Input, kind};
use super::{Book, CLAIMS, CODINGS, DECISIONS};

/// An error that prevents reading a book.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    /// The folder does not contain `claims/`.
    #[error("`{0}` does not contain the folder `{CLAIMS}`")]
    NoBook(PathBuf),
    /// Neither the start folder nor any of its parents contains `claims/`.
    #[error("neither this folder nor any parent folder contains `{CLAIMS}`; name the book with `--book`")]
    NotFound,
    /// The folder cannot be listed.
    #[error("cannot list `{0}`")]
    List(PathBuf, #[source] io::Error),
}

/// Returns the nearest folder that contains `claims/`: `start` or one of its parents.
///
/// # Errors
///
/// Returns [`LoadError::NotFound`] if none of these folders contains `claims/`.
pub fn find(start: &Path) -> Result<PathBuf, LoadError> {
    start.ancestors().find(|folder| folder.join(CLAIMS).is_dir()).map(Path::to_path_buf).ok_or(LoadError::NotFound)
}

/// Reads the book in a folder. Faults of single files are among the book's diagnostics.
///
/// # Errors
///
/// Returns an error if the folder does not contain `claims/` or cannot be listed.
pub fn load(root: &Path) -> Result<Book, LoadError> {
    load_with(root, BTreeMap::new())
}

/// Reads the book in a folder, with other contents for some files. The keys of `contents` are paths relative to the
/// book. A path that does not exist on disk becomes a file of the book too.
///
/// # Errors
///
/// Returns the same errors as [`load`].
pub fn load_with(root: &Path, contents: BTreeMap<String, Vec<u8>>) -> Result<Book, LoadError> {
    let mut files = walk(root)?;
    files.extend(contents.into_iter().map(|(path, bytes)| (path, Input::Held(bytes))));
    Ok(Book::read(files))
}

/// Returns the record files of the book in a folder, including independent codings. Keys are paths relative to
/// the book; values are paths on disk. Leaves out files that must not be read; [`load`] reports them.
///
/// # Errors
///
/// Returns the same errors as [`load`].
pub fn hand_written(root: &Path) -> Result<BTreeMap<String, PathBuf>, LoadError> {
    let files = walk(root)?.into_iter().filter(|(path, _)| kind(path).is_some());
    let on_disk = files.filter_map(|(path, input)| match input {
        Input::OnDisk(place) => Some((path, place)),
        Input::Held(_) | Input::Unreadable(_) => None,
    });
    Ok(on_disk.collect())
}

/// Returns whether a path is inside a folder, after resolving symbolic links. For a path that does not exist, the
/// nearest existing ancestor decides. Returns `false` if the folder does not exist.
#[must_use]
pub fn is_within(path: &Path, folder: &Path) -> bool {
    let Ok(path) = std::path::absolute(path) else { return false };
    let existing = path.ancestors().find_map(|path| path.canonicalize().ok());
    existing.is_some_and(|existing| folder.canonicalize().is_ok_and(|folder| existing.starts_with(folder)))
}

/// Returns all files of the book in a folder, and entries that cannot be read as files. Keys are paths relative to the
/// book.
///
/// # Errors
///
/// Returns the same errors as [`load`].
pub fn walk(root: &Path) -> Result<BTreeMap<String, Input>, LoadError> {
    let claims = root.join(CLAIMS);
    if !claims.is_dir() {
        return Err(LoadError::NoBook(root.to_path_buf()));
    }
    let mut walk = Walk { claims: &claims, files: BTreeMap::new() };
    walk.folder(&claims, CLAIMS, 0).map_err(|error| LoadError::List(claims.clone(), error))?;
    Ok(walk.files)
}

struct Walk<'a> {
    /// The `claims/` folder. Symbolic links must not lead out of it.
    claims: &'a Path,
    files: BTreeMap<String, Input>,
}

impl Walk<'_> {
    /// Collects the files of a folder and of the subfolders that a book may have: sources and, in them, codings by
    /// coder.
    fn folder(&mut self, folder: &Path, name: &str, depth: usize) -> io::Result<()> {
        for entry in fs::read_dir(folder)? {
            let entry = entry?;
            let path = entry.path();
            let entry_name = entry.file_name().to_string_lossy().into_owned();
            if entry_name.starts_with('.') {
                continue;
            }
            let relative = format!("{name}/{entry_name}");
            let kind = entry.file_type()?;
            if kind.is_symlink() && !(path.exists() && is_within(&path, self.claims)) {
                self.unreadable(relative, "the link leads out of the book, or its target does not exist".to_owned());
            } else if kind.is_dir() || (kind.is_symlink() && path.is_dir()) {
                self.subfolder(&path, &relative, &entry_name, depth);
            } else if kind.is_file() || path.is_file() {
                self.files.insert(relative, Input::OnDisk(path));
            } else {
                self.unreadable(relative, "it is neither a file nor a folder".to_owned());
            }
        }
        Ok(())
    }

    fn unreadable(&mut self, path: String, why: String) {
        self.files.insert(path, Input::Unreadable(why));
    }

    fn subfolder(&mut self, path: &Path, relative: &str, name: &str, depth: usize) {
        let is_file_name =
            Path::new(name).extension().is_some_and(|extension| extension == "yaml" || extension == "lock");
        // The deepest folder is `claims/<source>/codings/<coder>`.
        let belongs = match depth {
            0 | 2 => !is_file_name,
            1 => name == CODINGS || name == DECISIONS,
            _ => false,
        };
        if !belongs {
            self.unreadable(relative.to_owned(), "found a folder where a file is expected".to_owned());
        } else if let Err(error) = self.folder(path, relative, depth + 1) {
            self.unreadable(relative.to_owned(), format!("the folder cannot be listed: {error}"));
        }
    }
}
