//! Finds the field of a claim that takes the values of a column, from the declarations of the records.

use crate::edit::scaffold;
use crate::model::record::{Field, Record, Shape};
use crate::model::{Claim, Facet, Vocabulary};

/// The part of a draft that takes the values of a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Target {
    /// A field of the claim, by its position.
    Field(usize),
    /// A field of a record in a field, such as `attribution_mode`.
    Part(usize, &'static str),
    /// A field of the file's header, by its position in [`HEADER`].
    Header(usize),
    /// The id of the source.
    Source,
    /// A part of a quote, by its position in [`QUOTE`].
    Quote(usize),
    /// Labels of another tool, which the mapping converts to fields.
    Labels,
    /// The rows of the table `claim_anchors`, nested in a row of `claims_nested`.
    Anchors,
    /// The hash of the exported record.
    Hash,
    /// Values that follow from others, or that the mapping ignores.
    Ignored,
}

/// The fields of a claims file that a row may state.
pub(super) const HEADER: [&str; 3] = ["coder", "coded_on", "codebook"];

/// The position of the coder in [`HEADER`]. A record can have its own coder.
pub(super) const CODER: usize = 0;

/// The key of the primary anchor.
pub(super) const AT: &str = "at";

/// The columns that together name a place in the text.
pub(super) const QUOTE: [&str; 5] = ["quote", "prefix", "suffix", "start", "end"];

/// Names of columns in the exported tables that differ from the names of the fields.
const ALIASES: [(&str, &str); 6] = [
    ("claim_id", "id"),
    ("locator", "at"),
    ("entity_id", "entity"),
    ("object_id", "object"),
    ("source_id", "source"),
    ("label", "labels"),
];

/// Columns of the exported tables that follow from others, or that say only to which claim a row belongs.
const DERIVED: [&str; 19] = [
    "approximate",
    "certainty_rank",
    "current",
    "end_max",
    "end_open",
    "end_unknown",
    "id",
    "likelihood_max",
    "likelihood_min",
    "likelihood_scale",
    "passage_id",
    "position",
    "section_id",
    "source",
    "start_min",
    "start_open",
    "start_unknown",
    "subject_id",
    "uncertain",
];

/// A field of a claim.
pub(super) struct Slot {
    pub(super) key: String,
    pub(super) shape: Option<&'static Shape>,
    pub(super) is_list: bool,
    pub(super) is_number: bool,
}

/// The fields that an import can fill in, in the order in which they are written.
pub(super) struct Columns {
    pub(super) slots: Vec<Slot>,
    /// The keys of the fields that every claim has.
    required: Vec<String>,
}

impl Columns {
    /// Returns the fields of a claim.
    pub(super) fn new(vocabulary: &Vocabulary) -> Self {
        let slot = |field: &Field| Slot {
            key: field.key.to_owned(),
            shape: field.shape,
            is_list: field.is_list,
            is_number: field.is_number,
        };
        let facet = |facet: &Facet| Slot { key: facet.id.to_string(), shape: None, is_list: true, is_number: false };
        let mut slots = Vec::new();
        for field in <Claim as Record>::SHAPE.fields {
            if field.is_open {
                slots.extend(vocabulary.facets().iter().map(facet));
            } else {
                slots.push(slot(field));
            }
        }
        // A claim about things may have no participants; the rule `missing-participant` reports the others.
        let required = scaffold::to_fill_in(vocabulary).into_iter().filter(|field| *field != "participants");
        let required = required.chain([AT]).map(str::to_owned);
        Self { slots, required: required.collect() }
    }

    /// Returns the position of a field.
    pub(super) fn field(&self, key: &str) -> Option<usize> {
        self.slots.iter().position(|slot| slot.key == key)
    }

    pub(super) fn is_required(&self, key: &str) -> bool {
        self.required.iter().any(|required| required == key)
    }

