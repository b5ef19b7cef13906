//! The outline of a comparison: sections of named items, shared by the text and the Markdown format.

use std::cmp::Reverse;

use serde_json::Value;
use serde_variant::to_variant_name;

use super::claim::STATUS;
use super::value::plain;
use super::{ClaimChange, Derived, Diff, Field, Kind, Rename, RowChange, SchemaChange};

/// Changes of one kind, with a title.
pub(super) struct Section {
    pub(super) title: &'static str,
    pub(super) items: Vec<Item>,
}

/// A changed thing and a description of the change. Both may contain arbitrary text of the data.
pub(super) struct Item {
    pub(super) name: String,
    pub(super) told: String,
    /// The changed parts, each with a name and a description.
    pub(super) details: Vec<(String, String)>,
}

impl Item {
    fn new(name: impl Into<String>, told: impl Into<String>) -> Self {
        Self { name: name.into(), told: told.into(), details: Vec::new() }
    }
}

/// Returns the sections that have items.
pub(super) fn outline(diff: &Diff) -> Vec<Section> {
    let claims = |kind: Kind, item: fn(&ClaimChange) -> Item| -> Vec<Item> {
        diff.claims.iter().filter(|claim| claim.kinds.contains(&kind)).map(item).collect()
    };
    let stated = |claim: &ClaimChange| Item::new(&claim.id, claim.field("statement"));
    let mut by_level: Vec<&SchemaChange> = diff.schema.iter().collect();
    by_level.sort_by_key(|change| Reverse(change.kind.level()));
    let sections = [
        ("Schema", by_level.into_iter().map(schema).collect()),
        ("Renamed", diff.renames.iter().map(renamed).collect()),
        ("Vanished", claims(Kind::ClaimVanished, stated)),
        ("Reused", claims(Kind::ClaimReused, changed)),
        ("Added", claims(Kind::ClaimAdded, stated)),
        ("Changed", claims(Kind::ClaimChanged, changed)),
        ("Withdrawn", claims(Kind::ClaimWithdrawn, |claim| Item::new(&claim.id, claim.field("reason")))),
        (
            "Superseded",
            claims(Kind::ClaimSuperseded, |claim| Item::new(&claim.id, format!("by {}", claim.field("superseded_by")))),
        ),
        ("Revived", claims(Kind::ClaimRevived, stated)),
        (
            "Checked",
            claims(Kind::ClaimChecked, |claim| Item::new(&claim.id, format!("by {}", claim.field("checked_by")))),
        ),
        (
            "Reviewed",
            claims(Kind::ClaimReviewed, |claim| Item::new(&claim.id, format!("by {}", claim.field("reviewer")))),
        ),
        ("Other tables", diff.rows.iter().map(row).collect()),
        ("Derived values", diff.derived.iter().map(derived).collect()),
    ];
    let sections = sections.into_iter().map(|(title, items)| Section { title, items });
    sections.filter(|section| !section.items.is_empty()).collect()
}

/// Returns the name of a kind in words, such as `claim added`.
pub(super) fn words(kind: Kind) -> String {
    to_variant_name(&kind).unwrap_or_default().replace('_', " ")
}

fn schema(change: &SchemaChange) -> Item {
    let kind = words(change.kind);
    // The kind already names a changed key, type or profile.
    let part = change.part.as_deref().filter(|part| !kind.starts_with(&part.replace('_', " ")));
    let part = part.map(|part| format!(", {part}")).unwrap_or_default();
    let values = match [&change.old, &change.new].map(|value| value.as_deref().map(quoted)) {
        [None, None] => String::new(),
        [Some(only), None] | [None, Some(only)] if is_whole(change.kind) => format!(": {only}"),
        values => {
            let [old, new] = values.map(|value| value.unwrap_or_else(|| "none".to_owned()));
            format!(": {old} → {new}")
        }
    };
    Item::new(&change.of, format!("{}: {kind}{part}{values}", change.kind.level()))
}

/// Returns whether a change of schema adds or removes something as a whole.
fn is_whole(kind: Kind) -> bool {
    !matches!(kind, Kind::CodeChanged | Kind::DocumentationChanged | Kind::MetadataChanged)
}

