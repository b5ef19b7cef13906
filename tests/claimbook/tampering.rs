//! Tests that `verify` finds accidental damage, edits of single files, and consistent edits of all files.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

use claimbook_core::model::Digest;
use claimbook_release::descriptors::DESCRIPTORS;
use claimbook_release::manifest::{MANIFEST, Manifest, Release, SUMS};
use claimbook_release::snapshot::Sheet;
use claimbook_release::verify::Fault;
use claimbook_testing::{Files, files_below};
use insta::assert_snapshot;
use proptest::prelude::*;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use tempfile::TempDir;

use crate::releases::{faults, folder_of, released};
use crate::runner::run;

/// A release to tamper with; every change is undone.
pub(crate) struct Bench {
    _book: TempDir,
    folder: PathBuf,
    pub(crate) files: BTreeMap<String, Vec<u8>>,
}

impl Bench {
    pub(crate) fn new() -> Self {
        let book = released();
        let folder = folder_of(book.path(), "0.1.0");
        Self { files: files_below(&folder), folder, _book: book }
    }

    fn put(&self, path: &str, bytes: &[u8]) {
        fs::write(self.folder.join(path), bytes).expect("a file");
    }

    /// Replaces a file and updates the manifest and the checksums, so that only the file's content can show the change.
    fn put_and_list(&self, path: &str, bytes: &[u8]) {
        let mut manifest: Value = serde_json::from_slice(&self.files[MANIFEST]).expect("JSON");
        for entry in manifest["files"].as_array_mut().expect("entries") {
            if entry["path"] == path {
                entry["sha256"] = json!(sha256(bytes));
                entry["bytes"] = json!(bytes.len());
            }
        }
        let manifest = if path == MANIFEST { bytes.to_vec() } else { serde_json::to_vec(&manifest).expect("JSON") };
        self.put(path, bytes);
        self.put(MANIFEST, &manifest);
        let sums = String::from_utf8(self.files[SUMS].clone()).expect("UTF-8");
        let line = |line: &str| match line.split_once("  ") {
            Some((_, MANIFEST)) => format!("{}  {MANIFEST}\n", sha256(&manifest)),
            Some((_, name)) if name == path => format!("{}  {path}\n", sha256(bytes)),
            _ => format!("{line}\n"),
        };
        self.put(SUMS, sums.lines().map(line).collect::<String>().as_bytes());
    }

    /// Writes these files as a release whose manifest, checksums and descriptors all match.
    pub(crate) fn forge(&self, mut files: Files) {
        let mut manifest = Manifest::read(&self.files[MANIFEST]).expect("a manifest");
        manifest.files.retain_mut(|entry| {
            let Some(bytes) = files.get(&entry.path) else { return false };
            entry.bytes = bytes.len() as u64;
            entry.sha256 = sha256(bytes).parse().expect("a digest");
            true
        });
        let shape = |(path, bytes): (&String, &Vec<u8>)| {
            let table = path.strip_prefix("parquet/")?.strip_suffix(".parquet")?;
            Some(Sheet::of_parquet(table, bytes.clone()).expect("a table of ours").shape)
        };
        let mut release = Release { manifest, shapes: files.iter().filter_map(shape).collect() };
        for descriptor in &DESCRIPTORS {
            let text = descriptor.write(&release).into_bytes();
            let mut entries = release.manifest.files.iter_mut();
            let entry = entries.find(|entry| entry.path == descriptor.path).expect("an entry");
            entry.bytes = text.len() as u64;
            entry.sha256 = sha256(&text).parse().expect("a digest");
            files.insert(descriptor.path.to_owned(), text);
        }
        files.insert(MANIFEST.to_owned(), release.manifest.to_bytes());
        files.remove(SUMS);
        let sums: String = files.iter().map(|(path, bytes)| sha256(bytes) + "  " + path + "\n").collect();
        files.insert(SUMS.to_owned(), sums.into_bytes());
        for path in self.files.keys().filter(|path| !files.contains_key(*path)) {
            fs::remove_file(self.folder.join(path)).expect("a file");
        }
        for (path, bytes) in &files {
            self.put(path, bytes);
        }
    }