    /// Returns what takes the values of a column, by the column's plain name.
    pub(super) fn target(&self, name: &str) -> Option<Target> {
        let position = |names: &[&str]| names.iter().position(|known| *known == name);
        // A claim can have its own `coder` too, if it differs from that of its file.
        if let Some(header) = position(&HEADER) {
            return Some(Target::Header(header));
        }
        if let Some(field) = self.field(name) {
            return Some(Target::Field(field));
        }
        if let Some(part) = position(&QUOTE) {
            return Some(Target::Quote(part));
        }
        match name {
            "source" => Some(Target::Source),
            "labels" => Some(Target::Labels),
            "anchors" => Some(Target::Anchors),
            "content_hash" => Some(Target::Hash),
            "ignore" => Some(Target::Ignored),
            _ if is_derived(name) => Some(Target::Ignored),
            _ => self.parts().find(|(whole, _, _)| whole == name).map(|(_, field, part)| Target::Part(field, part)),
        }
    }

    /// Returns the columns of records that are no lists, such as `attribution_mode`.
    fn parts(&self) -> impl Iterator<Item = (String, usize, &'static str)> {
        self.slots.iter().enumerate().filter(|(_, slot)| !slot.is_list).flat_map(|(index, slot)| {
            let inner = slot.shape.map(|shape| shape.fields).unwrap_or_default();
            inner.iter().map(move |part| (format!("{}_{}", slot.key, part.key), index, part.key))
        })
    }

    /// Returns the names that a column may have, for a suggestion.
    pub(super) fn names(&self) -> Vec<String> {
        let fields = self.slots.iter().map(|slot| slot.key.clone()).filter(|key| !HEADER.contains(&key.as_str()));
        let others = HEADER.iter().chain(&QUOTE).chain(&["labels"]).map(|name| (*name).to_owned());
        fields.chain(others).chain(self.parts().map(|(name, _, _)| name)).collect()
    }

    /// Returns whether a column has values of a claim. The name is a plain column name, or names a field of items, such as
    /// `participants.role`.
    pub(super) fn has_values(&self, name: &str) -> bool {
        match name.split_once('.') {
            None => matches!(self.target(name), Some(Target::Field(_) | Target::Part(..) | Target::Header(_))),
            Some((outer, inner)) => self.slots.iter().any(|slot| {
                slot.key == outer && slot.shape.is_some_and(|shape| shape.fields.iter().any(|field| field.key == inner))
            }),
        }
    }
}

/// Returns the name of a column as the fields are written: lower case, with `_`, without alias.
pub(super) fn plain(name: &str) -> String {
    let name = name.trim().to_lowercase().replace([' ', '-'], "_");
    ALIASES.iter().find(|(alias, _)| *alias == name).map_or(name, |(_, field)| (*field).to_owned())
}

/// Returns whether a column of an exported table follows from others.
pub(super) fn is_derived(name: &str) -> bool {
    DERIVED.contains(&name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::ClaimsFile;

    #[test]
    fn columns_have_the_names_of_the_exported_tables_and_of_the_fields() {
        let columns = Columns::new(&Vocabulary::default());
        let (target, field) = (|name: &str| columns.target(name), |key: &str| columns.field(key));
        assert_eq!(target(&plain("Claim ID")), field("id").map(Target::Field));
        assert_eq!(target(&plain("locator")), field("at").map(Target::Field));
        let attribution = field("attribution").expect("a field");
        assert_eq!(target("attribution_mode"), Some(Target::Part(attribution, "mode")));
        assert_eq!(target("participants_role"), None, "a claim has several");
        assert_eq!(target("certainty_rank"), Some(Target::Ignored));
        assert_eq!(target("sentiment"), None);
        assert!(ClaimsFile::FIELDS.iter().all(|name| *name == "claims" || target(name).is_some()));
        assert!(columns.has_values("participants.role") && columns.has_values("type") && !columns.has_values("quote"));
    }
}
