//! Tests that releases are atomic, reproducible, and have the required version.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use claimbook_release::manifest::{MANIFEST, SUMS};
use claimbook_release::verify::{Against, Fault, verify};
use claimbook_testing::{Files, coded, edited, files_below, harbor_text, on_disk, project, skipped};
use insta::assert_snapshot;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::changes::claim;
use crate::runner::{Run, claimbook, finished, run};

const NAME: &str = "harbor-claims";

/// The book of the tests with the license file that a release needs.
fn published() -> Files {
    let mut files = coded();
    files.insert("LICENSE-DATA".to_owned(), b"CC BY 4.0\n".to_vec());
    files
}

pub(crate) fn folder_of(book: &Path, version: &str) -> PathBuf {
    book.join(format!("releases/{version}/{NAME}-{version}"))
}

fn archive_of(book: &Path, version: &str) -> PathBuf {
    book.join(format!("releases/{version}/{NAME}-{version}.tar.zst"))
}

fn release(book: &Path, version: &str) -> Run {
    run(book, &["release", version, "--out", "releases"])
}

/// Releases a book even if nothing changed since the previous release.
fn release_anyway(book: &Path, version: &str) -> Run {
    run(book, &["release", version, "--out", "releases", "--allow-unchanged"])
}

/// Releases a book with this date.
fn release_on(book: &Path, version: &str, date: &str) -> Run {
    run(book, &["release", version, "--out", "releases", "--date", date])
}

/// Writes a book to disk and makes its first release.
pub(crate) fn released() -> TempDir {
    let book = on_disk(&published());
    let run = release(book.path(), "0.1.0");
    assert_eq!(run.code, 0, "{}{}", run.out, run.err);
    book
}

/// Replaces the files of a book and keeps its releases.
fn rewrite(book: &Path, files: &Files) {
    fs::remove_dir_all(book.join("claims")).expect("the old records go");
    for (name, bytes) in files {
        let path = book.join(name);
        fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
        fs::write(path, bytes).expect("a file");
    }
}

