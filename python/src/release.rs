//! Releases: reading, verifying and comparing.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;
use std::sync::{Arc, OnceLock};

use pyo3::prelude::{Bound, PyAny, PyAnyMethods, PyResult, Python, pyclass, pyfunction, pymethods};
use serde_json::json;

use claimbook_core::model::Slug;
use claimbook_release::diff::{self as comparison, Side};
use claimbook_release::manifest::Manifest;
use claimbook_release::snapshot::parquet_files;
use claimbook_release::verify::{Against, Fault, Verification, locate, sources};

use crate::book::{Book, given_day, texts_of};
use crate::error::{Error, raised};
use crate::record::{plain, typed};
use crate::tables::{Held, Tables};

/// A release of a dataset. Its tables are read lazily from the Parquet files.
#[pyclass(frozen, module = "claimbook")]
pub(crate) struct Release {
    folder: PathBuf,
    manifest: Manifest,
    held: Arc<Held>,
}

/// The changes between two books, exports or releases.
#[pyclass(frozen, module = "claimbook")]
pub(crate) struct Diff(comparison::Diff);

/// Reads the release in a folder, or in the only subfolder that contains one. Verifies nothing: see `verify`.
#[pyfunction]
pub(crate) fn read_release(py: Python<'_>, path: PathBuf) -> PyResult<Release> {
    py.detach(|| {
        let folder = locate(&path).map_err(|error| raised(&error))?;
        let (manifest, _) = Manifest::load(&folder).map_err(|error| raised(&error))?;
        let files = parquet_files(&folder).map_err(|error| raised(&error))?;
        let files = files.into_iter().map(|(name, path)| (name, (path, OnceLock::new()))).collect::<BTreeMap<_, _>>();
        Ok(Release { folder, manifest, held: Arc::new(Held::Release(files)) })
    })
}

/// Verifies that the release in a folder is complete, unaltered and consistent, offline and without a book.
///
/// `signers` is a file of allowed signers, as in ssh-keygen(1); an unsigned release then fails. `texts` is a folder with
/// `<source>.txt`, or a mapping from source ids to texts; with it, the anchors are checked. `today` is a day on which the
/// key must be valid too.
#[pyfunction]
#[pyo3(signature = (path, signers = None, texts = None, today = None))]
pub(crate) fn verify<'py>(
    py: Python<'py>,
    path: PathBuf,
    signers: Option<PathBuf>,
    texts: Option<&Bound<'py, PyAny>>,
    today: Option<&Bound<'py, PyAny>>,
) -> PyResult<Bound<'py, PyAny>> {
    let (folder, ids, signers) = py.detach(|| {
        let folder = locate(&path).map_err(|error| raised(&error))?;
        let ids = sources(&folder).map_err(|error| raised(&error))?;
        let read = |path: &PathBuf| match fs::read_to_string(path) {
            Ok(text) => Ok(text),
            Err(error) => Err(Error::new_err(format!("cannot read the signers `{}`: {error}", path.display()))),
        };
        Ok::<_, pyo3::PyErr>((folder, ids, signers.as_ref().map(read).transpose()?))
    })?;
    let ids: Vec<&str> = ids.iter().map(Slug::as_str).collect();
    let given = texts.map(|texts| texts_of(py, &ids, Some(texts))).transpose()?;
    let today = given_day(today)?;
    let against = Against { signers: signers.as_deref(), today, texts: given.as_ref() };
    let verified = py.detach(|| claimbook::verify(&folder, against)).map_err(|error| raised(&error))?;
    typed(py, "verification", &json(&verified))
}

fn json(verified: &Verification) -> String {
    let Verification { faults, manifest, beside, files, bytes, signed, written_by_another, signer, exact_anchors } =
        verified;
    json!({
        "faults": faults.iter().map(|Fault { path, message }| json!({"path": path, "message": message})).collect::<Vec<_>>(),
        "name": manifest.as_ref().map(|manifest| &manifest.dataset.name),
        "version": manifest.as_ref().map(|manifest| manifest.version.to_string()),
        "files": files,
        "bytes": bytes,
        "beside": beside,
        "signed": signed,
        "signer": signer.as_ref().map(|signer| json!({"principals": signer.principals, "fingerprint": signer.fingerprint})),
        "written_by_another": written_by_another,
        "exact_anchors": exact_anchors,
    })
    .to_string()
}

/// Compares two books, exports or releases: `Book`, `Release`, or a folder.
#[pyfunction]
pub(crate) fn diff(py: Python<'_>, old: &Bound<'_, PyAny>, new: &Bound<'_, PyAny>) -> PyResult<Diff> {
    let (old, new) = (side(py, old)?, side(py, new)?);
    py.detach(|| comparison::compare(old, new)).map(Diff).map_err(|error| raised(&error))
}

fn side(py: Python<'_>, given: &Bound<'_, PyAny>) -> PyResult<Side> {
    let side = if let Ok(book) = given.cast::<Book>() {
        let book = book.get();
        py.detach(|| Side::of_book(book.shared(), book.folder()))
    } else if let Ok(release) = given.cast::<Release>() {
        let release = release.get();
        py.detach(|| Side::of_folder(&release.folder))
    } else {
        let folder: PathBuf = given.extract()?;
        py.detach(|| Side::of_folder(&folder))
    };
    side.map_err(|error| raised(&error))
}

#[pymethods]
impl Release {
    /// The folder of the release.
    #[getter]
    fn path(&self) -> &std::path::Path {
        &self.folder
    }

    /// The dataset's name.
    #[getter]
    fn name(&self) -> String {
        self.manifest.dataset.name.to_string()
    }

    /// The version, such as `1.2.0`.
    #[getter]
    fn version(&self) -> String {
        self.manifest.version.to_string()
    }

    /// The manifest: dataset, sources, counts, checks, waivers and files.
    #[getter]
    fn manifest<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        plain(py, &String::from_utf8_lossy(&self.manifest.to_bytes()))
    }

    /// The tables.
    #[getter]
    fn tables(&self) -> Tables {
        Tables::new(Arc::clone(&self.held))
    }

    fn __repr__(&self) -> String {
        format!("<claimbook.Release {} {}>", self.manifest.dataset.name, self.manifest.version)
    }
}

#[pymethods]
impl Diff {
    /// The part of the version that the changes require to be raised: `MAJOR`, `MINOR` or `PATCH`; `None` if nothing
    /// changed.
    #[getter]
    fn level(&self) -> Option<String> {
        self.0.level().map(|level| level.to_string())
    }

    /// All changes, as `diff --format json`.
    fn to_dict<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        plain(py, &py.detach(|| comparison::json(&self.0)))
    }

    /// All changes in Markdown, as in a release's `CHANGES.md`.
    fn to_markdown(&self) -> String {
        comparison::markdown(&self.0)
    }

    fn __bool__(&self) -> bool {
        !self.0.is_empty()
    }

    fn __str__(&self) -> String {
        comparison::text(&self.0)
    }

    fn __repr__(&self) -> String {
        let counts = self.0.counts();
        format!("<claimbook.Diff: {} changes>", counts.values().sum::<usize>())
    }
}
