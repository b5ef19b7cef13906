//! Reads records and lists as the model declares them.

use std::borrow::Cow;
use std::str::FromStr;

use super::cursor::{Cursor, Mapping};
use crate::model::record::{Limits, Reader, Record, Value};
use crate::model::{self, Code, CodeOfFacet, Facets, Invalid, Items, Open, Term};

impl Cursor<'_> {
    /// Reads the whole document, which must be a block mapping.
    pub(super) fn document<T: Value>(&mut self) -> Option<T> {
        if !self.is_at_block() {
            return None;
        }
        let value = T::read(self, &Limits::NONE)?;
        self.is_at_end().then_some(value)
    }
}

impl<'t> Reader for Cursor<'t> {
    type Fields = Mapping<'t>;

    #[inline]
    fn text(&mut self, limits: &Limits) -> Option<Cow<'_, str>> {
        self.read_prose(limits)
    }

    #[inline]
    fn parsed<T: FromStr<Err = Invalid>>(&mut self) -> Option<T> {
        self.read_parsed()
    }

    #[inline]
    fn quoted<T: FromStr<Err = Invalid>>(&mut self) -> Option<T> {
        self.read_quoted()
    }

    #[inline]
    fn code<C: Code>(&mut self) -> Option<C> {
        self.read_code()
    }

    #[inline]
    fn open_code<C: Code>(&mut self) -> Option<Open<C>> {
        let vocabulary = self.vocabulary();
        self.read_listed(|name| match model::parse(name) {
            Some(code) => Some(Open::BuiltIn(code)),
            None => vocabulary.own_term(C::LIST, name).map(Open::Own),
        })
    }

    #[inline]
    fn likelihood(&mut self) -> Option<Term> {
        let vocabulary = self.vocabulary();
        self.read_listed(|name| vocabulary.likelihood(name))
    }

    #[inline]
    fn facet_code(&mut self) -> Option<Term> {
        let (facet, vocabulary) = (self.facet, self.vocabulary());
        self.read_listed(|name| vocabulary.term(facet, name))
    }

    fn pairs(&mut self) -> Option<Vec<(Term, Term)>> {
        None
    }

    #[inline]
    fn number(&mut self, limits: &Limits) -> Option<u32> {
        self.read_number(limits.min)
    }

    #[inline]
    fn boolean(&mut self) -> Option<bool> {
        self.read_boolean()
    }

    fn list<T: Value>(&mut self, limits: &Limits) -> Option<Vec<T>> {
        let of_items = limits.of_items();
        let items = self.read_list(|cursor| T::read(cursor, &of_items))?;
        accepted(items, limits)
    }

    fn long_list<T: Value>(&mut self, limits: &Limits) -> Option<Vec<T>> {
        let of_items = limits.of_items();
        let items = self.read_long_list(|cursor| T::read(cursor, &of_items))?;
        accepted(items, limits)
    }

    fn items<T: Record>(&mut self) -> Option<Items<T>> {
        let sound = self.long_list::<T>(&Limits::NONE)?;
        Some(Items { sound: sound.into_iter().enumerate().collect(), lost: Vec::new() })
    }

    fn open<R: Record>(&mut self) -> Option<Mapping<'t>> {
        if R::CHECK.is_some() {
            return None;
        }
        self.mapping()
    }

    #[inline]
    fn field<T: Value>(
        &mut self,
        mapping: &mut Mapping<'t>,
        key: &'static str,
        limits: &Limits,
        default: Option<fn() -> T>,
    ) -> Option<T> {
        self.read_field(mapping, key, limits, default)
    }

    fn facets(&mut self, mapping: &mut Mapping<'t>) -> Option<Facets> {
        let mut codes = Vec::new();
        for (index, facet) in self.vocabulary().facets().iter().enumerate() {
            self.facet = index;
            let read: Vec<CodeOfFacet> = self.read_field(mapping, facet.id.as_str(), &facet.limits(), None)?;
            if !read.is_empty() {
                codes.push((facet.id.clone(), read.into_iter().map(|code| code.0).collect()));
            }
        }
        Some(Facets::new(codes))
    }

    fn close<R: Record>(&mut self, mapping: Mapping<'t>) -> Option<()> {
        self.end_mapping(&mapping)
    }
}

impl<'t> Cursor<'t> {
    #[inline]
    fn read_field<T: Value>(
        &mut self,
        mapping: &mut Mapping<'t>,
        key: &str,
        limits: &Limits,
        default: Option<fn() -> T>,
    ) -> Option<T> {
        if mapping.is_at(key) {
            let value = T::read(self, limits)?;
            self.next_key(mapping)?;
            return Some(value);
        }
        match default {
            Some(default) => Some(default()),
            None if T::IS_PARTIAL => None,
            None => T::left_out(limits),
        }
    }
}

/// Returns the list if its length is within the bounds and, where required, its items are unique.
fn accepted<T: Value>(items: Vec<T>, limits: &Limits) -> Option<Vec<T>> {
    let is_repeated = |(index, item): (usize, &T)| {
        items[..index].iter().any(|other| item.word().is_some_and(|word| other.word() == Some(word)))
    };
    let is_sound = limits.fits(items.len()) && !(limits.unique && items.iter().enumerate().any(is_repeated));
    is_sound.then_some(items)
}
