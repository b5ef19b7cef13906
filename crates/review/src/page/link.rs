//! Links of a page.

/// Returns whether an address leads to the web. Any other address, such as `javascript:`, is shown without a link.
pub(super) fn is_web(url: &str) -> bool {
    url.starts_with("https://") || url.starts_with("http://")
}

/// Truncates a text to `most` characters, with an ellipsis if something is left out.
pub(super) fn shortened(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        Some((end, _)) => format!("{}…", text[..end].trim_end()),
        None => text.to_owned(),
    }
}
