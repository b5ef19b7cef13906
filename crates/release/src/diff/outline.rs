//! A comparison as people read it: sections of named items, in which the text and the Markdown agree.

use std::cmp::Reverse;

use serde_json::Value;
use serde_variant::to_variant_name;

use super::claim::STATUS;
use super::value::plain;
use super::{ClaimChange, Derived, Diff, Field, Kind, RowChange, SchemaChange};

/// Changes of one sort.
pub(super) struct Section {
    pub(super) title: &'static str,
    pub(super) items: Vec<Item>,
}

/// Something that changed, and how; both may hold any text of the data.
pub(super) struct Item {
    pub(super) name: String,
    pub(super) told: String,
    /// What changed of it, by name.
    pub(super) details: Vec<(String, String)>,
}

impl Item {
    fn new(name: impl Into<String>, told: impl Into<String>) -> Self {
        Self { name: name.into(), told: told.into(), details: Vec::new() }
    }
}

/// The sections of a comparison that have items.
pub(super) fn outline(diff: &Diff) -> Vec<Section> {
    let claims = |kind: Kind, item: fn(&ClaimChange) -> Item| -> Vec<Item> {
        diff.claims.iter().filter(|claim| claim.kinds.contains(&kind)).map(item).collect()
    };
    let stated = |claim: &ClaimChange| Item::new(&claim.id, claim.field("statement"));
    let mut by_level: Vec<&SchemaChange> = diff.schema.iter().collect();
    by_level.sort_by_key(|change| Reverse(change.kind.level()));
    let sections = [
        ("Schema", by_level.into_iter().map(schema).collect()),
        ("Vanished", claims(Kind::ClaimVanished, stated)),
        ("Added", claims(Kind::ClaimAdded, stated)),
        ("Changed", claims(Kind::ClaimChanged, changed)),
        ("Withdrawn", claims(Kind::ClaimWithdrawn, |claim| Item::new(&claim.id, claim.field("reason")))),
        (
            "Superseded",
            claims(Kind::ClaimSuperseded, |claim| Item::new(&claim.id, format!("by {}", claim.field("superseded_by")))),
        ),
        (
            "Reviewed",
            claims(Kind::ClaimReviewed, |claim| Item::new(&claim.id, format!("by {}", claim.field("reviewer")))),
        ),
        ("Other tables", diff.rows.iter().map(row).collect()),
        ("What follows", diff.derived.iter().map(derived).collect()),
    ];
    let sections = sections.into_iter().map(|(title, items)| Section { title, items });
    sections.filter(|section| !section.items.is_empty()).collect()
}

/// The name of a kind in words: `claim added`.
pub(super) fn words(kind: Kind) -> String {
    to_variant_name(&kind).unwrap_or_default().replace('_', " ")
}

fn schema(change: &SchemaChange) -> Item {
    let kind = words(change.kind);
    // A key, a type or a profile that changed is named by the kind already.
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

/// Whether a change of schema is that something came or went.
fn is_whole(kind: Kind) -> bool {
    !matches!(kind, Kind::CodeChanged | Kind::DocumentationChanged | Kind::MetadataChanged)
}

fn changed(claim: &ClaimChange) -> Item {
    let mut item = Item::new(&claim.id, "");
    let has_moved = claim.kinds.len() > 1;
    // What belongs to a change of status stands where that is told.
    let own = claim.fields.iter().filter(|field| !has_moved || !STATUS.contains(&field.field.as_str()));
    item.details.extend(own.map(|field| (field.field.clone(), step(field))));
    for part in &claim.parts {
        let is_twin = |other: &RowChange| other.kind != part.kind && values(other, false) == values(part, false);
        let whole = claim.parts.iter().any(|other| other.table == part.table && is_twin(other));
        item.details.push((part.table.clone(), of_part(part, whole)));
    }
    item
}

/// A row of a claim. `whole` tells also what is computed.
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

/// A row of a table beside the claims.
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

/// The values of a row that came or went, or what changed of one.
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
    for (count, what) in [(derived.added, "came"), (derived.removed, "went")] {
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

/// A text in quotes, unless it is one word.
fn quoted(text: &str) -> String {
    if text.is_empty() || text.contains(char::is_whitespace) { format!("“{text}”") } else { text.to_owned() }
}
