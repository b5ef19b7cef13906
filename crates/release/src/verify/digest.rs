//! Checks that `SHA256SUMS` and the manifest list every file with the right checksum, and the manifest with the right
//! size.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::{self, BufReader};

use rayon::prelude::*;

use super::{BUFFER, Faults, Listing};
use crate::manifest::{Entry, Hashing, MANIFEST, Manifest, SIGNATURE, SUMS, read_sums};
use claimbook_core::model::Digest;

/// The computed checksums of the files, by path.
pub(super) struct Digests(BTreeMap<String, Digest>);

impl Digests {
    pub(super) fn of(listing: &Listing, faults: &mut Faults) -> Self {
        let mut files: Vec<_> = listing.files.iter().collect();
        // The largest file first: hashing it may take longer than hashing all others.
        files.sort_by_key(|(_, file)| Reverse(file.bytes));
        let digest = |place| -> io::Result<Digest> {
            let mut hashing = Hashing::new(io::sink());
            io::copy(&mut BufReader::with_capacity(BUFFER, File::open(place)?), &mut hashing)?;
            Ok(hashing.finish().2)
        };
        let digests: Vec<_> =
            files.into_par_iter().with_max_len(1).map(|(path, file)| (path, digest(&file.place))).collect();
        let mut found = BTreeMap::new();
        for (path, digest) in digests {
            match digest {
                Ok(digest) => {
                    found.insert(path.clone(), digest);
                }
                Err(error) => faults.add(path, format!("cannot be read: {error}")),
            }
        }
        Self(found)
    }

    /// Returns whether a file has the checksum of its entry.
    pub(super) fn holds(&self, entry: &Entry) -> bool {
        self.0.get(&entry.path) == Some(&entry.sha256)
    }

    /// Compares the files with `SHA256SUMS` and with the manifest, if there is one.
    pub(super) fn check(&self, listing: &Listing, manifest: Option<&Manifest>, faults: &mut Faults) {
        let mut lists = Vec::new();
        if let Some(sums) = sums(listing, faults) {
            lists.push(List::new(SUMS, sums, &[SUMS, SIGNATURE], faults));
        }
        if let Some(manifest) = manifest {
            let entries = manifest.files.iter().map(|entry| (entry.path.clone(), entry.sha256));
            lists.push(List::new(MANIFEST, entries, &[MANIFEST, SUMS, SIGNATURE], faults));
        }
        let named = lists.iter().flat_map(|list| list.names.keys());
        let odd = |path: &str| listing.odd.iter().any(|odd| path.strip_prefix(odd).is_some_and(is_rest));
        let paths: BTreeSet<&String> = self.0.keys().chain(named).filter(|path| !odd(path)).collect();
        for path in paths {
            self.check_file(path, &lists, faults);
        }
        for entry in manifest.iter().flat_map(|manifest| &manifest.files) {
            if let Some(file) = listing.files.get(&entry.path).filter(|file| file.bytes != entry.bytes) {
                faults.add(&entry.path, format!("has {} bytes; `{MANIFEST}` says {}", file.bytes, entry.bytes));
            }
        }
    }

    /// Compares a file with the lists. If the lists disagree and one of them matches the file, the other one has the
    /// fault. Only `SHA256SUMS` lists the manifest, so a mismatch there does not show which of the two was altered.
    fn check_file(&self, path: &str, lists: &[List], faults: &mut Faults) {
        let that = |wanted: &dyn Fn(&List) -> bool| -> Vec<&'static str> {
            lists.iter().filter(|list| wanted(list)).map(|list| list.path).collect()
        };
        let naming = that(&|list| list.names.contains_key(path));
        let silent = that(&|list| !list.names.contains_key(path) && !list.unnamed.contains(&path));
        let Some(found) = self.0.get(path) else {
            return match (&naming[..], &silent[..]) {
                ([list], [other]) => {
                    faults.add(list, format!("names `{path}`, which is missing from the folder and from `{other}`"));
                }
                _ => faults.add(path, format!("is missing; it is in {}", quoted(&naming))),
            };
        };
        match (&naming[..], &silent[..]) {
            (_, []) => {}
            ([other], [list]) => {
                faults.add(list, format!("does not name `{path}`, which is in the folder and in `{other}`"));
            }
            ([], [SUMS]) if path == MANIFEST => faults.add(SUMS, format!("does not name `{MANIFEST}`")),
            _ => faults.add(path, format!("is not in {}", quoted(&silent))),
        }
        let right = that(&|list| list.names.get(path) == Some(found));
        let wrong = that(&|list| list.names.get(path).is_some_and(|digest| digest != found));
        if path == MANIFEST && !wrong.is_empty() {
            faults.add(path, format!("has another SHA-256 than in `{SUMS}`: one of the two files was altered"));
        } else if right.is_empty() && !wrong.is_empty() {
            faults.add(path, format!("was altered: its SHA-256 differs from the one in {}", quoted(&wrong)));
        } else {
            for list in wrong {
                faults.add(list, format!("has a wrong SHA-256 for `{path}`"));
            }
        }
    }
}