/// Returns the faults that `verify` finds in a release.
pub(crate) fn faults(folder: &Path) -> Vec<Fault> {
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
    sizes_hidden().bind(|| {
        assert_snapshot!(run.err, @r#"
        harbor-claims 0.1.0: 128 files, [size] bytes
        not signed: the checksums show whether the release is complete, not who made it
        no faults found
        "#);
    });
}

/// The size of a release changes with every description in it.
fn sizes_hidden() -> insta::Settings {
    let mut settings = insta::Settings::clone_current();
    settings.add_filter(r"\d+ bytes", "[size] bytes");
    settings
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
    the book is not in a Git repository, so the release names no commit
    claimbook: the value of SOURCE_DATE_EPOCH, `yesterday`, is not a number of seconds since 1970
    "#);
}

#[test]
fn a_release_is_built_again_to_the_byte_or_what_differs_is_named() {
    let book = released();
    let folder = folder_of(book.path(), "0.1.0");
    let check = |book: &Path| run(book, &["release", "--check", &folder.to_string_lossy()]);
    let same = check(book.path());
    assert_eq!((same.code, same.out.as_str()), (0, ""), "{}", same.err);
    assert_snapshot!(same.err, @"rebuilt from the book: 128 files and the archive, all bytes are equal");

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
    assert!(run.err.contains("differ from those that the release was built from"), "{}", run.err);
}

/// Follows `docs/releasing.md`: the second version has a withdrawn claim, a claim that replaces it, and a renamed
/// entity.
#[test]
fn the_second_release_tells_of_a_withdrawn_an_added_and_a_renamed() {
    let book = released();
    let withdrawn =
        (P1, "    at: summary.p1.s1\n", "    at: summary.p1.s1\n    status: withdrawn\n    reason: They were sold.\n");
    rewrite(book.path(), &edited(published(), &[withdrawn]));
    let check = run(book.path(), &["check", "--deny-warnings"]);
    assert_eq!(check.code, 1);
    assert!(check.out.contains("unread-sentence"), "{}", check.out);

    let mut files = edited(published(), &[withdrawn, (P1, "  - id: hbr-0002\n", IN_ITS_PLACE)]);
    for bytes in files.values_mut() {
        let text = String::from_utf8_lossy(bytes).replace("entity: councils", "entity: town-councils");
        *bytes = text.replace("id: councils", "id: town-councils").into_bytes();
    }
    rewrite(book.path(), &files);
    let check = run(book.path(), &["check", "--deny-warnings"]);
    assert_eq!(check.code, 0, "{}", check.out);
    let folder = folder_of(book.path(), "0.1.0");
    let compared = run(book.path(), &["diff", &folder.to_string_lossy(), "."]);
    assert_snapshot!(compared.out, @r#"
    MAJOR: entity renamed 1, claim added 1, claim withdrawn 1, derived changed 2
    smallest allowed version after 0.1.0: 0.2.0

    Renamed
      entities councils  is now town-councils; 1 claim follows

    Added
      hbr-0006  Port Alder sold two icebreakers to Port Birch.

    Withdrawn
      hbr-0001  They were sold.

    Derived values
      claim_dyads  1 row added, 1 row removed
      claims  4 rows changed in content_hash, position
    "#);
    let second = release_on(book.path(), "0.2.0", "2031-06-01");
    assert_eq!(second.code, 0, "{}{}", second.out, second.err);
    let folder = folder_of(book.path(), "0.2.0");
    assert_eq!(faults(&folder), []);
    let changes = fs::read_to_string(folder.join("CHANGES.md")).expect("changes");
    assert_snapshot!(changes.lines().take(12).collect::<Vec<_>>().join("\n"), @r#"
    # Changes

    ## 0.2.0 (2031-06-01)

    Since 0.1.0:

    MAJOR: entity renamed 1, claim added 1, claim withdrawn 1, derived changed 2.

    **Breaking**: entity renamed 1. A program that reads the previous version may fail.

    **Renamed**
    "#);
    let card = fs::read_to_string(folder.join("README.md")).expect("a card");
    assert!(card.contains("A program that reads 0.1.0 may fail on this version"), "{card}");
}

const P1: &str = "harbor-report/summary.p1.yaml";

const IN_ITS_PLACE: &str = claim!(
    "hbr-0006",
    "Port Alder sold two icebreakers to Port Birch.",
    ["{entity: port-alder, role: actor}", "{entity: port-birch, role: recipient}"],
    "summary.p1.s1",
    [],
    "hbr-0002"
);

/// The id of a released claim must not be given to another proposition.
#[test]
fn an_id_is_not_reused() {
    let book = released();
    let reused = [(
        "harbor-report/summary.p3.yaml",
        "    statement: People who run cafés in Port Birch are glad that the icebreakers came.\n",
        "    statement: Councils ought to repair every lighthouse along the coast.\n",
    )];
    let files = edited(published(), &reused);
    let elsewhere = [
        (
            "harbor-report/summary.p3.yaml",
            "{entity: port-birch, role: actor, gloss: café owners}",
            "{entity: councils, role: topic}",
        ),
        ("harbor-report/summary.p3.yaml", "at: summary.p3.s1[1-8]", "at: summary.p1.s1"),
        ("harbor-report/source.yaml", "coverage:\n", "coverage:\n"),
    ];
    let one = release_on_files(&book, &files, "0.2.0");
    assert_eq!(one.code, 0, "a correction of the statement alone is no reuse: {}{}", one.out, one.err);
    let edition =
        claimbook_release::snapshot::Edition::of_book(&claimbook_testing::book(&published())).expect("an edition");
    let other = claimbook_release::snapshot::Edition::of_book(&claimbook_testing::book(&edited(files, &elsewhere)));
    let found = claimbook_release::diff::diff(&edition, &other.expect("an edition")).expect("a comparison");
    assert_eq!(found.reused(), ["hbr-0004"]);
}

fn release_on_files(book: &TempDir, files: &Files, version: &str) -> Run {
    rewrite(book.path(), files);
    release_on(book.path(), version, "2031-06-01")
}

#[test]
fn a_version_is_never_overwritten() {
    let book = released();
    let before = files_below(&book.path().join("releases"));
    let run = release(book.path(), "0.1.0");
    assert_eq!(run.code, 2);
    assert_snapshot!(run.err, @"claimbook: `releases/0.1.0` already exists and is never overwritten");
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
    assert_snapshot!(refused(book.path(), "1.1.0"), @"found no release before 1.1.0: a first release is 0.1.0 or 1.0.0; for a later release, give the folder of the previous one with `--previous`");
    assert_eq!(release(book.path(), "1.0.0").code, 0);
    assert_snapshot!(refused(book.path(), "1.0.1"), @"nothing changed since 1.0.0: no table, row, code or field of the dataset's record; pass `--allow-unchanged` to release anyway");
    assert_eq!(release_anyway(book.path(), "1.0.1").code, 0, "nothing has changed, which is no less than a patch");

    let corrected = [("harbor-report/summary.p1.yaml", "certainty: likely", "certainty: possible")];
    rewrite(book.path(), &edited(published(), &corrected));
    assert_snapshot!(refused(book.path(), "1.0.2"), @r#"
    MINOR: claim changed 1
    smallest allowed version after 1.0.1: 1.1.0

    Changed
      hbr-0002
        certainty  likely → possible
    version 1.0.2 is too low for the changes since 1.0.1; the smallest allowed one is 1.1.0
    "#);
    assert_snapshot!(refused(book.path(), "1.1.0"), @"the book changed since 1.0.1, but the newest `coded_on` or `reviewed_on` is still the date of that release, 2031-05-03: give the date of the new release with `--date YYYY-MM-DD`");
    let minor = release_on(book.path(), "1.1.0", "2031-06-01");
    assert_eq!(minor.code, 0, "{}{}", minor.out, minor.err);
    let changes = fs::read_to_string(folder_of(book.path(), "1.1.0").join("CHANGES.md")).expect("changes");
    assert_snapshot!(changes, @r#"
    # Changes

    ## 1.1.0 (2031-06-01)

    Since 1.0.1:

    MINOR: claim changed 1.

    **Changed**

    - `hbr-0002`
      - `certainty`: likely → possible

    ## 1.0.1 (2031-05-03)

    Since 1.0.0:

    No table, row or code changed. Descriptions or file contents may differ.

    ## 1.0.0 (2031-05-03)

    The first release.
    "#);
    let check = run(book.path(), &["release", "--check", &folder_of(book.path(), "1.1.0").to_string_lossy()]);
    assert_eq!(check.code, 0, "{}{}", check.out, check.err);
    assert_eq!(faults(&folder_of(book.path(), "1.1.0")), []);
}

/// An edit that adds a claim to which nothing refers; only the first release contains it.
const ADDED: (&str, &str, &str) = (
    "harbor-report/summary.p3.yaml",
    "  - id: hbr-0005\n",
    claim!(
        "hbr-0009",
        "Trade between the ports has not grown in the view of anybody.",
        ["{entity: port-birch, role: topic}"],
        "summary.p3.s1",
        [],
        "hbr-0005"
    ),
);

/// Many small books never set `likelihood`, `mod` or `relation`, so these columns are null in every row.
#[test]
fn a_release_whose_code_columns_are_all_null_keeps_its_promises_and_can_have_a_successor() {
    let edits = [
        ("harbor-report/summary.p1.yaml", "    likelihood: likely\n", "\n"),
        ("harbor-report/summary.p1.yaml", ", mod: START}", "}"),
        ("harbor-report/summary.p1.yaml", "      - {role: reference, relation: AFTER, relative_to: last-winter}\n", ""),
        ("harbor-report/codings/c1/summary.p1.yaml", "    likelihood: likely\n", "\n"),
    ];
    let book = on_disk(&edited(published(), &edits));
    for version in ["0.1.0", "0.1.1"] {
        let run = release_anyway(book.path(), version);
        assert_eq!(run.code, 0, "{}{}", run.out, run.err);
        assert_eq!(faults(&folder_of(book.path(), version)), []);
    }
}

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
    claims of 1.0.0 are missing: hbr-0009
    the id of a released claim must not be removed: restore the record with `status: withdrawn` and a `reason`
    "#);

    let withdrawn = "    at: summary.p3.s1\n    status: withdrawn\n    reason: The sentence does not say so.\n";
    rewrite(book.path(), &edited(with, &[(ADDED.0, "    at: summary.p3.s1\n", withdrawn)]));
    let tombstone = release_on(book.path(), "1.1.0", "2031-06-01");
    assert_eq!(tombstone.code, 0, "{}{}", tombstone.out, tombstone.err);
    let changes = fs::read_to_string(folder_of(book.path(), "1.1.0").join("CHANGES.md")).expect("changes");
    assert_snapshot!(changes.split("## 1.0.0").next().unwrap_or_default(), @r#"
    # Changes

    ## 1.1.0 (2031-06-01)

    Since 1.0.0:

    MINOR: claim withdrawn 1, derived changed 1.

    **Withdrawn**

    - `hbr-0009`: The sentence does not say so.

    **Derived values**

    - `passages`: 1 row changed in claim\_count
    "#);
}

#[test]
fn the_release_before_may_lie_elsewhere_and_must_be_sound() {
    let book = released();
    let elsewhere = tempfile::tempdir().expect("a folder");
    let downloaded = elsewhere.path().join("downloaded");
    fs::rename(folder_of(book.path(), "0.1.0"), &downloaded).expect("the same file system");
    fs::remove_dir_all(book.path().join("releases")).expect("a folder");
    let release = |more: &[&str]| {
        let previous = downloaded.to_string_lossy();
        let arguments = ["release", "0.1.1", "--out", "releases", "--allow-unchanged", "--previous", &previous];
        run(book.path(), &[&arguments[..], more].concat())
    };
    fs::write(downloaded.join("more.txt"), "").expect("a file");
    let unsound = release(&[]);
    assert_eq!(unsound.code, 2);
    assert!(unsound.err.contains("fails verification (faults: 1)"), "{}", unsound.err);
    assert!(unsound.err.contains("`--allow-faulty-previous`"), "{}", unsound.err);
    let anyway = release(&["--allow-faulty-previous"]);
    assert_eq!(anyway.code, 0, "{}{}", anyway.out, anyway.err);
    fs::remove_dir_all(book.path().join("releases")).expect("a folder");
    fs::remove_file(downloaded.join("more.txt")).expect("a file");
    let sound = release(&[]);
    assert_eq!(sound.code, 0, "{}{}", sound.out, sound.err);
    let folder = folder_of(book.path(), "0.1.1");
    let check = run(book.path(), &["release", "--check", &folder.to_string_lossy()]);
    assert_eq!(check.code, 2, "the release before is not at hand");
    assert!(check.err.contains("give its folder with `--previous`"), "{}", check.err);
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

    let arguments = ["release", "0.1.1", "--out", "releases", "--allow-unchanged", "--sign", &key.to_string_lossy()];
    let signed = run(book.path(), &arguments);
    assert_eq!(signed.code, 0, "{}", signed.err);
    let key = fs::read_to_string(key).expect("a key");
    let secret = key.lines().nth(1).expect("its body");
    assert!(!format!("{}{}", signed.out, signed.err).contains(secret));
    let by_ann = verified(book.path(), "0.1.1");
    assert_eq!(by_ann.code, 0, "{}", by_ann.out);
    sizes_hidden().bind(|| {
        assert_snapshot!(by_ann.err, @r#"
        harbor-claims 0.1.1: 129 files, [size] bytes
        signed by ann@example.org, with the key SHA256:TmFl8PyyAbGw183/xq64BquUaECP7Apl0kgiL1jKKwo
        no faults found
        "#);
    });
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
    assert_snapshot!(run.err.replace(&*project().to_string_lossy(), ""), @"claimbook: cannot sign with `/tests/signature/test-key-passphrase`: the private key has a passphrase, and claimbook cannot ask for it: sign the written release with `ssh-keygen -Y sign -n claimbook-release -f KEY SHA256SUMS`");
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
    manifest.json: is missing; without it, the folder is not a release
    "#);
    let run = run(book.path(), &["verify", "nowhere"]);
    assert_eq!(run.code, 2);
    assert_snapshot!(run.err, @"claimbook: cannot read `nowhere`: No such file or directory (os error 2)");
}

#[test]
fn a_book_with_faults_without_a_record_of_the_dataset_or_a_license_is_not_released() {
    type Edits = &'static [(&'static str, &'static str, &'static str)];
    let cases: [(Edits, i32); 3] = [
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
    nothing was released: fix all errors, and fix or waive all warnings
    nothing was released: fix all errors, and fix or waive all warnings
    claimbook: the book has no valid `claims/dataset.yaml`, which states the title, creators and license of a release; `schema/dataset.schema.json` describes the file
    the book is not in a Git repository, so the release names no commit
    claimbook: there is neither `LICENSE-DATA` nor `LICENSE` in `BOOK`: a release needs the text of its license
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
    claimbook: the book differs from the last commit; commit or revert these changes:
      ?? LICENSE-DATA
      ?? claims/coders.yaml
      ?? claims/dataset.yaml
      ?? claims/entities.yaml
      ?? claims/harbor-report/anchors.lock
      ?? claims/harbor-report/codings/c1/summary.p1.yaml
      ?? claims/harbor-report/codings/c1/summary.p3.yaml
      ?? claims/harbor-report/codings/c2/summary.p1.yaml
      ?? claims/harbor-report/codings/c2/summary.p3.yaml
      ?? claims/harbor-report/source.yaml
      and 3 more
    "#);
    for arguments in [&["add", "."][..], &["commit", "--quiet", "-m", "The book"]] {
        assert!(git(arguments).expect("git runs").success());
    }
    let clean = release();
    assert_eq!(clean.code, 0, "{}", clean.err);
    let manifest = fs::read(folder_of(book.path(), "1.0.0").join(MANIFEST)).expect("a manifest");
    let commit = serde_json::from_slice::<Value>(&manifest).expect("JSON")["commit"].clone();
    assert!(commit.as_str().is_some_and(|commit| commit.len() == 40), "{commit}");
}

/// Kills the program after it began its first file, its second, and so on. Each time, the release is complete or
/// absent, and leftover files do not prevent the next release.
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

/// After Ctrl-C, no partial files are left.
#[cfg(unix)]
#[test]
fn an_interrupted_release_leaves_nothing_behind() {
    let book = on_disk(&published());
    let partial = book.path().join("releases/.1.0.0.partial");
    let mut interrupted = 0;
    for moment in [1, 10, 50, 100] {
        let mut command = claimbook(book.path());
        command.args(["release", "1.0.0", "--out", "releases"]).stdout(Stdio::null()).stderr(Stdio::null());
        let mut child = command.spawn().expect("the program runs");
        while child.try_wait().expect("a child").is_none() && count_files(&partial) < moment {
            std::thread::yield_now();
        }
        let kill = Command::new("kill").args(["-INT", &child.id().to_string()]).stderr(Stdio::null()).status();
        assert!(kill.is_ok(), "there is a `kill`");
        let ended = child.wait().expect("a child");
        interrupted += i32::from(!ended.success());
        let left = fs::read_dir(book.path().join("releases")).expect("a folder");
        let left: Vec<_> = left.filter_map(Result::ok).map(|entry| entry.file_name()).collect();
        assert!(left.is_empty() || left == ["1.0.0"], "{left:?}");
        let _ = fs::remove_dir_all(book.path().join("releases/1.0.0"));
    }
    assert!(interrupted > 0, "no run was interrupted in time");
}

#[test]
fn the_date_may_be_stated_and_is_not_before_that_of_the_release_before() {
    let book = released();
    let dated = |version: &str, date: &str| {
        run(book.path(), &["release", version, "--out", "releases", "--allow-unchanged", "--date", date])
    };
    let early = dated("0.1.1", "2031-05-02");
    assert_eq!(early.code, 2);
    assert_snapshot!(early.err.lines().last().unwrap_or_default(), @"claimbook: the release is dated 2031-05-02, before 0.1.0 (2031-05-03); give a later date with `--date`");
    assert_eq!(dated("0.1.1", "2031-5-2").code, 2);
    let later = dated("0.1.1", "2031-06-30");
    assert_eq!(later.code, 0, "{}{}", later.out, later.err);
    let manifest = fs::read_to_string(folder_of(book.path(), "0.1.1").join(MANIFEST)).expect("a manifest");
    assert!(manifest.contains("\"date\": \"2031-06-30\""), "{manifest}");
}

#[test]
fn what_people_hold_in_place_of_the_folder_of_a_release_is_verified_or_named() {
    let book = released();
    let verified = |path: &str| run(book.path(), &["verify", path]);
    let around = verified("releases/0.1.0");
    assert_eq!((around.code, around.out.as_str()), (0, ""), "{}", around.err);
    assert!(around.err.starts_with("verifying `releases/0.1.0/harbor-claims-0.1.0`\n"), "{}", around.err);
    let archive = verified("releases/0.1.0/harbor-claims-0.1.0.tar.zst");
    assert_eq!(archive.code, 2);
    assert_snapshot!(archive.err, @"claimbook: `releases/0.1.0/harbor-claims-0.1.0.tar.zst` is an archive: unpack it with `tar --zstd -xf releases/0.1.0/harbor-claims-0.1.0.tar.zst` and verify the unpacked folder");
    let folder = folder_of(book.path(), "0.1.0");
    fs::create_dir_all(folder.join(".cache/huggingface")).expect("a folder");
    fs::write(folder.join(".cache/huggingface/README.md.metadata"), "x").expect("a file");
    fs::write(folder.join(".gitattributes"), "*.parquet filter=lfs\n").expect("a file");
    let checkout = verified("releases/0.1.0/harbor-claims-0.1.0");
    assert_eq!((checkout.code, checkout.out.as_str()), (0, ""), "{}", checkout.err);
    let note = "not part of the release, and not checked: .cache, .gitattributes\n";
    assert!(checkout.err.contains(note), "{}", checkout.err);
    fs::rename(&folder, book.path().join("releases/0.1.0/other")).expect("a folder");
    fs::create_dir(&folder).expect("a folder");
    fs::copy(book.path().join("releases/0.1.0/other/manifest.json"), folder.join("manifest.json")).expect("a file");
    let several = verified("releases/0.1.0");
    assert_eq!(several.code, 2);
    assert_snapshot!(several.err, @"claimbook: `releases/0.1.0` contains several releases, such as `releases/0.1.0/harbor-claims-0.1.0`: give the folder of one of them");
}

#[test]
fn a_key_is_judged_by_the_release_s_day_and_by_another_where_one_is_given() {
    let book = on_disk(&published());
    let key = project().join("tests/signature/test-key-ed25519");
    let signed = run(book.path(), &["release", "0.1.0", "--out", "releases", "--sign", &key.to_string_lossy()]);
    assert_eq!(signed.code, 0, "{}", signed.err);
    let list = fs::read_to_string(project().join("tests/signature/allowed_signers")).expect("the list");
    let line = list.lines().find_map(|line| line.strip_prefix("ann@example.org ")).expect("Ann's key");
    let list = format!("ann@example.org valid-before=\"20310601Z\" {line}\n");
    let faults = |today: Option<&str>| {
        let today = today.map(|today| today.parse().expect("a day"));
        let against = Against { signers: Some(&list), today, texts: None };
        verify(&folder_of(book.path(), "0.1.0"), against).expect("the folder can be read").faults
    };
    assert_eq!(faults(None), []);
    assert_eq!(faults(Some("2031-05-30")), []);
    let expired: Vec<String> = faults(Some("2031-06-02")).iter().map(ToString::to_string).collect();
    assert_snapshot!(expired.join("\n"), @"SHA256SUMS.sig: line 1 of the allowed signers allows the key until 2031-06-01, which is before 2031-06-02");
}

fn count_files(folder: &Path) -> usize {
    let Ok(entries) = fs::read_dir(folder) else { return 0 };
    let count = |entry: fs::DirEntry| if entry.path().is_dir() { count_files(&entry.path()) } else { 1 };
    entries.filter_map(Result::ok).map(count).sum()
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
    sizes_hidden().bind(|| {
        assert_snapshot!(own.err, @r#"
        harbor-claims 0.1.0: 128 files, [size] bytes
        7 anchors exact in the given texts
        not signed: the checksums show whether the release is complete, not who made it
        no faults found
        "#);
    });
    let other = verified(&harbor_text().replace("pilots", "lights"));
    assert_eq!(other.code, 1);
    assert!(other.out.contains("manifest.json: was computed from another text of `harbor-report`"), "{}", other.out);
}
