//! Creates a new record for a person to fill in: its id, its text, and its place at the end of a claims file. Inserts
//! imported records at the same place.
//!
//! Fields that only a person can fill in are left empty, so that a check reports exactly these fields.

use std::fmt::Write;

use super::end_of_line;
use crate::model::{Anchor, ClaimId, ClaimsFile, Locator, Prefix, Vocabulary};
use crate::syntax::file::{File, FileId};
use crate::syntax::yaml::{self, Entry, Node, Value};

/// Returns the fields of a claim that a person must fill in, in the order of the record.
#[must_use]
pub fn to_fill_in(vocabulary: &Vocabulary) -> Vec<&str> {
    let facets = vocabulary.facets().iter().filter(|facet| facet.min.is_some()).map(|facet| facet.id.as_str());
    ["statement", "type", "certainty", "participants"].into_iter().chain(facets).collect()
}

/// Indentation of the items of a file's outer list, in spaces.
const INDENT: usize = 2;

/// Returns the claim id after the largest one with the prefix in some files, which may be invalid YAML. Returns `None`
/// if the largest number is [`u64::MAX`].
#[must_use]
pub fn next_id<'t>(prefix: &Prefix, texts: impl IntoIterator<Item = &'t str>) -> Option<ClaimId> {
    let start = format!("{prefix}-");
    let mut largest = 0;
    for text in texts {
        for (place, _) in text.match_indices(&start) {
            if !is_id(&text[..place]) {
                continue;
            }
            let digits = &text[place + start.len()..];
            let length = digits.bytes().take_while(u8::is_ascii_digit).count();
            largest = largest.max(digits[..length].parse().unwrap_or(0));
        }
    }
    let next: u64 = u64::checked_add(largest, 1)?;
    format!("{start}{next:04}").parse().ok()
}

/// Returns whether a text ends with the key `id`, a colon, and quotes or spaces before the value. References to claims
/// have other keys, such as `object`.
fn is_id(before: &str) -> bool {
    let key =
        before.trim_end_matches(['"', '\'', ' ']).strip_suffix(':').map(|key| key.trim_end_matches(['"', '\'', ' ']));
    let Some(rest) = key.and_then(|key| key.strip_suffix("id")) else { return false };
    !rest.ends_with(|c: char| c.is_alphanumeric() || matches!(c, '_' | '-'))
}

/// Returns the text of a claims file with one record to fill in.
#[must_use]
pub fn file(header: &ClaimsFile, id: &ClaimId, at: &Anchor, vocabulary: &Vocabulary) -> String {
    let ClaimsFile { source, coder, coded_on, codebook, .. } = header;
    // Every JSON string is a valid YAML string.
    let codebook = serde_json::Value::from(codebook.as_str());
    let head = format!("source: {source}\ncoder: {coder}\ncoded_on: \"{coded_on}\"\ncodebook: {codebook}\nclaims:\n");
    head + &record(INDENT, id, at, vocabulary)
}

/// Returns a record to fill in, with each field on its own line.
fn record(indent: usize, id: &ClaimId, at: &Anchor, vocabulary: &Vocabulary) -> String {
    let margin = " ".repeat(indent);
    let mut record = format!("{margin}- id: {id}\n");
    for field in to_fill_in(vocabulary) {
        let _ = writeln!(record, "{margin}  {field}:");
    }
    let at = written(at);
    let at = if at.contains(',') { format!("\"{at}\"") } else { at };
    let _ = writeln!(record, "{margin}  at: {at}");
    record
}

/// Returns an anchor as coders write it, with ranges such as `summary.p1.s3-s4` for consecutive sentences.
fn written(at: &Anchor) -> String {
    let follows = |one: &Locator, next: &Locator| {
        let is_next = next.sentence.checked_sub(1) == Some(one.sentence) && one.paragraph == next.paragraph;
        is_next && one.section == next.section && one.words.is_none() && next.words.is_none()
    };
    let part = |run: &[Locator]| match run {
        [first, .., last] => format!("{first}-s{}", last.sentence),
        _ => run.iter().map(ToString::to_string).collect(),
    };
    at.locators().chunk_by(follows).map(part).collect::<Vec<_>>().join(", ")
}

