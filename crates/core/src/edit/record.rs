//! Adds items to lists of a record file. Nothing else in the file changes.

use super::format::Kind;
use super::{end_of_line, with_line, with_line_ends, with_new_field};
use crate::syntax::diagnostic::Fix;
use crate::syntax::file::{File, FileId, Span};
use crate::syntax::yaml::{self, Node, Value};

/// Returns the edit that appends an item to a list at the top level of a file, such as `waivers`. Adds the list if the
/// file has none. `item` is the YAML of the item on one line. Returns `None` if the file is not valid YAML, or the list
/// is not on lines.
#[must_use]
pub fn append(file: &File, kind: Kind, key: &str, item: &str) -> Option<Fix> {
    let new = with_line_ends(file.text(), |text| with_item(&File::new(file.path(), text), kind, key, item))?;
    difference(file.text(), &new)
}

fn with_item(file: &File, kind: Kind, key: &str, item: &str) -> Option<String> {
    let (text, tree) = (file.text(), yaml::read(file, FileId(0)).0?);
    let Value::Mapping(entries) = &tree.value else { return None };
    let new = match entries.iter().find(|entry| entry.key == key).map(|entry| &entry.value) {
        None => with_new_field(text, entries, kind.shape(), key, &format!("\n  - {item}"))?,
        Some(Node { value: Value::Sequence(items), span }) if !items.is_empty() => {
            let before = text.get(..items[0].span.start)?.trim_end().strip_suffix('-')?;
            let margin = before.rsplit('\n').next().unwrap_or_default();
            with_line(text, end_of_line(text, span.end), &format!("{margin}- {item}\n"))
        }
        Some(Node { value: Value::Sequence(_), span }) => {
            [&text[..span.start], "\n  - ", item, &text[span.end..]].concat()
        }
        Some(_) => return None,
    };
    yaml::sound(&File::new(file.path(), new.as_str())).map(|_| new)
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

    #[test]
    fn an_item_is_appended_to_a_list_or_begins_one() {
        let append = |text: &str| {
            let fix = append(&File::new("x.yaml", text), Kind::Source, "waivers", "{rule: x}")?;
            Some([&text[..fix.span.start], &fix.replacement, &text[fix.span.end..]].concat())
        };
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
    fn a_difference_is_as_small_as_one_edit_can_be() {
        let difference = |old, new| difference(old, new).map(|fix| (fix.span.start, fix.span.end, fix.replacement));
        assert_eq!(difference("aéb", "aèb"), Some((1, 3, "è".to_owned())));
        assert_eq!(difference("aa", "aaa"), Some((2, 2, "a".to_owned())));
        assert_eq!(difference("a", "a"), None);
    }
}
