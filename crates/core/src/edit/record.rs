//! Adds items to lists of a record file, and sets fields of its records. Nothing else in the file changes.

use super::end_of_line;
use super::format::Kind;
use crate::model::record::Shape;
use crate::syntax::diagnostic::{Fix, Path, Step};
use crate::syntax::file::{File, Span};
use crate::syntax::yaml::{self, Entry, Node, Value};

/// Returns the edit that appends an item to a list at the top level of a file, such as `waivers`. Adds the list if the
/// file has none. `item` is the YAML of the item on one line. Returns `None` if the list is not on lines.
#[must_use]
pub fn append(file: &File, tree: &Node, kind: Kind, key: &'static str, item: &str) -> Option<Fix> {
    let Value::Mapping(entries) = &tree.value else { return None };
    let text = file.text();
    let fix = match entries.iter().find(|entry| entry.key == key).map(|entry| &entry.value) {
        None => field(text, entries, kind.shape(), 0, key, &format!("\n  - {item}"))?,
        Some(Node { value: Value::Sequence(items), span }) if !items.is_empty() => {
            let before = text.get(..items[0].span.start)?.trim_end().strip_suffix('-')?;
            let margin = before.rsplit('\n').next().unwrap_or_default();
            let end = end_of_line(text, span.end);
            insertion(text, end, &format!("{margin}- {item}\n"))
        }
        Some(Node { value: Value::Sequence(_), span }) => Fix { span: *span, replacement: format!("\n  - {item}") },
        Some(_) => return None,
    };
    sound(file, fix)
}

/// Returns the edit that sets a field of the record at a path. `value` is its YAML on one line. Returns `None` if the
/// record is in braces.
#[must_use]
pub fn set(file: &File, tree: &Node, kind: Kind, path: &Path, key: &'static str, value: &str) -> Option<Fix> {
    let node = tree.follow(path);
    let Value::Mapping(entries) = &node.value else { return None };
    let text = file.text();
    if text.get(node.span.start..)?.starts_with('{') {
        return None;
    }
    let fix = if let Some(entry) = entries.iter().find(|entry| entry.key == key) {
        Fix { span: entry.value.span, replacement: value.to_owned() }
    } else {
        let shape = path.steps().iter().try_fold(kind.shape(), |shape, step| match step {
            Step::Key(key) => shape.of_field(key),
            Step::Index(_) => Some(shape),
        })?;
        let column = file.position(node.span.start).column - 1;
        field(text, entries, shape, column, key, &format!(" {value}"))?
    };
    sound(file, fix)
}

/// Returns the edit that adds a field to a record on lines, after the fields that come before it.
fn field(text: &str, entries: &[Entry], shape: &Shape, column: usize, key: &str, value: &str) -> Option<Fix> {
    let before = entries.iter().rfind(|entry| shape.place(&entry.key) <= shape.place(key))?;
    let end = end_of_line(text, before.value.span.end.max(before.key_span.end));
    Some(insertion(text, end, &format!("{}{key}:{value}\n", " ".repeat(column))))
}

/// Returns the edit that inserts lines at the start of a line, or after the last line.
fn insertion(text: &str, offset: usize, lines: &str) -> Fix {
    let is_after_line = text[..offset].ends_with('\n') || offset == 0;
    let lines = if is_after_line { lines.to_owned() } else { format!("\n{lines}") };
    Fix { span: Span::at(offset), replacement: lines }
}

/// Returns an edit with the line ends of its file, if the new text is valid YAML.
fn sound(file: &File, mut fix: Fix) -> Option<Fix> {
    if file.text().contains("\r\n") {
        fix.replacement = fix.replacement.replace('\n', "\r\n");
    }
    let text = [&file.text()[..fix.span.start], &fix.replacement, &file.text()[fix.span.end..]].concat();
    yaml::sound(&File::new(file.path(), text)).map(|_| fix)
}

/// Returns the smallest single edit that turns one text into another.
#[must_use]
pub fn difference(old: &str, new: &str) -> Option<Fix> {
    if old == new {
        return None;
    }
    let same = |(a, b): &(char, char)| a == b;
    let length = |(character, _): (char, char)| character.len_utf8();
    let start: usize = old.chars().zip(new.chars()).take_while(same).map(length).sum();
    let (old_rest, new_rest) = (&old[start..], &new[start..]);
    let end: usize = old_rest.chars().rev().zip(new_rest.chars().rev()).take_while(same).map(length).sum();
    let span = Span { start, end: old.len() - end };
    Some(Fix { span, replacement: new_rest[..new_rest.len() - end].to_owned() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::file::FileId;

    fn applied(text: &str, edit: impl Fn(&File, &Node) -> Option<Fix>) -> Option<String> {
        let file = File::new("x.yaml", text);
        let fix = edit(&file, &yaml::read(&file, FileId(0)).0?)?;
        Some([&text[..fix.span.start], &fix.replacement, &text[fix.span.end..]].concat())
    }

    #[test]
    fn an_item_is_appended_to_a_list_or_begins_one() {
        let append = |text: &str| applied(text, |file, tree| append(file, tree, Kind::Source, "waivers", "{rule: x}"));
        assert_eq!(
            append("id: a\nwaivers:\n- {rule: y} # z\n# end\n").as_deref(),
            Some("id: a\nwaivers:\n- {rule: y} # z\n- {rule: x}\n# end\n")
        );
        assert_eq!(
            append("id: a\r\ncoverage: []").as_deref(),
            Some("id: a\r\ncoverage: []\r\nwaivers:\r\n  - {rule: x}\r\n")
        );
        assert_eq!(append("waivers: []\nid: a\n").as_deref(), Some("waivers: \n  - {rule: x}\nid: a\n"));
        assert_eq!(append("waivers: [{rule: y}]\n"), None);
        assert_eq!(append("waivers: x\n"), None);
    }

    #[test]
    fn a_field_is_set_at_its_place() {
        let path = Path::default().key("claims").index(0);
        let set = |text: &str| applied(text, |file, tree| set(file, tree, Kind::Claims, &path, "status", "reviewed"));
        assert_eq!(
            set("claims:\n  - id: a\n    at: b\n    note: c\n").as_deref(),
            Some("claims:\n  - id: a\n    at: b\n    status: reviewed\n    note: c\n")
        );
        assert_eq!(
            set("claims:\n- id: a\n  status: draft # x\n").as_deref(),
            Some("claims:\n- id: a\n  status: reviewed # x\n")
        );
        assert_eq!(set("claims:\n  - {id: a}\n"), None);
    }

    #[test]
    fn a_difference_is_as_small_as_one_edit_can_be() {
        let difference = |old, new| difference(old, new).map(|fix| (fix.span.start, fix.span.end, fix.replacement));
        assert_eq!(difference("aéb", "aèb"), Some((1, 3, "è".to_owned())));
        assert_eq!(difference("aa", "aaa"), Some((2, 2, "a".to_owned())));
        assert_eq!(difference("a", "a"), None);
    }
}
