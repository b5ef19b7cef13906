//! Lists the regular files of a release's folder and reports all other entries.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, DirEntry};
use std::io;
use std::path::{Path, PathBuf};

use super::Faults;

/// The regular files of a folder, by relative path with `/` between the parts.
pub(super) struct Listing {
    pub(super) files: BTreeMap<String, Listed>,
    /// Non-regular or unreadable entries; already reported, so they do not count as missing.
    pub(super) odd: BTreeSet<String>,
    /// Entries that other tools add to a checkout; they are not checked.
    pub(super) beside: Vec<&'static str>,
}

/// Entries that are ignored. Hugging Face stores a dataset in a Git repository with `.gitattributes`, and downloads in
/// `.cache`.
const BESIDE: [&str; 3] = [".cache", ".git", ".gitattributes"];

/// A regular file.
pub(super) struct Listed {
    pub(super) place: PathBuf,
    pub(super) bytes: u64,
}

impl Listing {
    pub(super) fn of(folder: &Path, faults: &mut Faults) -> io::Result<Self> {
        let mut listing = Self { files: BTreeMap::new(), odd: BTreeSet::new(), beside: Vec::new() };
        let entries = fs::read_dir(folder)?.collect::<io::Result<Vec<_>>>()?;
        for entry in entries {
            match BESIDE.iter().find(|name| entry.file_name() == **name) {
                Some(name) => listing.beside.push(*name),
                None => listing.add(&entry, "", faults),
            }
        }
        listing.beside.sort_unstable();
        Ok(listing)
    }

    fn add(&mut self, entry: &DirEntry, prefix: &str, faults: &mut Faults) {
        let name = entry.file_name();
        let path = format!("{prefix}{}", name.to_string_lossy());
        // `DirEntry::metadata` does not follow links.
        let metadata = match entry.metadata() {
            Ok(metadata) => metadata,
            Err(error) => return self.add_odd(path, format!("cannot be read: {error}"), faults),
        };
        if name.to_str().is_none() {
            self.add_odd(path, "has a name that is not UTF-8 text".to_owned(), faults);
        } else if metadata.is_symlink() {
            self.add_odd(path, "is a link; a release contains only regular files".to_owned(), faults);
        } else if metadata.is_dir() {
            self.add_folder(entry, &path, faults);
        } else if metadata.is_file() {
            self.files.insert(path, Listed { place: entry.path(), bytes: metadata.len() });
        } else {
            self.add_odd(path, "is not a regular file".to_owned(), faults);
        }
    }

    fn add_odd(&mut self, path: String, message: String, faults: &mut Faults) {
        faults.add(&path, message);
        self.odd.insert(path);
    }

    fn add_folder(&mut self, entry: &DirEntry, path: &str, faults: &mut Faults) {
        let entries = fs::read_dir(entry.path()).and_then(Iterator::collect::<io::Result<Vec<_>>>);
        match entries {
            Ok(entries) if entries.is_empty() => {
                self.add_odd(
                    path.to_owned(),
                    "is an empty folder, which a release must not contain".to_owned(),
                    faults,
                );
            }
            Ok(entries) => entries.iter().for_each(|entry| self.add(entry, &format!("{path}/"), faults)),
            Err(error) => self.add_odd(path.to_owned(), format!("cannot be read: {error}"), faults),
        }
    }

    /// Reads a file. Returns `None` if the file is not listed, and also adds a fault if it cannot be read.
    pub(super) fn read(&self, path: &str, faults: &mut Faults) -> Option<Vec<u8>> {
        match fs::read(&self.files.get(path)?.place) {
            Ok(bytes) => Some(bytes),
            Err(error) => {
                faults.add(path, format!("cannot be read: {error}"));
                None
            }
        }
    }

    /// Reads a file as text. Returns `None` if the file is not listed. If the file cannot be read or is not UTF-8, adds
    /// a fault and returns `None`.
    pub(super) fn text(&self, path: &str, faults: &mut Faults) -> Option<String> {
        let text = String::from_utf8(self.read(path, faults)?);
        if text.is_err() {
            faults.add(path, "is not UTF-8 text");
        }
        text.ok()
    }
}
