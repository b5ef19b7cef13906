//! Reads records and lists from a tree.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::str::FromStr;

use super::{Decoder, order, shortened};
use crate::model::record::{Limits, Presence, Reader, Record};
use crate::model::{Code, Invalid, Items, record};
use crate::rules::{invalid_value, missing_field, unknown_field};
use crate::syntax::diagnostic::{Candidate, Fix, Step, closest};
use crate::syntax::yaml::{Entry, Node, Value};

/// The fields of one mapping. Each field is read once, and closing the record reports unknown fields.
pub(super) struct Fields<'t> {
    /// The name of the record in messages.
    record: &'static str,
    entries: &'t [Entry],
    known: Vec<&'static str>,
    faulty: Vec<&'static str>,
}

impl<'t> Fields<'t> {
    fn get(&self, key: &str) -> Option<&'t Node> {
        self.entries.iter().find(|entry| entry.key == key).map(|entry| &entry.value)
    }
}

impl Presence for Fields<'_> {
    fn has(&self, key: &str) -> bool {
        self.get(key).is_some()
    }

    fn is_faulty(&self, key: &str) -> bool {
        self.faulty.contains(&key)
    }
}

impl<'t> Reader for Decoder<'t> {
    type Fields = Fields<'t>;

    fn text(&mut self, limits: &Limits) -> Option<Cow<'_, str>> {
        let text = self.read_text(limits).map(Cow::Borrowed);
        self.check_comment();
        text
    }

    fn parsed<T: FromStr<Err = Invalid>>(&mut self) -> Option<T> {
        self.read_parsed()
    }

    fn quoted<T: FromStr<Err = Invalid>>(&mut self) -> Option<T> {
        self.read_quoted()
    }

    fn code<C: Code>(&mut self) -> Option<C> {
        self.read_code()
    }

    fn number(&mut self, limits: &Limits) -> Option<u32> {
        self.read_number(limits.min)
    }

    fn boolean(&mut self) -> Option<bool> {
        self.read_boolean()
    }

    fn list<T: record::Value>(&mut self, limits: &Limits) -> Option<Vec<T>> {
        let nodes = self.nodes()?;
        let of_items = limits.of_items();
        let read = |decoder: &mut Self, _: &Node| T::read(decoder, &of_items);
        let items: Vec<T> = self.each(nodes, read).into_iter().filter_map(|(_, item)| item).collect();
        if items.len() < nodes.len() {
            return None;
        }
        if limits.max_length == usize::MAX && !limits.fits(items.len()) {
            self.invalid(self.node.span, Invalid::new("the list is empty", "write at least one item"));
            return None;
        }
        let is_sound = (!limits.unique || self.has_no_repeats(nodes, &items)) && self.is_counted(items.len(), limits);
        is_sound.then_some(items)
    }

    fn long_list<T: record::Value>(&mut self, limits: &Limits) -> Option<Vec<T>> {
        self.list(limits)
    }

    fn items<T: Record>(&mut self) -> Option<Items<T>> {
        let nodes = self.nodes()?;
        let read = |decoder: &mut Self, node: &Node| {
            // References to a record resolve by its id, even if other fields are faulty.
            let id = node.get("id").and_then(Node::as_text).map(str::to_owned);
            if decoder.items_are_claims {
                decoder.claim.clone_from(&id);
            }
            let record = T::read(decoder, &Limits::NONE);
            decoder.claim = None;
            (id, record)
        };
        let mut items = Items::default();
        for (index, (id, record)) in self.each(nodes, read) {
            match record {
                Some(record) => items.sound.push((index, record)),
                None => items.lost.extend(id),
            }
        }
        Some(items)
    }

    fn open<R: Record>(&mut self) -> Option<Fields<'t>> {
        if let Value::Mapping(entries) = &self.node.value {
            return Some(Fields { record: R::NOUN, entries, known: Vec::new(), faulty: Vec::new() });
        }
        self.wrong_type(R::NOUN, "write a mapping: `key: value` lines, or `{key: value}`");
        None
    }

    fn field<T: record::Value>(
        &mut self,
        fields: &mut Fields<'t>,
        key: &'static str,
        limits: &Limits,
        default: Option<fn() -> T>,
    ) -> Option<T> {
        fields.known.push(key);
        let Some(node) = fields.get(key) else {
            let value = default.map_or_else(|| T::left_out(limits), |default| Some(default()));
            if value.is_none() || (T::IS_PARTIAL && default.is_none()) {
                let message = format!("the field `{key}` is missing");
                self.report(&missing_field::RULE, self.node.head(), message).help =
                    Some(format!("add `{key}: …` to this record"));
            }
            return value;
        };
        self.record = fields.record;
        let value = self.within(Step::Key(key.into()), node, |decoder| T::read(decoder, limits));
        if value.is_none() {
            fields.faulty.push(key);
        }
        value.or_else(|| T::left_out(limits).filter(|_| T::IS_PARTIAL))
    }

    fn close<R: Record>(&mut self, fields: Fields<'t>) -> Option<()> {
        order::check(fields.entries, &fields.known, self);
        self.unknown(&fields);
        let conflicts = R::CHECK.map(|check| check(&fields)).unwrap_or_default();
        let fits = conflicts.is_empty();
        for conflict in conflicts {
            match conflict.field.and_then(|field| Some((field, fields.get(field)?))) {
                Some((field, node)) => self.within(Step::Key(field.into()), node, |decoder| {
                    decoder.invalid(node.head(), conflict.fault);
                }),
                None => self.invalid(self.node.head(), conflict.fault),
            }
        }
        fits.then_some(())
    }
}

