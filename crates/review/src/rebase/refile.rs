//! Keeps each claim in the file of its paragraph when paragraphs get other numbers. Files are renamed, and single
//! records move as they are, with the comments above them.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};

use claimbook_core::edit::scaffold;
use claimbook_core::syntax::file::{File, FileId};
use claimbook_core::syntax::yaml::{self, Node, Value};

use super::RebaseError;

/// A claims file, and the paragraph to which each of its claims belongs.
pub(super) struct Sheet {
    /// The folder, relative to the book.
    pub(super) folder: String,
    /// The file name without `.yaml`.
    pub(super) name: String,
    pub(super) text: String,
    /// The paragraph of each item of the list, `None` for an item that stays in its file.
    pub(super) targets: Vec<Option<String>>,
}

impl Sheet {
    pub(super) fn path(&self) -> String {
        format!("{}/{}.yaml", self.folder, self.name)
    }

    /// Returns the paragraph to which most claims belong; if several are equally frequent, the first one.
    fn home(&self) -> String {
        let mut counts: Vec<(&String, usize)> = Vec::new();
        for target in self.targets.iter().flatten() {
            match counts.iter_mut().find(|(own, _)| *own == target) {
                Some((_, count)) => *count += 1,
                None => counts.push((target, 1)),
            }
        }
        let most = counts.iter().map(|(_, count)| *count).max();
        counts
            .into_iter()
            .find(|(_, count)| Some(*count) == most)
            .map_or_else(|| self.name.clone(), |(home, _)| home.clone())
    }
}

/// A file that is being written.
struct Page {
    text: String,
    /// The text before the first claim.
    header: String,
    /// The file that it was made from.
    origin: String,
}

/// Returns the files with every claim in the file of its paragraph, by path.
pub(super) fn refile(sheets: &[Sheet]) -> Result<BTreeMap<String, String>, RebaseError> {
    let mut pages: BTreeMap<String, Page> = BTreeMap::new();
    // Records that join another file, after all files have their names.
    let mut moving: Vec<(String, Page)> = Vec::new();
    for sheet in sheets {
        let home = sheet.home();
        let leaving: BTreeSet<usize> = sheet
            .targets
            .iter()
            .enumerate()
            .filter_map(|(index, target)| target.as_ref().filter(|target| **target != home).map(|_| index))
            .collect();
        let path = format!("{}/{home}.yaml", sheet.folder);
        if leaving.is_empty() && !pages.contains_key(&path) {
            let header = items(sheet).map(|(header, _)| header.to_owned()).unwrap_or_default();
            pages.insert(path, Page { text: sheet.text.clone(), header, origin: sheet.path() });
            continue;
        }
        let (header, records) = items(sheet)?;
        let page = |text: String| Page { text, header: header.to_owned(), origin: sheet.path() };
        let staying: String = records
            .iter()
            .enumerate()
            .filter(|(index, _)| !leaving.contains(index))
            .map(|(_, record)| *record)
            .collect();
        match pages.entry(path) {
            Entry::Occupied(entry) => moving.push((entry.key().clone(), page(staying))),
            Entry::Vacant(entry) => {
                entry.insert(page(format!("{header}{staying}")));
            }
        }
        for index in leaving {
            let target = sheet.targets[index].as_deref().unwrap_or(&home);
            moving.push((format!("{}/{target}.yaml", sheet.folder), page(records[index].to_owned())));
        }
    }
    for (path, added) in moving {
        match pages.get_mut(&path) {
            None => {
                let text = format!("{}{}", added.header, added.text);
                pages.insert(path, Page { text, ..added });
            }
            Some(page) if page.header == added.header => {
                page.text = appended(page, &added).ok_or_else(|| RebaseError::Edit(added.origin.clone()))?;
            }
            Some(page) => return Err(RebaseError::Headers(added.origin, page.origin.clone())),
        }
    }
    Ok(pages.into_iter().map(|(path, page)| (path, page.text)).collect())
}

fn appended(page: &Page, added: &Page) -> Option<String> {
    let tree = |text: &str| {
        let file = File::new(page.origin.as_str(), text);
        let (node, faults) = yaml::read(&file, FileId(0));
        Some((file, node.filter(|_| faults.is_empty())?))
    };
    let (file, node) = tree(&page.text)?;
    let (_, own) = tree(&format!("{}{}", added.header, added.text))?;
    let Some(Value::Sequence(items)) = own.get("claims").map(|claims| &claims.value) else { return None };
    scaffold::insert(&file, &node, &added.text, items.len())
}

