//! Atomic writes of files and folders. This is the only module that writes to disk.
//!
//! A folder is written next to its destination and then exchanged with the existing folder by an atomic rename. A
//! crash, a full disk or a kill therefore leaves either the old folder or the new one. The next run removes the
//! leftovers of a killed run.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, SyncSender};
use std::thread::{self, JoinHandle};

use rayon::prelude::*;
use walkdir::WalkDir;

/// The reason why nothing was written.
#[derive(Debug, thiserror::Error)]
pub enum OutputError {
    /// The folder contains a file that must not be replaced.
    #[error("`{folder}` contains `{file}`, which this command did not write; name another folder, or move the file")]
    Foreign {
        /// The folder that was to be replaced.
        folder: PathBuf,
        /// The path of that file, relative to the folder.
        file: String,
    },
    /// The path exists and is never replaced.
    #[error("`{0}` already exists and is never overwritten")]
    Exists(PathBuf),
    /// Files that were to be created exist already.
    #[error(
        "`{folder}` already has {}, and existing files are never overwritten; name another folder, or move these files",
        .files.join(", ")
    )]
    Existing {
        /// The folder in which the files were to be created.
        folder: PathBuf,
        /// The paths of the files, relative to the folder.
        files: Vec<String>,
    },
    /// The path exists and is not a folder.
    #[error("`{0}` is not a folder")]
    NotAFolder(PathBuf),
    /// A file system operation failed.
    #[error("cannot write `{path}`")]
    Io {
        /// The path to write.
        path: PathBuf,
        /// The error of the operating system.
        source: io::Error,
    },
}

fn at(path: &Path) -> impl FnOnce(io::Error) -> OutputError {
    let path = path.to_path_buf();
    move |source| OutputError::Io { path, source }
}

/// Writes one file atomically.
///
/// # Errors
///
/// Returns an error if a file system operation fails. The old file is then unchanged.
pub fn write_file(path: &Path, bytes: &[u8]) -> Result<(), OutputError> {
    let partial = beside(path, "partial");
    let written = create(&partial, bytes).and_then(|()| fs::rename(&partial, path));
    if written.is_err() {
        // Only the first error is reported. Removing the partial file may fail for the same reason.
        let _ = fs::remove_file(&partial);
    }
    written.map_err(at(path))
}

/// Creates files in a folder, given by relative path with `/` between its parts. Also creates the folders that the files
/// need. If one file cannot be written, all files and folders that were created are removed.
///
/// # Errors
///
/// Returns an error if [`must_be_new`] does, or if a file system operation fails.
pub fn write_new(folder: &Path, files: &BTreeMap<String, Vec<u8>>) -> Result<(), OutputError> {
    must_be_new(folder, files.keys())?;
    let mut created = Created::default();
    let written = files.iter().try_for_each(|(name, bytes)| {
        let path = folder.join(name);
        created.file(&path, bytes).map_err(at(&path))
    });
    if written.is_err() {
        created.remove();
    }
    written
}

/// Checks that none of the files exists in a folder, and that no other file is in the place of a folder that they need.
///
/// # Errors
///
/// Returns an error that names all files in the way, or [`OutputError::NotAFolder`] if `folder` is one of them.
pub fn must_be_new<'n>(folder: &Path, names: impl Iterator<Item = &'n String>) -> Result<(), OutputError> {
    if fs::symlink_metadata(folder).is_ok() && !folder.is_dir() {
        return Err(OutputError::NotAFolder(folder.to_path_buf()));
    }
    let in_the_way = names.filter_map(|name| {
        let ends = name.match_indices('/').map(|(end, _)| end).chain([name.len()]);
        ends.map(|end| &name[..end]).find(|part| {
            let path = folder.join(part);
            fs::symlink_metadata(&path).is_ok() && (*part == name || !path.is_dir())
        })
    });
    let mut files: Vec<String> = in_the_way.map(str::to_owned).collect();
    files.dedup();
    if files.is_empty() { Ok(()) } else { Err(OutputError::Existing { folder: folder.to_path_buf(), files }) }
}

/// The files and folders that were created, in order.
#[derive(Default)]
struct Created {
    folders: Vec<PathBuf>,
    files: Vec<PathBuf>,
}

impl Created {
    fn file(&mut self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        let missing = path.ancestors().skip(1).take_while(|folder| !folder.as_os_str().is_empty() && !folder.exists());
        for folder in missing.collect::<Vec<_>>().into_iter().rev() {
            fs::create_dir(folder)?;
            self.folders.push(folder.to_path_buf());
        }
        let mut file = File::create_new(path)?;
        self.files.push(path.to_path_buf());
        file.write_all(bytes)?;
        file.sync_all()
    }

