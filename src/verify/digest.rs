//! Every file is listed, in both lists, and is as long and has the digest that they say.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io;

use rayon::prelude::*;

use super::{Faults, Listing};
use crate::model::Digest;
use crate::release::{Entry, Hashing, MANIFEST, Manifest, SIGNATURE, SUMS, read_sums};

/// The digests of the files as they are.
pub(super) struct Digests(BTreeMap<String, Digest>);

impl Digests {
    pub(super) fn of(listing: &Listing, faults: &mut Faults) -> Self {
        let files: Vec<_> = listing.files.iter().collect();
        let digest = |place| -> io::Result<Digest> {
            let mut hashing = Hashing::new(io::sink());
            io::copy(&mut File::open(place)?, &mut hashing)?;
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

    /// Whether a file is what its entry says.
    pub(super) fn holds(&self, entry: &Entry) -> bool {
        self.0.get(&entry.path) == Some(&entry.sha256)
    }

    /// Holds the files to `SHA256SUMS`.
    pub(super) fn check_sums(&self, listing: &Listing, faults: &mut Faults) {
        if !listing.files.contains_key(SUMS) {
            return faults.add(SUMS, "is missing");
        }
        let Some(text) = listing.text(SUMS, faults) else { return };
        let sums = match read_sums(&text) {
            Ok(sums) => sums,
            Err(line) => return faults.add(SUMS, format!("line {line} is not `<64 hex digits>  <path>`")),
        };
        let listed = sums.iter().map(|(digest, path)| (*path, *digest));
        self.check(SUMS, listed, &[SUMS, SIGNATURE], faults);
    }

    /// Holds the files to the manifest.
    pub(super) fn check_manifest(&self, listing: &Listing, manifest: &Manifest, faults: &mut Faults) {
        let listed = manifest.files.iter().map(|entry| (entry.path.as_str(), entry.sha256));
        self.check(MANIFEST, listed, &[MANIFEST, SUMS, SIGNATURE], faults);
        for entry in &manifest.files {
            if let Some(file) = listing.files.get(&entry.path).filter(|file| file.bytes != entry.bytes) {
                faults.add(&entry.path, format!("has {} bytes; `{MANIFEST}` says {}", file.bytes, entry.bytes));
            }
        }
    }

    /// Holds the files to one of the two lists, which names all but some.
    fn check<'a>(
        &self,
        list: &str,
        listed: impl Iterator<Item = (&'a str, Digest)>,
        unnamed: &[&str],
        faults: &mut Faults,
    ) {
        let mut named = BTreeSet::new();
        for (path, digest) in listed {
            if !is_plain(path) {
                faults.add(list, format!("names `{}`, which is no plain path within the release", path.escape_debug()));
            } else if unnamed.contains(&path) {
                faults.add(list, format!("names `{path}`, which it must not"));
            } else if !named.insert(path.to_owned()) {
                faults.add(list, format!("names `{path}` twice"));
            } else {
                match self.0.get(path) {
                    None => faults.add(path, format!("is missing; `{list}` names it")),
                    Some(found) if *found != digest => {
                        faults.add(path, format!("is not the file that `{list}` names: its SHA-256 differs"))
                    }
                    Some(_) => {}
                }
            }
        }
        for path in self.0.keys().filter(|path| !named.contains(*path) && !unnamed.contains(&path.as_str())) {
            faults.add(path, format!("is not in `{list}`"));
        }
    }
}

/// Whether a path leads to a place within the folder, and is the one way to write it.
fn is_plain(path: &str) -> bool {
    let plain = |part: &str| !matches!(part, "" | "." | "..");
    path.split('/').all(plain) && !path.contains(|c: char| c == '\\' || c == ':' || c.is_control())
}

#[cfg(test)]
mod tests {
    use super::is_plain;

    #[test]
    fn only_plain_paths_lead_into_the_folder() {
        for path in ["README.md", "csv/claims.csv", "schema/tables/claims.schema.json", "a..b/.c"] {
            assert!(is_plain(path), "{path}");
        }
        for path in
            ["", "/etc/passwd", "../../x", "csv/../../x", "csv//x", "./x", "csv/", "C:\\x", "C:/x", "a\\b", "a\nb"]
        {
            assert!(!is_plain(path), "{path}");
        }
    }
}
