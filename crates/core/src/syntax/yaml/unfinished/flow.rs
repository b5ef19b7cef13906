//! Braces and brackets that are open at a place.

use super::Into;
use super::level::levels;
use crate::syntax::file::Span;

/// The number of lines before a place on which an open brace is looked for.
const REACH: usize = 40;

/// The braces and brackets that are open at a place.
pub(super) struct Open {
    /// The offset of the outermost one.
    pub(super) start: usize,
    frames: Vec<Frame>,
    /// The word that was begun.
    pub(super) word: Span,
}

/// An open brace or bracket.
struct Frame {
    is_mapping: bool,
    /// The keys that are complete. The last one may wait for its value.
    keys: Vec<String>,
    /// Whether the last key waits for its value.
    waits: bool,
}

impl Open {
    /// Returns the steps within the braces, whether a key is typed, and the keys of the record.
    pub(super) fn inner(&self) -> (Vec<Into>, bool, Vec<String>) {
        let mut steps = Vec::new();
        let (mut is_key, mut keys) = (false, Vec::new());
        for frame in &self.frames {
            let waiting = frame.keys.last().filter(|_| frame.waits);
            if frame.is_mapping {
                steps.extend(waiting.map(|key| Into::Key(key.clone())));
            } else {
                steps.push(Into::Item);
            }
            is_key = frame.is_mapping && waiting.is_none();
            keys.clone_from(&frame.keys);
        }
        (steps, is_key, if is_key { keys } else { Vec::new() })
    }
}

/// Returns the braces and brackets that are open at an offset, if there are any.
pub(super) fn open(text: &str, offset: usize) -> Option<Open> {
    let starts = text[..offset].match_indices('\n').map(|(end, _)| end + 1);
    let starts: Vec<usize> = [0].into_iter().chain(starts).collect();
    let mut open: Option<Open> = None;
    for (place, &start) in starts.iter().enumerate().skip(starts.len().saturating_sub(REACH)) {
        let end = starts.get(place + 1).copied().unwrap_or(offset);
        let line = &text[start..end];
        let (mut from, mut scanned) = (0, open.take());
        if scanned.is_none() {
            let (own, rest) = levels(line);
            let is_here = line[rest..].starts_with(['[', '{']) && !line[..rest].trim_start().starts_with('#');
            if !own.is_empty() && is_here {
                let word = Span::at(start + rest);
                scanned = Some(Open { start: start + rest, frames: Vec::new(), word });
                from = rest;
            }
        }
        if let Some(mut found) = scanned {
            found.scan(line, start, from);
            open = Some(found).filter(|found| !found.frames.is_empty());
        }
    }
    open
}

impl Open {
    fn scan(&mut self, line: &str, start: usize, from: usize) {
        let mut quote = None;
        self.word = Span::at(start + from);
        let mut characters = line[from..].char_indices().peekable();
        while let Some((index, character)) = characters.next() {
            let offset = start + from + index;
            let after = offset + character.len_utf8();
            match (quote, character) {
                (Some(open), _) if character == open => quote = None,
                (None, '"' | '\'') if self.word.start == self.word.end => {
                    quote = Some(character);
                    self.word = Span::at(after);
                    continue;
                }
                (None, '[' | '{') if self.word.start == self.word.end => {
                    self.frames.push(Frame { is_mapping: character == '{', keys: Vec::new(), waits: false });
                    self.word = Span::at(after);
                    continue;
                }
                (None, ']' | '}') if !self.is_in_word(line, start) => {
                    self.frames.pop();
                    if self.frames.is_empty() {
                        return;
                    }
                }
                (None, ',') => {
                    if let Some(frame) = self.frames.last_mut() {
                        frame.waits = false;
                    }
                    self.word = Span::at(after);
                    continue;
                }
                (None, ':') if characters.peek().is_none_or(|(_, next)| next.is_whitespace()) => {
                    let key = line[self.word.start - start..offset - start].trim_matches(['"', '\'', ' ']).to_owned();
                    if let Some(frame) = self.frames.last_mut().filter(|frame| frame.is_mapping) {
                        frame.keys.push(key);
                        frame.waits = true;
                    }
                    self.word = Span::at(after);
                    continue;
                }
                (None, ' ' | '\r' | '\n' | '\t') if self.word.start == self.word.end => {
                    self.word = Span::at(after);
                    continue;
                }
                _ => {}
            }
            self.word.end = after;
        }
    }

    /// Returns whether a closing bracket belongs to the word, as in the locator `summary.p1.s1[1-9]`.
    fn is_in_word(&self, line: &str, start: usize) -> bool {
        line.get(self.word.start - start..self.word.end - start)
            .is_some_and(|word| word.contains('[') && !word.contains(']'))
    }
}
