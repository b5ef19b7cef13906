//! Division of a text into words: at whitespace, and by UAX #29 in scripts without spaces.

use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;

use super::profile::fold;

/// Returns the byte ranges of the words of a text, which cover everything but whitespace.
pub(super) fn words(text: &str) -> Vec<Range<usize>> {
    let (mut words, mut offset) = (Vec::new(), 0);
    for piece in text.split_inclusive(char::is_whitespace) {
        let token = piece.trim_end_matches(char::is_whitespace);
        if token.is_ascii() || !token.contains(is_unparted) {
            words.extend((!token.is_empty()).then_some(offset..offset + token.len()));
        } else {
            words.extend(parts(token).into_iter().map(|part| offset + part.start..offset + part.end));
        }
        offset += piece.len();
    }
    words
}

/// Divides a token in a script without spaces into words. Punctuation belongs to the previous word, an opening bracket
/// or quotation mark to the next one.
fn parts(token: &str) -> Vec<Range<usize>> {
    let mut parts: Vec<Range<usize>> = Vec::new();
    // Whether the last part is only an opening mark so far.
    let mut is_open = false;
    for (start, segment) in token.split_word_bound_indices() {
        let end = start + segment.len();
        let is_word = segment.contains(char::is_alphanumeric);
        let opens = !is_word && segment.starts_with(is_opening);
        match parts.last_mut() {
            Some(last) if is_open || !(is_word || opens) || !parts_cleanly(&token[last.clone()], segment) => {
                last.end = end;
                is_open &= !is_word;
            }
            _ => {
                parts.push(start..end);
                is_open = !is_word;
            }
        }
    }
    parts
}

/// Returns whether two neighbors fold to the same text separately and together. Some characters compose with the
/// previous one.
fn parts_cleanly(first: &str, second: &str) -> bool {
    fold(first) + &fold(second) == fold(&format!("{first}{second}"))
}

fn is_opening(character: char) -> bool {
    matches!(
        character,
        '(' | '[' | '{' | '“' | '‘' | '«' | '（' | '［' | '｛' | '「' | '『' | '【' | '《' | '〈' | '〔' | '〖'
    )
}

/// Returns whether a character belongs to a script without spaces: Han, Kana, Bopomofo, Thai, Lao, Khmer or Myanmar.
pub(super) fn is_unparted(character: char) -> bool {
    matches!(
        character,
        '\u{0e00}'..='\u{0eff}'
            | '\u{1000}'..='\u{109f}'
            | '\u{1780}'..='\u{17ff}'
            | '\u{19e0}'..='\u{19ff}'
            | '\u{2e80}'..='\u{2fdf}'
            | '\u{3005}'..='\u{3007}'
            | '\u{3021}'..='\u{312f}'
            | '\u{31a0}'..='\u{31bf}'
            | '\u{31f0}'..='\u{31ff}'
            | '\u{3400}'..='\u{4dbf}'
            | '\u{4e00}'..='\u{9fff}'
            | '\u{a9e0}'..='\u{a9ff}'
            | '\u{aa60}'..='\u{aa7f}'
            | '\u{f900}'..='\u{faff}'
            | '\u{ff66}'..='\u{ff9f}'
            | '\u{1b000}'..='\u{1b16f}'
            | '\u{20000}'..='\u{323af}'
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn split(text: &str) -> Vec<&str> {
        words(text).into_iter().map(|word| &text[word]).collect()
    }

    #[test]
    fn any_whitespace_divides_words() {
        assert_eq!(split("a b\nc\u{b}d\u{85}e\u{2028}f\u{2029} g"), ["a", "b", "c", "d", "e", "f", "g"]);
        assert_eq!(split(" \u{2028}"), Vec::<&str>::new());
        assert_eq!(split("Who?Nobody. don’t"), ["Who?Nobody.", "don’t"]);
    }

    #[test]
    fn scripts_without_spaces_are_divided_by_uax_29() {
        assert_eq!(
            split("港口说：「冰会化。」船 GDP增长3.5%。"),
            ["港", "口", "说：", "「冰", "会", "化。」", "船", "GDP", "增", "长", "3.5%。"]
        );
        assert_eq!(split("コンピュータを使う。"), ["コンピュータ", "を", "使", "う。"]);
        assert!(split("ท่าเรือ").len() > 1);
        // Hangul uses spaces.
        assert_eq!(split("항구는 열렸다."), ["항구는", "열렸다."]);
    }
}
