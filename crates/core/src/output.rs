//! Bytes to disk, whole or not at all. The only file that writes.
//!
//! A folder is written beside its place and then exchanged with what stands there in one step, so that a
//! crash, a full disk or a kill leaves either the old folder or the new one. What a killed run left beside
//! it is cleared by the next.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use rayon::prelude::*;
use walkdir::WalkDir;

/// Why nothing was written.
#[derive(Debug, thiserror::Error)]
pub enum OutputError {
    /// The folder holds something that is not ours to replace.
    #[error("`{folder}` holds `{file}`, which is not a file of this command; name another folder, or move it away")]
    Foreign {
        /// The folder that was to be replaced.
        folder: PathBuf,
        /// What stands in it.
        file: String,
    },
    /// What is never replaced stands there already.
    #[error("`{0}` is there already, and is never overwritten")]
    Exists(PathBuf),
    /// A file stands where the folder belongs.
    #[error("`{0}` is not a folder")]
    NotAFolder(PathBuf),
    /// The system refused.
    #[error("cannot write `{path}`")]
    Io {
        /// What was to be written.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
}

fn at(path: &Path) -> impl FnOnce(io::Error) -> OutputError {
    let path = path.to_path_buf();
    move |source| OutputError::Io { path, source }
}

/// Puts one file in its place in one step.
///
/// # Errors
///
/// When the system refuses; the old file then stands as it did.
pub fn write_file(path: &Path, bytes: &[u8]) -> Result<(), OutputError> {
    let partial = beside(path, "partial");
    let written = create(&partial, bytes).and_then(|()| fs::rename(&partial, path));
    if written.is_err() {
        // The fault to report is the first one; clearing away may fail for the same reason.
        let _ = fs::remove_file(&partial);
    }
    written.map_err(at(path))
}

/// Puts a folder of files (by relative path, `/` between its parts) in the place of what stands at `path`.
/// `ours` tells the files that may be replaced: a folder with any other file is left alone.
///
/// # Errors
///
/// When the folder holds something else, or the system refuses; the old folder then stands as it did.
pub fn write_folder(
    path: &Path,
    files: &BTreeMap<String, Vec<u8>>,
    ours: impl Fn(&str) -> bool,
) -> Result<(), OutputError> {
    let folder = Folder::begin(path, ours)?;
    let written = files.iter().map(|(name, bytes)| {
        let mut file = folder.create(name).map_err(at(path))?;
        file.write_all(bytes).map_err(at(path))?;
        Ok(file)
    });
    let written = written.collect::<Result<Vec<_>, OutputError>>()?;
    folder.finish(written)
}

/// A folder in the making. It stands beside its place until [`Folder::finish`] puts it there; given up before, it
/// leaves nothing behind.
pub struct Folder {
    path: PathBuf,
    partial: PathBuf,
    old: PathBuf,
    /// Two runs at once would clear each other's work away; the second waits for the first. Where folders
    /// cannot be locked, nothing but that wait is lost.
    _lock: io::Result<File>,
}

impl Folder {
    /// Begins a folder that is to replace what stands at `path`. `ours` tells the files that may be replaced.
    ///
    /// # Errors
    ///
    /// When the folder holds anything else, or the system refuses.
    pub fn begin(path: &Path, ours: impl Fn(&str) -> bool) -> Result<Self, OutputError> {
        let parent = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
        fs::create_dir_all(parent).map_err(at(parent))?;
        let (partial, old) = (beside(path, "partial"), beside(path, "old"));
        let lock = File::open(parent).and_then(|folder| folder.lock().map(|()| folder));
        recover(path, &partial, &old).map_err(at(path))?;
        if path.exists() {
            if !path.is_dir() {
                return Err(OutputError::NotAFolder(path.to_path_buf()));
            }
            if let Some(file) = foreign(path, &ours).map_err(at(path))? {
                return Err(OutputError::Foreign { folder: path.to_path_buf(), file });
            }
        }
        fs::create_dir(&partial).map_err(at(path))?;
        Ok(Self { path: path.to_path_buf(), partial, old, _lock: lock })
    }

    /// Begins a folder that replaces nothing.
    ///
    /// # Errors
    ///
    /// When anything stands at `path`, or the system refuses.
    pub fn begin_new(path: &Path) -> Result<Self, OutputError> {
        let exists = || OutputError::Exists(path.to_path_buf());
        if path.exists() {
            return Err(exists());
        }
        // Another run may have put it there while this one waited for its turn.
        match Self::begin(path, |_| false) {
            Err(OutputError::Foreign { .. } | OutputError::NotAFolder(_)) => Err(exists()),
            Ok(_) if path.exists() => Err(exists()),
            begun => begun,
        }
    }