/// Formats paths as `` `a` and `b` ``.
fn quoted(paths: &[&str]) -> String {
    paths.iter().map(|path| format!("`{path}`")).collect::<Vec<_>>().join(" and ")
}

/// A list of files with their digests.
struct List {
    path: &'static str,
    names: BTreeMap<String, Digest>,
    /// The files that the list must not name.
    unnamed: &'static [&'static str],
}

impl List {
    /// Creates a list. Reports paths that are repeated, leave the folder, or must not be listed.
    fn new(
        path: &'static str,
        listed: impl IntoIterator<Item = (String, Digest)>,
        unnamed: &'static [&'static str],
        faults: &mut Faults,
    ) -> Self {
        let (mut names, mut digests) = (BTreeSet::new(), BTreeMap::new());
        for (name, digest) in listed {
            if !is_plain(&name) {
                faults.add(path, format!("names `{name}`, which is not a plain relative path in the release"));
            } else if unnamed.contains(&name.as_str()) {
                faults.add(path, format!("names `{name}`, which must not be listed"));
            } else if !names.insert(name.to_lowercase()) {
                faults.add(path, format!("names `{name}` twice, ignoring case"));
            } else {
                digests.insert(name, digest);
            }
        }
        Self { path, names: digests, unnamed }
    }
}

/// Reads the lines of `SHA256SUMS`. Returns `None` and reports a fault if the file cannot be read.
fn sums(listing: &Listing, faults: &mut Faults) -> Option<Vec<(String, Digest)>> {
    if !listing.files.contains_key(SUMS) {
        faults.add(SUMS, "is missing");
        return None;
    }
    let text = listing.text(SUMS, faults)?;
    match read_sums(&text) {
        Ok(sums) => {
            let as_written = |(line, (digest, path)): (&str, &(Digest, &str))| line == format!("{digest}  {path}\n");
            if !text.split_inclusive('\n').zip(&sums).all(as_written) || !sums.is_sorted_by_key(|(_, path)| *path) {
                faults
                    .add(SUMS, "does not have the form that claimbook writes: one line for each file, sorted by path");
            }
            Some(sums.into_iter().map(|(digest, path)| (path.to_owned(), digest)).collect())
        }
        Err(line) => {
            faults.add(SUMS, format!("line {line} is not `<64 hex digits>  <path>`"));
            None
        }
    }
}

/// Returns whether the part of a path after a prefix is empty or begins a subpath.
fn is_rest(rest: &str) -> bool {
    rest.is_empty() || rest.starts_with('/')
}

/// Returns whether a path is a normalized relative path that stays in the folder on every operating system.
fn is_plain(path: &str) -> bool {
    let plain = |part: &str| !matches!(part, "" | "." | "..");
    path.split('/').all(plain) && path.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"/._-".contains(&byte))
}

#[cfg(test)]
mod tests {
    use super::is_plain;

    #[test]
    fn only_plain_paths_lead_into_the_folder() {
        for path in ["README.md", "csv/claims.csv", "schema/tables/claims.schema.json", "a..b/.c"] {
            assert!(is_plain(path), "{path}");
        }
        for path in [
            "",
            "/etc/passwd",
            "../../x",
            "csv/../../x",
            "csv//x",
            "./x",
            "csv/",
            "C:\\x",
            "C:/x",
            "a\\b",
            "a\nb",
            "é",
            "a b",
        ] {
            assert!(!is_plain(path), "{path}");
        }
    }
}
