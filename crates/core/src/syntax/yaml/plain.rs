//! Determines the type of a plain scalar, by the core schema of YAML 1.2 and by YAML 1.1.

use super::ScalarKind;

/// Returns the type of a plain scalar by the core schema (YAML 1.2.2, section 10.3.2).
pub(crate) fn plain_kind(text: &str) -> ScalarKind {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => ScalarKind::Null,
        "true" | "True" | "TRUE" | "false" | "False" | "FALSE" => ScalarKind::Boolean,
        text if is_number(text) => ScalarKind::Number,
        _ => ScalarKind::Text,
    }
}

/// Returns the type of a plain scalar in YAML 1.1 (yaml.org/type), in words for a message. The scalar must be a text in
/// YAML 1.2. Returns `None` if it is a text in YAML 1.1 too.
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

/// Returns whether a text is an integer or float of YAML 1.1, in base 2, 8, 10, 16 or 60, possibly with underscores.
/// Exponents may lack a sign, because some readers accept that.
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

/// Returns whether a text consists of `prefix` and at least one digit in base `radix`.
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
    // Rust parses the other numbers of the core schema as floats. It also accepts `inf` and `nan`, which the check of
    // the first character excludes.
    unsigned.starts_with(|c: char| c.is_ascii_digit() || c == '.') && unsigned.parse::<f64>().is_ok()
}