    /// A file in it, by relative path.
    ///
    /// # Errors
    ///
    /// When the system refuses.
    pub fn create(&self, name: &str) -> io::Result<BufWriter<File>> {
        let mut path = self.partial.clone();
        let mut parts = name.split('/').peekable();
        while let Some(part) = parts.next() {
            path.push(part);
            if parts.peek().is_some() {
                // Never the folder itself: it may have been abandoned.
                fs::create_dir(&path).or_else(|error| match error.kind() {
                    io::ErrorKind::AlreadyExists => Ok(()),
                    _ => Err(error),
                })?;
            }
        }
        Ok(BufWriter::with_capacity(BUFFER, File::create(path)?))
    }

    /// Where it stands until it is finished.
    #[must_use]
    pub fn partial(&self) -> &Path {
        &self.partial
    }

    /// A file in it to read, whose bytes have been flushed.
    ///
    /// # Errors
    ///
    /// When the system refuses.
    pub fn open(&self, name: &str) -> io::Result<File> {
        File::open(self.partial.join(name))
    }

    /// Writes the files down to the disk, so that a folder is never exchanged for one whose bytes are not there
    /// yet, and puts the folder in its place in one step.
    ///
    /// # Errors
    ///
    /// When the system refuses; the old folder then stands as it did.
    pub fn finish(self, files: Vec<BufWriter<File>>) -> Result<(), OutputError> {
        let down = |file: BufWriter<File>| file.into_inner().map_err(io::IntoInnerError::into_error)?.sync_all();
        let written =
            files.into_par_iter().try_for_each(down).and_then(|()| exchange(&self.partial, &self.path, &self.old));
        let cleared = clear(&self.partial).and_then(|()| clear(&self.old));
        written.and(cleared).map_err(at(&self.path))
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // The fault to report has been reported; the next run clears what stays.
        let _ = clear(&self.partial);
    }
}

/// Removes an unfinished folder ([`Folder::partial`]) that others may still write into. The folder is moved aside first, so
/// that nothing can be created in its place.
pub fn abandon(partial: &Path) {
    let aside = partial.with_extension("abandoned");
    if fs::rename(partial, &aside).is_ok() {
        // Whoever interrupts a program waits for its end, not for a message.
        let _ = clear(&aside).or_else(|_| clear(&aside));
    }
}

/// Bytes that are written at a time.
const BUFFER: usize = 256 * 1024;

/// `exports` → `.exports.partial`: hidden, and on the same file system.
fn beside(path: &Path, ending: &str) -> PathBuf {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    path.with_file_name(format!(".{name}.{ending}"))
}

/// Clears away what a killed run left, after putting back a folder that it had moved aside.
fn recover(path: &Path, partial: &Path, old: &Path) -> io::Result<()> {
    if !path.exists() && old.exists() {
        fs::rename(old, path)?;
    }
    clear(partial)?;
    clear(old)
}

fn clear(folder: &Path) -> io::Result<()> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

/// The first file below a folder that is not ours, in the order of names.
fn foreign(folder: &Path, ours: &impl Fn(&str) -> bool) -> io::Result<Option<String>> {
    for entry in WalkDir::new(folder).min_depth(1).sort_by_file_name() {
        let entry = entry?;
        let parts = entry.path().strip_prefix(folder).unwrap_or(entry.path()).iter().map(OsStr::to_string_lossy);
        let name = parts.collect::<Vec<_>>().join("/");
        if !entry.file_type().is_dir() && !ours(&name) {
            return Ok(Some(name));
        }
    }
    Ok(None)
}

/// Writes a file down to the disk, so that it is never put in a place before its bytes are there.
fn create(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = File::create(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

/// Exchanges two folders in one step where the system can, else in two with a way back.
fn exchange(partial: &Path, path: &Path, old: &Path) -> io::Result<()> {
    if !path.exists() {
        return fs::rename(partial, path);
    }
    if swap(partial, path)? {
        return Ok(());
    }
    fs::rename(path, old)?;
    fs::rename(partial, path)
}

/// Whether the system exchanged the two; `false` where it does not know how.
#[cfg(any(target_os = "linux", target_os = "macos"))]
fn swap(partial: &Path, path: &Path) -> io::Result<bool> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    use rustix::io::Errno;

    match renameat_with(CWD, partial, CWD, path, RenameFlags::EXCHANGE) {
        Ok(()) => Ok(true),
        Err(Errno::INVAL | Errno::NOSYS | Errno::NOTSUP) => Ok(false),
        Err(error) => Err(error.into()),
    }
}

/// Whether the system exchanged the two; `false` where it does not know how.
#[cfg(not(any(target_os = "linux", target_os = "macos")))]
fn swap(_: &Path, _: &Path) -> io::Result<bool> {
    Ok(false)
}