impl<'t> Decoder<'t> {
    /// Returns the items of a list, or reports a wrong type.
    fn nodes(&mut self) -> Option<&'t [Node]> {
        if let Value::Sequence(nodes) = &self.node.value {
            return Some(nodes);
        }
        self.wrong_type("a list", "write `[item, item]`, or items on lines that begin with `- `");
        None
    }

    fn each<T>(&mut self, nodes: &'t [Node], read: impl Fn(&mut Self, &Node) -> T) -> Vec<(usize, T)> {
        let mut item = |(index, node)| (index, self.within(Step::Index(index), node, |decoder| read(decoder, node)));
        nodes.iter().enumerate().map(&mut item).collect()
    }

    fn has_no_repeats<T: record::Value>(&mut self, nodes: &'t [Node], items: &[T]) -> bool {
        let (mut seen, mut complete) = (BTreeSet::new(), true);
        for (index, (node, word)) in nodes.iter().zip(items.iter().map(record::Value::word)).enumerate() {
            if let Some(word) = word
                && !seen.insert(word)
            {
                complete = false;
                let message = format!("`{}` occurs twice in the list", shortened(word));
                self.within(Step::Index(index), node, |decoder| {
                    decoder.invalid(node.span, Invalid::new(message, "keep one"));
                });
            }
        }
        complete
    }

    /// Checks that the number of items of a list is within its bounds. Reports a fault at the record that has the list.
    fn is_counted(&mut self, count: usize, limits: &Limits) -> bool {
        if limits.fits(count) {
            return true;
        }
        let Some(Step::Key(key)) = self.path.steps().last().cloned() else { return false };
        self.path.pop();
        let record = self.record.trim_start_matches("an ").trim_start_matches("a ");
        let help = format!("name {} to {} {key}", in_words(limits.min_length), in_words(limits.max_length));
        self.report(&invalid_value::RULE, self.node.span, format!("the {record} has {count} {key}")).help = Some(help);
        self.path.push(Step::Key(key));
        false
    }

    fn unknown(&mut self, fields: &Fields<'t>) {
        let free: Vec<&str> = fields.known.iter().copied().filter(|known| !fields.has(known)).collect();
        for entry in fields.entries.iter().filter(|entry| !fields.known.contains(&entry.key.as_str())) {
            let message = format!("there is no field `{}` here", shortened(&entry.key));
            self.within(Step::Key(entry.key.clone().into()), &entry.value, |decoder| {
                let diagnostic = decoder.report(&unknown_field::RULE, entry.key_span, message);
                match closest(&entry.key, free.iter().copied()) {
                    Some(Candidate { word, sure }) => {
                        diagnostic.help = Some(format!("did you mean `{word}`?"));
                        diagnostic.fix = sure.then(|| Fix { span: entry.key_span, replacement: word.to_owned() });
                    }
                    None => diagnostic.help = Some(format!("the fields are {}", fields.known.join(", "))),
                }
            });
        }
    }
}

/// Spells a small number for a message.
fn in_words(number: usize) -> String {
    const WORDS: [&str; 10] = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"];
    WORDS.get(number).map_or_else(|| number.to_string(), |word| (*word).to_owned())
}