    /// Returns the current faults, then restores all files.
    pub(crate) fn faults(&self) -> Vec<Fault> {
        let found = faults(&self.folder);
        for (path, bytes) in &self.files {
            if fs::read(self.folder.join(path)).ok().as_ref() != Some(bytes) {
                let _ = fs::remove_file(self.folder.join(path));
                self.put(path, bytes);
            }
        }
        for path in files_below(&self.folder).into_keys().filter(|path| !self.files.contains_key(path)) {
            fs::remove_file(self.folder.join(path)).expect("a file");
        }
        found
    }
}

fn sha256(bytes: &[u8]) -> String {
    Digest::<32>::new(Sha256::digest(bytes).into()).to_string()
}

fn flipped(bytes: &[u8], at: usize) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    bytes[at] ^= 1;
    bytes
}

fn names(faults: &[Fault], path: &str) -> bool {
    faults.iter().any(|fault| fault.path == path)
}

#[test]
fn one_byte_of_any_file_is_missed_by_nobody() {
    let bench = Bench::new();
    for (path, bytes) in &bench.files {
        bench.put(path, &flipped(bytes, bytes.len() / 2));
        let found = bench.faults();
        // A changed checksum is a fault of the listed file, and names the list: either of the two may be the altered one.
        let told = |fault: &Fault| path == "SHA256SUMS" && fault.message.contains("`SHA256SUMS`");
        assert!(names(&found, path) || found.iter().any(told), "{path}: {found:?}");
    }
    assert_eq!(bench.faults(), []);
}

