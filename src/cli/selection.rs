//! The files and folders that the user named on the command line.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};

/// The files and folders of a book that the user selected; all of them if none were given.
pub(crate) struct Selection {
    /// The selected paths, relative to the book.
    paths: Vec<PathBuf>,
}

impl Selection {
    pub(crate) fn new(root: &Path, paths: &[PathBuf]) -> Result<Self> {
        let root = root.canonicalize().with_context(|| format!("cannot find `{}`", root.display()))?;
        let mut selected = Vec::new();
        for path in paths {
            let full = path.canonicalize().with_context(|| format!("cannot find `{}`", path.display()))?;
            match full.strip_prefix(&root) {
                Ok(relative) => selected.push(relative.to_path_buf()),
                Err(_) => bail!("`{}` is not in the book `{}`", path.display(), root.display()),
            }
        }
        Ok(Self { paths: selected })
    }

    /// Fails if a selected path matches none of the files. The error lists the files, or their folders if there are
    /// many.
    pub(crate) fn must_select<'f>(&self, files: impl Iterator<Item = &'f str>) -> Result<()> {
        const MOST: usize = 12;
        let files: Vec<&str> = files.collect();
        let Some(path) = self.paths.iter().find(|path| !files.iter().any(|file| Path::new(file).starts_with(path)))
        else {
            return Ok(());
        };
        let mut known = files;
        if known.len() > MOST {
            known = known.into_iter().filter_map(|file| file.rsplit_once('/')).map(|(folder, _)| folder).collect();
            known.sort_unstable();
            known.dedup();
        }
        let more = if known.len() > MOST { ", …" } else { "" };
        known.truncate(MOST);
        bail!("`{}` holds no file of records; there are {}{more}", path.display(), known.join(", "));
    }

    /// Returns whether a file is selected; `file` is its path relative to the book.
    pub(crate) fn holds(&self, file: &str) -> bool {
        self.paths.is_empty() || self.paths.iter().any(|path| Path::new(file).starts_with(path))
    }
}
