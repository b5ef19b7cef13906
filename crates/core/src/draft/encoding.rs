//! Decodes the bytes of a text: strict UTF-8, and advice for everything else.

use crate::model::Invalid;

/// Signatures of files that contain a text but are not one, with advice.
const FORMATS: [(&[u8], &str, &str); 4] = [
    (b"%PDF-", "a PDF", "extract its text first, for example with `pdftotext FILE.pdf FILE.txt`"),
    (
        b"PK\x03\x04",
        "a ZIP archive, such as DOCX, ODT or EPUB",
        "extract its text first, for example with `pandoc FILE -t plain --wrap=none -o FILE.txt`",
    ),
    (
        b"{\\rtf",
        "an RTF document",
        "extract its text first, for example with `pandoc FILE.rtf -t plain --wrap=none -o FILE.txt`",
    ),
    (b"\xd0\xcf\x11\xe0", "an old Word document", "save it as plain text in UTF-8 first"),
];

/// Beginnings of web pages, in lower case.
const HTML: [&str; 2] = ["<!doctype html", "<html"];

/// Returns the text of a file. `name` is the name of the file, for the advice.
///
/// # Errors
///
/// Returns the fault if the bytes are not UTF-8, are a document in another format, or contain no text.
pub fn decode(bytes: &[u8], name: &str) -> Result<String, Invalid> {
    if let Some((_, kind, help)) = FORMATS.iter().find(|(start, ..)| bytes.starts_with(start)) {
        return Err(Invalid::new(format!("`{name}` is {kind}, not a plain text"), *help));
    }
    if let Some(encoding) = wide(bytes) {
        return Err(foreign(name, encoding, None));
    }
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => {
            let place = error.valid_up_to();
            let line = 1 + memchr::memchr_iter(b'\n', &bytes[..place]).count();
            // Windows-1252 has quotation marks and dashes where ISO 8859-1 has control characters.
            let is_windows = bytes.iter().any(|byte| (0x80..0xa0).contains(byte));
            let encoding = if is_windows { "WINDOWS-1252" } else { "ISO-8859-1" };
            return Err(foreign(name, encoding, Some(line)));
        }
    };
    if let Some(place) = text.find('\0') {
        let line = 1 + text[..place].matches('\n').count();
        let message = format!("`{name}` has a NUL character in line {line}, so it is not a plain text");
        return Err(Invalid::new(message, "save the text of the document as plain text in UTF-8"));
    }
    let start: String = text.trim_start_matches('\u{feff}').trim_start().chars().take(16).collect();
    if HTML.iter().any(|tag| start.to_ascii_lowercase().starts_with(tag)) {
        let help = "extract its text first, for example with `trafilatura < PAGE.html > FILE.txt`";
        return Err(Invalid::new(format!("`{name}` is a web page in HTML, not a plain text"), help));
    }
    if text.trim_start_matches('\u{feff}').trim().is_empty() {
        let help = "a PDF of scanned pages has no text: use a program for text recognition first, such as `ocrmypdf`";
        return Err(Invalid::new(format!("`{name}` is empty"), help));
    }
    Ok(text.to_owned())
}

/// Returns the name of a UTF-16 or UTF-32 encoding: by its byte order mark, or by NUL bytes at every other position.
fn wide(bytes: &[u8]) -> Option<&'static str> {
    match bytes {
        [0xff, 0xfe, 0, 0, ..] | [0, 0, 0xfe, 0xff, ..] => return Some("UTF-32"),
        [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => return Some("UTF-16"),
        _ => {}
    }
    let start = &bytes[..bytes.len().min(1024)];
    let zeros = |parity: usize| start.iter().skip(parity).step_by(2).filter(|byte| **byte == 0).count();
    let half = start.len() / 2;
    let is_most = |count: usize| half > 0 && count * 10 >= half * 7;
    match (zeros(0), zeros(1)) {
        (0, second) if is_most(second) => Some("UTF-16LE"),
        (first, 0) if is_most(first) => Some("UTF-16BE"),
        _ => None,
    }
}

/// Returns the fault of another encoding. `line` is the first line that is not UTF-8.
fn foreign(name: &str, encoding: &str, line: Option<usize>) -> Invalid {
    let seems = if line.is_some() { "seems to be" } else { "is" };
    let from = line.map(|line| format!(" from line {line} on")).unwrap_or_default();
    let stem = name.strip_suffix(".txt").unwrap_or(name);
    Invalid::new(
        format!("`{name}` is not UTF-8{from}; it {seems} {encoding}"),
        format!("convert it, read the result, and use that: `iconv -f {encoding} -t UTF-8 {name} > {stem}.utf8.txt`"),
    )
}