/// Returns the text of a claims file with a new record at the end of its list, and nothing else changed. `node` must be
/// the file's tree, read without faults. Returns `None` if the claims are not on lines that begin with a dash.
#[must_use]
pub fn append(file: &File, node: &Node, id: &ClaimId, at: &Anchor, vocabulary: &Vocabulary) -> Option<String> {
    insert(file, node, &record(INDENT, id, at, vocabulary), 1)
}

/// Returns the text of a claims file with further records, like [`append`]. `records` is the text of `count` items of a
/// list, indented by two spaces.
#[must_use]
pub fn insert(file: &File, node: &Node, records: &str, count: usize) -> Option<String> {
    let (indent, before, after) = place(file.text(), node)?;
    let margin = " ".repeat(indent);
    let own = |line: &str| match line.strip_prefix("  ") {
        Some(line) => format!("{margin}{line}"),
        None => line.to_owned(),
    };
    let mut appended: String = records.split_inclusive('\n').map(own).collect();
    if !before.ends_with('\n') {
        appended.insert(0, '\n');
    }
    if before.contains("\r\n") {
        appended = appended.replace('\n', "\r\n");
    }
    let text = before + &appended + after;
    // A block scalar at the end of the last claim could absorb the new record. The file is then left unchanged.
    let (again, faults) = yaml::read(&File::new(file.path(), text.as_str()), FileId(0));
    let again = again?;
    let items_again = items(&again);
    let kept = &items_again[..items_again.len().checked_sub(count)?];
    (faults.is_empty() && kept == items(node)).then_some(text)
}

fn items(node: &Node) -> &[Node] {
    match node.get("claims").map(|claims| &claims.value) {
        Some(Value::Sequence(items)) => items,
        _ => &[],
    }
}

/// Returns the indentation of a file's claims, the text up to the end of the last claim, and the text after it.
fn place<'t>(text: &'t str, node: &Node) -> Option<(usize, String, &'t str)> {
    let Value::Mapping(entries) = &node.value else { return None };
    let Entry { key_span, value, .. } = entries.iter().find(|entry| entry.key == "claims")?;
    let span = value.span;
    match &value.value {
        Value::Sequence(items) if items.is_empty() => {
            let key = text[..span.start].trim_end_matches(' ');
            let cut = end_of_line(text, span.end);
            let rest = &text[span.end..cut];
            (key.ends_with(':') && is_blank(rest)).then(|| (INDENT, format!("{key}{rest}"), &text[cut..]))
        }
        Value::Sequence(items) => {
            let before_dash = text[..items.first()?.span.start].trim_end().strip_suffix('-')?;
            let margin = before_dash.rsplit('\n').next().unwrap_or_default();
            let cut = end_of_comments(text, end_of_line(text, span.end), margin.len());
            let (before, after) = text.split_at(cut);
            margin.bytes().all(|byte| byte == b' ').then(|| (margin.len(), before.to_owned(), after))
        }
        Value::Scalar(_) if span.start == span.end => {
            let cut = end_of_line(text, key_span.end);
            let (before, after) = text.split_at(cut);
            let rest = before[key_span.end..].trim_start().strip_prefix(':')?;
            is_blank(rest).then(|| (INDENT, before.to_owned(), after))
        }
        Value::Scalar(_) | Value::Mapping(_) | Value::Refused => None,
    }
}

/// Returns whether the remainder of a line is empty or a comment.
fn is_blank(rest: &str) -> bool {
    let rest = rest.trim();
    rest.is_empty() || rest.starts_with('#')
}

/// Returns the offset after the comments that close a record: those that are indented further than its dash.
fn end_of_comments(text: &str, start: usize, margin: usize) -> usize {
    let (mut offset, mut end) = (start, start);
    for line in text[start..].split_inclusive('\n') {
        let shown = line.trim_start();
        offset += line.len();
        if shown.starts_with('#') && line.len() - shown.len() > margin {
            end = offset;
        } else if !shown.is_empty() {
            break;
        }
    }
    end
}

