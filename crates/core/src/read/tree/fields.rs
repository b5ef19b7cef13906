//! Walking through a mapping: which fields it has, lacks, and should not have.

use std::collections::BTreeSet;

use super::{Decoder, order, text_of};
use crate::model::Code;
use crate::rules::{invalid_value, missing_field, unknown_field};
use crate::syntax::diagnostic::{Candidate, Fix, Step, closest};
use crate::syntax::yaml::{Entry, Node, Value};

/// The fields of one mapping. Each is asked for once; [`Fields::close`] reports those that nobody asked for.
pub(super) struct Fields<'n> {
    node: &'n Node,
    entries: &'n [Entry],
    known: Vec<&'static str>,
}

impl<'n> Fields<'n> {
    /// The fields of `node`, or `None`, reported, if it is no mapping.
    pub(super) fn of(node: &'n Node, decoder: &mut Decoder, record: &str) -> Option<Self> {
        if let Value::Mapping(entries) = &node.value {
            return Some(Self { node, entries, known: Vec::new() });
        }
        decoder.wrong_type(node, record, "write a mapping: `key: value` lines, or `{key: value}`");
        None
    }

    fn find(&mut self, key: &'static str) -> Option<&'n Node> {
        self.known.push(key);
        self.entries.iter().find(|entry| entry.key == key).map(|entry| &entry.value)
    }

    /// A field that must be there.
    pub(super) fn required<T>(
        &mut self,
        decoder: &mut Decoder,
        key: &'static str,
        decode: impl FnOnce(&Node, &mut Decoder) -> Option<T>,
    ) -> Option<T> {
        let Some(node) = self.find(key) else {
            self.missing(decoder, key);
            return None;
        };
        decoder.within(Step::Key(key.into()), |decoder| decode(node, decoder))
    }

    /// A field that may be left out. The outer `None` means that it is there and faulty.
    #[expect(clippy::option_option, reason = "left out and faulty are different, and callers need both")]
    pub(super) fn optional<T>(
        &mut self,
        decoder: &mut Decoder,
        key: &'static str,
        decode: impl FnOnce(&Node, &mut Decoder) -> Option<T>,
    ) -> Option<Option<T>> {
        match self.find(key) {
            None => Some(None),
            Some(node) => decoder.within(Step::Key(key.into()), |decoder| decode(node, decoder)).map(Some),
        }
    }

    /// A field that has a default.
    pub(super) fn defaulted<T: Default>(
        &mut self,
        decoder: &mut Decoder,
        key: &'static str,
        decode: impl FnOnce(&Node, &mut Decoder) -> Option<T>,
    ) -> Option<T> {
        self.optional(decoder, key, decode).map(Option::unwrap_or_default)
    }

    /// An optional text.
    #[expect(clippy::option_option, reason = "as `optional`")]
    pub(super) fn optional_text(&mut self, decoder: &mut Decoder, key: &'static str) -> Option<Option<String>> {
        self.optional(decoder, key, text_of(1, usize::MAX))
    }

    /// A list that may be left out, which is the same as empty; `None` if any item is faulty.
    pub(super) fn list<T>(
        &mut self,
        decoder: &mut Decoder,
        key: &'static str,
        decode: impl Fn(&Node, &mut Decoder) -> Option<T>,
    ) -> Option<Vec<T>> {
        match self.find(key) {
            None => Some(Vec::new()),
            Some(node) => decoder.within(Step::Key(key.into()), |decoder| {
                let (items, complete) = each(node, decoder, &decode)?;
                complete.then(|| items.into_iter().map(|(_, item)| item).collect())
            }),
        }
    }

    /// A list that must be there with one item at least.
    pub(super) fn some<T>(
        &mut self,
        decoder: &mut Decoder,
        key: &'static str,
        decode: impl Fn(&Node, &mut Decoder) -> Option<T>,
    ) -> Option<Vec<T>> {
        if !self.entries.iter().any(|entry| entry.key == key) {
            self.known.push(key);
            self.missing(decoder, key);
            return None;
        }
        let list = self.list(decoder, key, decode)?;
        if list.is_empty() {
            let node = self.find(key).map_or(self.node, |node| node);
            decoder.within(Step::Key(key.into()), |decoder| {
                decoder.report(&invalid_value::RULE, node.span, "the list is empty").help =
                    Some("write at least one item".to_owned());
            });
            return None;
        }
        Some(list)
    }

    /// A list of codes without repeats.
    pub(super) fn codes<C: Code>(&mut self, decoder: &mut Decoder, key: &'static str) -> Option<Vec<C>> {
        let list = self.list(decoder, key, super::code::<C>)?;
        self.without_repeats(decoder, key, list, |code| crate::model::name(*code))
    }

    /// A list of texts without repeats, which must be there with one text at least.
    pub(super) fn texts(&mut self, decoder: &mut Decoder, key: &'static str) -> Option<Vec<String>> {
        let list = self.some(decoder, key, super::text)?;
        self.without_repeats(decoder, key, list, String::as_str)
    }

    fn without_repeats<T>(
        &self,
        decoder: &mut Decoder,
        key: &'static str,
        list: Vec<T>,
        name: impl Fn(&T) -> &str,
    ) -> Option<Vec<T>> {
        let node = self.entries.iter().find(|entry| entry.key == key).map(|entry| &entry.value);
        let Some(Node { value: Value::Sequence(items), .. }) = node else {
            return Some(list);
        };
        let (mut seen, mut complete) = (BTreeSet::new(), true);
        for (index, item) in list.iter().enumerate() {
            if !seen.insert(name(item)) {
                complete = false;
                let message = format!("`{}` stands twice in the list", super::shortened(name(item)));
                decoder.path.push(Step::Key(key.into()));
                decoder.within(Step::Index(index), |decoder| {
                    decoder.report(&invalid_value::RULE, items[index].span, message).help = Some("keep one".to_owned());
                });
                decoder.path.pop();
            }
        }
        complete.then_some(list)
    }

    /// The items of a list that are sound, each with its index; the field must be there.
    pub(super) fn items<T>(
        &mut self,
        decoder: &mut Decoder,
        key: &'static str,
        decode: impl Fn(&Node, &mut Decoder) -> Option<T>,
    ) -> Vec<(usize, T)> {
        let Some(node) = self.find(key) else {
            self.missing(decoder, key);
            return Vec::new();
        };
        decoder.within(Step::Key(key.into()), |decoder| {
            each(node, decoder, &decode).map(|(items, _)| items).unwrap_or_default()
        })
    }

    fn missing(&self, decoder: &mut Decoder, key: &str) {
        decoder.report(&missing_field::RULE, self.node.head(), format!("the field `{key}` is missing")).help =
            Some(format!("add `{key}: …` to this record"));
    }

    /// Reports the fields that were never asked for, and those that stand in another order than they were asked for.
    /// Ends every decoding of a mapping.
    pub(super) fn close(self, decoder: &mut Decoder) {
        order::check(self.entries, &self.known, decoder);
        let free: Vec<&str> =
            self.known.iter().copied().filter(|known| !self.entries.iter().any(|entry| entry.key == *known)).collect();
        for entry in self.entries {
            if self.known.contains(&entry.key.as_str()) {
                continue;
            }
            let suggestion = closest(&entry.key, free.iter().copied());
            let message = format!("there is no field `{}` here", super::shortened(&entry.key));
            let fields = self.known.join(", ");
            decoder.within(Step::Key(entry.key.clone().into()), |decoder| {
                let diagnostic = decoder.report(&unknown_field::RULE, entry.key_span, message);
                match suggestion {
                    Some(Candidate { word, sure }) => {
                        diagnostic.help = Some(format!("did you mean `{word}`?"));
                        diagnostic.fix = sure.then(|| Fix { span: entry.key_span, replacement: word.to_owned() });
                    }
                    None => diagnostic.help = Some(format!("the fields are {fields}")),
                }
            });
        }
    }
}

/// The sound items of a list, and whether all were sound.
fn each<T>(
    node: &Node,
    decoder: &mut Decoder,
    decode: &impl Fn(&Node, &mut Decoder) -> Option<T>,
) -> Option<(Vec<(usize, T)>, bool)> {
    let Value::Sequence(nodes) = &node.value else {
        decoder.wrong_type(node, "a list", "write `[item, item]`, or items on lines that begin with `- `");
        return None;
    };
    let mut items = Vec::with_capacity(nodes.len());
    for (index, node) in nodes.iter().enumerate() {
        if let Some(item) = decoder.within(Step::Index(index), |decoder| decode(node, decoder)) {
            items.push((index, item));
        }
    }
    let complete = items.len() == nodes.len();
    Some((items, complete))
}
