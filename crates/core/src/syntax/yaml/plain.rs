//! The type of a plain scalar, by the core schema and by YAML 1.1.

use super::ScalarKind;

/// Returns the type of a plain scalar.
pub(crate) fn plain_kind(text: &str) -> ScalarKind {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => ScalarKind::Null,
        "true" | "True" | "TRUE" | "false" | "False" | "FALSE" => ScalarKind::Boolean,
        text if is_number(text) => ScalarKind::Number,
        _ => ScalarKind::Text,
    }
}

/// Names the type that YAML 1.1 gives to a plain text of the core schema (yaml.org/type). Returns `None` if the type is a text
/// there too.
pub(crate) fn type_in_yaml_1_1(text: &str) -> Option<&'static str> {
    let first = *text.as_bytes().first()?;
    if first.is_ascii_alphabetic() {
        let truths = ["y", "yes", "n", "no", "on", "off"];
        let is_truth = text.len() <= 3 && truths.iter().any(|truth| text.eq_ignore_ascii_case(truth));
        return is_truth.then_some("a boolean");
    }
    match text {
        "=" | "<<" => Some("a sign of its own"),
        _ if !matches!(first, b'0'..=b'9' | b'+' | b'-' | b'.') || text.len() > 60 => None,
        _ if is_timestamp(text) => Some("a date"),
        _ if is_number_in_yaml_1_1(text) => Some("a number"),
        _ => None,
    }
}

/// Returns whether a text is an integer or float of YAML 1.1: with underscores, in base 2, 8, 10, 16 or 60. Exponents may lack
/// a sign, because some readers accept that.
fn is_number_in_yaml_1_1(text: &str) -> bool {
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
    let bare = unsigned.replace('_', "");
    if !unsigned.starts_with(|c: char| c.is_ascii_digit() || c == '.') {
        return false;
    }
    let is_decimal = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let mut parts = bare.split(':');
    let is_sexagesimal = parts.next().is_some_and(is_decimal)
        && parts.clone().count() > 0
        && parts.all(|part| {
            let (whole, fraction) = part.split_once('.').unwrap_or((part, ""));
            is_decimal(whole) && whole.len() <= 2 && fraction.bytes().all(|byte| byte.is_ascii_digit())
        });
    let (mantissa, exponent) = bare.split_once(['e', 'E']).unwrap_or((&bare, "0"));
    let exponent = exponent.strip_prefix(['-', '+']).unwrap_or(exponent);
    let is_mantissa = mantissa.bytes().any(|byte| byte.is_ascii_digit())
        && mantissa.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    is_sexagesimal
        || has_radix(&bare, "0b", 2)
        || has_radix(&bare, "0x", 16)
        || has_radix(&bare, "0o", 8)
        || (is_mantissa && is_decimal(exponent))
}

/// Returns whether a text is a date, alone or with a time of day: `2031-04-01`, `2031-4-1 12:30:00`.
fn is_timestamp(text: &str) -> bool {
    let (day, time) = match text.find(['T', 't', ' ', '\t']) {
        Some(end) => (&text[..end], text[end + 1..].trim_start()),
        None => (text, ""),
    };
    let mut parts = day.split('-');
    let mut part = |lengths: &[usize]| {
        parts.next().is_some_and(|part| lengths.contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit()))
    };
    let is_day = part(&[4]) && part(&[1, 2]) && part(&[1, 2]) && parts.next().is_none();
    let of_times = |c: char| c.is_ascii_digit() || matches!(c, ':' | '.' | '+' | '-' | 'Z' | ' ' | '\t');
    is_day && (day.len() == text.len() || (time.contains(':') && time.chars().all(of_times)))
}

/// Returns whether a text is a prefix and at least one digit in a radix.
fn has_radix(text: &str, prefix: &str, radix: u32) -> bool {
    let digits = text.strip_prefix(prefix);
    digits.is_some_and(|digits| !digits.is_empty() && digits.chars().all(|c| c.is_digit(radix)))
}

fn is_number(text: &str) -> bool {
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
    if has_radix(text, "0x", 16) || has_radix(text, "0o", 8) {
        return true;
    }
    if matches!(unsigned, ".inf" | ".Inf" | ".INF") || matches!(text, ".nan" | ".NaN" | ".NAN") {
        return true;
    }
    // The other numbers of the core schema are those that Rust parses as a float, without Rust's names for infinity.
    unsigned.starts_with(|c: char| c.is_ascii_digit() || c == '.') && unsigned.parse::<f64>().is_ok()
}
