//! Releases: whole or not there at all, the same bytes everywhere, of an honest version; and what a stranger finds in
//! one that was tampered with.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use claimbook::edition::Sheet;
use claimbook::release::descriptor::DESCRIPTORS;
use claimbook::release::{MANIFEST, Manifest, Release, SUMS};
use claimbook::verify::{Against, Fault, verify};
use insta::assert_snapshot;
use proptest::prelude::*;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use tempfile::TempDir;

use crate::runner::{
    Files, Run, claimbook, coded, edited, files_below, finished, harbor_text, on_disk, project, run, skipped,
};

const NAME: &str = "harbor-claims";

/// The book of the tests with a license, as a publisher has it.
fn published() -> Files {
    let mut files = coded();
    files.insert("LICENSE-DATA".to_owned(), b"CC BY 4.0\n".to_vec());
    files
}

fn folder_of(book: &Path, version: &str) -> PathBuf {
    book.join(format!("releases/{version}/{NAME}-{version}"))
}

fn archive_of(book: &Path, version: &str) -> PathBuf {
    book.join(format!("releases/{version}/{NAME}-{version}.tar.zst"))
}

fn release(book: &Path, version: &str) -> Run {
    run(book, &["release", version, "--out", "releases"])
}

/// A book on disk with its first release.
fn released() -> TempDir {
    let book = on_disk(&published());
    let run = release(book.path(), "0.1.0");
    assert_eq!(run.code, 0, "{}{}", run.out, run.err);
    book
}

/// Puts other files in a book, its releases aside.
fn rewrite(book: &Path, files: &Files) {
    fs::remove_dir_all(book.join("claims")).expect("the old records go");
    for (name, bytes) in files {
        let path = book.join(name);
        fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
        fs::write(path, bytes).expect("a file");
    }
}

/// What is wrong with a release, a line each.
fn faults(folder: &Path) -> Vec<Fault> {
    verify(folder, Against::default()).expect("the folder can be read").faults
}

