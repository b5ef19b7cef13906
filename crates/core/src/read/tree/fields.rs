//! Reads records and lists from a tree.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::str::FromStr;

use super::{Decoder, order, shortened};
use crate::model::record::{Limits, Presence, Reader, Record};
use crate::model::{Claim, Code, CodeOfFacet, Facets, Invalid, Items, Open, Term, record};
use crate::rules::{invalid_value, missing_field, unknown_field};
use crate::syntax::diagnostic::{Candidate, Fix, Step, closest};
use crate::syntax::yaml::{Entry, Node, Value};

/// The fields of one mapping. Each field is read once, and closing the record reports unknown fields.
pub(super) struct Fields<'t> {
    /// The name of the record in messages.
    record: &'static str,
    entries: &'t [Entry],
    known: Vec<&'t str>,
    faulty: Vec<&'t str>,
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

    fn open_code<C: Code>(&mut self) -> Option<Open<C>> {
        self.read_open_code()
    }

    fn likelihood(&mut self) -> Option<Term> {
        self.read_likelihood()
    }

    fn facet_code(&mut self) -> Option<Term> {
        self.read_facet_code()
    }

    fn pairs(&mut self) -> Option<Vec<(Term, Term)>> {
        let Value::Mapping(entries) = &self.node.value else {
            self.wrong_type("a mapping", "write `{key: value}`");
            return None;
        };
        let mut pairs = Vec::with_capacity(entries.len());
        for entry in entries {
            let pair = self.within(Step::Key(entry.key.clone().into()), &entry.value, |decoder| {
                let value = decoder.read_parsed();
                let key = entry.key.parse().map_err(|fault| decoder.invalid(entry.key_span, fault)).ok();
                key.zip(value)
            });
            pairs.extend(pair);
        }
        (pairs.len() == entries.len()).then_some(pairs)
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
        if items.is_empty() && !limits.fits(0) {
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
        self.read_field(fields, key, Cow::Borrowed(key), limits, default)
    }

    fn facets(&mut self, fields: &mut Fields<'t>) -> Option<Facets> {
        let (vocabulary, mut codes) = (self.vocabulary, Vec::new());
        for (index, facet) in vocabulary.facets().iter().enumerate() {
            self.facet = index;
            let (key, step) = (facet.id.as_str(), Cow::Owned(facet.id.to_string()));
            let read: Option<Vec<CodeOfFacet>> = self.read_field(fields, key, step, &facet.limits(), None);
            codes.push((&facet.id, read));
        }
        let codes =
            codes.into_iter().map(|(id, read)| Some((id.clone(), read?.into_iter().map(|code| code.0).collect())));
        Some(Facets::new(codes.collect::<Option<Vec<_>>>()?))
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
    fn read_field<T: record::Value>(
        &mut self,
        fields: &mut Fields<'t>,
        key: &'t str,
        step: Cow<'static, str>,
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
        let value = self.within(Step::Key(step), node, |decoder| T::read(decoder, limits));
        if value.is_none() {
            fields.faulty.push(key);
        }
        value.or_else(|| T::left_out(limits).filter(|_| T::IS_PARTIAL))
    }

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
        let (least, most) = (in_words(limits.min_length), in_words(limits.max_length));
        let help = match limits {
            Limits { max_length: usize::MAX, .. } => format!("name at least {least} {key}"),
            Limits { min_length: 0, .. } => format!("name at most {most} {key}"),
            _ => format!("name {least} to {most} {key}"),
        };
        self.report(&invalid_value::RULE, self.node.span, format!("the {record} has {count} {key}")).help = Some(help);
        self.path.push(Step::Key(key));
        false
    }

    fn unknown(&mut self, fields: &Fields<'t>) {
        let free: Vec<&str> = fields.known.iter().copied().filter(|known| !fields.has(known)).collect();
        let is_claim = fields.record == <Claim as Record>::NOUN;
        for entry in fields.entries.iter().filter(|entry| !fields.known.contains(&entry.key.as_str())) {
            if is_claim && self.vocabulary.may_declare(&entry.key) {
                continue;
            }
            let message = format!("there is no field `{}` here", shortened(&entry.key));
            self.within(Step::Key(entry.key.clone().into()), &entry.value, |decoder| {
                let diagnostic = decoder.report(&unknown_field::RULE, entry.key_span, message);
                if let Some(Candidate { word, sure }) = closest(&entry.key, free.iter().copied()) {
                    diagnostic.help = Some(format!("did you mean `{word}`?"));
                    diagnostic.fix = sure.then(|| Fix { span: entry.key_span, replacement: word.to_owned() });
                } else {
                    let may_be_facet = is_claim && matches!(entry.value.value, Value::Sequence(_));
                    let facets =
                        if may_be_facet { "; `claims/vocabulary.yaml` can declare more, as facets" } else { "" };
                    diagnostic.help = Some(format!("the fields are {}{facets}", fields.known.join(", ")));
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
