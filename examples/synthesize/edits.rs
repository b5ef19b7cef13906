//! Edits of a claim's lines as `layout` writes them. Each returns the changed line, or `None` if it changes nothing.

use std::ops::Range;

/// Returns the line of a field of the claim.
pub(crate) fn find(lines: &[String], key: &str) -> Option<usize> {
    let start = format!("    {key}:");
    lines.iter().position(|line| line.starts_with(&start))
}

/// Returns the first line of the claim, after comments.
pub(crate) fn head(lines: &[String]) -> Option<usize> {
    lines.iter().position(|line| line.starts_with("  - id: "))
}

/// Returns the claim's id.
pub(crate) fn id(lines: &[String]) -> Option<&str> {
    lines[head(lines)?].strip_prefix("  - id: ")
}

/// Returns the lines of a field: the line of its key and the lines of its value.
fn block(lines: &[String], key: &str) -> Option<Range<usize>> {
    let first = find(lines, key)?;
    let below = lines[first + 1..].iter().take_while(|line| line.starts_with("      ")).count();
    Some(first..first + 1 + below)
}

/// Rewrites the line of a field.
pub(crate) fn edit(lines: &mut [String], key: &str, rewrite: impl Fn(&str) -> Option<String>) -> Option<usize> {
    let at = find(lines, key)?;
    lines[at] = rewrite(&lines[at])?;
    Some(at)
}

/// Replaces the value of an existing field by a value on one line.
pub(crate) fn replace(lines: &mut Vec<String>, key: &str, value: &str) -> Option<usize> {
    let block = block(lines, key)?;
    let first = block.start;
    lines.splice(block, [format!("    {key}: {value}")]);
    Some(first)
}

/// Removes a field. `check` reports the missing field on the claim's first line.
pub(crate) fn remove(lines: &mut Vec<String>, key: &str) -> Option<usize> {
    let block = block(lines, key)?;
    lines.drain(block);
    head(lines)
}

/// Inserts a line before a field.
pub(crate) fn insert_before(lines: &mut Vec<String>, key: &str, line: &str) -> Option<usize> {
    let at = find(lines, key)?;
    lines.insert(at, line.to_owned());
    Some(at)
}

/// Inserts an item at the start of an existing list.
pub(crate) fn insert_item(lines: &mut Vec<String>, key: &str, item: &str) -> Option<usize> {
    let at = find(lines, key)? + 1;
    lines.insert(at, format!("      - {item}"));
    Some(at)
}

/// Returns the first line of a field's value that passes a test.
pub(crate) fn find_item(lines: &[String], key: &str, passes: impl Fn(&str) -> bool) -> Option<usize> {
    let block = block(lines, key)?;
    (block.start + 1..block.end).find(|&at| passes(&lines[at]))
}

/// Rewrites the first value of a key in the items of a list.
pub(crate) fn edit_item(
    lines: &mut [String],
    list: &str,
    key: &str,
    rewrite: impl Fn(&str) -> String,
) -> Option<usize> {
    let at = find_item(lines, list, |line| value(line, key).is_some())?;
    let range = value(&lines[at], key)?;
    let written = rewrite(&lines[at][range.clone()]);
    lines[at].replace_range(range, &written);
    Some(at)
}

/// Removes a key, except the first, from a mapping in braces on one line.
pub(crate) fn cut(line: &str, key: &str) -> Option<String> {
    let range = value(line, key).filter(|_| is_whole(line))?;
    let start = line[..range.start].rfind(", ")?;
    Some(format!("{}{}", &line[..start], &line[range.end..]))
}

/// Returns whether a line has a complete mapping in braces.
pub(crate) fn is_whole(line: &str) -> bool {
    line.contains('{') && line.ends_with('}')
}

/// Returns the range of a key's value in an item, to the end of its quotes or to the next comma or brace.
fn value(line: &str, key: &str) -> Option<Range<usize>> {
    let start = line.find(&format!("{key}: "))? + key.len() + 2;
    let rest = &line[start..];
    let length = match rest.strip_prefix('"') {
        Some(quoted) => quoted.find('"')? + 2,
        None => rest.find([',', '}']).unwrap_or(rest.len()),
    };
    Some(start..start + length)
}
