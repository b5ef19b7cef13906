//! The settings of the editor, under the name `claimbook`.

use std::path::PathBuf;

use serde::{Deserialize, Deserializer};
use serde_json::Value;

/// The settings. Every setting may be left out.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(crate) struct Settings {
    /// The folder of the sources' texts; relative paths are relative to the book.
    #[serde(deserialize_with = "filled")]
    pub(crate) texts: Option<PathBuf>,
    /// The folder of the releases; relative paths are relative to the book. The default is `releases`.
    #[serde(deserialize_with = "filled")]
    pub(crate) releases: Option<PathBuf>,
    /// The coder who reviews claims in this editor.
    #[serde(deserialize_with = "filled")]
    pub(crate) reviewer: Option<String>,
    /// The inlay hints.
    pub(crate) inlay_hints: InlayHints,
}

/// Reads a text. VS Code sends an empty text for a setting that is not set.
fn filled<'de, D: Deserializer<'de>, T: From<String>>(value: D) -> Result<Option<T>, D::Error> {
    Ok(Option::<String>::deserialize(value)?.filter(|text| !text.is_empty()).map(T::from))
}

/// Which inlay hints are shown.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(crate) struct InlayHints {
    /// The words of an anchor.
    pub(crate) words: bool,
    /// The labels of entities and events.
    pub(crate) labels: bool,
    /// The statements of related claims.
    pub(crate) statements: bool,
}

impl Default for InlayHints {
    fn default() -> Self {
        Self { words: true, labels: true, statements: true }
    }
}

impl Settings {
    /// Reads settings from JSON: either the settings themselves, or an object that has them under `claimbook`.
    ///
    /// # Errors
    ///
    /// Returns the first value that has the wrong type.
    pub(crate) fn read(value: &Value) -> Result<Self, serde_json::Error> {
        match value.get("claimbook").unwrap_or(value) {
            Value::Null => Ok(Self::default()),
            own => Self::deserialize(own),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn editors_send_the_settings_alone_or_under_their_name() {
        let own = json!({"texts": "../texts", "inlayHints": {"words": false}});
        let read = Settings::read(&json!({"claimbook": own})).expect("settings");
        assert_eq!(read, Settings::read(&own).expect("settings"));
        assert_eq!(read.texts, Some(PathBuf::from("../texts")));
        assert_eq!(read.inlay_hints, InlayHints { words: false, ..InlayHints::default() });
        assert_eq!(Settings::read(&Value::Null).expect("settings"), Settings::default());
        assert_eq!(Settings::read(&json!({"claimbook": null, "yaml": {}})).expect("settings"), Settings::default());
        assert_eq!(Settings::read(&json!({"texts": "", "reviewer": ""})).expect("settings"), Settings::default());
        assert!(Settings::read(&json!({"inlayHints": 1})).is_err());
    }
}
