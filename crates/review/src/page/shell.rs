//! The common parts of all pages: content security policy, styles and script.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest as _, Sha256};

const STYLES: &str = include_str!("../../templates/page.css");
const SCRIPT: &str = include_str!("../../templates/page.js");

/// The head of a page.
pub(super) struct Shell {
    /// The content security policy: allows only this page's own styles and script, and requests of a served page to its
    /// server.
    pub(super) policy: String,
    pub(super) styles: &'static str,
    pub(super) script: &'static str,
    /// Whether a server on this machine writes the decisions into the book.
    pub(super) is_served: bool,
}

impl Shell {
    pub(super) fn new(is_served: bool) -> Self {
        let hash = |content: &str| format!("'sha256-{}'", STANDARD.encode(Sha256::digest(content)));
        let connect = if is_served { "; connect-src 'self'" } else { "" };
        let policy = format!(
            "default-src 'none'; style-src {}; script-src {}; base-uri 'none'; form-action 'none'{connect}",
            hash(STYLES),
            hash(SCRIPT)
        );
        Self { policy, styles: STYLES, script: SCRIPT, is_served }
    }
}