#[cfg(test)]
mod tests {
    use super::*;

    fn appended(text: &str) -> Option<String> {
        let file = File::new("x.yaml", text);
        let node = yaml::read(&file, FileId(0)).0?;
        append(&file, &node, &"hbr-0007".parse().ok()?, &"summary.p1.s2[1-3]".parse().ok()?, &Vocabulary::default())
    }

    #[test]
    fn the_next_id_is_free_in_every_file_and_never_one_of_the_past() {
        let next = |text: &str| {
            let prefix: Prefix = "hbr".parse().expect("a prefix");
            next_id(&prefix, [text, "- id: hbr-0001"]).map(|id| id.to_string())
        };
        assert_eq!(next(""), Some("hbr-0002".to_owned()));
        assert_eq!(next("- id: hbr-0031 # and no more"), Some("hbr-0032".to_owned()));
        assert_eq!(next("# - id: 'hbr-0031'\n- {\"id\": \"hbr-0007\"}"), Some("hbr-0032".to_owned()));
        assert_eq!(next("- id:   hbr-9999\n  - ["), Some("hbr-10000".to_owned()));
        // Ids in references and texts do not count.
        assert_eq!(
            next("object: hbr-0500\nsuperseded_by: hbr-0600\nnote: as in hbr-0700"),
            Some("hbr-0002".to_owned())
        );
        assert_eq!(next("id: ahbr-0009\nid: hbr-x\ngrid: hbr-0009"), Some("hbr-0002".to_owned()));
        assert_eq!(next(&format!("id: hbr-{}", u64::MAX)), None);
    }

    #[test]
    fn consecutive_sentences_are_written_as_a_range() {
        for at in [
            "summary.p1.s3-s5",
            "summary.p1.s3",
            "summary.p1.s1[4-9], summary.p1.s2-s3, summary.p2.s1",
            "summary.p1.s1, summary.p1.s3",
            "summary.p1.s1, summary.p2.s2",
            "notes.p1.s1, summary.p1.s2",
        ] {
            assert_eq!(written(&at.parse().expect("an anchor")), at);
        }
        assert_eq!(written(&"summary.p1.s1, summary.p1.s2".parse().expect("an anchor")), "summary.p1.s1-s2");
    }

    #[test]
    fn a_record_comes_after_the_last_one_and_nothing_else_changes() {
        const RECORD: &str =
            "- id: hbr-0007\n_  statement:\n_  type:\n_  certainty:\n_  participants:\n_  at: summary.p1.s2[1-3]\n";
        for (before, margin, after) in [
            ("claims:\n  - id: a\n    at: b # c\n", "  ", "# d\n"),
            ("claims:\n- id: a\n", "", "\ncoder: c1\n"),
            ("claims:\n    -\n      id: >-\n        a\n        b\n", "    ", ""),
            ("claims: # none\n", "  ", "coder: c1"),
            ("claims:\n  - id: a\n    # b: c\n\n   # d\n", "  ", "  # e\n\ncoder: c1\n"),
            ("claims:\n- id: a\n  # b: c\n", "", "# d\n"),
        ] {
            let expected = format!("{before}{margin}{}{after}", RECORD.replace('_', margin));
            assert_eq!(appended(&format!("{before}{after}")), Some(expected));
        }
        let record = format!("  {}", RECORD.replace('_', "  "));
        assert_eq!(appended("claims: [] # x"), Some(format!("claims: # x\n{record}")));
        assert_eq!(
            appended("claims:\r\n  - a"),
            Some(format!("claims:\r\n  - a\n{record}").replace('\n', "\r\n").replace("\r\r", "\r"))
        );
        for text in ["claims: [a]\n", "{claims: []}", "- claims\n", "claims: x\n", "claims:\n  - |+\n    a\n\n\n"] {
            assert_eq!(appended(text), None, "{text}");
        }
    }
}
