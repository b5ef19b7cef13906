//! Paths of files and the `file:` URIs of the protocol (RFC 8089).

use std::path::{Path, PathBuf};

use gen_lsp_types::Uri;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

/// The characters of a path that a URI does not encode: the unreserved ones (RFC 3986, section 2.3) and the slash.
const PLAIN: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~').remove(b'/');

/// Returns the path of a `file:` URI, or `None` for other schemes and hosts.
pub(crate) fn path(uri: &Uri) -> Option<PathBuf> {
    let rest = uri.as_ref().strip_prefix("file://")?;
    let rest = rest.strip_prefix("localhost").unwrap_or(rest);
    let path = percent_decode_str(rest.split(['?', '#']).next()?).decode_utf8().ok()?;
    if !path.starts_with('/') {
        return None;
    }
    // On Windows, the path of `file:///c%3A/book` is `c:/book`.
    let is_drive = matches!(path.as_bytes(), [b'/', letter, b':', ..] if letter.is_ascii_alphabetic());
    Some(PathBuf::from(if is_drive { &path[1..] } else { &path }))
}

/// Returns the URI of an absolute path.
pub(crate) fn of(path: &Path) -> Uri {
    let path = path.to_string_lossy().replace('\\', "/");
    let slash = if path.starts_with('/') { "" } else { "/" };
    Uri(format!("file://{slash}{}", utf8_percent_encode(&path, PLAIN)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_come_back_from_their_uris() {
        for name in ["/book/claims/a.yaml", "/b o#ok/ç%/a?.yaml", "/c:d/e"] {
            if !name.starts_with("/c:") {
                assert_eq!(path(&of(Path::new(name))), Some(PathBuf::from(name)));
            }
        }
        assert_eq!(of(Path::new("/b ç/a.yaml")).0, "file:///b%20%C3%A7/a.yaml");
    }

    #[test]
    fn editors_encode_uris_in_different_ways() {
        let path = |uri: &str| path(&Uri(uri.to_owned()));
        assert_eq!(path("file:///c%3A/book/a.yaml"), Some(PathBuf::from("c:/book/a.yaml")));
        assert_eq!(path("file://localhost/book"), Some(PathBuf::from("/book")));
        assert_eq!(path("untitled:Untitled-1"), None);
        assert_eq!(path("file://host/share"), None);
        assert_eq!(path("file:///%ff"), None, "not UTF-8");
    }
}
