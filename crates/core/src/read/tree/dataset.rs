//! The file of the dataset as a whole.

use super::fields::Fields;
use super::{Decoder, parsed, text, text_of};
use crate::model::{Creator, Dataset};
use crate::rules::invalid_value;
use crate::syntax::diagnostic::{Diagnostic, Step};
use crate::syntax::file::{File, FileId};
use crate::syntax::yaml::Node;

/// Reads the tree of `dataset.yaml`.
#[must_use]
pub fn dataset(node: &Node, file: &File, id: FileId) -> (Option<Dataset>, Vec<Diagnostic>) {
    let mut decoder = Decoder::new(file, id);
    let dataset = read(node, &mut decoder);
    (dataset, decoder.diagnostics)
}

fn read(node: &Node, d: &mut Decoder) -> Option<Dataset> {
    let mut fields = Fields::of(node, d, "a dataset")?;
    let name = fields.required(d, "name", parsed);
    let title = fields.required(d, "title", text);
    let description = fields.required(d, "description", text);
    let creators = fields.some(d, "creators", creator);
    let publisher = fields.required(d, "publisher", text);
    let keywords = fields.texts(d, "keywords");
    let language = fields.required(d, "language", text_of(2, 35));
    let license = fields.required(d, "license", parsed);
    let homepage = fields.optional(d, "homepage", parsed);
    let repository = fields.optional(d, "repository", parsed);
    let doi = fields.optional(d, "doi", parsed);
    fields.close(d);
    Some(Dataset {
        name: name?,
        title: title?,
        description: description?,
        creators: creators?,
        publisher: publisher?,
        keywords: keywords?,
        language: language?,
        license: license?,
        homepage: homepage?,
        repository: repository?,
        doi: doi?,
    })
}

fn creator(node: &Node, d: &mut Decoder) -> Option<Creator> {
    let mut fields = Fields::of(node, d, "a creator")?;
    let name = fields.optional_text(d, "name");
    let family = fields.optional_text(d, "family");
    let given = fields.optional_text(d, "given");
    let orcid = fields.optional(d, "orcid", parsed);
    let affiliation = fields.optional_text(d, "affiliation");
    fields.close(d);
    let is_one = is_one(node, d);
    let creator = Creator { name: name?, family: family?, given: given?, orcid: orcid?, affiliation: affiliation? };
    is_one.then_some(creator)
}

/// Whether a creator is a person or an organization, and has nothing of the other.
fn is_one(node: &Node, d: &mut Decoder) -> bool {
    if node.get("name").is_some() == node.get("family").is_some() {
        d.report(&invalid_value::RULE, node.head(), "a creator is a person or an organization").help =
            Some("write either `family`, for a person, or `name`, for an organization".to_owned());
        return false;
    }
    let mut is_one = true;
    for field in ["given", "orcid", "affiliation"] {
        let Some(value) = node.get(field).filter(|_| node.get("name").is_some()) else { continue };
        is_one = false;
        d.within(Step::Key(field.into()), |d| {
            d.report(&invalid_value::RULE, value.head(), format!("an organization has no `{field}`")).help =
                Some("write `family` in place of `name` if it is a person, or leave this out".to_owned());
        });
    }
    is_one
}