    /// Removes the files, then the folders, except folders that now contain something else. Errors are ignored, because
    /// the original error is reported.
    fn remove(&self) {
        for file in &self.files {
            let _ = fs::remove_file(file);
        }
        for folder in self.folders.iter().rev() {
            let _ = fs::remove_dir(folder);
        }
    }
}

/// Replaces the folder at `path` with new files, given by relative path with `/` between its parts. `ours` returns
/// whether an existing file may be replaced. A folder with any other file is left unchanged.
///
/// # Errors
///
/// Returns an error if the folder contains other files, or a file system operation fails. The old folder is then
/// unchanged.
pub fn write_folder(
    path: &Path,
    files: &BTreeMap<String, Vec<u8>>,
    ours: impl Fn(&str) -> bool,
) -> Result<(), OutputError> {
    fill(Folder::begin(path, ours)?, files)
}

/// Writes a folder at a path that does not exist yet. `files` are as for [`write_folder`].
///
/// # Errors
///
/// Returns an error if `path` exists, or a file system operation fails. No folder is then left.
pub fn write_new_folder(path: &Path, files: &BTreeMap<String, Vec<u8>>) -> Result<(), OutputError> {
    fill(Folder::begin_new(path)?, files)
}

fn fill(folder: Folder, files: &BTreeMap<String, Vec<u8>>) -> Result<(), OutputError> {
    let written = files.iter().map(|(name, bytes)| {
        let mut file = folder.create(name).map_err(at(&folder.path))?;
        file.write_all(bytes).map_err(at(&folder.path))?;
        Ok(file)
    });
    let written = written.collect::<Result<Vec<_>, OutputError>>()?;
    folder.finish(written)
}

/// A folder being written, next to its destination until [`Folder::finish`] moves it there. Dropping the value earlier
/// removes the folder.
pub struct Folder {
    path: PathBuf,
    partial: PathBuf,
    old: PathBuf,
    syncing: Syncing,
    /// A lock on the parent folder. Two concurrent runs would remove each other's files, so the second waits for the
    /// first. If folders cannot be locked, the second run does not wait.
    _lock: io::Result<File>,
}

impl Folder {
    /// Begins a folder that replaces the folder at `path`. `ours` returns whether an existing file may be replaced.
    ///
    /// # Errors
    ///
    /// Returns an error if the folder contains other files, or a file system operation fails.
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
        let syncing = Syncing::begin().map_err(at(path))?;
        fs::create_dir(&partial).map_err(at(path))?;
        Ok(Self { path: path.to_path_buf(), partial, old, syncing, _lock: lock })
    }

    /// Begins a folder at a path that does not exist yet.
    ///
    /// # Errors
    ///
    /// Returns an error if `path` exists, or a file system operation fails.
    pub fn begin_new(path: &Path) -> Result<Self, OutputError> {
        let exists = || OutputError::Exists(path.to_path_buf());
        if path.exists() {
            return Err(exists());
        }
        // Another run may have created the folder while this run waited for the lock.
        match Self::begin(path, |_| false) {
            Err(OutputError::Foreign { .. } | OutputError::NotAFolder(_)) => Err(exists()),
            Ok(_) if path.exists() => Err(exists()),
            begun => begun,
        }
    }

    /// Creates a file in the folder, by relative path.
    ///
    /// # Errors
    ///
    /// Returns an error if a file system operation fails.
    pub fn create(&self, name: &str) -> io::Result<BufWriter<SyncedFile>> {
        let mut path = self.partial.clone();
        let mut parts = name.split('/').peekable();
        while let Some(part) = parts.next() {
            path.push(part);
            if parts.peek().is_some() {
                // Creates only subfolders, because the folder itself may have been abandoned.
                fs::create_dir(&path).or_else(|error| match error.kind() {
                    io::ErrorKind::AlreadyExists => Ok(()),
                    _ => Err(error),
                })?;
            }
        }
        let files = self.syncing.files.clone();
        Ok(BufWriter::with_capacity(BUFFER, SyncedFile { file: File::create(path)?, bytes: 0, synced: 0, files }))
    }

    /// Returns the temporary path of the folder.
    #[must_use]
    pub fn partial(&self) -> &Path {
        &self.partial
    }

    /// Opens a file in the folder for reading. Its bytes must have been flushed.
    ///
    /// # Errors
    ///
    /// Returns an error if a file system operation fails.
    pub fn open(&self, name: &str) -> io::Result<File> {
        File::open(self.partial.join(name))
    }

    /// Syncs the files to disk and moves the folder to its destination by an atomic rename. Syncing first ensures that
    /// the new folder never has missing bytes.
    ///
    /// # Errors
    ///
    /// Returns an error if a file system operation fails. The old folder is then unchanged, unless only its removal
    /// failed after the new folder took its place.
    pub fn finish(mut self, files: Vec<BufWriter<SyncedFile>>) -> Result<(), OutputError> {
        let down =
            |file: BufWriter<SyncedFile>| file.into_inner().map_err(io::IntoInnerError::into_error)?.file.sync_all();
        let written = files
            .into_par_iter()
            .try_for_each(down)
            .and_then(|()| self.syncing.end())
            .and_then(|()| exchange(&self.partial, &self.path, &self.old));
        // `old` is cleared only after success. After a failure it may hold the only copy of the old folder, which the
        // next run restores.
        let cleared = written.and_then(|()| clear(&self.partial)).and_then(|()| clear(&self.old));
        cleared.map_err(at(&self.path))
    }
}

