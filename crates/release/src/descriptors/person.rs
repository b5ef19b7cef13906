//! People and organizations, with their names as needed by the descriptors.

use std::fmt::{self, Write as _};

use super::address;
use crate::manifest::Release;
use claimbook_core::model::{AuthorName, Creator};

/// A person, who has a family name, or an organization, which has only `name`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Person {
    pub(crate) name: Option<String>,
    pub(crate) family: Option<String>,
    pub(crate) given: Option<String>,
    pub(crate) orcid: Option<String>,
    pub(crate) affiliation: Option<String>,
}

impl Person {
    /// Converts a creator of the dataset.
    pub(crate) fn of(creator: &Creator) -> Self {
        Self {
            name: creator.name.clone(),
            family: creator.family.clone(),
            given: creator.given.clone(),
            orcid: creator.orcid.as_ref().map(ToString::to_string),
            affiliation: creator.affiliation.clone(),
        }
    }

    /// Converts an author of a source.
    pub(crate) fn author(author: &AuthorName) -> Self {
        Self {
            name: author.name.clone(),
            family: author.family.clone(),
            given: author.given.clone(),
            ..Self::default()
        }
    }

    /// Returns the name as BibTeX sorts it; braces keep a name without a family name in one piece.
    fn in_bibtex(&self) -> String {
        let sorted = escaped(&self.sorted());
        if self.family.is_some() { sorted } else { format!("{{{sorted}}}") }
    }

    /// Returns whether this is a person rather than an organization.
    pub(crate) fn is_human(&self) -> bool {
        self.family.is_some()
    }

    /// Returns the name in spoken order: `Ann Roe`.
    pub(crate) fn spoken(&self) -> String {
        let parts = [&self.given, &self.family].into_iter().flatten().map(String::as_str);
        self.name.clone().unwrap_or_else(|| parts.collect::<Vec<_>>().join(" "))
    }

    /// Returns the name in the order of bibliographies: `Roe, Ann`.
    pub(crate) fn sorted(&self) -> String {
        let parts = [&self.family, &self.given].into_iter().flatten().map(String::as_str);
        self.name.clone().unwrap_or_else(|| parts.collect::<Vec<_>>().join(", "))
    }

    /// Returns the address of the person's ORCID, if known.
    pub(crate) fn address(&self) -> Option<String> {
        self.orcid.as_deref().map(address::of_orcid)
    }
}

/// Returns the citation of a release as plain text.
pub(crate) fn citation(release: &Release) -> String {
    let (manifest, dataset) = (&release.manifest, &release.manifest.dataset);
    let creators: Vec<String> = dataset.creators.iter().map(|creator| Person::of(creator).sorted()).collect();
    let date = manifest.date.to_string();
    let year = date.get(..4).unwrap_or(&date);
    let doi = dataset.doi.as_ref().map(|doi| format!(" {}", address::of_doi(doi))).unwrap_or_default();
    let (title, version, publisher) = (&dataset.title, &manifest.version, &dataset.publisher);
    format!("{} ({year}): {title}, version {version}. {publisher}.{doi}", creators.join("; "))
}

/// Returns the citation of a release as an entry of BibTeX.
pub(crate) fn bibtex(release: &Release) -> String {
    let (manifest, dataset) = (&release.manifest, &release.manifest.dataset);
    let creators: Vec<String> = dataset.creators.iter().map(|creator| Person::of(creator).in_bibtex()).collect();
    let date = manifest.date.to_string();
    let mut entry = format!("@misc{{{}-{},\n", dataset.name, manifest.version);
    let mut field = |name: &str, value: &str| {
        let _ = writeln!(entry, "  {name} = {{{value}}},");
    };
    field("author", &creators.join(" and "));
    field("title", &format!("{{{}}}", escaped(&dataset.title)));
    field("year", date.get(..4).unwrap_or(&date));
    field("version", &manifest.version.to_string());
    field("publisher", &escaped(&dataset.publisher));
    if let Some(doi) = &dataset.doi {
        field("doi", &escaped(&doi.to_string()));
    }
    if let Some(url) = address::landing(dataset) {
        field("url", &escaped(&url));
    }
    entry.push_str("}\n");
    entry
}

/// Escapes the signs that have a meaning in BibTeX and LaTeX.
fn escaped(text: &str) -> String {
    let mut escaped = String::new();
    for sign in text.chars() {
        match sign {
            '&' | '%' | '$' | '#' | '_' | '{' | '}' => escaped.extend(['\\', sign]),
            '~' => escaped.push_str("\\textasciitilde{}"),
            '^' => escaped.push_str("\\textasciicircum{}"),
            '\\' => escaped.push_str("\\textbackslash{}"),
            _ => escaped.push(sign),
        }
    }
    escaped
}

/// Writes the name, with ORCID and affiliation if known.
impl fmt::Display for Person {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.sorted())?;
        if let Some(orcid) = &self.orcid {
            write!(formatter, " (ORCID {orcid})")?;
        }
        if let Some(affiliation) = &self.affiliation {
            write!(formatter, " ({affiliation})")?;
        }
        Ok(())
    }
}
