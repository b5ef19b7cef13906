//! Writes a release to disk: files, signature and archive. The release is written completely or not at all.

use std::io::{self, BufReader, Write};

use crate::build::{self, ARCHIVE, Plan, ReleaseError};
use crate::manifest::SIGNATURE;
use crate::signature::{self, SignatureError};
use crate::verify::{Against, Fault, VerifyError, verify};
use claimbook_core::output::{Folder, OutputError};

/// A published release.
#[derive(Debug)]
pub struct Published {
    /// The name of its folder, and of its archive without the file extension.
    pub name: String,
    /// The paths of its files and their sizes in bytes, sorted by path.
    pub files: Vec<(String, u64)>,
}

/// An error of publishing a release.
#[derive(Debug, thiserror::Error)]
pub enum PublishError {
    /// The folder cannot be created or renamed.
    #[error(transparent)]
    Output(#[from] OutputError),
    /// The files cannot be built.
    #[error(transparent)]
    Build(#[from] ReleaseError),
    /// The release cannot be signed.
    #[error(transparent)]
    Signature(#[from] SignatureError),
    /// The built release fails verification, which is a bug in the program.
    #[error(
        "nothing was released: the built files fail verification. This is a bug in claimbook; please report it\n  {}",
        .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n  ")
    )]
    Broken(Vec<Fault>),
    /// The built release cannot be verified.
    #[error(transparent)]
    Verify(#[from] VerifyError),
    /// A file cannot be written.
    #[error("cannot write `{file}`")]
    Write {
        /// The file, relative to the release.
        file: String,
        /// The error of the operating system.
        source: io::Error,
    },
}

/// Writes a release and its archive into a temporary folder, signs and verifies the release, and renames the folder to
/// its final path. Signs only if `key` is given, which is the text of a private key. `progress` is called with the
/// number of further claims written.
///
/// # Errors
///
/// Fails if the key cannot sign, the built release fails verification, or the file system reports an error. The final
/// path is then unchanged.
pub fn publish(
    plan: Plan<'_>,
    folder: Folder,
    key: Option<&str>,
    progress: impl Fn(u64),
) -> Result<Published, PublishError> {
    let name = format!("{}-{}", plan.dataset.name, plan.version);
    let within = |path: &str| format!("{name}/{path}");
    let failed = |file: &str| {
        let file = file.to_owned();
        |source| PublishError::Write { file, source }
    };
    let built = build::build(plan, |path| folder.create(&within(path)), progress)?;
    let mut files = built.files;
    if let Some(key) = key {
        let signed = signature::sign(built.sums.as_bytes(), key)?;
        let write = || {
            let mut file = folder.create(&within(SIGNATURE))?;
            file.write_all(signed.as_bytes()).map(|()| file)
        };
        files.insert(SIGNATURE.to_owned(), write().map_err(failed(SIGNATURE))?);
    }
    let mut sizes = Vec::new();
    for (path, file) in &mut files {
        file.flush().map_err(failed(path))?;
        sizes.push((path.clone(), file.get_ref().bytes()));
    }
    let archive = format!("{name}{ARCHIVE}");
    let open = |path: &str| folder.open(&within(path)).map(BufReader::new);
    let (written, verified) = rayon::join(
        || build::archive(folder.create(&archive)?, &name, plan.date, &sizes, open),
        || verify(&folder.partial().join(&name), Against::default()),
    );
    let archive = written.map_err(failed(&archive))?;
    let faults = verified?.faults;
    if !faults.is_empty() {
        return Err(PublishError::Broken(faults));
    }
    folder.finish(files.into_values().chain([archive]).collect())?;
    Ok(Published { name, files: sizes })
}

#[cfg(test)]
mod tests {
    use std::fs;

    use claimbook_core::book::Book;
    use claimbook_core::model::Date;
    use semver::Version;

    use super::*;

    const DATASET: &str = "name: harbors\ntitle: Harbors\ndescription: Made up.\ncreators: [{name: Coders}]\n\
        publisher: Press\nkeywords: [harbors]\nlanguage: en\nlicense: CC0-1.0\n";

    #[test]
    fn what_breaks_its_own_promises_is_not_put_in_its_place() {
        let book = Book::from_files([("claims/dataset.yaml".to_owned(), DATASET.as_bytes().to_vec())].into());
        let (version, date) = (Version::new(0, 1, 0), Date::new(2031, 5, 2).expect("a day"));
        let changes = build::first(&version, date);
        let folder = std::env::temp_dir().join(format!("claimbook-publish-{}", std::process::id()));
        let publish = |name: &str, changes: &str| {
            let dataset = build::dataset(&book).expect("a record");
            let license = "Do as you like.\n";
            let plan =
                Plan { book: &book, dataset, version: &version, date, license, changes, previous: None, commit: None };
            publish(plan, Folder::begin_new(&folder.join(name)).expect("a new folder"), None, |_| {})
        };
        let sound = publish("sound", &changes);
        let broken = publish("broken", "Nothing of note.\n");
        let left: Vec<_> = fs::read_dir(&folder).expect("a folder").filter_map(Result::ok).collect();
        let left: Vec<_> = left.into_iter().map(|entry| entry.file_name()).collect();
        fs::remove_dir_all(&folder).expect("a folder");
        assert_eq!(sound.expect("a release").name, "harbors-0.1.0");
        let broken = broken.expect_err("no release").to_string();
        assert!(broken.contains("CHANGES.md: differs from what claimbook"), "{broken}");
        assert_eq!(left, ["sound"]);
    }
}
