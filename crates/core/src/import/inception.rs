//! Reads UIMA CAS JSON 0.4, which the tool `INCEpTION` exports: a list of feature structures. Each span of a custom layer is a row.
//! Its layer is its label, and its features are columns.

use std::collections::HashMap;

use super::formats::{Row, add_quote, items};
use crate::rules::invalid_value;
use crate::syntax::diagnostic::{Diagnostic, Place};
use crate::syntax::file::FileId;
use crate::syntax::yaml::{Node, Value};

const STRUCTURES: &str = "%FEATURE_STRUCTURES";

/// Packages of the layers that tools create themselves, such as tokens, sentences and the document.
const BUILT_IN: [&str; 3] = ["uima.", "org.dkpro.", "de.tudarmstadt.ukp."];

/// Returns the rows, or `None` if the value is not in this format.
pub(super) fn read(node: &Node, file: FileId, faults: &mut Vec<Diagnostic>) -> Option<Vec<Node>> {
    let structures = items(Some(node.get(STRUCTURES)?));
    let text = |node: &Node, key: &str| node.get(key).and_then(Node::as_text).map(str::to_owned);
    let texts: HashMap<String, String> =
        structures.iter().filter_map(|one| Some((text(one, "%ID")?, text(one, "sofaString")?))).collect();
    let mut rows = Vec::new();
    for structure in structures {
        let (Some(layer), Some(begin), Some(end)) =
            (structure.get("%TYPE"), structure.get("begin"), structure.get("end"))
        else {
            continue;
        };
        let name = layer.as_text().unwrap_or_default();
        if BUILT_IN.iter().any(|package| name.starts_with(package)) {
            continue;
        }
        let mut row = Row::new(structure);
        row.add_text("labels", name.rsplit('.').next().unwrap_or(name), layer);
        let words = text(structure, "@sofa").and_then(|id| texts.get(&id));
        if !words.is_some_and(|words| add_quote(&mut row, words, begin, end, None)) {
            let place = Place { file, span: begin.span };
            let fault = Diagnostic::new(&invalid_value::RULE, place, "the text of the document has no such offsets");
            faults.push(fault.help("export the document again, with its text"));
            continue;
        }
        if let Value::Mapping(entries) = &structure.value {
            // `%` begins names of the format, `@` references, and `^` numbers that JSON lacks.
            let own = entries.iter().filter(|entry| !entry.key.starts_with(['%', '@', '^']));
            own.filter(|entry| !matches!(entry.key.as_str(), "begin" | "end"))
                .for_each(|entry| row.add(&entry.key, Some(&entry.value)));
        }
        rows.push(row.finish());
    }
    Some(rows)
}
