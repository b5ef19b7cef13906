//! Builds the tree to write, with comments attached and keys in the order of the model.

use std::iter::Peekable;
use std::vec::IntoIter;

use super::comment::{Comment, comments, is_line_break, line_before};
use super::scalar::on_one_line;
use crate::model::record::{Layout, Shape};
use crate::syntax::yaml::{Entry, Node, Scalar, ScalarKind, Value};

/// An entry of a mapping, an item of a list or the whole document, with its comments.
pub(super) struct Part<'t> {
    /// The key as written; `None` for a list item or the document.
    pub(super) key: Option<String>,
    /// Whether to keep a blank line before the part.
    pub(super) blank: bool,
    /// The comments on separate lines before the part.
    pub(super) before: Vec<&'t str>,
    /// The comments between the key and the value.
    pub(super) within: Vec<&'t str>,
    /// The comment after the value, on the same line.
    pub(super) after: Option<&'t str>,
    /// The comments at the end: below the value and indented further than the key or dash, or before a closing bracket
    /// or brace.
    pub(super) end: Vec<&'t str>,
    pub(super) value: Content<'t>,
}

/// The value of a [`Part`].
pub(super) enum Content<'t> {
    /// No value after the key or dash.
    Nothing,
    Scalar(&'t Scalar),
    List(Vec<Part<'t>>),
    Record(Vec<Part<'t>>, Layout),
}

/// The depth of the items of the outer lists, which are fields of the document.
const OUTER_ITEM: usize = 2;

/// A traversal of a tree and its comments in parallel, in the order of the text.
pub(super) struct Reader<'t> {
    text: &'t str,
    comments: Peekable<IntoIter<Comment<'t>>>,
    /// The byte offset at which the last key or value ended.
    end: usize,
    depth: usize,
    /// The number of open brackets and braces.
    flow: usize,
}

impl<'t> Reader<'t> {
    pub(super) fn new(text: &'t str, node: &Node) -> Self {
        Self { text, comments: comments(text, node).into_iter().peekable(), end: 0, depth: 0, flow: 0 }
    }

    /// Returns the whole document, and the comments after it.
    pub(super) fn document(mut self, node: &'t Node, shape: &'static Shape) -> (Part<'t>, Vec<&'t str>) {
        let root = self.part(None, node, Some(shape));
        let last = self.until(usize::MAX);
        (root, last)
    }

    fn part(&mut self, entry: Option<&'t Entry>, node: &'t Node, shape: Option<&'static Shape>) -> Part<'t> {
        let start = entry.map(|entry| entry.key_span.start).or_else(|| (!is_nothing(node)).then_some(node.span.start));
        let mut part = Part {
            key: entry.map(|entry| self.key(entry)),
            blank: entry.is_none() && self.depth == OUTER_ITEM && start.is_some_and(|start| self.is_parted(start)),
            before: start.map(|start| self.until(start)).unwrap_or_default(),
            within: Vec::new(),
            after: None,
            end: Vec::new(),
            value: Content::Nothing,
        };
        if let Some(entry) = entry {
            self.end = entry.key_span.end;
        }
        if !is_nothing(node) {
            if entry.is_some() {
                part.within = self.on_this_line(first(node));
            } else if self.is_flow(node) {
                // After the opening bracket or brace of an item.
                self.end = node.span.start;
                part.before.extend(self.on_this_line(first(node)));
            }
            part.value = self.content(node, shape);
            let inside = self.until(node.span.end);
            let is_scalar = matches!(part.value, Content::Scalar(_));
            if is_scalar { &mut part.within } else { &mut part.end }.extend(inside);
            self.end = node.span.end;
        }
        // A dash and its first key share a line, so comments before that key go above the dash.
        if entry.is_none()
            && self.depth > 0
            && let Content::List(parts) | Content::Record(parts, _) = &mut part.value
            && let Some(first) = parts.first_mut()
        {
            part.before.append(&mut first.before);
            if matches!(first.value, Content::Scalar(_)) {
                part.before.append(&mut first.within);
            }
        }
        // A missing value after a dash has no position in the text.
        if let Some(start) = start {
            part.after = self.after();
            if self.flow == 0 && self.depth > 0 {
                let marker = if entry.is_some() { self.column(start) } else { self.column_of_dash(start) };
                part.end.extend(self.closing(marker, self.has_list_in_column(node, marker)));
            }
        }
        part
    }

    /// Takes the comments below a value that are indented further than `marker`, the column of its key or dash. If the
    /// value is a list in the column of its key, also takes commented-out items in that column.
    fn closing(&mut self, marker: usize, has_list: bool) -> Vec<&'t str> {
        let end = self.end;
        let belongs = |comment: &Comment<'_>| {
            let is_item = || comment.text.trim_start_matches(['#', ' ']).starts_with("- ");
            let is_inside = |column| column > marker || (has_list && column == marker && is_item());
            comment.start >= end && comment.previous <= end && comment.column.is_some_and(is_inside)
        };
        let mut closing = Vec::new();
        while let Some(comment) = self.comments.next_if(belongs) {
            closing.push(comment.text);
        }
        closing
    }

    /// Returns whether a value is a block list with its dashes in the column `marker`.
    fn has_list_in_column(&self, node: &Node, marker: usize) -> bool {
        let Value::Sequence(items) = &node.value else { return false };
        let first = items.first().filter(|_| !self.is_flow(node));
        first.is_some_and(|item| self.column_of_dash(item.span.start) == marker)
    }

    /// Returns whether a list or record is in brackets or braces. A block list in the column of its key starts, for the
    /// parser, with its first item, which may have brackets of its own.
    fn is_flow(&self, node: &Node) -> bool {
        let written = self.text.get(node.span.start..).unwrap_or_default();
        match &node.value {
            Value::Sequence(items) => {
                written.starts_with('[') && items.first().is_none_or(|item| item.span.start > node.span.start)
            }
            Value::Mapping(_) => written.starts_with('{'),
            Value::Scalar(_) | Value::Refused => false,
        }
    }

    /// Returns the column of a byte offset, from 0.
    fn column(&self, place: usize) -> usize {
        line_before(self.text, place).chars().count()
    }

    /// Returns the column of a list item's dash. Comments or the header of a block scalar may be between the dash and the
    /// item.
    fn column_of_dash(&self, item: usize) -> usize {
        let mut lines = self.text.get(..item).unwrap_or_default().rsplit(is_line_break);
        let column = |line: &str| {
            let line = line.split('#').next().unwrap_or_default().trim_start_matches('\u{feff}');
            let is_dash = |at: &usize| line[..*at].chars().next_back().is_none_or(char::is_whitespace);
            let dash = line.rmatch_indices('-').map(|(at, _)| at).find(is_dash);
            dash.map(|at| line[..at].chars().count())
        };
        lines.find_map(column).unwrap_or_default()
    }

    fn content(&mut self, node: &'t Node, shape: Option<&'static Shape>) -> Content<'t> {
        let is_flow = self.is_flow(node);
        self.depth += 1;
        self.flow += usize::from(is_flow);
        let content = match &node.value {
            Value::Scalar(scalar) => Content::Scalar(scalar),
            Value::Sequence(items) => {
                let mut parts: Vec<Part<'t>> = items.iter().map(|item| self.part(None, item, shape)).collect();
                // Blank lines are kept only between items.
                if let Some(first) = parts.first_mut() {
                    first.blank = false;
                }
                Content::List(parts)
            }
            Value::Mapping(entries) => {
                let layout = shape.map_or(Layout::Braces, |shape| shape.layout);
                Content::Record(self.entries(entries, shape), layout)
            }
            Value::Refused => Content::Nothing,
        };
        self.depth -= 1;
        self.flow -= usize::from(is_flow);
        content
    }

    /// Returns the entries of a record: first those that the model knows, in its order, then the others.
    fn entries(&mut self, entries: &'t [Entry], shape: Option<&'static Shape>) -> Vec<Part<'t>> {
        let part = |entry: &'t Entry| {
            let inner = shape.and_then(|shape| shape.of_field(&entry.key));
            let place = shape.map_or((usize::MAX, ""), |shape| shape.place(&entry.key));
            (place, self.part(Some(entry), &entry.value, inner))
        };
        let mut parts: Vec<((usize, &str), Part<'t>)> = entries.iter().map(part).collect();
        parts.sort_by_key(|(place, _)| *place);
        parts.into_iter().map(|(_, part)| part).collect()
    }

    /// Returns a key as YAML, in quotes if necessary. A quoted key stays quoted if it would be a number without quotes.
    fn key(&self, entry: &Entry) -> String {
        let plain = !self.text[entry.key_span.start..].starts_with(['"', '\'']);
        on_one_line(&Scalar { text: entry.key.clone(), plain, block: None }, true)
    }

    /// Takes the remaining comments before a byte offset.
    fn until(&mut self, place: usize) -> Vec<&'t str> {
        let mut taken = Vec::new();
        while let Some(comment) = self.comments.next_if(|comment| comment.start < place) {
            taken.push(comment.text);
        }
        taken
    }

    /// Takes the comment on the line of the last key, if it is before a byte offset.
    fn on_this_line(&mut self, place: usize) -> Vec<&'t str> {
        let (text, end) = (self.text, self.end);
        let near =
            |comment: &Comment<'_>| comment.start < place && !text[end..comment.start.max(end)].contains(is_line_break);
        self.comments.next_if(near).into_iter().map(|comment| comment.text).collect()
    }

    /// Takes the comment after the last key or value on the same line, if only blanks, commas or colons are between
    /// them.
    fn after(&mut self) -> Option<&'t str> {
        let (text, end) = (self.text, self.end);
        let near = |comment: &Comment<'_>| {
            comment.start >= end && text[end..comment.start].chars().all(|c| matches!(c, ' ' | '\t' | ',' | ':'))
        };
        self.comments.next_if(near).map(|comment| comment.text)
    }

    /// Returns whether a blank line is between the last value and a byte offset.
    fn is_parted(&self, place: usize) -> bool {
        let between = self.text.get(self.end..place).unwrap_or_default().replace("\r\n", "\n");
        let lines: Vec<&str> = between.split(is_line_break).collect();
        // The first and last lines contain the values themselves.
        lines.len() > 2 && lines[1..lines.len() - 1].iter().any(|line| line.trim().is_empty())
    }
}

/// Returns whether a value is missing, so that its span is empty.
fn is_nothing(node: &Node) -> bool {
    matches!(&node.value, Value::Scalar(scalar) if scalar.kind() == ScalarKind::Null && node.span.start == node.span.end)
}

/// Returns the start of the first entry or item in a value, which can have comments of its own. Returns the end of
/// an empty value.
fn first(node: &Node) -> usize {
    match &node.value {
        Value::Mapping(entries) => entries.first().map(|entry| entry.key_span.start),
        Value::Sequence(items) => items.first().map(|item| item.span.start),
        Value::Scalar(_) | Value::Refused => None,
    }
    .unwrap_or(node.span.end)
}
