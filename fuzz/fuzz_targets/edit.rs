//! Edits of a text where its meaning turns: at the ends of lines and around values. A mutation of bytes seldom hits
//! them, and mostly breaks the text elsewhere.

use std::sync::OnceLock;

use crate::random::SplitMix64;

/// The text with one token put in or in another's place, or one line more, less, or further in.
pub(crate) fn edit(text: &str, random: &mut SplitMix64) -> String {
    let at = text.floor_char_boundary(random.below(text.len() + 1));
    let start = text[..at].rfind('\n').map_or(0, |feed| feed + 1);
    let end = text[at..].find('\n').map_or(text.len(), |length| at + length);
    let line = &text[start..end];
    let indent = start + line.len() - line.trim_start_matches(' ').len();
    let value = line.find(": ").map_or(indent, |colon| start + colon + 2);
    let after = text.len().min(end + 1);
    let place = [at, start, indent, value, end][random.below(5)];
    let short = text.ceil_char_boundary(place + random.below(4)).min(text.len());
    let (from, to, new) = match random.below(8) {
        0..=2 => (place, place, token(random)),
        3 => (place, short, token(random)),
        4 => (value, end, token(random)),
        5 => (start, after, ""),
        6 => (start, start, &text[start..after]),
        _ => (start, start, ["  ", " ", "    "][random.below(3)]),
    };
    [&text[..from], new, &text[to..]].concat()
}

fn token(random: &mut SplitMix64) -> &'static str {
    static TOKENS: OnceLock<Vec<String>> = OnceLock::new();
    let tokens = TOKENS.get_or_init(|| include_str!("../readers.dict").lines().filter_map(unquote).collect());
    &tokens[random.below(tokens.len())]
}

/// What stands between a line's quotes; libFuzzer's dictionaries know `\\`, `\"` and `\x0A`.
fn unquote(line: &str) -> Option<String> {
    let mut rest = line.strip_prefix('"')?.strip_suffix('"')?.bytes();
    let mut bytes = Vec::new();
    while let Some(byte) = rest.next() {
        let escaped = if byte == b'\\' { rest.next()? } else { byte };
        if byte == b'\\' && escaped == b'x' {
            let digits = [rest.next()?, rest.next()?];
            bytes.push(u8::from_str_radix(str::from_utf8(&digits).ok()?, 16).ok()?);
        } else {
            bytes.push(escaped);
        }
    }
    String::from_utf8(bytes).ok()
}