/// Returns the text before the first claim, and the text of each claim with the comments above it. The claims must be
/// the last part of the file, indented by two spaces.
fn items(sheet: &Sheet) -> Result<(&str, Vec<&str>), RebaseError> {
    let refused = || RebaseError::Edit(sheet.path());
    let text = sheet.text.as_str();
    let (node, faults) = yaml::read(&File::new(sheet.path(), text), FileId(0));
    let node = node.filter(|_| faults.is_empty()).ok_or_else(refused)?;
    let Value::Mapping(entries) = &node.value else { return Err(refused()) };
    let Some(Value::Sequence(claims)) =
        entries.last().filter(|entry| entry.key == "claims").map(|entry| &entry.value.value)
    else {
        return Err(refused());
    };
    let starts: Option<Vec<usize>> = claims.iter().map(|claim| start(text, claim)).collect();
    let starts = starts.ok_or_else(refused)?;
    let ends = starts.iter().skip(1).copied().chain([text.len()]);
    let records: Vec<&str> = starts.iter().zip(ends).map(|(start, end)| &text[*start..end]).collect();
    let header = &text[..starts.first().copied().unwrap_or(text.len())];
    // The last record of the file must end with a line break, so that another record can follow it.
    if !text.ends_with('\n') || text.contains('\r') || claims.len() != sheet.targets.len() {
        return Err(refused());
    }
    Ok((header, records))
}

/// Returns the start of a claim's first line, or of the comments above it.
fn start(text: &str, claim: &Node) -> Option<usize> {
    let line = |end: usize| text[..end].rfind('\n').map_or(0, |end| end + 1);
    let mut start = line(claim.span.start);
    if text[start..claim.span.start].trim_end() != "  -" {
        return None;
    }
    while start > 0 {
        let above = line(start - 1);
        if !text[above..start].starts_with("  #") {
            break;
        }
        start = above;
    }
    Some(start)
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEADER: &str = "source: s\ncoder: c1\ncoded_on: \"2031-05-03\"\ncodebook: \"0.1\"\nclaims:\n";

    fn sheet(name: &str, header: &str, claims: &[(&str, Option<&str>)]) -> Sheet {
        let records = claims.iter().map(|(id, _)| format!("  # about {id}\n  - id: {id}\n    at: x  # here\n"));
        Sheet {
            folder: "claims/s".to_owned(),
            name: name.to_owned(),
            text: header.to_owned() + &records.collect::<String>(),
            targets: claims.iter().map(|(_, target)| target.map(str::to_owned)).collect(),
        }
    }

    fn ids(sheets: &[Sheet]) -> Vec<(String, Vec<String>)> {
        let files = refile(sheets).expect("files");
        let ids = |text: &str| {
            let about: Vec<String> =
                text.lines().filter_map(|line| line.strip_prefix("  # about ")).map(str::to_owned).collect();
            let own: Vec<String> =
                text.lines().filter_map(|line| line.strip_prefix("  - id: ")).map(str::to_owned).collect();
            assert_eq!(about, own, "comments stay above their records");
            own
        };
        files.iter().map(|(path, text)| (path.replace("claims/s/", ""), ids(text))).collect()
    }

    fn named(name: &str, ids: &[&str]) -> (String, Vec<String>) {
        (format!("{name}.yaml"), ids.iter().map(|&id| id.to_owned()).collect())
    }

    #[test]
    fn files_take_the_numbers_of_their_paragraphs() {
        let sheets = [
            sheet("a.p1", HEADER, &[("1", Some("a.p2")), ("2", None)]),
            sheet("a.p2", HEADER, &[("3", Some("a.p1"))]),
            sheet("a.p3", HEADER, &[("4", None)]),
        ];
        assert_eq!(ids(&sheets), [named("a.p1", &["3"]), named("a.p2", &["1", "2"]), named("a.p3", &["4"])]);
    }

    #[test]
    fn records_of_a_divided_paragraph_move() {
        let sheets = [
            sheet("a.p1", HEADER, &[("1", Some("a.p1")), ("2", Some("a.p2")), ("3", Some("a.p1"))]),
            sheet("a.p2", HEADER, &[("4", Some("a.p3"))]),
        ];
        assert_eq!(ids(&sheets), [named("a.p1", &["1", "3"]), named("a.p2", &["2"]), named("a.p3", &["4"])]);
    }

    #[test]
    fn records_of_joined_paragraphs_share_a_file_if_their_headers_are_equal() {
        let other = HEADER.replace("c1", "c2");
        let sheets =
            |header| [sheet("a.p1", HEADER, &[("1", Some("a.p1"))]), sheet("a.p2", header, &[("2", Some("a.p1"))])];
        assert_eq!(ids(&sheets(HEADER)), [named("a.p1", &["1", "2"])]);
        assert!(matches!(refile(&sheets(&other)), Err(RebaseError::Headers(..))));
    }
}
