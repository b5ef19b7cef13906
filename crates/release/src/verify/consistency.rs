//! Checks data that must agree within a release: the labels of codes, and the occurrences of anchored words.

use std::collections::{BTreeMap, BTreeSet};

use super::Faults;
use super::content::{Content, path};
use claimbook_tables::table::CodeLabel;

pub(super) fn check(content: &Content, faults: &mut Faults) {
    check_labels(content, faults);
    check_occurrences(content, faults);
}

/// Checks that the metadata of each table has the same codes, in the same order, as `codes`.
fn check_labels(content: &Content, faults: &mut Faults) {
    if !content.tables.contains_key("codes") {
        return;
    }
    let Some(lists) = lists(content) else {
        return faults.add(&path("codes"), "lacks columns that explain the codes, or has invalid values in them");
    };
    for (name, table) in &content.tables {
        for (list, _) in table.shape.codes.iter().filter(|(list, codes)| lists.get(*list) != Some(codes)) {
            let message = format!("explains the codes of `{}` otherwise than `{}`", list.escape_debug(), path("codes"));
            faults.add(&path(name), message);
        }
    }
}

/// Returns the codes of each list in the table `codes`, sorted by position.
fn lists(content: &Content) -> Option<BTreeMap<String, Vec<CodeLabel>>> {
    const TABLE: &str = "codes";
    let text = |column| content.texts(TABLE, column);
    let number = |column| content.numbers(TABLE, column);
    let names = text("codelist")?.into_iter().zip(number("position")?);
    let labels = text("code")?.into_iter().zip(text("label")?).zip(text("definition")?).zip(number("ordinal")?);
    let mut lists: BTreeMap<String, BTreeMap<u32, CodeLabel>> = BTreeMap::new();
    for ((list, position), (((code, label), definition), ordinal)) in names.zip(labels) {
        let ordinal = ordinal.map(u8::try_from).transpose().ok()?;
        lists.entry(list).or_default().insert(position?, CodeLabel { code, label, definition, ordinal });
    }
    Some(lists.into_iter().map(|(list, codes)| (list, codes.into_values().collect())).collect())
}

/// Checks the occurrences that anchors state. Parts with the same words in one source must state the same number of
/// occurrences. Their occurrences must be numbered in the order of the text.
fn check_occurrences(content: &Content, faults: &mut Faults) {
    let path = path("claim_anchors");
    if !content.tables.contains_key("claim_anchors") {
        return;
    }
    let Some(words) = words(content) else {
        return faults.add(&path, "lacks columns that count the occurrences of words, or has invalid values in them");
    };
    for ((source, _), Words { passage, places, counts }) in words {
        let among = || format!("of the words in `{}` of `{}`", passage.escape_debug(), source.escape_debug());
        let most = counts.last().copied().unwrap_or_default();
        if counts.len() > 1 {
            faults.add(&path, format!("has different numbers of occurrences {}", among()));
        } else if places.iter().any(|(occurrence, _)| !(1..=most).contains(occurrence)) {
            faults.add(&path, format!("has an occurrence outside 1 to {most}, the number of occurrences {}", among()));
        } else if !places.iter().is_sorted_by(|(a, start), (b, next)| a < b && start < next) {
            faults.add(&path, format!("numbers the occurrences {} in another order than their offsets", among()));
        }
    }
}

/// Words that are anchored at one place of a source or at several.
#[derive(Default)]
struct Words {
    /// The first passage with the words.
    passage: String,
    /// The occurrence and the offset of each place.
    places: BTreeSet<(u32, u32)>,
    /// The stated numbers of occurrences.
    counts: BTreeSet<u32>,
}

/// Returns the anchored words by source and hash.
fn words(content: &Content) -> Option<BTreeMap<(String, String), Words>> {
    const TABLE: &str = "claim_anchors";
    let text = |column| content.texts(TABLE, column);
    let number = |column| content.numbers(TABLE, column);
    let spans = text("source_id")?.into_iter().zip(text("sha256_fold")?).zip(text("passage_id")?);
    let counts = number("occurrence")?.into_iter().zip(number("start_offset")?).zip(number("occurrences")?);
    let mut words: BTreeMap<(String, String), Words> = BTreeMap::new();
    for ((key, passage), ((occurrence, start), count)) in spans.zip(counts) {
        let words = words.entry(key).or_insert_with(|| Words { passage, ..Words::default() });
        words.places.insert((occurrence?, start?));
        words.counts.insert(count?);
    }
    Some(words)
}