/// A file of a [`Folder`] that is being written. Its bytes are synced to disk from time to time, so that
/// [`Folder::finish`] need not wait for all of them.
pub struct SyncedFile {
    file: File,
    bytes: u64,
    /// The number of bytes that are synced or waiting for it.
    synced: u64,
    files: SyncSender<Option<File>>,
}

impl SyncedFile {
    /// Returns the number of bytes written.
    #[must_use]
    pub fn bytes(&self) -> u64 {
        self.bytes
    }
}

impl Write for SyncedFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.file.write(bytes)?;
        self.bytes += written as u64;
        // If other files are waiting, this file is passed on after a later write.
        if self.bytes - self.synced >= SYNCED
            && let Ok(file) = self.file.try_clone()
            && self.files.try_send(Some(file)).is_ok()
        {
            self.synced = self.bytes;
        }
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

/// A thread that syncs files while they are written, until it receives `None`.
struct Syncing {
    files: SyncSender<Option<File>>,
    /// `None` after the end.
    thread: Option<JoinHandle<io::Result<()>>>,
}

impl Syncing {
    fn begin() -> io::Result<Self> {
        let (files, waiting) = mpsc::sync_channel::<Option<File>>(1);
        let sync = move || waiting.into_iter().map_while(|file| file).try_for_each(|file| file.sync_data());
        Ok(Self { files, thread: Some(thread::Builder::new().spawn(sync)?) })
    }

    /// Ends the thread and returns its error. The system reports an error of the disk only once, to the first sync that
    /// follows.
    fn end(&mut self) -> io::Result<()> {
        let Some(thread) = self.thread.take() else { return Ok(()) };
        // After an error, the thread no longer receives.
        let _ = self.files.send(None);
        thread.join().unwrap_or_else(|_| Err(io::Error::other("the thread that syncs files panicked")))
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // Errors are ignored: the original error is already reported, and the next run removes leftovers.
        let _ = clear(&self.partial);
    }
}

/// Removes an unfinished folder ([`Folder::partial`]) that other threads may still write into. Renames the folder
/// first, so that no file can be created under the old path.
pub fn abandon(partial: &Path) {
    let aside = partial.with_extension("abandoned");
    if fs::rename(partial, &aside).is_ok() {
        // Errors are ignored, because the program is being interrupted.
        let _ = clear(&aside).or_else(|_| clear(&aside));
    }
}

/// Size of the write buffer in bytes.
const BUFFER: usize = 256 * 1024;

/// Number of bytes of a file after which they are synced.
const SYNCED: u64 = 16 * 1024 * 1024;

/// Returns a hidden path next to `path`, on the same file system: `exports` → `.exports.partial`.
fn beside(path: &Path, ending: &str) -> PathBuf {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    path.with_file_name(format!(".{name}.{ending}"))
}

/// Restores a folder that a killed run moved aside, then removes the leftovers of that run.
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

/// Returns the first file below a folder, in the order of names, that `ours` does not accept.
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

/// Writes a file and syncs it to disk, so that a later rename never exposes a file with missing bytes.
fn create(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = File::create(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

/// Exchanges two folders atomically if the system supports it, otherwise by two renames through `old`. After a kill
/// between the two renames, `recover` restores the old folder.
fn exchange(partial: &Path, path: &Path, old: &Path) -> io::Result<()> {
    if !path.exists() {
        return fs::rename(partial, path);
    }
    if swap(partial, path)? {
        return Ok(());
    }
    fs::rename(path, old)?;
    fs::rename(partial, path).inspect_err(|_| {
        // If this fails too, the next run restores the old folder.
        let _ = fs::rename(old, path);
    })
}

/// Exchanges two paths atomically. Returns `false` if the system does not support it.
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

/// Exchanges two paths atomically. Returns `false` if the system does not support it.
#[cfg(not(any(target_os = "linux", target_os = "macos")))]
fn swap(_: &Path, _: &Path) -> io::Result<bool> {
    Ok(false)
}