#[test]
fn a_file_dropped_added_swapped_or_replaced_by_a_link_is_named() {
    let bench = Bench::new();
    for path in bench.files.keys() {
        fs::remove_file(bench.folder.join(path)).expect("a file");
        let found = bench.faults();
        assert!(names(&found, path), "{path}: {found:?}");
    }
    bench.put("csv/more.csv", b"");
    assert_snapshot!(listed(&bench.faults()), @"csv/more.csv: is not in `SHA256SUMS` and `manifest.json`");
    bench.put("csv/claims.csv", &bench.files["csv/entities.csv"]);
    bench.put("csv/entities.csv", &bench.files["csv/claims.csv"]);
    assert_snapshot!(listed(&bench.faults()), @r#"
    csv/claims.csv: has 367 bytes; `manifest.json` says 1872
    csv/claims.csv: was altered: its SHA-256 differs from the one in `SHA256SUMS` and `manifest.json`
    csv/entities.csv: has 1872 bytes; `manifest.json` says 367
    csv/entities.csv: was altered: its SHA-256 differs from the one in `SHA256SUMS` and `manifest.json`
    "#);
}

#[cfg(unix)]
#[test]
fn a_link_is_no_file_wherever_it_leads() {
    let bench = Bench::new();
    let outside = tempfile::tempdir().expect("a folder");
    let copy = outside.path().join("codebook.md");
    fs::write(&copy, &bench.files["codebook.md"]).expect("a file");
    fs::remove_file(bench.folder.join("codebook.md")).expect("a file");
    std::os::unix::fs::symlink(&copy, bench.folder.join("codebook.md")).expect("a link");
    assert_snapshot!(listed(&bench.faults()), @"codebook.md: is a link; a release contains only regular files");
    std::os::unix::fs::symlink(outside.path(), bench.folder.join("more")).expect("a link");
    assert_snapshot!(listed(&faults(&bench.folder)), @r#"
    codebook.md: is a link; a release contains only regular files
    more: is a link; a release contains only regular files
    "#);
}

#[test]
fn a_manifest_leads_to_nothing_outside_the_folder() {
    let bench = Bench::new();
    fs::write(bench.folder.join("../../x"), "outside").expect("a file");
    let mut manifest: Value = serde_json::from_slice(&bench.files[MANIFEST]).expect("JSON");
    let entry = json!({"path": "../../x", "bytes": 7, "sha256": sha256(b"outside"), "role": "documentation", "table": null, "rows": null});
    manifest["files"].as_array_mut().expect("entries").push(entry);
    bench.put_and_list(MANIFEST, &serde_json::to_vec(&manifest).expect("JSON"));
    let found = bench.faults();
    assert!(
        listed(&found).contains("manifest.json: names `../../x`, which is not a plain relative path in the release"),
        "{found:?}"
    );
    let sums = [&bench.files[SUMS][..], sha256(b"outside").as_bytes(), b"  ../../x\n"].concat();
    bench.put(SUMS, &sums);
    assert_snapshot!(listed(&bench.faults()), @r#"
    SHA256SUMS: does not have the form that claimbook writes: one line for each file, sorted by path
    SHA256SUMS: names `../../x`, which is not a plain relative path in the release
    "#);
}

/// The descriptors show an edit of the manifest with updated checksums. If they are edited too, only a signature shows
/// the edit.
#[test]
fn no_value_of_the_manifest_can_be_changed_alone() {
    let bench = Bench::new();
    let manifest: Value = serde_json::from_slice(&bench.files[MANIFEST]).expect("JSON");
    let mut pointers = Vec::new();
    leaves(&manifest, String::new(), &mut pointers);
    assert!(pointers.len() > 500);
    // The entries of all files have the same fields, so a sample is enough.
    let some = pointers.iter().enumerate().filter(|(at, name)| !name.starts_with("/files/") || at % 23 == 0);
    for (_, pointer) in some {
        let mut edited = manifest.clone();
        let value = edited.pointer_mut(pointer).expect("a leaf");
        *value = match &*value {
            Value::String(text) if text.ends_with('1') => json!(format!("{}2", &text[..text.len() - 1])),
            Value::String(text) => json!(format!("{}1", text.strip_suffix(|_: char| true).unwrap_or_default())),
            Value::Number(number) => json!(number.as_u64().unwrap_or_default() + 1),
            Value::Null => json!("x"),
            other => other.clone(),
        };
        bench.put_and_list(MANIFEST, &serde_json::to_vec(&edited).expect("JSON"));
        assert_ne!(bench.faults(), [], "{pointer}");
    }
}

fn leaves(value: &Value, pointer: String, found: &mut Vec<String>) {
    match value {
        Value::Object(object) => {
            for (key, value) in object {
                leaves(value, format!("{pointer}/{key}"), found);
            }
        }
        Value::Array(list) => {
            list.iter().enumerate().for_each(|(place, value)| leaves(value, format!("{pointer}/{place}"), found));
        }
        _ => found.push(pointer),
    }
}

#[test]
fn a_parquet_file_cut_short_is_named_even_if_the_manifest_was_made_to_fit() {
    let bench = Bench::new();
    let bytes = &bench.files["parquet/claims.parquet"];
    bench.put("parquet/claims.parquet", &bytes[..bytes.len() - 100]);
    assert_snapshot!(listed(&bench.faults()), @r#"
    parquet/claims.parquet: has 25148 bytes; `manifest.json` says 25248
    parquet/claims.parquet: was altered: its SHA-256 differs from the one in `SHA256SUMS` and `manifest.json`
    "#);
    bench.put_and_list("parquet/claims.parquet", &bytes[..bytes.len() - 100]);
    assert_snapshot!(listed(&bench.faults()), @r#"
    manifest.json: differs from what claimbook 0.1.0 writes for this release from line 1 on
    parquet/claims.parquet: cannot read the Parquet file of table `claims`; it may be damaged: Parquet error: Invalid Parquet file. Corrupt footer
    "#);
}

#[test]
fn rows_that_do_not_fit_together_are_named_even_if_all_lists_were_made_to_fit() {
    let bench = Bench::new();
    let csv = String::from_utf8(bench.files["csv/claims.csv"].clone()).expect("UTF-8");
    bench.put_and_list("csv/claims.csv", csv.replacen("likely", "certain", 1).as_bytes());
    assert_snapshot!(listed(&bench.faults()), @r#"
    CITATION.cff: differs from what claimbook 0.1.0 writes for this release from line 13 on
    croissant.json: differs from what claimbook 0.1.0 writes for this release from line 166 on
    csv/claims.csv: does not contain the rows of `parquet/claims.parquet`: it differs from byte 786 on
    datacite.json: differs from what claimbook 0.1.0 writes for this release from line 4 on
    datapackage.json: differs from what claimbook 0.1.0 writes for this release from line 30 on
    dcat.jsonld: differs from what claimbook 0.1.0 writes for this release from line 453 on
    manifest.json: differs from what claimbook 0.1.0 writes for this release from line 1 on
    ro-crate-metadata.json: differs from what claimbook 0.1.0 writes for this release from line 588 on
    "#);
}

/// Updating all lists and descriptors does not hide a change that makes the files inconsistent.
#[test]
fn what_was_forged_throughout_is_told_by_what_the_files_hold() {
    let bench = Bench::new();
    let forged = |path: &str, edit: fn(&str) -> Option<String>| -> String {
        let mut files = bench.files.clone();
        match edit(&String::from_utf8_lossy(&bench.files[path])) {
            Some(text) => files.insert(path.to_owned(), text.into_bytes()),
            None => files.remove(path),
        };
        bench.forge(files);
        listed(&bench.faults())
    };
    assert_eq!(forged("csv/claims.csv", |text| Some(text.to_owned())), "", "nothing was changed");
    for path in [
        "README.md",
        "LICENSE",
        "CHANGES.md",
        "codebook.md",
        "charts/timeline.svg",
        "schema/manifest.schema.json",
        "schema/tables/claims.schema.json",
        "jsonl/claims.jsonl",
        "csv/claims.csv",
        "parquet/claims.parquet",
    ] {
        let found = forged(path, |_| None);
        assert!(found.contains(&format!("manifest.json: does not list `{path}`")), "{path}: {found}");
    }
    for (path, message) in [
        ("README.md", "differs from what claimbook"),
        ("schema/tables/claims.schema.json", "differs from what claimbook"),
        ("csv/claims.csv", "does not contain the rows of `parquet/claims.parquet`"),
        ("jsonl/claims.jsonl", "does not contain the rows of `parquet/claims.parquet`"),
    ] {
        let found = forged(path, |text| Some(text.replacen("claim", "clam", 1)));
        assert!(found.contains(&format!("{path}: {message}")), "{path}: {found}");
    }
    bench.put("SHA256SUMS.sig", b"garbage");
    assert_snapshot!(listed(&bench.faults()), @"SHA256SUMS.sig: this is not a signature written by `ssh-keygen -Y sign`, or it was altered: download the file again");
}

/// Every descriptor, the card, the schemas and the head of `CHANGES.md` are generated again and compared.
#[test]
fn a_file_that_follows_from_the_others_is_named_with_its_first_line_that_differs() {
    let bench = Bench::new();
    let paths =
        DESCRIPTORS.iter().map(|each| each.path).chain(["README.md", "CHANGES.md", "schema/tables/claims.schema.json"]);
    for path in paths {
        let text = String::from_utf8(bench.files[path].clone()).expect("UTF-8");
        let lines: Vec<&str> = text.split_inclusive('\n').collect();
        let at = lines.len() / 2;
        let edited = [lines[..at].concat(), format!("x{}", lines[at..].concat())].concat();
        bench.put_and_list(path, edited.as_bytes());
        let said =
            format!("{path}: differs from what claimbook 0.1.0 writes for this release from line {} on\n", at + 1);
        let found = listed(&bench.faults());
        assert!(found.contains(&said), "{path}: {found}");
    }
}

/// Another version of the program may write different bytes for the other files, so `verify` says that it did not check
/// them.
#[test]
fn of_another_version_the_checksums_the_signature_and_the_parquet_files_are_checked() {
    let bench = Bench::new();
    let manifest = String::from_utf8(bench.files[MANIFEST].clone()).expect("UTF-8");
    let generator = "\"generator\": \"claimbook 0.1.0\"";
    let other = manifest.replacen(generator, "\"generator\": \"claimbook 0.0.9\"", 1);
    bench.put_and_list(MANIFEST, other.as_bytes());
    let verified = run(&bench.folder, &["verify", "."]);
    assert!(
        verified.out.lines().all(|line| line.ends_with("disagree on the program that wrote it")),
        "{}",
        verified.out
    );
    assert!(verified.out.starts_with("parquet/"), "{}", verified.out);
    let note = "written by another version, claimbook 0.0.9: only the checksums, the signature and the Parquet files were \
                checked, not the contents of the other files\n";
    assert!(verified.err.contains(note), "{}", verified.err);
}

/// The manifest lists the same files and digests as `SHA256SUMS`, so a line that differs from both the file and the
/// manifest is the faulty one.
#[test]
fn a_byte_changed_in_a_line_of_the_checksums_is_a_fault_of_the_checksums() {
    let bench = Bench::new();
    let sums = String::from_utf8(bench.files[SUMS].clone()).expect("UTF-8");
    let line = sums.find("  csv/claims.csv\n").expect("a line") - 64;
    for at in line..line + "  csv/claims.csv".len() + 64 {
        bench.put(SUMS, &flipped(sums.as_bytes(), at));
        let found = bench.faults();
        assert!(found.iter().all(|fault| fault.path == SUMS) && !found.is_empty(), "{at}: {found:?}");
    }
    bench.put(SUMS, sums.replace("csv/claims.csv", "csv/claimr.csv").as_bytes());
    assert_snapshot!(listed(&bench.faults()), @r#"
    SHA256SUMS: does not name `csv/claims.csv`, which is in the folder and in `manifest.json`
    SHA256SUMS: names `csv/claimr.csv`, which is missing from the folder and from `manifest.json`
    "#);
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(64) })]

    #[test]
    fn no_tampering_goes_unnoticed(at in any::<prop::sample::Index>(), byte in any::<prop::sample::Index>(), how in 0..5, listed: bool) {
        thread_local! { static BENCH: Bench = Bench::new(); }
        BENCH.with(|bench| {
            let paths: Vec<&String> = bench.files.keys().filter(|path| !listed || ![MANIFEST, SUMS].contains(&path.as_str())).collect();
            let path = paths[at.index(paths.len())];
            let bytes = &bench.files[path];
            let place = byte.index(bytes.len());
            let tampered = match how {
                0 => flipped(bytes, place),
                1 => bytes[..place].to_vec(),
                2 => [&bytes[..place], &bytes[place + 1..]].concat(),
                3 => [&bytes[..place], b"x", &bytes[place..]].concat(),
                _ => [bytes.as_slice(), b"\n"].concat(),
            };
            if listed { bench.put_and_list(path, &tampered) } else { bench.put(path, &tampered) }
            let found = bench.faults();
            prop_assert!(!found.is_empty(), "{path} {how} {place}");
            // Only `SHA256SUMS` has the digest of the manifest, so `verify` cannot tell which of the two was changed.
            let or_manifest = path == SUMS && names(&found, MANIFEST);
            prop_assert!(listed || or_manifest || names(&found, path), "{path}: {found:?}");
            Ok(())
        })?;
    }
}

pub(crate) fn listed(faults: &[Fault]) -> String {
    faults.iter().map(|Fault { path, message }| [path, ": ", message, "\n"].concat()).collect()
}