fn renamed(rename: &Rename) -> Item {
    let follow = match rename.claims {
        0 => String::new(),
        1 => "; 1 claim follows".to_owned(),
        claims => format!("; {claims} claims follow"),
    };
    let told = if rename.kind == Kind::EntitySuperseded { "is superseded by" } else { "is now" };
    Item::new(format!("entities {}", rename.old), format!("{told} {}{follow}", rename.new))
}

fn changed(claim: &ClaimChange) -> Item {
    let mut item = Item::new(&claim.id, "");
    let has_moved = claim.kinds.len() > 1;
    // Fields of a change of status are listed in the section of that status.
    let own = claim.fields.iter().filter(|field| !has_moved || !STATUS.contains(&field.field.as_str()));
    item.details.extend(own.map(|field| (field.field.clone(), step(field))));
    for part in &claim.parts {
        let is_twin = |other: &RowChange| other.kind != part.kind && values(other, false) == values(part, false);
        let whole = claim.parts.iter().any(|other| other.table == part.table && is_twin(other));
        item.details.push((part.table.clone(), of_part(part, whole)));
    }
    item
}

/// Describes a row of a claim. `whole` includes derived values.
fn of_part(row: &RowChange, whole: bool) -> String {
    let key: Vec<String> = row.key.iter().skip(1).map(|(_, value)| plain(value)).collect();
    let told = [key.join(" "), values(row, whole)].into_iter().filter(|text| !text.is_empty());
    let told = told.collect::<Vec<_>>().join(": ");
    match row.kind {
        Kind::RowAdded => format!("+ {told}"),
        Kind::RowChanged => told,
        Kind::OrderChanged => "the same in another order".to_owned(),
        _ => format!("− {told}"),
    }
}

/// Describes a row that does not belong to a claim.
fn row(row: &RowChange) -> Item {
    let key: Vec<String> = row.key.iter().map(|(_, value)| plain(value)).collect();
    let name = format!("{} {}", row.table, key.join(" "));
    if row.kind == Kind::RowChanged {
        let details = row.fields.iter().map(|field| (field.field.clone(), step(field)));
        return Item { details: details.collect(), ..Item::new(name, "") };
    }
    let (what, values) = (words(row.kind), values(row, false));
    Item::new(name, if values.is_empty() { what } else { format!("{what}: {values}") })
}

/// Describes the values of an added or removed row, or the changes of a changed row.
fn values(row: &RowChange, whole: bool) -> String {
    let is_told = |field: &&Field| {
        let is_there = [&field.old, &field.new].into_iter().any(|value| plain(value) != "none");
        is_there && (whole || row.kind == Kind::RowChanged || !field.derived)
    };
    let one = |field: &Field| match row.kind {
        Kind::RowChanged => format!("{} {}", field.field, step(field)),
        Kind::RowAdded => format!("{} {}", field.field, show(&field.new)),
        _ => format!("{} {}", field.field, show(&field.old)),
    };
    row.fields.iter().filter(is_told).map(one).collect::<Vec<_>>().join(", ")
}

fn derived(derived: &Derived) -> Item {
    let mut told = Vec::new();
    for (count, what) in [(derived.added, "added"), (derived.removed, "removed")] {
        if count > 0 {
            told.push(format!("{} {what}", rows(count)));
        }
    }
    if derived.changed > 0 {
        let columns: Vec<&str> = derived.columns.iter().map(String::as_str).collect();
        told.push(format!("{} changed in {}", rows(derived.changed), columns.join(", ")));
    }
    Item::new(&derived.table, told.join(", "))
}

fn rows(count: usize) -> String {
    if count == 1 { "1 row".to_owned() } else { format!("{count} rows") }
}

fn step(field: &Field) -> String {
    format!("{} → {}", show(&field.old), show(&field.new))
}

fn show(value: &Value) -> String {
    match value {
        Value::String(text) => quoted(text),
        other => plain(other),
    }
}

/// Puts a text in quotes, unless it is one word.
fn quoted(text: &str) -> String {
    if text.is_empty() || text.contains(char::is_whitespace) { format!("“{text}”") } else { text.to_owned() }
}