#[test]
fn a_release_holds_what_its_readme_says_and_keeps_its_promises() {
    let book = released();
    let folder = folder_of(book.path(), "0.1.0");
    let files: Vec<String> = files_below(&folder).into_keys().collect();
    insta::with_settings!({ prepend_module_to_snapshot => false, snapshot_path => "../releases", omit_expression => true }, {
        assert_snapshot!("files", files.join("\n"));
    });
    let run = run(book.path(), &["verify", &folder.to_string_lossy()]);
    assert_eq!(run.code, 0, "{}", run.out);
    assert_snapshot!(run.err, @r#"
    harbor-claims 0.1.0: 122 files, 1233010 bytes
    not signed: this proves that the release is whole, not who made it
    every promise kept
    "#);
}

#[test]
fn the_archive_holds_the_same_files() {
    let book = released();
    let archive = fs::File::open(archive_of(book.path(), "0.1.0")).expect("an archive");
    let unpacked = tempfile::tempdir().expect("a folder");
    tar::Archive::new(zstd::Decoder::new(archive).expect("zstd")).unpack(unpacked.path()).expect("tar");
    let folder = folder_of(book.path(), "0.1.0");
    assert_eq!(files_below(&unpacked.path().join(format!("{NAME}-0.1.0"))), files_below(&folder));
}

#[test]
fn the_same_book_gives_the_same_bytes_in_another_folder_zone_language_and_with_other_threads() {
    let surroundings: [&[(&str, &str)]; 2] = [
        &[("TZ", "Pacific/Auckland"), ("LC_ALL", "tr_TR.UTF-8"), ("RAYON_NUM_THREADS", "1"), ("USER", "ann")],
        &[("TZ", "America/Lima"), ("LC_ALL", "C"), ("RAYON_NUM_THREADS", "4"), ("HOME", "/nowhere")],
    ];
    let [one, other] = surroundings.map(|variables| {
        let book = on_disk(&published());
        let mut command = claimbook(book.path());
        command.args(["release", "1.0.0", "--out", "releases"]).envs(variables.iter().copied());
        let run = finished(&command.output().expect("the program runs"));
        assert_eq!(run.code, 0, "{}", run.err);
        (files_below(&book.path().join("releases")), book)
    });
    assert!(one.0.len() > 100, "{}", one.0.len());
    for (path, bytes) in &one.0 {
        assert!(other.0[path] == *bytes, "{path}");
    }
    assert_eq!(one.0.len(), other.0.len());
}

#[test]
fn its_only_date_is_the_newest_coding_or_what_the_builder_says() {
    let book = on_disk(&published());
    let mut command = claimbook(book.path());
    command.args(["release", "1.0.0", "--out", "releases"]).env("SOURCE_DATE_EPOCH", "1950000000");
    assert_eq!(finished(&command.output().expect("the program runs")).code, 0);
    let date = |book: &Path, version| -> Value {
        let manifest = fs::read(folder_of(book, version).join(MANIFEST)).expect("a manifest");
        serde_json::from_slice::<Value>(&manifest).expect("JSON")["date"].clone()
    };
    assert_eq!(date(book.path(), "1.0.0"), json!("2031-10-17"));
    assert_eq!(date(released().path(), "0.1.0"), json!("2031-05-03"));
    let mut command = claimbook(book.path());
    command.args(["release", "1.0.1", "--out", "releases"]).env("SOURCE_DATE_EPOCH", "yesterday");
    let run = finished(&command.output().expect("the program runs"));
    assert_eq!(run.code, 2);
    assert_snapshot!(run.err, @r#"
    the book is in no Git repository, so nobody can tell which state of it was released
    claimbook: `yesterday`, given as SOURCE_DATE_EPOCH, is no number of seconds since 1970
    "#);
}

#[test]
fn a_release_is_built_again_to_the_byte_or_what_differs_is_named() {
    let book = released();
    let folder = folder_of(book.path(), "0.1.0");
    let check = |book: &Path| run(book, &["release", "--check", &folder.to_string_lossy()]);
    let same = check(book.path());
    assert_eq!((same.code, same.out.as_str()), (0, ""), "{}", same.err);
    assert_snapshot!(same.err, @"built again from the book: 122 files and the archive, every byte the same");

    fs::write(folder.join("csv/claims.csv"), "claim_id\n").expect("a file");
    fs::write(folder.join("more.txt"), "").expect("a file");
    fs::remove_file(folder.join("codebook.md")).expect("a file");
    let altered = check(book.path());
    assert_eq!(altered.code, 1);
    assert_snapshot!(altered.out, @r#"
    codebook.md: is missing
    csv/claims.csv: differs from byte 8 on
    more.txt: is not part of the release
    "#);

    let other = edited(published(), &[("harbor-report/summary.p1.yaml", "certainty: likely", "certainty: possible")]);
    let other = on_disk(&other);
    let run = check(other.path());
    assert_eq!(run.code, 1);
    assert!(run.out.contains("csv/claims.csv: differs from byte"), "{}", run.out);
    assert!(run.err.contains("not those that the release was built from"), "{}", run.err);
}

#[test]
fn a_version_is_never_overwritten() {
    let book = released();
    let before = files_below(&book.path().join("releases"));
    let run = release(book.path(), "0.1.0");
    assert_eq!(run.code, 2);
    assert_snapshot!(run.err, @"claimbook: `releases/0.1.0` is there already, and is never overwritten");
    assert_eq!(files_below(&book.path().join("releases")), before);
}

#[test]
fn the_version_is_an_honest_one() {
    let book = on_disk(&published());
    let refused = |book: &Path, version: &str| {
        let run = release(book, version);
        assert_eq!(run.code, 1, "{version}: {}{}", run.out, run.err);
        assert!(!book.join("releases").join(version).exists());
        run.out
    };
    assert_snapshot!(refused(book.path(), "1.1.0"), @"there is no release before 1.1.0 to compare with: a first one is 0.1.0 or 1.0.0; if this is a later one, name the one before by `--previous`");
    assert_eq!(release(book.path(), "1.0.0").code, 0);
    assert_eq!(release(book.path(), "1.0.1").code, 0, "nothing has changed, which is no less than a patch");

    let corrected = [("harbor-report/summary.p1.yaml", "certainty: likely", "certainty: possible")];
    rewrite(book.path(), &edited(published(), &corrected));
    assert_snapshot!(refused(book.path(), "1.0.2"), @r#"
    MINOR: claim changed 1
    smallest honest version after 1.0.1: 1.1.0

    Changed
      hbr-0002
        certainty  likely → possible
    1.0.2 is too low a version for what changed since 1.0.1; the smallest honest one is 1.1.0
    "#);
    let minor = release(book.path(), "1.1.0");
    assert_eq!(minor.code, 0, "{}{}", minor.out, minor.err);
    let changes = fs::read_to_string(folder_of(book.path(), "1.1.0").join("CHANGES.md")).expect("changes");
    assert_snapshot!(changes, @r#"
    # Changes

    ## 1.1.0 (2031-05-03)

    Since 1.0.1:

    **Changed**

    - `hbr-0002`
      - `certainty`: likely → possible

    ## 1.0.1 (2031-05-03)

    Since 1.0.0:

    No table, row or code differs; what is said of them, or the files that hold them, may.

    ## 1.0.0 (2031-05-03)

    The first release.
    "#);
    let check = run(book.path(), &["release", "--check", &folder_of(book.path(), "1.1.0").to_string_lossy()]);
    assert_eq!(check.code, 0, "{}{}", check.out, check.err);
    assert_eq!(faults(&folder_of(book.path(), "1.1.0")), []);
}

/// A claim that nothing refers to, and one that is only in the first release.
const ADDED: (&str, &str, &str) = (
    "harbor-report/summary.p3.yaml",
    "  - id: hbr-0005\n",
    "  - id: hbr-0009
    statement: Trade between the ports has not grown in the view of anybody.
    type: descriptive
    certainty: asserted
    participants:
      - {entity: port-birch, role: topic}
    domains: [economic]
    at: summary.p3.s1
  - id: hbr-0005
",
);

#[test]
fn an_id_never_vanishes_but_may_be_withdrawn() {
    let with = edited(published(), &[ADDED]);
    let book = on_disk(&with);
    let first = release(book.path(), "1.0.0");
    assert_eq!(first.code, 0, "{}{}", first.out, first.err);

    rewrite(book.path(), &published());
    let gone = release(book.path(), "2.0.0");
    assert_eq!(gone.code, 1, "no version is high enough for that");
    assert_snapshot!(gone.out, @r#"
    claims of 1.0.0 have vanished: hbr-0009
    an id that was released never vanishes: put the record back, with `status: withdrawn` and a `reason`
    "#);

    let withdrawn = "    at: summary.p3.s1\n    status: withdrawn\n    reason: The sentence does not say so.\n";
    rewrite(book.path(), &edited(with, &[(ADDED.0, "    at: summary.p3.s1\n", withdrawn)]));
    let tombstone = release(book.path(), "1.1.0");
    assert_eq!(tombstone.code, 0, "{}{}", tombstone.out, tombstone.err);
    let changes = fs::read_to_string(folder_of(book.path(), "1.1.0").join("CHANGES.md")).expect("changes");
    assert_snapshot!(changes.split("## 1.0.0").next().unwrap_or_default(), @r#"
    # Changes

    ## 1.1.0 (2031-05-03)

    Since 1.0.0:

    **Withdrawn**

    - `hbr-0009`: The sentence does not say so.
    "#);
}

#[test]
fn the_release_before_may_lie_elsewhere_and_must_be_sound() {
    let book = released();
    let elsewhere = tempfile::tempdir().expect("a folder");
    let downloaded = elsewhere.path().join("downloaded");
    fs::rename(folder_of(book.path(), "0.1.0"), &downloaded).expect("the same file system");
    fs::remove_dir_all(book.path().join("releases")).expect("a folder");
    let release = || {
        let previous = downloaded.to_string_lossy();
        run(book.path(), &["release", "0.1.1", "--out", "releases", "--previous", &previous])
    };
    fs::write(downloaded.join("more.txt"), "").expect("a file");
    let unsound = release();
    assert_eq!(unsound.code, 2);
    assert!(unsound.err.contains("breaks 1 of its own promises"), "{}", unsound.err);
    fs::remove_file(downloaded.join("more.txt")).expect("a file");
    let sound = release();
    assert_eq!(sound.code, 0, "{}{}", sound.out, sound.err);
    let folder = folder_of(book.path(), "0.1.1");
    let check = run(book.path(), &["release", "--check", &folder.to_string_lossy()]);
    assert_eq!(check.code, 2, "the release before is not at hand");
    assert!(check.err.contains("name its folder by `--previous`"), "{}", check.err);
}

#[test]
fn a_signed_release_says_who_signed_and_an_unsigned_one_does_not_pass_for_signed() {
    let key = project().join("tests/signature/test-key-ed25519");
    let signers = project().join("tests/signature/allowed_signers");
    let verified = |book: &Path, version: &str| {
        let folder = folder_of(book, version);
        run(book, &["verify", &folder.to_string_lossy(), "--signers", &signers.to_string_lossy()])
    };
    let book = released();
    let unsigned = verified(book.path(), "0.1.0");
    assert_eq!(unsigned.code, 1);
    assert_snapshot!(unsigned.out, @"SHA256SUMS.sig: is missing: the release is not signed");

    let arguments = ["release", "0.1.1", "--out", "releases", "--sign", &key.to_string_lossy()];
    let signed = run(book.path(), &arguments);
    assert_eq!(signed.code, 0, "{}", signed.err);
    let key = fs::read_to_string(key).expect("a key");
    let secret = key.lines().nth(1).expect("its body");
    assert!(!format!("{}{}", signed.out, signed.err).contains(secret));
    let by_ann = verified(book.path(), "0.1.1");
    assert_eq!(by_ann.code, 0, "{}", by_ann.out);
    assert_snapshot!(by_ann.err, @r#"
    harbor-claims 0.1.1: 123 files, 1233686 bytes
    signed by ann@example.org, with the key SHA256:TmFl8PyyAbGw183/xq64BquUaECP7Apl0kgiL1jKKwo
    every promise kept
    "#);
    let folder = folder_of(book.path(), "0.1.1");
    let check = run(book.path(), &["release", "--check", &folder.to_string_lossy()]);
    assert_eq!(check.code, 0, "{}{}", check.out, check.err);

    let sums = fs::read_to_string(folder.join(SUMS)).expect("sums");
    fs::write(folder.join(SUMS), sums.to_uppercase().to_lowercase() + "\n").expect("a file");
    let altered = verified(book.path(), "0.1.1");
    assert_eq!(altered.code, 1);
    assert!(altered.out.contains("SHA256SUMS.sig: "), "{}", altered.out);
}

#[test]
fn a_key_that_cannot_sign_is_refused_before_anything_is_built() {
    let book = on_disk(&published());
    let key = project().join("tests/signature/test-key-passphrase");
    let run = run(book.path(), &["release", "0.1.0", "--out", "releases", "--sign", &key.to_string_lossy()]);
    assert_eq!(run.code, 2);
    assert!(!book.path().join("releases").exists());
    assert_snapshot!(run.err.replace(&*project().to_string_lossy(), ""), @"claimbook: cannot sign with `/tests/signature/test-key-passphrase`: the private key has a passphrase, which claimbook does not ask for: sign the written release by `ssh-keygen -Y sign -n claimbook-release -f KEY SHA256SUMS`");
}

#[test]
fn what_is_no_version_and_what_is_no_release_is_refused() {
    let book = on_disk(&published());
    for version in ["1.0.0-rc.1", "1.0.0+build", "1.0", "v1.0.0", "one"] {
        let run = release(book.path(), version);
        assert_eq!(run.code, 2, "{version}");
    }
    assert!(!book.path().join("releases").exists());
    assert_snapshot!(run(book.path(), &["verify", "claims"]).out, @r#"
    SHA256SUMS: is missing
    manifest.json: is missing; without it the folder is no release
    "#);
    let run = run(book.path(), &["verify", "nowhere"]);
    assert_eq!(run.code, 2);
    assert_snapshot!(run.err, @"claimbook: cannot read `nowhere`: No such file or directory (os error 2)");
}

#[test]
fn a_book_with_faults_without_a_record_of_the_dataset_or_a_license_is_not_released() {
    let cases: [(&[(&str, &str, &str)], i32); 3] = [
        (&[("harbor-report/summary.p1.yaml", "certainty: likely", "certainty: certain")], 1),
        (&[("notes.txt", "", "a file that nothing reads, which is only a warning\n")], 1),
        (&[("dataset.yaml", "", "")], 2),
    ];
    let mut said = Vec::new();
    for (edits, code) in cases {
        let book = on_disk(&edited(published(), edits));
        let run = release(book.path(), "1.0.0");
        assert_eq!(run.code, code, "{}{}", run.out, run.err);
        said.push(run.err.lines().last().unwrap_or_default().to_owned());
        assert!(!book.path().join("releases/1.0.0").exists());
    }
    let book = on_disk(&coded());
    let run = release(book.path(), "1.0.0");
    said.push(run.err.replace(&*book.path().to_string_lossy(), "BOOK"));
    assert_snapshot!(said.join("\n"), @r#"
    nothing was released: a release has no error, and no warning that no waiver lets stand
    nothing was released: a release has no error, and no warning that no waiver lets stand
    claimbook: the book has no sound `claims/dataset.yaml`, which says what a release is, by whom, and on what terms; `schema/dataset.schema.json` describes it
    the book is in no Git repository, so nobody can tell which state of it was released
    claimbook: there is neither `LICENSE-DATA` nor `LICENSE` in `BOOK`: a release says on what terms it may be used
    "#);
}

#[test]
fn a_book_that_differs_from_its_repository_is_not_released() {
    let book = on_disk(&published());
    let git = |arguments: &[&str]| {
        let mut command = Command::new("git");
        command.arg("-C").arg(book.path()).args(["-c", "user.name=c1", "-c", "user.email=c1@example.org"]);
        command.args(arguments).stdout(Stdio::null()).status()
    };
    let Ok(status) = git(&["init", "--quiet"]) else {
        return skipped("there is no git");
    };
    assert!(status.success());
    let release = || {
        let mut command = claimbook(book.path());
        command.args(["release", "1.0.0", "--out", "releases"]);
        command.env("PATH", std::env::var_os("PATH").unwrap_or_default());
        finished(&command.output().expect("the program runs"))
    };
    let dirty = release();
    assert_eq!(dirty.code, 2);
    assert_snapshot!(dirty.err, @r#"
    claimbook: the book differs from its repository's last commit; commit or put back:
      ?? LICENSE-DATA
      ?? claims/dataset.yaml
      ?? claims/entities.yaml
      ?? claims/harbor-report/anchors.lock
      ?? claims/harbor-report/codings/c1/summary.p1.yaml
      ?? claims/harbor-report/codings/c1/summary.p3.yaml
      ?? claims/harbor-report/codings/c2/summary.p1.yaml
      ?? claims/harbor-report/codings/c2/summary.p3.yaml
      ?? claims/harbor-report/source.yaml
      ?? claims/harbor-report/summary.p1.yaml
      and 1 more
    "#);
    for arguments in [&["add", "."][..], &["commit", "--quiet", "-m", "The book"]] {
        assert!(git(arguments).expect("git runs").success());
    }
    let clean = release();
    assert_eq!(clean.code, 0, "{}", clean.err);
}

/// The program is killed when it has begun its first file, its second, and so on: each time there is a whole release
/// or none, and what it left behind hinders nobody.
#[test]
fn a_killed_release_is_whole_or_not_there() {
    let book = on_disk(&published());
    let place = book.path().join("releases/1.0.0");
    let partial = book.path().join("releases/.1.0.0.partial");
    let mut whole = 0;
    for moment in 0..100 {
        let mut command = claimbook(book.path());
        command.args(["release", "1.0.0", "--out", "releases"]).stdout(Stdio::null()).stderr(Stdio::null());
        let mut child = command.spawn().expect("the program runs");
        while child.try_wait().expect("a child").is_none() && count_files(&partial) <= moment {
            std::thread::yield_now();
        }
        child.kill().expect("a child");
        child.wait().expect("a child");
        if place.exists() {
            whole += 1;
            assert_eq!(faults(&folder_of(book.path(), "1.0.0")), []);
            assert!(archive_of(book.path(), "1.0.0").is_file());
            fs::remove_dir_all(&place).expect("the next one begins anew");
        }
    }
    assert!(whole < 100, "no run was killed in time");
    let run = release(book.path(), "1.0.0");
    assert_eq!(run.code, 0, "{}", run.err);
    assert!(!partial.exists());
    assert_eq!(faults(&folder_of(book.path(), "1.0.0")), []);
}

fn count_files(folder: &Path) -> usize {
    let Ok(entries) = fs::read_dir(folder) else { return 0 };
    let count = |entry: fs::DirEntry| if entry.path().is_dir() { count_files(&entry.path()) } else { 1 };
    entries.filter_map(Result::ok).map(count).sum()
}

/// A release to be tampered with; every change is taken back.
struct Bench {
    _book: TempDir,
    folder: PathBuf,
    files: BTreeMap<String, Vec<u8>>,
}

impl Bench {
    fn new() -> Self {
        let book = released();
        let folder = folder_of(book.path(), "0.1.0");
        Self { files: files_below(&folder), folder, _book: book }
    }

    fn put(&self, path: &str, bytes: &[u8]) {
        fs::write(self.folder.join(path), bytes).expect("a file");
    }

    /// Puts a file and what the manifest and the sums say of it, so that only its content can betray it.
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

    /// Puts these files as a release whose lists and descriptors all fit them.
    fn forge(&self, mut files: Files) {
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
        files.iter().for_each(|(path, bytes)| self.put(path, bytes));
    }

    /// What is wrong now; and all is put back.
    fn faults(&self) -> Vec<Fault> {
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
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
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
        assert!(names(&found, path), "{path}: {found:?}");
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
    csv/claims.csv: has 283 bytes; `manifest.json` says 1583
    csv/claims.csv: was altered: its SHA-256 is not that in `SHA256SUMS` and `manifest.json`
    csv/entities.csv: has 1583 bytes; `manifest.json` says 283
    csv/entities.csv: was altered: its SHA-256 is not that in `SHA256SUMS` and `manifest.json`
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
    assert_snapshot!(listed(&bench.faults()), @"codebook.md: is a link; a release holds plain files only");
    std::os::unix::fs::symlink(outside.path(), bench.folder.join("more")).expect("a link");
    assert_snapshot!(listed(&faults(&bench.folder)), @r#"
    codebook.md: is a link; a release holds plain files only
    more: is a link; a release holds plain files only
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
        listed(&found).contains("manifest.json: names `../../x`, which is no plain path within the release"),
        "{found:?}"
    );
    let sums = [&bench.files[SUMS][..], sha256(b"outside").as_bytes(), b"  ../../x\n"].concat();
    bench.put(SUMS, &sums);
    assert_snapshot!(listed(&bench.faults()), @r#"
    SHA256SUMS: is not written as claimbook writes it: a line for each file, in the order of the paths
    SHA256SUMS: names `../../x`, which is no plain path within the release
    "#);
}

/// Whoever edits the manifest and re-hashes it must edit every descriptor too; then only a signature tells.
#[test]
fn no_value_of_the_manifest_can_be_changed_alone() {
    let bench = Bench::new();
    let manifest: Value = serde_json::from_slice(&bench.files[MANIFEST]).expect("JSON");
    let mut pointers = Vec::new();
    leaves(&manifest, String::new(), &mut pointers);
    assert!(pointers.len() > 500);
    // All files' entries alike: some of them stand for the rest.
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
            object.iter().for_each(|(key, value)| leaves(value, format!("{pointer}/{key}"), found))
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
    parquet/claims.parquet: has 23341 bytes; `manifest.json` says 23441
    parquet/claims.parquet: was altered: its SHA-256 is not that in `SHA256SUMS` and `manifest.json`
    "#);
    bench.put_and_list("parquet/claims.parquet", &bytes[..bytes.len() - 100]);
    assert_snapshot!(listed(&bench.faults()), @r#"
    CITATION.cff: the digest of the manifest is stated as `6b8e23131bf27a055bc74496adba436d2103f2bea52ab5ae1d834db8fe0ddbac`, and the release has `58855ece1c5c0c47f808e077f5d384804a0fa0318390ab4585144e359889c1b6`
    croissant.json: the file `parquet/claims.parquet` is stated as `23441 bytes, SHA-256 d7872e3b31ad158c79abc27afc3bfb31398ece0fe9599df67fd04b60dc2b50d7`, and the release has `23341 bytes, SHA-256 5aa7dfc8cda5d10efc7cdb0b1b6972cb856a782c4b0cd8b9b92e4fe91e96f069`
    datacite.json: the digest of the manifest is stated as `6b8e23131bf27a055bc74496adba436d2103f2bea52ab5ae1d834db8fe0ddbac`, and the release has `58855ece1c5c0c47f808e077f5d384804a0fa0318390ab4585144e359889c1b6`
    datapackage.json: the digest of the manifest is stated as `6b8e23131bf27a055bc74496adba436d2103f2bea52ab5ae1d834db8fe0ddbac`, and the release has `58855ece1c5c0c47f808e077f5d384804a0fa0318390ab4585144e359889c1b6`
    dcat.jsonld: the file `parquet/claims.parquet` is stated as `23441 bytes, SHA-256 d7872e3b31ad158c79abc27afc3bfb31398ece0fe9599df67fd04b60dc2b50d7`, and the release has `23341 bytes, SHA-256 5aa7dfc8cda5d10efc7cdb0b1b6972cb856a782c4b0cd8b9b92e4fe91e96f069`
    parquet/claims.parquet: cannot read the Parquet file of table `claims`; it may be damaged: Parquet error: Invalid Parquet file. Corrupt footer
    ro-crate-metadata.json: the file `parquet/claims.parquet` is stated as `23441 bytes, SHA-256 d7872e3b31ad158c79abc27afc3bfb31398ece0fe9599df67fd04b60dc2b50d7`, and the release has `23341 bytes, SHA-256 5aa7dfc8cda5d10efc7cdb0b1b6972cb856a782c4b0cd8b9b92e4fe91e96f069`
    "#);
}

#[test]
fn rows_that_do_not_fit_together_are_named_even_if_all_lists_were_made_to_fit() {
    let bench = Bench::new();
    let csv = String::from_utf8(bench.files["csv/claims.csv"].clone()).expect("UTF-8");
    bench.put_and_list("csv/claims.csv", csv.replacen("likely", "certain", 1).as_bytes());
    assert_snapshot!(listed(&bench.faults()), @r#"
    CITATION.cff: is not what claimbook 0.1.0 writes for this release
    CITATION.cff: the digest of the manifest is stated as `6b8e23131bf27a055bc74496adba436d2103f2bea52ab5ae1d834db8fe0ddbac`, and the release has `c18b1ce610bbd40b198d74a21a7586b4a70b5dcb127b74697a71cbdee1e64b07`
    croissant.json: is not what claimbook 0.1.0 writes for this release
    croissant.json: the file `csv/claims.csv` is stated as `1583 bytes, SHA-256 e8d4b64ebfbde52991db2373d929ea9d1aed1b8b6da9b9fd7f4bd10d69599fee`, and the release has `1584 bytes, SHA-256 da11b910aada5d1d3cc21358addf093f6073ecd100ba21a914a976ff706d5a44`
    csv/claims.csv: does not hold the rows of `parquet/claims.parquet`: it differs from byte 644 on
    datacite.json: is not what claimbook 0.1.0 writes for this release
    datacite.json: the digest of the manifest is stated as `6b8e23131bf27a055bc74496adba436d2103f2bea52ab5ae1d834db8fe0ddbac`, and the release has `c18b1ce610bbd40b198d74a21a7586b4a70b5dcb127b74697a71cbdee1e64b07`
    datapackage.json: is not what claimbook 0.1.0 writes for this release
    datapackage.json: the digest of the manifest is stated as `6b8e23131bf27a055bc74496adba436d2103f2bea52ab5ae1d834db8fe0ddbac`, and the release has `c18b1ce610bbd40b198d74a21a7586b4a70b5dcb127b74697a71cbdee1e64b07`
    datapackage.json: the file `csv/claims.csv` is stated as `1583 bytes, SHA-256 e8d4b64ebfbde52991db2373d929ea9d1aed1b8b6da9b9fd7f4bd10d69599fee`, and the release has `1584 bytes, SHA-256 da11b910aada5d1d3cc21358addf093f6073ecd100ba21a914a976ff706d5a44`
    dcat.jsonld: is not what claimbook 0.1.0 writes for this release
    dcat.jsonld: the file `csv/claims.csv` is stated as `1583 bytes, SHA-256 e8d4b64ebfbde52991db2373d929ea9d1aed1b8b6da9b9fd7f4bd10d69599fee`, and the release has `1584 bytes, SHA-256 da11b910aada5d1d3cc21358addf093f6073ecd100ba21a914a976ff706d5a44`
    manifest.json: is not what claimbook 0.1.0 writes for this release
    ro-crate-metadata.json: is not what claimbook 0.1.0 writes for this release
    ro-crate-metadata.json: the file `csv/claims.csv` is stated as `1583 bytes, SHA-256 e8d4b64ebfbde52991db2373d929ea9d1aed1b8b6da9b9fd7f4bd10d69599fee`, and the release has `1584 bytes, SHA-256 da11b910aada5d1d3cc21358addf093f6073ecd100ba21a914a976ff706d5a44`
    "#);
}

/// Whoever makes all lists and descriptors anew to fit what they changed still cannot make it fit.
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
        "schema/source.schema.json",
        "schema/tables/claims.schema.json",
        "jsonl/claims.jsonl",
        "csv/claims.csv",
        "parquet/claims.parquet",
    ] {
        let found = forged(path, |_| None);
        assert!(found.contains(&format!("manifest.json: lists no `{path}`")), "{path}: {found}");
    }
    for (path, message) in [
        ("README.md", "is not what claimbook"),
        ("schema/claims.schema.json", "is not what claimbook"),
        ("csv/claims.csv", "does not hold the rows of `parquet/claims.parquet`"),
        ("jsonl/claims.jsonl", "does not hold the rows of `parquet/claims.parquet`"),
    ] {
        let found = forged(path, |text| Some(text.replacen("claim", "clam", 1)));
        assert!(found.contains(&format!("{path}: {message}")), "{path}: {found}");
    }
    bench.put("SHA256SUMS.sig", b"garbage");
    assert_snapshot!(listed(&bench.faults()), @"SHA256SUMS.sig: this is no signature as `ssh-keygen -Y sign` writes it, or it was altered: get the file anew");
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
            prop_assert!(listed || names(&found, path), "{path}: {found:?}");
            Ok(())
        })?;
    }
}

fn listed(faults: &[Fault]) -> String {
    faults.iter().map(|Fault { path, message }| format!("{path}: {message}\n")).collect()
}

#[test]
fn with_the_texts_every_anchor_is_found_and_another_text_is_told() {
    let book = released();
    let folder = folder_of(book.path(), "0.1.0");
    let verified = |text: &str| {
        let texts = on_disk(&Files::from([("harbor-report.txt".to_owned(), text.as_bytes().to_vec())]));
        run(book.path(), &["verify", &folder.to_string_lossy(), "--texts", &texts.path().to_string_lossy()])
    };
    let own = verified(&harbor_text());
    assert_eq!(own.code, 0, "{}", own.out);
    assert_snapshot!(own.err, @r#"
    harbor-claims 0.1.0: 122 files, 1233010 bytes
    7 anchors exact in the texts at hand
    not signed: this proves that the release is whole, not who made it
    every promise kept
    "#);
    let other = verified(&harbor_text().replace("pilots", "lights"));
    assert_eq!(other.code, 1);
    assert!(other.out.contains("manifest.json: was computed from another text of `harbor-report`"), "{}", other.out);
}
