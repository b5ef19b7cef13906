//! The ids of claims in releases, which must not change.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use claimbook_core::book::uses::{Name, Realm};

use super::Refusal;
use crate::view::View;

/// The folder of releases, if the settings name no other.
const RELEASES: &str = "releases";

/// Refuses to rename the id of a claim that is in a release.
pub(super) fn refuse(view: &View<'_>, name: &Name) -> Result<(), Refusal> {
    let is_released = name.realm == Realm::Claims && ids(view).contains(&name.id);
    if is_released {
        return Err(Refusal(format!("`{}` is released: the id of a released claim never changes", name.id)));
    }
    Ok(())
}

/// Returns the ids of the claims of all releases in the folder of releases: `VERSION/NAME/csv/claims.csv`.
fn ids(view: &View<'_>) -> BTreeSet<String> {
    let folder = view.settings.releases.as_deref().unwrap_or(Path::new(RELEASES));
    let versions = folders(&view.open.root.join(folder));
    let tables = versions.iter().flat_map(|version| folders(version)).map(|release| release.join("csv/claims.csv"));
    let tables = tables.filter_map(|table| fs::read_to_string(table).ok());
    // The id is the first column, and never quoted.
    let ids = tables.flat_map(|table| {
        table.lines().skip(1).filter_map(|line| Some(line.split_once(',')?.0.to_owned())).collect::<Vec<_>>()
    });
    ids.collect()
}

fn folders(folder: &Path) -> Vec<std::path::PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    entries.map(|entry| entry.path()).filter(|path| path.is_dir()).collect()
}
