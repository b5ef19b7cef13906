//! Diagnostics as SARIF 2.1.0 (OASIS Standard, 27 March 2020), for code scanning and for editors that read it.

use std::collections::BTreeMap;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Value, json};

use super::positions;
use crate::book::Book;
use crate::rules::rules;
use crate::syntax::diagnostic::{Diagnostic, Fix, Path, Place, Rule, Step};
use crate::text::sha256;

/// Characters to percent-encode in a relative URI reference: all except the unreserved ones (RFC 3986, section 2.3) and
/// the slash.
const PATH: AsciiSet = NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~').remove(b'/');

/// The name of the folder that all paths are relative to.
const ROOT: &str = "%SRCROOT%";

/// Returns diagnostics as one SARIF log. `folder` is the book's folder in its repository: empty, or a path that ends
/// with `/`. Columns count code points. Fingerprints depend on rule, file, claim and field, so that they survive edits
/// elsewhere in the file.
///
/// # Panics
///
/// Never: the log is plain data.
#[must_use]
pub fn sarif(book: &Book, diagnostics: &[Diagnostic], folder: &str) -> String {
    let log = Log { book, folder };
    let rules = rules();
    let mut seen = BTreeMap::new();
    let results: Vec<Value> = diagnostics.iter().map(|diagnostic| log.result(&rules, diagnostic, &mut seen)).collect();
    let log = json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": {"driver": {
                "name": "claimbook",
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "rules": rules.iter().map(|rule| descriptor(rule)).collect::<Vec<_>>(),
            }},
            "originalUriBaseIds": {ROOT: {"description": {"text": "The root of the repository."}}},
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    });
    let mut text = serde_json::to_string_pretty(&log).expect("a log is plain data");
    text.push('\n');
    text
}

fn descriptor(rule: &Rule) -> Value {
    let help = format!(
        "{}\n\n**Example**\n\n```yaml\n{}\n```\n\n**Fixed**\n\n```yaml\n{}\n```\n",
        rule.why, rule.example, rule.fixed
    );
    json!({
        "id": rule.id,
        "shortDescription": {"text": rule.what},
        "fullDescription": {"text": format!("{} {}", rule.what, rule.why)},
        "help": {"text": format!("{}\n\nExample:\n{}\n\nFixed:\n{}", rule.why, rule.example, rule.fixed), "markdown": help},
        "defaultConfiguration": {"level": rule.severity.name()},
    })
}

/// The context for building a log.
struct Log<'a> {
    book: &'a Book,
    folder: &'a str,
}

impl Log<'_> {
    fn result(&self, rules: &[&Rule], diagnostic: &Diagnostic, seen: &mut BTreeMap<String, u32>) -> Value {
        let text = match &diagnostic.help {
            Some(help) => format!("{}; {help}", diagnostic.message),
            None => diagnostic.message.clone(),
        };
        let mut location = self.location(diagnostic.place);
        if let (Some(path), Some(object)) = (&diagnostic.path, location.as_object_mut()) {
            let path = path.to_string();
            let name = diagnostic.claim.as_ref().unwrap_or(&path);
            object.insert("logicalLocations".to_owned(), json!([{"name": name, "fullyQualifiedName": path}]));
        }
        let mut result = json!({
            "ruleId": diagnostic.rule.id,
            "ruleIndex": rules.iter().position(|rule| *rule == diagnostic.rule),
            "level": diagnostic.rule.severity.name(),
            "message": {"text": text},
            "locations": [location],
            "partialFingerprints": {"claimbook/v1": self.fingerprint(diagnostic, seen)},
        });
        let related = diagnostic.related.iter().map(|other| {
            let mut location = self.location(other.place);
            if let Some(object) = location.as_object_mut() {
                object.insert("message".to_owned(), json!({"text": other.message}));
            }
            location
        });
        let related: Vec<Value> = related.collect();
        let mut add = |key: &str, value: Value| {
            if let Some(object) = result.as_object_mut() {
                object.insert(key.to_owned(), value);
            }
        };
        if !related.is_empty() {
            add("relatedLocations", Value::Array(related));
        }
        if let Some(fix) = &diagnostic.fix {
            add("fixes", json!([self.fix(diagnostic, fix)]));
        }
        if let Some(waived) = &diagnostic.waived {
            let justification = format!("{} ({})", waived.reason, waived.end());
            add("suppressions", json!([{"kind": "external", "status": "accepted", "justification": justification}]));
        }
        result
    }

    fn artifact(&self, place: Place) -> Value {
        let path = format!("{}{}", self.folder, self.book.file(place.file).path());
        json!({"uri": utf8_percent_encode(&path, &PATH).to_string(), "uriBaseId": ROOT})
    }

    /// Returns a SARIF location. For a file without text, such as a missing file, the location only names the file.
    fn location(&self, place: Place) -> Value {
        let artifact = self.artifact(place);
        if self.book.file(place.file).text().is_empty() {
            return json!({"physicalLocation": {"artifactLocation": artifact}});
        }
        json!({"physicalLocation": {"artifactLocation": artifact, "region": self.region(place)}})
    }

    fn region(&self, place: Place) -> Value {
        let (start, end) = positions(self.book, place.file, place.span);
        json!({
            "startLine": start.line,
            "startColumn": start.column,
            "endLine": end.line,
            "endColumn": end.column,
        })
    }

    fn fix(&self, diagnostic: &Diagnostic, fix: &Fix) -> Value {
        let place = Place { file: diagnostic.place.file, span: fix.span };
        json!({
            "description": {"text": diagnostic.help.as_deref().unwrap_or("Apply the safe fix.")},
            "artifactChanges": [{
                "artifactLocation": self.artifact(place),
                "replacements": [{
                    "deletedRegion": self.region(place),
                    "insertedContent": {"text": fix.replacement},
                }],
            }],
        })
    }

    /// Returns a fingerprint that does not change when lines move. It hashes the rule, the file, the claim and the
    /// field, plus a counter for repeated combinations.
    fn fingerprint(&self, diagnostic: &Diagnostic, seen: &mut BTreeMap<String, u32>) -> String {
        let file = self.book.file(diagnostic.place.file).path();
        let claim = diagnostic.claim.as_deref().unwrap_or_default();
        let field = match &diagnostic.path {
            Some(path) => within(path, diagnostic.claim.is_some()),
            None => diagnostic.message.clone(),
        };
        let key = [diagnostic.rule.id, file, claim, &field].join("\0");
        let count = seen.entry(key.clone()).or_default();
        *count += 1;
        sha256(&format!("{key}\0{count}")).to_string()[..32].to_owned()
    }
}

/// Returns a path without the claim's index in its file.
fn within(path: &Path, is_claim: bool) -> String {
    let mut inner = Path::default();
    let steps = if is_claim { path.steps().get(2..) } else { None };
    steps.unwrap_or(path.steps()).iter().cloned().for_each(|step: Step| inner.push(step));
    inner.to_string()
}
